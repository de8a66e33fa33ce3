"""What a visitor pays for a first result in a library of 1,000 and of 10,000 entries: bytes as gzip sends them.

Deterministic. Counted is all that is fetched between the first keystroke and the first result, and the box itself.
"""

from __future__ import annotations

import gzip
import importlib.util
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BENCH = Path(__file__).parents[1] / "bench/search.py"
BARS = {1000: (40_000, 60_000), 10_000: (60_000, 100_000)}
"""Entries → the median of all queries, and what none may cost."""
FILES = {1000: 4000, 10_000: 22_000}
"""Entries → files of the index: making a file costs as much as much of what is in it."""
MORE = (
    "小区停车位不够物业和业主天天吵架怎么办",
    "村民议事会如何组织群众参与环境卫生整治",
    "調解委員會怎麼調動社區居民",
    "网格员怎么考核",
    "老百姓不愿意参加会议",
    "gongzuofa",
    "shequ",
    "shequ zhili",
    "jfz",
    "131gongzuofa",
    "community mediation",
    "党员干部如何联系服务群众解决急难愁盼问题",
)


_UNTIL_FIRST = """() => {
  window.kbAsked = [];
  const root = document.baseURI.replace(/index.html$/, "");
  const watch = new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {
    if (node.src) window.kbAsked.push(decodeURI(node.src.slice(root.length).split("?")[0]));
    if (node.dataset && node.dataset.id) watch.disconnect();
  })));
  watch.observe(document, { childList: true, subtree: true });
}"""


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
@pytest.mark.parametrize("entries", BARS)
def test_bytes_until_the_first_result(browser: Browser, bench: Any, make_site: Any, entries: int) -> None:
    site: Path = make_site(bench.synthetic(entries, characters=bench.SHORT))
    assert sum(path.is_file() for path in (site / "search").rglob("*")) <= FILES[entries]
    paid = {}
    for query in (*bench.QUERIES, *MORE):
        page = browser.new_page()
        asked = ["assets/search-box.js"]
        page.goto((site / "index.html").as_uri())
        # What is asked for up to the moment in which the first result stands on the page.
        page.evaluate(_UNTIL_FIRST)
        page.get_by_role("combobox").fill(query)
        page.get_by_role("option").first.wait_for()
        asked += page.evaluate("window.kbAsked")
        files = [site / path for path in asked]
        paid[query] = sum(len(gzip.compress(path.read_bytes())) for path in files)
        page.close()
    median, most = BARS[entries]
    assert statistics.median(paid.values()) <= median, paid
    assert max(paid.values()) <= most, paid
