"""Two engines, one ranking: what `govkb search` finds at a terminal is what the search box finds in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from fixture_library import REPOSITORY
from govkb.catalog import load_catalog
from govkb.outputs.search import SearchRecord, Thesaurus, build_search
from govkb.outputs.search.ranking import answer
from govkb.outputs.search.reader import IndexReader
from govkb.outputs.search.records import library_records
from govkb.views.library import Library, library_settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent
ODD = (
    "。",
    "的",
    "a",
    "x" * 30,
    "屋",
    "不 知 道",
    "１３１工作法 怎么办",
    "wu'chang hui",
    "APP",
    "楼长 louzhang",
    "吵",
    "屋厂会怎么开",
    "屋" * 40,
)


def typed(name: str) -> list[str]:
    """Every query of a kept set."""
    given = yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    return [text for lines in given.values() for text, _ in lines]


@pytest.fixture(scope="module", params=["small", "real"])
def library(request: pytest.FixtureRequest, records: tuple[SearchRecord, ...]) -> tuple[SearchRecord, ...]:
    """The small library of these tests, and the real one."""
    if request.param == "small":
        return records
    catalog = load_catalog(REPOSITORY)
    return tuple(library_records(Library(catalog, library_settings(catalog))))


def test_both_engines_give_the_same_entries_the_same_scores(
    page: Page, ask: Any, make_site: Any, library: tuple[SearchRecord, ...], thesaurus: Thesaurus
) -> None:
    queries = [*typed("queries.yml"), *typed("library-queries.yml"), *ODD]
    index = IndexReader(build_search(library, thesaurus))
    differ = []
    for query, browser in zip(
        queries, ask(page, make_site(library), queries, {"limit": 20, "near": True}), strict=True
    ):
        mine = answer(query, index)
        same = (
            [hit.doc for hit in mine.hits] == browser["docs"]
            and [hit.score for hit in mine.hits[:20]]
            == pytest.approx([hit["score"] for hit in browser["hits"]], abs=2e-6)
            and [hit.doc for hit in mine.near] == [hit["doc"] for hit in browser["near"]]
            and (mine.heard is not None) == any(note["how"] == "sound" for note in browser["notes"])
        )
        if not same:
            differ.append(query)
    assert not differ
