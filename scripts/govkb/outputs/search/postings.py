"""The lists of entries that hold each key, merged from what every entry contributes, as whole columns at once.

A collection has some thousand keys an entry: one dictionary step each would take longer than everything else in the
build. All keys are therefore sorted as numbers `key · level · entry`, and written from the sorted column.

A shard holds four tables, each a text of keys and a text of values parted by `!`: keys of one or two characters, words of
letters and digits, and where keys (and the two characters around a third one) stand in names. `read_shard` and
`written_shard` are the one-by-one counterpart of what `merged` does by columns: where an entry changes, only the shards
with a key of its old or its new version are read, changed and written again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.contribution import Contribution
from govkb.outputs.search.shards import (
    ALPHABET,
    LEVELS,
    ONE,
    SPREAD,
    THREE,
    TWO,
    home_of,
    number,
    place_of,
    power_of_two,
    source,
)

_BACK = pow(SPREAD, -1, 1 << 32)
_ALONE, _NEXT = "!", "!"
"""What stands behind a key of one character, and between the values of two keys; no key and no value holds it."""
_AT_ONCE, _TOGETHER, _ENTRIES = 1 << 22, 1 << 16, 64
"""Postings taken up in one turn, and sorted together; entries looked at together."""
_DOC_BITS = 28
_DIGITS = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)
_FIRST_LEVEL = ord(LEVELS[0])
_NONE = np.zeros(0, dtype=np.uint64)
_HALF = re.compile("[\ud800-\udfff]")

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Letters = npt.NDArray[np.uint8]


class Row(NamedTuple):
    """Where a key stands in a name: entry, number × 4 + sort of the name, length of the name, position in it."""

    doc: int
    label: int
    length: int
    position: int


@dataclass
class Shard:
    """A shard taken apart: by key its list and its rows of names, as written; and the lines of the thesaurus.

    A word stands among the lists with a `=` before it.
    """

    lists: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    known: str = ""


# ---------------------------------------------------------------------------------------------- all at once


def merged(entries: Sequence[Contribution], shards: int, known: Mapping[int, str]) -> Iterator[str]:
    """The payload of each shard in turn; `known` holds the lines of the thesaurus by shard."""
    pairs = _pairs(entries, shards)
    words = _words(entries, shards)
    names = _names([one.names for one in entries], shards)
    gaps = _names([one.gaps for one in entries], shards)
    for index, (pair, name, gap) in enumerate(zip(pairs, names, gaps, strict=True)):
        yield _payload(pair, words.get(index, ("", "")), name, gap, known.get(index, ""))


def _payload(
    pairs: tuple[str, str], words: tuple[str, str], names: tuple[str, str], gaps: tuple[str, str], known: str
) -> str:
    """Four tables and the thesaurus' lines as an array, without the empty ones at its end."""
    texts = [*pairs, *words, *names, *gaps]
    last = next((at for at in range(len(texts), 0, -1) if texts[at - 1]), 0)
    plain = ",".join([f'"{text}"' for text in texts[: 8 if known else last]])
    return f"[{plain},{source(known)}]" if known else f"[{plain}]"


def _pairs(entries: Sequence[Contribution], shards: int) -> Iterator[tuple[str, str]]:
    """Keys and lists of the pairs and single characters of each shard."""
    total = sum(len(one.levels) for one in entries)
    parts = min(shards, 1 << 12, power_of_two(total / _TOGETHER))
    rounds = min(parts, power_of_two(total / _AT_ONCE))
    written = _written_gaps(len(entries))
    for turn in range(rounds):
        for place, columns in enumerate(_parted(entries, parts // rounds, turn, rounds)):
            held = np.concatenate([_NONE, *columns])
            held.sort()
            part = turn * (parts // rounds) + place
            yield from _pairs_written(
                held, shards, range(part * shards // parts, (part + 1) * shards // parts), written
            )


def _parted(entries: Sequence[Contribution], parts: int, turn: int, turns: int) -> list[list[Numbers]]:
    """Postings by the first bits of their keys, in parts small enough to be sorted fast: pieces of a column each.

    Of all keys only those of one turn: so memory stays small.
    """
    columns: list[list[Numbers]] = [[] for _ in range(parts)]
    shift = np.uint32(32 - (parts * turns).bit_length() + 1)
    low = np.uint16(turn * parts)
    for start in range(0, len(entries), _ENTRIES):
        some = entries[start : start + _ENTRIES]
        key = np.frombuffer(b"".join([one.keys for one in some]), dtype=np.uint32)
        rest = np.frombuffer(b"".join([one.levels for one in some]), dtype=np.uint8).astype(np.uint32)
        rest <<= np.uint32(_DOC_BITS)
        rest |= np.repeat(
            np.arange(start, start + len(some), dtype=np.uint32), [len(one.levels) for one in some]
        )
        digit = (key >> shift).astype(np.uint16) if parts * turns > 1 else np.zeros(len(key), np.uint16)
        digit -= low  # what belongs to another turn is above all that belong to this one
        if turns > 1:
            mine = np.flatnonzero(digit < parts)
            digit, key, rest = digit[mine], key[mine], rest[mine]
        order = np.argsort(digit.astype(np.uint8) if parts <= 1 << 8 else digit, kind="stable")
        held = key[order].astype(np.uint64) << np.uint64(32)
        held |= rest[order]
        bounds = [0, *np.cumsum(np.bincount(digit, minlength=parts)).tolist()]
        for column, (first, last) in zip(columns, pairwise(bounds), strict=True):
            column.append(held[first:last])
    return columns


def _written_gaps(entries: int) -> tuple[Numbers, npt.NDArray[np.uint8]]:
    """For each gap there may be: its digits from the third byte on (two are left for what stands before), their number."""
    digits = [number(gap).encode() for gap in range(entries)]
    packed = b"".join([b"\0\0" + one.ljust(6, b"\0") for one in digits])
    return np.frombuffer(packed, dtype=np.uint64), np.array([len(one) for one in digits], dtype=np.uint8)


def _pairs_written(
    held: Numbers, shards: int, those: range, written: tuple[Numbers, npt.NDArray[np.uint8]]
) -> Iterator[tuple[str, str]]:
    """Keys and lists of some shards from the sorted column of their postings.

    A list is, for each level, its letter and the gaps between the entries that hold the key so; a blank between two levels.
    """
    doc = held.astype(np.uint32) & np.uint32((1 << _DOC_BITS) - 1)
    group = _changes(held >> np.uint64(_DOC_BITS))
    key = (held >> np.uint64(32)).astype(np.uint32)
    level = held[group] >> np.uint64(_DOC_BITS) & np.uint64(15)
    first = _changes(key)
    gap = np.diff(doc, prepend=np.uint32(0))
    gap[group] = doc[group]
    size = written[1][gap].astype(np.int64)
    size[group] += 2
    begin = (np.cumsum(size) - size)[first]
    text = written[0][gap]
    text[group] |= level + np.uint64(_FIRST_LEVEL) << np.uint64(8) | np.uint64(ord(" "))
    text[first] ^= np.uint64(ord(" ") ^ ord(_NEXT))
    letters = text.view(np.uint8)
    yield from _cut(key[first], begin, letters[letters != 0], shards, those)


def _names(columns: Iterable[bytes], shards: int) -> Iterator[tuple[str, str]]:
    """Keys and rows of names of each shard: gap to the entry before, name and sort, and length with position in one."""
    listed = list(columns)
    size = np.array([len(one) // 8 for one in listed], dtype=np.int64)
    row = np.frombuffer(b"".join(listed), dtype=np.uint64)
    doc = np.repeat(np.arange(len(listed)), size)
    order = np.argsort(row >> np.uint64(32), kind="stable")
    row, doc = row[order], doc[order]
    key = (row >> np.uint64(32)).astype(np.uint32)
    first = _changes(key)
    gap = np.diff(doc, prepend=0)
    gap[first] = doc[first]
    value = np.empty((len(row), 3), dtype=np.int64)
    value[:, 0] = gap
    value[:, 1] = row >> np.uint64(20) & np.uint64(0xFFF)
    length, position = (row >> np.uint64(10) & np.uint64(0x3FF)).astype(np.int64), row & np.uint64(0x3FF)
    value[:, 2] = length * (length - 1) // 2 + position.astype(np.int64)
    starts = np.zeros((len(row), 3), dtype=np.int8)
    starts[first, 0] = 1
    text, at = _digits(value.ravel(), starts.ravel())
    begin = at[::3][first]
    text[begin] = ord(_NEXT)
    return _cut(key[first], begin, text, shards, range(shards))


def _cut(
    key: npt.NDArray[np.uint32], begin: Places, text: Letters, shards: int, those: range
) -> Iterator[tuple[str, str]]:
    """Keys and values of some shards, from all keys and all values in their order; a value begins with its `!`."""
    units = np.empty((len(key), 2), dtype=np.uint16)
    plain = key * np.uint32(_BACK)
    left, right = plain >> np.uint32(16), plain & np.uint32(0xFFFF)
    alone = left == 0
    units[:, 0] = np.where(alone, right, left)
    units[:, 1] = np.where(alone, ord(_ALONE), right)
    values = text.tobytes().decode("ascii")
    home = key.astype(np.uint64) * np.uint64(shards) >> np.uint64(32)
    bounds = np.searchsorted(home, np.arange(those.start, those.stop + 1, dtype=np.uint64)).tolist()
    begins = [*begin.tolist(), len(values)]
    plain_units = not np.any((units & 0xF800) == 0xD800)
    chars = units.tobytes()
    keys = chars.decode("utf-16-le") if plain_units else ""
    for start, end in pairwise(bounds):
        if end == start:
            yield "", ""
            continue
        own = keys[2 * start : 2 * end] if plain_units else _keys(chars[4 * start : 4 * end])
        yield own, values[begins[start] + 1 : begins[end]]


def _keys(units: bytes) -> str:
    """Units as text; halves of characters outside of the basic plane as escapes."""
    return _HALF.sub(_escaped, units.decode("utf-16-le", "surrogatepass"))


def _escaped(half: re.Match[str]) -> str:
    return f"\\u{ord(half.group()):04x}"


def _words(entries: Sequence[Contribution], shards: int) -> dict[int, tuple[str, str]]:
    """Words and their lists by shard."""
    held: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for doc, one in enumerate(entries):
        if one.words:
            for word, level in zip(one.words.split(" "), one.word_levels, strict=True):
                held[word][level].append(doc)
    of: defaultdict[int, list[str]] = defaultdict(list)
    for word in sorted(held):
        of[home_of("=" + word, shards)].append(word)
    return {
        shard: (_NEXT.join(words), _NEXT.join([_list(held[word]) for word in words]))
        for shard, words in of.items()
    }


def _list(levels: Mapping[int, Sequence[int]]) -> str:
    """One list: for each level, its letter and the gaps between the rising entries."""
    out = []
    for level in sorted(levels):
        last, digits = 0, []
        for doc in levels[level]:
            digits.append(number(doc - last))
            last = doc
        out.append(LEVELS[level] + "".join(digits))
    return " ".join(out)


def _changes(column: npt.NDArray[np.uint64] | npt.NDArray[np.uint32]) -> Places:
    """Where a sorted column takes a new value."""
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate((np.array([True]), column[1:] != column[:-1])))


def _digits(values: Places, room: npt.NDArray[np.int8]) -> tuple[Letters, Places]:
    """Numbers in the digits of `shards.number` with some room before each; and where that room begins."""
    size = 1 + (values >= ONE).astype(np.int8) + (values >= TWO) + (values >= THREE)
    space = (size + room).astype(np.int64)
    ends = np.cumsum(space)
    begins = ends - space
    out = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for length in range(1, 5):
        these = np.flatnonzero(size == length) if length > 1 else np.flatnonzero(values < ONE)
        if not len(these):
            continue
        rest, at = values[these], ends[these] - length
        if length == 2:
            rest = rest - ONE + ONE * 91
        elif length == 3:
            rest = rest - TWO + 89 * 91**2
        elif length == 4:
            rest = rest - THREE + 90 * 91**3
        for place in range(length - 1, -1, -1):
            if place:
                rest, low = np.divmod(rest, 91)
                out[at + place] = _DIGITS[low]
            else:
                out[at] = _DIGITS[rest]
    return out, begins


# ---------------------------------------------------------------------------------------------- one by one

_VALUE = {char: value for value, char in enumerate(ALPHABET)}


def numbers(text: str) -> list[int]:
    """Numbers as `shards.number` writes them, one after the other."""
    out = []
    digits = iter([_VALUE[char] for char in text])
    for first in digits:
        if first < ONE:
            out.append(first)
        elif first < 89:
            out.append(ONE + (first - ONE) * 91 + next(digits))
        elif first == 89:
            out.append(TWO + next(digits) * 91 + next(digits))
        else:
            out.append(THREE + next(digits) * 8281 + next(digits) * 91 + next(digits))
    return out


def read_shard(payload: Sequence[str]) -> Shard:
    """A shard from its payload."""
    tables = [*payload, *[""] * (9 - len(payload))]
    lists = dict(_table(tables[0], tables[1]))
    lists.update(_word_table(tables[2], tables[3]))
    return Shard(lists, dict(_table(tables[4], tables[5])), dict(_table(tables[6], tables[7])), tables[8])


def _table(keys: str, values: str) -> Iterator[tuple[str, str]]:
    units = keys.encode("utf-16-le", "surrogatepass")
    for at, value in enumerate(values.split(_NEXT) if values else ()):
        key = units[4 * at : 4 * at + 4].decode("utf-16-le", "surrogatepass")
        yield key.removesuffix(_ALONE), value


def _word_table(words: str, values: str) -> Iterator[tuple[str, str]]:
    if words:
        yield from zip(["=" + word for word in words.split(_NEXT)], values.split(_NEXT), strict=True)


def read_list(text: str) -> dict[int, int]:
    """The level of each entry in a list."""
    found: dict[int, int] = {}
    for group in text.split(" ") if text else ():
        doc, level = 0, ord(group[0]) - _FIRST_LEVEL
        for gap in numbers(group[1:]):
            doc += gap
            found[doc] = level
    return found


def read_rows(text: str) -> list[Row]:
    """The rows of a key."""
    values, doc, rows = numbers(text), 0, []
    for at in range(0, len(values), 3):
        doc += values[at]
        # The largest length whose positions begin at or below the number.
        length = (1 + int((1 + 8 * values[at + 2]) ** 0.5)) // 2
        rows.append(Row(doc, values[at + 1], length, values[at + 2] - length * (length - 1) // 2))
    return rows


def written_shard(shard: Shard) -> str:
    """The payload of a shard: what `merged` writes for the same entries."""
    words = sorted(key for key in shard.lists if key.startswith("=") and key != "=")
    return _payload(
        _in_order({key: text for key, text in shard.lists.items() if key[0] != "="}),
        (_NEXT.join([word[1:] for word in words]), _NEXT.join([shard.lists[word] for word in words])),
        _in_order(shard.names),
        _in_order(shard.gaps),
        shard.known,
    )


def _in_order(table: Mapping[str, str]) -> tuple[str, str]:
    keys = sorted(table, key=place_of)
    units = "".join(
        [key if len(key.encode("utf-16-le", "surrogatepass")) == 4 else key + _ALONE for key in keys]
    )
    return _keys(units.encode("utf-16-le", "surrogatepass")), _NEXT.join([table[key] for key in keys])


def _by_level(levels: Mapping[int, int]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for doc in sorted(levels):
        found[levels[doc]].append(doc)
    return found


def _written_rows(rows: Sequence[Row]) -> str:
    last, out = 0, []
    for row in sorted(rows, key=lambda one: one[0]):
        out += [row.doc - last, row.label, row.length * (row.length - 1) // 2 + row.position]
        last = row.doc
    return "".join(map(number, out))


# ---------------------------------------------------------------------------------------------- changes


class Share(NamedTuple):
    """What one entry holds of one shard: its levels by key, and its rows (without its number) by key."""

    lists: dict[str, int]
    names: dict[str, list[tuple[int, int, int]]]
    gaps: dict[str, list[tuple[int, int, int]]]


_NOTHING = Share({}, {}, {})


def shares(one: Contribution, shards: int) -> dict[int, Share]:
    """What an entry holds of each shard."""
    found: defaultdict[int, Share] = defaultdict(lambda: Share({}, {}, {}))
    keys = np.frombuffer(one.keys, dtype=np.uint32)
    for code, key, level in zip(keys.tolist(), _texts_of(keys), one.levels, strict=True):
        found[code * shards >> 32].lists[key] = level
    if one.words:
        for word, level in zip(one.words.split(" "), one.word_levels, strict=True):
            found[home_of("=" + word, shards)].lists["=" + word] = level
    for column, gapped in ((one.names, False), (one.gaps, True)):
        rows = np.frombuffer(column, dtype=np.uint64)
        codes = (rows >> np.uint64(32)).astype(np.uint32)
        for row, code, key in zip(rows.tolist(), codes.tolist(), _texts_of(codes), strict=True):
            share = found[code * shards >> 32]
            held = (share.gaps if gapped else share.names).setdefault(key, [])
            held.append((row >> 20 & 0xFFF, row >> 10 & 0x3FF, row & 0x3FF))
    return dict(found)


def _texts_of(keys: npt.NDArray[np.uint32]) -> Iterator[str]:
    plain = keys * np.uint32(_BACK)
    for code in plain.tolist():
        high, low = code >> 16, code & 0xFFFF
        units = (bytes((high & 255, high >> 8)) if high else b"") + bytes((low & 255, low >> 8))
        yield units.decode("utf-16-le", "surrogatepass")


def exchanged(payload: Sequence[str], doc: int, old: Share | None, new: Share | None) -> str:
    """The payload of a shard in which an entry's old share gave way to its new one."""
    shard = read_shard(payload)
    before, after = old or _NOTHING, new or _NOTHING
    for key in before.lists.keys() | after.lists.keys():
        if before.lists.get(key) != after.lists.get(key):
            held = read_list(shard.lists.get(key, ""))
            held.pop(doc, None)
            if key in after.lists:
                held[doc] = after.lists[key]
            _put(shard.lists, key, _list(_by_level(held)))
    for table, was, now in ((shard.names, before.names, after.names), (shard.gaps, before.gaps, after.gaps)):
        for key in was.keys() | now.keys():
            rows = [row for row in read_rows(table.get(key, "")) if row.doc != doc]
            _put(table, key, _written_rows([*rows, *(Row(doc, *row) for row in now.get(key, ()))]))
    return written_shard(shard)


def _put(table: dict[str, str], key: str, text: str) -> None:
    if text:
        table[key] = text
    else:
        del table[key]
