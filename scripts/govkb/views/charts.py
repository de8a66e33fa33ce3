"""When figures may be drawn as bars beside each other, and how long the bars are.

Almost never. A bar invites the eye to compare, so all of this must hold of every value drawn together (and is what
`docs/guide/reading.md` promises to readers): the source states scope and period, and they are the same; the same source;
the same unit, which is a real one (个 counts anything) or the same stated base of a percentage; one number, not a range
or a magnitude; nothing doubtful; the smallest bar can still be seen. Figures of different practices are never drawn
together at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from govkb.frozen import frozen
from govkb.numerals import parse_number
from govkb.views.practice import FigureView

FEWEST = 3
MOST = 8
WIDEST_RATIO = 50
_COUNTS_ANYTHING = frozenset({"个", "项目", ""})


@frozen
class BarView:
    """One bar: its figure, and its length in thousandths of the longest."""

    figure: FigureView
    length: int


@frozen
class ChartView:
    """Figures that may be seen beside each other."""

    scope: str
    period: str
    bars: tuple[BarView, ...]
    """In the order in which the entry gives them: a chart is no ranking."""


def charts(figures: Iterable[FigureView]) -> tuple[ChartView, ...]:
    """The charts that an entry's figures allow, in the order of their first figures."""
    groups: dict[tuple[str, ...], list[tuple[FigureView, Decimal]]] = defaultdict(list)
    for figure in figures:
        measured = _measure(figure)
        if measured:
            key, value = measured
            groups[key].append((figure, value))
    return tuple(
        _chart(members)
        for members in groups.values()
        if FEWEST <= len(members) <= MOST
        and max(value for _, value in members) <= WIDEST_RATIO * min(value for _, value in members)
    )


def _measure(figure: FigureView) -> tuple[tuple[str, ...], Decimal] | None:
    """What a figure shares with those beside which it may stand, and its value; None where it stands alone."""
    if figure.doubt or figure.ref is None:
        return None
    if figure.scope.kind != "text" or figure.period.kind != "text":
        return None
    number = parse_number(figure.amount.value)
    if number is None or number.value is None or number.value <= 0:
        return None
    if number.percent:
        if figure.base is None or figure.base.kind != "text":
            return None
        measure = f"%{figure.base.text}"
    elif figure.amount.unit in _COUNTS_ANYTHING:
        return None
    else:
        measure = figure.amount.unit
    return (figure.scope.text, figure.period.text, figure.kind, str(figure.ref.number), measure), number.value


def _chart(members: list[tuple[FigureView, Decimal]]) -> ChartView:
    longest = max(value for _, value in members)
    return ChartView(
        members[0][0].scope.text,
        members[0][0].period.text,
        tuple(BarView(figure, max(1, int(value * 1000 / longest))) for figure, value in members),
    )
