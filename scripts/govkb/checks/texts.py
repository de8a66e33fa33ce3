"""All words of an entry as one text, so that a rule searches once and still knows the place of every hit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from govkb.document import Document, Pointer

_SKIPPED = frozenset(
    {"id", "code", "url", "archived_url", "date", "accessed", "practice", "target", "part_of", "type"}
)
"""Fields that hold no words."""


class Hit(NamedTuple):
    """A match: the value's pointer and text, the offset of the match in it, and the match in the blob."""

    pointer: Pointer
    value: str
    offset: int
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one document joined by newlines, and where each piece begins."""

    blob: str
    starts: tuple[int, ...]
    pointers: tuple[Pointer, ...]

    def hits(self, pattern: re.Pattern[str]) -> Iterator[Hit]:
        """Every match of a pattern with the place of the value that it is in."""
        for match in pattern.finditer(self.blob):
            index = bisect_right(self.starts, match.start()) - 1
            start = self.starts[index]
            end = self.starts[index + 1] - 1 if index + 1 < len(self.starts) else len(self.blob)
            yield Hit(self.pointers[index], self.blob[start:end], match.start() - start, match)


@lru_cache(maxsize=4)
def texts_of(document: Document) -> Texts:
    """The words of a document, titles and authors of sources left out (they are quoted as printed)."""
    pieces: list[str] = []
    starts: list[int] = []
    pointers: list[Pointer] = []
    offset = 0

    def walk(value: object, pointer: Pointer) -> None:
        nonlocal offset
        if isinstance(value, str):
            pieces.append(value)
            starts.append(offset)
            pointers.append(pointer)
            offset += len(value) + 1
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key not in _SKIPPED and not (
                    key in ("title", "authors", "publisher") and pointer[:1] == ("sources",)
                ):
                    walk(inner, (*pointer, key))
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                walk(inner, (*pointer, index))

    walk(document.value, ())
    return Texts("\n".join(pieces), tuple(starts), tuple(pointers))
