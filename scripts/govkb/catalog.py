"""The whole library, read once: practices, comparisons, vocabulary, regions, and every problem of shape.

This is the only room that reads authored files. `load_catalog` never raises for what an author did; a broken file is
left out of `practices` and its problems are in `problems`. References are checked against all file names, so one
broken entry does not make twenty others refer to nothing.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from govkb.document import VOCABULARY_COMMAS, Document, read_document, read_text
from govkb.files import FOLDER, files_below
from govkb.ledger import Ledger, mark_of
from govkb.memory import Memory, digest
from govkb.messages import new_problem
from govkb.model import ID_PATTERN, Comparison, Practice, Retired
from govkb.nearest import nearest
from govkb.problem import Position, Problem, Related
from govkb.reading import Built, Entry, FileBytes, Reading, bytes_in, placed, read_known, rows_of
from govkb.regions import Regions
from govkb.shape import Offers
from govkb.vocabulary import FACET_FIELDS, Vocabulary, build_vocabulary

_TOP = Position(1, 1)
_REASONS = {
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ENOENT: "文件不在了",
    errno.EISDIR: "这是一个文件夹",
    errno.EIO: "磁盘出错",
}
WINDOWS_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)


@dataclass(frozen=True, eq=False)
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
    context: bytes = b""
    """Digest of the vocabulary and the divisions, in whose light entries are read."""
    misshapen: tuple[Entry[Practice], ...] = ()
    """Practices that are not of the shape of one: they have a document and no content."""
    retired: Mapping[str, Entry[Retired]] = field(default_factory=dict)
    """Addresses of entries that are no more, by the old id."""
    keys: Mapping[str, bytes] = field(default_factory=dict)
    """What stands for a file's text in `memory`, by path."""
    memory: Memory = field(default_factory=Memory)
    """What is known of texts from earlier, for whoever goes on working with them."""

    @cached_property
    def practices(self) -> Mapping[str, Practice]:
        """Practices by id."""
        return {identifier: entry.content for identifier, entry in self.entries.items()}

    @cached_property
    def comparisons(self) -> Mapping[str, Comparison]:
        """Curated comparisons by id."""
        return {identifier: entry.content for identifier, entry in self.comparison_entries.items()}


Visit = Callable[[Entry[Practice], Catalog], None]
"""What is done with each practice as soon as it is read; the catalog has the vocabulary and the divisions, no entries."""


def load_catalog(
    root: Path,
    memory: Memory | None = None,
    *,
    ledger: Ledger | None = None,
    visit: Visit | None = None,
    only: Container[str] | None = None,
    contents: bool = True,
) -> Catalog:
    """Read the library under `root` (the folder that holds `practices/`).

    What `memory` knows of a text is not worked out again; files that `ledger` knows to be unchanged are not opened.
    An entry that was visited lets go of its text: a large library is judged and then kept in half the room; without
    `contents` also of its content, which is read again when somebody asks for it. With `only` other files of practices, comparisons and retired addresses are passed over; their ids are known all the same.
    Raises FileNotFoundError if there is no such folder; everything else that is wrong is in `problems`.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    memory = memory or Memory()
    memory.partial = only is not None
    reading = _Library(root, memory, ledger)
    regions = Regions.load(folder / "_regions")
    vocabulary_documents = [
        document for path in files_below(root, "_vocabulary") if (document := reading.document(path))
    ]
    context = _context(folder, vocabulary_documents)
    vocabulary, vocabulary_problems = build_vocabulary(vocabulary_documents)
    reading.problems.extend(vocabulary_problems)
    all_paths = files_below(root, "")
    around = Catalog(
        root=root,
        entries=MappingProxyType({}),
        comparison_entries=MappingProxyType({}),
        known_ids=frozenset(_stem(path) for path in all_paths),
        vocabulary=vocabulary,
        regions=regions,
        texts=_Texts(reading.texts),
        problems=(),
        context=context,
        keys=MappingProxyType(reading.keys),
        memory=reading.memory,
    )

    def wanted(found: list[str]) -> list[str]:
        return found if only is None else [path for path in found if path in only]

    paths = reading.distinct(wanted(all_paths), {province.slug for province in regions.provinces})
    entries = reading.entries(
        paths, Practice, offers_of(vocabulary), context, visit and partial(_seen, visit, around, contents)
    )
    misshapen = tuple(reading.misshapen)
    comparison_paths = reading.distinct(wanted(files_below(root, "_comparisons")), None)
    retired_paths = reading.distinct(wanted(files_below(root, "_retired")), None)
    return replace(
        around,
        entries=entries,
        misshapen=misshapen,
        comparison_entries=reading.entries(comparison_paths, Comparison, {}, b""),
        retired=reading.entries(retired_paths, Retired, {}, b""),
        problems=tuple(sorted(reading.problems)),
    )


def read_again(
    catalog: Catalog, paths: Iterable[str], memory: Memory, visit: Visit
) -> tuple[Catalog, tuple[Problem, ...]]:
    """The catalog with some of its practices read again, and what is wrong with these files.

    They are read in the light of the vocabulary and the divisions as they were. An entry that cannot be read any more is in
    the catalog as it was.
    """
    reading = _Library(catalog.root, memory, None)
    around = replace(catalog, entries=MappingProxyType({}), problems=(), memory=memory)
    slugs = {province.slug for province in catalog.regions.provinces}
    entries = reading.entries(
        reading.distinct(sorted(paths), slugs),
        Practice,
        offers_of(catalog.vocabulary),
        catalog.context,
        partial(_seen, visit, around, True),
    )
    before = catalog.texts.read if isinstance(catalog.texts, _Texts) else {}
    now = replace(
        catalog,
        entries=MappingProxyType({**catalog.entries, **entries}),
        texts=_Texts({**before, **reading.texts}),
        misshapen=tuple(reading.misshapen),
        keys=MappingProxyType({**catalog.keys, **reading.keys}),
    )
    return now, tuple(sorted(reading.problems))


def _seen(visit: Visit, around: Catalog, contents: bool, entry: Entry[Practice]) -> None:
    visit(entry, around)
    entry.forget(content=not contents)


def offers_of(vocabulary: Vocabulary) -> Offers:
    """What may be written in the fields that take terms."""
    return {
        field: vocabulary.offered(facet) for field, facet in (*FACET_FIELDS, ("lead_level", "lead_level"))
    }


def _context(folder: Path, vocabulary: Iterable[Document]) -> bytes:
    """A digest of what entries are read in the light of: other terms or divisions, other problems."""
    divisions = sorted(path for path in (folder / "_regions").glob("*") if path.is_file())
    return digest(
        *(document.text.encode("utf-8", "surrogatepass") for document in vocabulary),
        *(path.read_bytes() for path in divisions),
    )


class _Texts(Mapping[str, str]):
    """Texts by path; one is decoded when somebody wants to see it."""

    def __init__(self, read: Mapping[str, Document | Reading[Any]]) -> None:
        self.read = read

    def __getitem__(self, path: str) -> str:
        return self.read[path].text

    def __iter__(self) -> Iterator[str]:
        return iter(self.read)

    def __len__(self) -> int:
        return len(self.read)


class _Library:
    """One pass over the files: collects texts and problems while entries are built."""

    def __init__(self, root: Path, memory: Memory, ledger: Ledger | None) -> None:
        self.root, self.memory, self.ledger = root, memory, ledger
        self.texts: dict[str, Document | Reading[Any]] = {}
        self.keys: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self.misshapen: list[Entry[Any]] = []

    def document(self, path: str) -> Document | None:
        """The document at a path, or None (and a problem) where the file cannot be read."""
        data = self.bytes_of(path)
        if data is None:
            return None

        def work() -> list[Any]:
            document = read_document("", data, most_commas=VOCABULARY_COMMAS)
            return [rows_of(document.problems), document.value]

        rows, value = self.memory.recall(digest(b"document", data), work, list)
        document = Document(path, read_text(data), value, tuple(placed(rows, path)))
        self.texts[path] = document
        return document

    def bytes_of(self, path: str) -> bytes | None:
        """What the file at a path holds, or None (and a problem) where it cannot be read."""
        try:
            return (self.root / path).read_bytes()
        except OSError as wrong:
            self.unreadable(path, wrong)
            return None

    def unreadable(self, path: str, wrong: OSError) -> None:
        """Report a file that cannot be read."""
        reason = _REASONS.get(wrong.errno or 0, "系统不让读")
        self.problems.append(new_problem(path, _TOP, "file-unreadable", reason=reason))

    def distinct(self, paths: list[str], slugs: set[str] | None) -> list[str]:
        """The paths that can be read as entries: links, wrong endings and second uses of an id are left out.

        `slugs` are the folders in which they may lie, or None where all lie in one.
        """
        first: dict[str, str] = {}
        for path in paths:
            found = list(_name_problems(self.root, path))
            if slugs is not None:
                found.extend(_folder_problems(path, slugs))
            identifier = _stem(path)
            if identifier.lower() in first:
                other = first[identifier.lower()]
                for here, there in ((path, other), (other, path)):
                    related = (Related(there, 1, 1, "同一编号的另一个文件"),)
                    found.append(new_problem(here, _TOP, "duplicate-id", related=related, name=identifier))
            self.problems.extend(found)
            if not any(
                problem.code in ("file-symlink", "file-extension", "duplicate-id") for problem in found
            ):
                first[identifier.lower()] = path
        return list(first.values())

    def entries(
        self,
        paths: list[str],
        model: type[Built],
        offers: Offers,
        context: bytes,
        visit: Callable[[Entry[Built]], None] | None = None,
    ) -> Mapping[str, Entry[Built]]:
        """Entries by id, in the order of ids; files with problems of shape are left out."""
        built: dict[str, Entry[Built]] = {}
        for path in paths:
            try:
                content_digest, fetch = self.content_of(f"{self.root}/{path}", path)
                reading = read_known(self.memory, model, content_digest, fetch, offers, context)
            except OSError as wrong:
                self.unreadable(path, wrong)
                continue
            self.texts[path] = reading
            self.keys[path] = reading.key
            self.problems.extend(placed(reading.rows, path))
            entry = Entry(_stem(path), path, reading)
            if reading.outline is None:
                self.misshapen.append(entry)
                continue
            built[entry.id] = entry
            if visit:
                visit(entry)
        return MappingProxyType(dict(sorted(built.items())))

    def content_of(self, file: str, path: str) -> tuple[bytes, Callable[[], bytes]]:
        """The digest of a file's bytes, and how to get them. Raises OSError."""
        if self.ledger is None:
            data = bytes_in(file)
            return digest(data), FileBytes(file, data)
        mark = mark_of(os.stat(file))  # noqa: PTH116 - for each of ten thousand files
        content_digest = self.ledger.digest_of(path, mark)
        if content_digest is not None:
            return content_digest, FileBytes(file)
        data = bytes_in(file)
        content_digest = digest(data)
        self.ledger.note(path, mark, content_digest)
        return content_digest, FileBytes(file, data)


def _stem(path: str) -> str:
    """The id that a file's name stands for. Paths are plain texts here: they are taken apart for every file."""
    return path.rpartition("/")[2].rpartition(".")[0]


def _folder_problems(path: str, slugs: set[str]) -> Iterator[Problem]:
    folders = path.split("/")[1:-1]
    if len(folders) != 1 or folders[0] not in slugs:
        near = nearest(folders[0], sorted(slugs)) if folders else None
        suggestion = f"您是不是想用「{near}」？" if near else ""
        yield new_problem(
            path, _TOP, "file-folder", folder="/".join(folders) or FOLDER, suggestion=suggestion
        )


def _name_problems(root: Path, path: str) -> Iterator[Problem]:
    name, stem = path.rpartition("/")[2], _stem(path)
    if os.path.islink(f"{root}/{path}"):  # noqa: PTH114 - for each of ten thousand files
        yield new_problem(path, _TOP, "file-symlink")
    if not name.endswith(".yml"):
        yield new_problem(path, _TOP, "file-extension", name=name)
    if stem.lower() in WINDOWS_NAMES:
        yield new_problem(path, _TOP, "file-windows-name", name=name)
    elif not _ID.fullmatch(stem):
        repaired = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
        suggestion = f"例如 {repaired}.yml。" if repaired and _ID.fullmatch(repaired) else ""
        yield new_problem(path, _TOP, "file-name", name=name, suggestion=suggestion)


_ID = re.compile(ID_PATTERN)
