"""Text in, values and positions out; what is more than data is refused with its place."""

from __future__ import annotations

import time

import pytest

from govkb.document import (
    MAX_BYTES,
    MAX_COMMAS,
    MAX_DEPTH,
    VOCABULARY_COMMAS,
    Document,
    Pointer,
    read_document,
)

TEXT = """\
name: 院子会
place: {code: "431382", town: 桥头河镇}
aliases:
  - 院坝会
  - "屋檐下的会"
steps:
  - stage: prepare
    title: 通知
    what: |
      第一段。
      还是第一段。

      第二段。
  - title: 议
    who:
note: 写了两行的
  一句话
"""


def read(text: str) -> Document:
    return read_document("practices/hunan/a.yml", text.encode())


def codes(text: str) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.code) for problem in read(text).problems]


def test_values_are_text_and_nothing_else() -> None:
    value = read("a: 1\nb: 2020-05-19\nc: no\nd: 1e3\ne: [true, 0x1F]\nf: 12:30\n").value
    assert value == {"a": "1", "b": "2020-05-19", "c": "no", "d": "1e3", "e": ["true", "0x1F"], "f": "12:30"}


@pytest.mark.parametrize("empty", ["", '""', "''", "~", "null", "{}", '"  "', "|", "[~]", "{x: }"])
def test_an_empty_value_counts_as_missing(empty: str) -> None:
    assert read(f"a: {empty}\nb: 1\n").value == {"b": "1"}


@pytest.mark.parametrize("quoted", ['"~"', "'null'"])
def test_a_quoted_tilde_is_text(quoted: str) -> None:
    assert read(f"a: {quoted}\n").value == {"a": quoted[1:-1]}


def test_an_empty_item_keeps_its_place_in_the_list() -> None:
    assert read("a: [x, ~, z]\n").value == {"a": ["x", None, "z"]}


@pytest.mark.parametrize("style", [">", "", '"'])
def test_lines_of_chinese_are_joined_without_a_space(style: str) -> None:
    end = style if style == '"' else ""
    assert read(f"a: {style}\n  第一行，\n  第二行{end}\n").value == {"a": "第一行，第二行"}


def test_lines_of_latin_words_keep_their_space() -> None:
    assert read("a: two\n  words\n").value == {"a": "two words"}


def test_a_block_keeps_its_lines() -> None:
    value = read(TEXT).value
    assert value is not None
    assert value["steps"][0]["what"] == "第一段。\n还是第一段。\n\n第二段。"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_line_end_is_a_line_end(ends: str) -> None:
    document = read(TEXT.replace("\n", ends))
    assert document.value == read(TEXT).value
    assert document.locate(("note",)) == (16, 7)


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        (("name",), 1, 7),
        (("place",), 2, 8),
        (("place", "code"), 2, 15),
        (("place", "town"), 2, 31),
        (("aliases",), 3, 1),
        (("aliases", 0), 4, 5),
        (("aliases", 1), 5, 5),
        (("steps", 0), 7, 5),
        (("steps", 0, "title"), 8, 12),
        (("steps", 0, "what"), 9, 11),
        (("steps", 1, "title"), 14, 12),
        (("steps", 1, "who"), 15, 5),
        (("note",), 16, 7),
    ],
)
def test_every_value_has_its_place(pointer: Pointer, line: int, column: int) -> None:
    assert read(TEXT).locate(pointer) == (line, column)


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        (("name",), 1, 1),
        (("place", "town"), 2, 25),
        (("steps", 0, "what"), 9, 5),
    ],
)
def test_a_key_has_its_place_too(pointer: Pointer, line: int, column: int) -> None:
    assert read(TEXT).locate(pointer, key=True) == (line, column)


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ((), 1, 1),
        (("venue",), 1, 1),
        (("place", "village"), 2, 1),
        (("steps", 0, "who"), 7, 5),
        (("steps", 9), 6, 1),
        (("name", 3, "x"), 1, 1),
    ],
)
def test_what_is_missing_is_located_at_its_parent(pointer: Pointer, line: int, column: int) -> None:
    assert read(TEXT).locate(pointer) == (line, column)


def test_a_wide_character_is_one_column() -> None:
    assert read("地点: {省: 湖南, code: x}\n").locate(("地点", "code")) == (1, 19)
    assert read("a: {😀: 1, b: x}\n").locate(("a", "b")) == (1, 14)


def test_a_written_key_without_a_value_is_known() -> None:
    document = read(TEXT)
    assert document.has_key(("steps", 1, "who"))
    assert not document.has_key(("steps", 0, "who"))
    assert not document.has_key(("steps", 5, "who"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", [(1, 4, "yaml-anchor"), (2, 4, "yaml-alias")]),
        ("a: !!str 1\n", [(1, 4, "yaml-tag")]),
        ("a: !own 1\n", [(1, 4, "yaml-tag")]),
        ("a:\n  <<: {b: 1}\n", [(2, 3, "yaml-merge-key")]),
        ("a: 1\n---\nb: 2\n", [(2, 1, "yaml-documents")]),
        ("a: 1\na: 2\n", [(2, 1, "yaml-duplicate-key")]),
        ("a: {b: 1, b: 2}\n", [(1, 11, "yaml-duplicate-key")]),
        ("? [a, b]\n: 1\nc: d\n", [(1, 3, "yaml-key")]),
    ],
)
def test_what_is_more_than_data_is_refused(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize("text", ["---\na: 1\n", "a: 1\n...\n", "a: 3 & 4\n", "a: R*D\n", "a: 好!\n", 'a: "<<"\n', "a: |\n  ---\n"])  # fmt: skip
def test_what_only_looks_like_more_is_data(text: str) -> None:
    assert codes(text) == []


def test_a_duplicate_points_at_the_first() -> None:
    (problem,) = read("a: 1\nb: 2\na: 3\n").problems
    (first,) = problem.related
    assert (first.path, first.line, first.column) == ("practices/hunan/a.yml", 1, 1)


def test_all_duplicates_of_a_file_are_reported() -> None:
    assert [code for _, _, code in codes("a: 1\na: 2\na: 3\nb: {c: 1, c: 2}\n")] == ["yaml-duplicate-key"] * 3


@pytest.mark.parametrize("levels", [MAX_DEPTH, 200, 3000])
def test_deep_nesting_is_refused_where_it_is_too_deep(levels: int) -> None:
    assert codes("a: " + "[" * levels + "x" + "]" * levels) == [(1, 3 + MAX_DEPTH, "yaml-depth")]
    assert codes("a: " + "[" * (MAX_DEPTH - 1) + "x" + "]" * (MAX_DEPTH - 1)) == []


def test_deep_nesting_by_braces_and_dashes_is_refused_too() -> None:
    assert {code for _, _, code in codes("a: " + "{b: " * 500 + "1" + "}" * 500)} == {"yaml-depth"}
    assert {code for _, _, code in codes("a:\n  " + "- " * 500 + "x\n")} == {"yaml-depth"}


def test_size_is_measured_in_bytes() -> None:
    full = "#" + "a" * (MAX_BYTES - 7) + "\na: 1\n"
    assert codes(full) == []
    assert [code for _, _, code in codes("#" + full)] == ["file-too-large"]


def test_items_are_counted_by_their_commas_and_more_may_stand_in_a_vocabulary() -> None:
    full = "a: [" + "x, " * MAX_COMMAS + "x]\n"
    assert codes(full) == []
    assert codes(full + "b:\n  [x, x]\n") == [(3, 5, "file-too-many-items")]
    assert read_document("", f"{full}b: [x, x]\n".encode(), most_commas=VOCABULARY_COMMAS).problems == ()


@pytest.mark.parametrize(
    ("data", "line", "column", "guess"),
    [
        ("name: 院子会\n".encode("gb18030"), 1, 7, "GBK"),
        ("name: x\n".encode("utf-16"), 1, 1, "UTF-16"),
        ("name: 院子\n".encode() + b"a: \xff\xff\n", 2, 4, "未知"),
    ],
)
def test_a_foreign_encoding_is_guessed(data: bytes, line: int, column: int, guess: str) -> None:
    document = read_document("a.yml", data)
    (problem,) = document.problems
    assert problem.code == "file-encoding"
    assert guess in problem.message
    assert document.value is None
    if guess != "GBK":  # bytes of GBK may be letters of UTF-8 by accident, so its place says little
        assert (problem.line, problem.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: x\x00y\n", "yaml-control-character"),
        ("a: x\x1by\n", "yaml-control-character"),
        ("a: x\x85y\n", "yaml-control-character"),
        ("a: x\u2028y\n", "yaml-control-character"),
        ("a: x\u2029y\n", "yaml-control-character"),
        ("a: x\ufffey\n", "yaml-control-character"),
        ("a: x\u202ey\n", "yaml-bidi"),
        ("a: x\u2066y\n", "yaml-bidi"),
        ("a: x\u200by\n", "yaml-invisible"),
        ("a: x\u00ady\n", "yaml-invisible"),
        ("a: 1\n# x\u202e\n", "yaml-bidi"),
    ],
)
def test_a_character_that_nobody_sees_is_named(text: str, code: str) -> None:
    (problem,) = read(text).problems
    at = next(place for place, char in enumerate(text) if not char.isprintable() and char != "\n")
    assert (problem.code, problem.line, problem.column) == (
        code,
        text.count("\n", 0, at) + 1,
        at - text.rfind("\n", 0, at),
    )
    assert f"U+{ord(text[at]):04X}" in problem.message


@pytest.mark.parametrize(
    ("escape", "code"),
    [("\\x00", "yaml-control-character"), ("\\u202e", "yaml-bidi"), ("\\u200b", "yaml-invisible"), ("\\e", "yaml-control-character"), ("\\N", "yaml-control-character")],
)  # fmt: skip
def test_an_escape_cannot_smuggle_such_a_character_in(escape: str, code: str) -> None:
    assert [found for _, _, found in codes(f'a: 1\nb: "x{escape}y"\n')] == [code]


def test_a_tab_inside_a_text_is_no_indentation() -> None:
    assert codes('a: "x\ty"\n') == []


def test_a_warning_about_the_text_does_not_hide_the_values() -> None:
    document = read_document("a.yml", b"\xef\xbb\xbfname: x\n")
    assert document.value == {"name": "x"}
    assert [problem.severity for problem in document.problems] == ["warning"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb：2\n", (2, 2, "yaml-fullwidth-colon")),
        ("a: 1\nb：2\nc: 3\n", (2, 2, "yaml-fullwidth-colon")),
        ("a:\n  - b：2\n    c: 3\n", (2, 6, "yaml-fullwidth-colon")),
        ("a:\n  - b: 1\n  － b: 2\n", (3, 3, "yaml-fullwidth-dash")),
        ("a:\n  - b: 1\n  • b: 2\n", (3, 3, "yaml-fullwidth-dash")),
        ("a:\n  -b: 2\n    c: 3\n", (2, 3, "yaml-dash-space")),
        ("a: 1\nb:2\nc: 3\n", (2, 2, "yaml-colon-space")),
        ("a: 说: 三件事\n", (1, 5, "yaml-unquoted-colon")),
        ("a: 说:\u3000三:\nb: 1\n", (1, 5, "yaml-unquoted-colon")),
        ("a: [1, 2\nb: 3\n", (1, 4, "yaml-unclosed")),
        ("a: 1\nb: {c: [", (2, 8, "yaml-unclosed")),
        ("a: {b: 1\nc: 3\n", (1, 4, "yaml-unclosed")),
        ("a: [1 #]\nb: 3\n", (1, 4, "yaml-unclosed")),
        ("a: {b: 1，c: 2}\n", (1, 9, "yaml-fullwidth-comma")),
        ("a: {b: 说，做, c: 2\nd: 3\n", (1, 4, "yaml-unclosed")),
        ('a: "说\nb: 2\nc: "做"\n', (1, 4, "yaml-quote")),
        ('a: "说"三件事\nb: 2\n', (1, 4, "yaml-quote")),
        ("a: '说'三件事\nb: 2\n", (1, 4, "yaml-quote")),
        ("a: 1\nhalf\nb: 2\n", (2, 1, "yaml-no-colon")),
        ("a: 1\nhalf", (2, 1, "yaml-no-colon")),
        ("a: 1\n b: 2\n", (2, 2, "yaml-indent")),
        ("a:\n  - b: 1\n   c: 2\n", (3, 4, "yaml-indent")),
        ("a:\n  - b: 1\n     c: 2\n", (3, 6, "yaml-indent")),
        ("a:\n\t- b\n", (2, 1, "yaml-tab")),
        ("a: **粗**\n", (1, 4, "yaml-special-start")),
        ("a: &晒\n", (1, 4, "yaml-special-start")),
        ("a: !晒\n", (1, 4, "yaml-special-start")),
    ],
)
def test_a_slip_of_the_hand_is_explained_where_it_was_made(text: str, expected: tuple[int, int, str]) -> None:
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["a: [" + "x " * 100_000, "a: [" + "x " * 100_000 + "#]", "a: {b: " + "x" * 200_000, "\n".join(f"a{n}: [{'x ' * 480}#]" for n in range(250))],
    ids=["open", "comment", "braces", "many lines"],
)  # fmt: skip
def test_a_long_line_is_read_or_refused_at_once(text: str) -> None:
    start = time.process_time()
    assert read(text).problems
    assert time.process_time() - start < 2


def test_no_sentence_quotes_the_parser() -> None:
    for text in (
        "a: @x\n",
        "a: `x\n",
        "a: %x\n",
        "a: 1\n...\nb: 2\n",
        'a: "\\q"\n',
        "? a\n? b\nc\n: d\n- e\n",
    ):
        for problem in read(text).problems:
            assert not any(word in problem.message for word in ("found", "expected", "scanning", "parsing"))
