"""Names, places and terms under the letters with which they are typed in pinyin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from govkb.outputs.search.folding import fold_label
from govkb.outputs.search.pinyin import Reading, reading, written
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.shards import power_of_two, script, shard_of, source
from govkb.outputs.search.thesaurus import Thesaurus

NAME, ALIAS, COMPONENT, PLACE, TAG, WORD = range(6)
"""What a term is; of two terms that are typed alike, the lower one comes first."""

_FEW_TERMS = 1500
_FEW_ENTRIES = 2000
_SHARD_SIZE = 4000


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lines `syllables|term|rank` under the one or two letters that lead to them."""

    letters: int
    shards: int
    lines: Mapping[str, tuple[str, ...]]

    def files(self) -> dict[str, bytes]:
        """Every shard by path."""
        held: list[set[str]] = [set() for _ in range(self.shards)]
        for first, lines in self.lines.items():
            held[shard_of(first, self.shards - 1)].update(lines)
        return {
            f"search/p/{index:x}.js": script(f"p/{index:x}", source("\n".join(sorted(lines))))
            for index, lines in enumerate(held)
        }


def lexicon(entries: Sequence[SearchRecord], thesaurus: Thesaurus) -> Lexicon:
    """What can be typed in letters; of a large library not the components and the synonyms of tags."""
    ranks: dict[str, int] = {}
    for term, rank in sorted(_terms(entries, thesaurus)):
        folded = fold_label(term)
        if len(folded) > 1:
            ranks[folded] = min(rank, ranks.get(folded, rank))
    readings = {term: reading(term) for term in ranks}
    few = len(readings) < _FEW_TERMS
    firsts = first_letters if few else first_two_letters
    lines: defaultdict[str, list[str]] = defaultdict(list)
    total = 0
    for term, syllables in readings.items():
        line = f"{written(syllables)}|{term}|{ranks[term]}"
        for first in firsts(syllables):
            lines[first].append(line)
            total += len(line) + 1
    shards = max(8, power_of_two(total / _SHARD_SIZE))
    return Lexicon(1 if few else 2, shards, {first: tuple(found) for first, found in lines.items()})


def _terms(entries: Sequence[SearchRecord], thesaurus: Thesaurus) -> set[tuple[str, int]]:
    terms = {(word, WORD) for word in thesaurus.words}
    for record in entries:
        terms.update(_names(record))
    if len(entries) <= _FEW_ENTRIES:
        terms.update((name, COMPONENT) for record in entries for name, _, _ in record.components)
        terms.update((word, WORD) for record in entries for word in record.synonyms)
    return terms


def _names(record: SearchRecord) -> Iterator[tuple[str, int]]:
    yield record.name, NAME
    for alias in record.aliases:
        yield alias, ALIAS
    for part in place_forms(record.place)[2:]:
        yield part, PLACE
    for tag in record.tags:
        yield tag, TAG


def first_letters(syllables: Reading) -> set[str]:
    """The letters under which a term is looked up: the first of each syllable."""
    return {own[0] for alternatives in syllables for own in alternatives}


def first_two_letters(syllables: Reading) -> set[str]:
    """The same for a large library: two letters from each syllable on, spelled out (`wu`) and by initials (`wc`).

    zh, ch and sh are often typed without h; both ways are looked up by the plain letter.
    """
    firsts: set[str] = set()
    after: tuple[str, ...] = ("",)
    for alternatives in reversed(syllables):
        for own in alternatives:
            letter = own[0]
            firsts.add(letter if own[1:2] == "h" else own[:2])
            for syllable in after:
                firsts.add(letter if syllable[:1] == "h" else letter + syllable[:1])
        after = alternatives
    return firsts
