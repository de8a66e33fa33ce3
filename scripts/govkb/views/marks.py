"""The smallest pieces that views share: what a source says, a reference to it, a link, a number with its hedge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from govkb.choices import FigureKind
from govkb.frozen import frozen
from govkb.model import Figure, Practice, is_stated_none
from govkb.numerals import AFTER_UNIT, BEFORE
from govkb.prose import Block, parse_prose


@frozen
class Said:
    """What the source says on one point: text, 「无」 (with its explanation as text), or nothing."""

    kind: Literal["text", "none", "silent"]
    text: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The text as paragraphs and lists, for those few places that have room for more than a line."""
        return parse_prose(self.text)


SILENT = Said("silent")


def said(text: str | None) -> Said:
    """The mark for an optional text: left out means silent, 「无」 means that the source says there is none."""
    if text is None:
        return SILENT
    if is_stated_none(text):
        return Said("none", explanation(text))
    return Said("text", text)


def explanation(stated_none: str) -> str:
    """What stands behind 「无」, or ""."""
    return stated_none.removeprefix("无").removeprefix("：")


@frozen
class Ref:
    """A mark such as [1] that leads to a source of the page."""

    number: int
    anchor: str


def source_refs(practice: Practice) -> Mapping[str | None, Ref]:
    """The mark of each source of an entry, by its id."""
    return {source.id: Ref(number, f"s{number}") for number, source in enumerate(practice.sources, 1)}


@frozen
class Link:
    """Words that lead to another page; `url` is relative to the site's root, empty where there is no page."""

    text: str
    url: str = ""
    note: str = ""


@frozen
class Amount:
    """A printed number in its parts, so that the hedge is set apart and never lost: 约 | 2.8万 | 余 | 场 | 左右."""

    before: str
    value: str
    inside: str
    unit: str
    after: str

    @property
    def text(self) -> str:
        """The number as one string, as printed."""
        return f"{self.before}{self.value}{self.inside}{self.unit}{self.after}"


def amount(figure: Figure) -> Amount:
    """The printed number of a figure. A hedge that the value already holds (800多万) is not said twice."""
    hedge, unit = figure.approx or "", figure.unit or ""
    if hedge and hedge in figure.value:
        hedge = ""
    if hedge in BEFORE:
        return Amount(hedge, figure.value, "", unit, "")
    if hedge in AFTER_UNIT:
        return Amount("", figure.value, "", unit, hedge)
    return Amount("", figure.value, hedge, unit, "")


def asks_base(figure: Figure) -> bool:
    """Whether a figure is to be read with its denominator: it says one, or it is a rate that ought to."""
    # Last what has to be read from the printed text.
    return bool(figure.base) or (figure.kind is not FigureKind.RULE and figure.number.percent)


@frozen
class Section:
    """A numbered section of a page and its place in the table of contents."""

    number: str
    anchor: str
    title: str


CHINESE_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
