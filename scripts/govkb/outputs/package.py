"""An Office file (a zip of XML parts) with the same bytes at every run: fixed times, fixed order, no traces of a machine."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

_CLOCK = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold: says nothing, is always the same
_FIRST = ("[Content_Types].xml", "_rels/.rels")
# What XML 1.0 cannot hold. The checks refuse such characters in entries; a title typed at the command line may have some.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def settled(package: bytes) -> bytes:
    """The same package with its parts in a fixed order and under a fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        names = sorted(old.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            entry = zipfile.ZipInfo(name, _CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name), compresslevel=6)
    return out.getvalue()


def stamp(as_of: str) -> datetime:
    """The library's own date as a time for the properties of a file: never the clock of the machine."""
    return datetime.fromisoformat(as_of or "2000-01-01").replace(tzinfo=UTC)


def printable(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)
