"""Files that are no workbook, or not an honest one: refused with a Chinese sentence, in little time and memory."""

from __future__ import annotations

import io
import struct
import subprocess
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fixture_library import TODAY, assemble, read_once, small_catalog
from govkb.cli import cli
from govkb.intake import template
from govkb.intake.judging import judge, render
from govkb.intake.labels import Labels
from govkb.intake.parcel import Refused, open_parcel
from govkb.intake.template import render_template
from govkb.intake.word import read_word
from govkb.intake.workbook import read_workbook
from intake_files import part, rebuilt, saved, words
from libreoffice import OFFICE, needs_office

LONGEST = 15.0
"""Seconds; the machine may be busy. Each takes less than one on an idle machine."""
MOST_MEMORY = 300 * 1024 * 1024


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "_places", lambda *_: None)


@cache
def labels() -> Labels:
    return Labels(small_catalog())


@cache
def sound() -> bytes:
    book = Workbook()
    book.active.title = "基本情况"
    book.active["A3"], book.active["B3"] = "名称 *", "某某会"
    return saved(book)


SHEET = "xl/worksheets/sheet1.xml"


def _laughs() -> bytes:
    names = "abcdefghij"
    entities = '<!ENTITY a "哈">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise(names)
    )
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><worksheet><sheetData><row><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
    return rebuilt(sound(), {SHEET: sheet.encode()})


def _outside() -> bytes:
    sheet = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
    return rebuilt(sound(), {SHEET: sheet.encode("utf-16")})


def _bomb() -> bytes:
    """Half a gigabyte of spaces in a part of half a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
        with new.open(SHEET, "w", force_zip64=True) as stream:
            for _ in range(512):
                stream.write(b" " * 1024 * 1024)
    return out.getvalue()


def _lying_bomb() -> bytes:
    """The same, and the directory says that it is ten bytes."""
    data = bytearray(_bomb())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def _encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )


def _flagged() -> bytes:
    data = bytearray(sound())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _twice() -> bytes:
    out = io.BytesIO(sound())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as parcel:
        warnings.simplefilter("ignore")
        parcel.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


def _crowd() -> bytes:
    out = io.BytesIO(sound())
    with zipfile.ZipFile(out, "a") as parcel:
        for number in range(2500):
            parcel.writestr(f"xl/x{number}.bin", b"")
    return out.getvalue()


def _other_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parcel:
        parcel.writestr("读我.txt", "某")
    return out.getvalue()


def _open_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parcel:
        parcel.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parcel.writestr("content.xml", "<a/>")
    return out.getvalue()


def _deep() -> bytes:
    return rebuilt(sound(), {SHEET: b"<worksheet>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</worksheet>"})


def _many_elements() -> bytes:
    return rebuilt(
        sound(), {SHEET: b"<worksheet><sheetData>" + b"<row/>" * 1_000_000 + b"</sheetData></worksheet>"}
    )


def _many_cells() -> bytes:
    cells = b'<c t="inlineStr"><is><t>1</t></is></c>' * 100
    return rebuilt(
        sound(),
        {
            SHEET: b"<worksheet><sheetData>"
            + (b"<row>" + cells + b"</row>") * 900
            + b"</sheetData></worksheet>"
        },
    )


HOSTILE: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("nothing", lambda: b"", "空的"),
    ("a text", "名称,地点\n某,某".encode, "只是改了扩展名"),
    ("a web page", lambda: b"<html><table></table></html>", "只是改了扩展名"),
    ("an old workbook", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "老格式"),
    ("with a password", _encrypted, "加了密码"),
    ("with parts under a password", _flagged, "加密"),
    ("half a file", lambda: sound()[: len(sound()) // 2], "文件坏了"),
    ("the beginning of a file", lambda: b"PK\x03\x04", "文件坏了"),
    ("a zip bomb", _bomb, "解开后超过"),
    ("a zip bomb that lies", _lying_bomb, "文件坏了"),
    ("an entity bomb", _laughs, "DOCTYPE"),
    ("a file of the machine", _outside, "DOCTYPE"),
    ("a path to the outside", lambda: rebuilt(sound(), {"../../etc/cron.d/x": b""}), "指到外面"),
    ("an absolute path", lambda: rebuilt(sound(), {"/etc/x": b""}), "指到外面"),
    ("a path of Windows", lambda: rebuilt(sound(), {"C:/x.xml": b"<a/>"}), "指到外面"),
    ("a part twice", _twice, "同名"),
    ("thousands of parts", _crowd, "多得不正常"),
    ("macros", lambda: rebuilt(sound(), {"xl/vbaProject.bin": b"x"}), "宏"),
    ("another zip", _other_zip, "别的压缩文件"),
    ("an OpenDocument", _open_document, "ODF"),
    ("a Word document", lambda: words(("Normal", "某")), "Word 文档"),
    ("broken XML", lambda: rebuilt(sound(), {SHEET: b"<worksheet><sheetData>"}), "读不懂"),
    ("no sheet at all", lambda: rebuilt(sound(), {SHEET: None}), "没有工作表"),
    ("no relations", lambda: rebuilt(sound(), {"xl/_rels/workbook.xml.rels": None}), "没有工作表"),
    ("a hundred thousand levels", _deep, "套得不正常"),
    ("a million elements", _many_elements, "多得"),
    ("ninety thousand cells", _many_cells, "超过"),
)  # fmt: skip


@pytest.mark.parametrize(("make", "says"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_bad_file_is_refused_in_chinese(
    make: Callable[[], bytes], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    read_once(monkeypatch)
    monkeypatch.chdir(assemble(tmp_path, divisions=False))
    Path("a.xlsx").write_bytes(data)
    tracemalloc.start()
    began = time.perf_counter()
    result = CliRunner().invoke(cli, ["import", "a.xlsx", "--out", "a.yml"], standalone_mode=False)
    took, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert says in str(getattr(result.exception, "message", result.exception))
    assert took < LONGEST
    assert peak < MOST_MEMORY
    assert not Path("a.yml").exists()


def test_huge_dimensions_cost_nothing() -> None:
    sheet = (
        '<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="3"><c r="A3" t="inlineStr"><is><t>名称</t></is></c>'
        '<c r="B3" t="inlineStr"><is><t>某某会</t></is></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>角落</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    draft = read_workbook(rebuilt(sound(), {SHEET: sheet.encode()}), labels())
    assert draft.value == {"name": "某某会"}
    assert [str(one.place) for one in draft.rest] == ["「基本情况」表 XFD1048576"]


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml"])
def test_a_document_with_entities_is_refused(name: str) -> None:
    data = words(("Normal", "某"))
    content = part(data, name).replace(b"<w:", b'<!DOCTYPE x [<!ENTITY a "b">]><w:', 1)
    with pytest.raises(Refused, match="DOCTYPE"):
        read_word(rebuilt(data, {name: content}), labels())


def test_a_workbook_is_no_document_and_macros_are_refused_there_too() -> None:
    with pytest.raises(Refused, match="Excel"):
        open_parcel(sound(), "docx")
    with pytest.raises(Refused, match="宏"):
        open_parcel(rebuilt(words(("Normal", "某")), {"word/vbaProject.bin": b"x"}), "docx")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_file_damaged_anywhere_never_breaks_the_import(data: st.DataObject) -> None:
    content = bytearray(sound())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        assert render(read_workbook(bytes(content), labels())).text


CELLS = st.sampled_from([b"<c r='A3'/>", b"<c r='Z' t='s'><v>9</v></c>", b"<c t='s'><v>-1</v></c>", b"<c t='n'><v>x</v></c>", b"<c t='n' s='99'><v>1</v></c>",
                         b"<c t='d'><v>2020-01-01</v></c>", b"<c t='b'><v>7</v></c>", b"<c t='e'/>", b"<c r='AAAA1'><v>1</v></c>", b"<c r='A99999999'><v>1</v></c>",
                         b"<c t='inlineStr'/>", b"<c t='inlineStr'><is><r/></is></c>", b"<c><f t='shared' si='0'/></c>", b"<c><v>1e400</v></c>", b"<c><v>1e-400</v></c>"])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, max_size=6))
def test_strange_cells_never_break_the_import(cells: list[bytes]) -> None:
    sheet = b"<worksheet><sheetData><row r='3'>" + b"".join(cells) + b"</row></sheetData></worksheet>"
    draft = read_workbook(rebuilt(sound(), {SHEET: sheet}), labels())
    assert judge(small_catalog(), draft, "a", TODAY).text


@pytest.mark.slow
@needs_office
def test_a_workbook_that_another_program_saved_is_read_all_the_same(tmp_path: Path) -> None:
    value = small_catalog().entries["yuanzi-hui"].document.value or {}
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.xlsx").write_bytes(render_template(labels(), value, "yuanzi-hui"))
    command = [
        str(OFFICE),
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'home').as_uri()}",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "in/a.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=170)
    draft = read_workbook((tmp_path / "out/a.xlsx").read_bytes(), labels())
    assert draft.value == value
    assert (draft.identifier, draft.gaps, draft.rest) == ("yuanzi-hui", (), ())
