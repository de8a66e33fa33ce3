"""The built site in the engines that office machines still run: it reads, leads on, finds and prints, and says no error.

    python3 scripts/make/engines.py && python3 scripts/dev.py test tests/browser/test_engines.py

An engine that was not fetched is skipped, and the run says so at its end. To have a new page looked at, add a line to
`LOOKS`; for something that must work on it, a line to `WORKS`.
"""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

import pikepdf
import pytest
from old_engine import OldEngine, running

from built_site import ROOT
from conftest import NO_ENGINES

pytestmark = pytest.mark.engines

_spec = spec_from_file_location("engines", ROOT / "scripts" / "make" / "engines.py")
assert _spec
assert _spec.loader
engines = module_from_spec(_spec)
sys.modules["engines"] = engines  # a dataclass looks its module up by name
_spec.loader.exec_module(engines)


@dataclass(frozen=True)
class Look:
    """A page, and words that must be seen on it."""

    path: str
    words: str


LOOKS = (
    Look("", "我遇到的问题"),
    Look("find/", "查做法"),
    Look("practices/wuchanghui/", "情境与问题"),
    Look("practices/haiyan-shiyu-zhili/", "组成部分"),
    Look("compare/", "对比"),
    Look("compare/cunli-yishi/", "村里议事选哪一种"),
    Look("compare/theme/self-governance/", "群众自治：一览表"),
    Look("guide/insight/", "来源通常没有写什么"),
    Look("browse/theme/self-governance/", "群众自治"),
    Look("browse/region/430000/", "湖南省"),
    Look("glossary/", "词表"),
    Look("guide/reading/", "怎样读一条做法"),
    Look("contribute/", "交"),
    Look("contribute/form/", "填表交案例"),
    Look("train/", "培训"),
    Look("train/workshop/", "拼一份培训材料"),
    Look("404.html", "没有这一页"),
)


@dataclass(frozen=True)
class Work:
    """Something done on a page: a statement, and an expression that comes true."""

    path: str
    do: str
    seen: str


TYPE = "var box = document.querySelector({box!r}); box.focus(); box.value = {text!r}; box.dispatchEvent(new Event('input'))"

WORKS = {
    "the box in the header finds": Work(
        "about/",
        TYPE.format(box="input[type=search]", text="积分制"),
        "[...document.querySelectorAll('.kb-pop__hit')].some(hit => hit.textContent.includes('积分制'))",
    ),
    "pinyin is understood": Work(
        "practices/wuchanghui/",
        TYPE.format(box="input[type=search]", text="jifenzhi"),
        "[...document.querySelectorAll('.kb-pop__hit')].some(hit => hit.textContent.includes('积分制'))",
    ),
    "the finder finds": Work(
        "find/?q=" + quote("积分制"),
        "",
        "[...document.querySelectorAll('#kb-finder h2, #kb-finder h3')].some(head => head.textContent.includes('积分制'))",
    ),
    "the form opens an entry": Work(
        "contribute/form/?id=wuchanghui",
        "",
        "document.querySelector('#kb-form[data-state=checked]') && document.getElementById('kf-text').value.includes('name: 屋场会')",
    ),
    "the form checks and keeps what is typed": Work(
        "contribute/form/",
        "var wait = setInterval(function () { if (!document.getElementById('kf-venue')) return; clearInterval(wait); "
        + TYPE.format(box="#kf-venue", text="村部，电话13900001234")
        + "}, 50)",
        "document.querySelector('[data-pointer=venue] [data-code=personal-mobile]') && localStorage.length > 0",
    ),
    "the dark mode can be switched": Work(
        "practices/wuchanghui/",
        "document.querySelector('[data-toggle=is-dark]').click()",
        "getComputedStyle(document.body).backgroundColor === 'rgb(21, 25, 26)'",
    ),
    "the large text can be switched": Work(
        "practices/wuchanghui/",
        "document.querySelector('[data-toggle=is-elder]').click()",
        "parseFloat(getComputedStyle(document.querySelector('.kb-lead')).fontSize) > 22",
    ),
    "equal rows can be hidden": Work(
        "compare/cunli-yishi/",
        "document.querySelector('[data-only-different]').click()",
        "document.querySelector('#vs tr.is-same').offsetParent === null",
    ),
    "practices that were picked stand side by side": Work(
        "compare/",
        "KbCompare.show(['wuchanghui', 'cunmin-shuoshi', 'jifenzhi'])",
        "document.querySelectorAll('#vs thead th').length === 4 && document.querySelector('#vs .kb-fold') !== null",
    ),
    "an overview is sorted": Work(
        "compare/mechanism/deliberation/",
        "document.querySelector('[data-sort=evidence]').click()",
        "document.querySelector('th[aria-sort=ascending] [data-sort=evidence]') !== null",
    ),
}


@pytest.fixture(scope="module", params=[69, 86, 92, 108])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OldEngine]:
    program = next(one.program for one in engines.ENGINES if one.version == request.param)
    if not program.exists():
        pytest.skip(NO_ENGINES)
    with running(program, tmp_path_factory.mktemp(f"engine-{request.param}")) as started:
        assert f"/{request.param}." in started.ask("navigator.userAgent")
        yield started


# Chromium 92 draws the options of a <datalist> with an inline style of its own and then accuses the page of it:
# shown with a page of one <datalist> and no script of ours. What the page sets itself has other hashes.
OWN_WIDGET = "sha256-pILX+5FGCpLRHvNBgtABIdSMmytrYudGxJBUYXY1t0s="


@pytest.fixture(autouse=True)
def silence(engine: OldEngine) -> Iterator[None]:
    engine.complaints.clear()
    engine.resize(1280)
    yield
    assert [said for said in engine.complaints if OWN_WIDGET not in said] == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.path or "home")
def test_a_page_is_laid_out(engine: OldEngine, address: str, look: Look) -> None:
    engine.open(address + look.path)
    assert look.words in engine.ask("document.querySelector('main').innerText")
    for width in (1280, 320):
        engine.resize(width)
        wide = engine.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"scrolls sideways at {width}"


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.parametrize("where", ["http", "file"])
def test_it_works(engine: OldEngine, address: str, site: Path, name: str, where: str) -> None:
    work = WORKS[name]
    path, mark, query = work.path.partition("?")
    page = address + path if where == "http" else (site / path / "index.html").as_uri()
    engine.open(page + mark + query)
    engine.ask(work.do)
    engine.wait_for(work.seen)
    engine.ask("try { localStorage.clear() } catch (e) { }")


def test_from_the_home_page_to_an_entry_by_links(engine: OldEngine, address: str) -> None:
    engine.open(address)
    engine.ask("document.querySelector('.kb-themes a').click()")
    engine.settle()
    engine.ask("document.querySelector('.kb-hit h2 a').click()")
    engine.settle()
    assert engine.ask("document.querySelectorAll('.kb-sec').length") == 10


def test_an_entry_prints_with_its_citation(engine: OldEngine, address: str, tmp_path: Path) -> None:
    engine.open(address + "practices/wuchanghui/")
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(engine.pdf())
    text = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], check=True, capture_output=True, text=True
    ).stdout
    # The oldest write some characters as their radicals of like shape.
    words = re.sub(r"\s", "", normalize("NFKC", text))
    assert "屋场会" in words
    assert "引用本条" in words
    assert "您的位置" not in words
    assert "引用日期:20" in words  # the normal form of its colon
    for page in text.rstrip("\f").split("\f"):
        assert normalize("NFKC", page).split()[0] == "基层治理做法库", "a page without its running head"


WORKSHOP = ("wuchanghui", "131-gongzuofa", "cunmin-shuoshi", "jiudian-pengtouhui", "jifenzhi",
            "shuang-louzhang", "gexiaoxi", "mulin-tiaojieshi", "silian-siju", "cunli-yishi")  # fmt: skip


@pytest.mark.parametrize("where", ["http", "file"])
def test_a_workshop_becomes_one_pdf(engine: OldEngine, address: str, site: Path, where: str) -> None:
    """Ten items, with their title on the cover, within ten seconds."""
    start = address + "train/workshop/" if where == "http" else (site / "train/workshop/index.html").as_uri()
    title = "乡镇干部专题班"
    engine.open(f"{start}?ids={','.join(WORKSHOP)}&title={quote(title)}")
    said = int(engine.wait_for("document.querySelector('[data-ws=total]').dataset.pages"))
    engine.ask(
        "window.given = []; var make = URL.createObjectURL;"
        "URL.createObjectURL = function (blob) { window.given.push(blob); return make.call(URL, blob); }"
    )
    began = time.monotonic()
    engine.ask("document.querySelector('[data-ws=make]').click()")
    engine.wait_for("document.querySelector('[data-ws=done] a[download]') !== null")
    assert time.monotonic() - began < 10
    data = engine.ask(
        "new Promise(done => { var reader = new FileReader(); reader.onload = () => done(reader.result);"
        "reader.readAsDataURL(window.given[0]) })"
    )
    content = base64.b64decode(data.partition(",")[2])
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == said
    cover = subprocess.run(
        ["pdftotext", "-l", "1", "-", "-"], input=content, check=True, capture_output=True
    ).stdout.decode()
    assert title in re.sub(r"\s", "", cover)
    engine.ask("try { localStorage.clear() } catch (e) { }")
