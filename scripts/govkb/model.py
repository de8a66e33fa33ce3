"""The shape of a practice (做法) and of a curated comparison (对比): frozen, typed, titled in Chinese.

One definition serves three readers: validation of authors' files (all problems of a file in one run), the code
behind the pages, and the JSON Schema with Chinese titles for editors and the form. Everything arrives as text
(`document.py` never guesses types); this module decides what is a date, a number or a choice.

Left out means that the source does not say (「来源未载」). The text 「无」, alone or followed by 「：」 and an
explanation, means that the source says there is none.

Rules that look at one value live in its type. Rules that look at two values or two entries live in `checks/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from govkb.choices import (
    Basis,
    Detail,
    FigureKind,
    LimitKind,
    NameOrigin,
    Rejoins,
    RelationType,
    Retirement,
    SourceType,
    Stage,
    StatedBy,
    Status,
)
from govkb.numerals import HEDGES, Number, parse_number

STATED_NONE = "无"
"""What an author writes where the source says that there is none."""
_EXPLAINED = STATED_NONE + "："

Shape = TypeVar("Shape", bound=BaseModel)

ID_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"


def is_stated_none(text: str) -> bool:
    """Whether a text says that the source reports the absence of the thing."""
    return text == STATED_NONE or text.startswith(_EXPLAINED)


# ---------------------------------------------------------------------------------------------- field types


_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")


@lru_cache(maxsize=4096)
def _partial_date(text: str) -> str:
    match = _PARTIAL_DATE.fullmatch(text)
    if not match:
        raise PydanticCustomError("date-format", "{value}", {"value": text})
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as impossible:
        raise PydanticCustomError("date-impossible", "{value}", {"value": text}) from impossible
    return text


def _printed_number(text: str) -> str:
    if parse_number(text) is None:
        match = re.fullmatch(r"([余多近约超]?)([0-9][0-9.,]*[十百千万亿]*%?)([余多]?)([^0-9余多]*)", text)
        apart = [f'value: "{match[2]}"'] if match else []
        if match and (match[1] or match[3]):
            apart.append(f"approx: {match[1] or match[3]}")
        if match and match[4]:
            apart.append(f"unit: {match[4]}")
        suggestion = f"这里写成 {'、'.join(apart)}。" if apart else ""
        raise PydanticCustomError("figure-value", "{value}", {"value": text, "suggestion": suggestion})
    return text


def _hedge(text: str) -> str:
    if text not in HEDGES:
        raise PydanticCustomError(
            "figure-hedge-unknown", "{value}", {"value": text, "known": "、".join(HEDGES)}
        )
    return text


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise PydanticCustomError("url-invalid", "{value}", {"value": text})
    return text


def _flag(value: object) -> bool:
    if value in ("true", "是", True):
        return True
    if value in ("false", "否", False):
        return False
    raise PydanticCustomError("flag-invalid", "{value}", {"value": str(value)})


def _flag_written(flag: bool) -> str:
    """As an author writes it: in a file everything is text."""
    return "true" if flag else "false"


def _format(name: str) -> Any:
    """What else a text has to be, named in the JSON Schema: the form and other readers cannot run our validators."""
    return Field(json_schema_extra={"format": name})


PartialDate = Annotated[str, AfterValidator(_partial_date), _format("partial-date")]
"""A date of the precision known: `2020`, `2020-05` or `2020-05-19`. Sorts as text."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""One line of plain text."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
"""Paragraphs in the small Markdown subset (emphasis, lists, links); raw HTML is text like any other."""

Identifier = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
"""ASCII kebab-case; permanent once published."""

Reference = Annotated[str, StringConstraints(min_length=1, max_length=80)]
"""An id as an author names it elsewhere: whether it exists is a check's to say, with the nearest one as remedy."""

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Address = Annotated[str, StringConstraints(max_length=500), AfterValidator(_address), _format("http-address")]
PrintedNumber = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(_printed_number), _format("printed-number")
]
Hedge = Annotated[str, AfterValidator(_hedge), _format("hedge")]
Flag = Annotated[
    bool,
    BeforeValidator(_flag, json_schema_input_type=bool),
    PlainSerializer(_flag_written, when_used="json"),
]


class Part(BaseModel):
    """Base of everything in an entry: frozen, closed to unknown fields."""

    # Built when the first entry is read, and the inner models only as parts of the outer ones: a tenth of a start.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# ---------------------------------------------------------------------------------------------- the practice


class Place(Part):
    """Where the practice runs."""

    code: Code = Field(
        title="行政区划代码", description="六位代码（GB/T 2260），到县级；全市推行的写到地级。"
    )
    town: Line | None = Field(None, title="乡镇（街道）", description="正式名称，不写代码。")
    village: Line | None = Field(None, title="村（社区）", description="正式名称。")
    printed: Line | None = Field(
        None, title="来源写法", description="来源用的地名与正式名称不同时，照录来源。"
    )
    inferred: Line | None = Field(
        None, title="推断依据", description="来源没有印出某一级地名、由编者推断时，写明根据什么推断。"
    )
    note: Line | None = Field(None, title="地点说明")


class Start(Part):
    """When it began, as the source says."""

    text: Line = Field(title="来源怎么说", description="例如「2023年下半年以来」。没有年份的照写，不补。")
    date: PartialDate | None = Field(
        None, title="日期", description="能确定时才写：2020、2020-05 或 2020-05-19，知道多细写多细。"
    )


class Participant(Part):
    """One row of the table of actors."""

    role: Line = Field(title="角色", description="两三个字：召集、参加、承办、监督……")
    who: Line = Field(title="谁", description="按岗位或人群写，不写人名。")
    does: Line | None = Field(None, title="做什么")
    basis: Basis = Field(Basis.GENERAL, title="依据", description="general 通例；case 只见于个案。")
    source: Reference | None = Field(None, title="来源", description="来源编号，如 s1。")


class Branch(Part):
    """One way out of a step at which the process forks."""

    when: Line = Field(title="什么情况", description="例如「能」「不能」「一般纠纷」。")
    title: Line = Field(title="环节")
    what: Prose | None = Field(None, title="做什么")
    who: Line | None = Field(None, title="谁")
    time_limit: Line | None = Field(None, title="时限")
    rejoins: Rejoins = Field(Rejoins.UNSTATED, title="是否回到主线")


class Step(Part):
    """One step of the process, in order."""

    stage: Stage | None = Field(None, title="阶段", description="用来与别的做法对齐比较。")
    title: Line = Field(title="环节")
    what: Prose | None = Field(None, title="做什么")
    who: Line | None = Field(None, title="谁")
    time_limit: Line | None = Field(None, title="时限")
    branches: tuple[Branch, ...] = Field((), title="分支", description="在这一步分成几种走法时逐一列出。")
    source: Reference | None = Field(None, title="来源")


class Conditions(Part):
    """What the practice needs. Absent = the source does not say; 「无」 = it says that none is needed."""

    people: Prose | None = Field(None, title="人")
    money: Prose | None = Field(None, title="钱")
    mandate: Prose | None = Field(None, title="权限", description="凭什么可以这样做：文件、授权、考核。")
    tools: Prose | None = Field(None, title="工具", description="台账、平台、场所、设备。")
    time: Prose | None = Field(None, title="时间")


class Figure(Part):
    """One number with everything that is needed to read it rightly."""

    id: Identifier = Field(title="编号", description="在本条内唯一，如 meetings。")
    label: Line = Field(title="数的是什么")
    value: PrintedNumber = Field(title="数值", description="照来源所印：2.8万、23.23%、三、半、800多万。")
    approx: Hedge | None = Field(
        None, title="约数", description="余、多、近、约、左右、以上……照录来源，不删不添。"
    )
    unit: Line | None = Field(None, title="单位", description="照录来源：场、起、人次、万元。")
    kind: FigureKind = Field(title="种类")
    scope: Line | None = Field(
        None, title="范围", description="这个数说的是哪里、哪些人；常常不是本条所在地。"
    )
    period: Line | None = Field(None, title="时期", description="照来源的说法；没有年份的不补。")
    base: Line | None = Field(None, title="分母或口径", description="百分比是谁占谁的；来源没有说就不写。")
    source: Reference = Field(title="来源", description="来源编号，如 s1。")
    doubt: Line | None = Field(None, title="存疑", description="为什么不能照单全收，一两句话。")

    @property
    def number(self) -> Number:
        """The printed value as a number; exact, never rounded."""
        number = parse_number(self.value)
        assert number is not None  # the field's type has refused anything else
        return number


class Component(Part):
    """A named part of the practice."""

    id: Identifier = Field(title="编号", description="在本条内唯一；是页内地址的一部分，发布后不改。")
    name: Line = Field(title="名称")
    name_origin: NameOrigin = Field(NameOrigin.SOURCE, title="名称由来")
    aliases: tuple[Line, ...] = Field((), title="别名")
    detail: Detail = Field(
        title="详略", description="described 来源有说明；named_only 来源只有名称，此时不写说明。"
    )
    text: Prose | None = Field(None, title="说明")
    practice: Reference | None = Field(None, title="单独条目", description="有自己的条目时，写那一条的编号。")
    figures: tuple[Figure, ...] = Field((), title="数据")
    source: Reference | None = Field(None, title="来源")


class Limit(Part):
    """A burden, side effect, doubt or open question."""

    kind: LimitKind = Field(title="种类")
    title: Line | None = Field(None, title="要点", description="几个字。")
    text: Prose = Field(title="说明")
    stated_by: StatedBy = Field(title="谁说的", description="source 来源写明；editor 编者指出。")
    source: Reference | None = Field(None, title="来源")


class Relation(Part):
    """How the practice relates to another one or to a place."""

    type: RelationType = Field(title="关系")
    target: Reference | None = Field(None, title="条目", description="对方条目的编号；与「地方」二选一。")
    place: Line | None = Field(None, title="地方", description="对方不在库里时写地名或名称。")
    text: Prose = Field(title="说明", description="像在哪里、不像在哪里，或怎样推广、怎样借鉴。")
    stated_by: StatedBy = Field(title="谁说的")
    source: Reference | None = Field(None, title="来源")


class Questions(Part):
    """Discussion questions in the order in which a class takes them."""

    fact: Line = Field(title="事实")
    analysis: Line = Field(title="分析")
    choice: Line = Field(title="选择")
    transfer: Line = Field(title="迁移")


class Role(Part):
    """One role card of a simulation."""

    name: Line = Field(title="角色")
    stance: Line = Field(title="立场")
    bottom_line: Line | None = Field(None, title="底线")
    knows: Line | None = Field(None, title="掌握的信息")
    hides: Line | None = Field(None, title="不能说的话")


class Teaching(Part):
    """Notes for trainers."""

    decision_point: Prose = Field(title="决策点", description="学员页读到这里为止：面对什么、要决定什么。")
    questions: Questions = Field(title="思考题")
    roles: tuple[Role, ...] = Field((), title="情景模拟角色")
    debrief: Prose | None = Field(None, title="讲评要点", description="只印在主持人手册里。")
    duration: Line | None = Field(None, title="用时")
    audience: Line | None = Field(None, title="适合谁")


class Source(Part):
    """One source, cited after GB/T 7714-2025."""

    id: Identifier = Field(title="编号", description="在本条内唯一，如 s1。")
    type: SourceType = Field(title="类型")
    title: Line = Field(title="题名")
    title_origin: NameOrigin = Field(
        NameOrigin.SOURCE, title="题名由来", description="来源没有印出题名、由编者代拟时写 editor。"
    )
    publisher: Line | None = Field(None, title="报刊、网站或出版者", description="来源没有印出就不写。")
    date: PartialDate | None = Field(None, title="发布日期", description="印出多少写多少；没有印出就不写。")
    page: Line | None = Field(None, title="版次或页码")
    authors: tuple[Line, ...] = Field((), title="作者", description="署名的记者或单位，按来源的次序。")
    url: Address | None = Field(None, title="网址")
    archived_url: Address | None = Field(None, title="存档网址")
    accessed: PartialDate | None = Field(None, title="引用日期")
    self_reported: Flag = Field(title="是否自报", description="材料由做法所在单位或地方供稿的写 true。")
    note: Line | None = Field(None, title="来源说明", description="转载、无标题、残缺、日期没有年份等情形。")


class Change(Part):
    """One line of an entry's history."""

    date: PartialDate = Field(title="日期")
    text: Line = Field(title="改了什么、为什么")
    by: Line | None = Field(None, title="谁")


class Review(Part):
    """Who checked the entry against its sources, and when."""

    date: PartialDate = Field(title="日期")
    by: Line = Field(title="谁", description="岗位或小组，不写姓名也可以。")


Term = Reference
"""Id of a term of the controlled vocabulary in `practices/_vocabulary/`."""


class Practice(Part):
    """One local practice of grassroots governance: one YAML file, one page, one address."""

    model_config = ConfigDict(title="做法条目")

    name: Line = Field(title="名称", description="来源印的名称；编者起的名字要在下一项写明。")
    name_origin: NameOrigin = Field(title="名称由来")
    name_en: Line | None = Field(None, title="英文名")
    aliases: tuple[Line, ...] = Field((), title="别名", description="简称、别的写法。")
    summary: Annotated[str, StringConstraints(min_length=40, max_length=120)] = Field(
        title="摘要", description="一两句话，40–120 字，用自己的话。"
    )
    part_of: Reference | None = Field(
        None, title="上级做法", description="本条是哪一条的组成部分，写那一条的编号。"
    )
    place: Place = Field(title="地点")
    lead_level: Term = Field(title="牵头层级", description="词表 lead_level 的编号。")
    settings: tuple[Term, ...] = Field(min_length=1, max_length=3, title="场景")
    themes: tuple[Term, ...] = Field(min_length=1, max_length=4, title="治理主题")
    mechanisms: tuple[Term, ...] = Field(min_length=1, max_length=5, title="做法机制")
    problems: tuple[Term, ...] = Field(min_length=1, max_length=4, title="问题领域")
    actors: tuple[Term, ...] = Field(min_length=1, max_length=8, title="参与主体")
    started: Start | None = Field(None, title="起始")
    status: Status = Field(title="状态")
    last_verified: PartialDate | None = Field(
        None, title="最近核实", description="最近一次确认它仍在运行的日期。"
    )

    problem: Prose | None = Field(None, title="情境与问题", description="要解决什么难题。")
    lead: Line | None = Field(None, title="牵头", description="谁发起、谁负责。")
    participants: tuple[Participant, ...] = Field((), title="谁来做")
    cadence: Line | None = Field(None, title="多久一次")
    venue: Line | None = Field(None, title="在哪里办")
    steps: tuple[Step, ...] = Field((), title="做法步骤")
    conditions: Conditions | None = Field(None, title="需要的条件")
    figures: tuple[Figure, ...] = Field((), title="数据")
    components: tuple[Component, ...] = Field((), title="组成部分")
    limits: tuple[Limit, ...] = Field((), title="难点与未说明处")
    relations: tuple[Relation, ...] = Field((), title="来历与去向、类似与相反")
    teaching: Teaching | None = Field(None, title="教学提示")
    sources: tuple[Source, ...] = Field(min_length=1, title="来源")
    history: tuple[Change, ...] = Field((), title="修订记录")
    contributors: tuple[Line, ...] = Field((), title="供稿人", description="愿意署名的才写。")
    reviewed: Review | None = Field(None, title="核对")

    def source(self, source_id: str) -> Source | None:
        """The source with this id, or None."""
        return next((source for source in self.sources if source.id == source_id), None)

    def all_figures(self) -> tuple[Figure, ...]:
        """The practice's own figures, then those of its components, in order."""
        return self.figures + tuple([figure for part in self.components for figure in part.figures])

    def dates(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every date that cannot lie in the future, with the pointer to it."""
        if self.started and self.started.date:
            yield ("started", "date"), self.started.date
        if self.last_verified:
            yield ("last_verified",), self.last_verified
        if self.reviewed:
            yield ("reviewed", "date"), self.reviewed.date
        for index, change in enumerate(self.history):
            yield ("history", index, "date"), change.date
        for index, source in enumerate(self.sources):
            if source.date:
                yield ("sources", index, "date"), source.date
            if source.accessed:
                yield ("sources", index, "accessed"), source.accessed


# ---------------------------------------------------------------------------------------------- the comparison


class Strength(Part):
    """What one of the compared practices is good at."""

    practice: Reference = Field(title="做法")
    good_at: Line = Field(title="长处")
    under: Line = Field(title="什么条件下")
    ask_first: Line = Field(title="先问一句")


class Advice(Part):
    """One row of the decision aid."""

    when: Line = Field(title="如果你们的情况是")
    choose: tuple[Reference, ...] = Field(min_length=1, title="先看")
    because: Line = Field(title="因为")


class Incomparable(Part):
    """Something that must not be compared, and why."""

    what: Line = Field(title="什么")
    why: Line = Field(title="为什么")


class ExtraCell(Part):
    """What one practice says on an extra row."""

    practice: Reference = Field(title="做法")
    text: Line = Field(title="内容")


class ExtraAxis(Part):
    """A row that only this comparison has, written by its editor from the same sources."""

    label: Line = Field(title="比较项")
    group: Literal["basics", "actors", "process", "needs", "evidence", "limits"] = Field(title="分组")
    cells: tuple[ExtraCell, ...] = Field(
        min_length=1, title="内容", description="没有列出的做法显示来源未载。"
    )


class Comparison(Part):
    """A curated comparison: a question, two or more practices, an editor's reading."""

    model_config = ConfigDict(title="对比")

    title: Line = Field(title="标题")
    question: Line = Field(title="要回答的问题")
    audience: Line = Field(title="写给谁看")
    summary: Annotated[str, StringConstraints(min_length=20, max_length=160)] = Field(title="一句话")
    practices: tuple[Reference, ...] = Field(title="做法", description="两条以上，按编者认为合适的次序。")
    reading: Prose = Field(title="编者的读法")
    strengths: tuple[Strength, ...] = Field((), title="各自长处")
    decision_aid: tuple[Advice, ...] = Field((), title="怎么选")
    not_comparable: tuple[Incomparable, ...] = Field((), title="不能比的")
    before_adopting: tuple[Line, ...] = Field((), title="拿去用之前先问")
    extra_axes: tuple[ExtraAxis, ...] = Field((), title="另列的比较项")
    single_case: Flag = Field(
        False, title="只有一例的专题", description="专题只有一条做法时写 true，页面会说明。"
    )
    history: tuple[Change, ...] = Field((), title="修订记录")


class Retired(Part):
    """What stays at the address of an entry that is no more: when it went, why, and where to go on."""

    model_config = ConfigDict(title="停用的地址")

    kind: Retirement = Field(title="缘由")
    name: Line | None = Field(
        None, title="原名称", description="应要求撤回的，不写名称，或只写不涉及要求人的部分。"
    )
    into: tuple[Reference, ...] = Field(
        (), title="现在看哪一条", description="并入或改了编号时，写现在的编号；可以不止一条。"
    )
    date: PartialDate = Field(title="日期")
    reason: Line = Field(title="原因", description="一两句话，读者看得懂；不写要求撤回的人是谁。")


def problems_of_shape(model: type[Shape], value: object) -> tuple[Shape | None, list[dict[str, Any]]]:
    """Build `model` from plain values: the frozen object, or pydantic's list of error records (all of them)."""
    try:
        return model.model_validate(value), []
    except ValidationError as invalid:
        return None, [dict(error) for error in invalid.errors(include_url=False)]
