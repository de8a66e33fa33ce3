"""A machine that fails: full disk, no permission, killed builds, two at once, damaged files, a wrong clock.

What must be seen: one clear Chinese sentence and no traceback, and the last good site as it was.
"""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from built_site import ROOT
from fixture_library import SIMPLE, assemble, small_catalog
from govkb import building, crew
from govkb.building import BuildFailed, build_bundle, build_site
from govkb.faults import Damaged, reason, told
from govkb.outputs.manifest import MANIFEST, digest, manifest
from govkb.outputs.pdf import PdfFailed, render, render_handout
from govkb.outputs.store import recall
from govkb.regions import Regions
from govkb.site import Finishing, SiteBroken
from govkb.site_folder import SiteFile
from govkb.views.handout import view_handouts
from govkb.views.library import Library, library_settings

BLOCKS = {"index.md": ("home",), "find.md": ("finder", "browse"), "compare/index.md": ("comparisons",)}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole project with the small library and few pages: builds in about a second."""
    root = assemble(tmp_path_factory.mktemp("project"))
    shutil.copytree(ROOT / "docs", root / "docs", ignore=shutil.ignore_patterns("dev"))
    for page in sorted((root / "docs").rglob("*.md")):
        path = page.relative_to(root / "docs").as_posix()
        if not path.startswith("stencil/"):  # their words name entries that the small library has not
            anchors = re.findall(r"\{#([a-z-]+)\}", page.read_text("utf-8"))
            blocks = [f"<!-- kb:{name} -->" for name in BLOCKS.get(path, ("glossary",))]
            lines = [f"# {page.stem}", *(f"## {one} {{#{one}}}" for one in anchors), *blocks]
            page.write_text("\n\n".join(lines) + "\n", "utf-8")
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    hooks = ROOT / "scripts/govkb/mkdocs_hooks.py"
    config = config.replace("scripts/govkb/mkdocs_hooks.py", str(hooks))
    config = re.sub(r"^watch:.*\n", "", config, flags=re.MULTILINE)
    (root / "mkdocs.yml").write_text(re.sub(r"validation:.*?\n\n", "", config, flags=re.DOTALL), "utf-8")
    return root


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """A build stops the collection of garbage, because its process soon ends; this one does not."""
    yield
    gc.enable()


def govkb(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), **environment}
    return subprocess.run(
        [sys.executable, "-m", "govkb", *arguments],
        cwd=root, env=settings, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder by its digest."""
    return {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def leftovers(out: Path) -> list[str]:
    return [one.name for one in out.parent.iterdir() if one.name.startswith(f".{out.name}-")]


def build(root: Path, out: Path) -> None:
    build_site(root, out, with_pdf=False, say=lambda _: None)


@pytest.fixture
def good(project: Path, tmp_path: Path) -> Path:
    """A site that was built, in a folder of its own."""
    out = tmp_path / "www/site"
    if not _first:
        made = tmp_path / "first"
        build(project, made)
        _first.append(made)
    shutil.copytree(_first[0], out)
    return out


_first: list[Path] = []


def failing(patch: pytest.MonkeyPatch, number: int, after: int, name: str = "index.html") -> None:
    """From the `after`th of them on, files of that name cannot be written."""
    real = open
    seen = [0]

    def opened(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if "w" in mode and str(file).endswith(name):
            seen[0] += 1
            if seen[0] > after:
                raise OSError(number, os.strerror(number), str(file))
        return real(file, mode, *rest, **more)

    patch.setattr("builtins.open", opened)


# ------------------------------------------------------------------------------------------------ writing


@pytest.mark.parametrize("after", [0, 3, 12])
@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "磁盘满了"), (errno.EACCES, "没有权限"), (errno.EROFS, "只能读，不能写")],
)
def test_a_write_that_fails_leaves_the_good_site(
    project: Path, good: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str, after: int
) -> None:
    before = state(good)
    failing(monkeypatch, number, after)
    with pytest.raises(BuildFailed, match=said) as failed:
        build(project, good)
    assert "原来的网站没有动" in str(failed.value)
    monkeypatch.undo()
    assert state(good) == before
    assert leftovers(good) == []


def test_a_disk_that_is_really_full(project: Path, tmp_path: Path) -> None:
    """The system itself refuses: no file may grow beyond 4 kB."""
    out = tmp_path / "site"
    program = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
        f"sys.argv = ['govkb', 'site', '--out', {str(out)!r}]; runpy.run_module('govkb', run_name='__main__')"
    )
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project, env=settings, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    assert "文件太大，系统不让写" in run.stderr
    assert "Traceback" not in run.stderr
    assert not out.exists()
    assert leftovers(out) == []


def test_a_place_where_no_folder_can_be_made(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = govkb(project, "site", "--out", str(tmp_path / "file/site"))
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "写不了网站文件夹" in run.stderr
    assert "路径里有一段是文件" in run.stderr or "已经有同名的文件" in run.stderr


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(project: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        run = govkb(project, "site", "--out", str(tmp_path / "site"))
    finally:
        tmp_path.chmod(0o700)
    assert run.returncode == 1
    assert "没有权限" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_bundle_is_written_whole_or_not_at_all(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "dist"
    target, _ = build_bundle(project, out, with_pdf=False, say=lambda _: None)
    before = state(out)

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BuildFailed, match="磁盘满了"):
        build_bundle(project, out, with_pdf=False, say=lambda _: None)
    monkeypatch.undo()
    assert state(out) == before
    assert target.name in before


# ------------------------------------------------------------------------------------------------ killed, two at once


def start(project: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "govkb", "site", "--out", str(out)],
        cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_killed_build_leaves_the_good_site_and_the_next_one_works(project: Path, good: Path) -> None:
    before = state(good)
    process = start(project, good)
    deadline = time.monotonic() + 60
    while not any((good.parent / name / "index.html").exists() for name in leftovers(good)):
        assert time.monotonic() < deadline, "the build never began to write"
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert state(good) == before
    assert len(leftovers(good)) == 1
    aside = good.parent / leftovers(good)[0]
    os.utime(aside, (0, time.time() - 2 * 24 * 3600))
    build(project, good)
    assert state(good) == before
    assert leftovers(good) == [], "what the killed build left is cleared away a day later"


def test_killed_between_the_two_steps_of_the_switch(project: Path, good: Path) -> None:
    before = state(good)
    left = good.parent / f".{good.name}-old-abcd1234"
    left.mkdir()
    good.rename(left / "site")
    (project / "docs/bad.md").write_bytes(b"\xff\xfe")
    try:
        with pytest.raises(BuildFailed):
            build(project, good)
    finally:
        (project / "docs/bad.md").unlink()
    assert state(good) == before, "even a build that fails puts the last good site back first"


def test_folders_of_others_are_left_alone(project: Path, good: Path) -> None:
    other = good.parent / f".{good.name}-backup"
    other.mkdir()
    os.utime(other, (0, 0))
    build(project, good)
    assert other.is_dir()


def test_two_builds_at_once_into_one_folder(project: Path, good: Path) -> None:
    before = state(good)
    both = [start(project, good), start(project, good)]
    told_ = [process.communicate(timeout=300) for process in both]
    for process, (_, error) in zip(both, told_, strict=True):
        assert "Traceback" not in error
        assert process.returncode == 0, error
    assert state(good) == before
    assert leftovers(good) == []


def test_another_site_in_the_moment_of_the_switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race itself: between taking the old site away and putting the new one in, another build puts its own in."""
    out, fresh, other = tmp_path / "site", tmp_path / "fresh", tmp_path / "other"
    for folder, text in ((out, "old"), (fresh, "fresh"), (other, "other")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self == fresh and other.exists():
            real(other, out)
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    building._swap(fresh, out)
    assert (out / "index.html").read_text() == "fresh"
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


# ------------------------------------------------------------------------------------------------ damaged files


@pytest.fixture
def copied(project: Path, tmp_path: Path) -> Path:
    """The project for a test that damages something."""
    root = tmp_path / "copy"
    shutil.copytree(project, root, symlinks=True, ignore=shutil.ignore_patterns(".cache", "site"))
    return root


def refused(root: Path, out: Path, *said: str) -> None:
    """A build fails with one sentence, and the good site is as before."""
    before = state(out)
    run = govkb(root, "site", "--out", str(out))
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr, run.stderr
    for words in said:
        assert words in run.stderr
    assert state(out) == before
    assert leftovers(out) == []


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("practices/_regions/regions.csv", None, "行政区划代码表"),
        ("practices/_regions/provinces.yml", b"\x00[", "行政区划代码表"),
        ("practices/_regions/provinces.yml", b"provinces: 3\n", "行政区划代码表"),
        ("practices/_vocabulary/theme.yml", b"\xff\xfe\x00", "theme.yml"),
        (SIMPLE, b"\xff\xfe\x00", "编码"),
        ("docs/find.md", "查做法".encode("gbk"), "UTF-8"),
        ("docs/find.md", "# 查\n\n<!-- kb:nothing -->\n".encode(), "没有名为「kb:nothing」的区块"),
        ("mkdocs.yml", b"site_name: [", "mkdocs.yml"),
        ("mkdocs.yml", "site_name: 库".encode("gbk"), "mkdocs.yml"),
        ("mkdocs.yml", b"theme: {name: nobody}\nsite_name: x\n", "mkdocs.yml"),
    ],
)
def test_a_damaged_file_is_named(
    copied: Path, good: Path, path: str, content: bytes | None, said: str
) -> None:
    if content is None:
        (copied / path).unlink()
    else:
        (copied / path).write_bytes(content)
    refused(copied, good, said)


def test_a_folder_in_the_place_of_an_entry(copied: Path, good: Path) -> None:
    (copied / SIMPLE).unlink()
    (copied / SIMPLE).mkdir()
    run = govkb(copied, "check")
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_an_entry_that_cannot_be_read(copied: Path, good: Path) -> None:
    (copied / SIMPLE).unlink()
    (copied / SIMPLE).symlink_to(copied / SIMPLE)
    refused(copied, good, "shuoshi-wu.yml")


def library() -> Library:
    return Library(small_catalog(), library_settings(small_catalog()))


def test_a_missing_or_damaged_font_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handout = view_handouts(library(), "card", ("shuoshi-wu",))[0]
    original = render._folder("fonts")
    for number, damage in enumerate((None, b"", b"OTTO" + b"\x00" * 500)):
        copy = tmp_path / f"fonts{number}"
        shutil.copytree(original, copy)
        font = copy / "GovkbKai-Regular.ttf"
        font.unlink() if damage is None else font.write_bytes(damage)
        monkeypatch.setattr(
            render, "_folder", lambda name, copy=copy: copy if name == "fonts" else original.parent / name
        )
        render._fonts.cache_clear()
        with pytest.raises(PdfFailed, match="字库缺了或坏了：Govkb Kai 400"):
            render_handout(handout, library().settings)
    monkeypatch.undo()
    render._fonts.cache_clear()
    assert render_handout(handout, library().settings).startswith(b"%PDF")


@pytest.mark.parametrize("damage", [None, b"", b"#let x = (", b"\xff\xfe", b'#import "/etc/passwd": x'])
def test_a_damaged_template_of_a_paper_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    original = render._folder("templates")
    copy = tmp_path / "templates"
    shutil.copytree(original, copy)
    style = copy / "style.typ"
    style.unlink() if damage is None else style.write_bytes(damage)
    monkeypatch.setattr(
        render, "_folder", lambda name: copy if name == "templates" else original.parent / name
    )
    with pytest.raises(PdfFailed, match="没有排成"):
        render_handout(view_handouts(library(), "card", ("shuoshi-wu",))[0], library().settings)


# ------------------------------------------------------------------------------------------------ caches


GARBAGE = (b"", b"\x00" * 40, b"not what was kept here" * 100)


@pytest.mark.slow
def test_the_same_site_whatever_the_caches_hold(copied: Path, tmp_path: Path) -> None:
    def made() -> dict[str, str]:
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        run = govkb(copied, "site", "--pdf", "--out", str(out))
        assert run.returncode == 0, run.stderr
        return state(out)

    fresh = made()
    cache = copied / ".cache/govkb"
    kept = [file for file in sorted(cache.rglob("*")) if file.is_file()]
    assert {file.suffix for file in kept} >= {".pdf", ".docx", ".sqlite"}
    assert made() == fresh
    for number, file in enumerate(kept):
        content = file.read_bytes()
        damage = (*GARBAGE, content[: len(content) // 2], content[:-1] + b"\x00", content + b"x")[number % 6]
        file.write_bytes(damage)
    assert made() == fresh, "garbage"
    for file in kept:
        file.unlink(missing_ok=True)
        file.mkdir()
    assert made() == fresh, "folders where files were"
    shutil.rmtree(cache)
    cache.parent.mkdir(exist_ok=True)
    cache.write_bytes(b"a file where the folder was")
    assert made() == fresh, "no place to keep anything"


def test_nothing_is_remembered_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert recall(tmp_path / "a" / "b.pdf", lambda: b"made") == b"made"
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


# ------------------------------------------------------------------------------------------------ manifest


def test_the_manifest_names_every_file_and_sha256sum_agrees(good: Path) -> None:
    lines = (good / MANIFEST).read_text("utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    assert listed == {path: digest for path, digest in state(good).items() if path != MANIFEST}
    assert list(listed) == sorted(listed)
    if shutil.which("sha256sum"):
        check = ["sha256sum", "--check", "--strict", "--quiet", MANIFEST]
        assert subprocess.run(check, cwd=good, capture_output=True, text=True, check=False).stdout == ""
        (good / "index.html").write_text("changed")
        assert (
            "index.html: FAILED"
            in subprocess.run(check, cwd=good, capture_output=True, text=True, check=False).stdout
        )


def test_building_again_writes_only_what_differs(project: Path, good: Path) -> None:
    build(project, good)  # where every file is the builder's own
    manifest_before = (good / MANIFEST).read_bytes()
    numbers = {path: (good / path).stat().st_ino for path in state(good)}
    damaged = min(path for path in numbers if path.startswith("practices/"))
    (good / damaged).write_text("somebody was here", "utf-8")
    build(project, good)
    assert (good / MANIFEST).read_bytes() == manifest_before
    fresh = {path for path in state(good) if (good / path).stat().st_ino != numbers[path]}
    made_here = {
        path for path in fresh if path.startswith(("practices/", "search/", "data/v1/", "browse/theme/"))
    }
    assert made_here == {damaged}
    test_the_manifest_names_every_file_and_sha256sum_agrees(good)


@pytest.mark.skipif(not crew.POSSIBLE, reason="no fork here")
def test_several_processes_make_the_same_site(copied: Path, good: Path, tmp_path: Path) -> None:
    run = govkb(copied, "site", "--jobs", "3", "--out", str(tmp_path / "other"))
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "other" / MANIFEST).read_bytes() == (good / MANIFEST).read_bytes()
    assert state(tmp_path / "other") == state(good)


@pytest.mark.skipif(not crew.POSSIBLE, reason="no fork here")
def test_several_processes_list_each_page_once_for_search_engines(copied: Path, tmp_path: Path) -> None:
    maps = []
    for jobs in ("1", "3"):
        out = tmp_path / jobs
        run = govkb(copied, "site", "--jobs", jobs, "--out", str(out), SITE_URL="https://example.org/")
        assert run.returncode == 0, run.stderr
        maps.append((out / "sitemap.xml").read_text("utf-8"))
    assert maps[0] == maps[1]
    listed = re.findall("<loc>(.*?)</loc>", maps[1])
    assert len(listed) == len(set(listed)) > 5


@pytest.mark.skipif(not crew.POSSIBLE, reason="no fork here")
def test_nothing_is_left_when_a_page_is_wrong_while_others_work(
    project: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(_: Finishing) -> Iterator[SiteFile]:
        raise SiteBroken("about.md：链接指到「practice:gone」，库里没有这个编号。")

    before = state(good)
    monkeypatch.setattr(Finishing, "rest", wrong)
    with pytest.raises(BuildFailed, match="原来的网站没有动"):
        build_site(project, good, with_pdf=False, say=lambda _: None, jobs=3)
    assert multiprocessing.active_children() == []
    assert state(good) == before
    assert leftovers(good) == []


@pytest.mark.skipif(not crew.POSSIBLE, reason="no fork here")
def test_a_process_that_was_killed_is_told_and_the_good_site_stays(
    project: Path, good: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = state(good)

    def dies(*_: object) -> Iterator[SiteFile]:
        if multiprocessing.parent_process():
            os.kill(os.getpid(), signal.SIGKILL)
        return iter(())

    monkeypatch.setattr(Finishing, "entries", dies)
    with pytest.raises(BuildFailed, match="原来的网站没有动"):
        build_site(project, good, with_pdf=False, say=lambda _: None, jobs=2)
    assert "排页面的进程中断了" in caplog.text
    assert "--jobs 1" in caplog.text
    assert state(good) == before
    assert leftovers(good) == []


def test_the_manifest_depends_on_nothing_but_the_project(copied: Path, good: Path, tmp_path: Path) -> None:
    settings = {
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "11",
        "HOME": str(tmp_path),
    }
    run = govkb(copied, "site", "--out", str(tmp_path / "elsewhere/网站"), **settings)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "elsewhere/网站" / MANIFEST).read_bytes() == (good / MANIFEST).read_bytes()


def test_a_bundle_carries_a_manifest_of_its_own(project: Path, tmp_path: Path) -> None:
    target, _ = build_bundle(project, tmp_path, with_pdf=False, say=lambda _: None)
    with zipfile.ZipFile(target) as packed:
        held = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    digests = {path: digest(content) for path, content in held.items()}
    assert manifest(digests) == held[MANIFEST]
    assert "使用说明.txt" in held[MANIFEST].decode()


# ------------------------------------------------------------------------------------------------ clock, words


CLOCK = """\
import datetime, runpy, sys, time
class Past(datetime.date):
    @classmethod
    def today(cls):
        return cls(1999, 12, 31)
datetime.date = Past
time.time = lambda: 946598400.0
sys.argv = ["govkb", *sys.argv[1:]]
runpy.run_module("govkb", run_name="__main__")
"""


def test_a_clock_set_back_is_told_and_changes_nothing(project: Path, good: Path) -> None:
    before = state(good)
    run = subprocess.run(
        [sys.executable, "-c", CLOCK, "site", "--out", str(good)],
        cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "date-future" in run.stderr
    assert "电脑的日期" in run.stderr
    assert state(good) == before


@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.ENOENT, errno.EMFILE]
)
def test_errors_of_the_system_are_told_in_chinese(number: int) -> None:
    sentence = told(OSError(number, os.strerror(number), "甲.yml"))
    assert "甲.yml" in sentence
    assert not re.search("[A-Za-z]{3}", sentence.replace("yml", ""))
    assert sentence.endswith("。")
    assert reason(Damaged("坏了。")) == "坏了。"


def test_a_table_of_divisions_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="行政区划代码表"):
        Regions.load(tmp_path)
