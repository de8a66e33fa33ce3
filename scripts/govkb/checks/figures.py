"""Figures: percentages are possible, hedges are kept apart, rates say what they are of."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.catalog import Catalog
from govkb.checks.references import figures_with_place
from govkb.choices import FigureKind
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry


def values(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """A percentage lies between 0 and 100 and needs no unit; any other number has a unit."""
    del catalog
    for pointer, figure in figures_with_place(entry.content):
        number = figure.number
        if number.percent:
            ends = (number.low, number.high)
            if any(end is not None and not 0 <= end <= 100 for end in ends) and not figure.doubt:
                yield entry.document.problem((*pointer, "value"), "figure-percent", value=figure.value)
            if figure.unit and figure.unit != "%":
                yield entry.document.problem(
                    (*pointer, "unit"), "figure-unit", value=figure.value, unit=figure.unit
                )
        elif not figure.unit and figure.kind is not FigureKind.DATE and not figure.value.endswith("元"):
            yield entry.document.problem(pointer, "figure-unit-missing", label=figure.label)


def hedges(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """A hedge printed inside the number stands in `approx` as well, where comparisons look for it."""
    del catalog
    for pointer, figure in figures_with_place(entry.content):
        if figure.approx:
            continue
        inside = next((hedge for hedge in ("余", "多", "几", "数") if hedge in figure.value), None)
        if inside:
            yield entry.document.problem(
                (*pointer, "value"), "figure-hedge", value=figure.value, hedge=inside
            )


def rates(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """A rate without denominator, or of one hundred per cent, says so."""
    del catalog
    for pointer, figure in figures_with_place(entry.content):
        number = figure.number
        if not number.percent or figure.doubt or figure.kind is FigureKind.RULE:
            continue
        if number.value == 100:
            yield entry.document.problem(pointer, "figure-full-marks", label=figure.label)
        elif not figure.base:
            yield entry.document.problem(pointer, "figure-rate-base", label=figure.label)
