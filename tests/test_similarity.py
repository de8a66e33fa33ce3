"""Likeness is computed from shared terms, said in words, and never offered across unlike things."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from math import log

import pytest
from hypothesis import given, settings, strategies

from built_site import ROOT
from fixture_library import small_catalog
from govkb.catalog import load_catalog
from govkb.model import Component, Practice, Step
from govkb.similarity import (
    MOST,
    MOST_CONTRASTS,
    STEPS,
    TERMS,
    TEXTS,
    Likeness,
    Neighbours,
    _counted,
    _joined,
    contrasts,
    likenesses,
)
from test_model import simple


def like(**practices: Practice) -> Mapping[str, tuple[Likeness, ...]]:
    return likenesses(practices, small_catalog().vocabulary)


def made(**changes: object) -> Practice:
    return simple().model_copy(update=changes)


def test_shared_terms_are_the_reason() -> None:
    (found,) = like(a=made(), b=made())["a"]
    assert found.id == "b"
    assert found.reason.startswith("同样靠矛盾调解；都为解决邻里家庭纠纷；都在乡镇（街道）全域")


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


def test_an_entry_with_few_terms_is_not_like_every_long_one_that_has_them() -> None:
    short = made(mechanisms=("mediation",), problems=(), themes=(), actors=(), settings=("township-wide",))
    long = made(
        mechanisms=("mediation", "ledger", "deliberation", "door-to-door"),
        problems=("participation-gap",),
        themes=("self-governance", "dispute-prevention"),
        settings=("village", "estate"),
        actors=("committee", "resident"),
    )
    assert like(a=short, b=long)["a"] == ()


def test_shared_steps_and_words_count_and_are_said() -> None:
    def with_steps(stage: str, title: str) -> Practice:
        return made(summary="", steps=(Step.model_validate({"stage": stage, "title": title}),))

    found = like(
        a=with_steps("revisit", "填写问题台账"),
        b=with_steps("revisit", "查看问题台账"),
        c=with_steps("handle", "分派"),
    )["a"]
    assert [one.id for one in found] == ["b", "c"]
    assert found[0].score == pytest.approx(found[1].score + STEPS + TEXTS / 3, abs=0.002)
    assert "都写了回访的环节" in found[0].reason
    assert "文字里都有“问题台账”" in found[0].reason
    assert "环节" not in found[1].reason


def test_what_terms_steps_and_words_add_makes_the_whole() -> None:
    assert pytest.approx(1.0) == TERMS + STEPS + TEXTS


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


# ------------------------------------------------------------------------------------- against comparing all pairs


def brute_force(practices: Mapping[str, Practice]) -> dict[str, list[tuple[float, str]]]:
    """Share of terms of every pair with a common mechanism, written down without an index."""
    factors = {"mechanisms": 3.0, "problems": 2.0, "themes": 1.0, "settings": 1.0, "actors": 0.5}

    def weight(field: str, term: str) -> float:
        holders = sum(1 for practice in practices.values() if term in getattr(practice, field))
        return factors[field] * log(1 + len(practices) / holders)

    weights = {
        (field, term): weight(field, term)
        for practice in practices.values()
        for field in factors
        for term in getattr(practice, field)
    }

    def terms(practice: Practice) -> set[tuple[str, str]]:
        return {(field, term) for field in factors for term in getattr(practice, field)}

    def share(one: Practice, other: Practice) -> float:
        common = sum(weights[term] for term in terms(one) & terms(other))
        whole = sum(weights[term] for practice in (one, other) for term in terms(practice))
        return 2 * common / whole

    return {
        identifier: [
            (share(practice, other), name)
            for name, other in practices.items()
            if set(practice.mechanisms) & set(other.mechanisms)
        ]
        for identifier, practice in practices.items()
    }


def test_the_index_finds_what_comparing_all_pairs_finds() -> None:
    catalog = load_catalog(ROOT)
    found = likenesses(catalog.practices, catalog.vocabulary)
    for identifier, pairs in brute_force(catalog.practices).items():
        practice = catalog.practices[identifier]
        shares = {name: share for share, name in pairs}
        chosen = {one.id for one in found[identifier]}
        for one in found[identifier]:
            terms = TERMS * shares[one.id]
            assert terms - 0.002 <= one.score <= terms + STEPS + TEXTS + 0.002
        # Whoever is left out is family, below the threshold, or cannot beat the last that was chosen.
        parts = {part.practice for part in practice.components}
        for share, name in pairs:
            other = catalog.practices[name]
            family = name == identifier or name in parts or identifier == other.part_of or (
                practice.part_of is not None and practice.part_of in (name, other.part_of)
            )  # fmt: skip
            if name in chosen or family or share < 0.35 - 1e-6:
                continue
            assert len(chosen) == MOST
            assert TERMS * share <= found[identifier][-1].score + 0.002, (identifier, name)


def test_reasons_are_true_of_both() -> None:
    catalog = load_catalog(ROOT)
    leads = {
        "同样靠": ("mechanism", "mechanisms"),
        "都为解决": ("problem", "problems"),
        "都在": ("setting", "settings"),
    }
    seen = 0
    for identifier, found in likenesses(catalog.practices, catalog.vocabulary).items():
        for one in found:
            pair = (catalog.practices[identifier], catalog.practices[one.id])
            for piece in one.reason.split("；"):
                for lead, (facet, field) in leads.items():
                    if piece.startswith(lead):
                        both = [term for term in getattr(pair[0], field) if term in getattr(pair[1], field)]
                        assert piece == lead + "、".join(
                            catalog.vocabulary.label(facet, term) for term in both
                        )
                        seen += 1
                if piece.startswith("文字里都有"):
                    words = piece.removeprefix("文字里都有").strip("“”").split("”、“")
                    for word in words:
                        assert all(
                            any(
                                word in text
                                for text in (practice.summary, *(step.title for step in practice.steps))
                            )
                            for practice in pair
                        ), (identifier, one.id, word)
    assert seen > 100


def many(count: int) -> dict[str, Practice]:
    """A large library that is like the real one: its own entries with their terms dealt anew."""
    catalog, dice = load_catalog(ROOT), random.Random(1)  # noqa: S311 - a deal that can be repeated
    practices = list(catalog.practices.values())
    facets = {facet: list(terms) for facet, terms in catalog.vocabulary.terms.items()}
    return {
        f"p{number:05d}": dice.choice(practices).model_copy(
            update={
                "part_of": None,
                "components": (),
                "mechanisms": tuple(dice.sample(facets["mechanism"], dice.randint(1, 3))),
                "problems": tuple(dice.sample(facets["problem"], dice.randint(1, 3))),
                "settings": tuple(dice.sample(facets["setting"], 2)),
                "themes": tuple(dice.sample(facets["theme"], 2)),
                "actors": tuple(dice.sample(facets["actor"], 4)),
            }
        )
        for number in range(count)
    }


def test_a_large_library_costs_in_proportion() -> None:
    """Four times the entries: all pairs would cost sixteen times as much."""
    vocabulary = small_catalog().vocabulary
    costs = []
    for count in (300, 1200):
        practices = many(count)
        best = []
        for _ in range(3):
            before = time.process_time()
            found = likenesses(practices, vocabulary)
            contrasts(practices, vocabulary)
            best.append(time.process_time() - before)
        costs.append(min(best))
        assert sum(1 for ids in found.values() if ids) > 0.9 * count
    assert costs[1] < 9 * costs[0]


@given(strategies.data())
@settings(max_examples=30, deadline=None)
def test_after_edits_it_is_as_if_it_had_been_laid_out_anew(data: strategies.DataObject) -> None:
    practices, vocabulary = dict(load_catalog(ROOT).practices), small_catalog().vocabulary
    neighbours = Neighbours(practices, vocabulary)
    ids = sorted(practices)
    for _ in range(2):
        one, other = (practices[data.draw(strategies.sampled_from(ids))] for _ in range(2))
        fields = data.draw(strategies.sets(strategies.sampled_from(BORROWED), min_size=1))
        edited = data.draw(strategies.sampled_from(ids))
        practices = {
            **practices,
            edited: one.model_copy(update={field: getattr(other, field) for field in fields}),
        }
        neighbours = neighbours.after(practices)
    fresh = Neighbours(practices, vocabulary)
    for identifier in ids:
        assert neighbours.alike(identifier) == fresh.alike(identifier)
        assert neighbours.opposed(identifier) == fresh.opposed(identifier)


BORROWED = (
    "mechanisms", "problems", "settings", "themes", "actors", "lead_level", "part_of", "components", "steps", "summary",
)  # fmt: skip
"""Fields that an edited entry takes from another."""


# ------------------------------------------------------------------------------------------------------- contrasts


def test_a_contrast_has_the_same_problem_and_another_way() -> None:
    catalog = load_catalog(ROOT)
    found = contrasts(catalog.practices, catalog.vocabulary)
    assert any(found.values())
    for identifier, opposed in found.items():
        one = catalog.practices[identifier]
        assert len(opposed) <= MOST_CONTRASTS
        for contrast in opposed:
            other = catalog.practices[contrast.id]
            assert set(one.problems) & set(other.problems)
            assert set(one.settings) & set(other.settings)
            assert not set(one.mechanisms) & set(other.mechanisms)
            assert one.lead_level != other.lead_level or not set(one.actors) & set(other.actors)
            assert one.part_of != contrast.id
            assert other.part_of != identifier


def test_a_contrast_says_both_ways() -> None:
    practices = {
        "a": made(mechanisms=("mediation",), lead_level="level-township"),
        "b": made(mechanisms=("ledger",), lead_level="level-village"),
        "c": made(mechanisms=("ledger",), lead_level="level-village", problems=("participation-gap",)),
        "d": made(mechanisms=("ledger",), lead_level="level-township"),
    }
    (found,) = contrasts(practices, small_catalog().vocabulary)["a"]
    assert found.id == "b"
    assert found.reason.startswith("都为解决邻里家庭纠纷，都在乡镇（街道）全域；这一条靠矛盾调解（")
    assert "那一条靠" in found.reason


@given(strategies.sets(strategies.text("甲乙丙", min_size=3, max_size=3)))
def test_words_are_counted_as_they_are_joined(runs: set[str]) -> None:
    assert _counted(runs) == len(_joined(runs))
