"""Build a site in which strangers wrote entries: `python tests/hostile_site.py FOLDER`.

The hand-written pages and entries are the real ones; beside them stand an entry and a comparison for each text of
tests/attacks/. Their words would not pass the checks of wording; what is tried here is what holds where checks let
something through. In a process of its own, because the build's hooks read the library by its usual name.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import govkb.checks
from govkb.building import build_site
from govkb.catalog import Catalog, load_catalog
from govkb.memory import Memory
from govkb.problem import Problem
from hostile import ATTACKS, with_crowd

ROOT = Path(__file__).resolve().parents[1]
LIKE, COMPARED = "wuchanghui", "cunli-yishi"


def crowded(root: Path, memory: Memory, today: date) -> tuple[Catalog, tuple[Problem, ...]]:
    """The real library and the crowd, with which nothing is wrong."""
    del today
    return with_crowd(load_catalog(root, memory), LIKE, COMPARED, ATTACKS), ()


if __name__ == "__main__":
    govkb.checks.check_library = crowded
    build_site(ROOT, Path(sys.argv[1]), with_pdf=False, say=lambda _: None)
