"""One search everywhere: the same results in the same order, on old engines and new ones, over http and from a disk.

Typed into the real search box of the real site. An old engine that was not fetched is skipped, and the run says so at its
end (`python3 scripts/make/engines.py` fetches them).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml
from old_engine import running
from playwright.sync_api import Browser
from test_engines import engines

from built_site import ROOT
from conftest import NO_ENGINES

pytestmark = [pytest.mark.browser, pytest.mark.engines, pytest.mark.slow]

OLD = (69, 86)
EACH = 2
"""Queries of each class of the kept set."""
ODD = ("屋", "的", "𠮷", "。", "wu'chang hui", "１３１ “工作法”", "屋" * 40, "楼长 louzhang")

_TYPE = """new Promise(function (done) {
  var text = %s, form = document.querySelector("form[data-kb-search]"), box = form.querySelector("input");
  document.addEventListener("kb:results", function got(event) {
    if (event.detail.query !== text) return;
    document.removeEventListener("kb:results", got);
    var listed = Array.prototype.map.call(form.querySelectorAll("a[role=option][data-id]"), function (one) {
      return [one.dataset.id, one.querySelector(".kb-pop__name").textContent];
    });
    done({ listed: listed, all: event.detail.docs });
  });
  box.focus();
  box.value = text;
  box.dispatchEvent(new Event("input"));
})"""


class Engine(Protocol):
    """What both ways to drive a browser have in common."""

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""

    def ask(self, expression: str) -> Any:
        """The value of an expression (or of its promise) on the page."""


class Current:
    """The browser that Playwright drives."""

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_page()

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self.page.goto(address)

    def ask(self, expression: str) -> Any:
        """The value of an expression (or of its promise) on the page."""
        return self.page.evaluate(expression)


def queries() -> list[str]:
    """Some of every class of the kept set, and some that are odd."""
    path = ROOT / "tests/search/library-queries.yml"
    given = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes text only
    return [*(text for lines in given.values() for text, _ in lines[:: len(lines) // EACH][:EACH]), *ODD]


@contextmanager
def started(engine: int | str, browser: Browser, folder: Path) -> Iterator[Engine]:
    """An engine by its main version, or the browser of all other tests; skips what was not fetched."""
    if engine == "current":
        current = Current(browser)
        yield current
        current.page.close()
        return
    program = next(one.program for one in engines.ENGINES if one.version == engine)
    if not program.exists():
        pytest.skip(NO_ENGINES)
    with running(program, folder) as old:
        assert f"/{engine}." in old.ask("navigator.userAgent")
        yield old


def found(engine: Engine, start: str) -> dict[str, Any]:
    """What the box of the page lists for each query, and every entry that was found, in order."""
    engine.open(start)
    return {text: engine.ask(_TYPE % json.dumps(text)) for text in queries()}


@pytest.fixture(scope="module")
def expected(browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The results in the current browser, over http."""
    with started("current", browser, tmp_path_factory.mktemp("current")) as engine:
        answers = found(engine, address + "about/")
    assert len(answers) >= 40
    assert sum(bool(answer["listed"]) for answer in answers.values()) >= 35
    return answers


@pytest.mark.parametrize("where", ["http", "file"])
@pytest.mark.parametrize("engine", [*OLD, "current"])
def test_the_same_results(
    expected: dict[str, Any], browser: Browser, engine: int | str, where: str,
    address: str, site: Path, tmp_path: Path,
) -> None:  # fmt: skip
    start = address + "about/" if where == "http" else (site / "about/index.html").as_uri()
    with started(engine, browser, tmp_path) as one:
        answers = found(one, start)
    differ = {text: (answer, expected[text]) for text, answer in answers.items() if answer != expected[text]}
    assert not differ
    assert answers.keys() == expected.keys()
