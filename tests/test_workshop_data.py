"""The workshop's data: blocks of characters, the list, the papers in the form in which a page from a folder can load them."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
import pytest

from built_site import ROOT
from govkb.catalog import load_catalog
from govkb.outputs.pdf.faces import FACES, face_blocks, face_job
from govkb.outputs.pdf.render import covered_characters
from govkb.outputs.workshop import FaceBlock, Paper, cut, fixed_texts, used_texts, workshop_files
from govkb.outputs.workshop.build import BLOCK
from govkb.views.library import Library, library_settings
from govkb.views.workshop import general_handouts


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog))


def called(script: bytes) -> tuple[str, Any]:
    """Name and payload of a script."""
    text = script.decode()
    assert text.startswith("__kbw(")
    assert text.endswith(");\n")
    name, payload = json.loads(f"[{text[6:-3]}]")
    return name, payload


def all_rows(files: Mapping[str, bytes]) -> Iterator[tuple[str, list[Any]]]:
    """Name of the block and row."""
    for path, content in files.items():
        if path.startswith("train/workshop/rows/"):
            name, rows = called(content)
            assert path == f"train/workshop/{name}.js"
            assert len(rows) <= BLOCK
            yield from ((name, row) for row in rows)


def test_every_character_of_the_fonts_is_in_one_block(library: Library) -> None:
    known = covered_characters()
    blocks = cut(known, fixed_texts(library), used_texts(library))
    chars = "".join(blocks)
    assert len(chars) == len(set(chars))
    assert set(chars) <= {chr(code) for code in known}
    assert {chr(code) for code in known if chr(code).isprintable()} <= set(chars)


def test_what_is_on_every_cover_is_in_the_first_block_and_what_is_common_comes_next() -> None:
    known = frozenset(range(0x4E00, 0x4E00 + 600)) | {ord("1")}
    blocks = cut(known, ["一丁"], ["丈丈丈三三" + "上"])
    assert blocks[0] == "1一丁"
    assert blocks[1].startswith("丈三上")
    assert [len(block) for block in blocks[1:]] == [256, 256, 600 - 2 - 512]


def test_names_and_titles_of_the_library_need_few_blocks(library: Library) -> None:
    blocks = cut(covered_characters(), fixed_texts(library), used_texts(library))
    for practice in library.practices.values():
        needed = {at for char in practice.name for at, block in enumerate(blocks) if char in block}
        assert needed <= {0, 1, 2}


def test_a_block_is_one_font_that_says_what_its_codes_mean(library: Library) -> None:
    for face in FACES:
        content = face_job(FaceBlock(face, 0, "村民说事 a1，"), library.settings).render()
        again = face_job(FaceBlock(face, 0, "村民说事 a1，"), library.settings).render()
        assert content == again
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages) == 1
            (font,) = pdf.pages[0].Resources.Font.values()
            assert str(font.Encoding) == "/Identity-H"
            means = font.ToUnicode.read_bytes().decode()
            for char in "村民说事 a1，":
                assert f"<{ord(char):04X}>" in means
    assert len(face_blocks(["ab", "c"])) == 2 * len(FACES)


def test_the_list_and_the_scripts_say_what_was_given(library: Library) -> None:
    url = "practices/wuchanghui/wuchanghui-card.pdf"
    papers = [
        Paper("wuchanghui", "card", url, 2, b"%PDF-card"),
        Paper("", "evaluation", "train/workshop/evaluation.pdf", 1, b"%PDF-form"),
    ]
    faces = [(FaceBlock("head", 0, "ab"), b"H"), (FaceBlock("text", 0, "ab"), b"T")]
    files = dict(workshop_files(library, papers, faces))
    name, data = called(files["train/workshop/list.js"])
    rows = {row[0]: row for _, row in all_rows(files)}
    assert name == "list"
    assert rows["wuchanghui"][3:] == ["practices/wuchanghui/", [["card", 2, 9, "wuchanghui-card.pdf"]]]
    assert set(rows) == {*library.practices, *library.catalog.comparisons}
    assert data["has"]
    assert data["general"] == [["evaluation", 1, 9, "evaluation.pdf"]]
    assert data["chars"] == ["ab"]
    assert called(files[f"train/workshop/paper/{url}.js"])[0] == url
    assert b64decode(called(files[f"train/workshop/paper/{url}.js"])[1]) == b"%PDF-card"
    assert b64decode(called(files["train/workshop/face/text-0.js"])[1]) == b"T"
    assert len(files) == 5 + sum(len(starts) for starts in data["starts"].values())


def test_a_row_is_in_the_block_that_its_id_leads_to(library: Library) -> None:
    files = dict(workshop_files(library, [], []))
    data = called(files["train/workshop/list.js"])[1]
    for name, row in all_rows(files):
        what, number = name.removeprefix("rows/").split("-")
        assert bisect_right(data["starts"][what], row[0]) - 1 == int(number)
    assert data["counts"] == {
        "practice": len(library.practices),
        "comparison": len(library.catalog.comparisons),
    }


def test_the_version_follows_the_contents(library: Library) -> None:
    def version(content: bytes) -> str:
        paper = Paper("wuchanghui", "card", "practices/wuchanghui/x.pdf", 1, content)
        return str(called(dict(workshop_files(library, [paper], []))["train/workshop/list.js"])[1]["version"])

    assert version(b"one") == version(b"one") != version(b"two")


def test_without_papers_there_is_a_list_with_summaries_alone(library: Library) -> None:
    files = dict(workshop_files(library, [], []))
    assert {path.rpartition("/")[0] for path in files} == {"train/workshop", "train/workshop/rows"}
    assert not called(files["train/workshop/list.js"])[1]["has"]
    for _, row in all_rows(files):
        assert row[4] == []
        assert row[5]


def test_the_papers_of_every_workshop_name_no_case(library: Library) -> None:
    handouts = general_handouts(library)
    assert [(handout.id, handout.url, handout.reader) for handout in handouts] == [
        ("evaluation", "train/workshop/", "learner"),
        ("action-plan", "train/workshop/", "learner"),
    ]
    for handout in handouts:
        assert not [
            name for name in library.practices if library.practices[name].name in repr(handout.content)
        ]
