"""The index of some records in one go, for those who keep nothing: the site's builder, the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govkb.outputs.search.contribution import contributions
from govkb.outputs.search.index import SearchIndex, SearchOptions
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.thesaurus import Thesaurus


def build_search(
    records: Iterable[SearchRecord], thesaurus: Thesaurus, options: SearchOptions | None = None
) -> Mapping[str, bytes]:
    """Every file of the index, by path. The same records give the same bytes, in whatever order they come."""
    return SearchIndex.of(contributions(records), thesaurus, options).files
