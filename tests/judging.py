"""How well a list of results answers: marks of one query, and a table of many."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

BARS = {"nDCG@5": 0.90, "MRR": 0.94, "recall@5": 0.88}
CLASS_BAR = 0.80
"""nDCG@5 below which no class may fall."""
FALSE_ANSWERS = 1 / 8


@dataclass(frozen=True, slots=True)
class Score:
    """One query's marks."""

    sort: str
    query: str
    held_out: bool
    marks: Mapping[str, float]


def gain(grades: Sequence[int]) -> float:
    """Discounted gain of grades in the order in which they are listed."""
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def judged(found: Sequence[str], wanted: Mapping[str, int]) -> dict[str, float]:
    """Marks of one answer: ids in order, against graded ids."""
    ideal = gain(sorted(wanted.values(), reverse=True)[:5])
    meant = min(2, max(wanted.values()))
    first = next((place for place, one in enumerate(found[:10], 1) if wanted.get(one, 0) >= meant), None)
    return {
        "nDCG@5": gain([wanted.get(one, 0) for one in found[:5]]) / ideal,
        "MRR": 1 / first if first else 0.0,
        "recall@5": sum(one in wanted for one in found[:5]) / min(5, len(wanted)),
    }


def means(scores: Sequence[Score]) -> dict[str, float]:
    """The mean of each mark."""
    return {mark: fmean(score.marks[mark] for score in scores) for mark in BARS}


def by_sort(scores: Sequence[Score]) -> dict[str, float]:
    """nDCG@5 of each class."""
    sorts = dict.fromkeys(score.sort for score in scores)
    return {sort: means([one for one in scores if one.sort == sort])["nDCG@5"] for sort in sorts}


def table(scores: Sequence[Score]) -> str:
    """Means by class, and the queries that fell short; of what was held out from tuning only totals."""
    lines = []
    for sort in [*dict.fromkeys(score.sort for score in scores), "all", "held out"]:
        those = [one for one in scores if sort in (one.sort, "all") or (sort == "held out" and one.held_out)]
        marks = "  ".join(f"{mark} {mean:.3f}" for mark, mean in means(those).items())
        lines.append(f"{sort:<16}{len(those):>4}  {marks}")
    lines += [
        f"  {one.query}: {one.marks['nDCG@5']:.2f}"
        for one in scores
        if one.marks["nDCG@5"] < CLASS_BAR and not one.held_out
    ]
    return "\n".join(lines)
