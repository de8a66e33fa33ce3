"""A new entry is sound from its first line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fixture_library import TODAY, assemble, read_once, small_catalog
from govkb.catalog import load_catalog
from govkb.checks import run_checks
from govkb.model import Practice, Source
from govkb.skeleton import Answers, refusal, render_skeleton

SUMMARY = "小组长每逢收完早稻请各家到晒谷坪上坐一晚，把修路、用水、看护山林的事摆出来说，谈得拢的写成几条，贴在墙上。"
TERMS = {
    "lead_level": "level-village", "setting": "village", "theme": "self-governance", "mechanism": "deliberation",
    "problem": "participation-gap", "actor": "resident",
}  # fmt: skip


def answers(**changes: object) -> Answers:
    given: dict[str, object] = {
        "name": "晒谷坪议事", "identifier": "shaigu-ping", "code": "431382", "summary": SUMMARY, "terms": TERMS,
        "source_title": "晒谷坪上的一晚", "self_reported": True, "today": TODAY, **changes,
    }  # fmt: skip
    return Answers(**given)  # type: ignore[arg-type]


HARD = (
    "晒谷坪议事", "“131”工作法", "说事: 三件", "# 一号", "- 甲", "“四联”\"四聚\"", "a\\b", "是", "null", "~", "*粗*", "&甲", "!甲",
    "%甲", "@甲", "`甲`", "{甲}", "[甲, 乙]", "甲 # 乙", "甲: 乙", "123", "1.0", "2020-05-19", "true", "'甲'", "？甲", "甲|乙", "> 甲", "甲，乙",
    "甲\u3000乙", "😀",
)  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_what_was_answered_is_what_the_file_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = assemble(tmp_path, divisions=False)
    path, text = render_skeleton(small_catalog(), answers(name=name, source_title=name))
    (root / path).write_text(text, encoding="utf-8")
    read_once(monkeypatch)
    catalog = load_catalog(root)
    errors = [problem for problem in run_checks(catalog, TODAY) if problem.path == path and problem.is_error]
    assert errors == []
    assert catalog.practices["shaigu-ping"].name == name
    assert catalog.practices["shaigu-ping"].sources[0].title == name


def test_it_lies_in_the_folder_of_its_province() -> None:
    assert render_skeleton(small_catalog(), answers())[0] == "practices/hunan/shaigu-ping.yml"
    assert render_skeleton(small_catalog(), answers(code="630000"))[0].startswith("practices/qinghai/")


def test_it_has_nothing_to_complain_of() -> None:
    _, text = render_skeleton(small_catalog(), answers())
    assert yaml.safe_load(text)["summary"] == SUMMARY


def test_every_field_that_can_be_filled_is_shown() -> None:
    _, text = render_skeleton(small_catalog(), answers())
    hidden = {
        "name_en",
        "aliases",
        "part_of",
        "last_verified",
        "relations",
        "teaching",
        "contributors",
        "reviewed",
    }
    for name in set(Practice.model_fields) - hidden:
        assert f"\n{name}:" in "\n" + text or f"\n# {name}:" in text, name
    for name in ("type", "title", "self_reported", "note"):
        assert name in Source.model_fields
        assert f"    {name}: " in text


def test_the_comments_are_right_once_they_are_uncommented() -> None:
    _, text = render_skeleton(small_catalog(), answers())
    lines = [
        line[2:] if line.startswith("# ") and not line.startswith("# 下面") else line
        for line in text.split("\n")
    ]
    filled = yaml.safe_load("\n".join(lines))
    filled["self_reported"] = None
    text_only = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 - builds nothing but text
    practice = Practice.model_validate(text_only)
    assert practice.steps
    assert practice.figures[0].approx == "余"


@pytest.mark.parametrize(
    ("field", "answer", "says"),
    [
        ("name", "", "不能空着"),
        ("identifier", "", "不能空着"),
        ("identifier", "Shai Gu", "小写"),
        ("identifier", "yuanzi-hui", "已经有了"),
        ("summary", "太短", "现在是 2 字"),
        ("summary", "长" * 121, "现在是 121 字"),
        ("code", "431389", "431382"),
        ("code", "涟源", "没有这个代码"),
        ("code", "330103", "330105"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused_with_a_reason(field: str, answer: str, says: str) -> None:
    refused = refusal(small_catalog(), field, answer)
    assert refused is not None
    assert says in refused


@pytest.mark.parametrize(
    ("field", "answer"),
    [("name", "院子会"), ("identifier", "a-1"), ("summary", SUMMARY), ("code", "431382"), ("code", "110108")],
)
def test_a_good_answer_is_taken(field: str, answer: str) -> None:
    assert refusal(small_catalog(), field, answer) is None
