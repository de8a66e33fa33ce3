"""P16: files tell nothing of who made them. An entry's folder takes no other file than texts (`file-extension`)."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PICTURES = sorted(
    path
    for pattern in ("*.png", "*.jpg", "*.jpeg", "*.webp", "*.gif")
    for path in (REPOSITORY / "docs").rglob(pattern)
)
_TELLING_CHUNKS = (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME")
_TELLING_SEGMENTS = (0xE1, 0xED, 0xFE)


def traces(data: bytes) -> list[str]:
    """What a picture or an office file tells beyond its content: Exif, XMP, IPTC, comments, persons."""
    if data.startswith(b"\x89PNG"):
        found, at = [], 8
        while at < len(data):
            size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
            found += [kind.decode("ascii")] * (kind in _TELLING_CHUNKS)
            at += size + 12
        return found
    if data.startswith(b"\xff\xd8"):
        found, at = [], 2
        while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
            found += [f"APP{data[at + 1] - 0xE0}"] * (data[at + 1] in _TELLING_SEGMENTS)
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        return found
    if data.startswith(b"RIFF"):
        return [kind.decode("ascii") for kind in (b"EXIF", b"XMP ") if kind in data[:64] + data[-65536:]]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if "docProps/core.xml" not in parts.namelist():
                return []
            core = parts.read("docProps/core.xml").decode("utf-8")
        told = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", core)
        return [name for name in told if name not in ("", "基层治理做法库")]
    return []


def test_it_is_seen_where_it_is() -> None:
    chunk = (4).to_bytes(4, "big") + b"tEXt" + b"abcd" + bytes(4)
    assert traces(b"\x89PNG\r\n\x1a\n" + chunk) == ["tEXt"]
    assert traces(b"\xff\xd8\xff\xe1\x00\x08Exif\x00\x00\xff\xda") == ["APP1"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("docProps/core.xml", "<a><dc:creator>somebody</dc:creator></a>")
    assert traces(file.getvalue()) == ["somebody"]


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_pictures_in_the_repository_tell_nothing(path: Path) -> None:
    assert traces(path.read_bytes()) == []


@pytest.mark.slow
def test_office_files_and_pictures_of_the_site_name_no_person(site: Path) -> None:
    files = [
        path
        for path in site.rglob("*")
        if path.suffix in {".docx", ".pptx", ".xlsx", ".png", ".jpg", ".webp"}
    ]
    assert {path.suffix for path in files} >= {".docx", ".xlsx"}
    assert {path.name: told for path in files if (told := traces(path.read_bytes()))} == {}
