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
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from govkb.outputs.search import lexicon
from govkb.outputs.search.folding import stem
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.record import KINDS, SearchRecord
from govkb.outputs.search.shards import COMMON, KEY_BITS, SPREAD, STRONGEST, source, spelled_key
from govkb.outputs.search.tape import BREAKS, PIECE, SPACE, TEXT, Places, Units, laid, sizes


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
        texts = [*map(_texts, some)]
        tape = laid([*chain.from_iterable(texts)])
        field, ends = _fields(tape, len(some))
        words = _words(tape, field, ends)
        # Words need the spaces; pairs reach across them, so that a phrase is found whatever stands between.
        running = np.flatnonzero(tape != SPACE)
        tape, field, ends = tape[running], field[running], np.searchsorted(running, ends)
        columns, names = _columns(tape, field, ends, words), _named(texts, tape, field)
        spelled = _spelled(tape)
        for record, (keys, levels, own, word_levels), (named, gaps, odd), lines in zip(
            some, columns, names, spelled, strict=True
        ):
            yield Contribution(
                kind=KINDS.index(record.kind),
                id=record.id,
                keys=keys,
                levels=levels,
                words=own,
                word_levels=word_levels,
                names=named,
                gaps=gaps,
                odd=odd,
                spelled=lines,
                shown=source(_shown(record)).encode(),
                said=source(_said(record)).encode(),
            )


# ---------------------------------------------------------------------------------------------- keys


Texts = tuple[Sequence[str], ...]
"""The texts of each field of an entry."""


def _texts(record: SearchRecord) -> Texts:
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


def _fields(tape: Units, records: int) -> tuple[npt.NDArray[np.uint8], Places]:
    """The field of every unit of the texts of some entries, and where those of each entry end."""
    size = sizes(tape, records * len(FIELDS))
    field = np.repeat(np.tile(np.arange(len(FIELDS), dtype=np.uint8), records), size)
    return field, np.cumsum(size)[len(FIELDS) - 1 :: len(FIELDS)]


def _columns(
    tape: Units, field: npt.NDArray[np.uint8], ends: Places, words: list[dict[str, int]]
) -> Iterator[tuple[bytes, bytes, str, bytes]]:
    """For each entry: its keys, their levels, its words (those of other characters included), their levels."""
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
    inside = _WORD_UNITS[tape]
    begins = np.flatnonzero(inside & ~np.concatenate((_OUTSIDE, inside[:-1])))
    words = np.where(inside, tape, SPACE).astype(np.uint8).tobytes().decode("ascii").split()
    entry = np.searchsorted(ends, begins, side="right").tolist()
    for word, place, one in zip(map(stem, words), entry, field[begins].tolist(), strict=True):
        own = held[place]
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


_LABELS = ((0, NAME), (1, ALIAS), (3, COMPONENT), (12, COMPONENT))
"""The fields of names, in the order of what is shown, with their sort."""
_LABELLED = np.isin(np.arange(len(FIELDS)), [field for field, _ in _LABELS])


class _Labels(NamedTuple):
    """The names of some entries: of each the number of its entry, where it is on the tape, its number and sort."""

    entry: Places
    start: Places
    length: Places
    head: npt.NDArray[np.uint64]


def _labels(texts: Sequence[Texts], tape: Units, field: npt.NDArray[np.uint8]) -> _Labels:
    """Where the names of some entries are on the tape of their texts."""
    breaks = np.flatnonzero(tape <= BREAKS)
    start, end = np.concatenate(([0], breaks + 1)), np.append(breaks, len(tape))
    those = np.flatnonzero(_LABELLED[np.append(field[breaks], len(FIELDS) - 1)])
    # A field without names is one empty text on the tape.
    count = np.array([[len(own[at]) for at, _ in _LABELS] for own in texts])
    those = those[np.repeat(count > 0, np.maximum(count, 1).ravel())]
    each = count.sum(axis=1)
    index = np.arange(len(those)) - np.repeat(np.cumsum(each) - each, each)
    sort = np.repeat(np.tile([sort for _, sort in _LABELS], len(texts)), count.ravel())
    kept = index < MOST_NAMES
    those = those[kept]
    return _Labels(
        np.repeat(np.arange(len(texts)), each)[kept],
        start[those],
        np.minimum(end[those] - start[those], LONGEST_NAME),
        (index << 2 | sort).astype(np.uint64)[kept],
    )


def _named(
    texts: Sequence[Texts], tape: Units, field: npt.NDArray[np.uint8]
) -> Iterator[tuple[bytes, bytes, tuple[tuple[str, int, bool], ...]]]:
    """For each entry: where keys stand in its names, and where the characters around a third one stand in short ones."""
    labels = _labels(texts, tape, field)
    length = labels.length
    odd: list[list[tuple[str, int, bool]]] = [[] for _ in texts]
    columns = []
    for count, apart in (
        (np.maximum(length - 1, 0), 1),
        (np.where((length >= 3) & (length <= 4), length - 2, 0), 2),
    ):
        rows, ends = _rows(tape, labels, count, apart)
        of = np.repeat(labels.entry, count)
        other = np.flatnonzero((_NUMBERS[ends] == 0).any(axis=0))
        for place in other.tolist():
            odd[of[place]].append((spelled_key(ends[:, place].tobytes()), int(rows[place]), apart > 1))
        if len(other):
            rows, of = np.delete(rows, other), np.delete(of, other)
        bounds = np.searchsorted(of, np.arange(len(texts) + 1)).tolist()
        kept = rows.tobytes()
        columns.append([kept[8 * first : 8 * last] for first, last in pairwise(bounds)])
    for names, gaps, own in zip(*columns, odd, strict=True):
        yield names, gaps, tuple(own)


def _rows(
    tape: Units, labels: _Labels, count: Places, apart: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint16]]:
    """Rows of every key of the names: key (32 bits), number and sort (12), length (10), position (10); and the keys' units."""
    total = int(count.sum())
    of = np.repeat(np.arange(len(count)), count)
    position = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    at = labels.start[of] + position
    ends = np.stack((tape[at], tape[at + apart])) if total else np.zeros((2, 0), np.uint16)
    left, right = _NUMBERS[ends]
    key = (left << _HALF_KEY | right) * np.uint32(SPREAD) & _KEY
    row = key.astype(np.uint64) << np.uint64(32)
    row |= labels.head[of] << np.uint64(20) | (labels.length[of] << 10 | position).astype(np.uint64)
    return row, ends


# ---------------------------------------------------------------------------------------------- terms to be typed


_PLACE = 5
"""The field of the place: the chain of divisions in two forms, which nobody types in letters, then each of them."""
_TYPED = tuple(
    (field, f"|{rank}", f"|{rank}\n")
    for field, rank in (
        (0, lexicon.NAME), (1, lexicon.ALIAS), (3, lexicon.COMPONENT), (12, lexicon.COMPONENT),
        (_PLACE, lexicon.PLACE), (4, lexicon.TAG), (8, lexicon.WORD),
    )
)  # fmt: skip
"""The fields of what is typed in letters, with what stands after each term, and between two of them."""


def _spelled(tape: Units) -> Iterator[str]:
    """For each entry lines `term|rank`, from the texts without spaces; a term that stands in several fields comes several times."""
    pieces = tape.tobytes().decode("utf-16-le", "surrogatepass").split(PIECE)
    for at in range(0, len(pieces), len(FIELDS)):
        own = pieces[at : at + len(FIELDS)]
        own[_PLACE] = own[_PLACE].partition(TEXT)[2].partition(TEXT)[2]
        yield "\n".join(
            [own[field].replace(TEXT, between) + rank for field, rank, between in _TYPED if own[field]]
        )


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
