"""Our dialect of Jinja gives what Jinja gives."""

from __future__ import annotations

from pathlib import Path

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from govkb.catalog import load_catalog
from govkb.outputs.pages import render as rendering
from govkb.outputs.pages.dialect import escape, marked
from govkb.views.library import Library, library_settings
from made_pages import made_pages


@given(st.text(alphabet=st.sampled_from("&<>\"'aé屋场会;#34\n"), max_size=40))
def test_a_text_is_escaped_as_markupsafe_does_it(text: str) -> None:
    assert escape(text) == str(markupsafe.escape(text))


@pytest.mark.parametrize("value", [3, 0.5, None, True, Markup("<b>粗</b>"), ["<", "&"]])
def test_other_values_are_written_as_markupsafe_does_it(value: object) -> None:
    assert escape(value) == str(markupsafe.escape(value))


def test_marked_is_markup() -> None:
    assert isinstance(marked("<b>"), Markup)
    assert marked("<b>") + "<" == Markup("<b>&lt;")


def test_every_page_is_as_jinja_itself_would_have_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load_catalog(Path(__file__).parents[1])
    library = Library(catalog, library_settings(catalog))
    ours = made_pages(library)
    monkeypatch.setattr(rendering, "Dialect", CodeGenerator)
    theirs = made_pages(library)
    assert len(ours) > 100
    assert ours == theirs
