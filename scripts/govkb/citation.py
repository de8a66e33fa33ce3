"""Citations after GB/T 7714-2025 (in force since 2026-07-01), for sources and for entries of this library.

Patterns (from the standard's own examples): newspapers 「作者. 题名[N]. 报名，日期（版次）.」; online
「[N/OL]. 报名，日期（版次）. 网址.」; web pages 「责任者. 题名[EB/OL]. 网站（发布日期）[引用日期]. 网址.」; journals
「作者. 题名[J]. 刊名，年，卷（期）：页码.」 (volume and issue as part of the printed name); books and reports
「责任者. 题名[M]. 出版者，年：页码.」; standards 「标准号 标准名[S].」. What is not printed is left out; three authors at most,
then 「等」. Full-width punctuation inside, a full stop at the end. The date of access stands only with what has no other
carrier than the web, as the edition of 2025 has it.
"""

from __future__ import annotations

import re

from govkb.choices import SourceType
from govkb.model import Source

_MARKS: dict[SourceType, str] = {
    SourceType.NEWSPAPER: "N",
    SourceType.NEWSPAPER_ONLINE: "N",
    SourceType.WEBPAGE: "EB",
    SourceType.REPOST: "EB",
    SourceType.OFFICIAL: "A",
    SourceType.JOURNAL: "J",
    SourceType.EVALUATION: "R",
    SourceType.STATISTICS: "R",
    SourceType.BOOK: "M",
    SourceType.STANDARD: "S",
    SourceType.OTHER: "Z",
}
_ALWAYS_ONLINE = frozenset({SourceType.WEBPAGE, SourceType.REPOST, SourceType.NEWSPAPER_ONLINE})
_DATED_APART = frozenset({SourceType.WEBPAGE, SourceType.REPOST})
_PAGED_AS_EDITION = frozenset({SourceType.NEWSPAPER, SourceType.NEWSPAPER_ONLINE})
_DATED_BY_YEAR = frozenset({SourceType.BOOK, SourceType.JOURNAL, SourceType.STANDARD})
"""Of these the year is cited, whatever else is printed."""
MOST_AUTHORS = 3


def cite_source(source: Source) -> str:
    """One source as a bibliographic reference, on one line."""
    online = source.type in _ALWAYS_ONLINE or bool(source.url)
    mark = _MARKS[source.type] + ("/OL" if online else "")
    title = _unended(source.title)
    if source.title_origin == "editor":
        title = f"〔{title}〕"
    reference = f"{_authors(source)}{title}[{mark}]."
    published = _published_online(source) if source.type in _DATED_APART else _published(source)
    if published:
        reference += published if published.startswith(("（", "[")) else f" {published}"
        reference += "."
    if source.url:
        reference += f" {source.url}."
    return reference


def _published_online(source: Source) -> str:
    """「出版者（发布日期）[引用日期]」 of a page that only stands online."""
    published = _unended(source.publisher or "")
    if source.date:
        published += f"（{source.date}）"
    if source.accessed:
        published += f"[{source.accessed}]"
    return published


def _published(source: Source) -> str:
    """「报名，日期（版次）」 of a newspaper, 「出版者，年：页码」 of everything else that has pages."""
    date = source.date or ""
    if source.type in _DATED_BY_YEAR:
        date = date[:4]
    published = "，".join(part for part in (_unended(source.publisher or ""), date) if part)
    if not source.page:
        return published
    if source.type in _PAGED_AS_EDITION:
        return f"{published}（{_edition(source.page)}）"
    page = _page(source.page)
    return f"{published}：{page}" if published else page


def _edition(printed: str) -> str:
    """「第3版」 is cited as 3, 「A05版」 as A05; what is no number stays as printed."""
    match = re.fullmatch(r"第?\s*([A-Za-z]?\d+)\s*版", printed)
    return match[1] if match else printed


def _page(printed: str) -> str:
    match = re.fullmatch(r"第?\s*(\d+(?:\s*[-–—]\s*\d+)?)\s*页", printed)
    return match[1] if match else printed


def _unended(text: str) -> str:
    """Without a full stop of its own: the reference brings one."""
    return text.rstrip("。.．")


def cite_entry(*, library: str, name: str, place: str, identifier: str, version: str, address: str) -> str:
    """How to cite one entry of the library: a data set on line ([DB/OL]); `address` may be empty."""
    reference = f"{library}. {name}（{place}）[DB/OL]. 条目 {identifier}，版本 {version}."
    return f"{reference} {address}." if address else reference


def _authors(source: Source) -> str:
    if not source.authors:
        return ""
    names = "，".join(source.authors[:MOST_AUTHORS])
    if len(source.authors) <= MOST_AUTHORS:
        return f"{_unended(names)}. "
    return f"{names}，et al. " if names.isascii() or source.authors[0].isascii() else f"{names}，等. "
