"""Names, places and terms under the letters with which they are typed in pinyin.

A term stands in every shard to which the first three letters lead that somebody may type for it: spelled out from each
syllable on, or the first letters of three syllables; two letters only where two letters are all that is to be typed.

A shard is a text of lines. The first one says how the characters of its terms are read (`gong工功 zhang/chang长`), every other
one gives the terms of one rank: `0|屋场会|双'楼长`. A `'` stands before a character that is read the other way round there; a
term that is read in yet another way has its syllables with it (`重重叠叠:chong chong die die`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govkb.outputs.search.bits import Places, changes, distinct
from govkb.outputs.search.folding import fold_label
from govkb.outputs.search.letters import homes, leads
from govkb.outputs.search.shards import power_of_two, script, source
from govkb.outputs.search.thesaurus import Thesaurus
from govkb.pinyin import Reading, otherwise_begins, pieces, read_in_phrases, read_singly, readings

NAME, ALIAS, COMPONENT, PLACE, TAG, WORD = range(6)
"""What a term is; of two terms that are typed alike, the lower one comes first."""

_FEW_ENTRIES = 2000
_SHARD_SIZE = 280
"""Terms of a shard on average."""
CROWD = 60
"""Terms under the same letters, typed from within a name, above which only the shortest are kept: four of them are looked for."""


class Term(NamedTuple):
    """A term as it is typed; they compare in the order in which a shard gives them.

    `said` is its reading as it is written, `text` how it stands in a shard.
    """

    rank: int
    order: str
    term: str
    said: str
    text: str


class _Ranked(NamedTuple):
    """What entries and the thesaurus give to be typed.

    `counts` says how many entries have each line `term|rank`; `words` are terms of the thesaurus. `typed` is the rank of each
    term; those of other ranks than `ranks` cannot be typed.
    """

    ranks: tuple[int, ...]
    counts: Counter[str]
    words: frozenset[str]
    typed: dict[str, int]

    @classmethod
    def of(cls, spelled: Iterable[str], entries: int, thesaurus: Thesaurus) -> _Ranked:
        """The terms of the lines (`Contribution.spelled`) of so many entries, and of the thesaurus."""
        counts = Counter(chain.from_iterable(lines.split("\n") for lines in spelled if lines))
        ranks, words = _ranks(entries), _words(thesaurus)
        return cls(ranks, counts, words, _typed(counts, ranks, words))

    def rank(self, counts: Counter[str], term: str) -> int | None:
        """The rank of a term with other counts: the lowest of those that entries give it."""
        found = [rank for rank in self.ranks if counts[f"{term}|{rank}"] > 0]
        return min(found) if found else WORD if term in self.words else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What can be typed in letters, and the shards that hold it: to go on from, where entries are edited."""

    ranked: _Ranked
    terms: Sequence[Term]
    shards: int
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, entries: Iterable[str], thesaurus: Thesaurus) -> Lexicon:
        """The lexicon of the lines (`Contribution.spelled`) of every entry."""
        listed = list(entries)
        ranked = _Ranked.of(listed, len(listed), thesaurus)
        terms = _terms(ranked.typed)
        placed = _Placed.of(terms)
        return cls(ranked, terms, placed.shards, dict(placed.files(range(placed.shards))))

    def exchanged(self, old: Iterable[str], new: Iterable[str]) -> Lexicon:
        """The lexicon in which the lines of some entries gave way to others; as many entries as before."""
        before = self.ranked
        counts = before.counts.copy()
        counts.subtract(chain.from_iterable([lines.split("\n") for lines in old if lines]))
        counts.update(chain.from_iterable([lines.split("\n") for lines in new if lines]))
        differ = set[str]()
        for line in {line for lines in (*old, *new) for line in lines.split("\n")}:
            if len(line) > 3 and (counts[line] > 0) != (before.counts[line] > 0):
                differ.add(line[:-2])
            if counts[line] <= 0:
                del counts[line]
        ranks = {term: before.rank(counts, term) for term in differ}
        went = {
            term: before.typed[term] for term in differ if before.typed.get(term, ranks[term]) != ranks[term]
        }
        came = {
            term: rank for term, rank in ranks.items() if rank is not None and before.typed.get(term) != rank
        }
        if not went and not came:
            return replace(self, ranked=before._replace(counts=counts))
        typed = {term: rank for term, rank in before.typed.items() if term not in went} | came
        gone, fresh, terms = _terms(went), _terms(came), list(self.terms)
        for one in gone:
            del terms[bisect_left(terms, one)]
        for one in fresh:
            insort(terms, one)
        placed = _Placed.of(terms)
        if placed.shards != self.shards:
            files = dict(placed.files(range(placed.shards)))
        else:
            led = leads([one.said for one in (*gone, *fresh)])
            files = {**self.files, **dict(placed.files(homes(led.letters, self.shards).tolist()))}
        return Lexicon(_Ranked(before.ranks, counts, before.words, typed), terms, placed.shards, files)


def lexicon_files(
    spelled: Iterable[str], entries: int, thesaurus: Thesaurus
) -> tuple[int, Iterator[tuple[str, bytes]]]:
    """How many shards the lexicon of so many entries has, and its files: for those who do not go on from it."""
    lines = set(chain.from_iterable(lines.split("\n") for lines in spelled if lines))
    placed = _Placed.of(_terms(_typed(lines, _ranks(entries), _words(thesaurus))))
    return placed.shards, placed.files(range(placed.shards))


def _ranks(entries: int) -> tuple[int, ...]:
    """The ranks of what can be typed of so many entries: of a large library no components, nor synonyms of tags."""
    return tuple(range(6)) if entries <= _FEW_ENTRIES else (NAME, ALIAS, PLACE, TAG)


def _words(thesaurus: Thesaurus) -> frozenset[str]:
    """The terms of the thesaurus."""
    return frozenset(folded for word in thesaurus.words if len(folded := fold_label(word)) > 1)


def _typed(lines: Iterable[str], ranks: Collection[int], words: Iterable[str]) -> dict[str, int]:
    """The rank of each term of some lines `term|rank` and of some words: the lowest one."""
    typed = dict.fromkeys(words, WORD)
    for line in lines:
        term, rank = line[:-2], int(line[-1])
        if len(term) > 1 and rank in ranks and rank <= typed.get(term, WORD):
            typed[term] = rank
    return typed


@dataclass(frozen=True, slots=True)
class _Placed:
    """All terms in their order, and which of them each shard holds.

    `texts` are the terms as they stand in a shard, `bounds` says where those of each rank begin. `chars` are the places of
    their characters in a `table` of readings, `begins` where those of each term begin, and where the last end. `held` has
    the numbers of terms, shard after shard.
    """

    texts: Sequence[str]
    bounds: Sequence[int]
    table: _Table
    chars: Places
    begins: Places
    shards: int
    held: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, terms: Sequence[Term]) -> _Placed:
        """The terms where they belong."""
        led = leads([one.said for one in terms])
        first = led.begins
        shortest = _without_crowds(led.letters[~first], led.terms[~first], [one.term for one in terms])
        begun = led.letters[first] << _LETTERS_AT | led.terms[first]
        kept: npt.NDArray[np.uint64] = distinct(np.concatenate((begun, shortest)))
        shards = max(8, power_of_two(len(kept) / _SHARD_SIZE))
        home = homes(kept >> _LETTERS_AT, shards)
        # A term that has its reading with it needs no table of its shard, nor do letters.
        read = ["" if ":" in one.text else one.term for one in terms]
        code = np.frombuffer("".join(read).encode("utf-32-le"), dtype=np.uint32)
        known = code > _ASCII
        ends = np.cumsum([0, *map(len, read)])
        return cls(
            [one.text for one in terms],
            [bisect_left(terms, (rank,)) for rank in range(WORD + 2)],
            *_table(code[known]),
            np.concatenate(([0], np.cumsum(known)))[ends],
            shards,
            distinct(home << _LETTERS_AT | kept & _TERM),
        )

    def files(self, those: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        """Some shards, by path."""
        asked = sorted(set(those))
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            bounds = np.array([[one, one + 1] for one in some], dtype=np.uint64) << _LETTERS_AT
            numbers = [
                (self.held[first:last] & _TERM).astype(np.int64)
                for first, last in np.searchsorted(self.held, bounds).tolist()
            ]
            for index, own, read in zip(some, numbers, self._as_read(numbers), strict=True):
                text = "\n".join([read, *self._lines(own.tolist())])
                yield f"search/p/{index:x}.js", script(f"p/{index:x}", source(text))

    def _lines(self, numbers: Sequence[int]) -> Iterator[str]:
        """The terms of a shard, those of each rank in a line."""
        for rank, (first, last) in enumerate(pairwise(self.bounds)):
            if alike := numbers[bisect_left(numbers, first) : bisect_left(numbers, last)]:
                yield "|".join([str(rank), *map(self.texts.__getitem__, alike)])

    def _as_read(self, numbers: Sequence[Places]) -> Iterator[str]:
        """For the terms of each of some shards how their characters are read.

        Each reading stands there with those that are read so, in the order of the table of readings.
        """
        terms, table = np.concatenate(numbers), self.table
        count = self.begins[terms + 1] - self.begins[terms]
        at = np.arange(count.sum()) + np.repeat(self.begins[terms] - np.cumsum(count) + count, count)
        shard = np.repeat(np.repeat(np.arange(len(numbers)), [len(one) for one in numbers]), count)
        there = np.zeros((len(numbers), len(table.chars)), dtype=bool)
        there[shard, self.chars[at]] = True
        shard, place = np.nonzero(there)
        said = table.chars[place]
        new = changes(shard * len(table.chars) + table.numbers[place])
        said[new] = table.after[place[new]]
        ends = np.searchsorted(shard, np.arange(len(numbers) + 1)).tolist()
        chars = said.tolist()
        return ("".join(chars[first:last])[1:] for first, last in pairwise(ends))


_ASCII = 0x7F
_AT_ONCE = 64
"""Shards written at once."""
_LETTERS_AT, _TERM = np.uint64(32), np.uint64(0xFFFFFFFF)


def _without_crowds(
    letters: npt.NDArray[np.uint64], numbers: npt.NDArray[np.uint64], terms: Sequence[str]
) -> npt.NDArray[np.uint64]:
    """Letters and the numbers of the terms that hold them within; of a crowd that holds the same ones only the shortest."""
    by_name = np.array(sorted(range(len(terms)), key=terms.__getitem__), dtype=np.uint64)
    characters = np.array([*map(len, terms)], dtype=np.int64)
    by_length = by_name[np.argsort(characters[by_name], kind="stable")]
    length = np.argsort(by_length).astype(np.uint64)
    pairs: npt.NDArray[np.uint64] = distinct(letters << _LETTERS_AT | length[numbers])
    first = changes(pairs >> _LETTERS_AT)
    before = np.arange(len(pairs)) - np.repeat(first, np.diff(first, append=len(pairs)))
    near = pairs[before < CROWD]
    shortest: npt.NDArray[np.uint64] = near & ~_TERM | by_length[near & _TERM]
    return shortest


class _Table(NamedTuple):
    """The readings of some characters, in the order of the table of all readings.

    Of each its character, alone and after its reading, and the number of that reading.
    """

    chars: npt.NDArray[np.object_]
    after: npt.NDArray[np.object_]
    numbers: Places


def _table(codes: npt.NDArray[np.uint32]) -> tuple[_Table, Places]:
    """The readings of the characters of some codes, and the place of each code's character among them."""
    table = readings()
    every = np.frombuffer("".join(table).encode("utf-32-le"), dtype=np.uint32)
    places = np.zeros(every.max() + 1, dtype=np.int64)
    places[every] = np.arange(len(every))
    used = np.zeros(len(every), dtype=bool)
    used[places[codes]] = True
    chars = [chr(code) for code in every[used].tolist()]
    said = [table[char] for char in chars]
    number = {one: at for at, one in enumerate(dict.fromkeys(said))}
    return _Table(
        np.array(chars, dtype=object),
        np.array([f" {one}{char}" for one, char in zip(said, chars, strict=True)], dtype=object),
        np.array([number[one] for one in said], dtype=np.int64),
    ), (np.cumsum(used) - 1)[places[codes]]


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


def _terms(typed: Mapping[str, int]) -> list[Term]:
    """Those of some terms, each with its rank, that can be typed; in their order."""
    found, phrased = [], _phrased(typed)
    for term, rank in typed.items():
        if said := (singly := read_singly(term)):
            text = term
            if term in phrased and (said := read_in_phrases(term, singly)) != singly:
                text = _marked(term, singly.split(" "), said.split(" "))
            found.append(Term(rank, f"{said}|{term}", term, said, text))
    found.sort()
    return found


def _phrased(terms: Iterable[str]) -> set[str]:
    """Those of some terms in which two characters begin a phrase that is read otherwise."""
    listed = list(terms)
    begins = distinct(_pairs("".join(otherwise_begins()))[::2])
    pairs = _pairs("\n".join(listed))
    at = np.flatnonzero(begins[np.minimum(np.searchsorted(begins, pairs), len(begins) - 1)] == pairs)
    ends = np.cumsum([len(term) + 1 for term in listed])
    return {listed[number] for number in set(np.searchsorted(ends, at, "right").tolist())}


def _pairs(text: str) -> npt.NDArray[np.uint64]:
    """Every two characters of a text that stand side by side, as numbers."""
    code = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    return code[:-1] << _LETTERS_AT | code[1:]


def _marked(term: str, singly: Sequence[str], meant: Sequence[str]) -> str:
    """A term with a `'` before characters that are read the other way round; its reading after it where that is not enough."""
    marked = []
    for part, plain, said in zip(pieces(term), singly, meant, strict=True):
        if said != plain and said != "/".join(plain.split("/")[::-1]):
            return f"{term}:{' '.join(meant)}"
        marked.append(part if said == plain else "'" + part)
    return "".join(marked)
