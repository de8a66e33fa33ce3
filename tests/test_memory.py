"""Remembering changes the time that something takes and nothing else."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from fixture_library import SIMPLE, TODAY, assemble, read_once
from govkb.catalog import load_catalog
from govkb.checks import run_checks
from govkb.memory import STORE, Memory, digest
from govkb.problem import Problem

BROKEN = "practices/hunan/gbk.yml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with all sorts of problems."""
    read_once(monkeypatch)
    assemble(tmp_path, divisions=False)
    (tmp_path / BROKEN).write_bytes("name: 晒谷坪夜话\n".encode("gbk"))
    entry = (tmp_path / SIMPLE).read_text("utf-8")
    (tmp_path / "practices/hunan/namesake.yml").write_text(entry, "utf-8")
    (tmp_path / "practices/hunan/wrong.yml").write_text(entry.replace("status:", "statsu:"), "utf-8")
    (tmp_path / "practices/hunan/person.yml").write_text(entry + "# 联系电话 13812345678\n", "utf-8")
    return tmp_path


def found(root: Path, memory: Memory | None = None, today: date = TODAY) -> tuple[Problem, ...]:
    problems = run_checks(load_catalog(root, memory), today)
    if memory:
        memory.save()
    return problems


def remembered(root: Path) -> Memory:
    return Memory(root / STORE)


def test_the_second_run_says_the_same(root: Path) -> None:
    plain = found(root)
    assert {"file-encoding", "field-unknown", "duplicate-name", "personal-mobile"} <= {
        one.code for one in plain
    }
    assert found(root, remembered(root)) == plain
    assert found(root, remembered(root)) == plain


def test_the_second_run_reads_no_text_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / BROKEN).unlink()
    (root / "practices/hunan/wrong.yml").unlink()
    (root / "practices/hunan/namesake.yml").unlink()
    (root / "practices/hunan/person.yml").unlink()
    found(root, remembered(root))

    def never(*_: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr("govkb.reading.read_document", never)
    monkeypatch.setattr("govkb.checks.personal.findings", never)
    catalog = load_catalog(root, remembered(root))
    assert [entry.outline.name for entry in catalog.entries.values()]


def test_a_changed_text_a_changed_vocabulary_and_a_new_day_are_seen(root: Path) -> None:
    found(root, remembered(root))
    (root / SIMPLE).write_text((root / SIMPLE).read_text("utf-8").replace("status:", "status: x # "), "utf-8")
    assert found(root, remembered(root)) == found(root)
    terms = next((root / "practices/_vocabulary").glob("theme*.yml"))
    terms.write_text(terms.read_text("utf-8").replace("id: ", "id: x-"), "utf-8")
    assert found(root, remembered(root)) == found(root)
    early = date(2020, 1, 1)
    assert found(root, remembered(root), early) == found(root, None, early)
    assert "date-future" in {problem.code for problem in found(root, remembered(root), early)}


def test_a_file_moved_to_another_province_is_judged_by_its_new_place(root: Path) -> None:
    found(root, remembered(root))
    (root / SIMPLE).rename(root / "practices/hunan/moved.yml")
    assert found(root, remembered(root)) == found(root)


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100, None])
def test_a_damaged_file_is_as_good_as_none(root: Path, damage: bytes | None) -> None:
    plain = found(root, remembered(root))
    file = root / STORE
    if damage is None:
        content = bytearray(file.read_bytes())
        for place in range(4096, len(content), 97):
            content[place] ^= 0x15
        damage = bytes(content)
    file.write_bytes(damage)
    assert found(root, remembered(root)) == plain
    assert found(root, remembered(root)) == plain


def test_a_row_that_was_tampered_with_is_not_believed(root: Path) -> None:
    plain = found(root, remembered(root))
    with sqlite3.connect(root / STORE) as store:
        store.execute("UPDATE known SET row = substr(row, 1, 8) || CAST('[]' AS BLOB)")
    store.close()
    assert found(root, remembered(root)) == plain


def rows(root: Path) -> int:
    with sqlite3.connect(root / STORE) as store:
        count: int = store.execute("SELECT count(*) FROM known").fetchone()[0]
    store.close()
    return count


def test_who_asks_for_a_part_lets_go_of_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govkb.memory._KEPT_UNUSED", 0)
    found(root, remembered(root))
    before = rows(root)
    (root / SIMPLE).write_text((root / SIMPLE).read_text("utf-8") + "# x\n", "utf-8")
    memory = remembered(root)
    load_catalog(root, memory, only={SIMPLE})
    memory.save()
    assert rows(root) > before
    few = {"practices/hunan/namesake.yml", SIMPLE}
    for path in (root / "practices").glob("[a-z]*/*.yml"):
        if path.relative_to(root).as_posix() not in few:
            path.unlink()
    (root / SIMPLE).write_text((root / SIMPLE).read_text("utf-8") + "# y\n", "utf-8")
    found(root, remembered(root))
    assert rows(root) < before


def test_few_rows_are_fetched_alone_and_say_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = found(root, remembered(root))
    for few in (0, 3, 1000):
        monkeypatch.setattr("govkb.memory._FEW", few)
        assert found(root, remembered(root)) == plain


def test_another_program_remembers_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(root, remembered(root))
    monkeypatch.setattr("govkb.memory.program", lambda: b"other")
    key = digest(b"key")
    assert remembered(root).recall(key, lambda: ["fresh"], list) == ["fresh"]
    with sqlite3.connect(root / STORE) as store:
        assert store.execute("SELECT count(*) FROM known").fetchone()[0]
    store.close()
    found(root, remembered(root))
    assert found(root, remembered(root)) == found(root)


def test_a_place_that_cannot_be_written_is_no_fault(root: Path) -> None:
    (root / ".cache").write_text("a file where the folder should be")
    assert found(root, remembered(root)) == found(root)


def test_a_file_that_somebody_else_holds_is_left_alone(root: Path) -> None:
    plain = found(root, remembered(root))
    (root / "practices/hunan/another.yml").write_text((root / SIMPLE).read_text("utf-8") + "\n# x\n", "utf-8")
    other = sqlite3.connect(root / STORE)
    other.execute("BEGIN EXCLUSIVE")
    held = found(root, remembered(root))
    other.rollback()
    other.close()
    assert held == found(root)
    assert held != plain
