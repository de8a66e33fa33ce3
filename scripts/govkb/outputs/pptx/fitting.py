"""How much room a text takes on a slide, and where to part it if it takes too much. Arithmetic only, no fonts.

A Chinese character is as wide as the type is large; Latin letters and digits are taken as 0.57 of it. Lines have a fixed
height, so the number of lines decides. The estimate errs on the large side: a line is taken to lose one character to
punctuation that may not begin or end it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Tone = Literal["", "quiet", "silent", "doubt"]

_ENDS = re.compile(r"[。；！？]|[，、：]")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph on a slide: a strong beginning and the rest."""

    text: str
    strong: str = ""
    tone: Tone = ""
    bullet: bool = False


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """Size, height of a line and room after a paragraph, in points."""

    size: float
    line: float
    after: float


def width(text: str, size: float) -> float:
    """Width of a text on one line."""
    return sum(0.57 if ord(char) < 0x2000 else 1.0 for char in text) * size


def rows(line: Line, kind: Type, room: float) -> int:
    """How many lines a paragraph takes where there are `room` points."""
    usable = room - kind.size - (kind.size if line.bullet else 0)
    return max(1, math.ceil(width(line.strong + line.text, kind.size) / max(usable, kind.size)))


def height(lines: Sequence[Line], kind: Type, room: float) -> float:
    """Height of some paragraphs below each other."""
    return sum(rows(line, kind, room) * kind.line + kind.after for line in lines)


def divide(lines: Lines, kind: Type, room: float, limit: float) -> tuple[Lines, Lines]:
    """What fits into `limit` points of height, and the rest. Whole paragraphs stay whole where that is possible.

    The first part is never empty, so that whoever calls until nothing is left comes to an end.
    """
    left = limit
    for place, line in enumerate(lines):
        need = rows(line, kind, room) * kind.line + kind.after
        if need > left:
            if place:
                return lines[:place], lines[place:]
            head, tail = _cut(line, kind, room, max(1, int(left // kind.line)))
            return (head,), ((tail, *lines[1:]) if tail else lines[1:])
        left -= need
    return lines, ()


def pages(lines: Lines, kind: Type, room: float, limit: float) -> Iterator[Lines]:
    """Paragraphs parted into slides."""
    rest = lines
    while rest:
        head, rest = divide(rest, kind, room, limit)
        yield head


def _cut(line: Line, kind: Type, room: float, most: int) -> tuple[Line, Line | None]:
    """A paragraph parted after a sentence, else after a phrase, else anywhere, so that the first part takes `most` lines."""
    text = line.text
    fits = 1
    for end in range(1, len(text) + 1):
        if rows(replace(line, text=text[:end]), kind, room) > most:
            break
        fits = end
    if fits >= len(text):
        return line, None
    ends = [match.end() for match in _ENDS.finditer(text[:fits]) if match[0] in "。；！？"]
    ends = ends or [match.end() for match in _ENDS.finditer(text[:fits])]
    at = ends[-1] if ends else fits
    return replace(line, text=text[:at]), replace(line, text=text[at:], strong="")


Row = tuple[Lines, ...]


def table_pages(
    body: Sequence[Row], kind: Type, widths: Sequence[float], limit: float, padding: float
) -> Iterator[tuple[Row, ...]]:
    """Rows parted into slides; a row that is taller than a slide goes on in a second one."""
    page: list[Row] = []
    left = limit
    waiting = list(body)
    while waiting:
        row = waiting.pop(0)
        need = row_height(row, kind, widths, padding)
        if need <= left:
            page.append(row)
            left -= need
        elif page:
            yield tuple(page)
            page, left = [], limit
            waiting.insert(0, row)
        else:
            parts = [
                divide(cell, kind, room, limit - 2 * padding) if cell else ((), ())
                for cell, room in zip(row, widths, strict=True)
            ]
            yield (tuple(head for head, _ in parts),)
            waiting.insert(0, tuple(rest for _, rest in parts))
    if page:
        yield tuple(page)


def row_height(row: Row, kind: Type, widths: Sequence[float], padding: float) -> float:
    """Height of a table row: its tallest cell."""
    tallest = max(
        height(cell, kind, room) if cell else kind.line for cell, room in zip(row, widths, strict=True)
    )
    return tallest + 2 * padding
