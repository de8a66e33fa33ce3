"""How much the sources say of what readers ask: a count of points, kept apart from evidence, effect and cost.

A point is either told or silent (「来源未载」); none weighs more than another, and nothing is ranked by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from govkb.choices import FigureKind, StatedBy
from govkb.model import Practice


@dataclass(frozen=True, slots=True)
class Completeness:
    """On how many points a reader wants to know something, and on which of them the sources are silent."""

    asked: int
    silent: tuple[str, ...]

    @property
    def filled(self) -> int:
        """On how many of the points the sources say something."""
        return self.asked - len(self.silent)


def completeness(practice: Practice) -> Completeness:
    """What the sources of one practice say, and what they leave open."""
    found = _points(practice)
    return Completeness(len(found), tuple([label for label, told in found if not told]))


def _points(practice: Practice) -> tuple[tuple[str, bool], ...]:
    """Points on which a reader wants to know something, and whether the sources say it."""
    conditions = practice.conditions
    limits = any(
        step.time_limit or (step.branches and any(branch.time_limit for branch in step.branches))
        for step in practice.steps
    )
    outcomes = FigureKind.OUTCOME in [figure.kind for figure in practice.all_figures()]
    return (
        ("起始", practice.started is not None),
        ("起因", practice.problem is not None),
        ("牵头", practice.lead is not None),
        ("参与者", bool(practice.participants)),
        ("多久一次", practice.cadence is not None),
        ("在哪里办", practice.venue is not None),
        ("步骤", bool(practice.steps)),
        ("办理时限", limits),
        ("人", bool(conditions and conditions.people)),
        ("钱", bool(conditions and conditions.money)),
        ("权限", bool(conditions and conditions.mandate)),
        ("工具", bool(conditions and conditions.tools)),
        ("成效数字", outcomes),
        ("来源自述的局限", StatedBy.SOURCE in [limit.stated_by for limit in practice.limits]),
    )
