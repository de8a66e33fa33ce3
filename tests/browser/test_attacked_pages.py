"""A site in which strangers wrote entries, in a real browser: nothing that they wrote runs, loads, or becomes an element."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from built_site import ROOT, served
from hostile import ATTACKS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATCH = """
window.__ran = [];
['alert', 'confirm', 'prompt', 'open'].forEach(function (name) {
  window[name] = function () { window.__ran.push(name); };
});
addEventListener('securitypolicyviolation', function (e) { window.__ran.push('policy ' + e.violatedDirective + ' ' + e.blockedURI); });
"""
"""A script that was blocked by the policy counts like one that ran: it should not have been there."""

FOREIGN = """
() => {
  const wrong = [];
  for (const one of document.querySelectorAll('*')) {
    for (const attribute of one.attributes) {
      if (/^on/i.test(attribute.name)) wrong.push(one.tagName + ' ' + attribute.name);
      if (/^(href|src|action|formaction|data|srcset)$/i.test(attribute.name)
          && /^\\s*(javascript|data|file|vbscript|blob):/i.test(attribute.value)
          && !(one.tagName === 'A' && one.download)) wrong.push(one.tagName + ' ' + attribute.value.slice(0, 40));
    }
    if (one.tagName === 'SCRIPT' && !one.src && one.type !== 'application/ld+json') wrong.push('script ' + one.text.slice(0, 40));
    if (/^(X|IFRAME|OBJECT|EMBED|BASE|STYLE)$/i.test(one.tagName)) wrong.push(one.tagName);
    if (/^(B|I)$/.test(one.tagName) && /^[体b]$/.test(one.textContent)) wrong.push(one.outerHTML);
    if (one.tagName === 'IMG' && !/^(data:|[./]*assets\\/)/.test(one.getAttribute('src') || '')) wrong.push(one.outerHTML.slice(0, 60));
  }
  return wrong;
}
"""
"""What only an author's text could have brought onto a page."""

TYPED = (
    "alert", "onerror", "script", "HYPERLINK", "javascript", "院子", "<img src=x onerror=alert(1)>", "__proto__", "constructor",
    "补补补补", "${7*7}", "\\1 $&", "甲" * 3000,
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("hostile") / "site"
    settings = {**os.environ, "PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'tests'}"}
    command = [sys.executable, str(ROOT / "tests/hostile_site.py"), str(target)]
    made = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=300, check=False)
    assert made.returncode == 0, made.stderr
    return target


@pytest.fixture(scope="module")
def address(hostile_site: Path) -> Iterator[str]:
    with served(hostile_site) as base:
        yield base


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page and what happened on it that should not have."""
    wrong: list[str] = []
    with browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}) as context:
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(f"error {error}"))
        page.on(
            "console",
            lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith(("http://127.0.0.1", "file://", "data:", "blob:"))
                else wrong.append(asked.url)
            ),
        )
        yield page, wrong


def look(page: Page, wrong: list[str]) -> None:
    """Note what ran and what stands on the page that no template wrote."""
    wrong += [f"{page.url}: {one}" for one in [*page.evaluate("window.__ran"), *page.evaluate(FOREIGN)]]


def ids(*numbers: int) -> str:
    return ",".join(f"attack-{number % len(ATTACKS):02}" for number in numbers)


def test_pages_of_the_library(watched: tuple[Page, list[str]], address: str) -> None:
    page, wrong = watched
    kinds = [
        "",
        "browse/theme/self-governance/",
        "browse/region/430000/",
        "glossary/",
        "compare/",
        "guide/insight/",
        "data/",
    ]
    kinds += [f"practices/attack-{number:02}/" for number in range(len(ATTACKS))]
    kinds += [f"compare/attack-{number:02}-compared/" for number in range(len(ATTACKS))]
    for kind in kinds:
        answer = page.goto(address + kind)
        assert answer
        assert answer.ok, kind
        page.wait_for_timeout(60)
        look(page, wrong)
    assert wrong == []


def test_finder(watched: tuple[Page, list[str]], address: str) -> None:
    page, wrong = watched
    page.goto(f"{address}find/")
    page.wait_for_selector("#kb-finder.is-ready:not([data-busy])")
    seen: set[str] = set()
    for _ in range(9):
        look(page, wrong)
        seen |= set(
            page.locator("#kb-results [data-id]").evaluate_all("all => all.map(one => one.dataset.id)")
        )
        following = page.get_by_role("button", name="下一页")
        if not following.count() or following.is_disabled():
            break
        following.click()
        page.wait_for_timeout(300)
    assert len([one for one in seen if one.startswith("attack-")]) == len(ATTACKS), (
        "every hostile card was shown"
    )
    page.get_by_role("button", name="表格").click()
    page.wait_for_timeout(300)
    look(page, wrong)
    page.evaluate(
        "ids => localStorage.setItem('govkb.ticked', JSON.stringify(ids))", ids(0, 1, 2, 3).split(",")
    )
    page.evaluate(
        "ids => localStorage.setItem('govkb.favourites', JSON.stringify(ids))", ids(4, 5, 6).split(",")
    )
    for path in ("find/", "find/?favourites=favourites"):
        page.goto(address + path)
        page.wait_for_selector("#kb-finder.is-ready:not([data-busy])")
        page.wait_for_timeout(300)
        look(page, wrong)
    assert wrong == []


@pytest.mark.parametrize("path", ["", "find/"], ids=["popup", "finder"])
def test_typed_into_search(watched: tuple[Page, list[str]], address: str, path: str) -> None:
    page, wrong = watched
    page.goto(address + path)
    box = page.locator("#q") if path else page.get_by_role("combobox").locator("visible=true").first
    for text in (*TYPED, *ATTACKS):
        box.fill(text)
        page.wait_for_timeout(120)
        look(page, wrong)
    assert wrong == []


def test_addresses_that_somebody_sends(watched: tuple[Page, list[str]], address: str) -> None:
    page, wrong = watched
    evil = [quote(text) for text in ATTACKS]
    links = [
        f"{address}{way}{text}" for text in evil for way in ("find/?q=", "find/?theme=", "compare/?ids=", "#")
    ]
    links += [f"{address}practices/wuchanghui/?q={text}#{text}" for text in evil]
    for link in links:
        page.goto(link)
        page.wait_for_timeout(40)
        look(page, wrong)
    assert wrong == []


def test_comparisons_that_readers_pick(watched: tuple[Page, list[str]], address: str) -> None:
    page, wrong = watched
    for first in range(0, len(ATTACKS), 4):
        page.goto(f"{address}compare/?ids={ids(first, first + 1, first + 2, first + 3)}")
        page.wait_for_selector("table#vs")
        look(page, wrong)
    assert wrong == []


def test_workshop_and_form(watched: tuple[Page, list[str]], address: str, hostile_site: Path) -> None:
    """Papers put together in the browser, and the form that opens an entry to correct it."""
    page, wrong = watched
    made = 0
    for path, few in (("train/workshop/", 2), ("contribute/form/", 1)):
        if not (hostile_site / path / "index.html").is_file():
            continue
        made += 1
        for first in range(0, len(ATTACKS), 4):
            query = f"ids={ids(first, first + 1)}" if few == 2 else f"id={ids(first)}"
            page.goto(f"{address}{path}?{query}")
            page.wait_for_timeout(250)
            look(page, wrong)
    assert made, "neither page is there"
    assert wrong == []


def test_opened_from_a_folder(watched: tuple[Page, list[str]], hostile_site: Path) -> None:
    page, wrong = watched
    for path in (
        "index.html",
        "find/index.html",
        f"compare/index.html?ids={ids(0, 1, 2)}",
        "practices/attack-03/index.html",
    ):
        page.goto(f"{hostile_site.as_uri()}/{path}")
        page.wait_for_timeout(300)
        look(page, wrong)
    assert wrong == []


def test_what_the_device_remembers_is_not_believed(watched: tuple[Page, list[str]], address: str) -> None:
    page, wrong = watched
    page.goto(address)
    for text in ("{", "null", "[1,{}]", '["<img src=x onerror=alert(1)>","__proto__","../../x"]', '{"a":1}'):
        page.evaluate(
            "text => ['govkb.favourites', 'govkb.ticked', 'govkb.compare', 'govkb.size'].forEach(key => localStorage.setItem(key, text))",
            text,
        )
        for path in ("find/", "find/?favourites=1", "compare/", "practices/wuchanghui/", ""):
            page.goto(address + path)
            page.wait_for_timeout(120)
            look(page, wrong)
    assert wrong == []
