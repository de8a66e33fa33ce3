"""Which practices are alike and which answer the same problem in another way, with the reason in words.

Alike: terms of the vocabulary weigh by their rarity in the library (inverse document frequency), mechanisms and
problems more than settings and actors; stages of the process that both have, and rare words that both texts use, add
to it. Contrasting: the same problem in the same kind of place, by other means and under other hands.

A practice, its parts and its parent are family, neither like nor unlike, and are left out. Nothing is offered below a
threshold: a box stays empty rather than filled across unlike things.

Every entry is weighed against all others, by columns of numbers: first in small whole numbers that are never too low,
then exactly for those that can still come among the first. Ten thousand entries cost one entry a fifth of a millisecond.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass
from heapq import heappush, heapreplace
from itertools import chain, islice
from math import ceil, log

import numpy as np
import numpy.typing as npt

from govkb.choices import Stage
from govkb.holders import Holders, bits_of, positions_in
from govkb.model import Practice
from govkb.trigrams import Trigrams, spelled
from govkb.vocabulary import Vocabulary

_FIELDS: tuple[tuple[str, str, float], ...] = (
    ("mechanisms", "mechanism", 3.0),
    ("problems", "problem", 2.0),
    ("themes", "theme", 1.0),
    ("settings", "setting", 1.0),
    ("actors", "actor", 0.5),
)
"""Field, facet, weight."""

_SAID = (("mechanisms", "同样靠"), ("problems", "都为解决"), ("settings", "都在"))
"""Fields whose terms are told as what two practices have in common, and how."""

LEAST_SHARE = 0.35
"""Share of the terms of both, by weight, that the two must have in common."""

TERMS, STEPS, TEXTS = 0.8, 0.1, 0.1
"""What terms, stages and words add to the score; together 1."""

MOST = 4
LEAST_SAME_PROBLEM = 0.5
"""Share of the problems of both that two contrasting practices have in common."""
MOST_CONTRASTS = 2

_FACET = {field: facet for field, facet, _ in _FIELDS}

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
"""Field, id."""

Rows = Mapping[str, Sequence[int]]
"""The terms of an entry as rows of `_Columns`, by field, in the entry's order."""

Places = npt.NDArray[np.intp]
"""Some entries by their position."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class _Columns:
    """Which entries have which terms, and what follows from that: a row for each term, a column for each entry."""

    held: npt.NDArray[np.bool_]
    """Whether an entry has a term: here a row for each entry, since it is asked of a few entries at a time."""
    weight: Numbers
    """Of each term, by its rarity."""
    whole: Numbers
    """The weight of all terms of each entry."""
    scale: float
    """How many units a weight of one is."""
    most: npt.NDArray[np.uint16]
    """The weight of each term at each entry that has it, in units, never too little: two bytes are added up faster than eight."""
    least: npt.NDArray[np.uint16]
    """What each of two entries asks of their sum if they are to be alike, in units, never too much."""

    @classmethod
    def of(cls, held: npt.NDArray[np.bool_], terms: Collection[Term]) -> _Columns:
        """The columns, weighed. `held` has a row for each entry."""
        factor, total = {field: weight for field, _, weight in _FIELDS}, len(held)
        weight = [
            factor[field] * log(1 + total / count) if count else 0.0
            for (field, _), count in zip(terms, held.sum(axis=0, dtype=np.int64).tolist(), strict=True)
        ]
        whole = np.zeros(total)
        for row, one in zip(held.T, weight, strict=True):
            whole += row * one
        scale = (_MOST_UNITS - len(weight)) / max(whole.max(initial=0), 1.0)
        units = np.array([ceil(one * scale) for one in weight], np.uint16)
        least = np.floor(whole * ((LEAST_SHARE - _ROUNDED) / 2 * scale)).astype(np.uint16)
        most = np.ascontiguousarray(held.T) * units[:, None]
        return cls(held, np.array(weight), whole, scale, most, least)

    def near(self, own: int, rows: Rows, family: Sequence[int]) -> tuple[Places, Numbers, float]:
        """Those that share a mechanism with an entry and may be alike, family left out.

        With the share of terms that each has in common with it at most, and by how much that can be too much.
        """
        common = np.zeros(len(self.whole), np.uint16)
        for row in rows["mechanisms"]:
            common += self.most[row]
        alike = common > 0
        for field, _, _ in _FIELDS[1:]:
            for row in rows[field]:
                common += self.most[row]
        alike &= common >= self.least + self.least[own]
        alike[family] = False
        near = np.flatnonzero(alike)
        most = common[near] * (2 / self.scale) / (self.whole[own] + self.whole[near])
        return near, most, sum(map(len, rows.values())) * 2 / (self.scale * self.whole[own] or 1)

    def shares(self, own: int, among: Places) -> Numbers:
        """For some entries the share of the terms of both, by weight, that they have in common with one."""
        common = self.held[among] @ np.where(self.held[own], self.weight, 0)
        # Of both: an entry with few terms is not like every long one that has them too.
        shares: Numbers = (2 * common / (self.whole[own] + self.whole[among])).round(9)
        return shares


_MOST_UNITS = 65_535
"""What two bytes hold."""


class Neighbours:
    """The library laid out for asking who is alike: one pass over all entries, then each is asked for by itself."""

    def __init__(self, practices: Mapping[str, Practice], vocabulary: Vocabulary) -> None:
        self._practices, self._vocabulary = practices, vocabulary
        self._ids = sorted(practices)
        self._position = {identifier: position for position, identifier in enumerate(self._ids)}
        entries = [practices[one] for one in self._ids]
        pairs = [(term, position) for position, entry in enumerate(entries) for term in _terms(entry)]
        self._row = {term: row for row, term in enumerate(sorted({term for term, _ in pairs}))}
        self._labels = [vocabulary.label(_FACET[field], term) for field, term in self._row]
        self._row_of: dict[str, dict[str, int]] = {field: {} for field, _, _ in _FIELDS}
        for (field, term), row in self._row.items():
            self._row_of[field][term] = row
        held = np.zeros((len(self._ids), len(self._row)), np.bool_)
        held[[position for _, position in pairs], [self._row[term] for term, _ in pairs]] = True
        self._columns = _Columns.of(held, self._row)
        self._holders = _holders(entries)
        self._stages = np.array([_stages(practice) for practice in entries], np.int32)
        self._telling = _telling(self._stages)
        self._trigrams = Trigrams.of([_text(practice) for practice in entries])
        self._children = _children(practices)
        self._found: dict[str, tuple[Likeness, ...]] = {}
        self._ways: dict[str, str] = {}

    def after(self, practices: Mapping[str, Practice]) -> Neighbours:
        """The layout of the library after edits: what has not changed is shared with this one, which stays as it is."""
        if practices.keys() != self._practices.keys():
            return Neighbours(practices, self._vocabulary)
        edited = [
            (self._position[one], before, practices[one])
            for one, before in self._practices.items()
            if before is not practices[one]
        ]
        if any(_terms(now).keys() - self._row.keys() for _, _, now in edited):
            return Neighbours(practices, self._vocabulary)
        stages = self._stages.copy()
        for position, _, now in edited:
            stages[position] = _stages(now)
        texts = {position: _text(now) for position, before, now in edited if _text(before) != _text(now)}
        later = copy(self)
        later.__dict__.update(
            _practices=practices,
            _stages=stages,
            _telling=_telling(stages),
            _trigrams=self._trigrams.updated(texts),
            _found={},
            _ways={},
        )
        if any(_terms(before) != _terms(now) for _, before, now in edited):
            held = self._columns.held.copy()
            for position, _, now in edited:
                held[position] = False
                held[position, [self._row[term] for term in _terms(now)]] = True
            later.__dict__.update(_columns=_Columns.of(held, self._row))
        if any(_contrasted(before) != _contrasted(now) for _, before, now in edited):
            later.__dict__.update(_holders=_holders([practices[one] for one in self._ids]))
        if any(before.part_of != now.part_of for _, before, now in edited):
            later.__dict__.update(_children=_children(practices))
        return later

    # ------------------------------------------------------------------------------------------ alike

    def alike(self, identifier: str) -> tuple[Likeness, ...]:
        """The most similar practices, best first, ties by id."""
        if identifier not in self._found:
            self._found[identifier] = self._alike(identifier)
        return self._found[identifier]

    def _alike(self, identifier: str) -> tuple[Likeness, ...]:
        own, rows = self._position[identifier], self._rows(identifier)
        near, most, unsure = self._columns.near(own, rows, self._family(identifier))
        most *= TERMS
        leading = _leading(most, TERMS * unsure, STEPS + TEXTS)
        near, most = near[leading], most[leading]
        steps = self._steps(own, near)
        leading = _leading(most + STEPS * steps, TERMS * unsure, TEXTS)
        near, steps = near[leading], steps[leading]
        shares = self._columns.shares(own, near)
        alike = shares >= LEAST_SHARE
        near, steps, shares = near[alike], steps[alike], shares[alike]
        users, runs = self._trigrams.shared(own)
        words = np.bincount(users, minlength=len(self._ids))[near]
        limits = TERMS * shares + STEPS * steps + TEXTS * np.minimum(words, _COMMON_WORDS) / _COMMON_WORDS
        best: list[tuple[float, int]] = []
        said: dict[int, set[str]] = {}
        for place in np.argsort(-limits).tolist():
            position, limit, common = int(near[place]), float(limits[place]), int(words[place])
            if len(best) == MOST and limit < best[0][0] - _ROUNDED:
                break  # runs that overlap are one word: the score may be less than the limit, never more
            if len(best) == MOST and limit <= best[0][0] and -position < best[0][1]:
                continue  # a tie at best, and ties go by id
            if common > 1:
                said[position] = _spelled(runs[users == position])
                common = _counted(said[position])
            score = TERMS * float(shares[place]) + STEPS * float(steps[place])
            found = (score + TEXTS * min(common, _COMMON_WORDS) / _COMMON_WORDS, -position)
            if len(best) < MOST:
                heappush(best, found)
            elif found > best[0]:
                heapreplace(best, found)
        return tuple(
            Likeness(
                self._ids[-place],
                round(score, 3),
                self._likeness(own, rows, -place, said.get(-place, ())),
            )
            for score, place in sorted(best, reverse=True)
        )

    def _steps(self, own: int, others: Places) -> Numbers:
        """For some entries the share of stages that they have in common with one."""
        mine, theirs = self._stages[own], self._stages[others]
        whole = np.bitwise_count(mine | theirs)
        share: Numbers = np.bitwise_count(mine & theirs) / np.maximum(whole, 1)
        return share

    def _likeness(self, one: int, rows: Rows, other: int, words: Collection[str]) -> str:
        theirs = self._columns.held[other].tolist()
        pieces = [lead + shared for field, lead in _SAID if (shared := self._shared(rows[field], theirs))]
        stages = int(self._stages[one] & self._stages[other]) & self._telling
        if stages:
            pieces.append(f"都写了{'、'.join(label for bit, label in _STAGES if stages & bit)}的环节")
        long = [word for word in _joined(words) if len(word) > 3][:2]
        if long:
            pieces.append(f"文字里都有{'、'.join(f'“{word}”' for word in long)}")
        return "；".join(pieces)

    # ------------------------------------------------------------------------------------------ opposed

    def opposed(self, identifier: str) -> tuple[Contrast, ...]:
        """Those that answer its problem in the same kind of place by other means and hands."""
        ways, holders = _contrasted(self._practices[identifier]), self._holders
        having = {field: holders[field].of_any(terms) for field, terms in ways.items()}
        found = having["problems"] & having["settings"] & ~having["mechanisms"]
        found &= ~(having["actors"] & having["lead_level"])
        found &= ~bits_of(self._family(identifier))
        same_problems = holders["problems"].by_overlap(ways["problems"], found, LEAST_SAME_PROBLEM)
        ranked = chain.from_iterable(
            holders["settings"].by_overlap(ways["settings"], group, 0) for group in same_problems
        )
        first = [*islice(chain.from_iterable(map(positions_in, ranked)), MOST_CONTRASTS)]
        rows = self._rows(identifier) if first else {}
        return tuple(Contrast(self._ids[other], self._contrast(identifier, rows, other)) for other in first)

    def _contrast(self, identifier: str, rows: Rows, other: int) -> str:
        theirs = self._columns.held[other].tolist()
        problems, settings = self._shared(rows["problems"], theirs), self._shared(rows["settings"], theirs)
        ways = f"这一条靠{self._way(identifier)}，那一条靠{self._way(self._ids[other])}"
        return f"都为解决{problems}，都在{settings}；{ways}"

    def _way(self, identifier: str) -> str:
        if identifier not in self._ways:
            practice, label = self._practices[identifier], self._vocabulary.label
            means = "、".join(label("mechanism", term) for term in practice.mechanisms)
            level = label("lead_level", practice.lead_level)
            self._ways[identifier] = f"{means}（{level if level.endswith('牵头') else level + '牵头'}）"
        return self._ways[identifier]

    # ------------------------------------------------------------------------------------------ both

    def _rows(self, identifier: str) -> Rows:
        practice = self._practices[identifier]
        return {
            field: [*map(row.__getitem__, dict.fromkeys(getattr(practice, field)))]
            for field, row in self._row_of.items()
        }

    def _shared(self, rows: Sequence[int], theirs: Sequence[bool]) -> str:
        """The labels of those of some terms that another entry has."""
        return "、".join([self._labels[row] for row in rows if theirs[row]])

    def _family(self, identifier: str) -> list[int]:
        """The practice itself, its parent, its parts and the other parts of its parent."""
        practice = self._practices[identifier]
        family = {identifier, *self._children.get(identifier, ())}
        family.update(part.practice for part in practice.components if part.practice)
        if practice.part_of:
            family |= {practice.part_of, *self._children.get(practice.part_of, ())}
        return [self._position[one] for one in family if one in self._position]


def likenesses(practices: Mapping[str, Practice], vocabulary: Vocabulary) -> dict[str, tuple[Likeness, ...]]:
    """For every practice its most similar ones."""
    neighbours = Neighbours(practices, vocabulary)
    return {identifier: neighbours.alike(identifier) for identifier in practices}


def contrasts(practices: Mapping[str, Practice], vocabulary: Vocabulary) -> dict[str, tuple[Contrast, ...]]:
    """For every practice those that answer its problem in the same kind of place by other means and hands."""
    neighbours = Neighbours(practices, vocabulary)
    return {identifier: neighbours.opposed(identifier) for identifier in practices}


def _leading(scores: Numbers, unsure: float, bonus: float) -> Places | slice:
    """Those that can come among the first `MOST`.

    A score can be too high by `unsure`, and something up to `bonus` can still be added to each. Scores of entries that
    may not be alike enough prove nothing of others.
    """
    if len(scores) <= MOST:
        return slice(None)
    surely = np.partition(scores, -MOST)[-MOST] - unsure - _ROUNDED
    if surely < TERMS * LEAST_SHARE + STEPS:
        return slice(None)
    return np.flatnonzero(scores >= surely - bonus - _ROUNDED)


def _terms(practice: Practice) -> dict[Term, None]:
    return dict.fromkeys((field, term) for field, _, _ in _FIELDS for term in getattr(practice, field))


def _contrasted(practice: Practice) -> Mapping[str, Sequence[str]]:
    """What tells whether two practices contrast: problem and kind of place, means and hands."""
    return {
        "problems": practice.problems,
        "settings": practice.settings,
        "mechanisms": practice.mechanisms,
        "actors": practice.actors,
        "lead_level": (practice.lead_level,),
    }


def _holders(practices: Sequence[Practice]) -> Mapping[str, Holders]:
    """Which entries hold which of `_contrasted`, by field."""
    ways: dict[str, list[Sequence[str]]] = defaultdict(list)
    for practice in practices:
        for field, terms in _contrasted(practice).items():
            ways[field].append(terms)
    return {field: Holders.of(held) for field, held in ways.items()}


def _text(practice: Practice) -> str:
    """What is searched for rare words: summary and titles of steps."""
    return "\n".join((practice.summary, *(step.title for step in practice.steps)))


_STAGES = tuple((1 << number, stage.label) for number, stage in enumerate(Stage))
"""A bit for every stage."""
_BIT = {stage: 1 << number for number, stage in enumerate(Stage)}


def _stages(practice: Practice) -> int:
    """The stages of an entry as bits."""
    bits = 0
    for step in practice.steps:
        bits |= _BIT[step.stage] if step.stage else 0
    return bits


def _telling(stages: npt.NDArray[np.int32]) -> int:
    """The stages that tell something, as bits: what a third of all entries have (办理) does not."""
    most = max(2, len(stages) / 3)
    return sum(bit for bit, _ in _STAGES if np.count_nonzero(stages & bit) <= most)


def _children(practices: Mapping[str, Practice]) -> Mapping[str, Set[str]]:
    """The parts of every practice."""
    children: dict[str, set[str]] = defaultdict(set)
    for identifier, practice in practices.items():
        if practice.part_of:
            children[practice.part_of].add(identifier)
    return dict(children)


def _spelled(runs: npt.NDArray[np.int64]) -> set[str]:
    return {spelled(run) for run in runs.tolist()}


def _counted(runs: Set[str]) -> int:
    """How many words `_joined` makes of some runs: as many as have no other run before them."""
    ends = {run[1:] for run in runs}
    return sum(
        run[:2] not in ends
        or (run[1:] == run[:2] and all(other[1:] != run[:2] for other in runs if other != run))
        for run in runs
    )


def _joined(runs: Collection[str]) -> list[str]:
    """Runs of three that overlap put together again: 问题台、题台账 → 问题台账. Longest first."""
    if not runs:
        return []
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
