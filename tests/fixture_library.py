"""A tiny library to test with: four invented entries, one comparison, a small vocabulary, the real divisions.

`assemble` lays it out in an empty folder, so that a test may put files of its own over it and break what it likes.
Content can change every day; tests of the code do not depend on it.
"""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from govkb.catalog import Catalog, load_catalog
from govkb.document import read_document
from govkb.regions import Regions

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
LIBRARY = TESTS / "library"
DIVISIONS = REPOSITORY / "practices/_regions"
TODAY = date(2026, 11, 22)

SIMPLE = "practices/qinghai/shuoshi-wu.yml"
"""The shortest entry of the library: only what must be there."""


def assemble(folder: Path, overlay: Path | None = None, *, divisions: bool = True) -> Path:
    """Lay the library out under `folder`, then the files of `overlay` over it. Returns `folder`.

    The divisions are a table of the state and not content of ours, so the real ones serve; a test that asks for
    `read_once` needs no copy of them.
    """
    for source in (LIBRARY, overlay):
        if source is not None:
            shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    if divisions:
        shutil.copytree(DIVISIONS, folder / "practices/_regions")
    return folder


@cache
def known_divisions() -> Regions:
    """The real table, read once for all tests."""
    return Regions.load(DIVISIONS)


class _Divisions:
    """Stands for `Regions` in the catalog."""

    @staticmethod
    def load(folder: Path) -> Regions:  # noqa: ARG004 - takes the place of a method that needs it
        return known_divisions()


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Let the catalog read the table of divisions, and every text that it has seen before, only once.

    Hundreds of tests lay out the same library; reading is pure, so they see what they would see anyway.
    """
    patch.setattr("govkb.catalog.Regions", _Divisions)
    patch.setattr("govkb.catalog.read_document", _read)
    patch.setattr("govkb.reading.read_document", _read)


_read = cache(read_document)


@cache
def small_catalog() -> Catalog:
    """The library as the code sees it."""
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        return load_catalog(LIBRARY)


def written(folder: Path) -> tuple[str, ...]:
    """Paths of all files under `folder`, POSIX and sorted."""
    return tuple(
        sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir())
    )
