"""Files of Office (zips of XML parts) with the same bytes at every run: fixed order, fixed times, no trace of a machine."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

_CLOCK = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold: says nothing, is always the same
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_PROPERTIES = "docProps/core.xml"
_TIMES = re.compile(rb'(xsi:type="dcterms:W3CDTF">)[^<]*')
# What XML 1.0 cannot hold. The checks refuse such characters in entries; a title typed at the command line may have some.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def settled(package: bytes, day: str = "") -> bytes:
    """The same package with its parts in a fixed order and under a fixed time, and with `day` in its properties.

    `day` is a date of any precision, as in entries; the libraries that write such files put the hour there.
    """
    written = f"{moment(day):%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name not in _FIRST, name)):
            entry = zipfile.ZipInfo(name, _CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            content = old.read(name)
            if name == _PROPERTIES:
                content = _TIMES.sub(lambda match: match[1] + written, content)
            new.writestr(entry, content, compresslevel=6)
    return out.getvalue()


def moment(day: str) -> datetime:
    """The first moment of a date of any precision (「2026」, 「2026-11」, 「2026-11-22」); without one that of 2000.

    Stands for the library's own clock: what is made of one library is the same whenever it is made.
    """
    year, month, date = [*map(int, (day or "2000").split("-")), 1, 1][:3]
    return datetime(year, month, date, tzinfo=UTC)


def printable(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)
