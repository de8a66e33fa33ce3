"""The index of some records in one go, for those who keep nothing: the site's builder, the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from govkb.outputs.search.contribution import contributions
from govkb.outputs.search.index import SearchIndex, SearchOptions, index_files
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.thesaurus import Thesaurus


def build_search(
    records: Iterable[SearchRecord], thesaurus: Thesaurus, options: SearchOptions | None = None
) -> Mapping[str, bytes]:
    """Every file of the index, by path. The same records give the same bytes, in whatever order they come."""
    return SearchIndex.of(contributions(records), thesaurus, options).files


def search_files(records: Iterable[SearchRecord], thesaurus: Thesaurus) -> Iterator[tuple[str, bytes]]:
    """The same files one after the other, for those who write them: less is held at once."""
    return index_files(contributions(records), thesaurus)
