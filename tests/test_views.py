"""What readers see of the small library, kept as JSON: the difference of a change is reviewed like a page.

After a change of words: `pytest tests/test_views.py --bless`.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest

from fixture_library import TESTS, small_catalog
from govkb.model import Figure
from govkb.views.comparison import MatrixView, view_comparison, view_matrix
from govkb.views.library import Library, library_settings
from govkb.views.marks import Said, amount, said
from govkb.views.practice import SECTIONS, PracticeView, view_practice

GOLDEN = TESTS / "golden"


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = small_catalog()
    return Library(catalog, replace(library_settings(catalog), version="样例版"))


def plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_inner) + "\n"


def _inner(value: Any) -> object:
    if isinstance(value, Enum):
        return value.value
    blocks = {"blocks": value.blocks} if isinstance(value, Said) else {}
    return {field.name: getattr(value, field.name) for field in fields(value)} | blocks


@pytest.mark.parametrize("identifier", ["yuanzi-hui", "shuoshi-wu"])
def test_a_practice_is_seen_like_this(library: Library, identifier: str, bless: bool) -> None:
    compare(f"practice-{identifier}.json", plain(view_practice(library, identifier)), bless)


def test_a_comparison_is_seen_like_this(library: Library, bless: bool) -> None:
    compare("matrix-zuoxialai-shuo.json", plain(view_comparison(library, "zuoxialai-shuo").matrix), bless)


def compare(name: str, seen: str, bless: bool) -> None:
    file = GOLDEN / name
    if bless:
        file.parent.mkdir(exist_ok=True)
        file.write_text(seen, encoding="utf-8", newline="\n")
    assert seen == file.read_text("utf-8")


def texts(value: Any) -> list[str]:
    """Every string of a view."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for one in fields(value) for text in texts(getattr(value, one.name))]
    if isinstance(value, tuple | list):
        return [text for one in value for text in texts(one)]
    return []


def test_every_number_of_an_entry_is_shown_with_its_hedge(library: Library) -> None:
    for identifier, practice in library.practices.items():
        shown = view_practice(library, identifier)
        seen = [one.amount.text for one in shown.figures] + [
            one.amount.text for part in shown.components for one in part.figures
        ]
        for figure, text in zip(practice.all_figures(), seen, strict=True):
            assert figure.value in text
            assert (figure.approx or "") in text
            assert (figure.unit or "") in text


@pytest.mark.parametrize(
    ("fields_", "text"),
    [
        ({"value": "2.8万", "approx": "余", "unit": "场"}, "2.8万余场"),
        ({"value": "70", "approx": "多", "unit": "名"}, "70多名"),
        ({"value": "500", "approx": "近", "unit": "户"}, "近500户"),
        ({"value": "10", "approx": "约", "unit": "分钟"}, "约10分钟"),
        ({"value": "10", "approx": "左右", "unit": "分钟"}, "10分钟左右"),
        ({"value": "3", "approx": "以上", "unit": "人"}, "3人以上"),
        ({"value": "800多万", "approx": "多", "unit": "元"}, "800多万元"),
        ({"value": "23.23%"}, "23.23%"),
        ({"value": "半", "unit": "天"}, "半天"),
        ({"value": "1", "approx": "内", "unit": "小时"}, "1小时内"),
        ({"value": "百", "approx": "数", "unit": "人"}, "数百人"),
        ({"value": "30", "approx": "不到", "unit": "天"}, "不到30天"),
    ],
)
def test_a_number_reads_as_it_was_printed(fields_: dict[str, str], text: str) -> None:
    figure = Figure.model_validate({"id": "f", "label": "数", "kind": "outcome", "source": "s1", **fields_})
    assert amount(figure).text == text


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [(None, "silent", ""), ("无", "none", ""), ("无：没有专项经费", "none", "没有专项经费"), ("无人值守", "text", "无人值守"), ("有", "text", "有")],
)  # fmt: skip
def test_silence_is_never_the_same_as_none(text: str | None, kind: str, rest: str) -> None:
    assert (said(text).kind, said(text).text) == (kind, rest)


def test_every_entry_has_all_sections_in_one_order(library: Library) -> None:
    for identifier in library.practices:
        assert view_practice(library, identifier).sections == SECTIONS


def test_silent_points_and_filled_points_make_the_whole(library: Library) -> None:
    for identifier in library.practices:
        view = view_practice(library, identifier)
        assert view.filled + len(view.silent_points) == view.askable


def test_a_contrast_is_seen_from_both_sides(library: Library) -> None:
    here = [(one.kind, one.target.text) for one in view_practice(library, "yuanzi-hui").similar]
    there = [(one.kind, one.target.text) for one in view_practice(library, "loudong-tan").similar]
    assert ("相反", "楼栋谈") in here
    assert ("相反", "院子会") in there


def test_parts_and_wholes_know_each_other(library: Library) -> None:
    child, parent = view_practice(library, "yuanzi-taizhang"), view_practice(library, "yuanzi-hui")
    assert child.part_of is not None
    assert child.part_of.url == parent.url
    assert [link.url for link in parent.parts] == [child.url]
    assert child.name_note == "编者拟名"


def test_a_view_holds_no_markup_and_no_english_for_readers(library: Library) -> None:
    for identifier in library.practices:
        view: PracticeView = view_practice(library, identifier)
        for text in texts(view):
            assert "<" not in text
            assert text not in ("None", "True", "False", "unknown", "silent.")


def test_a_matrix_has_one_cell_for_each_column(library: Library) -> None:
    matrix: MatrixView = view_matrix(library, ["loudong-tan", "shuoshi-wu", "yuanzi-hui"])
    rows = [row for group in matrix.groups for row in group.rows]
    assert all(
        [cell.practice for cell in row.cells] == ["loudong-tan", "shuoshi-wu", "yuanzi-hui"] for row in rows
    )
    assert matrix.different + matrix.same + matrix.gaps == len(rows)


def test_the_order_of_columns_changes_no_verdict(library: Library) -> None:
    def verdicts(ids: list[str]) -> dict[str, str]:
        return {row.key: row.verdict for group in view_matrix(library, ids).groups for row in group.rows}

    assert verdicts(["loudong-tan", "yuanzi-hui"]) == verdicts(["yuanzi-hui", "loudong-tan"])


def test_figures_are_never_ranked_and_it_says_why(library: Library) -> None:
    matrix = view_matrix(library, ["yuanzi-hui", "loudong-tan"])
    assert matrix.why_not_ranked.startswith("不能比多少，也不能排名：")
    assert "统计范围不同" in matrix.why_not_ranked
    silent = view_matrix(library, ["shuoshi-wu", "yuanzi-taizhang"])
    assert silent.figures == ()
    assert silent.why_not_ranked == "来源都没有给出数字。"


def test_a_comparison_with_a_broken_entry_leaves_it_out(library: Library) -> None:
    entry = library.catalog.comparison_entries["zuoxialai-shuo"]
    assert [column.id for column in view_comparison(library, entry.id).matrix.columns] == list(
        entry.content.practices
    )
