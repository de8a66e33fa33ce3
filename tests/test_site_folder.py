"""What is the same in the site of before is taken over; whatever else lies there never is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from govkb.site_folder import PathTaken, SiteFile, paths_below, put_files

PAGES = (
    SiteFile("index.html", b"home"),
    SiteFile("practices/wuchanghui/index.html", "屋场会".encode()),
    SiteFile("search/root.js", b""),
)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    put_files(PAGES, folder)
    return folder


def number(path: Path) -> int:
    return path.stat().st_ino


def test_files_are_there_and_their_digests_are_told(before: Path, tmp_path: Path) -> None:
    digests = put_files(PAGES, tmp_path / "new", before)
    assert digests == {file.path: hashlib.sha256(file.content).hexdigest() for file in PAGES}
    for file in PAGES:
        assert (tmp_path / "new" / file.path).read_bytes() == file.content
    assert sorted(paths_below(tmp_path / "new")) == sorted(digests)


def test_what_is_unchanged_is_the_same_file_with_its_time(before: Path, tmp_path: Path) -> None:
    os.utime(before / "index.html", (1_000_000_000, 1_000_000_000))
    changed = (*PAGES[:1], SiteFile(PAGES[1].path, "村民说事".encode()), PAGES[2])
    put_files(changed, tmp_path / "new", before)
    same = {file.path: number(before / file.path) == number(tmp_path / "new" / file.path) for file in changed}
    assert same == {
        "index.html": True,
        "practices/wuchanghui/index.html": False,
        "search/root.js": True,
    }
    assert (tmp_path / "new/index.html").stat().st_mtime == 1_000_000_000
    assert (before / PAGES[1].path).read_bytes() == PAGES[1].content, "the site of before is as it was"


@pytest.mark.parametrize("damage", ["other words", "longer", "folder", "secret", "gone", "link"])
def test_what_was_damaged_there_is_written_anew(damage: str, before: Path, tmp_path: Path) -> None:
    old = before / "index.html"
    if damage == "other words":
        old.write_bytes(b"HOME")
    elif damage == "longer":
        old.write_bytes(b"home and more")
    elif damage == "secret":
        old.chmod(0o600)
    else:
        old.unlink()
        if damage == "folder":
            old.mkdir()
        elif damage == "link":
            (tmp_path / "elsewhere").write_bytes(b"home")
            old.symlink_to(tmp_path / "elsewhere")
    put_files(PAGES, tmp_path / "new", before)
    fresh = tmp_path / "new/index.html"
    assert fresh.read_bytes() == b"home"
    assert not fresh.is_symlink()
    assert fresh.stat().st_nlink == 1
    assert fresh.stat().st_mode == (tmp_path / "new/search/root.js").stat().st_mode


def test_a_disk_without_second_names_gets_files(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuses)
    put_files(PAGES, tmp_path / "new", before)
    assert (tmp_path / "new/index.html").read_bytes() == b"home"


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a\\b", "", "a/"])
def test_a_path_that_leaves_the_folder_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(PathTaken, match="超出了网站文件夹"):
        put_files([SiteFile(path, b"")], tmp_path / "new")


def test_two_files_of_one_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PathTaken, match="同一个地址：a/b"):
        put_files([SiteFile("a/b", b"1"), SiteFile("a/b", b"1")], tmp_path / "new")
