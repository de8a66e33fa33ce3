"""What we carry of others: each with its licence and its version beside it, and told in docs/dev/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fixture_library import REPOSITORY

VENDOR = REPOSITORY / "docs/assets/vendor"
FONTS = REPOSITORY / "scripts/govkb/outputs/pdf/fonts"
FOLDERS = sorted(folder for folder in VENDOR.iterdir() if folder.is_dir()) if VENDOR.is_dir() else []
FOREIGN = re.compile(r"(?i)copyright \(c\)|@license|licensed under|\bMIT license\b")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_library_has_its_licence_and_version(folder: Path) -> None:
    licence = (folder / "LICENSE").read_text("utf-8")
    assert len(licence) > 500
    version = (folder / "VERSION.txt").read_text("utf-8")
    assert version.startswith(f"{folder.name} "), "name, version, licence, where it comes from"
    assert re.search(r"\b\d+\.\d+(\.\d+)?\b", version)
    assert re.search(r"\b(MIT|BSD-[23]-Clause|Apache-2\.0|ISC)\b", version)
    assert "https://" in version
    assert not [file for file in folder.rglob("*") if file.is_symlink()]


def test_fonts_have_their_licence_and_versions() -> None:
    told = (FONTS / "LICENSE.md").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in told
    faces = [file for file in FONTS.iterdir() if file.suffix in (".otf", ".ttf", ".woff2")]
    assert faces
    for face in faces:
        assert face.name in told, "which font it was made from"
    for version in ("2.004", "2.000", "1.250"):
        assert version in told


def test_nothing_foreign_lies_elsewhere() -> None:
    """A library that somebody pastes among our own scripts would have no licence and no version."""
    for file in (REPOSITORY / "docs").rglob("*"):
        if file.suffix in (".js", ".css", ".woff2", ".wasm") and VENDOR not in file.parents:
            assert file.suffix not in (".woff2", ".wasm"), file
            assert not FOREIGN.search(file.read_text("utf-8")), file
