"""Runs of three Chinese characters, and which texts use them: rare ones tell that two texts speak of the same thing.

A run is a number (three places to the base of all characters), so that the runs of ten thousand texts are cut out and
sorted as columns. None goes across a function word or anything that is not a Chinese character.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_FUNCTION_WORDS = "的了和在是由把对等个一不有也都就与及或到从被让向给为以于其这那每各并再先后上下中来去"
_FIRST, _LAST = 0x4E00, 0x9FFF
_BASE = _LAST - _FIRST + 1

_CARRIES = np.ones(_BASE, bool)
_CARRIES[[ord(char) - _FIRST for char in _FUNCTION_WORDS]] = False
"""Characters of which runs are made."""

Numbers = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Trigrams:
    """Which of some texts use a run. Texts are numbered; an updated set shares what is as it was."""

    runs: Numbers
    """All pairs of a run and a text that uses it, by run and text: their runs …"""
    users: Places
    """… and their texts."""
    rare: Places
    """The pairs, by their place, of runs that some texts use but not many; by text."""
    of_text: Places
    """Where in `rare` the pairs of each text begin, and where the last end."""
    first: Places
    """For each pair in `rare` the place of the first pair with the same run …"""
    last: Places
    """… and the place behind the last."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> Trigrams:
        """The runs of some texts."""
        runs, users = _cut(texts)
        order = np.lexsort((users, runs))
        runs, users = runs[order], users[order]
        return cls._laid_out(*_different(runs, users), len(texts))

    def updated(self, texts: Mapping[int, str]) -> Trigrams:
        """The same after some texts have changed."""
        if not texts:
            return self
        runs, places = _cut([*texts.values()])
        users = np.array([*texts], np.int32)[places]
        order = np.lexsort((users, runs))
        runs, users = _different(runs[order], users[order])
        stay = ~np.isin(self.users, [*texts])
        there, theirs = self.runs[stay], self.users[stay]
        # Behind those of smaller numbers that use the same run.
        behind = [
            low + int(theirs[low:high].searchsorted(user))
            for low, high, user in zip(
                there.searchsorted(runs), there.searchsorted(runs, "right"), users, strict=True
            )
        ]
        runs, users = np.insert(there, behind, runs), np.insert(theirs, behind, users)
        return self._laid_out(runs, users, len(self.of_text) - 1)

    @classmethod
    def _laid_out(cls, runs: Numbers, users: Places, texts: int) -> Trigrams:
        starts = np.flatnonzero(np.append(True, runs[1:] != runs[:-1])) if len(runs) else np.zeros(0, np.intp)
        counts = np.diff(np.append(starts, len(runs)))
        rare = np.flatnonzero((counts > 1) & (counts <= min(max(3, texts // 20), 50)))
        counts, starts = counts[rare], starts[rare]
        first = np.repeat(starts, counts)
        places = first + np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
        by_text = np.argsort(users[places], kind="stable")
        places, first, last = places[by_text], first[by_text], np.repeat(starts + counts, counts)[by_text]
        of_text = users[places].searchsorted(np.arange(texts + 1))
        return cls(runs, users, *(one.astype(np.int32) for one in (places, of_text, first, last)))

    def shared(self, number: int) -> tuple[Places, Numbers]:
        """Who uses a rare run of a text, and which: a text and a run for each such use, the text itself among them."""
        own = slice(self.of_text[number], self.of_text[number + 1])
        first, last = self.first[own], self.last[own]
        many = last - first
        ends = many.cumsum()
        at = np.repeat(last - ends, many)
        at += np.arange(len(at))
        return self.users[at], self.runs[at]


def spelled(run: int) -> str:
    """The characters of a run."""
    rest, third = divmod(run, _BASE)
    first, second = divmod(rest, _BASE)
    return chr(first + _FIRST) + chr(second + _FIRST) + chr(third + _FIRST)


def _cut(texts: Sequence[str]) -> tuple[Numbers, Places]:
    """Every run of some texts, in order, with the number of its text."""
    joined = "\n".join(texts) + "\n\n"
    chars = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64) - _FIRST
    within = (chars >= 0) & (chars < _BASE)
    within[within] = _CARRIES[chars[within]]
    places = np.flatnonzero(within[:-2] & within[1:-1] & within[2:])
    runs = (chars[places] * _BASE + chars[places + 1]) * _BASE + chars[places + 2]
    ends = np.cumsum([len(text) + 1 for text in texts])
    return runs, np.searchsorted(ends, places, "right").astype(np.int32)


def _different(runs: Numbers, users: Places) -> tuple[Numbers, Places]:
    """Sorted pairs, each once."""
    fresh = np.ones(len(runs), np.bool_)
    fresh[1:] = (runs[1:] != runs[:-1]) | (users[1:] != users[:-1])
    return runs[fresh], users[fresh]
