"""Word files and slides: nothing of an entry is lost, structure is real, and every run gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.shared import Mm
from pptx import Presentation

from built_site import ROOT
from govkb.catalog import load_catalog
from govkb.cli import cli
from govkb.outputs.docx import GBT9704, HOUSE, Look, render_docx, write_docx
from govkb.outputs.docx.flow import Heading, Paper, Paragraph, Run
from govkb.outputs.pptx import render_deck
from govkb.outputs.pptx.design import BODY, CONTENT
from govkb.outputs.pptx.fitting import Line, divide, height, pages
from govkb.views.deck import view_deck
from govkb.views.handout import KINDS, HandoutRefused, HandoutView, Occasion, view_handouts
from govkb.views.library import Library, library_settings
from govkb.views.practice import FigureView, PracticeView, view_practice
from libreoffice import boxes, needs_office, printed, read_back

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ONE, COMPARISON = "jiudian-pengtouhui", "cunli-yishi"
WORKSHOP = Occasion("村干部培训班", "县委党校", "2026年12月1日", "王老师")


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog))


def word(library: Library, kind: str, *ids: str, look: Look = HOUSE) -> bytes:
    return render_docx(view_handouts(library, kind, ids, WORKSHOP)[0], look, library.settings)


def words_of(content: bytes) -> str:
    """All text of a Word file's body, without spaces."""
    body = Document(io.BytesIO(content)).element.body
    return re.sub(r"\s+", "", "".join(body.itertext(f"{W}t")))


def shown(content: bytes, *, notes: bool = False) -> str:
    """All text on the slides, without spaces; or that of the speaker's notes."""
    deck = Presentation(io.BytesIO(content))
    parts = [
        slide.notes_slide.element if notes else slide.element
        for slide in deck.slides
        if not notes or slide.has_notes_slide
    ]
    return re.sub(
        r"\s+",
        "",
        "".join(
            "".join(part.itertext("{http://schemas.openxmlformats.org/drawingml/2006/main}t"))
            for part in parts
        ),
    )


def figures_of(view: PracticeView) -> Iterator[FigureView]:
    yield from view.figures
    for part in view.components:
        yield from part.figures


def must_stand(view: PracticeView) -> Iterator[str]:
    """Name, parts, and every number with its scope and period."""
    yield view.name
    for part in view.components:
        yield part.name
    for one in figures_of(view):
        yield one.amount.text
        yield one.label
        for said in (one.scope, one.period):
            yield said.text if said.kind == "text" else "来源未载"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


# ------------------------------------------------------------------------------------------------ Word


def test_every_number_and_name_of_every_entry_is_in_its_word_file(library: Library) -> None:
    for identifier in library.practices:
        text = words_of(word(library, "case", identifier))
        for piece in must_stand(view_practice(library, identifier)):
            assert squeezed(piece) in text, (identifier, piece)


def test_both_templates_and_every_kind_say_the_same(library: Library) -> None:
    for kind in KINDS:
        ids = ("wuchanghui", ONE) if not kind.each else (ONE,)
        house, official = (word(library, kind.id, *ids, look=look) for look in (HOUSE, GBT9704))
        # Only the number before an entry of the contents is written differently: 「一　」 and 「一、」.
        assert words_of(house).replace("、", "") == words_of(official).replace("、", "") != "", kind.id


def test_the_same_view_gives_the_same_bytes(library: Library) -> None:
    for kind, ids in (("case", [ONE]), ("handbook", [ONE, COMPARISON])):
        assert word(library, kind, *ids) == word(library, kind, *ids)
    deck = view_deck(library, [ONE, COMPARISON])
    assert render_deck(deck, library.settings) == render_deck(deck, library.settings)


def test_no_file_bears_a_time_of_day_or_a_foreign_name(library: Library) -> None:
    for content in (word(library, "case", ONE), render_deck(view_deck(library, [ONE]), library.settings)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = package.read("docProps/core.xml").decode()
            assert "python" not in core
            assert f"{library.settings.as_of}T00:00:00Z" in core
            assert "zh-CN" in core
            assert not [
                name for name in package.namelist() if "thumbnail" in name or "printerSettings" in name
            ]


def test_headings_are_real_and_numbered_by_word(library: Library) -> None:
    document = Document(io.BytesIO(word(library, "case", ONE)))
    first = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert first == [section.title for section in view_practice(library, ONE).sections]
    levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("look", [HOUSE, GBT9704], ids=lambda look: look.key)
def test_styles_name_chinese_fonts_and_the_document_is_chinese(library: Library, look: Look) -> None:
    document = Document(io.BytesIO(word(library, "case", ONE, look=look)))
    fonts = {one.get(f"{W}eastAsia") for one in document.styles.element.iter(f"{W}rFonts")}
    assert fonts <= {"宋体", "黑体", "楷体", "仿宋", "方正小标宋简体"}
    assert document.styles.element.find(f".//{W}lang").get(f"{W}eastAsia") == "zh-CN"
    used = {
        one.get(f"{W}val") for one in document.element.body.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    known = {one.get(f"{W}styleId") for one in document.styles.element.iter(f"{W}style")}
    assert used <= known


def test_long_tables_repeat_their_heads_and_say_what_they_are(library: Library) -> None:
    for identifier in (ONE, COMPARISON):
        for table in Document(io.BytesIO(word(library, "case", identifier))).tables:
            assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")
            look = table._tbl.tblPr.find(f"{W}tblLook").get(f"{W}firstRow")
            heads = [row for row in table.rows if row._tr.trPr.find(f"{W}tblHeader") is not None]
            assert len(heads) == int(look)


def test_empty_paragraphs_are_not_used_for_spacing(library: Library) -> None:
    for kind, ids in (("case", [ONE]), ("handbook", [ONE, COMPARISON]), ("facilitator", [ONE])):
        for paragraph in Document(io.BytesIO(word(library, kind, *ids))).paragraphs:
            assert paragraph.text or paragraph.style.name == "表后空隙", kind


def test_a_comparison_lies_broad_and_a_handbook_turns_for_it(library: Library) -> None:
    alone = Document(io.BytesIO(word(library, "case", COMPARISON)))
    assert [section.page_width > section.page_height for section in alone.sections] == [True]
    book = Document(io.BytesIO(word(library, "handbook", ONE, COMPARISON)))
    assert [section.page_width > section.page_height for section in book.sections] == [False, True, False]


def test_a_handbook_has_a_contents_field_that_is_renewed_and_already_filled(library: Library) -> None:
    document = Document(io.BytesIO(word(library, "handbook", "wuchanghui", ONE)))
    fields = [one.text.strip() for one in document.element.body.iter(f"{W}instrText")]
    assert fields == ['TOC \\o "1-1" \\h \\z \\u']
    assert document.settings.element.find(f"{W}updateFields").get(f"{W}val") == "true"
    entries = [
        paragraph
        for paragraph in document.element.body.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}pStyle[@{W}val='TOC1']") is not None
    ]
    told = ["".join(one.itertext(f"{W}t")) for one in entries]
    assert "一　屋场会" in told
    assert "二　九点碰头会" in told
    targets = {one.get(f"{W}anchor") for entry in entries for one in entry.iter(f"{W}hyperlink")}
    marks = {one.get(f"{W}name") for one in document.element.body.iter(f"{W}bookmarkStart")}
    assert targets <= marks


def test_every_mark_of_a_source_leads_to_that_source(library: Library) -> None:
    for ids in ([ONE], ["wuchanghui", ONE]):
        body = Document(io.BytesIO(word(library, "handbook", *ids))).element.body
        targets = [one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink") if one.get(f"{W}anchor")]
        marks = [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]
        assert len(marks) == len(set(marks))
        assert set(targets) <= set(marks)


HOSTILE = (
    '{ HYPERLINK "https://例.cn" }',
    "</w:t></w:r><w:br/>",
    "&lt;&amp;]]>",
    "=cmd|' /C calc'!A0",
    "\x0b\x00字",
    "TOC \\o",
)


def test_what_an_author_writes_stays_text(library: Library) -> None:
    items = tuple(
        item
        for text in HOSTILE
        for item in (Heading(1, (Run(text),)), Paragraph((Run(text, anchor=text),), anchor=text))
    )
    content = write_docx(Paper('"><x>', HOSTILE[1], items), HOUSE, library.settings)
    document = Document(io.BytesIO(content))
    plain = [re.sub("[\x00-\x08\x0b]", "", text) for text in HOSTILE]
    assert [paragraph.text for paragraph in document.paragraphs] == [text for text in plain for _ in range(2)]
    assert not list(document.element.body.iter(f"{W}instrText", f"{W}br"))
    assert document.core_properties.title == '"><x>'


def test_learners_papers_hold_no_steps_before_the_discussion(library: Library) -> None:
    text = words_of(word(library, "worksheet", ONE))
    for step in view_practice(library, ONE).steps:
        for block in step.blocks:
            assert squeezed("".join(span.text for span in block.items[0])) not in text


# ------------------------------------------------------------------------------------------------ GB/T 9704


def test_the_official_template_keeps_the_measures_of_the_standard(library: Library) -> None:
    document = Document(io.BytesIO(word(library, "case", ONE, look=GBT9704)))
    sheet = document.sections[0]
    margins = [
        round(length / Mm(1))
        for length in (sheet.top_margin, sheet.bottom_margin, sheet.left_margin, sheet.right_margin)
    ]
    assert margins == [37, 35, 28, 26]
    body, title = document.styles["Body Text"], document.styles["Title"]
    assert body.font.size.pt == 16
    assert body.element.find(f".//{W}rFonts").get(f"{W}eastAsia") == "仿宋"
    assert title.element.find(f".//{W}rFonts").get(f"{W}eastAsia") == "方正小标宋简体"
    assert title.font.size.pt == 22
    height_pt = (sheet.page_height - sheet.top_margin - sheet.bottom_margin) / 12700
    assert int(height_pt // body.paragraph_format.line_spacing.pt) == 22
    closer = int(body.element.find(f".//{W}rPr/{W}spacing").get(f"{W}val")) / 20
    width_pt = (sheet.page_width - sheet.left_margin - sheet.right_margin) / 12700
    assert int(width_pt // (16 + closer)) == 28
    assert document.settings.odd_and_even_pages_header_footer


def test_official_page_numbers_stand_outside_between_dashes(library: Library) -> None:
    section = Document(io.BytesIO(word(library, "case", ONE, look=GBT9704))).sections[0]
    for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = foot.paragraphs[0]._p
        assert "".join(xml.itertext(f"{W}t")) == "— 1 —"
        assert xml.find(f"{W}pPr/{W}jc").get(f"{W}val") == side


# ------------------------------------------------------------------------------------------------ slides


def test_every_number_and_name_is_on_the_slides(library: Library) -> None:
    for identifier in library.practices:
        text = shown(render_deck(view_deck(library, [identifier]), library.settings))
        for piece in must_stand(view_practice(library, identifier)):
            assert squeezed(piece) in text, (identifier, piece)


def test_a_case_goes_through_its_five_slides_in_order(library: Library) -> None:
    deck = Presentation(io.BytesIO(render_deck(view_deck(library, ["wuchanghui"]), library.settings)))
    titles = [slide.shapes.title.text_frame.text.removesuffix("（续）") for slide in deck.slides]
    assert list(dict.fromkeys(titles)) == [
        "屋场会", "情境与问题", "做法步骤", "谁做什么", "数字怎么说", "局限与讨论", "思考题：屋场会", "来源",
    ]  # fmt: skip


def test_slides_are_text_in_chinese_with_sources_and_silences_in_the_notes(library: Library) -> None:
    content = render_deck(view_deck(library, [ONE, COMPARISON]), library.settings)
    deck = Presentation(io.BytesIO(content))
    for slide in deck.slides:
        assert not [
            shape
            for shape in slide.shapes
            if shape.shape_type is not None and "PICTURE" in str(shape.shape_type)
        ]
        languages = {
            run.get("lang")
            for run in slide.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
        }
        assert languages == {"zh-CN"}
    notes = shown(content, notes=True)
    view = view_practice(library, ONE)
    assert squeezed(view.sources[0].citation) in notes
    assert f"来源未载：{'、'.join(view.silent_points)}" in notes


@pytest.mark.parametrize("length", [1, 30, 400, 3000])
def test_text_is_parted_so_that_it_fits_and_none_is_lost(length: int) -> None:
    text = "".join(f"第{number}句话说清楚一件事。" for number in range(length))[: length * 4]
    lines = (Line(text, "开头："), Line("短句"), Line(text, bullet=True))
    made = list(pages(lines, BODY, CONTENT.w, CONTENT.h))
    assert all(height(page, BODY, CONTENT.w) <= CONTENT.h + BODY.after for page in made)
    assert "".join(line.strong + line.text for page in made for line in page) == f"开头：{text}短句{text}"


def test_parting_always_comes_to_an_end() -> None:
    assert divide((Line("字" * 99),), BODY, 1, 1)[0] != ()


# ------------------------------------------------------------------------------------------------ at the terminal


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def test_files_are_written_where_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = run("docx", ONE, COMPARISON, "--template", "gbt9704", "--out", str(tmp_path))
    told = run("pptx", ONE, COMPARISON, "--title", "村干部培训班", "--out", str(tmp_path))
    assert told.exit_code == 0, told.output
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        f"{COMPARISON}.docx",
        f"{ONE}.docx",
        "slides.pptx",
    ]
    assert Document(tmp_path / f"{ONE}.docx").styles["Body Text"].font.size.pt == 16
    assert Presentation(tmp_path / "slides.pptx").slides[0].shapes.title.text_frame.text == "村干部培训班"


def test_a_wrong_template_or_id_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    wrong = run("docx", ONE, "--template", "gbt", "--out", str(tmp_path))
    assert wrong.exit_code != 0
    assert "gbt9704" in wrong.output
    unknown = run("pptx", "wuchanghuy", "--out", str(tmp_path))
    assert "您是不是想写 wuchanghui" in unknown.output
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------------------ a second reader


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("look", [HOUSE, GBT9704], ids=lambda look: look.key)
def test_libreoffice_prints_everything_that_word_would(library: Library, tmp_path: Path, look: Look) -> None:
    text = read_back(printed(tmp_path, word(library, "handbook", ONE, COMPARISON, look=look), "docx"))
    # A line or page may break within a label; what is looked for is short enough to be found in the order of a cell.
    for one in figures_of(view_practice(library, ONE)):
        assert squeezed(one.amount.text) in text
    assert "九点碰头会" in text
    assert "空白对比表" in text


@pytest.mark.slow
@needs_office
def test_a_page_of_the_official_template_has_22_lines_of_28_characters(
    library: Library, tmp_path: Path
) -> None:
    items = (Paragraph((Run("字" * 28 * 30),), "body"),)
    pdf = printed(tmp_path, write_docx(Paper("文", "文", items), GBT9704, library.settings), "docx")
    first = [word for word in boxes(pdf)[0] if "字" in word[4]]
    lines: dict[int, int] = {}
    for _, top, _, _, text in first:
        lines[round(top)] = lines.get(round(top), 0) + len(text)
    assert len(lines) == 22
    assert list(lines.values())[1:-1] == [28] * 20


@pytest.mark.slow
@needs_office
def test_both_sides_of_role_cards_lie_on_one_another(library: Library, tmp_path: Path) -> None:
    paper = boxes(printed(tmp_path, word(library, "roleplay", "wuchanghui"), "docx"))
    front, back = paper[2], paper[3]  # the third page is a right-hand page, the fourth its back
    tops = [[round(top) for _, top, _, _, text in side if text[:1].isdigit()] for side in (front, back)]
    assert tops[0]
    assert tops[0][:2] == tops[1][:2]


@pytest.mark.slow
@needs_office
def test_nothing_leaves_a_slide(library: Library, tmp_path: Path) -> None:
    content = render_deck(
        view_deck(library, ["wuchanghui", ONE, COMPARISON, "chuishao-baodao"], WORKSHOP), library.settings
    )
    paper = boxes(printed(tmp_path, content, "pptx"))
    assert len(paper) == len(Presentation(io.BytesIO(content)).slides)
    for number, words in enumerate(paper, 1):
        for left, top, right, bottom, text in words:
            foot = top > 500
            # A full stop may hang over the right edge of the text, as Chinese setting does.
            assert foot or (left >= 20 and right <= 940 and bottom <= 496), (number, text)


def _kinds(library: Library) -> Iterator[HandoutView]:
    for kind in KINDS:
        try:
            yield from view_handouts(library, kind.id, (COMPARISON,))
        except HandoutRefused:
            continue


def test_every_kind_of_a_comparison_opens(library: Library) -> None:
    opened: list[Any] = [
        Document(io.BytesIO(render_docx(one, HOUSE, library.settings))) for one in _kinds(library)
    ]
    assert len(opened) >= 6
    assert all(document.paragraphs for document in opened)
