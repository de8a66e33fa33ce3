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
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, pairwise, product
from typing import NamedTuple

from govkb.outputs.search.folding import fold_label
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.shards import home_of, power_of_two, script, source
from govkb.outputs.search.thesaurus import Thesaurus
from govkb.pinyin import Reading, pieces, reading, usual, written

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


Terms = defaultdict[str, set[str]]
"""Letters → the terms to which they lead."""


class Typed(NamedTuple):
    """A term as it is typed.

    What leads to it by its beginning and by what is within it; its place among others of its rank; how it is written in a
    shard, and which characters the shard has to know for it.
    """

    begins: Sequence[str]
    within: Sequence[str]
    order: str
    text: str
    chars: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What can be typed in letters, and the shards that hold it.

    `counts` says how many entries have each line `term|rank`; `words` are terms of the thesaurus. Of a large library,
    components and the synonyms of tags cannot be typed (`ranks` leaves them out). `typed` is the rank of each term, `first`
    and `later` hold the terms by the letters of their beginning and of what is within them.
    """

    ranks: tuple[int, ...]
    counts: Counter[str]
    words: frozenset[str]
    typed: Mapping[str, int]
    first: Terms
    later: Terms
    size: int
    shards: int
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, entries: Iterable[str], thesaurus: Thesaurus) -> Lexicon:
        """The lexicon of the lines (`lines_of`) of every entry."""
        listed = list(entries)
        ranks = tuple(range(6)) if len(listed) <= _FEW_ENTRIES else (NAME, ALIAS, PLACE, TAG)
        counts = Counter("\n".join([lines for lines in listed if lines]).split("\n"))
        counts.pop("", None)
        words = frozenset(folded for word in thesaurus.words if len(folded := fold_label(word)) > 1)
        found: dict[str, int] = {}
        for line in counts:
            term, rank = line[:-2], int(line[-1])
            if rank in ranks and rank <= found.get(term, WORD):
                found[term] = rank
        typed = {**dict.fromkeys(words, WORD), **found}
        first: Terms = defaultdict(set)
        later: Terms = defaultdict(set)
        for term in typed:
            _enter(first, later, term)
        kept = {letters: _kept(first, later, letters) for letters in first.keys() | later.keys()}
        size = sum(map(len, kept.values()))
        shards = _shards(size)
        files = _written(kept, typed, shards, range(shards))
        return cls(ranks, counts, words, typed, first, later, size, shards, files)

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
        changed = [
            (term, after)
            for term in sorted(differ)
            if self.typed.get(term) != (after := self._rank(counts, term))
        ]
        if not changed:
            return replace(self, counts=counts)
        typed, size = dict(self.typed), self.size
        first, later = defaultdict(set, self.first), defaultdict(set, self.later)
        touched = {
            letters for term, _ in changed if (own := spelled(term)) for side in (own.begins, own.within)
            for letters in side
        }  # fmt: skip
        for letters in touched:
            size -= len(_kept(first, later, letters))
            for side in (first, later):
                side[letters] = side[letters].difference([term for term, _ in changed])
        for term, after in changed:
            typed.pop(term, None)
            if after is not None:
                typed[term] = after
                _enter(first, later, term)
        size += sum(len(_kept(first, later, letters)) for letters in touched)
        shards = _shards(size)
        fresh = range(shards) if shards != self.shards else {home_of(letters, shards) for letters in touched}
        files = {} if shards != self.shards else dict(self.files)
        every = first.keys() | later.keys()
        kept = {one: _kept(first, later, one) for one in every if home_of(one, shards) in fresh}
        files.update(_written(kept, typed, shards, fresh))
        return Lexicon(self.ranks, counts, self.words, typed, first, later, size, shards, files)

    def _rank(self, counts: Counter[str], term: str) -> int | None:
        """The rank of a term: the lowest of those that entries give it."""
        found = [rank for rank in self.ranks if counts[f"{term}|{rank}"] > 0]
        return min(found) if found else WORD if term in self.words else None


def _enter(first: Terms, later: Terms, term: str) -> None:
    """Puts a term under all its letters."""
    if own := spelled(term):
        for letters in own.begins:
            first[letters].add(term)
        for letters in own.within:
            later[letters].add(term)


def _kept(first: Terms, later: Terms, letters: str) -> Collection[str]:
    """The terms that some letters lead to: of a crowd of names that hold them only the shortest."""
    begins, within = first.get(letters, set()), later.get(letters, set())
    if len(within) > CROWD:
        within = {term for _, term in sorted([(len(term), term) for term in within])[:CROWD]}
    return begins | within


def _shards(size: int) -> int:
    return max(8, power_of_two(size / _SHARD_SIZE))


def _written(
    kept: Mapping[str, Collection[str]], typed: Mapping[str, int], shards: int, those: Collection[int]
) -> dict[str, bytes]:
    """Some shards, by path, from the terms that letters lead to."""
    held: dict[int, set[str]] = {index: set() for index in those}
    for letters, terms in kept.items():
        held[home_of(letters, shards)].update(terms)
    listed = sorted(
        [
            (typed[term], own.order, own, term)
            for term in set().union(*held.values())
            if (own := spelled(term))
        ]
    )
    place = {term: at for at, (_, _, _, term) in enumerate(listed)}
    ranks = [rank for rank, _, _, _ in listed]
    bounds = [bisect_left(ranks, rank) for rank in range(WORD + 2)]
    every = [own for _, _, own, _ in listed]
    files = {}
    for index, terms in held.items():
        some = sorted([place[term] for term in terms])
        lines = [_as_read("".join([every[at].chars for at in some]))]
        for rank, (first, last) in enumerate(pairwise(bounds)):
            own = some[bisect_left(some, first) : bisect_left(some, last)]
            if own:
                lines.append("|".join([str(rank), *[every[at].text for at in own]]))
        files[f"search/p/{index:x}.js"] = script(f"p/{index:x}", source("\n".join(lines)))
    return files


def _as_read(chars: str) -> str:
    """How characters are read: each reading with those that are read so."""
    out: list[str] = []
    last = None
    for said, char in sorted([_said(char) for char in set(chars)]):
        if said:
            out.append(char if said == last else f" {said}{char}")
            last = said
    return "".join(out)[1:]


@cache
def _said(char: str) -> tuple[str, str]:
    return "/".join(usual(char)), char


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
    begins, within = letters_of(syllables)
    said = written(syllables)
    parts = pieces(term)
    own = [part if part.isascii() else _said(part)[0] for part in parts]
    text = term
    if said != " ".join(own):
        marks = []
        for part, given, plain in zip(parts, syllables, own, strict=True):
            swapped = "/".join(given) != plain
            if swapped and "/".join(given[::-1]) != plain:
                return Typed(begins, within, f"{said}|{term}", f"{term}:{said}", "")
            marks.append("'" + part if swapped else part)
        text = "".join(marks)
    return Typed(begins, within, f"{said}|{term}", text, term)


def letters_of(syllables: Reading) -> tuple[Sequence[str], Sequence[str]]:
    """What leads to a term by its beginning, and by what is within it; some may stand there twice.

    zh, ch and sh are often typed without h, and z, c and s with one.
    """
    first = [*_leads(syllables[:3])]
    first += [_heard(letters) for letters in _spelled_out(syllables[:3]) if letters[0] in "zcs"]
    within: list[str] = []
    for at in range(1, len(syllables)):
        within += _leads(syllables[at : at + 3])
    return first, within


@lru_cache(maxsize=1 << 15)
def _leads(window: Reading) -> Sequence[str]:
    """The letters that three syllables (fewer at an end) are looked up by: spelled out, or the first ones of each."""
    begins = ["".join(one) for one in product(*[{way[0]: None for way in ways} for ways in window])]
    return tuple(
        {letters[:3]: None for letters in (*_spelled_out(window), *(begins if len(window) > 1 else ()))}
    )


def _spelled_out(window: Reading) -> Sequence[str]:
    return ["".join(one) for one in product(*window)]


def _heard(letters: str) -> str:
    """The first letters as they are typed by those who do not hear the h, or hear one."""
    other = letters[0] + letters[2:] if letters[1:2] == "h" else letters[0] + "h" + letters[1:]
    return other[:3]
