"""Numbers as bits, in as few of them as their spread asks for, and the bits as base64.

Every code is some zeros, a one, and some bits more:

* `gamma`, for small numbers from 1 on: as many bits more as there were zeros; all after the zeros is the number;
* `rice`, for the gaps between numbers strewn evenly: so many bits more as the `step` says; the zeros count the rest.

gzip gets nothing more out of them, and needs a tenth more than they are to carry them as text.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Numbers = TypeVar("Numbers", Places, Small, npt.NDArray[np.uint32], npt.NDArray[np.uint64])

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def step(reach: int, count: int) -> int:
    """The bits of a `rice` code that suit so many numbers strewn over a reach."""
    return max(0, (reach * 11 // (16 * count)).bit_length() - 1)


def text_of(bits: bytes) -> str:
    """Bits as text."""
    return b64encode(bits).decode("ascii").rstrip("=")


# ---------------------------------------------------------------------------------------------- one by one


def gamma(value: int) -> str:
    """A number from 1 on."""
    return "0" * (value.bit_length() - 1) + f"{value:b}"


@lru_cache(maxsize=1 << 14)
def rice(value: int, bits: int) -> str:
    """A number from 0 on, in steps of so many bits."""
    return "0" * (value >> bits) + f"{1 << bits | value & (1 << bits) - 1:b}"


def written(codes: Iterable[str]) -> str:
    """Codes one after the other, filled up to whole bytes, as text."""
    bits = "".join(codes)
    size = -(-len(bits) // 8)
    return text_of(int(bits.ljust(8 * size, "0"), 2).to_bytes(size, "big")) if bits else ""


def unpacked(text: str) -> str:
    """The bits of a text, as zeros and ones."""
    held = b64decode(text + "=" * (-len(text) % 4))
    return f"{int.from_bytes(held, 'big'):0{8 * len(held)}b}" if held else ""


class BitReader:
    """Codes, read back."""

    def __init__(self, bits: str) -> None:
        self.bits = bits
        self.at = 0

    def gamma(self) -> int:
        """A number from 1 on."""
        one = self.bits.index("1", self.at)
        self.at = 2 * one - self.at + 1
        return int(self.bits[one : self.at], 2)

    def rice(self, bits: int) -> int:
        """A number from 0 on, in steps of so many bits."""
        one = self.bits.index("1", self.at)
        zeros, self.at = one - self.at, one + 1 + bits
        return zeros << bits | int("0" + self.bits[one + 1 : self.at], 2)

    def rices(self, count: int, bits: int) -> list[int]:
        """So many numbers, one after the other."""
        found, held, at, index, one_and = [], self.bits, self.at, self.bits.index, 1 << bits
        for _ in range(count):
            one = index("1", at)
            until = one + 1 + bits
            found.append((one - at << bits) + int(held[one:until], 2) - one_and)
            at = until
        self.at = at
        return found

    def skip(self, count: int, bits: int, more: int) -> None:
        """Passes over so many `rice` codes, each with so many `gamma` codes after it."""
        at, index = self.at, self.bits.index
        for _ in range(count):
            at = index("1", at) + 1 + bits
            for _ in range(more):
                at = 2 * index("1", at) - at + 1
        self.at = at


# ---------------------------------------------------------------------------------------------- whole columns


def lengths(values: Small) -> Small:
    """How many bits each number has."""
    found: Small = np.frexp(values.astype(np.float64))[1]
    return found


def steps(reach: Small | int, counts: Small) -> Small:
    """`step` of columns."""
    return np.maximum(lengths(reach * 11 // (16 * counts)) - 1, 0)


class Codes(NamedTuple):
    """A column of codes: how long each is, and the bits after its zeros with their number."""

    sizes: Small
    bits: Small
    widths: Small


def gammas(values: Small) -> Codes:
    """`gamma` of a column."""
    widths = lengths(values)
    return Codes(2 * widths - 1, values, widths)


def rices(values: Small, bits: Small) -> Codes:
    """`rice` of a column, each number in its steps."""
    widths = bits + 1
    one = np.left_shift(1, bits, dtype=np.int32)
    low = values & one - 1
    low |= one
    return Codes((values >> bits) + widths, low, widths)


Layer = tuple[Places | slice, Codes]
"""Some of all items, rising, and a code for each of them."""


def laid(layers: Sequence[Layer], items: int, begins: Places) -> list[str]:
    """The codes of all items one after the other, those of an item in the order of the layers.

    They are cut where the items of `begins` begin, each part filled up to whole bytes; as texts.
    """
    size = np.zeros(items, dtype=np.int32)
    for those, codes in layers:
        size[those] += codes.sizes
    total = np.add.reduceat(size, begins)
    room = -(-total // 8) * 8
    at = np.cumsum(size, dtype=np.int32)
    at -= size
    filled = np.cumsum(room - total, dtype=np.int32)
    filled -= room - total
    at += np.repeat(filled, np.diff(begins, append=items))
    field = _Field(int(room.sum()))
    for those, codes in layers:
        at[those] += codes.sizes
        field.put(at[those], codes)
    content = field.content
    bounds = pairwise([0, *(np.cumsum(room) // 8).tolist()])
    return [text_of(content[first:last]) for first, last in bounds]


def distinct(values: Numbers) -> Numbers:
    """Every number of a column once, rising. numpy's own way to say this is many times slower with many of them."""
    held = values.copy()
    held.sort()
    return held[changes(held)]


def changes(column: Numbers) -> Places:
    """Where a sorted column takes a new value."""
    new = np.ones(len(column), dtype=bool)
    np.not_equal(column[1:], column[:-1], out=new[1:])
    return np.flatnonzero(new)


class _Field:
    """Room for so many bits, all of them zeros, into which columns of codes are put."""

    def __init__(self, size: int) -> None:
        self._cells = np.zeros((size >> 5) + 2, dtype=np.uint64)

    def put(self, ends: Small, codes: Codes) -> None:
        """Puts codes of at most 32 bits after the zeros where they end, in rising order, each in room of its own."""
        begins = ends - codes.widths
        cell = begins >> 5
        begins &= 31
        begins += codes.widths
        window = codes.bits.astype(np.uint64)
        window <<= (64 - begins).astype(np.uint64)
        # Codes that begin in one cell, added up: their bits never meet.
        first = changes(cell)
        at, both = cell[first], np.add.reduceat(window, first)
        self._cells[at] += both >> _HALF
        self._cells[at + 1] += both & _LOW

    @property
    def content(self) -> bytes:
        """The bits, and some zeros."""
        return self._cells.astype(">u4").tobytes()
