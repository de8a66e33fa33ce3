"""Citations after GB/T 7714-2025 (in force since 2026-07-01), for sources and for entries of this library.

Patterns (from the standard's own examples): newspapers 「作者. 题名[N]. 报名，日期（版次）.」; online
「[N/OL]. 报名，日期（版次）. 网址.」; web pages 「责任者. 题名[EB/OL].（发布日期）[引用日期]. 网址.」. What is not
printed is left out; three authors at most, then 「等」. Full-width punctuation inside, a full stop at the end.
"""

from __future__ import annotations

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
MOST_AUTHORS = 3


def cite_source(source: Source) -> str:
    """One source as a bibliographic reference, on one line."""
    online = source.type in _ALWAYS_ONLINE or bool(source.url)
    mark = _MARKS[source.type] + ("/OL" if online else "")
    title = f"〔{source.title}〕" if source.title_origin == "editor" else source.title
    reference = f"{_authors(source)}{title}[{mark}]."
    if source.type in (SourceType.WEBPAGE, SourceType.REPOST):
        if source.publisher:
            reference += f" {source.publisher}."
        if source.date:
            reference += f"（{source.date}）"
        if source.accessed:
            reference += f"[{source.accessed}]"
        if source.date or source.accessed:
            reference += "."
    else:
        place = "，".join(part for part in (source.publisher, source.date) if part)
        if source.page:
            place += f"（{source.page}）"
        if place:
            reference += f" {place}."
    if source.url:
        reference += f" {source.url}."
    return reference


def cite_entry(*, library: str, name: str, place: str, identifier: str, version: str, address: str) -> str:
    """How to cite one entry of the library: a data set on line ([DB/OL]); `address` may be empty."""
    reference = f"{library}. {name}（{place}）[DB/OL]. 条目 {identifier}，版本 {version}."
    return f"{reference} {address}." if address else reference


def _authors(source: Source) -> str:
    if not source.authors:
        return ""
    names = "，".join(source.authors[:MOST_AUTHORS])
    return f"{names}，等. " if len(source.authors) > MOST_AUTHORS else f"{names}. "
