"""What must hold for any text that anybody may ever write."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fixture_library import LIBRARY, TESTS, TODAY, small_catalog
from govkb.axes import verdict
from govkb.checks import run_checks
from govkb.document import MAX_DEPTH, Document, Pointer, read_document
from govkb.memory import Memory
from govkb.messages import MESSAGES
from govkb.model import Comparison, Practice
from govkb.numerals import Number, parse_number
from govkb.problem import Problem, Related
from govkb.prose import parse_prose, plain_text
from govkb.reading import Entry, read
from govkb.report import FORMATS, render_report
from govkb.shape import read_shape
from govkb.subset import read_subset

MODEST = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MANY = settings(MODEST, max_examples=250)

PATH = "practices/hunan/a.yml"
ENTRIES = tuple(
    file.read_text("utf-8")
    for file in (*sorted(LIBRARY.glob("practices/[a-z]*/*.yml")), TESTS / "damage/wuchanghui.yml")
)

SIGNS = st.sampled_from(
    [
        "\n", "  ", "\n  ", "\n- ", "- ", ": ", ":", '"', "'", "{", "}", "[", "]", ", ", ",", "#", " # ", "|", "|\n", ">", "&a ", "*a",
        "! ", "~", "null", "，", "：", "— ", "-", "? ", "%", "@", "`", "\\", "a: b\n", "\n\n", "---\n", "...\n", "<<: ", "\t", "\r\n", "\u3000",
        "\u00a0", "\u2028", "\ufeff", "\x00", "\u202e", "😀", "\\u202e", "院子", "0", ".5", "%}", "{{", "</script>",
    ]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=80), st.lists(SIGNS, max_size=25).map("".join))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """An entry with a few slices deleted, doubled, moved or overwritten."""
    text = draw(st.sampled_from(ENTRIES))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        new = draw(
            st.one_of(st.just(""), SIGNS, SIGNS.map(lambda sign: sign * 3), st.just(text[start:end] * 2))
        )
        text = text[:start] + new + text[end:]
    return text


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """A few lines of an entry, moved to the margin, with a slip or two: small enough to try many."""
    lines = draw(st.sampled_from(ENTRIES)).split("\n")
    start = draw(st.integers(0, len(lines) - 1))
    piece = lines[start : start + draw(st.integers(1, 8))]
    margin = min((len(line) - len(line.lstrip()) for line in piece if line.strip()), default=0)
    text = "\n".join(line[margin:] for line in piece)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.one_of(SIGNS, st.just(""))) + text[at + draw(st.integers(0, 5)) :]
    return text


# ---- reading


@MANY
@given(st.one_of(ANY_TEXT, fragments()))
@example("---")
def test_any_text_becomes_a_document(text: str) -> None:
    document = read_document(PATH, text.encode("utf-8", "surrogatepass"))
    assert document.value is not None or document.problems
    lines = document.text.split("\n")
    for problem in document.problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.hint
        assert "{" not in MESSAGES[problem.code].text or problem.message != MESSAGES[problem.code].text


@MODEST
@given(st.binary(max_size=200))
def test_any_bytes_become_a_document(data: bytes) -> None:
    document = read_document(PATH, data)
    assert document.value is not None or document.problems


@MODEST
@given(damaged())
def test_any_damage_gives_problems_and_never_an_exception(text: str) -> None:
    document = read_document(PATH, text.encode())
    for model in (Practice, Comparison):
        built, problems = read_shape(document, model)
        assert built is not None or any(problem.is_error for problem in problems)
    practice, _ = read_shape(document, Practice)
    catalog = small_catalog()
    if practice is not None:
        entry = Entry("a", PATH, read(Memory(), Practice, text.encode(), {}, b""))
        catalog = replace(
            catalog,
            entries=MappingProxyType({**catalog.entries, "a": entry}),
            texts=MappingProxyType({PATH: document.text}),
        )
    problems = list(run_checks(catalog, TODAY))
    report = render_report(problems, catalog.texts, "text")
    assert report.endswith("。\n")


@cache
def composed(text: str) -> tuple[yaml.Node | None, bool]:
    try:
        return yaml.compose(text, Loader=yaml.CBaseLoader), True
    except yaml.YAMLError:
        return None, False


@MANY
@given(fragments())
@example("a: ~ \nb: null  \nc: null\u3000")
@example("a: {b: null , c: d}\nb: {c: ~ , d: e }\nc: {d: e, d: f}")
@example('a: {b: "c, d", e: f}\nb: {c: "d" , e: "f\\\\n"}\nc: {d: e:f, g: h}')
@example('a: {b: null, c: ~ , d: ""}\nb: [null, c]\nc: [~ ]')
@example("a:\n- b\n-\n- c: d\n  e:\n  - f\ng: h")
@example("a:\n  - b\n\n  # c\n  - a: {b: c, d: e,}\nb: [c, d,]")
def test_the_fast_reader_says_what_the_composer_says_or_nothing(text: str) -> None:
    if any(sign in text for sign in "\r\x00\x85\u2028\u2029\ufeff"):
        return  # refused or made equal before either of them sees the text

    fast = read_subset(text, MAX_DEPTH)
    if fast is None:
        return
    node, fine = composed(text)
    assert fine
    assert isinstance(node, yaml.MappingNode)
    assert fast == _plain(node) or (fast == {} and _plain(node) is None)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        empty = not node.style and node.value in ("~", "null")
        return None if empty else node.value.strip() or None
    if isinstance(node, yaml.SequenceNode):
        items = [_plain(child) for child in node.value]
        return items if any(item is not None for item in items) else None
    pairs = {key.value: _plain(value) for key, value in node.value}
    assert len(pairs) == len(node.value), "a key twice is not in the subset"
    return {key: value for key, value in pairs.items() if value is not None} or None


def pointers(value: object, pointer: Pointer = ()) -> list[tuple[Pointer, object]]:
    found: list[tuple[Pointer, object]] = [(pointer, value)] if pointer else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += pointers(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += pointers(inner, (*pointer, index))
    return found


def begins(document: Document, pointer: Pointer, value: object) -> bool:
    """Whether the text at a pointer's place begins the value (or, for blocks, its key or dash)."""
    line, column = document.locate(pointer)
    rest = document.text.split("\n")[line - 1][column - 1 :]
    if isinstance(value, str):
        word = value.split("\n")[0].split(" ")[0]
        if "\n" in value and rest.startswith(f"{pointer[-1]}: |"):
            return True  # a block stands below its key
        return rest.lstrip("\"'").startswith(word[:8].split("，")[0][:8]) or rest.startswith(("|", ">", '"'))
    if rest.startswith(("[", "{", "- ")):
        return True
    if isinstance(pointer[-1], str):
        return rest.startswith(pointer[-1] + ":")
    return isinstance(value, dict) and rest.startswith(tuple(value))


@pytest.mark.parametrize("text", ENTRIES, ids=lambda text: text.partition("name: ")[2].split("\n")[0])
def test_the_text_at_the_place_of_a_value_begins_it(text: str) -> None:
    document = read_document(PATH, text.encode())
    wrong = [pointer for pointer, value in pointers(document.value) if not begins(document, pointer, value)]
    assert not wrong


@MODEST
@given(damaged())
def test_every_value_of_a_readable_text_has_its_place(text: str) -> None:
    document = read_document(PATH, text.encode())
    if document.value is not None and not document.problems:
        for pointer, _ in pointers(document.value)[:60]:
            line, column = document.locate(pointer)
            assert column <= len(document.text.split("\n")[line - 1]) + 1
            assert document.has_key(pointer)


# ---- numbers


DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A whole number below a hundred million as it is spoken: the oracle, written without looking at the reader."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return chinese(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + chinese(low))
    said = ""
    gap = False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + sign
            gap = False
        else:
            gap = bool(said)
    return said or "零"


@MANY
@given(st.integers(0, 99_999_999))
def test_a_number_in_words_is_the_number(number: int) -> None:
    assert parse_number(chinese(number)) == Number(Decimal(number), Decimal(number))


@MODEST
@given(st.integers(10, 19))
def test_the_teens_drop_their_one(number: int) -> None:
    assert parse_number(chinese(number).removeprefix("一")) == Number(Decimal(number), Decimal(number))


@MANY
@given(
    st.integers(0, 9_999_999),
    st.integers(0, 3),
    st.sampled_from([("", 1), ("百", 100), ("千", 1000), ("万", 10_000), ("亿", 100_000_000)]),
    st.booleans(),
)
def test_a_number_in_digits_is_the_number(
    whole: int, places: int, size: tuple[str, int], commas: bool
) -> None:
    value = Decimal(whole).scaleb(-places)
    printed = f"{value:,f}" if commas else f"{value:f}"
    number = parse_number(printed + size[0])
    assert number is not None
    assert number.value == value * size[1]
    assert not number.percent


@MODEST
@given(st.integers(0, 100_00), st.sampled_from(["%", "％"]))
def test_a_percentage_is_the_number_before_its_sign(hundredths: int, sign: str) -> None:
    value = Decimal(hundredths).scaleb(-2)
    assert parse_number(f"{value:f}{sign}") == Number(value, value, percent=True)


@MODEST
@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(["-", "–", "—", "～", "~", "至", "到"]))
def test_a_range_keeps_both_ends_in_order(low: int, high: int, sign: str) -> None:
    number = parse_number(f"{low}{sign}{high}")
    if low > high:
        assert number is None
    else:
        assert number is not None
        assert (number.low, number.high) == (Decimal(low), Decimal(high))


@MANY
@given(st.text("0123456789.,%％多余几数半十百千万亿一二三两〇分之年月日-至约", max_size=9))
def test_whatever_looks_like_a_number_is_read_or_refused(text: str) -> None:
    number = parse_number(text)
    if number is not None and number.low is not None:
        assert number.high is not None
        assert 0 <= number.low <= number.high
        assert number.low.is_finite()


# ---- reports


PROBLEMS = st.lists(
    st.builds(
        Problem,
        path=st.text(min_size=1, max_size=20),
        line=st.integers(1, 5),
        column=st.integers(1, 300),
        code=st.sampled_from(sorted(MESSAGES)),
        severity=st.sampled_from(["error", "warning"]),
        message=st.text(max_size=40),
        hint=st.text(max_size=40),
        related=st.lists(st.builds(Related, st.text(max_size=9), st.integers(1, 9), st.integers(1, 9), st.text(max_size=9)), max_size=2).map(tuple),
    ),
    max_size=4,
)  # fmt: skip


@MODEST
@given(PROBLEMS, st.text(max_size=300), st.booleans())
def test_reports_survive_any_text(problems: list[Problem], text: str, colour: bool) -> None:
    texts = {problem.path: text for problem in problems}
    seen = {name: render_report(problems, texts, name, colour=colour) for name in FORMATS}
    assert seen["text"].endswith("。\n")
    commands = seen["github"].split("\n")[:-1]
    assert len(commands) == len(problems)
    for command, problem in zip(commands, problems, strict=True):
        match = re.fullmatch(
            r"::(error|warning) file=([^:,]*),line=(\d+),col=(\d+),title=([^:,]*)::([^\n\r]*)", command
        )
        assert match is not None
        assert _unescaped(match[6]) == problem.message + problem.hint
        assert _unescaped(match[2]) == problem.path
    records = json.loads(seen["json"])["problems"]
    assert [record["message"] for record in records] == [problem.message for problem in problems]
    results = json.loads(seen["sarif"])["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == [problem.code for problem in problems]


def _unescaped(text: str) -> str:
    for sign, escaped in ((":", "%3A"), (",", "%2C"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        text = text.replace(escaped, sign)
    return text


# ---- prose


def visible(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and not char.isspace())


PROSE = st.lists(
    st.one_of(
        st.sampled_from(["**", "*", "[", "](", ")", "https://a.cn", "practice:a", "- ", "1. ", "\n", "\n\n", "<b>", "&", "，", " ", "院子会", "a", "\\"]),
        st.text(max_size=5),
    ),
    max_size=15,
).map("".join)  # fmt: skip


@MANY
@given(PROSE)
def test_prose_never_loses_a_visible_character(text: str) -> None:
    blocks = parse_prose(text)
    spans = [span for block in blocks for item in block.items for span in item]
    rest = visible(text)
    # What is left in the source between the words of the blocks is markup of the subset and nothing else.
    left = ""
    for span in spans:
        for part in visible(span.text):
            at = rest.find(part)
            assert at >= 0, (text, span)
            left += rest[:at]
            rest = rest[at + 1 :]
    left += rest
    addresses = "".join(span.href for span in spans)
    allowed = re.sub(r"https?://[^\s()<>\"]+|practice:[a-z0-9-]+|[*\[\]()-]|\d{1,2}\.", "", left)
    assert allowed == "" or allowed in addresses


@MODEST
@given(PROSE)
def test_plain_text_is_the_words_of_the_blocks(text: str) -> None:
    words = "".join(span.text for block in parse_prose(text) for item in block.items for span in item)
    assert visible(plain_text(text)) == visible(words)
    assert all(span.text for block in parse_prose(text) for item in block.items for span in item)


# ---- verdicts


CELLS = st.lists(st.lists(st.sampled_from(["甲", "乙", "无"]), max_size=3).map(tuple), min_size=1, max_size=4)


@MODEST
@given(CELLS, st.randoms(use_true_random=False))
def test_a_verdict_does_not_depend_on_the_order(cells: list[tuple[str, ...]], random: Any) -> None:
    turned = [tuple(random.sample(cell, len(cell))) for cell in random.sample(cells, len(cells))]
    assert verdict(turned) is verdict(cells)


@MODEST
@given(CELLS)
def test_one_more_silent_source_proves_nothing(cells: list[tuple[str, ...]]) -> None:
    assert verdict([*cells, ()]).value == "gap"
    assert verdict([cells[0], cells[0]]).value == ("same" if cells[0] else "gap")
