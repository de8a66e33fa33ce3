"""Which practices are alike and which answer the same problem in another way, with the reason in words.

Alike: terms of the vocabulary weigh by their rarity in the library (inverse document frequency), mechanisms and
problems more than settings and actors; stages of the process that both have, and rare words that both texts use, add
to it. Contrasting: the same problem in the same kind of place, by other means and under other hands.

A practice, its parts and its parent are family, neither like nor unlike, and are left out. Nothing is offered below a
threshold: a box stays empty rather than filled across unlike things.

Terms, stages and words are looked up in an inverted index. In a large library a common term stands in thousands of
entries: an entry then reads its rarest terms first, at most `BUDGET` places of the index, and weighs the best found by
all of its terms. A library of a hundred entries never comes to that, and the result is that of comparing all pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from itertools import product
from math import log

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

BUDGET = 600
"""Places of the index that are read for one entry before only the best are weighed further."""
_WEIGHED = 32
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


class _Index:
    """Everything that is looked up, built in one pass over the library."""

    def __init__(self, practices: Mapping[str, Practice]) -> None:
        total = len(practices)
        self.terms = {one: _terms(practice) for one, practice in practices.items()}
        self.holders: dict[Term, list[str]] = defaultdict(list)
        for identifier, terms in self.terms.items():
            for term in terms:
                self.holders[term].append(identifier)
        factor = {field: weight for field, _, weight in _FIELDS}
        self.weight = {
            term: factor[term[0]] * log(1 + total / len(holders)) for term, holders in self.holders.items()
        }
        self.whole = {one: sum(self.weight[term] for term in terms) for one, terms in self.terms.items()}
        self.stages = {
            one: frozenset(step.stage for step in practice.steps if step.stage)
            for one, practice in practices.items()
        }
        entered = Counter(stage for stages in self.stages.values() for stage in stages)
        self.telling = {stage for stage, count in entered.items() if count <= max(2, total / 3)}
        words = {one: _words(practice) for one, practice in practices.items()}
        users: dict[str, list[str]] = defaultdict(list)
        for identifier, found in words.items():
            for word in found:
                users[word].append(identifier)
        rare = min(max(3, total // 20), 50)
        self.users = {word: ids for word, ids in users.items() if 1 < len(ids) <= rare}
        self.words = {one: {word for word in found if word in self.users} for one, found in words.items()}
        self.children: dict[str, set[str]] = defaultdict(set)
        for identifier, practice in practices.items():
            if practice.part_of:
                self.children[practice.part_of].add(identifier)

    def family(self, identifier: str, practice: Practice) -> set[str]:
        """The practice itself, its parent, its parts and the other parts of its parent."""
        family = {identifier, *self.children.get(identifier, ())}
        family.update(part.practice for part in practice.components if part.practice)
        if practice.part_of:
            family |= {practice.part_of, *self.children.get(practice.part_of, ())}
        return family

    def sharing(self, identifier: str) -> Mapping[str, float]:
        """Who shares terms with an entry, and how much: all of them, or in a large library the best by the rarest."""
        shared: dict[str, float] = defaultdict(float)
        read = 0
        own = self.terms[identifier]
        for place, term in enumerate(sorted(own, key=lambda term: (len(self.holders[term]), term))):
            holders = self.holders[term]
            read += len(holders)
            if place and read > BUDGET:
                best = sorted(shared.values(), reverse=True)
                least = best[min(_WEIGHED, len(best)) - 1]
                kept = sorted((-share, other) for other, share in shared.items() if share >= least)[:_WEIGHED]
                return {
                    other: sum(self.weight[one] for one in own if one in self.terms[other])
                    for _, other in kept
                }
            weight = self.weight[term]
            for other in holders:
                shared[other] += weight
        return shared


def likenesses(practices: Mapping[str, Practice], vocabulary: Vocabulary) -> dict[str, tuple[Likeness, ...]]:
    """For every practice its most similar ones, best first, ties by id."""
    index = _Index(practices)
    mechanisms = {one: frozenset(practice.mechanisms) for one, practice in practices.items()}
    found: dict[str, tuple[Likeness, ...]] = {}
    for identifier, practice in practices.items():
        family = index.family(identifier, practice)
        means, whole = mechanisms[identifier], index.whole[identifier]
        # Of both: an entry with few terms is not like every long one that has them too.
        shares = [
            (round(2 * common / (whole + index.whole[other]), 9), other)
            for other, common in index.sharing(identifier).items()
            if not means.isdisjoint(mechanisms[other]) and other not in family
        ]
        # Stages and words add at most STEPS + TEXTS: what lies further below the best by terms needs no look at them.
        best = nlargest(MOST, (share for share, _ in shares))
        least = max(LEAST_SHARE, best[-1] - (STEPS + TEXTS) / TERMS if len(best) == MOST else 0)
        scored = [
            (-_score(index, identifier, other, share), other) for share, other in shares if share >= least
        ]
        found[identifier] = tuple(
            Likeness(other, round(-score, 3), _likeness(index, practices, vocabulary, identifier, other))
            for score, other in nsmallest(MOST, scored)
        )
    return found


def contrasts(practices: Mapping[str, Practice], vocabulary: Vocabulary) -> dict[str, tuple[Contrast, ...]]:
    """For every practice those that answer its problem in the same kind of place by other means and hands."""
    index = _Index(practices)
    mechanisms = {one: frozenset(practice.mechanisms) for one, practice in practices.items()}
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identifier, practice in practices.items():
        for pair in product(practice.problems, practice.settings):
            places[pair].append(identifier)
    found: dict[str, tuple[Contrast, ...]] = {}
    for identifier, practice in practices.items():
        family = index.family(identifier, practice)
        candidates: dict[str, None] = {}
        pairs = sorted(
            product(practice.problems, practice.settings), key=lambda pair: (len(places[pair]), pair)
        )
        for pair in pairs:
            if candidates and len(candidates) + len(places[pair]) > BUDGET // 2:
                break
            candidates.update(dict.fromkeys(places[pair]))
        means, ours = mechanisms[identifier], frozenset(practice.problems)
        scored = []
        for other in candidates:
            if not means.isdisjoint(mechanisms[other]) or other in family:
                continue
            there = practices[other]
            # At most as much as if the shorter list stood wholly in the longer one.
            short, long = sorted((len(ours), len(there.problems)))
            if short < LEAST_SAME_PROBLEM * long:
                continue
            same = _overlap(ours, there.problems)
            if same >= LEAST_SAME_PROBLEM and _other_hands(practice, there):
                scored.append((-same, -_overlap(practice.settings, there.settings), other))
        found[identifier] = tuple(
            Contrast(other, _contrast(practice, practices[other], vocabulary))
            for _, _, other in nsmallest(MOST_CONTRASTS, scored)
        )
    return found


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


def _score(index: _Index, one: str, other: str, share: float) -> float:
    steps = _overlap(index.stages[one], index.stages[other])
    common = _counted(index.words[one] & index.words[other])
    return TERMS * share + STEPS * steps + TEXTS * min(common, _COMMON_WORDS) / _COMMON_WORDS


def _counted(runs: set[str]) -> int:
    """How many words `_joined` makes of some runs: as many as have no other run before them."""
    ends = {run[1:] for run in runs}
    return sum(
        run[:2] not in ends
        or (run[1:] == run[:2] and all(other[1:] != run[:2] for other in runs if other != run))
        for run in runs
    )


def _joined(runs: set[str]) -> list[str]:
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


def _likeness(
    index: _Index, practices: Mapping[str, Practice], vocabulary: Vocabulary, one: str, other: str
) -> str:
    pieces = []
    for field, facet, lead in (
        ("mechanisms", "mechanism", "同样靠"),
        ("problems", "problem", "都为解决"),
        ("settings", "setting", "都在"),
    ):
        shared = _labels(vocabulary, facet, getattr(practices[one], field), getattr(practices[other], field))
        if shared:
            pieces.append(lead + shared)
    # A stage that a third of all entries have (办理) tells nothing.
    shared_stages = index.stages[one] & index.stages[other] & index.telling
    stages = [stage.label for stage in Stage if stage in shared_stages]
    if stages:
        pieces.append(f"都写了{'、'.join(stages)}的环节")
    words = [word for word in _joined(index.words[one] & index.words[other]) if len(word) > 3][:2]
    if words:
        pieces.append(f"文字里都有{'、'.join(f'“{word}”' for word in words)}")
    return "；".join(pieces)


def _other_hands(one: Practice, other: Practice) -> bool:
    """Whether two practices are led at different levels, or nobody takes part in both."""
    return one.lead_level != other.lead_level or set(one.actors).isdisjoint(other.actors)


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
