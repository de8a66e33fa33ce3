"""Terms of the vocabulary in an entry's running text: the first time one occurs, it leads to its definition.

Chinese is written without word borders, so a run of characters is only taken for a term when nothing says that it is a
piece of something longer (a hit too few is harmless, a wrong one misleads):

* of two terms at one place the longer one counts;
* not within a longer word that the library knows: another label or synonym, the name of a practice or of a part;
* not within quotation marks that hold more than the term: that is somebody's proper name;
* not before a character that makes it the name of a body, a place or a rule: 便民服务|站, 矛盾调解|室, 积分制|度.

Links, headings and titles are left alone. Only what a reader may not know is explained: terms of three characters and
more, without the levels of government.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from govkb.frozen import frozen
from govkb.model import Practice
from govkb.prose import Block, Span, Spans, parse_prose
from govkb.views.library import Library, once_for_all, once_for_each
from govkb.views.practice import PracticeView, view_practice

SHORTEST = 3
FACETS = ("mechanism", "problem", "theme", "actor", "setting")
"""Facets whose terms are explained; of two terms with one label the first of these counts."""

_BORDERS = "站点厅室所队岗员会台网车亭屋卡券部办处度定"
_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Definition:
    """What a term means, and where the glossary says it."""

    url: str
    text: str


@frozen
class TermSpan(Span):
    """A term in a text: `href` is the address of its definition, `note` the definition itself."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """Words that are explained, and the longer words in which they are not meant."""

    definitions: Mapping[str, Definition]
    longer: Mapping[str, Mapping[tuple[int, int], Set[str]]]
    """By word: longer words that hold it, by the place at which they do and by their length."""
    pattern: re.Pattern[str]

    def within_longer(self, text: str, start: int, word: str) -> bool:
        """Whether a word that stands in a text is a piece of a longer one there."""
        # By place and length: names of entries hold one word by the thousand, at a few dozen places.
        return any(
            start >= place and text[start - place : start - place + length] in found
            for (place, length), found in self.longer.get(word, {}).items()
        )


def _names(practice: Practice) -> Sequence[str]:
    """What an entry calls itself and its parts."""
    parts = (name for part in practice.components for name in (part.name, *part.aliases))
    return [practice.name, *practice.aliases, *parts]


@once_for_all(_names)
def glossary(library: Library) -> Glossary:
    """The glossary of a library."""
    definitions, pattern, known = _explained(library)
    longer: dict[str, dict[tuple[int, int], set[str]]] = {}
    for word, one, place in chain(known, *(_held(library, identifier) for identifier in library.practices)):
        longer.setdefault(word, {}).setdefault((place, len(one)), set()).add(one)
    return Glossary(definitions, longer, pattern)


_Held = tuple[str, str, int]
"""A word that is explained, a longer one that holds it, and at which place."""


@once_for_all(lambda _: None)
def _explained(library: Library) -> tuple[Mapping[str, Definition], re.Pattern[str], Sequence[_Held]]:
    """What the vocabulary explains, a pattern for it, and where other labels and synonyms hold it."""
    definitions: dict[str, Definition] = {}
    known: set[str] = set()
    for name in FACETS:
        facet = library.catalog.vocabulary.facets.get(name)
        for term in facet.terms if facet else ():
            known.update((term.label, *term.synonyms))
            if not term.retired:
                for word in _words(term.label):
                    definitions.setdefault(word, Definition(f"glossary/#{name}-{term.id}", term.definition))
    pattern = re.compile("|".join(map(re.escape, sorted(definitions, key=len, reverse=True))) or "(?!)")
    return definitions, pattern, tuple(_holding(sorted(known), pattern))


@once_for_each
def _held(library: Library, identifier: str) -> Sequence[_Held]:
    """Words that are explained within the names of an entry and its parts."""
    return tuple(_holding(_names(library.practices[identifier]), _explained(library)[1]))


def _holding(names: Iterable[str], pattern: re.Pattern[str]) -> Iterator[_Held]:
    for one in names:
        for match in pattern.finditer(one):
            if len(one) > len(match[0]):
                yield match[0], one, match.start()


def _words(label: str) -> Iterator[str]:
    """The words of a label that may stand in a text: 网格员与楼栋长 is 网格员 and 楼栋长."""
    if "（" in label:
        return
    halves = label.split("与")
    for word in dict.fromkeys((label, *halves) if min(map(len, halves)) > 1 else (label,)):
        if len(word) >= SHORTEST:
            yield word


def view_explained(library: Library, identifier: str) -> PracticeView:
    """The view of an entry with the first occurrence of each term in its running text made a link.

    Raises KeyError for an unknown id.
    """
    marker = _Marker(glossary(library), library.practices[identifier].name, set())
    return view_practice(library, identifier, marker.blocks)


@dataclass(frozen=True, slots=True)
class _Marker:
    """Goes through a page from top to bottom and remembers what it has explained."""

    glossary: Glossary
    title: str
    """What the page is called: a word in it needs no explanation."""
    told: set[str]

    def blocks(self, text: str) -> tuple[Block, ...]:
        """Blocks of an author's text with the terms in them marked."""
        blocks = parse_prose(text)
        # Lines of a paragraph are joined: only on one line a term stands in the blocks as it does in the text.
        if "\n" not in text and not self.glossary.pattern.search(text):
            return blocks
        return tuple([Block(block.kind, tuple(map(self._line, block.items))) for block in blocks])

    def _line(self, spans: Spans) -> Spans:
        return tuple(piece for span in spans for piece in self._pieces(span))

    def _pieces(self, span: Span) -> Iterator[Span]:
        if span.kind != "text":
            yield span
            return
        at = 0
        for start, word in meant(span.text, self.glossary):
            definition = self.glossary.definitions[word]
            if word in self.told or word in self.title or start < at:
                continue
            self.told.add(word)
            if start > at:
                yield Span("text", span.text[at:start])
            yield TermSpan("term", word, definition.url, definition.text)
            at = start + len(word)
        if at < len(span.text):
            yield Span("text", span.text[at:])


def meant(text: str, words: Glossary) -> Iterator[tuple[int, str]]:
    """Terms that a text means, with their places."""
    quoted = None
    for match in words.pattern.finditer(text):
        start, word = match.start(), match[0]
        after = text[match.end() : match.end() + 2]
        if (after[:1] in _BORDERS and after) or after == "中心":
            continue
        if words.within_longer(text, start, word):
            continue
        quoted = _quotations(text) if quoted is None else quoted
        if any(low < start and match.end() < high and high - low - 2 > len(word) for low, high in quoted):
            continue
        yield start, word


def _quotations(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTED.finditer(text)]
