"""The plain subset of YAML in which nearly every entry is written, read in one pass: five times PyYAML's speed.

`read_subset` either returns exactly what composing the text with PyYAML would give (a test compares the two on every
entry and on thousands of damaged ones), or None, which means: not in the subset, use the composer. So nothing here
ever has to report an error, and positions, problems and everything unusual stay with `document.py`.

In the subset: block mappings with ASCII keys, block sequences, literal blocks (`|`), flow collections on one line,
plain scalars and quoted ones without escapes on one line, whole-line comments.
"""

from __future__ import annotations

import re
from collections import defaultdict

_HEAD = re.compile(r"( *)([A-Za-z_][A-Za-z0-9_]{0,199}):(?: +|$)")
"""How a line with a key begins."""
_SPECIAL = frozenset(" -?:,[]{}#&*!|>'\"%@`")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_PLAIN = (
    r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\s,\[\]{}#:\"]*+"
    r"(?:(?::(?![\s,\[\]{}?]|$)|\"(?! *[\]},]| *$)| +(?![\s,\[\]{}#]))[^\s,\[\]{}#:\"]*+)*"
)
"""A plain scalar of a flow collection, trailing blanks aside. Only sets of signs are repeated possessively: of groups
Python 3.11.2 gets that wrong."""
_FLOW = re.compile(
    r"( *(?:([\[\]{},])"  # a bracket or comma
    r"|(\"[^\"\\]*\")(?= *[\]},]|$)"  # a quoted value
    r"|([A-Za-z_][A-Za-z0-9_]{0,199}): +(?=\S)"  # a key
    rf"|({_PLAIN})(?= *[\]}},])))"
)
_WORD = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~][^\s,\[\]{}#:\"]*+"
_WORDS = re.compile(rf"\[{_WORD}(?:, {_WORD})*\]")
"""A flow sequence of plain scalars without blanks, as nearly all are."""
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")
_LONGEST_FLOW = 1000
"""Characters of a flow collection that is read here. Time grows with their square where no token fits."""
_NOTHING = ("~", "null")
"""Plain scalars that stand for no value."""
_ASIDE = _SPECIAL.union("~n")
"""How a value begins that may be more than a line of words."""

_heads: defaultdict[int, dict[str, str]] = defaultdict(dict)
"""By indentation the key of a line that begins so: `  kind` → `kind`. Nearly every line of an entry begins as one did
before, in this file or another; one that does not is taken apart."""
_MOST_HEADS, _DEEPEST_HEAD = 500, 16
"""Keys remembered for one indentation, and for how many: a hostile text must not fill the memory."""

_keys: set[str] = set()
"""Keys of flow mappings, as they were met."""

Token = tuple[str, str, str, str, str]
"""One token of a flow collection: the whole match, then bracket, quoted value, key or plain value."""


class _NotPlain(Exception):
    """The text leaves the subset."""


def scalar(text: str) -> str | None:
    """The text of a scalar; an empty one counts as missing."""
    return text.strip() or None


def read_subset(text: str, max_depth: int) -> dict[str, object] | None:
    """The mapping that the text holds, or None where it is not in the subset."""
    if "\t" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        return None
    reader = _Reader(text, max_depth)
    try:
        start, indent = reader.next_row(0)
        if indent:
            return None
        value, end = reader.mapping(start, 0, 1)
    except _NotPlain:
        return None
    return value if end == len(reader.lines) else None


class _Reader:
    """One pass over the lines of a text. Positions are numbers of lines; a method returns a value and what follows it."""

    __slots__ = ("commented", "lines", "max_depth")

    def __init__(self, text: str, max_depth: int) -> None:
        self.lines, self.max_depth = text.split("\n"), max_depth
        self.commented = "#" in text and " #" in text

    def next_row(self, at: int) -> tuple[int, int]:
        """The next line that is neither empty nor a comment, and its indentation; -1 where there is none."""
        lines, count = self.lines, len(self.lines)
        while at < count:
            line = lines[at]
            rest = line.lstrip(" ")
            if rest and rest[0] != "#":
                if rest.isspace():
                    raise _NotPlain  # white space other than blanks
                return at, len(line) - len(rest)
            at += 1
        return count, -1

    def mapping(self, at: int, indent: int, depth: int) -> tuple[dict[str, object], int]:
        """Lines `key: value` at one indentation; keys without a value are dropped."""
        if depth > self.max_depth:
            raise _NotPlain
        values: dict[str, object] = {}
        lines, count, commented, aside = self.lines, len(self.lines), self.commented, _ASIDE
        heads = _heads[indent if indent <= _DEEPEST_HEAD else -1]
        while at < count:
            line = lines[at]
            head, _, rest = line.partition(": ")
            key = heads.get(head)
            if key is None or not rest:
                key = heads.get(line[:-1]) if line[-1:] == ":" else None
                if key is None:
                    at, margin = self.next_row(at)
                    if margin < indent:
                        break
                    key, rest = self.head(at, indent, heads)
            if key in values:
                raise _NotPlain
            if not rest or rest[0] in aside or ":" in rest or (commented and " #" in rest):
                values[key], at = self.value(at, rest, indent, depth)
            else:
                values[key] = rest.strip() or None
                at += 1
        if None in values.values():
            values = {key: value for key, value in values.items() if value is not None}
        return values, at

    def head(self, at: int, indent: int, heads: dict[str, str]) -> tuple[str, str]:
        """Key and rest of a line that is indented so, and whose beginning may be new."""
        line = self.lines[at]
        match = _HEAD.match(line)
        if not match or match.end(1) != indent:
            raise _NotPlain
        if len(heads) < _MOST_HEADS and indent <= _DEEPEST_HEAD:
            heads[match[1] + match[2]] = match[2]
        return match[2], line[match.end() :]

    def sequence(self, at: int, indent: int, depth: int) -> tuple[list[object] | None, int]:
        """Lines `- item` at one indentation; a list of nothing but empty items is empty itself."""
        if depth > self.max_depth:
            raise _NotPlain
        items: list[object] = []
        lines, count, blanks = self.lines, len(self.lines), " " * indent
        begin, inner = f"{blanks}- ", indent + 2
        heads = _heads[inner if inner <= _DEEPEST_HEAD else -1]
        item: object
        while at < count:
            line = lines[at]
            if not line.startswith(begin):
                at, margin = self.next_row(at)
                if margin < indent:
                    break
                line = lines[at]
                if not line.startswith(begin) and line != f"{blanks}-":
                    if line[indent] in " -":
                        raise _NotPlain
                    break
            rest = line[inner:]
            if rest and rest[0] in "{[":
                item, at = self.flow(rest, depth + 1), at + 1
            else:
                line = f"{blanks}  {rest}"
                head, colon, _ = line.partition(": ")
                if (colon and head in heads) or _HEAD.match(line):
                    lines[at] = line
                    mapping, at = self.mapping(at, inner, depth + 1)
                    item = mapping or None
                else:
                    item, at = self.value(at, rest, indent + 1, depth, item=True)
            items.append(item)
        return (items if items.count(None) < len(items) else None), at

    def value(self, at: int, rest: str, indent: int, depth: int, *, item: bool = False) -> tuple[object, int]:
        """What stands after a key or dash on line `at`. A value that goes on below is noticed by who reads what follows."""
        if item and rest[:1] == " ":
            raise _NotPlain
        rest = rest.lstrip(" ")
        if not rest:
            return self.below(at, indent, depth, item=item)
        if rest[0] in "{[":
            return self.flow(rest, depth + 1), at + 1
        if rest[0] in "\"'":
            if match := _QUOTED.fullmatch(rest.rstrip(" ")):
                return scalar(match[match.lastindex or 0]), at + 1
            raise _NotPlain
        if rest == "|":
            return self.literal(at + 1, indent)
        if rest[0] in _SPECIAL or ": " in rest or " #" in rest or rest[-1] == ":":
            raise _NotPlain
        return None if rest.rstrip(" ") in _NOTHING else scalar(rest), at + 1

    def below(self, at: int, indent: int, depth: int, *, item: bool) -> tuple[object, int]:
        """The collection that stands below a key or dash without a value, or None where there is none."""
        following, margin = self.next_row(at + 1)
        if margin >= indent:
            is_item = self.lines[following][margin : margin + 2] in ("- ", "-")
            # The items of a list may stand at the same indentation as its key.
            if margin > indent or (is_item and not item):
                value, end = (self.sequence if is_item else self.mapping)(following, margin, depth + 1)
                return (value or None), end
        return None, following

    def literal(self, at: int, indent: int) -> tuple[str | None, int]:
        """A literal block: all rows that are indented deeper than its key."""
        lines, count = self.lines, len(self.lines)
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
        following, beside = self.next_row(end)
        if beside > indent:
            raise _NotPlain  # a comment or a less indented line inside the block is the composer's to judge
        return scalar("\n".join(line[depth:] for line in lines[at:end])), following

    def flow(self, text: str, depth: int) -> object:
        """A flow collection that ends with the line."""
        text = text.rstrip(" ")
        if depth > self.max_depth or len(text) > _LONGEST_FLOW:
            raise _NotPlain
        if text[0] == "{":
            if text[-1] == "}" and (pairs := _pairs(text[1:-1])):
                return pairs
        elif _WORDS.fullmatch(text) and "null" not in (items := text[1:-1].split(", ")):
            return items
        tokens: list[Token] = _FLOW.findall(text)
        if sum([len(token[0]) for token in tokens]) != len(text):
            raise _NotPlain  # something between the tokens is none
        value, used = self._flow_value(tokens, 0, depth)
        if used != len(tokens):
            raise _NotPlain
        return value

    def _flow_value(self, tokens: list[Token], at: int, depth: int) -> tuple[object, int]:
        if at >= len(tokens):
            raise _NotPlain
        _, bracket, quoted, key, plain = tokens[at]
        if plain:
            return (None if plain in ("~", "null") else scalar(plain)), at + 1
        if quoted:
            return scalar(quoted[1:-1]), at + 1
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


def _pairs(body: str) -> dict[str, object] | None:
    """The mapping between a pair of braces, or None where it is not made of different keys with scalars on their own."""
    if "[" in body or "]" in body or "{" in body or "}" in body or "#" in body:
        return None
    values: dict[str, object] = {}
    for pair in body.split(", "):
        key, _, value = pair.partition(": ")
        if not value or key in values or not (key in _keys or _learned(key)):
            return None
        if value[0] == '"':
            if value.count('"') != 2 or value[-1] != '"' or "\\" in value:
                return None
            value = value[1:-1]
        else:
            aside = value[0] in _ASIDE and (value[0] != "n" or value.rstrip(" ") == "null")
            if aside or ":" in value or "," in value or '"' in value:
                return None
        values[key] = value.strip()
    return values if all(values.values()) else None


def _learned(key: str) -> bool:
    """Whether a key of a flow mapping is one; it is then known."""
    if not _KEY.fullmatch(key):
        return False
    if len(_keys) < _MOST_HEADS:
        _keys.add(key)
    return True
