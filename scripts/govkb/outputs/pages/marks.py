"""The marks for what is known and how, as HTML: words and shapes carry the meaning.

Filters of the templates: what they decide is said more plainly in Python. Every text is escaped here; what comes back is
`Markup`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from markupsafe import Markup

from govkb.outputs.pages.dialect import escape, marked
from govkb.prose import Block, Span, Spans
from govkb.views.glossary import TermSpan
from govkb.views.marks import Amount, Link, Ref, Said

Target = Callable[[str], str]
"""How a page links to an address of the site."""

NOTHING = Markup()
SILENT = Markup('<span class="kb-none">来源未载</span>')
_NONE = Markup('<span class="kb-nil">无</span>')


@lru_cache(maxsize=256)
def tag(text: str) -> Markup:
    """A small label: 编者, 自报, 仅有名称; there are few of them."""
    return marked(f'<span class="kb-tag">{escape(text)}</span>')


def line(said: Said) -> Markup:
    """A text on one line: a silence, an absence or the words."""
    if said.kind == "text":
        return marked(escape(said.text))
    if said.kind == "silent":
        return SILENT
    return marked(f"{_NONE}，{escape(said.text)}" if said.text else f"{_NONE}（来源写明）")


def ref(mark: Ref | None) -> Markup:
    """The mark [1] that leads to a source."""
    if mark is None:
        return NOTHING
    return marked(
        f'<a class="kb-ref" href="#{mark.anchor}" aria-label="来源 {mark.number}">[{mark.number}]</a>'
    )


def amount(number: Amount) -> Markup:
    """A printed number with its hedge set apart."""
    pieces = [
        _hedge(number.before),
        escape(number.value),
        _hedge(number.inside),
        f"<small>{escape(number.unit)}</small>" if number.unit else "",
        _hedge(number.after),
    ]
    return marked("".join(pieces))


def _hedge(text: str) -> str:
    return f'<span class="kb-hedge">{escape(text)}</span>' if text else ""


def link(target: Link, href: Target) -> Markup:
    """A link, or its words alone where there is no page."""
    if not target.url:
        return marked(escape(target.text))
    return marked(f'<a href="{escape(href(target.url))}">{escape(target.text)}</a>')


def links(targets: Iterable[Link], href: Target) -> Markup:
    """Links, parted by 「、」."""
    return marked("、".join([link(target, href) for target in targets]))


def parted(texts: Iterable[str]) -> Markup:
    """Texts, parted by 「、」."""
    return marked(escape("、".join(texts)))


def words(targets: Iterable[Link]) -> Markup:
    """The words of links alone, parted by 「、」."""
    return parted([target.text for target in targets])


def _spans(items: Spans, span_href: Target) -> str:
    return "".join([_span(one, span_href) for one in items])


def _span(span: Span, span_href: Target) -> str:
    text = escape(span.text)
    if span.kind == "text":
        return text
    if span.kind == "strong":
        return f"<strong>{text}</strong>"
    if span.kind == "em":
        return f"<em>{text}</em>"
    href = escape(span_href(span.href))
    if isinstance(span, TermSpan):
        return f'<a class="kb-word" href="{href}" title="{escape(span.note)}">{text}</a>'
    outside = ' rel="noopener noreferrer"' if span.href.startswith("http") else ""
    return f'<a href="{href}"{outside}>{text}</a>'


def blocks(items: Iterable[Block], span_href: Target, tail: Markup = NOTHING) -> Markup:
    """Paragraphs and lists; `tail` (a source's mark) ends the last of them."""
    html = end = ""
    for block in items:
        if block.kind == "p":
            html, end = f"{html}{end}<p>{_spans(block.items[0], span_href)}", "</p>"
        else:
            rows = "".join([f"<li>{_spans(item, span_href)}</li>" for item in block.items])
            html, end = f'{html}{end}<{block.kind} class="kb-bullets">{rows}</{block.kind}>', ""
    return marked(f"{html}{tail}{end}" if html else "")


def bare(name: str) -> str:
    """A name without its quotation marks: “三所联动” and 三所联动 are one name."""
    return name.strip("“”")


FILTERS = (bare, tag, line, ref, amount, link, links, parted, words, blocks)
"""What templates use by these names, `{{ said | line }}`."""
