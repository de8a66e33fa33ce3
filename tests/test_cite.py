"""`govkb cite`: what is written can be read by the programs that it is for."""

from __future__ import annotations

import json
from pathlib import Path

import bibtexparser
import pytest
import rispy
from click.testing import CliRunner, Result

from fixture_library import assemble, read_once
from govkb.cli import cli


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    monkeypatch.chdir(assemble(tmp_path, divisions=False))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["cite", *arguments], catch_exceptions=False)


CHOSEN = ("yuanzi-hui", "shuoshi-wu")


def test_the_chosen_entries_and_all_their_sources_are_written_in_each_format() -> None:
    items = json.loads(run(*CHOSEN, "--format", "csl").output)
    keys = [item["id"] for item in items]
    assert [key for key in keys if key in CHOSEN] == list(CHOSEN)
    assert all(key.startswith(CHOSEN) for key in keys)
    assert len(keys) > len(CHOSEN)
    assert len(rispy.loads(run(*CHOSEN, "--format", "ris").output)) == len(keys)
    parsed = bibtexparser.parse_string(run(*CHOSEN).output)
    assert [entry.key for entry in parsed.entries] == keys
    assert not parsed.failed_blocks


def test_a_file_is_written_where_one_is_named(root: Path) -> None:
    said = run("--all", "--format", "ris", "--out", "文献.ris")
    assert "文献.ris　4 条做法" in said.output
    assert rispy.loads((root / "文献.ris").read_text("utf-8"))


def test_what_cannot_be_cited_is_said() -> None:
    assert "您是不是想写 yuanzi-hui？" in run("yuanzi-hi").output
    said = run("yuanzi-hui", "--out", "nowhere/x.bib")
    assert said.exit_code == 1
    assert "写不了 nowhere/x.bib" in said.output
