"""The open data and versions in the finished site, as it is put on a server or a stick."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from govkb import __version__

pytestmark = pytest.mark.slow


def test_every_page_and_pdf_names_the_version(site: Path) -> None:
    for page in sorted(site.rglob("*.html")):
        assert f"版本 {__version__}" in page.read_text("utf-8"), page
    pdf = next(iter(sorted(site.glob("practices/*/*.pdf"))))
    with pikepdf.open(pdf) as document:
        assert len(document.pages) > 0
    told = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert __version__ in told


def test_a_page_leads_to_its_data_and_citations(site: Path) -> None:
    page = (site / "practices/wuchanghui/index.html").read_text("utf-8")
    for path in ("practices/wuchanghui.json", "citations/wuchanghui.ris", "citations/wuchanghui.bib"):
        assert f'href="../../data/v1/{path}"' in page
        assert (site / "data/v1" / path).exists()


def test_the_data_page_offers_what_is_there(site: Path) -> None:
    page = (site / "data/index.html").read_text("utf-8")
    assert "下载 Excel 工作簿" in page
    index = json.loads((site / "data/v1/index.json").read_bytes())
    assert all((site / one["path"]).exists() for one in index["files"])
    book = openpyxl.load_workbook(io.BytesIO((site / "data/v1/govkb.xlsx").read_bytes()), read_only=True)
    assert book.sheetnames[1] == "做法"
