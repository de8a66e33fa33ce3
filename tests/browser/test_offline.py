"""The offline bundle as the person uses it who got it on a stick: unpacked, double-clicked, read without any network."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from built_site import build
from govkb.outputs.bundle import INSTRUCTIONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_LINK = re.compile(r' (?:href|action|src)="([^"]*)"')


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of the real library."""
    target = tmp_path_factory.mktemp("dist")
    result = build(target, "--offline")
    assert result.returncode == 0, result.stdout + result.stderr
    return next(target.glob("govkb-*-offline.zip"))


@pytest.fixture(scope="module")
def folder(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one folder that it unpacks to, below a path with a blank and Chinese characters."""
    target = tmp_path_factory.mktemp("资料 一")
    with zipfile.ZipFile(archive) as held:
        held.extractall(target)
    (only,) = target.iterdir()
    return only


@pytest.fixture
def reader(browser: Browser, folder: Path) -> Iterator[Page]:
    """A browser on the bundle's first page; whatever it asks of anything but the folder fails the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    outside: list[str] = []
    complaints: list[str] = []

    def look(address: str) -> None:
        inside = address.startswith(("data:", "blob:", "about:")) or (
            address.startswith("file:") and Path(unquote(urlsplit(address).path)).is_relative_to(folder)
        )
        if not inside:
            outside.append(address)

    context.on("request", lambda request: look(request.url))
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda wrong: complaints.append(str(wrong.error)))
    page.goto((folder / "index.html").as_uri())
    yield page
    assert outside == []
    assert complaints == []
    context.close()


def test_the_same_library_gives_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    again = build(tmp_path, "--offline")
    assert again.returncode == 0, again.stderr
    assert (tmp_path / archive.name).read_bytes() == archive.read_bytes()
    named, _, name = archive.with_name(f"{archive.name}.sha256").read_text().strip().partition("  ")
    assert (named, name) == (hashlib.sha256(archive.read_bytes()).hexdigest(), archive.name)


def test_it_unpacks_to_one_folder_with_instructions(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as held:
        names = held.namelist()
    assert names == sorted(names)
    assert folder.name + "-offline.zip" == archive.name
    told = (folder / INSTRUCTIONS).read_bytes().decode("utf-8-sig")
    assert "双击 index.html" in told
    assert "\r\n" in told


def test_every_link_names_a_file_that_is_there(folder: Path) -> None:
    wrong = []
    pages = sorted(folder.rglob("*.html"))
    for page in pages:
        for link in _LINK.findall(page.read_text("utf-8")):
            path = unquote(link.partition("#")[0].partition("?")[0])
            if not path or re.match(r"[a-z]+:", path):
                continue
            if path.endswith(("/", ".")) or not (page.parent / path).is_file():
                wrong.append((page.relative_to(folder).as_posix(), link))
    assert len(pages) > 100
    assert wrong == []


def test_every_page_says_which_issue_it_is(folder: Path) -> None:
    silent = [
        page.relative_to(folder).as_posix()
        for page in folder.rglob("*.html")
        if not re.search(r"版本 \d+\.\d+\.\d+，内容截至 \d{4}-\d{2}-\d{2}", page.read_text("utf-8"))
    ]
    assert silent == []


def test_one_can_walk_all_doors(reader: Page) -> None:
    for number in range(reader.locator(".md-tabs a").count()):
        reader.locator(".md-tabs a").nth(number).click()
        reader.wait_for_load_state()
        assert reader.url.partition("?")[0].partition("#")[0].endswith("index.html")
        expect(reader.locator("h1").first).to_be_visible()
        expect(reader.locator(".kb-version")).to_contain_text("内容截至")
    reader.locator("a.md-header__title").click()
    reader.wait_for_url(re.compile(r"index\.html$"))
    reader.locator("main a[href*='practices/']").first.click()
    reader.wait_for_url(re.compile(r"practices/[^/]+/index\.html"))
    expect(reader.locator("h1")).to_be_visible()


def test_search_works_from_the_first_letter_to_the_opened_page(reader: Page) -> None:
    box = reader.get_by_role("combobox").first
    box.press_sequentially("jiudian")
    expect(reader.get_by_role("option").first).to_contain_text("九点碰头会")
    box.fill("楼上太吵怎么办")
    first = reader.get_by_role("option").first
    expect(first).to_contain_text("睦邻调解室")
    first.click()
    reader.wait_for_url(re.compile(r"practices/mulin-tiaojieshi/index\.html"))
    expect(reader.locator("mark.kb-found").first).to_be_visible()
    box = reader.get_by_role("combobox").first
    box.fill("积分")
    expect(reader.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    reader.wait_for_url(re.compile(r"find/index\.html\?q="))


def test_the_pdf_of_a_practice_is_there(reader: Page, folder: Path) -> None:
    reader.goto((folder / "practices/wuchanghui/index.html").as_uri())
    link = reader.locator("a[href$='.pdf']").first
    path = folder / "practices/wuchanghui" / (link.get_attribute("href") or "")
    assert path.resolve().read_bytes().startswith(b"%PDF")
