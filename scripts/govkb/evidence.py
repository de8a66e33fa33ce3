"""The evidence level of a practice, computed from its typed sources by a published rule.

The rule (also printed on the site, from `RULE` below; page and code cannot disagree because both read it):

1. Every entry that can be published has at least one source: level 1.
2. Level 2: at least one source that the praised body did not supply itself, or an official document.
3. Level 3: at least two independent sources of which one is not self-reported, and at least one figure of outcome
   or coverage that says its scope and period.
4. Level 4: what level 3 asks, and an independent evaluation, a research paper or official statistics.

Independent means: another publisher. Effect and cost are not part of it; nothing is ranked by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from govkb.choices import FigureKind, SourceType
from govkb.model import Practice, Source

LEVELS = 4

RULE: tuple[tuple[int, str, str], ...] = (
    (1, "有来源可查", "至少有一份写明出处的来源。只有一篇由做法所在地供稿的报道，就是这一级。"),
    (2, "有一份不是自报", "至少有一份来源的署名不是做法所在单位或地方供稿，或者是党政机关的正式文件、通报。"),
    (
        3,
        "两份以上互不依赖",
        "来自两个以上不同的报刊、网站或机构，其中至少一份不是自报；并且至少有一个写明范围和时期的成效或覆盖数字。",
    ),
    (4, "有人评估过", "在第三级之上，另有独立的评估报告、研究论文或统计资料。"),
)
"""Level, name, condition."""

_STUDIED = frozenset({SourceType.EVALUATION, SourceType.JOURNAL, SourceType.STATISTICS})


@dataclass(frozen=True, slots=True)
class Evidence:
    """The level from 1 to 4 and the reasons: what raised it, what holds it down."""

    level: int
    gained: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the level."""
        return RULE[self.level - 1][1]


def assess(practice: Practice) -> Evidence:
    """The evidence level of one practice with its reasons in words."""
    sources = practice.sources
    outside = [source for source in sources if not source.self_reported or source.type is SourceType.OFFICIAL]
    bodies = {_body(source) for source in sources}
    studied = [source for source in sources if source.type in _STUDIED and not source.self_reported]
    counted = [
        figure
        for figure in practice.all_figures()
        if figure.kind in (FigureKind.OUTCOME, FigureKind.COVERAGE) and figure.scope and figure.period
    ]
    gained: list[str] = []
    missing: list[str] = []
    level = 1
    gained.append(f"有{_count(len(sources))}份来源" if len(sources) > 1 else "有一份来源可查")
    if outside:
        level = 2
        gained.append("至少一份署名不是当地供稿" if len(sources) > 1 else "来源署名不是当地供稿")
    else:
        missing.append("成效由当地自报" if len(sources) == 1 else "各份来源都由当地供稿")
    if len(bodies) > 1:
        gained.append(f"出自{_count(len(bodies))}个不同的报刊、网站或机构")
    else:
        missing.append("只有一个出处，没有别的来源印证")
    if counted:
        gained.append("有写明范围和时期的成效或覆盖数字")
    else:
        missing.append("没有写明范围和时期的成效数字")
    if level == 2 and len(bodies) > 1 and counted:
        level = 3
    if studied:
        gained.append("有独立的评估、论文或统计")
        if level == 3:
            level = 4
    else:
        missing.append("未见独立评估")
    if not any(source.date for source in sources):
        missing.append("来源没有印出日期")
    doubts = sum(1 for figure in practice.all_figures() if figure.doubt)
    if doubts:
        missing.append(f"{doubts}个数字存疑")
    return Evidence(level, tuple(gained), tuple(missing))


def _body(source: Source) -> str:
    return source.publisher or source.url or source.title


def _count(number: int) -> str:
    return "零一两三四五六七八九十"[number] if number <= 10 else str(number)
