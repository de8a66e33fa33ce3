"""The Word document that a person fills in: headings in the officials' own order, hints, tables.

Bytes are the same for the same library. Reading it back is `word.py`'s work.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from govkb.intake.labels import Labels
from govkb.intake.layout import Slot
from govkb.intake.word_words import (
    HINT_STYLE,
    OUTLINE,
    WORD_INTRO,
    WORD_TITLE,
    choices_told,
    form_slots,
    how,
    table_slots,
)
from govkb.package import settled

_FONT = "微软雅黑"
_GREEN, _GREY = RGBColor(0x1F, 0x5C, 0x45), RGBColor(0x5F, 0x6B, 0x65)
_SHADE = "EEF3F0"
_ROWS = 5
"""Empty rows of a list; Tab in the last cell adds another."""


def render_word_template(labels: Labels, name: str = "基层治理做法库") -> bytes:
    """The document."""
    document = Document()
    _set_up(document, name)
    document.add_paragraph(WORD_TITLE, style="Title")
    _hint(document, WORD_INTRO)
    for section in OUTLINE:
        document.add_heading(section.heading, level=1)
        _hint(document, section.hint)
        for names in section.forms:
            _form(document, form_slots(names), labels)
        if section.table:
            _list(document, table_slots(*section.table), labels)
        for _ in range(section.lines):
            document.add_paragraph("")
    stream = io.BytesIO()
    document.save(stream)
    return settled(stream.getvalue())


def _set_up(document: Any, name: str) -> None:
    properties = document.core_properties
    properties.author, properties.title, properties.comments, properties.last_modified_by = (
        name,
        f"{name}填报表",
        "",
        name,
    )
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every build
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(1.6)
    for style, size, colour in (("Normal", 11, None), ("Title", 22, _GREEN), ("Heading 1", 15, _GREEN)):
        font = document.styles[style].font
        font.size, font.name, font.bold = Pt(size), _FONT, style != "Normal"
        _east_asian(document.styles[style])
        if colour is not None:
            font.color.rgb = colour
    hint = document.styles.add_style(HINT_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    hint.base_style = hint.next_paragraph_style = document.styles["Normal"]
    hint.font.size, hint.font.color.rgb, hint.font.name = Pt(10), _GREY, _FONT
    _east_asian(hint)


def _east_asian(style: Any) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for old in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(old), None)
    fonts.set(qn("w:eastAsia"), _FONT)


def _hint(document: Any, text: str) -> None:
    document.add_paragraph(text, style=HINT_STYLE)


def _form(document: Any, slots: list[Slot], labels: Labels) -> None:
    table = _table(document, len(slots) + 1, (5.0, 12.6, 8.5))
    for column, text in enumerate(("项目", "填写", "怎么写")):
        _write(table.cell(0, column), text, shade=True, bold=True)
    for row, slot in enumerate(slots, 1):
        _write(
            table.cell(row, 0),
            f"{slot.title} *" if slot.required else slot.title,
            shade=True,
            bold=slot.required,
        )
        _write(table.cell(row, 1), "")
        _write(table.cell(row, 2), how(slot, labels), shade=True, style=HINT_STYLE)


def _list(document: Any, slots: list[Slot], labels: Labels) -> None:
    weights = [3 if slot.wide else 1.6 for slot in slots]
    table = _table(document, _ROWS + 1, tuple(26.1 * weight / sum(weights) for weight in weights))
    for column, slot in enumerate(slots):
        _write(
            table.cell(0, column), f"{slot.title} *" if slot.required else slot.title, shade=True, bold=True
        )
        if slot.path == ("id",):
            for row in range(1, _ROWS + 1):
                _write(table.cell(row, column), f"s{row}")
    for row in range(1, _ROWS + 1):
        for column, slot in enumerate(slots):
            if slot.path != ("id",):
                _write(table.cell(row, column), "")
    _repeat(table.rows[0])
    for text in choices_told(slots, labels):
        _hint(document, text)


def _table(document: Any, rows: int, widths: tuple[float, ...]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit = False
    for row in table.rows:
        _whole(row)
    for column, width in enumerate(widths):
        table.columns[column].width = Cm(width)
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    return table


def _write(
    cell: Any, text: str, *, shade: bool = False, bold: bool = False, style: str | None = None
) -> None:
    paragraph = cell.paragraphs[0]
    if style:
        paragraph.style = style
    paragraph.add_run(text).bold = bold or None
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.line_spacing = 1.1
    if bold:
        paragraph.paragraph_format.keep_with_next = True  # titles stay with what they head
    if shade:
        mark = OxmlElement("w:shd")
        mark.set(qn("w:val"), "clear")
        mark.set(qn("w:fill"), _SHADE)
        cell._tc.get_or_add_tcPr().append(mark)  # noqa: SLF001 - python-docx has no shading


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - nor this


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - nor repeated headers
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
