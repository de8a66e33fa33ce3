"""Finished papers, looked at with other programs: what a reader, a printer and a screen reader get."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from govkb.catalog import load_catalog
from govkb.downloads import handout_files, page_count, papers_of, pdf_downloads, ready_handouts
from govkb.outputs.pdf import PdfFailed, render_handout
from govkb.outputs.pdf.qr import qr_picture
from govkb.views.handout import KINDS, HandoutView, Occasion, RolePlay, lesson, view_handouts
from govkb.views.library import Library, library_settings
from govkb.views.practice import view_practice

ROOT = Path(__file__).resolve().parents[1]
OCCASION = Occasion("基层治理骨干培训班", "县委党校", "2026年12月3日", "教务科")
EXAMPLE = {"exercise": ("maodun-tiaojie",), "key": ("maodun-tiaojie",), "matrix": ("wuchanghui", "jifenzhi")}
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog, base_url="https://kb.example.org/"))


@cache
def paper(library: Library, kind: str, *ids: str) -> bytes:
    return render_handout(view_handouts(library, kind, ids, OCCASION)[0], library.settings)


def example(library: Library, kind: str) -> bytes:
    return paper(library, kind, *EXAMPLE.get(kind, ("wuchanghui",)))


def words(pdf: bytes, folder: Path, *options: str) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    result = subprocess.run(
        ["pdftotext", "-raw", *options, str(file), "-"], capture_output=True, text=True, check=True
    )
    return re.sub(r"\s", "", result.stdout)


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_every_paper_is_tagged_named_bookmarked_and_carries_its_fonts(library: Library, kind: str) -> None:
    handout = view_handouts(library, kind, EXAMPLE.get(kind, ("wuchanghui",)), OCCASION)[0]
    with pikepdf.open(io.BytesIO(example(library, kind))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).lower().startswith("zh")
        with pdf.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
            assert told["dc:title"] == handout.title
        if kind not in ("exercise", "card"):
            with pdf.open_outline() as outline:
                assert len(outline.root) >= 1
        for page in pdf.pages:
            for font in dict(page.Resources.get("/Font", {})).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
                assert "Govkb" in str(descriptor.FontName)
                assert "/ToUnicode" in font
        assert page_count(example(library, kind)) == len(pdf.pages)


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_two_runs_make_the_same_bytes(library: Library, kind: str) -> None:
    first = example(library, kind)
    assert render_handout(
        view_handouts(library, kind, EXAMPLE.get(kind, ("wuchanghui",)), OCCASION)[0], library.settings
    ) == first  # fmt: skip


@pytest.mark.parametrize("program", [["qpdf", "--check"], ["mutool", "info"]])
@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_other_programs_find_nothing_wrong(
    library: Library, kind: str, program: list[str], tmp_path: Path
) -> None:
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    file = tmp_path / "paper.pdf"
    file.write_bytes(example(library, kind))
    result = subprocess.run([*program, str(file)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert not re.search("warning|error", result.stderr, re.IGNORECASE), result.stderr


@pytest.mark.slow
@needs_poppler
@pytest.mark.parametrize("kind", ["card", "case"])
def test_every_figure_and_name_of_an_entry_can_be_copied_out_in_its_order(
    library: Library, kind: str, tmp_path: Path
) -> None:
    for identifier in library.practices:
        pdf = paper(library, kind, identifier)
        text, view = words(pdf, tmp_path), view_practice(library, identifier)
        figures = (*view.figures, *(figure for part in view.components for figure in part.figures))
        expected = [figure.amount.text for figure in figures] + [figure.label for figure in figures]
        expected += [part.name for part in view.components] + list(view.aliases) + [view.name, view.place]
        assert [one for one in expected if re.sub(r"\s", "", one) not in text] == [], identifier
        in_order = [
            re.sub(r"\s", "", one) for one in (view.name, view.summary, *(step.title for step in view.steps))
        ]
        at = 0
        for one in in_order:
            found = text.find(one, at)
            assert found >= 0, (identifier, one)
            at = found
        if kind == "card":
            assert page_count(pdf) <= 2, identifier
            assert len(pdf) <= 300 * 1024, identifier


@needs_poppler
def test_a_participant_s_paper_is_the_only_one_without_the_debrief(library: Library, tmp_path: Path) -> None:
    debrief = re.sub(r"\s", "", lesson(library, "wuchanghui").teaching.debrief or "")[:20]
    assert debrief in words(paper(library, "facilitator", "wuchanghui"), tmp_path)
    for kind in KINDS:
        if kind.reader == "learner":
            assert debrief not in words(example(library, kind.id), tmp_path), kind.id


@needs_poppler
def test_the_two_sides_of_role_cards_meet(library: Library, tmp_path: Path) -> None:
    """Turned over its long edge, a sheet's left becomes its right: the back of each card lies behind its front."""
    pdf = paper(library, "roleplay", "jiudian-pengtouhui")
    file = tmp_path / "cards.pdf"
    file.write_bytes(pdf)
    content = view_handouts(library, "roleplay", ["jiudian-pengtouhui"])[0].content
    assert isinstance(content, RolePlay)
    assert page_count(pdf) == 2 + len(content.cards) // 4 * 2
    for sheet in range(len(content.cards) // 4):
        sides = []
        for page in (3 + 2 * sheet, 4 + 2 * sheet):
            boxes = subprocess.run(
                ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(file), "-"], capture_output=True, text=True, check=True
            ).stdout  # fmt: skip
            quarters = {}
            for x, y, number in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(\d)<', boxes):
                quarters.setdefault(int(number), (float(x) < 210 / 25.4 * 36, float(y) < 297 / 25.4 * 36))
            sides.append(quarters)
        front, back = sides
        for card in content.cards[sheet * 4 : sheet * 4 + 4]:
            assert front[card.number][0] is not back[card.number][0], card.name
            assert front[card.number][1] is back[card.number][1], card.name


def test_drafted_papers_say_so(library: Library, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    for kind in ("worksheet", "roleplay", "cafe", "facilitator"):
        assert "自动生成，请教师修改" in words(paper(library, kind, "minqing-chenhui"), tmp_path), kind


@needs_poppler
def test_a_reader_has_cover_contents_every_case_and_its_sources(library: Library, tmp_path: Path) -> None:
    text = words(paper(library, "handbook", "wuchanghui", "jifenzhi", "maodun-tiaojie"), tmp_path)
    for one in (
        "基层治理骨干培训班",
        "县委党校",
        "目录",
        "怎样读",
        "屋场会",
        "积分制",
        "对比：矛盾调解的几种路子",
        "版本",
    ):
        assert one in text
    with pikepdf.open(
        io.BytesIO(paper(library, "handbook", "wuchanghui", "jifenzhi", "maodun-tiaojie"))
    ) as pdf:
        with pdf.open_outline() as outline:
            chapters = [one.title for one in outline.root]
        assert chapters == ["怎样读", "屋场会", "积分制", "对比：矛盾调解的几种路子", "来源"]
        assert any(float(page.MediaBox[2]) > float(page.MediaBox[3]) for page in pdf.pages)


def test_a_character_that_no_font_has_stops_the_paper_and_names_entry_and_character(library: Library) -> None:
    handout = view_handouts(library, "card", ["wuchanghui"])[0]
    strange: HandoutView = dataclasses.replace(
        handout, content=dataclasses.replace(handout.content, summary="一个生僻字：\U00020000")
    )
    with pytest.raises(PdfFailed, match=r"屋场会.*\U00020000"):
        render_handout(strange, library.settings)


def test_qr_codes_stand_only_where_the_site_has_an_address(library: Library) -> None:
    without = Library(library.catalog, library_settings(library.catalog))
    handout = view_handouts(without, "card", ["wuchanghui"])[0]
    assert len(render_handout(handout, without.settings)) < len(paper(library, "card", "wuchanghui"))
    picture = qr_picture("https://kb.example.org/practices/wuchanghui/")
    assert picture.startswith("<svg")
    assert picture.count("h7v1h-7z") >= 6  # the three corners by which readers find a code


def test_ready_files_are_those_that_pages_offer(library: Library, tmp_path: Path) -> None:
    ready = ready_handouts(library)
    stems = {handout.id for handout in ready}
    assert {"wuchanghui", "wuchanghui-card", "wuchanghui-worksheet", "wuchanghui-facilitator"} <= stems
    assert {"minqing-chenhui", "minqing-chenhui-card"} <= stems
    assert "minqing-chenhui-worksheet" not in stems  # drafted notes are for trainers who ask for them
    assert len(stems) == len(ready)
    one = tuple(handout for handout in ready if handout.id == "wuchanghui-facilitator")
    download = pdf_downloads(library, one, tmp_path)[0]
    assert download.url == "practices/wuchanghui/wuchanghui-facilitator.pdf"
    assert "教师用" in download.label
    assert download.pages == page_count(download.content)
    some = {paper.id for paper in papers_of(ready, ("wuchanghui",))}
    assert {"wuchanghui", "wuchanghui-card"} <= some
    assert all(name.startswith("wuchanghui") for name in some)


def test_an_unchanged_paper_is_not_typeset_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handouts = view_handouts(library, "worksheet", ["wuchanghui"])
    first = handout_files(library, handouts, tmp_path)

    def typeset_again(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("govkb.downloads.render_handout", typeset_again)
    assert handout_files(library, handouts, tmp_path) == first
