"""Overviews, the map and the counts: whole, paged, sorted by words only, and never a figure of a source."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from fixture_library import small_catalog
from govkb.axes import AXES
from govkb.model import Practice
from govkb.outputs.compare_data import compare_scripts
from govkb.outputs.packs import packs_for
from govkb.outputs.search.shards import shard_of
from govkb.views.browse import all_pages, region_pages, term_members, term_pages
from govkb.views.insight import NAMED, field_map, insight
from govkb.views.library import Library, library_settings
from govkb.views.overview import SORTS, OverviewPage, overview_lists
from govkb.views.overview import overview_pages as page_makers
from govkb.views.paging import PAGE_SIZE, paging


def overview_pages(library: Library) -> list[OverviewPage]:
    return [make() for _, make in page_makers(library)]


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = small_catalog()
    return Library(catalog, library_settings(catalog))


def with_practices(practices: Mapping[str, Practice]) -> Library:
    """The small library with other practices in it."""
    catalog = replace(small_catalog(), comparison_entries=MappingProxyType({}))
    library = Library(catalog, library_settings(catalog))
    library.__dict__["practices"] = dict(practices)  # where the cached property keeps what it read
    return library


def swollen(count: int) -> Library:
    """A library with many copies of one entry."""
    practice = small_catalog().practices["shuoshi-wu"]
    return with_practices({f"kopie-{n:03d}": practice for n in range(count)})


def test_every_practice_of_a_term_stands_in_its_overview_once(library: Library) -> None:
    members = term_members(library)
    shown: dict[tuple[str, str], list[str]] = {}
    for page in overview_pages(library):
        shown.setdefault((page.term.facet, page.term.id), []).extend(row.id for row in page.rows)
    wanted = {key: sorted(ids) for key, ids in members.items() if key[0] in ("theme", "mechanism")}
    assert {key: sorted(ids) for key, ids in shown.items()} == wanted
    assert {link.url for one in overview_lists(library) for link in one.links} == {
        page.url for page in overview_pages(library) if page.paging.number == 1
    }


def test_a_long_overview_has_pages_that_know_each_other() -> None:
    pages = [page for page in overview_pages(swollen(120)) if page.term.facet == "mechanism"]
    assert [len(page.rows) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 20]
    assert [page.url.split("/")[2] for page in pages] == ["mediation", "mediation-p2", "mediation-p3"]
    assert all([link.url for link in page.paging.links] == [one.url for one in pages] for page in pages)
    assert all(page.paging.total == 120 for page in pages)


def test_long_lists_have_pages_and_nobody_stands_on_two_or_none() -> None:
    library = swollen(120)
    for pages in (term_pages, region_pages, all_pages):
        lists: dict[str, list[str]] = {}
        for url, make in pages(library):
            first = re.sub(r"-p\d+/$", "/", url)
            lists.setdefault(first, []).extend(card.id for card in make().cards)
            assert len(make().cards) <= PAGE_SIZE
        assert all(sorted(ids) == sorted(library.practices) for ids in lists.values() if ids)
        assert any(lists.values())
    assert not list(all_pages(swollen(PAGE_SIZE)))


@pytest.mark.parametrize(
    ("count", "number", "named"),
    [
        (1, 1, []),
        (3, 1, [1, 2, 3]),
        (9, 1, [1, 2, 3, 0, 9]),
        (9, 5, [1, 0, 3, 4, 5, 6, 7, 0, 9]),
        (200, 200, [1, 0, 198, 199, 200]),
    ],
)
def test_below_a_page_stand_the_first_the_last_and_those_around(
    count: int, number: int, named: list[int]
) -> None:
    links = paging(count * PAGE_SIZE, number, lambda one: f"list-p{one}/").links
    assert [int(link.url.removesuffix("/").removeprefix("list-p") or 0) for link in links] == named


def test_ranks_are_words_and_levels(library: Library) -> None:
    """Whatever a source's figures say, no rank changes."""
    practice = library.practices["yuanzi-hui"]
    assert practice.figures
    loud = practice.model_copy(
        update={"figures": tuple(one.model_copy(update={"value": "999999"}) for one in practice.figures)}
    )
    changed = with_practices({**library.practices, "yuanzi-hui": loud})
    for name, rank in SORTS.items():
        for identifier in library.practices:
            assert rank(library, identifier) == rank(changed, identifier), name
            assert "999999" not in rank(changed, identifier)
        assert len({len(rank(library, one)) for one in library.practices}) == 1


def test_the_map_holds_every_practice_once(library: Library) -> None:
    view = field_map(library)
    names = [link.text for spot in view.spots for link in spot.practices]
    assert sorted(names) == sorted(practice.name for practice in library.practices.values())
    assert all(0 < spot.x < view.width and 0 < spot.y < view.height for spot in view.spots)
    assert f"{len(names)}条做法里" in view.summary
    told = [int(count) for count in re.findall(r"的(\d+)条", view.summary)]
    assert sum(told) == len(names)


def test_the_map_of_a_large_library_names_the_first_and_leads_to_all() -> None:
    view = field_map(swollen(500))
    assert sum(spot.count for spot in view.spots) == 500
    fullest = max(view.spots, key=lambda spot: spot.count)
    assert len(fullest.practices) == NAMED < fullest.count
    assert fullest.whole.url.startswith("browse/lead-level/")
    assert f"有{fullest.count}条" in view.summary


def test_an_empty_library_has_a_map_too() -> None:
    assert field_map(swollen(0)).summary == "库里还没有做法。"
    assert insight(swollen(0)).entries == 0


def test_counts_are_of_entries_and_of_sources(library: Library) -> None:
    view = insight(library)
    charts = {chart.key: chart for chart in view.charts}
    for key in ("lead_level", "province", "evidence", "status", "completeness"):
        assert sum(bar.count for bar in charts[key].bars) == len(library.practices), key
    sources = sum(len(practice.sources) for practice in library.practices.values())
    assert sum(bar.count for bar in charts["source"].bars) == sources
    assert charts["source"].unit == "份"
    silent = {bar.label.text: bar.count for bar in view.silence.bars}
    money = sum(1 for one in library.practices.values() if not (one.conditions and one.conditions.money))
    assert silent["钱"] == money
    assert [bar.count for bar in view.silence.bars] == sorted(silent.values(), reverse=True)


def payloads(content: bytes) -> dict[str, dict[str, object]]:
    found = re.findall(r'^__kbCompare\("([^"]*)",(.*)\);$', content.decode(), re.MULTILINE)
    assert len(found) == content.count(b"\n")
    return {name: json.loads(text) for name, text in found}


def test_every_entry_has_its_column_in_its_pack_and_the_frame_stands_alone(library: Library) -> None:
    scripts = dict(compare_scripts(library))
    packs = packs_for(len(library.practices))
    assert payloads(scripts["compare/table.js"]).keys() == {""}
    for one in library.practices:
        data = payloads(scripts[f"compare/data/{shard_of(one, packs - 1)}.js"])[one]
        assert set(data["cells"]) <= {axis.key for axis in AXES}  # type: ignore[call-overload]
    held = [name for path, content in scripts.items() for name in payloads(content) if name]
    assert sorted(held) == sorted(library.practices)


def test_what_authors_write_cannot_end_the_script(library: Library) -> None:
    odd = library.practices["shuoshi-wu"].model_copy(update={"lead": 'a");</script>\u2028"'})
    changed = with_practices({**library.practices, "shuoshi-wu": odd})
    pack = shard_of("shuoshi-wu", packs_for(len(changed.practices)) - 1)
    content = dict(compare_scripts(changed))[f"compare/data/{pack}.js"]
    assert "\u2028" not in content.decode()
    assert payloads(content)["shuoshi-wu"]["cells"]["lead"][0] == [odd.lead]  # type: ignore[index]
