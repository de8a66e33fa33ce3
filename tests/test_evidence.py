"""The evidence level: what raises it, what holds it down, and that the reasons say so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from govkb.choices import SourceType
from govkb.evidence import FACTORS, FRESH_YEARS, LEVELS, RULE, TYPES, assess
from govkb.model import Figure, Practice, Source
from test_model import simple

OWN = {"type": "newspaper", "publisher": "甲报", "self_reported": "true"}
FREE = {"type": "newspaper", "publisher": "乙报", "self_reported": "false"}
FREE_SAME = {"type": "newspaper", "publisher": "甲报", "self_reported": "false"}
OFFICIAL = {"type": "official", "publisher": "甲县", "self_reported": "true"}
PAPER = {"type": "journal", "publisher": "学刊", "self_reported": "false"}
OWN_PAPER = {"type": "evaluation", "publisher": "甲县评估办", "self_reported": "true"}
AS_OF = "2026-11-22"
COUNTED = {"kind": "outcome", "scope": "全县", "period": "2024年"}


def practice(sources: Sequence[Mapping[str, str]], figure: Mapping[str, str] | None = COUNTED) -> Practice:
    figures = (
        (
            Figure.model_validate(
                {"id": "f", "label": "办结", "value": "12", "unit": "件", "source": "s1", **figure}
            ),
        )
        if figure
        else ()
    )
    built = tuple(
        Source.model_validate({"id": f"s{n}", "title": f"题{n}", **one}) for n, one in enumerate(sources)
    )
    return simple().model_copy(update={"sources": built, "figures": figures})


@pytest.mark.parametrize(
    ("sources", "figure", "level"),
    [
        ([OWN], COUNTED, 1),
        ([OWN, OWN], COUNTED, 1),
        ([FREE], COUNTED, 2),
        ([OFFICIAL], COUNTED, 2),
        ([OWN, FREE_SAME], COUNTED, 2),
        ([OWN, FREE], COUNTED, 3),
        ([OWN, OFFICIAL], COUNTED, 3),
        ([OWN, FREE], None, 2),
        ([OWN, FREE], {"kind": "outcome", "scope": "全县"}, 2),
        ([OWN, FREE], {"kind": "outcome", "period": "2024年"}, 2),
        ([OWN, FREE], {**COUNTED, "kind": "money"}, 2),
        ([OWN, FREE], {**COUNTED, "kind": "coverage"}, 3),
        ([OWN, {**PAPER, "date": "2024"}], COUNTED, 4),
        ([OWN, PAPER], COUNTED, 3),
        ([OWN, {**PAPER, "date": "2019-06"}], COUNTED, 3),
        ([{**FREE, "date": "2026-01-05"}, {**PAPER, "date": "2019-06"}], COUNTED, 4),
        ([OWN, FREE], {**COUNTED, "doubt": "口径没有写"}, 2),
        ([OWN, FREE], {**COUNTED, "value": "23%", "unit": None}, 2),
        ([OWN, FREE], {**COUNTED, "value": "23%", "unit": None, "base": "全县的村"}, 3),
        ([PAPER], COUNTED, 2),
        ([OWN, PAPER], None, 2),
        ([FREE, OWN_PAPER], COUNTED, 3),
    ],
)
def test_the_level_follows_the_published_rule(
    sources: Sequence[Mapping[str, str]], figure: Mapping[str, str] | None, level: int
) -> None:
    found = assess(practice(sources, figure), AS_OF)
    assert found.level == level
    assert found.name == RULE[level - 1][1]


def test_one_article_of_the_place_itself_says_what_is_wanting() -> None:
    assert assess(practice([OWN], None)).missing == (
        "成效由当地自报",
        "只有一个出处，没有别的来源印证",
        "没有写明范围和时期的成效数字",
        "未见独立评估",
        "来源没有印出日期",
    )


def test_doubts_are_counted() -> None:
    assert "1个数字存疑" in assess(practice([OWN], {**COUNTED, "doubt": "口径没有写"})).missing


def test_a_date_is_wanting_only_if_no_source_has_one() -> None:
    assert "来源没有印出日期" not in assess(practice([OWN, {**FREE, "date": "2024"}])).missing


ARTICLE = {"title": "同一篇文章", "self_reported": "false"}
PAIR = (
    {**ARTICLE, "type": "newspaper", "publisher": "甲报", "date": "2025-01"},
    {**ARTICLE, "publisher": "乙网", "date": "2025-02"},
)


@pytest.mark.parametrize(
    ("kind", "own", "level", "gained", "missing"),
    [
        ("newspaper", "false", 3, ("出自两个不同的报刊、网站或机构",), ("未见独立评估",)),
        ("newspaper_online", "false", 3, ("来源有两种：报纸、报纸电子版",), ("未见独立评估",)),
        ("webpage", "false", 3, ("来源有两种：报纸、网页",), ("未见独立评估",)),
        ("repost", "false", 2, (), ("只有一个出处，没有别的来源印证", "未见独立评估")),
        ("official", "false", 3, ("有党政机关的正式文件或通报",), ("未见独立评估",)),
        ("official", "true", 3, ("有党政机关的正式文件或通报",), ("未见独立评估",)),
        ("journal", "false", 4, ("有独立的评估、论文或统计",), ()),
        ("journal", "true", 3, (), ("未见独立评估",)),
        ("evaluation", "false", 4, ("有独立的评估、论文或统计",), ()),
        ("evaluation", "true", 3, (), ("未见独立评估",)),
        ("statistics", "false", 4, ("有独立的评估、论文或统计",), ()),
        ("book", "false", 3, ("来源有两种：报纸、图书",), ("未见独立评估",)),
        ("standard", "false", 3, ("来源有两种：报纸、标准",), ("未见独立评估",)),
        ("other", "false", 3, ("来源有两种：报纸、其他",), ("未见独立评估",)),
    ],
)
def test_changing_the_type_of_a_source_changes_level_and_reasons(
    kind: str, own: str, level: int, gained: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    found = assess(practice([PAIR[0], {**PAIR[1], "type": kind, "self_reported": own}]), AS_OF)
    assert found.level == level
    assert set(gained) <= set(found.gained)
    assert set(missing) <= set(found.missing)
    if kind in ("journal", "evaluation", "statistics") and own == "false":
        assert "未见独立评估" not in found.missing


def test_every_type_of_source_was_tried() -> None:
    (mark,) = [
        one
        for one in test_changing_the_type_of_a_source_changes_level_and_reasons.pytestmark
        if one.name == "parametrize"
    ]
    assert {row[0] for row in mark.args[1]} == {kind.value for kind in SourceType}


@pytest.mark.parametrize(
    ("kind", "own", "level", "reason"),
    [
        ("newspaper", "true", 1, "成效由当地自报"),
        ("newspaper", "false", 2, "来源署名不是当地供稿"),
        ("official", "true", 2, "有党政机关的正式文件或通报"),
        ("repost", "true", 1, "成效由当地自报"),
    ],
)
def test_one_source_alone(kind: str, own: str, level: int, reason: str) -> None:
    found = assess(practice([{"type": kind, "publisher": "甲报", "self_reported": own}]), AS_OF)
    assert found.level == level
    assert reason in found.gained + found.missing


def test_an_official_paper_of_the_place_itself_is_still_its_own_word() -> None:
    found = assess(practice([OFFICIAL]), AS_OF)
    assert "成效由当地自报" in found.missing
    assert not any("不是当地供稿" in reason for reason in found.gained)


@pytest.mark.parametrize(
    ("date", "old"),
    [
        ("2021-11-22", False),
        ("2021-11-21", True),
        ("2021", False),
        ("2020", True),
        ("2021-11", False),
        ("2021-10", True),
    ],
)
def test_age_is_counted_from_the_library_s_own_date(date: str, old: bool) -> None:
    found = assess(practice([{**OWN, "date": date}]), AS_OF)
    assert (f"最新的来源是{date[:4]}年的，已超过{FRESH_YEARS}年" in found.missing) is old


def test_without_a_date_of_the_library_nothing_is_called_old() -> None:
    assert not any("超过" in reason for reason in assess(practice([{**OWN, "date": "1999"}])).missing)


def test_rates_say_of_what_or_are_told_not_to() -> None:
    rate = {**COUNTED, "value": "23%", "unit": None}
    assert "1个百分比没有写明分母" in assess(practice([OWN], rate)).missing
    assert "百分比都写明了分母" in assess(practice([OWN], {**rate, "base": "全县的村"})).gained
    assert not any("百分比" in reason for reason in assess(practice([OWN])).gained)


def test_no_reason_is_given_that_is_not_published() -> None:
    """Whatever an entry says of its evidence stands on the page of the rule, counts and names aside."""

    def shape(text: str) -> str:
        return re.sub(r"几|[零一两三四五六七八九十0-9]+(?=份|个|种|年的)|(?<=：).+", "#", text)

    published = {shape(words) for factor in FACTORS for words in factor.shown}
    figures: list[Mapping[str, str] | None] = [
        None,
        COUNTED,
        {**COUNTED, "doubt": "疑"},
        {**COUNTED, "value": "2%", "unit": None},
    ]
    for kinds in (
        [OWN],
        [FREE],
        [OWN, FREE],
        [OFFICIAL],
        [OWN, PAPER],
        [OWN_PAPER, {**FREE, "date": "2010"}],
    ):
        for figure in figures:
            found = assess(practice(kinds, figure), AS_OF)
            for reason in found.gained + found.missing:
                assert shape(reason.replace("……", "#")) in {one.replace("……", "#") for one in published}, (
                    reason
                )


def test_every_type_of_source_is_published() -> None:
    assert [label for label, _ in TYPES] == [kind.label for kind in SourceType]


def test_the_rule_names_every_level_once() -> None:
    assert [level for level, _, _ in RULE] == list(range(1, LEVELS + 1))


def test_more_sources_never_lower_the_level() -> None:
    for sources in ([OWN], [FREE], [OWN, FREE], [OWN, PAPER], [OFFICIAL]):
        for more in (OWN, FREE, OFFICIAL, PAPER, OWN_PAPER, {**FREE, "type": "repost"}):
            assert assess(practice([*sources, more])).level >= assess(practice(sources)).level
