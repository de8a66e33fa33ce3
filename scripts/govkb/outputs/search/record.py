"""What the search knows of one thing that can be found."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("practice", "component", "comparison", "term", "page")
"""Kinds in the order in which equal hits are listed."""


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One page (or part of a page) as plain text: what may match, and what a result shows.

    `components` and `sections` are triples (name or heading, anchor, text); an anchor is an element id of the page.
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
    synonyms: tuple[str, ...] = ()
    problem: str = ""
    summary: str = ""
    components: tuple[tuple[str, str, str], ...] = ()
    sections: tuple[tuple[str, str, str], ...] = ()
    evidence: str = ""
