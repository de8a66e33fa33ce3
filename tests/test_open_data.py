"""The open data as those see it who reuse it: each file against its own description, and the format as a promise."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import feedparser
import jsonschema
import openpyxl
import pytest
import rispy
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from defusedxml import ElementTree
from openapi_spec_validator import validate as validate_open_api

from fixture_library import REPOSITORY, TESTS, small_catalog
from govkb import bibliography
from govkb.catalog import Catalog, load_catalog
from govkb.choices import SourceType
from govkb.model import Change, Practice
from govkb.outputs.data import PAGE, open_data
from govkb.outputs.data.feeds import NEWEST, list_feeds, render_feed
from govkb.outputs.data.growing import AT_HAND, GrowingFile
from govkb.outputs.data.offer import data_page
from govkb.outputs.data.record import FOLDER, FORMAT_VERSION, Records
from govkb.outputs.data.schema import SCHEMAS
from govkb.outputs.data.tables import TABLES, harmless
from govkb.outputs.data.workbook import render_workbook
from govkb.outputs.pages import PageRenderer
from govkb.reading import Entry, Reading, outline_of
from govkb.views.library import Library, library_settings, practice_url
from govkb.views.practice import view_practice
from hostile import ATTACKS, FULLEST, with_text

SITE = "https://example.org/zhili/"
PROMISE = TESTS / "golden/data-format.txt"


def library_of(catalog: Catalog, base_url: str = SITE) -> Library:
    return Library(catalog, library_settings(catalog, base_url=base_url, ready_files=True))


@pytest.fixture(scope="module", params=["small", "real"])
def library(request: pytest.FixtureRequest) -> Library:
    return library_of(small_catalog() if request.param == "small" else load_catalog(REPOSITORY))


@pytest.fixture(scope="module")
def files(library: Library) -> dict[str, bytes]:
    made = list(open_data(library))
    assert len({path for path, _ in made}) == len(made), "two files claim one path"
    return dict(made)


@pytest.fixture(scope="module")
def small() -> Library:
    return library_of(small_catalog())


def loaded(files: dict[str, bytes], path: str) -> Any:
    return json.loads(files[f"{FOLDER}/{path}"])


def closed(schema: Any) -> Any:
    """The same schema without room for fields that it does not name: nothing is published that is not described."""
    if isinstance(schema, dict):
        made = {key: closed(value) for key, value in schema.items()}
        if "properties" in made and "additionalProperties" not in made:
            made["additionalProperties"] = False
        return made
    return [closed(value) for value in schema] if isinstance(schema, list) else schema


# ------------------------------------------------------------------------------------------------ JSON


def schema_of(path: str) -> str | None:
    below = path.removeprefix(f"{FOLDER}/")
    patterns = (("practices/", "practice"), ("comparisons/", "comparison"), ("catalogue/", "catalogue"))
    for start, name in patterns:
        if below.startswith(start):
            return name
    stem = below.removesuffix(".json")
    return stem if stem in SCHEMAS else None


def test_every_file_is_what_its_schema_says(files: dict[str, bytes]) -> None:
    validators: dict[str, Any] = {}
    for name in SCHEMAS:
        published = json.loads(files[f"{FOLDER}/schema/{name}.schema.json"])
        jsonschema.Draft202012Validator.check_schema(published)
        validators[name] = jsonschema.Draft202012Validator(closed(published))
    checked: set[str] = set()
    for path, content in files.items():
        if name := schema_of(path):
            validators[name].validate(json.loads(content))
            checked.add(name)
    assert checked == set(SCHEMAS)


def test_every_field_of_an_entry_is_published_with_its_label(small: Library) -> None:
    record = Records(small).practice("yuanzi-hui")
    assert set(Practice.model_fields) <= set(record)
    assert record["themes"] == [{"id": "self-governance", "label": "群众自治"}]
    assert record["status"] == {"id": "running", "label": "持续运行"}
    assert [one["name"] for one in record["place"]["path"]] == ["湖南省", "娄底市", "涟源市"]
    assert record["place"]["name"] == "湖南省娄底市涟源市桥头河镇样例村"
    figure = next(one for one in record["figures"] if one["id"] == "settled")
    assert (figure["value"], figure["approx"], figure["number"]["value"]) == ("800多万", "多", 8_000_000)
    assert record["evidence"]["level"] == small.evidence["yuanzi-hui"].level
    assert record["evidence"]["missing"] == small.evidence["yuanzi-hui"].missing
    assert record["conditions"]["money"] == "无：来源写明没有专项经费"
    assert record["conditions"]["mandate"] is None
    # Members of two closed lists may be written alike; each keeps the label of its own list.
    assert record["name_origin"] == {"id": "source", "label": "来源所用名称"}
    assert {"id": "source", "label": "来源"} in [one["stated_by"] for one in record["limits"]]
    assert (record["created"], record["changed"]) == ("2026-11-02", "2026-11-20")
    assert record["address"] == SITE + "practices/yuanzi-hui/"


def test_everything_that_is_linked_is_there(files: dict[str, bytes], library: Library) -> None:
    index = loaded(files, "index.json")
    assert {one["path"] for one in (*index["files"], *index["catalogue"])} <= set(files)
    listed: list[str] = []
    for page in index["catalogue"]:
        content = json.loads(files[page["path"]])
        assert len(content["entries"]) == page["count"]
        listed += [one["id"] for one in content["entries"]]
        assert all(one["data"] in files for one in content["entries"])
    assert listed == list(library.practices)
    for identifier in library.practices:
        links = loaded(files, f"practices/{identifier}.json")["links"]
        assert {links["data"], links["csl"], links["ris"], links["bibtex"]} <= set(files)
    offered = {link.url for _, links in data_page(library).groups for link in links}
    assert offered <= set(files)


def test_a_page_of_the_catalogue_does_not_grow() -> None:
    catalog = many(PAGE * 2 + 1)
    files = dict(open_data(library_of(catalog)))
    pages = [loaded(files, f"catalogue/{number}.json") for number in (1, 2, 3)]
    assert [len(page["entries"]) for page in pages] == [PAGE, PAGE, 1]
    assert [page["next"] for page in pages] == [f"{FOLDER}/catalogue/2.json", f"{FOLDER}/catalogue/3.json", None]  # fmt: skip
    assert next(page["previous"] for page in pages) is None
    assert all(
        content.count(b"<entry>") <= NEWEST for path, content in files.items() if path.startswith("feeds/")
    )


def test_counts_of_terms_and_regions(small: Library) -> None:
    files = dict(open_data(small))
    themes = next(one for one in loaded(files, "vocabulary.json")["facets"] if one["id"] == "theme")
    counts = {term["id"]: term["count"] for term in themes["terms"]}
    entries = small.practices.values()
    assert counts == {term: sum(term in one.themes for one in entries) for term in counts}
    regions = {one["code"]: one for one in loaded(files, "regions.json")["regions"]}
    assert regions["430000"]["count"] == 2
    assert regions["431382"]["full_name"] == "湖南省娄底市涟源市"


def test_two_builds_are_the_same(small: Library) -> None:
    assert list(open_data(small)) == list(open_data(library_of(small_catalog())))


def test_without_a_public_address_nothing_is_invented() -> None:
    files = dict(open_data(library_of(small_catalog(), base_url="")))
    assert loaded(files, "index.json")["site"] is None
    assert loaded(files, "practices/yuanzi-hui.json")["address"] is None
    assert loaded(files, "openapi.json")["servers"] == [{"url": "."}]
    assert b"http" not in files["llms.txt"]


# ------------------------------------------------------------------------------------------------ the promise


def shape(schema: Any, path: str = "") -> Iterator[str]:
    """One line for each place of a schema: path and type."""
    kind = schema.get("type", "enum" if "enum" in schema else "any")
    yield f"{path or '.'} {'|'.join(kind) if isinstance(kind, list) else kind}"
    for name, inner in schema.get("properties", {}).items():
        yield from shape(inner, f"{path}.{name}")
    if "items" in schema:
        yield from shape(schema["items"], f"{path}[]")


def promised() -> list[str]:
    lines = [f"json {name}{line}" for name, make in SCHEMAS.items() for line in shape(make())]
    lines += [f"csv {table.name}.{column.key} {column.type}" for table in TABLES for column in table.columns]
    return lines


def test_the_format_is_what_its_version_promises(bless: bool) -> None:
    """A new line needs a new minor version, a line that goes or changes a new major one (see docs/data.md)."""
    version, *before = PROMISE.read_text("utf-8").splitlines() if PROMISE.exists() else ["format 0.0"]
    now = promised()
    old, new = version.removeprefix("format ").split("."), FORMAT_VERSION.split(".")
    if set(before) - set(now):
        assert new[0] != old[0], f"gone or changed: {sorted(set(before) - set(now))}"
    elif set(now) - set(before):
        assert new != old, f"added: {sorted(set(now) - set(before))}"
    if bless:
        PROMISE.write_text("\n".join([f"format {FORMAT_VERSION}", *now, ""]), encoding="utf-8", newline="\n")
        return
    assert [version, *before] == [f"format {FORMAT_VERSION}", *now]


def test_the_folder_and_the_page_tell_the_version() -> None:
    assert f"data/v{FORMAT_VERSION.split('.')[0]}" == FOLDER
    assert f"| {FORMAT_VERSION} | " in (REPOSITORY / "docs/data.md").read_text("utf-8")


# ------------------------------------------------------------------------------------------------ tables


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel would take it for the local encoding"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_package_describes_the_tables(files: dict[str, bytes]) -> None:
    profile = json.loads((TESTS / "profiles/tabular-data-package.json").read_text("utf-8"))
    package = loaded(files, "datapackage.json")
    jsonschema.Draft4Validator(profile).validate(package)
    ids = {row["id"] for row in rows_of(files[f"{FOLDER}/practices.csv"])}
    for resource in package["resources"]:
        content = files[f"{FOLDER}/{resource['path']}"]
        assert resource["bytes"] == len(content)
        rows = rows_of(content)
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert list(rows[0]) == list(fields)
        keys = resource["schema"].get("primaryKey")
        if keys:
            assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
        for row in rows:
            assert (row.get("practice") or row["id"]) in ids
            for name, value in row.items():
                fits(value, fields[name]["type"])


def fits(value: str, kind: str) -> None:
    if value and kind == "integer":
        int(value)
    elif value and kind == "number":
        float(value)
    elif value and kind == "boolean":
        assert value in ("true", "false")


def test_every_figure_and_source_has_a_row(files: dict[str, bytes], library: Library) -> None:
    figures = rows_of(files[f"{FOLDER}/figures.csv"])
    expected = [
        (identifier, figure.id, figure.value)
        for identifier, practice in library.practices.items()
        for figure in practice.all_figures()
    ]
    assert [(row["practice"], row["id"], row["value"]) for row in figures] == expected
    sources = rows_of(files[f"{FOLDER}/sources.csv"])
    assert len(sources) == sum(len(practice.sources) for practice in library.practices.values())


DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", " =1", "\n=1", "　=cmd|'/c calc'!A0")


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_is_never_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "1", "a=b", "“=”", "3-5", "无", " 中"])
def test_other_texts_stay(text: str) -> None:
    assert harmless(text) == text


def test_no_cell_of_any_table_begins_a_formula(small: Library) -> None:
    practice = small.practices["yuanzi-hui"]
    infected = practice.model_copy(
        update={
            "name": "=HYPERLINK(1)",
            "lead": "@x",
            "aliases": ("+1", "-2"),
            "steps": tuple(step.model_copy(update={"title": "=1", "who": "\t=1"}) for step in practice.steps),
            "sources": tuple(
                one.model_copy(update={"title": "=cmd", "note": "-1"}) for one in practice.sources
            ),
        }
    )
    library = library_of(with_practice(small_catalog(), "yuanzi-hui", infected))
    for path, content in open_data(library):
        if path.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
                assert not [cell for cell in row if cell.lstrip(" \n")[:1] in tuple("=+-@\t\r")], path
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(library)))
    cells = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert "'=HYPERLINK(1)" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value[0] in "=+-@\t\r"]


def test_the_workbook_holds_the_tables_and_is_the_same_every_time(library: Library) -> None:
    content = render_workbook(library)
    assert content == render_workbook(library)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["说明", *(table.title for table in TABLES)]
    files = dict(open_data(library))
    for table in TABLES:
        sheet = book[table.title]
        assert [cell.value for cell in sheet[1]] == [column.title for column in table.columns]
        assert sheet.max_row - 1 == len(rows_of(files[f"{FOLDER}/{table.name}.csv"]))
        assert sheet.freeze_panes == "C2"


# ------------------------------------------------------------------------------------------------ descriptions


def test_the_description_of_the_interface_is_valid_and_true(files: dict[str, bytes], tmp_path: Path) -> None:
    for path, content in files.items():
        if path.endswith(("openapi.json", ".schema.json")):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    description = loaded(files, "openapi.json")
    validate_open_api(description, base_uri=(tmp_path / FOLDER / "openapi.json").as_uri())
    known = [path.removeprefix(FOLDER) for path in files if path.startswith(f"{FOLDER}/")]
    for template in description["paths"]:
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        assert any(re.fullmatch(pattern, path) for path in known), template


def test_what_language_models_are_told(files: dict[str, bytes], library: Library) -> None:
    text = files["llms.txt"].decode()
    assert text.startswith(f"# {library.settings.name}\n\n> ")
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert sections == ["数据", "说明", "主题", "对比"]
    links = re.findall(r"^- .*?\((.+?)\)", text, re.MULTILINE)
    assert all(link.startswith(SITE) for link in links)
    assert {link.removeprefix(SITE) for link in links if "/v1/" in link or "feeds" in link} <= set(files)


_SCHEMA_ORG = {
    "Article": {"headline", "description", "inLanguage", "identifier", "about", "contentLocation", "author", "citation",
                "isPartOf", "license", "datePublished", "dateModified", "creditText", "url"},
    "Dataset": {"name", "version", "description", "inLanguage", "license", "isAccessibleForFree", "creator", "dateModified",
                "url", "distribution"},
    "Organization": {"name"}, "Place": {"name"}, "Thing": {"name"},
    "DataDownload": {"name", "contentUrl", "encodingFormat"},
}  # fmt: skip
"""Properties that schema.org gives these types (its own or inherited), as far as we use them."""


def linked(value: Any) -> None:
    if isinstance(value, dict):
        kind = value["@type"]
        assert set(value) - {"@type", "@context"} <= _SCHEMA_ORG[kind], kind
        for inner in value.values():
            linked(inner)
    elif isinstance(value, list):
        for inner in value:
            linked(inner)


def test_linked_data_of_the_data_page(library: Library) -> None:
    linked(json.loads(data_page(library).linked_data))


def test_linked_data_of_pages(library: Library) -> None:
    renderer = PageRenderer(library.settings)
    for identifier in library.practices:
        head = renderer.practice(view_practice(library, identifier)).head
        script = re.search(r'<script type="application/ld\+json">(.*?)</script>', head, re.DOTALL)
        assert script
        data = json.loads(script[1])
        linked(data)
        assert data["@context"] == "https://schema.org"
        assert len(data["citation"]) == len(library.practices[identifier].sources)


# ------------------------------------------------------------------------------------------------ feeds


def test_feeds_are_atom_that_a_reader_understands(files: dict[str, bytes], library: Library) -> None:
    feeds = {path: content for path, content in files.items() if path.startswith("feeds/")}
    assert {"feeds/new.xml", "feeds/changed.xml"} < set(feeds)
    ids: set[str] = set()
    for path, content in feeds.items():
        assert ElementTree.fromstring(content).tag == "{http://www.w3.org/2005/Atom}feed"
        feed = feedparser.parse(content)
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.version == "atom10"
        assert feed.feed.title
        assert feed.feed.updated
        ids.add(feed.feed.id)
        assert len(feed.entries) <= NEWEST
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        moments = [entry.updated for entry in feed.entries]
        assert moments == sorted(moments, reverse=True)
        dates = {change.date for practice in library.practices.values() for change in practice.history}
        for entry in feed.entries:
            assert entry.updated[:10] in dates
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+08:00", entry.updated)
            assert entry.link.startswith(SITE + "practices/")
    assert len(ids) == len(feeds), "two feeds with one id"


def test_an_added_and_a_changed_entry(small: Library) -> None:
    feeds = {feed.path: feed for feed in list_feeds(small)}
    assert "yuanzi-hui" in {one.id for one in feeds["feeds/new.xml"].news}
    assert {one.id for one in feeds["feeds/changed.xml"].news} == {"yuanzi-hui"}
    entry = feedparser.parse(render_feed(feeds["feeds/changed.xml"], small)).entries[0]
    assert entry.title == "修订：院子会（湖南涟源桥头河镇）"
    assert entry.summary.startswith("按第二份来源补上推广情况。")
    assert (entry.published[:10], entry.updated[:10]) == ("2026-11-02", "2026-11-20")
    assert {one.id for one in feeds["feeds/province/hunan.xml"].news} >= {"yuanzi-hui"}


def test_ids_of_feeds_do_not_depend_on_the_address(small: Library) -> None:
    def ids(library: Library) -> list[str]:
        content = dict(open_data(library))["feeds/new.xml"].decode()
        return re.findall("<id>(.*?)</id>", content)

    assert ids(small) == ids(library_of(small_catalog(), base_url=""))
    assert "urn:uuid:769f4460-c20c-5b22-a190-5ab5880d24fe" in ids(small), (
        "readers would see every entry twice"
    )


def test_a_feed_holds_the_newest(small: Library) -> None:
    library = library_of(many(NEWEST + 10))
    feed = next(list_feeds(library))
    assert len(feed.news) == NEWEST
    oldest = min(one.change.date for one in feed.news)
    left_out = [
        one.history[0].date for key, one in library.practices.items() if key not in {n.id for n in feed.news}
    ]
    assert left_out
    assert max(left_out) <= oldest


def test_author_text_does_not_become_markup(small: Library) -> None:
    practice = small.practices["yuanzi-hui"]
    evil = practice.model_copy(update={"name": "]]></title><script>&", "summary": "<b>" + practice.summary})
    library = library_of(with_practice(small_catalog(), "yuanzi-hui", evil))
    feed = feedparser.parse(dict(open_data(library))["feeds/new.xml"])
    assert not feed.bozo
    content = dict(open_data(library))["feeds/new.xml"]
    assert b"<script" not in content
    assert b"<b>" not in content


# ------------------------------------------------------------------------------------------------ citations

_CSL_TEXT = {"type": "string", "minLength": 1}
_CSL_DATE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["date-parts"],
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        }
    },
}
_CSL_NAME = {
    "type": "object",
    "additionalProperties": False,
    "required": ["literal"],
    "properties": {"literal": _CSL_TEXT},
}
CSL_ITEMS = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "type", "title"],
        "properties": {
            "type": {
                "enum": ["article-journal", "article-newspaper", "book", "dataset", "document", "report", "standard", "webpage"]
            },
            "author": {"type": "array", "minItems": 1, "items": _CSL_NAME},
            "issued": _CSL_DATE,
            "accessed": _CSL_DATE,
            **dict.fromkeys(
                ("id", "title", "language", "container-title", "publisher", "page", "URL", "version", "note"), _CSL_TEXT
            ),
        },
    },
}  # fmt: skip
"""What the CSL-JSON schema of CSL 1.0.2 (csl-data.json) says of the types and variables that we write, and nothing
else: one more of them is looked up there and added here."""


def bibliography_of(items: list[dict[str, Any]]) -> list[str]:
    """The items as a reference manager prints them; a variable or type that CSL does not know is a warning."""
    source = CiteProcJSON(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, source, formatter.plain)
    made.register(Citation([CitationItem(key) for key in source]))
    return [str(line) for line in made.bibliography()]


def test_citations_are_what_csl_describes_and_a_processor_prints(files: dict[str, bytes]) -> None:
    jsonschema.Draft202012Validator.check_schema(CSL_ITEMS)
    validator = jsonschema.Draft202012Validator(CSL_ITEMS)
    for path, content in files.items():
        if path.startswith(f"{FOLDER}/citations") and path.endswith(".json"):
            validator.validate(json.loads(content))
    whole = loaded(files, "citations.json")
    printed = bibliography_of(whole)
    assert len(printed) == len(whole)
    for item in whole:
        assert any(item["title"] in line for line in printed), item["id"]


@pytest.mark.parametrize(
    "slip", [{"type": "newspaper"}, {"issued": "2024-03"}, {"author": ["记者甲"]}, {"web": "x"}]
)
def test_a_slip_in_a_citation_would_be_seen(slip: dict[str, Any]) -> None:
    item = {"id": "a", "type": "webpage", "title": "甲", **slip}
    assert list(jsonschema.Draft202012Validator(CSL_ITEMS).iter_errors([item]))


def test_citations_are_read_by_the_parsers_of_others(files: dict[str, bytes], library: Library) -> None:
    for identifier, practice in library.practices.items():
        titles = [source.title for source in practice.sources]
        items = loaded(files, f"citations/{identifier}.json")
        assert [item["title"] for item in items][1:] == titles
        assert items[0]["type"] == "dataset"
        assert items[0]["version"] == library.settings.version

        records = rispy.loads(files[f"{FOLDER}/citations/{identifier}.ris"].decode())
        assert [record["title"] for record in records][1:] == titles
        assert all(
            record["type_of_reference"] in rispy.config.TYPE_OF_REFERENCE_MAPPING for record in records
        )

        entries = bibtexparser.parse_string(files[f"{FOLDER}/citations/{identifier}.bib"].decode())
        assert not entries.failed_blocks
        assert [entry.key for entry in entries.entries] == [item["id"] for item in items]
    whole = loaded(files, "citations.json")
    assert len({item["id"] for item in whole}) == len(whole)
    assert len(rispy.loads(files[f"{FOLDER}/citations.ris"].decode())) == len(whole)
    parsed = bibtexparser.parse_string(files[f"{FOLDER}/citations.bib"].decode())
    assert not parsed.failed_blocks
    assert len(parsed.entries) == len(whole)


def test_every_type_of_source_has_a_type_in_every_format() -> None:
    assert set(SourceType) < set(bibliography.CSL_TYPES)
    assert (
        set(bibliography.CSL_TYPES.values())
        == set(bibliography._RIS_TYPES)
        == set(bibliography._BIBTEX_TYPES)
    )


# ------------------------------------------------------------------------------------------------ author text


@pytest.mark.parametrize(
    "text", [*ATTACKS, *(one + "甲" for one in DANGEROUS), "{{\\end}$%#_~^", "一\nER  - \n二"]
)
def test_whatever_an_entry_says_every_export_keeps_its_form(text: str) -> None:
    """One text in every free field: tables, feeds and citations have the rows, entries and records as ever."""
    library = library_of(with_text(text))
    sources = len(library.practices[FULLEST].sources)
    files = dict(open_data(library))
    for table in TABLES:
        content = files[f"{FOLDER}/{table.name}.csv"].decode("utf-8-sig")
        for row in csv.reader(io.StringIO(content, newline=""), strict=True):
            assert len(row) == len(table.columns)
            assert not [
                cell for cell in row if cell.strip(" \n\u3000\xa0").startswith(tuple("=+-@＝＋－＠\t\r"))
            ]
    feed = feedparser.parse(files["feeds/changed.xml"])
    assert not feed.bozo
    assert [one.link for one in feed.entries] == [f"{SITE}practices/{FULLEST}/"]
    assert len(loaded(files, f"citations/{FULLEST}.json")) == sources + 1
    assert len(rispy.loads(files[f"{FOLDER}/citations/{FULLEST}.ris"].decode())) == sources + 1
    parsed = bibtexparser.parse_string(files[f"{FOLDER}/citations/{FULLEST}.bib"].decode())
    assert not parsed.failed_blocks
    assert len(parsed.entries) == sources + 1
    assert "</script" not in data_page(library).linked_data


# ------------------------------------------------------------------------------------------------ libraries


class Given(Reading[Practice]):
    """A text whose content is said by the test."""

    def __init__(self, like: Reading[Practice], content: Practice) -> None:
        super().__init__(Practice, like.fetch, b"", (), outline_of(content))
        self.content = content


def with_practice(catalog: Catalog, identifier: str, practice: Practice) -> Catalog:
    entries = {
        **catalog.entries,
        identifier: replace(
            catalog.entries[identifier], reading=Given(catalog.entries[identifier].reading, practice)
        ),
    }
    return replace(catalog, entries=entries)


def many(count: int) -> Catalog:
    """A library with `count` copies of the shortest entry, one added each day."""
    catalog = small_catalog()
    pattern = catalog.entries["shuoshi-wu"]
    entries: dict[str, Entry[Practice]] = {}
    for number in range(count):
        date = f"{2000 + number // 336:04}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        content = pattern.content.model_copy(update={"history": (Change(date=date, text="建立条目。"),)})
        identifier = f"entry-{number:05}"
        entries[identifier] = replace(pattern, id=identifier, reading=Given(pattern.reading, content))
    return replace(catalog, entries=entries, comparison_entries={})


def test_addresses_are_the_pages_of_the_site(small: Library) -> None:
    record = Records(small).practice("shuoshi-wu")
    assert record["links"]["page"] == practice_url("shuoshi-wu")


@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_a_file_that_outgrows_memory_is_the_same(pieces: int) -> None:
    grown = GrowingFile()
    for number in range(pieces):
        grown.add(bytes([number]) * AT_HAND)
    assert grown.size == pieces * AT_HAND
    assert grown.taken() == b"".join(bytes([number]) * AT_HAND for number in range(pieces))
