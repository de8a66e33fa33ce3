"""What the finder costs: bytes of its data, CPU to make them, and time of a filter with all counts in Chromium.

    python tests/bench/finder.py [--sizes 42,1000,10000] [--browser /usr/bin/chromium]

The first size is the real library; larger ones are those of library.py. Bytes are counted raw and as gzip sends them.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).resolve().parent)]

from govkb.catalog import load_catalog  # noqa: E402
from govkb.outputs.finder import build_finder  # noqa: E402
from govkb.views.finder import FinderView, view_finder  # noqa: E402
from govkb.views.library import Library, library_settings  # noqa: E402
from library import made_catalog  # noqa: E402

CORE = ROOT / "docs/assets/finder-core.js"
BUDGET = 50
"""Milliseconds for a filter with all counts at 10,000 entries."""


def view(size: int) -> FinderView:
    """What the finder knows of so many entries, or of the real ones if there are not more."""
    real = load_catalog(ROOT)
    catalog = made_catalog(size) if size > len(real.entries) else real
    return view_finder(Library(catalog, library_settings(catalog)))


def sizes(files: Mapping[str, bytes], start: str) -> tuple[int, int, int]:
    """How many files begin so, their bytes, and their bytes as gzip sends them."""
    found = [content for path, content in files.items() if path.startswith(start)]
    return len(found), sum(map(len, found)), sum(len(gzip.compress(content, 6, mtime=0)) for content in found)


_TIME = """rounds => {
  const times = {read: [], filter: [], query: [], suggest: []}, take = (name, act) => {
    const from = performance.now(); const out = act(); times[name].push(performance.now() - from); return out;
  };
  let model, seen = 0;
  for (let i = 0; i < rounds; i++) {
    model = take("read", () => KbFinder.read(window.data));
    const pick = facet => model.facet[facet].options.filter(one => one.list.length).slice(i % 3, i % 3 + 2).map(one => one.value);
    const picked = {theme: pick("theme"), setting: pick("setting"), region: pick("region"), evidence: pick("evidence")};
    seen += take("filter", () => KbFinder.find(model, {picked: {theme: picked.theme}, docs: null, only: null, sort: "new"})).rows.length;
    const docs = Array.from({length: model.count / 3 | 0}, (_, n) => n * 3);
    seen += take("query", () => KbFinder.find(model, {picked, docs, only: null, sort: ""})).rows.length;
    seen += take("suggest", () => KbFinder.suggest(model, {setting: picked.setting, problem: pick("problem"), lead: ["level-township"],
      have: ["people"], lack: ["money", "digital"]})).length;
  }
  return {times, seen};
}"""


def timed(browser: str, root: bytes) -> dict[str, float]:
    """Median milliseconds of reading the data, filtering, filtering with a query, and suggesting."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - sizes need no browser

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = launched.new_page()
        page.evaluate("window.__kbf = (name, payload) => { window.data = payload; }")
        page.add_script_tag(content=root.decode())
        page.add_script_tag(path=str(CORE))
        result = page.evaluate(_TIME, 15)
        launched.close()
    return {name: statistics.median(values) for name, values in result["times"].items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="42,1000,10000")
    parser.add_argument("--browser", default="")
    given = parser.parse_args()
    print(
        "entries | root raw | root gzip | a block of cards gzip | all files raw | CPU s | read, filter, query, suggest ms"
    )
    for size in map(int, given.sizes.split(",")):
        shown = view(size)
        start = time.process_time()
        files = build_finder(shown)
        spent = time.process_time() - start
        _, raw, packed = sizes(files, "finder/root.js")
        blocks, _, cards = sizes(files, "finder/c/")
        times = timed(given.browser, files["finder/root.js"]) if given.browser else {}
        told = ", ".join(f"{value:.1f}" for value in times.values())
        print(
            f"{len(shown.rows)} | {raw} | {packed} | {cards // blocks} | {sizes(files, '')[1]} | {spent:.2f} | {told}"
        )


if __name__ == "__main__":
    main()
