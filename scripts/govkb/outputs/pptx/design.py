"""The look of the slides: 16:9, the site's colours, four layouts, real placeholders. Contains no text of an author.

Colours are those of `docs/assets/css/10-tokens.css`. The template is made in code, once in a process, from python-pptx's
own blank one: master and layouts are written anew, the rest of that file is dropped.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from govkb.outputs.pptx.fitting import Type

POINT = 12700
WIDTH, HEIGHT = 960.0, 540.0  # points: 13.33 × 7.5 inches
PAPER, SHEET, TINT, TINT_BRAND = "FAF8F3", "FFFEFB", "F2EEE4", "E6EEEC"
INK, INK_2, RULE, EDGE = "1F2628", "475054", "DCD6C8", "7F8685"
BRAND, BRAND_2, OCHRE = "17505A", "0F3D45", "8A4312"
SANS = "微软雅黑"

BODY = Type(24, 34, 9)
BODIES = (BODY, Type(22, 31, 8), Type(20, 28, 7))
TABLES = (Type(16, 22, 2), Type(15, 20.5, 2))
"""From large to small: the largest is taken that needs no more slides than the smallest."""
PADDING = 5.0
"""Room above and below the text of a table cell."""
CELL_SIDE = 7.0


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the slide, in points."""

    x: float
    y: float
    w: float
    h: float

    @property
    def xml(self) -> str:
        """As DrawingML says it."""
        x, y, w, h = (round(one * POINT) for one in (self.x, self.y, self.w, self.h))
        return f'<a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/>'


KICKER = Box(48, 22, 864, 26)
TITLE = Box(48, 46, 864, 50)
CONTENT = Box(48, 112, 864, 376)
FOOT = Box(48, 504, 700, 22)
NUMBER = Box(812, 504, 100, 22)

Kind = Literal["cover", "section", "body", "table"]
LAYOUTS: tuple[tuple[Kind, str, int], ...] = (
    ("cover", "封面", 0), ("body", "标题和正文", 1), ("section", "章节", 2), ("table", "标题和表格", 5),
)  # fmt: skip
"""Our layouts: kind, name, and which of the blank template's it replaces."""

NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


@cache
def template() -> bytes:
    """The empty deck."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = round(WIDTH * POINT), round(HEIGHT * POINT)
    master = deck.slide_masters[0]
    kept = {place for _, _, place in LAYOUTS}
    for place, layout in reversed(list(enumerate(master.slide_layouts))):
        if place not in kept:
            master.slide_layouts.remove(layout)
    _paint(master, PAPER, _master_shapes())
    _swap(master._element, "txStyles", _text_styles())  # noqa: SLF001 - python-pptx offers its XML under this name
    for (kind, name, _), layout in zip(
        sorted(LAYOUTS, key=lambda one: one[2]), master.slide_layouts, strict=True
    ):
        _paint(
            layout,
            BRAND if kind == "cover" else TINT_BRAND if kind == "section" else "",
            _layout_shapes(kind),
        )
        layout._element.cSld.set("name", name)  # noqa: SLF001 - same
        layout._element.attrib.pop("type", None)  # noqa: SLF001 - our own layouts, not PowerPoint's kinds
    _theme(master)
    _ = deck.notes_master  # made now, once, and not again for every deck
    _tidy(deck)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def layout_place(kind: Kind) -> int:
    """Which layout of the template a kind is."""
    return [one for one, _, _ in sorted(LAYOUTS, key=lambda one: one[2])].index(kind)


def _paint(holder: Any, ground: str, shapes: str) -> None:
    fill = (
        f'<p:bg><p:bgPr><a:solidFill><a:srgbClr val="{ground}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        if ground
        else ""
    )
    _swap(holder._element, "cSld", f"<p:cSld {NS}>{fill}<p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>")  # noqa: SLF001


def _swap(element: Any, tag: str, xml: str) -> None:
    old = element.find(f"{{http://schemas.openxmlformats.org/presentationml/2006/main}}{tag}")
    old.getparent().replace(old, parse_xml(xml))


def _bar(number: int, box: Box, colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="线{number}" descr=""><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></p:cNvPr>'
        '<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm>{box.xml}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _place(
    number: int, name: str, kind: str, box: Box, *, size: float = 0, colour: str = "", bold: bool | None = None,
    anchor: str = "", align: str = "", text: str = "", line: float = 0,
) -> str:  # fmt: skip
    """A placeholder with its place and, where it differs from the master, its type."""
    style = ""
    if size:
        side = f' algn="{align}"' if align else ""
        weight = "" if bold is None else f' b="{int(bold)}"'
        spacing = f'<a:lnSpc><a:spcPts val="{round(line * 100)}"/></a:lnSpc>' if line else ""
        style = (
            f'<a:lvl1pPr marL="0" indent="0"{side}>{spacing}<a:buNone/>'
            f'<a:defRPr sz="{round(size * 100)}"{weight}><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
        )
    held = f' anchor="{anchor}"' if anchor else ""
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
        if "sldNum" in kind
        else f'<a:r><a:rPr lang="zh-CN" altLang="en-US"/><a:t>{text}</a:t></a:r>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>{box.xml}</a:xfrm>"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"{held}><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{field}</a:p></p:txBody></p:sp>"
    )


def _ends(colour: str) -> str:
    return _place(
        8, "页脚", 'type="ftr" sz="quarter" idx="11"', FOOT, size=12, colour=colour, anchor="ctr", align="l"
    ) + _place(
        9,
        "页码",
        'type="sldNum" sz="quarter" idx="12"',
        NUMBER,
        size=12,
        colour=colour,
        anchor="ctr",
        align="r",
    )


def _master_shapes() -> str:
    return (
        _bar(20, Box(0, 0, 12, HEIGHT), BRAND)
        + _bar(21, Box(48, 98, 864, 2.2), BRAND)
        + _bar(22, Box(48, 102.4, 864, 0.6), BRAND)
        + _place(2, "标题", 'type="title"', TITLE, anchor="ctr", text="单击编辑标题")
        + _place(3, "正文", 'type="body" idx="1"', CONTENT, text="单击编辑正文")
        + _ends(INK_2)
    )


def _layout_shapes(kind: Kind) -> str:
    if kind == "cover":
        return (
            _bar(20, Box(0, 0, WIDTH, HEIGHT), BRAND)
            + _bar(21, Box(72, 150, 816, 3), "FFFFFF")
            + _bar(22, Box(72, 156, 816, 0.8), "FFFFFF")
            + _place(2, "标题", 'type="ctrTitle"', Box(72, 176, 816, 130), size=46, colour="FFFFFF", bold=True, anchor="t", text="单击编辑标题", line=60)
            + _place(3, "副标题", 'type="subTitle" idx="1"', Box(72, 320, 816, 150), size=20, colour="E6EEEC", text="单击编辑副标题", line=30)
        )  # fmt: skip
    if kind == "section":
        return (
            _bar(20, Box(0, 0, WIDTH, HEIGHT), TINT_BRAND)
            + _bar(21, Box(0, 0, 28, HEIGHT), BRAND)
            + _place(4, "栏目", 'type="body" sz="quarter" idx="13"', Box(84, 110, 800, 30), size=18, colour=INK_2, text="栏目")
            + _place(2, "标题", 'type="title"', Box(84, 146, 800, 96), size=42, colour=BRAND, bold=True, anchor="t", text="单击编辑标题", line=50)
            + _place(3, "说明", 'type="body" idx="1"', Box(84, 256, 790, 210), size=24, colour=INK, text="单击编辑说明", line=36)
            + _ends(INK_2)
        )  # fmt: skip
    kicker = _place(
        4,
        "栏目",
        'type="body" sz="quarter" idx="13"',
        KICKER,
        size=15,
        colour=INK_2,
        anchor="ctr",
        text="栏目",
    )
    title = _place(2, "标题", 'type="title"', TITLE, anchor="ctr", text="单击编辑标题")
    body = _place(3, "正文", 'type="body" idx="1"', CONTENT, text="单击编辑正文") if kind == "body" else ""
    return kicker + title + body + _ends(INK_2)


def _text_styles() -> str:
    def level(number: int, indent: float) -> str:
        left = round(indent * POINT)
        return (
            f'<a:lvl{number}pPr marL="{left}" indent="0" algn="l" defTabSz="914400" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
            f'<a:lnSpc><a:spcPts val="{round(BODY.line * 100)}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
            f'<a:spcAft><a:spcPts val="{round(BODY.after * 100)}"/></a:spcAft><a:buNone/>'
            f'<a:defRPr sz="{round(BODY.size * 100)}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
            f'<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{number}pPr>'
        )

    title = (
        '<a:lvl1pPr algn="l" defTabSz="914400" eaLnBrk="1" hangingPunct="1"><a:lnSpc><a:spcPts val="4000"/></a:lnSpc><a:buNone/>'
        f'<a:defRPr sz="3000" b="1" kern="1200"><a:solidFill><a:srgbClr val="{BRAND}"/></a:solidFill>'
        '<a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/><a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr>'
    )
    levels = "".join(level(number, 20.0 * (number - 1)) for number in range(1, 6))
    return (
        f"<p:txStyles {NS}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f"<p:otherStyle>{levels}</p:otherStyle></p:txStyles>"
    )


def _theme(master: Any) -> None:
    part = master.part.part_related_by(RT.THEME)
    xml = part.blob.decode("utf-8")
    colours = (
        ("dk1", INK), ("lt1", SHEET), ("dk2", BRAND_2), ("lt2", TINT), ("accent1", BRAND), ("accent2", OCHRE), ("accent3", "A9C9C9"),
        ("accent4", "7F8685"), ("accent5", "CFE0DE"), ("accent6", "DCD6C8"), ("hlink", BRAND), ("folHlink", BRAND_2),
    )  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours)
    xml = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="基层治理做法库">{scheme}</a:clrScheme>',
        xml,
        flags=re.DOTALL,
    )
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="Arial"/><a:ea typeface="{SANS}"/><a:cs typeface="Arial"/></a:{kind}Font>'
        for kind in ("major", "minor")
    )
    xml = re.sub(
        r"<a:fontScheme.*?</a:fontScheme>",
        f'<a:fontScheme name="基层治理做法库">{fonts}</a:fontScheme>',
        xml,
        flags=re.DOTALL,
    )
    part._blob = xml.encode("utf-8")  # noqa: SLF001 - a part without a class of its own can be changed only here


def _tidy(deck: Any) -> None:
    """Drop what the blank template brings and no deck needs."""
    unwanted = ("thumbnail", "printerSettings", "extended-properties")
    for holder in (deck.part, deck.part.package):
        relations = holder.rels if holder is deck.part else holder._rels  # noqa: SLF001 - no public name for these
        for key, target in list(relations.items()):
            if target.reltype.rsplit("/", 1)[-1] in unwanted:
                relations.pop(key)
