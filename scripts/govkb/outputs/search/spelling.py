"""How far apart two spellings are, and how well typed letters spell a term: as the engine in the browser has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

Syllables = tuple[tuple[str, ...], ...]


def pairs(text: str) -> list[str]:
    """Every two adjacent characters."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


def plain_spelling(letters: str) -> str:
    """Spelling that does not part zh from z or ang from an, which much of the country does not hear."""
    return re.sub(r"([aeiou])ng", r"\1n", re.sub(r"([zcs])h", r"\1", letters))


def distance(a: str, b: str, most: int) -> int:
    """Optimal string alignment distance, given up above `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] | None = None
    last = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])))
            if before and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[len(b)]


@lru_cache(maxsize=16384)
def spells(letters: str, syllables: Syllables) -> float:
    """How well letters spell a term (syllables with alternatives), from 0 to 1."""
    best = 0.0
    size = len(syllables)
    for start in range(size):
        # The end of a long name says less of it than the end of a short one.
        tail = ((size - start) / size) ** 0.5
        full = _spelled_out(letters, syllables, start, 0)
        if full == 1:
            best = max(best, 1 if start == 0 else 0.85 * tail)
        elif full > 0 and len(letters) > 2:
            best = max(best, 0.5 + 0.3 * full if start == 0 else (0.3 + 0.2 * full) * tail)
        if _initials(letters, syllables, start):
            if size - start == len(letters):
                best = max(best, 0.9 if start == 0 else 0.5 if len(letters) > 2 else 0.3)
            elif len(letters) > 2:
                best = max(best, 0.55 if start == 0 else 0.35)
    return max(best, _alike(letters, syllables)) if len(letters) > 3 and best < 0.85 else best


def _alike(letters: str, syllables: Syllables) -> float:
    """How well letters spell a whole term for those who part no zh from z, or with one slip."""
    mine = plain_spelling(letters)
    ways = [plain_spelling(way) for way in _ways(syllables)]
    if mine in ways:
        return 0.85
    return 0.6 if len(mine) > 5 and any(distance(mine, way, 1) <= 1 for way in ways) else 0


_WAYS = 8
"""Spellings of one term that are compared letter by letter."""


def _ways(syllables: Syllables) -> list[str]:
    """A term spelled out with each of its readings, as long as they are few."""
    ways = [""]
    for alternatives in syllables:
        own = alternatives if len(ways) * len(alternatives) <= _WAYS else alternatives[:1]
        ways = [way + one for way in ways for one in own]
    return ways


def _spelled_out(letters: str, syllables: Syllables, start: int, used: int) -> float:
    """1: the letters are these syllables to the end; between 0 and 1: they are a beginning of them; 0: neither."""
    if used == len(letters):
        return 1 if start == len(syllables) else start / (len(syllables) + 1)
    if start == len(syllables):
        return 0
    best = 0.0
    rest = letters[used:]
    for syllable in syllables[start]:
        if rest.startswith(syllable):
            best = max(best, _spelled_out(letters, syllables, start + 1, used + len(syllable)))
        elif used > 0 and syllable.startswith(rest):
            best = max(best, (start + 0.5) / (len(syllables) + 1))
        elif used == 0 and len(rest) > 2 and syllable.startswith(rest):
            best = max(best, 0.1)
    return best


def _initials(letters: str, syllables: Syllables, start: int) -> bool:
    if len(letters) < 2 or len(letters) > len(syllables) - start:
        return False
    return all(
        any(own[0] == letter for own in alternatives)
        for letter, alternatives in zip(letters, _from(syllables, start), strict=False)
    )


def _from(syllables: Syllables, start: int) -> Sequence[tuple[str, ...]]:
    return syllables[start:]
