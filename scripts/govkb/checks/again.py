"""Judging a library again: where little has changed since the last time, only that is looked at.

What one entry is asked by the others is its outline. If no file came or went, nothing that entries are judged by has
changed, no changed entry stands in a curated comparison (whose rules read all of it), and the changed entries have the
outlines that they had, then whatever the rules about several entries found then they would find now, in files that
have not changed. In every other case the whole library is judged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from govkb.catalog import Catalog, load_catalog
from govkb.checks.personal import withhold
from govkb.document import read_text
from govkb.files import FOLDER, Standing, TextsOnDisk, authored_files, row_of
from govkb.ledger import Ledger, mark_of
from govkb.memory import Memory, digest
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry

MOST_CHANGED = 200
"""Beyond so many changed files judging the whole library costs hardly more."""

OfEntry = Callable[[Entry[Practice], Catalog, date], Iterator[Problem]]


def judge_changes(
    root: Path, memory: Memory, today: date, ledger: Ledger, now: Standing, of_entry: OfEntry
) -> tuple[Catalog, tuple[Problem, ...]] | None:
    """The problems of the library and a catalog of what was looked at; None where all of it must be judged."""
    last, changed = ledger.findings, now.changed
    bound = {path for one in now.problems for path in (one.path, *(related.path for related in one.related))}
    bound.update(last["compared"])
    if len(changed) > MOST_CHANGED or changed & bound or any(f"{FOLDER}/_" in path for path in changed):
        return None
    found: list[Problem] = []

    def judge(entry: Entry[Practice], around: Catalog) -> None:
        found.extend(of_entry(entry, around, today))

    catalog = load_catalog(root, memory, ledger=ledger, visit=judge, only=changed)
    outlines = {entry.path: _outline(entry) for entry in catalog.entries.values()}
    if any(outlines.get(path) != last["outlines"][path] for path in changed):
        return None
    texts = TextsOnDisk(root, now.shown, read_text)
    problems = tuple(sorted(withhold({*now.problems, *catalog.problems, *found}, texts)))
    ledger.findings = {**last, "problems": [row_of(problem) for problem in problems]}
    return replace(catalog, texts=texts), problems


def keep(root: Path, catalog: Catalog, problems: Iterable[Problem], today: date, ledger: Ledger) -> None:
    """Have the ledger know what judging the whole library found."""
    outlines = dict.fromkeys(authored_files(root), "")
    for path in outlines:
        if path.startswith((f"{FOLDER}/_regions/", f"{FOLDER}/_vocabulary/")):
            ledger.note(path, mark_of(os.stat(f"{root}/{path}")))  # noqa: PTH116 - as above
    outlines.update((entry.path, _outline(entry)) for entry in catalog.entries.values())
    compared = {one for entry in catalog.comparison_entries.values() for one in entry.content.practices}
    ledger.findings = {
        "today": today.isoformat(),
        "outlines": outlines,
        "compared": sorted(catalog.entries[one].path for one in compared if one in catalog.entries),
        "problems": [row_of(problem) for problem in problems],
    }


def _outline(entry: Entry[Practice]) -> str:
    """A digest of what the rest of the library asks of an entry."""
    return digest(json.dumps(entry.outline, ensure_ascii=True).encode()).hex()
