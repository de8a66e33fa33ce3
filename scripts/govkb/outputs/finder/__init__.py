"""Data of the finder (`/find/`), cut into small scripts, read by `docs/assets/finder-core.js`."""

from govkb.outputs.finder.build import build_finder, finder_files
from govkb.outputs.finder.words import FINDER_WORDS

__all__ = ["FINDER_WORDS", "build_finder", "finder_files"]
