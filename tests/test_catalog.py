"""The whole library, read once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fixture_library import assemble, read_once, small_catalog
from govkb.catalog import Catalog, load_catalog


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    return assemble(tmp_path, divisions=False)


def test_everything_is_in_the_order_of_ids() -> None:
    catalog = small_catalog()
    assert list(catalog.entries) == ["loudong-tan", "shuoshi-wu", "yuanzi-hui", "yuanzi-taizhang"]
    assert list(catalog.comparison_entries) == ["zuoxialai-shuo"]
    assert catalog.problems == ()


def test_the_small_library_is_sound() -> None:
    assert not small_catalog().problems
    assert small_catalog().known_ids == set(small_catalog().entries)


def test_an_entry_knows_its_file() -> None:
    entry = small_catalog().entries["shuoshi-wu"]
    assert entry.path == "practices/qinghai/shuoshi-wu.yml"
    assert small_catalog().texts[entry.path].startswith("name: 说事屋")


def test_a_broken_file_is_left_out_and_still_known(root: Path) -> None:
    (root / "practices/hunan/yuanzi-hui.yml").write_text("name: [", "utf-8")
    catalog = load_catalog(root)
    assert "yuanzi-hui" not in catalog.entries
    assert "yuanzi-hui" in catalog.known_ids
    assert [problem.code for problem in catalog.problems] == ["yaml-unclosed"]


@pytest.mark.parametrize("name", [".yuanzi.yml", "notes.txt", "yuanzi-hui.yml~", "yuanzi-hui.yml.bak"])
def test_files_that_are_no_entries_are_passed_over(root: Path, name: str) -> None:
    (root / "practices/hunan" / name).write_text("name: [", "utf-8")
    assert load_catalog(root).problems == ()


def test_folders_with_an_underscore_or_a_dot_are_no_provinces(root: Path) -> None:
    for folder in ("_drafts", ".git", "hunan/_old"):
        (root / "practices" / folder).mkdir()
        (root / "practices" / folder / "x.yml").write_text("name: [", "utf-8")
    assert load_catalog(root).problems == ()


def test_a_library_without_special_folders_is_read_all_the_same(root: Path) -> None:
    shutil.rmtree(root / "practices/_comparisons")
    assert load_catalog(root).comparisons == {}


def test_an_empty_library_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_once(monkeypatch)
    (tmp_path / "practices").mkdir()
    assert load_catalog(tmp_path).entries == {}


def test_no_library_at_all_is_an_exception(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_catalog(tmp_path)


def test_a_broken_comparison_is_reported_and_left_out(root: Path) -> None:
    (root / "practices/_comparisons/another.yml").write_text("title: 甲\n", "utf-8")
    catalog = load_catalog(root)
    assert "another" not in catalog.comparisons
    assert {problem.code for problem in catalog.problems} == {"field-missing"}


def test_two_readings_are_equal(root: Path) -> None:
    def seen(catalog: Catalog) -> object:
        return (catalog.practices, catalog.comparisons, catalog.problems, catalog.texts)

    assert seen(load_catalog(root)) == seen(load_catalog(root))


def test_a_broken_word_list_is_reported_and_does_not_stop_the_rest(root: Path) -> None:
    (root / "practices/_vocabulary/setting.yml").write_text("facet: setting\nterms: [", "utf-8")
    catalog = load_catalog(root)
    assert len(catalog.entries) == 4
    assert {problem.path for problem in catalog.problems} == {"practices/_vocabulary/setting.yml"}
