"""What stands on each slide, apart from how it looks: made from a deck's view, parted so that nothing overflows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from govkb.numerals import chinese_number
from govkb.outputs.pptx.design import BODIES, BODY, CELL_SIDE, CONTENT, PADDING, TABLES, Kind
from govkb.outputs.pptx.fitting import Line, Lines, Row, Type, pages, row_height, table_pages
from govkb.prose import Block
from govkb.views.comparison import ComparedFigure, ComparisonView, MatrixView
from govkb.views.deck import DeckCase, DeckView
from govkb.views.marks import Said
from govkb.views.practice import FigureView, PracticeView, StepView

SILENT = Line("来源未载", tone="silent")


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `table` begins with its row of heads; `widths` are points."""

    kind: Kind
    title: str
    kicker: str = ""
    lines: Lines = ()
    table: tuple[Row, ...] = ()
    widths: tuple[float, ...] = ()
    notes: str = ""
    type: Type = BODY


def deck_slides(deck: DeckView) -> tuple[Slide, ...]:
    """All slides of a deck, in order."""
    return tuple(_deck(deck))


def _deck(deck: DeckView) -> Iterator[Slide]:
    occasion = deck.occasion
    told = [
        occasion.date,
        occasion.place,
        occasion.trainer and f"主讲：{occasion.trainer}",
        deck.stamp,
        deck.address,
    ]
    yield Slide("cover", deck.title, lines=tuple(Line(one) for one in told if one), notes=deck.summary)
    names = [Line(case.view.place_short, f"{case.view.name}　") for case in deck.cases]
    names += [Line(comparison.question, f"{comparison.title}　") for comparison in deck.comparisons]
    if len(names) > 1:
        yield from _body("这节课看什么", "", tuple(names), "")
    for number, case in enumerate(deck.cases, 1):
        yield from _case(case, f"案例{chinese_number(number)}" if len(deck.cases) > 1 else "案例")
    for case in deck.cases:
        yield from _questions(case)
    if deck.matrix:
        yield from _matrix("并排看", deck.matrix, "")
    for comparison in deck.comparisons:
        yield from _comparison(comparison)
    sources = tuple(Line("；".join(citations), f"{name}　") for name, citations in deck.sources)
    yield from _body("来源", deck.stamp, sources, "每个数字的范围、时期和存疑见各案例的“数字怎么说”。")


def _body(title: str, kicker: str, lines: Lines, notes: str) -> Iterator[Slide]:
    parted = [(kind, tuple(pages(lines, kind, CONTENT.w, CONTENT.h))) for kind in BODIES]
    kind, made = _largest(parted)
    for number, page in enumerate(made):
        yield Slide("body", f"{title}（续）" if number else title, kicker, page, notes=notes, type=kind)


def _table(
    title: str, kicker: str, heads: Sequence[str], shares: Sequence[float], body: Sequence[Row], notes: str
) -> Iterator[Slide]:
    total = sum(shares)
    widths = tuple(CONTENT.w * share / total for share in shares)
    inner = [width - 2 * CELL_SIDE for width in widths]
    head: Row = tuple((Line("", head),) for head in heads)
    parted = [
        (
            kind,
            tuple(
                table_pages(body, kind, inner, CONTENT.h - row_height(head, kind, inner, PADDING), PADDING)
            ),
        )
        for kind in TABLES
    ]
    kind, made = _largest(parted)
    for number, page in enumerate(made):
        told = f"{title}（续）" if number else title
        yield Slide("table", told, kicker, table=(head, *page), widths=widths, notes=notes, type=kind)


Page = TypeVar("Page")


def _largest(parted: Sequence[tuple[Type, tuple[Page, ...]]]) -> tuple[Type, tuple[Page, ...]]:
    """The largest type that needs no more slides than the smallest."""
    fewest = min(len(made) for _, made in parted)
    return next((kind, made) for kind, made in parted if len(made) == fewest)


# ------------------------------------------------------------------------------------------------ one case


def _case(case: DeckCase, label: str) -> Iterator[Slide]:
    view = case.view
    kicker = f"{label}　{view.name}　{view.place_short}"
    notes = _notes(view)
    situation = _prose(view.situation) or (Line("来源未载", "为什么要这样做："),)
    opening = (
        Line(view.summary, "一句话："),
        *situation,
        Line(view.evidence.text + "，" + view.evidence.name, "证据：", "quiet"),
    )
    yield from _body("情境与问题", kicker, opening, notes)
    yield from _steps(view, kicker, notes)
    actors: list[Row] = [
        (_strong(one.role), (Line(one.who),), _said(one.does), (Line(one.basis),)) for one in view.actors
    ]
    actors = actors or [((SILENT,), (), (), ())]
    yield from _table("谁做什么", kicker, ("角色", "谁", "做什么", "依据"), (15, 32, 40, 13), actors, notes)
    yield from _figures(view, kicker, notes)
    yield from _body("局限与讨论", kicker, _limits(case), notes)


def _notes(view: PracticeView) -> str:
    """What the speaker needs to answer: where it comes from, and what it does not say."""
    told = [f"{view.name}（{view.place}）"]
    told += [
        f"[{source.number}] {source.citation}{'（自报）' if source.self_reported else ''}"
        for source in view.sources
    ]
    told += [
        f"[{source.number}] 来源未载：{'、'.join(source.silent)}" for source in view.sources if source.silent
    ]
    if view.silent_points:
        told.append(f"来源未载：{'、'.join(view.silent_points)}")
    if view.place_note:
        told.append(view.place_note)
    told += [f"局限：{one.title}　{_flat(one.blocks)}" for one in view.limits]
    named_only = [part.name for part in view.components if part.named_only]
    if named_only:
        told.append(f"来源只给了名称：{'、'.join(named_only)}")
    return "\n".join(told)


def _steps(view: PracticeView, kicker: str, notes: str) -> Iterator[Slide]:
    body: list[Row] = [
        ((Line(step.stage and f"（{step.stage}）", f"{step.number}　{step.title}"),), _what(step), _who(step))
        for step in view.steps
    ]
    if not view.steps:
        body.append(((Line("", "步骤"),), (SILENT,), ()))
    if view.components:
        names = "、".join(part.name + ("（仅有名称）" if part.named_only else "") for part in view.components)
        body.append((_strong("组成部分"), (Line(names),), ()))
    yield from _table("做法步骤", kicker, ("步骤", "怎样做", "谁，几天办完"), (25, 50, 25), body, notes)


def _what(step: StepView) -> Lines:
    ways = tuple(
        Line(f"{branch.title}。{_flat(branch.blocks)}", f"{branch.when}：", bullet=True)
        for branch in step.branches
    )
    return (*_prose(step.blocks), *ways)


def _who(step: StepView) -> Lines:
    told = [Line(branch.who, f"{branch.when}：") for branch in step.branches if branch.who]
    told += [Line(branch.time_limit, f"{branch.when}：") for branch in step.branches if branch.time_limit]
    if step.who.kind != "silent" or not step.branches:
        told = [*_said(step.who), *told]
    if step.time_limit.kind != "silent":
        told.append(Line(_words(step.time_limit), "时限："))
    return tuple(told)


def _figures(view: PracticeView, kicker: str, notes: str) -> Iterator[Slide]:
    body = [_figure(one) for one in view.figures]
    for part in view.components:
        body += [_figure(one, f"{part.name}：") for one in part.figures]
    if not body:
        yield from _body("数字怎么说", kicker, (Line("来源未载", "数字："),), notes)
        return
    yield from _table(
        "数字怎么说",
        kicker,
        ("数字", "数的是什么", "范围与时期", "来源"),
        (15, 45, 28, 12),
        body,
        notes,
    )


def _figure(one: FigureView, part: str = "") -> Row:
    doubt = (Line(one.doubt, "存疑：", "doubt"),) if one.doubt else ()
    base = (Line(_words(one.base), "分母："),) if one.base is not None else ()
    origin = f"{'自报' if one.self_reported else one.kind}{f'[{one.ref.number}]' if one.ref else ''}"
    return (
        _strong(one.amount.text),
        (Line(part + one.label), *base, *doubt),
        (Line(_words(one.scope), "范围："), Line(_words(one.period), "时期：")),
        (Line(origin),),
    )


def _limits(case: DeckCase) -> Lines:
    view = case.view
    # On the wall a sentence each; the whole text stands in the speaker's notes.
    limits = tuple(
        Line(_flat(one.blocks).partition("。")[0] + "。", one.title and f"{one.title}　", bullet=True)
        for one in view.limits
    )
    silent = (Line("、".join(view.silent_points), "来源未载：", "silent"),) if view.silent_points else ()
    chosen = [one for one in case.questions if one.kind == "选择"] or list(case.questions[:1])
    asked = tuple(Line(one.text, "讨论：") for one in chosen)
    return limits + silent + asked


def _questions(case: DeckCase) -> Iterator[Slide]:
    lines = tuple(
        Line(_flat((block,)), "停一下：" if not number else "")
        for number, block in enumerate(case.decision_point)
    )
    lines += tuple(Line(one.text, f"{one.kind}　") for one in case.questions)
    yield from _body(f"思考题：{case.view.name}", case.notice, lines, _notes(case.view))


# ------------------------------------------------------------------------------------------------ comparing


def _comparison(view: ComparisonView) -> Iterator[Slide]:
    names = "、".join(column.link.text for column in view.matrix.columns)
    notes = "\n".join(f"{name}：{'；'.join(citations)}" for name, citations in view.sources)
    yield Slide(
        "section",
        view.title,
        "对比",
        (Line(view.question), Line(names, tone="quiet")),
        notes=f"{view.summary}\n{notes}",
    )
    yield from _matrix(view.title, view.matrix, notes)
    body: list[Row]
    if view.strengths:
        body = [
            (_strong(one.practice.text), (Line(one.good_at),), (Line(one.under),), (Line(one.ask_first),))
            for one in view.strengths
        ]
        yield from _table(
            "各自长处", view.title, ("做法", "长处", "什么条件下", "先问一句"), (18, 28, 27, 27), body, notes
        )
    if view.decision_aid:
        body = [
            ((Line(one.when),), _strong("、".join(link.text for link in one.choose)), (Line(one.because),))
            for one in view.decision_aid
        ]
        yield from _table(
            "怎么选", view.title, ("如果你们的情况是", "先看", "因为"), (34, 24, 42), body, notes
        )
    if view.not_comparable:
        told = tuple(Line(why, f"{what}　", bullet=True) for what, why in view.not_comparable)
        yield from _body("不能比的", view.title, told, notes)
    if view.before_adopting:
        asked = tuple(Line(one, bullet=True) for one in view.before_adopting)
        yield from _body("拿去用之前先问", view.title, asked, notes)


def _matrix(title: str, matrix: MatrixView, notes: str) -> Iterator[Slide]:
    """Rows that differ; silence stands where a source is silent. Equal rows and gaps are told in the speaker's notes."""
    names = [column.link.text for column in matrix.columns]
    heads = ("比较项", *names)
    shares = (14, *(86 / len(names) for _ in names))
    rows = [row for group in matrix.groups for row in group.rows]
    body: list[Row] = [
        (
            _strong(row.label),
            *(tuple(made for line in cell.lines for made in _said(line)) or (SILENT,) for cell in row.cells),
        )
        for row in rows
        if row.verdict == "different"
    ]
    same = "、".join(row.label for row in rows if row.verdict == "same")
    gaps = "、".join(row.label for row in rows if row.verdict == "gap")
    told = [f"相同的项：{same}" if same else "", f"有的来源未载、不能断定的项：{gaps}" if gaps else "", notes]
    all_notes = "\n".join(one for one in told if one)
    if body:
        yield from _table("哪里不一样", title, heads, shares, body, all_notes)
    figures: list[Row] = [
        (
            _strong(row.kind),
            *(tuple(made for one in cell for made in _compared(one)) or (SILENT,) for cell in row.cells),
        )
        for row in matrix.figures
    ]
    if figures:
        yield from _table(
            "数字各说各的，不排名", title, heads, shares, figures, f"{matrix.why_not_ranked}\n{all_notes}"
        )


def _compared(one: ComparedFigure) -> Lines:
    reported = "；自报" if one.self_reported else ""
    about = f"{one.label}（范围：{_words(one.scope)}；时期：{_words(one.period)}{reported}）"
    # In one paragraph, so that no number stands on one slide and its doubt on the next.
    return (Line(about + (f"存疑：{one.doubt}" if one.doubt else ""), f"{one.amount.text}　"),)


# ------------------------------------------------------------------------------------------------ small pieces


def _strong(text: str) -> Lines:
    return (Line("", text),)


def _said(one: Said) -> Lines:
    return (SILENT,) if one.kind == "silent" else (Line(_words(one)),)


def _words(one: Said) -> str:
    if one.kind == "silent":
        return "来源未载"
    if one.kind == "none":
        return f"无，{_flat(one.blocks)}" if one.blocks else "无（来源写明）"
    return _flat(one.blocks) or one.text


def _prose(blocks: Iterable[Block]) -> Lines:
    return tuple(
        Line("".join(span.text for span in item), bullet=block.kind != "p")
        for block in blocks
        for item in block.items
    )


def _flat(blocks: Iterable[Block]) -> str:
    return "".join(line.text for line in _prose(blocks))
