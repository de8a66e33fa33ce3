"""The letters that lead to a term: all that somebody may type first for it; of many terms at once.

They are the first three letters of what is spelled out from each syllable on, and the first letters of three syllables (of
two where no third one follows). zh, ch and sh are often typed without h, and z, c and s with one, so the beginning of a term
is found in both ways. Letters are a number of 24 bits, a byte each: `gon` is 0x676f6e, `sq` 0x737100.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.shards import SPREAD_TEXT

Numbers = npt.NDArray[np.uint64]


class Leads(NamedTuple):
    """Letters, the number of the term to which they lead, and whether they begin it; some may stand there twice."""

    letters: Numbers
    terms: Numbers
    begins: npt.NDArray[np.bool_]


def leads(readings: Sequence[str]) -> Leads:
    """What leads to each of some terms, from their readings as they are written (`shuang lou zhang/chang`)."""
    count = np.array([one.count(" ") + 1 for one in readings], dtype=np.int64)
    term = np.repeat(np.arange(len(readings), dtype=np.uint64), count)
    begins = np.zeros(len(term) + 2, dtype=bool)
    begins[np.cumsum(count) - count] = True
    said = " ".join(readings).split()
    # Of each place the syllable there, the one after it and the one after that; 0 where the term has ended.
    number = {way: at for at, way in enumerate(dict.fromkeys(said), 1)}
    here = np.array([*map(number.__getitem__, said), 0, 0], dtype=np.int64)
    first, second, third = here[:-2], np.where(begins[1:-1], 0, here[1:-1]), here[2:].copy()
    third[begins[1:-1] | begins[2:]] = 0
    letters, size = _letters(number)
    found: list[tuple[Numbers, Numbers, npt.NDArray[np.bool_]]] = []

    def add(some: Numbers, those: npt.NDArray[np.int64]) -> None:
        found.append((some >> _BELOW, term[those], begins[those]))

    for one, two, three in product((0, 1), repeat=3):
        there = size[first, one] > 0
        if two:
            there &= size[second, 1] > 0
        if three:
            there &= size[third, 1] > 0
        those = np.flatnonzero(there)
        at, after, then = (first[those], one), (second[those], two), (third[those], three)
        a, b, c = letters[at], letters[after], letters[then]
        spelled = a | b >> size[at] | c >> size[at] + size[after]
        add(spelled, those)
        more = np.flatnonzero(second[those])
        initials = a & _FIRST | (b & _FIRST) >> _BYTE | (c & _FIRST) >> _TWO_BYTES
        add(initials[more], those[more])
        heard = np.flatnonzero(begins[those])
        heard = heard[np.isin(spelled[heard] >> _LAST, _HISSED)]
        add(_heard(spelled[heard]), those[heard])
    return Leads(*[np.concatenate(column) for column in zip(*found, strict=True)])


_BYTE, _TWO_BYTES, _BELOW, _LAST = np.uint64(8), np.uint64(16), np.uint64(40), np.uint64(56)
_FIRST = np.uint64(0xFF << 56)
_HISSED = np.frombuffer(b"zcs", dtype=np.uint8).astype(np.uint64)
_H = np.uint64(ord("h") << 48)


def _letters(said: Iterable[str]) -> tuple[Numbers, Numbers]:
    """The letters of both ways of some syllables in the upper bytes of a number, and how many bits they are; a row of 0 first."""
    ways = [
        way[:4].encode("ascii")
        for one in ("/", *said)
        for way in (one if "/" in one else f"{one}/").split("/")
    ]
    letters = np.frombuffer(b"".join([way.ljust(8, b"\0") for way in ways]), dtype=">u8").astype(np.uint64)
    bits = np.array([8 * len(way) for way in ways], dtype=np.uint64)
    return letters.reshape(-1, 2), bits.reshape(-1, 2)


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
