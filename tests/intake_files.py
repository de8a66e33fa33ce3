"""Workbooks and documents as people, other programs and attackers make them: bytes for the tests of the import."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from docx import Document
from openpyxl import Workbook, load_workbook

from govkb.intake.filling import fill
from govkb.intake.labels import Labels
from govkb.intake.layout import FORM_TOP, TABLE_TOP, Form, Slot, Table, sheets


def cell_of(sheet: str, field: str, row: int = 0) -> str:
    """Name of the cell of a field: `row` counts the rows of a table, or the items of a list in a form."""
    plan = next(one for one in sheets() if one.title == sheet)
    if isinstance(plan, Table):
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[plan.column((field,)) - 1]
        return f"{letter}{TABLE_TOP + row}"
    at = FORM_TOP
    for slot in plan.slots:
        if ".".join(slot.path) == field:
            return f"B{at + row}"
        at += slot.room
    raise AssertionError(field)


def typed(template: bytes, cells: Iterable[tuple[str, str, Any]]) -> bytes:
    """The template with something typed into cells: (sheet, cell, value), as Excel stores what a person types."""
    book = load_workbook(io.BytesIO(template))
    for sheet, cell, value in cells:
        here = book[sheet][cell]
        here.value = value
        if not isinstance(value, str):
            here.number_format = "General"
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rebuilt(data: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """A parcel with parts put in, replaced or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as parcel:
        return parcel.read(name)


def inexpressible(value: Mapping[str, Any], labels: Labels) -> bool:
    """Whether something of an entry has no cell."""
    return bool(fill(value, labels).left)


def words(*blocks: tuple[str, str] | list[list[str]]) -> bytes:
    """A document: (style, text) for paragraphs, lists of rows for tables."""
    document = Document()
    for block in blocks:
        if isinstance(block, tuple):
            document.add_paragraph(block[1], style=block[0])
        else:
            table = document.add_table(rows=len(block), cols=len(block[0]))
            for y, row in enumerate(block):
                for x, text in enumerate(row):
                    table.cell(y, x).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def forms() -> list[tuple[str, Slot]]:
    return [(one.title, slot) for one in sheets() if isinstance(one, Form) for slot in one.slots]
