"""Rows of a comparison: what is put side by side, and what a row proves."""

from __future__ import annotations

import pytest

from fixture_library import small_catalog
from govkb.axes import AXES, GROUPS, Context, Lines, Verdict, first_sentence, verdict
from govkb.choices import Stage
from govkb.model import Practice


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("甲",), ("甲",)], Verdict.SAME),
        ([("甲",), ("乙",)], Verdict.DIFFERENT),
        ([("甲", "乙"), ("乙", "甲")], Verdict.SAME),
        ([("甲", "乙"), ("甲",)], Verdict.DIFFERENT),
        ([("甲",), ()], Verdict.GAP),
        ([(), ()], Verdict.GAP),
        ([("甲",), ("乙",), ()], Verdict.GAP),
        ([("甲",), ("甲",), ("乙",)], Verdict.DIFFERENT),
        ([("无",), ("无：来源写明没有专项经费",)], Verdict.DIFFERENT),
        ([("无",), ()], Verdict.GAP),
        ([("甲",)], Verdict.SAME),
    ],
)
def test_a_row_proves_only_what_all_sources_say(cells: list[Lines], expected: Verdict) -> None:
    assert verdict(cells) is expected


def cell(practice: str, axis: str) -> Lines:
    catalog = small_catalog()
    (row,) = [one for one in AXES if one.key == axis]
    return row.read(catalog.practices[practice], Context(catalog.vocabulary, catalog.regions))


@pytest.mark.parametrize(
    ("axis", "full", "short"),
    [
        ("place", ("湖南省娄底市涟源市桥头河镇样例村",), ("青海省海北藏族自治州海晏县",)),
        ("setting", ("行政村", "乡镇（街道）全域"), ("乡镇（街道）全域",)),
        ("level", ("村（社区）级",), ("乡级",)),
        ("started", ("2021年5月起",), ()),
        ("status", ("持续运行",), ()),
        ("mechanism", ("议事协商", "入户走访"), ("矛盾调解",)),
        ("lead", ("村党支部",), ()),
        ("convene", ("村党支部书记",), ()),
        ("take-part", ("村民",), ()),
        ("handle", (), ()),
        ("supervise", ("村务监督委员会",), ()),
        ("cadence", ("每月一次",), ()),
        ("stage-prepare", ("提前通知：组长上门通知",), ()),
        ("stage-handle", ("能不能当场办", "能：当场办", "不能：转给乡镇"), ()),
        ("stage-feedback", ("上门回话",), ()),
        ("stage-sustain", (), ()),
        ("time-limits", ("提前通知：3天前", "转给乡镇：7日内"), ()),
        ("money", ("无：来源写明没有专项经费",), ()),
        ("time", (), ()),
        (
            "limits",
            ("工作量：占用晚上（编者）", "适用范围：人都外出的小组开不起来（来源）"),
            ("未说明处：夜里有没有人值班，来源没有写（编者）",),
        ),
    ],
)
def test_a_cell_holds_what_the_source_says_or_nothing(axis: str, full: Lines, short: Lines) -> None:
    assert cell("yuanzi-hui", axis) == full
    assert cell("shuoshi-wu", axis) == short


def test_every_axis_has_its_own_key_and_a_group_that_exists() -> None:
    assert len({axis.key for axis in AXES}) == len(AXES)
    assert len({axis.label for axis in AXES}) == len(AXES)
    assert {axis.group for axis in AXES} == {key for key, _ in GROUPS}
    assert {f"stage-{stage.value}" for stage in Stage} <= {axis.key for axis in AXES}


def test_no_axis_is_a_number_of_the_sources() -> None:
    """Figures of different scope or period are never compared; no cell may show one."""
    practice = small_catalog().practices["yuanzi-hui"]
    shown = "".join(line for axis in AXES for line in axis.read(practice, _context()))
    for figure in practice.all_figures():
        assert f"{figure.value}{figure.unit or ''}" not in shown


def test_reading_an_axis_never_fails_on_the_barest_entry() -> None:
    bare = Practice.model_construct(**small_catalog().practices["shuoshi-wu"].__dict__)
    assert all(isinstance(axis.read(bare, _context()), tuple) for axis in AXES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("一句。两句。", "一句"), ("没有句号", "没有句号"), ("两\n行。后", "两行"), ("", "")],
)
def test_the_first_sentence(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


def _context() -> Context:
    catalog = small_catalog()
    return Context(catalog.vocabulary, catalog.regions)
