"""Search: an index of our own, cut into small scripts, read by `docs/assets/search-engine.js`."""

from govkb.outputs.search.build import SearchOptions, build_search
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.thesaurus import Thesaurus, thesaurus_from

__all__ = ["SearchOptions", "SearchRecord", "Thesaurus", "build_search", "thesaurus_from"]
