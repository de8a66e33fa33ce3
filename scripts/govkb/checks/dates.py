"""Dates are possible and in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from govkb.catalog import Catalog
from govkb.document import Pointer
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry


def order(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """Nothing is verified or published before it began."""
    del catalog
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


def future(entry: Entry[Practice], today: date) -> Iterator[Problem]:
    """Nothing lies in the future."""
    # One day of grace: authors east of the building machine may already live in tomorrow.
    limit = date.fromordinal(today.toordinal() + 1).isoformat()
    if entry.outline.latest <= limit:
        return
    for pointer, value in entry.content.dates():
        if value > limit[: len(value)]:
            yield entry.document.problem(pointer, "date-future", value=value)


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
