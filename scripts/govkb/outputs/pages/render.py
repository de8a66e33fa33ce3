"""Views to page bodies by the templates in `templates/` (Jinja2, autoescape on: author text is never markup).

Templates see these names:

    view       the frozen view of the page
    settings   name, base_url, version, as_of of the library; edit_template
    href(url)  a site address as a link from this page: relative, so that any sub-path and a folder on disk work
    asset(path)  the same for a file under assets/
    span_href(href)  the target of a link in prose: http(s) as it is, practice:<id> and our own addresses relative
    papers(url)  all PDFs beside the page at `url`, each with `.label` (「案例卡」)
    cards(views, href), overview_rows(views, href)  practices in a list
    file(path) a file of the site (PDF …): `.url`, `.size` (「676 KB」), `.pages`, or None if it was not built

Bodies are everything inside <article>; `toc.html` makes the list for the secondary table of contents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from govkb.outputs.pages.dialect import Dialect, escape, marked
from govkb.outputs.pages.marks import FILTERS, SILENT
from govkb.outputs.search.words import search_attributes
from govkb.views.browse import AllView, CardView, RegionView, TermPageView
from govkb.views.charts import charts
from govkb.views.comparison import ComparisonView
from govkb.views.insight import BINDING
from govkb.views.library import Settings, practice_url
from govkb.views.lineage import draw_lineage
from govkb.views.overview import OverviewPage, OverviewRow
from govkb.views.paging import Paging
from govkb.views.practice import SECTIONS, PracticeView
from govkb.views.retired import RetiredView


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page: where it lives and what fills the stencil."""

    url: str
    title: str
    description: str
    body: str
    toc: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class SiteAsset:
    """A file that pages offer for download."""

    url: str
    size: str
    pages: int
    label: str
    """What it is: 「案例卡」."""


@dataclass(frozen=True, slots=True)
class _Contents:
    """What pages say of their sections."""

    toc: str
    """The table of contents beside the text."""
    fold: Markup
    """The one above it, on small screens."""
    heads: tuple[Markup, ...]
    """The headings."""


def _environment() -> Environment:
    """The templates, compiled when they are first used."""
    environment = Environment(
        loader=PackageLoader("govkb.outputs.pages"),
        autoescape=select_autoescape(["html"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        optimized=False,
    )
    environment.code_generator_class = Dialect
    environment.filters.update(escape_value=escape, marked=marked)
    environment.filters.update({function.__name__: function for function in FILTERS})
    environment.globals = {"SILENT": SILENT, "binding": BINDING, "range": range}
    return environment


@dataclass(frozen=True)
class PageRenderer:
    """Renders views; holds the compiled templates, the settings and what is known of downloads."""

    settings: Settings
    downloads: Mapping[str, SiteAsset] = field(default_factory=dict)
    """Files built with the site by their address below the root."""
    plain_files: bool = False
    """Links end in `index.html`, for pages opened from a folder."""
    environment: Environment = field(default_factory=_environment, repr=False)
    """The compiled templates, which another renderer may go on using (`replace`)."""
    linked: dict[str, str] = field(default_factory=dict, init=False)
    """Every address below the root to which a page made here leads, with the first page that does."""
    _known: Mapping[str, object] = field(default_factory=dict, init=False, repr=False)
    """What all templates see, whatever page they are for."""
    _laid_out: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict, init=False, repr=False)
    """Practices in lists, by kind of list and the way up to the root, then by id."""

    def __post_init__(self) -> None:
        beside: dict[str, list[SiteAsset]] = {}
        for one in (one for one in self.downloads.values() if one.url.endswith(".pdf")):
            beside.setdefault(one.url.rpartition("/")[0] + "/", []).append(one)
        known = {
            **self.environment.globals,
            "cards": partial(self._listed, "card"),
            "overview_rows": partial(self._listed, "overview_row"),
            "papers": lambda url: beside.get(url, ()),
            "settings": self.settings,
            "file": self.downloads.get,
            "search_attributes": _SEARCH_WORDS,
        }
        object.__setattr__(self, "_known", known)

    def practice(self, view: PracticeView) -> Page:
        """The page of a practice."""
        contents = self._contents
        body = self._render(
            "practice.html",
            view.url,
            view=view,
            contents=contents,
            charts=charts(view.figures),
            lineage=draw_lineage(view),
        )
        title = f"{view.name}（{view.place_short}）"
        return Page(view.url, title, view.summary, body, contents.toc, self._linked_data(view))

    @cached_property
    def _contents(self) -> _Contents:
        """What all pages of practices say of their sections."""
        return _Contents(
            toc=self._render("toc.html", "", sections=SECTIONS),
            fold=self._macro("marks.html", "contents")(SECTIONS),
            heads=tuple(map(self._macro("marks.html", "head"), SECTIONS)),
        )

    def comparison(self, view: ComparisonView) -> Page:
        """The page of a curated comparison."""
        body = self._render("comparison.html", view.url, view=view)
        toc = self._render("toc.html", view.url, sections=view.sections)
        return Page(view.url, view.title, view.summary, body, toc, _script("matrix.js", view.url))

    def term(self, url: str, view: TermPageView) -> Page:
        """A page of the index of a term."""
        body = self._render("index_term.html", url, view=view)
        description = f"{view.facet.label}「{view.term.label}」：{view.term.definition}。"
        return Page(url, view.term.label + _numbered(view.paging), description, body)

    def overview(self, url: str, view: OverviewPage) -> Page:
        """A page of the overview of a theme or mechanism."""
        body = self._render("overview.html", url, view=view)
        title = f"{view.term.label}：一览表{_numbered(view.paging)}"
        description = f"{view.facet_label}「{view.term.label}」的全部做法，按主要项目列在一张表里。"
        return Page(url, title, description, body, head=_script("matrix.js", url))

    def region(self, url: str, view: RegionView) -> Page:
        """A page of the index of a division."""
        body = self._render("index_region.html", url, view=view)
        return Page(url, view.full_name + _numbered(view.paging), f"{view.full_name}的基层治理做法。", body)

    def everything(self, url: str, view: AllView) -> Page:
        """A page of the list of all practices."""
        body = self._render("index_all.html", url, view=view)
        return Page(url, f"全部做法{_numbered(view.paging)}", "库里的全部做法，按地方排。", body)

    def retired(self, view: RetiredView) -> Page:
        """The page at the address of an entry that is no more; search engines are asked to forget it."""
        body = self._render("retired.html", view.url, view=view)
        return Page(view.url, view.title, view.reason, body, head='<meta name="robots" content="noindex">')

    def block(self, template: str, url: str, view: object) -> str:
        """A block for a hand-written page at `url` that asks for it by a marker."""
        return self._render(template, url, view=view)

    def forget(self) -> None:
        """Let go of the parts of lists that were laid out."""
        self._laid_out.clear()

    def _listed(
        self, kind: str, views: Iterable[CardView | OverviewRow], href: Callable[[str], str]
    ) -> Markup:
        """Practices in a list; one stands in twenty of them, alike at each depth of address."""
        made = self._laid_out.setdefault((kind, href("")), {})
        lay_out = self._macro(f"{kind}.html", kind)
        for view in views:
            if view.id not in made:
                made[view.id] = lay_out(view, href)
        return marked("".join([made[view.id] for view in views]))

    def _macro(self, template: str, name: str) -> Callable[..., Markup]:
        macro: Callable[..., Markup] = getattr(self.environment.get_template(template).module, name)
        return macro

    def _render(self, template: str, url: str, **values: object) -> str:
        found = self.environment.get_template(template)
        known = {**self._known, **linking(url, self.plain_files, self.linked), **values}
        try:
            # `shared`: the names are in there already, so that they need not be put together once more.
            return "".join(found.root_render_func(found.new_context(known, shared=True)))
        except Exception:  # noqa: BLE001 - Jinja adds the place in the template and raises it again
            self.environment.handle_exception()

    def _linked_data(self, view: PracticeView) -> str:
        """schema.org metadata as JSON-LD; `<` is escaped so that no text can end the script element."""
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": view.name,
            "description": view.summary,
            "inLanguage": "zh-CN",
            "identifier": view.id,
            "about": [{"@type": "Thing", "name": link.text} for link in (*view.themes, *view.kicker)],
            "contentLocation": {"@type": "Place", "name": view.place},
            "author": {"@type": "Organization", "name": self.settings.name},
            "citation": [source.citation for source in view.sources],
            "isPartOf": {"@type": "Dataset", "name": self.settings.name, "version": self.settings.version},
            "license": "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
        }
        if view.history:
            data["datePublished"] = view.history[0][0]
            data["dateModified"] = max(date for date, _ in view.history)
        if view.contributors:
            data["creditText"] = f"供稿：{'、'.join(view.contributors)}"
        if self.settings.base_url:
            data["url"] = self.settings.base_url + view.url
        text = _JSON.encode(data).replace("<", "\\u003c")
        return f'<script type="application/ld+json">{text}</script>'


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def _numbered(paging: Paging) -> str:
    return f"（第{paging.number}页）" if paging.number > 1 else ""


def _script(name: str, url: str) -> str:
    """The element that loads a script of a generated page; hand-written pages name theirs in the front matter."""
    return f'<script src="{linking(url, False)["asset"](name)}" defer></script>'


_SEARCH_WORDS = marked(search_attributes())
"""Our own words, escaped where they are joined."""


def linking(
    url: str, plain_files: bool, linked: dict[str, str] | None = None
) -> dict[str, Callable[[str], str]]:
    """The functions by which a page at `url` links to others, all relative. They note in `linked` where they lead."""
    noted = {} if linked is None else linked
    up = "../" * url.count("/") or "./"

    def href(target: str) -> str:
        address, mark, anchor = target.partition("#")
        if address not in noted:
            noted[address] = url
        if plain_files and (not address or address.endswith("/")):
            address += "index.html"
        return f"{up}{address}{mark}{anchor}"

    def asset(path: str) -> str:
        return f"{up}assets/{path}"

    def span_href(target: str) -> str:
        if target.startswith("practice:"):
            return href(practice_url(target.removeprefix("practice:")))
        return target if target.startswith(("http://", "https://")) else href(target)

    return {"href": href, "asset": asset, "span_href": span_href}


def human_size(size: int) -> str:
    """Bytes as readers know them: 「676 KB」, 「1.2 MB」."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"
