"""The evidence level: what raises it, what holds it down, and that the reasons say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from govkb.evidence import LEVELS, RULE, assess
from govkb.model import Figure, Practice, Source
from test_model import simple

OWN = {"type": "newspaper", "publisher": "甲报", "self_reported": "true"}
FREE = {"type": "newspaper", "publisher": "乙报", "self_reported": "false"}
FREE_SAME = {"type": "newspaper", "publisher": "甲报", "self_reported": "false"}
OFFICIAL = {"type": "official", "publisher": "甲县", "self_reported": "true"}
PAPER = {"type": "journal", "publisher": "学刊", "self_reported": "false"}
OWN_PAPER = {"type": "evaluation", "publisher": "甲县评估办", "self_reported": "true"}
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
        ([OWN, PAPER], COUNTED, 4),
        ([PAPER], COUNTED, 2),
        ([OWN, PAPER], None, 2),
        ([FREE, OWN_PAPER], COUNTED, 3),
    ],
)
def test_the_level_follows_the_published_rule(
    sources: Sequence[Mapping[str, str]], figure: Mapping[str, str] | None, level: int
) -> None:
    found = assess(practice(sources, figure))
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


def test_the_rule_names_every_level_once() -> None:
    assert [level for level, _, _ in RULE] == list(range(1, LEVELS + 1))


def test_more_sources_never_lower_the_level() -> None:
    for sources in ([OWN], [FREE], [OWN, FREE], [OWN, PAPER], [OFFICIAL]):
        for more in (OWN, FREE, OFFICIAL, PAPER, OWN_PAPER):
            assert assess(practice([*sources, more])).level >= assess(practice(sources)).level
