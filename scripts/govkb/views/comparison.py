"""What a reader sees of a comparison: aligned rows with a verdict each, figures apart, the editor's reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govkb.axes import AXES, GROUPS, Context, Lines, Verdict, verdict
from govkb.choices import FigureKind
from govkb.citation import cite_source
from govkb.model import Comparison, Practice
from govkb.prose import Block, parse_prose
from govkb.views.library import Library, comparison_url
from govkb.views.marks import CHINESE_NUMERALS, Amount, Link, Said, Section, amount, said

_VERDICTS = {
    Verdict.SAME: ("同", "相同"),
    Verdict.DIFFERENT: ("异", "不同"),
    Verdict.GAP: ("缺", "有的来源未载，不能断定异同"),
}


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: lines that the sources say; none of them means 「来源未载」."""

    practice: str
    lines: tuple[Said, ...]

    @property
    def silent(self) -> bool:
        """Whether the source says nothing here."""
        return not self.lines


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: an axis with its cells and what they prove."""

    key: str
    label: str
    verdict: str
    """`same`, `different` or `gap`."""
    mark: str
    """同, 异 or 缺."""
    mark_words: str
    by_editor: bool
    cells: tuple[CellView, ...]

    @property
    def hidden_by_only_different(self) -> bool:
        """Rows that say nothing about a difference: equal ones, and those on which all sources are silent."""
        return self.verdict == "same" or all(cell.silent for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GroupView:
    """Rows under one heading."""

    key: str
    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One number with everything needed to read it."""

    amount: Amount
    label: str
    scope: Said
    period: Said
    self_reported: bool
    doubt: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Figures of one kind, each practice's own under its name: shown, never ranked."""

    kind: str
    cells: tuple[tuple[ComparedFigure, ...], ...]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One practice at the head of the table."""

    id: str
    link: Link
    place: str
    place_full: str
    summary: str
    evidence_level: int
    evidence_text: str


@dataclass(frozen=True, slots=True)
class StrengthView:
    """What one practice is good at, and under which conditions."""

    practice: Link
    good_at: str
    under: str
    ask_first: str


@dataclass(frozen=True, slots=True)
class AdviceView:
    """One line of the decision aid."""

    when: str
    choose: tuple[Link, ...]
    because: str


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The aligned table alone: what pick-your-own shows too."""

    columns: tuple[ColumnView, ...]
    groups: tuple[GroupView, ...]
    figures: tuple[FigureRow, ...]
    why_not_ranked: str
    different: int
    same: int
    gaps: int


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """One curated comparison, ready to lay out."""

    id: str
    url: str
    title: str
    question: str
    audience: str
    summary: str
    matrix: MatrixView
    reading: tuple[Block, ...]
    strengths: tuple[StrengthView, ...]
    decision_aid: tuple[AdviceView, ...]
    not_comparable: tuple[tuple[str, str], ...]
    before_adopting: tuple[str, ...]
    single_case: bool
    worksheet_axes: tuple[str, ...]
    """Labels of the rows of the blank worksheet."""
    sources: tuple[tuple[str, tuple[str, ...]], ...]
    """Practice name and its citations."""
    sections: tuple[Section, ...]
    version: str
    edit_path: str


def view_comparison(library: Library, identifier: str) -> ComparisonView:
    """The view of one curated comparison. Raises KeyError for an unknown id."""
    entry = library.catalog.comparison_entries[identifier]
    comparison = entry.content
    chosen = tuple(one for one in comparison.practices if one in library.practices)
    matrix = view_matrix(library, chosen, comparison)
    return ComparisonView(
        id=identifier,
        url=comparison_url(identifier),
        title=comparison.title,
        question=comparison.question,
        audience=comparison.audience,
        summary=comparison.summary,
        matrix=matrix,
        reading=parse_prose(comparison.reading),
        strengths=tuple(
            StrengthView(library.practice_link(one.practice), one.good_at, one.under, one.ask_first)
            for one in comparison.strengths
        ),
        decision_aid=tuple(
            AdviceView(one.when, tuple(library.practice_link(choice) for choice in one.choose), one.because)
            for one in comparison.decision_aid
        ),
        not_comparable=tuple((one.what, one.why) for one in comparison.not_comparable),
        before_adopting=comparison.before_adopting,
        single_case=comparison.single_case,
        worksheet_axes=tuple(
            row.label
            for group in matrix.groups
            for row in group.rows
            if row.verdict != "same" and row.key != "evidence"
        ),
        sources=tuple(
            (
                library.practices[one].name,
                tuple(cite_source(source) for source in library.practices[one].sources),
            )
            for one in chosen
        ),
        sections=_sections(comparison),
        version=library.settings.version,
        edit_path=entry.path,
    )


def _sections(comparison: Comparison) -> tuple[Section, ...]:
    """Sections of the page: those that the comparison fills, numbered in order."""
    present = (
        ("matrix", "对照表", True),
        ("figures", "数据", True),
        ("reading", "编者的读法", True),
        ("strengths", "各自长处", bool(comparison.strengths)),
        ("decision", "怎么选", bool(comparison.decision_aid)),
        ("not-comparable", "不能比的", bool(comparison.not_comparable)),
        ("ask-first", "拿去用之前先问", bool(comparison.before_adopting)),
        ("worksheet", "空白对比表", True),
        ("sources", "来源", True),
    )
    titles = [(anchor, title) for anchor, title, filled in present if filled]
    return tuple(Section(CHINESE_NUMERALS[n], anchor, title) for n, (anchor, title) in enumerate(titles))


def view_matrix(library: Library, ids: Sequence[str], comparison: Comparison | None = None) -> MatrixView:
    """The aligned table of some practices, with the extra rows of a curated comparison if one is given."""
    context = Context(library.catalog.vocabulary, library.catalog.regions)
    practices = [library.practices[one] for one in ids]
    groups = []
    for key, title in GROUPS:
        rows = [
            _row(axis.key, axis.label, [axis.read(practice, context) for practice in practices], ids)
            for axis in AXES
            if axis.group == key
        ]
        # A stage that none of the sources mentions is no row; any other silence is shown, because it is asked for.
        rows = [
            row
            for row in rows
            if not (row.key.startswith("stage-") and all(cell.silent for cell in row.cells))
        ]
        for number, extra in enumerate(comparison.extra_axes if comparison else ()):
            if extra.group == key:
                told = {cell.practice: (cell.text,) for cell in extra.cells}
                cells = [told.get(one, ()) for one in ids]
                rows.append(_row(f"extra-{number}", extra.label, cells, ids, by_editor=True))
        if rows:
            groups.append(GroupView(key, title, tuple(rows)))
    verdicts = [row.verdict for group in groups for row in group.rows]
    return MatrixView(
        columns=tuple(_column(library, one) for one in ids),
        groups=tuple(groups),
        figures=_figures(practices),
        why_not_ranked=_why_not_ranked(practices),
        different=verdicts.count("different"),
        same=verdicts.count("same"),
        gaps=verdicts.count("gap"),
    )


def _row(
    key: str, label: str, cells: Sequence[Lines], ids: Sequence[str], *, by_editor: bool = False
) -> RowView:
    found = verdict(cells)
    mark, words = _VERDICTS[found]
    views = tuple(
        CellView(identifier, tuple(said(line) for line in lines))
        for identifier, lines in zip(ids, cells, strict=True)
    )
    return RowView(key, label, found.value, mark, words, by_editor, views)


def _column(library: Library, identifier: str) -> ColumnView:
    practice, evidence = library.practices[identifier], library.evidence[identifier]
    return ColumnView(
        identifier,
        library.practice_link(identifier),
        library.place_short(practice),
        library.place_name(practice),
        practice.summary,
        evidence.level,
        f"证据{evidence.level}级",
    )


def _figures(practices: Sequence[Practice]) -> tuple[FigureRow, ...]:
    rows = []
    for kind in FigureKind:
        cells = tuple(
            tuple(
                ComparedFigure(
                    amount(figure), figure.label, said(figure.scope), said(figure.period),
                    bool((source := practice.source(figure.source)) and source.self_reported), figure.doubt or "",
                )
                for figure in practice.figures
                if figure.kind is kind
            )
            for practice in practices
        )  # fmt: skip
        if any(cells):
            rows.append(FigureRow(kind.label, cells))
    return tuple(rows)


def _why_not_ranked(practices: Sequence[Practice]) -> str:
    """One plain sentence why the numbers below must not be ranked, from what is true of these numbers."""
    figures = [(figure, practice) for practice in practices for figure in practice.figures]
    if not figures:
        return "来源都没有给出数字。"
    scopes = {figure.scope for figure, _ in figures}
    periods = {figure.period for figure, _ in figures}
    reasons = []
    if len(scopes) > 1:
        reasons.append("统计范围不同")
    if None in scopes:
        reasons.append("有的没有写明范围")
    if len(periods) > 1:
        reasons.append("起止时间不同")
    if None in periods:
        reasons.append("有的没有写明时期")
    if any(
        (source := practice.source(figure.source)) and source.self_reported for figure, practice in figures
    ):
        reasons.append("有的由地方自报")
    if any(figure.doubt for figure, _ in figures):
        reasons.append("有的存疑")
    if not reasons:
        reasons.append("数的东西不同")
    return f"不能比多少，也不能排名：{'，'.join(reasons)}。并排放着，只为看清各自怎么说。"
