"""The small Markdown subset: what it knows, and that everything else is text."""

from __future__ import annotations

import pytest

from govkb.prose import Block, Span, parse_line, parse_prose, plain_text

TEXT = "text"


def spans(text: str) -> list[tuple[str, ...]]:
    return [(span.kind, span.text, *([span.href] if span.href else [])) for span in parse_line(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没有记号", [(TEXT, "没有记号")]),
        ("**粗**的", [("strong", "粗"), (TEXT, "的")]),
        ("先*斜*后", [(TEXT, "先"), ("em", "斜"), (TEXT, "后")]),
        ("见[办法](https://a.cn/b)。", [(TEXT, "见"), ("link", "办法", "https://a.cn/b"), (TEXT, "。")]),
        ("见[屋场会](practice:wuchanghui)", [(TEXT, "见"), ("link", "屋场会", "practice:wuchanghui")]),
        ("**[甲](https://a.cn)**", [("strong", "[甲](https://a.cn)")]),
        ("3 * 4 = 12", [(TEXT, "3 * 4 = 12")]),
        ("**没有收尾", [(TEXT, "**没有收尾")]),
        ("", []),
    ],
)
def test_a_line_becomes_spans(text: str, expected: list[tuple[str, ...]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗</b>",
        "<script>alert(1)</script>",
        "&lt;b&gt;",
        "[点我](javascript:alert(1))",
        "[点我](data:text/html,x)",
        "[点我](//a.cn)",
        "[点我](practice:大写)",
        '[点我](https://a.cn" onclick="x)',
        "# 不是标题",
        "| 表 | 格 |",
        "`代码`",
        "_下划线_",
        "~~删~~",
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert "".join(span.text for span in parse_line(text) if span.kind == TEXT) == text or any(
        span.kind == "link" and span.href.startswith(("https://", "http://", "practice:"))
        for span in parse_line(text)
    )
    assert all(
        not span.href or span.href.startswith(("https://", "http://", "practice:"))
        for span in parse_line(text)
    )


def test_paragraphs_and_lists_become_blocks() -> None:
    blocks = parse_prose("先说一句：\n- 甲\n- 乙\n\n1. 一\n2. 二\n\n\n最后。")
    assert [
        (block.kind, ["".join(span.text for span in item) for item in block.items]) for block in blocks
    ] == [
        ("p", ["先说一句："]),
        ("ul", ["甲", "乙"]),
        ("ol", ["一", "二"]),
        ("p", ["最后。"]),
    ]


def test_lines_of_a_paragraph_are_joined_as_chinese_wants_it() -> None:
    assert plain_text("第一行，\n第二行") == "第一行，第二行"
    assert plain_text("two\nwords") == "two words"
    assert plain_text("用 GIS\n看") == "用 GIS看"


def test_a_list_item_goes_on_over_its_lines() -> None:
    assert parse_prose("- 甲\n  还是甲\n- 乙") == (
        Block("ul", ((Span("text", "甲还是甲"),), (Span("text", "乙"),))),
    )


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_nothing_gives_no_block(text: str) -> None:
    assert parse_prose(text) == ()


def test_plain_text_has_the_words_alone() -> None:
    assert plain_text("见[办法](https://a.cn)，**要紧**。\n\n- 甲\n- 乙") == "见办法，要紧。\n甲\n乙"
