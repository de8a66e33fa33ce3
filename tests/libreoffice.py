"""LibreOffice as a second reader of Office files: what comes out on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

NO_OFFICE = "没有找到 LibreOffice（soffice）或 pdftotext"
OFFICE = shutil.which("soffice") if shutil.which("pdftotext") else None

needs_office = pytest.mark.skipif(OFFICE is None, reason=NO_OFFICE)


def printed(folder: Path, content: bytes, ending: str) -> Path:
    """The PDF that LibreOffice prints of a file, with a profile of its own so that no open window disturbs."""
    source = folder / f"file.{ending}"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / "file.pdf"


def read_back(pdf: Path) -> str:
    """The text of a PDF without spaces."""
    return re.sub(r"\s+", "", _text(pdf, "-raw"))


def boxes(pdf: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """For each page the words with their places in points: left, top, right, bottom, word."""
    pages: list[list[tuple[float, float, float, float, str]]] = []
    for line in _text(pdf, "-bbox").splitlines():
        if "<page " in line:
            pages.append([])
        found = re.search(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)</word>', line)
        if found:
            left, top, right, bottom = (float(found[place]) for place in range(1, 5))
            pages[-1].append((left, top, right, bottom, found[5]))
    return pages


def _text(pdf: Path, how: str) -> str:
    done = subprocess.run(["pdftotext", how, str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode()
