"""Axes on which practices are laid side by side, and the verdict on each row: same, different, or not known.

A cell holds what the sources say on one axis as plain lines; an empty cell means that the source is silent
(「来源未载」), which is never the same as 「无」. As soon as one source is silent, the row proves neither likeness
nor difference (`Verdict.GAP`). Figures are no axis: numbers of different scope or period are never compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from govkb.choices import Stage, Status
from govkb.evidence import assess
from govkb.model import Practice
from govkb.regions import Regions
from govkb.vocabulary import Vocabulary

GROUPS: tuple[tuple[str, str], ...] = (
    ("basics", "基本情况"),
    ("actors", "谁来做"),
    ("process", "怎么做"),
    ("needs", "需要什么"),
    ("evidence", "成效与证据"),
    ("limits", "局限与未知"),
)


class Verdict(Enum):
    """What a row of a comparison proves."""

    SAME = "same"
    DIFFERENT = "different"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Context:
    """What an axis needs besides the practice: the words of terms and places."""

    vocabulary: Vocabulary
    regions: Regions


Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One row: `read` gives the lines of a practice's cell, empty where the source is silent."""

    key: str
    label: str
    group: str
    read: Callable[[Practice, Context], Lines]


def _terms(facet: str, field: str) -> Callable[[Practice, Context], Lines]:
    def read(practice: Practice, context: Context) -> Lines:
        return tuple(context.vocabulary.label(facet, term) for term in getattr(practice, field))

    return read


def _text(read_text: Callable[[Practice], str | None]) -> Callable[[Practice, Context], Lines]:
    def read(practice: Practice, context: Context) -> Lines:
        del context
        text = read_text(practice)
        return (text,) if text else ()

    return read


def _condition(field: str) -> Callable[[Practice, Context], Lines]:
    return _text(lambda practice: getattr(practice.conditions, field) if practice.conditions else None)


def _place(practice: Practice, context: Context) -> Lines:
    place = practice.place
    return (context.regions.full_name(place.code) + (place.town or "") + (place.village or ""),)


def _actors(*words: str) -> Callable[[Practice, Context], Lines]:
    """Who stands in the table of actors in a role whose name contains one of `words`."""

    def read(practice: Practice, context: Context) -> Lines:
        del context
        return tuple(one.who for one in practice.participants if any(word in one.role for word in words))

    return read


def _stage(stage: Stage) -> Callable[[Practice, Context], Lines]:
    def read(practice: Practice, context: Context) -> Lines:
        del context
        lines: list[str] = []
        for step in practice.steps:
            if step.stage is stage:
                lines.append(step.title if not step.what else f"{step.title}：{first_sentence(step.what)}")
                lines.extend(f"{branch.when}：{branch.title}" for branch in step.branches)
        return tuple(lines)

    return read


def _time_limits(practice: Practice, context: Context) -> Lines:
    del context
    found = [f"{step.title}：{step.time_limit}" for step in practice.steps if step.time_limit]
    found += [
        f"{branch.title}：{branch.time_limit}"
        for step in practice.steps
        for branch in step.branches
        if branch.time_limit
    ]
    return tuple(found)


def _evidence(practice: Practice, context: Context) -> Lines:
    del context
    evidence = assess(practice)
    return (f"{evidence.level}级：{evidence.name}",)


def _limits(practice: Practice, context: Context) -> Lines:
    del context
    return tuple(limit.title or first_sentence(limit.text) for limit in practice.limits)


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line, without its full stop."""
    joined = text.replace("\n", "")
    return joined.split("。", 1)[0]


AXES: tuple[Axis, ...] = (
    Axis("place", "在哪里", "basics", _place),
    Axis("setting", "什么地方用", "basics", _terms("setting", "settings")),
    Axis("level", "哪一级牵头", "basics", lambda p, c: (c.vocabulary.label("lead_level", p.lead_level),)),
    Axis("started", "什么时候起", "basics", _text(lambda p: p.started.text if p.started else None)),
    Axis(
        "status",
        "现在怎样",
        "basics",
        _text(lambda p: p.status.label if p.status is not Status.UNKNOWN else None),
    ),
    Axis("problem", "解决什么", "basics", _terms("problem", "problems")),
    Axis("mechanism", "靠什么办法", "basics", _terms("mechanism", "mechanisms")),
    Axis("lead", "谁牵头", "actors", _text(lambda p: p.lead)),
    Axis("convene", "谁召集", "actors", _actors("召集", "主持", "发起", "组织")),
    Axis("take-part", "谁参加", "actors", _actors("参加", "参与", "说事", "议事")),
    Axis("handle", "谁承办", "actors", _actors("承办", "办理", "处置", "报到", "协调", "服务", "调解")),
    Axis("supervise", "谁监督", "actors", _actors("监督", "督办", "考核", "考评", "评价")),
    Axis("cadence", "多久一次", "process", _text(lambda p: p.cadence)),
    Axis("venue", "在哪里办", "process", _text(lambda p: p.venue)),
    *(Axis(f"stage-{stage.value}", stage.label, "process", _stage(stage)) for stage in Stage),
    Axis("time-limits", "办理时限", "process", _time_limits),
    Axis("people", "人", "needs", _condition("people")),
    Axis("money", "钱", "needs", _condition("money")),
    Axis("mandate", "权限", "needs", _condition("mandate")),
    Axis("tools", "工具", "needs", _condition("tools")),
    Axis("time", "时间", "needs", _condition("time")),
    Axis("evidence", "证据等级", "evidence", _evidence),
    Axis("limits", "难点与未说明处", "limits", _limits),
)
"""All axes in the order in which a comparison shows them."""


def verdict(cells: Sequence[Lines]) -> Verdict:
    """What a row proves. Order of lines does not matter."""
    if any(not cell for cell in cells):
        return Verdict.GAP
    return Verdict.SAME if len({tuple(sorted(cell)) for cell in cells}) == 1 else Verdict.DIFFERENT
