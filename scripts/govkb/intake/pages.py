"""A Word document as its blocks in order: paragraphs with what makes them headings, tables as rows of texts.

Everything that a reader sees is given: text in content controls, links, insertions under review, text boxes, notes.
What is struck out under review, and codes of fields, are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from govkb.intake.parcel import Parcel

_UNSEEN = frozenset(
    {"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "tblPr", "tcPr", "trPr", "Fallback"}
)
_BLOCKS = frozenset({"p", "tbl"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `level` is that of a heading (0: the title of the document), None for text."""

    text: str
    level: int | None
    style: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the text of each cell, paragraphs of a cell on lines of their own."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Pages:
    """A document: its blocks, texts outside the flow (text boxes, notes, remarks, headers), how many pictures."""

    blocks: tuple[Block, ...]
    loose: tuple[tuple[str, str], ...]
    pictures: int


def read_pages(parcel: Parcel) -> Pages:
    """The blocks of a document."""
    parts = parcel.parts
    styles = _styles(parts.get("word/styles.xml"))
    body = fromstring(parts["word/document.xml"])
    boxes: list[str] = []
    blocks = tuple(_blocks(body, styles, boxes))
    loose = [("文本框", text) for text in boxes]
    for prefix, name in (
        ("word/footnotes", "脚注"),
        ("word/endnotes", "尾注"),
        ("word/comments", "批注"),
        ("word/header", "页眉"),
        ("word/footer", "页脚"),
    ):
        for part in parcel.named(prefix):
            if "/_rels/" not in part and not re.search(r"comments(?:Ex|Ids)", part):
                loose += [
                    (name, text)
                    for one in _paragraphs(fromstring(parts[part]))
                    if (text := _text(one, []).strip())
                ]
    return Pages(blocks, tuple(loose), parcel.pictures)


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _value(node: Any | None, name: str = "val") -> str:
    if node is None:
        return ""
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), "")


def _child(node: Any | None, name: str) -> Any | None:
    return next((one for one in node if _local(one) == name), None) if node is not None else None


def _styles(content: bytes | None) -> Mapping[str, tuple[str, int | None]]:
    """Name and heading level of each paragraph style by its id; a style without a level takes that of its base."""
    if content is None:
        return {}
    found: dict[str, tuple[str, int | None]] = {}
    base: dict[str, str] = {}
    for style in fromstring(content):
        if _local(style) == "style":
            identifier, name = _value(style, "styleId"), _value(_child(style, "name"))
            outline = _value(_child(_child(style, "pPr"), "outlineLvl"))
            found[identifier] = (name, _level(name, outline))
            base[identifier] = _value(_child(style, "basedOn"))
    for identifier, (name, own) in list(found.items()):
        level, here, seen = own, base[identifier], {identifier}
        while level is None and here in found and here not in seen:
            seen.add(here)
            level, here = found[here][1], base[here]
        found[identifier] = (name, level)
    return found


def _level(name: str, outline: str) -> int | None:
    if name.lower() in ("title", "标题"):
        return 0
    if match := re.fullmatch(r"(?:heading|标题)\s*([1-9])", name.lower()):
        return int(match[1])
    return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None


def _blocks(node: Any, styles: Mapping[str, tuple[str, int | None]], boxes: list[str]) -> Iterator[Block]:
    for one in node:
        kind = _local(one)
        if kind == "p":
            properties = _child(one, "pPr")
            name, level = styles.get(_value(_child(properties, "pStyle")), ("", None))
            own = _level("", _value(_child(properties, "outlineLvl")))
            text = _text(one, boxes).strip()
            if text:
                yield Paragraph(text, own if level is None else level, name)
        elif kind == "tbl":
            rows = tuple(tuple(_cells(row, boxes)) for row in _inside(one, "tr"))
            if any(any(row) for row in rows):
                yield Grid(rows)
        elif kind not in _UNSEEN:
            yield from _blocks(one, styles, boxes)


def _inside(node: Any, name: str) -> Iterator[Any]:
    """Parts of a table, through content controls."""
    for one in node:
        if _local(one) == name:
            yield one
        elif _local(one) in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _inside(one, name)


def _cells(row: Any, boxes: list[str]) -> Iterator[str]:
    for cell in _inside(row, "tc"):
        yield "\n".join(text for one in _paragraphs(cell) if (text := _text(one, boxes).strip()))


def _paragraphs(node: Any) -> Iterator[Any]:
    """Paragraphs at any depth, but not those inside another paragraph (text boxes)."""
    for one in node:
        if _local(one) == "p":
            yield one
        elif _local(one) not in _UNSEEN:
            yield from _paragraphs(one)


def _text(node: Any, boxes: list[str]) -> str:
    """The text of a paragraph; text boxes anchored in it go to `boxes`."""
    pieces: list[str] = []
    for one in node:
        kind = _local(one)
        if kind == "t":
            pieces.append(one.text or "")
        elif kind in ("br", "cr"):
            pieces.append("\n")
        elif kind == "tab":
            pieces.append(" ")
        elif kind in ("noBreakHyphen", "softHyphen"):
            pieces.append("-" if kind == "noBreakHyphen" else "")
        elif kind == "txbxContent":
            boxes.extend(text for inner in _paragraphs(one) if (text := _text(inner, boxes).strip()))
        elif kind not in _UNSEEN:
            pieces.append(_text(one, boxes))
    return "".join(pieces)
