"""Small closed lists whose members the code itself distinguishes, each with its Chinese label.

Longer lists that editors extend (themes, mechanisms, places) are content and live in
`practices/_vocabulary/`; a list belongs here when a rule or a layout depends on each member.
"""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """A closed list: the value is written in YAML, the label is shown to readers."""

    label: str

    def __new__(cls, value: str, label: str) -> Choice:
        """A member from its value and label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class NameOrigin(Choice):
    """Whether the source uses the name or an editor coined it."""

    SOURCE = "source", "来源所用名称"
    EDITOR = "editor", "编者拟名"


class Status(Choice):
    """What became of the practice, as far as is known."""

    RUNNING = "running", "持续运行"
    PILOTING = "piloting", "试点"
    SPREADING = "spreading", "推广"
    ENDED = "ended", "已结束"
    UNKNOWN = "unknown", "不详"


class FigureKind(Choice):
    """What a number counts; only numbers of one kind may stand in one row."""

    OUTCOME = "outcome", "成效"
    COVERAGE = "coverage", "覆盖"
    RULE = "rule", "规定"
    HEADCOUNT = "headcount", "人数"
    MONEY = "money", "金额"
    DATE = "date", "时间"
    CONTEXT = "context", "背景"


class Detail(Choice):
    """How much the source tells of a component."""

    DESCRIBED = "described", "来源有说明"
    NAMED_ONLY = "named_only", "仅有名称"


class StatedBy(Choice):
    """Whose statement it is."""

    SOURCE = "source", "来源"
    EDITOR = "editor", "编者"


class Basis(Choice):
    """Whether the source tells it as the rule or only of one case."""

    GENERAL = "general", "通例"
    CASE = "case", "个案"


class LimitKind(Choice):
    """What sort of limit."""

    WORKLOAD = "workload", "工作量"
    SIDE_EFFECT = "side_effect", "副作用"
    PRIVACY = "privacy", "隐私"
    SCOPE = "scope", "适用范围"
    OPEN_QUESTION = "open_question", "未说明处"
    CONTRADICTION = "contradiction", "前后不一"
    MISPRINT = "misprint", "疑似误植"


class RelationType(Choice):
    """How a practice relates to another."""

    DERIVED_FROM = "derived_from", "由此发展而来"
    SPREAD_TO = "spread_to", "推广到"
    INSPIRED_BY = "inspired_by", "借鉴"
    UMBRELLA = "umbrella", "上级品牌或总称"
    RESEMBLES = "resembles", "类似"
    CONTRASTS_WITH = "contrasts_with", "相反"


class SourceType(Choice):
    """Kinds of source after GB/T 7714-2025, with the carrier where it matters."""

    NEWSPAPER = "newspaper", "报纸"
    NEWSPAPER_ONLINE = "newspaper_online", "报纸电子版"
    WEBPAGE = "webpage", "网页"
    REPOST = "repost", "网页转载"
    OFFICIAL = "official", "党政机关文件或通报"
    JOURNAL = "journal", "期刊论文"
    EVALUATION = "evaluation", "评估报告"
    STATISTICS = "statistics", "统计资料"
    BOOK = "book", "图书"
    STANDARD = "standard", "标准"
    OTHER = "other", "其他"


class Retirement(Choice):
    """Why the address of an entry leads to no entry any more."""

    MERGED = "merged", "并入别的条目"
    RENAMED = "renamed", "改了编号"
    RETIRED = "retired", "停止收录"
    WITHDRAWN = "withdrawn", "应要求撤回"


class Rejoins(Choice):
    """Whether a branch of the process comes back to the common line."""

    YES = "yes", "之后回到主线"
    NO = "no", "到此为止"
    UNSTATED = "unstated", "之后怎样，来源没有写明"


class Stage(Choice):
    """Stages on which processes are aligned so that they can be compared."""

    PREPARE = "prepare", "会前准备"
    DISCOVER = "discover", "发现"
    REGISTER = "register", "登记"
    DELIBERATE = "deliberate", "商议"
    DISPATCH = "dispatch", "派办"
    HANDLE = "handle", "办理"
    FEEDBACK = "feedback", "反馈"
    REVISIT = "revisit", "回访"
    EVALUATE = "evaluate", "考评"
    SUSTAIN = "sustain", "保障"
