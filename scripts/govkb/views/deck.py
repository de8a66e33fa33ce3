"""What is projected in a class: the chosen cases with their questions, comparisons and sources, in the trainer's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govkb.prose import Block
from govkb.views.comparison import ComparisonView, MatrixView
from govkb.views.handout import Handbook, Occasion, Worksheet, view_handouts
from govkb.views.library import Library
from govkb.views.practice import PracticeView, QuestionView


@dataclass(frozen=True, slots=True)
class DeckCase:
    """One case: the entry, and what a class discusses about it."""

    view: PracticeView
    decision_point: tuple[Block, ...]
    questions: tuple[QuestionView, ...]
    notice: str
    """「自动生成，请教师修改：…」 where no editor wrote the questions, else ""."""


@dataclass(frozen=True, slots=True)
class DeckView:
    """One deck of slides."""

    id: str
    title: str
    summary: str
    occasion: Occasion
    stamp: str
    address: str
    cases: tuple[DeckCase, ...]
    matrix: MatrixView | None
    comparisons: tuple[ComparisonView, ...]
    sources: tuple[tuple[str, tuple[str, ...]], ...]


def view_deck(library: Library, ids: Sequence[str], occasion: Occasion | None = None) -> DeckView:
    """The deck of a selection. Raises HandoutRefused and KeyError as handouts do."""
    (book,) = view_handouts(library, "handbook", ids, occasion)
    content = book.content
    assert isinstance(content, Handbook)
    sheets = (
        view_handouts(library, "worksheet", tuple(case.id for case in content.cases), occasion)
        if content.cases
        else ()
    )
    cases = []
    for case, sheet in zip(content.cases, sheets, strict=True):
        asked = sheet.content
        assert isinstance(asked, Worksheet)
        cases.append(DeckCase(case, asked.decision_point, asked.questions, sheet.notice))
    return DeckView(
        id="slides" if len(ids) > 1 else f"{ids[0]}-slides",
        title=book.title.removesuffix(f"：{book.label}"),
        summary=book.summary,
        occasion=book.occasion,
        stamp=book.stamp,
        address=book.address,
        cases=tuple(cases),
        matrix=content.matrix,
        comparisons=content.comparisons,
        sources=content.sources,
    )
