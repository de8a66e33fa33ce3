"""Which practices are alike, and in what: computed from terms of the vocabulary, with the reason in words.

Weight of a shared term is its rarity in the library (inverse document frequency), mechanisms and problems counting
more than settings and actors. A practice, its parts and its parent are family, not likeness, and are left out.
Nothing is offered below a threshold: a box stays empty rather than filled across unlike things.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import log

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

LEAST_SCORE = 0.35
"""Share of a practice's own weight that another must have in common with it."""

MOST = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another practice with what is shared, in words (「同样靠议事协商、矛盾调解」)."""

    id: str
    score: float
    reason: str


def likenesses(practices: Mapping[str, Practice], vocabulary: Vocabulary) -> dict[str, tuple[Likeness, ...]]:
    """For every practice its most similar ones, best first, ties by id."""
    total = len(practices)
    children: dict[str, set[str]] = defaultdict(set)
    for identifier, practice in practices.items():
        if practice.part_of:
            children[practice.part_of].add(identifier)
    frequency: Counter[tuple[str, str]] = Counter()
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identifier, practice in practices.items():
        for field, _, _ in _FIELDS:
            for term in getattr(practice, field):
                frequency[field, term] += 1
                holders[field, term].append(identifier)
    weight = {
        (field, term): factor * log(1 + total / count)
        for field, _, factor in _FIELDS
        for (where, term), count in frequency.items()
        if where == field
    }
    found: dict[str, tuple[Likeness, ...]] = {}
    for identifier, practice in practices.items():
        own = [(field, term) for field, _, _ in _FIELDS for term in getattr(practice, field)]
        scores: dict[str, float] = defaultdict(float)
        for key in own:
            # Terms that a third of a large library shares tell nothing and would make this quadratic.
            if total > 200 and frequency[key] > total / 3:
                continue
            share = weight[key]
            for other in holders[key]:
                scores[other] += share
        whole = sum(weight[key] for key in own)
        family = _family(identifier, practice, children)
        ranked = nsmallest(
            MOST,
            (
                (-score / whole, other)
                for other, score in scores.items()
                if score / whole >= LEAST_SCORE and other not in family
            ),
        )
        found[identifier] = tuple(
            Likeness(other, round(-score, 3), _reason(practice, practices[other], vocabulary))
            for score, other in ranked
            if set(practice.mechanisms) & set(practices[other].mechanisms)
        )
    return found


def _family(identifier: str, practice: Practice, children: Mapping[str, set[str]]) -> set[str]:
    """The practice itself, its parent, its parts and the other parts of its parent."""
    family = {identifier, *children.get(identifier, ())}
    family.update(part.practice for part in practice.components if part.practice)
    if practice.part_of:
        family |= {practice.part_of, *children.get(practice.part_of, ())}
    return family


def _reason(one: Practice, other: Practice, vocabulary: Vocabulary) -> str:
    pieces = []
    for field, facet, lead in (
        ("mechanisms", "mechanism", "同样靠"),
        ("problems", "problem", "都为解决"),
        ("settings", "setting", "都在"),
    ):
        shared = [
            vocabulary.label(facet, term) for term in getattr(one, field) if term in getattr(other, field)
        ]
        if shared:
            pieces.append(lead + "、".join(shared))
    return "；".join(pieces)
