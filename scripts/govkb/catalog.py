"""The whole library, read once: practices, comparisons, vocabulary, regions, and every problem of shape.

This is the only room that reads authored files. `load_catalog` never raises for what an author did; a broken file is
left out of `practices` and its problems are in `problems`. References are checked against all file names, so one
broken entry does not make twenty others refer to nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Generic, TypeVar

from govkb.document import Document, read_document
from govkb.messages import new_problem
from govkb.model import ID_PATTERN, Comparison, Part, Practice
from govkb.nearest import nearest
from govkb.problem import Position, Problem
from govkb.regions import Regions
from govkb.shape import read_shape
from govkb.vocabulary import Vocabulary, build_vocabulary

FOLDER = "practices"
"""Where the authored files are, below the library's root."""

_TOP = Position(1, 1)
_WINDOWS_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)

Built = TypeVar("Built", bound=Part)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Built]):
    """One authored file: its id (the file's name), the text with positions, and what it says."""

    id: str
    document: Document
    content: Built

    @property
    def path(self) -> str:
        return self.document.path


@dataclass(frozen=True)
class Catalog:
    """Everything that was read. Mappings are in the order of ids, so that every output is deterministic."""

    root: Path
    entries: Mapping[str, Entry[Practice]]
    comparison_entries: Mapping[str, Entry[Comparison]]
    known_ids: frozenset[str]
    """Ids of all practice files, readable or not."""
    vocabulary: Vocabulary
    regions: Regions
    texts: Mapping[str, str]
    """Text of every file read, by path, for showing the line of a problem."""
    problems: tuple[Problem, ...]

    @property
    def practices(self) -> Mapping[str, Practice]:
        return {identifier: entry.content for identifier, entry in self.entries.items()}

    @property
    def comparisons(self) -> Mapping[str, Comparison]:
        return {identifier: entry.content for identifier, entry in self.comparison_entries.items()}

    def parts_of(self, practice_id: str) -> tuple[str, ...]:
        """Ids of the entries that name this one in `part_of`, in the order of its components, then by id."""
        named = [part.practice for part in self.entries[practice_id].content.components if part.practice]
        children = [child for child, entry in self.entries.items() if entry.content.part_of == practice_id]
        return tuple(
            sorted(children, key=lambda child: (named.index(child) if child in named else len(named), child))
        )


def load_catalog(root: Path) -> Catalog:
    """Read the library under `root` (the folder that holds `practices/`).

    Raises FileNotFoundError if there is no such folder; everything else that is wrong is in `problems`.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    problems: list[Problem] = []
    texts: dict[str, str] = {}

    def read(path: str) -> Document | None:
        try:
            document = read_document(path, (root / path).read_bytes())
        except OSError as wrong:
            problems.append(new_problem(path, _TOP, "file-unreadable", reason=wrong.strerror or "未知原因"))
            return None
        texts[path] = document.text
        return document

    regions = Regions.load(folder / "_regions")
    vocabulary_documents = [document for path in _files(root, "_vocabulary") if (document := read(path))]
    vocabulary, vocabulary_problems = build_vocabulary(vocabulary_documents)
    problems.extend(vocabulary_problems)

    entries: dict[str, Entry[Practice]] = {}
    paths: dict[str, str] = {}
    slugs = {province.slug for province in regions.provinces}
    for path in _files(root, ""):
        found = list(_path_problems(root, path, slugs))
        identifier = PurePosixPath(path).stem
        if identifier.lower() in paths:
            found.append(new_problem(path, _TOP, "duplicate-id", name=identifier))
        problems.extend(found)
        if any(problem.code in ("file-symlink", "file-extension", "duplicate-id") for problem in found):
            continue
        paths[identifier.lower()] = path
        if document := read(path):
            practice, shape = read_shape(document, Practice)
            problems.extend(shape)
            if practice is not None:
                entries[identifier] = Entry(identifier, document, practice)

    comparisons: dict[str, Entry[Comparison]] = {}
    for path in _files(root, "_comparisons"):
        problems.extend(_name_problems(root, path))
        if document := read(path):
            comparison, shape = read_shape(document, Comparison)
            problems.extend(shape)
            if comparison is not None:
                identifier = PurePosixPath(path).stem
                comparisons[identifier] = Entry(identifier, document, comparison)

    return Catalog(
        root=root,
        entries=MappingProxyType(dict(sorted(entries.items()))),
        comparison_entries=MappingProxyType(dict(sorted(comparisons.items()))),
        known_ids=frozenset(PurePosixPath(path).stem for path in paths.values()),
        vocabulary=vocabulary,
        regions=regions,
        texts=MappingProxyType(texts),
        problems=tuple(sorted(problems)),
    )


def _files(root: Path, special: str) -> Iterator[str]:
    """Paths of authored files below one special folder, or (with "") below all province folders, sorted."""
    base = root / FOLDER / special if special else root / FOLDER
    found: list[str] = []
    for folder, folders, names in os.walk(base):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in names:
            if name.endswith((".yml", ".yaml")) and not name.startswith("."):
                found.append(PurePosixPath(Path(folder, name).relative_to(root)).as_posix())
    yield from sorted(found)


def _path_problems(root: Path, path: str, slugs: set[str]) -> Iterator[Problem]:
    yield from _name_problems(root, path)
    folders = PurePosixPath(path).parts[1:-1]
    if len(folders) != 1 or folders[0] not in slugs:
        near = nearest(folders[0], sorted(slugs)) if folders else None
        suggestion = f"您是不是想用「{near}」？" if near else ""
        yield new_problem(
            path, _TOP, "file-folder", folder="/".join(folders) or FOLDER, suggestion=suggestion
        )


def _name_problems(root: Path, path: str) -> Iterator[Problem]:
    name = PurePosixPath(path)
    if (root / path).is_symlink():
        yield new_problem(path, _TOP, "file-symlink")
    if name.suffix != ".yml":
        yield new_problem(path, _TOP, "file-extension", name=name.name)
    if name.stem.lower() in _WINDOWS_NAMES:
        yield new_problem(path, _TOP, "file-windows-name", name=name.name)
    elif not re.fullmatch(ID_PATTERN, name.stem):
        repaired = re.sub(r"[^a-z0-9]+", "-", name.stem.lower()).strip("-")
        suggestion = f"例如 {repaired}.yml。" if repaired and re.fullmatch(ID_PATTERN, repaired) else ""
        yield new_problem(path, _TOP, "file-name", name=name.name, suggestion=suggestion)
