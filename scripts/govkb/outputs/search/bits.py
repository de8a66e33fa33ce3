"""Numbers as bits, in as few of them as their spread asks for, and the bits as base64.

Every code is some zeros, a one, and some bits more:

* `gamma`, for small numbers from 1 on: as many bits more as there were zeros; all after the zeros is the number;
* `rice`, for the gaps between numbers strewn evenly: so many bits more as the `step` says; the zeros count the rest.

gzip gets nothing more out of them, and needs a tenth more than they are to carry them as text.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]

_LOW = np.uint64(0xFFFFFFFF)


def step(reach: int, count: int) -> int:
    """The bits of a `rice` code that suit so many numbers strewn over a reach."""
    return max(0, (reach * 11 // (16 * count)).bit_length() - 1)


def text_of(bits: bytes) -> str:
    """Bits as text."""
    return b64encode(bits).decode("ascii").rstrip("=")


# ---------------------------------------------------------------------------------------------- one by one


@dataclass
class BitWriter:
    """Codes one after the other."""

    _codes: list[str] = field(default_factory=list)

    def gamma(self, value: int) -> None:
        """A number from 1 on."""
        self._codes.append("0" * (value.bit_length() - 1) + f"{value:b}")

    def rice(self, value: int, bits: int) -> None:
        """A number from 0 on, in steps of so many bits."""
        self._codes.append("0" * (value >> bits) + f"{1 << bits | value & (1 << bits) - 1:b}")

    @property
    def text(self) -> str:
        """All codes, filled up to whole bytes."""
        bits = "".join(self._codes)
        size = -(-len(bits) // 8)
        return text_of(int(bits.ljust(8 * size, "0"), 2).to_bytes(size, "big")) if bits else ""


class BitReader:
    """The same, read back."""

    def __init__(self, text: str) -> None:
        held = b64decode(text + "=" * (-len(text) % 4))
        self._bits = f"{int.from_bytes(held, 'big'):0{8 * len(held)}b}"
        self._at = 0

    def gamma(self) -> int:
        """A number from 1 on."""
        one = self._bits.index("1", self._at)
        zeros = one - self._at
        self._at = one + 1 + zeros
        return int(self._bits[one : self._at], 2)

    def rice(self, bits: int) -> int:
        """A number from 0 on, in steps of so many bits."""
        one = self._bits.index("1", self._at)
        zeros = one - self._at
        self._at = one + 1 + bits
        return zeros << bits | (int(self._bits[one + 1 : self._at], 2) if bits else 0)


# ---------------------------------------------------------------------------------------------- whole columns


def lengths(values: Places) -> Places:
    """How many bits each number has."""
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


def steps(reach: Places | int, counts: Places) -> Places:
    """`step` of columns."""
    return np.maximum(lengths(reach * 11 // (16 * counts)) - 1, 0)


class Codes(NamedTuple):
    """A column of codes: how long each is, and the bits after its zeros with their number."""

    sizes: Places
    bits: Places
    widths: Places


def gammas(values: Places) -> Codes:
    """`gamma` of a column."""
    widths = lengths(values)
    return Codes(2 * widths - 1, values, widths)


def rices(values: Places, bits: Places) -> Codes:
    """`rice` of a column, each number in its steps."""
    one = np.left_shift(1, bits)
    return Codes((values >> bits) + bits + 1, one | values & one - 1, bits + 1)


Layer = tuple[Places | slice, Codes]
"""Some of all items, rising, and a code for each of them."""


def laid(layers: Sequence[Layer], items: int, begins: Places) -> list[str]:
    """The codes of all items one after the other, those of an item in the order of the layers.

    They are cut where the items of `begins` begin, each part filled up to whole bytes; as texts.
    """
    size = np.zeros(items, dtype=np.int64)
    for those, codes in layers:
        size[those] += codes.sizes
    total = np.add.reduceat(size, begins)
    room = -(-total // 8) * 8
    start = np.cumsum(size) - size
    start += np.repeat(np.cumsum(room - total) - (room - total), np.diff(begins, append=items))
    field = _Field(int(room.sum()))
    for those, codes in layers:
        start[those] += codes.sizes
        field.put(start[those], codes)
    content = field.content
    bounds = pairwise([0, *(np.cumsum(room) // 8).tolist()])
    return [text_of(content[first:last]) for first, last in bounds]


class _Field:
    """Room for so many bits, all of them zeros, into which columns of codes are put."""

    def __init__(self, size: int) -> None:
        self._cells = np.zeros((size >> 5) + 2, dtype=np.uint64)

    def put(self, ends: Places, codes: Codes) -> None:
        """Puts codes of at most 32 bits after the zeros where they end, in rising order, each in room of its own."""
        begins = ends - codes.widths
        cell = begins >> 5
        window = codes.bits.astype(np.uint64) << (64 - codes.widths - (begins & 31)).astype(np.uint64)
        # Codes that begin in one cell, added up: their bits never meet.
        first = np.flatnonzero(np.concatenate((_TRUE, cell[1:] != cell[:-1])))
        at = cell[first]
        self._cells[at] += np.add.reduceat(window >> np.uint64(32), first)
        self._cells[at + 1] += np.add.reduceat(window & _LOW, first)

    @property
    def content(self) -> bytes:
        """The bits, and some zeros."""
        return self._cells.astype(">u4").tobytes()


_TRUE = np.ones(1, dtype=bool)
