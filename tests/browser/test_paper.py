"""What comes out of the printer: a running head, page numbers, the citation with the day, addresses, nothing cut."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def printed(page: Page, address: str, target: Path) -> list[str]:
    """The text of each page."""
    page.goto(address)
    page.pdf(path=target, prefer_css_page_size=True)
    run = subprocess.run(["pdftotext", "-layout", target, "-"], check=True, capture_output=True, text=True)
    return run.stdout.rstrip("\f").split("\f")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_page_has_a_head_and_a_number(page: Page, address: str, tmp_path: Path) -> None:
    pages = printed(page, address + "practices/wuchanghui/", tmp_path / "print.pdf")
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        lines = [line for line in text.splitlines() if line.strip()]
        assert bare(lines[0]) == "基层治理做法库屋场会（湖南娄底）"
        assert bare(lines[-1]) == f"第{number}页，共{len(pages)}页"


def test_the_citation_and_the_day_are_on_paper(page: Page, address: str, tmp_path: Path) -> None:
    text = bare("".join(printed(page, address + "practices/wuchanghui/", tmp_path / "print.pdf")))
    assert "基层治理做法库.屋场会（湖南省娄底市）[DB/OL]" in text
    assert f"引用日期：{page.evaluate('new Date().getFullYear()')}-" in text
    assert date.today().year >= 2026  # noqa: DTZ011 - the browser's clock is this machine's
    assert "您的位置" not in text
    assert "复制引用" not in text


def test_addresses_of_sources_are_written_out(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + "practices/wuchanghui/")
    # The five documents of the collection print no address: one is put where the page would have it.
    page.evaluate(
        "document.querySelector('.kb-src p').insertAdjacentHTML('beforeend', ' <a href=\"https://example.org/a/b.html\">原文</a>')"
    )
    page.pdf(path=tmp_path / "print.pdf")
    run = subprocess.run(
        ["pdftotext", tmp_path / "print.pdf", "-"], check=True, capture_output=True, text=True
    )
    assert "https://example.org/a/b.html" in bare(run.stdout)


def test_rows_steps_and_figures_stay_whole(page: Page, address: str) -> None:
    page.goto(address + "practices/haiyan-shiyu-zhili/")
    page.emulate_media(media="print")
    for selector in (".kb-step", ".kb-fig", ".kb-tab tr", ".kb-limits li", ".kb-facts", ".kb-cite"):
        styles = page.eval_on_selector_all(
            selector, "all => all.map(one => getComputedStyle(one).breakInside)"
        )
        assert set(styles) == {"avoid"}, selector


def test_ink_is_black_and_text_is_12_points_from_dark_and_large_text_too(page: Page, address: str) -> None:
    page.goto(address + "practices/wuchanghui/")
    page.emulate_media(media="print")
    for mode in ("", "is-dark", "is-elder", "is-dark is-elder is-size-4"):
        page.evaluate("mode => { document.documentElement.className = mode }", mode)
        style = page.evaluate(
            "(() => { const text = getComputedStyle(document.querySelector('.kb-sec__b > p'));"
            "return [text.color, Math.round(parseFloat(text.fontSize) * 0.75),"
            "getComputedStyle(document.body).backgroundColor] })()"
        )
        assert style == ["rgb(0, 0, 0)", 12, "rgb(255, 255, 255)"], mode
