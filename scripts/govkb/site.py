"""The finished site as a mapping from path to content: hand-written pages completed, everything else generated.

In: the library, and the folder into which a site generator has built the hand-written pages and the stencils. Out:
`SiteFile` values (nothing is written here; `site_folder.py` does that). Which generator built the pages does not matter.

Hand-written pages are completed after they were built: `practice:<id>` and `compare:<id>` links become relative
addresses (a link to an entry that does not exist is a problem, not a dead link), and markers such as
`<!-- kb:home -->` give way to blocks made from the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape, unescape
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from govkb.heap import give_back
from govkb.intake.words import OFFERED
from govkb.outputs.bundle import plain_links
from govkb.outputs.compare_data import compare_scripts
from govkb.outputs.data import open_data
from govkb.outputs.data.offer import data_page
from govkb.outputs.finder import FINDER_WORDS, finder_files
from govkb.outputs.form import form_files
from govkb.outputs.hosting import hosting_files
from govkb.outputs.packs import packs_for
from govkb.outputs.pages import Page, PageRenderer, Stencil
from govkb.outputs.pages.render import SiteAsset, human_size, linking
from govkb.outputs.pages.stencil import ADDRESSES
from govkb.outputs.search import SearchRecord, search_files
from govkb.outputs.search.records import library_records, library_thesaurus
from govkb.outputs.workshop import FaceBlock, Paper, workshop_files, workshop_shell
from govkb.site_folder import SiteFile
from govkb.views import browse
from govkb.views.comparison import view_comparison
from govkb.views.glossary import view_explained
from govkb.views.insight import field_map, insight
from govkb.views.library import Library, comparison_url, practice_url
from govkb.views.overview import overview_lists, overview_pages
from govkb.views.practice import PracticeView, view_practice
from govkb.views.retired import view_retired


class SiteBroken(Exception):
    """The site cannot be finished: a hand-written page or a template is wrong. Says which, in Chinese."""


@dataclass(frozen=True, slots=True)
class Download:
    """A ready file that pages offer: its address, its content and how many pages it has."""

    url: str
    content: bytes
    pages: int
    label: str
    """What it is: 「案例卡」."""
    of: str = ""
    """Id of the entry or comparison that it is made from; "" for papers of every workshop."""
    kind: str = ""
    """Which kind of handout (`views/handout.py`); "" for other files."""


_MARKER = re.compile(r"<!-- kb:([a-z-]+) -->")
_OWN_LINK = re.compile(r'href="(practice|compare):([^"#]*)(#[^"]*)?"')


@dataclass
class Noted:
    """What pages leave behind for the end: where they are, and where they lead."""

    addresses: list[str] = field(default_factory=list)
    """Of the pages that the sitemap lists."""
    links: dict[str, str] = field(default_factory=dict)
    """Every address below the root to which a page leads, with the first page that does."""

    def add(self, other: Noted) -> None:
        """Take over what another process has noted."""
        self.addresses += other.addresses
        for address, page in other.links.items():
            self.links.setdefault(address, page)


class Finishing:
    """Everything that the generator did not build, and the pages that it built, completed.

    `folder` holds what the generator built. With `plain_files` every link names a file, for a site that is opened from a
    disk; `faces` are the fonts for what the browser typesets. First `entries` (in parts, by several processes) and `rest`,
    in any order; then `last`, with all that was noted.
    """

    def __init__(
        self,
        library: Library,
        folder: Path,
        downloads: Iterable[Download] = (),
        *,
        faces: Sequence[tuple[FaceBlock, bytes]] = (),
        plain_files: bool = False,
    ) -> None:
        self._library, self._folder, self._faces = library, folder, faces
        self._ready = tuple(downloads)
        assets_by_url = {one.url: _asset(one) for one in self._ready}
        self._renderer = PageRenderer(library.settings, assets_by_url, plain_files)
        self._stencils = cut_stencils(folder, plain_files)
        self._by_hand = built_pages(folder)
        self.noted = Noted(links=self._renderer.linked)

    def prepare(self) -> None:
        """Work out what all pages need, before several processes would each do that."""
        for identifier in self._library.practices:
            _ = self._library.evidence[identifier]
        for _, make in islice(entry_makers(self._library, self._renderer), 1):
            make()

    def entries(self, part: int = 0, parts: int = 1) -> Iterator[SiteFile]:
        """The pages of entries, or one of several parts of them that take about the same time."""
        return self._laid_out(islice(entry_makers(self._library, self._renderer), part, None, parts))

    def _laid_out(self, makers: Iterable[tuple[str, PageMaker]]) -> Iterator[SiteFile]:
        for _, make in makers:
            page = make()
            self.noted.addresses.extend(_listed(page))
            yield SiteFile(f"{page.url}index.html", filled(self._stencils, page))

    def rest(self) -> Iterator[SiteFile]:
        """Lists and comparisons, pages written by hand, search, data, downloads.

        Raises SiteBroken where a page written by hand names an entry that does not exist or a block that we do not make.
        """
        library = self._library
        yield from (SiteFile(one.url, one.content) for one in self._ready)
        by_hand: list[SearchRecord] = []
        for path in self._by_hand:
            html = (self._folder / path).read_text("utf-8")
            completed = complete(path, html, library, self._renderer)
            if path != "404.html":
                self.noted.addresses.append(path.removesuffix("index.html"))
                if record := page_record(path, completed):
                    by_hand.append(record)
            if completed != html:
                yield SiteFile(path, completed.encode())
        yield from assets(self._folder)
        # First what takes most memory.
        self._let_go()
        records = chain(library_records(library), by_hand)
        for path, content in search_files(records, library_thesaurus(library)):
            yield SiteFile(path, content)
        self._let_go()
        yield from self._laid_out(list_makers(library, self._renderer))
        for part in DATA_PARTS:
            self._let_go()
            yield from (SiteFile(path, content) for path, content in part.make(library))
        self._let_go()
        papers = [Paper(one.of, one.kind, one.url, one.pages, one.content) for one in self._ready if one.kind]
        yield from (SiteFile(path, content) for path, content in workshop_files(library, papers, self._faces))
        yield from (SiteFile(path, content) for path, content in hosting_files())

    def _let_go(self) -> None:
        """At the end of a stage: what it has kept is of no use to the next ones."""
        self._library.forget()
        self._renderer.forget()
        give_back()

    def last(self, there: Container[str]) -> Iterator[SiteFile]:
        """The sitemap. `there` are the paths of all files. Raises SiteBroken where a page made here leads to nothing."""
        dead = [
            f"  {page} → {address}"
            for address, page in self.noted.links.items()
            if _file_at(address) not in there
        ]
        if dead:
            raise SiteBroken("\n".join(["网站里有走不通的链接：", *dead[:50]]))
        if base := self._library.settings.base_url:
            yield SiteFile("sitemap.xml", _sitemap(base, sorted(self.noted.addresses)).encode())


def _file_at(address: str) -> str:
    """The file that is shown at an address below the root."""
    path = unquote(address.partition("?")[0])
    return f"{path}index.html" if not path or path.endswith("/") else path


Stencils = Mapping[int, Stencil]
"""The theme's pages to be filled, by depth of the address."""


def filled(stencils: Stencils, page: Page) -> bytes:
    """A generated page as it is served."""
    stencil = stencils[page.url.count("/")]
    return stencil.fill(
        url=page.url, title=page.title, description=page.description, head=page.head, body=page.body, toc=page.toc
    )  # fmt: skip


def cut_stencils(folder: Path, plain_files: bool = False) -> Stencils:
    """The stencils from what the generator built into `folder`."""
    pages = {
        depth: (folder / address / "index.html").read_text("utf-8") for depth, address in ADDRESSES.items()
    }
    return {
        depth: Stencil.cut(plain_links(html) if plain_files else html, depth) for depth, html in pages.items()
    }


def _listed(page: Page) -> Iterator[str]:
    """The address of a page for the sitemap, unless search engines are asked to forget it."""
    if "noindex" not in page.head:
        yield page.url


def assets(folder: Path) -> Iterator[SiteFile]:
    """Our sheets joined to one, our scripts without what only explains."""
    sheets = sorted((folder / "assets" / "css").glob("*.css"))
    yield SiteFile("assets/kb.css", "\n".join(sheet.read_text("utf-8") for sheet in sheets).encode())
    for own in sorted((folder / "assets").glob("*.js")):
        yield SiteFile(f"assets/{own.name}", bare_script(own.read_text("utf-8")).encode())


_REMARKS = re.compile(r"^[ \t]*//[^\n]*\n|\A/\*.*?\*/\n|^[ \t]+", re.MULTILINE | re.DOTALL)


def bare_script(source: str) -> str:
    """One of our scripts as it is served: without the lines that only explain, and without indentation.

    Our scripts hold no template literals and no text that begins a line with two slashes, so this changes nothing else.
    """
    return _REMARKS.sub("", source)


PageMaker = Callable[[], Page]


View = TypeVar("View")


def _laid_out(
    lay_out: Callable[[str, View], Page], views: Iterable[tuple[str, Callable[[], View]]]
) -> Iterator[tuple[str, PageMaker]]:
    def made(url: str, view: Callable[[], View]) -> Page:
        return lay_out(url, view())

    for url, view in views:
        yield url, partial(made, url, view)


def entry_makers(library: Library, renderer: PageRenderer) -> Iterator[tuple[str, PageMaker]]:
    """The pages of entries."""

    def practice(identifier: str) -> Page:
        return renderer.practice(view_explained(library, identifier))

    for identifier in library.practices:
        yield practice_url(identifier), partial(practice, identifier)


def _retired_makers(library: Library, renderer: PageRenderer) -> Iterator[tuple[str, PageMaker]]:
    def retired(identifier: str) -> Page:
        return renderer.retired(view_retired(library, identifier))

    for identifier in library.catalog.retired:
        yield practice_url(identifier), partial(retired, identifier)


def _comparison_makers(library: Library, renderer: PageRenderer) -> Iterator[tuple[str, PageMaker]]:
    def comparison(identifier: str) -> Page:
        return renderer.comparison(view_comparison(library, identifier))

    for identifier in library.catalog.comparisons:
        yield comparison_url(identifier), partial(comparison, identifier)


@dataclass(frozen=True, slots=True)
class PagePart:
    """Pages of one kind that are made from the library, each when it is asked for."""

    begins: str
    """How their addresses begin."""
    makers: Callable[[Library, PageRenderer], Iterable[tuple[str, PageMaker]]]
    """Gives the address of each with a function that makes it, in a fixed order."""


LIST_PARTS = (
    PagePart("practices/", _retired_makers),
    PagePart("compare/", _comparison_makers),
    PagePart("browse/", lambda library, to: _laid_out(to.term, browse.term_pages(library))),
    PagePart("browse/region/", lambda library, to: _laid_out(to.region, browse.region_pages(library))),
    PagePart("browse/all", lambda library, to: _laid_out(to.everything, browse.all_pages(library))),
    PagePart("compare/", lambda library, to: _laid_out(to.overview, overview_pages(library))),
)
"""The pages of comparisons and lists, and those that say where an entry has gone."""

PAGE_PARTS = (PagePart("practices/", entry_makers), *LIST_PARTS)


def list_makers(library: Library, renderer: PageRenderer) -> Iterator[tuple[str, PageMaker]]:
    """All of `LIST_PARTS`."""
    return chain.from_iterable(part.makers(library, renderer) for part in LIST_PARTS)


@dataclass(frozen=True, slots=True)
class DataPart:
    """Files made from the library as a whole: data for scripts, feeds, exports."""

    begins: tuple[str, ...]
    """How their paths begin, or whole paths."""
    make: Callable[[Library], Iterable[tuple[str, bytes]]]
    """Gives (path below the site's root, content)."""


DATA_PARTS = (
    DataPart(("data/", "feeds/", "llms.txt"), open_data),
    DataPart(("finder/",), finder_files),
    DataPart(("compare/",), compare_scripts),
    DataPart(("contribute/form/", "assets/form/"), form_files),
)
"""Another kind of file goes here: a function of the library, and where its files lie."""

_EXAMPLE = "wuchanghui"


def _example(library: Library) -> PracticeView:
    """The entry on which `guide/reading.md` explains how an entry is read; the fullest where that one is gone."""
    identifier = _EXAMPLE if _EXAMPLE in library.practices else browse.home(library).fullest[0].id
    return view_practice(library, identifier)


_BLOCKS: dict[str, tuple[str, Callable[[Library], Any]]] = {
    "home": ("home_blocks.html", browse.home),
    "finder": ("finder.html", lambda _: FINDER_WORDS),
    "browse": ("browse.html", browse.overview),
    "comparisons": ("compare_index.html", browse.comparison_cards),
    "compare-pick": ("compare_pick.html", lambda library: packs_for(len(library.practices))),
    "glossary": ("glossary.html", browse.facets),
    "reading-example": ("reading_example.html", _example),
    "evidence-rule": ("evidence_rule.html", browse.evidence_rule),
    "data": ("data.html", data_page),
    "intake": ("intake.html", lambda _: OFFERED),
    "field-map": ("field_map.html", field_map),
    "insight": ("insight.html", insight),
    "overviews": ("overview_lists.html", overview_lists),
    "workshop": ("workshop.html", workshop_shell),
}
"""Markers of hand-written pages: the template of the block and what it shows."""


def complete(path: str, html: str, library: Library, renderer: PageRenderer) -> str:
    """A hand-written page with its markers replaced and its links to entries resolved."""
    url = path.removesuffix("index.html")

    def block(match: re.Match[str]) -> str:
        if match[1] not in _BLOCKS:
            raise SiteBroken(f"{path}：没有名为「kb:{match[1]}」的区块。")
        template, view = _BLOCKS[match[1]]
        return renderer.block(template, url, view(library))

    def link(match: re.Match[str]) -> str:
        kind, identifier, anchor = match[1], unescape(match[2]), match[3] or ""
        known: Mapping[str, object] = library.practices if kind == "practice" else library.catalog.comparisons
        if identifier not in known:
            raise SiteBroken(f"{path}：链接指到「{kind}:{identifier}」，库里没有这个编号。")
        target = practice_url(identifier) if kind == "practice" else comparison_url(identifier)
        return f'href="{linking(url, renderer.plain_files)["href"](target)}{anchor}"'

    completed = _OWN_LINK.sub(link, _MARKER.sub(block, html))
    return plain_links(completed) if renderer.plain_files else completed


def built_pages(folder: Path) -> tuple[str, ...]:
    """Paths of the hand-written pages, as the generator has built them; the stencils are none."""
    found = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.html"))
    return tuple(path for path in found if not path.startswith("stencil/"))


def _asset(download: Download) -> SiteAsset:
    return SiteAsset(download.url, human_size(len(download.content)), download.pages, download.label)


_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_ARTICLE = re.compile(r"<article[^>]*>(.*?)</article>", re.DOTALL)
_TAGS = re.compile(r"<(script|style|form|nav)\b.*?</\1>|<[^>]+>", re.DOTALL)


def page_record(path: str, html: str) -> SearchRecord | None:
    """A hand-written page for the search: title and text. Pages made of blocks (home, lists) are left out."""
    title, article = _TITLE.search(html), _ARTICLE.search(html)
    url = path.removesuffix("index.html")
    if not title or not article or url in ("", "find/", "compare/", "glossary/"):
        return None
    text = re.sub(r"\s+", " ", unescape(_TAGS.sub(" ", article[1]))).strip()
    name = unescape(_TAGS.sub("", title[1])).strip()
    return SearchRecord(id=f"page/{url}", kind="page", url=url, name=name, sections=((name, "", text),))


def _sitemap(base: str, addresses: Iterable[str]) -> str:
    rows = "".join(f"<url><loc>{escape(base + address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{rows}</urlset>\n"
    )


_ATTRIBUTE = re.compile(r' (id|href|src)="([^"]*)"')


def broken_links(
    folder: Path, root: str, files: Collection[str], pages: Iterable[str] | None = None
) -> list[tuple[str, str]]:
    """Links of the finished site that lead nowhere, as (page, link): files that do not exist, anchors not on the page.

    `root` is the path at which the site will be hosted (absolute addresses on the 404 page begin with it); `files` are
    all paths of the site. Looks at `pages`, or at all; links to other hosts are not followed.
    """

    @cache
    def read(path: str) -> tuple[frozenset[str], tuple[str, ...]]:
        found = _ATTRIBUTE.findall((folder / path).read_text("utf-8"))
        links = dict.fromkeys(value for name, value in found if name != "id")
        return frozenset(value for name, value in found if name == "id"), tuple(links)

    chosen = sorted(path for path in files if path.endswith(".html")) if pages is None else pages
    return [
        (path, link)
        for path in chosen
        for link in read(path)[1]
        if not _works(path, link, root, files, lambda target: read(target)[0])
    ]


def _works(
    page: str, link: str, root: str, files: Collection[str], anchors: Callable[[str], frozenset[str]]
) -> bool:
    """Whether a link on a page leads to a file of the site, and to an anchor that is there."""
    address, _, anchor = unescape(link).partition("#")
    if re.match(r"[a-z][a-z0-9+.-]*:|//", address):
        return True
    target = _resolve(page, unquote(address.partition("?")[0]), root)
    if target is None or target not in files:
        return False
    return not anchor or not target.endswith(".html") or unquote(anchor) in anchors(target)


def _resolve(page: str, address: str, root: str) -> str | None:
    """Path of the file to which a relative address on a page leads, None where it leaves the site."""
    if not address:
        return page
    parts: list[str] = []
    if address.startswith("/"):
        if not address.startswith(root):
            return None
        address = address.removeprefix(root) or "./"
    else:
        parts = page.split("/")[:-1]
    for step in address.strip("/").split("/"):
        if step == "..":
            if not parts:
                return None
            parts.pop()
        elif step not in (".", ""):
            parts.append(step)
    path = "/".join(parts)
    return (
        f"{path}/index.html".lstrip("/")
        if address.endswith("/") or not path or address in (".", "..")
        else path
    )
