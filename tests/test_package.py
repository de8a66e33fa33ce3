"""Files of Office that are the same whenever they are made."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from govkb.package import moment, printable, settled


def made_by(library: str) -> bytes:
    out = io.BytesIO()
    if library == "openpyxl":
        Workbook().save(out)
    else:
        Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize("library", ["openpyxl", "python-docx"])
@pytest.mark.parametrize(("day", "told"), [("", "2000-01-01"), ("2026", "2026-01-01"), ("2026-11", "2026-11-01"), ("2026-11-22", "2026-11-22")])  # fmt: skip
def test_a_package_knows_the_day_that_it_is_told_and_no_hour(library: str, day: str, told: str) -> None:
    with zipfile.ZipFile(io.BytesIO(settled(made_by(library), day))) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert core.count(f">{told}T00:00:00Z<") == 2
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
        assert parts.testzip() is None


def test_the_library_s_clock_takes_dates_of_any_precision() -> None:
    assert [f"{moment(day):%Y-%m-%d}" for day in ("2027", "2026-12", "2026-12-31")] == ["2027-01-01", "2026-12-01", "2026-12-31"]  # fmt: skip


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert printable("甲\x00乙\x0b丙\ud800丁\t\n") == "甲乙丙丁\t\n"
