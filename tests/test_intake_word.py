"""Word in: the template filled in, and any report with headings; every sentence is in the file."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from fixture_library import REPOSITORY, TODAY, assemble, read_once
from govkb.catalog import Catalog, load_catalog
from govkb.cli import cli
from govkb.intake.draft import Draft
from govkb.intake.judging import judge, render
from govkb.intake.labels import Labels
from govkb.intake.word import read_word
from govkb.intake.word_template import render_word_template
from intake_files import part, rebuilt, words


@cache
def whole() -> tuple[Catalog, Labels]:
    catalog = load_catalog(REPOSITORY)
    return catalog, Labels(catalog)


@cache
def empty() -> bytes:
    return render_word_template(whole()[1])


def read(data: bytes) -> Draft:
    return read_word(data, whole()[1])


def test_an_empty_template_is_an_empty_entry_and_always_the_same() -> None:
    draft = read(empty())
    assert (dict(draft.value), draft.gaps, draft.rest, draft.notes) == ({}, (), (), ())
    assert render_word_template(whole()[1]) == empty()


FORM = {
    "名称": "晒谷坪议事", "名称由来": "来源所用名称", "行政区划代码": "湖南省娄底市涟源市", "乡镇（街道）": "桥头河镇", "状态": "持续运行",
    "摘要": "小组长每逢收完早稻请各家到晒谷坪上坐一晚，把修路、用水、看护山林的事摆出来说，谈得拢的写成几条，贴在墙上。",
    "牵头层级": "村（社区）级", "场景": "行政村", "治理主题": "群众自治", "做法机制": "议事协商、村规民约", "问题领域": "参与不足", "参与主体": "村（居）民、村（居）委会",
}  # fmt: skip


def filled() -> bytes:
    document = Document(io.BytesIO(empty()))
    for row in document.tables[0].rows:
        title = row.cells[0].text.removesuffix(" *")
        if title in FORM:
            row.cells[1].text = FORM[title]
    paragraphs = document.paragraphs

    def under(heading: str, *texts: str) -> None:
        at = next(n for n, one in enumerate(paragraphs) if one.text.endswith(heading))
        blank = [one for one in paragraphs[at + 1 :] if not one.text][: len(texts)]
        for one, text in zip(blank, texts, strict=True):
            one.text = text

    under("背景", "修路、用水的事在会议室里谈不拢。", "在家的多是老人。")
    under("三、做法", "坪上议事：逐件摆出来说，谈得拢的记下来。", "写成几条。贴在各家门口的墙上。")
    under("其他想说的", "来源还有一张照片。")

    def table(n: int, *cells: str) -> None:
        for cell, text in zip(document.tables[n].rows[1].cells, cells, strict=False):
            cell.text = text

    table(1, "召集", "村民小组长", "定日子", "s1")
    table(3, "议事", "36", "余", "场", "成效", "全组", "2024年", "", "s1", "怎样算一场没有写。")
    table(4, "工作量", "占用晚上", "都在晚上开。", "编者", "")
    table(
        5, "s1", "报纸", "晒谷坪上的一晚", "涟源日报", "2025-08-06", "3版", "记者甲、通讯员乙", "", "是", ""
    )
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_the_template_filled_in_becomes_an_entry_that_check_accepts(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for folder in ("_vocabulary", "_regions"):
        (root / "practices" / folder).mkdir(parents=True)
        for file in (REPOSITORY / "practices" / folder).glob("*.*"):
            (root / "practices" / folder / file.name).symlink_to(file)
    (tmp_path / "a.docx").write_bytes(filled())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        result = CliRunner().invoke(cli, ["import", str(tmp_path / "a.docx")])
        assert result.exit_code == 0, result.output
        assert CliRunner().invoke(cli, ["check"]).exit_code == 0
    practice = load_catalog(root).practices["shaigupingyishi"]
    assert practice.place.code == "431382"
    assert practice.mechanisms == ("deliberation", "village-rules")
    assert practice.problem == "修路、用水的事在会议室里谈不拢。\n\n在家的多是老人。"
    assert [(step.title, step.what) for step in practice.steps] == [
        ("坪上议事", "逐件摆出来说，谈得拢的记下来。"),
        ("写成几条", "贴在各家门口的墙上。"),
    ]
    assert practice.figures[0].approx == "余"
    assert practice.sources[0].authors == ("记者甲", "通讯员乙")
    assert "来源还有一张照片。" in (root / "practices/hunan/shaigupingyishi.yml").read_text("utf-8")


REPORT = (
    ("Title", "某县“坪上议事”工作法"),
    ("Normal", "某县县委办公室"),
    ("Normal", "一、背景与起因"),
    ("Normal", "在家的多是老人，通知了也不来。"),
    ("Normal", "二、主要做法"),
    ("Normal", "（一）把会开到坪上"),
    ("Normal", "每逢收完早稻，请各家到坪上坐一晚。"),
    ("Normal", "（二）把事写在墙上"),
    ("Normal", "谈得拢的写成几条。"),
    ("Normal", "三、取得成效"),
    ("Normal", "开会的人多了。"),
    ("Normal", "四、存在的不足"),
    ("Normal", "都在晚上开。"),
    ("Normal", "五、下一步打算"),
    ("Normal", "推广到全镇。"),
)


def test_any_report_with_headings_is_taken_as_far_as_they_say() -> None:
    draft = read(words(*REPORT))
    assert draft.value == {
        "name": "某县“坪上议事”工作法",
        "problem": "在家的多是老人，通知了也不来。",
        "steps": [{"title": "把会开到坪上", "what": "每逢收完早稻，请各家到坪上坐一晚。"}, {"title": "把事写在墙上", "what": "谈得拢的写成几条。"}],
        "limits": [{"text": "都在晚上开。"}],
    }  # fmt: skip
    assert [one.text for one in draft.rest] == [
        "某县县委办公室",
        "开会的人多了。",
        "五、下一步打算",
        "推广到全镇。",
    ]
    assert [str(gap.place) for gap in draft.gaps] == ["「取得成效」第 1 段", "「下一步打算」"]
    found = judge(whole()[0], draft, "pingshang", TODAY).found
    assert ("「存在的不足」第 1 段", "field-missing") in [
        (str(place), problem.code) for place, problem in found
    ]


def test_every_sentence_of_a_report_is_in_the_file() -> None:
    text = render(read(words(*REPORT, [["甲", "乙"], ["丙丙", "丁丁"]]))).text
    for _, sentence in REPORT:
        assert sentence.lstrip("一二三四五、（）")[-6:] in text or sentence.endswith(
            ("背景与起因", "主要做法", "取得成效", "存在的不足")
        )
    assert "丙丙" in text
    assert "丁丁" in text


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Normal", "Heading 1", "Heading 2", "Title", "List Bullet"]),
            st.text("背景做法成效不足来源条件：。，一（）、甲乙丙 abc1", min_size=1, max_size=30),
        ),
        max_size=8,
    )
)
def test_no_character_of_any_document_is_lost(blocks: list[tuple[str, str]]) -> None:
    draft = read(words(*blocks))
    kept = (
        render(draft).text
        + "".join(str(place) for place in draft.places.values())
        + "".join(str(gap.place) for gap in draft.gaps)
    )
    for style, text in blocks:
        if style != "Normal" or not text.strip():
            continue
        for piece in text.replace("：", "。").split("。"):
            bare = piece.strip().lstrip("一（）、1")
            assert bare.replace(" ", "") in kept.replace(" ", "").replace("\n", "") or len(bare) < 8


HIDDEN = "<w:r><w:t>藏着的一句话</w:t></w:r>"
PLACES = (
    ("content control", f"<w:sdt><w:sdtContent><w:p>{HIDDEN}</w:p></w:sdtContent></w:sdt>"),
    ("link", f'<w:p><w:hyperlink w:anchor="a">{HIDDEN}</w:hyperlink></w:p>'),
    ("insertion under review", f'<w:p><w:ins w:id="1" w:author="a">{HIDDEN}</w:ins></w:p>'),
    (
        "table in a table",
        f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p>{HIDDEN}</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
    ),
    (
        "text box",
        f"<w:p><w:r><w:pict><w:txbxContent><w:p>{HIDDEN}</w:p></w:txbxContent></w:pict></w:r></w:p>",
    ),
)


@pytest.mark.parametrize("body", [row[1] for row in PLACES], ids=[row[0] for row in PLACES])
def test_text_is_found_wherever_word_keeps_it(body: str) -> None:
    data = words(("Normal", "某"))
    document = part(data, "word/document.xml").replace(b"<w:body>", f"<w:body>{body}".encode())
    assert "藏着的一句话" in render(read(rebuilt(data, {"word/document.xml": document}))).text


def test_text_struck_out_under_review_is_no_text() -> None:
    data = words(("Normal", "某"))
    struck = "<w:p><w:del w:id='1' w:author='a'><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p>"
    document = part(data, "word/document.xml").replace(b"<w:body>", f"<w:body>{struck}".encode())
    assert "删去的话" not in render(read(rebuilt(data, {"word/document.xml": document}))).text


def test_who_goes_on_writing_behind_a_hint_is_heard() -> None:
    document = Document(io.BytesIO(empty()))
    hint = next(
        one
        for one in document.paragraphs
        if one.style is not None and one.style.name == "填写提示" and "要解决什么难题" in one.text
    )
    hint.insert_paragraph_before("路修不成。", style="填写提示")
    stream = io.BytesIO()
    document.save(stream)
    assert read(stream.getvalue()).value["problem"] == "路修不成。"


def test_personal_data_is_told_without_its_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_once(monkeypatch)
    monkeypatch.chdir(assemble(tmp_path, divisions=False))
    Path("a.docx").write_bytes(
        words(("Normal", "联系人电话 13912345678"), ("Heading 1", "做法"), ("Normal", "打 13912345678 报名"))
    )
    result = CliRunner().invoke(cli, ["import", "a.docx", "--out", "a.yml"])
    assert "13912345678" not in result.output
    assert "personal-mobile" in result.output
    assert "「做法」第 1 段" in result.output
    assert Path("a.yml").read_text("utf-8").count("13912345678") == 2
