"""Sets of bits answer what a look at every single entry would."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given, strategies

from govkb.holders import Holders, bits_of, positions_in

TERMS = strategies.lists(strategies.sampled_from("abcdefg"), max_size=5).map(tuple)
HELD = strategies.lists(TERMS, max_size=80)


def overlap(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return len({*one} & {*other}) / len({*one} | {*other}) if one or other else 0.0


@given(strategies.sets(strategies.integers(0, 300)))
def test_a_set_of_entries_gives_back_their_positions_in_order(positions: set[int]) -> None:
    assert [*positions_in(bits_of(positions))] == sorted(positions)


@given(HELD, TERMS)
def test_who_holds_any_of_some_terms(held: list[tuple[str, ...]], terms: tuple[str, ...]) -> None:
    expected = [position for position, own in enumerate(held) if {*own} & {*terms}]
    assert [*positions_in(Holders.of(held).of_any(terms))] == expected


@given(HELD, TERMS, strategies.sampled_from((0, 0.25, 0.5, 1)), strategies.data())
def test_groups_of_equal_overlap_come_from_the_greatest_on(
    held: list[tuple[str, ...]], terms: tuple[str, ...], least: float, data: strategies.DataObject
) -> None:
    among = data.draw(strategies.sets(strategies.integers(0, len(held) - 1))) if held else set()
    ranked = sorted(
        (-overlap(held[one], terms), one)
        for one in among
        if {*held[one]} & {*terms} and overlap(held[one], terms) >= least
    )
    expected = [[one for _, one in group] for _, group in groupby(ranked, key=lambda row: row[0])]
    found = Holders.of(held).by_overlap(terms, bits_of(among), least)
    assert [[*positions_in(group)] for group in found] == expected
