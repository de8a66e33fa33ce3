"""Names, places and terms under the letters with which they are typed in pinyin.

A term stands in every shard to which the first three letters lead that somebody may type for it: spelled out from each
syllable on, or the first letters of three syllables; two letters only where two letters are all that is to be typed.

A shard is a text of lines. The first one says how the characters of its terms are read (`gong工功 zhang/chang长`), every other
one gives the terms of one rank: `0|屋场会|双'楼长`. A `'` stands before a character that is read the other way round there; a
term that is read in yet another way has its syllables with it (`重重叠叠:chong chong die die`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.bits import distinct
from govkb.outputs.search.folding import fold_label
from govkb.outputs.search.letters import homes, leads, numbered
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.shards import power_of_two, script, source
from govkb.outputs.search.thesaurus import Thesaurus
from govkb.pinyin import Reading, pieces, reading, readings, usual, written

NAME, ALIAS, COMPONENT, PLACE, TAG, WORD = range(6)
"""What a term is; of two terms that are typed alike, the lower one comes first."""

_FEW_ENTRIES = 2000
_SHARD_SIZE = 280
"""Terms of a shard on average."""
CROWD = 60
"""Terms under the same letters, typed from within a name, above which only the shortest are kept: four of them are looked for."""


def lines_of(record: SearchRecord) -> str:
    """The terms of an entry as lines `term|rank`; one that the entry has in several places stands there several times."""
    lines = [
        _line(record.name, NAME),
        *[_line(alias, ALIAS) for alias in record.aliases],
        *[_line(part[0], COMPONENT) for part in record.components],
        *[_line(part, PLACE) for part in place_forms(record.place)[2:]],
        *[_line(tag, TAG) for tag in record.tags],
        *[_line(word, WORD) for word in record.synonyms],
    ]
    return "\n".join(filter(None, lines))


@lru_cache(maxsize=1 << 15)
def _line(term: str, rank: int) -> str:
    folded = fold_label(term)
    return f"{folded}|{rank}" if len(folded) > 1 else ""


class Typed(NamedTuple):
    """A term as it is typed.

    Its syllables (`letters.numbered`), its place among others of its rank, and how it is written in a shard, with the
    characters that the shard has to know for it.
    """

    syllables: Sequence[int]
    order: str
    text: str
    chars: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What can be typed in letters, and the shards that hold it.

    `counts` says how many entries have each line `term|rank`; `words` are terms of the thesaurus. Of a large library,
    components and the synonyms of tags cannot be typed (`ranks` leaves them out). `typed` is the rank of each term.
    """

    ranks: tuple[int, ...]
    counts: Counter[str]
    words: frozenset[str]
    typed: Mapping[str, int]
    shards: int
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, entries: Iterable[str], thesaurus: Thesaurus) -> Lexicon:
        """The lexicon of the lines (`lines_of`) of every entry."""
        listed = list(entries)
        ranks = tuple(range(6)) if len(listed) <= _FEW_ENTRIES else (NAME, ALIAS, PLACE, TAG)
        counts = Counter[str]()
        for lines in listed:
            counts.update(lines.split("\n"))
        counts.pop("", None)
        words = frozenset(folded for word in thesaurus.words if len(folded := fold_label(word)) > 1)
        typed = dict.fromkeys(words, WORD)
        for line in counts:
            term, rank = line[:-2], int(line[-1])
            if rank in ranks and rank <= typed.get(term, WORD):
                typed[term] = rank
        placed = _Placed.of(typed)
        return cls(ranks, counts, words, typed, placed.shards, placed.files(range(placed.shards)))

    def exchanged(self, old: Iterable[str], new: Iterable[str]) -> Lexicon:
        """The lexicon in which the lines of some entries gave way to others; as many entries as before."""
        counts = self.counts.copy()
        counts.subtract(chain.from_iterable([lines.split("\n") for lines in old if lines]))
        counts.update(chain.from_iterable([lines.split("\n") for lines in new if lines]))
        differ = {
            line.partition("|")[0] for lines in (*old, *new) for line in lines.split("\n")
            if (counts[line] > 0) != (self.counts[line] > 0)
        }  # fmt: skip
        counts = +counts
        changed = {
            term: after
            for term in sorted(differ)
            if self.typed.get(term) != (after := self._rank(counts, term))
        }
        if not changed:
            return replace(self, counts=counts)
        merged = {**self.typed, **changed}
        typed = {term: rank for term, rank in merged.items() if rank is not None}
        placed = _Placed.of(typed)
        if placed.shards != self.shards:
            files = placed.files(range(placed.shards))
        else:
            led = leads([own.syllables for term in changed if (own := spelled(term))])
            files = {**self.files, **placed.files(set(homes(led.letters, self.shards).tolist()))}
        return Lexicon(self.ranks, counts, self.words, typed, placed.shards, files)

    def _rank(self, counts: Counter[str], term: str) -> int | None:
        """The rank of a term: the lowest of those that entries give it."""
        found = [rank for rank in self.ranks if counts[f"{term}|{rank}"] > 0]
        return min(found) if found else WORD if term in self.words else None


@dataclass(frozen=True, slots=True)
class _Placed:
    """All terms in their order, and which of them each shard holds.

    `bounds` says where the terms of each rank begin, `held` has the numbers of terms, shard after shard.
    """

    terms: Sequence[Typed]
    bounds: Sequence[int]
    shards: int
    held: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, typed: Mapping[str, int]) -> _Placed:
        """The terms where they belong."""
        listed = sorted(
            [(rank, own.order, term, own) for term, rank in typed.items() if (own := spelled(term))]
        )
        led = leads([own.syllables for *_, own in listed])
        pairs = led.letters << _LETTERS_AT | led.terms
        within: npt.NDArray[np.uint64] = distinct(pairs[~led.begins])
        shortest = _without_crowds(within, [term for _, _, term, _ in listed])
        kept: npt.NDArray[np.uint64] = distinct(np.concatenate((pairs[led.begins], shortest)))
        shards = max(8, power_of_two(len(kept) / _SHARD_SIZE))
        home = homes(kept >> _LETTERS_AT, shards)
        ranks = [rank for rank, *_ in listed]
        return cls(
            [own for *_, own in listed],
            [bisect_left(ranks, rank) for rank in range(WORD + 2)],
            shards,
            distinct(home << _LETTERS_AT | kept & _TERM),
        )

    def files(self, those: Iterable[int]) -> dict[str, bytes]:
        """Some shards, by path."""
        ends = np.searchsorted(self.held, np.arange(self.shards + 1, dtype=np.uint64) << _LETTERS_AT).tolist()
        numbers = (self.held & _TERM).tolist()
        return {
            f"search/p/{index:x}.js": script(
                f"p/{index:x}", source(self._text(numbers[ends[index] : ends[index + 1]]))
            )
            for index in those
        }

    def _text(self, numbers: Sequence[int]) -> str:
        """The lines of a shard with these terms."""
        terms = self.terms
        lines = [_as_read("".join([terms[number].chars for number in numbers]))]
        for rank, (first, last) in enumerate(pairwise(self.bounds)):
            if alike := numbers[bisect_left(numbers, first) : bisect_left(numbers, last)]:
                lines.append("|".join([str(rank), *[terms[number].text for number in alike]]))
        return "\n".join(lines)


_LETTERS_AT, _TERM = np.uint64(32), np.uint64(0xFFFFFFFF)


def _without_crowds(within: npt.NDArray[np.uint64], terms: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Letters and terms; of a crowd of terms that hold the same letters within them only the shortest."""
    by_length = np.array(
        sorted(range(len(terms)), key=lambda at: (len(terms[at]), terms[at])), dtype=np.uint64
    )
    length = np.argsort(by_length).astype(np.uint64)
    pairs = np.sort(within & ~_TERM | length[within & _TERM])
    letters = pairs >> _LETTERS_AT
    first = np.searchsorted(letters, letters)  # of each the place of the first one with the same letters
    near = np.arange(len(pairs)) - first < CROWD
    kept: npt.NDArray[np.uint64] = pairs[near] & ~_TERM | by_length[pairs[near] & _TERM]
    return kept


class _Table(NamedTuple):
    """The table of readings by place.

    Of each code its place; of each place its character, alone and after its reading, and the number of that reading.
    """

    places: npt.NDArray[np.int64]
    chars: npt.NDArray[np.object_]
    after: npt.NDArray[np.object_]
    numbers: npt.NDArray[np.int32]


@cache
def _table() -> _Table:
    table = readings()
    codes = np.array([ord(char) for char in table])
    places = np.zeros(codes.max() + 1, dtype=np.int64)
    places[codes] = np.arange(len(codes))
    said = ["/".join(ways) for ways in table.values()]
    after = [f" {one}{char}" for one, char in zip(said, table, strict=True)]
    number = {one: at for at, one in enumerate(dict.fromkeys(said))}
    return _Table(
        places, np.array(list(table), dtype=object), np.array(after, dtype=object),
        np.array([number[one] for one in said], dtype=np.int32),
    )  # fmt: skip


def _as_read(chars: str) -> str:
    """How characters are read: each reading with those that are read so, in the order of the table of readings."""
    if not chars:
        return ""
    table = _table()
    place = distinct(table.places[np.frombuffer(chars.encode("utf-32-le"), dtype=np.uint32)])
    new = np.diff(table.numbers[place], prepend=-1) != 0
    return "".join(np.where(new, table.after[place], table.chars[place]).tolist())[1:]


_ASCII = re.compile("[\x00-\x7f]+")
_AS_READ = re.compile(r"([a-z/]+)([^a-z/ ]+)")
_PIECE = re.compile(r"'?(?:[a-z0-9+]+|.)")


class Spelling(NamedTuple):
    """A term as it is typed in pinyin."""

    syllables: Reading
    term: str
    rank: int


def spellings(text: str) -> Iterator[Spelling]:
    """The terms of one shard, read back."""
    first, *lines = text.split("\n")
    read = {char: tuple(one.split("/")) for one, chars in _AS_READ.findall(first) for char in chars}
    for line in lines:
        rank, *terms = line.split("|")
        for written_term in terms:
            term, _, own = written_term.partition(":")
            yield Spelling(
                tuple(tuple(one.split("/")) for one in own.split(" "))
                if own
                else tuple(
                    read[piece[1]][::-1] if piece[0] == "'" else read.get(piece, (piece,))
                    for piece in _PIECE.findall(term)
                ),
                term.replace("'", ""),
                int(rank),
            )


@lru_cache(maxsize=65536)
def spelled(term: str) -> Typed | None:
    """A term as it is typed, or None where it cannot be."""
    syllables = reading(term)
    if not syllables:
        return None
    said = written(syllables)
    order = f"{said}|{term}"
    text = _marked(term, syllables) if "/" in said else term
    if text is None:
        return Typed(numbered(syllables), order, f"{term}:{said}", "")
    return Typed(numbered(syllables), order, text, _ASCII.sub("", term))


def _marked(term: str, syllables: Reading) -> str | None:
    """A term with a `'` before the characters that are read the other way round; None where one is read in a third way."""
    marked = []
    for part, given in zip(pieces(term), syllables, strict=True):
        plain = given if len(given) == 1 else usual(part)
        if given == plain:
            marked.append(part)
        elif given == plain[::-1]:
            marked.append("'" + part)
        else:
            return None
    return "".join(marked)
