"""Other builders with the same words: what each needs, and the command that builds.

They are installed aside, each in an environment of its own below .cache/bench, and are no dependency of the project:

    python tests/bench/scale.py --install

One that is not there is said to be missing. Zensical and MkDocs read the same folder; Hugo gets a layout of its own, as
small as can be, and no search; Pagefind indexes what Hugo has built.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from markdown_page import markdown_page  # noqa: E402

from govkb.catalog import load_catalog  # noqa: E402
from govkb.outputs.pages import PageRenderer  # noqa: E402
from govkb.views.library import Library, library_settings  # noqa: E402
from govkb.views.practice import PracticeView, view_practice  # noqa: E402

ASIDE = ROOT / ".cache/bench"
INSTALLED: Mapping[str, tuple[str, ...]] = {
    "stock": ("mkdocs==1.6.1", "mkdocs-material==9.8.1", "jieba==0.42.1"),
    "zensical": ("zensical",),
    "hugo": ("hugo",),
    "pagefind": ("pagefind[extended]",),
}
"""Environment below `ASIDE`, and what is put into it."""

STOCK = """\
site_name: stock
site_url: https://example.org/
theme: {name: material, language: zh, font: false}
plugins: [search, tags]
not_in_nav: |
  /practices/
nav: [index.md, tags.md]
"""
HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\nlanguageCode = "zh-CN"\ntitle = "stock"\n[pagination]\n  pagerSize = 50\n[taxonomies]\n  tag = "tags"\n',
    "layouts/_default/baseof.html": '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
    '<body><nav><a href="/">首页</a> <a href="/tags/">标签</a></nav><main>{{ block "main" . }}{{ end }}</main></body></html>\n',
    "layouts/_default/single.html": '{{ define "main" }}<article><h1>{{ .Title }}</h1>{{ .Content }}'
    '<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></article>{{ end }}\n',
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>'
    '{{ template "_internal/pagination.html" . }}{{ end }}\n',
    "content/_index.md": "---\ntitle: stock\n---\n",
}


@dataclass(frozen=True, slots=True)
class Builder:
    """Something that builds a site from the folder that was laid out for it."""

    name: str
    command: tuple[str, ...]
    folder: str
    """Below the folder of one size."""
    output: str
    """Where the site lies afterwards, below `folder`; it and `stale` are taken away before each run."""
    stale: tuple[str, ...] = ()
    needs: Path = Path(sys.executable)
    environment: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    """Name of the builder whose output it works on."""

    @property
    def missing(self) -> bool:
        """Whether it is not installed."""
        return not self.needs.exists()


def _bin(environment: str, program: str) -> Path:
    return ASIDE / environment / "bin" / program


def builders() -> tuple[Builder, ...]:
    """Ours first, then the others in the order in which they are run."""
    hugo = next(iter(ASIDE.glob("hugo/lib/python*/site-packages/hugo/binaries/hugo*")), None)
    hugo = hugo or Path(shutil.which("hugo") or _bin("hugo", "hugo"))
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    return (
        Builder("ours", (sys.executable, "-m", "govkb", "site", "--no-pdf"), "ours", "site", (".cache",),
                environment={"PYTHONPATH": "scripts"}),
        Builder("stock", (str(_bin("stock", "mkdocs")), "build", "--quiet"), "stock", "site",
                needs=_bin("stock", "mkdocs"), environment=quiet),
        Builder("zensical", (str(_bin("zensical", "zensical")), "build", "--clean"), "zensical", "site", (".cache",),
                needs=_bin("zensical", "zensical")),
        Builder("hugo", (str(hugo), "--quiet"), "hugo", "public", ("resources",), needs=hugo),
        Builder("pagefind", (str(_bin("pagefind", "python")), "-m", "pagefind", "--site", "public"), "hugo",
                "public/pagefind", needs=_bin("pagefind", "python"), after="hugo"),
    )  # fmt: skip


def install() -> Iterator[str]:
    """Put the others in place, each in an environment of its own; says what came of it."""
    for name, packages in INSTALLED.items():
        python = _bin(name, "python")
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(ASIDE / name)], capture_output=True, text=True, check=False
        )
        if not made.returncode:
            made = subprocess.run(
                [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        yield f"{name}: {'installed' if not made.returncode else 'missing: ' + made.stderr.strip()[-200:]}"


# ---------------------------------------------------------------------------------------------- the same words


@dataclass(frozen=True, slots=True)
class Words:
    """An entry as Markdown: id, title, tags, text."""

    id: str
    title: str
    tags: tuple[str, ...]
    body: str


def page_words(project: Path) -> Iterator[Words]:
    """Our pages with headings, lists, tables and links: the site that somebody would write for stock MkDocs."""
    for library, view, body in _pages(project):
        yield Words(view.id, view.name, _themes(view), markdown_page(body, library.practices))


_ENDS = re.compile(r"</(?:p|li|h1|h2|h3|td|th|dt|dd|div|summary)>")


def bare_words(project: Path) -> Iterator[Words]:
    """The words of our pages as paragraphs and nothing else: the least work that they can be for the others."""
    for _, view, body in _pages(project):
        text = html.unescape(re.sub(r"<[^>]+>", "", _ENDS.sub("\n\n", body)))
        lines = (" ".join(line.split()) for line in text.split("\n"))
        yield Words(view.id, view.name, _themes(view), _paragraphs(line for line in lines if line))


def entry_words(project: Path) -> Iterator[Words]:
    """Only what authors wrote: every value of the YAML file, as paragraphs."""
    catalog = load_catalog(project)
    for identifier, entry in catalog.entries.items():
        tags = tuple(catalog.vocabulary.label("theme", term) for term in entry.content.themes)
        yield Words(identifier, entry.content.name, tags, _paragraphs(_values(entry.document.value)))


def _pages(project: Path) -> Iterator[tuple[Library, PracticeView, str]]:
    """What each page shows, and its body: labels, evidence, citations and similar practices too."""
    catalog = load_catalog(project)
    library = Library(catalog, library_settings(catalog))
    renderer = PageRenderer(library.settings)
    for identifier in library.practices:
        view = view_practice(library, identifier)
        yield library, view, renderer.practice(view).body


def _themes(view: PracticeView) -> tuple[str, ...]:
    return tuple(link.text for link in view.themes)


def _paragraphs(lines: Iterable[str]) -> str:
    return "\n\n".join(re.sub(r"([*_#`\[\]<>|{}])", r"\\\1", line) for line in lines)


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line for line in value.split("\n") if line.strip())
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _values(inner)
    elif isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            yield "、".join(value)
        else:
            for inner in value:
                yield from _values(inner)


TEXTS: Mapping[str, Callable[[Path], Iterator[Words]]] = {
    "page": page_words,
    "words": bare_words,
    "entry": entry_words,
}


def lay_out_rivals(folder: Path, project: Path, text: str) -> int:
    """The words of a project of ours for all the others. → bytes of Markdown."""
    size = 0
    stock, hugo = folder / "stock", folder / "hugo"
    pages = stock / "docs/practices"
    pages.mkdir(parents=True)
    (hugo / "content/practices").mkdir(parents=True)
    (stock / "mkdocs.yml").write_text(STOCK, "utf-8")
    (stock / "docs/index.md").write_text("# stock\n", "utf-8")
    (stock / "docs/tags.md").write_text("# tags\n\n<!-- material/tags -->\n", "utf-8")
    for path, content in HUGO.items():
        (hugo / path).parent.mkdir(parents=True, exist_ok=True)
        (hugo / path).write_text(content, "utf-8")
    for words in TEXTS[text](project):
        tags = "".join(f"  - {tag}\n" for tag in words.tags)
        (pages / f"{words.id}.md").write_text(
            f"---\ntags:\n{tags}---\n\n# {words.title}\n\n{words.body}\n", "utf-8"
        )
        title = words.title.replace('"', "”")
        (hugo / f"content/practices/{words.id}.md").write_text(
            f'---\ntitle: "{title}"\ntags:\n{tags}---\n\n{words.body}\n', "utf-8"
        )
        size += len(words.body.encode())
    shutil.copytree(stock, folder / "zensical")
    return size
