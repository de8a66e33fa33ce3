"""Slides become a PowerPoint file: text in placeholders and tables, never pictures; every run in Chinese."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import NotesSlidePart

from govkb.outputs.pptx.design import (
    BODY,
    BRAND,
    CELL_SIDE,
    CONTENT,
    EDGE,
    GROUP,
    INK,
    INK_2,
    NS,
    OCHRE,
    PADDING,
    POINT,
    RULE,
    TINT_BRAND,
    Box,
    layout_place,
    template,
)
from govkb.outputs.pptx.fitting import Line, Lines, Type, row_height
from govkb.outputs.pptx.slides import Slide, deck_slides
from govkb.package import printable, settled
from govkb.views.deck import DeckView
from govkb.views.library import Settings

_TONES = {"": INK, "quiet": INK_2, "silent": INK_2, "doubt": OCHRE}


def render_deck(deck: DeckView, settings: Settings) -> bytes:
    """The file of one deck: the same bytes for the same view."""
    return write_pptx(deck_slides(deck), deck.title, deck.summary, settings)


def write_pptx(slides: tuple[Slide, ...], title: str, subject: str, settings: Settings) -> bytes:
    """Slides as a file."""
    deck: Any = Presentation(io.BytesIO(template()))
    layouts = list(deck.slide_layouts)
    for number, slide in enumerate(slides, 1):
        _slide(deck, layouts[layout_place(slide.kind)], slide, number, f"{settings.name}　{title}")
    about = deck.core_properties
    about.title, about.subject = printable(title)[:255], printable(subject)[:255]
    about.author = about.last_modified_by = settings.name
    about.keywords, about.category, about.language = "基层治理", "基层治理做法", "zh-CN"
    about.comments, about.version, about.revision = f"版本 {settings.version}", settings.version, 1
    out = io.BytesIO()
    deck.save(out)
    return settled(out.getvalue(), settings.as_of)


def _slide(deck: Any, layout: Any, slide: Slide, number: int, foot: str) -> None:
    made = deck.slides.add_slide(layout)
    for place in made.placeholders:
        index = place.placeholder_format.idx
        text: Lines = (
            (Line(slide.title),) if index == 0 else (Line(slide.kicker),) if index == 13 else slide.lines
        )
        if any(line.text or line.strong for line in text):
            kind = slide.type if index == 1 and slide.kind == "body" else None
            _fill(place._element.txBody, text, kind=kind)  # noqa: SLF001 - python-pptx's name for its XML
        else:
            place._element.getparent().remove(place._element)  # noqa: SLF001 - same
    tree = made.shapes._spTree  # noqa: SLF001 - same
    if slide.table:
        tree.append(parse_xml(_table(slide, len(tree) + 20)))
    if slide.kind != "cover":
        tree.append(
            parse_xml(
                _foot(
                    90, "页脚", 'type="ftr" sz="quarter" idx="11"', f'<a:pPr algn="l"/>{_run(foot, "", "")}'
                )
            )
        )
        field = f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>{number}</a:t></a:fld>'
        tree.append(parse_xml(_foot(91, "页码", 'type="sldNum" sz="quarter" idx="12"', field)))
    if slide.notes:
        _notes(deck, made, slide.notes, number)


def _notes(deck: Any, made: Any, text: str, number: int) -> None:
    """The speaker's notes. python-pptx would search all parts for a free name at every slide; the slide's number is free."""
    lines = "".join(_paragraph(Line(line)) for line in text.split("\n"))
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{place}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/>'
        f"</p:nvPr></p:nvSpPr><p:spPr/>{body}</p:sp>"
        for place, name, kind, body in (
            (2, "幻灯片", 'type="sldImg"', ""),
            (3, "备注", 'type="body" idx="1"', f"<p:txBody><a:bodyPr/><a:lstStyle/>{lines}</p:txBody>"),
        )
    )
    xml = (
        f"<p:notes {NS}><p:cSld><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
    part = NotesSlidePart(
        PackURI(f"/ppt/notesSlides/notesSlide{number}.xml"),
        CT.PML_NOTES_SLIDE,
        deck.part.package,
        parse_xml(xml),
    )
    part.relate_to(deck.part.notes_master_part, RT.NOTES_MASTER)
    part.relate_to(made.part, RT.SLIDE)
    made.part.relate_to(part, RT.NOTES_SLIDE)


def _fill(holder: Any, lines: Lines, *, kind: Type | None) -> None:
    own = kind if kind and kind != BODY else None  # the placeholder itself has the type of BODY
    for old in holder.findall("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        holder.remove(old)
    for line in lines:
        holder.append(
            parse_xml(_paragraph(line, NS, bullet=bool(kind) and line.bullet, size=BODY.size, kind=own))
        )


def _paragraph(
    line: Line, namespaces: str = "", *, bullet: bool = False, size: float = 0, kind: Type | None = None
) -> str:
    """One paragraph; `kind` sets size and lines where no placeholder does (tables)."""
    colour = _TONES[line.tone] if line.tone or kind else ""
    points = kind.size if kind else 0
    runs = _run(line.strong, colour, "b", points) + _run(
        line.text, colour, "u" if line.tone == "silent" else "", points
    )
    indent = round((points or size) * POINT)
    sign = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet else ""
    left = f' marL="{indent}" indent="-{indent}"' if bullet else ""
    spacing = (
        f'<a:lnSpc><a:spcPts val="{round(kind.line * 100)}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(kind.after * 100)}"/></a:spcAft>'
        if kind
        else ""
    )
    properties = f"<a:pPr{left}>{spacing}{sign}</a:pPr>" if left or spacing else ""
    tall = f' sz="{round(points * 100)}"' if points else ""
    end = "" if runs else f'<a:endParaRPr lang="zh-CN" altLang="en-US"{tall}/>'
    return f"<a:p {namespaces}>{properties}{runs}{end}</a:p>"


def _run(text: str, colour: str, face: str, points: float = 0) -> str:
    if not text:
        return ""
    size = f' sz="{round(points * 100)}"' if points else ""
    weight = ' b="1"' if face == "b" else ' u="dotted"' if face == "u" else ""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""
    return f'<a:r><a:rPr lang="zh-CN" altLang="en-US"{size}{weight} dirty="0">{fill}</a:rPr><a:t>{escape(printable(text))}</a:t></a:r>'


def _foot(number: int, name: str, kind: str, inner: str) -> str:
    return (
        f'<p:sp {NS}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>{inner}</a:p></p:txBody></p:sp>"
    )


def _table(slide: Slide, number: int) -> str:
    inner = [width - 2 * CELL_SIDE for width in slide.widths]
    heights = [row_height(row, slide.type, inner, PADDING) for row in slide.table]
    box = Box(CONTENT.x, CONTENT.y, CONTENT.w, sum(heights))
    grid = "".join(f'<a:gridCol w="{round(width * POINT)}"/>' for width in slide.widths)
    rows = "".join(
        f'<a:tr h="{round(tall * POINT)}">{"".join(_cell(cell, slide.type, head=index == 0) for cell in row)}</a:tr>'
        for index, (row, tall) in enumerate(zip(slide.table, heights, strict=True))
    )
    alt = quoteattr(printable(f"表格：{slide.kicker} {slide.title}"))
    return (
        f'<p:graphicFrame {NS}><p:nvGraphicFramePr><p:cNvPr id="{number}" name="表格" descr={alt}/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm>{box.xml}</p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
    )


def _cell(lines: tuple[Line, ...], kind: Type, *, head: bool) -> str:
    text = "".join(_paragraph(line, bullet=line.bullet, kind=kind) for line in lines or (Line(""),))
    side, tall = round(CELL_SIDE * POINT), round(PADDING * POINT)

    def rule(name: str, width: float, colour: str) -> str:
        return f'<a:{name} w="{round(width * POINT)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:{name}>'

    none = "".join(f'<a:{name} w="0"><a:noFill/></a:{name}>' for name in ("lnL", "lnR"))
    lines_xml = (
        none
        + (rule("lnT", 1, EDGE) if head else rule("lnT", 0.75, RULE))
        + (rule("lnB", 1.75, BRAND) if head else rule("lnB", 0.75, RULE))
    )
    fill = f'<a:solidFill><a:srgbClr val="{TINT_BRAND}"/></a:solidFill>' if head else "<a:noFill/>"
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody>"
        f'<a:tcPr marL="{side}" marR="{side}" marT="{tall}" marB="{tall}">{lines_xml}{fill}</a:tcPr></a:tc>'
    )
