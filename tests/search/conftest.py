"""A small library, its index, and a site of three pages that search it, in the browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from govkb.outputs.search import SearchRecord, Thesaurus, build_search, thesaurus_from
from govkb.outputs.search.words import SEARCH_WORDS
from govkb.site import bare_script

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def read(path: Path) -> Any:
    """A YAML file with every scalar as text, as the library reads its files."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes text only


@pytest.fixture(scope="session")
def queries() -> dict[str, list[tuple[str, dict[str, int]]]]:
    """The kept query set: class → query and graded names."""
    given = read(HERE / "queries.yml")
    return {
        sort: [(text, {name: int(grade) for name, grade in wanted.items()}) for text, wanted in lines]
        for sort, lines in given.items()
    }


@pytest.fixture(scope="session")
def thesaurus() -> Thesaurus:
    """The thesaurus that the site uses."""
    return thesaurus_from(read(ROOT / "practices/_vocabulary/thesaurus.yml"))


@pytest.fixture(scope="session")
def records() -> tuple[SearchRecord, ...]:
    """The small library; synonyms of tags are those of the controlled vocabulary."""
    synonyms: dict[str, tuple[str, ...]] = {}
    for path in sorted((ROOT / "practices/_vocabulary").glob("*.yml")):
        for term in read(path).get("terms", []):
            synonyms[term["label"]] = tuple(term.get("synonyms", ()))
    return tuple(
        SearchRecord(
            id=given["id"],
            kind="practice",
            url=f"practices/{given['id']}/",
            name=given["name"],
            name_en=given["name_en"],
            aliases=tuple(given["aliases"]) if "aliases" in given else (),
            place=given["place"],
            place_short="".join(given["place"].split()[:3]),
            tags=tuple(given["tags"]),
            synonyms=tuple(word for tag in given["tags"] for word in synonyms.get(tag, ())),
            problem=given["problem"],
            summary=given["summary"],
            components=tuple(tuple(part) for part in given.get("components", ())),
            sections=tuple(tuple(part) for part in given.get("sections", ())),
            evidence=given["evidence"],
        )
        for given in read(HERE / "records.yml")
    )


def _words() -> str:
    return " ".join(f'data-{name}="{escape(text)}"' for name, text in SEARCH_WORDS.items())


def _page(base: str, form: str, main: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN" data-base="{base}"><head><meta charset="utf-8"><title>检索</title></head>'
        f'<body>{form}<main><article>{main}</article></main><script src="{base}assets/search-box.js"></script></body></html>'
    )


def _form(base: str, how: str) -> str:
    return (
        f'<form role="search" action="{base}find.html" method="get" {how} data-try="屋场会|停车难" {_words()}>'
        '<label for="q">检索</label><input id="q" type="search" name="q"><button>查找</button></form>'
    )


SiteMaker = Callable[[Iterable[SearchRecord]], Path]


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory, thesaurus: Thesaurus) -> SiteMaker:
    """Write a site that searches some records: a page with a popup, a search page, and a page for each record."""

    def made(records: Iterable[SearchRecord]) -> Path:
        listed = tuple(records)
        site = tmp_path_factory.mktemp("site")
        for path, content in build_search(listed, thesaurus).items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(content)
        (site / "assets").mkdir()
        for name in ("search-box.js", "search-engine.js"):
            code = (ROOT / "docs/assets" / name).read_text("utf-8")
            (site / "assets" / name).write_text(bare_script(code), encoding="utf-8")
        (site / "index.html").write_text(_page("./", _form("./", 'data-kb-search=""'), ""), encoding="utf-8")
        found = 'data-kb-search="page" data-results="#found"'
        (site / "find.html").write_text(
            _page("./", _form("./", found), '<div id="found"></div>'), encoding="utf-8"
        )
        for record in listed:
            page = site / record.url.partition("#")[0] / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            parts = "".join(f'<h2 id="{at}">{name}</h2><p>{text}</p>' for name, at, text in record.components)
            body = f"<h1>{record.name}</h1><p>{record.summary}</p><p>{record.problem}</p>{parts}"
            page.write_text(_page("../../", _form("../../", 'data-kb-search=""'), body), encoding="utf-8")
        return site

    return made


@pytest.fixture(scope="session")
def site(make_site: SiteMaker, records: tuple[SearchRecord, ...]) -> Path:
    """The site of the small library."""
    return make_site(records)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder under the strictest script policy, and says nothing."""

    def end_headers(self) -> None:
        self.send_header(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; form-action 'self'"
        )
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """No log."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The same site over http."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, site: Path, served: str) -> str:
    """The site's root, over http and from the disk."""
    return served if request.param == "http" else site.as_uri() + "/"


Answer = dict[str, Any]
Asker = Callable[["Page", Path, list[str], dict[str, Any]], list[Answer]]

_ASK = """async ([queries, wish]) => {
  const engine = await KbSearchBox.engine("./");
  const answers = [];
  for (const query of queries) answers.push(await engine.search(query, wish));
  return answers;
}"""


@pytest.fixture(scope="session")
def ask() -> Asker:
    """Put queries to the engine of a site, in the browser, without the box."""

    def asked(page: Page, site: Path, queries: list[str], wish: dict[str, Any]) -> list[Answer]:
        page.goto((site / "index.html").as_uri())
        answers: list[Answer] = page.evaluate(_ASK, [queries, wish])
        return answers

    return asked
