"""Search: an index of our own, cut into small scripts, read by `docs/assets/search-engine.js`."""

from govkb.outputs.search.build import build_search, search_files
from govkb.outputs.search.contribution import Contribution, contribution, contributions
from govkb.outputs.search.index import SearchIndex, SearchOptions
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.thesaurus import Thesaurus, thesaurus_from

__all__ = [
    "Contribution",
    "SearchIndex",
    "SearchOptions",
    "SearchRecord",
    "Thesaurus",
    "build_search",
    "contribution",
    "contributions",
    "search_files",
    "thesaurus_from",
]
