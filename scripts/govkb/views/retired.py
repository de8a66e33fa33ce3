"""What a reader finds at the address of an entry that is no more: since when, why, and where to go on."""

from __future__ import annotations

from govkb.choices import Retirement
from govkb.frozen import frozen
from govkb.views.library import Library, practice_url
from govkb.views.marks import Link

_SAID = {
    Retirement.MERGED: "这一条已经并入别的条目",
    Retirement.RENAMED: "这一条换了地址",
    Retirement.RETIRED: "这一条不再收录",
    Retirement.WITHDRAWN: "这一条已应要求撤回",
}


@frozen
class RetiredView:
    """The page at an old address."""

    id: str
    url: str
    title: str
    name: str
    date: str
    reason: str
    targets: tuple[Link, ...]
    withdrawn: bool


def view_retired(library: Library, identifier: str) -> RetiredView:
    """The view of one retired address. Raises KeyError for an unknown id."""
    retired = library.catalog.retired[identifier].content
    return RetiredView(
        id=identifier,
        url=practice_url(identifier),
        title=_SAID[retired.kind],
        name=retired.name or "",
        date=retired.date,
        reason=retired.reason,
        targets=tuple(library.practice_link(one) for one in retired.into),
        withdrawn=retired.kind is Retirement.WITHDRAWN,
    )
