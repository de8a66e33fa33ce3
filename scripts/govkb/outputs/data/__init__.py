"""Open data: the library as JSON, CSV, feeds and citations, with everything that describes them to machines.

`open_data` gives all of it as (path, content) and reads each entry once. The workbook is made apart
(`workbook.render_workbook`), because it costs more than all the rest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any

from govkb.bibliography import bibtex, csl_item, ris
from govkb.choices import Choice
from govkb.outputs.data.cited import cited
from govkb.outputs.data.feeds import feed_names, feeds
from govkb.outputs.data.growing import GrowingFile
from govkb.outputs.data.package import LICENCE_NAME, LICENCE_URL, data_package, llms_text, open_api
from govkb.outputs.data.record import FOLDER, FORMAT_VERSION, TERM_FIELDS, Record, Records, brief, labelled
from govkb.outputs.data.schema import SCHEMAS
from govkb.outputs.data.tables import TABLES, CsvWriter
from govkb.outputs.json_text import json_bytes
from govkb.views.library import Library, comparison_url

PAGE = 500
"""Entries on one page of the catalogue, so that no file grows without bound."""

Files = Iterator[tuple[str, bytes]]


def open_data(library: Library) -> Files:
    """Everything but the workbook, as (path below the site's root, content), in a fixed order."""
    records = Records(library)
    tables = [CsvWriter(table) for table in TABLES]
    bibliography = _Bibliography()
    catalogue = _Catalogue(len(library.practices))
    counts = {"practices": 0, "comparisons": len(library.catalog.comparisons), "figures": 0, "sources": 0}
    for identifier in library.practices:
        record = records.practice(identifier)
        yield f"{FOLDER}/practices/{identifier}.json", _json(record)
        for table in tables:
            table.add(record)
        yield from bibliography.add(library, identifier)
        yield from catalogue.add(record)
    counts.update({table.table.name: table.count for table in tables if table.table.name in counts})
    for table in tables:
        yield f"{FOLDER}/{table.table.name}.csv", table.file.taken()
    yield from bibliography.whole()
    for identifier in library.catalog.comparisons:
        yield f"{FOLDER}/comparisons/{identifier}.json", _json(records.comparison(identifier))
    yield f"{FOLDER}/comparisons.json", _json(_comparisons(library))
    yield from catalogue.whole()
    yield f"{FOLDER}/retired.json", _json(_retired(records))
    yield f"{FOLDER}/vocabulary.json", _json(_vocabulary(library))
    yield f"{FOLDER}/regions.json", _json(_regions(library))
    for name, make in SCHEMAS.items():
        yield f"{FOLDER}/schema/{name}.schema.json", _readable(make())
    package = data_package(library, [(table.table, table.file.size, table.count) for table in tables])
    yield f"{FOLDER}/datapackage.json", _readable(package)
    yield f"{FOLDER}/openapi.json", _readable(open_api(library))
    yield f"{FOLDER}/index.json", _readable(_index(library, counts, catalogue.listed))
    yield "llms.txt", llms_text(library).encode()
    yield from feeds(library)


class _Bibliography:
    """Citations of each entry as the entries pass by, and of all of them together."""

    def __init__(self) -> None:
        self._csl, self._ris, self._bibtex = GrowingFile(), GrowingFile(), GrowingFile()

    def add(self, library: Library, identifier: str) -> Files:
        found = cited(library, identifier)
        csl = [json_bytes(csl_item(one)) for one in found]
        in_ris, in_bibtex = ris(found).encode(), bibtex(found).encode()
        first = not self._csl.size
        self._csl.add((b"[" if first else b",\n") + b",\n".join(csl))
        self._ris.add(in_ris)
        self._bibtex.add(in_bibtex if first else b"\n" + in_bibtex)
        if not library.settings.ready_files:
            return
        yield f"{FOLDER}/citations/{identifier}.json", b"[%b]\n" % b",".join(csl)
        yield f"{FOLDER}/citations/{identifier}.ris", in_ris
        yield f"{FOLDER}/citations/{identifier}.bib", in_bibtex

    def whole(self) -> Files:
        self._csl.add(b"]\n" if self._csl.size else b"[]\n")
        yield f"{FOLDER}/citations.json", self._csl.taken()
        yield f"{FOLDER}/citations.ris", self._ris.taken()
        yield f"{FOLDER}/citations.bib", self._bibtex.taken()


class _Catalogue:
    """The catalogue, page by page as the entries pass by."""

    def __init__(self, entries: int) -> None:
        self.listed: list[Record] = []
        """The pages that were written, as the index lists them."""
        self._pages = -(-entries // PAGE) or 1
        self._entries: list[Record] = []

    def add(self, record: Record) -> Files:
        self._entries.append(brief(record))
        if len(self._entries) == PAGE:
            yield self._page()

    def whole(self) -> Files:
        if self._entries or not self.listed:
            yield self._page()

    def _page(self) -> tuple[str, bytes]:
        number, entries = len(self.listed) + 1, self._entries
        path = f"{FOLDER}/catalogue/{number}.json"
        page = {
            "format": FORMAT_VERSION,
            "page": number,
            "pages": self._pages,
            "previous": f"{FOLDER}/catalogue/{number - 1}.json" if number > 1 else None,
            "next": f"{FOLDER}/catalogue/{number + 1}.json" if number < self._pages else None,
            "entries": entries,
        }
        first, last = (entries[0]["id"], entries[-1]["id"]) if entries else ("", "")
        self.listed.append({"path": path, "count": len(entries), "first": first, "last": last})
        self._entries = []
        return path, _json(page)


def _comparisons(library: Library) -> Record:
    return {
        "format": FORMAT_VERSION,
        "comparisons": [
            {
                "id": identifier,
                "title": comparison.title,
                "question": comparison.question,
                "practices": comparison.practices,
                "data": f"{FOLDER}/comparisons/{identifier}.json",
                "page": comparison_url(identifier),
            }
            for identifier, comparison in library.catalog.comparisons.items()
        ],
    }


def _retired(records: Records) -> Record:
    entries = records.library.catalog.retired
    return {
        "format": FORMAT_VERSION,
        "retired": [{"id": one, **records.plain(entry.content)} for one, entry in entries.items()],
    }


def _vocabulary(library: Library) -> Record:
    counts = term_counts(library)
    return {
        "format": FORMAT_VERSION,
        "facets": [
            {
                "id": facet.facet,
                "label": facet.label,
                "question": facet.question,
                "terms": [
                    {**term.model_dump(), "count": counts.get((facet.facet, term.id), 0)}
                    for term in facet.terms
                ],
            }
            for facet in library.catalog.vocabulary.facets.values()
        ],
        "choices": [
            {"id": kind.__name__, "members": [labelled(member) for member in kind]}
            for kind in Choice.__subclasses__()
        ],
    }


def term_counts(library: Library) -> Mapping[tuple[str, str], int]:
    """How many entries stand under each term of each facet."""
    counts: dict[tuple[str, str], int] = {}
    for field, facet in TERM_FIELDS.items():
        told = Counter(map(attrgetter(field), library.practices.values()))
        for value, times in told.items():
            for term in (value,) if isinstance(value, str) else value:
                counts[facet, term] = counts.get((facet, term), 0) + times
    return counts


def _regions(library: Library) -> Record:
    regions = library.catalog.regions
    counts: Counter[str] = Counter()
    for code, times in Counter(practice.place.code for practice in library.practices.values()).items():
        for one in regions.chain(code):
            counts[one.code] += times
    return {
        "format": FORMAT_VERSION,
        "data_as_of": regions.data_as_of,
        "regions": [
            {
                "code": code,
                "name": region.name,
                "level": region.level,
                "full_name": regions.full_name(code),
                "count": counts[code],
            }
            for code in sorted(counts)
            if (region := regions.get(code))
        ],
    }


def _index(library: Library, counts: Mapping[str, int], pages: list[Record]) -> Record:
    settings = library.settings
    return {
        "format": FORMAT_VERSION,
        "name": settings.name,
        "site": settings.base_url or None,
        "version": settings.version,
        "as_of": settings.as_of or None,
        "licence": {"name": LICENCE_NAME, "url": LICENCE_URL},
        "counts": dict(counts),
        "catalogue": pages,
        "files": [{"path": path, "title": title} for path, title in listed_files(library)],
    }


def listed_files(library: Library) -> Iterator[tuple[str, str]]:
    """Files of which there is one, with what they are; the page docs/data.md shows the same list."""
    for table in TABLES:
        yield f"{FOLDER}/{table.name}.csv", f"{table.title}表（CSV）"
    yield f"{FOLDER}/comparisons.json", "全部对比"
    yield f"{FOLDER}/retired.json", "停用的编号和去向"
    yield f"{FOLDER}/vocabulary.json", "词表和固定选项"
    yield f"{FOLDER}/regions.json", "用到的行政区划"
    yield f"{FOLDER}/citations.json", "全部条目和来源的著录（CSL-JSON）"
    yield f"{FOLDER}/citations.ris", "全部条目和来源的著录（RIS）"
    yield f"{FOLDER}/citations.bib", "全部条目和来源的著录（BibTeX）"
    yield f"{FOLDER}/datapackage.json", "表格说明（Frictionless 数据包）"
    yield f"{FOLDER}/openapi.json", "接口说明（OpenAPI 3.1）"
    for name in SCHEMAS:
        yield f"{FOLDER}/schema/{name}.schema.json", f"JSON Schema：{SCHEMAS[name]()['title']}"
    for path, title in feed_names(library):
        yield path, f"订阅（Atom）：{title.partition('：')[2]}"


def _json(value: Any) -> bytes:
    """Compact: indenting would make the encoder a pure-Python one and the files a third larger."""
    return json_bytes(value) + b"\n"


def _readable(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
