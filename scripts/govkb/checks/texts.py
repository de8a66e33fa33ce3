"""All words of an entry as one text, so that a rule searches once and still knows the place of every hit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from govkb.document import Document, Pointer

SKIPPED = frozenset(
    {"id", "code", "url", "archived_url", "date", "accessed", "practice", "target", "part_of", "type"}
)
"""Fields that hold no words."""
SKIPPED_IN_SOURCES = SKIPPED | {"title", "authors", "publisher"}


class Hit(NamedTuple):
    """A match: the value's pointer and text, the offset of the match in it, and the match in the blob."""

    pointer: Pointer
    value: str
    offset: int
    match: re.Match[str]


@dataclass(frozen=True, eq=False)
class Texts:
    """The words of one document joined by newlines. Where each piece begins is found out when there is a hit."""

    document: Document
    blob: str

    def hits(self, pattern: re.Pattern[str]) -> Iterator[Hit]:
        """Every match of a pattern with the place of the value that it is in."""
        return map(self.hit, pattern.finditer(self.blob))

    def hit(self, match: re.Match[str]) -> Hit:
        """The place of a match in the blob. The first one of a document costs as much as reading it."""
        index = bisect_right(self.pieces, match.start(), key=lambda piece: piece[0]) - 1
        start, pointer, value = self.pieces[index]
        return Hit(pointer, value, match.start() - start, match)

    @cached_property
    def pieces(self) -> tuple[tuple[int, Pointer, str], ...]:
        """Every value with words: where it begins in the blob, the pointer to it, and the text itself."""
        found: list[tuple[int, Pointer, str]] = []
        start = 0
        for pointer, value in _with_pointers(self.document.value, ()):
            found.append((start, pointer, value))
            start += len(value) + 1
        return tuple(found)


@lru_cache(maxsize=4)
def texts_of(document: Document) -> Texts:
    """The words of a document, titles and authors of sources left out (they are quoted as printed)."""
    pieces: list[str] = []
    for key, value in (document.value or {}).items():
        if key in SKIPPED:
            continue
        if type(value) is str:
            pieces.append(value)
        else:
            _collect(value, pieces, _skipped((key,)))
    return Texts(document, "\n".join(pieces))


def _skipped(pointer: Pointer) -> frozenset[str]:
    return SKIPPED_IN_SOURCES if pointer[:1] == ("sources",) else SKIPPED


def _collect(value: Any, pieces: list[str], skipped: frozenset[str]) -> None:
    """Append the texts in a value that is not itself a text, in the order of `_with_pointers`."""
    if type(value) is dict:
        for key, inner in value.items():
            if key not in skipped:
                if type(inner) is str:
                    pieces.append(inner)
                else:
                    _collect(inner, pieces, skipped)
    elif type(value) is list:
        for inner in value:
            if type(inner) is str:
                pieces.append(inner)
            else:
                _collect(inner, pieces, skipped)


def _with_pointers(value: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        skipped = _skipped(pointer)
        for key, inner in value.items():
            if key not in skipped:
                yield from _with_pointers(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _with_pointers(inner, (*pointer, index))
