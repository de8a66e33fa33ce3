"""What is fuzzed: for each target where it starts, how long an input may be, and what is done with it.

`run` gives a small value that stands for what the program did with the input; a value that was not seen before makes
the input worth damaging further. It raises for what must not be.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from fixture_library import LIBRARY, TESTS, TODAY, small_catalog
from govkb.catalog import Catalog
from govkb.checks import run_checks
from govkb.document import Document, read_document
from govkb.memory import Memory
from govkb.messages import MESSAGES
from govkb.model import Comparison, Practice, Retired
from govkb.outputs.form import index_rows
from govkb.outputs.form.rules import form_rules
from govkb.outputs.pages import PageRenderer
from govkb.outputs.search import build_search
from govkb.outputs.search.account import account
from govkb.outputs.search.reader import IndexReader
from govkb.outputs.search.records import library_records, library_thesaurus
from govkb.reading import Entry, placed, read
from govkb.repairs import repair
from govkb.report import FORMATS, render_report
from govkb.shape import read_shape
from govkb.views.library import Library, library_settings
from govkb.views.practice import view_practice
from govkb.views.selection import SelectionWrong, read_selection
from hostile import ATTACKS

HERE = Path(__file__).resolve().parent
PATH = "practices/hunan/a.yml"


@dataclass(frozen=True)
class Target:
    """One thing that takes texts of strangers."""

    seeds: Callable[[], Iterable[bytes]]
    run: Callable[[bytes], Hashable]
    limit: int = 256 * 1024
    seconds: float = 1.0
    """CPU for one input."""


def _entries() -> list[bytes]:
    files = [*sorted(LIBRARY.glob("practices/*/*.yml")), *sorted(TESTS.glob("damage/*.yml"))]
    return [*(file.read_bytes() for file in files), *(text.encode() for text in ATTACKS)]


def _document(data: bytes) -> Hashable:
    document = read_document(PATH, data)
    assert document.value is not None or document.problems
    lines = document.text.split("\n")
    for problem in document.problems:
        assert 1 <= problem.line <= len(lines)
        assert problem.message
    for key in list(document.value or {})[:20]:
        document.locate((key,))
        document.locate((key, 0, "x"))
    return tuple(sorted({problem.code for problem in document.problems})), len(
        document.value or ()
    ).bit_length()


@cache
def _library() -> Library:
    return Library(small_catalog(), library_settings(small_catalog()))


def _shape(data: bytes) -> Hashable:
    catalog = small_catalog()
    reading = read(Memory(), Practice, data, {}, b"")
    document = Document(PATH, reading.text, reading.value)
    said: list[Hashable] = [frozenset(row[2] for row in reading.rows)]
    catalog = replace(catalog, texts=MappingProxyType({PATH: document.text}))
    if reading.outline is None:
        problems_of_shape = tuple(placed(reading.rows, PATH))
        misshapen = (Entry("a", PATH, reading),)
        said.append(_reported(replace(catalog, misshapen=misshapen, problems=problems_of_shape)))
    for model in (Comparison, Retired):
        built, problems = read_shape(document, model)
        assert built is not None or problems or document.value is None
        said.append(frozenset(problem.code for problem in problems))
    if reading.outline is not None:
        entry = Entry("a", PATH, reading)
        catalog = replace(
            catalog,
            entries=MappingProxyType({**catalog.entries, "a": entry}),
            known_ids=catalog.known_ids | {"a"},
        )
        codes = _reported(catalog)
        said.append(codes)
        if not any(MESSAGES[code].severity == "error" for code in codes):
            library = Library(catalog, library_settings(catalog))
            PageRenderer(library.settings).practice(view_practice(library, "a"))
            said.append("page")
    return tuple(said)


def _reported(catalog: Catalog) -> frozenset[str]:
    """The codes of all problems of a library, after every kind of report was made of them."""
    problems = run_checks(catalog, TODAY)
    for output in FORMATS:
        render_report(problems, catalog.texts, output)
    return frozenset(problem.code for problem in problems)


@cache
def _index() -> IndexReader:
    return IndexReader(build_search(library_records(_library()), library_thesaurus(_library())))


def _query(data: bytes) -> Hashable:
    text = (
        data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")
        if _decodes(data)
        else data.decode("utf-8", "replace")
    )
    told = account(text, _index(), 10)
    lines = list(told.lines(explain=True))
    assert all(isinstance(line, str) for line in lines)
    try:
        read_selection(_library(), text)
        chosen = "selection"
    except SelectionWrong as wrong:
        chosen = str(wrong)[:6]
    ways = frozenset(one.way for reason in told.reasons for one in reason.found)
    return told.total, len(told.wanted), ways, bool(told.heard), chosen


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _queries() -> list[bytes]:
    texts = [
        "屋场会",
        "楼上太吵怎么办",
        "yuanzi hui",
        "yzh",
        "theme=self-governance",
        "level=village,town;province=湖南",
        "院子 会 谁来记",
    ]
    return [text.encode() for text in (*texts, *ATTACKS)]


def _import(data: bytes) -> Hashable:
    """`govkb fix` on whatever people send, and (where it is there) what reads workbooks and documents."""
    said: list[Hashable] = []
    for model in (Practice, Comparison):
        mended = repair(PATH, data, model, small_catalog().vocabulary)
        said.append(None if mended is None else frozenset(note[:6] for note in mended.notes))
    if find_spec("govkb.intake"):
        said.append(_office(data))
    return tuple(said)


def _office(data: bytes) -> Hashable:
    from govkb.intake.labels import Labels
    from govkb.intake.parcel import Refused
    from govkb.intake.word import read_word
    from govkb.intake.workbook import read_workbook

    said: list[Hashable] = []
    labels = Labels(small_catalog())
    for reader, name in ((read_workbook, "xl/worksheets/sheet1.xml"), (read_word, "word/document.xml")):
        for parcel in (data, _with_part(reader is read_workbook, name, data)):
            try:
                draft = reader(parcel, labels)
                said.append((len(draft.value).bit_length(), bool(draft.rest)))
            except Refused as refused:
                said.append(str(refused)[:12])
    return tuple(said)


def _with_part(workbook: bool, name: str, content: bytes) -> bytes:
    """A parcel that python-docx or openpyxl has made, with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_parcel(workbook))) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == name else old.read(info.filename))
    return out.getvalue()


@cache
def _parcel(workbook: bool) -> bytes:
    out = io.BytesIO()
    if workbook:
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["名称", "院子会"])
        book.save(out)
    else:
        from docx import Document

        document = Document()
        document.add_heading("院子会", 1)
        document.add_paragraph("一段话")
        document.save(out)
    return out.getvalue()


def _imports() -> list[bytes]:
    seeds = _entries()
    for workbook, name in ((True, "xl/worksheets/sheet1.xml"), (False, "word/document.xml")):
        with zipfile.ZipFile(io.BytesIO(_parcel(workbook))) as parts:
            seeds.append(parts.read(name))
        seeds.append(_parcel(workbook))
    return seeds


@cache
def _node() -> subprocess.Popen[str]:
    """Node with the form's scripts loaded; it ends with this process, whose end closes its input."""
    library = _library()
    data = Path(tempfile.mkdtemp()) / "form.json"
    known = {"rules": form_rules(library), "index": index_rows(library)}
    data.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    return subprocess.Popen(
        ["node", "--max-old-space-size=300", str(HERE / "form.js"), str(TESTS.parent / "docs/assets"), str(data)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _form(data: bytes) -> Hashable:
    """What the form makes of a file that somebody brings."""
    node = _node()
    assert node.stdin
    assert node.stdout
    node.stdin.write(base64.b64encode(data).decode() + "\n")
    node.stdin.flush()
    told = json.loads(node.stdout.readline() or '{"wrong": "node has ended"}')
    if "wrong" in told:
        raise RuntimeError(told["wrong"])
    if told["seconds"] > FORM_SECONDS:
        raise TimeoutError(f"{told['seconds']:.2f} s in Node for {len(data)} bytes")
    return tuple(told["said"])


FORM_SECONDS = 2.0
"""CPU in Node for reading, all rules, writing, and reading again, twice."""

TARGETS = {
    "document": Target(_entries, _document),
    "shape": Target(_entries, _shape),
    "query": Target(_queries, _query, 4096),
    "import": Target(_imports, _import, seconds=3.0),
    "form": Target(_entries, _form),
}
