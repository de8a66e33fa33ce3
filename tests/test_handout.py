"""Handouts: what each kind holds, and what learners must not see."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from govkb.catalog import load_catalog
from govkb.choices import FigureKind
from govkb.lessonplan import LENGTHS, case_plan, comparison_plan
from govkb.prose import plain_text
from govkb.teaching import GENERATED, open_question
from govkb.views.handout import (
    BY_ID,
    KINDS,
    Exercise,
    Facilitator,
    Handbook,
    HandoutRefused,
    HandoutView,
    Occasion,
    RolePlay,
    Worksheet,
    lesson,
    view_handouts,
)
from govkb.views.library import Library, library_settings
from govkb.views.marks import amount

ROOT = Path(__file__).resolve().parents[1]
BEFORE = ("worksheet", "roleplay", "cafe", "exercise")
"""What learners hold before the case goes on."""


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog, base_url="https://kb.example.org/"))


def words(handout: HandoutView) -> str:
    return json.dumps(dataclasses.asdict(handout.content), ensure_ascii=False)


def made(library: Library, kind: str, *ids: str) -> HandoutView:
    return view_handouts(library, kind, ids)[0]


def each(library: Library, kind: str) -> Iterator[tuple[str, HandoutView]]:
    if kind == "exercise":
        for one in library.catalog.comparisons:
            if len(library.catalog.comparisons[one].practices) > 1:
                yield one, made(library, kind, one)
    else:
        for one in library.practices:
            yield one, made(library, kind, one)


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS if kind.reader == "learner"])
def test_learners_never_see_an_answer(library: Library, kind: str) -> None:
    for identifier, handout in each(library, kind):
        text = words(handout)
        if identifier not in library.practices:
            for practice in library.catalog.comparisons[identifier].practices:
                assert_no_case_told(library, practice, text)
            assert plain_text(library.catalog.comparisons[identifier].reading)[:30] not in text
            continue
        guide = made(library, "facilitator", identifier).content
        assert isinstance(guide, Facilitator)
        told = lesson(library, identifier).teaching.debrief
        assert told
        assert plain_text(told)[:25] not in text
        for _, answer in guide.questions:
            for point in answer.points:
                # A need (「人：……」) is told again in the action plan, where it is asked for.
                assert point not in text
        if kind in BEFORE:
            assert_no_case_told(library, identifier, text)


def assert_no_case_told(library: Library, identifier: str, text: str) -> None:
    practice = library.practices[identifier]
    assert practice.summary not in text
    for step in practice.steps:
        if step.what:
            assert plain_text(step.what).replace("\n", "")[:24] not in text
    for figure in practice.figures:
        if figure.kind in (FigureKind.OUTCOME, FigureKind.COVERAGE):
            assert f"{figure.label}：{amount(figure).text}" not in text
    for part in practice.components:
        if part.text:
            assert plain_text(part.text).replace("\n", "")[:24] not in text


def test_worksheets_hold_no_figure_but_background(library: Library) -> None:
    for _, handout in each(library, "worksheet"):
        assert isinstance(handout.content, Worksheet)
        assert {figure.kind for figure in handout.content.background} <= {"背景"}


def test_a_role_card_tells_nobody_else_s_secret(library: Library) -> None:
    for identifier, handout in each(library, "roleplay"):
        assert isinstance(handout.content, RolePlay)
        assert len(handout.content.cards) % 4 == 0
        secrets = [role.hides for role in lesson(library, identifier).teaching.roles if role.hides]
        assert secrets
        for card in handout.content.cards:
            text = json.dumps(card.rows, ensure_ascii=False)
            assert sum(secret in text for secret in secrets) <= 1
        assert not any(secret in str(handout.content.scene) for secret in secrets)


def test_drafted_notes_say_so_and_written_ones_do_not(library: Library) -> None:
    for identifier, handout in each(library, "worksheet"):
        written = library.practices[identifier].teaching is not None
        assert (GENERATED in handout.notice) is not written
        assert ("思考题" in handout.notice) is not written


def test_drafted_questions_are_about_this_case(library: Library) -> None:
    """No two entries share a drafted question, and each names what the entry itself raises."""
    seen: dict[str, str] = {}
    for identifier, practice in library.practices.items():
        if practice.teaching:
            continue
        one = lesson(library, identifier)
        for kind, question in one.teaching.questions:
            assert question not in seen, (identifier, seen.get(question))
            seen[question] = identifier
            assert question.endswith("？"), (identifier, kind, question)
        raised = [limit.title for limit in practice.limits if limit.title]
        asked = one.teaching.questions
        assert any(title in asked.analysis for title in raised)
        assert any(title in asked.choice for title in raised)
        assert asked.analysis != asked.choice
        assert len(one.teaching.roles) >= 2


def test_an_open_question_is_read_out_of_a_limit(library: Library) -> None:
    asked = {limit.title: open_question(limit) for limit in library.practices["minqing-chenhui"].limits}
    assert asked["靠党员出面"] == "有多少人能常来、在职的怎样抽出早上的时间？"
    assert asked["谈不成怎么办"].endswith("由谁出钱、交给谁裁断？")


@pytest.mark.parametrize("minutes", LENGTHS)
def test_plans_add_up(minutes: int) -> None:
    for plan in (
        case_plan(minutes, comparison=True),
        case_plan(minutes, comparison=False),
        comparison_plan(minutes),
    ):
        assert sum(slot.minutes for slot in plan) == minutes


def test_the_plan_that_was_asked_for_comes_first(library: Library) -> None:
    handout = view_handouts(library, "facilitator", ["wuchanghui"], Occasion(minutes=180))[0]
    assert isinstance(handout.content, Facilitator)
    first = handout.content.plans[0]
    assert (first.minutes, first.chosen, first.rows[-1].end) == (180, True, 180)
    assert [row.start for row in first.rows[1:]] == [row.end for row in first.rows[:-1]]


def test_a_handbook_keeps_the_trainer_s_order_and_compares_what_it_holds(library: Library) -> None:
    handout = view_handouts(library, "handbook", ["wuchanghui", "jifenzhi"], Occasion(title="骨干培训班"))[0]
    assert isinstance(handout.content, Handbook)
    assert handout.title == "骨干培训班"
    assert [case.id for case in handout.content.cases] == ["wuchanghui", "jifenzhi"]
    assert handout.content.matrix is not None
    assert [name for name, _ in handout.content.sources] == ["屋场会", "积分制"]


def test_practices_of_one_s_own_choice_can_be_compared(library: Library) -> None:
    handout = made(library, "exercise", "wuchanghui", "cunmin-shuoshi", "wangge-yishiting")
    assert isinstance(handout.content, Exercise)
    assert [column.name for column in handout.content.columns] == ["屋场会", "村民说事", "网格议事亭"]


@pytest.mark.parametrize(
    ("kind", "ids", "says"),
    [
        ("worksheet", ["maodun-tiaojie"], "是对比"),
        ("exercise", ["wuchanghui"], "要二到四条做法，现在选了1条"),
        ("key", ["wuchanghui", "maodun-tiaojie"], "不能混在一起"),
        ("card", [], "没有选中"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(
    library: Library, kind: str, ids: list[str], says: str
) -> None:
    with pytest.raises(HandoutRefused, match=says):
        view_handouts(library, kind, ids)


def test_every_kind_says_when_it_is_handed_out() -> None:
    assert len(BY_ID) == len(KINDS) == 13
    assert all(kind.use.endswith("。") for kind in KINDS)
