"""The lineage of a practice as a drawing of three columns: where it comes from, itself, where it leads.

What is drawn is also written out below the drawing, with the reasons; entries with fewer than two ties have no drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govkb.frozen import frozen
from govkb.views.marks import Link
from govkb.views.practice import PracticeView

FEWEST = 2

_TOWARDS = frozenset({"所属做法", "由此发展而来", "借鉴", "所属总称", "推广自"})
"""Labels of ties that lead up to the practice; the others lead on from it."""


@frozen
class Tie:
    """One line of the drawing."""

    label: str
    target: Link
    sure: bool
    """Whether a source states it: a full line, else a dashed one."""


@frozen
class LineageView:
    """A drawing of a practice's lineage."""

    before_title: str
    before: tuple[Tie, ...]
    name: str
    after_title: str
    after: tuple[Tie, ...]


def draw_lineage(view: PracticeView) -> LineageView | None:
    """The drawing of an entry, None where there is too little to draw."""
    ties = tuple(_ties(view))
    if len(ties) < FEWEST:
        return None
    before = _titled("从哪里来", [tie for towards, tie in ties if towards])
    after = _titled("到哪里去", [tie for towards, tie in ties if not towards])
    return LineageView(*before, view.name, *after)


def _titled(title: str, ties: list[Tie]) -> tuple[str, tuple[Tie, ...]]:
    """The title of a column with its ties; ties of one kind give it their label and need none of their own."""
    labels = {tie.label for tie in ties}
    if len(labels) == 1:
        return labels.pop(), tuple(replace(tie, label="") for tie in ties)
    return title, tuple(ties)


def _ties(view: PracticeView) -> Iterator[tuple[bool, Tie]]:
    for relation in view.lineage:
        yield (
            relation.label in _TOWARDS,
            Tie(relation.label, relation.target, relation.stated_by in ("", "来源")),
        )
    drawn = {relation.target.url for relation in view.lineage if relation.target.url}
    for part in view.parts:
        if part.url not in drawn:
            yield False, Tie("组成部分", part, True)
