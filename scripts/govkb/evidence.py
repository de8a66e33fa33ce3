"""The evidence level of a practice, computed from its typed sources by a published rule.

The rule is printed on the site from `RULE`, `FACTORS` and `TYPES` below, and `assess` takes its words from the same
tables: page and code cannot disagree. In short:

1. Every entry that can be published has at least one source: level 1.
2. Level 2: at least one source that the praised body did not supply itself, or an official document.
3. Level 3: at least two independent sources of which one is not self-reported, and at least one figure of outcome
   or coverage that says its scope and period, is not doubted and, if it is a percentage, says of what.
4. Level 4: what level 3 asks, an independent evaluation, research paper or official statistics, and a newest source
   that is not older than `FRESH_YEARS`.

Independent means: another publisher; a repost of an article that is already listed is not another source. Effect and
cost are not part of it; nothing is ranked by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from govkb.choices import FigureKind, SourceType
from govkb.model import Figure, Practice, Source

LEVELS = 4

FRESH_YEARS = 5
"""A newest source older than this says little about today."""

RULE: tuple[tuple[int, str, str], ...] = (
    (1, "有来源可查", "至少有一份写明出处的来源。只有一篇由做法所在地供稿的报道，就是这一级。"),
    (2, "有一份不是自报", "至少有一份来源的署名不是做法所在单位或地方供稿，或者是党政机关的正式文件、通报。"),
    (
        3,
        "两份以上互不依赖",
        (
            "来自两个以上不同的报刊、网站或机构，其中至少一份不是自报；并且至少有一个写明范围和时期的成效或覆盖数字，"
            "这个数没有存疑，是百分比的写明了分母。"
        ),
    ),
    (
        4,
        "有人评估过",
        f"在第三级之上，另有独立的评估报告、研究论文或统计资料；最新的来源不超过{FRESH_YEARS}年。",
    ),
)
"""Level, name, condition."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that the rule looks at: what is published about it, and the words of its reasons."""

    key: str
    title: str
    how: str
    """What is looked at."""
    effect: str
    """What it does to the level."""
    gained: str = ""
    """Reason for gaining; empty where the factor never speaks in favour."""
    missing: str = ""
    alone: tuple[str, str] = ("", "")
    """The same two reasons for an entry with a single source, where they read differently."""

    @property
    def shown(self) -> tuple[str, ...]:
        """Every reason that can stand on an entry, with 「几」 for what is counted and dots for what is named."""
        words = (self.gained, self.alone[0], self.missing, self.alone[1])
        filled = (one.format(n="几", names="……", year="……") for one in words if one)
        return tuple(dict.fromkeys(filled))

    def reason(self, good: bool, single: bool, **values: object) -> str:
        """The reason in words."""
        words = (self.alone[0] if good else self.alone[1]) if single else ""
        return (words or (self.gained if good else self.missing)).format(**values)


FACTORS: tuple[Factor, ...] = (
    Factor(
        "sources",
        "有没有来源",
        "写明出处的来源有几份。",
        "没有来源的不发布。",
        "有{n}份来源",
        alone=("有一份来源可查", ""),
    ),
    Factor(
        "reporter",
        "谁供的稿",
        "来源是不是做法所在单位或地方自己供的稿。",
        "有一份不是自报，到第二级。",
        "至少一份署名不是当地供稿",
        "各份来源都由当地供稿",
        alone=("来源署名不是当地供稿", "成效由当地自报"),
    ),
    Factor(
        "official",
        "有没有正式文件",
        "来源里有没有党政机关的正式文件、通报。",
        "有，到第二级。",
        "有党政机关的正式文件或通报",
    ),
    Factor(
        "independent",
        "几个出处",
        "不同的报刊、网站或机构有几个；已列文章的转载不另算。",
        "两个以上，才能到第三级。",
        "出自{n}个不同的报刊、网站或机构",
        "只有一个出处，没有别的来源印证",
    ),
    Factor(
        "kinds",
        "几种来源",
        "报纸、网页、文件、论文等有几种；转载不算一种。",
        "不单独升降级，写在理由里。",
        "来源有{n}种：{names}",
    ),
    Factor(
        "figures",
        "有没有能核对的数字",
        "成效或覆盖数字有没有写明范围和时期。",
        "至少一个（没有存疑、百分比写明分母），才能到第三级。",
        "有写明范围和时期的成效或覆盖数字",
        "没有写明范围和时期的成效数字",
    ),
    Factor(
        "base",
        "百分比有没有分母",
        "百分比是谁占谁的，来源写了没有。",
        "没有分母的不能用来升到第三级。",
        "百分比都写明了分母",
        "{n}个百分比没有写明分母",
    ),
    Factor(
        "studied",
        "有没有人评估",
        "有没有不是自报的评估报告、论文或统计资料。",
        "有，才能到第四级。",
        "有独立的评估、论文或统计",
        "未见独立评估",
    ),
    Factor(
        "age",
        "材料新不新",
        f"最新的来源离本库最近一次修订有没有超过{FRESH_YEARS}年。",
        "超过的到不了第四级；其他级别只写在理由里。",
        "",
        f"最新的来源是{{year}}年的，已超过{FRESH_YEARS}年",
    ),
    Factor(
        "date",
        "来源有没有日期",
        "来源印没印发布日期。",
        "都没有印的到不了第四级；其他级别只写在理由里。",
        "",
        "来源没有印出日期",
    ),
    Factor(
        "doubt",
        "数字有没有疑点",
        "编者有没有把数字标为存疑。",
        "存疑的数不能用来升到第三级，写在理由里。",
        "",
        "{n}个数字存疑",
    ),
)
"""Everything that the rule looks at, in the order in which reasons are given."""

_STUDIED = frozenset({SourceType.EVALUATION, SourceType.JOURNAL, SourceType.STATISTICS})
_FACTOR = {factor.key: factor for factor in FACTORS}


def _treatment(kind: SourceType) -> str:
    if kind in _STUDIED:
        return "不是自报的，算作评估。"
    if kind is SourceType.OFFICIAL:
        return "自报的也到第二级；不算评估。"
    if kind is SourceType.REPOST:
        return "已列文章的转载不另算出处，也不算另一种来源。"
    return "按出处和供稿的人算，不算评估。"


TYPES: tuple[tuple[str, str], ...] = tuple((kind.label, _treatment(kind)) for kind in SourceType)
"""Every type of source with what the rule makes of it."""


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


def assess(practice: Practice, as_of: str = "") -> Evidence:
    """The evidence level of one practice with its reasons in words.

    `as_of` is the date (`2026-11-22`) from which age is counted, or "" where age is not to be judged.
    """
    sources = practice.sources
    single = len(sources) == 1
    outside = [source for source in sources if not source.self_reported or source.type is SourceType.OFFICIAL]
    originals = [source for source in sources if not _repeats(source, sources)]
    bodies = {_body(source) for source in originals}
    kinds = dict.fromkeys(source.type for source in sources if source.type is not SourceType.REPOST)
    studied = [source for source in sources if source.type in _STUDIED and not source.self_reported]
    figures = practice.all_figures()
    counted = [figure for figure in figures if _says_where_and_when(figure)]
    solid = [
        figure
        for figure in counted
        if not figure.doubt and (figure.base is not None or not figure.number.percent)
    ]
    rates = [figure for figure in figures if figure.kind is not FigureKind.RULE and figure.number.percent]
    loose = [figure for figure in rates if figure.base is None]
    newest = max((source.date for source in sources if source.date), default="")
    old = bool(newest and as_of) and not _fresh(newest, as_of)
    doubts = sum(1 for figure in figures if figure.doubt)

    gained: list[str] = []
    missing: list[str] = []

    def tell(key: str, good: bool, **values: object) -> None:
        (gained if good else missing).append(_FACTOR[key].reason(good, single, **values))

    tell("sources", True, n=_count(len(sources)))
    tell("reporter", any(not source.self_reported for source in sources))
    if any(source.type is SourceType.OFFICIAL for source in sources):
        tell("official", True)
    tell("independent", len(bodies) > 1, n=_count(len(bodies)))
    if len(kinds) > 1:
        tell("kinds", True, n=_count(len(kinds)), names="、".join(kind.label for kind in kinds))
    tell("figures", bool(counted))
    if rates:
        tell("base", not loose, n=len(loose))
    tell("studied", bool(studied))
    if old:
        tell("age", False, year=newest[:4])
    if not newest:
        tell("date", False)
    if doubts:
        tell("doubt", False, n=doubts)

    steps = (bool(outside), len(bodies) > 1 and bool(solid), bool(studied and newest and not old))
    level = 1 + next((n for n, reached in enumerate(steps) if not reached), len(steps))
    return Evidence(level, tuple(gained), tuple(missing))


def _says_where_and_when(figure: Figure) -> bool:
    wanted = figure.kind in (FigureKind.OUTCOME, FigureKind.COVERAGE)
    return wanted and bool(figure.scope and figure.period)


def _repeats(source: Source, sources: tuple[Source, ...]) -> bool:
    """Whether a source is a repost of an article that is listed itself, or that an earlier source reposts."""
    if source.type is not SourceType.REPOST:
        return False
    earlier = True
    for other in sources:
        if other is source:
            earlier = False
        elif other.title == source.title and (earlier or other.type is not SourceType.REPOST):
            return True
    return False


def _fresh(newest: str, as_of: str) -> bool:
    """Whether a date of partial precision lies within the years before another; a bare year counts as its end."""
    latest = newest if len(newest) == 10 else newest + "-99" if len(newest) == 7 else newest + "-99-99"
    return latest >= f"{int(as_of[:4]) - FRESH_YEARS:04d}{as_of[4:]}"


def _body(source: Source) -> str:
    return source.publisher or source.url or source.title


def _count(number: int) -> str:
    return "零一两三四五六七八九十"[number] if number <= 10 else str(number)
