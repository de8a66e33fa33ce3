"""One practice as a flow: the page's ten sections in the page's order. `level` 1 stands alone, 2 is a case of a handbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from govkb.outputs.docx.flow import (
    Flow,
    Heading,
    Item,
    Paper,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    amount,
    cell,
    flat,
    heads,
    joined,
    lines,
    prose,
    reference,
    said,
    words,
)
from govkb.views.practice import (
    ActorView,
    ConditionView,
    FigureView,
    LimitView,
    PracticeView,
    SourceView,
    StepView,
)


def practice_paper(view: PracticeView) -> Paper:
    """The file of one practice."""
    return Paper(
        title=view.name,
        subject=view.summary,
        items=(Paragraph(words(view.name), "title"), *practice_flow(view, 1)),
        keywords=("基层治理", *(one.text for one in view.kicker)),
    )


def practice_flow(view: PracticeView, level: int) -> Flow:
    """Everything of a practice but its title; sections are headings of `level`."""
    return tuple(_practice(view, level))


def _practice(view: PracticeView, level: int) -> Iterator[Item]:
    yield from opening(view)
    filled = (
        _situation(view), step_flow(view.steps, view.id, level + 1), _actors(view), (condition_table(view.conditions, f"{view.name}：需要的条件"),), _figures(view), _limits(view),
        _components(view, level + 1), _lineage(view), _similar(view), _sources(view),
    )  # fmt: skip
    for section, items in zip(view.sections, filled, strict=True):
        yield Heading(level, words(section.title))
        yield from items


def opening(view: PracticeView) -> Iterator[Item]:
    """What stands below the title: place, names, summary, evidence, the strip of facts."""
    place = [
        words(view.place),
        words(f"{view.level.text}牵头"),
        words("、".join(one.text for one in view.settings)),
    ]
    if view.name_note:
        place.append(words(view.name_note, "tag"))
    yield Paragraph(joined(place, "　"), "subtitle")
    if view.kicker:
        yield Paragraph(words("　".join(one.text for one in view.kicker)), "kicker")
    notes = []
    if view.aliases:
        notes.append(f"又称：{'、'.join(view.aliases)}")
    if view.part_of:
        notes.append(f"属于“{view.part_of.text}”的组成部分")
    if view.place_note:
        notes.append(view.place_note)
    if notes:
        yield Paragraph(words("；".join(note.rstrip("。；") for note in notes) + "。"), "note")
    yield Paragraph(words(view.summary), "lead")
    yield Paragraph(
        (
            Run(view.evidence.text, "strong"),
            Run(f"　{view.evidence.name}。{'；'.join((*view.evidence.gained, *view.evidence.missing))}。"),
        ),
        "box",
    )
    pairs = [(words(fact.label, "quiet"), said(fact.said)) for fact in view.facts]
    half = (len(pairs) + 1) // 2
    yield Table(
        tuple(
            Row(
                tuple(
                    made
                    for label, value in (pairs[row], *pairs[half + row : half + row + 1])
                    for made in (cell(label), cell(value))
                )
            )
            for row in range(half)
        ),
        (11, 39, 13, 37),
        f"{view.name}的基本情况",
    )


def _situation(view: PracticeView) -> Flow:
    return prose(view.situation) or (_unsaid("为什么要这样做"),)


def _unsaid(topic: str) -> Paragraph:
    return Paragraph((Run(f"{topic}："), Run("来源未载", "silent"), Run("。")))


def step_flow(steps: Sequence[StepView], identifier: str, level: int) -> Iterator[Item]:
    """The steps, each under a heading of `level`; that no source names any time limit is said once."""
    if not steps:
        yield _unsaid("怎么一步一步做")
    untimed = all(
        step.time_limit.kind == "silent" and not any(branch.time_limit for branch in step.branches)
        for step in steps
    )
    if steps and untimed:
        yield Paragraph((Run("各环节的时限："), Run("来源未载", "silent"), Run("。")), "note")
    for step in steps:
        yield Heading(level, words(step.stage and f"{step.stage}　", "quiet") + words(step.title))
        yield from prose(step.blocks)
        yield from _branches(step)
        if not step.branches:
            told: Runs = (Run("谁：", "strong"), *said(step.who))
            if not untimed:
                told += (Run("　时限：", "strong"), *said(step.time_limit))
            yield Paragraph(told + reference(step.ref, identifier), "note")


def _branches(step: StepView) -> Iterator[Item]:
    if step.branches:
        rows = [
            Row((
                cell(words(branch.when)),
                cell(words(f"{branch.number}　{branch.title}", "strong"), flat(branch.blocks)),
                cell(words(branch.who) or (Run("来源未载", "silent"),)),
                cell(words(branch.time_limit) or (Run("来源未载", "silent"),)),
            ))
            for branch in step.branches
        ]  # fmt: skip
        yield Table(
            (heads("什么情况", "怎么办", "谁", "时限"), *rows),
            (26, 40, 18, 16),
            f"{step.title}：分几种情况",
            heads=1,
        )


def _actors(view: PracticeView) -> Flow:
    if not view.actors:
        return (_unsaid("由谁来做"),)
    return (actor_table(view.actors, f"{view.name}：谁来做", view.id),)


def actor_table(actors: Iterable[ActorView], caption: str, identifier: str) -> Table:
    """Who does what, and on which ground we say so."""
    rows = [
        Row((
            cell(words(one.role, "strong")), cell(words(one.who)), cell(said(one.does)),
            cell(words(one.basis) + reference(one.ref, identifier)),
        ))
        for one in actors
    ]  # fmt: skip
    return Table((heads("角色", "谁", "做什么", "依据"), *rows), (15, 30, 39, 16), caption, heads=1)


def condition_table(conditions: Iterable[ConditionView], caption: str) -> Table:
    """What the practice needs."""
    rows = tuple(Row((cell(words(one.label, "strong")), cell(said(one.said)))) for one in conditions)
    return Table(rows, (12, 88), caption)


def figure_table(figures: Iterable[FigureView], caption: str, scope: str) -> Table:
    """Numbers with what makes them readable: scope, period, source, doubt."""
    return Table(
        (heads("数字", "数的是什么", "范围与时期", "来源"), *(_figure(one, scope) for one in figures)),
        (18, 30, 34, 18),
        caption,
        heads=1,
    )


def _figure(one: FigureView, scope: str) -> Row:
    about: list[Runs] = [
        (Run("范围：", "quiet"), *said(one.scope)),
        (Run("时期：", "quiet"), *said(one.period)),
    ]
    if one.base is not None:
        about.append((Run("分母：", "quiet"), *said(one.base)))
    origin = words(one.kind + ("，自报" if one.self_reported else "")) + reference(one.ref, scope)
    doubt: Runs = (Run("存疑：", "strong"), Run(one.doubt)) if one.doubt else ()
    return Row((cell(amount(one.amount)), cell(words(one.label), doubt), cell(*about), cell(origin)))


def _figures(view: PracticeView) -> Iterator[Item]:
    if not view.figures:
        yield _unsaid("数字")
        return
    yield figure_table(view.figures, f"{view.name}的数据", view.id)
    reported = "以上都是地方自报。" if view.all_self_reported else ""
    yield Paragraph(words(f"{reported}不同地方的数字范围和时期不一样，本库不作排名。"), "note")


def _limits(view: PracticeView) -> Iterator[Item]:
    if view.limits:
        rows = [
            Row((
                cell(words(one.stated_by)),
                cell(words(one.title, "strong"), flat(one.blocks) + reference(one.ref, view.id)),
            ))
            for one in view.limits
        ]  # fmt: skip
        yield Table((heads("谁说的", "难点"), *rows), (14, 86), f"{view.name}：难点", heads=1)
    if view.silent_points:
        silent = "、".join(view.silent_points)
        yield Paragraph(
            words(f"{view.askable}个要点中来源写到{view.filled}个；没有写到的：{silent}。"), "note"
        )
    elif not view.limits:
        yield _unsaid("难点")


def _components(view: PracticeView, level: int) -> Iterator[Item]:
    if not view.components:
        yield Paragraph(words("来源没有另起名称的组成部分。"))
    for part in view.components:
        tags = [words(tag, "tag") for tag in (part.name_note, "仅有名称" if part.named_only else "") if tag]
        yield Heading(level, joined((words(part.name), *tags), "　"), anchor=f"{view.id}_{part.anchor}")
        if part.aliases:
            yield Paragraph(words(f"又称：{'、'.join(part.aliases)}。"), "note")
        if part.blocks:
            *before, last = prose(part.blocks)
            yield from before
            mark = reference(part.ref, view.id)
            yield Paragraph(last.runs + mark, last.style) if isinstance(last, Paragraph) else last
        elif part.named_only:
            yield Paragraph(words("来源只给了名称，没有说明做什么。"))
        if part.figures:
            yield figure_table(part.figures, f"{part.name}的数据", view.id)


def _lineage(view: PracticeView) -> Iterator[Item]:
    if not view.lineage:
        yield _unsaid("从哪里学来、传到哪里")
        return
    rows = [
        Row((
            cell(words(one.label)),
            cell(words(one.target.text, "strong") + words(one.target.note and f"　{one.target.note}", "quiet"),
                 flat(one.blocks) + reference(one.ref, view.id)),
            cell(words(one.stated_by)),
        ))
        for one in view.lineage
    ]  # fmt: skip
    yield Table((heads("关系", "哪里", "谁说的"), *rows), (20, 64, 16), f"{view.name}：来历与去向", heads=1)


def _similar(view: PracticeView) -> Iterator[Item]:
    if not view.similar:
        yield Paragraph(words("库里没有可以相比的做法。"))
        return
    rows = [
        Row((
            cell(words(one.kind)),
            cell(words(one.target.text, "strong") + words(one.target.note and f"　{one.target.note}", "quiet"), flat(one.blocks)),
            cell(words(one.stated_by)),
        ))
        for one in view.similar
    ]  # fmt: skip
    yield Table((heads("关系", "做法", "谁说的"), *rows), (10, 72, 18), f"{view.name}：类似与相反", heads=1)


def _sources(view: PracticeView) -> Iterator[Item]:
    yield from source_flow(view.sources, view.id)
    yield Paragraph((Run("引用本条：", "strong"), Run(view.citation)), "box")


def source_flow(sources: Iterable[SourceView], identifier: str) -> Iterator[Item]:
    """Sources as cited, with what they do not print."""
    for source in sources:
        marks: list[Runs] = [words(f"[{source.number}] {source.citation}")]
        if source.self_reported:
            marks.append(words("自报", "tag"))
        if source.silent:
            marks.append(words(f"{'、'.join(source.silent)}：", "quiet") + words("来源未载", "silent"))
        address = source.url or source.archived_url
        if address.startswith(("http://", "https://")) and address not in source.citation:
            marks.append((Run(address, href=address),))
        note = words(source.note)
        yield Paragraph(lines((joined(marks, "　"), note)), "note", anchor=f"{identifier}_s{source.number}")


def card_flow(view: PracticeView) -> Flow:
    """The card: one or two pages with what a class needs, steps in one table, limits by name."""
    return tuple(_card(view))


def _card(view: PracticeView) -> Iterator[Item]:
    yield from opening(view)
    yield Heading(1, words("情境与问题"))
    yield from _situation(view)
    yield Heading(1, words("做法步骤"))
    if view.steps:
        rows = [
            Row((
                cell(words(f"{step.number}　{step.title}", "strong"), style="cell-small"),
                cell(flat(step.blocks), *_ways(step), style="cell-small"),
                cell(() if step.branches else said(step.who), style="cell-small"),
            ))
            for step in view.steps
        ]  # fmt: skip
        yield Table((heads("步骤", "怎样做", "谁"), *rows), (24, 54, 22), f"{view.name}：做法步骤", heads=1)
    else:
        yield _unsaid("怎么一步一步做")
    yield Heading(1, words("数据"))
    yield from _figures(view)
    yield Heading(1, words("难点与来源没有写的"))
    if view.limits:
        yield Paragraph(words("；".join(one.title or _first(one) for one in view.limits) + "。"))
    if view.silent_points:
        yield Paragraph((*words("来源未载", "silent"), Run(f"：{'、'.join(view.silent_points)}。")), "note")
    yield Heading(1, words("来源"))
    for source in view.sources:
        marks = words(f"[{source.number}] {source.citation}") + words(
            "　自报" if source.self_reported else "", "quiet"
        )
        yield Paragraph(marks, "note", anchor=f"{view.id}_s{source.number}")


def _first(limit: LimitView) -> str:
    """First sentence of a limit that has no title."""
    return "".join(run.text for run in flat(limit.blocks)).partition("。")[0]


def _ways(step: StepView) -> Iterator[Runs]:
    for branch in step.branches:
        told = words(f"{branch.when}：", "quiet") + words(branch.title, "strong")
        text = flat(branch.blocks)
        who = (
            words(f"（{'，'.join(part for part in (branch.who, branch.time_limit) if part)}）")
            if branch.who or branch.time_limit
            else ()
        )
        yield told + ((Run("。"), *text) if text else ()) + who
