"""What the cases cannot show: where a rule stays silent, and that every rule is heard."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from fixture_library import LIBRARY, SIMPLE, TODAY, assemble, read_once, small_catalog
from govkb.catalog import Catalog, load_catalog
from govkb.checks import ENTRY_CHECKS, LIBRARY_CHECKS, run_checks
from govkb.checks.duplicates import plain_name
from govkb.checks.texts import texts_of
from govkb.checks.wording import runs_of_source
from govkb.document import read_document
from govkb.memory import Memory
from govkb.model import Practice
from govkb.reading import Entry, read

ENTRY = (LIBRARY / SIMPLE).read_text("utf-8")


def checked(text: str, *, today: date = TODAY) -> list[tuple[int, str]]:
    """Codes reported for one entry that takes the place of the library's shortest."""
    catalog = small_catalog()
    entry = entry_of(text)
    changed = replace(catalog, entries=MappingProxyType({**catalog.entries, entry.id: entry}))
    return [(problem.line, problem.code) for problem in run_checks(changed, today) if problem.path == SIMPLE]


def entry_of(text: str) -> Entry[Practice]:
    reading = read(Memory(), Practice, text.encode(), {}, b"")
    assert reading.outline is not None, reading.rows
    return Entry("shuoshi-wu", SIMPLE, reading)


def with_problem(sentence: str) -> str:
    return ENTRY.replace("limits:", f"problem: {sentence}\nlimits:")


def with_figure(figure: str) -> str:
    return ENTRY.replace("limits:", f"figures:\n  - {{id: f, label: 数, {figure}, source: s1}}\nlimits:")


def test_the_entry_by_itself_is_sound() -> None:
    assert checked(ENTRY) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年以来，今年是第三年。",
        "来源说的今年（年份未载），开了三次。",
        "报道里的“去年”没有写是哪一年。",
        "今天的办法和从前不同。",
        "每年开一次，当年办结。",
    ],
)
def test_a_relative_date_is_fine_where_the_year_is_told(sentence: str) -> None:
    assert checked(with_problem(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    ["“治理成效显著”是来源的说法。", "成效显著：办结120件。", "来源称成效显著。", "不显眼的地方。"],
)
def test_praise_is_fine_in_quotes_or_beside_a_number(sentence: str) -> None:
    assert checked(with_problem(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "用GIS看，比值是1:2。",
        "见3.2节（第5页）。",
        "“1+3+N”模式，分9:00和15:00两场。",
        "用 WeChat 群通知。",
    ],
)
def test_half_width_signs_between_latin_and_digits_are_fine(sentence: str) -> None:
    assert [
        code for _, code in checked(with_problem(f'"{sentence}"')) if "half" in code or "space" in code
    ] == []


@pytest.mark.parametrize(
    "figure",
    [
        "value: 96.5%, kind: outcome, base: 登记的事",
        "value: 96.5%, kind: outcome, doubt: 口径没有写",
        "value: 100%, kind: rule",
        "value: 96.5%, unit: '%', kind: rule",
        "value: 800多万, approx: 多, unit: 元, kind: money",
        "value: 19.7万元, kind: money",
        "value: 9点, kind: date",
        "value: 2021年, kind: date",
        "value: 4-6, unit: 人, kind: rule",
        'value: "0", unit: 件, kind: outcome',
        "value: 120%, kind: rule, doubt: 原文如此",
    ],
)
def test_a_figure_that_says_what_it_must_is_fine(figure: str) -> None:
    assert checked(with_figure(figure)) == []


@pytest.mark.parametrize(
    ("figure", "codes"),
    [
        ("value: 100.5%, kind: rule", ["figure-percent"]),
        ("value: 50-120%, kind: rule", ["figure-percent"]),
        ("value: 数十, unit: 人, kind: headcount", ["figure-hedge"]),
        ("value: 70多, unit: 人, kind: headcount", ["figure-hedge"]),
        ("value: 百分之九十五, kind: outcome", ["figure-rate-base"]),
        ('value: "12", kind: outcome', ["figure-unit-missing"]),
    ],
)
def test_a_figure_that_leaves_something_open_is_not(figure: str, codes: list[str]) -> None:
    assert [code for _, code in checked(with_figure(figure))] == codes


def test_an_author_further_east_may_live_in_tomorrow() -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    after = (TODAY + timedelta(days=2)).isoformat()
    assert checked(ENTRY.replace("limits:", f"last_verified: {tomorrow}\nlimits:")) == []
    assert [code for _, code in checked(ENTRY.replace("limits:", f"last_verified: {after}\nlimits:"))] == [
        "date-future"
    ]


@pytest.mark.parametrize(
    ("written", "fine"),
    [("2026", True), ("2026-11", True), ("2026-12", False), ("2027", False), ("2026-11-22", True)],
)
def test_a_coarse_date_of_the_present_is_not_in_the_future(written: str, fine: bool) -> None:
    assert (checked(ENTRY.replace("limits:", f'last_verified: "{written}"\nlimits:')) == []) is fine


@pytest.mark.parametrize(
    ("began", "verified", "fine"),
    [
        ("2024", "2024", True),
        ("2024-05", "2024", True),
        ("2024-05", "2024-04", False),
        ("2025", "2024-12-31", False),
    ],
)
def test_dates_are_compared_at_the_coarser_precision(began: str, verified: str, fine: bool) -> None:
    text = ENTRY.replace(
        "limits:", f'started: {{text: 来源说, date: "{began}"}}\nlast_verified: "{verified}"\nlimits:'
    )
    assert (checked(text) == []) is fine


def test_the_only_source_of_an_entry_need_not_be_cited() -> None:
    assert "source:" not in ENTRY.replace("sources:", "")
    assert checked(ENTRY) == []


def test_a_province_is_no_problem_where_the_province_leads() -> None:
    assert checked(ENTRY.replace("632223", "630000").replace("level-township", "level-province")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“四联四聚”", "四联四聚"),
        ("131工作法", "“131”工作法"),
        ("GIS 平台", "gis平台"),
        ("（试行）积分制", "试行积分制"),
    ],
)
def test_two_spellings_of_a_name_are_one(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


def test_a_broken_entry_causes_no_problem_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_once(monkeypatch)
    root = assemble(tmp_path, divisions=False)
    (root / "practices/hunan/yuanzi-hui.yml").write_text("name: 1\nname: 2\n", "utf-8")
    assert {problem.path for problem in run_checks(load_catalog(root), TODAY)} == {
        "practices/hunan/yuanzi-hui.yml"
    }


def test_every_problem_is_reported_once_and_in_order() -> None:
    catalog = small_catalog()
    doubled: Catalog = replace(catalog, problems=run_checks(catalog, date(2020, 1, 1)))
    found = run_checks(doubled, date(2020, 1, 1))
    assert found
    assert len(found) == len(set(found))
    assert list(found) == sorted(found)


def test_every_rule_has_a_name_and_a_sentence() -> None:
    for rule in (*ENTRY_CHECKS, *LIBRARY_CHECKS):
        assert rule.__doc__, rule.__name__


def test_words_know_the_place_they_come_from() -> None:
    texts = texts_of(read_document(SIMPLE, ENTRY.encode()))
    (name, place) = (next(texts.hits(re.compile(word))) for word in ("说事屋", "没有人"))
    assert (name.pointer, name.offset) == (("name",), 0)
    assert (place.pointer, place.offset) == (("limits", 0, "text"), 3)
    words = texts.blob.split("\n")
    assert "s1" not in words, "ids hold no words"
    assert "样例报" not in words, "publishers are quoted as printed"


def test_the_words_and_their_places_are_told_in_the_same_order() -> None:
    for entry in small_catalog().entries.values():
        texts = texts_of(entry.document)
        assert texts.blob == "\n".join(text for _, _, text in texts.pieces)
        assert all(texts.blob.startswith(text, start) for start, _, text in texts.pieces)


SOURCE = "记者在村里看到，稻子一收完，晒谷坪上就亮起了灯，各家各户搬着板凳围坐一圈。"


@pytest.mark.parametrize(
    ("sentence", "length"),
    [
        ("稻子一收完，晒谷坪上就亮起了灯，各家各户搬着板凳围坐一圈。", 26),
        ("稻子一收完晒谷坪上就亮起了灯各家", 16),
        ("稻子，一收完——晒谷坪上就“亮起了灯”，各家各户", 18),
        ("稻子一收完，晒谷坪上就亮起了灯，各", None),
        ("收完稻子，晒谷坪亮起灯，家家搬板凳来坐成一圈。", None),
        ("短句。", None),
    ],
)
def test_a_run_equal_to_the_source_is_measured_without_punctuation(sentence: str, length: int | None) -> None:
    found = list(runs_of_source([entry_of(with_problem(sentence))], [SOURCE]))
    assert [problem.code for problem in found] == (["wording-source-run"] if length else [])
    if length:
        assert f"有 {length} 个字" in found[0].message


def test_the_title_of_a_source_may_be_equal_to_it() -> None:
    text = ENTRY.replace("title: 说事屋", "title: 稻子一收完，晒谷坪上就亮起了灯，各家各户搬着板凳围坐一圈")
    assert list(runs_of_source([entry_of(text)], [SOURCE])) == []
