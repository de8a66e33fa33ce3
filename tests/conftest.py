"""What all tests share: the browser, honesty about tests that could not run without one, and ``--bless``.

A test that asks for ``browser`` or ``page`` (or carries the marker ``browser``) needs Chromium or Chrome. Where
there is none it is skipped and the run ends with a notice; where ``CI=true`` is set it fails instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dev
from built_site import build, served
from libreoffice import NO_OFFICE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NO_BROWSER = "没有找到 Chromium 或 Chrome"
NO_ENGINES = "没有取来旧浏览器引擎"
REMEDY = "运行 python3 scripts/dev.py test 会自动安装；也可以用环境变量 GOVKB_CHROMIUM 指定浏览器"

# A browser that is under test asks nobody for anything.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that rewrites expected files instead of comparing with them."""
    parser.addoption(
        "--bless",
        action="store_true",
        help="rewrite expected files from what is seen now; read the difference",
    )


@pytest.fixture(scope="session")
def bless(request: pytest.FixtureRequest) -> bool:
    """Tell whether expected files are to be rewritten."""
    return bool(request.config.getoption("bless"))


@cache
def browser_path() -> str | None:
    """Return the browser to test with, or ``None``."""
    try:
        return dev.installed_browser(os.environ, sys.platform) or dev.playwright_browser(sys.executable)
    except dev.Obstacle as obstacle:
        raise pytest.UsageError(str(obstacle)) from None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser (before ``-m`` chooses) and decide what happens to it where there is none."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()) and item.get_closest_marker("browser") is None:
            item.add_marker(pytest.mark.browser)
    needing = [item for item in items if item.get_closest_marker("browser")]
    if needing and os.environ.get("CI") != "true" and browser_path() is None:
        for item in needing:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail what needs a browser where CI has none: a green run there must mean that everything ran."""
    if item.get_closest_marker("browser") and browser_path() is None:
        pytest.fail(f"{NO_BROWSER}。{REMEDY}", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, at the very end, how many tests were not run for want of a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.section("注意", sep="!", yellow=True, bold=True)
        terminalreporter.line(
            f"{NO_BROWSER}，跳过了 {count} 个浏览器测试。{REMEDY}。", yellow=True, bold=True
        )
    count = sum(NO_OFFICE in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.section("注意", sep="!", yellow=True, bold=True)
        terminalreporter.line(f"{NO_OFFICE}，跳过了 {count} 个 Word 和投影片的测试。", yellow=True, bold=True)
    count = sum(NO_ENGINES in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.section("注意", sep="!", yellow=True, bold=True)
        terminalreporter.line(
            f"{NO_ENGINES}，跳过了 {count} 个测试。要测：python3 scripts/make/engines.py（需要 npm，约 170 MB）。",
            yellow=True, bold=True,
        )  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a headless browser for the whole run."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - runs without a browser need not load it

    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=browser_path(), args=list(QUIET)) as launched,
    ):
        yield launched


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield an empty page of a reader in China; nothing is kept from one test to the next."""
    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site with its PDFs once and give its folder."""
    target = tmp_path_factory.mktemp("built") / "site"
    result = build(target, "--pdf")
    assert result.returncode == 0, result.stdout + result.stderr
    return target


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the real site; gives its address with a slash at its end."""
    with served(site) as base:
        yield base


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a browser's context that remembers nothing of other tests."""
    with browser.new_context() as context:
        yield context
