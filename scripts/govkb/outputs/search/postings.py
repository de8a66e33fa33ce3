"""The lists of entries that hold each key, merged from what every entry contributes, as whole columns at once.

A collection has some thousand keys an entry: one dictionary step each would take longer than everything else in the
build. All keys are therefore sorted as numbers `key · level · entry`, and written from the sorted column.

A shard is five texts and the thesaurus' lines: keys with their lists, and with their rows (where the key, or the two
characters around a third one, stands in names), both as bits; words, with their lists and rows as bits in the order of the words.
In such a text of bits stand

    how many keys (plus one)
    for each key: the gap to the one before (or to the least that the shard may hold); how many groups
        for each group: its sort (a level, or a sort of name); how many; the gaps between the entries
            in a group of rows, after each entry: number of the name; length of the name and position in it, as one number

`read_shard` and `written_shard` are the one-by-one counterpart of what `merged` does by columns: where an entry changes,
only the shards with a key of its old or its new version are read, changed and written again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.bits import (
    BitReader,
    Places,
    Small,
    changes,
    gamma,
    gammas,
    laid,
    rice,
    rices,
    step,
    steps,
    unpacked,
    written,
)
from govkb.outputs.search.contribution import Contribution
from govkb.outputs.search.shards import KEY_BITS, Key, home_of, power_of_two, source

LEVELS = (0, 2, 1, 3, 4, 7, 5, 6, 9, 8, 10, 11, 12, 13, 14, 15)
"""How strongly an entry holds a key, the commonest first: the sort of a group is a place in this row, from 1 on."""
_SORT_OF = np.argsort(np.array(LEVELS)).astype(np.uint32)
GAPPED = 3
"""Added to the sort of a name (0 to 2): the two characters stand around another one."""
_AT_ONCE, _TOGETHER = 1 << 22, 1 << 16
"""Postings taken up in one turn, and sorted together."""
_DOC_BITS = 28
_NONE = np.zeros(0, dtype=np.uint64)

Whole = npt.NDArray[np.uint64]
Numbering = npt.NDArray[np.uint32]


class Row(NamedTuple):
    """Where a key stands in a name: entry, number of the name, sort of the name, length of the name, position in it."""

    doc: int
    label: int
    sort: int
    length: int
    position: int


Said = tuple[str, str]
"""What the thesaurus says of the words that begin with the keys of a shard, and of English ones: lines."""


@dataclass
class Shard:
    """A shard taken apart: by key its list and its rows, as bits; and the lines of the thesaurus."""

    lists: dict[Key, str] = field(default_factory=dict)
    rows: dict[Key, str] = field(default_factory=dict)
    said: Said = ("", "")


# ---------------------------------------------------------------------------------------------- all at once


class Block(NamedTuple):
    """What some entries hold, each column in one piece: so ten thousand of them leave no holes in memory."""

    keys: bytes
    levels: bytes
    held: Sequence[int]
    """How many keys each entry has."""
    words: Sequence[str]
    word_levels: bytes
    names: bytes
    named: Sequence[int]
    """How many rows of names each entry has."""
    gaps: bytes
    gapped: Sequence[int]
    odd: Sequence[Sequence[tuple[str, int, bool]]]

    @classmethod
    def of(cls, entries: Sequence[Contribution]) -> Block:
        """What these entries hold."""
        return cls(
            keys=b"".join([one.keys for one in entries]),
            levels=b"".join([one.levels for one in entries]),
            held=[len(one.levels) for one in entries],
            words=[one.words for one in entries],
            word_levels=b"".join([one.word_levels for one in entries]),
            names=b"".join([one.names for one in entries]),
            named=[len(one.names) // 8 for one in entries],
            gaps=b"".join([one.gaps for one in entries]),
            gapped=[len(one.gaps) // 8 for one in entries],
            odd=[one.odd for one in entries],
        )


AT_ONCE = 64
"""Entries of a block."""


def merged(blocks: Sequence[Block], docs: Numbering, shards: int, said: Mapping[int, Said]) -> Iterator[str]:
    """The payload of each shard in turn.

    `docs` are the numbers of the entries, block after block; `said` holds the lines of the thesaurus by shard.
    """
    keys = _numbered(shards)
    texts = zip(
        _lists(blocks, docs, keys),
        _texts(_rows(blocks, docs), keys, len(docs)),
        *_words(blocks, docs, shards),
        strict=True,
    )
    for index, (lists, rows, *words) in enumerate(texts):
        yield _payload(lists, rows, words, said.get(index, ("", "")))


def _payload(lists: str, rows: str, words: Iterable[str], said: Said) -> str:
    """An array of texts, without the empty ones at its end; only the thesaurus' lines hold what has to be escaped."""
    texts = [f'"{text}"' for text in (lists, rows, *words)]
    texts += map(source, said)
    while texts and texts[-1] == '""':
        texts.pop()
    return f"[{','.join(texts)}]"


class _Keys(NamedTuple):
    """Which keys each shard may hold.

    `first` has the least one of each, and behind them one that is above all; gaps are counted from `least`, in steps that
    suit a reach of so many.
    """

    first: Places
    least: Small
    reach: Small


def _numbered(shards: int) -> _Keys:
    """The numbered keys of so many shards."""
    bounds = np.arange(shards + 1, dtype=np.int64) << KEY_BITS
    reach = np.full(shards, (1 << KEY_BITS) // shards, dtype=np.int32)
    return _Keys(-(-bounds // shards), (bounds // shards).astype(np.int32), reach)


class _Column(NamedTuple):
    """What entries hold, sorted: `key · sort · entry`. Of names also the `row` of each, as contributions write it."""

    held: Whole
    row: npt.NDArray[np.uint32] | None = None

    def part(self, first: int, last: int) -> _Column:
        """A part of it."""
        return _Column(self.held[first:last], None if self.row is None else self.row[first:last])


def _lists(blocks: Sequence[Block], docs: Numbering, keys: _Keys) -> Iterator[str]:
    """The keys and lists of each shard."""
    total, shards = sum(len(one.levels) for one in blocks), len(keys.reach)
    # Parts begin where a shard begins.
    parts = min(shards & -shards, power_of_two(total / _TOGETHER))
    rounds = min(parts, power_of_two(total / _AT_ONCE))
    for turn in range(rounds):
        for place, columns in enumerate(_parted(blocks, docs, parts // rounds, turn, rounds)):
            held = np.concatenate([_NONE, *columns])
            held.sort()
            part = turn * (parts // rounds) + place
            those = range(part * shards // parts, (part + 1) * shards // parts)
            yield from _written(_Column(held), keys, those, len(docs))


def _parted(blocks: Sequence[Block], docs: Numbering, parts: int, turn: int, turns: int) -> list[list[Whole]]:
    """Postings by the first bits of their keys, in parts small enough to be sorted fast: pieces of a column each.

    Of all keys only those of one turn: so memory stays small.
    """
    columns: list[list[Whole]] = [[] for _ in range(parts)]
    shift = np.uint32(KEY_BITS - (parts * turns).bit_length() + 1)
    low = np.uint16(turn * parts)
    edges = np.arange(turn * parts, (turn + 1) * parts + 1, dtype=np.uint64) << np.uint64(32 + shift)
    start = 0
    for block in blocks:
        own, start = docs[start : start + len(block.held)], start + len(block.held)
        key = np.frombuffer(block.keys, dtype=np.uint32)
        rest = _SORT_OF[np.frombuffer(block.levels, dtype=np.uint8)] << np.uint32(_DOC_BITS)
        rest |= np.repeat(own, block.held)
        digit = (key >> shift).astype(np.uint16)
        digit -= low  # what belongs to another turn is above all that belong to this one
        if turns > 1:
            mine = np.flatnonzero(digit < parts)
            digit, key, rest = digit[mine], key[mine], rest[mine]
        order = np.argsort(digit.astype(np.uint8) if parts <= 1 << 8 else digit, kind="stable")
        held = key[order].astype(np.uint64) << np.uint64(32)
        held |= rest[order]
        bounds = np.searchsorted(held, edges).tolist()
        for column, (first, last) in zip(columns, pairwise(bounds), strict=True):
            column.append(held[first:last])
    return columns


def _rows(blocks: Sequence[Block], docs: Numbering) -> _Column:
    """The keys and rows of names."""
    names, gaps = [one.names for one in blocks], [one.gaps for one in blocks]
    row = np.frombuffer(b"".join([*names, *gaps]), dtype=np.uint64)
    counts = chain.from_iterable([*[one.named for one in blocks], *[one.gapped for one in blocks]])
    return _sorted_rows(
        (row >> np.uint64(32)).astype(np.uint32),
        row.astype(np.uint32),
        np.arange(len(row)) >= sum(map(len, names)) // 8,
        np.repeat(np.tile(docs, 2), [*counts]),
    )


def _sorted_rows(
    key: npt.NDArray[np.uint32],
    row: npt.NDArray[np.uint32],
    gapped: npt.NDArray[np.bool_],
    doc: npt.NDArray[np.uint32],
) -> _Column:
    """Rows by key, sort and entry; those of one entry stay in their order."""
    sort = (row >> np.uint32(20) & np.uint32(3)) + gapped * np.uint32(GAPPED) + np.uint32(1)
    held = key.astype(np.uint64) << np.uint64(32)
    held |= sort << np.uint32(_DOC_BITS) | doc
    order = np.argsort(held, kind="stable")
    return _Column(held[order], row[order])


def _words(
    blocks: Sequence[Block], docs: Numbering, shards: int
) -> tuple[list[str], Iterator[str], Iterator[str]]:
    """Of each shard its words, their lists and their rows; in the bits a word is a key by its number."""
    words = [own.split() for block in blocks for own in block.words]
    those = zip(docs.tolist(), chain.from_iterable([block.odd for block in blocks]), strict=True)
    odd = [(word, row, gapped, doc) for doc, own in those for word, row, gapped in own]
    of: list[list[str]] = [[] for _ in range(shards)]
    for word in sorted({*chain.from_iterable(words), *[word for word, *_ in odd]}):
        of[home_of("=" + word, shards)].append(word)
    number = {word: at for at, word in enumerate(chain.from_iterable(of))}
    reach = np.array([len(own) for own in of], dtype=np.int32)
    first = np.concatenate(([0], np.cumsum(reach)))
    keys = _Keys(first, first[:-1].astype(np.int32), reach)
    held = np.array([number[word] for own in words for word in own], dtype=np.uint64) << np.uint64(32)
    level = np.frombuffer(b"".join([one.word_levels for one in blocks]), dtype=np.uint8)
    held |= _SORT_OF[level] << np.uint32(_DOC_BITS) | np.repeat(docs, [*map(len, words)])
    held.sort()
    rows = _sorted_rows(
        np.array([number[word] for word, *_ in odd], dtype=np.uint32),
        np.array([row & 0xFFFFFFFF for _, row, *_ in odd], dtype=np.uint32),
        np.array([gapped for *_, gapped, _ in odd], dtype=np.bool_),
        np.array([doc for *_, doc in odd], dtype=np.uint32),
    )
    return (
        [" ".join(own) for own in of],
        _texts(_Column(held), keys, len(docs)),
        _texts(rows, keys, len(docs)),
    )


def _texts(column: _Column, keys: _Keys, entries: int) -> Iterator[str]:
    """The texts of every shard, some shards at a time."""
    shards = len(keys.reach)
    parts = min(shards, power_of_two(len(column.held) / _TOGETHER))
    edges = [part * shards // parts for part in range(parts + 1)]
    bounds = np.searchsorted(column.held, keys.first[edges].astype(np.uint64) << np.uint64(32)).tolist()
    for those, part in zip(pairwise(edges), pairwise(bounds), strict=True):
        yield from _written(column.part(*part), keys, range(*those), entries)


def _written(column: _Column, keys: _Keys, those: range, entries: int) -> Iterator[str]:
    """The texts of some shards from what their keys hold."""
    held, row = column
    if not len(held):
        yield from [""] * len(those)
        return
    doc = (held.astype(np.uint32) & np.uint32((1 << _DOC_BITS) - 1)).view(np.int32)
    group = changes(held >> np.uint64(_DOC_BITS))
    head = held[group]
    sort = (head >> np.uint64(_DOC_BITS)).astype(np.int32) & 15
    key_of = (head >> np.uint64(32)).astype(np.int32)
    leads = changes(key_of)
    first, key = group[leads], key_of[leads]
    bounds = np.searchsorted(key, keys.first[those.start : those.stop + 1])
    filled = np.flatnonzero(np.diff(bounds))
    begin, many, shard = bounds[filled], np.diff(bounds)[filled].astype(np.int32), those.start + filled
    # Keys as gaps, the first of a shard from the least that it may hold.
    apart = np.diff(key, prepend=np.int32(0))
    apart[begin] = key[begin] - keys.least[shard]
    # Entries as gaps within their group; of one list there are no two alike.
    count = np.diff(group, append=len(held)).astype(np.int32)
    gap = np.diff(doc, prepend=np.int32(0 if row is None else -1))
    gap -= row is None
    gap[group] = doc[group]
    texts = laid(
        [
            (first[begin], gammas(many + 1)),
            (first, rices(apart, np.repeat(steps(keys.reach[shard], many), many))),
            (first, gammas(np.diff(leads, append=len(group)).astype(np.int32))),
            (group, gammas(sort)),
            (group, gammas(count)),
            (slice(None), rices(gap, np.repeat(steps(entries, count), count))),
            *[(slice(None), gammas(one)) for one in (() if row is None else _told(row))],
        ],
        len(held),
        first[begin],
    )
    of_shard = dict(zip(filled.tolist(), texts, strict=True))
    for index in range(len(those)):
        yield of_shard.get(index, "")


def _told(row: npt.NDArray[np.uint32]) -> tuple[Small, Small]:
    """What stands after each entry of some rows: number of the name, length of the name and position in it."""
    label, length, position = [
        (row >> np.uint32(at) & np.uint32(0x3FF)).astype(np.int32) for at in (22, 10, 0)
    ]
    return label + 1, _place(length, position)


_Number = TypeVar("_Number", int, Small)


def _place(length: _Number, position: _Number) -> _Number:
    """Length of a name and position in it as one number, from 1 on."""
    return length * (length - 1) // 2 + position + 1


# ---------------------------------------------------------------------------------------------- one by one


def _row(doc: int, row: int, gapped: bool) -> Row:
    """A row of an entry as a contribution writes it: number, sort, length, position."""
    return Row(doc, row >> 22 & 0x3FF, (row >> 20 & 3) + GAPPED * gapped, row >> 10 & 0x3FF, row & 0x3FF)


def _stream(table: Mapping[int, str], least: int, reach: int) -> str:
    """Keys from `least` on, within a reach, each with its bits."""
    if not table:
        return ""
    codes, bits, before = [gamma(len(table) + 1)], step(reach, len(table)), least
    for key in sorted(table):
        codes += (rice(key - before, bits), table[key])
        before = key
    return written(codes)


def _taken_apart(text: str, least: int, reach: int, entries: int, more: int) -> Iterator[tuple[int, str]]:
    """Each key with its bits; `more` numbers stand after each entry."""
    if not text:
        return
    given = BitReader(unpacked(text))
    keys = given.gamma() - 1
    bits, key = step(reach, keys), least
    for _ in range(keys):
        key += given.rice(bits)
        start = given.at
        for _ in range(given.gamma()):
            given.gamma()
            count = given.gamma()
            given.skip(count, step(entries, count), more)
        yield key, given.bits[start : given.at]


def _list(levels: Mapping[int, int], entries: int) -> str:
    """The bits of a list, from the level of each entry."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for doc in sorted(levels):
        groups[int(_SORT_OF[levels[doc]])].append(doc)
    codes = [gamma(len(groups))]
    for sort, docs in sorted(groups.items()):
        codes += (gamma(sort), gamma(len(docs)))
        bits = step(entries, len(docs))
        codes += [rice(doc - before - 1, bits) for before, doc in pairwise([-1, *docs])]
    return "".join(codes)


def _rows_of(rows: Iterable[Row], entries: int) -> str:
    """The bits of some rows; those of one entry stay in their order."""
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.doc):
        groups[row.sort + 1].append(row)
    codes = [gamma(len(groups))]
    for sort, those in sorted(groups.items()):
        codes += (gamma(sort), gamma(len(those)))
        bits, before = step(entries, len(those)), 0
        for row in those:
            codes += (
                rice(row.doc - before, bits),
                gamma(row.label + 1),
                gamma(_place(row.length, row.position)),
            )
            before = row.doc
    return "".join(codes)


def _word_texts(lists: Mapping[str, str], rows: Mapping[str, str]) -> tuple[str, str, str]:
    """Words with their lists and rows; in the bits a word is a key by its number."""
    words = sorted(lists.keys() | rows.keys())
    return (
        " ".join([word[1:] for word in words]),
        _stream({at: lists[word] for at, word in enumerate(words) if word in lists}, 0, len(words)),
        _stream({at: rows[word] for at, word in enumerate(words) if word in rows}, 0, len(words)),
    )


def read_list(bits: str, entries: int) -> dict[int, int]:
    """The level of each entry in a list."""
    found: dict[int, int] = {}
    given = BitReader(bits)
    for _ in range(given.gamma() if bits else 0):
        level, count, doc = LEVELS[given.gamma()], given.gamma(), -1
        for gap in given.rices(count, step(entries, count)):
            doc += 1 + gap
            found[doc] = level
    return found


def read_rows(bits: str, entries: int) -> list[Row]:
    """The rows of a key."""
    found: list[Row] = []
    given = BitReader(bits)
    for _ in range(given.gamma() if bits else 0):
        sort, count, doc = given.gamma() - 1, given.gamma(), 0
        own = step(entries, count)
        for _ in range(count):
            doc += given.rice(own)
            label, place = given.gamma() - 1, given.gamma() - 1
            # The largest length whose positions begin at or below the number.
            length = (1 + int((1 + 8 * place) ** 0.5)) // 2
            found.append(Row(doc, label, sort, length, place - length * (length - 1) // 2))
    return found


def _bounds(index: int, shards: int) -> tuple[int, int]:
    """The least number that a shard may hold, and how many there are."""
    return (index << KEY_BITS) // shards, (1 << KEY_BITS) // shards


def read_shard(payload: Sequence[str], index: int, shards: int, entries: int) -> Shard:
    """A shard from its payload."""
    lists, rows, words, word_lists, word_rows, *said = [*payload, *[""] * (7 - len(payload))]
    bounds, named = _bounds(index, shards), ["=" + word for word in words.split(" ")]
    own = 0, len(named)
    found = Shard(said=(said[0], said[1]))
    found.lists.update(_taken_apart(lists, *bounds, entries, 0))
    found.rows.update(_taken_apart(rows, *bounds, entries, 2))
    found.lists.update((named[at], bits) for at, bits in _taken_apart(word_lists, *own, entries, 0))
    found.rows.update((named[at], bits) for at, bits in _taken_apart(word_rows, *own, entries, 2))
    return found


def written_shard(shard: Shard, index: int, shards: int) -> str:
    """The payload of a shard: what `merged` writes for the same entries."""
    bounds = _bounds(index, shards)
    return _payload(
        _stream({key: bits for key, bits in shard.lists.items() if isinstance(key, int)}, *bounds),
        _stream({key: bits for key, bits in shard.rows.items() if isinstance(key, int)}, *bounds),
        _word_texts(
            {key: bits for key, bits in shard.lists.items() if isinstance(key, str)},
            {key: bits for key, bits in shard.rows.items() if isinstance(key, str)},
        ),
        shard.said,
    )


# ---------------------------------------------------------------------------------------------- changes


class Share(NamedTuple):
    """What one entry holds of one shard: its levels by key, and its rows (of entry 0) by key."""

    lists: dict[Key, int]
    rows: dict[Key, list[Row]]


_NOTHING = Share({}, {})


def shares(one: Contribution, shards: int) -> dict[int, Share]:
    """What an entry holds of each shard."""
    found: defaultdict[int, Share] = defaultdict(lambda: Share({}, {}))
    for key, level in zip(np.frombuffer(one.keys, dtype=np.uint32).tolist(), one.levels, strict=True):
        found[key * shards >> KEY_BITS].lists[key] = level
    for word, level in zip(one.words.split(" ") if one.words else (), one.word_levels, strict=True):
        found[home_of("=" + word, shards)].lists["=" + word] = level
    for column, gapped in ((one.names, False), (one.gaps, True)):
        for row in np.frombuffer(column, dtype=np.uint64).tolist():
            key = row >> 32
            found[key * shards >> KEY_BITS].rows.setdefault(key, []).append(_row(0, row, gapped))
    for word, row, gapped in one.odd:
        found[home_of("=" + word, shards)].rows.setdefault("=" + word, []).append(_row(0, row, gapped))
    return dict(found)


def exchanged(
    payload: Sequence[str], index: int, shards: int, entries: int, doc: int, old: Share | None, new: Share | None
) -> str:  # fmt: skip
    """The payload of a shard in which an entry's old share gave way to its new one."""
    shard = read_shard(payload, index, shards, entries)
    before, after = old or _NOTHING, new or _NOTHING
    for key in before.lists.keys() | after.lists.keys():
        if before.lists.get(key) != after.lists.get(key):
            held = read_list(shard.lists.pop(key, ""), entries)
            held.pop(doc, None)
            if key in after.lists:
                held[doc] = after.lists[key]
            if held:
                shard.lists[key] = _list(held, entries)
    for key in before.rows.keys() | after.rows.keys():
        if before.rows.get(key) != after.rows.get(key):
            rows = [row for row in read_rows(shard.rows.pop(key, ""), entries) if row.doc != doc]
            rows += [row._replace(doc=doc) for row in after.rows.get(key, ())]
            if rows:
                shard.rows[key] = _rows_of(rows, entries)
    return written_shard(shard, index, shards)
