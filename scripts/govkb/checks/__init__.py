"""Rules over the catalog: each a short generator of problems, listed here by hand.

A rule that looks at one value lives in its type (`model.py`); a rule that looks at two values or two entries lives
here, because it can name the exact place. Order does not matter: problems are sorted before they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from govkb.catalog import Catalog
from govkb.checks import (
    comparisons,
    dates,
    duplicates,
    figures,
    parts,
    personal,
    places,
    references,
    retired,
    wording,
)
from govkb.memory import digest
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry, Row, placed, rows_of

EntryCheck = Callable[[Entry[Practice], Catalog], Iterator[Problem]]
LibraryCheck = Callable[[Catalog], Iterator[Problem]]

ENTRY_CHECKS: tuple[EntryCheck, ...] = (
    references.terms,
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
    wording.quotes,
    dates.order,
)
"""Rules about one entry in the light of the vocabulary and the divisions: they see no other entry and no clock."""

LIBRARY_CHECKS: tuple[LibraryCheck, ...] = (
    references.practices,
    references.cycles,
    duplicates.names,
    duplicates.aliases,
    duplicates.summaries,
    comparisons.members,
    comparisons.differences,
    comparisons.wording,
    retired.addresses,
    personal.screening,
)
"""Rules about several entries at once."""


def run_checks(catalog: Catalog, today: date) -> tuple[Problem, ...]:
    """All problems of the library: those found while reading and those of every rule, sorted by place."""
    problems: list[Problem] = list(catalog.problems)
    for entry in catalog.entries.values():
        problems.extend(placed(_alone(entry, catalog), entry.path))
        problems.extend(dates.future(entry, today))
    for library_check in LIBRARY_CHECKS:
        problems.extend(library_check(catalog))
    return tuple(sorted(personal.withhold(set(problems), catalog.texts)))


def _alone(entry: Entry[Practice], catalog: Catalog) -> Sequence[Row]:
    """What the rules about one entry find, looked up where its text has been checked before.

    The folder of a file is part of what they see: it names a province.
    """
    folder = entry.path.rpartition("/")[0].encode()

    def work() -> Sequence[Row]:
        return rows_of(problem for check in ENTRY_CHECKS for problem in check(entry, catalog))

    return catalog.memory.recall(
        digest(b"rules", catalog.context, folder, entry.reading.key), work, tuple[Row, ...]
    )
