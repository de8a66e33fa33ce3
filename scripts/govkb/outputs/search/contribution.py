"""What one entry puts into the index, by itself: no other entry, and no number of an entry, is in it.

It is therefore computed once for each version of an entry and may be kept (it pickles, compares and hashes by value):
`contribution(record)`, or `contributions(records)` for many at a time, which is many times faster for each. `index.py`
merges contributions into files.

Keys stand in it as `number_of` numbers them: two adjacent characters, or one alone, are 26 bits, so that all of an entry's
keys are a sorted column of numbers. Words of letters and digits are few and stay text, as do keys of other characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from govkb.outputs.search import lexicon
from govkb.outputs.search.folding import stem
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.record import KINDS, SearchRecord
from govkb.outputs.search.shards import COMMON, KEY_BITS, SPREAD, STRONGEST, source, spelled_key
from govkb.outputs.search.tape import BREAKS, SPACE, Units, laid, sizes


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: how much a key in it counts, and whether its single characters are keys too."""

    weight: int
    singles: bool = False


FIELDS = (
    Field(9, singles=True),  # name
    Field(7, singles=True),  # other names
    Field(6),  # English name
    Field(5, singles=True),  # components
    Field(5, singles=True),  # tags
    Field(4, singles=True),  # place
    Field(4),  # problem
    Field(3),  # summary
    Field(1),  # synonyms of the tags
    Field(2),  # running text
    Field(1),  # what is said in passing
    Field(2),  # the leading tags, once more
    Field(3, singles=True),  # components, where they are many
)
_WEIGHTS = np.array([field.weight for field in FIELDS], dtype=np.int64)
_SINGLES = np.array([field.singles for field in FIELDS])
_MANY_COMPONENTS = 12
"""Above it a component says less of its entry, by name and by text."""
NAME, ALIAS, COMPONENT = 0, 1, 2
LONGEST_NAME = 1023
"""Characters of a name that can be matched as a name; the rest is text like any other."""
MOST_NAMES = 1023
_AT_ONCE = 64
_WORD_UNITS = np.zeros(1 << 16, dtype=bool)
_WORD_UNITS[[ord(char) for char in "abcdefghijklmnopqrstuvwxyz0123456789+"]] = True
_OUTSIDE = np.zeros(1, dtype=bool)
_NUMBERS = np.zeros(1 << 16, dtype=np.uint32)
_NUMBERS[[ord(char) for char in COMMON]] = list(COMMON.values())
_HALF_KEY = np.uint32(KEY_BITS // 2)
_KEY = np.uint32((1 << KEY_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Contribution:
    """The share of one entry. Columns are the bytes of little-endian numbers.

    `keys` (32 bits each) and `levels` (8 bits) say how strongly the entry holds each key; `words` (parted by
    spaces, sorted) and `word_levels` the same of words. `names` (64 bits each: key, name's number, length of the name,
    position in it) says where keys stand in names, `gaps` the same of the characters around a third one in short names,
    `odd` both of keys that are written as words (key, row, whether it is a gap).
    `spelled` holds lines `term|rank` for the lexicon. `shown` and `said` are JavaScript: what a result shows, and the
    running text.
    """

    kind: int
    id: str
    keys: bytes
    levels: bytes
    words: str
    word_levels: bytes
    names: bytes
    gaps: bytes
    odd: tuple[tuple[str, int, bool], ...]
    spelled: str
    shown: bytes
    said: bytes

    @property
    def order(self) -> tuple[int, str]:
        """Entries are numbered in this order."""
        return self.kind, self.id


def contribution(record: SearchRecord) -> Contribution:
    """What one entry puts into the index."""
    return next(contributions((record,)))


def contributions(records: Iterable[SearchRecord]) -> Iterator[Contribution]:
    """What each of many entries puts into the index."""
    waiting = iter(records)
    while some := list(islice(waiting, _AT_ONCE)):
        texts = zip(_columns(some), _named(some), strict=True)
        for record, ((keys, levels, words, word_levels), (names, gaps, odd)) in zip(some, texts, strict=True):
            yield Contribution(
                kind=KINDS.index(record.kind),
                id=record.id,
                keys=keys,
                levels=levels,
                words=words,
                word_levels=word_levels,
                names=names,
                gaps=gaps,
                odd=odd,
                spelled=lexicon.lines_of(record),
                shown=source(_shown(record)).encode(),
                said=source(_said(record)).encode(),
            )


# ---------------------------------------------------------------------------------------------- keys


def _texts(record: SearchRecord) -> tuple[Sequence[str], ...]:
    """The texts of each field."""
    parts = record.components
    many = len(parts) > _MANY_COMPONENTS
    names = [name for name, _, _ in parts]
    told = [f"{heading}，{text}" for heading, _, text in parts]
    sections = [f"{heading}，{text}" for heading, _, text in record.sections]
    asides = [f"{heading}，{text}" for heading, _, text in record.asides]
    return (
        (record.name,),
        record.aliases,
        (record.name_en,),
        () if many else names,
        record.tags,
        place_forms(record.place),
        (record.problem,),
        (record.summary,),
        record.synonyms,
        sections if many else told + sections,
        told + asides if many else asides,
        record.lead_tags,
        names if many else (),
    )


_ENTRY_AT = np.uint64(36)
"""A key in a column: its entry, 32 bits of key, 4 of field."""


def _columns(records: Sequence[SearchRecord]) -> Iterator[tuple[bytes, bytes, str, bytes]]:
    """For each entry: its keys, their levels, its words, their levels."""
    fields = len(FIELDS)
    count = len(records) * fields
    tape = laid(chain.from_iterable(map(_texts, records)))
    size = sizes(tape, count)
    tail = np.repeat(np.arange(count, dtype=np.uint64) // fields << _ENTRY_AT, size)
    tail |= np.repeat(np.tile(np.arange(fields, dtype=np.uint8), len(records)), size)
    words = _words(tape, tail, len(records))
    # Words need the spaces; pairs reach across them, so that a phrase is found whatever stands between.
    running = tape != SPACE
    tape, tail = tape[running], tail[running]
    number, known = _NUMBERS[tape], tape > BREAKS
    common = number > 0
    alone = known & _SINGLES[(tail & np.uint64(15)).astype(np.uint8)]
    pair = known[:-1] & known[1:]
    both = common[:-1] & common[1:]
    for some, size in ((alone & ~common, 1), (pair & ~both, 2)):
        _add_odd(words, tape, tail, np.flatnonzero(some), size)
    single, pair = np.flatnonzero(alone & common), pair & both
    sides = [
        _levels(_held(number[:-1] << _HALF_KEY | number[1:], tail[:-1])[pair], len(records)),
        _levels(_held(number[single], tail[single]), len(records)),
    ]
    for place, held in enumerate(words):
        own = sorted(held)
        parts = [side[place] for side in sides]
        yield (
            b"".join([part[0] for part in parts]),
            b"".join([part[1] for part in parts]),
            " ".join(own),
            bytes([_level(held[word]) for word in own]),
        )


def _held(key: npt.NDArray[np.uint32], tail: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    held = (key * np.uint32(SPREAD) & _KEY).astype(np.uint64) << np.uint64(4)
    held |= tail
    return held


def _levels(held: npt.NDArray[np.uint64], entries: int) -> list[tuple[bytes, bytes]]:
    """Each key of each entry once, rising, with its level."""
    bounds = np.searchsorted(held, np.arange(entries + 1, dtype=np.uint64) << _ENTRY_AT).tolist()
    for start, end in pairwise(bounds):
        held[start:end].sort()  # one entry after the other: many times as fast as all at once
    held = held[_changes(held)]
    # The same key in several fields of an entry: their weights add up.
    sums = np.cumsum(_WEIGHTS[(held & np.uint64(15)).astype(np.uint8)])
    held >>= np.uint64(4)
    first = _changes(held)
    last = np.append(first[1:], len(held)) - 1
    level = np.diff(sums[last], prepend=0) if len(first) else sums
    level = np.minimum(level, STRONGEST).astype(np.uint8)
    held = held[first]
    bounds = np.searchsorted(held, np.arange(entries + 1, dtype=np.uint64) << np.uint64(32)).tolist()
    keys, levels = held.astype(np.uint32).tobytes(), level.tobytes()
    return [(keys[4 * start : 4 * end], levels[start:end]) for start, end in pairwise(bounds)]


def _words(tape: Units, tail: npt.NDArray[np.uint64], entries: int) -> list[dict[str, int]]:
    """The words of each entry, with the set of fields in which each stands."""
    held: list[dict[str, int]] = [{} for _ in range(entries)]
    inside = np.concatenate((_OUTSIDE, _WORD_UNITS[tape], _OUTSIDE))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    of, units = tail[edges[::2]], tape.tobytes()
    fields = np.uint64(1) << (of & np.uint64(15))
    spans = zip((2 * edges).reshape(-1, 2).tolist(), (of >> _ENTRY_AT).tolist(), fields.tolist(), strict=True)
    for (start, end), entry, field in spans:
        word, own = stem(units[start:end:2].decode("ascii")), held[entry]
        own[word] = own.get(word, 0) | field
    return held


def _add_odd(
    words: list[dict[str, int]], tape: Units, tail: npt.NDArray[np.uint64], at: npt.NDArray[np.int64], size: int
) -> None:  # fmt: skip
    """Adds the keys of so many characters at some places, which are written as words, to the words of their entries."""
    for place, of in zip(at.tolist(), tail[at].tolist(), strict=True):
        key, own = spelled_key(tape[place : place + size].tobytes()), words[of >> int(_ENTRY_AT)]
        own[key] = own.get(key, 0) | 1 << (of & 15)


@lru_cache(maxsize=1 << len(FIELDS))
def _level(fields: int) -> int:
    """The summed weights of the fields in a set of bits."""
    return min(STRONGEST, sum(field.weight for at, field in enumerate(FIELDS) if fields >> at & 1))


def _changes(column: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Where a sorted column takes a new value."""
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate((np.array([True]), column[1:] != column[:-1])))


# ---------------------------------------------------------------------------------------------- names


def _labels(record: SearchRecord) -> list[tuple[int, str]]:
    """Every name of an entry with its sort, in the order of what is shown."""
    return [
        (NAME, record.name),
        *((ALIAS, alias) for alias in record.aliases),
        *((COMPONENT, part[0]) for part in record.components),
    ][:MOST_NAMES]


def _named(
    records: Sequence[SearchRecord],
) -> Iterator[tuple[bytes, bytes, tuple[tuple[str, int, bool], ...]]]:
    """For each entry: where keys stand in its names, and where the characters around a third one stand in short ones."""
    labels = [_labels(record) for record in records]
    texts = [(text,) for own in labels for _, text in own]
    tape = laid(texts)
    tape = tape[tape != SPACE]
    size = sizes(tape, len(texts))
    length = np.minimum(size - 1, LONGEST_NAME)
    if texts:
        length[-1] = min(size[-1], LONGEST_NAME)
    start = np.cumsum(size) - size
    head = np.array(
        [index << 2 | sort for own in labels for index, (sort, _) in enumerate(own)], dtype=np.uint64
    )
    entry = np.repeat(np.arange(len(records)), [len(own) for own in labels])
    odd: list[list[tuple[str, int, bool]]] = [[] for _ in records]
    columns = []
    for count, apart in (
        (np.maximum(length - 1, 0), 1),
        (np.where((length >= 3) & (length <= 4), length - 2, 0), 2),
    ):
        rows, ends = _rows(tape, start, length, head, count, apart)
        of = np.repeat(entry, count)
        common = np.all(_NUMBERS[ends] > 0, axis=1)
        for place in np.flatnonzero(~common).tolist():
            odd[of[place]].append((spelled_key(ends[place].tobytes()), int(rows[place]), apart > 1))
        bounds = np.searchsorted(of[common], np.arange(len(records) + 1)).tolist()
        kept = rows[common].tobytes()
        columns.append([kept[8 * first : 8 * last] for first, last in pairwise(bounds)])
    for names, gaps, own in zip(*columns, odd, strict=True):
        yield names, gaps, tuple(own)


def _rows(
    tape: Units,
    start: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
    head: npt.NDArray[np.uint64],
    count: npt.NDArray[np.int64],
    apart: int,
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint16]]:
    """Rows of every key of the names: key (32 bits), number and sort (12), length (10), position (10); and the keys' units."""
    total = int(count.sum())
    of = np.repeat(np.arange(len(count)), count)
    position = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    at = start[of] + position
    ends = np.stack((tape[at], tape[at + apart]), axis=1) if total else np.zeros((0, 2), np.uint16)
    number = _NUMBERS[ends]
    key = (number[:, 0] << _HALF_KEY | number[:, 1]) * np.uint32(SPREAD) & _KEY
    row = key.astype(np.uint64) << np.uint64(32)
    row |= head[of] << np.uint64(20) | (length[of] << 10 | position).astype(np.uint64)
    return row, ends


# ---------------------------------------------------------------------------------------------- what is shown


def _shown(record: SearchRecord) -> list[object]:
    """What `shown` (below) reads; an address that follows from the id is left out."""
    return [
        record.id,
        "" if record.url == _ADDRESS.format(record.id) else record.url,
        record.name,
        record.name_en,
        record.place_short,
        record.evidence,
        record.summary,
        record.problem,
        record.aliases,
        record.tags,
        [text for name, anchor, _ in record.components for text in (name, anchor)],
    ]


_ADDRESS = "practices/{}/"


def shown(written: Sequence[Any], kind: str) -> dict[str, Any]:
    """What a result shows of an entry, by name, from what `d` holds of it."""
    identifier, url, name, english, place, evidence, summary, problem, aliases, tags, parts = written
    return {
        "id": identifier, "kind": kind, "url": url or _ADDRESS.format(identifier), "name": name, "en": english,
        "place": place, "evidence": evidence, "summary": summary, "problem": problem, "aliases": aliases, "tags": tags,
        "parts": list(zip(parts[::2], parts[1::2], strict=True)),
    }  # fmt: skip


def _said(record: SearchRecord) -> list[object]:
    """The texts of its components, and every section with heading and anchor."""
    return [[text for _, _, text in record.components], (*record.sections, *record.asides)]
