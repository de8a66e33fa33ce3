"""What was read from a person's file before it is judged: values, the place of each, and whatever has no field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from govkb.document import Pointer


class Place(NamedTuple):
    """Where something stands. In a workbook sheet, row and column; in a document section and paragraph (column 0)."""

    part: str
    row: int
    column: int = 0
    is_text: bool = False
    """Whether the part is a section of a document, not a sheet."""

    def __str__(self) -> str:
        """「数据」表 C5；「做法」第 3 段；「成效」的表格第 2 行第 1 列."""
        if self.column and self.is_text:
            return f"「{self.part}」的表格第 {self.row} 行第 {self.column} 列"
        if self.column:
            return f"「{self.part}」表 {letters(self.column)}{self.row}"
        return f"「{self.part}」第 {self.row} 段" if self.row else f"「{self.part}」"


def letters(column: int) -> str:
    """The letters that head a column: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


class Gap(NamedTuple):
    """Something that could not be taken as it stands: where, what, what to do."""

    place: Place
    message: str
    remedy: str = ""


class Rest(NamedTuple):
    """A text that has no field. It is kept as a comment in the file."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as far as a file gives it."""

    value: Mapping[str, Any]
    places: Mapping[Pointer, Place]
    """Place of every value, and of every field that the file has room for, filled or not."""
    gaps: tuple[Gap, ...] = ()
    rest: tuple[Rest, ...] = ()
    notes: tuple[str, ...] = ()
    """What was done on the way, for the person to know."""
    identifier: str = ""
    """The id that the file names for itself, or ""."""

    def place(self, pointer: Pointer) -> Place:
        """Where a value stands, or would stand; the nearest known place above where that is not known."""
        for length in range(len(pointer), 0, -1):
            if found := self.places.get(pointer[:length]):
                return found
        below = (place for known, place in self.places.items() if known[: len(pointer)] == pointer)
        return next(below, next(iter(self.places.values()), Place("文件", 0)))


@dataclass(slots=True)
class Drafting:
    """A draft being made."""

    value: dict[str, Any] = field(default_factory=dict)
    places: dict[Pointer, Place] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    rest: list[Rest] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    identifier: str = ""

    def put(self, pointer: Pointer, value: Any) -> None:
        """Set a value below mappings that are made as needed; lists must be there."""
        here: Any = self.value
        for step in pointer[:-1]:
            here = here[step] if isinstance(step, int) else here.setdefault(step, {})
        here[pointer[-1]] = value

    def finished(self) -> Draft:
        """The draft, as it stands."""
        return Draft(
            self.value, self.places, tuple(self.gaps), tuple(self.rest), tuple(self.notes), self.identifier
        )
