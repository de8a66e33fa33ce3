"""The command line as a person meets it: Chinese throughout, one line for each mistake, honest exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixture_library import REPOSITORY, TODAY, assemble, read_once
from govkb import __version__
from govkb.cli import cli, main
from govkb.messages import MESSAGES

COMMANDS = tuple(cli.commands)
ENGLISH = re.compile(
    r"Usage|Options?\b|Commands?\b|Arguments?\b|Show this|Error|default|required|Try |invalid|Missing|No such|Aborted|"
    r"and exit|\bTEXT\b|\bPATH\b|\bFILE\b|\bINTEGER\b|\[OPTIONS\]|\[ARGS\]"
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    for command in ("check", "new"):
        monkeypatch.setattr(f"govkb.commands.{command}.today", lambda: TODAY)
    monkeypatch.chdir(assemble(tmp_path, divisions=False))
    return tmp_path


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, list(arguments), input=typed, catch_exceptions=False)


def spoken(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code and both streams of the program as installed, with its own handling of mistakes."""
    old = sys.argv
    sys.argv = ["govkb", *arguments]
    try:
        main()
        code = 0
    except SystemExit as leave:
        code = int(leave.code or 0)
    finally:
        sys.argv = old
    streams = capsys.readouterr()
    return code, streams.out, streams.err


# ---- help


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_chinese(command: str, option: str) -> None:
    result = run(*([command] if command else []), option)
    assert result.exit_code == 0
    assert not ENGLISH.search(result.output), result.output
    assert result.output.startswith("用法：")
    assert "选项" in result.output


def test_help_lists_every_command_with_a_whole_sentence() -> None:
    text = run("--help").output
    for name, command in cli.commands.items():
        assert re.search(rf"^  {name} +\S", text, re.MULTILINE), name
        assert command.help
        assert command.get_short_help_str(60).endswith(("。", "…", "...")) is True or "。" in command.help


def test_without_arguments_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = spoken(capsys)
    assert "用法：" in out + err
    assert "check" in out + err
    assert not ENGLISH.search(out + err)


def test_the_version() -> None:
    assert run("--version").output.strip() == f"govkb {__version__}"


# ---- mistakes of use


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chekc"], "chekc"),
        (["--nonsense"], "--nonsense"),
        (["check", "--nonsense"], "--nonsense"),
        (["check", "--format", "html"], "html"),
        (["check", "--format"], "--format"),
        (["check", "--against", "nowhere"], "nowhere"),
        (["explain", "a", "b"], "b"),
        (["list", "x"], "x"),
        (["serve", "--port", "abc"], "abc"),
    ],
)
def test_wrong_usage_is_said_in_chinese(
    arguments: list[str], says: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = spoken(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert says in err
    assert not ENGLISH.search(err), err
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", err), f"an English sentence: {err}"
    assert len(err.strip().splitlines()) == 1


def test_outside_a_library_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = spoken(capsys, "check")
    assert code == 1
    assert err.strip() == "这里和上层都没有 practices 文件夹；请先进入项目文件夹再运行。"


# ---- check


def test_a_sound_library(root: Path) -> None:
    result = run("check")
    assert (result.exit_code, result.output) == (0, "读了4个文件，没有发现问题。\n")


def test_it_works_from_any_folder_below_the_root(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "practices/hunan")
    assert run("check").output == "读了4个文件，没有发现问题。\n"
    assert run("check", "yuanzi-hui.yml").output == "读了1个文件，没有发现问题。\n"
    assert run("check", ".").output == "读了2个文件，没有发现问题。\n"


def test_an_absolute_path_will_do(root: Path) -> None:
    assert run("check", str(root / "practices/zhejiang")).output == "读了1个文件，没有发现问题。\n"


def spoil(root: Path, old: str, new: str, path: str = "practices/hunan/yuanzi-hui.yml") -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def test_an_error_fails_and_a_warning_does_not(root: Path) -> None:
    spoil(root, "venue: 村民院子", "venue: 村民院子,田头")
    assert run("check").exit_code == 0
    spoil(root, "status: running", "status: walking")
    assert run("check").exit_code == 1


def test_only_what_was_asked_for_is_reported_and_decides(root: Path) -> None:
    spoil(root, "status: running", "status: walking")
    assert run("check", "practices/zhejiang").exit_code == 0
    assert run("check", "practices/hunan/yuanzi-taizhang.yml").exit_code == 0
    assert run("check", "practices/hunan").exit_code == 1
    assert "walking" in run("check", "practices/hunan/yuanzi-hui.yml").output


def test_every_format_is_what_it_says(root: Path) -> None:
    spoil(root, "status: running", "status: walking")
    assert "怎么改：" in run("check", "--format", "text").output
    assert run("check", "--format", "github").output.startswith(
        "::error file=practices/hunan/yuanzi-hui.yml,line="
    )
    assert len(json.loads(run("check", "--format", "json").output)["problems"]) == 1
    assert json.loads(run("check", "--format", "sarif").output)["version"] == "2.1.0"
    for name in ("text", "github", "json", "sarif"):
        assert run("check", "--format", name).exit_code == 1


def test_a_report_for_a_program_is_never_coloured(root: Path) -> None:
    spoil(root, "status: running", "status: walking")
    assert "\x1b" not in run("check").output


def test_a_run_against_the_sources(root: Path) -> None:
    (root / "articles").mkdir()
    (root / "articles/1.txt").write_text(
        "先听意见再商量；当场能办的当场办，办不了的记下来转给乡镇。", "utf-8"
    )
    result = run("check", "--against", "articles")
    assert result.exit_code == 1
    assert "[wording-source-run]" in result.output


# ---- list, explain


def test_list_has_one_line_for_each_practice(root: Path) -> None:
    assert run("list").output == (
        "loudong-tan\t楼栋谈\t浙江省杭州市西湖区样例街道\n"
        "shuoshi-wu\t说事屋\t青海省海北藏族自治州海晏县\n"
        "yuanzi-hui\t院子会\t湖南省娄底市涟源市桥头河镇\n"
        "yuanzi-taizhang\t院子会台账\t湖南省娄底市涟源市桥头河镇\n"
    )


def test_list_shows_what_can_be_read(root: Path) -> None:
    spoil(root, "status: running", "status: walking")
    spoil(root, '"330106"', '"330999"', "practices/zhejiang/loudong-tan.yml")
    result = run("list")
    assert result.exit_code == 0
    assert [line.split("\t")[0] for line in result.output.splitlines()] == [
        "loudong-tan",
        "shuoshi-wu",
        "yuanzi-taizhang",
    ]


@pytest.mark.parametrize("code", MESSAGES)
def test_every_code_is_explained(code: str) -> None:
    text = run("explain", code).output
    assert text.startswith(f"{code}（")
    assert "什么问题：" in text
    remedy = text.partition("怎么改：")[2].strip()
    assert remedy.strip("…。 "), "no remedy"
    assert "{" not in text


def test_explain_without_a_code_lists_them_all() -> None:
    assert [line.split("\t")[0] for line in run("explain").output.splitlines()] == list(MESSAGES)


@pytest.mark.parametrize(
    ("written", "suggested"),
    [("field-missng", "field-missing"), ("yaml_tab", "yaml-tab"), ("Date-Future", "date-future")],
)
def test_an_unknown_code_gets_a_suggestion(
    written: str, suggested: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = spoken(capsys, "explain", written)
    assert code == 1
    assert suggested in err
    assert len(err.strip().splitlines()) == 1


def test_a_code_that_is_like_none_is_sent_to_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = spoken(capsys, "explain", "天气")
    assert code == 1
    assert "govkb explain" in err


# ---- new

SUMMARY = "小组长每逢收完早稻请各家到晒谷坪上坐一晚，把修路、用水、看护山林的事摆出来说，谈得拢的写成几条，贴在墙上。"
ANSWERS = (
    "晒谷坪议事",
    "shaigu-ping",
    "431382",
    SUMMARY,
    "4",
    "1",
    "1",
    "1",
    "2",
    "2",
    "晒谷坪上的一晚",
    "y",
)


def test_new_writes_an_entry_that_passes(root: Path) -> None:
    result = run("new", typed="\n".join(ANSWERS) + "\n")
    assert result.exit_code == 0, result.output
    assert "practices/hunan/shaigu-ping.yml" in result.output
    assert not ENGLISH.search(result.output), result.output
    assert run("check", "practices/hunan/shaigu-ping.yml").output == "读了1个文件，没有发现问题。\n"
    assert "shaigu-ping\t晒谷坪议事\t湖南省娄底市涟源市\n" in run("list").output


def test_new_asks_again_after_an_answer_that_cannot_be_taken(root: Path) -> None:
    typed = [
        "",
        "晒谷坪议事",
        "Shai Gu",
        "yuanzi-hui",
        "shaigu-ping",
        "涟源",
        "431389",
        "431382",
        "太短",
        SUMMARY,
        "99",
        "x",
        "4",
    ]
    result = run("new", typed="\n".join([*typed, *ANSWERS[5:-1], "maybe", "n"]) + "\n")
    assert result.exit_code == 0, result.output
    assert not ENGLISH.search(result.output), result.output
    assert "431382（湖南省娄底市涟源市）" in result.output
    assert (root / "practices/hunan/shaigu-ping.yml").exists()


def test_new_never_overwrites(root: Path) -> None:
    (root / "practices/hunan/shaigu-ping.yml").write_text("# 别人的\n", "utf-8")
    run("new", typed="\n".join(ANSWERS) + "\n")
    assert (root / "practices/hunan/shaigu-ping.yml").read_text("utf-8") == "# 别人的\n"


def test_giving_up_writes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.prompt", _interrupted)
    code, _, err = spoken(capsys, "new")
    assert (code, err.strip().splitlines()[-1]) == (130, "已取消。")
    assert len(list(root.glob("practices/*/*.yml"))) == 11


def _interrupted(*_: object, **__: object) -> str:
    import click  # noqa: PLC0415

    raise click.exceptions.Abort


# ---- generate


def test_generate_writes_and_then_agrees(root: Path) -> None:
    first = run("generate", "--check")
    assert first.exit_code == 1
    assert "practice.schema.json" in first.output
    assert run("generate").exit_code == 0
    assert run("generate", "--check").exit_code == 0


# ---- the installed program


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_it_speaks_whatever_the_terminal_is(encoding: str) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY / "scripts"),
        "PYTHONIOENCODING": encoding,
        "PYTHONUTF8": "0",
    }
    told = subprocess.run(
        [sys.executable, "-m", "govkb", "explain", "yaml-tab"],
        capture_output=True,
        env=environment,
        timeout=30,
        check=False,
    )
    assert told.returncode == 0
    assert "制表符" in told.stdout.decode("utf-8")
