"""Overview matrices: all practices of a theme or mechanism on the main axes, in rows that can be sorted.

Sorted by words and levels only (`SORTS`): no figure of a source is ever a key, because figures of different scope and
period have no order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from govkb.axes import AXES
from govkb.choices import Status
from govkb.frozen import frozen
from govkb.model import Practice
from govkb.views.browse import FacetView, TermView, facets, term_members
from govkb.views.comparison import CellView, view_cells
from govkb.views.library import Library, once_for_all, once_for_each, picked_url
from govkb.views.marks import Link
from govkb.views.paging import Paging, on_page, page_address, page_count, paging

PAGED = ("theme", "mechanism")
"""Facets whose terms have an overview."""

COLUMNS: tuple[tuple[str, str], ...] = (
    ("level", "哪一级牵头"),
    ("setting", "什么地方用"),
    ("mechanism", "靠什么办法"),
    ("lead", "谁牵头"),
    ("cadence", "多久一次"),
    ("money", "钱"),
    ("status", "现在怎样"),
)
"""Axes of the overview, by key, with their labels; name and place stand before them, evidence and completeness after."""

_STATUSES = list(Status)
_AXIS = {axis.key: axis for axis in AXES}
_SHOWN = tuple(_AXIS[key] for key, _ in COLUMNS)


def _level_rank(library: Library, practice: Practice) -> int:
    facet = library.catalog.vocabulary.facets.get("lead_level")
    terms = [term.id for term in facet.terms] if facet else []
    return terms.index(practice.lead_level) if practice.lead_level in terms else len(terms)


SORTS: dict[str, Callable[[Library, str], str]] = {
    "place": lambda library, one: library.practices[one].place.code,
    "level": lambda library, one: f"{_level_rank(library, library.practices[one]):02d}",
    "status": lambda library, one: f"{_STATUSES.index(library.practices[one].status):02d}",
    "evidence": lambda library, one: str(library.evidence[one].level),
}
"""What rows may be sorted by: key of the column, and the rank of an entry as text of equal length."""


@frozen
class OverviewRow:
    """One practice in an overview."""

    id: str
    link: Link
    place: str
    cells: tuple[tuple[str, CellView], ...]
    """Label and cell for each of `COLUMNS`."""
    evidence: str
    told: str
    ranks: tuple[tuple[str, str], ...]
    """Rank by sorting key."""
    pick: str
    """Query that adds the practice to a comparison."""


@frozen
class OverviewPage:
    """One page of an overview."""

    url: str
    term: TermView
    facet_label: str
    rows: tuple[OverviewRow, ...]
    paging: Paging
    columns: tuple[tuple[str, str, str], ...]
    """Key, label, and the key in `SORTS` or ""."""
    first: str
    """Query of the sheet that compares the first practices."""


def overview_url(facet: str, term: str, page: int = 1) -> str:
    """Address of a page of the overview of a term."""
    return page_address(f"compare/{facet}/{term}/", page)


def overview_pages(library: Library) -> Iterator[tuple[str, Callable[[], OverviewPage]]]:
    """The pages of every theme and mechanism that has practices, by address."""
    members = _in_order(library)
    for facet in facets(library):
        for term in facet.terms if facet.id in PAGED else ():
            ids = members.get((facet.id, term.id), ())
            for number in range(1, page_count(len(ids)) + 1) if ids else ():
                yield (
                    overview_url(facet.id, term.id, number),
                    partial(_overview_page, library, facet, term, ids, number),
                )


@once_for_all(lambda practice: practice.place.code)
def _in_order(library: Library) -> Mapping[tuple[str, str], Sequence[str]]:
    """Ids of practices by facet and term, by place and id."""
    order = SORTS["place"]
    return {
        key: sorted(ids, key=lambda one: (order(library, one), one))
        for key, ids in term_members(library).items()
        if key[0] in PAGED
    }


def _overview_page(
    library: Library, facet: FacetView, term: TermView, ids: Sequence[str], number: int
) -> OverviewPage:
    """A page of the overview of a term; `ids` are all of its practices, in their order."""
    some = on_page(ids, number)
    return OverviewPage(
        url=overview_url(facet.id, term.id, number),
        term=term,
        facet_label=facet.label,
        rows=tuple(row(library, one) for one in some),
        paging=paging(len(ids), number, partial(overview_url, facet.id, term.id)),
        columns=(
            ("place", "做法和地点", "place"),
            *((key, label, key if key in SORTS else "") for key, label in COLUMNS),
            ("evidence", "证据等级", "evidence"),
            ("told", "写全了没有", ""),
        ),
        first=picked_url(*some[:4]) if len(some) > 1 else "",
    )


@once_for_each
def row(library: Library, identifier: str) -> OverviewRow:
    """One practice in any overview."""
    practice, cells = library.practices[identifier], view_cells(library, identifier, _SHOWN)
    told = library.completeness[identifier]
    return OverviewRow(
        id=identifier,
        link=library.practice_link(identifier),
        place=library.place_short(practice),
        cells=tuple((label, cell) for (_, label), cell in zip(COLUMNS, cells, strict=True)),
        evidence=f"{library.evidence[identifier].level}级",
        told=f"{told.asked}项里有{told.filled}项有载",
        ranks=tuple((key, rank(library, identifier)) for key, rank in SORTS.items()),
        pick=f"?add={identifier}",
    )


@frozen
class OverviewList:
    """Links to the overviews of one facet."""

    label: str
    links: tuple[Link, ...]
    """Label of the term, its first page, and the count as note."""


def overview_lists(library: Library) -> tuple[OverviewList, ...]:
    """Where the overviews are, by facet."""
    return tuple(
        OverviewList(
            f"按{facet.label}",
            tuple(
                Link(term.label, overview_url(facet.id, term.id), str(term.count))
                for term in facet.terms
                if term.count
            ),
        )
        for facet in facets(library)
        if facet.id in PAGED
    )
