"""The fixed parts of a Word file as XML: styles, numbering, settings, font table. Made from a look alone."""

from __future__ import annotations

from collections.abc import Iterable

from govkb.outputs.docx.looks import SUBSTITUTES, Face, Look, Set, Style

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEADINGS, BULLETS, ORDER = 1, 2, 3
"""Numbers of the three kinds of numbering; ordered lists after the first get numbers of their own from 4 on."""
_LEVELS = 4


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def millimetres(length: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(length * 1440 / 25.4)


def styles_xml(look: Look) -> str:
    """All styles of a look."""
    base = look.face
    rows = [
        (
            f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(base)}{_size(base)}"
            '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        ),
        (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            # Said here again: programs that count lines and characters of a page look at this style's own size.
            f"<w:rPr>{_fonts(base)}{_size(base)}</w:rPr></w:style>"
        ),
        (
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        ),
        (
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
            '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
            "</w:tblPr></w:style>"
        ),
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>',
        *(_style(one, look) for one in look.styles),
        *_tables(look),
    ]
    return f"<w:styles {NAMESPACES}>{''.join(rows)}</w:styles>"


def numbering_xml(look: Look, ordered: int) -> str:
    """Numbering of headings and lists; `ordered` is how many ordered lists there are, each beginning at 1."""
    headings = "".join(
        _level(
            level, "chineseCountingThousand" if kind == "chinese" else "decimal", text, f"Heading{level + 1}"
        )
        for level, (kind, text) in enumerate(look.numbering)
    )
    indent = look.face.size * 2
    bullets = _level(0, "bullet", "•", "ListBullet", indent)
    order = _level(0, "decimal", "%1.", "ListNumber", indent)
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'
        for number, kind, levels in (
            (HEADINGS, "multilevel", headings),
            (BULLETS, "singleLevel", bullets),
            (ORDER, "singleLevel", order),
        )
    )
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in (HEADINGS, BULLETS, ORDER)
    )
    nums += "".join(
        f'<w:num w:numId="{ORDER + count}"><w:abstractNumId w:val="{ORDER}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for count in range(1, ordered)
    )
    return f"<w:numbering {NAMESPACES}>{abstract}{nums}</w:numbering>"


def settings_xml(look: Look, *, fields: bool) -> str:
    """Settings; `fields` asks Word to renew fields (the contents) when the file is opened."""
    return (
        f"<w:settings {NAMESPACES}>"
        '<w:zoom w:percent="100"/>'
        + ("<w:mirrorMargins/>" if look.dashed_page_numbers else "")
        + '<w:defaultTabStop w:val="420"/>'
        + ("<w:evenAndOddHeaders/>" if look.dashed_page_numbers else "")
        + '<w:drawingGridVerticalSpacing w:val="156"/><w:displayHorizontalDrawingGridEvery w:val="0"/>'
        '<w:displayVerticalDrawingGridEvery w:val="2"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        + ('<w:updateFields w:val="true"/>' if fields else "")
        + "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    )


def fonts_xml() -> str:
    """The font table: what may stand in for a font that a machine lacks."""
    rows = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{other}"/>' if other != name else "")
        + f'<w:charset w:val="{"00" if name.isascii() else "86"}"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, (other, family) in SUBSTITUTES.items()
    )
    return f"<w:fonts {NAMESPACES}>{rows}</w:fonts>"


def _style(style: Style, look: Look) -> str:
    numbering = ""
    shown = (
        '<w:uiPriority w:val="9"/><w:qFormat/>'
        if not style.id.startswith(("TOC", "Header", "Footer"))
        else ""
    )
    based = f'<w:basedOn w:val="{style.based}"/>' if style.based else ""
    after = f'<w:next w:val="{style.after}"/>' if style.after else ""
    custom = "" if style.name.isascii() else ' w:customStyle="1"'
    size = style.face.size or look.face.size
    paragraph = _paragraph(style.set, size, look) if style.kind == "paragraph" else ""
    return (
        f'<w:style w:type="{style.kind}"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>{based}{after}{shown}'
        f"{numbering}{paragraph}{_run(style.face)}</w:style>"
    )


def _paragraph(one: Set, size: float, look: Look) -> str:
    """Paragraph properties, in the order that the standard asks for."""
    parts = [
        "<w:keepNext/>" if one.keep_next else "",
        "<w:keepLines/>" if one.keep_lines else "",
        "<w:pageBreakBefore/>" if one.new_page else "",
        f'<w:numPr><w:ilvl w:val="{one.numbered}"/><w:numId w:val="{HEADINGS}"/></w:numPr>' if one.numbered is not None else "",
        f'<w:numPr><w:numId w:val="{BULLETS if one.bullet == "bullet" else ORDER}"/></w:numPr>' if one.bullet else "",
        _frame(one.frame, look),
        "<w:tabs>" + "".join(
            f'<w:tab w:val="{kind}" w:leader="{"middleDot" if kind == "right" else "none"}" w:pos="{millimetres(place)}"/>'
            for kind, place in one.tabs
        ) + "</w:tabs>" if one.tabs else "",
        "" if one.snap else '<w:snapToGrid w:val="0"/>',
        _spacing(one),
        _indent(one, size),
        f'<w:jc w:val="{one.align}"/>' if one.align else "",
        f'<w:outlineLvl w:val="{one.level}"/>' if one.level is not None else "",
    ]  # fmt: skip
    return f"<w:pPr>{''.join(parts)}</w:pPr>" if any(parts) else ""


def _frame(kind: str, look: Look) -> str:
    def side(name: str, thickness: int, space: int) -> str:
        return f'<w:{name} w:val="single" w:sz="{thickness}" w:space="{space}" w:color="{look.rule}"/>'

    if kind == "box":
        return f"<w:pBdr>{side('top', 6, 5)}{side('left', 6, 6)}{side('bottom', 6, 5)}{side('right', 6, 6)}</w:pBdr>"
    if kind == "under":
        return f"<w:pBdr>{side('bottom', 4, 3)}</w:pBdr>"
    return f"<w:pBdr>{side('top', 8, 6)}</w:pBdr>" if kind == "over" else ""


def _spacing(one: Set) -> str:
    values = []
    if one.before is not None:
        values.append(f'w:before="{twips(one.before)}"')
    if one.after is not None:
        values.append(f'w:after="{twips(one.after)}"')
    if one.line is not None:
        exact = one.line > 5
        values.append(
            f'w:line="{twips(one.line) if exact else round(one.line * 240)}" w:lineRule="{"exact" if exact else "auto"}"'
        )
    return f"<w:spacing {' '.join(values)}/>" if values else ""


def _indent(one: Set, size: float) -> str:
    values = [
        f'w:{name}Chars="{round(count * 100)}" w:{name}="{twips(count * size)}"'
        for name, count in (("left", one.left), ("right", one.right), ("firstLine", one.first))
        if count is not None
    ]
    return f"<w:ind {' '.join(values)}/>" if values else ""


def _run(face: Face) -> str:
    """Character properties, in the order that the standard asks for."""
    parts = [
        _fonts(face),
        _switch("b", face.bold) + _switch("bCs", face.bold),
        _switch("i", face.italic) + _switch("iCs", face.italic),
        f'<w:color w:val="{face.color}"/>' if face.color else "",
        f'<w:spacing w:val="{twips(face.tight)}"/>' if face.tight else "",
        _size(face),
        f'<w:u w:val="{face.underline}"/>' if face.underline else "",
        '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="808080"/>' if face.border else "",
        '<w:vertAlign w:val="superscript"/>' if face.raised else "",
    ]
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if any(parts) else ""


def _fonts(face: Face) -> str:
    if not face.east:
        return ""
    return (
        f'<w:rFonts w:ascii="{face.west}" w:hAnsi="{face.west}" w:eastAsia="{face.east}" w:cs="{face.west}"/>'
    )


def _size(face: Face) -> str:
    half = round(face.size * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else ""


def _switch(name: str, on: bool | None) -> str:
    return "" if on is None else f"<w:{name}/>" if on else f'<w:{name} w:val="0"/>'


def _level(level: int, kind: str, text: str, style: str, indent: float = 0) -> str:
    if indent:
        place = f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        ends = f'<w:pPr><w:ind w:left="{twips(indent)}" w:hanging="{twips(indent * 0.7)}"/></w:pPr>'
    else:
        place = f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        ends = ""
    return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="{style}"/>{place}{ends}</w:lvl>'


def _tables(look: Look) -> Iterable[str]:
    """Table styles: horizontal lines, a full grid, dashed lines to cut along; the head row in bold on a tint."""
    rule = look.rule

    def border(name: str, kind: str, size: int) -> str:
        return f'<w:{name} w:val="{kind}" w:sz="{size}" w:space="0" w:color="{rule}"/>'

    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    kinds = {
        "lines": ("做法库横线表", {"top": ("single", 8), "bottom": ("single", 8), "insideH": ("single", 4)}),
        "grid": ("做法库网格表", dict.fromkeys(sides, ("single", 4))),
        "cut": ("做法库裁剪卡片", dict.fromkeys(sides, ("dashed", 6))),
    }
    for key, (name, drawn) in kinds.items():
        borders = "".join(border(side, *drawn[side]) for side in sides if side in drawn)
        margin = 40 if key != "cut" else 170
        head = (
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            f"{border('bottom', 'single', look.head_rule)}</w:tcBorders>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="{look.shade}"/></w:tcPr></w:tblStylePr>'
            if key != "cut"
            else ""
        )
        yield (
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{table_style(key)}"><w:name w:val="{name}"/>'
            '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:tblPr>'
            f"<w:tblBorders>{borders}</w:tblBorders>"
            f'<w:tblCellMar><w:top w:w="{margin}" w:type="dxa"/><w:left w:w="{max(margin, 100)}" w:type="dxa"/>'
            f'<w:bottom w:w="{margin}" w:type="dxa"/><w:right w:w="{max(margin, 100)}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"{head}</w:style>"
        )


def table_style(rules: str) -> str:
    """Id of the table style for a kind of rules."""
    return f"Govkb{rules.capitalize()}"
