"""Likeness is computed from shared terms, said in words, and never offered across unlike things."""

from __future__ import annotations

from collections.abc import Mapping

from fixture_library import small_catalog
from govkb.model import Component, Practice
from govkb.similarity import LEAST_SCORE, MOST, Likeness, likenesses
from test_model import simple


def like(**practices: Practice) -> Mapping[str, tuple[Likeness, ...]]:
    return likenesses(practices, small_catalog().vocabulary)


def made(**changes: object) -> Practice:
    return simple().model_copy(update=changes)


def test_shared_terms_are_the_reason() -> None:
    (found,) = like(a=made(), b=made())["a"]
    assert (found.id, found.score) == ("b", 1.0)
    assert found.reason == "同样靠矛盾调解；都为解决邻里家庭纠纷；都在乡镇（街道）全域"


def test_without_a_shared_mechanism_nothing_is_alike() -> None:
    assert like(a=made(), b=made(mechanisms=("ledger",)))["a"] == ()


def test_below_the_threshold_the_box_stays_empty() -> None:
    one = made(mechanisms=("mediation", "ledger", "deliberation", "door-to-door"))
    other = made(
        problems=("participation-gap",),
        themes=("self-governance",),
        settings=("village",),
        actors=("committee",),
    )
    assert like(a=one, b=other)["a"] == ()
    assert all(found.score >= LEAST_SCORE for ids in like(a=made(), b=other).values() for found in ids)


def test_a_practice_is_never_like_its_family() -> None:
    part = Component.model_validate({"id": "c", "name": "组", "detail": "described", "practice": "child"})
    other = Component.model_validate({"id": "d", "name": "组", "detail": "described", "practice": "second"})
    found = like(
        parent=made(components=(part, other)),
        child=made(part_of="parent"),
        second=made(part_of="parent"),
        third=made(part_of="parent"),
        stranger=made(),
    )
    assert {name: {one.id for one in ids} for name, ids in found.items()} == {
        "parent": {"stranger"},
        "child": {"stranger"},
        "second": {"stranger"},
        "third": {"stranger"},
        "stranger": {"parent", "child", "second", "third"},
    }


def test_there_are_never_too_many_and_ties_go_by_id() -> None:
    found = like(**{f"p{n}": made() for n in range(8)})
    assert [one.id for one in found["p7"]] == [f"p{n}" for n in range(MOST)]


def test_a_rare_term_counts_more_than_a_common_one() -> None:
    common = {f"x{n}": made(mechanisms=("mediation",)) for n in range(6)}
    rare = made(mechanisms=("mediation", "ledger"))
    found = like(a=rare, b=rare, **common)
    assert found["a"][0].id == "b"
    assert found["a"][0].score > found["a"][1].score


def test_the_order_of_the_library_changes_nothing() -> None:
    practices = dict(small_catalog().practices)
    turned = dict(reversed(practices.items()))
    vocabulary = small_catalog().vocabulary
    assert likenesses(practices, vocabulary) == {
        name: likenesses(turned, vocabulary)[name] for name in practices
    }
