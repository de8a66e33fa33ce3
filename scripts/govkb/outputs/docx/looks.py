"""How a Word file looks: sheet, faces, styles and numbering of the two templates. No text of an author comes in here.

`HOUSE` follows the site: 黑体 headings in its dark green, 宋体 for reading, 12 pt, black-and-white safe. `GBT9704` follows
GB/T 9704-2012 党政机关公文格式: A4, margins 37, 35, 28 and 26 mm, title in 小标宋 二号, text in 仿宋 三号, 22 lines of 28
characters, headings 黑体、楷体、仿宋, page number 四号 宋体 between dashes, outside on odd and even pages. Fonts are named
and not embedded; `fonts.xml` names substitutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Numbering = Literal["chinese", "decimal"]


@dataclass(frozen=True, slots=True)
class Face:
    """Character properties. None means: as the style below."""

    east: str = ""
    west: str = ""
    size: float = 0.0
    bold: bool | None = None
    italic: bool | None = None
    color: str = ""
    underline: str = ""
    raised: bool = False
    shade: str = ""
    border: bool = False
    tight: float = 0.0
    """Space added between characters, in points; less than 0 draws them closer."""


@dataclass(frozen=True, slots=True)
class Set:
    """Paragraph properties: points, and `indent`, `first`, `hang` in characters."""

    before: float | None = None
    after: float | None = None
    line: float | None = None
    """Multiple of the line's height (1.5), or exact points if above 5."""
    first: float | None = None
    left: float | None = None
    right: float | None = None
    hang: float = 0.0
    align: Literal["", "left", "center", "right", "both", "distribute"] = ""
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    level: int | None = None
    """Level in the outline, 0 for chapters."""
    frame: Literal["", "box", "under", "over"] = ""
    numbered: int | None = None
    """Level of the numbering of headings."""
    bullet: Literal["", "bullet", "order"] = ""
    snap: bool = True
    """Whether lines keep to the page's grid."""
    tabs: tuple[tuple[str, float], ...] = ()
    """Kind and place in millimetres."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style of Word. `name` is Word's own (English) name where it has one: Word and WPS then show 标题 1 and so on."""

    id: str
    name: str
    face: Face = field(default_factory=Face)
    set: Set = field(default_factory=Set)
    based: str = "Normal"
    after: str = ""
    """Style of the next paragraph when one types on."""
    kind: Literal["paragraph", "character"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper and margins in millimetres, head and foot lines, and the grid of lines and characters."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float
    grid: str = ""

    @property
    def text_width(self) -> float:
        """Width of the text in millimetres."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Look:
    """A template."""

    key: str
    name: str
    face: Face
    styles: tuple[Style, ...]
    upright: Sheet
    broad: Sheet
    numbering: tuple[tuple[Numbering, str], ...]
    """For each level of heading: kind of number, and the text around it."""
    rule: str
    """Colour of table rules."""
    head_rule: int
    """Thickness of the rule below a table's head, in eighths of a point."""
    shade: str
    running_head: bool
    dashed_page_numbers: bool


STYLE_IDS: Mapping[str, str] = MappingProxyType({
    "body": "BodyText", "plain": "Normal", "lead": "Lead", "title": "Title", "subtitle": "Subtitle", "kicker": "Kicker",
    "note": "Note", "box": "Box", "quote": "Quote", "cell": "TableText", "cell-head": "TableHead",
    "cell-small": "TableSmall", "card": "Card", "cover-title": "CoverTitle", "sheet-label": "SheetLabel", "cover-line": "CoverLine", "contents-head": "TOCHeading",
})  # fmt: skip
"""Paragraph styles of a flow, as Word knows them."""

FACE_IDS: Mapping[str, str] = MappingProxyType(
    {"strong": "Strong", "em": "Emphasis", "quiet": "Quiet", "silent": "Silent", "tag": "Tag", "mark": "Mark"}
)
"""Faces of a run, as Word knows them."""

SUBSTITUTES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "宋体": ("SimSun", "roman"), "黑体": ("SimHei", "swiss"), "楷体": ("KaiTi_GB2312", "script"),
    "仿宋": ("仿宋_GB2312", "roman"), "方正小标宋简体": ("宋体", "roman"), "微软雅黑": ("Microsoft YaHei", "swiss"),
    "Times New Roman": ("Times New Roman", "roman"), "Arial": ("Arial", "swiss"),
})  # fmt: skip
"""Fonts that the looks name: another name or a substitute, and the family for machines that have neither."""

_SONG = Face("宋体", "Times New Roman")
_HEI = Face("黑体", "Arial")
_BRAND, _QUIET = "17505A", "5A5A5A"


def _hei(size: float, *, bold: bool = False, color: str = "") -> Face:
    return Face("黑体", "Arial", size, bold, color=color)


def _house() -> tuple[Style, ...]:
    heading = Set(keep_next=True, keep_lines=True, first=0)
    return (
        Style("BodyText", "Body Text", set=Set(first=2, after=4, line=1.4, align="both"), after="BodyText"),
        Style("Title", "Title", _hei(24, color=_BRAND), Set(0, 6, 1.15, keep_next=True, align="left"), after="Subtitle"),
        Style("Subtitle", "Subtitle", _hei(11), Set(0, 4, 1.3, keep_next=True, align="left"), after="Lead"),
        Style("Kicker", "栏目", _hei(10.5, color=_QUIET), Set(0, 4, 1.2, keep_next=True, align="left", frame="over")),
        Style("Lead", "摘要", Face(size=13), Set(6, 8, 1.45, align="both")),
        Style("Heading1", "heading 1", _hei(16, color=_BRAND), _with(heading, 14, 6, 0, frame="under"), after="BodyText"),
        Style("Heading2", "heading 2", _hei(13), _with(heading, 12, 4, 1), after="BodyText"),
        Style("Heading3", "heading 3", _hei(12), _with(heading, 8, 3, 2), after="BodyText"),
        Style("Heading4", "heading 4", Face("楷体", "Times New Roman", 12, True), _with(heading, 6, 2, 3), after="BodyText"),
        Style("ListBullet", "List Bullet", set=Set(after=2, line=1.35, bullet="bullet")),
        Style("ListNumber", "List Number", set=Set(after=2, line=1.35, bullet="order")),
        Style("Quote", "Quote", Face("楷体", "Times New Roman", italic=False), Set(4, 6, 1.4, left=2, right=2)),
        Style("Note", "注", Face(size=10.5, color="404040"), Set(2, 4, 1.25)),
        Style("Box", "提示框", _hei(10.5), Set(6, 8, 1.3, frame="box")),
        Style("TableText", "表格文字", Face(size=10.5), Set(0, 2, 1.15, align="left")),
        Style("TableHead", "表格标题行", _hei(10.5), Set(0, 0, 1.15, keep_next=True, align="left"), based="TableText"),
        Style("TableSmall", "表格小字", Face(size=9.5), Set(0, 1, 1.1), based="TableText"),
        Style("Card", "卡片正文", Face(size=12), Set(0, 4, 1.35)),
        Style("CoverLine", "封面说明", _hei(12), Set(0, 6, 1.4)),
        Style("CoverTitle", "封面标题", _hei(30, color=_BRAND), Set(170, 18, 1.2, align="left", frame="over"), based="Title"),
        Style("TOCHeading", "TOC Heading", _hei(16, color=_BRAND), Set(0, 10, keep_next=True, new_page=True)),
        *_contents(12, 160),
        *_ends(9.5),
        *_faces(),
    )  # fmt: skip


def _gbt9704() -> tuple[Style, ...]:
    # 156 mm hold 27.6 characters of 三号: a quarter of a point less between them makes the 28 of the standard. (A grid of
    # characters would say the same, but LibreOffice gives a character that is wider than its cell two cells.)
    fang = Face("仿宋", "Times New Roman", 16, tight=-0.25)
    kai = Face("楷体", "Times New Roman", 16, tight=-0.25)
    line = 28.95
    heading = Set(keep_next=True, first=2)
    return (
        Style("BodyText", "Body Text", fang, Set(0, 0, line, first=2, align="both"), after="BodyText"),
        Style("Title", "Title", Face("方正小标宋简体", "Times New Roman", 22, False), Set(0, line, 35, keep_next=True, align="center"), after="Subtitle"),
        Style("Subtitle", "Subtitle", kai, Set(0, 0, line, align="center", keep_next=True), after="BodyText"),
        Style("Kicker", "栏目", kai, Set(0, 0, line, align="center", keep_next=True)),
        Style("Lead", "摘要", fang, Set(0, 0, line, first=2, align="both")),
        Style("Heading1", "heading 1", Face("黑体", "Times New Roman", 16, False), _with(heading, 0, 0, 0, line), after="BodyText"),
        Style("Heading2", "heading 2", Face("楷体", "Times New Roman", 16, False), _with(heading, 0, 0, 1, line), after="BodyText"),
        Style("Heading3", "heading 3", Face("仿宋", "Times New Roman", 16, True), _with(heading, 0, 0, 2, line), after="BodyText"),
        Style("Heading4", "heading 4", fang, _with(heading, 0, 0, 3, line), after="BodyText"),
        Style("ListBullet", "List Bullet", fang, Set(0, 0, line, bullet="bullet")),
        Style("ListNumber", "List Number", fang, Set(0, 0, line, bullet="order")),
        Style("Quote", "Quote", kai, Set(0, 0, line, first=2)),
        Style("Note", "注", Face("仿宋", "Times New Roman", 14), Set(0, 0, 24, first=2)),
        Style("Box", "提示框", fang, Set(0, 0, line, first=2, align="both")),
        Style("TableText", "表格文字", Face("仿宋", "Times New Roman", 12), Set(0, 0, 18, align="left", snap=False)),
        Style("TableHead", "表格标题行", Face("黑体", "Times New Roman", 12), Set(keep_next=True, align="center"), based="TableText"),
        Style("TableSmall", "表格小字", Face(size=10.5), Set(line=15), based="TableText"),
        Style("Card", "卡片正文", Face("仿宋", "Times New Roman", 14), Set(0, 0, 24, snap=False)),
        Style("CoverLine", "封面说明", kai, Set(0, 0, line, align="center")),
        Style("CoverTitle", "封面标题", set=Set(line * 5, line * 2, 35, align="center"), based="Title"),
        Style("TOCHeading", "TOC Heading", Face("黑体", "Times New Roman", 16), Set(0, line, line, align="center", keep_next=True, new_page=True)),
        *_contents(16, 156, line),
        *_ends(14),
        *_faces(),
    )  # fmt: skip


def _with(
    base: Set,
    before: float,
    after: float,
    level: int,
    line: float | None = None,
    *,
    frame: Literal["", "under"] = "",
) -> Set:
    return Set(
        before, after, line, first=base.first, keep_next=base.keep_next, keep_lines=base.keep_lines, level=level,
        numbered=level, frame=frame, align="left",
    )  # fmt: skip


def _contents(size: float, width: float, line: float | None = None) -> tuple[Style, ...]:
    return tuple(
        Style(f"TOC{level}", f"toc {level}", Face(size=size), Set(0, 2, line, left=2.0 * (level - 1), tabs=(("right", width),)))
        for level in (1, 2, 3)
    )  # fmt: skip


def _ends(size: float) -> tuple[Style, ...]:
    return (
        Style("Header", "header", _hei(9.5, color=_QUIET), Set(0, 0, frame="under", snap=False)),
        Style(
            "Footer", "footer", Face("宋体", "Times New Roman", size), Set(0, 0, align="center", snap=False)
        ),
    )


def _faces() -> tuple[Style, ...]:
    def face(identifier: str, name: str, looks: Face) -> Style:
        return Style(identifier, name, looks, based="", kind="character")

    return (
        Style(
            "SheetLabel",
            "卡片页眉",
            Face(size=10.5, color="404040"),
            Set(0, 4, 14, new_page=True, snap=False),
        ),
        Style("Gap", "表后空隙", Face(size=4), Set(0, 0, 6, snap=False)),
        face("Strong", "Strong", Face(bold=True)),
        face("Emphasis", "Emphasis", Face(italic=False, underline="single")),
        face("Quiet", "次要", Face(color="404040")),
        face("Silent", "来源未载", Face(color="404040", underline="dotted")),
        face("Tag", "标签", Face("黑体", "Arial", border=True)),
        face("Mark", "来源序号", Face(raised=True)),
        face("Hyperlink", "Hyperlink", Face(color=_BRAND, underline="single")),
    )


HOUSE = Look(
    key="house",
    name="做法库版式",
    face=Face("宋体", "Times New Roman", 12),
    styles=_house(),
    upright=Sheet(210, 297, 25, 22, 25, 25, 13, 11),
    broad=Sheet(297, 210, 20, 18, 18, 18, 10, 9),
    numbering=(("chinese", "%1　"), ("decimal", "%2　"), ("decimal", "（%3）"), ("decimal", "%4）")),
    rule="8A8A8A",
    head_rule=12,
    shade="EEF2F1",
    running_head=True,
    dashed_page_numbers=False,
)

GBT9704 = Look(
    key="gbt9704",
    name="公文版式（GB/T 9704—2012）",
    face=Face("仿宋", "Times New Roman", 16),
    styles=_gbt9704(),
    # 版心 156 mm × 225 mm; 一字线上距版心下边缘 7 mm (the foot's own height is 5 mm).
    # Grid: 225 mm in 22 lines; Word counts a pitch in twentieths of a point.
    upright=Sheet(210, 297, 37, 35, 28, 26, 15, 23, 'w:type="lines" w:linePitch="579"'),
    broad=Sheet(297, 210, 28, 26, 35, 37, 15, 14),
    numbering=(("chinese", "%1、"), ("chinese", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）")),
    rule="000000",
    head_rule=4,
    shade="F2F2F2",
    running_head=False,
    dashed_page_numbers=True,
)

LOOKS: Mapping[str, Look] = MappingProxyType({look.key: look for look in (HOUSE, GBT9704)})
"""Templates by the word that a person types."""
