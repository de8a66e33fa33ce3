"""What stands in a Word file, apart from how it looks: a sequence of paragraphs, headings, lists and tables.

Views are turned into a flow (`practice.py`, `comparison.py`, …); `write.py` turns a flow and a look into a file. Text is
text here: nothing in it can become a field, a style or XML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from govkb.prose import Block, Spans
from govkb.views.marks import Amount, Ref, Said

Face = Literal["", "strong", "em", "quiet", "silent", "tag", "mark"]
"""How a run stands out: a character style of the look."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face; `href` leads to another host, `anchor` to a place in this file, `line` breaks before them."""

    text: str
    face: Face = ""
    href: str = ""
    anchor: str = ""
    line: bool = False


Runs = tuple[Run, ...]

Style = Literal[
    "body", "plain", "lead", "title", "subtitle", "kicker", "note", "box", "quote", "cell", "cell-head", "cell-small",
    "card", "cover-title", "sheet-label", "cover-line", "contents-head",
]  # fmt: skip
"""Paragraph styles that a flow may ask for; the look gives them their face."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    runs: Runs
    style: Style = "body"
    anchor: str = ""
    keep: bool = False
    """Stays on one page with what follows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4, numbered by Word itself unless `numbered` is off."""

    level: int
    runs: Runs
    numbered: bool = True
    new_page: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; an ordered one begins at 1."""

    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `span` columns wide."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `height` in millimetres is the least height (blank sheets to write on)."""

    cells: tuple[Cell, ...]
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `heads` rows at its top are repeated on every page; `widths` are shares of the text's width.

    `caption` is read out by screen readers. Rules: horizontal `lines`, a full `grid`, or dashed lines to `cut` along.
    """

    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    caption: str
    heads: int = 0
    rules: Literal["lines", "grid", "cut"] = "lines"


@dataclass(frozen=True, slots=True)
class Contents:
    """A contents field: filled in from the headings of level 1 up to `depth`, renewed when the file is opened."""

    depth: int = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows stands on a new sheet, upright or broad."""

    broad: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its alternative text; `width` in millimetres."""

    png: bytes
    alt: str
    width: float


Item = Paragraph | Heading | Listing | Table | Contents | Turn | Picture
Flow = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole file: what it is called, what stands in it, and on which sheet it begins."""

    title: str
    subject: str
    items: Flow
    broad: bool = False
    cover: bool = False
    """Whether the first page is a cover, without running head and page number."""
    keywords: tuple[str, ...] = ("基层治理",)


def words(text: str, face: Face = "") -> Runs:
    """One run, or none for an empty text."""
    return (Run(text, face),) if text else ()


def joined(parts: Iterable[Runs], between: str) -> Runs:
    """Runs one after another with `between` between them; empty ones are left out."""
    runs: list[Run] = []
    for part in parts:
        if part and runs:
            runs.append(Run(between))
        runs.extend(part)
    return tuple(runs)


def lines(parts: Iterable[Runs]) -> Runs:
    """Runs each on a line of its own within one paragraph."""
    runs: list[Run] = []
    for part in parts:
        if part and runs:
            runs.append(replace(part[0], line=True))
            runs.extend(part[1:])
        else:
            runs.extend(part)
    return tuple(runs)


def spans(prose: Spans) -> Runs:
    """Runs of an author's line. Links to other hosts stay links; links to entries are words alone."""
    return tuple(
        Run(span.text, "strong")
        if span.kind == "strong"
        else Run(span.text, "em")
        if span.kind == "em"
        else Run(span.text, href=span.href if span.href.startswith(("http://", "https://")) else "")
        for span in prose
    )


def prose(blocks: Iterable[Block], style: Style = "body") -> Flow:
    """An author's text as paragraphs and lists."""
    items: list[Item] = []
    for block in blocks:
        if block.kind == "p":
            items.extend(Paragraph(spans(item), style) for item in block.items)
        else:
            items.append(Listing(tuple(spans(item) for item in block.items), ordered=block.kind == "ol"))
    return tuple(items)


def flat(blocks: Iterable[Block]) -> Runs:
    """An author's text as lines of one paragraph, for cells: points of a list get their sign as text."""
    parts: list[Runs] = []
    for block in blocks:
        for number, item in enumerate(block.items, 1):
            sign = "" if block.kind == "p" else "· " if block.kind == "ul" else f"{number}. "
            parts.append(words(sign) + spans(item))
    return lines(parts)


def said(one: Said) -> Runs:
    """What the source says on a point: silence and 「无」 are never the same."""
    if one.kind == "silent":
        return (Run("来源未载", "silent"),)
    if one.kind == "none":
        return (
            Run("无", "strong"),
            *((Run("，"), *flat(one.blocks)) if one.blocks else (Run("（来源写明）"),)),
        )
    return flat(one.blocks)


def amount(one: Amount) -> Runs:
    """A printed number with its hedge, the value itself strong."""
    return words(one.before) + words(one.value, "strong") + words(one.inside + one.unit + one.after)


def reference(one: Ref | None, scope: str) -> Runs:
    """The mark [1] that leads to the source of the same number; `scope` tells the cases of a handbook apart."""
    return (Run(f"[{one.number}]", "mark", anchor=f"{scope}_s{one.number}"),) if one else ()


def cell(*parts: Runs, style: Style = "cell", span: int = 1, shaded: bool = False) -> Cell:
    """A cell of one paragraph for each part; empty parts are left out, an empty cell has one empty paragraph."""
    filled = [part for part in parts if part] or [()]
    return Cell(tuple(Paragraph(part, style) for part in filled), span, shaded)


def points(texts: Iterable[str], *, ordered: bool = False) -> Flow:
    """Sentences as a list; nothing for none."""
    items = tuple(words(text) for text in texts)
    return (Listing(items, ordered),) if items else ()


def blanks(*labels: str) -> Table:
    """Fields to fill in by hand, two beside each other, or three where there are three."""
    beside = 3 if len(labels) == 3 else 2
    rows = []
    for start in range(0, len(labels), beside):
        named = labels[start : start + beside]
        rest = (cell(span=2),) * (beside - len(named))
        rows.append(Row(tuple(made for label in named for made in (cell(words(label)), cell())) + rest, 9))
    return Table(tuple(rows), (28 / beside, 72 / beside) * beside, "、".join(labels), rules="grid")


def heads(*labels: str) -> Row:
    """A row of column heads."""
    return Row(tuple(cell(words(label), style="cell-head") for label in labels))
