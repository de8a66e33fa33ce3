"""Author text is never markup: whatever an entry says, every output has the bones that it has for a harmless text."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest

from fixture_library import TODAY
from govkb.checks import run_checks
from govkb.outputs.pages import Page
from govkb.outputs.search import SearchOptions, build_search, thesaurus_from
from govkb.outputs.search.records import library_records
from govkb.report import render_report
from govkb.views.library import Library, library_settings
from hostile import ATTACKS, BENIGN, FREE, FULLEST, with_text
from made_pages import made_pages


class _Bones(HTMLParser):
    """Elements and attributes of a page, without texts and without what a link is called."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bones: list[tuple[object, ...]] = []
        self.hrefs: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bones.append((tag, *sorted(name for name, _ in attrs)))
        self.hrefs.extend(value or "" for name, value in attrs if name in ("href", "src", "action"))

    def handle_comment(self, data: str) -> None:
        self.bones.append(("comment", data))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def bones(html: str) -> _Bones:
    parser = _Bones()
    parser.feed(html)
    parser.close()
    return parser


@cache
def pages(text: str) -> dict[str, Page]:
    catalog = with_text(text)
    library = Library(catalog, library_settings(catalog))
    return {page.url: page for page in made_pages(library)}


SUBSET = {"strong", "em", "a"}
"""What the documented Markdown subset may add: emphasis, and links to http(s) or entries."""


def structure(page: Page) -> list[tuple[object, ...]]:
    return [bone for bone in bones(page.body + page.toc).bones if bone[0] not in SUBSET]


def test_the_fields_that_are_tried_are_many() -> None:
    assert len(FREE) > 80
    assert {"name", "summary", "problem", "steps", "figures", "limits", "sources", "teaching"} <= {
        pointer[0] for pointer in FREE
    }


@pytest.mark.parametrize("text", ATTACKS)
def test_a_page_has_the_same_elements(text: str) -> None:
    harmless = pages(BENIGN)
    for url, page in pages(text).items():
        if "|" in text or text.startswith("-"):
            continue  # a list item of the Markdown subset
        assert structure(page) == structure(harmless[url]), url


@pytest.mark.parametrize("text", ATTACKS)
def test_a_page_links_nowhere_but_to_pages_and_http(text: str) -> None:
    for page in pages(text).values():
        for href in bones(page.body + page.toc + page.head).hrefs:
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", href, re.IGNORECASE)
            assert scheme is None or scheme[1] in ("http", "https"), href


@pytest.mark.parametrize("text", [text for text in ATTACKS if not re.search(r"\*\*|\[.*\]\(|^-", text)])
def test_a_page_shows_the_text_as_it_was_typed(text: str) -> None:
    page = pages(text)[f"practices/{FULLEST}/"]
    assert " ".join(text.split()) in " ".join("".join(bones(page.body).texts).split())


@pytest.mark.parametrize("text", ATTACKS)
def test_linked_data_stays_one_script_of_json(text: str) -> None:
    head = pages(text)[f"practices/{FULLEST}/"].head
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", head, re.DOTALL)
    assert head.count("<script") == len(scripts) == 1
    assert json.loads(scripts[0])["headline"]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_file_of_the_search_index_is_one_call_with_data(text: str) -> None:
    catalog = with_text(text)
    library = Library(catalog, library_settings(catalog))
    files = build_search(list(library_records(library)), thesaurus_from({}), SearchOptions())
    for path, content in files.items():
        match = re.fullmatch(r'__kbs\("([a-z0-9/]+)",(.*)\);\n', content.decode(), re.DOTALL)
        assert match, path
        json.loads(match[2])


@pytest.mark.parametrize("text", ATTACKS)
def test_a_report_for_ci_cannot_be_forged(text: str) -> None:
    catalog = with_text(text)
    problems = run_checks(catalog, TODAY)
    lines = render_report(problems, catalog.texts, "github", entries=4).splitlines()
    assert len(lines) == len(problems)
    assert all(
        re.match(r"::(error|warning) file=practices/[^,:]+,line=\d+,col=\d+,title=[a-z-]+::", line)
        for line in lines
    )
