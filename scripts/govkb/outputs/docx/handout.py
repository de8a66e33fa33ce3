"""Handouts as flows, one function for each kind of content. What a view does not hold, no paper can give away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from govkb.numerals import chinese_number
from govkb.outputs.docx.comparison import compared_figure, comparison_flow, matrix_flow
from govkb.outputs.docx.flow import (
    Cell,
    Contents,
    Flow,
    Heading,
    Item,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    Turn,
    blanks,
    cell,
    heads,
    joined,
    points,
    prose,
    said,
    words,
)
from govkb.outputs.docx.practice import (
    actor_table,
    card_flow,
    condition_table,
    figure_table,
    practice_flow,
    source_flow,
    step_flow,
)
from govkb.views.comparison import ComparisonView
from govkb.views.handout import (
    ActionPlan,
    Cafe,
    CaseHead,
    Evaluation,
    Exercise,
    ExerciseKey,
    Facilitator,
    Handbook,
    HandoutView,
    Occasion,
    Plan,
    RoleCard,
    RolePlay,
    Sequel,
    Worksheet,
)
from govkb.views.marks import Said
from govkb.views.practice import PracticeView


def handout_paper(view: HandoutView) -> Paper:
    """The file of one handout of any kind."""
    content = view.content
    if isinstance(content, Handbook):
        return Paper(view.title, view.summary, tuple(_handbook(view, content)), cover=True)
    broad = isinstance(content, ComparisonView | Exercise | ExerciseKey)
    return Paper(view.title, view.summary, (*_top(view), *_body(view)), broad=broad)


def _body(view: HandoutView) -> Flow:
    content = view.content
    if isinstance(content, PracticeView):
        return card_flow(content) if view.kind == "card" else practice_flow(content, 1)
    if isinstance(content, ComparisonView):
        return comparison_flow(content, 1)
    layout: Callable[[Any], Iterator[Item]] = _LAYOUTS[type(content)]
    return tuple(layout(content))


def _top(view: HandoutView) -> Iterator[Item]:
    """Title, occasion, and the notice that something was generated."""
    # The full text of an entry is called by its name alone, as on its page.
    yield Paragraph(
        words(view.title.removesuffix(f"：{view.label}") if view.kind == "case" else view.title), "title"
    )
    if told := _occasion(view.occasion):
        yield Paragraph(words(told), "kicker")
    if view.notice:
        yield Paragraph(words(view.notice), "box")


def _occasion(occasion: Occasion) -> str:
    told = [occasion.title, occasion.date, occasion.place, occasion.trainer and f"主讲：{occasion.trainer}"]
    return "　".join(one for one in told if one)


def _head(head: CaseHead) -> Iterator[Item]:
    place = [words(head.place), words(f"{head.level}牵头"), words(head.settings)]
    if head.name_note:
        place.append(words(head.name_note, "tag"))
    yield Paragraph(joined(place, "　"), "subtitle")


def _section(title: str, items: Iterable[Item], *, level: int = 1, new_page: bool = False) -> Iterator[Item]:
    """A heading with what stands below it, or neither where there is nothing."""
    inner = tuple(items)
    if inner:
        yield Heading(level, words(title), new_page=new_page)
        yield from inner


# ------------------------------------------------------------------------------------------------ for learners


def _worksheet(one: Worksheet) -> Iterator[Item]:
    yield from _head(one.head)
    yield from _section("学习目标", points(one.goals, ordered=True))
    situation = prose(one.situation) or (
        Paragraph((Run("为什么要这样做："), Run("来源未载", "silent"), Run("。"))),
    )
    yield from _section("案例", situation)
    if one.background:
        yield figure_table(one.background, f"{one.head.name}：背景数据", one.head.id)
    yield from _section("读到这里停一下", prose(one.decision_point, "quote"))
    asked = tuple(
        Paragraph((Run(f"{question.kind}　", "strong"), Run(question.text))) for question in one.questions
    )
    yield from _section("思考题", asked)
    yield Heading(1, words("小组任务单"), new_page=True)
    yield Paragraph(words(one.duration), "note")
    yield blanks(*one.blanks, *one.roles)
    yield Table(
        (heads(*one.columns), *(Row(_empty(len(one.columns)), height=52) for _ in range(one.rows))),
        (1.0,) * len(one.columns), f"{one.head.name}：小组任务单", heads=1, rules="grid",
    )  # fmt: skip


def _empty(count: int) -> tuple[Cell, ...]:
    return tuple(cell() for _ in range(count))


def _sequel(one: Sequel) -> Iterator[Item]:
    yield from _head(one.head)
    yield Paragraph(words(one.summary), "lead")
    identifier = one.head.id
    yield from _section("后来怎样做", step_flow(one.steps, identifier, 2))
    if one.actors:
        yield from _section("谁来做", (actor_table(one.actors, f"{one.head.name}：谁来做", identifier),))
    yield from _section("需要的条件", (condition_table(one.conditions, f"{one.head.name}：需要的条件"),))
    if one.figures:
        yield from _section("结果怎么说", (figure_table(one.figures, f"{one.head.name}的数据", identifier),))
    parts: list[Item] = []
    for name, blocks in one.parts:
        parts += [Heading(2, words(name)), *prose(blocks)]
    if one.named_only:
        parts.append(Paragraph(words(f"来源只给了名称的：{'、'.join(one.named_only)}。"), "note"))
    yield from _section("组成部分", parts)
    if one.silent_points:
        yield from _section("来源没有写的", (Paragraph(words(f"{'、'.join(one.silent_points)}。")),))
    rows = tuple(Row((cell(words(label)), cell()), height=22) for label in one.check)
    yield from _section("和我们的想法对一对", (Table(rows, (34, 66), "对照自己的想法", rules="grid"),))
    yield from _section("来源", source_flow(one.sources, identifier))


def _roleplay(one: RolePlay) -> Iterator[Item]:
    yield from _head(one.head)
    yield from _section("情景", prose(one.scene, "quote"))
    # Scene on page 1, rules on page 2: so each front lies on a right-hand page and its back is printed behind it.
    yield from _section("怎么用", points(one.rules, ordered=True), new_page=True)
    for start in range(0, len(one.cards), 4):
        four = one.cards[start : start + 4]
        told = f"角色卡{chinese_number(start + 1)}至{chinese_number(start + len(four))}"
        for side, cells in (
            ("正面", [_front(card) for card in four]),
            ("背面", [_back(card) for card in _flipped(four)]),
        ):
            yield Paragraph(words(f"{told}　{side}"), "sheet-label")
            yield _cards(cells, f"{told}，{side}")


def _flipped(four: Sequence[RoleCard]) -> list[RoleCard]:
    """Cards as they lie behind their fronts when the sheet is turned along its long edge: left and right change places."""
    return [card for start in range(0, len(four), 2) for card in reversed(four[start : start + 2])]


def _cards(cells: Sequence[Cell], caption: str) -> Table:
    rows = tuple(Row(tuple(cells[start : start + 2]), height=104) for start in range(0, len(cells), 2))
    return Table(rows, (1, 1), caption, rules="cut")


def _front(card: RoleCard) -> Cell:
    shown = card.rows if card.observer else card.rows[:1]
    lines = [(Run(f"{label}　", "strong"), Run(text)) for label, text in shown]
    return cell((Run(f"{card.number}　{card.name}", "strong"),), *lines, style="card")


def _back(card: RoleCard) -> Cell:
    if card.observer:
        return cell(
            (Run(f"{card.number}　{card.name}", "strong"),),
            words("这一面留给你记录。", "quiet"),
            style="card",
        )
    lines = [(Run(f"{label}　", "strong"), Run(text)) for label, text in card.rows[1:]]
    own = words("只给自己看", "quiet")
    return cell((Run(f"{card.number}　{card.name}　", "strong"), *own), *lines, style="card")


def _cafe(one: Cafe) -> Iterator[Item]:
    yield from _head(one.head)
    yield Paragraph(words(f"共{one.rounds}轮，每轮{one.minutes}分钟。"), "lead")
    yield from _section("给桌长", points(one.host_notes))
    for table in one.tables:
        yield Turn(broad=True)
        yield Heading(1, words(f"第{chinese_number(table.number)}桌　{table.kind}"), numbered=False)
        yield Paragraph(words(table.question), "lead")
        yield Table(
            (heads(*table.prompts), Row(_empty(len(table.prompts)), height=110)),
            (1.0,) * len(table.prompts), f"第{table.number}桌桌布", heads=1, rules="grid",
        )  # fmt: skip


def _exercise(one: Exercise) -> Iterator[Item]:
    yield Paragraph(words(one.question), "subtitle")
    yield blanks("组别", "姓名", "日期")
    names = [f"{column.name}（{column.place}）" for column in one.columns]
    rows = [
        Row((cell(words(label, "strong"), words(look_for, "quiet"), style="cell-small"), *_empty(len(one.columns))), height=12)
        for label, look_for in one.rows
    ]  # fmt: skip
    yield Table(
        (heads("比较项", *names), *rows),
        (20, *(80 / len(names) for _ in names)),
        "空白对比表",
        heads=1,
        rules="grid",
    )
    yield from _section("填完以后", points(one.afterwards, ordered=True))


def _evaluation(one: Evaluation) -> Iterator[Item]:
    yield Paragraph(words("不记名。在合适的数字上画圈：5 很同意，1 很不同意。"), "lead")
    if one.cases:
        yield Paragraph(words(f"本次用的案例：{'、'.join(one.cases)}。"), "note")
    for title, statements in one.groups:
        rows = [
            Row((cell(words(text)), *(cell(words(str(score))) for score in (5, 4, 3, 2, 1))))
            for text in statements
        ]
        scores = ("5", "4", "3", "2", "1")
        yield from _section(
            title,
            (Table((heads("说法", *scores), *rows), (70, 6, 6, 6, 6, 6), title, heads=1, rules="grid"),),
        )
    written = Table((Row((cell(),), height=42),), (1,), "写在这里", rules="grid")
    yield from _section(one.open_question, (written,))


def _action_plan(one: ActionPlan) -> Iterator[Item]:
    yield blanks("姓名", "单位", "日期")
    for case in one.cases:
        rows = [
            Row((cell(words(need.label, "strong")), cell(said(need.said)), *_empty(2)), height=14)
            for need in case.needs
        ]
        table = Table(
            (heads("条件", "来源怎么写", "我们有没有", "还缺什么"), *rows), (10, 36, 27, 27),
            f"{case.name}：条件对照", heads=1, rules="grid",
        )  # fmt: skip
        asked: tuple[Item, ...] = ()
        if case.ask_first:
            asked = (Paragraph(words("先问一句", "strong"), "plain", keep=True), *points(case.ask_first))
        yield from _section(f"{case.name}（{case.place}）", (table, *asked))
    rows = [
        Row((cell(words(when, "strong"), words(hint, "quiet")), *_empty(2)), height=24)
        for when, hint in one.weeks
    ]
    weeks = Table(
        (heads("什么时候", "做什么，找谁", "做到什么样算数"), *rows),
        (30, 40, 30),
        "第一个月",
        heads=1,
        rules="grid",
    )
    yield from _section("回去后第一个月做什么", (weeks,))
    promises = tuple(
        Paragraph(words(f"{promise}＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿"), "plain")
        for promise in one.promises
    )
    yield from _section("写给自己", promises)


# ------------------------------------------------------------------------------------------------ for the teacher


def _key(one: ExerciseKey) -> Iterator[Item]:
    yield Paragraph(words(one.question), "subtitle")
    columns = [f"{column.name}（{column.place}）" for column in one.columns]
    widths = (12.0, *(88 / len(columns) for _ in columns))
    rows = [
        Row((cell(words(row.label, "strong"), style="cell-small"), *(_key_cell(made) for made in row.cells))) for row in one.rows
    ]  # fmt: skip
    yield from _section(
        "参考答案", (Table((heads("比较项", *columns), *rows), widths, "参考答案", heads=1, rules="grid"),)
    )
    told: list[Item] = [Paragraph(words(one.why_not_ranked), "box")]
    rows = [
        Row((cell(words(kind, "strong"), style="cell-small"),
             *(cell(*(compared_figure(figure) for figure in made), style="cell-small") if made else _unsaid() for made in cells)))
        for kind, cells in one.figures
    ]  # fmt: skip
    if rows:
        told.append(Table((heads("种类", *columns), *rows), widths, "数据", heads=1, rules="grid"))
    yield from _section("数据", told)
    found = tuple(
        Paragraph((Run(f"{label}　", "strong"), Run("、".join(labels) + "。")))
        for label, labels in (
            ("不同的", one.different),
            ("相同的", one.same),
            ("有的来源未载、不能断定的", one.gaps),
        )
        if labels
    )
    yield from _section("能比出什么", found)
    yield from _section("编者的读法", prose(one.reading))
    rows = [Row((cell(words(what, "strong")), cell(words(why)))) for what, why in one.not_comparable]
    if rows:
        table = Table((heads("什么", "为什么不能比"), *rows), (30, 70), "不能比的", heads=1)
        yield from _section("不能比的", (table,))


def _unsaid() -> Cell:
    return cell((Run("来源未载", "silent"),), style="cell-small")


def _key_cell(told: Sequence[tuple[str, Said]]) -> Cell:
    if not told:
        return _unsaid()
    return cell(
        *((Run(f"{axis}：", "quiet"), *said(text)) if axis else said(text) for axis, text in told),
        style="cell-small",
    )


def _facilitator(one: Facilitator) -> Iterator[Item]:
    yield Paragraph(
        words("　".join(text for text in (one.place, one.audience, one.duration) if text)), "subtitle"
    )
    yield from _section("学习目标", points(one.goals, ordered=True))
    plans: list[Item] = []
    for plan in one.plans:
        plans += [Heading(2, words(f"{plan.minutes}分钟{'（本次）' if plan.chosen else ''}")), _plan(plan)]
    yield from _section("时间安排", plans)
    yield from _section("材料", points(one.materials))
    yield from _section("场地", points(one.room))
    yield from _section("开场可以这样问", points(one.openings, ordered=True))
    yield from _section("决策点", prose(one.decision_point, "quote"))
    asked: list[Item] = []
    for question, answer in one.questions:
        asked.append(Heading(2, words(f"{question.kind}　{question.text}")))
        asked += points(answer.points)
        if answer.follow_up:
            asked.append(Paragraph((Run("追问：", "strong"), Run(answer.follow_up)), "note"))
    yield from _section("问题和可能的回答", asked)
    rows = [
        Row((cell(words(role.name, "strong")), cell(*((Run(f"{label}：", "quiet"), Run(text)) for label, text in role.rows))))
        for role in one.roles
    ]  # fmt: skip
    if rows:
        yield from _section("角色", (Table((heads("角色", "手里的牌"), *rows), (18, 82), "角色", heads=1),))
    yield from _section("容易走偏的地方", points(one.traps))
    yield from _section("讲评", prose(one.debrief))
    yield from _section("收尾", points(one.closing))
    yield from _section("要小心的", points(one.sensitive))
    yield from _section("还可以对照", points(link.text for link in one.compared_in))
    yield from _section("来源", source_flow(one.sources, "facilitator"))
    if one.key:
        yield Turn(broad=True)
        yield from _key(one.key)


def _plan(plan: Plan) -> Table:
    rows = [
        Row((
            cell(words(f"{row.start}–{row.end}")), cell(words(row.slot.what, "strong")), cell(words(row.slot.how)),
            cell(words(row.slot.paper)),
        ))
        for row in plan.rows
    ]  # fmt: skip
    return Table(
        (heads("分钟", "环节", "怎么做", "用什么"), *rows),
        (12, 18, 50, 20),
        f"{plan.minutes}分钟的安排",
        heads=1,
    )


# ------------------------------------------------------------------------------------------------ the whole book


def _handbook(view: HandoutView, one: Handbook) -> Iterator[Item]:
    yield from _cover(view, one)
    yield Paragraph(words("目录"), "contents-head")
    yield Contents(1)
    if one.how_to_read:
        yield Heading(1, words("怎样读"), numbered=False, new_page=True)
        for label, text in one.how_to_read:
            yield Paragraph((Run(f"{label}　", "strong"), Run(text)))
    for case in one.cases:
        yield Heading(1, words(case.name), new_page=True)
        yield from practice_flow(case, 2)
    compared = [("并排看", matrix_flow("并排看", one.matrix, 2))] if one.matrix else []
    compared += [(comparison.title, comparison_flow(comparison, 2)) for comparison in one.comparisons]
    if compared:
        yield Turn(broad=True)
    for number, (title, items) in enumerate(compared):
        yield Heading(1, words(title), new_page=number > 0)
        yield from items
    if compared:
        yield Turn(broad=False)
    yield Heading(1, words("来源"), numbered=False, new_page=not compared)
    for name, citations in one.sources:
        yield Paragraph((Run(f"{name}　", "strong"), Run("；".join(citations))), "note")
    yield Paragraph(words(f"{view.stamp}。内容随来源更正，用之前请看最新一版。"), "box")


def _cover(view: HandoutView, one: Handbook) -> Iterator[Item]:
    yield Paragraph(words(view.title), "cover-title")
    counts = ((len(one.cases), "条做法"), (len(one.comparisons), "个对比"))
    occasion = view.occasion
    lines = (
        "，".join(f"{count}{noun}" for count, noun in counts if count), occasion.date, occasion.place,
        occasion.trainer and f"主讲：{occasion.trainer}", view.stamp, view.address,
    )  # fmt: skip
    for line in lines:
        if line:
            yield Paragraph(words(line), "cover-line")
    if view.notice:
        yield Paragraph(words(view.notice), "box")


_LAYOUTS: Mapping[type, Callable[[Any], Iterator[Item]]] = MappingProxyType({
    Worksheet: _worksheet, Sequel: _sequel, RolePlay: _roleplay, Cafe: _cafe, Exercise: _exercise, ExerciseKey: _key,
    Facilitator: _facilitator, Evaluation: _evaluation, ActionPlan: _action_plan,
})  # fmt: skip
"""What lays out each kind of content; what is not here is laid out above."""
