"""What a reader sees of a comparison: aligned rows with a verdict each, figures apart, the editor's reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from govkb.axes import AXES, GROUPS, Axis, Context, Lines, Verdict, tells_number, verdict
from govkb.choices import FigureKind
from govkb.citation import cite_source
from govkb.frozen import frozen
from govkb.model import Comparison, Figure, Practice
from govkb.prose import Block, parse_prose
from govkb.views.library import Library, comparison_url
from govkb.views.marks import (
    CHINESE_NUMERALS,
    Amount,
    Link,
    Ref,
    Said,
    Section,
    amount,
    asks_base,
    said,
    source_refs,
)

VERDICTS = {
    Verdict.SAME: ("同", "相同"),
    Verdict.DIFFERENT: ("异", "不同"),
    Verdict.GAP: ("缺", "有的来源未载，不能断定异同"),
}
"""Sign and words of each verdict."""

GROUP_NOTES = {
    "process": "按阶段对齐，空着的阶段是来源没有写",
    "evidence": "成效、证据、花费是三回事，不合成一个分数",
}
"""What stands beside the title of a group."""

FIGURES_GROUP = "evidence"
"""The group under which figures are shown."""

NO_FIGURES = "来源都没有给出数字。"
NOT_RANKED = "不能比多少，也不能排名：{reasons}。并排放着，只为看清各自怎么说。"
WHY: tuple[tuple[str, str], ...] = (
    ("scopes", "统计范围不同"),
    ("no-scope", "有的没有写明范围"),
    ("periods", "起止时间不同"),
    ("no-period", "有的没有写明时期"),
    ("self", "有的由地方自报"),
    ("doubt", "有的存疑"),
    ("else", "数的东西不同"),
)
"""Why numbers must not be ranked: key and words; the last holds where none of the others does."""


@frozen
class CellView:
    """One cell: lines that the sources say; none of them means 「来源未载」."""

    practice: str
    lines: tuple[Said, ...]
    refs: tuple[Ref, ...] = ()
    """Sources of a line that tells a number."""
    notes: tuple[str, ...] = ()
    """Scope and period of a figure that a line repeats."""

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
    note: str
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
    base: Said | None
    """Denominator; None where the number is no rate."""
    part: str
    """The component that the number is about, or ""."""
    ref: Ref | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Figures of one kind, each practice's own under its name: shown, never ranked."""

    key: str
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
class SheetView:
    """One practice on all axes: the column that it fills in any comparison."""

    column: ColumnView
    cells: tuple[CellView, ...]
    """One for each of `AXES`, in that order."""
    figures: tuple[tuple[str, tuple[ComparedFigure, ...]], ...]
    """Figures by kind (the choice's value), kinds without figures left out."""
    sources: tuple[str, ...]


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
        worksheet_axes=_worksheet(matrix),
        sources=_sources(library, chosen),
        sections=_sections(comparison),
        version=library.settings.version,
        edit_path=entry.path,
    )


def view_picked(library: Library, ids: Sequence[str]) -> ComparisonView:
    """The sheet of practices that a reader has picked: the matrix and a worksheet, no editor's reading.

    Raises KeyError for an unknown id.
    """
    names = "、".join(library.practices[one].name for one in ids)
    matrix = view_matrix(library, ids)
    titles = (("matrix", "对照表"), ("sources", "来源"), ("worksheet", "空白对比表"))
    return ComparisonView(
        id="-".join(ids),
        url=f"compare/?ids={','.join(ids)}",
        title=f"{names}对比",
        question="",
        audience="",
        summary="按同样的项目并排放着；由条目的数据生成，没有编者的读法。",
        matrix=matrix,
        reading=(),
        strengths=(),
        decision_aid=(),
        not_comparable=(),
        before_adopting=(),
        single_case=False,
        worksheet_axes=_worksheet(matrix),
        sources=_sources(library, ids),
        sections=tuple(
            Section(CHINESE_NUMERALS[n], anchor, title) for n, (anchor, title) in enumerate(titles)
        ),
        version=library.settings.version,
        edit_path="",
    )


def _worksheet(matrix: MatrixView) -> tuple[str, ...]:
    """Rows that a class can fill in from the pages: what differs or is not known, without what is computed."""
    computed = {axis.key for axis in AXES if axis.group in ("evidence", "limits") and axis.basis == "sorted"}
    return tuple(
        row.label
        for group in matrix.groups
        for row in group.rows
        if row.verdict != "same" and row.key not in computed
    )


def _sources(library: Library, ids: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((library.practices[one].name, sheet(library, one).sources) for one in ids)


def _sections(comparison: Comparison) -> tuple[Section, ...]:
    """Sections of the page: those that the comparison fills, numbered in order."""
    present = (
        ("matrix", "对照表", True),
        ("reading", "编者的读法", bool(comparison.reading)),
        ("strengths", "各自长处", bool(comparison.strengths)),
        ("decision", "怎么选", bool(comparison.decision_aid)),
        ("not-comparable", "不能比的", bool(comparison.not_comparable)),
        ("ask-first", "拿去用之前先问", bool(comparison.before_adopting)),
        ("worksheet", "空白对比表", True),
        ("sources", "来源", True),
    )
    titles = [(anchor, title) for anchor, title, filled in present if filled]
    return tuple(Section(CHINESE_NUMERALS[n], anchor, title) for n, (anchor, title) in enumerate(titles))


@lru_cache(maxsize=64)
def sheet(library: Library, identifier: str) -> SheetView:
    """One practice on all axes. Raises KeyError for an unknown id."""
    practice = library.practices[identifier]
    return SheetView(
        column=_column(library, identifier),
        cells=view_cells(library, identifier),
        figures=_figures(practice),
        sources=tuple(cite_source(source) for source in practice.sources),
    )


def view_cells(library: Library, identifier: str, axes: Sequence[Axis] = AXES) -> tuple[CellView, ...]:
    """The cells of one practice on some axes. Raises KeyError for an unknown id."""
    return tuple(
        CellView(
            identifier,
            tuple(said(line) for line in lines),
            tuple(Ref(number, f"s{number}") for number in cited),
            notes,
        )
        for lines, cited, notes in read_cells(library, identifier, axes)
    )


def axis_context(library: Library, identifier: str) -> Context:
    """What axes need to read one practice."""
    catalog = library.catalog
    return Context(
        catalog.vocabulary,
        catalog.regions,
        library.settings.as_of,
        library.evidence[identifier],
        library.completeness[identifier],
    )


def read_cells(
    library: Library, identifier: str, axes: Sequence[Axis] = AXES
) -> Iterator[tuple[Lines, Sequence[int], tuple[str, ...]]]:
    """Cells as plain texts: lines, numbers of sources, notes.

    Where the source's words tell a number, a cell has the sources and what is known of its scope and period. Raises
    KeyError for an unknown id.
    """
    practice = library.practices[identifier]
    context = axis_context(library, identifier)
    numbers = source_numbers(practice)
    printed = [figure for figure in practice.all_figures() if _is_quantity(figure)]
    for axis in axes:
        lines = axis.read(practice, context)
        if not lines or axis.basis != "said" or not tells_number(text := "\n".join(lines)):
            yield lines, (), ()
            continue
        notes = dict.fromkeys(
            f"“{amount(figure).text}”：范围 {figure.scope or '来源未载'}；时期 {figure.period or '来源未载'}"
            for figure in printed
            if repeats(text, figure)
        )
        cited = {numbers[one] for one in _cited(axis, practice) if one in numbers} or numbers.values()
        yield lines, sorted(cited), tuple(notes)


def source_numbers(practice: Practice) -> dict[str, int]:
    """The number that each source has on the page, by its id."""
    return {source.id: number for number, source in enumerate(practice.sources, 1)}


def _cited(axis: Axis, practice: Practice) -> Iterable[str | None]:
    """The sources that the entry itself names for what stands on an axis; none where it names none."""
    if axis.key.startswith("stage-"):
        stage = axis.key.removeprefix("stage-")
        return [step.source for step in practice.steps if (step.stage or "other") == stage]
    if axis.key == "time-limits":
        return [step.source for step in practice.steps]
    if axis.key == "limits":
        return [limit.source for limit in practice.limits]
    if axis.group == "actors":
        return [one.source for one in practice.participants]
    return ()


def _is_quantity(figure: Figure) -> bool:
    """Whether a text can be seen to repeat a figure: it has a unit or two digits and more. A date is no quantity."""
    return figure.kind is not FigureKind.DATE and bool(figure.unit or len(figure.value) > 1)


_OF_A_NUMBER = frozenset("0123456789.")


def repeats(text: str, figure: Figure) -> bool:
    """Whether a text repeats a figure: the number with its unit, its hedge between them or not, and no digit beside."""
    if figure.value not in text:
        return False
    unit = figure.unit or ""
    forms = (f"{figure.value}{figure.approx}{unit}",) if figure.approx else ()
    for form in (*forms, f"{figure.value}{unit}"):
        at = text.find(form)
        while at >= 0:
            end = at + len(form)
            if text[at - 1 : at] not in _OF_A_NUMBER and text[end : end + 1] not in _OF_A_NUMBER:
                return True
            at = text.find(form, at + 1)
    return False


def view_matrix(library: Library, ids: Sequence[str], comparison: Comparison | None = None) -> MatrixView:
    """The aligned table of some practices, with the extra rows of a curated comparison if one is given."""
    sheets = [sheet(library, one) for one in ids]
    groups = []
    for key, title in GROUPS:
        rows = [
            _row(axis.key, axis.label, [one.cells[index] for one in sheets])
            for index, axis in enumerate(AXES)
            if axis.group == key
        ]
        rows = [row for row in rows if not (row.key in DROPPED and all(cell.silent for cell in row.cells))]
        for number, extra in enumerate(comparison.extra_axes if comparison else ()):
            if extra.group == key:
                told = {cell.practice: said(cell.text) for cell in extra.cells}
                cells = [
                    CellView(one, (told[one],) if one in told else (), _reach(library, one, told))
                    for one in ids
                ]
                rows.append(_row(f"extra-{number}", extra.label, cells, by_editor=True))
        if rows:
            groups.append(GroupView(key, title, GROUP_NOTES.get(key, ""), tuple(rows)))
    verdicts = [row.verdict for group in groups for row in group.rows]
    figures = [dict(one.figures) for one in sheets]
    return MatrixView(
        columns=tuple(one.column for one in sheets),
        groups=tuple(groups),
        figures=tuple(
            FigureRow(kind.value, kind.label, found)
            for kind in FigureKind
            if any(found := tuple(one.get(kind.value, ()) for one in figures))
        ),
        why_not_ranked=_why_not_ranked([figure for one in figures for row in one.values() for figure in row]),
        different=verdicts.count("different"),
        same=verdicts.count("same"),
        gaps=verdicts.count("gap"),
    )


DROPPED = frozenset(axis.key for axis in AXES if axis.key.startswith("stage-") or axis.key == "others")
"""Rows that are left out where no source fills them; any other silence is shown, because it is asked for."""


def _reach(library: Library, identifier: str, told: dict[str, Said]) -> tuple[Ref, ...]:
    """The sources of a practice, if what its editor wrote of it tells a number."""
    if identifier not in told or not tells_number(told[identifier].text):
        return ()
    count = len(library.practices[identifier].sources)
    return tuple(Ref(number, f"s{number}") for number in range(1, count + 1))


def _row(key: str, label: str, cells: Sequence[CellView], *, by_editor: bool = False) -> RowView:
    found = verdict([tuple(f"{one.kind}:{one.text}" for one in cell.lines) for cell in cells])
    mark, words = VERDICTS[found]
    return RowView(key, label, found.value, mark, words, by_editor, tuple(cells))


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


def _figures(practice: Practice) -> tuple[tuple[str, tuple[ComparedFigure, ...]], ...]:
    refs = source_refs(practice)
    reported = {source.id for source in practice.sources if source.self_reported}
    return tuple(
        (
            kind,
            tuple(
                ComparedFigure(
                    amount=amount(figure),
                    label=figure.label,
                    scope=said(figure.scope),
                    period=said(figure.period),
                    self_reported=figure.source in reported,
                    doubt=figure.doubt or "",
                    base=said(figure.base) if asks_base(figure) else None,
                    part=part,
                    ref=refs.get(figure.source),
                )
                for part, figure in figures
            ),
        )
        for kind, figures in figures_by_kind(practice)
    )


def figures_by_kind(practice: Practice) -> list[tuple[str, list[tuple[str, Figure]]]]:
    """The figures of each kind (the choice's value) that has any, with the name of their component or ""."""
    found: dict[FigureKind, list[tuple[str, Figure]]] = {}
    for part, figures in (("", practice.figures), *((one.name, one.figures) for one in practice.components)):
        for figure in figures:
            found.setdefault(figure.kind, []).append((part, figure))
    return [(value, found[kind]) for kind, value in _KINDS if kind in found]


_KINDS = tuple((kind, kind.value) for kind in FigureKind)


def _why_not_ranked(figures: Sequence[ComparedFigure]) -> str:
    """One plain sentence why the numbers must not be ranked, from what is true of these numbers."""
    if not figures:
        return NO_FIGURES
    true = {
        "scopes": len({figure.scope.text for figure in figures}) > 1,
        "no-scope": any(figure.scope.kind == "silent" for figure in figures),
        "periods": len({figure.period.text for figure in figures}) > 1,
        "no-period": any(figure.period.kind == "silent" for figure in figures),
        "self": any(figure.self_reported for figure in figures),
        "doubt": any(figure.doubt for figure in figures),
    }
    reasons = [words for key, words in WHY if true.get(key)] or [WHY[-1][1]]
    return NOT_RANKED.format(reasons="，".join(reasons))
