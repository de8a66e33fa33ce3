"""What a visitor pays for a first result in a library of 1,000 entries: bytes as gzip sends them. Deterministic."""

from __future__ import annotations

import gzip
import importlib.util
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BENCH = Path(__file__).parents[1] / "bench/search.py"
MEDIAN, MOST = 60_000, 80_000


@pytest.fixture(scope="module")
def bench() -> Any:
    """The bench of the search: its made-up entries and its queries."""
    spec = importlib.util.spec_from_file_location("bench_search", BENCH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_bytes_until_the_first_result(browser: Browser, bench: Any, make_site: Any) -> None:
    site: Path = make_site(bench.synthetic(1000))
    paid = {}
    for query in bench.QUERIES:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(unquote(urlsplit(request.url).path)))
        page.goto((site / "index.html").as_uri())
        page.get_by_role("combobox").fill(query)
        page.get_by_role("option").first.wait_for()
        files = [Path(path) for path in asked if not path.endswith(".html")]
        paid[query] = sum(len(gzip.compress(path.read_bytes())) for path in files)
        page.close()
    assert statistics.median(paid.values()) <= MEDIAN, paid
    assert max(paid.values()) <= MOST, paid
