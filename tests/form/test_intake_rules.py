"""The same damaged entries as the form's, by way of Excel: command line, form and import say the same of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_form_rules import CASES, Case, said_on_the_command_line, small_catalog

from fixture_library import TODAY, assemble, read_once
from govkb.catalog import load_catalog
from govkb.intake import template
from govkb.intake.filling import fill
from govkb.intake.judging import judge
from govkb.intake.labels import Labels
from govkb.intake.template import render_template
from govkb.intake.workbook import read_workbook

RIGHT_IN_EXCEL = {
    "label for a choice": "a label is what one picks",
    "level by its label": "same",
    "empty item": "a cell that is left empty is none",
}
"""Damage in YAML that is none in a workbook."""


def cases() -> list[Case]:
    labels = Labels(small_catalog())
    return [case for case in CASES if case.name not in RIGHT_IN_EXCEL and not fill(case.entry(), labels).left]


def test_a_workbook_can_hold_most_of_them() -> None:
    assert len(cases()) > 60
    assert set(RIGHT_IN_EXCEL) <= {case.name for case in CASES}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_the_import_says_what_the_command_line_says(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template, "_places", lambda *_: None)  # three thousand divisions that nobody looks up
    read_once(monkeypatch)
    wanted = said_on_the_command_line(case, tmp_path)
    assert {code for code, _ in wanted} == set(case.codes)
    catalog = load_catalog(assemble(tmp_path / "sound", divisions=False))
    labels = Labels(catalog)
    draft = read_workbook(render_template(labels, case.entry(), case.id), labels)
    judged = judge(catalog, draft, case.id, TODAY)
    assert {(problem.code, problem.message) for _, problem in judged.found} == wanted
    assert all(place.column for place, _ in judged.found)
