"""`govkb search`: an author sees what readers find, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixture_library import assemble, read_once
from govkb.cli import cli


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    monkeypatch.chdir(assemble(tmp_path, divisions=False))
    return tmp_path


def search(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["search", *arguments], catch_exceptions=False)


def test_the_best_entry_comes_first_with_its_id_and_score() -> None:
    first = search("院子会").output.splitlines()[0]
    assert first.startswith("1. 院子会　yuanzi-hui　3.")


def test_it_says_what_the_score_is_made_of() -> None:
    text = search("院子会 登记", "--explain", "--limit", "1").output
    assert "名称「院子会」就是要找的词（院子会）" in text
    assert "登记 强度" in text
    assert "查找的词：\n  院子会　占 " in text


def test_a_slip_is_read_by_its_sound() -> None:
    assert search("院紫会").output.startswith("没有「院紫会」，按读音相同的「院子会」查找。\n1. 院子会")


def test_programs_read_the_same_as_json() -> None:
    told = json.loads(search("院子会", "--format", "json").output)
    assert (told["query"], told["reasons"][0]["id"]) == ("院子会", "yuanzi-hui")
    assert told["reasons"][0]["score"] == pytest.approx(
        told["reasons"][0]["name_score"] + told["reasons"][0]["text_score"]
    )


def test_what_is_not_there_is_not_found() -> None:
    assert search("显卡驱动").output == "没有找到「显卡驱动」。\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "写上要找的话"),
        (("院子会", "--limit", "0"), "写 1 以上的整数"),
        (("院子会", "--site", "没有"), "找不到文件夹"),
        (("院子会", "--site", "."), "里没有检索数据"),
    ],
)
def test_wrong_use_is_said_in_chinese(arguments: tuple[str, ...], said: str) -> None:
    result = search(*arguments)
    assert result.exit_code != 0
    assert said in result.output
