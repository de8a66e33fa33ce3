"""Wording: dates need a year, Chinese text takes full-width punctuation, praise needs a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from govkb.catalog import Catalog
from govkb.checks.texts import texts_of
from govkb.document import Document
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry

RELATIVE = re.compile(r"近日|日前|不久前|去年|今年|前年|上个月|本月|昨天|今天(?!的)")
EXPLAINED = re.compile(
    r"来源|原文|报道|年份|未载|没有写|“[^”\n]*(?:近日|去年|今年)[^”\n]*”|（\d{4}年?）|\d{4}年"
)
_HAN = r"[\u4e00-\u9fff]"
_HALFWIDTH = re.compile(
    # The sign comes first: a set of characters is found faster than a place between two.
    rf"[,;:?!()](?:(?<={_HAN}[,;:?!])(?={_HAN}|[“”（）]|$|\n)|(?<={_HAN}[()])(?=.)|(?<=.[()])(?={_HAN}))"
)
FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_SPACE = re.compile(rf" (?<={_HAN} ) *(?={_HAN})")
PROMOTION = re.compile(
    r"首创|全国领先|全省领先|圆满|高度评价|显著|成效明显|取得实效|卓有成效|遥遥领先|开创|广受好评|一致好评"
)
QUOTED = re.compile(r"“[^”\n]*”|「[^」\n]*」")
QUOTE = {"one": 80, "all": 300, "counted": 16}
"""Characters of one quotation, of all in an entry, and from which length one counts (the house's rule for runs)."""
_COUNTED = tuple(re.compile(f"{begin}[^{end}\n]{{{QUOTE['counted']}}}") for begin, end in ("“”", "「」"))
"""The beginning of a quotation that counts. Two patterns: one that begins with one sign is found five times faster."""
_SENTENCE = re.compile(r"[^。！？；\n]*")


def dates_without_year(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """「近日」「去年」 mean nothing to a later reader, unless the sentence says what is known of the year."""
    del catalog
    texts = texts_of(entry.document)
    for match in RELATIVE.finditer(texts.blob):
        if not EXPLAINED.search(_sentence(texts.blob, match.start())):
            pointer, text, offset, _ = texts.hit(match)
            yield entry.document.problem_within(
                pointer, text, offset, "wording-relative-date", value=match[0]
            )


def punctuation(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """Full-width punctuation between Chinese characters, and no space between them."""
    del catalog
    yield from halfwidth(entry.document)


def halfwidth(document: Document) -> Iterator[Problem]:
    """The same for any document, comparisons included."""
    texts = texts_of(document)
    if any(sign in texts.blob for sign in FULL):
        for pointer, text, offset, match in texts.hits(_HALFWIDTH):
            facts = {"value": match[0], "suggestion": FULL[match[0]]}
            yield document.problem_within(pointer, text, offset, "wording-halfwidth", **facts)
    for pointer, text, offset, _ in texts.hits(_SPACE):
        yield document.problem_within(pointer, text, offset, "wording-space")


def promotion(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """Words of praise stand in quotation marks or beside a figure."""
    del catalog
    for pointer, text, offset, match in texts_of(entry.document).hits(PROMOTION):
        sentence = _sentence(text, offset)
        quoted = any(match[0] in quote for quote in QUOTED.findall(text))
        if not quoted and not re.search(r"\d", sentence) and "来源" not in sentence:
            yield entry.document.problem_within(pointer, text, offset, "wording-promotional", value=match[0])


def quotes(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """A quotation has at most 80 characters and all of an entry 300; names and slogans in marks are no quotations."""
    del catalog
    texts = texts_of(entry.document)
    if not any(pattern.search(texts.blob) for pattern in _COUNTED):
        return
    lengths = [len(quotation) - 2 for quotation in QUOTED.findall(texts.blob)]
    total = sum([length for length in lengths if length >= QUOTE["counted"]])
    if total <= QUOTE["all"] and max(lengths, default=0) <= QUOTE["one"]:
        return
    together = 0
    for pointer, text, offset, match in texts.hits(QUOTED):
        length = len(match[0]) - 2
        if length > QUOTE["one"]:
            facts = {"length": length, "limit": QUOTE["one"]}
            yield entry.document.problem_within(pointer, text, offset, "wording-quote-long", **facts)
        before = together
        together += length if length >= QUOTE["counted"] else 0
        if before <= QUOTE["all"] < together:
            facts = {"length": total, "limit": QUOTE["all"]}
            yield entry.document.problem_within(pointer, text, offset, "wording-quote-total", **facts)


def runs_of_source(
    entries: Iterable[Entry[Any]], source_texts: Iterable[str], *, at_least: int = 16
) -> Iterator[Problem]:
    """Runs of characters equal to one of the source texts (punctuation and spaces aside), titles of sources aside.

    16 characters is the house's limit: facts carry over, sentences do not. Used when a reviewer supplies the texts;
    the library itself never holds them.
    """
    known: set[str] = set()
    for text in source_texts:
        plain = re.sub(r"[\W_]", "", text)
        known.update(plain[start : start + at_least] for start in range(len(plain) - at_least + 1))
    for entry in entries:
        for _, pointer, text in texts_of(entry.document).pieces:
            run = _longest_run(re.sub(r"[\W_]", "", text), known, at_least)
            if run:
                yield entry.document.problem(pointer, "wording-source-run", length=run)


def _longest_run(text: str, known: set[str], size: int) -> int:
    """Length of the longest run of `text` all of whose windows of `size` are known; 0 if there is none."""
    best = length = 0
    for offset in range(len(text) - size + 1):
        length = length + 1 if text[offset : offset + size] in known else 0
        best = max(best, length)
    return best + size - 1 if best else 0


def _sentence(text: str, offset: int) -> str:
    """The sentence around an offset."""
    start = max(text.rfind(mark, 0, offset) for mark in "。！？；\n") + 1
    match = _SENTENCE.match(text, start)
    return match[0] if match else ""
