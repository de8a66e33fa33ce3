"""Which practices are alike and which answer the same problem in another way, with the reason in words.

Alike: terms of the vocabulary weigh by their rarity in the library (inverse document frequency), mechanisms and
problems more than settings and actors; stages of the process that both have, and rare words that both texts use, add
to it. Contrasting: the same problem in the same kind of place, by other means and under other hands.

A practice, its parts and its parent are family, neither like nor unlike, and are left out. Nothing is offered below a
threshold: a box stays empty rather than filled across unlike things.

Every entry is weighed against all others. Terms are looked up in an inverted index whose columns are arrays of numbers,
so that ten thousand entries cost one entry a fifth of a millisecond; stages and words, which add least, are compared
for those alone that can still come among the first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from heapq import heappush, heapreplace
from math import log

import numpy as np
import numpy.typing as npt

from govkb.choices import Stage
from govkb.model import Practice
from govkb.vocabulary import Vocabulary

_FIELDS: tuple[tuple[str, str, float], ...] = (
    ("mechanisms", "mechanism", 3.0),
    ("problems", "problem", 2.0),
    ("themes", "theme", 1.0),
    ("settings", "setting", 1.0),
    ("actors", "actor", 0.5),
)
"""Field, facet, weight."""

LEAST_SHARE = 0.35
"""Share of the terms of both, by weight, that the two must have in common."""

TERMS, STEPS, TEXTS = 0.8, 0.1, 0.1
"""What terms, stages and words add to the score; together 1."""

MOST = 4
LEAST_SAME_PROBLEM = 0.5
"""Share of the problems of both that two contrasting practices have in common."""
MOST_CONTRASTS = 2

_ROUNDED = 1e-9
"""Sums of the same numbers in another order differ by less."""
_COMMON_WORDS = 3
"""As many rare words in common count as fully alike."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another practice with what is shared, in words (「同样靠议事协商、矛盾调解」)."""

    id: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A practice that answers the same problem otherwise, with both ways in words."""

    id: str
    reason: str


Term = tuple[str, str]


Positions = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]


Places = npt.NDArray[np.intp] | slice
"""Some entries by their position, or all of them."""


class Neighbours:
    """The library laid out for asking who is alike: one pass over all entries, then each is asked for by itself.

    `before` is the layout of an earlier version of the library, from which the words of unchanged entries are taken.
    """

    _all: Places = slice(None)

    def __init__(
        self, practices: Mapping[str, Practice], vocabulary: Vocabulary, before: Neighbours | None = None
    ) -> None:
        self._texts: dict[str, tuple[Practice, frozenset[str]]] = before._texts if before else {}  # noqa: SLF001 - its own kind
        self._practices, self._vocabulary = practices, vocabulary
        self._found: dict[str, tuple[Likeness, ...]] = {}
        self._ids = sorted(practices)
        self._position = {identifier: position for position, identifier in enumerate(self._ids)}
        self._terms = {one: tuple(_terms(practices[one])) for one in self._ids}
        holders: dict[Term, list[int]] = defaultdict(list)
        for position, identifier in enumerate(self._ids):
            for term in self._terms[identifier]:
                holders[term].append(position)
        total, factor = len(self._ids), {field: weight for field, _, weight in _FIELDS}
        self._weight = {
            term: factor[term[0]] * log(1 + total / len(positions)) for term, positions in holders.items()
        }
        self._column: dict[Term, Numbers] = {}
        for term, positions in holders.items():
            self._column[term] = column = np.zeros(total)
            column[positions] = self._weight[term]
        self._whole: Numbers = np.array(
            [sum(self._weight[term] for term in self._terms[one]) for one in self._ids]
        )
        self._children: dict[str, set[str]] = defaultdict(set)
        for identifier in self._ids:
            if parent := practices[identifier].part_of:
                self._children[parent].add(identifier)

    def alike(self, identifier: str) -> tuple[Likeness, ...]:
        """The most similar practices, best first, ties by id."""
        if identifier not in self._found:
            self._found[identifier] = self._alike(identifier)
        return self._found[identifier]

    def _alike(self, identifier: str) -> tuple[Likeness, ...]:
        common = self._common(identifier, [field for field, _, _ in _FIELDS], self._all)
        # Of both: an entry with few terms is not like every long one that has them too.
        whole = self._whole[self._position[identifier]] + self._whole
        shares = np.round(np.divide(2 * common, whole, out=np.zeros_like(common), where=whole > 0), 9)
        shares[self._common(identifier, ("mechanisms",), self._all) == 0] = 0
        shares[self._family(identifier)] = 0
        candidates = np.flatnonzero(shares >= LEAST_SHARE)
        limits = TERMS * shares[candidates] + STEPS * self._steps(identifier, candidates)
        limits += TEXTS * np.minimum(self._runs(identifier)[candidates], _COMMON_WORDS) / _COMMON_WORDS
        best: list[tuple[float, int]] = []
        for place in _descending(limits):
            position, limit = int(candidates[place]), float(limits[place])
            if len(best) == MOST and limit < best[0][0] - _ROUNDED:
                break  # runs that overlap are one word: the score may be less than the limit, never more
            if len(best) == MOST and limit <= best[0][0] and -position < best[0][1]:
                continue  # a tie at best, and ties go by id
            found = (self._score(identifier, self._ids[position], float(shares[position])), -position)
            if len(best) < MOST:
                heappush(best, found)
            elif found > best[0]:
                heapreplace(best, found)
        return tuple(
            Likeness(self._ids[-position], round(score, 3), self._likeness(identifier, self._ids[-position]))
            for score, position in sorted(best, reverse=True)
        )

    def opposed(self, identifier: str) -> tuple[Contrast, ...]:
        """Those that answer its problem in the same kind of place by other means and hands."""
        practice = self._practices[identifier]
        same = self._overlap(identifier, "problems", self._all)
        same[self._family(identifier)] = 0
        candidates = np.flatnonzero(same >= LEAST_SAME_PROBLEM)
        candidates = candidates[self._overlap(identifier, "settings", candidates) > 0]
        candidates = candidates[self._common(identifier, ("mechanisms",), candidates) == 0]
        elsewhere = self._levels[candidates] != self._levels[self._position[identifier]]
        candidates = candidates[elsewhere | (self._common(identifier, ("actors",), candidates) == 0)]
        places = self._overlap(identifier, "settings", candidates)
        order = np.lexsort((candidates, -places, -same[candidates]))[:MOST_CONTRASTS]
        others = (self._ids[position] for position in candidates[order].tolist())
        return tuple(
            Contrast(other, _contrast(practice, self._practices[other], self._vocabulary)) for other in others
        )

    def _common(self, identifier: str, fields: Container[str], among: Places) -> Numbers:
        """For some entries the weight of the terms of some fields that they share with one."""
        common = np.zeros(len(self._ids))[among]
        for term in self._terms[identifier]:
            if term[0] in fields:
                common += self._column[term][among]
        return common

    def _overlap(self, identifier: str, field: str, among: Places) -> Numbers:
        """For some entries the share of all terms of a field that they and one have together which both have."""
        own = [term for term in self._terms[identifier] if term[0] == field]
        common = np.zeros(len(self._ids))[among]
        for term in own:
            common += self._column[term][among] > 0
        return common / np.maximum(len(own) + self._counts[field][among] - common, 1)

    @cached_property
    def _counts(self) -> Mapping[str, Positions]:
        """How many terms of a field every entry has."""
        return {
            field: np.array([len(set(getattr(self._practices[one], field))) for one in self._ids], np.int32)
            for field in ("problems", "settings")
        }

    @cached_property
    def _levels(self) -> Positions:
        """Who leads, as a number."""
        numbers: dict[str, int] = {}
        return np.array(
            [numbers.setdefault(self._practices[one].lead_level, len(numbers)) for one in self._ids], np.int32
        )

    def _family(self, identifier: str) -> list[int]:
        """The practice itself, its parent, its parts and the other parts of its parent."""
        practice = self._practices[identifier]
        family = {identifier, *self._children.get(identifier, ())}
        family.update(part.practice for part in practice.components if part.practice)
        if practice.part_of:
            family |= {practice.part_of, *self._children.get(practice.part_of, ())}
        return [self._position[one] for one in family if one in self._position]

    @cached_property
    def _stages(self) -> Mapping[str, frozenset[Stage]]:
        return {
            one: frozenset(step.stage for step in self._practices[one].steps if step.stage)
            for one in self._ids
        }

    @cached_property
    def _telling(self) -> frozenset[Stage]:
        """A stage that a third of all entries have (办理) tells nothing."""
        entered = Counter(stage for stages in self._stages.values() for stage in stages)
        return frozenset(stage for stage, count in entered.items() if count <= max(2, len(self._ids) / 3))

    @cached_property
    def _masks(self) -> Positions:
        """The stages of every entry, a bit for each."""
        bit = {stage: 1 << number for number, stage in enumerate(Stage)}
        return np.array([sum(bit[stage] for stage in self._stages[one]) for one in self._ids], np.int32)

    def _steps(self, identifier: str, candidates: npt.NDArray[np.intp]) -> Numbers:
        """For some entries the share of stages that they have in common with one."""
        own, theirs = self._masks[self._position[identifier]], self._masks[candidates]
        whole = np.bitwise_count(own | theirs)
        share: Numbers = np.bitwise_count(own & theirs) / np.maximum(whole, 1)
        return share

    @cached_property
    def _words(self) -> Mapping[str, frozenset[str]]:
        """The rare words of every entry that another has too."""
        words = {one: self._words_of(one) for one in self._ids}
        users: Counter[str] = Counter()
        for found in words.values():
            users.update(found)
        rare = min(max(3, len(self._ids) // 20), 50)
        shared = {word for word, count in users.items() if 1 < count <= rare}
        return {one: frozenset(found & shared) for one, found in words.items()}

    def _words_of(self, identifier: str) -> frozenset[str]:
        practice = self._practices[identifier]
        known = self._texts.get(identifier)
        if known is None or known[0] is not practice:
            known = self._texts[identifier] = (practice, frozenset(_words(practice)))
        return known[1]

    @cached_property
    def _users(self) -> Mapping[str, list[int]]:
        """Who uses a rare word."""
        users: dict[str, list[int]] = defaultdict(list)
        for position, identifier in enumerate(self._ids):
            for word in self._words[identifier]:
                users[word].append(position)
        return users

    def _runs(self, identifier: str) -> npt.NDArray[np.intp]:
        """For every entry how many rare words it shares with one."""
        users = [position for word in self._words[identifier] for position in self._users[word]]
        return np.bincount(np.array(users, np.int32), minlength=len(self._ids))

    def _score(self, one: str, other: str, share: float) -> float:
        steps = _overlap(self._stages[one], self._stages[other])
        common = _counted(self._words[one] & self._words[other])
        return TERMS * share + STEPS * steps + TEXTS * min(common, _COMMON_WORDS) / _COMMON_WORDS

    def _likeness(self, one: str, other: str) -> str:
        practices, vocabulary = self._practices, self._vocabulary
        pieces = []
        for field, facet, lead in (
            ("mechanisms", "mechanism", "同样靠"),
            ("problems", "problem", "都为解决"),
            ("settings", "setting", "都在"),
        ):
            shared = _labels(
                vocabulary, facet, getattr(practices[one], field), getattr(practices[other], field)
            )
            if shared:
                pieces.append(lead + shared)
        shared_stages = self._stages[one] & self._stages[other] & self._telling
        stages = [stage.label for stage in Stage if stage in shared_stages]
        if stages:
            pieces.append(f"都写了{'、'.join(stages)}的环节")
        words = [word for word in _joined(self._words[one] & self._words[other]) if len(word) > 3][:2]
        if words:
            pieces.append(f"文字里都有{'、'.join(f'“{word}”' for word in words)}")
        return "；".join(pieces)


def _descending(numbers: Numbers) -> Iterator[int]:
    """Places of numbers, the largest first, equal ones in order. Of many, seldom more than the first are asked for."""
    first = np.arange(len(numbers))
    if len(numbers) > _FIRST:
        first = np.flatnonzero(numbers >= np.partition(numbers, -_FIRST)[-_FIRST])
    yield from first[np.argsort(-numbers[first], kind="stable")].tolist()
    if len(first) < len(numbers):
        rest = np.flatnonzero(numbers < numbers[first].min())
        yield from rest[np.argsort(-numbers[rest], kind="stable")].tolist()


_FIRST = 32


def likenesses(practices: Mapping[str, Practice], vocabulary: Vocabulary) -> dict[str, tuple[Likeness, ...]]:
    """For every practice its most similar ones."""
    neighbours = Neighbours(practices, vocabulary)
    return {identifier: neighbours.alike(identifier) for identifier in practices}


def contrasts(practices: Mapping[str, Practice], vocabulary: Vocabulary) -> dict[str, tuple[Contrast, ...]]:
    """For every practice those that answer its problem in the same kind of place by other means and hands."""
    neighbours = Neighbours(practices, vocabulary)
    return {identifier: neighbours.opposed(identifier) for identifier in practices}


def _terms(practice: Practice) -> dict[Term, None]:
    return dict.fromkeys((field, term) for field, _, _ in _FIELDS for term in getattr(practice, field))


_BREAKS = re.compile(
    "[^\u4e00-\u9fff]+|[的了和在是由把对等个一不有也都就与及或到从被让向给为以于其这那每各并再先后上下中来去]"
)


def _words(practice: Practice) -> set[str]:
    """Runs of three characters from summary, titles of steps and names of parts, none across a function word."""
    texts = [practice.summary, *(step.title for step in practice.steps)]
    return {run[at : at + 3] for text in texts for run in _BREAKS.split(text) for at in range(len(run) - 2)}


def _overlap(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """Share of all that both have together which both have."""
    one, other = set(ours), set(theirs)
    return len(one & other) / len(one | other) if one | other else 0.0


def _counted(runs: Set[str]) -> int:
    """How many words `_joined` makes of some runs: as many as have no other run before them."""
    ends = {run[1:] for run in runs}
    return sum(
        run[:2] not in ends
        or (run[1:] == run[:2] and all(other[1:] != run[:2] for other in runs if other != run))
        for run in runs
    )


def _joined(runs: Set[str]) -> list[str]:
    """Runs of three that overlap put together again: 问题台、题台账 → 问题台账. Longest first."""
    words = sorted(runs)
    starts = {run[:2]: run for run in words}
    ends = Counter(run[1:] for run in words)
    joined = []
    for run in words:
        if ends[run[:2]] > (run[1:] == run[:2]):
            continue  # another run goes over into this one
        text, seen = run, {run}
        while (following := starts.get(text[-2:])) and following not in seen:
            text += following[-1]
            seen.add(following)
        joined.append(text)
    return sorted(joined, key=lambda text: (-len(text), text))


def _contrast(one: Practice, other: Practice, vocabulary: Vocabulary) -> str:
    problems = _labels(vocabulary, "problem", one.problems, other.problems)
    settings = _labels(vocabulary, "setting", one.settings, other.settings)

    def way(practice: Practice) -> str:
        means = "、".join(vocabulary.label("mechanism", term) for term in practice.mechanisms)
        level = vocabulary.label("lead_level", practice.lead_level)
        return f"{means}（{level if level.endswith('牵头') else level + '牵头'}）"

    return f"都为解决{problems}，都在{settings}；这一条靠{way(one)}，那一条靠{way(other)}"


def _labels(vocabulary: Vocabulary, facet: str, ours: Iterable[str], theirs: Iterable[str]) -> str:
    known = set(theirs)
    return "、".join(vocabulary.label(facet, term) for term in ours if term in known)
