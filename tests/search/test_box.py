"""The search box as a reader meets it: keyboard, input method, announcements, addresses; over http and from a disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from govkb.outputs.search import SearchRecord

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """A page on which nothing may go wrong unseen: no error, no refused script, no word for the console."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def options(page: Page) -> list[str]:
    return page.locator("[role=option]").evaluate_all("all => all.map(one => one.dataset.id)")


def test_results_appear_as_one_types_and_lead_to_the_entry(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    quiet.get_by_role("combobox").press_sequentially("屋场")
    first = quiet.get_by_role("option").first
    expect(first).to_contain_text("屋场会")
    expect(first).to_contain_text("湖南省娄底市")
    expect(first).to_contain_text("证据 1 级")
    expect(first.locator("mark").first).to_have_text("屋场")
    expect(quiet.get_by_role("status")).to_have_text(re.compile(r"^\d+ 条结果$"))
    first.click()
    quiet.wait_for_url(re.compile("practices/wuchanghui/"))
    expect(quiet.get_by_role("heading", level=1)).to_have_text("屋场会")


def test_nothing_is_loaded_before_the_first_keystroke(page: Page, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(served + "index.html")
    page.get_by_role("combobox").focus()
    page.wait_for_timeout(200)
    assert asked == ["/index.html", "/assets/search-box.js"]
    page.keyboard.type("屋")
    expect(page.get_by_role("option").first).to_be_visible()
    assert "/search/root.js" in asked


def test_arrows_choose_enter_opens_escape_closes(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    box = quiet.get_by_role("combobox")
    box.press_sequentially("说事")
    expect(quiet.get_by_role("option").first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    second = quiet.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    expect(box).to_be_focused()
    box.press("Escape")
    expect(quiet.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("说事")
    box.press("ArrowDown")
    box.press("ArrowUp")
    wanted = quiet.get_by_role("option").last
    expect(wanted).to_have_attribute("aria-selected", "true")
    box.press("ArrowUp")
    target = quiet.locator("[role=option][aria-selected=true]").get_attribute("href") or ""
    box.press("Enter")
    quiet.wait_for_url(re.compile(re.escape(target.removeprefix("./"))))


def test_half_composed_pinyin_is_not_searched(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    box = quiet.get_by_role("combobox")
    box.evaluate(
        """box => {
          box.focus();
          box.dispatchEvent(new CompositionEvent("compositionstart"));
          box.value = "wu'chang";
          box.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
        }"""
    )
    quiet.wait_for_timeout(150)
    assert options(quiet) == []
    box.evaluate(
        """box => {
          box.value = "屋场";
          box.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
          box.dispatchEvent(new CompositionEvent("compositionend", { data: "屋场" }));
        }"""
    )
    expect(quiet.get_by_role("option").first).to_contain_text("屋场会")


def test_a_component_is_a_hit_that_leads_to_its_place(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    quiet.get_by_role("combobox").press_sequentially("初心坊")
    first = quiet.get_by_role("option").first
    expect(first).to_contain_text("「院子文化」的组成部分")
    assert (first.get_attribute("href") or "").endswith("#c-chuxinfang")


def test_it_says_why_an_entry_was_found(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    box = quiet.get_by_role("combobox")
    for typed, reason in (
        ("wch", "拼音 wch：屋场会"),
        ("屋厂会", "没有「屋厂会」，按读音相同的「屋场会」查找"),
        ("points system", "points system：积分制"),
        ("楼门长", "「楼长」是「楼门长」的同类词"),
    ):
        box.fill(typed)
        expect(quiet.get_by_role("option").filter(has_text=reason).first).to_be_visible()


def test_the_search_page_keeps_the_query_in_its_address(quiet: Page, address: str) -> None:
    quiet.goto(address + "find.html?q=%E6%9D%91%E8%A7%84%E6%B0%91%E7%BA%A6")
    expect(quiet.locator("#q")).to_have_value("村规民约")
    expect(quiet.locator("#found li h2").first).to_contain_text("温情九条")
    quiet.locator("#q").fill("屋场会")
    expect(quiet.locator("#found li h2").first).to_have_text("屋场会")
    quiet.wait_for_function("() => new URL(location.href).searchParams.get('q') === '屋场会'")


def test_enter_without_a_choice_goes_to_the_search_page(quiet: Page, address: str) -> None:
    quiet.goto(address + "practices/wuchanghui/index.html")
    quiet.get_by_role("combobox").press_sequentially("噪音")
    quiet.keyboard.press("Enter")
    quiet.wait_for_url(re.compile(r"find\.html\?q="))
    expect(quiet.locator("#found li h2").first).to_have_text("睦邻调解室")


def test_where_there_is_nothing_it_says_so_and_suggests(quiet: Page, address: str) -> None:
    quiet.goto(address + "find.html")
    quiet.locator("#q").fill("显卡驱动下载")
    expect(quiet.get_by_role("status")).to_have_text("没有找到「显卡驱动下载」。")
    expect(quiet.locator("#found li")).to_have_count(0)
    quiet.get_by_role("button", name="屋场会").click()
    expect(quiet.locator("#found li h2").first).to_have_text("屋场会")


def test_the_words_are_marked_on_the_page_that_opens(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    box = quiet.get_by_role("combobox")
    box.press_sequentially("农闲")
    option = quiet.get_by_role("option").filter(has_text="屋场会").first
    assert "?" not in (option.get_attribute("href") or ""), "the address to look at and copy is clean"
    option.click()
    quiet.wait_for_url(re.compile("wuchanghui"))
    expect(quiet.locator("article mark").first).to_have_text("农闲")
    assert "h" not in parse_qs(urlsplit(quiet.url).query), "and stays clean when the page is open"


def test_the_marks_on_an_opened_page_are_told_walked_and_taken_away(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    quiet.get_by_role("combobox").press_sequentially("农闲")
    quiet.get_by_role("option").filter(has_text="屋场会").first.click()
    quiet.wait_for_url(re.compile("wuchanghui"))
    bar = quiet.locator(".kb-markbar")
    count = quiet.locator("mark.kb-found").count()
    expect(bar).to_contain_text(f"已标出「农闲」，共{count}处")
    before = quiet.locator("article").inner_text().split("去掉标记", 1)[1]
    bar.get_by_role("button", name="下一处").click()
    expect(quiet.locator("mark.is-here")).to_have_text("农闲")
    bar.get_by_role("button", name="去掉标记").click()
    expect(quiet.locator("mark, .kb-markbar")).to_have_count(0)
    assert quiet.locator("article").inner_text().strip() == before.strip()


def test_the_popup_offers_other_words_where_there_is_nothing(quiet: Page, address: str) -> None:
    quiet.goto(address + "index.html")
    box = quiet.get_by_role("combobox")
    box.press_sequentially("显卡驱动")
    expect(quiet.get_by_role("option").first).to_contain_text("没有找到「显卡驱动」")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("屋场会")
    expect(quiet.get_by_role("option").first).to_contain_text("屋场会")


def test_text_of_an_entry_is_never_markup(page: Page, make_site: object) -> None:
    hostile = SearchRecord(
        id="x",
        kind="practice",
        url="practices/x/",
        name="<img src=x onerror=alert(1)>议事",
        summary="<script>alert(1)</script>院子里议事",
    )
    folder: Path = make_site([hostile])  # type: ignore[operator]
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").press_sequentially("议事")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("<img src=x onerror=alert(1)>议事")
    expect(first).to_contain_text("<script>")
    assert page.locator("[role=listbox] img, [role=listbox] script").count() == 0


def test_a_broken_index_is_reported(page: Page, make_site: object, records: tuple[SearchRecord, ...]) -> None:
    folder: Path = make_site(records[:2])  # type: ignore[operator]
    (folder / "search/root.js").unlink()
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").press_sequentially("议事")
    expect(page.get_by_role("status")).to_contain_text("检索数据没有载入")


def test_the_box_shows_what_the_engine_finds_over_http_and_from_a_disk(
    page: Page, site: Path, served: str, queries: dict[str, list[tuple[str, dict[str, int]]]]
) -> None:
    """One query of each class, typed into both."""
    seen: list[list[list[str]]] = []
    for root in (served, site.as_uri() + "/"):
        page.goto(root + "index.html")
        found = []
        for lines in queries.values():
            query = lines[0][0]
            page.get_by_role("combobox").fill(query)
            answer = page.evaluate(
                "query => KbSearchBox.engine('./').then(engine => engine.search(query, { limit: 8 }))", query
            )
            ids = [hit["id"] for hit in answer["hits"]]
            page.wait_for_function(
                "ids => JSON.stringify(Array.from(document.querySelectorAll('a[role=option][data-id]'), one => one.dataset.id))"
                " === JSON.stringify(ids)",
                arg=ids,
            )
            found.append(ids)
        seen.append(found)
    assert seen[0] == seen[1]
