"""Names, places and terms under the letters with which they are typed in pinyin.

A term stands in every shard to which the first three letters lead that somebody may type for it: spelled out from each
syllable on, or the first letters of three syllables; two letters only where two letters are all that is to be typed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

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
CROWD = 150
"""Terms under the same letters, typed from within a name, above which only the shortest are kept: a reader sees six."""


def lines_of(record: SearchRecord) -> str:
    """The terms of an entry as lines `term|rank`, each once."""
    terms: dict[str, int] = {}
    for term, rank in _terms(record):
        folded = fold_label(term)
        if len(folded) > 1 and "|" not in folded:
            terms[folded] = min(rank, terms.get(folded, rank))
    return "\n".join(f"{term}|{rank}" for term, rank in terms.items())


def _terms(record: SearchRecord) -> Iterator[tuple[str, int]]:
    yield record.name, NAME
    for alias in record.aliases:
        yield alias, ALIAS
    for name, _, _ in record.components:
        yield name, COMPONENT
    for part in place_forms(record.place)[2:]:
        yield part, PLACE
    for tag in record.tags:
        yield tag, TAG
    for word in record.synonyms:
        yield word, WORD


def lexicon(entries: Iterable[str], thesaurus: Thesaurus) -> tuple[int, dict[str, bytes]]:
    """How many shards there are, and each by path, from the lines of every entry.

    Of a large library, components and the synonyms of tags cannot be typed in letters.
    """
    listed = list(entries)
    few = len(listed) <= _FEW_ENTRIES
    ranks = {fold_label(word): WORD for word in thesaurus.words if len(word) > 1}
    for lines in dict.fromkeys(listed):
        for line in lines.split("\n"):
            term, _, digit = line.rpartition("|")
            rank = int(digit or WORD)
            if term and (few or rank not in (COMPONENT, WORD)):
                ranks[term] = min(rank, ranks.get(term, rank))
    under = _by_letters(ranks)
    shards = max(
        8, power_of_two(sum(len(line) + 1 for lines in under.values() for line in lines) / _SHARD_SIZE)
    )
    held: list[set[str]] = [set() for _ in range(shards)]
    for letters, found in under.items():
        held[home_of(letters, shards)].update(found)
    return shards, {
        f"search/p/{index:x}.js": script(f"p/{index:x}", source("\n".join(sorted(lines))))
        for index, lines in enumerate(held)
    }


def _by_letters(ranks: Mapping[str, int]) -> dict[str, list[str]]:
    """Lines `syllables|term|rank` by the letters that lead to them."""
    under: defaultdict[str, list[str]] = defaultdict(list)
    within: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for term, rank in ranks.items():
        syllables = reading(term)
        if not syllables:
            continue
        line = f"{written(syllables)}|{term}|{rank}"
        first, later = letters_of(syllables)
        for letters in first:
            under[letters].append(line)
        for letters in later:
            within[letters].append((len(term), term, line))
    for letters, crowd in within.items():
        if len(crowd) > CROWD:
            crowd.sort()
            del crowd[CROWD:]
        under[letters] += [line for _, _, line in crowd]
    return under


def letters_of(syllables: Reading) -> tuple[set[str], set[str]]:
    """What leads to a term by its beginning, and by what is within it.

    zh, ch and sh are often typed without h, and z, c and s with one.
    """
    first: set[str] = set()
    later: set[str] = set()
    for at in range(len(syllables)):
        into = later if at else first
        for chosen in product(*syllables[at : at + 3]):
            spelled = "".join(chosen)
            into.add(spelled[:3])
            if len(chosen) > 2:
                into.add(chosen[0][0] + chosen[1][0] + chosen[2][0])
            elif len(chosen) > 1:
                into.add(chosen[0][0] + chosen[1][0])
            if at == 0 and spelled[0] in "zcs":
                first.add(_heard(spelled))
    return first, later - first


def _heard(letters: str) -> str:
    """The first letters as they are typed by those who do not hear the h, or hear one."""
    other = letters[0] + letters[2:] if letters[1:2] == "h" else letters[0] + "h" + letters[1:]
    return other[:3]
