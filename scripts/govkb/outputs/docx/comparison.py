"""A comparison as a flow, A4 broad: matrix, figures, the editor's reading, and a blank worksheet on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from govkb.outputs.docx.flow import (
    Cell,
    Flow,
    Heading,
    Item,
    Listing,
    Paper,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    amount,
    cell,
    heads,
    lines,
    prose,
    said,
    spans,
    words,
)
from govkb.prose import parse_line
from govkb.views.comparison import CellView, ColumnView, ComparedFigure, ComparisonView, MatrixView, RowView

_LABEL = 12.0  # share of the first column


def comparison_paper(view: ComparisonView) -> Paper:
    """The file of one comparison."""
    return Paper(
        title=view.title,
        subject=view.summary,
        items=(Paragraph(words(view.title), "title"), *comparison_flow(view, 1)),
        broad=True,
        keywords=("基层治理", "对比", *(one.link.text for one in view.matrix.columns)),
    )


def comparison_flow(view: ComparisonView, level: int) -> Flow:
    """Everything of a comparison but its title; sections are headings of `level`."""
    return tuple(_comparison(view, level))


def _comparison(view: ComparisonView, level: int) -> Iterator[Item]:
    yield Paragraph(words(view.question), "subtitle")
    alone = "这个专题只有一条做法。" if view.single_case else ""
    yield Paragraph(words(f"{view.summary}{alone}写给：{view.audience}。".replace("。。", "。")), "lead")
    content = {
        # Figures belong to the aligned table: they stand below it, under no heading of their own.
        "matrix": chain(_matrix(view.title, view.matrix), _figures(view.title, view.matrix)),
        "reading": iter(prose(view.reading)),
        "strengths": _strengths(view),
        "decision": _decision(view),
        "not-comparable": _not_comparable(view),
        "ask-first": iter((Listing(tuple(spans(parse_line(one)) for one in view.before_adopting)),)),
        "worksheet": worksheet(view.title, view.matrix.columns, view.worksheet_axes),
        "sources": _sources(view),
    }
    # The page to fill in comes last, so that it can be copied alone.
    ordered = sorted(view.sections, key=lambda one: one.anchor == "worksheet")
    for section in ordered:
        yield Heading(level, words(section.title), new_page=section.anchor == "worksheet")
        yield from content[section.anchor]


def matrix_flow(title: str, matrix: MatrixView, level: int) -> Flow:
    """The aligned table and the figures alone: practices that nobody has compared yet."""
    return (
        Heading(level, words("对照表")), *_matrix(title, matrix), Heading(level, words("数据")), *_figures(title, matrix),
    )  # fmt: skip


def _widths(columns: Sequence[object]) -> tuple[float, ...]:
    return (_LABEL, *((100 - _LABEL) / max(len(columns), 1) for _ in columns))


def _names(first: str, columns: Sequence[ColumnView]) -> Row:
    return Row((
        cell(words(first), style="cell-head"),
        *(cell(words(one.link.text), words(f"{one.place}　{one.evidence_text}", "quiet"), style="cell-head") for one in columns),
    ))  # fmt: skip


def _matrix(title: str, matrix: MatrixView) -> Iterator[Item]:
    yield Paragraph(
        (
            Run(f"{matrix.different}项不同，{matrix.same}项相同，{matrix.gaps}项因来源未载不能断定。"),
            Run("来源未载", "silent"),
            Run("：来源没有写，不等于没有。左栏的“异”“同”“缺”依次是不同、相同、有的来源未载因而不能断定。"),
        ),
        "note",
    )
    rows: list[Row] = [_names("比较项", matrix.columns)]
    for group in matrix.groups:
        rows.append(
            Row(
                (
                    cell(
                        words(group.title, "strong"),
                        style="cell-head",
                        span=len(matrix.columns) + 1,
                        shaded=True,
                    ),
                )
            )
        )
        rows.extend(_row(row) for row in group.rows)
    yield Table(tuple(rows), _widths(matrix.columns), f"{title}：对照表", heads=1, rules="grid")


def _row(row: RowView) -> Row:
    by = "　编者加的项" if row.by_editor else ""
    label = lines((words(row.label, "strong"), words(f"{row.mark}{by}", "quiet")))
    return Row((cell(label, style="cell-small"), *(_cell(one) for one in row.cells)))


def _cell(one: CellView) -> Cell:
    if one.silent:
        return cell((Run("来源未载", "silent"),), style="cell-small")
    told = [said(line) for line in one.lines]
    marks = "".join(f"[{mark.number}]" for mark in one.refs)
    told[-1] = (*told[-1], *words(marks, "quiet"))
    return cell(*told, *(words(note, "quiet") for note in one.notes), style="cell-small")


def _figures(title: str, matrix: MatrixView) -> Iterator[Item]:
    yield Paragraph(words(matrix.why_not_ranked), "box")
    if not matrix.figures:
        return
    rows: list[Row] = [_names("种类", matrix.columns)]
    for row in matrix.figures:
        cells = (
            cell(*(compared_figure(one) for one in made), style="cell-small")
            if made
            else cell((Run("来源未载", "silent"),), style="cell-small")
            for made in row.cells
        )
        rows.append(Row((cell(words(row.kind, "strong"), style="cell-small"), *cells)))
    yield Table(tuple(rows), _widths(matrix.columns), f"{title}：数据", heads=1, rules="grid")


def compared_figure(one: ComparedFigure) -> Runs:
    """One number of a comparison with everything needed to read it."""
    about: Runs = (
        *amount(one.amount), Run(f"　{one.label}{f'（{one.part}）' if one.part else ''}"), Run("（范围：", "quiet"), *said(one.scope),
        Run("；时期：", "quiet"), *said(one.period),
    )  # fmt: skip
    base: Runs = (Run("；分母：", "quiet"), *said(one.base)) if one.base else ()
    source: Runs = words(f"[{one.ref.number}]", "quiet") if one.ref else (Run("来源未载", "silent"),)
    return (
        *about,
        *base,
        Run("；来源：", "quiet"),
        *source,
        *words("；自报" if one.self_reported else "", "quiet"),
        Run("）", "quiet"),
        *((Run("存疑：", "strong"), Run(one.doubt)) if one.doubt else ()),
    )


def _strengths(view: ComparisonView) -> Iterator[Item]:
    rows = [
        Row((cell(words(one.practice.text, "strong")), cell(words(one.good_at)), cell(words(one.under)), cell(words(one.ask_first))))
        for one in view.strengths
    ]  # fmt: skip
    yield Table(
        (heads("做法", "长处", "什么条件下", "先问一句"), *rows), (16, 28, 28, 28), "各自长处", heads=1
    )


def _decision(view: ComparisonView) -> Iterator[Item]:
    rows = [
        Row((cell(words(one.when)), cell(words("、".join(link.text for link in one.choose), "strong")), cell(words(one.because))))
        for one in view.decision_aid
    ]  # fmt: skip
    yield Table((heads("如果你们的情况是", "先看", "因为"), *rows), (34, 24, 42), "怎么选", heads=1)


def _not_comparable(view: ComparisonView) -> Iterator[Item]:
    rows = [Row((cell(words(what, "strong")), cell(words(why)))) for what, why in view.not_comparable]
    yield Table((heads("什么", "为什么不能比"), *rows), (30, 70), "不能比的", heads=1)


def _sources(view: ComparisonView) -> Iterator[Item]:
    for name, citations in view.sources:
        yield Paragraph(
            (
                Run(f"{name}　", "strong"),
                Run("；".join(f"[{number}] {one}" for number, one in enumerate(citations, 1))),
            ),
            "note",
        )


def worksheet(title: str, columns: Sequence[ColumnView], axes: Sequence[str]) -> Iterator[Item]:
    """An empty table along the rows that differ, with room to write."""
    yield Paragraph(
        words("先按各条做法自己填，再对照前面的表。　姓名：＿＿＿＿＿＿　小组：＿＿＿＿＿＿"), "note"
    )
    rows = [Row((cell(words(label, "strong")), *(cell() for _ in columns)), height=12) for label in axes]
    names = Row(
        (
            cell(words("比较项"), style="cell-head"),
            *(cell(words(one.link.text), style="cell-head") for one in columns),
        )
    )
    yield Table((names, *rows), _widths(columns), f"{title}：空白对比表", heads=1, rules="grid")
