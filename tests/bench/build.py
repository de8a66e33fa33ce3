"""Build time of the site against stock Material with the same text, in one run: CPU seconds of each and the ratio.

    .venv/bin/pip install jieba && .venv/bin/python tests/bench/build.py [--entries 1000] [--rounds 2]

Stock = MkDocs 1.6.1, Material 9.8.1, its Chinese search with jieba, tags, entries not in nav. Both check nothing that
the other does not show; ours also validates all entries. The entries are copies of the library's with changed ids.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from govkb.catalog import load_catalog  # noqa: E402
from govkb.outputs.pages import PageRenderer  # noqa: E402
from govkb.views.library import Library, library_settings  # noqa: E402
from govkb.views.practice import view_practice  # noqa: E402

STOCK = """\
site_name: stock
theme: {name: material, language: zh, font: false}
plugins: [search, tags]
not_in_nav: |
  /practices/
nav: [index.md, tags.md]
"""


def copies(count: int) -> list[tuple[Path, str]]:
    """So many entries: path below practices/ and text, the real ones first."""
    real = sorted((ROOT / "practices").glob("[a-z]*/*.yml"))
    return [
        (Path(real[n % len(real)].parent.name) / (real[n % len(real)].stem + (f"-{n}" if n >= len(real) else "") + ".yml"),
         real[n % len(real)].read_text("utf-8"))
        for n in range(count)
    ]  # fmt: skip


def lay_out_ours(folder: Path, count: int) -> None:
    """A project of ours with so many entries."""
    for name in ("docs", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for special in ("_vocabulary", "_regions", "_comparisons"):
        shutil.copytree(ROOT / "practices" / special, folder / "practices" / special)
    for path, text in copies(count):
        target = folder / "practices" / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")


def lay_out_stock(folder: Path, ours: Path) -> None:
    """The words of our pages, all of them and no others, as Markdown pages."""
    catalog = load_catalog(ours)
    library = Library(catalog, library_settings(catalog))
    pages = folder / "docs" / "practices"
    pages.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(STOCK, "utf-8")
    (folder / "docs" / "index.md").write_text("# stock\n", "utf-8")
    (folder / "docs" / "tags.md").write_text("# tags\n\n<!-- material/tags -->\n", "utf-8")
    renderer = PageRenderer(library.settings)
    for identifier in library.practices:
        body = renderer.practice(view_practice(library, identifier)).body
        words = re.sub(r"</(?:p|li|h1|h2|h3|td|th|dt|dd|div|summary)>", "\n\n", body)
        words = html.unescape(re.sub(r"<[^>]+>", "", words))
        paragraphs = [" ".join(line.split()) for line in words.split("\n") if line.strip()]
        tags = "".join(f"  - {link.text}\n" for link in view_practice(library, identifier).themes)
        name = library.practices[identifier].name
        text = "\n\n".join(re.sub(r"([*_#`\[\]<>|])", r"\\\1", line) for line in paragraphs)
        (pages / f"{identifier}.md").write_text(f"---\ntags:\n{tags}---\n\n# {name}\n\n{text}\n", "utf-8")


def cpu_of(command: list[str], folder: Path) -> float:
    """CPU seconds, user and system, of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(folder / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print one row for each round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        ours, stock = Path(name) / "ours", Path(name) / "stock"
        ours.mkdir()
        lay_out_ours(ours, options.entries)
        lay_out_stock(stock, ours)
        print(f"{options.entries} entries   ours s   stock s   ratio")
        for _ in range(options.rounds):
            one = cpu_of([sys.executable, "-m", "govkb", "site", "--no-pdf"], ours)
            two = cpu_of([sys.executable, "-m", "mkdocs", "build", "--quiet"], stock)
            print(f"{'':>13} {one:>8.2f} {two:>9.2f} {one / two:>7.2f}", flush=True)


if __name__ == "__main__":
    main()
