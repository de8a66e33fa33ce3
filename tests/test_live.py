"""What `govkb serve` shows is what building the whole site gives, before an edit and a moment after it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, expect

from built_site import ROOT
from govkb.catalog import load_catalog
from govkb.live import LiveSite
from govkb.outputs.search import SearchIndex
from govkb.outputs.search.record import KINDS
from govkb.serving import Workshop
from govkb.site import DATA_PARTS, PAGE_PARTS
from govkb.views.library import Library
from test_faults import govkb

pytestmark = pytest.mark.slow

ENTRY = "practices/hunan/wuchanghui.yml"
PAGE = "practices/wuchanghui/index.html"
TODAY = date(2026, 11, 22)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the real project that may be edited."""
    for name in ("docs", "practices"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    hooks = "scripts/govkb/mkdocs_hooks.py"
    config = re.sub(r"^watch:.*\n", "", config.replace(hooks, str(ROOT / hooks)), flags=re.MULTILINE)
    (tmp_path / "project/mkdocs.yml").write_text(config, "utf-8")
    return tmp_path / "project"


def whole(root: Path) -> dict[str, bytes]:
    """Every file of the site as it is built."""
    done = govkb(root, "site", "--no-pdf", "--out", str(root.parent / "site"))
    assert done.returncode == 0, done.stderr
    out = root.parent / "site"
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def told(workshop: Workshop, folder: Path, path: str) -> bytes | None:
    """What a browser is given at a path."""
    made = workshop.session.site.content(path)
    return (folder / path).read_bytes() if made is None and (folder / path).is_file() else made


def differing(workshop: Workshop, folder: Path, root: Path) -> list[str]:
    """Files that a browser is given otherwise than they are built. Builds write a manifest and site maps."""
    return [
        path
        for path, content in whole(root).items()
        if not path.startswith(("manifest", "sitemap")) and told(workshop, folder, path) != content
    ]


def edit(root: Path, old: str, new: str, path: str = ENTRY) -> frozenset[str]:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")
    return frozenset([path])


def test_every_file_is_as_it_is_built_before_and_after_edits(root: Path, tmp_path: Path) -> None:
    said: list[str] = []
    folder = tmp_path / "pages"
    workshop = Workshop(root, folder, "", lambda: TODAY, said.append)
    assert differing(workshop, folder, root) == []
    built = workshop.session.site.built
    for old, new in (
        ("name: 屋场会", "name: 屋场夜会"),
        ("steps:\n", "steps: # 改过\n"),
        ("summary: ", "summary: 今年起，"),
    ):
        workshop.renew(edit(root, old, new))
    assert workshop.session.site.built is built, said
    assert "屋场夜会" in (workshop.session.site.content(PAGE) or b"").decode()
    # What pages by hand count of the library stands in the index as it was: the names of entries are no such count.
    assert [path for path in differing(workshop, folder, root) if not path.startswith("search/")] == []


PART, WHOLE = "practices/qinghai/131-gongzuofa.yml", "practices/qinghai/haiyan-shiyu-zhili.yml"
FULLEST, NEWEST = "practices/beijing/mulin-tiaojieshi.yml", "practices/guizhou/zunyi-wenming-chengshi.yml"
EDITS: tuple[tuple[str, str, str, str], ...] = (
    ("a remark", ENTRY, "steps:\n", "steps: # 改过\n"),
    ("its name", ENTRY, "name: 屋场会\n", "name: 屋场夜会\n"),
    ("the name of a larger practice", WHOLE, "name: ", "name: 新"),
    ("it stands alone now", PART, "part_of: haiyan-shiyu-zhili\n", ""),
    ("it is a part again", PART, "place:\n", "part_of: haiyan-shiyu-zhili\nplace:\n"),
    ("the name of a part, in which a term is not meant", ENTRY, "name: 问题台账与回访", "name: 议事协商模式"),
    ("another division", ENTRY, 'code: "431300"', 'code: "430100"'),
    (
        "another mechanism",
        ENTRY,
        "mechanisms: [deliberation, mediation]",
        "mechanisms: [deliberation, whistle-report]",
    ),
    ("another problem", ENTRY, "problems: [neighbour-family, ", "problems: [burden-overlap, "),
    ("who leads", ENTRY, "lead_level: level-prefecture", "lead_level: level-county"),
    ("the state", ENTRY, "status: spreading", "status: piloting"),
    ("a relation", ENTRY, "target: cunmin-shuoshi", "target: xinle-gongfang"),
    ("what a relation says", ENTRY, "像：请居民坐下来商量。", "像：请居民一同坐下来商量。"),
    ("a step of another stage", ENTRY, "  - stage: revisit\n", "  - stage: feedback\n"),
    ("the words of a step", ENTRY, "title: 记入台账", "title: 网格员巡查登记"),
    ("a figure", ENTRY, 'value: "70"', 'value: "75"'),
    ("a figure without scope", ENTRY, "    scope: 娄底市\n", ""),
    (
        "a source with another title",
        ENTRY,
        "title: 娄底市基层群众自治三项做法",
        "title: 娄底市基层群众自治做法",
    ),
    ("who reports", ENTRY, "self_reported: true", "self_reported: false"),
    ("a point less, of one of the fullest", FULLEST, "\nvenue: ", "\n# venue: "),
    (
        "an older change, of one of the newest",
        NEWEST,
        "date: 2026-11-22, text: 建立条目",
        "date: 2026-11-20, text: 建立条目",
    ),
    ("the summary", ENTRY, "summary: ", "summary: 今年起，"),
)
"""What is changed, in which file, from what to what; one after the other."""


def asked_for(site: LiveSite) -> dict[str, bytes | None]:
    """Everything that a browser may ask for, but the search."""
    pages = (f"{url}index.html" for part in PAGE_PARTS for url, _ in part.makers(site.library, site.renderer))
    data = (path for part in DATA_PARTS for path, _ in part.make(site.library))
    return {path: site.content(path) for path in (*site.built.pages, *pages, *data)}


def test_what_is_kept_of_the_version_before_makes_no_difference(root: Path, tmp_path: Path) -> None:
    """After each of many kinds of edits, with everything asked for in between."""
    said: list[str] = []
    workshop = Workshop(root, tmp_path / "pages", "", lambda: TODAY, said.append)
    _, before, built = (
        asked_for(workshop.session.site),
        workshop.session.site.search,
        workshop.session.site.built,
    )
    for number, (what, path, old, new) in enumerate(EDITS, 2):
        workshop.renew(edit(root, old, new, path))
        site = workshop.session.site
        assert workshop.session.version == number, (what, said[-1])
        assert site.built is built, what
        fresh = LiveSite(Library(load_catalog(root), site.library.settings), site.built)
        kept, made = asked_for(site), asked_for(fresh)
        assert [one for one in kept.keys() | made.keys() if kept.get(one) != made.get(one)] == [], what
        # Built again, the index would say what pages written by hand count now.
        entries = [one for one in site.search.entries if one.kind == KINDS.index("practice")]
        assert entries == [one for one in fresh.search.entries if one.kind == KINDS.index("practice")], what
        assert site.search.files == SearchIndex.of(site.search.entries, before.thesaurus).files, what


def test_an_error_leaves_the_last_good_state(root: Path, tmp_path: Path) -> None:
    said: list[str] = []
    workshop = Workshop(root, tmp_path / "pages", "", lambda: TODAY, said.append)
    before = workshop.session
    workshop.renew(edit(root, "status:", "statsu:"))
    assert workshop.session is before
    assert f"{ENTRY}:" in said[-1]
    assert "statsu" in said[-1]
    workshop.renew(edit(root, "statsu:", "status:"))
    assert workshop.session.version == before.version + 1


def test_what_comes_goes_or_is_written_by_hand_is_taken_in(root: Path, tmp_path: Path) -> None:
    workshop = Workshop(root, tmp_path / "pages", "", lambda: TODAY, lambda _: None)
    text = (root / ENTRY).read_text("utf-8").replace("name: 屋场会", "name: 院场会", 1)
    (root / "practices/hunan/yuanchanghui.yml").write_text(text, "utf-8")
    workshop.renew(frozenset(["practices/hunan/yuanchanghui.yml"]))
    assert workshop.session.site.content("practices/yuanchanghui/index.html")
    (root / "practices/hunan/yuanchanghui.yml").unlink()
    workshop.renew(frozenset(["practices/hunan/yuanchanghui.yml"]))
    assert workshop.session.site.content("practices/yuanchanghui/index.html") is None
    workshop.renew(edit(root, "# ", "# 改了题目：", "docs/about.md"))
    assert "改了题目：" in (workshop.session.site.content("about/index.html") or b"").decode()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """`govkb serve` as a person starts it; gives the address."""
    port = free_port()
    command = [sys.executable, "-m", "govkb", "serve", "--port", str(port)]
    environment = {"PYTHONPATH": str(ROOT / "scripts"), "PATH": "", "LANG": "C.UTF-8"}
    with subprocess.Popen(command, cwd=root, env=environment) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_until(lambda: bool(urlopen(address, timeout=5).read()))
            yield address
        finally:
            process.terminate()


def shown(address: str) -> str:
    """What a server answers, also where it says that something is wrong."""
    try:
        answer = urlopen(address, timeout=5)
    except HTTPError as wrong:
        answer = wrong
    text: str = answer.read().decode()
    return text


def wait_until(happens: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if happens():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("it did not happen")


def test_the_page_on_the_screen_follows_the_file(root: Path, context: BrowserContext) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    with serving(root) as address:
        page.goto(f"{address}practices/wuchanghui/")
        expect(page.get_by_role("heading", level=1)).to_have_text("屋场会")
        edit(root, "name: 屋场会", "name: 屋场夜会")
        expect(page.get_by_role("heading", level=1)).to_have_text("屋场夜会", timeout=30_000)
        page.get_by_role("combobox", name="搜索做法").press_sequentially("屋场夜")
        expect(page.locator(".kb-pop__hit").first).to_contain_text("屋场夜会")
        page.goto(f"{address}nobody")
        expect(page.locator("main")).to_contain_text("找")
        page.goto(f"{address}find")
        assert page.url == f"{address}find/"
        edit(root, "# ", "<!-- kb:nothing -->\n\n# ", "docs/about.md")
        wait_until(lambda: "没有名为「kb:nothing」的区块" in shown(f"{address}about/"))
    # The reload interrupts a request that waits, and a page that is not there is one: nothing else may be said.
    assert [
        said for said in complaints if "404" not in said and "500" not in said and "ERR_" not in said
    ] == []
