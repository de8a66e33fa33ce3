"""The drawn lineage: what leads up to a practice stands before it, what follows from it after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkb.catalog import load_catalog
from govkb.views.library import Library, library_settings
from govkb.views.lineage import draw_lineage
from govkb.views.practice import view_practice


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(Path(__file__).resolve().parents[1])
    return Library(catalog, library_settings(catalog))


def test_parts_are_drawn_after_their_whole(library: Library) -> None:
    drawing = draw_lineage(view_practice(library, "silian-siju"))
    assert drawing
    assert drawing.before == ()
    assert drawing.after_title == "组成部分"
    assert {tie.target.text for tie in drawing.after} >= {"“集中组团”联包", "“三张清单”"}
    assert all(tie.label == "" for tie in drawing.after)


def test_what_only_the_editor_says_is_not_sure(library: Library) -> None:
    drawing = draw_lineage(view_practice(library, "sanzhang-qingdan"))
    assert drawing
    assert [(tie.label, tie.sure) for tie in drawing.before] == [("所属做法", True), ("所属总称", False)]
    assert drawing.after == ()


def test_a_single_tie_is_not_drawn(library: Library) -> None:
    view = view_practice(library, "wuchanghui")
    assert len(view.lineage) == 1
    assert draw_lineage(view) is None
