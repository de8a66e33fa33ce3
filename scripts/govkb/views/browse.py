"""Index pages: all practices, by term, by division; the home page's blocks; the glossary."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from heapq import nlargest, nsmallest

from govkb.completeness import completeness
from govkb.evidence import FACTORS, RULE, TYPES, Factor
from govkb.frozen import frozen
from govkb.model import Practice
from govkb.views.comparison import view_matrix
from govkb.views.library import (
    Library,
    comparison_url,
    once_for_all,
    once_for_each,
    practice_url,
    region_url,
    term_url,
)
from govkb.views.marks import Link
from govkb.views.paging import Paging, on_page, page_address, page_count, paging
from govkb.vocabulary import FACETS

_FIELDS = {
    "theme": "themes", "mechanism": "mechanisms", "problem": "problems", "setting": "settings", "actor": "actors",
}  # fmt: skip


@frozen
class CardView:
    """One practice in a list."""

    id: str
    name: str
    url: str
    place: str
    summary: str
    level: str
    settings: str
    mechanisms: str
    status: str
    evidence_level: int
    evidence_text: str
    part_of: str
    """Name of the larger practice, or ""."""
    part_of_url: str
    changed: str
    """Date of the newest line of its history, or ""."""
    filled: int
    askable: int
    """`filled` of `askable` points on which the sources say something."""


@frozen
class TermView:
    """One term with its count; `plain` is the everyday wording of a problem."""

    facet: str
    id: str
    label: str
    plain: str
    definition: str
    synonyms: tuple[str, ...]
    url: str
    count: int


@frozen
class FacetView:
    """One facet with its terms."""

    id: str
    label: str
    question: str
    terms: tuple[TermView, ...]


@frozen
class ProvinceView:
    """One cell of the province grid."""

    code: str
    name: str
    abbr: str
    url: str
    count: int
    column: int
    row: int
    step: int
    """0 to 3: none, one, two to four, five and more."""


@frozen
class RegionView:
    """One division with its practices, and the divisions below it that have some."""

    code: str
    name: str
    full_name: str
    url: str
    chain: tuple[Link, ...]
    below: tuple[Link, ...]
    cards: tuple[CardView, ...]
    paging: Paging


@frozen
class TermPageView:
    """The index page of a term."""

    term: TermView
    facet: FacetView
    cards: tuple[CardView, ...]
    paging: Paging
    together: tuple[TermView, ...]
    """Other terms of the facet with their counts."""


@frozen
class AllView:
    """One page of the list of all practices."""

    cards: tuple[CardView, ...]
    paging: Paging


@frozen
class ComparisonCardView:
    """One comparison in a list."""

    title: str
    url: str
    question: str
    summary: str
    names: tuple[str, ...]
    dots: tuple[tuple[str, tuple[bool, ...]], ...]
    """A few axes on which at least one source speaks and one is silent: label, and who speaks."""


@frozen
class HomeView:
    """The home page's blocks."""

    practices: int
    top_level: int
    """Practices that are not part of a larger one."""
    parts: int
    components: int
    documents: int
    """Distinct sources."""
    provinces_with: int
    comparisons: int
    problems: tuple[TermView, ...]
    themes: tuple[TermView, ...]
    provinces: tuple[ProvinceView, ...]
    comparison_cards: tuple[ComparisonCardView, ...]
    """A few of them: those on which the sources differ in what they say."""
    newest: tuple[CardView, ...]
    fullest: tuple[CardView, ...]


@once_for_each
def card(library: Library, identifier: str) -> CardView:
    """The card of one practice."""
    practice, evidence = library.practices[identifier], library.evidence[identifier]
    told = library.completeness[identifier]
    parent = library.practices.get(practice.part_of) if practice.part_of else None
    return CardView(
        id=identifier,
        name=practice.name,
        url=practice_url(identifier),
        place=library.place_short(practice),
        summary=practice.summary,
        level=_led(library.label("lead_level", practice.lead_level)),
        settings="、".join(library.label("setting", term) for term in practice.settings),
        mechanisms="、".join(library.label("mechanism", term) for term in practice.mechanisms),
        status=practice.status.label,
        evidence_level=evidence.level,
        evidence_text=f"证据{evidence.level}级",
        part_of=parent.name if parent else "",
        part_of_url=practice_url(practice.part_of) if parent and practice.part_of else "",
        changed=_changed(practice),
        filled=told.filled,
        askable=told.asked,
    )


def _led(level: str) -> str:
    """「县级」 as it stands in a list: 「县级牵头」; 「单位牵头」 says so already."""
    return level if level.endswith(("牵头", "协作")) else f"{level}牵头"


def place_in_lists(practice: Practice) -> tuple[bool, str]:
    """By what lists are ordered: whole practices before parts, then by province code."""
    return practice.part_of is not None, practice.place.code


@once_for_all(place_in_lists)
def reading_order(library: Library) -> tuple[str, ...]:
    """The ids of all practices as lists show them: whole practices before parts, then by province code and id."""
    practices = library.practices
    return tuple(sorted(practices, key=lambda one: (*place_in_lists(practices[one]), one)))


def _cards(library: Library, ordered: Sequence[str], number: int) -> tuple[CardView, ...]:
    """The cards on a page of a list."""
    return tuple(card(library, identifier) for identifier in on_page(ordered, number))


def _terms(practice: Practice) -> object:
    return practice.lead_level, [getattr(practice, field) for field in _FIELDS.values()]


@once_for_all(_terms)
def term_members(library: Library) -> dict[tuple[str, str], tuple[str, ...]]:
    """Ids of practices by facet and term, in reading order."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identifier in reading_order(library):
        practice = library.practices[identifier]
        for facet, field in _FIELDS.items():
            for term in getattr(practice, field):
                found[facet, term].append(identifier)
        found["lead_level", practice.lead_level].append(identifier)
    return {key: tuple(ids) for key, ids in found.items()}


@once_for_all(_terms)
def facets(library: Library) -> tuple[FacetView, ...]:
    """All facets with their terms and counts, in the vocabulary's order; retired terms are left out."""
    members = term_members(library)
    views = []
    for name in FACETS:
        facet = library.catalog.vocabulary.facets.get(name)
        if facet is None:
            continue
        terms = tuple(
            TermView(
                name, term.id, term.label, term.plain or "", term.definition, term.synonyms, term_url(name, term.id),
                len(members.get((name, term.id), ())),
            )
            for term in facet.terms
            if not term.retired
        )  # fmt: skip
        views.append(FacetView(name, facet.label, facet.question, terms))
    return tuple(views)


def term_pages(library: Library) -> Iterator[tuple[str, Callable[[], TermPageView]]]:
    """The index pages of every term of the vocabulary, by address; empty ones say so."""
    members = term_members(library)
    for facet in facets(library):
        for term in facet.terms:
            ids = members.get((facet.id, term.id), ())
            for number in range(1, page_count(len(ids)) + 1):
                yield page_address(term.url, number), partial(_term_page, library, facet, term, ids, number)


def _term_page(
    library: Library, facet: FacetView, term: TermView, ids: Sequence[str], number: int
) -> TermPageView:
    pages = paging(len(ids), number, partial(page_address, term.url))
    return TermPageView(term, facet, _cards(library, ids, number), pages, facet.terms)


ALL_URL = "browse/all/"
"""Where the list of all practices begins."""


def all_pages(library: Library) -> Iterator[tuple[str, Callable[[], AllView]]]:
    """The pages of the list of all practices, by address; none where the list stands whole on the page of the finder."""
    count = page_count(len(library.practices))
    for number in range(1, count + 1) if count > 1 else ():
        yield page_address(ALL_URL, number), partial(_all_page, library, number)


def _all_page(library: Library, number: int) -> AllView:
    pages = paging(len(library.practices), number, partial(page_address, ALL_URL))
    return AllView(_cards(library, reading_order(library), number), pages)


def _code(practice: Practice) -> str:
    return practice.place.code


@once_for_all(_code)
def provinces(library: Library) -> tuple[ProvinceView, ...]:
    """All 34 provinces in code order, with counts and places in the grid."""
    counts = Counter(practice.place.code[:2] for practice in library.practices.values())
    views = []
    for province in library.catalog.regions.provinces:
        count = counts[province.code[:2]]
        step = 0 if not count else 1 if count == 1 else 2 if count < 5 else 3
        views.append(
            ProvinceView(
                province.code, province.name, province.abbr, region_url(province.code) if count else "", count,
                province.col + 1, province.row + 1, step,
            )
        )  # fmt: skip
    return tuple(views)


def region_pages(library: Library) -> Iterator[tuple[str, Callable[[], RegionView]]]:
    """The index pages of each division, at every level, in which there is a practice, by address."""
    for code, (ids, below) in _by_division(library).items():
        for number in range(1, page_count(len(ids)) + 1):
            yield (
                page_address(region_url(code), number),
                partial(_region_page, library, code, ids, below, number),
            )


@once_for_all(_code)
def _by_division(library: Library) -> Mapping[str, tuple[Sequence[str], Sequence[tuple[str, int]]]]:
    """The practices of each division that has some, and the divisions right below it with their counts, by code."""
    members: dict[str, list[str]] = defaultdict(list)
    below: dict[str, set[str]] = defaultdict(set)
    regions = library.catalog.regions
    chains: dict[str, tuple[str, ...]] = {}
    for identifier in reading_order(library):
        code = library.practices[identifier].place.code
        if code not in chains:
            chains[code] = tuple(one.code for one in regions.chain(code)) if regions.get(code) else ()
        for above, one in zip(("", *chains[code]), chains[code], strict=False):
            members[one].append(identifier)
            below[above].add(one)
    return {
        code: (members[code], tuple((one, len(members[one])) for one in sorted(below[code])))
        for code in sorted(members)
    }


def _region_page(
    library: Library, code: str, ids: Sequence[str], below: Sequence[tuple[str, int]], number: int
) -> RegionView:
    regions = library.catalog.regions
    chain = regions.chain(code)
    return RegionView(
        code=code,
        name=chain[-1].name,
        full_name=regions.full_name(code),
        url=page_address(region_url(code), number),
        chain=tuple(Link(region.name, region_url(region.code)) for region in chain[:-1]),
        below=tuple(
            Link(found.name, region_url(one), str(count))
            for one, count in below
            if (found := regions.get(one))
        ),
        cards=_cards(library, ids, number),
        paging=paging(len(ids), number, partial(page_address, region_url(code))),
    )


def comparison_cards(library: Library) -> tuple[ComparisonCardView, ...]:
    """Cards of the curated comparisons, with a few rows of who speaks and who is silent."""
    return tuple(
        library.of_some(_comparison_card, identifier, comparison.practices)
        for identifier, comparison in library.catalog.comparisons.items()
    )


def _comparison_card(library: Library, identifier: str) -> ComparisonCardView:
    comparison = library.catalog.comparisons[identifier]
    ids = [one for one in comparison.practices if one in library.practices]
    matrix = view_matrix(library, ids, comparison)
    dots = [
        (row.label, tuple(not cell.silent for cell in row.cells))
        for group in matrix.groups
        for row in group.rows
        if row.verdict == "gap"
        and not row.key.startswith("stage-")
        and any(not cell.silent for cell in row.cells)
    ]
    return ComparisonCardView(
        comparison.title, comparison_url(identifier), comparison.question, comparison.summary,
        tuple(library.practices[one].name for one in ids), tuple(dots[:4]),
    )  # fmt: skip


def home(library: Library) -> HomeView:
    """The home page's blocks, every count real."""
    by_facet = {facet.id: facet for facet in facets(library)}
    practices = library.practices
    tops = [identifier for identifier, practice in practices.items() if practice.part_of is None]
    areas = provinces(library)
    return HomeView(
        practices=len(practices),
        top_level=len(tops),
        parts=len(practices) - len(tops),
        components=sum(len(practice.components) for practice in practices.values()),
        documents=_documents(library),
        provinces_with=sum(1 for area in areas if area.count),
        comparisons=len(library.catalog.comparisons),
        problems=by_facet["problem"].terms if "problem" in by_facet else (),
        themes=by_facet["theme"].terms if "theme" in by_facet else (),
        provinces=areas,
        comparison_cards=tuple(one for one in comparison_cards(library) if one.dots)[:_SHOWN],
        newest=tuple(card(library, one) for one in _newest(library)),
        fullest=tuple(card(library, one) for one in _fullest(library)),
    )


def _cited(practice: Practice) -> list[tuple[str, str | None]]:
    return [(source.title, source.publisher) for source in practice.sources]


@once_for_all(_cited)
def _documents(library: Library) -> int:
    """How many articles and papers the library rests on."""
    return len({cited for practice in library.practices.values() for cited in _cited(practice)})


@once_for_all(lambda practice: (practice.part_of, _changed(practice)))
def _newest(library: Library) -> Sequence[str]:
    """The practices that were changed last."""
    tops = (
        (_changed(one), identifier) for identifier, one in library.practices.items() if one.part_of is None
    )
    return [identifier for _, identifier in nlargest(_SHOWN, tops)]


@once_for_all(lambda practice: (practice.part_of, completeness(practice).filled))
def _fullest(library: Library) -> Sequence[str]:
    """The practices of which the sources tell most."""
    tops = (
        (-library.completeness[identifier].filled, identifier)
        for identifier, one in library.practices.items()
        if one.part_of is None
    )
    return [identifier for _, identifier in nsmallest(_SHOWN, tops)]


_SHOWN = 6
"""Entries and comparisons in each list of the home page."""


def _changed(practice: Practice) -> str:
    return max((change.date for change in practice.history), default="")


@frozen
class OverviewView:
    """All ways into the library, and the list of all practices."""

    facets: tuple[FacetView, ...]
    provinces: tuple[ProvinceView, ...]
    cards: tuple[CardView, ...]
    paging: Paging


def overview(library: Library) -> OverviewView:
    """Facets with counts, the province grid, and every practice, or the first of many."""
    whole = _all_page(library, 1)
    return OverviewView(facets(library), provinces(library), whole.cards, whole.paging)


@frozen
class EvidenceLevelView:
    """One level of the published evidence rule."""

    level: int
    name: str
    condition: str
    count: int
    """How many practices of the library stand on this level."""


@frozen
class EvidenceRuleView:
    """The published rule: levels, what is looked at with the words of its reasons, what becomes of each type."""

    levels: tuple[EvidenceLevelView, ...]
    factors: tuple[Factor, ...]
    types: tuple[tuple[str, str], ...]


def evidence_rule(library: Library) -> EvidenceRuleView:
    """The published rule, from the module that applies it, with real counts."""
    counts = Counter(evidence.level for evidence in library.evidence.values())
    return EvidenceRuleView(
        tuple(EvidenceLevelView(level, name, condition, counts[level]) for level, name, condition in RULE),
        FACTORS,
        TYPES,
    )
