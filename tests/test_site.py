"""The finished site, built from the real library: complete, linked, self-contained, the same at every build."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jinja2
import pikepdf
import pytest

from built_site import ROOT, build
from govkb.catalog import load_catalog
from govkb.site import broken_links
from govkb.site_folder import paths_below
from govkb.views.library import Library, library_settings
from govkb.views.practice import view_practice

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog))


def text_of(page: Path) -> str:
    """What a reader sees of a page, without spaces."""
    body = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", "", page.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", "", html.unescape(body))


def digests(folder: Path) -> dict[str, str]:
    """What a site consists of: the hash of every file (the compressed sitemap carries a time stamp of its own)."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix != ".gz"
    }


def test_every_practice_and_comparison_has_its_page(site: Path, library: Library) -> None:
    for identifier, practice in library.practices.items():
        page = (site / "practices" / identifier / "index.html").read_text("utf-8")
        assert f"<h1>{html.escape(practice.name, quote=False)}</h1>" in page.replace("&#34;", '"').replace(
            "&#39;", "'"
        )
        assert page.count("<h1") == 1
    for identifier in library.catalog.comparisons:
        assert (site / "compare" / identifier / "index.html").exists()


def test_every_figure_is_on_its_page_with_hedge_unit_scope_and_period(site: Path, library: Library) -> None:
    for identifier in library.practices:
        shown = text_of(site / "practices" / identifier / "index.html")
        view = view_practice(library, identifier)
        for figure in (*view.figures, *(one for part in view.components for one in part.figures)):
            assert figure.amount.text.replace(" ", "") in shown, (identifier, figure.label)
            for said in (figure.scope, figure.period):
                expected = said.text or "来源未载"
                assert re.sub(r"\s+", "", expected) in shown, (identifier, figure.label)


def test_no_link_leads_nowhere(site: Path) -> None:
    assert broken_links(site, "/", set(paths_below(site))) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="gone/">x</a><a href="#no">y</a><p id="yes"><a href="#yes">z</a>'
    )
    assert [link for _, link in broken_links(tmp_path, "/", {"index.html"})] == ["gone/", "#no"]


def test_pages_ask_no_other_host_and_hold_no_inline_script_or_style(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        for address in re.findall(
            r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"([^\"]*)\"", text
        ):
            assert not re.match(r"(?:https?:)?//", address), (page, address)
        for script in re.findall(r"<script\b([^>]*)>", text):
            assert "src=" in script or "ld+json" in script, page
        assert " style=" not in text, page
        assert not re.search(r"\son\w+=", re.sub(r">[^<]*<", "><", text)), page


def test_a_page_is_light(site: Path) -> None:
    page = site / "practices" / "wuchanghui" / "index.html"
    parts = [page, site / "assets" / "kb.css", site / "assets" / "site.js", site / "assets" / "search-box.js"]
    total = sum(len(gzip.compress(part.read_bytes(), 6)) for part in parts)
    assert total <= 40 * 1024
    loaded = re.findall(
        r"<(?:script|link)\b[^>]*(?:src|href)=\"[^\"]*assets/[^\"]*\"", page.read_text("utf-8")
    )
    assert len(loaded) <= 5


def test_two_builds_are_the_same_whatever_the_locale_and_time_zone(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    result = build(other, "--pdf", LC_ALL="C", TZ="Pacific/Kiritimati", PYTHONHASHSEED="7")
    assert result.returncode == 0, result.stderr
    assert digests(other) == digests(site)


def test_a_site_below_a_path_is_the_same_but_for_addresses(tmp_path: Path) -> None:
    target = tmp_path / "site"
    result = build(target, SITE_URL="https://example.org/zhili/", EDIT_URL="https://example.org/edit/{path}")
    assert result.returncode == 0, result.stderr
    page = (target / "practices" / "wuchanghui" / "index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/zhili/practices/wuchanghui/">' in page
    assert 'href="https://example.org/edit/practices/hunan/wuchanghui.yml"' in page
    assert "https://example.org/zhili/practices/wuchanghui/" in (target / "sitemap.xml").read_text("utf-8")
    assert "stencil" not in (target / "sitemap.xml").read_text("utf-8")
    assert not (target / "sitemap.xml.gz").exists()
    assert '<meta property="og:title" content="屋场会（湖南娄底）">' in page
    assert '<meta property="og:image" content="https://example.org/zhili/assets/share.png">' in page
    assert '<meta property="og:url" content="https://example.org/zhili/practices/wuchanghui/">' in page
    linked = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert linked
    data = json.loads(linked[1])
    assert data["headline"] == "屋场会"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", data["dateModified"])
    assert broken_links(target, "/zhili/", set(paths_below(target))) == []


def test_the_footer_names_no_host_that_nobody_has_set(site: Path) -> None:
    footer = text_of(site / "index.html").rpartition("本库只收公开来源")[2]
    for invented in ("主办单位", "承办单位", "网站标识码", "备", "联系："):
        assert invented not in footer


def test_the_footer_shows_what_is_set(tmp_path: Path) -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    theme = ROOT / "docs" / ".theme" / "partials" / "footer.html"
    items = {"host": "主办单位：某县", "site_code": "网站标识码 4300000001", "contact": "联系：0000-0000"}
    environment = jinja2.Environment(autoescape=True)
    environment.filters["url"] = lambda address: address
    config = {
        "extra": {
            "footer": {"host": "某县", "site_code": "4300000001", "contact": "0000-0000"},
            "kb": {"version": "1"},
        },
        "copyright": "",
    }
    shown = environment.from_string(theme.read_text("utf-8")).render(config=config)
    for name, words in items.items():
        assert f"    {name}:" in settings
        assert words in shown


def test_an_error_in_an_entry_leaves_the_last_good_site(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "practices", project / "practices")
    shutil.copytree(ROOT / "docs", project / "docs")
    shutil.copytree(ROOT / "scripts", project / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", project)
    target = project / "site"
    target.mkdir()
    (target / "index.html").write_text("last good")
    entry = project / "practices" / "hunan" / "wuchanghui.yml"
    entry.write_text(entry.read_text("utf-8").replace("status: spreading", "status: 推广"), "utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "govkb", "site"], cwd=project, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(project / "scripts")},
    )  # fmt: skip
    assert result.returncode == 1
    assert "practices/hunan/wuchanghui.yml:" in result.stderr
    assert "field-choice" in result.stderr
    assert "Traceback" not in result.stderr
    assert (target / "index.html").read_text() == "last good"


def test_every_pdf_is_tagged_bookmarked_and_carries_its_fonts(site: Path, library: Library) -> None:
    for identifier, practice in library.practices.items():
        file = site / "practices" / identifier / f"{identifier}.pdf"
        assert file.stat().st_size <= 400 * 1024, identifier
        with pikepdf.open(file) as pdf:
            assert bool(pdf.Root.MarkInfo.Marked)
            assert str(pdf.Root.Lang).lower().startswith("zh")
            with pdf.open_outline() as outline:
                assert len(outline.root) >= 10
            assert practice.name in str(pdf.docinfo.get("/Title", "")) or practice.name in str(
                pdf.open_metadata()
            )
            for page in pdf.pages:
                for font in dict(page.Resources.get("/Font", {})).values():
                    descendant = font.DescendantFonts[0]
                    assert (
                        "/FontFile3" in descendant.FontDescriptor or "/FontFile2" in descendant.FontDescriptor
                    )
                    assert "/ToUnicode" in font


def test_mkdocs_itself_builds_the_same_site(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    assert build(ours).returncode == 0
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(theirs)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert digests(theirs) == digests(ours)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_every_figure_and_part_can_be_copied_out_of_the_pdf(site: Path, library: Library) -> None:
    for identifier in library.practices:
        file = site / "practices" / identifier / f"{identifier}.pdf"
        result = subprocess.run(
            ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
        )
        words = re.sub(r"\s", "", result.stdout)
        view = view_practice(library, identifier)
        figures = (*view.figures, *(figure for part in view.components for figure in part.figures))
        expected = [figure.amount.text for figure in figures] + [figure.label for figure in figures]
        expected += [part.name for part in view.components]
        assert [text for text in expected if re.sub(r"\s", "", text) not in words] == [], identifier
