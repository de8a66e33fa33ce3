"""What was found out before, by the bytes from which it follows: a result is looked up, or worked out and kept.

Only results that depend on their key and on this program alone may be kept here, so remembering changes the time that
something takes and nothing else. Between runs they lie in one SQLite file. It is made anew whenever the program changes
(the key of everything is a digest of the package's own source), each row carries a checksum, and a file that is
damaged, locked or not writable is as good as none.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

STORE = ".cache/govkb/memory.sqlite"
"""Where results lie between runs, below the library's root."""

Result = TypeVar("Result")

_CHECKSUM = 8
_FEW = 16
"""So many rows are fetched one by one; a run that asks for more reads all of them at once."""
_KEPT_UNUSED = 1000
"""Rows that no recent run asked for are kept up to so many more than were asked for: branches are switched to and fro."""


def digest(*parts: bytes) -> bytes:
    """The key of a result that follows from these bytes."""
    return blake2b(
        b"".join([one for part in parts for one in (len(part).to_bytes(8, "big"), part)]), digest_size=16
    ).digest()


class Memory:
    """Results of this run and, where a file is given, of earlier ones."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._rows: dict[bytes, bytes] | None = None if file else {}
        self._fetched = 0
        self._known: dict[bytes, Any] = {}
        self._fresh: dict[bytes, bytes] = {}
        self.partial = False
        """Whether this run asks for a part of the library: then nothing is let go of for not being asked for."""

    def recall(self, key: bytes, work: Callable[[], Any], shape: Callable[[Any], Result]) -> Result:
        """What `shape` makes of the result for a key: plain data, from earlier or from `work`.

        `work` gives nothing but what JSON can hold, and `shape` must make the same of a list as of a tuple.
        """
        if key in self._known:
            known: Result = self._known[key]
            return known
        row = self._row_of(key)
        if row is not None and blake2b(row[_CHECKSUM:], digest_size=_CHECKSUM).digest() == row[:_CHECKSUM]:
            plain = json.loads(row[_CHECKSUM:])
        else:
            plain = work()
            if self._file:
                self._fresh[key] = _row(plain)
        shaped = self._known[key] = shape(plain)
        return shaped

    def _row_of(self, key: bytes) -> bytes | None:
        if self._rows is None and self._file and self._fetched < _FEW:
            self._fetched += 1
            one = _read(self._file, key)
            if one is not None:
                return one.get(key)
            self._rows = {}  # of no use: it is not asked again, since one who waits for a locked file waits each time
        return self._all_rows().get(key)

    def _all_rows(self) -> dict[bytes, bytes]:
        if self._rows is None:
            self._rows = (_read(self._file) if self._file else None) or {}
        return self._rows

    def save(self) -> None:
        """Keep what is new for the next run. Never raises for what is wrong with the file or its folder."""
        if not self._file or not self._fresh:
            return
        unused = set() if self.partial else self._all_rows().keys() - self._known.keys()
        stale = unused if len(unused) > len(self._known) + _KEPT_UNUSED else ()
        with suppress(OSError, sqlite3.Error):
            _write(self._file, self._fresh, stale)


def _row(plain: Any) -> bytes:
    content = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=_CHECKSUM).digest() + content


def _read(file: Path, key: bytes | None = None) -> dict[bytes, bytes] | None:
    """All rows that the program as it is now has written, or that of one key; None where the file is of no use."""
    if not file.is_file():
        return None
    with suppress(OSError, sqlite3.Error), closing(_opened(file)) as store:
        if store.execute("SELECT program FROM made").fetchone() == (program(),):
            if key is None:
                rows = store.execute("SELECT key, row FROM known")
            else:
                rows = store.execute("SELECT key, row FROM known WHERE key = ?", (key,))
            return {key: row for key, row in rows if isinstance(row, bytes)}  # damage may change a type
    return None


def _write(file: Path, fresh: dict[bytes, bytes], stale: Iterable[bytes]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write_rows(file, fresh, stale)
    except sqlite3.DatabaseError as wrong:
        if isinstance(wrong, sqlite3.OperationalError):
            raise  # locked by another run, or a full disk: nothing is wrong with the file
        file.unlink()
        _write_rows(file, fresh, ())


def _write_rows(file: Path, fresh: dict[bytes, bytes], stale: Iterable[bytes]) -> None:
    with closing(_opened(file)) as store, store:
        store.execute("CREATE TABLE IF NOT EXISTS made (program BLOB)")
        store.execute("CREATE TABLE IF NOT EXISTS known (key BLOB PRIMARY KEY, row BLOB)")
        if store.execute("SELECT program FROM made").fetchone() != (program(),):
            store.execute("DELETE FROM made")
            store.execute("DELETE FROM known")
            store.execute("INSERT INTO made VALUES (?)", (program(),))
        store.executemany("DELETE FROM known WHERE key = ?", ((key,) for key in stale))
        store.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", fresh.items())


def _opened(file: Path) -> sqlite3.Connection:
    store = sqlite3.connect(file, timeout=0.5)
    store.execute("PRAGMA synchronous = OFF")  # losing the file to a power cut costs one slow run
    return store


@cache
def program() -> bytes:
    """A digest of everything but the key that a result depends on: the package's source and what reads for it."""
    sources = sorted(
        f"{folder}/{name}"
        for folder, _, names in os.walk(Path(__file__).parent)
        for name in names
        if name.endswith((".py", ".yml"))
    )
    return digest(
        sys.version.encode(),
        *map(_version, ("pydantic", "yaml")),
        *(Path(path).read_bytes() for path in sources),
    )


def _version(library: str) -> bytes:
    """What tells one version of a library from another, without importing it or reading every installed package's papers.

    The file that states the version; pydantic names the one version of its core that it takes in the same file.
    """
    found = find_spec(library)
    if found is None or found.origin is None:
        return b""
    package = Path(found.origin)
    stated = package.with_name("version.py")
    return (stated if stated.is_file() else package).read_bytes()
