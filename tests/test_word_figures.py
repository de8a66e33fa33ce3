"""The Word of a comparison shows every figure with scope, period and source, as the page does."""

from __future__ import annotations

from dataclasses import replace

from fixture_library import small_catalog
from govkb.outputs.docx.comparison import comparison_flow
from govkb.views.comparison import view_comparison
from govkb.views.library import Library, library_settings


def test_figures_stand_below_the_matrix_with_everything_that_reads_them() -> None:
    catalog = small_catalog()
    library = Library(catalog, replace(library_settings(catalog), version="样例版"))
    view = view_comparison(library, "zuoxialai-shuo")
    shown = repr(comparison_flow(view, 1))
    figures = [figure for row in view.matrix.figures for cell in row.cells for figure in cell]
    assert figures
    assert view.matrix.why_not_ranked in shown
    for figure in figures:
        assert figure.label in shown
    assert shown.count("；时期：") >= len(figures)
    assert shown.count("；来源：") == len(figures)
