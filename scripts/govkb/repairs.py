"""Repairs that need no judgement: slips of typing, labels in the place of ids, dates in words, layout.

In: the bytes of one authored file. Out: the repaired text and what was done, line by line; nothing is written here.

Each repair is kept only if it proves itself: a repair of syntax must make the file readable or move the first mistake
further down; a repair of a value must leave fewer mistakes; a repair of layout must leave every value as it was. What
cannot be repaired stays as it is, character by character. A valid file keeps all its values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel

from govkb.choices import Choice
from govkb.document import MAX_BYTES, Document, Pointer, read_document
from govkb.model import Practice, problems_of_shape
from govkb.numerals import HEDGES, parse_number
from govkb.problem import Problem
from govkb.shape import choice_of, field_at, model_at
from govkb.vocabulary import FACET_FIELDS, Vocabulary

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MOST = 400
_MOST_READ = 6_000_000
"""Characters that are read to try repairs: hundreds of tries for an entry, a few dozen for the largest file."""
"""Repairs of syntax in one file; a file that needs more is no entry."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file after repair. `notes` say what was done, in order; the text is the old one where there are none."""

    text: str
    notes: tuple[str, ...]


class _Edit(NamedTuple):
    """Replace text[start:end]; `note` says why."""

    start: int
    end: int
    text: str
    note: str


def repair(path: str, data: bytes, model: type[BaseModel], vocabulary: Vocabulary) -> Repaired | None:
    """The file repaired, or None where it cannot be taken for a text of ours at all (too large, no known encoding)."""
    if len(data) > MAX_BYTES:
        return None
    notes: list[str] = []
    text = _decoded(data, notes)
    if text is None:
        return None
    text = _lines_ended(text, notes)
    text = _syntax(path, text, model, notes)
    text = _values(path, text, model, vocabulary, notes)
    text = _layout(path, text, model, notes)
    return Repaired(text, tuple(notes))


def _read(path: str, text: str) -> Document:
    return read_document(path, text.encode())


# ------------------------------------------------------------------------------------------------ bytes


def _decoded(data: bytes, notes: list[str]) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("gb18030",):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                return None
        # Bytes of any other encoding would often pass for GB 18030: an entry shows by its fields that they are not.
        if not re.search(r"^(?:name|title|facet)\s*[:：]", text.removeprefix("\ufeff"), re.MULTILINE):
            return None
        notes.append("文件改存为 UTF-8")
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        if "文件改存为 UTF-8" not in notes:
            notes.append("去掉开头的 BOM 标记")
    return text


def _lines_ended(text: str, notes: list[str]) -> str:
    if "\r" in text:
        notes.append("换行改为 LF")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


# ------------------------------------------------------------------------------------------------ syntax


def _syntax(path: str, text: str, model: type[BaseModel], notes: list[str]) -> str:
    """Mend what keeps the file from being read, one slip after the other, as long as each gets it further."""
    document = _read(path, text)
    if any(problem.is_error for problem in document.problems) and document.value is None:
        mended = _titles_with_wide_colons(text, model)
        if mended != text:
            notes.append("中文字段名和全角冒号改为字段的写法")
            text, document = mended, _read(path, mended)
    refused: set[tuple[int, int, str]] = set()
    for _ in range(_tries(text)):
        step = next(
            (
                (problem, edit)
                for problem in document.problems
                if (problem.line, problem.column, problem.code) not in refused
                for edit in _syntax_edits(problem, text)
            ),
            None,
        )
        if step is None:
            break
        problem, edit = step
        changed = text[: edit.start] + edit.text + text[edit.end :]
        fresh = _read(path, changed)
        if _further(document, fresh):
            notes.append(f"第{problem.line}行：{edit.note}")
            text, document = changed, fresh
            refused = set()
        else:
            refused.add((problem.line, problem.column, problem.code))
    return text


def _tries(text: str) -> int:
    """How many repairs are tried: each reads the whole text anew."""
    return min(_MOST, 10 + _MOST_READ // (len(text) + 1))


def _further(before: Document, after: Document) -> bool:
    """Whether a repair got the file further: readable, or its first mistake further down, or one mistake fewer."""
    old = [problem for problem in before.problems if problem.is_error]
    new = [problem for problem in after.problems if problem.is_error]
    if before.value is None and after.value is not None:
        return True
    if (before.value is None) != (after.value is None):
        return False
    if before.value is not None:
        return len(after.problems) < len(before.problems)
    if not old or not new:
        return len(new) < len(old)
    first, then = old[0], new[0]
    return (then.line, then.column) > (first.line, first.column) or (
        (then.line, then.column, then.code) != (first.line, first.column, first.code) and len(new) < len(old)
    )


def _syntax_edits(problem: Problem, text: str) -> Iterator[_Edit]:
    """The repair of one problem of syntax, if there is one that needs no judgement."""
    start = _start_of(text, problem.line)
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    for pattern, put, note in _LINE_REPAIRS.get(problem.code, ()):
        match = pattern.match(line)
        if match:
            fresh = put(match)
            if fresh is not None and fresh != match[0]:
                yield _Edit(start + match.start(), start + match.end(), fresh, note)
    if problem.code == "yaml-fullwidth-comma":
        at = start + problem.column - 1
        if text[at : at + 1] == "，":
            blank = "" if text[at + 1 : at + 2].isspace() else " "
            yield _Edit(at, at + 1, f",{blank}", "全角逗号改为半角")
    elif problem.code == "yaml-invisible":
        yield from _invisible(text, start, line)
    elif problem.code == "yaml-tab":
        indent = re.match(r"[ \t\u3000]+", line)
        if indent:
            yield _Edit(start, start + indent.end(), indent[0].replace("\t", "  ").replace("\u3000", "  "), "缩进的制表符改为空格")  # fmt: skip


def _invisible(text: str, start: int, line: str) -> Iterator[_Edit]:
    match = re.search("[\u200b-\u200d\u2060\ufeff\u00ad]+", line)
    if match:
        del text
        yield _Edit(start + match.start(), start + match.end(), "", "去掉看不见的字符")


_KEY = r"^(?P<head>\s*(?:- )?(?P<key>[a-z_]+))"


def _quoted(match: re.Match[str]) -> str | None:
    """The rest of the line as one quoted text; a comment behind it stays."""
    value, comment = match["value"], match.groupdict().get("comment") or ""
    if value.startswith(("|", ">")) or not value.strip():
        return None
    if '"' not in value and "\\" not in value:
        return f'{match["head"]}"{value}"{comment}'
    return f"{match['head']}'{value}'{comment}" if "'" not in value else f"{match['head']}{json.dumps(value, ensure_ascii=False)}{comment}"  # fmt: skip


def _quoted_whole(match: re.Match[str]) -> str | None:
    """A value that begins with a closed quotation and goes on: which quotes were meant needs no guess."""
    value = match["value"]
    closed = re.match(r"""(?:"[^"]*"|'[^']*')\s*[^\s,\]}#:]""", value)
    return _quoted(match) if closed and value.count(value[0]) % 2 == 0 else None


_VALUE = r"(?P<head>\s*(?:- )?(?:[a-z_]+: +)?)(?P<value>\S.*?)(?P<comment>(?<=\S)\s+#.*)?$"
"""A comment is looked for where blanks begin, and not from each of thousands anew."""
_LINE_REPAIRS: Mapping[
    str, tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None], str], ...]
] = {
    "yaml-fullwidth-colon": (
        (re.compile(_KEY + r"\s*：\s*(?=\S)"), lambda found: f"{found['head']}: ", "全角冒号改为半角"),
        (re.compile(_KEY + r"\s*：\s*$"), lambda found: f"{found['head']}:", "全角冒号改为半角"),
    ),
    "yaml-colon-space": (
        (re.compile(_KEY + r":(?=\S)"), lambda found: f"{found['head']}: ", "冒号后面加空格"),
    ),
    "yaml-dash-space": (
        (re.compile(r"^(\s*)-(?=[a-z_]+:)"), lambda found: f"{found[1]}- ", "短横后面加空格"),
    ),
    "yaml-fullwidth-dash": (
        (re.compile(r"^(\s*)[－—–·•]+\s*(?=\S)"), lambda found: f"{found[1]}- ", "列表的短横改为半角"),
    ),
    "yaml-unquoted-colon": ((re.compile(_VALUE), _quoted, "有冒号的文字加引号"),),
    "yaml-special-start": ((re.compile(_VALUE), _quoted, "以特殊符号开头的文字加引号"),),
    "yaml-quote": ((re.compile(_VALUE), _quoted_whole, "引号后面还有文字的，整段加引号"),),
}
"""By code: what of the line is replaced by what. The reader's own codes say where; a wrong guess is taken back."""


def _start_of(text: str, line: int) -> int:
    starts = _starts(text)
    return starts[min(line, len(starts)) - 1]


@lru_cache(maxsize=2)
def _starts(text: str) -> tuple[int, ...]:
    """Where the lines of a text begin; asked for once for each of its problems."""
    return 0, *(match.end() for match in re.finditer("\n", text))


def _titles_with_wide_colons(text: str, model: type[BaseModel]) -> str:
    """「名称：…」 at the beginning of a line as the field that has this title; texts in blocks are passed over."""
    titles = {info.title: name for name, info in model.model_fields.items() if info.title}
    lines, block = text.split("\n"), -1
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if block >= 0 and (not line.strip() or indent > block):
            continue
        block = indent if re.search(r":\s*[|>][0-9+-]*\s*$", line) else -1
        match = re.match(r"^([\u4e00-\u9fff（）、]{2,12})\s*[:：]\s*", line)
        if (
            match
            and match[1] in titles
            and not re.search(rf"^{titles[match[1]]}\s*[:：]", text, re.MULTILINE)
        ):
            lines[number] = f"{titles[match[1]]}: {line[match.end() :]}".rstrip()
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------------ values


def _values(path: str, text: str, model: type[BaseModel], vocabulary: Vocabulary, notes: list[str]) -> str:
    """Mend values of a readable file, as long as fewer of them are wrong afterwards."""
    left = _tries(text)
    while left > 0:
        document = _read(path, text)
        if document.value is None:
            return text
        before = _wrong(document.value, model, vocabulary)
        for edit in _value_edits(document.value, text, model, vocabulary):
            left -= 1
            if left < 0:
                return text
            changed = text[: edit.start] + edit.text + text[edit.end :]
            fresh = _read(path, changed)
            if fresh.value is not None and _wrong(fresh.value, model, vocabulary) < before:
                line = text.count("\n", 0, edit.start) + 1
                notes.append(f"第{line}行：{edit.note}")
                text = changed
                break
        else:
            return text
    return text


def _wrong(value: Mapping[str, Any], model: type[BaseModel], vocabulary: Vocabulary) -> int:
    """How many values of the file are wrong: by shape, and terms that are unknown or out of use."""
    _, errors = problems_of_shape(model, value)
    unknown = sum(
        1 for _, facet, term in _terms(value, model) if _retired_or_unknown(vocabulary, facet, term)
    )
    return len(errors) + unknown


def _terms(value: Mapping[str, Any], model: type[BaseModel]) -> Iterator[tuple[Pointer, str, str]]:
    """Terms that an entry names: where, of which facet."""
    if model is not Practice:
        return
    level = value.get("lead_level")
    if isinstance(level, str):
        yield ("lead_level",), "lead_level", level
    for name, facet in FACET_FIELDS:
        written = value.get(name)
        if isinstance(written, str):
            yield (name,), facet, written  # one word where a list is asked for
        for index, term in enumerate(written if isinstance(written, list) else ()):
            if isinstance(term, str):
                yield (name, index), facet, term


def _retired_or_unknown(vocabulary: Vocabulary, facet: str, term: str) -> bool:
    known = vocabulary.term(facet, term)
    return facet in vocabulary.facets and (known is None or known.retired)


def _value_edits(
    value: Mapping[str, Any], text: str, model: type[BaseModel], vocabulary: Vocabulary
) -> Iterator[_Edit]:
    """Candidates, best known first; whoever takes one reads the file again."""
    places = _Places(text)
    yield from places.wide_keys(model)
    for place, facet, term in _terms(value, model):
        if _retired_or_unknown(vocabulary, facet, term):
            yield from _term_edit(places, place, facet, term, vocabulary)
    _, errors = problems_of_shape(model, value)
    for error in errors:
        pointer: Pointer = tuple(error["loc"])
        mend = _MENDERS.get(error["type"])
        if mend:
            yield from mend(places, pointer, error.get("input"), model)


def _term_edit(
    places: _Places, pointer: Pointer, facet: str, term: str, vocabulary: Vocabulary
) -> Iterator[_Edit]:
    """A label or synonym as its id, a term out of use as its successor; several terms in one with a wide comma apart."""
    span = places.value(pointer)
    if span is None:
        return
    known = vocabulary.term(facet, term)
    if known is not None and known.use:
        yield _Edit(*span, known.use, f"停用的词「{term}」改为 {known.use}")
        return
    meant = {
        one.id
        for one in vocabulary.terms.get(facet, {}).values()
        if not one.retired and term in (one.label, *one.synonyms)
    }
    if len(meant) == 1:
        (identifier,) = meant
        yield _Edit(*span, identifier, f"「{term}」改为词表编号 {identifier}")
    elif re.search("[，、]", term) and places.in_brackets(pointer):
        parts = [part.strip() for part in re.split("[，、]", term) if part.strip()]
        yield _Edit(*span, ", ".join(parts), "全角逗号改为半角")


class _Places:
    """Where the values and keys of a text stand, as offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        for match in re.finditer("\n", text):
            self._starts.append(match.end())
        self._nodes: dict[Pointer, tuple[yaml.Node | None, yaml.Node]] = {}
        self._flow: set[Pointer] = set()
        try:
            root = yaml.compose(text, Loader=_Loader)
        except (
            yaml.YAMLError
        ):  # what the reader of plain texts took and the composer does not: nothing is mended
            root = None
        if root is not None:
            self._walk((), None, root)

    def _walk(self, pointer: Pointer, key: yaml.Node | None, node: yaml.Node) -> None:
        self._nodes[pointer] = (key, node)
        if isinstance(node, yaml.MappingNode):
            for key_node, value_node in node.value:
                self._walk((*pointer, str(key_node.value)), key_node, value_node)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._walk((*pointer, index), None, item)
        if isinstance(node, yaml.CollectionNode) and node.flow_style:
            self._flow.add(pointer)

    def wide_keys(self, model: type[BaseModel]) -> Iterator[_Edit]:
        """「code：…」 in brackets, which YAML takes for a key without a value."""
        for pointer, (key, node) in self._nodes.items():
            match = re.fullmatch(r"([a-z_]+)\s*：\s*(.+)", str(pointer[-1])) if pointer else None
            inner = model_at(model, pointer[:-1]) if match else None
            span = self._span(key) if key is not None else None
            if (
                match
                and inner
                and span
                and match[1] in inner.model_fields
                and node.value in ("", "~", "null")
            ):
                yield _Edit(*span, f"{match[1]}: {match[2]}", "全角冒号改为半角")

    def value(self, pointer: Pointer) -> tuple[int, int] | None:
        """Offsets of a text on one line, quotes included."""
        found = self._nodes.get(pointer)
        if found is None or not isinstance(found[1], yaml.ScalarNode) or found[1].style in ("|", ">"):
            return None
        return self._span(found[1])

    def key(self, pointer: Pointer) -> tuple[int, int] | None:
        """Offsets of a key."""
        found = self._nodes.get(pointer)
        return self._span(found[0]) if found and found[0] is not None else None

    def in_brackets(self, pointer: Pointer) -> bool:
        """Whether the list or mapping around a value is written in brackets."""
        return any(pointer[:depth] in self._flow for depth in range(len(pointer)))

    def indent(self, pointer: Pointer) -> int:
        """Column of a key."""
        found = self._nodes.get(pointer)
        return found[0].start_mark.column if found and found[0] is not None else 0

    def _span(self, node: yaml.Node) -> tuple[int, int] | None:
        start, end = node.start_mark, node.end_mark
        if start.line != end.line:
            return None
        line = self._starts[start.line]
        return line + start.column, line + end.column


def _choice_edit(places: _Places, pointer: Pointer, value: Any, model: type[BaseModel]) -> Iterator[_Edit]:
    """The label of a closed list as its value."""
    info, span = field_at(model, pointer), places.value(pointer)
    choice: type[Choice] | None = choice_of(info.annotation) if info else None
    if choice is None or span is None or not isinstance(value, str):
        return
    bare = value.strip().lower().replace("-", "_")
    for member in choice:
        if value == member.label or bare == member.value:
            yield _Edit(*span, member.value, f"「{value}」改为 {member.value}")


_CHINESE_DATE = re.compile(
    r"([12][0-9]{3})\s*(?:年|[./\-－—])\s*(?:([0-9]{1,2})\s*(?:月|[./\-－—]|$)\s*(?:([0-9]{1,2})\s*日?)?)?"
)
_WIDE = str.maketrans("０１２３４５６７８９．／", "0123456789./")


def _date_edit(places: _Places, pointer: Pointer, value: Any, model: type[BaseModel]) -> Iterator[_Edit]:
    """2024年3月 as 2024-03. What is no whole date (上半年, 3月) stays."""
    del model
    span = places.value(pointer)
    match = _CHINESE_DATE.fullmatch(str(value).translate(_WIDE).strip())
    if span and match:
        parts = [match[1], *(f"{int(part):02}" for part in match.groups()[1:] if part)]
        text = "-".join(parts)
        quoted = f'"{text}"' if len(parts) < 3 else text
        yield _Edit(*span, quoted, f"日期「{value}」改为 {text}")


def _flag_edit(places: _Places, pointer: Pointer, value: Any, model: type[BaseModel]) -> Iterator[_Edit]:
    del model
    span = places.value(pointer)
    flag = {"yes": "true", "no": "false", "true": "true", "false": "false", "y": "true", "n": "false"}.get(
        str(value).lower()
    )
    if span and flag:
        yield _Edit(*span, flag, f"「{value}」改为 {flag}")


def _list_edit(places: _Places, pointer: Pointer, value: Any, model: type[BaseModel]) -> Iterator[_Edit]:
    """One word where a list is asked for."""
    del model
    span = places.value(pointer)
    if span and isinstance(value, str) and not re.search(r"[，、,；;：:\[\]{}]", value):
        yield _Edit(*span, f"[{places.text[slice(*span)]}]", "只有一项的也写成列表")


def _title_edit(places: _Places, pointer: Pointer, value: Any, model: type[BaseModel]) -> Iterator[_Edit]:
    """The Chinese title of a field as the field, or its name with the wrong dash or capitals."""
    del value
    inner, span = model_at(model, pointer[:-1]), places.key(pointer)
    written = str(pointer[-1])
    if inner is None or span is None:
        return
    for name, info in inner.model_fields.items():
        same = written.lower().replace("-", "_") == name
        if (info.title == written or same) and places.key((*pointer[:-1], name)) is None:
            yield _Edit(*span, name, f"「{written}」改为字段 {name}")
            return


def _number_edit(places: _Places, pointer: Pointer, value: Any, model: type[BaseModel]) -> Iterator[_Edit]:
    """「200余次」 in one as value, hedge and unit, where hedge and unit are not written yet."""
    del model
    span = places.value(pointer)
    match = re.fullmatch(
        r"([余多近约超]?)([0-9][0-9.,]*[十百千万亿]*%?)([余多]?)([^0-9余多]*)", str(value).strip()
    )
    if span is None or match is None or (match[1] and match[3]) or parse_number(match[2]) is None:
        return
    hedge, unit = match[1] or match[3], match[4].strip()
    siblings = {name: places.key((*pointer[:-1], name)) for name in ("approx", "unit")}
    wanted = {name: text for name, text in (("approx", hedge), ("unit", unit)) if text}
    if not wanted or hedge not in ("", *HEDGES) or any(siblings[name] for name in wanted):
        return
    between = ", " if places.in_brackets(pointer) else "\n" + " " * places.indent(pointer)
    pieces = [f'"{match[2]}"', *(f"{name}: {text}" for name, text in wanted.items())]
    yield _Edit(*span, between.join(pieces), f"「{value}」分开写成数值、约数、单位")


_Mender = Callable[[_Places, Pointer, Any, type[BaseModel]], Iterator[_Edit]]
_MENDERS: Mapping[str, _Mender] = {
    "enum": _choice_edit,
    "literal_error": _choice_edit,
    "date-format": _date_edit,
    "flag-invalid": _flag_edit,
    "tuple_type": _list_edit,
    "list_type": _list_edit,
    "extra_forbidden": _title_edit,
    "figure-value": _number_edit,
}
"""By kind of error of the model: who knows a repair."""


# ------------------------------------------------------------------------------------------------ layout


def _layout(path: str, text: str, model: type[BaseModel], notes: list[str]) -> str:
    """Blanks at line ends, the end of the file, the order of fields; kept only where no value changes."""
    document = _read(path, text)
    if document.value is None:
        return text
    for note, arrange in (
        ("去掉行尾空格", _without_trailing_blanks),
        ("文件末尾留一个换行", _ended),
        ("字段按字段表的次序排列", lambda old: _ordered(old, model)),
    ):
        changed = arrange(text)
        if changed == text:
            continue
        fresh = _read(path, changed)
        same = fresh.value == document.value and len(fresh.problems) <= len(document.problems)
        if same:
            notes.append(note)
            text = changed
    return text


def _without_trailing_blanks(text: str) -> str:
    return "\n".join([line.rstrip(" \t") for line in text.split("\n")])


def _ended(text: str) -> str:
    return text.rstrip("\n") + "\n"


def _ordered(text: str, model: type[BaseModel]) -> str:
    """The fields of the entry itself in the model's order; the comment above a field goes with it."""
    order = {name: index for index, name in enumerate(model.model_fields)}
    head, blocks = _blocks(text)
    names = [name for name, _ in blocks]
    if any(name not in order for name in names) or len(set(names)) != len(names):
        return text
    ranked = sorted(blocks, key=lambda block: order[block[0]])
    if ranked == blocks:
        return text
    whole = [block if block.endswith("\n") else f"{block}\n" for _, block in ranked]
    return head + "".join(whole)


def _blocks(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first field, and the text of each field with the comments right above it."""
    lines = text.splitlines(keepends=True)
    starts: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        match = re.match(r"([^\s#:]+)\s*:(?:\s|$)", line)
        if match:
            above = number
            while above > 0 and lines[above - 1].startswith("#") and not _is_directive(lines[above - 1]):
                above -= 1
            starts.append((above, match[1]))
    if not starts:
        return text, []
    head_end = starts[0][0]
    if head_end == 0 and lines[0].startswith("#"):  # a comment at the very top is about the file
        head_end = next(number for number, line in enumerate(lines) if not line.startswith("#"))
        starts[0] = (head_end, starts[0][1])
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    blocks = [(name, "".join(lines[start:end])) for (start, name), end in zip(starts, ends, strict=True)]
    return "".join(lines[:head_end]), blocks


def _is_directive(line: str) -> bool:
    return "yaml-language-server" in line
