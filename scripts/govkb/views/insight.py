"""The library seen as a whole: how many entries of which kind, what sources usually leave out, and a map of the field.

What is counted is always entries of this library. Figures of sources are never counted, summed or drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from govkb.axes import AXES
from govkb.choices import SourceType, Stage, Status
from govkb.evidence import RULE
from govkb.model import Practice
from govkb.views.browse import FacetView, facets, provinces
from govkb.views.comparison import axis_context
from govkb.views.library import Library, once_for_all, once_for_each, practice_url, term_url
from govkb.views.marks import Link


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: what is counted, how often, and the share of the longest possible bar in percent."""

    label: Link
    count: int
    width: int
    share: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Counted entries by one property: a table whose rows carry a bar."""

    key: str
    title: str
    note: str
    head: str
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One crossing of the field map."""

    column: int
    row: int
    x: int
    y: int
    radius: int
    count: int
    """How many practices there are."""
    practices: tuple[Link, ...]
    """The first of them, at most `NAMED`."""
    whole: Link
    """Where all practices of that column are listed."""


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Who leads (columns) by how many binding rules the sources tell (rows)."""

    columns: tuple[tuple[str, int], ...]
    """Label and horizontal place."""
    rows: tuple[tuple[str, str, int], ...]
    """Label, what it means, vertical place; the most binding first."""
    spots: tuple[Spot, ...]
    width: int
    height: int
    summary: str


@dataclass(frozen=True, slots=True)
class InsightView:
    """All counts of the library."""

    entries: int
    charts: tuple[Chart, ...]
    silence: Chart
    field: FieldMap


BINDING: tuple[tuple[str, str], ...] = (
    ("办理时限", "来源写了办到哪一步要多久"),
    ("考评监督", "来源写了考评的环节，或有人监督、考核"),
    ("权限凭据", "来源写了凭什么可以这样做"),
)
"""What makes a practice binding, as far as sources tell: name and meaning."""

_BINDING_ROWS = ("三样都有", "写了两样", "写了一样", "一样都没写")
_STEP_X, _STEP_Y, _LEFT, _TOP = 118, 84, 112, 46
NAMED = 20
"""At most so many practices of a crossing are named: a page must not grow with the library."""


def insight(library: Library) -> InsightView:
    """Counts by theme, province, level, evidence, status, completeness and source; silence; the map."""
    entries = len(library.practices)
    by_facet = {facet.id: facet for facet in facets(library)}
    charts = [
        _term_chart(by_facet[key], entries, note)
        for key, note in (
            ("theme", "一条做法可以属于几个主题，各行相加会多于总数。"),
            ("mechanism", "一条做法可以用几种办法，各行相加会多于总数。"),
            ("lead_level", "一条做法只有一个牵头层级。"),
        )
        if key in by_facet
    ]
    charts.append(
        _chart(
            "province", "按省份", "只列有做法的省份。没有的省份不是没有做法，是本库还没有收到。", "省份", entries,
            ((Link(area.name, area.url), area.count) for area in sorted(provinces(library), key=lambda area: -area.count) if area.count),
        )
    )  # fmt: skip
    levels = Counter(evidence.level for evidence in library.evidence.values())
    charts.append(
        _chart(
            "evidence", "按证据等级", "等级由来源的种类算出，不是做法好坏。", "等级", entries,
            ((Link(f"{level}级：{name}", "guide/evidence/"), levels[level]) for level, name, _ in RULE),
        )
    )  # fmt: skip
    kinds = Counter(
        (source.type, source.self_reported)
        for practice in library.practices.values()
        for source in practice.sources
    )
    sources = sum(kinds.values())
    charts.append(
        _chart(
            "source", "按来源种类", "数的是来源，不是做法；同一篇文章被几条做法引用，各数一次。", "来源", sources,
            (
                (Link(f"{kind.label}，{'地方供稿' if own else '不是地方供稿'}"), kinds[kind, own])
                for kind in SourceType for own in (False, True) if kinds[kind, own]
            ),
            unit="份",
        )
    )  # fmt: skip
    statuses = Counter(practice.status for practice in library.practices.values())
    charts.append(
        _chart(
            "status", "按现在怎样", "照来源的说法；多数没有再核实。", "状态", entries,
            ((Link(status.label), statuses[status]) for status in Status if statuses[status]),
        )
    )  # fmt: skip
    told = [*library.completeness.values()]
    points = max((one.asked for one in told), default=0)
    buckets = Counter(_bucket(one.filled, points) for one in told)
    charts.append(
        _chart(
            "completeness", "按写全了没有", f"问{points}项，来源写了几项。写得少的，多半是来源只有一小段。", "有载的项数", entries,
            ((Link(label), buckets[label]) for label in dict.fromkeys(_bucket(n, points) for n in range(points + 1))),
        )
    )  # fmt: skip
    return InsightView(entries, tuple(charts), _silence(library, entries), field_map(library))


def _bucket(known: int, points: int) -> str:
    low = known // 3 * 3
    high = min(low + 2, points)
    return f"{low}–{high}项" if high > low else f"{low}项"


def _term_chart(facet: FacetView, entries: int, note: str) -> Chart:
    return _chart(
        facet.id, f"按{facet.label}", note, facet.label, entries,
        ((Link(term.label, term.url if term.count else ""), term.count) for term in facet.terms),
    )  # fmt: skip


_ASKED = tuple(
    axis
    for axis in AXES
    if axis.basis == "said" and not axis.key.startswith("stage-") and axis.key not in ("others", "limits")
)
"""Axes on which a source can be asked to say something."""


@once_for_each
def _silent(library: Library, identifier: str) -> Sequence[str]:
    """The axes on which the sources of an entry are silent."""
    practice, context = library.practices[identifier], axis_context(library, identifier)
    return tuple(axis.key for axis in _ASKED if not axis.read(practice, context))


def _silence(library: Library, entries: int) -> Chart:
    """On which axes sources are usually silent, the most silent first. Stages are no questions: not all need them."""
    silent = Counter(chain.from_iterable(_silent(library, identifier) for identifier in library.practices))
    ordered = sorted(enumerate(_ASKED), key=lambda pair: (-silent[pair[1].key], pair[0]))
    return _chart(
        "silence", "来源通常没有写什么", "来源没有写，不等于没有。要借鉴一条做法，先去问这几项。", "比较项", entries,
        ((Link(axis.label), silent[axis.key]) for _, axis in ordered),
    )  # fmt: skip


def _chart(
    key: str, title: str, note: str, head: str, total: int, rows: Iterable[tuple[Link, int]], unit: str = "条"
) -> Chart:
    bars = tuple(
        Bar(
            label,
            count,
            round(100 * count / total) if total else 0,
            f"{round(100 * count / total)}%" if total else "",
        )
        for label, count in rows
    )
    return Chart(key, title, note, head, unit, bars)


def binding(practice: Practice) -> tuple[bool, ...]:
    """Which of `BINDING` the sources tell of a practice."""
    limits = any(
        step.time_limit or any(branch.time_limit for branch in step.branches) for step in practice.steps
    )
    watched = any(step.stage is Stage.EVALUATE for step in practice.steps) or any(
        word in one.role for one in practice.participants for word in ("监督", "督办", "考核", "考评")
    )
    return (limits, watched, bool(practice.conditions and practice.conditions.mandate))


@once_for_each
def _bound(library: Library, identifier: str) -> int:
    """How many of `BINDING` the sources tell of an entry."""
    return sum(binding(library.practices[identifier]))


@once_for_all(lambda practice: (practice.name, practice.lead_level, binding(practice)))
def field_map(library: Library) -> FieldMap:
    """The map: every practice at the crossing of who leads and how many binding rules are told."""
    facet = library.catalog.vocabulary.facets.get("lead_level")
    used = {practice.lead_level for practice in library.practices.values()}
    levels = [term for term in (facet.terms if facet else ()) if term.id in used]
    found: dict[tuple[int, int], list[str]] = {}
    for identifier, practice in library.practices.items():
        column = next((n for n, term in enumerate(levels) if term.id == practice.lead_level), None)
        if column is not None:
            found.setdefault((column, 3 - _bound(library, identifier)), []).append(identifier)
    most = max((len(ids) for ids in found.values()), default=1)
    spots = tuple(
        Spot(
            column=column,
            row=row,
            x=_LEFT + column * _STEP_X + _STEP_X // 2,
            y=_TOP + row * _STEP_Y + _STEP_Y // 2,
            radius=round(12 + 26 * (len(ids) / most) ** 0.5),
            count=len(ids),
            practices=tuple(Link(library.practices[one].name, practice_url(one)) for one in ids[:NAMED]),
            whole=Link(levels[column].label, term_url("lead_level", levels[column].id)),
        )
        for (column, row), ids in sorted(found.items(), key=lambda item: (item[0][1], item[0][0]))
    )
    return FieldMap(
        columns=tuple((term.label, _LEFT + n * _STEP_X + _STEP_X // 2) for n, term in enumerate(levels)),
        rows=tuple(
            (label, meaning, _TOP + n * _STEP_Y + _STEP_Y // 2)
            for n, (label, meaning) in enumerate(
                zip(_BINDING_ROWS, ("", "", "", "来源没写，不等于没有"), strict=True)
            )
        ),
        spots=spots,
        width=_LEFT + len(levels) * _STEP_X,
        height=_TOP + len(_BINDING_ROWS) * _STEP_Y,
        summary=_summary(levels, spots, len(library.practices)),
    )


def _summary(levels: Sequence[object], spots: Sequence[Spot], entries: int) -> str:
    """The picture in one sentence."""
    if not spots:
        return "库里还没有做法。"
    by_row = Counter[int]()
    for spot in spots:
        by_row[spot.row] += spot.count
    fullest = max(spots, key=lambda spot: (spot.count, -spot.row, -spot.column))
    level = getattr(levels[fullest.column], "label", "")
    told = "，".join(f"{_BINDING_ROWS[row]}的{by_row[row]}条" for row in range(4) if by_row[row])
    return (
        f"{entries}条做法里，{told}。最多的一格是{level}、{_BINDING_ROWS[fullest.row]}，有{fullest.count}条。"
    )
