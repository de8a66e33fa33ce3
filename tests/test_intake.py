"""Excel in and out: a round trip changes nothing, damage has the same codes as in YAML, nothing typed is lost."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from fixture_library import (
    LIBRARY,
    REPOSITORY,
    TESTS,
    TODAY,
    assemble,
    known_divisions,
    read_once,
    small_catalog,
)
from govkb.catalog import Catalog, load_catalog
from govkb.checks import run_checks
from govkb.cli import cli
from govkb.document import read_document
from govkb.intake import template
from govkb.intake.cells import printed
from govkb.intake.draft import Draft, Place
from govkb.intake.filling import fill, joined, split
from govkb.intake.judging import judge, render
from govkb.intake.labels import Labels
from govkb.intake.layout import FORM_VALUE, FREE, TABLE_TOP, Form, Table, sheets
from govkb.intake.template import REFERENCE_SHEETS, escaped, render_template
from govkb.intake.words import OFFERED
from govkb.intake.workbook import read_workbook, slug
from govkb.intake.yaml_text import yaml_text
from govkb.mkdocs_hooks import _templates
from govkb.model import Practice
from govkb.outputs.pages import PageRenderer
from govkb.shape import field_at, model_at
from govkb.site import _asset
from govkb.views.library import Library, library_settings
from intake_files import cell_of, rebuilt, saved, typed
from test_damage import DAMAGES, HOME, NEIGHBOURS, Damage

_places = template._places


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates without their table of three thousand divisions, which takes longest to write and to read."""
    monkeypatch.setattr(template, "_places", lambda *_: None)


@cache
def whole() -> tuple[Catalog, Labels]:
    """The library as it is published."""
    catalog = load_catalog(REPOSITORY)
    return catalog, Labels(catalog)


@cache
def small() -> tuple[Catalog, Labels]:
    return small_catalog(), Labels(small_catalog())


@cache
def empty() -> bytes:
    return render_template(small()[1])


def read(data: bytes) -> Draft:
    return read_workbook(data, small()[1])


def plain(value: Mapping[str, Any]) -> Practice:
    return Practice.model_validate(value)


# ------------------------------------------------------------------------------------------------ the template


def test_every_field_of_an_entry_has_its_cell() -> None:
    told: set[tuple[str, ...]] = set()
    for plan in sheets():
        base = plan.path if isinstance(plan, Table) else ()
        told |= {(*base, *slot.path) for slot in plan.slots if not slot.path[0].startswith("*")}
    branch = {("steps", name) for name in ("when", "rejoins")}
    assert branch < told

    def leaves(path: tuple[str, ...]) -> set[tuple[str, ...]]:
        model = model_at(Practice, path)
        if model is None:
            return {path}
        return set().union(*(leaves((*path, name)) for name in model.model_fields))

    wanted = leaves(())
    nested = {one for one in wanted if one[:2] in (("steps", "branches"), ("components", "figures"))}
    assert wanted - nested == told - branch


def test_two_runs_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "_places", _places)
    data = render_template(small()[1])
    assert data == render_template(Labels(load_catalog_again()))
    assert read(data).value == {}
    assert load_workbook(io.BytesIO(data), read_only=True)["区划代码"]["B4"].value == "北京市"


def load_catalog_again() -> Catalog:
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        return load_catalog(LIBRARY)


def test_an_empty_template_is_an_empty_entry() -> None:
    draft = read(empty())
    assert (draft.value, draft.gaps, draft.rest, draft.notes) == ({}, (), (), ())


def test_headers_are_locked_and_cells_to_fill_in_are_not() -> None:
    book = load_workbook(io.BytesIO(empty()))
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password
    steps, basics = book["步骤"], book["基本情况"]
    assert steps["D3"].protection.locked
    assert steps["D5"].protection.locked, "the example"
    assert not steps["D6"].protection.locked
    assert not steps.column_dimensions["D"].protection.locked, "rows below those that are drawn"
    assert basics["A3"].protection.locked
    assert not basics["B3"].protection.locked


def test_pick_lists_are_named_ranges_of_a_hidden_sheet_and_show_labels() -> None:
    book = load_workbook(io.BytesIO(empty()))
    assert book["选项"].sheet_state == "hidden"
    lists = {
        check.formula1
        for sheet in book.worksheets
        for check in sheet.data_validations.dataValidation
        if check.type == "list"
    }
    assert {"kb_theme", "kb_FigureKind", "kb_flag", "kb_practices", "kb_sources"} <= lists
    for name in lists:
        assert name in book.defined_names
    ((title, cells),) = book.defined_names["kb_FigureKind"].destinations
    shown = [row[0].value for row in book[title][cells.replace("$", "")]]
    assert shown[0] == "成效"


def test_no_cell_of_a_template_is_a_formula() -> None:
    value = {
        **(small()[0].entries["yuanzi-hui"].document.value or {}),
        "venue": '=HYPERLINK("http://a")',
        "lead": "@SUM(A1)",
        "cadence": "+1-1",
    }
    book = load_workbook(io.BytesIO(render_template(small()[1], value)))
    assert {
        cell.data_type
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    } == {"s"}
    assert read(render_template(small()[1], value)).value == value


def test_frozen_and_set_up_for_print() -> None:
    for sheet in load_workbook(io.BytesIO(empty())).worksheets:
        if sheet.title not in (*REFERENCE_SHEETS, FREE):
            assert sheet.freeze_panes
            assert sheet.print_title_rows
            assert sheet.page_setup.fitToWidth == 1


# ------------------------------------------------------------------------------------------------ round trip


@pytest.mark.parametrize(
    "identifier", sorted(path.stem for path in (REPOSITORY / "practices").glob("[a-z]*/*.yml"))
)
def test_an_entry_comes_back_from_excel_as_it_was(identifier: str) -> None:
    catalog, labels = whole()
    before = catalog.entries[identifier].document.value or {}
    draft = read_workbook(render_template(labels, before, identifier), labels)
    judged = judge(catalog, draft, identifier, TODAY)
    assert (draft.gaps, draft.rest, draft.notes, draft.identifier) == ((), (), (), identifier)
    after = read_document("", judged.text.encode()).value
    assert after == before
    assert plain(after) == catalog.practices[identifier]
    assert judged.path == catalog.entries[identifier].path
    known = {problem.code for problem in run_checks(catalog, TODAY) if problem.path == judged.path}
    assert {problem.code for _, problem in judged.found} == known


@pytest.mark.parametrize("identifier", ["shuoshi-wu", "yuanzi-hui", "yuanzi-taizhang"])
def test_an_entry_of_the_test_library_too(identifier: str) -> None:
    catalog, labels = small()
    before = catalog.entries[identifier].document.value or {}
    draft = read(render_template(labels, before, identifier))
    assert read_document("", render(draft).text.encode()).value == before


# ------------------------------------------------------------------------------------------------ damage


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library in which `test_damage` damages its entry."""
    (tmp_path / "practices/_vocabulary").mkdir(parents=True)
    for file in (REPOSITORY / "practices/_vocabulary").glob("*.yml"):
        (tmp_path / "practices/_vocabulary" / file.name).symlink_to(file)
    for neighbour in NEIGHBOURS:
        (tmp_path / f"practices/{neighbour}.yml").parent.mkdir()
        (tmp_path / f"practices/{neighbour}.yml").touch()
    (tmp_path / HOME).parent.mkdir()
    read_once(monkeypatch)
    return tmp_path


@cache
def damage_labels() -> Labels:
    return Labels(whole()[0])


BETTER_IN_EXCEL: Mapping[str, str] = {
    "choice by its label": "a label is what one picks",
    "label instead of a term": "same",
    "lead level by its label": "same",
    "code of another province": "the import chooses the folder by the code",
}
"""Damage that a workbook can hold and that is no damage there."""

AS_DATA: tuple[Damage, ...] = (
    Damage("address of the wrong kind", "    publisher: 红网\n", "    publisher: 红网\n    archived_url: ftp://rednet.cn\n", ("url-invalid",)),
    Damage("promotion", "venue: 屋场院子、田间地头，地点不限", "venue: 屋场院子，成效明显", ("wording-promotional",)),
    Damage("half-width comma", "venue: 屋场院子、田间地头，地点不限", "venue: 屋场院子,田间地头", ("wording-halfwidth",)),
    Damage("space between words", "venue: 屋场院子、田间地头，地点不限", "venue: 屋场院子 田间地头", ("wording-space",)),
    Damage("last year", "venue: 屋场院子、田间地头，地点不限", "venue: 去年在屋场院子", ("wording-relative-date",)),
    Damage("mobile", "venue: 屋场院子、田间地头，地点不限", "venue: 屋场院子，联系 13912345678", ("personal-mobile",)),
    Damage("mobile in a table", "title: 同坐说事", "title: 同坐说事，打 13912345678", ("personal-mobile",)),
    Damage("secret", "venue: 屋场院子、田间地头，地点不限", "venue: 屋场院子（内部资料）", ("secrecy-mark",)),
    Damage("long line", "venue: 屋场院子、田间地头，地点不限", f"venue: {'屋场院子、' * 50}", ("text-too-long",)),
    Damage("alias twice", "name_en:", "aliases: [屋场会, 屋场会]\nname_en:", ()),
    Damage("verified before it began", "status: spreading", 'status: spreading\nlast_verified: "2019"', ("date-order",)),
    Damage("hundred per cent", "figures:\n", "figures:\n  - {id: r, label: 办结率, value: 100%, kind: outcome, base: 全部, source: s1}\n", ("figure-full-marks",)),
    Damage("branch without its case", "      - {when: 能, title: 当场办, ", "      - {title: 当场办, ", ()),
)  # fmt: skip
"""More damage that lies in values."""


OF_YAML_ALONE = frozenset({"field-empty", "list-item-empty", "yaml-duplicate-key", "yaml-key"})
"""Codes of slips that cells do not know: an empty cell is a missing value, and a field has one cell."""


def expressible() -> list[Damage]:
    found = []
    for damage in (*DAMAGES, *AS_DATA):
        value = read_document("", damage.apply().encode()).value
        if value is None or damage.name in BETTER_IN_EXCEL or OF_YAML_ALONE.intersection(damage.codes):
            continue
        if not fill(value, damage_labels()).left:
            found.append(damage)
    return found


def test_more_than_forty_kinds_of_damage_fit_into_a_workbook() -> None:
    assert len(expressible()) >= 40


@pytest.mark.parametrize("damage", [pytest.param(damage, id=damage.name) for damage in expressible()])
def test_damage_has_the_same_codes_and_sentences_by_excel_as_by_check(damage: Damage, root: Path) -> None:
    text = damage.apply()
    (root / HOME).write_text(text, "utf-8")
    catalog = load_catalog(root)
    by_check = sorted(
        (problem.code, problem.message) for problem in run_checks(catalog, TODAY) if problem.path == HOME
    )
    (root / HOME).unlink()
    catalog = load_catalog(root)
    labels = Labels(catalog)
    value = read_document("", text.encode()).value or {}
    draft = read_workbook(render_template(labels, value, "wuchanghui"), labels)
    judged = judge(catalog, draft, "wuchanghui", TODAY)
    # A sentence told twice of one text (in the YAML: of two places in a line) is told once of its cell.
    assert {(one.code, one.message) for _, one in judged.found} == set(by_check)
    assert draft.gaps == ()
    for place, problem in judged.found:
        assert place.column, problem
        assert "{" not in problem.hint
    # What was written is what check sees, too.
    (root / HOME).write_text(judged.text, "utf-8")
    again = {problem.code for problem in run_checks(load_catalog(root), TODAY) if problem.path == HOME}
    assert again == {code for code, _ in by_check}


LOCATED = (
    ("state", [("基本情况", cell_of("基本情况", "status"), "进行时")], "「基本情况」表 B14", "field-choice"),
    ("term", [("分类", cell_of("分类", "themes"), "群众自制")], "「分类」表 B7", "term-unknown"),
    ("value", [("数据", cell_of("数据", "value"), "很多")], "「数据」表 D6", "figure-value"),
    ("kind left out", [("数据", cell_of("数据", "kind"), None)], "「数据」表 G6", "field-missing"),
    ("mobile", [("步骤", cell_of("步骤", "what"), "打 13912345678")], "「步骤」表 F6", "personal-mobile"),
    ("source", [("难点", cell_of("难点", "source"), "s9")], "「难点」表 F6", "source-unknown"),
    ("code", [("基本情况", cell_of("基本情况", "place.code"), "431389")], "「基本情况」表 B6", "region-unknown"),
    ("place", [("基本情况", cell_of("基本情况", "place.code"), "涟源乡")], "「基本情况」表 B6", "code-format"),
    ("summary", [("基本情况", cell_of("基本情况", "summary"), None)], "「基本情况」表 B5", "field-missing"),
    ("date", [("来源", cell_of("来源", "date"), "2025年8月")], "「来源」表 G6", "date-format"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "place", "code"), [row[1:] for row in LOCATED], ids=[row[0] for row in LOCATED]
)
def test_a_problem_names_its_cell(cells: list[tuple[str, str, Any]], place: str, code: str) -> None:
    catalog, labels = small()
    value = catalog.entries["yuanzi-hui"].document.value
    data = typed(render_template(labels, value, "yuanzi-hui"), cells)
    found = judge(catalog, read(data), "yuanzi-hui", TODAY).found
    assert (place, code) in [(str(where), problem.code) for where, problem in found]


def test_an_unknown_label_gets_the_nearest() -> None:
    catalog, labels = small()
    data = typed(
        render_template(labels, catalog.entries["yuanzi-hui"].document.value),
        [("数据", cell_of("数据", "kind"), "成果效")],
    )
    ((_, problem),) = [
        pair
        for pair in judge(catalog, read(data), "yuanzi-hui", TODAY).found
        if pair[1].code == "field-choice"
    ]
    assert "成果效" in problem.message
    assert "成效、" in problem.hint
    assert "outcome" not in problem.hint


# ------------------------------------------------------------------------------------------------ as a person types

CASE: tuple[tuple[str, str, Any], ...] = (
    ("基本情况", cell_of("基本情况", "name"), "晒谷坪议事"),
    ("基本情况", cell_of("基本情况", "name_origin"), "来源所用名称"),
    ("基本情况", cell_of("基本情况", "summary"), "小组长每逢收完早稻请各家到晒谷坪上坐一晚，把修路、用水、看护山林的事摆出来说，谈得拢的写成几条，贴在墙上。"),
    ("基本情况", cell_of("基本情况", "place.code"), "湖南省娄底市涟源市"),
    ("基本情况", cell_of("基本情况", "place.town"), "桥头河镇"),
    ("基本情况", cell_of("基本情况", "started.text"), "2023年下半年以来"),
    ("基本情况", cell_of("基本情况", "started.date"), 2023),
    ("基本情况", cell_of("基本情况", "status"), "持续运行"),
    ("基本情况", cell_of("基本情况", "last_verified"), date(2026, 5, 1)),
    ("分类", cell_of("分类", "lead_level"), "村（社区）级"),
    ("分类", cell_of("分类", "settings"), "行政村"),
    ("分类", cell_of("分类", "themes"), "群众自治"),
    ("分类", cell_of("分类", "mechanisms"), "议事协商、清单制"),
    ("分类", cell_of("分类", "problems"), "参与不足"),
    ("分类", cell_of("分类", "actors", 1), "村（居）民"),
    ("情境与条件", cell_of("情境与条件", "problem"), "修路、用水的事在会议室里谈不拢。\n在家的多是老人。"),
    ("步骤", cell_of("步骤", "title", 0), "坪上议事"),
    ("步骤", cell_of("步骤", "stage", 0), "商议"),
    ("步骤", cell_of("步骤", "title", 1), "当场谈得拢吗"),
    ("步骤", cell_of("步骤", "*kind", 2), "分支"),
    ("步骤", cell_of("步骤", "when", 2), "谈得拢"),
    ("步骤", cell_of("步骤", "title", 2), "写成几条"),
    ("步骤", cell_of("步骤", "when", 4), "谈不拢"),
    ("步骤", cell_of("步骤", "title", 4), "下次再议"),
    ("步骤", cell_of("步骤", "source", 0), "s1"),
    ("数据", cell_of("数据", "label"), "参加的户数占比"),
    ("数据", cell_of("数据", "value"), 0.125),
    ("数据", cell_of("数据", "kind"), "覆盖"),
    ("数据", cell_of("数据", "base"), "全组户数"),
    ("数据", cell_of("数据", "source"), "s1"),
    ("数据", cell_of("数据", "*owner", 1), "坪上记录簿"),
    ("数据", cell_of("数据", "label", 1), "记下的事"),
    ("数据", cell_of("数据", "value", 1), 36),
    ("数据", cell_of("数据", "unit", 1), "件"),
    ("数据", cell_of("数据", "kind", 1), "成效"),
    ("组成部分", cell_of("组成部分", "name"), "坪上记录簿"),
    ("组成部分", cell_of("组成部分", "aliases"), "红本子；坪上账"),
    ("组成部分", cell_of("组成部分", "detail"), "来源有说明"),
    ("组成部分", cell_of("组成部分", "text"), "议定的事记在簿上。"),
    ("难点", cell_of("难点", "kind"), "工作量"),
    ("难点", cell_of("难点", "text"), "都在晚上开，占用的时间没有补贴。"),
    ("难点", cell_of("难点", "stated_by"), "编者"),
    ("来源", cell_of("来源", "type"), "报纸"),
    ("来源", cell_of("来源", "title"), "晒谷坪上的一晚"),
    ("来源", cell_of("来源", "publisher"), "涟源日报"),
    ("来源", cell_of("来源", "date"), datetime(2025, 8, 6)),  # noqa: DTZ001
    ("来源", cell_of("来源", "authors"), "记者甲、通讯员乙"),
    ("来源", cell_of("来源", "self_reported"), True),
)  # fmt: skip


@cache
def filled() -> bytes:
    """The case typed by a person into Excel, which makes dates and numbers of what looks like some."""
    book = load_workbook(io.BytesIO(render_template(whole()[1])))
    for sheet, cell, value in CASE:
        here = book[sheet][cell]
        here.value = value
        if isinstance(value, float):
            here.number_format = "0.00%"
        elif isinstance(value, datetime):
            here.number_format = "yyyy/m/d"
        elif isinstance(value, date):
            here.number_format = 'yyyy"年"m"月"'
        elif not isinstance(value, str):
            here.number_format = "General"
    return saved(book)


def test_a_case_typed_by_a_person_becomes_an_entry_that_check_accepts(tmp_path: Path) -> None:
    file = tmp_path / "晒谷坪.xlsx"
    file.write_bytes(filled())
    root = library_at(tmp_path / "root")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        result = CliRunner().invoke(cli, ["import", str(file)])
        assert result.exit_code == 0, result.output
        written = root / "practices/hunan/shaigupingyishi.yml"
        assert f"写好了：{written.relative_to(root)}" in result.output
        checked = CliRunner().invoke(cli, ["check", str(written)])
        assert checked.exit_code == 0, checked.output
        assert "错误" not in checked.output.replace("没有错误", "")
    practice = load_catalog(root).practices["shaigupingyishi"]
    assert practice.place.code == "431382"
    assert (practice.started.date if practice.started else None) == "2023"
    assert practice.last_verified == "2026-05"
    assert practice.figures[0].value == "12.5%"
    assert practice.components[0].figures[0].value == "36"
    assert practice.components[0].figures[0].source == "s1", "the only source there is"
    assert len(practice.mechanisms) == 2, "two terms in one cell"
    assert practice.components[0].id == "pingshangjilubu"
    assert practice.components[0].aliases == ("红本子", "坪上账")
    assert [branch.when for branch in practice.steps[1].branches] == ["谈得拢", "谈不拢"]
    assert practice.sources[0].date == "2025-08-06"
    assert practice.sources[0].authors == ("记者甲", "通讯员乙")
    assert practice.sources[0].self_reported
    assert practice.problem == "修路、用水的事在会议室里谈不拢。\n在家的多是老人。"


def library_at(root: Path) -> Path:
    """The published words and divisions, no entries."""
    for folder in ("_vocabulary", "_regions"):
        (root / "practices" / folder).mkdir(parents=True)
        for file in (REPOSITORY / "practices" / folder).glob("*"):
            if file.is_file():
                (root / "practices" / folder / file.name).symlink_to(file)
    return root


@pytest.mark.parametrize(
    ("raw", "shown", "text"),
    [
        ("45352", "yyyy-mm", "2024-03"), ("45352", 'yyyy"年"m"月"', "2024-03"), ("45352", "mmm-yy", "2024-03"), ("45370", "yyyy/m/d", "2024-03-19"),
        ("45370", "[$-804]yyyy\\-mm\\-dd;@", "2024-03-19"), ("45352", "yyyy", "2024"), ("45370", 'm"月"d"日"', "3月19日"),
        ("45352.604166666664", "yyyy-m-d h:mm", "2024-03-01 14:30"), ("0.125", "0.00%", "12.5%"), ("0.2323", "0%", "23.23%"), ("1", "0%", "100%"),
        ("28000", "#,##0", "28,000"), ("28000", "General", "28000"), ("0.28999999999999998", "General", "0.29"), ("2.8", "0.00", "2.8"),
        ("1E3", "General", "1000"), ("431382", "General", "431382"), ("45352", "@", "45352"), ("nan", "General", "nan"), ("1e999", "0", "1e999"),
        ("99999999999", "yyyy", "99999999999"), ("-3", "General", "-3"), ("0.5", "h:mm", "12:00"), ("60", "yyyy-m-d", "1900-02-28"),
        ("45352", "yyyy-mm-dd h:mm:ss", "2024-03-01"), ("0", "h:mm", "0:00"),
    ],
)  # fmt: skip
def test_what_excel_made_a_number_is_text_as_printed(raw: str, shown: str, text: str) -> None:
    assert printed(raw, shown) == text


@pytest.mark.parametrize(
    ("typed_in", "code"),
    [("431382", "431382"), ("湖南省娄底市涟源市", "431382"), ("湖南娄底涟源", "湖南娄底涟源"), ("娄底市涟源市", "431382"), ("涟源市", "431382"),
     ("431382 涟源市", "431382"), ("朝阳区", "朝阳区"), ("北京市朝阳区", "110105"), ("湖南省", "430000"), ("四川省涟源市", "四川省涟源市"), ("涟源乡", "涟源乡")],
)  # fmt: skip
def test_a_place_named_so_that_only_one_can_be_meant_gets_its_code(typed_in: str, code: str) -> None:
    assert known_divisions()
    assert small()[1].written("regions", typed_in) == code


def test_a_formula_is_neither_calculated_nor_lost() -> None:
    data = typed(
        empty(),
        [("数据", cell_of("数据", "label"), "场次"), ("数据", cell_of("数据", "value"), "=SUM(A1:A9)*2")],
    )
    draft = read(data)
    assert draft.value == {"figures": [{"label": "场次", "id": "f1"}]}
    (gap,) = draft.gaps
    assert (str(gap.place), "公式" in gap.message) == ("「数据」表 D6", True)
    assert [one.text for one in draft.rest] == ["=SUM(A1:A9)*2"]


def test_the_cached_result_of_a_formula_is_not_taken() -> None:
    data = typed(empty(), [("情境与条件", "B4", "=1+1")])
    parts = sheet_parts(data)
    with_result = rebuilt(
        data,
        {
            name: re.sub(rb"<f>1\+1</f><v ?/>|<f>1\+1</f><v></v>", b"<f>1+1</f><v>42</v>", content)
            for name, content in parts.items()
        },
    )
    assert b"<v>42</v>" in b"".join(sheet_parts(with_result).values())
    draft = read(with_result)
    assert draft.value == {}
    assert "42" not in repr(draft)


def sheet_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as parcel:
        return {name: parcel.read(name) for name in parcel.namelist() if "worksheets/sheet" in name}


def test_an_error_of_excel_is_told_and_kept() -> None:
    book = load_workbook(io.BytesIO(empty()))
    book["情境与条件"]["B4"].value = "#REF!"
    book["情境与条件"]["B4"].data_type = "e"
    draft = read(saved(book))
    assert draft.value == {}
    assert "#REF!" in draft.gaps[0].message


NOTHING_LOST = (
    ("another sheet", lambda book: book.create_sheet("附件").__setitem__("C7", "另附一段话")),
    ("beside a form", lambda book: book["基本情况"].__setitem__("F9", "另附一段话")),
    ("over the example of a form", lambda book: book["基本情况"].__setitem__("D3", "另附一段话")),
    ("over the example row", lambda book: book["步骤"].__setitem__("F5", "另附一段话")),
    ("below a form", lambda book: book["基本情况"].__setitem__("B99", "另附一段话")),
    ("beside a table", lambda book: book["步骤"].__setitem__("Z9", "另附一段话")),
    ("over the title of a table", lambda book: book["步骤"].__setitem__("F3", "另附一段话")),
    ("over the purpose of a table", lambda book: book["步骤"].__setitem__("A2", "另附一段话")),
    ("in the column of numbers", lambda book: book["步骤"].__setitem__("A9", "另附一段话")),
    ("far below", lambda book: book["步骤"].__setitem__("F900000", "另附一段话")),
    ("on the sheet for more", lambda book: book[FREE].__setitem__("A3", "另附一段话")),
    ("beside the guide", lambda book: book["说明"].__setitem__("D3", "另附一段话")),
    ("a half-filled row", lambda book: book["数据"].__setitem__("J20", "另附一段话")),
    ("an owner that is not there", lambda book: book["数据"].__setitem__("M20", "另附一段话")),
    ("a kind that is not there", lambda book: book["步骤"].__setitem__("B8", "另附一段话")),
    ("a choice that is not there", lambda book: book["难点"].__setitem__("B8", "另附一段话")),
    ("a title renamed", lambda book: (book["情境与条件"].__setitem__("A4", "谁牵的头"), book["情境与条件"].__setitem__("B4", "另附一段话"))),
)  # fmt: skip


@pytest.mark.parametrize("change", [row[1] for row in NOTHING_LOST], ids=[row[0] for row in NOTHING_LOST])
def test_wherever_somebody_writes_it_is_in_the_file(change: Any) -> None:
    book = load_workbook(io.BytesIO(empty()))
    change(book)
    assert "另附一段话" in render(read(saved(book))).text


def test_remarks_on_cells_and_pictures_are_kept_or_told_of() -> None:
    book = load_workbook(io.BytesIO(filled()))
    book["步骤"]["F6"].comment = Comment("这一步再核对", "某人")
    draft = read(saved(book))
    assert [(str(one.place), one.text) for one in draft.rest] == [("「批注 F6」", "这一步再核对")]


def test_sheets_and_columns_may_be_moved_about() -> None:
    book = load_workbook(io.BytesIO(filled()))
    fresh = Workbook()
    for sheet in reversed(book.worksheets):
        copy = fresh.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    column = (
                        cell.column
                        if sheet.title in REFERENCE_SHEETS or sheet.cell(3, 1).value != "行"
                        else 40 - cell.column
                    )
                    copy.cell(
                        cell.row, 1 if cell.column == 1 else column, cell.value
                    ).number_format = cell.number_format
    labels = whole()[1]
    before, after = read_workbook(filled(), labels), read_workbook(saved(fresh), labels)
    assert after.value == before.value


def test_personal_data_in_what_has_no_field_is_told_without_its_value(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(
        typed(empty(), [(FREE, "A3", "有事打 13912345678 找他"), ("步骤", "F6", "打 13912345678")])
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(library_at(tmp_path / "root"))
        result = CliRunner().invoke(cli, ["import", str(file), "--out", str(tmp_path / "a.yml")])
    assert result.exit_code == 1
    assert "13912345678" not in result.output
    assert result.output.count("personal-mobile") == 2
    assert (tmp_path / "a.yml").read_text("utf-8").count("13912345678") == 2


# ------------------------------------------------------------------------------------------------ the command


def test_an_entry_is_never_written_over_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = assemble(tmp_path, divisions=False)
    read_once(monkeypatch)
    monkeypatch.chdir(root)
    run = CliRunner()
    assert run.invoke(cli, ["template", "--from", "yuanzi-hui", "--out", "a.xlsx"]).exit_code == 0
    before = (root / "practices/hunan/yuanzi-hui.yml").read_bytes()
    refused = run.invoke(cli, ["import", "a.xlsx"])
    assert refused.exit_code == 1
    assert "已经有了" in refused.output
    assert (root / "practices/hunan/yuanzi-hui.yml").read_bytes() == before
    assert run.invoke(cli, ["import", "a.xlsx", "--force"]).exit_code == 0
    assert load_catalog(root).practices["yuanzi-hui"] == small()[0].practices["yuanzi-hui"]
    assert "已经有了" in run.invoke(cli, ["template", "--out", "a.xlsx"]).output


def test_mistakes_of_a_file_that_gives_way_are_not_told_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_once(monkeypatch)
    root = assemble(tmp_path, divisions=False)
    file = root / "practices/hunan/yuanzi-hui.yml"
    value = read_document("", file.read_bytes()).value
    file.write_text(file.read_text("utf-8").replace("kind: outcome", "kind: result", 1), "utf-8")
    catalog = load_catalog(root)
    assert "yuanzi-hui" not in catalog.entries
    draft = read(render_template(small()[1], value, "yuanzi-hui"))
    assert judge(catalog, draft, "yuanzi-hui", TODAY).found == ()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import", "b.xlsx"], "没有这个文件"), (["import", "b.xls"], "只能导入"), (["import", "."], "只能导入"), (["template", "--from", "yuanzi-hu"], "yuanzi-hui"),
        (["template", "--out", "a.doc"], "应当以 .xlsx 结尾"), (["template", "--word", "--from", "yuanzi-hui"], "去掉 --word"),
    ],
)  # fmt: skip
def test_wrong_use_is_answered_in_chinese(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(assemble(tmp_path, divisions=False))
    read_once(monkeypatch)
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert result.exception
    assert says in str(getattr(result.exception, "message", result.exception))


def test_without_a_place_nothing_is_written_into_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = assemble(tmp_path, divisions=False)
    read_once(monkeypatch)
    monkeypatch.chdir(root)
    (root / "a.xlsx").write_bytes(typed(empty(), [("基本情况", "B3", "某某会")]))
    before = sorted(root.rglob("*.yml"))
    result = CliRunner().invoke(cli, ["import", "a.xlsx"], standalone_mode=False)
    assert "行政区划代码" in str(getattr(result.exception, "message", ""))
    assert sorted(root.rglob("*.yml")) == before
    assert CliRunner().invoke(cli, ["import", "a.xlsx", "--out", "b.yml"]).exit_code == 1
    assert "某某会" in (root / "b.yml").read_text("utf-8")


# ------------------------------------------------------------------------------------------------ any text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def cleaned(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\u3000\xa0\n").strip()


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=4, max_size=4))
def test_any_text_survives_in_any_cell(texts: list[str]) -> None:
    name, what, alias, free = texts
    book = load_workbook(io.BytesIO(small_form()))
    for sheet, cell, text in (
        ("基本情况", "B3", name),
        ("步骤", "F6", what),
        ("组成部分", "E6", joined([alias], "；;")),
        (FREE, "A3", free),
    ):
        here = book[sheet][cell]
        here.value = escaped(text)
        here.data_type = "s"
    draft = read(saved(book))
    assert draft.value.get("name", "") == cleaned(name)
    steps = draft.value.get("steps", [])
    assert [step["what"] for step in steps] == ([cleaned(what)] if cleaned(what) else [])
    kept = "".join(str(one.text) for one in draft.rest)
    assert cleaned(free) in kept


@cache
def small_form() -> bytes:
    """The sheets that the property needs: the whole template takes long to open."""
    book = load_workbook(io.BytesIO(empty()))
    for sheet in book.worksheets:
        if sheet.title not in ("基本情况", "步骤", "组成部分", FREE):
            book.remove(sheet)
    for name in list(book.defined_names):
        del book.defined_names[name]
    return saved(book)


VALUES = st.recursive(
    st.text(min_size=1, max_size=40).map(cleaned).filter(bool),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), inner, min_size=1, max_size=3),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["name", "steps", "place", "aliases", "figures", "other"]),
        VALUES,
        min_size=1,
        max_size=4,
    )
)
def test_any_values_come_back_from_the_yaml(value: dict[str, Any]) -> None:
    read_back = read_document("", yaml_text(value, [((), "备注\n第二行")]).text.encode("utf-8", "replace"))
    if read_back.value is None:
        assert all(
            problem.code in ("yaml-control-character", "yaml-bidi", "yaml-depth")
            for problem in read_back.problems
            if problem.is_error
        )
    else:
        assert read_back.value == value


@given(
    st.lists(
        st.text(min_size=1, max_size=12)
        .map(str.strip)
        .filter(lambda text: text and "\n" not in text and text.splitlines() == [text]),
        min_size=1,
        max_size=4,
    )
)
def test_items_of_one_cell_come_apart_as_they_went_in(items: list[str]) -> None:
    assert split(joined(items, "；;"), "；;") == items


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("屋场会", "wuchanghui"),
        ("“131”工作法", "131-gongzuofa"),
        ("12345热线", "12345-rexian"),
        ("！", ""),
        ("Café 茶", "caf-cha"),
    ],
)
def test_a_name_gives_an_id(name: str, identifier: str) -> None:
    assert slug(name) == identifier


def test_places_read_well() -> None:
    assert [str(place) for place in (Place("数据", 5, 3), Place("数据", 5, 28), Place("做法", 3, 0, True), Place("成效", 2, 1, True), Place("脚注", 0))] == [
        "「数据」表 C5", "「数据」表 AB5", "「做法」第 3 段", "「成效」的表格第 2 行第 1 列", "「脚注」",
    ]  # fmt: skip


def test_templates_say_nothing_of_files_and_fields() -> None:
    """Who fills in a sheet has never heard of YAML; the names of fields are for those who have."""
    for plan in sheets():
        for slot in plan.slots:
            assert not re.search(r"[a-z]+_[a-z]+|\btrue\b|\bYAML\b", f"{slot.title}{slot.help}"), slot
            if isinstance(plan, Form):
                assert FORM_VALUE == 2
                assert field_at(Practice, slot.path)
    assert TABLE_TOP > 1
    assert TESTS.exists()


@pytest.mark.parametrize("is_ready", [True, False])
def test_the_site_offers_the_templates_where_its_ready_files_are(is_ready: bool) -> None:
    library = Library(small()[0], library_settings(small()[0]))
    downloads = tuple(_templates(library)) if is_ready else ()
    renderer = PageRenderer(library.settings, {one.url: _asset(one) for one in downloads}, False)
    block = renderer.block("intake.html", "contribute/excel/", OFFERED)
    assert ("contribute/tianbaobiao.xlsx" in block) == is_ready
    assert ("contribute/tianbaobiao.docx" in block) == is_ready
    assert ("govkb template" in block) != is_ready
    for one in downloads:
        assert one.content.startswith(b"PK")


def test_a_workbook_full_of_rubbish_is_done_in_time() -> None:
    book = Workbook()
    book.active.title = "步骤"
    book.active.append(["行", "环节 *", "做什么", "谁"])
    for number in range(8_000):
        book.active.append(
            [
                None,
                f"第{number}步",
                "=1+1" if number % 2 else f"打 1391234{number:04d}",
                "谁",
                "=x",
                "多出来的",
            ]
        )
    data = saved(book)
    began = time.perf_counter()
    draft = read(data)
    judged = judge(small()[0], draft, "a", TODAY)
    assert time.perf_counter() - began < 60
    assert "file-too-large" in {problem.code for _, problem in judged.found}
    assert "第7999步" in judged.text
