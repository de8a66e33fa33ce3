"""An entry and its sources as things to cite, for the published files and for `govkb cite`."""

from __future__ import annotations

import json
from collections.abc import Iterable

from govkb.bibliography import Cited, bibtex, cited_source, csl_item, ris
from govkb.views.library import Library, practice_url

CITATION_FORMATS = ("bib", "ris", "csl")
"""BibTeX, RIS, CSL-JSON."""


def cited(library: Library, identifier: str) -> tuple[Cited, ...]:
    """The entry itself, then its sources in their order. Raises KeyError for an unknown id."""
    practice, settings = library.practices[identifier], library.settings
    entry = Cited(
        key=identifier,
        type="dataset",
        title=f"{practice.name}（{library.place_name(practice)}）",
        authors=(settings.name,),
        publisher=settings.name,
        date=max((change.date for change in practice.history), default=""),
        url=settings.base_url + practice_url(identifier) if settings.base_url else "",
        version=settings.version,
    )
    return (entry, *(cited_source(source, identifier) for source in practice.sources))


def citations(all_cited: Iterable[Cited], form: str) -> str:
    """The text of one file in one of `CITATION_FORMATS`."""
    if form == "csl":
        return json.dumps([csl_item(one) for one in all_cited], ensure_ascii=False, indent=1) + "\n"
    return ris(all_cited) if form == "ris" else bibtex(all_cited)
