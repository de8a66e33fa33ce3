"""The five tables as one workbook for Excel and WPS: Chinese titles, frozen header, filters, a page on how to read it.

Every text is a text cell, never a formula; two builds of one library give the same bytes. Writing it costs several
times as much as all other exports together, so it is made with the PDFs (`govkb site --pdf`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from govkb.outputs.data.record import FORMAT_VERSION, Records
from govkb.outputs.data.tables import TABLES, Cell, harmless
from govkb.package import settled
from govkb.views.library import Library

_LONGEST = 32_767
"""What one cell of a workbook holds."""
_TYPED_BY_LOOKS = ("=", "#")
"""How texts begin that openpyxl takes for a formula or an error (`#N/A`)."""
_WIDE = 40
_NARROW = 14
_WIDE_COLUMNS = frozenset(
    {"summary", "problem", "what", "text", "doubt", "citation", "note", "scope", "label", "name", "title"}
)


def render_workbook(library: Library) -> bytes:
    """The workbook of the whole library."""
    records = Records(library)
    rows = [records.practice(identifier) for identifier in library.practices]
    book = Workbook(write_only=True)
    book.properties.creator = library.settings.name
    book.properties.title = f"{library.settings.name}数据"
    _guide(book, library)
    for table in TABLES:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "C2"
        for at, column in enumerate(table.columns, 1):
            width = _WIDE if column.key in _WIDE_COLUMNS else _NARROW
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.append(_header(sheet, [column.title for column in table.columns]))
        count = _append(sheet, (row for record in rows for row in table.rows(record)))
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{count + 1}"
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue(), library.settings.as_of)


def _guide(book: Workbook, library: Library) -> None:
    settings = library.settings
    sheet = book.create_sheet("说明")
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 90
    lines: tuple[tuple[str, str], ...] = (
        (settings.name, f"版本 {settings.version}，内容截至 {settings.as_of or '未载'}，数据格式 {FORMAT_VERSION}。"),
        ("空格", "来源没有说。写「无」的，是来源写明没有。"),
        ("数字", "「数值」照来源所印，「约数」「单位」「范围」「时期」要一起读；范围或时期不同的数字不能相加、排名。"),
        ("自报", "「是否自报」为 TRUE 的，来源由做法所在单位或地方供稿。"),
        ("开头的撇号", "以 = + - @ 开头的文字前面加了一个撇号，防止被当成公式。"),
        ("许可", "CC BY 4.0，转用请注明库名和条目地址。"),
        *((table.title, f"一行一{'条' if table.name == 'practices' else '项'}；列名对照见 datapackage.json。") for table in TABLES),
    )  # fmt: skip
    sheet.append(_header(sheet, ["项目", "说明"]))
    _append(sheet, ([label, text] for label, text in lines))


def _header(sheet: Any, titles: Sequence[str]) -> list[Any]:
    cells = []
    for title in titles:
        cell = WriteOnlyCell(sheet, title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7EEEA")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cells.append(cell)
    return cells


def _append(sheet: Any, rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    return count


def _cell(sheet: Any, value: Cell) -> Any:
    """A cell of the right type. A text is typed as text, whatever it looks like."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", harmless(value))[:_LONGEST]
    if not text.startswith(_TYPED_BY_LOOKS):
        return text  # typed as text by itself, without a cell made for it
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
