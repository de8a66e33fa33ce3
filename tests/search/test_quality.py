"""How well the search finds what people mean: the kept query set against the built index, in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from govkb.outputs.search import SearchRecord
from govkb.outputs.search.folding import fold_label
from govkb.pinyin import reading
from judging import BARS, CLASS_BAR, FALSE_ANSWERS, Score, by_sort, judged, means, table

if TYPE_CHECKING:
    from playwright.sync_api import Page


def named(records: Sequence[SearchRecord]) -> dict[str, str]:
    """Folded name or other name → id."""
    ids = {fold_label(alias): record.id for record in records for alias in record.aliases}
    return ids | {fold_label(record.name): record.id for record in records}


@pytest.fixture(scope="module")
def answers(
    browser: Any, ask: Any, site: Path, queries: dict[str, list[tuple[str, dict[str, int]]]]
) -> dict[str, list[list[str]]]:
    """Class → for each of its queries, the ids found."""
    page = browser.new_page()
    found = {
        sort: [
            list(dict.fromkeys(hit["id"] for hit in answer["hits"]))
            for answer in ask(page, site, [text for text, _ in lines], {"limit": 10})
        ]
        for sort, lines in queries.items()
    }
    page.close()
    return found


@pytest.fixture(scope="module")
def scores(
    answers: dict[str, list[list[str]]],
    queries: dict[str, list[tuple[str, dict[str, int]]]],
    records: tuple[SearchRecord, ...],
) -> list[Score]:
    """Marks of every query that has an answer; every third one of a class was held out from tuning."""
    ids = named(records)
    return [
        Score(
            sort,
            text,
            place % 3 == 2,
            judged(found, {ids[fold_label(n)]: grade for n, grade in wanted.items()}),
        )
        for sort, lines in queries.items()
        if sort != "none"
        for place, ((text, wanted), found) in enumerate(zip(lines, answers[sort], strict=True))
    ]


@pytest.mark.parametrize("held_out", [False, True], ids=["all", "held-out"])
def test_bars(scores: list[Score], held_out: bool) -> None:
    those = [score for score in scores if score.held_out or not held_out]
    reached = means(those)
    assert all(reached[mark] >= bar for mark, bar in BARS.items()), table(scores)


def test_no_class_falls_behind(scores: list[Score]) -> None:
    assert min(by_sort(scores).values()) >= CLASS_BAR, table(scores)


def test_nothing_is_found_where_there_is_nothing(
    answers: dict[str, list[list[str]]], queries: dict[str, list[tuple[str, dict[str, int]]]]
) -> None:
    answered = [text for (text, _), found in zip(queries["none"], answers["none"], strict=True) if found]
    assert len(answered) <= FALSE_ANSWERS * len(queries["none"]), answered


def test_the_set_is_large_enough(queries: dict[str, list[tuple[str, dict[str, int]]]]) -> None:
    assert sum(map(len, queries.values())) >= 150
    assert all(len(lines) >= 10 for lines in queries.values())


def test_an_entry_is_found_by_its_name_however_it_is_typed(
    page: Page, ask: Any, site: Path, records: tuple[SearchRecord, ...]
) -> None:
    """Whole, without its first character, in pinyin, by initials: no grading needed, so it holds for any library."""
    typed: list[tuple[str, str, int]] = []
    for record in records:
        name = fold_label(record.name)
        typed += [(record.name, record.id, 1), (name[1:], record.id, 3)]
        if syllables := reading(name):
            spelled = [alternatives[0] for alternatives in syllables]
            typed += [("".join(spelled), record.id, 1), ("".join(one[0] for one in spelled), record.id, 3)]
    answers = ask(page, site, [text for text, _, _ in typed], {"limit": 3})
    missed = [
        text
        for (text, wanted, place), answer in zip(typed, answers, strict=True)
        if wanted not in [hit["id"] for hit in answer["hits"][:place]]
    ]
    assert not missed


def test_every_piece_of_text_is_found(
    page: Page, ask: Any, site: Path, records: tuple[SearchRecord, ...]
) -> None:
    """Pieces of two to nine characters from everywhere in an entry, fillers and signs and all."""
    pieces: list[tuple[str, str]] = []
    for number, record in enumerate(records):
        texts = [record.name, record.name_en, record.summary, record.problem, *record.aliases, *record.tags]
        texts += [one for part in (*record.components, *record.sections) for one in part[::2]]
        for turn, text in enumerate(texts):
            for size in (2, 3, 5, 9):
                start = (number * 7 + turn * 5 + size) % max(1, len(text) - size)
                piece = text[start : start + size]
                if len(fold_label(piece)) > 1:
                    pieces.append((piece, record.id))
    assert len(pieces) > 1000
    answers = ask(page, site, [piece for piece, _ in pieces], {"limit": 0})
    ids: list[str] = page.evaluate("() => KbSearchBox.engine('./').then(engine => engine.ids())")
    missed = [
        piece
        for (piece, wanted), answer in zip(pieces, answers, strict=True)
        if ids.index(wanted) not in answer["docs"]
    ]
    assert not missed
