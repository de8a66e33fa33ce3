"""A flow and a look become a Word file. Everything that an author wrote goes in as text, escaped in one place.

python-docx carries the package (parts, relations, pictures, properties); the body is written as XML, because building a
table cell by cell through an object model is ten times slower.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from govkb.numerals import chinese_number
from govkb.outputs.docx.flow import (
    Cell,
    Contents,
    Heading,
    Item,
    Listing,
    Paper,
    Paragraph,
    Picture,
    Row,
    Run,
    Runs,
    Table,
    Turn,
)
from govkb.outputs.docx.looks import FACE_IDS, STYLE_IDS, Look, Sheet
from govkb.outputs.docx.parts import (
    NAMESPACES,
    ORDER,
    fonts_xml,
    millimetres,
    numbering_xml,
    settings_xml,
    styles_xml,
    table_style,
)
from govkb.package import printable, settled
from govkb.views.library import Settings

_GAP = '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
_EMU = 36000  # to the millimetre
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def write_docx(paper: Paper, look: Look, settings: Settings) -> bytes:
    """The Word file of a paper in a look: the same bytes for the same paper."""
    document: Any = Document()
    writer = _Writer(paper, look, document.part)
    body = writer.body()
    _replace_body(document, body)
    _fixed_parts(document, look, ordered=writer.ordered, fields=writer.has_contents)
    _head_and_foot(document, paper, look, settings)
    _properties(document, paper, settings)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue(), settings.as_of)


@dataclass
class _Writer:
    """Walks a flow once: numbers bookmarks, lists and pictures, and collects links to other hosts."""

    paper: Paper
    look: Look
    part: Any
    ordered: int = 0
    has_contents: bool = False
    _bookmarks: int = 0
    _pictures: int = 0
    _links: dict[str, str] = field(default_factory=dict)
    _broad: bool = False
    _sections: int = 0
    _anchors: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._broad = self.paper.broad
        for number, heading in enumerate(self._headings(9), 1):
            self._anchors[id(heading)] = f"_Toc{number:06d}"

    @property
    def sheet(self) -> Sheet:
        return self.look.broad if self._broad else self.look.upright

    def body(self) -> str:
        """The whole flow as XML, with the properties of the last section at its end."""
        items = self.paper.items
        parts = []
        for item, after in zip(items, (*items[1:], None), strict=True):
            parts.append(self._item(item))
            if isinstance(item, Table) and (after is None or isinstance(after, Table)):
                parts.append(_GAP)  # Word wants a paragraph between two tables and after the last one
        return "".join(parts) + self._section()

    def _item(self, item: Item) -> str:
        if isinstance(item, Paragraph):
            return self._paragraph(item)
        if isinstance(item, Heading):
            return self._heading(item)
        if isinstance(item, Listing):
            return self._listing(item)
        if isinstance(item, Table):
            return self._table(item)
        if isinstance(item, Contents):
            return self._contents(item)
        if isinstance(item, Picture):
            return self._picture(item)
        return self._turn(item)

    def _paragraph(self, one: Paragraph, width: str = "") -> str:
        inner = self._runs(one.runs)
        if one.anchor:
            inner = self._bookmark(one.anchor, inner)
        keep = "<w:keepNext/>" if one.keep else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{STYLE_IDS[one.style]}"/>{keep}{width}</w:pPr>{inner}</w:p>'

    def _heading(self, one: Heading) -> str:
        inner = self._bookmark(self._anchors[id(one)], self._runs(one.runs))
        if one.anchor:
            inner = self._bookmark(one.anchor, inner)
        page = "<w:pageBreakBefore/>" if one.new_page else ""
        plain = "" if one.numbered else '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
        return f'<w:p><w:pPr><w:pStyle w:val="Heading{one.level}"/>{page}{plain}</w:pPr>{inner}</w:p>'

    def _listing(self, one: Listing) -> str:
        number = ""
        if one.ordered:
            number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{ORDER + self.ordered}"/></w:numPr>'
            self.ordered += 1
        style = "ListNumber" if one.ordered else "ListBullet"
        return "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{number}</w:pPr>{self._runs(item)}</w:p>'
            for item in one.items
        )

    def _runs(self, runs: Runs) -> str:
        return "".join(self._linked(run) for run in runs)

    def _linked(self, run: Run) -> str:
        inner = self._run(run)
        if run.href:
            if run.href not in self._links:
                self._links[run.href] = self.part.relate_to(run.href, RT.HYPERLINK, is_external=True)
            return f'<w:hyperlink r:id="{self._links[run.href]}" w:history="1">{inner}</w:hyperlink>'
        if run.anchor:
            return f'<w:hyperlink w:anchor={quoteattr(bookmark_name(run.anchor))} w:history="1">{inner}</w:hyperlink>'
        return inner

    @staticmethod
    def _run(run: Run) -> str:
        face = "Hyperlink" if run.href else FACE_IDS.get(run.face, "")
        style = f'<w:rStyle w:val="{face}"/>' if face else ""
        # The hint says that quotation marks and dashes are Chinese ones, as wide as a character.
        properties = f'<w:rPr>{style}<w:rFonts w:hint="eastAsia"/></w:rPr>'
        line = "<w:br/>" if run.line else ""
        return f'<w:r>{properties}{line}<w:t xml:space="preserve">{_text(run.text)}</w:t></w:r>'

    def _bookmark(self, name: str, inner: str) -> str:
        self._bookmarks += 1
        number = self._bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(bookmark_name(name))}/>{inner}<w:bookmarkEnd w:id="{number}"/>'

    def _table(self, one: Table) -> str:
        total = millimetres(self.sheet.text_width)
        shares = sum(one.widths)
        widths = [round(total * share / shares) for share in one.widths]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._row(row, widths, head=index < one.heads) for index, row in enumerate(one.rows))
        first = 1 if one.heads else 0
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{table_style(one.rules)}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{"0420" if first else "0400"}" w:firstRow="{first}" w:lastRow="0" w:firstColumn="0"'
            ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(printable(one.caption))}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )

    def _row(self, row: Row, widths: Sequence[int], *, head: bool) -> str:
        height = f'<w:trHeight w:val="{millimetres(row.height)}" w:hRule="atLeast"/>' if row.height else ""
        repeat = "<w:tblHeader/>" if head else ""
        cells, at = [], 0
        for cell in row.cells:
            cells.append(self._cell(cell, sum(widths[at : at + cell.span])))
            at += cell.span
        properties = f"<w:trPr><w:cantSplit/>{height}{repeat}</w:trPr>"
        return f"<w:tr>{properties}{''.join(cells)}</w:tr>"

    def _cell(self, cell: Cell, width: int) -> str:
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        tint = f'<w:shd w:val="clear" w:color="auto" w:fill="{self.look.shade}"/>' if cell.shaded else ""
        inner = "".join(self._paragraph(paragraph) for paragraph in cell.paragraphs)
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{tint}</w:tcPr>{inner}</w:tc>'

    def _headings(self, depth: int) -> list[Heading]:
        return [item for item in self.paper.items if isinstance(item, Heading) and item.level <= depth]

    def _contents(self, one: Contents) -> str:
        """A contents field; its entries are written out for programs that do not renew it.

        They bear no page numbers: only the program that lays out the pages knows them, and a wrong one is worse than none.
        """
        self.has_contents = True
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{one.depth}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        counts = [0] * 9
        rows = []
        for heading in self._headings(one.depth):
            number = ""
            if heading.numbered:
                counts[heading.level - 1] += 1
                counts[heading.level :] = [0] * (9 - heading.level)
                number = self._number(heading.level, counts[heading.level - 1])
            anchor = self._anchors[id(heading)]
            told = number + "".join(run.text for run in heading.runs)
            rows.append(
                f'<w:p><w:pPr><w:pStyle w:val="TOC{heading.level}"/></w:pPr>{begin}'
                f'<w:hyperlink w:anchor="{anchor}" w:history="1">{self._run(Run(told))}</w:hyperlink></w:p>'
            )
            begin = ""
        end = '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
            f"<w:sdtContent>{''.join(rows)}{end}</w:sdtContent></w:sdt>"
        )

    def _number(self, level: int, count: int) -> str:
        kind, text = self.look.numbering[level - 1]
        return text.replace(f"%{level}", chinese_number(count) if kind == "chinese" else str(count))

    def _picture(self, one: Picture) -> str:
        relation, image = self.part.get_or_add_image(io.BytesIO(one.png))
        self._pictures += 1
        number = self._pictures
        width = round(one.width * _EMU)
        height = round(width * image.px_height / image.px_width)
        alt = quoteattr(printable(one.alt))
        return (
            '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="图{number}" descr={alt}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="图{number}" descr={alt}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>"
        )

    def _turn(self, turn: Turn) -> str:
        ended = f'<w:p><w:pPr><w:pStyle w:val="Gap"/>{self._section()}</w:pPr></w:p>'
        self._broad = turn.broad
        return ended

    def _section(self) -> str:
        sheet = self.sheet
        self._sections += 1
        side = ' w:orient="landscape"' if sheet.width > sheet.height else ""
        margins = " ".join(
            f'w:{name}="{millimetres(length)}"'
            for name, length in (
                ("top", sheet.top), ("right", sheet.right), ("bottom", sheet.bottom), ("left", sheet.left),
                ("header", sheet.header), ("footer", sheet.footer), ("gutter", 0.0),
            )
        )  # fmt: skip
        first = "<w:titlePg/>" if self._sections == 1 and (self.look.running_head or self.paper.cover) else ""
        grid = f"<w:docGrid {sheet.grid}/>" if sheet.grid else ""
        return (
            f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{millimetres(sheet.width)}" w:h="{millimetres(sheet.height)}"{side}/>'
            f"<w:pgMar {margins}/>{first}{grid}</w:sectPr>"
        )


def bookmark_name(anchor: str) -> str:
    """An anchor as a name that Word takes: letters, digits and lines below, 40 characters at most."""
    name = "".join(char if char.isascii() and char.isalnum() else "_" for char in anchor)
    return name[-40:] if name[-40:][:1].isalpha() or name.startswith("_Toc") else f"b{name[-39:]}"


def _text(text: str) -> str:
    return escape(printable(text))


def _replace_body(document: Any, body: str) -> None:
    old = document.element.body
    new = parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")
    old.getparent().replace(old, new)


def _fixed_parts(document: Any, look: Look, *, ordered: int, fields: bool) -> None:
    """Put the look's styles, numbering, settings and fonts in the place of what python-docx's own template brings."""
    part = document.part
    fresh = {
        RT.STYLES: ("styles", styles_xml(look)),
        RT.NUMBERING: ("numbering", numbering_xml(look, ordered)),
        RT.SETTINGS: ("settings", settings_xml(look, fields=fields)),
        RT.FONT_TABLE: ("fontTable", fonts_xml()),
    }
    unwanted = ("stylesWithEffects", "webSettings", "customXml", "thumbnail", "extended-properties")
    for holder in (part, part.package):
        for relation, target in list(holder.rels.items()):
            if target.reltype in fresh or target.reltype.rsplit("/", 1)[-1] in unwanted:
                del holder.rels[relation]
    for reltype, (name, xml) in fresh.items():
        blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()
        part.relate_to(Part(PackURI(f"/word/{name}.xml"), f"{_WORD}.{name}+xml", blob, part.package), reltype)


def _head_and_foot(document: Any, paper: Paper, look: Look, settings: Settings) -> None:
    section = document.sections[0]
    edition = f"版本 {settings.version}" + (f"，内容截至 {settings.as_of}" if settings.as_of else "")
    page, pages = _field("PAGE"), _field("NUMPAGES")
    if look.dashed_page_numbers:
        # 单页码居右空一字，双页码居左空一字 (7.5 of the standard).
        for foot, side, indent in (
            (section.footer, "right", "w:rightChars"),
            (section.even_page_footer, "left", "w:leftChars"),
        ):
            _fill(
                foot,
                "Footer",
                f'<w:ind {indent}="100"/><w:jc w:val="{side}"/>',
                f"{_plain('— ')}{page}{_plain(' —')}",
            )
        if paper.cover:
            _fill(section.first_page_footer, "Footer", "", "")
        return
    foot = f"{_plain(edition + '　　第 ')}{page}{_plain(' 页，共 ')}{pages}{_plain(' 页')}"
    _fill(section.header, "Header", "", _plain(f"{settings.name}　{paper.title}"))
    _fill(section.footer, "Footer", "", foot)
    _fill(section.first_page_header, "Normal", "", "")
    _fill(section.first_page_footer, "Footer", "", "" if paper.cover else foot)


def _fill(holder: Any, style: str, properties: str, runs: str) -> None:
    holder.is_linked_to_previous = False
    old = holder.paragraphs[0]._p  # noqa: SLF001 - python-docx offers its XML under this name
    new = parse_xml(f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>')
    old.getparent().replace(old, new)


def _plain(text: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{_text(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _properties(document: Any, paper: Paper, settings: Settings) -> None:
    about = document.core_properties
    about.title = printable(paper.title)[:255]
    about.subject = printable(paper.subject)[:255]
    about.author = about.last_modified_by = settings.name
    about.keywords = "，".join(paper.keywords)[:255]
    about.comments = f"版本 {settings.version}"
    about.category = "基层治理做法"
    about.language = "zh-CN"
    about.version = settings.version
    about.revision = 1
