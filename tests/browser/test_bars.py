"""The bars of the reading part, measured: weight of the first load, what moves, how large text and targets are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ENTRIES = ("practices/wuchanghui/", "practices/haiyan-shiyu-zhili/", "practices/jifenzhi/")
PAGES = (
    "",
    "find/",
    *ENTRIES,
    "compare/cunli-yishi/",
    "browse/region/430000/",
    "glossary/",
    "guide/reading/",
)


@pytest.mark.parametrize("path", ENTRIES)
def test_an_entry_weighs_little(page: Page, address: str, site: Path, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(address) for url in asked), "a request to another host"
    assert len(asked) <= 8
    files = [site / url.removeprefix(address) for url in asked]
    weight = sum(
        len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 6)) for file in files
    )
    assert weight <= 80_000, f"{weight} bytes"


MOVED = """
window.moved = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => { window.moved += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_while_a_page_is_loaded(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(MOVED)
    for path in PAGES:
        page.goto(address + path)
        page.wait_for_load_state("load")
        page.evaluate("window.scrollTo(0, 1200)")
        page.wait_for_timeout(150)
        assert page.evaluate("window.moved") < 0.02, path
    context.close()


WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """
[...document.querySelectorAll('main *, .md-header *')].filter(one => {
  if (one.closest('.vh') || !one.getClientRects().length || !one.textContent.trim()) return false;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return style.overflowX !== 'auto' && !one.closest('.kb-scroll') && box.width > 1 && box.right > innerWidth + 1;
}).map(one => one.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_text_of_250_percent_breaks_nothing(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        # 250 % of 16 px: text of 34 px where it is 17
        page.evaluate("document.documentElement.style.setProperty('font-size', '250%', 'important')")
        assert page.evaluate(WIDER) <= 0, f"{path} at {width}"
        assert page.evaluate(CUT) == [], path
    context.close()


def test_zoomed_to_200_percent_nothing_is_lost(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate(WIDER) <= 0, path
    context.close()


STICKING_OUT = """
[...document.querySelectorAll('.kb-btn')].filter(one => {
  const words = document.createRange(), box = one.getBoundingClientRect();
  words.selectNodeContents(one);
  const inner = words.getBoundingClientRect();
  return box.width && (inner.left < box.left || inner.right > box.right);
}).map(one => one.textContent)
"""


@pytest.mark.parametrize("elder", [False, True], ids=["", "large text"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_button_is_narrower_than_its_words(
    browser: Browser, address: str, width: int, elder: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address)
    if elder:
        page.get_by_role("button", name="长者").first.click()
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate(STICKING_OUT) == [], path
    context.close()


TARGETS = """
least => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')].filter(one => {
  if (!one.getClientRects().length || one.closest('.vh, .md-skip')) return false;
  const box = (one.closest('label') || one).getBoundingClientRect();
  if (box.width <= 1 || box.height <= 1) return false;
  // A link in a sentence is as high as its line (WCAG 2.5.8, exception "inline").
  if (one.tagName === 'A' && getComputedStyle(one).display === 'inline') return false;
  return box.height < least - .5;
}).map(one => Math.round(one.getBoundingClientRect().height) + ' ' + one.outerHTML.slice(0, 110))
"""


def test_a_finger_hits_44_pixels_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate(TARGETS, 44) == [], path
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_large_text_mode_has_targets_of_60_pixels(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="长者").first.click()
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate(TARGETS, 60) == [], path
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "asked",
    ["", "?q=屋场会", "?theme=services&problem=neighbour-dispute&region=430000", "?mode=fit", "?view=table"],
)
def test_nothing_jumps_while_the_finder_draws_itself(
    browser: Browser, address: str, width: int, asked: str
) -> None:
    """Filters and results come from files that a slow line brings late, one after the other."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.add_init_script(MOVED)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 100, "downloadThroughput": 250_000, "uploadThroughput": 100_000},
    )
    page.goto(f"{address}find/{asked}")
    page.locator("#kb-finder.is-ready").wait_for()
    page.wait_for_timeout(400)
    assert page.evaluate("window.moved") <= 0.05
    context.close()
