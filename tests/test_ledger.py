"""Judging a library again looks at what has changed and says what judging all of it says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from fixture_library import SIMPLE, TODAY, assemble, read_once
from govkb.catalog import load_catalog
from govkb.checks import check_library, run_checks
from govkb.cli import cli
from govkb.files import standing
from govkb.ledger import LEDGER, Ledger
from govkb.memory import Memory
from govkb.problem import Problem

OTHER, COMPARED = "practices/hunan/yuanzi-taizhang.yml", "practices/hunan/yuanzi-hui.yml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with a warning or two, judged once; files count as settled at once."""
    read_once(monkeypatch)
    monkeypatch.setattr("govkb.ledger._SETTLED", -(10**18))
    assemble(tmp_path, divisions=False)
    text = (tmp_path / SIMPLE).read_text("utf-8")
    (tmp_path / "practices/hunan/namesake.yml").write_text(text, "utf-8")
    again(tmp_path)
    return tmp_path


def again(root: Path, today: date = TODAY) -> tuple[int, tuple[Problem, ...]]:
    """How many entries were looked at, and all problems, as the next `govkb check` finds them."""
    ledger = Ledger(root / LEDGER)
    catalog, problems = check_library(root, Memory(), today, ledger, standing(root, today, ledger))
    ledger.save()
    return len(catalog.entries), problems


def afresh(root: Path, today: date = TODAY) -> tuple[Problem, ...]:
    return run_checks(load_catalog(root), today)


def edit(path: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text, (path, old)
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    return change


def added(root: Path) -> None:
    (root / "practices/hunan/copy.yml").write_text((root / OTHER).read_text("utf-8"), "utf-8")


CHANGES: dict[str, tuple[Callable[[Path], object], int]] = {
    "nothing": (lambda _: None, 0),
    "a comment": (edit(OTHER, "name:", "# 补充\nname:"), 1),
    "a telephone number": (edit(OTHER, "name:", "# 13812345678\nname:"), 1),
    "a comment in an entry that is compared": (edit(COMPARED, "name:", "# 补充\nname:"), -1),
    "a wrong field": (edit(OTHER, "status:", "statsu:"), -1),
    "another name": (edit(OTHER, "name: ", "name: 新"), -1),
    "a term that is not there": (edit(OTHER, "lead_level: ", "lead_level: x-"), 1),
    "another vocabulary": (edit("practices/_vocabulary/theme.yml", "{id: ", "{id: x-"), -1),
    "a comparison": (edit("practices/_comparisons/zuoxialai-shuo.yml", "practices: [", "practices: [nobody, "), -1),
    "a file of which something was said": (edit(SIMPLE, "name:", "\n\nname:"), -1),
    "a new file": (added, -1),
    "a file less": (lambda root: (root / OTHER).unlink(), -1),
    "a file moved": (lambda root: (root / OTHER).rename(root / "practices/qinghai/yuanzi-taizhang.yml"), -1),
}  # fmt: skip
"""What changes, and how many entries are looked at (-1: all)."""


@pytest.mark.parametrize("name", CHANGES)
def test_judging_again_finds_what_judging_afresh_finds(root: Path, name: str) -> None:
    change, looked_at = CHANGES[name]
    change(root)
    count, problems = again(root)
    assert problems == afresh(root)
    assert count == (len(load_catalog(root).entries) if looked_at < 0 else looked_at)
    assert again(root)[1] == problems


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "json"], ["--format", "github"], [COMPARED], ["nowhere.yml"]]
)
def test_a_library_as_it_was_is_told_of_without_being_read(
    root: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr("govkb.commands.check.today", lambda: TODAY)
    monkeypatch.chdir(root)
    (root / LEDGER).unlink()
    first = CliRunner().invoke(cli, ["check", *arguments])
    assert "duplicate-name" in first.output or arguments

    def never(*_: object) -> None:
        raise AssertionError("judged again")

    with monkeypatch.context() as closed:
        closed.setattr("govkb.checks.check_library", never)
        second = CliRunner().invoke(cli, ["check", *arguments], catch_exceptions=False)
    assert (second.output, second.exit_code) == (first.output, first.exit_code)
    edit(OTHER, "status:", "statsu:")(root)
    third = CliRunner().invoke(cli, ["check"], catch_exceptions=False)
    assert third.exit_code == 1
    assert "statsu" in third.output


def test_to_tell_of_it_no_room_is_opened_that_reads_or_judges() -> None:
    asked = "import sys, govkb.cli, govkb.files, govkb.report; print([one for one in sys.modules if one in ('pydantic', 'yaml')])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert told.stdout.strip() == "[]"


def test_another_day_is_another_judgement(root: Path) -> None:
    early = TODAY - timedelta(days=40_000)
    assert again(root, early)[1] == afresh(root, early)
    assert "date-future" in {problem.code for problem in again(root, early)[1]}


def test_a_change_that_keeps_size_and_time_is_seen_by_the_time_of_the_inode(root: Path) -> None:
    found = (root / OTHER).stat()
    text = (root / OTHER).read_text("utf-8")
    (root / OTHER).write_text(text.replace("status: ", "status: x", 1)[: len(text)], "utf-8")
    os.utime(root / OTHER, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert again(root)[1] == afresh(root)


def test_what_was_changed_a_moment_ago_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govkb.ledger._SETTLED", 2_000_000_000)
    (root / LEDGER).unlink()
    again(root)
    count, problems = again(root)
    assert count == len(load_catalog(root).entries)
    assert problems == afresh(root)


@pytest.mark.parametrize("damage", [b"", b"{}", b"0123\n{}", None])
def test_a_damaged_ledger_is_as_good_as_none(root: Path, damage: bytes | None) -> None:
    content = bytearray((root / LEDGER).read_bytes())
    content[-20] ^= 1
    (root / LEDGER).write_bytes(bytes(content) if damage is None else damage)
    assert again(root)[1] == afresh(root)


def test_a_place_that_cannot_be_written_is_no_fault(root: Path) -> None:
    (root / LEDGER).unlink()
    (root / LEDGER).mkdir()
    assert again(root)[1] == afresh(root)
