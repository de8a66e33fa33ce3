"""How a term is typed in Latin letters (`reading`), and how a text is read (`syllables`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import add

from govkb.pinyin.tables import (
    TWO_READINGS,
    goes_on,
    otherwise,
    otherwise_begins,
    readings,
    rests,
)

Reading = tuple[tuple[str, ...], ...]
"""A tuple of alternatives for each syllable, the likeliest first: 楼长 → (("lou",), ("zhang", "chang")). Latin letters and
digits in a term stand as one syllable.
"""

_LATIN = re.compile("[\x00-\x7f]")
_PIECE = re.compile(r"[a-z0-9+]+|.")
_LONG = 8
"""Characters of the longest phrase that is looked up in a term; longer ones are sayings."""


def pieces(term: str) -> Sequence[str]:
    """What has a syllable of its own: every character, and letters and digits that stand together."""
    return _PIECE.findall(term) if _LATIN.search(term) else term


def reading(term: str) -> Reading:
    """The syllables of a folded term, with the second readings that people use; empty when some character has no reading."""
    said = read_in_phrases(term, read_singly(term))
    return tuple([tuple(one.split("/")) for one in said.split(" ")]) if said else ()


def read_singly(term: str) -> str:
    """The reading of a folded term, character by character: syllables parted by spaces, alternatives by slashes.

    Empty when some character has no reading.
    """
    table = readings()
    try:
        return " ".join(map(table.__getitem__, term))
    except KeyError:
        said = [part if part.isascii() else table.get(part, "") for part in pieces(term)]
        return "" if "" in said else " ".join(said)


def read_in_phrases(term: str, singly: str) -> str:
    """The same where it is known of phrases in the term which reading is meant: 重庆, 楼长."""
    meant = _meant(term) if singly else {}
    if not meant:
        return singly
    at, said = 0, singly.split(" ")
    for place, part in enumerate(pieces(term)):
        if at in meant:
            said[place] = "/".join([*dict.fromkeys((meant[at], *said[place].split("/")))][:2])
        at += len(part)
    return " ".join(said)


def _meant(term: str) -> dict[int, str]:
    """Position → reading, for the characters of two readings that are read otherwise in a phrase; longest first."""
    found: dict[int, str] = {}
    if TWO_READINGS.isdisjoint(term) or otherwise_begins().isdisjoint(map(add, term, term[1:])):
        return found
    at, end = 0, len(term)
    while at < end - 1:
        until = _end_of_phrase(term, at, _LONG)
        said = enumerate(otherwise().get(term[at:until], ()), at)
        found.update((place, one) for place, one in said if term[place] in TWO_READINGS)
        at = until
    return found


def _end_of_phrase(text: str, at: int, most: int) -> int:
    """Where the longest phrase that begins there, of so many characters at most, ends; one character on where there is none."""
    known, longest = rests(text[at])
    until = min(at + min(longest, most), len(text))
    while until > at + 1 and text[at + 1 : until] not in known:
        until -= 1
    return max(until, at + 1)


# ---------------------------------------------------------------------------------------------- running text

_CHINESE = (
    "\u3007\ue815-\ue864\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a703-\U0002b73f"
    "\U0002b740-\U0002b81d\U0002b825-\U0002bf6e\U0002c029-\U0002ce93\U0002d016\U0002d11b-\U0002ebd9"
    "\U0002f80a-\U0002fa1f\U00030000-\U0003134a\U000300f7-\U00031288\U00031350-\U00032389"
)
_RUN = re.compile(f"([{_CHINESE}]+)|[^{_CHINESE}]+")


def syllables(text: str, other: Callable[[str], str] = str) -> list[str]:
    """A syllable for each Chinese character, as it is read in the phrase in which it stands.

    What stands between Chinese characters (or has no reading) comes as what `other` makes of it.
    """
    found: list[str] = []
    for run in _RUN.finditer(text):
        if run.group(1):
            for phrase in _phrases(run.group()):
                found += otherwise().get(phrase) or [_usual(char) or other(char) for char in phrase]
        else:
            found.append(other(run.group()))
    return found


def _usual(char: str) -> str:
    """The commonest reading of a character; empty where it has none."""
    return readings().get(char, "").partition("/")[0]


def _phrases(run: str) -> Iterator[str]:
    """Cuts a run of characters into phrases, each the longest one there is, and into what is none.

    What might begin a phrase that the run breaks off is none, with all that it holds.
    """
    at, end = 0, len(run)
    while at < end:
        longest = rests(run[at])[1]
        until = _end_of_phrase(run, at, longest)
        if until == at + 1 < end < at + longest and goes_on(run[at], run[at + 1 :]):
            until = end
        yield run[at:until]
        at = until
