"""The workbook that a person fills in: sheets in the order of telling, pick lists, examples, locked headers.

In: the library (its words, divisions, entries) and, for a correction, the values of an entry. Out: bytes, the same for
the same library. Pick lists are named ranges on a hidden sheet: Excel 2007, WPS and LibreOffice all take those. Every
text is typed as text, so that none is ever a formula.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from govkb.intake.filling import fill, rows_of_form
from govkb.intake.labels import Labels
from govkb.intake.layout import (
    FORM_TOP,
    FORM_VALUE,
    FREE,
    MARK,
    TABLE_HEAD,
    TABLE_ROWS,
    TABLE_TOP,
    Form,
    Slot,
    Table,
    sheets,
)
from govkb.intake.words import GUIDE, INTROS
from govkb.package import settled
from govkb.vocabulary import FACETS

GUIDE_SHEET, WORDS_SHEET, PLACES_SHEET, LISTS_SHEET = "说明", "词表", "区划代码", "选项"
REFERENCE_SHEETS = (GUIDE_SHEET, WORDS_SHEET, PLACES_SHEET, LISTS_SHEET)
"""Sheets to look things up on; nobody writes there."""

ID_LABEL = "更正的条目"
"""On the first sheet: the id of the entry that the workbook was filled from."""
STAMP_LABEL = "模板版本"

NUMBERED = 20
"""Rows of the table of sources that carry an id from the start."""

_INK, _GREY, _HEAD, _SHADE, _PAPER = "1F2D27", "76837C", "1F5C45", "EEF3F0", "FFFFFF"
_FONT = "微软雅黑"
_LINE = Side(style="thin", color="C5D0CA")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP = Alignment(wrap_text=True, vertical="top")
_OPEN = Protection(locked=False)


_LOOKS: WeakKeyDictionary[Workbook, dict[tuple[Any, ...], Any]] = WeakKeyDictionary()
"""Styles by what they look like, for each workbook that is being made."""


def render_template(
    labels: Labels, value: Mapping[str, Any] | None = None, identifier: str = "", name: str = "基层治理做法库"
) -> bytes:
    """The template, empty or filled with an entry's values."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    book.properties.creator = name
    book.properties.title = f"{name}填报表"
    filled = fill(value or {}, labels)
    texts: dict[str, dict[tuple[int, int], str]] = {}
    for (sheet, row, column), text in filled.cells.items():
        texts.setdefault(sheet, {})[row, column] = text
    _number_sources(texts.setdefault("来源", {}))
    _guide(book, name, identifier)
    for plan in sheets():
        written = texts.get(plan.title, {})
        if isinstance(plan, Form):
            _form(book, plan, value or {}, written)
        else:
            _table(book, plan, written)
    _free(book)
    _words(book, labels)
    _places(book, labels)
    _lists(book, labels)
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def _number_sources(written: dict[tuple[int, int], str]) -> None:
    """Ids for sources to come, so that other sheets can offer them. A row with nothing but its id is an empty one."""
    column = next(one for one in sheets() if one.title == "来源" and isinstance(one, Table)).column(("id",))
    taken = {text for (_, at), text in written.items() if at == column}
    free = (f"s{n}" for n in range(1, 1000) if f"s{n}" not in taken)
    full = {row for row, _ in written}
    for row in range(TABLE_TOP, TABLE_TOP + NUMBERED):
        if row not in full:
            written[row, column] = next(free)


def stamp() -> str:
    """What tells a template of this program's words from one of other words."""
    words = repr(
        [
            (one.title, [(slot.path, slot.title, slot.help, slot.example) for slot in one.slots])
            for one in sheets()
        ]
    )
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def escaped(text: str) -> str:
    """A text as XML can carry it: characters that it cannot hold, and what looks like such an escape, as `_x000B_`."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda sign: f"_x{ord(sign[0]):04X}_", text)


# ------------------------------------------------------------------------------------------------ cells


def _put(
    sheet: Any,
    row: int,
    column: int,
    text: str,
    *,
    size: int = 11,
    colour: str = _INK,
    bold: bool = False,
    fill_with: str = "",
    is_open: bool = False,
    box: bool = True,
) -> None:
    cell = sheet.cell(row, column)
    if text:
        cell.value = escaped(text)
        cell.data_type = "s"
    known = _LOOKS.setdefault(sheet.parent, {})
    key = (size, colour, bold, fill_with, is_open, box)
    if key in known:
        cell._style = copy(known[key])  # noqa: SLF001 - styling each of five thousand cells anew takes seconds
        return
    cell.font = _font(size, colour, bold)
    cell.alignment = _TOP
    cell.number_format = "@"
    if box:
        cell.border = _BOX
    if fill_with:
        cell.fill = PatternFill("solid", fgColor=fill_with)
    if is_open:
        cell.protection = _OPEN
    known[key] = copy(cell._style)  # noqa: SLF001 - same


def _font(size: int, colour: str, bold: bool) -> Font:
    return Font(name=_FONT, size=size, color=colour, bold=bold)


def _head(sheet: Any, title: str, intro: str, columns: int) -> None:
    """Title and purpose above the fields."""
    for row, text, size, height in ((1, title, 16, 30), (2, intro, 10.5, 34)):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
        cell = sheet.cell(row, 1, text)
        cell.font = Font(name=_FONT, size=size, color=_HEAD if row == 1 else _INK, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = height


def _set_up(sheet: Any, *, wide: bool, repeat: str) -> None:
    """Lock, paper and print."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in (
        "formatColumns",
        "formatRows",
        "formatCells",
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
        "insertHyperlinks",
    ):
        setattr(protection, allowed, False)  # False is what allows it
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = repeat
    sheet.oddFooter.center.text = "&A　第 &P 页，共 &N 页"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
    sheet.sheet_view.showGridLines = False


def _offer(sheet: Any, slot: Slot, cells: str) -> None:
    """A pick list, or a hint, for cells of one field. Other words are let in: the import says what is nearest."""
    prompt = slot.help[:250]
    if slot.offers in ("", "regions"):
        check = DataValidation(allow_blank=True)
    else:
        check = DataValidation(
            type="list", formula1=f"kb_{slot.offers}", allow_blank=True, errorStyle="warning"
        )
        check.errorTitle, check.error = (
            "不在单子里",
            "可以照自己的话写，导入时会提示最接近的选项。要这样写吗？",
        )
        check.showErrorMessage = True
    if prompt:
        check.promptTitle, check.prompt, check.showInputMessage = slot.title[:30], prompt, True
    if slot.offers not in ("", "regions") or prompt:
        check.add(cells)
        sheet.add_data_validation(check)


def _title(slot: Slot) -> str:
    return f"{slot.title} *" if slot.required else slot.title


# ------------------------------------------------------------------------------------------------ sheets


def _guide(book: Workbook, name: str, identifier: str) -> None:
    sheet = book.create_sheet(GUIDE_SHEET)
    sheet.sheet_properties.tabColor = _HEAD
    _head(sheet, f"{name}填报表", "一条做法填一份。填好的表由维护者导入，不用学别的写法。", 2)
    lines = [*GUIDE, *((one.title, INTROS[one.title]) for one in sheets()), (FREE, INTROS[FREE])]
    for row, (label, text) in enumerate(lines, 3):
        _put(sheet, row, 1, label, bold=True, fill_with=_SHADE)
        _put(sheet, row, 2, text)
        sheet.row_dimensions[row].height = 18 * _lines(text, 84) + 6
    below = len(lines) + 4
    for row, (label, text) in enumerate(((ID_LABEL, identifier), (STAMP_LABEL, stamp())), below):
        _put(sheet, row, 1, label, colour=_GREY, box=False)
        _put(sheet, row, 2, text, colour=_GREY, box=False)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 88
    _set_up(sheet, wide=False, repeat="1:2")


def _form(
    book: Workbook, form: Form, value: Mapping[str, Any], written: Mapping[tuple[int, int], str]
) -> None:
    sheet = book.create_sheet(form.title)
    _head(sheet, form.title, form.intro, 4)
    rows = rows_of_form(form, value)
    for row, (slot, item) in enumerate(rows, FORM_TOP):
        text = written.get((row, FORM_VALUE), "")
        title = f"{slot.title if item else _title(slot)}（{item + 1}）" if slot.room > 1 else _title(slot)
        _put(sheet, row, 1, title, bold=slot.required and not item, fill_with=_SHADE)
        _put(sheet, row, FORM_VALUE, text, is_open=True)
        _put(sheet, row, 3, "" if item else slot.help, size=10, fill_with=_SHADE)
        _put(sheet, row, 4, "" if item else slot.example, size=10, colour=_GREY, fill_with=_SHADE)
        lines = max(
            _lines(text, 54), _lines("" if item else slot.help, 36), _lines("" if item else slot.example, 36)
        )
        sheet.row_dimensions[row].height = max(24, 17 * lines + 6)
    for slot in form.slots:
        first = next(n for n, (one, _) in enumerate(rows, FORM_TOP) if one is slot)
        last = first + sum(1 for one, _ in rows if one is slot) - 1
        _offer(sheet, slot, f"B{first}:B{last}")
    for column, width in zip("ABCD", (22, 56, 38, 38), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "B3"
    _set_up(sheet, wide=True, repeat="1:2")


def _table(book: Workbook, table: Table, written: Mapping[tuple[int, int], str]) -> None:
    sheet = book.create_sheet(table.title)
    last = len(table.slots) + 1
    _head(sheet, table.title, table.intro, min(last, 9))
    _put(sheet, TABLE_HEAD, 1, "行", bold=True, fill_with=_SHADE)
    _put(sheet, TABLE_HEAD + 1, 1, "怎么写", size=10, fill_with=_SHADE)
    _put(sheet, TABLE_HEAD + 2, 1, MARK, size=10, colour=_GREY, fill_with=_SHADE)
    sheet.column_dimensions["A"].width = 8
    bottom = max([TABLE_TOP + TABLE_ROWS - 1, *(row for row, _ in written)])
    widths = [_width(slot) for slot in table.slots]
    for column, (slot, width) in enumerate(zip(table.slots, widths, strict=True), 2):
        letter = get_column_letter(column)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.protection, dimension.number_format, dimension.alignment = (
            width,
            _OPEN,
            "@",
            _TOP,
        )
        _put(sheet, TABLE_HEAD, column, _title(slot), bold=True, fill_with=_SHADE)
        _put(sheet, TABLE_HEAD + 1, column, slot.help, size=10, fill_with=_SHADE)
        _put(sheet, TABLE_HEAD + 2, column, slot.example, size=10, colour=_GREY, fill_with=_SHADE)
        for row in range(TABLE_TOP, bottom + 1):
            _put(sheet, row, column, written.get((row, column), ""), is_open=True)
        _offer(sheet, slot, f"{letter}{TABLE_TOP}:{letter}{max(bottom, TABLE_TOP + 200)}")
    for row in range(TABLE_TOP, bottom + 1):
        _put(sheet, row, 1, str(row - TABLE_TOP + 1), size=10, colour=_GREY, fill_with=_SHADE)
        lines = max(
            (_lines(written.get((row, n), ""), widths[n - 2] - 2) for n in range(2, last + 1)), default=1
        )
        sheet.row_dimensions[row].height = max(24, 17 * lines + 6)
    for row, texts in (
        (TABLE_HEAD + 1, [slot.help for slot in table.slots]),
        (TABLE_HEAD + 2, [slot.example for slot in table.slots]),
    ):
        sheet.row_dimensions[row].height = (
            15 * max(_lines(text, width - 2) for text, width in zip(texts, widths, strict=True)) + 6
        )
    sheet.row_dimensions[TABLE_HEAD].height = (
        17 * max(_lines(_title(slot), width - 2) for slot, width in zip(table.slots, widths, strict=True)) + 6
    )
    sheet.freeze_panes = f"B{TABLE_TOP - 1}"
    _set_up(sheet, wide=True, repeat=f"{TABLE_HEAD}:{TABLE_HEAD + 1}")
    sheet.print_area = f"A1:{get_column_letter(last)}{max([TABLE_TOP + 11, *(row for row, _ in written)])}"


def _free(book: Workbook) -> None:
    sheet = book.create_sheet(FREE)
    _head(sheet, FREE, INTROS[FREE], 1)
    sheet.column_dimensions["A"].width = 110
    sheet.column_dimensions["A"].protection, sheet.column_dimensions["A"].number_format = _OPEN, "@"
    for row in range(3, 23):
        _put(sheet, row, 1, "", is_open=True)
        sheet.row_dimensions[row].height = 30
    _set_up(sheet, wide=False, repeat="1:2")


def _words(book: Workbook, labels: Labels) -> None:
    sheet = book.create_sheet(WORDS_SHEET)
    sheet.sheet_properties.tabColor = _GREY
    _head(sheet, WORDS_SHEET, "「分类」表里每个词的意思。这张表只供查看。", 3)
    facets = labels.catalog.vocabulary.facets
    rows = [
        (facets[one].label, term.label, term.definition)
        for one in FACETS
        if one in facets
        for term in facets[one].terms
        if not term.retired
    ]
    for row, cells in enumerate((("类别", "词", "意思"), *rows), 3):
        for at, text in enumerate(cells, 1):
            _put(sheet, row, at, text, bold=row == 3, fill_with=_SHADE if row == 3 else "")
        sheet.row_dimensions[row].height = 17 * _lines(cells[2], 76) + 6
    for column, width in zip("ABC", (16, 22, 80), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes, sheet.auto_filter.ref = "A4", f"A3:C{len(rows) + 3}"
    _set_up(sheet, wide=False, repeat="3:3")


def _places(book: Workbook, labels: Labels) -> None:
    sheet = book.create_sheet(PLACES_SHEET)
    sheet.sheet_properties.tabColor = _GREY
    regions = labels.catalog.regions
    _head(
        sheet,
        PLACES_SHEET,
        f"截至 {regions.data_as_of}。按 Ctrl+F 查县（市、区）的名称，把代码或全名填进「基本情况」。这张表只供查看。",
        2,
    )
    for row, cells in enumerate(
        (("代码", "全名"), *((one.code, regions.full_name(one.code)) for one in regions)), 3
    ):
        for column, text in enumerate(cells, 1):
            sheet.cell(row, column, text)
            if row == 3:
                _put(sheet, row, column, text, bold=True, fill_with=_SHADE)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 60
    sheet.freeze_panes, sheet.auto_filter.ref = "A4", f"A3:B{len(regions) + 3}"
    _set_up(sheet, wide=False, repeat="3:3")
    sheet.print_area = "A1:B2"  # three thousand rows: whoever prints the whole workbook does not want those


def _lists(book: Workbook, labels: Labels) -> None:
    """The hidden sheet of what may be picked, one list a column, each under a name."""
    sheet = book.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    wanted = sorted({slot.offers for one in sheets() for slot in one.slots if slot.offers in labels.lists})
    for column, name in enumerate(wanted, 1):
        items = [shown for _, shown in labels.lists[name]] or [""]
        sheet.cell(1, column, name)
        for row, text in enumerate(items, 2):
            cell = sheet.cell(row, column, escaped(text))
            cell.data_type = "s"
        letter = get_column_letter(column)
        _name(book, f"kb_{name}", LISTS_SHEET, f"${letter}$2:${letter}${len(items) + 1}")
    for name, title, path in (("sources", "来源", ("id",)), ("parts", "组成部分", ("name",))):
        table = next(one for one in sheets() if isinstance(one, Table) and one.title == title)
        letter = get_column_letter(table.column(path))
        _name(book, f"kb_{name}", title, f"${letter}${TABLE_TOP}:${letter}${TABLE_TOP + TABLE_ROWS - 1}")
    sheet.protection.sheet = True


def _name(book: Workbook, name: str, sheet: str, cells: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet)}!{cells}")


def _width(slot: Slot) -> int:
    if slot.wide:
        return 34
    return (
        20
        if slot.offers in ("practices", "SourceType", "Rejoins")
        or slot.path[-1] in ("role", "name", "unit", "period")
        else 15
    )


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column of a width counted in narrow characters."""
    return sum(max(1, -(-_narrow(line) // max(width, 4))) for line in text.split("\n")) if text else 1


def _narrow(text: Iterable[str]) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
