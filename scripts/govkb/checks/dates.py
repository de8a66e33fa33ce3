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
    practice = entry.content
    began = practice.started.date if practice.started else None
    written: list[tuple[Pointer, str, str | None]] = [
        (("started", "date"), "起始", began),
        (("last_verified",), "最近核实", practice.last_verified),
        (("reviewed", "date"), "核对日期", practice.reviewed.date if practice.reviewed else None),
    ]
    for index, change in enumerate(practice.history):
        written.append((("history", index, "date"), "修订日期", change.date))
    for index, source in enumerate(practice.sources):
        written.append((("sources", index, "date"), "发布日期", source.date))
        written.append((("sources", index, "accessed"), "引用日期", source.accessed))
        if source.date and source.accessed and _before(source.accessed, source.date):
            yield _disorder(
                entry, ("sources", index, "accessed"), "引用日期", source.accessed, "发布日期", source.date
            )
    # One day of grace: authors east of the building machine may already live in tomorrow.
    limit = date.fromordinal(today.toordinal() + 1).isoformat()
    for pointer, _, value in written:
        if value and value > limit[: len(value)]:
            yield entry.document.problem(pointer, "date-future", value=value)
    if began and practice.last_verified and _before(practice.last_verified, began):
        yield _disorder(entry, ("last_verified",), "最近核实", practice.last_verified, "起始", began)


def _before(later: str, earlier: str) -> bool:
    """Whether `later` lies before `earlier` even at the coarser of the two precisions."""
    length = min(len(later), len(earlier))
    return later[:length] < earlier[:length]


def _disorder(
    entry: Entry[Practice], pointer: Pointer, later: str, later_value: str, earlier: str, value: str
) -> Problem:
    return entry.document.problem(
        pointer, "date-order", later=later, later_value=later_value, earlier=earlier, earlier_value=value
    )
