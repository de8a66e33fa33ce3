"""How much the sources say of what readers ask: a count of points, kept apart from evidence, effect and cost.

A point is either told or silent (「来源未载」); none weighs more than another, and nothing is ranked by it.
"""

from __future__ import annotations

from govkb.choices import FigureKind, StatedBy
from govkb.model import Practice


def points(practice: Practice) -> tuple[tuple[str, bool], ...]:
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


def completeness(practice: Practice) -> tuple[int, int]:
    """On how many of the points the sources say something, and how many points there are."""
    found = points(practice)
    return sum(1 for _, known in found if known), len(found)
