"""An entry's values as YAML in the library's manner, and where in the text each value stands.

The text is read back before it is given out: a value that would come back otherwise is written in the one way that
always works (double quotes with escapes), so nothing is changed on the way.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from govkb.document import Pointer, read_document
from govkb.model import Practice
from govkb.problem import Position
from govkb.shape import model_at

_PLAIN = re.compile(
    r"[\u4e00-\u9fff\u3001-\u3002“”（）《》][^:#\n\"'\[\]{},|>]*|[A-Za-z][A-Za-z0-9./_-]*(?: [A-Za-z0-9./_()-]+)*"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", "none"})
"""What other readers of YAML would take for something else than a text."""
_INLINE = 100
"""Longest list that stands in one line."""


@dataclass(slots=True)
class YamlText:
    """A text being written, with the place of every value."""

    exact: bool = False
    """Whether every text is written with escapes."""
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[Position, Pointer]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines) + "\n"

    def pointer(self, position: Position) -> Pointer:
        """What stands at a position of the text: the last value that begins at or before it."""
        at = bisect_right(self.marks, position, key=lambda mark: mark[0])
        return self.marks[at - 1][1] if at else ()

    def write(self, value: Mapping[str, Any], comments: Iterable[tuple[Pointer, str]]) -> None:
        """Write an entry, then remarks."""
        blocks = {
            "problem",
            "steps",
            "conditions",
            "figures",
            "components",
            "limits",
            "relations",
            "teaching",
            "sources",
            "history",
        }
        before = ""
        for key in sorted(value, key=_order(Practice)):
            if (
                key in blocks
                and self.lines
                and (key, before) not in (("steps", "problem"), ("history", "sources"))
            ):
                self.lines.append("")
            self._entry("", key, value[key], (key,))
            before = key
        for pointer, line in comments:
            self.marks.append((Position(len(self.lines) + 1, 1), pointer))
            self.lines.append(f"# {line}".rstrip())

    def _entry(self, margin: str, key: str, value: Any, pointer: Pointer) -> None:
        self._value(f"{margin}{_scalar(key, exact=self.exact)}:", margin, value, pointer)

    def _value(self, head: str, margin: str, value: Any, pointer: Pointer) -> None:
        """A value behind its key or dash."""
        if isinstance(value, str):
            self._text(head, margin, value, pointer)
        elif not value:
            self._mark(head, pointer)
            self.lines.append(
                f"{head} {'[]' if isinstance(value, list) else '{}' if isinstance(value, dict) else ''}".rstrip()
            )
        elif isinstance(value, list):
            self._list(head, margin, value, pointer)
        else:
            self._mark(head, pointer)
            self.lines.append(head)
            self._fields(f"{margin}  ", value, pointer)

    def _fields(self, margin: str, value: Mapping[str, Any], pointer: Pointer) -> None:
        model = model_at(Practice, pointer)
        for key in sorted(value, key=_order(model)) if model else value:
            self._entry(margin, key, value[key], (*pointer, key))

    def _list(self, head: str, margin: str, items: list[Any], pointer: Pointer) -> None:
        self._mark(head, pointer)
        if all(isinstance(one, str) for one in items):
            pieces = [_scalar(one, exact=self.exact) for one in items]
            if sum(map(len, pieces)) < _INLINE and all("\\" not in one for one in pieces):
                column = len(head) + 3
                for index, piece in enumerate(pieces):
                    self.marks.append((Position(len(self.lines) + 1, column), (*pointer, index)))
                    column += len(piece) + 2
                self.lines.append(f"{head} [{', '.join(pieces)}]")
                return
        self.lines.append(head)
        for index, item in enumerate(items):
            self._item(f"{margin}  ", item, (*pointer, index))

    def _item(self, margin: str, item: Any, pointer: Pointer) -> None:
        if not isinstance(item, dict) or not item:
            self._value(f"{margin}-", margin, item, pointer)
            return
        if self._inline_fields(margin, item, pointer):
            return
        start = len(self.lines)
        self._mark(margin, pointer)
        self._fields(f"{margin}  ", item, pointer)
        self.lines[start] = f"{margin}- {self.lines[start].lstrip(' ')}"

    def _inline_fields(self, margin: str, item: Mapping[str, Any], pointer: Pointer) -> bool:
        """Write a short item in one line, if it is one."""
        if self.exact or not all(isinstance(one, str) and "\n" not in one for one in item.values()):
            return False
        model = model_at(Practice, pointer)
        keys = sorted(item, key=_order(model)) if model else list(item)
        pieces = [f"{_scalar(key, exact=False)}: {_scalar(item[key], exact=False)}" for key in keys]
        line = f"{margin}- {{{', '.join(pieces)}}}"
        if len(line) > _INLINE or "\\" in line:
            return False
        self._mark(margin, pointer)
        column = len(margin) + 4
        for key, piece in zip(keys, pieces, strict=True):
            self.marks.append((Position(len(self.lines) + 1, column), (*pointer, key)))
            column += len(piece) + 2
        self.lines.append(line)
        return True

    def _text(self, head: str, margin: str, value: str, pointer: Pointer) -> None:
        self._mark(f"{head} ", pointer)
        if "\n" in value and not self.exact and _is_block(value):
            self.lines.append(f"{head} |")
            self.lines.extend(f"{margin}  {line}".rstrip() for line in value.split("\n"))
        else:
            self.lines.append(f"{head} {_scalar(value, exact=self.exact)}")

    def _mark(self, before: str, pointer: Pointer) -> None:
        self.marks.append((Position(len(self.lines) + 1, len(before) + 1 if before.strip() else 1), pointer))


def yaml_text(value: Mapping[str, Any], comments: Iterable[tuple[Pointer, str]] = ()) -> YamlText:
    """The text of an entry."""
    remarks = [(pointer, _one_line(text)) for pointer, text in comments]
    plain = YamlText()
    plain.write(value, remarks)
    if read_document("", plain.text.encode("utf-8", "replace")).value == value:
        return plain
    exact = YamlText(exact=True)
    exact.write(value, remarks)
    return exact


def _order(model: Any) -> Any:
    fields = list(model.model_fields) if model else []
    return lambda key: fields.index(key) if key in fields else len(fields)


def _one_line(text: str) -> str:
    """A remark without what would end its line or is not allowed in the file at all."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+", " ", text)


def _is_block(text: str) -> bool:
    """Whether a text of several lines comes back from a literal block as it is."""
    return not text.startswith((" ", "\t", "\n")) and all(
        line == line.rstrip() and (line.isprintable() or not line) for line in text.split("\n")
    )


def _scalar(text: str, *, exact: bool) -> str:
    if exact:
        return (
            text
            if re.fullmatch(r"[a-z_]+", text) and text not in _WORDS
            else json.dumps(text, ensure_ascii=False)
        )
    is_plain = (
        _PLAIN.fullmatch(text) and text.isprintable() and text.lower() not in _WORDS
    ) or _DATE.fullmatch(text)
    if is_plain or text in ("true", "false"):
        return text
    if '"' not in text and "\\" not in text and text.isprintable():
        return f'"{text}"'
    if "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)
