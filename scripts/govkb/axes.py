"""Axes on which practices are laid side by side, and the verdict on each row: same, different, or not known.

A cell holds what the sources say on one axis as plain lines; an empty cell means that the source is silent
(「来源未载」), which is never the same as 「无」. As soon as one source is silent, the row proves neither likeness
nor difference (`Verdict.GAP`). Figures are no axis: numbers of different scope or period are never compared. Where a
line says a number all the same (「7日内」), `tells_number` knows, and the view gives it its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Literal

from govkb.choices import Stage, Status
from govkb.completeness import Completeness, completeness
from govkb.evidence import Evidence, assess
from govkb.model import Practice
from govkb.prose import plain_text
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
    as_of: str = ""
    """Date from which the age of sources is counted."""
    evidence: Evidence | None = None
    """The evidence of the practice that is read, where it is known already."""
    completeness: Completeness | None = None
    """The same of what its sources leave open."""


Basis = Literal["said", "sorted"]
"""`said`: a source's statement; `sorted`: an editor's term, or computed from the entry."""

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One row: `read` gives the lines of a practice's cell, empty where the source is silent."""

    key: str
    label: str
    group: str
    read: Callable[[Practice, Context], Lines]
    basis: Basis = "said"


_DIGIT = re.compile(r"[0-9０-９]")
# The first character stands alone, so that the search leaps from one candidate to the next.
_QUANTITY = re.compile(
    r"[一二两三四五六七八九十百千万亿半数几][一二两三四五六七八九十百千万亿半数几]*"
    r"(?:个|名|人|户|家|次|场|件|条|起|天|日|周|月|年|小时|分钟|元|支|所|处|级|轮|成|倍)"
)


def tells_number(text: str) -> bool:
    """Whether a line tells a number, in digits or in words: then the reader must reach its source from where it stands."""
    return bool(_DIGIT.search(text) or _QUANTITY.search(text))


def _terms(facet: str, field: str) -> Callable[[Practice, Context], Lines]:
    def read(practice: Practice, context: Context) -> Lines:
        return tuple([context.vocabulary.label(facet, term) for term in getattr(practice, field)])

    return read


def _text(read_text: Callable[[Practice], str | None]) -> Callable[[Practice, Context], Lines]:
    def read(practice: Practice, context: Context) -> Lines:
        del context
        text = read_text(practice)
        return tuple(plain_text(text).split("\n")) if text else ()

    return read


def _condition(field: str) -> Callable[[Practice, Context], Lines]:
    return _text(lambda practice: getattr(practice.conditions, field) if practice.conditions else None)


def _place(practice: Practice, context: Context) -> Lines:
    place = practice.place
    return (context.regions.full_name(place.code) + (place.town or "") + (place.village or ""),)


_ROLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("convene", "谁召集", ("召集", "主持", "发起", "组织")),
    ("take-part", "谁参加", ("参加", "参与", "说事", "议事")),
    ("handle", "谁承办", ("承办", "办理", "处置", "报到", "协调", "服务", "调解")),
    ("supervise", "谁监督", ("监督", "督办", "考核", "考评", "评价")),
)
"""Key and label of an axis, and the words of a role's name by which it stands there."""


@lru_cache(maxsize=4096)
def _stands(role: str) -> frozenset[str]:
    """The axes on which a role of the table of actors stands: its name contains one of their words."""
    return frozenset(key for key, _, words in _ROLES if any(word in role for word in words))


def _actors(key: str) -> Callable[[Practice, Context], Lines]:
    """Who stands in the table of actors in a role of this axis."""

    def read(practice: Practice, context: Context) -> Lines:
        del context
        return tuple([one.who for one in practice.participants if key in _stands(one.role)])

    return read


def _other_actors(practice: Practice, context: Context) -> Lines:
    """Everybody in a role of another name, with the role, so that nobody in the table of actors is lost."""
    del context
    return tuple([f"{one.role}：{one.who}" for one in practice.participants if not _stands(one.role)])


def _stage(stage: Stage | None) -> Callable[[Practice, Context], Lines]:
    def read(practice: Practice, context: Context) -> Lines:
        del context
        lines: list[str] = []
        for step in [step for step in practice.steps if step.stage is stage]:
            lines.append(step.title if not step.what else f"{step.title}：{first_sentence(step.what)}")
            lines.extend([f"{branch.when}：{branch.title}" for branch in step.branches])
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


def _assessed(practice: Practice, context: Context) -> Evidence:
    return context.evidence or assess(practice, context.as_of)


def _evidence(practice: Practice, context: Context) -> Lines:
    evidence = _assessed(practice, context)
    return (f"{evidence.level}级：{evidence.name}",)


def _gained(practice: Practice, context: Context) -> Lines:
    return _assessed(practice, context).gained


def _missing(practice: Practice, context: Context) -> Lines:
    return _assessed(practice, context).missing or ("照规则不缺什么",)


def _limits(practice: Practice, context: Context) -> Lines:
    """Every limit with its kind and who states it, in the entry's order."""
    del context
    return tuple(
        [
            f"{limit.kind.label}：{limit.title or first_sentence(limit.text)}（{limit.stated_by.label}）"
            for limit in practice.limits
        ]
    )


def _silent_points(practice: Practice, context: Context) -> Lines:
    found = context.completeness or completeness(practice)
    told = f"{found.asked}项里有{found.filled}项有载"
    return (f"{told}；未载：{'、'.join(found.silent)}" if found.silent else told,)


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line, without its full stop."""
    joined = plain_text(text).replace("\n", "")
    return joined.split("。", 1)[0]


AXES: tuple[Axis, ...] = (
    Axis("place", "在哪里", "basics", _place, "sorted"),
    Axis("setting", "什么地方用", "basics", _terms("setting", "settings"), "sorted"),
    Axis(
        "level",
        "哪一级牵头",
        "basics",
        lambda p, c: (c.vocabulary.label("lead_level", p.lead_level),),
        "sorted",
    ),
    Axis("started", "什么时候起", "basics", _text(lambda p: p.started.text if p.started else None)),
    Axis(
        "status",
        "现在怎样",
        "basics",
        _text(lambda p: p.status.label if p.status is not Status.UNKNOWN else None),
        "sorted",
    ),
    Axis("problem", "解决什么", "basics", _terms("problem", "problems"), "sorted"),
    Axis("mechanism", "靠什么办法", "basics", _terms("mechanism", "mechanisms"), "sorted"),
    Axis("lead", "谁牵头", "actors", _text(lambda p: p.lead)),
    *(Axis(key, label, "actors", _actors(key)) for key, label, _ in _ROLES),
    Axis("others", "其他角色", "actors", _other_actors),
    Axis("cadence", "多久一次", "process", _text(lambda p: p.cadence)),
    Axis("venue", "在哪里办", "process", _text(lambda p: p.venue)),
    *(Axis(f"stage-{stage.value}", stage.label, "process", _stage(stage)) for stage in Stage),
    Axis("stage-other", "未分阶段的环节", "process", _stage(None)),
    Axis("time-limits", "办理时限", "process", _time_limits),
    Axis("people", "人", "needs", _condition("people")),
    Axis("money", "钱", "needs", _condition("money")),
    Axis("mandate", "权限", "needs", _condition("mandate")),
    Axis("tools", "工具", "needs", _condition("tools")),
    Axis("time", "时间", "needs", _condition("time")),
    Axis("evidence", "证据等级", "evidence", _evidence, "sorted"),
    Axis("evidence-gained", "凭什么", "evidence", _gained, "sorted"),
    Axis("evidence-missing", "缺什么", "evidence", _missing, "sorted"),
    Axis("limits", "难点与未说明处", "limits", _limits),
    Axis("completeness", "写全了没有", "limits", _silent_points, "sorted"),
)
"""All axes in the order in which a comparison shows them."""


def verdict(cells: Sequence[Lines]) -> Verdict:
    """What a row proves. Order of lines does not matter."""
    if any(not cell for cell in cells):
        return Verdict.GAP
    return Verdict.SAME if len({tuple(sorted(cell)) for cell in cells}) == 1 else Verdict.DIFFERENT
