"""How the fonts are cut into blocks that a browser loads one by one (`outputs/pdf/faces.py` makes them)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass

BLOCK = 256
"""Characters in a block but the first: 52 KB of the sans face, 68 KB of the Song face."""

_ALWAYS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "　、。，；：？！“”‘’（）《》〈〉「」『』【】—…·～－％＋／０１２３４５６７８９"
)


@dataclass(frozen=True, slots=True)
class FaceBlock:
    """Some characters of one face."""

    face: str
    number: int
    chars: str


def cut(known: Set[int], fixed: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
    """All characters that the fonts know, in blocks.

    The first block holds what is on every workshop's pages (`fixed`, digits, punctuation); the others are ordered by how
    often the library's `texts` use them, then by code point.
    """
    first = dict.fromkeys(char for char in "".join((_ALWAYS, *fixed)) if ord(char) in known)
    uses = Counter("".join(texts))
    others = [chr(code) for code in sorted(known) if chr(code) not in first and chr(code).isprintable()]
    others.sort(key=lambda char: -uses[char])
    rest = (others[start : start + BLOCK] for start in range(0, len(others), BLOCK))
    return ("".join(first), *("".join(block) for block in rest))
