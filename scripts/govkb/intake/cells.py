"""The cells of a workbook as a person sees them: every value as text, numbers and dates as printed.

Excel turns 2024-03 into the number 45352 and 12.5% into 0.125; here they become text again, of the precision that the
cell shows. A formula is not calculated and what it last gave is not read: who wrote it must write the value.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]

from govkb.intake.parcel import Parcel, Refused

State = Literal["text", "formula", "error"]

MAX_CELLS = 60_000
"""Cells with content in one workbook; a full template has some ten thousand, most of them the table of divisions."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows, or the formula that stands in it."""

    text: str
    state: State = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells with content by (row, column), both counted from 1."""

    title: str
    cells: Mapping[tuple[int, int], Cell]

    def text(self, row: int, column: int) -> str:
        """What a cell shows, or ""."""
        cell = self.cells.get((row, column))
        return cell.text if cell and cell.state == "text" else ""

    def by_row(self) -> dict[int, dict[int, Cell]]:
        """The cells by row, then by column, in order."""
        found: dict[int, dict[int, Cell]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, {})[column] = self.cells[row, column]
        return found

    def rows(self) -> list[int]:
        """Rows that have content, in order."""
        return sorted({row for row, _ in self.cells})


@dataclass(frozen=True, slots=True)
class Sheets:
    """A workbook: its sheets in order, and texts that stand in none of their cells (remarks, text boxes)."""

    sheets: tuple[Sheet, ...]
    loose: tuple[tuple[str, str], ...]
    pictures: int


def read_sheets(parcel: Parcel) -> Sheets:
    """All sheets of a workbook, hidden ones included. Raises Refused where its parts do not fit together."""
    parts = parcel.parts
    book = _tree(parts, "xl/workbook.xml")
    targets = _targets(parts, "xl/workbook.xml")
    shared = list(_shared(parts, next((one for one in targets.values() if "sharedStrings" in one), "")))
    formats = _formats(parts, next((one for one in targets.values() if "styles" in one), ""))
    properties = next(_all(book, "workbookPr"), None)
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    reader = _Reader(shared, formats, since_1904)
    sheets = []
    for one in _all(book, "sheet"):
        target = targets.get(next((value for name, value in one.items() if name.endswith("}id")), ""), "")
        if target in parts and "worksheets" in target:
            sheets.append(Sheet(one.get("name", ""), reader.cells(parts[target])))
    if not sheets:
        raise Refused("工作簿里没有工作表。")
    return Sheets(tuple(sheets), tuple(_loose(parcel)), parcel.pictures)


def _tree(parts: Mapping[str, bytes], name: str) -> Any:
    if name not in parts:
        raise Refused("文件坏了，缺少部件。请打开后另存一份再导入。")
    return fromstring(parts[name])


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _all(tree: Any, name: str) -> Iterator[Any]:
    return (one for one in tree.iter() if _local(one.tag) == name)


def _targets(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Parts that a part refers to, by the id of the reference."""
    folder, _, base = name.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels"
    found: dict[str, str] = {}
    for one in _all(_tree(parts, rels), "Relationship") if rels in parts else ():
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[one.get("Id", "")] = path
    return found


def _shared(parts: Mapping[str, bytes], name: str) -> Iterator[str]:
    if name in parts:
        for item in _tree(parts, name):
            yield _rich_text(item)


def _rich_text(item: Any) -> str:
    """The text of a string item, runs joined; readings (拼音) above the characters are no text."""
    pieces: list[str] = []
    for child in item:
        kind = _local(child.tag)
        if kind == "t":
            pieces.append(child.text or "")
        elif kind == "r":
            pieces.extend(one.text or "" for one in child if _local(one.tag) == "t")
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """`_x000D_` and the like as the characters that they stand for."""
    if "_x" in text:
        text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 49: "@",
    27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "h时mm分", 35: "h时mm分ss秒",
    36: "yyyy年m月", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "h时mm分", 56: "h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Number formats that a workbook names by number alone; from 27 on those of a Chinese Excel."""


def _formats(parts: Mapping[str, bytes], name: str) -> list[str]:
    """The number format of each cell style."""
    if name not in parts:
        return []
    tree = _tree(parts, name)
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in _all(tree, "numFmt")}
    styles = next(_all(tree, "cellXfs"), ())
    return [own.get(one.get("numFmtId")) or _built_in(one.get("numFmtId")) for one in styles]


def _built_in(number: str | None) -> str:
    return _BUILT_IN.get(int(number), "General") if number and number.isdigit() else "General"


class _Reader:
    """Reads sheets of one workbook; counts what it has read."""

    def __init__(self, shared: list[str], formats: list[str], since_1904: bool) -> None:
        self.shared, self.formats, self.since_1904 = shared, formats, since_1904
        self.left = MAX_CELLS

    def cells(self, content: bytes) -> dict[tuple[int, int], Cell]:
        found: dict[tuple[int, int], Cell] = {}
        row = column = 0
        for event, node in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            kind = _local(node.tag)
            if kind == "row" and event == "start":
                row, column = _number(node.get("r"), row + 1), 0
            elif kind == "c" and event == "end":
                row, column = _place(node.get("r"), row, column + 1)
                cell = self._cell(node)
                if cell is not None:
                    self.left -= 1
                    if self.left < 0:
                        raise Refused(f"工作簿里有内容的格子超过 {MAX_CELLS} 个，不像是填报表，没有导入。")
                    found[row, column] = cell
                node.clear()
            elif kind == "row" and event == "end":
                node.clear()
        return found

    def _cell(self, node: Any) -> Cell | None:
        kind = node.get("t", "n")
        children = {_local(child.tag): child for child in node}
        if "f" in children:
            return Cell(f"={children['f'].text or ''}", "formula")
        if kind == "inlineStr":
            text = _rich_text(children["is"]) if "is" in children else ""
            return Cell(text) if text.strip() else None
        raw = (children["v"].text or "") if "v" in children else ""
        if not raw.strip():
            return None
        if kind == "s":
            at = _number(raw, -1)
            text = self.shared[at] if 0 <= at < len(self.shared) else ""
            return Cell(text) if text.strip() else None
        if kind == "b":
            return Cell("是" if raw == "1" else "否")
        if kind == "e":
            return Cell(raw, "error")
        if kind == "n":
            style = _number(node.get("s"), 0)
            shown = self.formats[style] if style < len(self.formats) else "General"
            return Cell(printed(raw, shown, since_1904=self.since_1904))
        return Cell(unescaped(raw))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference or "")
    if not match:
        return row, column
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def printed(raw: str, shown: str, *, since_1904: bool = False) -> str:
    """A number of a workbook as the cell prints it: dates of the precision shown, percentages with their sign.

    More digits than the format shows are kept: what was typed is the source's, what is shown is taste.
    """
    try:
        number = Decimal(repr(float(raw)) if re.search(r"[0-9]{16}|[eE]", raw) else raw)
    except (InvalidOperation, ValueError):
        return raw
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return raw
    code = (
        re.sub(r'"([^"]*)"', r"\1", re.sub(r"\[[^\]]*\]", "", shown.partition(";")[0]))
        .replace("\\", "")
        .lower()
    )
    bare = re.sub(r"[年月日时分秒/:.\-\s@]", "", code)
    if code not in ("general", "@") and re.search(r"[ymdhs]", bare) and number >= 0:
        return _moment(number, code, since_1904=since_1904)
    if "%" in code:
        return f"{_plain(number * 100)}%"
    text = _plain(number)
    return _grouped(text) if "#,##" in code else text


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grouped(text: str) -> str:
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() else text


def _moment(number: Decimal, code: str, *, since_1904: bool) -> str:
    """A date as far as the cell shows it. A year that is not shown is not there: Excel made it up."""
    if number > 2_958_465:
        return _plain(number)
    # Excel counts a 29 February 1900 that never was.
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if number >= 60 else 31)  # noqa: DTZ001 - a day has no zone
    moment = start + timedelta(days=float(number))
    has_year, has_day = "y" in code, "d" in code
    has_hour = "h" in code
    has_month = bool(re.search(r"m", re.sub(r"h+\D?m+|m+\D?s+", "", code)))
    day = ""
    if has_year:
        day = moment.strftime("%Y" + ("-%m" if has_month or has_day else "") + ("-%d" if has_day else ""))
    elif has_month or has_day:
        day = (f"{moment.month}月" if has_month else "") + (f"{moment.day}日" if has_day else "")
    midnight = (moment.hour, moment.minute) == (0, 0)  # where a day is shown, nobody wrote that hour
    hour = f"{moment.hour}:{moment.minute:02d}" if has_hour and not (day and midnight) else ""
    return " ".join(piece for piece in (day, hour) if piece) or _plain(number)


def _loose(parcel: Parcel) -> Iterator[tuple[str, str]]:
    """Remarks on cells and texts of boxes: (what it is, text)."""
    for prefix, name in (
        ("xl/comments", "批注"),
        ("xl/threadedComments/", "批注"),
        ("xl/drawings/drawing", "文本框"),
    ):
        for part in parcel.named(prefix):
            tree = fromstring(parcel.parts[part])
            holders = [
                one for one in tree.iter() if _local(one.tag) in ("comment", "threadedComment", "txBody")
            ]
            for one in holders:
                pieces = [node.text or "" for node in one.iter() if _local(node.tag) in ("t", "text")]
                text = unescaped("".join(pieces)).strip()
                if text:
                    where = one.get("ref") or ""
                    yield f"{name}{f' {where}' if where else ''}", text
