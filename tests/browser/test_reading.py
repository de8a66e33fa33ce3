"""The built site in a real browser: what a reader sees, types and can reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from built_site import ROOT
from eyes import MODES, barriers, be_elder
from govkb.catalog import load_catalog

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "find/",
    "practices/wuchanghui/",
    "practices/haiyan-shiyu-zhili/",
    "compare/",
    "compare/cunli-yishi/",
    "browse/theme/self-governance/",
    "browse/region/430000/",
    "glossary/",
    "guide/reading/",
    "guide/evidence/",
    "contribute/",
    "contribute/fields/",
    "train/",
    "about/",
    "404.html",
)
"""One page of each kind."""


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what it complains of."""
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


@pytest.mark.parametrize("mode", MODES)
def test_nothing_serious_for_people_who_see_hear_or_move_differently(
    browser: Browser, address: str, mode: str
) -> None:
    context = browser.new_context(**MODES[mode])
    page, complaints = watched(context)
    for path in PAGES:
        page.goto(address + path)
        if mode == "large text":
            be_elder(page)
        assert barriers(page) == [], path
    assert complaints == []
    context.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("围坐", "practices/wangge-yishiting/"),
        ("屋场会", "practices/wuchanghui/"),
        ("wuchanghui", "practices/wuchanghui/"),
        ("131", "practices/131-gongzuofa/"),
        ("三角城镇", "practices/131-gongzuofa/"),
        ("政务楼长", "practices/shuang-louzhang/"),
        ("油溪桥村", "practices/jifenzhi/"),
        ("睦鄰調解室", "practices/mulin-tiaojieshi/"),
    ],
)
def test_what_is_typed_finds_its_entry_first(
    context: BrowserContext, address: str, query: str, first: str
) -> None:
    page, complaints = watched(context)
    page.goto(address + "about/")
    box = page.get_by_role("combobox", name="搜索做法")
    box.press_sequentially(query)
    link = page.locator(".kb-pop__hit").first
    expect(link).to_be_visible()
    assert first in (link.get_attribute("href") or "")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{first}*")
    assert complaints == []


def test_what_is_nowhere_is_said_to_be_nowhere(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "find/?q=量子纠缠色散")
    expect(page.locator("#kb-results")).to_contain_text("没有找到")


def test_nothing_but_the_page_is_loaded_before_the_first_key(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "practices/wuchanghui/")
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(address) for url in asked)
    assert len(asked) <= 8
    assert not any("/search/" in url or "search-engine" in url for url in asked)


def test_the_keyboard_alone_reaches_a_pdf_from_the_home_page(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)

    def press_until(selector: str, most: int = 150) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none"
                return
        raise AssertionError(selector)

    press_until(".md-skip", 1)
    press_until(".kb-themes a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_until(".kb-hit h2 a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_until("a[href$='.pdf']")


def test_modes_are_remembered_on_the_next_page(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.get_by_role("button", name="长者模式").click()
    page.get_by_role("button", name="深色", exact=True).click()
    page.goto(address + "practices/wuchanghui/")
    expect(page.locator("html")).to_have_class("is-dark is-elder")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 25, 26)"


def test_without_scripts_everything_can_be_read_and_reached(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="群众自治").click()
    page.get_by_role("link", name="屋场会", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("屋场会")
    expect(page.locator("#figures")).to_be_visible()
    expect(page.locator(".kb-js").first).to_be_hidden()
    context.close()


def test_printing_shows_the_text_and_not_the_chrome(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "practices/wuchanghui/")
    page.emulate_media(media="print")
    expect(page.locator(".md-header")).to_be_hidden()
    offers = page.locator(".kb-acts")
    assert offers.count() > 0
    for offer in offers.all():
        expect(offer).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_only_different_rows_can_be_shown(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "compare/cunli-yishi/")
    same = page.locator("#vs tr.is-same")
    assert same.count() > 0
    expect(same.first).to_be_visible()
    page.get_by_label("只看不同的行").check()
    expect(same.first).to_be_hidden()


def test_pages_open_from_a_folder_without_a_server(context: BrowserContext, site: Path) -> None:
    page, complaints = watched(context)
    page.goto((site / "practices" / "wuchanghui" / "index.html").as_uri())
    page.get_by_role("combobox", name="搜索做法").press_sequentially("积分制")
    expect(page.locator(".kb-pop__hit").first).to_contain_text("积分制")
    assert complaints == []


def test_every_practice_and_every_part_is_found_by_its_name(context: BrowserContext, address: str) -> None:
    catalog = load_catalog(ROOT)
    page = context.new_page()
    page.goto(address + "about/")

    def found(query: str) -> list[str]:
        hits = page.evaluate(
            "query => KbSearchBox.engine(document.documentElement.dataset.base)"
            ".then(engine => engine.search(query, { limit: 8, near: false }))"
            ".then(answer => answer.hits.map(hit => hit.url.split('#')[0]))",
            query,
        )
        return [str(hit) for hit in hits]

    for identifier, practice in catalog.practices.items():
        assert found(practice.name)[0] == f"practices/{identifier}/", practice.name
        for part in practice.components:
            expected = {f"practices/{identifier}/", f"practices/{part.practice}/"}
            assert expected & set(found(part.name)), (identifier, part.name)
