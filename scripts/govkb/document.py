"""An authored YAML text as plain values with positions: text until the model says otherwise.

`read_document` turns bytes into a `Document`: nested dicts, lists and strings (never numbers, dates or booleans),
together with everything that is wrong with the text itself. An entry is data, not a program: anchors, aliases, tags,
merge keys, several documents and duplicate keys are refused, each with its place. An empty value counts as missing;
that is decided here, once.

Composed with PyYAML's C parser (the pure one where the extension is missing). Positions are looked up only when a
problem needs one, by composing the text again, so a clean file pays nothing for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from govkb.messages import new_problem
from govkb.problem import Position, Problem, Related

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
"""Deepest nesting of an entry that the model knows is 6; more than twice that is a mistake or an attack."""

Pointer = tuple[str | int, ...]

# Control characters, and the bidirectional controls by which a text can look other than it is (CVE-2021-42574).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_SUSPECT = re.compile(r"[&*!]|<<|^(?:---|\.\.\.|%)", re.MULTILINE)
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u2014\u2018-\u201d\u2026\u3000-\u303f]"
_FOLDED_SPACE = re.compile(rf"(?<={_WIDE})[ \t]+(?={_WIDE})")


@dataclass(frozen=True, eq=False)
class Document:
    """One authored text. `value` is None when the text cannot be read as one mapping."""

    path: str
    text: str
    value: dict[str, Any] | None
    problems: tuple[Problem, ...] = field(default=())

    @cached_property
    def _root(self) -> yaml.Node | None:
        try:
            return yaml.compose(self.text, Loader=_Loader)
        except yaml.YAMLError:
            return None

    def locate(self, pointer: Pointer, *, key: bool = False) -> Position:
        """Where the value at `pointer` starts (with `key=True`: its key).

        A pointer that does not exist falls back to its nearest existing parent, for whose place the key is taken
        where there is one, since that is where an author would add what is missing.
        """
        node, place = self._root, Position(1, 1)
        for depth, step in enumerate(pointer):
            last = depth == len(pointer) - 1
            if isinstance(node, yaml.MappingNode):
                for key_node, value_node in node.value:
                    if key_node.value == step:
                        node = value_node
                        place = _position(key_node if last and key else _visible(key_node, value_node, last))
                        break
                else:
                    return place
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = _position(node)
            else:
                return place
        return place

    def has_key(self, pointer: Pointer) -> bool:
        """Whether the last step of `pointer` is written in the text, with or without a value."""
        node = self._root
        for step in pointer:
            if isinstance(node, yaml.MappingNode):
                node = next((value for key, value in node.value if key.value == step), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
            else:
                return False
            if node is None:
                return False
        return True

    def problem(
        self,
        pointer: Pointer,
        code: str,
        *,
        key: bool = False,
        related: tuple[Related, ...] = (),
        **facts: object,
    ) -> Problem:
        """A problem with the value at `pointer`; `facts` fill the sentences of `messages.py`."""
        return new_problem(self.path, self.locate(pointer, key=key), code, related=related, **facts)

    def related(self, pointer: Pointer, message: str) -> Related:
        """The place of `pointer` as a related place of some other problem."""
        line, column = self.locate(pointer)
        return Related(self.path, line, column, message)


def _visible(key_node: yaml.Node, value_node: yaml.Node, last: bool) -> yaml.Node:
    # A block below its key starts on the next line; while descending, the key is the better fallback.
    if not last or isinstance(value_node, yaml.CollectionNode) and value_node.flow_style is not True:
        return key_node
    if isinstance(value_node, yaml.ScalarNode) and not value_node.value:
        return key_node
    return value_node


def _position(node: yaml.Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)


def read_document(path: str, data: bytes) -> Document:
    """Read one authored file. Never raises: whatever is wrong is in `problems`."""
    if len(data) > MAX_BYTES:
        return _refused(
            path, "", Position(1, 1), "file-too-large", size=len(data) // 1024, limit=MAX_BYTES // 1024
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        good = data[: wrong.start].decode("utf-8")
        place = _place_of(good, len(good))
        return _refused(path, good, place, "file-encoding", guess=_guess_encoding(data))
    bom = text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = list(_character_problems(path, text))
    if bom:
        problems.append(new_problem(path, Position(1, 1), "file-bom"))
    if any(problem.is_error for problem in problems):
        return Document(path, text, None, tuple(sorted(problems)))
    if _SUSPECT.search(text):
        refused = list(_refused_yaml(path, text))
        if refused:
            return Document(path, text, None, tuple(sorted(problems + refused)))
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as wrong:
        return Document(path, text, None, (*problems, _syntax_problem(path, text, wrong)))
    if root is None:
        return Document(path, text, None, (*problems, new_problem(path, Position(1, 1), "yaml-empty")))
    if not isinstance(root, yaml.MappingNode):
        return Document(path, text, None, (*problems, new_problem(path, _position(root), "yaml-top-level")))
    found: list[Problem] = []
    value = _value(root, path, found, 1)
    assert isinstance(value, dict)
    return Document(path, text, value, tuple(sorted(problems + found)))


def _refused(path: str, text: str, place: Position, code: str, **facts: object) -> Document:
    return Document(path, text, None, (new_problem(path, place, code, **facts),))


def _guess_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16（记事本里叫 Unicode）"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "未知编码"
    return "GBK（中文 Windows 的 ANSI）"


def _place_of(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _character_problems(path: str, text: str) -> Iterator[Problem]:
    """One problem for each kind of forbidden character, at its first place."""
    for pattern, code in (
        (_CONTROL, "yaml-control-character"),
        (_BIDI, "yaml-bidi"),
        (_INVISIBLE, "yaml-invisible"),
    ):
        if match := pattern.search(text):
            yield new_problem(path, _place_of(text, match.start()), code, character=f"U+{ord(match[0]):04X}")
    if "\t" in text and (match := re.search(r"^[ ]*\t", text, re.MULTILINE)):
        yield new_problem(path, _place_of(text, match.end() - 1), "yaml-tab")


def _refused_yaml(path: str, text: str) -> Iterator[Problem]:
    """Everything in the event stream that is more than data. A syntax error ends the stream quietly here."""
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            place = Position(event.start_mark.line + 1, event.start_mark.column + 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    yield new_problem(path, place, "yaml-documents")
            elif isinstance(event, yaml.AliasEvent):
                yield new_problem(path, place, "yaml-alias", name=event.anchor)
            elif isinstance(event, yaml.NodeEvent):
                if event.anchor is not None:
                    yield new_problem(path, place, "yaml-anchor", name=event.anchor)
                tag = getattr(event, "tag", None)
                if tag is not None:
                    yield new_problem(path, place, "yaml-tag", name=tag)
                elif isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.style is None:
                    yield new_problem(path, place, "yaml-merge-key")
    except yaml.YAMLError:
        return


def _value(node: yaml.Node, path: str, found: list[Problem], depth: int) -> object:
    """Plain value of a node. Empty values become None and are dropped from mappings and lists."""
    if isinstance(node, yaml.ScalarNode):
        text: str = node.value
        if node.start_mark.line != node.end_mark.line and node.style != "|":
            text = _FOLDED_SPACE.sub("", text)
        text = text.strip()
        if not text or (node.style is None and text in ("~", "null")):
            return None
        return text
    if depth > MAX_DEPTH:
        found.append(new_problem(path, _position(node), "yaml-depth", limit=MAX_DEPTH))
        return None
    if isinstance(node, yaml.SequenceNode):
        # An empty item stays, as None, so that positions in the list and in the text agree; the model refuses it.
        items = [_value(child, path, found, depth + 1) for child in node.value]
        return items if any(item is not None for item in items) else None
    values: dict[str, object] = {}
    first: dict[str, yaml.Node] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            found.append(new_problem(path, _position(key_node), "yaml-key"))
            continue
        key = key_node.value
        if key in first:
            line, column = _position(first[key])
            there = Related(path, line, column, "第一次写在这里")
            found.append(
                new_problem(path, _position(key_node), "yaml-duplicate-key", related=(there,), name=key)
            )
            continue
        first[key] = key_node
        value = _value(value_node, path, found, depth + 1)
        if value is not None:
            values[key] = value
    return values or ({} if depth == 1 else None)


def _syntax_problem(path: str, text: str, wrong: yaml.YAMLError) -> Problem:
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    lines = text.split("\n")
    place = Position(min(mark.line, len(lines) - 1) + 1, mark.column + 1) if mark else Position(1, 1)
    return _explained(
        path, lines, place, str(getattr(wrong, "problem", "") or ""), getattr(wrong, "context_mark", None)
    )


_KEY_WITH_FULLWIDTH_COLON = re.compile(r"^(?P<indent>\s*(?:- )?)(?P<key>[a-z_]+)\s*：")
_KEY_WITHOUT_SPACE = re.compile(r"^(?P<indent>\s*(?:- )?)(?P<key>[a-z_]+):(?=[^\s])")
_DASH_WITHOUT_SPACE = re.compile(r"^\s*-(?=[a-z_]+:)")
_FULLWIDTH_DASH = re.compile(r"^(?P<indent>\s*)[－—–·•](?=\s*\S)")
_UNQUOTED_COLON = re.compile(r"^\s*(?:- )?[a-z_]+:\s+[^\"'|>\[{].*?:\s")


def _explained(path: str, lines: list[str], place: Position, complaint: str, context: Any) -> Problem:
    """A syntax error in the author's terms: libyaml often complains one line after the slip that caused it."""
    if quote := _open_quote(lines, place.line):
        return new_problem(path, quote, "yaml-quote")
    line = place.line
    nearby = [number for number in (line, line - 1, line - 2) if 1 <= number <= len(lines)]
    for number in nearby:
        content = lines[number - 1]
        if match := _KEY_WITH_FULLWIDTH_COLON.match(content):
            return new_problem(path, Position(number, match.end()), "yaml-fullwidth-colon", name=match["key"])
        if match := _FULLWIDTH_DASH.match(content):
            return new_problem(path, Position(number, match.end()), "yaml-fullwidth-dash")
        if match := _DASH_WITHOUT_SPACE.match(content):
            return new_problem(path, Position(number, match.end()), "yaml-dash-space")
    for number in nearby:
        content = lines[number - 1]
        if match := _KEY_WITHOUT_SPACE.match(content):
            return new_problem(path, Position(number, match.end()), "yaml-colon-space", name=match["key"])
    for number in nearby[:2]:
        content = lines[number - 1]
        if "mapping values are not allowed" in complaint and _UNQUOTED_COLON.match(content):
            column = content.index(": ", content.index(":") + 1) + 1
            return new_problem(path, Position(number, column), "yaml-unquoted-colon")
    if context is not None and ("flow" in complaint or "expected ',' or" in complaint):
        content = lines[context.line]
        for number in range(context.line, min(context.line + 3, len(lines))):
            if (at := lines[number].find("，", context.column if number == context.line else 0)) >= 0:
                return new_problem(path, Position(number + 1, at + 1), "yaml-fullwidth-comma")
        closing = "]" if content[context.column : context.column + 1] == "[" else "}"
        return new_problem(
            path, Position(context.line + 1, context.column + 1), "yaml-unclosed", closing=closing
        )
    if "quoted scalar" in complaint or (context is not None and "quoted scalar" in str(context)):
        start = context or place
        return new_problem(
            path, Position(getattr(start, "line", 0) + 1, getattr(start, "column", 0) + 1), "yaml-quote"
        )
    if "found unexpected end of stream" in complaint and context is not None:
        return new_problem(path, Position(context.line + 1, context.column + 1), "yaml-quote")
    if "tab" in complaint or "'\\t'" in complaint:
        return new_problem(path, place, "yaml-tab")
    if "could not find expected ':'" in complaint and context is not None:
        return new_problem(path, Position(context.line + 1, context.column + 1), "yaml-no-colon")
    if (
        "did not find expected key" in complaint
        or "block mapping" in complaint
        or "block collection" in complaint
    ):
        return new_problem(path, _outlier(lines, place), "yaml-indent")
    if "mapping values are not allowed" in complaint:
        return new_problem(path, _outlier(lines, place), "yaml-indent")
    return new_problem(path, place, "yaml-syntax", complaint=complaint or "无法读取")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _open_quote(lines: list[str], last: int) -> Position | None:
    """The first value up to line `last` that opens a double quote and does not close it on its own line.

    A quoted text may run over several lines, but in an entry that is nearly always a forgotten quote, and the parser
    notices only where the next quote closes it.
    """
    for number, line in enumerate(lines[:last], 1):
        match = re.match(r"^\s*(?:- )?(?:[a-z_]+: +)?\"", line)
        if match and not line.lstrip().startswith("#") and len(re.findall(r'(?<!\\)"', line)) % 2:
            return Position(number, match.end())
    return None


def _outlier(lines: list[str], place: Position) -> Position:
    """The line whose indentation is wrong: the one complained of, or the list item above when the rest agrees."""
    here, above = lines[place.line - 1], lines[place.line - 2] if place.line > 1 else ""
    below = next((line for line in lines[place.line :] if line.strip()), "")
    if (
        above.lstrip().startswith("- ")
        and here.strip()
        and _indent(below) == _indent(here) != _indent(above) + 2
    ):
        return Position(place.line - 1, _indent(above) + 1)
    return Position(place.line, _indent(here) + 1)
