"""The letters that lead to a term: all that somebody may type first for it; of many terms at once.

They are the first three letters of what is spelled out from each syllable on, and the first letters of three syllables (of
two where no third one follows). zh, ch and sh are often typed without h, and z, c and s with one, so the beginning of a term
is found in both ways. Letters are a number of 24 bits, a byte each: `gon` is 0x676f6e, `sq` 0x737100.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.shards import SPREAD_TEXT
from govkb.pinyin import Reading

Numbers = npt.NDArray[np.uint64]


class Leads(NamedTuple):
    """Letters, the number of the term to which they lead, and whether they begin it; some may stand there twice."""

    letters: Numbers
    terms: Numbers
    begins: npt.NDArray[np.bool_]


_numbers: dict[str, int] = {"": 0}
"""Every syllable met so far, with its number; 0 is where a term has ended."""


def numbered(reading: Reading) -> list[int]:
    """A reading as numbers: of each syllable that of the likeliest way, and of the other one or 0."""
    return [
        _numbers.setdefault(way, len(_numbers))
        for ways in reading
        for way in (ways if len(ways) > 1 else (ways[0], ""))
    ]


def leads(readings: Sequence[Sequence[int]]) -> Leads:
    """What leads to each of some terms, from their numbered readings."""
    count = np.array([len(one) // 2 for one in readings], dtype=np.int64)
    ways = np.array([number for one in readings for number in one], dtype=np.int64).reshape(-1, 2)
    term = np.repeat(np.arange(len(readings), dtype=np.uint64), count)
    begins = np.zeros(len(ways) + 2, dtype=bool)
    begins[np.cumsum(count) - count] = True
    # The syllable at each place, the one after it and the one after that, as long as they are of the same term.
    ended = np.zeros((2, 2), dtype=np.int64)
    second = np.where(begins[1:-1, None], 0, np.concatenate((ways, ended))[1:-1])
    third = np.where((begins[1:-1] | begins[2:])[:, None], 0, np.concatenate((ways, ended))[2:])
    letters, size = _letters()
    found: list[tuple[Numbers, Numbers, npt.NDArray[np.bool_]]] = []

    def add(some: Numbers, those: npt.NDArray[np.int64]) -> None:
        found.append((some >> _BELOW, term[those], begins[those]))

    for one, two, three in product((0, 1), repeat=3):
        there = ways[:, one] > 0
        if two:
            there &= second[:, 1] > 0
        if three:
            there &= third[:, 1] > 0
        those = np.flatnonzero(there)
        a, b, c = ways[those, one], second[those, two], third[those, three]
        spelled = letters[a] | letters[b] >> size[a] | letters[c] >> size[a] + size[b]
        add(spelled, those)
        more = np.flatnonzero(b)
        first = letters[a] & _FIRST | (letters[b] & _FIRST) >> _BYTE | (letters[c] & _FIRST) >> _TWO_BYTES
        add(first[more], those[more])
        heard = np.flatnonzero(begins[those] & np.isin(spelled >> _LAST, _HISSED))
        add(_heard(spelled[heard]), those[heard])
    return Leads(*[np.concatenate(column) for column in zip(*found, strict=True)])


_BYTE, _TWO_BYTES, _BELOW, _LAST = np.uint64(8), np.uint64(16), np.uint64(40), np.uint64(56)
_FIRST = np.uint64(0xFF << 56)
_HISSED = np.frombuffer(b"zcs", dtype=np.uint8).astype(np.uint64)
_H = np.uint64(ord("h") << 48)


def _letters() -> tuple[Numbers, Numbers]:
    """The letters of every syllable in the upper bytes of a number, and how many bits they are."""
    written = [way[:4].encode("ascii") for way in _numbers]
    packed = b"".join([one.ljust(8, b"\0") for one in written])
    return np.frombuffer(packed, dtype=">u8").astype(np.uint64), np.array(
        [8 * len(one) for one in written], dtype=np.uint64
    )


def _heard(spelled: Numbers) -> Numbers:
    """The first letters as they are typed by those who do not hear the h, or hear one."""
    first, rest = spelled & _FIRST, spelled << _BYTE
    without, beside = rest << _BYTE >> _BYTE, _H | rest >> _TWO_BYTES
    return first | np.where(rest & _FIRST == _H << _BYTE, without, beside)


def homes(letters: Numbers, shards: int) -> Numbers:
    """The shard of each letters: `home_of` of them as text."""
    code = letters >> _TWO_BYTES
    for shift in (_BYTE, np.uint64(0)):
        letter = letters >> shift & np.uint64(0xFF)
        code = np.where(letter > 0, code * np.uint64(31) + letter, code)
    return (code * np.uint64(SPREAD_TEXT) & np.uint64(0xFFFFFFFF)) * np.uint64(shards) >> np.uint64(32)
