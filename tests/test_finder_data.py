"""The finder's data: what a browser will read out of it is what the entries say, compactly, the same at every build."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from built_site import ROOT
from govkb.catalog import load_catalog
from govkb.outputs.finder import FINDER_WORDS, build_finder
from govkb.outputs.finder.order import name_key
from govkb.outputs.search import SearchOptions, build_search, thesaurus_from
from govkb.outputs.search.records import library_records
from govkb.outputs.search.shards import ALPHABET
from govkb.views.finder import FinderView, Need, read_need, uses_digital_tool, view_finder
from govkb.views.library import Library, library_settings

FIELDS = {
    "problem": "problems", "mechanism": "mechanisms", "setting": "settings", "theme": "themes", "actor": "actors",
}  # fmt: skip


def entries() -> dict[str, dict[str, Any]]:
    """The authored files by id, read without the package."""
    return {
        path.stem: yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes text only
        for path in sorted((ROOT / "practices").glob("[a-z]*/*.yml"))
    }


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog))


@pytest.fixture(scope="module")
def view(library: Library) -> FinderView:
    return view_finder(library)


@pytest.fixture(scope="module")
def files(view: FinderView) -> Mapping[str, bytes]:
    return build_finder(view)


def payload(files: Mapping[str, bytes], name: str) -> Any:
    """What a script hands over."""
    match = re.fullmatch(r'__kbf\("([^"]+)",(.*)\);\n', files[f"finder/{name}.js"].decode(), re.DOTALL)
    assert match
    assert match[1] == name
    return json.loads(match[2])


def numbers(text: str) -> list[int]:
    """The digits of `shards.py` read back, as its docstring explains them."""
    digits = [ALPHABET.index(char) for char in text]
    out = []
    while digits:
        first = digits.pop(0)
        if first < 60:
            out.append(first)
        elif first < 89:
            out.append(60 + (first - 60) * 91 + digits.pop(0))
        else:
            out.append(2699 + digits.pop(0) * 91 + digits.pop(0))
    return out


def listed(gaps: str) -> list[int]:
    out, before = [], -1
    for gap in numbers(gaps):
        before += gap + 1
        out.append(before)
    return out


def test_every_term_of_every_entry_can_be_read_back(files: Mapping[str, bytes]) -> None:
    root, ids = payload(files, "root"), payload(files, "ids").split()
    read: dict[str, dict[str, set[str]]] = {
        facet: {value: {ids[at] for at in listed(gaps)} for value, _, _, _, gaps in options}
        for facet, _, options in root["facets"]
    }
    written = entries()
    assert root["count"] == len(written)
    for facet, field in FIELDS.items():
        for value, found in read[facet].items():
            assert found == {one for one, entry in written.items() if value in entry[field]}, (facet, value)
    for value, found in read["lead_level"].items():
        assert found == {one for one, entry in written.items() if entry["lead_level"] == value}
    for value, found in read["status"].items():
        assert found == {one for one, entry in written.items() if entry["status"] == value}
    assert read["teaching"]["yes"] == {one for one, entry in written.items() if "teaching" in entry}
    for value, found in read["region"].items():
        assert found == {one for one, entry in written.items() if entry["place"]["code"] == value}


def test_divisions_stand_below_the_one_that_holds_them(files: Mapping[str, bytes]) -> None:
    (options,) = (options for facet, _, options in payload(files, "root")["facets"] if facet == "region")
    parents = {
        value: options[parent][0] for value, _, _, parent, _ in options if parent >= 0
    }  # fmt: skip
    assert parents["431300"] == "430000"
    assert parents["110108"] == "110000"
    assert all(place > parent for place, (_, _, _, parent, _) in enumerate(options))


def test_entries_stand_in_the_order_of_their_names_and_cards_with_the_fullest_first(
    files: Mapping[str, bytes], view: FinderView
) -> None:
    ids = payload(files, "ids").split()
    names = {row.id: row.name for row in view.rows}
    filled = {row.id: row.filled for row in view.rows}
    assert ids == sorted(ids, key=lambda one: (name_key(names[one]), one))
    shown = [card[0] for card in payload(files, "c/0")]
    assert shown == sorted(ids, key=lambda one: -filled[one])[:50]


def test_numbers_of_entries_are_those_of_the_search_engine(
    files: Mapping[str, bytes], library: Library
) -> None:
    found = build_search(library_records(library), thesaurus_from({}), SearchOptions())
    by_search = json.loads(found["search/ids.js"].decode().partition(",")[2][:-3])
    ids, before = payload(files, "ids").split(), -1
    for at, step in enumerate(numbers(payload(files, "root")["doc"])):
        before += 1 + (-(step + 1) // 2 if step % 2 else step // 2)
        assert by_search[before] == ids[at]


def test_the_same_library_gives_the_same_bytes_in_whatever_order_it_comes(
    files: Mapping[str, bytes], view: FinderView
) -> None:
    assert build_finder(replace(view, rows=tuple(reversed(view.rows)))) == files


def test_a_changed_card_changes_the_version_that_blocks_are_asked_for_with(
    files: Mapping[str, bytes], view: FinderView
) -> None:
    first = view.rows[0]._replace(summary="改过的摘要")
    changed = build_finder(replace(view, rows=(first, *view.rows[1:])))
    assert payload(changed, "root")["version"] != payload(files, "root")["version"]


def test_blocks_hold_fifty_and_the_last_one_the_rest(view: FinderView) -> None:
    many = tuple(
        row._replace(id=f"{row.id}-{n}") for n in range(3) for row in view.rows
    )  # fmt: skip
    files = build_finder(replace(view, rows=many))
    sizes = [len(payload(files, f"c/{n}")) for n in range(len(many) // 50 + 1)]
    assert sizes == [50] * (len(many) // 50) + [len(many) % 50]
    assert {card[0] for n in range(len(sizes)) for card in payload(files, f"c/{n}")} == {
        row.id for row in many
    }


@pytest.mark.parametrize(
    ("text", "need"),
    [
        (None, Need.SILENT),
        ("无", Need.NONE),
        ("无：都是志愿者，不另外花钱。", Need.NONE),
        ("减速带一类小工程的经费由谁出，来源没有写。", Need.SILENT),
        ("对居民免费；建设和运行费用没有写。", Need.SILENT),
        ("有经费：财政资金、社会资源；金额来源没有写。", Need.STATED),
        ("每栋楼一名机关干部。", Need.STATED),
        ("无人机两架。", Need.STATED),
    ],
)
def test_silence_is_neither_a_need_nor_its_absence(text: str | None, need: Need) -> None:
    assert read_need(text) is need


@pytest.mark.parametrize(
    ("tools", "mechanisms", "uses"),
    [
        ("一个微信群；有没有登记，来源没有写。", ("deliberation",), True),
        ("“网格通”手机应用。", ("grid",), True),
        ("信息怎样传递、是否有平台，来源没有写。", ("grid",), False),
        ("民情记事本；是纸本还是电子本，来源没有写。", ("mediation",), False),
        ("一间屋子。", ("digital-platform",), True),
        (None, ("deliberation",), False),
    ],
)
def test_a_digital_tool_is_one_that_the_entry_names(
    library: Library, tools: str | None, mechanisms: tuple[str, ...], uses: bool
) -> None:
    entry = library.practices["sise-dongtai-guanli"]
    assert entry.conditions
    conditions = entry.conditions.model_copy(update={"tools": tools})
    assert (
        uses_digital_tool(entry.model_copy(update={"conditions": conditions, "mechanisms": mechanisms}))
        is uses
    )


def test_names_sort_by_their_syllables() -> None:
    in_order = ["131工作法", "阿拉讲", "重庆夜话", "村民说事", "“晒成绩”", "长者食堂"]  # zhang zhe, not chang
    mixed = ["长者食堂", "村民说事", "131工作法", "“晒成绩”", "阿拉讲", "重庆夜话"]
    assert sorted(mixed, key=name_key) == in_order


def test_every_word_that_the_page_asks_for_exists_and_none_is_idle() -> None:
    script = (ROOT / "docs/assets/finder.js").read_text("utf-8")
    template = (ROOT / "scripts/govkb/outputs/pages/templates/finder.html").read_text("utf-8")
    # Names that are put together from pieces: the part that is written out, and what follows it.
    built = ("sort-", "view-", "column-", "csv-", "tag-", "why-", "fit-")
    asked = set(re.findall(r'"([a-z][a-z0-9-]*)"', script + template))
    for name in FINDER_WORDS:
        assert name in asked or name.startswith(built), name
    for name in re.findall(r'say\("([a-z0-9-]+)"[,)]', script):
        assert name in FINDER_WORDS, name


def test_the_scripts_hold_no_chinese() -> None:
    for name in ("finder.js", "finder-core.js"):
        code = re.sub(
            r"/\*.*?\*/|//[^\n]*", "", (Path(ROOT) / "docs/assets" / name).read_text("utf-8"), flags=re.DOTALL
        )
        assert not re.search(r"[\u4e00-\u9fff]", code), name
