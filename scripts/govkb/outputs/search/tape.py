"""Many texts as one row of numbers, folded: what makes reading ten thousand entries cheap.

A tape is an array of UTF-16 units. Texts are parted on it by breaks; no key of the index reaches across one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.folding import fold

PIECE, TEXT = "\x01", "\x02"
"""What parts two pieces, and two texts of one piece; folded text never holds them."""
BREAKS = 2
_STRAY = re.compile(r"[\x01\x02]")
SPACE = 0x20

Units = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]

_DROPPED, _LONGER, _UNKNOWN = 0, 0xFFFE, 0xFFFF
_TABLE = np.full(0x10000, _UNKNOWN, dtype=np.uint16)
"""Unit → folded unit; learned as texts bring new ones."""
_TABLE[1], _TABLE[2] = 1, 2
_TABLE[0xD800:0xE000] = _LONGER


def laid(pieces: Sequence[Sequence[str]]) -> Units:
    """The texts of some pieces on one tape: exactly one break of the first kind between two pieces."""
    joined = PIECE.join(map(TEXT.join, pieces))
    if joined.count(PIECE) + joined.count(TEXT) != _breaks(pieces):
        joined = PIECE.join([TEXT.join([_STRAY.sub(" ", text) for text in piece]) for piece in pieces])
    return _folded(joined)


def _breaks(pieces: Sequence[Sequence[str]]) -> int:
    """How many breaks a tape of these pieces has."""
    return max(0, len(pieces) - 1) + sum(map(len, pieces)) - sum(map(bool, pieces))


def sizes(tape: Units, count: int) -> Places:
    """How long each of the pieces on a tape is, the break after it included."""
    breaks = np.flatnonzero(tape == ord(PIECE))
    found = np.empty(count, dtype=np.int64)
    if count:
        found[:-1] = breaks + 1
        found[-1] = len(tape)
        found[1:] = np.diff(found)
    return found


def _folded(text: str) -> Units:
    units = np.frombuffer(text.encode("utf-16-le", "replace"), dtype=np.uint16)
    folded = _TABLE[units]
    highest = int(folded.max(initial=0))
    if highest == _UNKNOWN:
        for code in set(units[folded == _UNKNOWN].tolist()):
            one = fold(chr(code))
            plain = len(one) == 1 and ord(one) < _LONGER
            _TABLE[code] = ord(one) if plain else _LONGER if one else _DROPPED
        folded = _TABLE[units]
        highest = int(folded.max())
    if highest == _LONGER:
        # Rare: a character that becomes several, or one outside of the basic plane.
        longer = {char for char in set(text) if ord(char) > 0xFFFF or _TABLE[ord(char)] == _LONGER}
        for char in longer:
            text = text.replace(char, fold(char))
        units = np.frombuffer(text.encode("utf-16-le", "replace"), dtype=np.uint16)
        folded = np.where((units & 0xF800) == 0xD800, units, _TABLE[units])
        # What several characters came from is folded already.
        folded = np.where(folded == _UNKNOWN, units, folded)
    kept: Units = folded[folded != _DROPPED]
    return kept
