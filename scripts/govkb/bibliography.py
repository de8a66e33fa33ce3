"""Sources and entries for reference managers: CSL-JSON, RIS and BibTeX.

In: what is to be cited as `Cited` values (made from a source or from an entry). Out: text of one of the three formats.
Chinese names are never split; what the source does not print is left out. A `Cited` is made once and written three ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from govkb.choices import SourceType
from govkb.model import Source

CSL_TYPES: Mapping[SourceType | None, str] = {
    None: "dataset",
    SourceType.NEWSPAPER: "article-newspaper",
    SourceType.NEWSPAPER_ONLINE: "article-newspaper",
    SourceType.WEBPAGE: "webpage",
    SourceType.REPOST: "webpage",
    SourceType.OFFICIAL: "report",
    SourceType.JOURNAL: "article-journal",
    SourceType.EVALUATION: "report",
    SourceType.STATISTICS: "report",
    SourceType.BOOK: "book",
    SourceType.STANDARD: "standard",
    SourceType.OTHER: "document",
}
"""Types of CSL 1.0.2; None stands for an entry of this library."""

_RIS_TYPES: Mapping[str, str] = {
    "dataset": "DATA",
    "article-newspaper": "NEWS",
    "webpage": "ELEC",
    "report": "RPRT",
    "article-journal": "JOUR",
    "book": "BOOK",
    "standard": "STAND",
    "document": "GEN",
}
_RIS_PUBLISHERS: Mapping[str, str] = {
    "article-journal": "JO",
    "article-newspaper": "JO",
    "webpage": "T2",
    "dataset": "T2",
}
"""Field of RIS that takes the publisher, where that is the name of a whole."""
_BIBTEX_TYPES: Mapping[str, tuple[str, str]] = {
    "dataset": ("misc", "howpublished"),
    "article-newspaper": ("article", "journal"),
    "webpage": ("misc", "howpublished"),
    "report": ("techreport", "institution"),
    "article-journal": ("article", "journal"),
    "book": ("book", "publisher"),
    "standard": ("manual", "organization"),
    "document": ("misc", "howpublished"),
}
"""Kind of entry of classic BibTeX, and the field that takes the publisher."""
_CONTAINED = frozenset({"article-newspaper", "article-journal", "webpage", "dataset"})
"""Types whose publisher is the name of a whole that contains them."""


class Cited(NamedTuple):
    """One thing to cite."""

    key: str
    type: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    page: str = ""
    url: str = ""
    accessed: str = ""
    version: str = ""
    note: str = ""


def cited_source(source: Source, entry: str) -> Cited:
    """A source of the entry `entry`."""
    origin = "题名由编者代拟。" if source.title_origin == "editor" else ""
    return Cited(
        key=f"{entry}-{source.id}",
        type=CSL_TYPES[source.type],
        title=source.title,
        authors=source.authors,
        publisher=source.publisher or "",
        date=source.date or "",
        page=source.page or "",
        url=source.url or "",
        accessed=source.accessed or "",
        note=origin + (source.note or ""),
    )


def csl_item(cited: Cited) -> dict[str, Any]:
    """One item of CSL-JSON."""
    item: dict[str, Any] = {"id": cited.key, "type": cited.type, "title": cited.title, "language": "zh-CN"}
    if cited.authors:
        item["author"] = [{"literal": name} for name in cited.authors]
    if cited.publisher:
        item["container-title" if cited.type in _CONTAINED else "publisher"] = cited.publisher
    for name, date in (("issued", cited.date), ("accessed", cited.accessed)):
        if date:
            item[name] = {"date-parts": [[*map(int, date.split("-"))]]}
    rest = (("page", cited.page), ("URL", cited.url), ("version", cited.version), ("note", cited.note))
    item.update({name: text for name, text in rest if text})
    return item


def ris_record(cited: Cited) -> str:
    """One record of RIS, lines ended as the format asks for."""
    lines = (
        ("TY", _RIS_TYPES[cited.type]),
        ("ID", cited.key),
        ("TI", cited.title),
        *[("AU", name) for name in cited.authors],
        (_RIS_PUBLISHERS.get(cited.type, "PB"), cited.publisher),
        ("PY", cited.date[:4]),
        ("DA", cited.date.replace("-", "/")),
        ("SP", cited.page),
        ("ET", cited.version),
        ("UR", cited.url),
        ("Y2", cited.accessed.replace("-", "/")),
        ("LA", "zh-CN"),
        ("N1", cited.note),
    )
    body = "".join([f"{tag}  - {_line(text)}\r\n" for tag, text in lines if text])
    return f"{body}ER  - \r\n"


def bibtex_entry(cited: Cited) -> str:
    """One entry of BibTeX (UTF-8)."""
    kind, publisher = _BIBTEX_TYPES[cited.type]
    year, _, rest = cited.date.partition("-")
    fields = (
        # Each name in braces of its own: one person or one body, whatever blanks and commas it holds.
        ("author", " and ".join([f"{{{_tex(name)}}}" for name in cited.authors])),
        ("title", f"{{{_tex(cited.title)}}}"),
        (publisher, _tex(cited.publisher)),
        ("year", year),
        ("month", rest[:2]),
        ("pages", _tex(cited.page)),
        ("edition", _tex(cited.version)),
        ("url", cited.url.replace("%", r"\%").replace("#", r"\#").replace("{", "%7B").replace("}", "%7D")),
        ("urldate", cited.accessed),
        ("note", _tex(cited.note)),
    )
    body = "".join([f"  {name} = {{{text}}},\n" for name, text in fields if text and text != "{}"])
    return f"@{kind}{{{cited.key},\n{body}}}\n"


def ris(all_cited: Iterable[Cited]) -> str:
    """Records, one after the other."""
    return "".join(map(ris_record, all_cited))


def bibtex(all_cited: Iterable[Cited]) -> str:
    """Entries, parted by an empty line."""
    return "\n".join(map(bibtex_entry, all_cited))


_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


_IN_TEX = re.compile(r"[\\{}&%$#_~^]")
"""Whether there is anything to translate: looking for it is much cheaper than translating Chinese in vain."""


def _tex(text: str) -> str:
    line = _line(text)
    return line.translate(_TEX) if _IN_TEX.search(line) else line


def _line(text: str) -> str:
    """One line: a line end inside a value would begin a new field."""
    return " ".join(text.split())
