"""Names, places and terms under the letters with which they are typed in pinyin.

A term stands in every shard to which the first three letters lead that somebody may type for it: spelled out from each
syllable on, or the first letters of three syllables; two letters only where two letters are all that is to be typed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, product

from govkb.outputs.search.folding import fold_label
from govkb.outputs.search.pinyin import Reading, reading, written
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.shards import home_of, power_of_two, script, source
from govkb.outputs.search.thesaurus import Thesaurus

NAME, ALIAS, COMPONENT, PLACE, TAG, WORD = range(6)
"""What a term is; of two terms that are typed alike, the lower one comes first."""

_FEW_ENTRIES = 2000
_SHARD_SIZE = 2000
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


Lines = defaultdict[str, dict[str, str]]
"""Letters → term → its line `syllables|term|rank`."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What can be typed in letters, and the shards that hold it.

    `counts` says how many entries have each line `term|rank`; `words` are terms of the thesaurus. Of a large library,
    components and the synonyms of tags cannot be typed (`ranks` leaves them out). `first` and `later` hold the lines by
    the letters of their beginning and of what is within them.
    """

    ranks: tuple[int, ...]
    counts: Counter[str]
    words: frozenset[str]
    first: Lines
    later: Lines
    size: int
    shards: int
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, entries: Iterable[str], thesaurus: Thesaurus) -> Lexicon:
        """The lexicon of the lines (`lines_of`) of every entry."""
        listed = list(entries)
        ranks = tuple(range(6)) if len(listed) <= _FEW_ENTRIES else (NAME, ALIAS, PLACE, TAG)
        counts = Counter(chain.from_iterable([lines.split("\n") for lines in listed if lines]))
        words = frozenset(folded for word in thesaurus.words if len(folded := fold_label(word)) > 1)
        typed = dict.fromkeys(words, WORD)
        for line in sorted(counts, reverse=True):
            term, _, digit = line.partition("|")
            if int(digit) in ranks:
                typed[term] = int(digit)  # of one term, the lowest rank comes last
        first: Lines = defaultdict(dict)
        later: Lines = defaultdict(dict)
        for term, rank in typed.items():
            _enter(first, later, term, rank)
        kept = {letters: _kept(first, later, letters) for letters in first.keys() | later.keys()}
        size = sum(map(_size, kept.values()))
        shards = _shards(size)
        files = _written(kept, shards, range(shards))
        return cls(ranks, counts, words, first, later, size, shards, files)

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
            (term, before, after)
            for term in sorted(differ)
            if (before := self._rank(self.counts, term)) != (after := self._rank(counts, term))
        ]
        if not changed:
            return replace(self, counts=counts)
        first, later, size = defaultdict(dict, self.first), defaultdict(dict, self.later), self.size
        spelled = [reading(term) for term, _, _ in changed]
        touched = {letters for one in spelled if one for side in letters_of(one) for letters in side}
        for letters in touched:
            size -= _size(_kept(first, later, letters))
            for side in (first, later):
                side[letters] = dict(side.get(letters, ()))
        for term, before, after in changed:
            if before is not None:
                for side in (first, later):
                    for letters in touched:
                        side[letters].pop(term, None)
            if after is not None:
                _enter(first, later, term, after)
        size += sum(_size(_kept(first, later, letters)) for letters in touched)
        shards = _shards(size)
        fresh = range(shards) if shards != self.shards else {home_of(letters, shards) for letters in touched}
        files = {} if shards != self.shards else dict(self.files)
        every = first.keys() | later.keys()
        kept = {one: _kept(first, later, one) for one in every if home_of(one, shards) in fresh}
        files.update(_written(kept, shards, fresh))
        return Lexicon(self.ranks, counts, self.words, first, later, size, shards, files)

    def _rank(self, counts: Counter[str], term: str) -> int | None:
        """The rank of a term: the lowest of those that entries give it."""
        found = [rank for rank in self.ranks if counts[f"{term}|{rank}"] > 0]
        return min(found) if found else WORD if term in self.words else None


def _enter(first: Lines, later: Lines, term: str, rank: int) -> None:
    """Puts a term under all its letters."""
    syllables = reading(term)
    if not syllables:
        return
    line = f"{written(syllables)}|{term}|{rank}"
    begins, within = letters_of(syllables)
    for letters in begins:
        first[letters][term] = line
    for letters in within:
        later[letters][term] = line


def _kept(first: Lines, later: Lines, letters: str) -> list[str]:
    """The lines that some letters lead to: of a crowd of names that hold them only the shortest."""
    within = later.get(letters, {})
    if len(within) <= CROWD:
        return [*first.get(letters, {}).values(), *within.values()]
    shortest = sorted([(len(term), term) for term in within])[:CROWD]
    return [*first.get(letters, {}).values(), *[within[term] for _, term in shortest]]


def _size(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _shards(size: int) -> int:
    return max(8, power_of_two(size / _SHARD_SIZE))


def _written(kept: Mapping[str, Sequence[str]], shards: int, those: Collection[int]) -> dict[str, bytes]:
    """Some shards, by path, from the lines that letters lead to."""
    held: dict[int, set[str]] = {index: set() for index in those}
    for letters, lines in kept.items():
        held[home_of(letters, shards)].update(lines)
    return {
        f"search/p/{index:x}.js": script(f"p/{index:x}", source("\n".join(sorted(lines))))
        for index, lines in held.items()
    }


def letters_of(syllables: Reading) -> tuple[Sequence[str], Sequence[str]]:
    """What leads to a term by its beginning, and by what is within it; some may stand there twice.

    zh, ch and sh are often typed without h, and z, c and s with one.
    """
    if max(map(len, syllables)) > 1:
        return _letters_of_many(syllables)
    only = [alternatives[0] for alternatives in syllables]
    spelled, begins = "".join(only), "".join([one[0] for one in only])
    first = [spelled[:3]]
    if len(only) > 1:
        first.append(begins[:3])
    if spelled[0] in "zcs":
        first.append(_heard(spelled))
    later = [begins[place : place + 3] for place in range(1, len(only) - 1)]
    at = 0
    for one in only[:-1]:
        at += len(one)
        later.append(spelled[at : at + 3])
    return first, later


def _letters_of_many(syllables: Reading) -> tuple[Sequence[str], Sequence[str]]:
    """The same where a character may be read in two ways."""
    first: list[str] = []
    later: list[str] = []
    for at in range(len(syllables)):
        into = later if at else first
        for chosen in product(*syllables[at : at + 3]):
            spelled = "".join(chosen)
            into.append(spelled[:3])
            if len(chosen) > 1:
                into.append("".join([one[0] for one in chosen]))
            if at == 0 and spelled[0] in "zcs":
                into.append(_heard(spelled))
    return first, later


def _heard(letters: str) -> str:
    """The first letters as they are typed by those who do not hear the h, or hear one."""
    other = letters[0] + letters[2:] if letters[1:2] == "h" else letters[0] + "h" + letters[1:]
    return other[:3]
