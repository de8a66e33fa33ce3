"""Rules over the catalog: each a short generator of problems, listed here by hand.

A rule that looks at one value lives in its type (`model.py`); a rule that looks at two values or two entries lives
here, because it can name the exact place. Order does not matter: problems are sorted before they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from govkb.catalog import Catalog, Entry
from govkb.checks import comparisons, dates, duplicates, figures, parts, personal, places, references, wording
from govkb.model import Practice
from govkb.problem import Problem

EntryCheck = Callable[[Entry[Practice], Catalog], Iterator[Problem]]
LibraryCheck = Callable[[Catalog], Iterator[Problem]]

ENTRY_CHECKS: tuple[EntryCheck, ...] = (
    references.terms,
    references.practices,
    references.sources,
    references.identifiers,
    places.region,
    figures.values,
    figures.hedges,
    figures.rates,
    parts.components,
    parts.relations,
    parts.limits,
    wording.dates_without_year,
    wording.punctuation,
    wording.promotion,
)
"""Rules about one entry (in the light of the whole library)."""

LIBRARY_CHECKS: tuple[LibraryCheck, ...] = (
    references.cycles,
    duplicates.names,
    duplicates.aliases,
    duplicates.summaries,
    comparisons.members,
    comparisons.differences,
    comparisons.wording,
    personal.screening,
)
"""Rules about several entries at once."""


def run_checks(catalog: Catalog, today: date) -> tuple[Problem, ...]:
    """All problems of the library: those found while reading and those of every rule, sorted by place."""
    problems: list[Problem] = list(catalog.problems)
    for entry in catalog.entries.values():
        for check in ENTRY_CHECKS:
            problems.extend(check(entry, catalog))
        problems.extend(dates.order(entry, catalog, today))
    for library_check in LIBRARY_CHECKS:
        problems.extend(library_check(catalog))
    return tuple(sorted(set(problems)))
