"""The small Markdown subset that authors may use, as blocks and spans: never as markup.

Paragraphs are parted by an empty line; a line that begins with `- ` or `1. ` is a list item. Inside a line:
`**strong**`, `*emphasis*`, `[text](https://…)` and `[text](practice:id)`. Everything else, HTML included, is text.
Lines of one paragraph are joined without a space where either side is Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from govkb.frozen import frozen


@frozen
class Span:
    """A run of text of one kind; `href` is set for links.

    Authors write the first four kinds; a `term` is made by the glossary (`govkb.views.glossary.TermSpan`).
    """

    kind: Literal["text", "strong", "em", "link", "term"]
    text: str
    href: str = ""


Spans = tuple[Span, ...]


@frozen
class Block:
    """A paragraph (one item) or a list (one item for each entry)."""

    kind: Literal["p", "ul", "ol"]
    items: tuple[Spans, ...]


_SPAN = re.compile(
    r"\*\*(?P<strong>[^*\n]+)\*\*"
    r"|(?<!\*)\*(?P<em>[^*\n]+)\*(?!\*)"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<href>https?://[^\s()<>\"]+|practice:[a-z0-9-]+)\)"
)
_ITEM = re.compile(r"(?P<bullet>- )|(?P<number>\d{1,2}\. )")
_ITEM_STARTS = frozenset("-0123456789")
_LATIN_END = re.compile(r"[A-Za-z0-9,.;:!?)]$")
_LATIN_START = re.compile(r"^[A-Za-z0-9(]")


def parse_prose(text: str) -> tuple[Block, ...]:
    """Blocks of an author's text. Never fails: what is not markup is text."""
    text = text.strip()
    if not text:
        return ()
    if _is_plain(text):
        return (Block("p", ((Span("text", text),),)),)
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text):
        blocks.extend(_blocks([line.strip() for line in paragraph.split("\n") if line.strip()]))
    return tuple(blocks)


def parse_line(text: str) -> Spans:
    """Spans of one line."""
    return tuple(_spans(text))


def _is_plain(text: str) -> bool:
    """Whether a text is one paragraph without any markup, as nearly all are."""
    return (
        "\n" not in text
        and "*" not in text
        and "[" not in text
        and (text[0] not in _ITEM_STARTS or not _ITEM.match(text))
    )


def plain_text(text: str) -> str:
    """The words alone, paragraphs joined by a newline: for search, feeds and descriptions."""
    text = text.strip()
    if not text or _is_plain(text):
        return text
    return "\n".join(
        "".join(span.text for span in item) for block in parse_prose(text) for item in block.items
    )


def _blocks(lines: list[str]) -> Iterator[Block]:
    kind: Literal["p", "ul", "ol"] = "p"
    items: list[str] = []
    for line in lines:
        match = _ITEM.match(line)
        this: Literal["p", "ul", "ol"] = "p" if not match else "ul" if match["bullet"] else "ol"
        if this == "p" and items:
            items[-1] = _joined(items[-1], line)
            continue
        if items and this != kind:
            yield Block(kind, tuple(parse_line(item) for item in items))
            items = []
        kind = this
        items.append(line[match.end() :] if match else line)
    if items:
        yield Block(kind, tuple(parse_line(item) for item in items))


def _joined(left: str, right: str) -> str:
    space = " " if _LATIN_END.search(left) and _LATIN_START.search(right) else ""
    return f"{left}{space}{right}"


def _spans(text: str) -> Iterator[Span]:
    at = 0
    for match in _SPAN.finditer(text):
        if match.start() > at:
            yield Span("text", text[at : match.start()])
        if match["strong"]:
            yield Span("strong", match["strong"])
        elif match["em"]:
            yield Span("em", match["em"])
        else:
            yield Span("link", match["label"], match["href"])
        at = match.end()
    if at < len(text):
        yield Span("text", text[at:])
