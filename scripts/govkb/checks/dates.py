"""Dates are possible and in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from govkb.catalog import Catalog, Entry
from govkb.document import Pointer
from govkb.model import Practice
from govkb.problem import Problem


def order(entry: Entry[Practice], catalog: Catalog, today: date) -> Iterator[Problem]:
    """Nothing lies in the future; nothing is verified or published before it began."""
    del catalog
    # One day of grace: authors east of the building machine may already live in tomorrow.
    limit = date.fromordinal(today.toordinal() + 1).isoformat()
    for pointer, value in _dates(entry.content):
        if value > limit[: len(value)]:
            yield entry.document.problem(pointer, "date-future", value=value)
    for pointer, later, earlier in _pairs(entry.content):
        if _before(later[1], earlier[1]):
            yield entry.document.problem(
                pointer,
                "date-order",
                later=later[0],
                later_value=later[1],
                earlier=earlier[0],
                earlier_value=earlier[1],
            )


def _dates(practice: Practice) -> Iterator[tuple[Pointer, str]]:
    """Every date of an entry that cannot lie in the future."""
    if practice.started and practice.started.date:
        yield ("started", "date"), practice.started.date
    if practice.last_verified:
        yield ("last_verified",), practice.last_verified
    if practice.reviewed:
        yield ("reviewed", "date"), practice.reviewed.date
    for index, change in enumerate(practice.history):
        yield ("history", index, "date"), change.date
    for index, source in enumerate(practice.sources):
        if source.date:
            yield ("sources", index, "date"), source.date
        if source.accessed:
            yield ("sources", index, "accessed"), source.accessed


Dated = tuple[str, str]
"""What a date says, in words, and the date."""


def _pairs(practice: Practice) -> Iterator[tuple[Pointer, Dated, Dated]]:
    """Dates of which the first must not lie before the second."""
    if practice.started and practice.started.date and practice.last_verified:
        yield ("last_verified",), ("最近核实", practice.last_verified), ("起始", practice.started.date)
    for index, source in enumerate(practice.sources):
        if source.date and source.accessed:
            yield ("sources", index, "accessed"), ("引用日期", source.accessed), ("发布日期", source.date)


def _before(later: str, earlier: str) -> bool:
    """Whether `later` lies before `earlier` even at the coarser of the two precisions."""
    length = min(len(later), len(earlier))
    return later[:length] < earlier[:length]
