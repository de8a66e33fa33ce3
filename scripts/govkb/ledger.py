"""Which files are as they were when they were last read, by what the system says of them.

The rule is that of git's index: a file whose size, time of change, inode and time of its inode's change are those
noted has the content noted, unless it was noted within moments of its change. So an unchanged library is judged
without opening its files. A wrong clock or a file system without inodes costs time at most; a ledger that is damaged,
or not writable, is as good as none. What is built for readers does not ask it: a site follows from bytes alone.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from govkb.memory import program

LEDGER = ".cache/govkb/ledger.json"
"""Where it lies below the library's root."""

Mark = tuple[int, int, int, int]
"""Size in bytes, time of change and of the inode's change in nanoseconds, inode."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a change could no longer hide behind the time of the one before (FAT counts in twos)."""


def mark_of(found: os.stat_result) -> Mark:
    """What the system says of a file."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class Ledger:
    """Digests of contents by path with the marks that the files bore, and what the last run found."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._before = _read(file) if file else {}
        self._noted: dict[str, list[object]] = self._before.get("files", {})
        self._fresh: dict[str, list[object]] = {}
        self._started = time.time_ns()
        self.findings: Any = self._before.get("findings")
        """What the last run found, as plain data; whoever judges the library decides what that is."""

    def digest_of(self, path: str, mark: Mark) -> bytes | None:
        """The digest of the content at a path, or None where it must be read."""
        noted = self._noted.get(path)
        if noted is None or noted[:-1] != list(mark):
            return None
        self._fresh[path] = noted
        return bytes.fromhex(str(noted[-1]))

    def note(self, path: str, mark: Mark, content_digest: bytes = b"") -> None:
        """Note what a path holds, as read after `mark` was taken."""
        if max(mark[1], mark[2]) + _SETTLED < self._started:
            self._fresh[path] = [*mark, content_digest.hex()]

    def save(self) -> None:
        """Keep it for the next run. Never raises for what is wrong with the file or its folder."""
        now = {"files": self._fresh, "findings": self.findings}
        if self._file and now != self._before:
            with suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                aside = self._file.with_name(f".{self._file.name}.{os.getpid()}")
                aside.write_bytes(_written(now))
                aside.replace(self._file)


def _written(kept: Mapping[str, object]) -> bytes:
    content = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _checksum(content) + b"\n" + content


def _read(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        checksum, _, content = file.read_bytes().partition(b"\n")
        if checksum == _checksum(content):
            kept: dict[str, Any] = json.loads(content)
            return kept
    return {}


def _checksum(content: bytes) -> bytes:
    return blake2b(content, digest_size=16, key=program()).hexdigest().encode()
