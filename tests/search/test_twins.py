"""Two engines, one ranking: what `govkb search` finds at a terminal is what the search box finds in a browser."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from fixture_library import REPOSITORY
from govkb.catalog import load_catalog
from govkb.outputs.search import SearchRecord, Thesaurus, build_search
from govkb.outputs.search.folding import fold_label
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


def pieces(record: SearchRecord, chance: random.Random) -> Iterator[str]:
    """Two to twenty characters from everywhere in an entry, as somebody would copy them."""
    parts = (*record.components, *record.sections, *record.asides)
    texts = [
        record.name,
        record.name_en,
        record.summary,
        record.problem,
        record.place,
        *record.aliases,
        *record.tags,
    ]
    for text in [*texts, *(one for part in parts for one in (part[0], part[2]))]:
        for size in (2, chance.randint(3, 20)):
            start = chance.randrange(max(1, len(text) - size))
            piece = text[start : start + size]
            if len(fold_label(piece)) > 1:
                yield piece


def test_every_piece_of_an_entry_finds_it(
    page: Page, ask: Any, make_site: Any, library: tuple[SearchRecord, ...], thesaurus: Thesaurus
) -> None:
    chance = random.Random(11)  # noqa: S311 - a sample
    entries = [record for record in library if record.kind == "practice"]
    wanted = [(piece, record.id) for record in entries for piece in pieces(record, chance)]
    assert len(wanted) > 1000
    found = ask(page, make_site(library), [piece for piece, _ in wanted], {"limit": 0})
    ids: list[str] = page.evaluate("() => KbSearchBox.engine('./').then(engine => engine.ids())")
    missed = [
        (piece, identifier)
        for (piece, identifier), answered in zip(wanted, found, strict=True)
        if ids.index(identifier) not in answered["docs"]
    ]
    assert not missed


def test_both_engines_give_the_same_entries_the_same_scores(
    page: Page, ask: Any, make_site: Any, library: tuple[SearchRecord, ...], thesaurus: Thesaurus
) -> None:
    queries = [*typed("queries.yml"), *typed("library-queries.yml"), *typed("fresh-queries.yml"), *ODD]
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
