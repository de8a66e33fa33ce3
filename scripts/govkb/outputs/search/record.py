"""What the search knows of one thing that can be found."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("practice", "component", "comparison", "term", "page")
"""Kinds in the order in which equal hits are listed."""


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One page (or part of a page) as plain text: what may match, and what a result shows.

    `components`, `sections` and `asides` are triples (name or heading, anchor, text); an anchor is an element id of the
    page. Asides speak of other things than the record itself (what it resembles, where it was printed) and count less.
    `lead_tags` are those of the tags that describe it before all others.
    """

    id: str
    kind: str
    url: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    place: str = ""
    place_short: str = ""
    tags: tuple[str, ...] = ()
    lead_tags: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    problem: str = ""
    summary: str = ""
    components: tuple[tuple[str, str, str], ...] = ()
    sections: tuple[tuple[str, str, str], ...] = ()
    asides: tuple[tuple[str, str, str], ...] = ()
    evidence: str = ""
