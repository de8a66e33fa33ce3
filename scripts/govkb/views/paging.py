"""Lists in pages: how many on one, where the others are, and which of them are named below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from govkb.frozen import frozen
from govkb.views.marks import Link

Item = TypeVar("Item")

PAGE_SIZE = 50
"""Entries on one page of a list."""

_AROUND = 2
"""Pages named on either side of the one that is shown."""


@frozen
class Paging:
    """Which page of a list this is."""

    total: int
    number: int
    count: int
    links: tuple[Link, ...]
    """The first page, the last and those around this one; a link without address where some are left out. Empty where
    there is one page."""


def page_count(total: int) -> int:
    """How many pages a list of so many entries takes; an empty one takes one."""
    return max(1, -(-total // PAGE_SIZE))


def page_address(first: str, number: int) -> str:
    """The address of a page of a list whose first page is at `first`: `browse/theme/x/`, `browse/theme/x-p2/`."""
    return first if number == 1 else f"{first.rstrip('/')}-p{number}/"


def on_page(items: Sequence[Item], number: int) -> Sequence[Item]:
    """What stands on a page."""
    return items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def paging(total: int, number: int, address: Callable[[int], str]) -> Paging:
    """The paging of a list of so many entries, seen from one page."""
    count = page_count(total)
    shown = sorted({1, count, *range(max(1, number - _AROUND), min(count, number + _AROUND) + 1)})
    links: list[Link] = []
    for before, one in zip([0, *shown], shown, strict=False):
        if one - before > 1:
            links.append(Link("…"))
        links.append(Link(f"第{one}页", address(one)))
    return Paging(total, number, count, tuple(links) if count > 1 else ())
