"""From texts to the lists of entries that hold each key, as whole columns at once.

A collection has some thousand keys an entry: one dictionary step each would take longer than everything else in the
build. All texts are therefore laid on one tape of characters, folded by table, and sorted as numbers
`key · entry · field`; equal numbers fall together, and the weights of the fields are summed where only the field differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.folding import fold, stem
from govkb.outputs.search.shards import ALPHABET, LEVELS, ONE, THREE, TWO, shard_of

_PIECE, _TEXT = "\x01", "\x02"
_BREAKS = (1, 2)
"""What parts two pieces, and two texts of one piece, on the tape; no key reaches across."""
_DROPPED = 0xFFFFFFFF
_SPACE = 0x20
_STRONGEST = len(LEVELS) - 1
_LATIN = re.compile(r"[a-z0-9+]+")
_ENTRY_BITS, _LOW_BITS, _CHAR_BITS = np.uint64(24), np.uint64(4), np.uint64(16)
_ENTRY_MASK, _LOW_MASK = np.uint64((1 << 24) - 1), np.uint64((1 << 4) - 1)
_WORD = 1 << 32
_UNICODE = 0x110000
_ENTRIES_AT_ONCE, _SHARDS_AT_ONCE = 1000, 256

Codes = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.uint64]
Letters = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: how much a key in it counts, and whether its single characters are keys too."""

    weight: int
    singles: bool = False


class Piece(NamedTuple):
    """The texts of one field of one entry: the entry's number, the number of the field, the texts as written."""

    entry: int
    field: int
    texts: Iterable[str]


class _Keys:
    """Numbers for keys, in the order in which characters and words are first met: 16 bits for each character."""

    def __init__(self) -> None:
        self.chars = [0]
        self.words: dict[str, int] = {}
        self._rank = np.zeros(_UNICODE, dtype=np.uint64)

    def ranked(self, tape: Codes) -> Numbers:
        """The characters' own numbers; 0 for a break."""
        seen = np.zeros(_UNICODE, dtype=bool)
        seen[tape] = True
        seen[list(_BREAKS)] = False
        new = np.flatnonzero(seen & (self._rank == 0))
        self._rank[new] = np.arange(len(self.chars), len(self.chars) + len(new))
        self.chars += new.tolist()
        if len(self.chars) > 1 << 16:
            raise ValueError("more than 65,535 different characters")
        return self._rank[tape]

    def word(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words)) | _WORD


def shard_texts(
    records: Iterable[Sequence[Piece]], fields: Sequence[Field], choose: Callable[[int], int]
) -> list[str]:
    """The members of each shard's object, `"key":"…",` one after the other, from the pieces of each entry.

    A key's list is one letter for the strength in each entry, a space, and the gaps between the entries' numbers.
    `choose` is told about how many characters there are in all, and says how many shards to make.
    """
    keys = _Keys()
    waiting = iter(records)
    columns = []
    while some := list(chain.from_iterable(islice(waiting, _ENTRIES_AT_ONCE))):
        columns.append(_column(some, fields, keys))
    if not columns:
        return [""] * choose(0)
    held = np.concatenate(columns)
    del columns
    held.sort(kind="stable")  # merges the sorted columns
    levels = (held & _LOW_MASK).astype(np.uint8) + np.uint8(ord(LEVELS[0]))
    entry = (held >> _LOW_BITS & _ENTRY_MASK).astype(np.int32)
    held >>= _ENTRY_BITS + _LOW_BITS
    starts = _changes(held)
    names = held[starts].astype(np.int64)
    count = len(held)
    del held
    gaps = np.diff(entry, prepend=np.int32(0))
    gaps[starts] = entry[starts]
    del entry
    digits, offset = _written(gaps)
    del gaps
    lists = _Lists(names, np.append(starts, count), levels, digits, offset)
    return _assembled(lists, keys, choose(len(levels) + len(digits) + 9 * len(starts)))


def _column(pieces: Sequence[Piece], fields: Sequence[Field], keys: _Keys) -> Numbers:
    """Each key · entry · level of some entries once, as one number."""
    tape = _folded(_PIECE.join([_TEXT.join(piece.texts).replace(_PIECE, " ") for piece in pieces]))
    entry = np.array([piece.entry for piece in pieces], dtype=np.uint64)
    field = np.array([piece.field for piece in pieces], dtype=np.uint64)
    breaks = np.flatnonzero(tape == _BREAKS[0])
    sizes = np.diff(np.concatenate((np.array([-1]), breaks, np.array([len(tape)]))))
    sizes[-1] -= 1
    tail = np.repeat(entry << _LOW_BITS | field, sizes)
    shift = _ENTRY_BITS + _LOW_BITS
    found = [(keys.word("=" + stem(match.group())), match.start()) for match in _LATIN.finditer(_text(tape))]
    words = np.array([number for number, _ in found], dtype=np.uint64)
    places = np.array([start for _, start in found], dtype=np.intp)
    word_keys = words << shift | tail[places]

    # Words need the spaces; pairs reach across them, so that a phrase is found whatever stands between.
    running = tape != _SPACE
    ranked, tail = keys.ranked(tape[running]), tail[running]
    known = ranked != 0
    pairs = np.flatnonzero(known[:-1] & known[1:])
    has_singles = np.array([field.singles for field in fields])[field.astype(np.intp)]
    singles = np.flatnonzero(known & np.repeat(has_singles, sizes)[running])
    held = np.concatenate(
        (
            (ranked[pairs] << _CHAR_BITS | ranked[pairs + 1]) << shift | tail[pairs],
            ranked[singles] << shift | tail[singles],
            word_keys,
        )
    )
    held.sort()
    held = held[_changes(held)]
    # The same key in several fields of an entry: their weights add up.
    strength = np.array([field.weight for field in fields])[(held & _LOW_MASK).astype(np.intp)]
    held >>= _LOW_BITS
    first = _changes(held)
    levels = np.minimum(np.add.reduceat(strength, first), _STRONGEST) if len(first) else strength
    return held[first] << _LOW_BITS | levels.astype(np.uint64)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The list of every key: numbers of the keys, where each begins among the entries, and what is written of them."""

    key: Places
    start: Places
    levels: Letters
    digits: Letters
    offset: Places


def _changes(column: Numbers) -> Places:
    """Where a sorted column takes a new value."""
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate((np.array([True]), column[1:] != column[:-1])))


def _assembled(lists: _Lists, keys: _Keys, shards: int) -> list[str]:
    """The texts of the shards, some shards at a time so that memory stays small."""
    code = np.array(keys.chars)
    plain = np.flatnonzero(lists.key < _WORD)
    left, right = code[lists.key[plain] >> 16], code[lists.key[plain] & 0xFFFF]
    mixed = ((left * 31 + right) * 2654435761 & 0xFFFFFFFF) >> 15 & (shards - 1)
    order = np.lexsort((right, left, mixed))
    plain, left, right, mixed = plain[order], left[order], right[order], mixed[order]
    texts: list[str] = []
    for low in range(0, shards, _SHARDS_AT_ONCE):
        high = min(shards, low + _SHARDS_AT_ONCE)
        a, b = np.searchsorted(mixed, (low, high))
        texts += _written_out(lists, plain[a:b], left[a:b], right[a:b], mixed[a:b] - low, high - low)
    letters, digits = lists.levels.tobytes().decode(), lists.digits.tobytes().decode()
    number = {word: _WORD | rank for word, rank in keys.words.items()}
    row = {key: index for index, key in enumerate(lists.key[len(plain) :].tolist(), start=len(plain))}
    for word in sorted(number):
        index = row[number[word]]
        start, end = lists.start[index], lists.start[index + 1]
        postings = f"{letters[start:end]} {digits[lists.offset[start] : lists.offset[end]]}"
        texts[shard_of(word, shards - 1)] += f'"{word}":"{postings}",'
    return texts


def _written_out(
    lists: _Lists, keys: Places, left: Places, right: Places, shard: Places, shards: int
) -> list[str]:
    """The members of some shards: `"` key `":"` levels, space, digits `",`, laid into one array of characters."""
    start, end = lists.start[keys], lists.start[keys + 1]
    entries = end - start
    digits = lists.offset[end] - lists.offset[start]
    letters = 1 + (left > 0)
    size = letters + entries + digits + 7
    stop = np.cumsum(size)
    at = stop - size
    out = np.empty(int(stop[-1]) if len(stop) else 0, dtype=np.uint32)
    out[at] = out[stop - 2] = ord('"')
    out[stop - 1] = ord(",")
    two = left > 0
    out[at[two] + 1] = left[two]
    out[at + letters] = right
    at = at + letters + 1
    for offset, char in enumerate('":"'):
        out[at + offset] = ord(char)
    _lay(out, at + 3, lists.levels, start, entries)
    out[at + 3 + entries] = _SPACE
    _lay(out, at + 4 + entries, lists.digits, lists.offset[start], digits)
    bounds = np.searchsorted(shard, np.arange(shards + 1)).tolist()
    ends = [0, *stop.tolist()]
    text = _text(out)
    return [text[ends[a] : ends[b]] for a, b in pairwise(bounds)]


def _lay(out: Codes, to: Places, given: Letters, start: Places, size: Places) -> None:
    """Copies runs of `given` (start, size) to places in `out`."""
    steps = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    out[np.repeat(to, size) + steps] = given[np.repeat(start, size) + steps]


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


def _folded(text: str) -> Codes:
    """The tape folded: what `folding.fold` makes of it."""
    tape = _codes(text)
    table = np.arange(_UNICODE, dtype=np.uint32)
    longer = []
    for code in np.flatnonzero(np.bincount(tape, minlength=1)).tolist():
        if code in _BREAKS:
            continue
        folded = fold(chr(code))
        if len(folded) > 1:
            longer.append((chr(code), folded))
        table[code] = ord(folded) if len(folded) == 1 else _DROPPED
    if longer:
        for char, folded in longer:
            text = text.replace(char, folded)
        return _folded(text)
    tape = table[tape]
    kept: Codes = tape[tape != _DROPPED]
    return kept


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)


def _written(values: npt.NDArray[np.int32]) -> tuple[Letters, Places]:
    """Numbers in the digits of `shards.number`, one after the other, and where each begins (and the last one ends)."""
    digit = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)
    size = 1 + (values >= ONE).astype(np.int8) + (values >= TWO) + (values >= THREE)
    offsets = np.concatenate((np.array([0]), np.cumsum(size, dtype=np.int64)))
    out = np.empty(int(offsets[-1]), dtype=np.uint8)
    for length in range(1, 5):
        these = np.flatnonzero(size == length)
        rest, at = values[these], offsets[these]
        if length == 2:
            rest = rest - ONE + ONE * 91
        elif length == 3:
            rest = rest - TWO + 89 * 91**2
        elif length == 4:
            rest = rest - THREE + 90 * 91**3
        for place in range(length):
            out[at + place] = digit[rest // 91 ** (length - 1 - place) % 91]
    return out, offsets
