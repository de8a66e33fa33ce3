"""Numbers as newspapers print them, and what they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from govkb.numerals import AFTER_UNIT, BEFORE, HEDGES, Number, parse_number

EXACT: dict[str, str] = {
    # Arabic
    "0": "0", "7": "7", "120": "120", "2.8万": "28000", "1.79万": "17900", "1,234": "1234", "1,234,567": "1234567",
    "１２": "12", "3．5": "3.5", "19.7万元": "197000", "2000元": "2000", "0.5": "0.5", "3千": "3000", "20万亿": "20000000000000",
    # a hedge inside the number does not change it
    "800多万": "8000000", "130余万": "1300000", "70多": "70", "3000余": "3000", "十余": "10", "万余": "10000",
    # Chinese
    "三": "3", "两": "2", "十": "10", "十五": "15", "二十": "20", "二十一": "21", "百": "100", "一百零五": "105",
    "三千": "3000", "两千零二十": "2020", "十万八千": "108000", "一亿零三万": "100030000", "百万": "1000000", "〇": "0",
    "二〇二〇": "2020", "二○二○": "2020",
    # halves
    "半": "0.5", "一半": "0.5",
    # fractions
    "四分之三": "0.75", "五分之一": "0.2",
    # what is left out after a digit is the next lower place
    "一百二": "120", "两万三": "23000", "三千五": "3500",
    # larger Chinese places
    "二十万亿": "20000000000000", "1亿2000万": "120000000",
}  # fmt: skip

PERCENT: dict[str, str] = {
    "23.23%": "23.23", "100%": "100", "99.99％": "99.99", "百分之百": "100", "百分之九十五": "95", "0%": "0", "128%": "128",
}  # fmt: skip

RANGES: dict[str, tuple[str, str]] = {
    "4-6": ("4", "6"), "5至10": ("5", "10"), "一到三": ("1", "3"), "3—5": ("3", "5"), "3～5": ("3", "5"), "1-3万": ("10000", "30000"),
    "10%-20%": ("10", "20"), "10-20%": ("10", "20"), "三五": ("3", "5"), "七八": ("7", "8"), "两三百": ("200", "300"),
}  # fmt: skip

UNKNOWN_SIZE = ("数十", "几百", "数千万", "百几", "2020年", "2020年5月", "5月19日", "9点", "2021年3月1日14时")
"""A magnitude or a moment: printed as a number, but no number to count with."""

NONE_AT_ALL = (
    "", " ", "若干", "很多", "全部", "12晚", "2.8万场", "12,34", "1.2.3", "%", "百分之", "分之", "一二三点", "abc", "-", "5-", "-5",
    "6-4", "2020-05", "NaN", "inf", "1e3", "0x10", "1_000", "约30", "年", "月日",
)  # fmt: skip


@pytest.mark.parametrize(("printed", "value"), EXACT.items())
def test_a_printed_number_is_read_exactly(printed: str, value: str) -> None:
    assert parse_number(printed) == Number(Decimal(value), Decimal(value))


@pytest.mark.parametrize(("printed", "value"), PERCENT.items())
def test_a_percentage_says_that_it_is_one(printed: str, value: str) -> None:
    assert parse_number(printed) == Number(Decimal(value), Decimal(value), percent=True)


@pytest.mark.parametrize(("printed", "ends"), RANGES.items())
def test_a_range_has_two_ends_and_no_value(printed: str, ends: tuple[str, str]) -> None:
    number = parse_number(printed)
    assert number == Number(Decimal(ends[0]), Decimal(ends[1]), percent="%" in printed)
    assert number.value is None


@pytest.mark.parametrize("printed", UNKNOWN_SIZE)
def test_a_magnitude_or_a_moment_is_accepted_and_counts_nothing(printed: str) -> None:
    assert parse_number(printed) == Number(None, None)


@pytest.mark.parametrize("printed", NONE_AT_ALL)
def test_what_is_no_number_is_refused(printed: str) -> None:
    assert parse_number(printed) is None


def test_every_hedge_has_one_place() -> None:
    assert not BEFORE & AFTER_UNIT
    assert set(HEDGES) >= BEFORE | AFTER_UNIT
    assert len(HEDGES) == len(set(HEDGES))
