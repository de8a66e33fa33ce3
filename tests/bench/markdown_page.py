"""A page of ours as somebody would write it for stock MkDocs: headings, lists, tables, bold words and links to other entries.

The words are those of our page and no others. What only stands there for a program (scripts, drawings) is left out, and
so are links that stock MkDocs makes by itself (lists by tag) or has no page for.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from lxml import html

_SIGNS = re.compile(r"([\\*_#`\[\]<>|{}])")
_ENTRY = re.compile(r"(?:\.\./)+practices/([^/]+)/")
_STANDING_ALONE = """
p div section header aside main article nav form details summary figure figcaption h1 h2 h3 h4 ul ol li dl dt dd table
"""
_BLOCKS = frozenset(_STANDING_ALONE.split())
_HEADINGS = {"h2": "## ", "h3": "### ", "h4": "#### "}
_UNSEEN = frozenset({"script", "style", "svg", "h1"})


def markdown_page(body: str, entries: Container[str]) -> str:
    """The Markdown of a page's body, without its title. `entries`: ids to which links may lead."""
    return "\n\n".join(_blocks(html.fromstring(f"<div>{body}</div>"), entries))


def _blocks(node: html.HtmlElement, entries: Container[str]) -> Iterator[str]:
    line = [_text(node.text)]
    for child in node:
        if child.tag in _BLOCKS:
            yield from _joined(line)
            line = []
            yield from _block(child, entries)
        else:
            line.append(_inline(child, entries))
        line.append(_text(child.tail))
    yield from _joined(line)


def _block(node: html.HtmlElement, entries: Container[str]) -> Iterator[str]:
    if node.tag in _HEADINGS:
        yield from (_HEADINGS[node.tag] + words for words in _joined([_words(node, entries)]))
    elif node.tag in ("ul", "ol"):
        yield "\n".join(_item(list(_blocks(item, entries))) for item in node)
    elif node.tag == "table":
        yield _table([[_words(cell, entries) for cell in row] for row in node.iter("tr")])
    elif node.tag not in _UNSEEN:
        yield from _blocks(node, entries)


def _item(blocks: list[str]) -> str:
    """A point of a list; a heading in one is bold."""
    inner = "\n\n".join(re.sub(r"^#+ (.*)", r"**\1**", block) for block in blocks)
    return "- " + inner.replace("\n", "\n    ")


def _table(rows: list[list[str]]) -> str:
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _inline(node: html.HtmlElement, entries: Container[str]) -> str:
    words = "" if node.tag in _UNSEEN or not isinstance(node.tag, str) else _words(node, entries)
    if words and node.tag in ("b", "strong"):
        return f"**{words}**"
    if words and node.tag == "a":
        address = node.get("href", "")
        entry = _ENTRY.fullmatch(address)
        if entry and entry[1] in entries:
            return f"[{words}]({entry[1]}.md)"
        if address.startswith(("https://", "http://")):
            return f"[{words}]({address})"
    return words


def _words(node: html.HtmlElement, entries: Container[str]) -> str:
    """All words in a node, in one line."""
    parts = [_text(node.text)]
    for child in node:
        inner = _inline(child, entries)
        parts += [f" {inner} " if child.tag in _BLOCKS else inner, _text(child.tail)]
    return " ".join("".join(parts).split())


def _joined(parts: list[str]) -> Iterator[str]:
    if line := " ".join("".join(parts).split()):
        yield line


def _text(text: str | None) -> str:
    return _SIGNS.sub(r"\\\1", text or "")
