"""Handouts (讲义): what a trainer prints for a class, for any selection of practices and comparisons.

In: the library, one kind, ids in the order in which the trainer put them, and the occasion (title, place, date …).
Out: `HandoutView`s, ready to lay out as PDF, Word or slides: finished Chinese strings, no markup, no layout.

    for handout in view_handouts(library, "worksheet", ["jiudian-pengtouhui"]): …

Kinds are in `KINDS`. A kind either makes one handout for each id (`each`) or one for the whole selection. What a kind
holds is the type of its `content`; a layout matches on that type, or on `handout.kind`.

Rules, from the practice of cadre training (structured discussion, cases that stop at a decision point):

* what learners get (`reader == "learner"`) never holds answers: the papers before the discussion know neither steps
  nor outcomes, and none of them holds debriefs, likely answers or keys. These are separate types, so a template cannot
  print by mistake what its data does not have;
* notes that no editor wrote are made from the entry's fields and named in `generated`; every layout prints `notice`;
* a paper bears the version of the library, never today's date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from govkb.choices import FigureKind
from govkb.lessonplan import LENGTHS, Slot, case_plan, comparison_plan
from govkb.model import Practice, Teaching
from govkb.prose import Block, parse_prose
from govkb.teaching import (
    GENERATED,
    Answer,
    Surroundings,
    draft_debrief,
    draft_roles,
    draft_teaching,
    guide,
    short_names,
)
from govkb.views.comparison import (
    ComparedFigure,
    ComparisonView,
    MatrixView,
    view_comparison,
    view_matrix,
    view_picked,
)
from govkb.views.library import Library
from govkb.views.marks import Link, Said, amount, said
from govkb.views.practice import (
    ActorView,
    ConditionView,
    FigureView,
    PracticeView,
    QuestionView,
    RoleView,
    SourceView,
    StepView,
    view_practice,
)

# ------------------------------------------------------------------------------------------------ kinds


@dataclass(frozen=True, slots=True)
class HandoutKind:
    """One kind of paper."""

    id: str
    label: str
    reader: str
    """`learner` (never holds answers), `teacher`, or `reader` (reference, for anybody)."""
    each: bool
    """One handout for each id; otherwise one for the whole selection."""
    takes: frozenset[str]
    """Of `practice` and `comparison`: what it can be made from."""
    use: str
    """One line: when a trainer hands it out."""


_PRACTICE, _COMPARISON, _BOTH = (
    frozenset({"practice"}),
    frozenset({"comparison"}),
    frozenset({"practice", "comparison"}),
)

KINDS: tuple[HandoutKind, ...] = (
    HandoutKind("card", "案例卡", "reader", True, _PRACTICE, "一两页看懂一条做法，课前发或贴在墙上。"),
    HandoutKind("case", "案例全文", "reader", True, _BOTH, "条目或对比的全部内容，备课和课后查。"),
    HandoutKind("handbook", "案例读本", "reader", False, _BOTH, "几条做法和对比编成一册，有封面和目录。"),
    HandoutKind("worksheet", "学员页和小组任务单", "learner", True, _PRACTICE, "读到决策点为止，接着分组填任务单。"),
    HandoutKind("sequel", "后续页", "learner", True, _PRACTICE, "讨论之后发：后来怎样做，有什么结果。"),
    HandoutKind("roleplay", "情景模拟角色卡", "learner", True, _PRACTICE, "一人一卡，双面打印，沿线裁开。"),
    HandoutKind("cafe", "世界咖啡桌布页", "learner", True, _PRACTICE, "一桌一问，铺在桌上写。"),
    HandoutKind("exercise", "比较练习", "learner", False, _BOTH, "空白对比表，先自己填。"),
    HandoutKind("matrix", "对比表", "reader", False, _PRACTICE, "自选二到四条做法并排放，末页是空白表。"),
    HandoutKind("key", "比较练习参考答案", "teacher", False, _BOTH, "填完以后对照，单独成页。"),
    HandoutKind("facilitator", "主持人手册", "teacher", True, _BOTH, "分钟安排、开场、可能的回答、容易走偏的地方。"),
    HandoutKind("evaluation", "评估表", "learner", False, _BOTH, "不记名，五分制，走之前交。"),
    HandoutKind("action-plan", "迁移行动计划", "learner", False, _BOTH, "回去后第一个月做什么，还缺什么条件。"),
)  # fmt: skip
"""In the order of a workshop."""

BY_ID = {kind.id: kind for kind in KINDS}


class HandoutRefused(Exception):
    """This handout cannot be made of this selection; says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The workshop for which papers are made; whatever is "" is left blank to be written by hand."""

    title: str = ""
    place: str = ""
    date: str = ""
    trainer: str = ""
    minutes: int = 90


# ------------------------------------------------------------------------------------------------ contents


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What stands at the top of every paper on one case, and harms nothing before the discussion."""

    id: str
    name: str
    name_note: str
    place: str
    level: str
    settings: str
    url: str


@dataclass(frozen=True, slots=True)
class Worksheet:
    """学员页 that stops at the decision point, then 小组任务单: nothing of what was done or came of it."""

    head: CaseHead
    goals: tuple[str, ...]
    situation: tuple[Block, ...]
    """What the case is about; empty where the source does not say."""
    background: tuple[FigureView, ...]
    decision_point: tuple[Block, ...]
    questions: tuple[QuestionView, ...]
    duration: str
    columns: tuple[str, ...]
    """问题, 原因, 对策: the three columns of the structured discussion."""
    rows: int
    blanks: tuple[str, ...]
    """Fields to be filled in by hand."""
    roles: tuple[str, ...]
    """Places in the group: 召集人, 记录人 …"""


@dataclass(frozen=True, slots=True)
class Sequel:
    """后续页: what was done and what came of it, handed out after the discussion."""

    head: CaseHead
    summary: str
    steps: tuple[StepView, ...]
    actors: tuple[ActorView, ...]
    conditions: tuple[ConditionView, ...]
    figures: tuple[FigureView, ...]
    parts: tuple[tuple[str, tuple[Block, ...]], ...]
    """Name and text of the components that the source explains."""
    named_only: tuple[str, ...]
    silent_points: tuple[str, ...]
    sources: tuple[SourceView, ...]
    check: tuple[str, ...]
    """What a group looks for when it lays its own answer beside this page."""


@dataclass(frozen=True, slots=True)
class RoleCard:
    """One card: a role, or an observer."""

    number: int
    name: str
    observer: bool
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RolePlay:
    """情景模拟角色卡: A6 cards, four to a sheet, to be printed on both sides."""

    head: CaseHead
    scene: tuple[Block, ...]
    rules: tuple[str, ...]
    cards: tuple[RoleCard, ...]
    """A multiple of four."""


@dataclass(frozen=True, slots=True)
class CafeTable:
    """One tablecloth."""

    number: int
    kind: str
    question: str
    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cafe:
    """世界咖啡桌布页: one question for each table."""

    head: CaseHead
    tables: tuple[CafeTable, ...]
    rounds: int
    minutes: int
    """Length of one round."""
    host_notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExerciseColumn:
    """One case of a comparison exercise."""

    id: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """比较练习: a blank table."""

    question: str
    columns: tuple[ExerciseColumn, ...]
    rows: tuple[tuple[str, str], ...]
    """Label, and what to look for."""
    afterwards: tuple[str, ...]
    """Questions once the table is full."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One row of the key; for each case what the source says, none of it meaning 「来源未载」."""

    label: str
    cells: tuple[tuple[tuple[str, Said], ...], ...]
    """Axis and text."""


@dataclass(frozen=True, slots=True)
class ExerciseKey:
    """比较练习参考答案: for the teacher."""

    question: str
    columns: tuple[ExerciseColumn, ...]
    rows: tuple[KeyRow, ...]
    figures: tuple[tuple[str, tuple[tuple[ComparedFigure, ...], ...]], ...]
    why_not_ranked: str
    different: tuple[str, ...]
    same: tuple[str, ...]
    gaps: tuple[str, ...]
    """Labels of rows by what they prove."""
    reading: tuple[Block, ...]
    not_comparable: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of a minute plan."""

    start: int
    end: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Plan:
    """A minute plan that adds up."""

    minutes: int
    chosen: bool
    """Whether this is the length that the trainer asked for."""
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class Facilitator:
    """主持人手册: for the teacher alone."""

    name: str
    place: str
    url: str
    audience: str
    duration: str
    goals: tuple[str, ...]
    plans: tuple[Plan, ...]
    materials: tuple[str, ...]
    room: tuple[str, ...]
    openings: tuple[str, ...]
    decision_point: tuple[Block, ...]
    questions: tuple[tuple[QuestionView, Answer], ...]
    roles: tuple[RoleView, ...]
    traps: tuple[str, ...]
    debrief: tuple[Block, ...]
    closing: tuple[str, ...]
    sensitive: tuple[str, ...]
    compared_in: tuple[Link, ...]
    sources: tuple[SourceView, ...]
    key: ExerciseKey | None
    """On a page of its own, for a comparison."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """评估表: five points, one open question, no names."""

    cases: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    open_question: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need of a practice, as far as the source tells it, and room for one's own answer."""

    label: str
    said: Said


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """One case that somebody may take home."""

    name: str
    place: str
    needs: tuple[NeedRow, ...]
    ask_first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """迁移行动计划: what to do in the first month, and what is lacking."""

    cases: tuple[PlannedCase, ...]
    weeks: tuple[tuple[str, str], ...]
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handbook:
    """案例读本: cases and comparisons in the trainer's order."""

    how_to_read: tuple[tuple[str, str], ...]
    cases: tuple[PracticeView, ...]
    matrix: MatrixView | None
    """The chosen cases side by side, where they are two to four and no curated comparison was chosen."""
    comparisons: tuple[ComparisonView, ...]
    sources: tuple[tuple[str, tuple[str, ...]], ...]


Content = (
    PracticeView | ComparisonView | Handbook | Worksheet | Sequel | RolePlay | Cafe | Exercise | ExerciseKey | Facilitator
    | Evaluation | ActionPlan
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HandoutView:
    """One paper, ready to lay out."""

    kind: str
    label: str
    reader: str
    id: str
    """Name of its file without ending: `jiudian-pengtouhui-worksheet`."""
    title: str
    """「九点碰头会：学员页和小组任务单」"""
    summary: str
    """One sentence for the document's description."""
    url: str
    """Page of the site to which the paper belongs, relative to the root; "" where it belongs to none."""
    address: str
    """The same as a full address for a QR code, "" where the site's address is not known."""
    occasion: Occasion
    stamp: str
    """「版本 0.1.0，内容截至 2026-11-22」"""
    generated: tuple[str, ...]
    """Parts that no editor wrote: 「思考题」, 「角色」 …"""
    notice: str
    """「自动生成，请教师修改：思考题、角色」, or ""."""
    content: Content


# ------------------------------------------------------------------------------------------------ the way in


def view_handouts(
    library: Library, kind: str, ids: Sequence[str], occasion: Occasion | None = None
) -> tuple[HandoutView, ...]:
    """The handouts of one kind for a selection, in its order.

    Raises HandoutRefused where the selection does not suit the kind, KeyError for an unknown kind or id.
    """
    chosen = BY_ID[kind]
    occasion = occasion or Occasion()
    if occasion.minutes not in LENGTHS:
        raise HandoutRefused(f"没有{occasion.minutes}分钟的安排，可以选{'、'.join(map(str, LENGTHS))}。")
    if not ids:
        raise HandoutRefused("没有选中任何做法或对比。")
    for one in ids:
        what = _what(library, one)
        if what not in chosen.takes:
            raise HandoutRefused(
                f"「{chosen.label}」要用做法来做，“{library.catalog.comparisons[one].title}”是对比。"
            )
    if chosen.each:
        return tuple(_frame(library, chosen, one, (one,), occasion) for one in ids)
    single = ids[0] if len(ids) == 1 else ""
    return (_frame(library, chosen, single, tuple(ids), occasion),)


def kinds_for(library: Library, identifier: str) -> tuple[HandoutKind, ...]:
    """Kinds that one entry or comparison can be made into on its own."""
    alone = [kind for kind in KINDS if _what(library, identifier) in kind.takes]
    return tuple(
        kind
        for kind in alone
        if kind.id not in ("exercise", "key", "matrix") or identifier in library.catalog.comparisons
    )


def suits(library: Library, kind: str, identifier: str) -> bool:
    """Whether a kind can be made with an entry or a comparison in the selection."""
    return _what(library, identifier) in BY_ID[kind].takes


def handout_stem(kind: str, identifier: str = "") -> str:
    """Name of the file without ending: `jiudian-pengtouhui-card`, `handbook`; the full text bears the id alone."""
    if kind == "case":
        return identifier
    return f"{identifier}-{kind}" if identifier else kind


def _what(library: Library, identifier: str) -> str:
    if identifier in library.practices:
        return "practice"
    if identifier in library.catalog.comparisons:
        return "comparison"
    raise KeyError(identifier)


def _frame(
    library: Library, kind: HandoutKind, single: str, ids: tuple[str, ...], occasion: Occasion
) -> HandoutView:
    content, generated = _MAKERS[kind.id](library, ids, occasion)
    name, url, summary = _named(library, single)
    settings = library.settings
    stem = handout_stem(kind.id, single)
    if isinstance(content, ComparisonView):
        name, url, summary, stem = content.title, content.url, content.summary, content.id
    if not name:
        name = occasion.title or ("基层治理案例读本" if kind.id == "handbook" else "")
    elif kind.id == "handbook":
        name = occasion.title or name
    title = f"{name}：{kind.label}" if name and kind.id != "handbook" else name or kind.label
    return HandoutView(
        kind=kind.id,
        label=kind.label,
        reader=kind.reader,
        id=stem,
        title=title,
        summary=summary or kind.use,
        url=url,
        address=settings.base_url + url if settings.base_url else "",
        occasion=occasion,
        stamp=f"版本 {settings.version}" + (f"，内容截至 {settings.as_of}" if settings.as_of else ""),
        generated=generated,
        notice=f"{GENERATED}：{'、'.join(generated)}。" if generated else "",
        content=content,
    )


def _named(library: Library, identifier: str) -> tuple[str, str, str]:
    """Name, page and summary of an entry or a comparison."""
    if not identifier:
        return "", "", ""
    if identifier in library.practices:
        practice = library.practices[identifier]
        return practice.name, library.practice_link(identifier).url, practice.summary
    comparison = library.catalog.comparisons[identifier]
    return comparison.title, f"compare/{identifier}/", comparison.summary


Made = tuple[Content, tuple[str, ...]]
"""A content, and which of its parts no editor wrote."""


# ------------------------------------------------------------------------------------------------ one case


@dataclass(frozen=True, slots=True)
class Lesson:
    """A practice with its notes, an editor's or made from its fields."""

    practice: Practice
    view: PracticeView
    teaching: Teaching
    surroundings: Surroundings
    written: bool
    """Whether an editor wrote the notes."""
    roles_written: bool

    @property
    def head(self) -> CaseHead:
        """The top of a paper."""
        view = self.view
        return CaseHead(
            view.id, view.name, view.name_note, view.place, view.level.text,
            "、".join(one.text for one in view.settings), view.url,
        )  # fmt: skip


def lesson(library: Library, identifier: str) -> Lesson:
    """A practice with its notes; missing ones are drafted from the entry's fields. Raises KeyError."""
    practice = library.practices[identifier]
    view = view_practice(library, identifier)
    surroundings = Surroundings(
        level=view.level.text,
        settings=tuple(one.text for one in view.settings),
        problems=tuple(one.text for one in view.problems),
        actors=tuple(one.text for one in view.actors_terms),
        silent=view.silent_points,
        strengths=tuple(
            (one.good_at, one.under, one.ask_first)
            for comparison in library.compared_in.get(identifier, ())
            for one in library.catalog.comparisons[comparison].strengths
            if one.practice == identifier
        ),
    )
    written = practice.teaching
    teaching = written or draft_teaching(practice, surroundings)
    if not teaching.roles or not teaching.debrief:
        teaching = teaching.model_copy(
            update={
                "roles": teaching.roles or draft_roles(practice, surroundings),
                "debrief": teaching.debrief or draft_debrief(practice, surroundings),
            }
        )
    return Lesson(practice, view, teaching, surroundings, bool(written), bool(written and written.roles))


def _card(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    return view_practice(library, ids[0]), ()


def _case(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    if ids[0] in library.practices:
        return view_practice(library, ids[0]), ()
    return view_comparison(library, ids[0]), ()


def _goals(one: Lesson) -> tuple[str, ...]:
    names = short_names(one.practice, one.surroundings, 2)
    problems = "、".join(one.surroundings.problems[:2])
    return (
        f"说出这件事难在哪里（{problems}），指出材料写明了什么、没有写什么。",
        f"替{'和'.join(names)}各说一条理由，比较两种以上的办法。",
        "写出回去后第一个月能试的一件小事，以及还缺的条件。",
    )


def _questions(one: Lesson) -> tuple[QuestionView, ...]:
    asked = one.teaching.questions
    return (
        QuestionView("事实", asked.fact),
        QuestionView("分析", asked.analysis),
        QuestionView("选择", asked.choice),
        QuestionView("迁移", asked.transfer),
    )


def _worksheet(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    one = lesson(library, ids[0])
    minutes = {45: 15, 90: 25, 180: 30}[occasion.minutes]
    content = Worksheet(
        head=one.head,
        goals=_goals(one),
        situation=one.view.situation,
        background=tuple(figure for figure in one.view.figures if figure.kind == FigureKind.CONTEXT.label),
        decision_point=parse_prose(one.teaching.decision_point),
        questions=_questions(one),
        duration=f"分组研讨{minutes}分钟",
        columns=("问题", "原因", "对策"),
        rows=3,
        blanks=("组别", "时间", "地点"),
        roles=("召集人", "记录人", "计时人", "发言人"),
    )
    return content, () if one.written else ("决策点", "思考题")


def _sequel(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    view = view_practice(library, ids[0])
    content = Sequel(
        head=lesson(library, ids[0]).head,
        summary=view.summary,
        steps=view.steps,
        actors=view.actors,
        conditions=view.conditions,
        figures=view.figures,
        parts=tuple((part.name, part.blocks) for part in view.components if not part.named_only),
        named_only=tuple(part.name for part in view.components if part.named_only),
        silent_points=view.silent_points,
        sources=view.sources,
        check=(
            "我们想到、来源也写了的：",
            "我们想到、来源没有写的：",
            "来源写了、我们没有想到的：",
            "看了以后还想问的一句：",
        ),
    )
    return content, ()


_OBSERVER = (
    ("看什么", "谁说得最多，谁没有说上话；哪一句话让局面变了。"),
    ("记什么", "记原话，不评好坏；谁答应了什么、到哪一天。"),
    ("不做什么", "不插话，不提示，不替人打圆场。"),
    ("结束后说", "先说看到的，再说想到的，各一分钟。"),
)


def _roleplay(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    one = lesson(library, ids[0])
    cards = [
        RoleCard(number, role.name, False, _role_rows(role.stance, role.bottom_line, role.knows, role.hides))
        for number, role in enumerate(one.teaching.roles, 1)
    ]
    while len(cards) % 4:
        cards.append(RoleCard(len(cards) + 1, "观察员", True, _OBSERVER))
    content = RolePlay(
        head=one.head,
        scene=parse_prose(one.teaching.decision_point),
        rules=(
            "双面打印，沿长边翻转；沿虚线裁成四张，正面是角色，背面是只给自己看的话。",
            "拿到卡先看三分钟，不给别人看；演的时候不照念，用自己的话说。",
            "演十分钟停一次，问每个人：刚才为什么这样说？再接着演，或者换人。",
            "角色和情节是教学设定，不代表来源所在地的真人真事。",
        ),
        cards=tuple(cards),
    )
    return content, () if one.roles_written else ("情景", "角色")


def _role_rows(
    stance: str, bottom_line: str | None, knows: str | None, hides: str | None
) -> tuple[tuple[str, str], ...]:
    rows = (("立场", stance), ("底线", bottom_line), ("掌握的信息", knows), ("不能说的话", hides))
    return tuple((label, text) for label, text in rows if text)


_CAFE_PROMPTS = {
    "事实": ("写明了的", "没有写的", "怎样去核实"),
    "分析": ("为什么会这样", "换一个地方还成立吗", "一件反例"),
    "选择": ("赞成的理由", "反对的理由", "第三条路"),
    "迁移": ("我们已经有的", "我们还缺的", "第一个月试什么"),
}


def _cafe(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    one = lesson(library, ids[0])
    rounds, minutes = {45: (2, 15), 90: (3, 20), 180: (4, 25)}[occasion.minutes]
    content = Cafe(
        head=one.head,
        tables=tuple(
            CafeTable(number, question.kind, question.text, _CAFE_PROMPTS[question.kind])
            for number, question in enumerate(_questions(one), 1)
        ),
        rounds=rounds,
        minutes=minutes,
        host_notes=(
            "桌长不换桌：每轮开头用一分钟说上一桌写了什么，结尾请每人补一句。",
            "想到就写、就画；接着别人的话写，不划掉别人的。",
            "只说岗位和过程，不写当事人的姓名和家事。",
            "最后一轮结束，桌长用两分钟向全班说三点：都同意的、有分歧的、没有人知道的。",
        ),
    )
    return content, () if one.written else ("问题",)


# ------------------------------------------------------------------------------------------------ comparing

_ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("问题", "要解决什么难处，原来卡在哪里", ("problem", "setting")),
    (
        "主体",
        "谁牵头、谁召集、谁来办、谁监督",
        ("level", "lead", "convene", "take-part", "handle", "supervise", "others"),
    ),
    ("机制", "靠什么把人和事连起来；多久一次、在哪里", ("mechanism", "cadence", "venue")),
    ("步骤", "从发现到回音，依次几步，几天", ("stage-", "time-limits")),
    ("条件", "人、钱、权限、工具、时间", ("people", "money", "mandate", "tools", "time")),
    ("成效", "哪里的、哪段时间的、谁数的", ()),
    ("难点", "负担、副作用、来源没有写的", ("limits",)),
)
"""Rows of the exercise: label, what to look for, and the axes of the comparison that answer it."""


def _compared(
    library: Library, ids: Sequence[str]
) -> tuple[str, tuple[str, ...], MatrixView, ComparisonView | None]:
    """Question, practices, their matrix, and the curated comparison if the selection is one."""
    if len(ids) == 1 and ids[0] in library.catalog.comparisons:
        view = view_comparison(library, ids[0])
        return view.question, tuple(column.id for column in view.matrix.columns), view.matrix, view
    practices = tuple(one for one in ids if one in library.practices)
    if len(practices) != len(ids):
        raise HandoutRefused("比较练习一次只做一个对比，或者自选二到四条做法，不能混在一起。")
    if not 2 <= len(practices) <= 4:
        raise HandoutRefused(f"并排比较要二到四条做法，现在选了{len(practices)}条。")
    matrix = view_matrix(library, practices)
    return "这几条做法，哪里真不一样，哪里只是有一边没有写？", practices, matrix, None


def _columns(matrix: MatrixView) -> tuple[ExerciseColumn, ...]:
    return tuple(ExerciseColumn(one.id, one.link.text, one.place) for one in matrix.columns)


def _exercise(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    question, _, matrix, _ = _compared(library, ids)
    content = Exercise(
        question=question,
        columns=_columns(matrix),
        rows=tuple((label, hint) for label, hint, _ in _ROWS),
        afterwards=(
            "哪一行真不一样？哪一行只是有一边没有写？",
            "在你那里先学哪一条，凭什么？",
            "用之前先向当地问哪一句？",
        ),
    )
    return content, ()


def _matrix(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    _compared(library, ids)
    return view_picked(library, ids), ()


def _key(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    return _exercise_key(library, ids), ()


def _exercise_key(library: Library, ids: Sequence[str]) -> ExerciseKey:
    question, practices, matrix, view = _compared(library, ids)
    rows = [row for group in matrix.groups for row in group.rows]
    keyed = []
    for label, _, axes in _ROWS:
        taken = [
            row
            for row in rows
            if any(row.key == axis or (axis.endswith("-") and row.key.startswith(axis)) for axis in axes)
        ]
        if taken:
            keyed.append(
                KeyRow(
                    label,
                    tuple(
                        tuple((row.label, line) for row in taken for line in row.cells[place].lines)
                        for place in range(len(practices))
                    ),
                )
            )

    def labels(verdict: str) -> tuple[str, ...]:
        return tuple(row.label for row in rows if row.verdict == verdict and row.key != "evidence")

    return ExerciseKey(
        question=question,
        columns=_columns(matrix),
        rows=tuple(keyed),
        figures=tuple((row.kind, row.cells) for row in matrix.figures),
        why_not_ranked=matrix.why_not_ranked,
        different=labels("different"),
        same=labels("same"),
        gaps=labels("gap"),
        reading=view.reading if view else (),
        not_comparable=view.not_comparable if view else (),
    )


# ------------------------------------------------------------------------------------------------ the facilitator


def _plans(make: Callable[[int], tuple[Slot, ...]], asked: int) -> tuple[Plan, ...]:
    """All three lengths, the one that was asked for first."""
    plans = []
    for minutes in sorted(LENGTHS, key=lambda one: (one != asked, one)):
        rows, start = [], 0
        for slot in make(minutes):
            rows.append(PlanRow(start, start + slot.minutes, slot))
            start += slot.minutes
        plans.append(Plan(minutes, minutes == asked, tuple(rows)))
    return tuple(plans)


_ROOM = (
    "四到六人一桌，桌子能挪开；情景模拟要在中间空出一块。",
    "白板或四张大纸、粗笔、胶带；一个看得见的钟。",
    "人多于三十，请一位助教专管收发材料和计时。",
)


def _facilitator(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    if ids[0] in library.catalog.comparisons:
        return _comparison_facilitator(library, ids[0], occasion), ("开场", "分钟安排", "讲评要点")
    one = lesson(library, ids[0])
    figures = one.practice.all_figures()
    guidance = guide(one.practice, one.surroundings, lambda number: amount(figures[number]).text)
    content = Facilitator(
        name=one.view.name,
        place=one.view.place,
        url=one.view.url,
        audience=one.teaching.audience or "",
        duration=one.teaching.duration or "",
        goals=_goals(one),
        plans=_plans(
            lambda minutes: case_plan(minutes, comparison=bool(one.view.compared_in)), occasion.minutes
        ),
        materials=(
            "学员页和小组任务单：每人一份，开始时发",
            "后续页：每人一份，讨论完再发，先扣住",
            f"角色卡：{len(one.teaching.roles)}个角色，每组一套，双面打印、裁好",
            "评估表、行动计划：每人一份，最后发",
        ),
        room=_ROOM,
        openings=guidance.openings,
        decision_point=parse_prose(one.teaching.decision_point),
        questions=tuple(zip(_questions(one), guidance.answers, strict=True)),
        roles=tuple(
            RoleView(role.name, _role_rows(role.stance, role.bottom_line, role.knows, role.hides))
            for role in one.teaching.roles
        ),
        traps=guidance.traps,
        debrief=parse_prose(one.teaching.debrief or ""),
        closing=guidance.closing,
        sensitive=guidance.sensitive,
        compared_in=one.view.compared_in,
        sources=one.view.sources,
        key=None,
    )
    made = ["开场", "可能的回答", "容易走偏的地方", "收尾", "分钟安排"]
    if not one.roles_written:
        made.insert(0, "角色")
    if not one.written:
        made[:0] = ["决策点", "思考题", "讲评要点"]
    return content, tuple(made)


def _comparison_facilitator(library: Library, identifier: str, occasion: Occasion) -> Facilitator:
    view = view_comparison(library, identifier)
    practices = [view_practice(library, column.id) for column in view.matrix.columns]
    names = "、".join(column.link.text for column in view.matrix.columns)
    silent = [
        label
        for label in ("钱", "办理时限", "权限", "人")
        if any(label in one.silent_points for one in practices)
    ]
    doubts = [
        f"{one.name}的“{figure.label}：{figure.amount.text}”——{figure.doubt}"
        for one in practices for figure in one.figures if figure.doubt
    ]  # fmt: skip
    key = _exercise_key(library, (identifier,))
    follow = {
        "事实": (f"不同的行：{'、'.join(key.different)}。" if key.different else "没有一行能断定不同。", f"有一边没有写、不能断定的行：{'、'.join(key.gaps)}。" if key.gaps else "各行来源都有写。"),
        "分析": tuple(f"{one.practice.text}：{one.good_at}（条件：{one.under}）" for one in view.strengths),
        "选择": tuple(f"{one.when}：先看{'、'.join(link.text for link in one.choose)}，因为{one.because}" for one in view.decision_aid),
        "迁移": view.before_adopting or tuple(f"{one.practice.text}：{one.ask_first}" for one in view.strengths),
    }  # fmt: skip
    asked = {
        "事实": f"{names}，各由谁牵头、怎样一步一步做？哪些地方来源没有写？",
        "分析": view.question,
        "选择": f"按你们单位的情况，{names}先看哪一条？说出条件。",
        "迁移": "拿去用之前，要先向当地问清哪一句？"
        + (f"{'、'.join(silent)}，来源没有写，你那里有没有着落？" if silent else ""),
    }
    probes = {
        "事实": "这一格是来源写的，还是你推想的？指给大家看。",
        "分析": "这个差别是做法的差别，还是写法的差别？",
        "选择": "如果没有钱、没有人，你还选它吗？",
        "迁移": "问谁？什么时候问？问到了由谁记下来？",
    }
    return Facilitator(
        name=view.title,
        place="、".join(column.place for column in view.matrix.columns),
        url=view.url,
        audience=view.audience,
        duration="",
        goals=(
            f"说出{names}各由谁做、怎样做，指出来源没有写的地方。",
            "分清“不同”和“有一边没有写”，不拿范围、时期不同的数字相比。",
            "按自己单位的情况选一条，说出条件和用之前要先问的一句。",
        ),
        plans=_plans(comparison_plan, occasion.minutes),
        materials=(
            f"案例卡或案例全文：{len(practices)}条，每组一条",
            "比较练习（空白表）：每人一份，另备一张大纸",
            "参考答案：教师一份，拼完表再给学员看",
            "评估表、行动计划：每人一份，最后发",
        ),
        room=_ROOM,
        openings=(
            f"先问：{names}，听名字你会先学哪一样，凭什么？记在白板上，不评，下课前再看。",
            f"先问：{view.question}请三位各用一分钟说自己单位的情况。",
        ),
        decision_point=(),
        questions=tuple(
            (QuestionView(kind, asked[kind]), Answer(kind, follow[kind], probes[kind])) for kind in asked
        ),
        roles=(),
        traps=(
            view.matrix.why_not_ranked,
            *(f"{what}：{why}" for what, why in view.not_comparable),
            *doubts[:4],
        ),
        debrief=view.reading,
        closing=(
            "回到开头记在白板上的答案：有谁改了主意，为什么？",
            "空着的格子不是没有，是来源没有写。要用，就去问。",
        ),
        sensitive=(
            "学员举自己经办的事，只说岗位和过程，不说当事人的姓名、住址、病情和家事。",
            "比的是做法，不评哪个地方好、哪个地方差；不拿自报的数字排名。",
        ),
        compared_in=(),
        sources=tuple(source for one in practices for source in one.sources),
        key=key,
    )


# ------------------------------------------------------------------------------------------------ the way home


def _names(library: Library, ids: Sequence[str]) -> tuple[str, ...]:
    """Practices of a selection, those of its comparisons included, each once."""
    found: list[str] = []
    for one in ids:
        inside = (one,) if one in library.practices else library.catalog.comparisons[one].practices
        found.extend(each for each in inside if each in library.practices)
    return tuple(dict.fromkeys(found))


def _evaluation(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    names = tuple(library.practices[one].name for one in _names(library, ids))
    content = Evaluation(
        cases=names,
        groups=(
            (
                "内容",
                (
                    "案例说的难处，和我工作里遇到的差不多",
                    "材料把“写明的”和“没有写的”分清了",
                    "数字带着范围、时期和来源，看得明白",
                ),
            ),
            (
                "方法",
                (
                    "分组研讨人人说得上话",
                    "情景模拟或比较练习让我想到了原来没想到的",
                    "时间安排合适",
                    "主持人问得多、讲得少，没有替我们下结论",
                ),
            ),
            (
                "回去能不能用",
                (
                    "我知道第一步由谁、在哪一天、做成什么样",
                    "我知道还缺什么条件，要向谁去问",
                    "我愿意把材料带回去给同事看",
                ),
            ),
        ),
        open_question="哪一处你最不同意，或者最想再问一句？",
    )
    return content, ()


def _action_plan(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    cases = []
    for one in _names(library, ids):
        view = view_practice(library, one)
        asks = tuple(
            strength.ask_first
            for comparison in library.compared_in.get(one, ())
            for strength in library.catalog.comparisons[comparison].strengths
            if strength.practice == one
        )
        limit = next((row.said for row in view.facts if row.label == "办理时限"), said(None))
        lead = next((row.said for row in view.facts if row.label == "牵头"), said(None))
        needs = (
            NeedRow("谁牵头", lead),
            *(NeedRow(row.label, row.said) for row in view.conditions),
            NeedRow("办理时限", limit),
        )
        cases.append(PlannedCase(view.name, view.place_short, needs, asks[:1]))
    content = ActionPlan(
        cases=tuple(cases),
        weeks=(
            ("第一周", "向谁说、听谁的意见"),
            ("第二周", "定哪一处小范围先试"),
            ("第三周", "开始做，谁记录"),
            ("第四周", "向群众回话，看要不要改"),
        ),
        promises=(
            "第一个月只做的一件事：",
            "由谁牵头，谁一起做：",
            "做成什么样算成：",
            "不做的、先放一放的：",
            "一个月后向谁说、哪一天：",
        ),
    )
    return content, ()


# ------------------------------------------------------------------------------------------------ the handbook

_HOW_TO_READ = (
    ("事实和出处", "事实、数字都来自公开来源，句子由编者重写；每一处的小号码指到来源。"),
    ("来源未载", "来源没有写。可能有，也可能没有，不等于“无”。"),
    ("无", "来源写明没有。"),
    (
        "数字",
        "照来源所印，余、多、近、约不删不添；带着范围和时期，缺的就写“来源未载”。不同地方的数字不作排名。",
    ),
    ("存疑和自报", "编者认为不能照单全收的数字标“存疑”；材料由当地供稿的标“自报”。"),
    ("证据等级", "按公开的规则由来源算出，一到四级，只说明材料有多可靠，不说明做法好不好。"),
    (
        "编者拟名、仅有名称",
        "来源没有用过的名称标“编者拟名”；来源只印了名称、没有解释的标“仅有名称”，不替它解释。",
    ),
    ("通例和个案", "来源当作一般规矩写的是通例；只在一件事里出现的是个案，不能当成规定。"),
    ("人名", "群众不写姓名，干部只写职务。"),
)


def _handbook(library: Library, ids: Sequence[str], occasion: Occasion) -> Made:
    del occasion
    practices = tuple(one for one in ids if one in library.practices)
    comparisons = tuple(view_comparison(library, one) for one in ids if one not in library.practices)
    cases = tuple(view_practice(library, one) for one in practices)
    side_by_side = not comparisons and 2 <= len(practices) <= 4
    sources = {case.name: tuple(source.citation for source in case.sources) for case in cases}
    for comparison in comparisons:
        sources.update({name: citations for name, citations in comparison.sources if name not in sources})
    content = Handbook(
        how_to_read=_HOW_TO_READ,
        cases=cases,
        matrix=view_matrix(library, practices) if side_by_side else None,
        comparisons=comparisons,
        sources=tuple(sources.items()),
    )
    return content, ()


_MAKERS: dict[str, Callable[[Library, Sequence[str], Occasion], Made]] = {
    "card": _card,
    "case": _case,
    "handbook": _handbook,
    "worksheet": _worksheet,
    "sequel": _sequel,
    "roleplay": _roleplay,
    "cafe": _cafe,
    "exercise": _exercise,
    "matrix": _matrix,
    "key": _key,
    "facilitator": _facilitator,
    "evaluation": _evaluation,
    "action-plan": _action_plan,
}
