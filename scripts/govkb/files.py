"""The authored files of a library: where they lie, and what has changed since they were last judged.

What is here knows nothing of what stands in them, so that `govkb check` of a library in which nothing has changed
answers without the rooms that read and judge.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from govkb.ledger import Ledger, mark_of
from govkb.messages import MESSAGES
from govkb.problem import Problem, Related

FOLDER = "practices"
"""Where the authored files are, below the library's root."""


def authored_files(root: Path) -> list[str]:
    """Paths of all files on which the judgement of a library rests."""
    divisions = sorted((root / FOLDER / "_regions").glob("*"))
    return [
        *files_below(root, ""),
        *(
            path
            for special in ("_comparisons", "_retired", "_vocabulary")
            for path in files_below(root, special)
        ),
        *(path.relative_to(root).as_posix() for path in divisions if path.is_file()),
    ]


def files_below(root: Path, special: str) -> list[str]:
    """Paths of authored files below one special folder, or (with "") below all province folders, sorted."""
    base = root / FOLDER / special if special else root / FOLDER
    found: list[str] = []
    for folder, folders, names in os.walk(base):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        below = Path(folder).relative_to(root).as_posix()
        found.extend(
            f"{below}/{name}"
            for name in names
            if name.endswith((".yml", ".yaml")) and not name.startswith(".")
        )
    return sorted(found)


class TextsOnDisk(Mapping[str, str]):
    """Texts by path, each read when somebody wants to see it."""

    def __init__(self, root: Path, paths: Iterable[str], decode: Callable[[bytes], str]) -> None:
        self._root, self._paths, self._decode = root, dict.fromkeys(paths), decode

    def __getitem__(self, path: str) -> str:
        if path not in self._paths:
            raise KeyError(path)
        return self._decode((self._root / path).read_bytes())

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@dataclass(frozen=True, eq=False)
class Standing:
    """How a library stands that was judged before and has the same files: which have changed, and what was found."""

    paths: tuple[str, ...]
    changed: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The files whose texts a report may show."""
        return tuple(path for path in self.paths if not path.startswith(f"{FOLDER}/_regions/"))


def standing(root: Path, today: date, ledger: Ledger) -> Standing | None:
    """How the library stands by the ledger; None where files came or went, or where it was not judged today."""
    last = ledger.findings
    if not last or last["today"] != today.isoformat():
        return None
    marks = {path: mark_of(os.stat(f"{root}/{path}")) for path in authored_files(root)}  # noqa: PTH116 - thousands
    if marks.keys() != last["outlines"].keys():
        return None
    changed = frozenset([path for path, mark in marks.items() if ledger.digest_of(path, mark) is None])
    return Standing(tuple(marks), changed, tuple(map(_problem, last["problems"])))


def row_of(problem: Problem) -> list[Any]:
    """A problem as the ledger keeps it."""
    related = [[one.path, one.line, one.column, one.message] for one in problem.related]
    return [
        problem.path, problem.line, problem.column, problem.code, problem.message, problem.hint, related,
    ]  # fmt: skip


def _problem(row: list[Any]) -> Problem:
    path, line, column, code, message, hint, related = row
    there = tuple(Related(*one) for one in related)
    return Problem(path, line, column, code, MESSAGES[code].severity, message, hint, there)
