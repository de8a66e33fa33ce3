"""Rules over the catalog: each a short generator of problems, listed here by hand.

A rule that looks at one value lives in its type (`model.py`); a rule that looks at two values or two entries lives
here, because it can name the exact place. Order does not matter: problems are sorted before they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from govkb.catalog import Catalog, load_catalog, read_again
from govkb.checks import (
    again,
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
from govkb.files import Standing
from govkb.ledger import Ledger
from govkb.memory import Memory, digest
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry, Outline, Row, placed, rows_of

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
)
"""Rules about several entries at once."""


def check_library(
    root: Path,
    memory: Memory,
    today: date,
    ledger: Ledger | None = None,
    before: Standing | None = None,
    *,
    contents: bool = True,
) -> tuple[Catalog, tuple[Problem, ...]]:
    """The library and all its problems. What concerns one entry alone is judged as soon as it is read.

    With a ledger, and how the library stands by it, only what has changed since the last time is read, where that is
    enough, and the catalog holds no more. Without `contents` entries are not kept once they are judged.
    """
    if ledger and before and (judged := again.judge_changes(root, memory, today, ledger, before, _of_entry)):
        return judged
    found: list[Problem] = []

    def judge(entry: Entry[Practice], around: Catalog) -> None:
        found.extend(_of_entry(entry, around, today))

    catalog = load_catalog(root, memory, ledger=ledger, visit=judge, contents=contents)
    problems = _all(catalog, found)
    if ledger:
        again.keep(root, catalog, problems, today, ledger)
    return catalog, problems


def check_edits(
    catalog: Catalog, paths: Iterable[str], memory: Memory, today: date
) -> tuple[Catalog, tuple[Problem, ...]]:
    """The library after some of its practices were edited, and what is wrong with them, for those who wait at a screen.

    Files that came or went, and edits of anything but practices, want `check_library`. Of the rules about several
    entries only those are applied that keep a site from being built, and those only where something has changed that they
    ask for. An entry that cannot be read any more is in the library as it was.
    """
    found: list[Problem] = []
    edited: list[Entry[Practice]] = []

    def judge(entry: Entry[Practice], around: Catalog) -> None:
        edited.append(entry)
        found.extend(_of_entry(entry, around, today))

    now, problems = read_again(catalog, paths, memory, judge)
    tied = {entry.id for entry in edited if _ties(catalog.entries[entry.id].outline) != _ties(entry.outline)}
    if tied:
        found.extend(references.practices_near(now, tied))
    if any(catalog.entries[one].outline.part_of != now.entries[one].outline.part_of for one in tied):
        found.extend(references.cycles(now))
    for entry in now.misshapen:
        found.extend(references.terms(entry, now))
        found.extend(references.practices_named(entry, now))
    return now, tuple(sorted(personal.withhold({*problems, *found}, now.texts)))


def _ties(outline: Outline) -> object:
    """What the rules about ties between entries ask of one."""
    return outline.name, outline.part_of, [*map(tuple, outline.targets)], [*map(tuple, outline.parts)]


def run_checks(catalog: Catalog, today: date) -> tuple[Problem, ...]:
    """All problems of the library: those found while reading and those of every rule, sorted by place."""
    return _all(
        catalog,
        [problem for entry in catalog.entries.values() for problem in _of_entry(entry, catalog, today)],
    )


def _all(catalog: Catalog, of_entries: Iterable[Problem]) -> tuple[Problem, ...]:
    problems = [*catalog.problems, *of_entries]
    for library_check in LIBRARY_CHECKS:
        problems.extend(library_check(catalog))
    for entry in catalog.misshapen:
        problems.extend(references.terms(entry, catalog))
    judged = frozenset(entry.path for entry in catalog.entries.values())
    problems.extend(personal.screening(catalog, judged))
    return tuple(sorted(personal.withhold(set(problems), catalog.texts)))


def _of_entry(entry: Entry[Practice], catalog: Catalog, today: date) -> Iterator[Problem]:
    """What concerns one entry alone: its rules and the screening, looked up where its text has been checked before."""
    if rows := _alone(entry, catalog):
        yield from placed(rows, entry.path)
    yield from dates.future(entry, today)


def _alone(entry: Entry[Practice], catalog: Catalog) -> Sequence[Row]:
    """What the rules about one entry and the screening find.

    The folder of a file is part of what they see: it names a province.
    """
    folder = entry.path.rpartition("/")[0].encode()

    def work() -> Sequence[Row]:
        ruled = rows_of(problem for check in ENTRY_CHECKS for problem in check(entry, catalog))
        return [*ruled, *personal.screened(entry.document.text)]

    return catalog.memory.recall(
        digest(b"alone", catalog.context, folder, entry.reading.key), work, tuple[Row, ...]
    )
