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
from govkb.outputs.search.tape import BREAKS, SPACE, Places, Units, laid, sizes


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
_WEIGHTS = np.array([*(field.weight for field in FIELDS), 0, 0, 0], dtype=np.int32)
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


_FIELD_BITS, _FIELD = np.uint32(4), np.uint32(15)
"""A key in a column has the number of its field below it."""


def _columns(records: Sequence[SearchRecord]) -> Iterator[tuple[bytes, bytes, str, bytes]]:
    """For each entry: its keys, their levels, its words, their levels."""
    fields = len(FIELDS)
    tape = laid(chain.from_iterable(map(_texts, records)))
    size = sizes(tape, len(records) * fields)
    field = np.repeat(np.tile(np.arange(fields, dtype=np.uint8), len(records)), size)
    ends = np.cumsum(size)[fields - 1 :: fields]
    words = _words(tape, field, ends)
    # Words need the spaces; pairs reach across them, so that a phrase is found whatever stands between.
    running = np.flatnonzero(tape != SPACE)
    ends = np.searchsorted(running, ends)
    tape, field = tape[running], field[running]
    number, known = _NUMBERS[tape], tape > BREAKS
    odd = known & (number == 0)
    alone, pair = known & _SINGLES[field], known[:-1] & known[1:]
    if odd.any():
        either = odd[:-1] | odd[1:]
        _add_odd(words, tape, field, ends, np.flatnonzero(alone & odd), 1)
        _add_odd(words, tape, field, ends, np.flatnonzero(pair & either), 2)
        alone, pair = alone & ~odd, pair & ~either
    single, double = np.flatnonzero(alone), np.flatnonzero(pair)
    sides = [
        _levels(
            number[double] << _HALF_KEY | number[double + 1], field[double], np.searchsorted(double, ends)
        ),
        _levels(number[single], field[single], np.searchsorted(single, ends)),
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


def _levels(
    number: npt.NDArray[np.uint32], field: npt.NDArray[np.uint8], ends: Places
) -> list[tuple[bytes, bytes]]:
    """Each key of each entry once, rising, with its level."""
    held = (number * np.uint32(SPREAD) & _KEY) << _FIELD_BITS
    held |= field
    for start, end in pairwise([0, *ends.tolist()]):
        held[start:end].sort()  # one entry after the other: many times as fast as all at once
    first = _changes(held, ends)
    held, ends = held[first], np.searchsorted(first, ends)
    # The same key in several fields of an entry: their weights add up.
    weight = _WEIGHTS[held & _FIELD]
    held >>= _FIELD_BITS
    first = _changes(held, ends)
    level = np.add.reduceat(weight, first) if len(first) else weight
    keys, levels = held[first].tobytes(), np.minimum(level, STRONGEST).astype(np.uint8).tobytes()
    bounds = pairwise([0, *np.searchsorted(first, ends).tolist()])
    return [(keys[4 * start : 4 * end], levels[start:end]) for start, end in bounds]


def _changes(column: npt.NDArray[np.uint32], ends: Places) -> Places:
    """Where a column, sorted entry by entry, takes a new value or another entry begins."""
    new = np.ones(len(column), dtype=bool)
    np.not_equal(column[1:], column[:-1], out=new[1:])
    new[ends[ends < len(column)]] = True
    return np.flatnonzero(new)


def _words(tape: Units, field: npt.NDArray[np.uint8], ends: Places) -> list[dict[str, int]]:
    """The words of each entry, with the set of fields in which each stands."""
    held: list[dict[str, int]] = [{} for _ in ends]
    inside = np.concatenate((_OUTSIDE, _WORD_UNITS[tape], _OUTSIDE))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    begins, units = edges[::2], tape.tobytes()
    entry = np.searchsorted(ends, begins, side="right").tolist()
    spans = zip((2 * edges).reshape(-1, 2).tolist(), entry, field[begins].tolist(), strict=True)
    for (start, end), place, one in spans:
        word, own = stem(units[start:end:2].decode("ascii")), held[place]
        own[word] = own.get(word, 0) | 1 << one
    return held


def _add_odd(
    words: list[dict[str, int]], tape: Units, field: npt.NDArray[np.uint8], ends: Places, at: Places, length: int
) -> None:  # fmt: skip
    """Adds the keys of so many characters at some places, which are written as words, to the words of their entries."""
    entry = np.searchsorted(ends, at, side="right").tolist()
    for place, of, one in zip(at.tolist(), entry, field[at].tolist(), strict=True):
        key, own = spelled_key(tape[place : place + length].tobytes()), words[of]
        own[key] = own.get(key, 0) | 1 << one


@lru_cache(maxsize=1 << len(FIELDS))
def _level(fields: int) -> int:
    """The summed weights of the fields in a set of bits."""
    return min(STRONGEST, sum(field.weight for at, field in enumerate(FIELDS) if fields >> at & 1))


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
        other = np.flatnonzero((_NUMBERS[ends] == 0).any(axis=0))
        for place in other.tolist():
            odd[of[place]].append((spelled_key(ends[:, place].tobytes()), int(rows[place]), apart > 1))
        if len(other):
            rows, of = np.delete(rows, other), np.delete(of, other)
        bounds = np.searchsorted(of, np.arange(len(records) + 1)).tolist()
        kept = rows.tobytes()
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
    ends = np.stack((tape[at], tape[at + apart])) if total else np.zeros((2, 0), np.uint16)
    left, right = _NUMBERS[ends]
    key = (left << _HALF_KEY | right) * np.uint32(SPREAD) & _KEY
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
