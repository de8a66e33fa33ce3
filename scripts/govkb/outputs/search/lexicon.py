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


Terms = defaultdict[str, list[str]]
"""Letters → the terms to which they lead, some of them twice."""


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
        first: Terms = defaultdict(list)
        later: Terms = defaultdict(list)
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
        first, later = defaultdict(list, self.first), defaultdict(list, self.later)
        touched = {
            letters for term, _ in changed if (own := spelled(term)) for side in (own.begins, own.within)
            for letters in side
        }  # fmt: skip
        gone = {term for term, _ in changed}
        for letters in touched:
            size -= len(_kept(first, later, letters))
            for side in (first, later):
                side[letters] = [term for term in side[letters] if term not in gone]
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
            first[letters].append(term)
        for letters in own.within:
            later[letters].append(term)


def _kept(first: Terms, later: Terms, letters: str) -> set[str]:
    """The terms that some letters lead to: of a crowd of names that hold them only the shortest."""
    within = set(later.get(letters, ()))
    if len(within) > CROWD:
        within = {term for _, term in sorted([(len(term), term) for term in within])[:CROWD]}
    within.update(first.get(letters, ()))
    return within


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
            if alike := some[bisect_left(some, first) : bisect_left(some, last)]:
                lines.append("|".join([str(rank), *[every[at].text for at in alike]]))
        files[f"search/p/{index:x}.js"] = script(f"p/{index:x}", source("\n".join(lines)))
    return files


def _as_read(chars: str) -> str:
    """How characters are read: each reading with those that are read so, in the order of the table of readings."""
    table, out = readings(), list[str]()
    last: tuple[str, ...] = ()
    for char in sorted(set(chars), key=_order().__getitem__):
        if table[char] is not last:
            last = table[char]
            out.append(f" {'/'.join(last)}")
        out.append(char)
    return "".join(out)[1:]


@cache
def _order() -> dict[str, int]:
    return {char: at for at, char in enumerate(readings())}


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
    begins, within = letters_of(syllables)
    said = written(syllables)
    text = _marked(term, syllables) if "/" in said else term
    if text is None:
        return Typed(begins, within, f"{said}|{term}", f"{term}:{said}", "")
    return Typed(begins, within, f"{said}|{term}", text, _ASCII.sub("", term))


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


def letters_of(syllables: Reading) -> tuple[Sequence[str], Sequence[str]]:
    """What leads to a term by its beginning, and by what is within it; some may stand there twice.

    zh, ch and sh are often typed without h, and z, c and s with one.
    """
    if max(map(len, syllables)) > 1:
        return _letters_of_many(syllables)
    only = [ways[0] for ways in syllables]
    spelled_out, begins = "".join(only), "".join([one[0] for one in only])
    first = [spelled_out[:3]]
    if len(only) > 1:
        first.append(begins[:3])
    if begins[0] in "zcs":
        first.append(_heard(spelled_out))
    within = [begins[place : place + 3] for place in range(1, len(only) - 1)]
    at = 0
    for one in only[:-1]:
        at += len(one)
        within.append(spelled_out[at : at + 3])
    return first, within


def _letters_of_many(syllables: Reading) -> tuple[Sequence[str], Sequence[str]]:
    """The same where a character may be read in two ways."""
    first: list[str] = []
    within: list[str] = []
    many = [len(ways) > 1 for ways in syllables]
    for at in range(len(syllables)):
        into, window = within if at else first, syllables[at : at + 3]
        if True not in many[at : at + 3]:
            spelled_out = ["".join([ways[0] for ways in window])]
            into.append("".join([ways[0][0] for ways in window]) if len(window) > 1 else spelled_out[0][:3])
        else:
            spelled_out = ["".join(chosen) for chosen in product(*window)]
            if len(window) > 1:
                into += [
                    "".join(chosen)
                    for chosen in product(*[{way[0]: None for way in ways} for ways in window])
                ]
        into += [letters[:3] for letters in spelled_out]
        if at == 0:
            into += [_heard(letters) for letters in spelled_out if letters[0] in "zcs"]
    return first, within


def _heard(letters: str) -> str:
    """The first letters as they are typed by those who do not hear the h, or hear one."""
    other = letters[0] + letters[2:] if letters[1:2] == "h" else letters[0] + "h" + letters[1:]
    return other[:3]
