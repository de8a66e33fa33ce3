"""Bars are drawn for values of one scope, period, unit and source without doubt, and for nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govkb.views.charts import charts
from govkb.views.marks import SILENT, Amount, Ref, said
from govkb.views.practice import FigureView


def figure(value: str, **changes: object) -> FigureView:
    base = FigureView(
        anchor=f"f-{value}", label=f"数到{value}", amount=Amount("", value, "", "件", ""), kind="成效",
        scope=said("某县"), period=said("2024年"), base=None, ref=Ref(1, "s1"), self_reported=True, doubt="",
    )  # fmt: skip
    return replace(base, **changes)


ALIKE = (figure("200"), figure("100"), figure("50"))


def test_three_alike_are_drawn_in_the_order_of_the_entry() -> None:
    (chart,) = charts(ALIKE)
    assert (chart.scope, chart.period) == ("某县", "2024年")
    assert [(bar.figure.amount.value, bar.length) for bar in chart.bars] == [
        ("200", 1000),
        ("100", 500),
        ("50", 250),
    ]


@pytest.mark.parametrize(
    "odd",
    [
        figure("50", scope=said("某镇")),
        figure("50", scope=SILENT),
        figure("50", period=said("2023年")),
        figure("50", period=SILENT),
        figure("50", amount=Amount("", "50", "", "户", "")),
        figure("50", kind="人数"),
        figure("50", ref=Ref(2, "s2")),
        figure("50", ref=None),
        figure("50", doubt="没有说怎样算一件"),
        figure("4-6"),
        figure("数十"),
        figure("0"),
        figure("3"),  # too short to be seen beside 200
    ],
)
def test_one_that_differs_stands_alone(odd: FigureView) -> None:
    assert charts((*ALIKE[:2], odd)) == ()


def test_what_a_unit_does_not_tell_apart_is_not_drawn() -> None:
    assert charts(replace(one, amount=replace(one.amount, unit="个")) for one in ALIKE) == ()


def test_percentages_need_the_same_stated_base() -> None:
    rates = [figure(value, amount=Amount("", value, "", "", "")) for value in ("90%", "80%", "70%")]
    assert charts(rates) == ()
    assert charts(replace(one, base=SILENT) for one in rates) == ()
    assert len(charts(replace(one, base=said("全县诉求")) for one in rates)) == 1
    assert charts(replace(one, base=said(f"口径{index}")) for index, one in enumerate(rates)) == ()


def test_two_are_too_few() -> None:
    assert charts(ALIKE[:2]) == ()
