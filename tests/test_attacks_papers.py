"""Papers, slides, tables and bundles of entries that strangers wrote: the words are there as words, and nothing else."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from click.testing import CliRunner
from defusedxml import ElementTree
from docx import Document
from pptx import Presentation

from fixture_library import TODAY, assemble, small_catalog
from govkb.catalog import load_catalog
from govkb.checks import run_checks
from govkb.cli import cli
from govkb.outputs.bundle import Edition, bundle
from govkb.outputs.data import open_data
from govkb.outputs.data.workbook import render_workbook
from govkb.outputs.docx import LOOKS, render_docx
from govkb.outputs.pdf import render_handout
from govkb.outputs.pptx import render_deck
from govkb.report import FORMATS, on_one_line, render_report
from govkb.views.deck import view_deck
from govkb.views.handout import KINDS, view_handouts
from govkb.views.library import Library, library_settings
from hostile import ATTACKS, BENIGN, COMPARED, FULLEST, with_crowd, with_text

SITE = "https://kb.example.org/"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALLOWED = re.compile(r"(https?://|#)")
MARKED = re.compile(r"\*\*|\[.*\]\(|^-")
"""Texts in which the documented Markdown subset takes a sign away where prose is allowed."""


def library_of(texts: tuple[str, ...]) -> Library:
    catalog = with_crowd(small_catalog(), FULLEST, COMPARED, texts)
    return Library(catalog, library_settings(catalog, base_url=SITE))


@cache
def crowd() -> Library:
    return library_of(ATTACKS)


@cache
def harmless() -> Library:
    return library_of(tuple(f"{BENIGN}{number:02}" for number in range(len(ATTACKS))))


IDS = tuple(f"attack-{number:02}" for number in range(len(ATTACKS)))
COMPARISONS = tuple(f"{one}-compared" for one in IDS)


_FEW = ("matrix", "exercise", "key")
"""Kinds that lay two to four practices side by side."""


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def asked(kind: str) -> tuple[str, ...]:
    """What a paper of a kind is made of: a few entries, so that every text is on some paper of every kind."""
    return (*IDS, *COMPARISONS) if kind in ("case", "handbook") else IDS[14:18] if kind in _FEW else IDS


# ------------------------------------------------------------------------------------------------ PDF


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_pdf_prints_the_words_and_evaluates_nothing(tmp_path: Path) -> None:
    library = crowd()
    handouts = view_handouts(library, "card", IDS)
    for handout, text in zip(handouts, ATTACKS, strict=True):
        file = tmp_path / "paper.pdf"
        file.write_bytes(render_handout(handout, library.settings))
        run = subprocess.run(
            ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
        )
        assert bare(text) in bare(run.stdout), text
        assert "root:x" not in run.stdout
        assert not actions(file.read_bytes()), text


def actions(pdf: bytes) -> list[str]:
    """What a PDF does but show: scripts, programs, attachments, links that are not to the web or into itself."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for one in opened.objects:
            if not isinstance(one, pikepdf.Dictionary):
                continue
            found += [
                name for name in ("/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/AA") if name in one
            ]
            if one.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR"):
                found.append(str(one.get("/S")))
            if "/URI" in one and not ALLOWED.match(str(one["/URI"])):
                found.append(str(one["/URI"]))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind.id for kind in KINDS if kind.id != "card"])
def test_every_kind_of_pdf_is_set_and_does_nothing(kind: str) -> None:
    library = crowd()
    ids = asked(kind) if not next(one for one in KINDS if one.id == kind).each else (*IDS[:2], *IDS[14:21])
    if kind == "case":
        ids = (*ids, *COMPARISONS[14:21])
    for handout in view_handouts(library, kind, ids):
        assert not actions(render_handout(handout, library.settings))


# ------------------------------------------------------------------------------------------------ Word, slides


def targets(package: bytes) -> list[str]:
    """Where the parts of an Office file lead outside of it."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return [
            relation.get("Target") or ""
            for name in parts.namelist()
            if name.endswith(".rels")
            for relation in ElementTree.fromstring(parts.read(name))
            if relation.get("TargetMode") == "External"
        ]


def part_names(package: bytes) -> Counter[str]:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return Counter(re.sub(r"\d+", "", name) for name in parts.namelist())


def fields(package: bytes) -> Counter[str]:
    document = Document(io.BytesIO(package))
    return Counter(
        [
            *(code.text for code in document.element.body.iter(f"{W}instrText")),
            *(code.get(f"{W}instr") for code in document.element.body.iter(f"{W}fldSimple")),
        ]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "look"), [*((kind.id, "house") for kind in KINDS), ("case", "gbt9704"), ("card", "gbt9704")]
)
def test_a_word_file_says_the_words_and_has_no_other_fields(kind: str, look: str) -> None:
    some = asked(kind) if (kind, look) == ("case", "house") else asked(kind)[12:21] or asked(kind)
    pairs = zip(view_handouts(crowd(), kind, some), view_handouts(harmless(), kind, some), strict=True)
    for handout, plain in pairs:
        made = render_docx(handout, LOOKS[look], crowd().settings)
        usual = render_docx(plain, LOOKS[look], harmless().settings)
        assert fields(made) == fields(usual)
        assert part_names(made) == part_names(usual)
        assert all(ALLOWED.match(target) for target in targets(made)), targets(made)
        shown = bare(
            "".join(part.text or "" for part in Document(io.BytesIO(made)).element.body.iter(f"{W}t"))
        )
        if kind == "case" and handout.id in IDS:
            assert bare(ATTACKS[IDS.index(handout.id)]) in shown, handout.id


@pytest.mark.slow
def test_slides_say_the_words_and_lead_nowhere_else() -> None:
    for first in range(0, len(ATTACKS), 9):
        some = slice(first, first + 9)
        made = render_deck(view_deck(crowd(), (*IDS[some], *COMPARISONS[some][:3])), crowd().settings)
        assert all(ALLOWED.match(target) for target in targets(made)), targets(made)
        shown = bare(
            "".join(
                shape.text_frame.text
                for slide in Presentation(io.BytesIO(made)).slides
                for shape in slide.shapes
                if shape.has_text_frame
            )
        )
        assert [text for text in ATTACKS[some] if bare(text) not in shown] == []
        with zipfile.ZipFile(io.BytesIO(made)) as parts:
            slides = "".join(
                parts.read(name).decode() for name in parts.namelist() if name.startswith("ppt/slides/")
            )
        assert set(re.findall(r'<a:fld [^>]*type="([^"]*)"', slides)) <= {"slidenum"}
        assert not re.search(r"hlinkMouseOver|action=|<p:timing|<p:oleObj|<p:embed", slides)


# ------------------------------------------------------------------------------------------------ tables


def test_a_workbook_holds_texts_and_no_formula() -> None:
    made = render_workbook(crowd())
    book = openpyxl.load_workbook(io.BytesIO(made))
    usual = openpyxl.load_workbook(io.BytesIO(render_workbook(harmless())))
    assert book.sheetnames == usual.sheetnames
    assert not book.defined_names
    seen = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
                    seen |= {cell.value, cell.value.removeprefix("'")}
    assert {text for text in ATTACKS if text not in seen} == set()
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


# ------------------------------------------------------------------------------------------------ texts


@pytest.mark.parametrize("text", ATTACKS)
def test_the_file_for_language_models_keeps_its_form(text: str) -> None:
    def lines(catalog_text: str) -> list[str]:
        catalog = with_text(catalog_text)
        files = dict(open_data(Library(catalog, library_settings(catalog, base_url=SITE))))
        return files["llms.txt"].decode().splitlines()

    hostile, usual = lines(text), lines(BENIGN)
    assert len(hostile) == len(usual)
    for line in hostile:
        links = re.findall(r"(?<!\\)\]\(([^)]*)\)", line)
        assert all(link.startswith(SITE) for link in links), line
        assert not re.search(r"(?<!\\)<", line), line


@pytest.mark.parametrize("text", ATTACKS)
def test_a_feed_gives_plain_texts(text: str) -> None:
    catalog = with_text(text)
    files = dict(open_data(Library(catalog, library_settings(catalog, base_url=SITE))))
    feeds = [
        content for path, content in files.items() if path.startswith("feeds/") and path.endswith(".xml")
    ]
    assert feeds
    for feed in feeds:
        assert b"<!DOCTYPE" not in feed
        for element in ElementTree.fromstring(feed).iter():
            assert element.tag.startswith("{http://www.w3.org/2005/Atom}")
            assert element.get("type") in (None, "text", "text/html", "application/atom+xml"), element.tag
            assert element.get("href", SITE).startswith(SITE)


EVIL_FILE = """\
name: "\\e[31m\\a\\n::error::x ##[error]y"
"\\e[32mkey": x
status: "\\e[31m\\u202ex"
name_origin: "::error::\\n::error file=a::x ##[error]y"
place: {code: "\\e[1m"}
"""


def test_what_is_printed_moves_no_cursor_and_gives_no_command(tmp_path: Path) -> None:
    assemble(tmp_path)
    folder = tmp_path / "practices/hunan"
    (folder / "evil.yml").write_text(EVIL_FILE, "utf-8")
    (folder / "raw.yml").write_bytes(b"name: ##[error]x\n\x1b[31mred: y\nstatus: \x1b]0;t\x07\n")
    (folder / "a\x1b[31m\n::error::b.yml").write_bytes((folder / "yuanzi-taizhang.yml").read_bytes())
    catalog = load_catalog(tmp_path)
    problems = run_checks(catalog, TODAY)
    assert len(problems) > 9
    for output in FORMATS:
        report = render_report(problems, catalog.texts, output)
        lines = report.splitlines()
        if output == "text":
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", report)
            assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
        if output == "github":
            assert len(lines) == len(problems)


def test_commands_print_entries_on_one_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(assemble(tmp_path))
    (tmp_path / "practices/hunan/a\x1b[31m\nb.yml").write_bytes(
        (tmp_path / "practices/hunan/yuanzi-taizhang.yml").read_bytes()
    )
    listed = CliRunner().invoke(cli, ["list"], color=True).output
    assert "\x1b" not in listed
    assert len(listed.splitlines()) == 5
    found = CliRunner().invoke(cli, ["search", "\x1b[31m院子", "--explain"], color=True).output
    assert "院子" in found
    assert "\x1b" not in found


@pytest.mark.parametrize(
    "text", ["甲\n::error::乙", "\x1b[31m", "\u202e", "\r", "\u2028", "a##[error]b", "\ud800"]
)
def test_a_line_stays_a_line(text: str) -> None:
    shown = on_one_line(text)
    assert len(shown.splitlines()) == 1
    assert "##[" not in shown
    assert not re.search("[\x00-\x08\x0a-\x1f\u202e\u2028\ud800]", shown)


def test_names_in_a_bundle_stay_below_its_folder() -> None:
    files = dict(open_data(crowd()))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._/-]*", path) and ".." not in path for path in files), (
        files.keys()
    )
    edition = Edition("甲", "0.1.0", "2026-11-22")
    with zipfile.ZipFile(io.BytesIO(bundle(edition, files.items()))) as packed:
        for name in packed.namelist():
            assert name.startswith(f"{edition.folder}/")
            assert ".." not in name.split("/")
