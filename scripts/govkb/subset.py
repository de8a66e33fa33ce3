"""The plain subset of YAML in which nearly every entry is written, read in one pass: five times PyYAML's speed.

`read_subset` either returns exactly what composing the text with PyYAML would give (a test compares the two on every
entry and on thousands of damaged ones), or None, which means: not in the subset, use the composer. So nothing here
ever has to report an error, and positions, problems and everything unusual stay with `document.py`.

In the subset: block mappings with ASCII keys, block sequences, literal blocks (`|`), flow collections on one line,
plain scalars and quoted ones without escapes on one line, whole-line comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Normalise = Callable[[str], str | None]
"""What becomes of a scalar's text; shared with the composer's path so that both agree."""

_LINE = re.compile(r"^( *)(- (?! )|-$)?(?:([A-Za-z_][A-Za-z0-9_]{0,199}):(?: +|$))?(.*)$", re.MULTILINE)
_SPECIAL = frozenset(" -?:,[]{}#&*!|>'\"%@`")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_PLAIN = (
    r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\s,\[\]{}#:\"]*+"
    r"(?:(?::(?![\s,\[\]{}?]|$)|\"(?! *[\]},]| *$)| +(?![\s,\[\]{}#]))[^\s,\[\]{}#:\"]*+)*+"
)
"""A plain scalar of a flow collection, trailing blanks aside."""
_FLOW = re.compile(
    r"( *(?:([\[\]{},])"  # a bracket or comma
    r"|(\"[^\"\\]*\")(?= *[\]},]|$)"  # a quoted value
    r"|([A-Za-z_][A-Za-z0-9_]{0,199}): +(?=\S)"  # a key
    rf"|({_PLAIN})(?= *[\]}},])))"
)
_PAIR = re.compile(rf"( *([A-Za-z_][A-Za-z0-9_]{0, 199}): +(?:\"([^\"\\]*)\"|({_PLAIN})) *(?:,|$))")
"""A key with a scalar value and the comma behind it: nearly every flow mapping is made of these alone."""
_ITEM = re.compile(rf"( *({_PLAIN}) *(?:,|$))")
"""A plain item and the comma behind it: nearly every flow sequence is made of these alone."""
_LONGEST_FLOW = 1000
"""Characters of a flow collection that is read here. Time grows with their square where no token fits."""
_OUTSIDE = "\t\x85\u2028\u2029"

Token = tuple[str, str, str, str, str]
"""One token of a flow collection: the whole match, then bracket, quoted value, key or plain value."""

Row = tuple[str, str, str, str]
"""Indentation, dash, key and the rest of one line."""


class _NotPlain(Exception):
    """The text leaves the subset."""


def read_subset(text: str, normalise: Normalise, max_depth: int) -> dict[str, object] | None:
    """The mapping that the text holds, or None where it is not in the subset."""
    if any(sign in text for sign in _OUTSIDE):
        return None
    lines = text.split("\n")
    rows: list[Row] = _LINE.findall(text)
    if len(rows) != len(lines):
        return None
    reader = _Reader(lines, rows, normalise, max_depth)
    try:
        start = reader.next_row(0)
        if start == len(rows) or rows[start][0] or rows[start][1]:
            return None
        value, end = reader.mapping(start, 0, 1)
    except _NotPlain:
        return None
    return value if end == len(rows) else None


class _Reader:
    """One pass over the rows of a text."""

    __slots__ = ("lines", "max_depth", "normalise", "rows")

    def __init__(self, lines: list[str], rows: list[Row], normalise: Normalise, max_depth: int) -> None:
        self.lines, self.rows, self.normalise, self.max_depth = lines, rows, normalise, max_depth

    def next_row(self, at: int) -> int:
        """The next row that is neither empty nor a comment."""
        rows, count = self.rows, len(self.rows)
        while at < count:
            _, dash, key, rest = rows[at]
            if dash or key or (rest and rest[0] != "#" and not rest.isspace()):
                return at
            if rest and rest[0] != "#":
                raise _NotPlain  # white space other than blanks
            at += 1
        return at

    def block(self, at: int, indent: int, depth: int) -> tuple[object, int]:
        """The collection whose first row is `at`."""
        if depth > self.max_depth:
            raise _NotPlain
        if self.rows[at][1]:
            return self.sequence(at, indent, depth)
        if self.rows[at][2]:
            return self.mapping(at, indent, depth)
        raise _NotPlain

    def mapping(self, at: int, indent: int, depth: int) -> tuple[dict[str, object], int]:
        """Rows `key: value` at one indentation; keys without a value are dropped."""
        values: dict[str, object] = {}
        seen: set[str] = set()
        rows, count = self.rows, len(self.rows)
        while at < count:
            margin, dash, key, rest = rows[at]
            if len(margin) != indent or dash:
                if len(margin) > indent or (dash and len(margin) == indent):
                    raise _NotPlain
                break
            if not key or key in seen:
                raise _NotPlain
            seen.add(key)
            value, at = self.value(at, rest, indent, depth)
            if value is not None:
                values[key] = value
        return values, at

    def sequence(self, at: int, indent: int, depth: int) -> tuple[list[object] | None, int]:
        """Rows `- item` at one indentation; a list of nothing but empty items is empty itself."""
        items: list[object] = []
        rows, count = self.rows, len(self.rows)
        while at < count:
            margin, dash, key, rest = rows[at]
            if len(margin) != indent or not dash:
                if len(margin) > indent:
                    raise _NotPlain
                break
            if key:
                rows[at] = (margin + "  ", "", key, rest)
                if depth + 1 > self.max_depth:
                    raise _NotPlain
                value, at = self.mapping(at, indent + 2, depth + 1)
                items.append(value or None)
            else:
                item, at = self.value(at, rest, indent + 1, depth)
                items.append(item)
        return (items if any(item is not None for item in items) else None), at

    def value(self, at: int, rest: str, indent: int, depth: int) -> tuple[object, int]:
        """What stands after a key or dash on row `at`, and the row after it."""
        if not rest:
            return self.below(at, indent, depth)
        if rest == "|":
            return self.literal(at + 1, indent)
        if rest[0] in _SPECIAL:
            value = self.inline(rest, depth)
        elif ": " in rest or " #" in rest or rest[-1] == ":":
            raise _NotPlain
        else:
            value = None if rest in ("~", "null") else self.normalise(rest)
        following = at + 1
        rows = self.rows
        if following < len(rows):
            margin, dash, key, _ = rows[following]
            if not dash and not key:
                following = self.next_row(following)
                margin = rows[following][0] if following < len(rows) else ""
            if len(margin) > indent:
                raise _NotPlain  # the value goes on over several lines
        return value, following

    def below(self, at: int, indent: int, depth: int) -> tuple[object, int]:
        """The collection that stands below a key or dash without a value, or None where there is none."""
        following = self.next_row(at + 1)
        if following < len(self.rows):
            margin, dash, _, _ = self.rows[following]
            # The items of a list may stand at the same indentation as its key.
            if len(margin) > indent or (dash and len(margin) == indent and not self.rows[at][1]):
                value, end = self.block(following, len(margin), depth + 1)
                return (value or None), end
        return None, following

    def inline(self, rest: str, depth: int) -> object:
        """A quoted scalar or flow collection that stands on one line."""
        if rest[0] in "[{":
            return self.flow(rest, depth + 1)
        if match := _QUOTED.fullmatch(rest.rstrip(" ")):
            return self.normalise(match[1] if match[1] is not None else match[2])
        raise _NotPlain

    def literal(self, at: int, indent: int) -> tuple[str | None, int]:
        """A literal block: all rows that are indented deeper than its key."""
        lines, count = self.lines, len(self.lines)
        start = at
        while at < count and not lines[at].strip(" "):
            if lines[at]:
                raise _NotPlain
            at += 1
        if at == count:
            raise _NotPlain
        depth = len(lines[at]) - len(lines[at].lstrip(" "))
        if depth <= indent:
            raise _NotPlain
        margin, end = " " * depth, at
        while end < count and (lines[end].startswith(margin) or not lines[end].strip(" ")):
            end += 1
        while end > at and not lines[end - 1].strip(" "):
            end -= 1
        if end < count:
            following = self.next_row(end)
            # A comment or a less indented line inside the block is the composer's to judge.
            if following < count and len(self.rows[following][0]) > indent:
                raise _NotPlain
        else:
            following = end
        if start != at and depth <= indent:
            raise _NotPlain
        return self.normalise("\n".join(line[depth:] for line in lines[at:end])), following

    def flow(self, text: str, depth: int) -> object:
        """A flow collection that ends with the line."""
        text = text.rstrip(" ")
        if depth > self.max_depth or len(text) > _LONGEST_FLOW:
            raise _NotPlain
        flat: object = None
        if text[0] == "{" and text[-1] == "}":
            flat = self._flat_pairs(text[1:-1])
        elif text[0] == "[" and text[-1] == "]":
            flat = self._flat_items(text[1:-1])
        if flat:
            return flat
        tokens: list[Token] = _FLOW.findall(text)
        if sum([len(token[0]) for token in tokens]) != len(text):
            raise _NotPlain  # something between the tokens is none
        value, used = self._flow_value(tokens, 0, depth)
        if used != len(tokens):
            raise _NotPlain
        return value

    def _flat_pairs(self, body: str) -> dict[str, object] | None:
        """The mapping between a pair of braces, or None where it is not made of different keys with scalar values."""
        pairs: list[tuple[str, str, str, str]] = _PAIR.findall(body)
        if sum([len(pair[0]) for pair in pairs]) != len(body):
            return None
        values: dict[str, object] = {}
        for _, key, quoted, plain in pairs:
            value = self.normalise(plain or quoted)
            if value is None or plain in ("~", "null") or key in values:
                return None
            values[key] = value
        return values

    def _flat_items(self, body: str) -> list[str | None] | None:
        """The list between a pair of brackets, or None where it is not made of plain scalars."""
        items: list[tuple[str, str]] = _ITEM.findall(body)
        if sum([len(item[0]) for item in items]) != len(body):
            return None
        values = [plain for _, plain in items]
        return None if "~" in values or "null" in values else [self.normalise(value) for value in values]

    def _flow_value(self, tokens: list[Token], at: int, depth: int) -> tuple[object, int]:
        if at >= len(tokens):
            raise _NotPlain
        _, bracket, quoted, key, plain = tokens[at]
        if plain:
            return (None if plain in ("~", "null") else self.normalise(plain)), at + 1
        if quoted:
            return self.normalise(quoted[1:-1]), at + 1
        if depth > self.max_depth or key:
            raise _NotPlain
        if bracket == "{":
            return self._flow_pairs(tokens, at + 1, depth)
        if bracket == "[":
            return self._flow_items(tokens, at + 1, depth)
        raise _NotPlain

    def _flow_items(self, tokens: list[Token], at: int, depth: int) -> tuple[object, int]:
        items: list[object] = []
        while at < len(tokens) and tokens[at][1] != "]":
            item, at = self._flow_value(tokens, at, depth + 1)
            items.append(item)
            at = self._flow_comma(tokens, at, "]")
        if at >= len(tokens):
            raise _NotPlain
        return (items if not items or any(item is not None for item in items) else None), at + 1

    def _flow_pairs(self, tokens: list[Token], at: int, depth: int) -> tuple[object, int]:
        values: dict[str, object] = {}
        seen: set[str] = set()
        while at < len(tokens) and tokens[at][1] != "}":
            key = tokens[at][3]
            if not key or key in seen:
                raise _NotPlain
            seen.add(key)
            value, at = self._flow_value(tokens, at + 1, depth + 1)
            if value is not None:
                values[key] = value
            at = self._flow_comma(tokens, at, "}")
        if at >= len(tokens):
            raise _NotPlain
        return (values or None), at + 1

    @staticmethod
    def _flow_comma(tokens: list[Token], at: int, closing: str) -> int:
        if at >= len(tokens):
            raise _NotPlain
        if tokens[at][1] == ",":
            return at + 1
        if tokens[at][1] != closing:
            raise _NotPlain
        return at
