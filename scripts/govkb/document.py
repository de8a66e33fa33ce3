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
from govkb.subset import read_subset, scalar

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_BYTES = 256 * 1024
MAX_LINES = 5000
"""The longest entry has some three hundred; reading takes time for every line, however little stands on it."""
MAX_COMMAS = 1200
"""Three times what the longest entry has, since prose has full-width ones: so no line holds a hundred thousand items, each
with a problem of its own."""
VOCABULARY_COMMAS = 20_000
"""The same for files of the vocabulary, which grow with the library."""
MAX_DEPTH = 12
"""Deepest nesting of an entry that the model knows is 6; more than twice that is a mistake or an attack."""

Pointer = tuple[str | int, ...]

# Control characters, and the bidirectional controls by which a text can look other than it is (CVE-2021-42574).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
CHARACTERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_CONTROL, "yaml-control-character"),
    (_BIDI, "yaml-bidi"),
    (_INVISIBLE, "yaml-invisible"),
)
"""Characters that no text of an entry may hold, and the code of the problem."""
_UNUSUAL = re.compile(
    "[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Any of the above, and the tabulator: one scan tells that a text has none of them."""
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
        if len(pointer) == 1 and (place := self._top(str(pointer[0]), key)):
            return place
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

    def _top(self, name: str, key: bool) -> Position | None:
        """Where a field of the entry itself stands, read off its line: no need to compose the text for that."""
        match = re.search(rf"^{re.escape(name)}:(?: +(?=[^\s|>#&*!])|)", self.text, re.MULTILINE)
        if match is None:
            return None
        line = self.text.count("\n", 0, match.start()) + 1
        return Position(line, 1 if key or match[0].endswith(":") else match.end() - match.start() + 1)

    def locate_within(self, pointer: Pointer, value: str, offset: int) -> Position:
        """Where the character at `offset` of the value at `pointer` stands, or the value where that cannot be told.

        The line of the value up to that character stands in the text as it is, unless it was escaped or folded.
        """
        place = self.locate(pointer)
        fragment = value[value.rfind("\n", 0, offset) + 1 : offset + 1]
        start = 0
        for _ in range(place.line - 1):
            start = self.text.find("\n", start) + 1
        at = self.text.find(fragment, start + place.column - 1)
        return _place_of(self.text, at + len(fragment) - 1) if at >= 0 else place

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

    def problem_within(self, pointer: Pointer, text: str, offset: int, code: str, **facts: Any) -> Problem:
        """A problem with the character at `offset` of the text at `pointer`."""
        return new_problem(self.path, self.locate_within(pointer, text, offset), code, **facts)

    def related(self, pointer: Pointer, message: str) -> Related:
        """The place of `pointer` as a related place of some other problem."""
        line, column = self.locate(pointer)
        return Related(self.path, line, column, message)


def _visible(key_node: yaml.Node, value_node: yaml.Node, last: bool) -> yaml.Node:
    # A block below its key starts on the next line; while descending, the key is the better fallback.
    if not last or (isinstance(value_node, yaml.CollectionNode) and value_node.flow_style is not True):
        return key_node
    if isinstance(value_node, yaml.ScalarNode) and not value_node.value:
        return key_node
    return value_node


def _position(node: yaml.Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)


def read_document(path: str, data: bytes, *, most_commas: int = MAX_COMMAS) -> Document:
    """Read one authored file. Never raises: whatever is wrong is in `problems`."""
    text, problems = _decoded(path, data)
    problems.extend(_too_many_items(path, text, most_commas))
    if any(problem.is_error for problem in problems):
        return Document(path, text, None, tuple(sorted(problems)))
    plain = read_subset(text, MAX_DEPTH)
    if plain is not None:
        return Document(path, text, plain, tuple(problems))
    # Not in the plain subset: it may be more than data, too deep, or wrong.
    problems.extend(_refused_yaml(path, text))
    if any(problem.is_error for problem in problems):
        return Document(path, text, None, tuple(sorted(problems)))
    if place := _too_deep(text):
        problems.append(new_problem(path, place, "yaml-depth", limit=MAX_DEPTH))
        document = Document(path, text, None, tuple(sorted(problems)))
        document.__dict__["_root"] = None  # nobody may compose it
        return document
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as wrong:
        return Document(path, text, None, (*problems, _syntax_problem(path, text, wrong)))
    found: list[Problem] = []
    value: object = None
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        found.append(new_problem(path, Position(1, 1), "yaml-empty"))
    elif isinstance(root, yaml.MappingNode):
        value = _value(root, path, found, 1)
    else:
        found.append(new_problem(path, _position(root), "yaml-top-level"))
    document = Document(
        path, text, value if isinstance(value, dict) else None, tuple(sorted(problems + found))
    )
    document.__dict__["_root"] = (
        root  # has just been composed: whoever asks for positions need not do it again
    )
    return document


def read_text(data: bytes) -> str:
    """The text of a file, as `read_document` gives it."""
    return _decoded("", data)[0]


def _decoded(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text of a file and what is wrong with its bytes and characters."""
    if len(data) > MAX_BYTES:
        size, limit = len(data) // 1024, MAX_BYTES // 1024
        return "", [new_problem(path, Position(1, 1), "file-too-large", size=size, limit=limit)]
    lines = data.count(b"\n") or data.count(b"\r")
    if lines > MAX_LINES:
        return "", [new_problem(path, Position(1, 1), "file-too-long", lines=lines, limit=MAX_LINES)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        guess, encoding = _guess_encoding(data)
        shown = data.decode(encoding, errors="replace")
        # In a text of another encoding the first foreign character, in a broken one the first broken byte.
        first = next((at for at, char in enumerate(shown) if ord(char) > 127), 0)
        at = len(data[: wrong.start].decode("utf-8")) if encoding == "utf-8" else first
        return shown, [new_problem(path, _place_of(shown, at), "file-encoding", guess=guess)]
    problems = [new_problem(path, Position(1, 1), "file-bom")] if text.startswith("\ufeff") else []
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\n", "").isprintable():  # one quick look tells that a text has none of them
        problems.extend(_character_problems(path, text))
    return text, problems


def _too_many_items(path: str, text: str, limit: int) -> Iterator[Problem]:
    commas = text.count(",")
    if commas > limit:
        beyond = len(text) - len(text.split(",", limit + 1)[-1]) - 1
        place = _place_of(text, beyond)
        yield new_problem(path, place, "file-too-many-items", count=commas, limit=limit)


def _too_deep(text: str) -> Position | None:
    """Where the nesting passes the limit, told from the stream of events: the composer itself recurses in C.

    Only texts with many brackets, or many dashes in a row, can nest that deep within a reasonable indentation.
    """
    if text.count("[") + text.count("{") < MAX_DEPTH and not re.search(
        rf"(?:[-?] ){{{MAX_DEPTH}}}|^ {{40}}", text, re.MULTILINE
    ):
        return None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH and event.start_mark:
                    return Position(event.start_mark.line + 1, event.start_mark.column + 1)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return None  # the composer meets the same error before it goes deeper
    return None


def _may_be_more_than_data(text: str) -> bool:
    """Whether the text holds a character by which YAML becomes more than data; nearly no entry does."""
    return any(sign in text for sign in ("&", "*", "!", "<<", "\n---", "\n...", "\n%")) or text.startswith(
        ("---", "%")
    )


def _guess_encoding(data: bytes) -> tuple[str, str]:
    """What an author would call the encoding, and the codec that shows the text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16（记事本里叫 Unicode）", "utf-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "未知编码", "utf-8"
    return "GBK（中文 Windows 的 ANSI）", "gb18030"


def _place_of(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _character_problems(path: str, text: str, place: Position | None = None) -> Iterator[Problem]:
    """One problem for each kind of forbidden character, at its first place, or at `place` if that is given."""
    for pattern, code in CHARACTERS:
        if match := pattern.search(text):
            where = place or _place_of(text, match.start())
            yield new_problem(path, where, code, character=f"U+{ord(match[0]):04X}")
    if place is None and "\t" in text and (match := re.search(r"^[ ]*\t", text, re.MULTILINE)):
        yield new_problem(path, _place_of(text, match.end() - 1), "yaml-tab")


def _refused_yaml(path: str, text: str) -> Iterator[Problem]:
    """Everything in the event stream that is more than data. A syntax error ends the stream quietly here."""
    if not _may_be_more_than_data(text):
        return
    documents = depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return  # refused for its depth; each level makes every further event slower
            mark = event.start_mark
            place = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    yield new_problem(path, place, "yaml-documents")
            elif isinstance(event, yaml.NodeEvent):
                yield from _more_than_data(path, place, event)
    except yaml.YAMLError:
        return


def _more_than_data(path: str, place: Position, event: yaml.NodeEvent) -> Iterator[Problem]:
    """What one node carries beside its value: alias, anchor, tag, merge key."""
    if isinstance(event, yaml.AliasEvent):
        yield new_problem(path, place, "yaml-alias", name=event.anchor)
        return
    if event.anchor is not None:
        yield new_problem(path, place, "yaml-anchor", name=event.anchor)
    tag = getattr(event, "tag", None)
    if tag is not None:
        yield new_problem(path, place, "yaml-tag", name=tag)
    elif isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
        yield new_problem(path, place, "yaml-merge-key")


def _value(node: yaml.Node, path: str, found: list[Problem], depth: int) -> object:
    """Plain value of a node. Empty values become None and are dropped from mappings and lists."""
    if isinstance(node, yaml.ScalarNode):
        text: str = node.value
        if node.style == '"' and _UNUSUAL.search(text):
            found.extend(_character_problems(path, text, _position(node)))  # written as an escape
        if node.end_mark and node.start_mark.line != node.end_mark.line and node.style != "|":
            text = _FOLDED_SPACE.sub("", text)
        return None if not node.style and text in ("~", "null") else scalar(text)
    if depth > MAX_DEPTH:
        found.append(new_problem(path, _position(node), "yaml-depth", limit=MAX_DEPTH))
        return None
    if isinstance(node, yaml.SequenceNode):
        # An empty item stays, as None, so that positions in the list and in the text agree; the model refuses it.
        items = [_value(child, path, found, depth + 1) for child in node.value]
        if not items:
            return items  # an explicit [] is a list without items, not a forgotten value
        return items if any(item is not None for item in items) else None
    values = _mapping(node, path, found, depth)
    return values or ({} if depth == 1 else None)


def _mapping(node: yaml.Node, path: str, found: list[Problem], depth: int) -> dict[str, object]:
    """Values of a mapping by key; keys without a value are left out, a second use of a key is a problem."""
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
    return values


def _syntax_problem(path: str, text: str, wrong: yaml.YAMLError) -> Problem:
    lines = text.split("\n")

    def place(name: str) -> Position | None:
        mark = getattr(wrong, name, None)
        if mark and mark.line >= len(lines):
            return Position(len(lines), len(lines[-1]) + 1)  # libyaml counts a line end that is not written
        return Position(mark.line + 1, mark.column + 1) if mark else None

    context = place("context_mark")
    slip = _Slip(
        path,
        lines,
        place("problem_mark") or context or Position(1, 1),
        str(getattr(wrong, "problem", "")),
        context,
    )
    return _explained(slip)


@dataclass(frozen=True, slots=True)
class _Slip:
    """A syntax error as the parser sees it: what it says, where, and where the thing began that it could not end."""

    path: str
    lines: list[str]
    place: Position
    complaint: str
    context: Position | None

    def nearby(self, count: int) -> Iterator[tuple[int, str]]:
        """The line complained of and those before it: libyaml often notices a slip one or two lines late."""
        for number in range(self.place.line, max(0, self.place.line - count), -1):
            yield number, self.lines[number - 1]

    @property
    def rest(self) -> str:
        """What follows the place complained of."""
        line, *below = self.lines[self.place.line - 1 :]
        return "".join((line[self.place.column - 1 :], *below))

    def at(self, line: int, column: int, code: str, **facts: Any) -> Problem:
        return new_problem(self.path, Position(line, column), code, **facts)


_LINE_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?P<indent>\s*(?:- )?)(?P<key>[a-z_]+)\s*："), "yaml-fullwidth-colon"),
    (re.compile(r"^(?P<indent>\s*)[－—–·•](?=\s*\S)"), "yaml-fullwidth-dash"),
    (re.compile(r"^\s*-(?=[a-z_]+:)"), "yaml-dash-space"),
    (re.compile(r"^(?P<indent>\s*(?:- )?)(?P<key>[a-z_]+):(?=[^\s])"), "yaml-colon-space"),
    (re.compile(r"^\s*(?:- )?(?:[a-z_]+: +)?(?P<key>[*&!%@`])"), "yaml-special-start"),
)
"""Slips that one line shows by itself; the position is the end of the match."""

_TEXT_AFTER_QUOTE = re.compile(
    r"""^\s*(?:- )?(?:[a-z_]+: +)?(?:"(?=[^"]*"\s*[^\s,\]}#:])|'(?=[^']*'\s*[^\s,\]}#:']))"""
)
"""A value that begins with a quotation and goes on behind it."""

_UNQUOTED_COLON = re.compile(r"^\s*(?:- )?[a-z_]+:\s+[^\"'|>\[{].*?:\s")


def _explained(slip: _Slip) -> Problem:
    """A syntax error in the author's terms, by the first explainer that knows it."""
    for explain in (_forgotten_quote, _line_slip, _second_colon, _open_bracket, _open_text, _layout):
        if problem := explain(slip):
            return problem
    return slip.at(*slip.place, "yaml-syntax")


def _forgotten_quote(slip: _Slip) -> Problem | None:
    place = _open_quote(slip.lines, slip.place.line)
    if place:
        return slip.at(*place, "yaml-quote")
    for number, line in slip.nearby(2):
        if match := _TEXT_AFTER_QUOTE.match(line):
            return slip.at(number, match.end(), "yaml-quote")
    return None


def _line_slip(slip: _Slip) -> Problem | None:
    for pattern, code in _LINE_SLIPS:
        for number, line in slip.nearby(3):
            if match := pattern.match(line):
                return slip.at(number, match.end(), code, name=match.groupdict().get("key", ""))
    return None


def _second_colon(slip: _Slip) -> Problem | None:
    if "mapping values are not allowed" in slip.complaint:
        for number, line in slip.nearby(2):
            if match := _UNQUOTED_COLON.match(line):
                return slip.at(number, match.end() - 1, "yaml-unquoted-colon")
    return None


def _open_bracket(slip: _Slip) -> Problem | None:
    if "expected node content" in slip.complaint and not slip.rest.strip():
        return _bracket_at_end(slip)
    start = slip.context
    if start is None or not ("flow" in slip.complaint or "expected ',' or" in slip.complaint):
        return None
    # A full-width comma is a slip where a key follows it, or between the ids of a list; else it is text.
    for number in range(start.line, min(start.line + 3, len(slip.lines) + 1)):
        line = slip.lines[number - 1]
        for match in re.finditer(r"，(?=\s*[a-z_]+[:：])|(?<=[a-z0-9])，(?=\s*[a-z0-9])", line):
            if number > start.line or match.start() >= start.column:
                return slip.at(number, match.start() + 1, "yaml-fullwidth-comma")
    opening = slip.lines[start.line - 1][start.column - 1 : start.column]
    return slip.at(*start, "yaml-unclosed", closing="]" if opening == "[" else "}")


def _bracket_at_end(slip: _Slip) -> Problem | None:
    """The bracket that the text ends without closing."""
    closed = 0
    for number in range(len(slip.lines), 0, -1):
        line = slip.lines[number - 1]
        for column in range(len(line), 0, -1):
            sign = line[column - 1]
            if sign in "[{" and not closed:
                return slip.at(number, column, "yaml-unclosed", closing="]" if sign == "[" else "}")
            closed += (sign in "]}") - (sign in "[{")
    return None


def _open_text(slip: _Slip) -> Problem | None:
    if "quoted scalar" in slip.complaint or "unexpected end of stream" in slip.complaint:
        return slip.at(*(slip.context or slip.place), "yaml-quote")
    if "could not find expected ':'" in slip.complaint and slip.context:
        return slip.at(*slip.context, "yaml-no-colon")
    return None


def _layout(slip: _Slip) -> Problem | None:
    signs = (
        "mapping values are not allowed",
        "did not find expected key",
        "block mapping",
        "block collection",
        "expected '-' indicator",
    )
    if any(sign in slip.complaint for sign in signs):
        return slip.at(*_outlier(slip.lines, slip.place), "yaml-indent")
    return None


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
