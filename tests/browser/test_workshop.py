"""The workshop page in a real browser: what a trainer ticks, orders and names becomes one PDF that holds just that."""

from __future__ import annotations

import io
import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from built_site import ROOT, build, served
from eyes import MODES, barriers
from govkb.catalog import load_catalog

pytestmark = pytest.mark.browser

CASES = (
    "wuchanghui", "131-gongzuofa", "cunmin-shuoshi", "jiudian-pengtouhui", "jifenzhi",
    "shuang-louzhang", "gexiaoxi", "mulin-tiaojieshi", "silian-siju", "cunli-yishi",
)  # fmt: skip
"""Nine practices and a comparison."""

TITLE = "2026年冬季乡镇干部专题班：村里议事怎么议"
NAMED = f"&title={quote(TITLE)}&place={quote('湖南省娄底市委党校')}&date={quote('2026年12月3日')}&trainer={quote('张老师')}"


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    catalog = load_catalog(ROOT)
    return {one: practice.name for one, practice in catalog.practices.items()} | {
        one: comparison.title for one, comparison in catalog.comparisons.items()
    }


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as base:
        yield f"{base}train/workshop/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The page, ready, and what it complains of."""
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector("#kb-ws[data-ready]")
    return page, complaints


def said_pages(page: Page) -> int:
    return int(page.locator("[data-ws=total]").get_attribute("data-pages") or 0)


def made(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="生成 PDF").click()
    return Path(download.value.path()).read_bytes()


def text_of(pdf: bytes, first: int, last: int) -> str:
    command = ["pdftotext", "-layout", "-f", str(first), "-l", str(last), "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str, int]]:
    """Depth, title and page number of every bookmark."""
    numbers = {page.objgen: at for at, page in enumerate(pdf.pages, start=1)}
    found = []

    def walk(item: Any, depth: int) -> None:
        while item is not None:
            found.append((depth, str(item.Title), numbers[item.Dest[0].objgen]))
            walk(item.get("/First"), depth + 1)
            item = item.get("/Next")

    walk(pdf.Root.Outlines.First, 0)
    return found


def listed(value: Any) -> list[Any]:
    """What a PDF gives as one or as a list of several."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def contents(text: str) -> list[tuple[str, int]]:
    """Rows of the contents that end in a page number."""
    return [
        (squeezed(row[1]), int(row[2])) for row in re.finditer(r"^\s+(\S.*?)\s+(\d+)$", text, re.MULTILINE)
    ]


# -------------------------------------------------------------------------------------------------- the PDF


@pytest.mark.parametrize("where", ["http", "file"])
def test_ten_items_become_one_pdf(
    context: BrowserContext, address: str, site: Path, names: dict[str, str], where: str
) -> None:
    start = address if where == "http" else (site / "train/workshop/index.html").as_uri()
    page, complaints = opened(context, f"{start}?ids={','.join(CASES)}{NAMED}&more=evaluation.action-plan")
    context.set_offline(where == "file")
    row = page.locator("[data-id=wuchanghui]")
    row.locator("summary").click()
    for part in ("学员页和小组任务单", "情景模拟角色卡", "主持人手册"):
        row.get_by_label(part).check()
    said = said_pages(page)
    began = time.monotonic()
    content = made(page)
    assert time.monotonic() - began < 10
    expect(page.locator("[data-ws=done]")).to_contain_text(f"{said} 页")

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == said
        assert squeezed(TITLE) in squeezed(text_of(content, 1, 1))
        for words in (
            "湖南省娄底市委党校",
            "2026年12月3日",
            "张老师",
            "9条做法，1个对比",
            "不要整册发给学员",
        ):
            assert words in squeezed(text_of(content, 1, 1))
        marks = bookmarks(pdf)
        rows = contents(text_of(content, 2, 2))
        starts = [mark for mark in marks if mark[0] == 1]
        # The contents and the bookmarks name the same papers on the same pages, in the trainer's order …
        assert rows == [(squeezed(title), number) for _, title, number in starts]
        assert [title for depth, title, _ in marks if depth == 0] == [
            "封面", "目录", *(names[one] for one in CASES), "通用表格", names["wuchanghui"],
        ]  # fmt: skip
        # … and on each of these pages the paper of that name begins.
        titles = {"评估表": "培训评估表", "迁移行动计划": "迁移行动计划"}
        over = [title for depth, title, _ in marks if depth < 1][2:]
        seen = 0
        for depth, title, number in marks:
            if depth == 0:
                seen += title in over
                entry = title
            elif depth == 1:
                assert squeezed(titles.get(title, entry)) in squeezed(text_of(content, number, number)), title
        assert seen == len(CASES) + 2
        # The number at the foot of every page is its place in the whole.
        for number in range(2, said + 1):
            assert f"全册第{number}页，共{said}页" in squeezed(text_of(content, number, number))
        for one in CASES:
            assert squeezed(names[one]) in squeezed(text_of(content, 2, said))
        assert str(pdf.docinfo["/Title"]) == TITLE
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert complaints == []


def test_what_a_screen_reader_needs_survives_the_joining(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui,cunli-yishi&parts=case.worksheet,case&title=X")
    content = made(page)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root.StructTreeRoot
        document = root.K[0]
        assert [str(kid.S) for kid in document.K] == ["/Sect", "/Sect", "/Part", "/Part", "/Part"]
        parents = {
            int(key): value
            for key, value in zip(root.ParentTree.Nums[::2], root.ParentTree.Nums[1::2], strict=True)
        }
        assert sorted(parents) == list(range(int(root.ParentTreeNextKey)))
        belongs: dict[tuple[int, int], tuple[int, int]] = {}
        headers: set[str] = set()
        ids: list[str] = []

        def walk(element: Any, above: Any) -> None:
            assert element.P.objgen == above.objgen
            if "/ID" in element:
                ids.append(str(element.ID))
            for attributes in listed(element.get("/A")):
                headers.update(str(one) for one in attributes.get("/Headers", []))
            for kid in listed(element.get("/K")):
                if isinstance(kid, int):
                    belongs[element.Pg.objgen, kid] = element.objgen
                elif "/MCID" in kid:
                    belongs[kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)] = element.objgen
                elif "/Obj" in kid:
                    assert parents[int(kid.Obj.StructParent)].objgen == element.objgen
                else:
                    walk(kid, element)

        walk(document, root)
        assert len(ids) == len(set(ids)) > 10
        assert headers <= set(ids)
        assert headers
        assert [str(name) for name in root.IDTree.Names[::2]] == sorted(ids)
        # Every piece of marked content on every page leads back to the element that holds it.
        marked = 0
        for one in pdf.pages:
            owners = parents[int(one.StructParents)]
            drawn = b"".join(stream.read_bytes() for stream in listed(one.Contents))
            found = re.findall(rb"/MCID (\d+)", drawn)
            for number in map(int, found):
                assert belongs[one.objgen, number] == owners[number].objgen
                marked += 1
        assert marked > 300
        assert pdf.check_pdf_syntax() == []


def test_papers_begin_on_the_front_of_a_sheet_where_it_was_asked_for(
    context: BrowserContext, address: str
) -> None:
    page, _ = opened(
        context, f"{address}?ids=wuchanghui,131-gongzuofa,jifenzhi&parts=card.roleplay,card,card"
    )
    single = said_pages(page)
    page.get_by_label("双面打印").check()
    said = said_pages(page)
    assert said > single
    content = made(page)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == said
        assert all(number % 2 == 1 for depth, title, number in bookmarks(pdf) if depth <= 1)


def test_role_cards_always_begin_on_the_front_of_a_sheet(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui,131-gongzuofa&parts=card.roleplay,card.roleplay")
    with pikepdf.open(io.BytesIO(made(page))) as pdf:
        starts = [number for _, title, number in bookmarks(pdf) if title == "情景模拟角色卡"]
    assert len(starts) == 2
    assert all(number % 2 == 1 for number in starts)


def test_long_contents_go_over_pages_and_stay_right(
    context: BrowserContext, address: str, names: dict[str, str]
) -> None:
    page, _ = opened(context, f"{address}?ids={','.join(names)}&title=全部")
    said = said_pages(page)
    content = made(page)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == said
        starts = [(squeezed(title), number) for depth, title, number in bookmarks(pdf) if depth == 1]
    assert len(starts) == len(names)
    last = starts[0][1] - 1
    assert last > 2
    assert contents(text_of(content, 2, last)) == starts


def test_a_character_that_our_fonts_lack_is_printed_as_the_device_draws_it(
    context: BrowserContext, address: str
) -> None:
    # A device whose fonts have it, whatever is installed where the test runs.
    context.add_init_script(
        """const draw = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
            draw.call(this, text === "龘" ? "W" : text, x, y);
        };"""
    )
    page, _ = opened(context, f"{address}?ids=wuchanghui&title={quote('朱龘班')}")
    page.locator("#ws-trainer").fill("龘老师")
    expect(page.locator("[data-ws=notes]")).to_contain_text("龘")
    expect(page.locator("[data-ws=missing]")).to_be_hidden()
    cover = squeezed(text_of(made(page), 1, 1))
    assert "朱龘班" in cover
    assert "龘老师" in cover


def test_an_uncommon_character_is_printed_and_an_unknown_one_is_named_before(
    context: BrowserContext, address: str
) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui&title={quote('饕餮' + chr(0xFFFFE) + '班')}")
    expect(page.locator("[data-ws=missing]")).to_contain_text("这台设备也没有")
    page.get_by_role("button", name="生成 PDF").press("Enter")
    expect(page.locator("#ws-title")).to_be_focused()
    page.locator("#ws-title").fill("饕餮班")
    expect(page.locator("[data-ws=missing]")).to_be_hidden()
    assert "饕餮班" in squeezed(text_of(made(page), 1, 1))


# ----------------------------------------------------------------------------------------------- the page


def test_typing_finds_ticking_chooses_buttons_order(context: BrowserContext, address: str) -> None:
    page, complaints = opened(context, address)
    page.locator("#ws-q").press_sequentially("wuchanghui")
    page.locator("[data-ws=found]").get_by_label("屋场会").check()
    page.locator("#ws-q").fill("村里议事")
    page.locator("[data-ws=found]").get_by_label("村里议事选哪一种").check()
    page.get_by_text("打开清单挑").click()
    page.locator("[data-ws=list]").get_by_label("积分制").check()

    def order() -> list[str | None]:
        return [row.get_attribute("data-id") for row in page.locator(".kb-ws__row").all()]

    assert order() == ["wuchanghui", "cunli-yishi", "jifenzhi"]
    expect(page.get_by_role("button", name="把「屋场会」上移")).to_be_disabled()
    page.get_by_role("button", name="把「积分制」上移").click()
    page.keyboard.press("Enter")
    assert order() == ["jifenzhi", "wuchanghui", "cunli-yishi"]
    expect(page.locator("[data-ws=say]")).to_have_text("「积分制」现在是第 1 条")
    page.get_by_role("button", name="去掉「屋场会」").click()
    assert order() == ["jifenzhi", "cunli-yishi"]
    assert (
        not page.locator("[data-ws=found] [data-pick=wuchanghui]").count()
        or not page.locator("[data-pick=wuchanghui]").first.is_checked()
    )
    with pikepdf.open(io.BytesIO(made(page))) as pdf:
        tops = [title for depth, title, _ in bookmarks(pdf) if depth == 0]
    assert tops == ["封面", "目录", "积分制", "村里议事选哪一种"]
    assert complaints == []


def test_one_click_puts_a_paper_of_every_case_in(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui,131-gongzuofa,jifenzhi")
    before = said_pages(page)
    page.locator("[data-ws=all]").get_by_label("学员页和小组任务单").check()
    assert said_pages(page) == before + 6
    expect(page.locator("[data-ws=all] [data-kind=worksheet]")).to_be_focused()
    page.locator("[data-id=jifenzhi] summary").click()
    page.locator("[data-id=jifenzhi]").get_by_label("学员页和小组任务单").uncheck()
    assert page.locator("[data-ws=all] [data-kind=worksheet]").evaluate("box => box.indeterminate")


def test_the_draft_is_there_after_a_reload(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui,jifenzhi&title=旧名")
    page.locator("#ws-title").fill("新名")
    page.get_by_role("button", name="把「积分制」上移").click()
    page.get_by_label("评估表").check()
    said = said_pages(page)
    page.reload()
    page.wait_for_selector("#kb-ws[data-ready]")
    assert page.locator("#ws-title").input_value() == "新名"
    assert page.locator(".kb-ws__row").first.get_attribute("data-id") == "jifenzhi"
    assert page.get_by_label("评估表").is_checked()
    assert said_pages(page) == said


def test_what_the_finder_ticked_is_offered(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, address)
    page.evaluate("localStorage.clear(); localStorage.setItem('govkb.ticked', '[\"jifenzhi\", \"no-such\"]')")
    page.goto(address)
    page.wait_for_selector("#kb-ws[data-ready]")
    assert page.locator(".kb-ws__row").count() == 1
    page.evaluate("localStorage.setItem('govkb.ticked', '[\"jifenzhi\", \"wuchanghui\"]')")
    page.reload()
    page.wait_for_selector("#kb-ws[data-ready]")
    page.get_by_role("button", name="加上在「查做法」选入的 1 条").click()
    assert page.locator(".kb-ws__row").count() == 2


@pytest.mark.parametrize("storage", ["there", "refused"])
def test_a_link_carries_everything_to_a_colleague(
    browser: Browser, context: BrowserContext, address: str, storage: str
) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui,jifenzhi{NAMED}")
    page.locator("[data-id=jifenzhi] summary").click()
    page.locator("[data-id=jifenzhi]").get_by_label("案例全文").check()
    page.get_by_label("迁移行动计划").check()
    page.get_by_role("button", name="复制链接给同事").click()
    link = page.locator("#ws-link").input_value()
    assert parse_qs(urlsplit(link).query)["title"] == [TITLE]
    with browser.new_context() as other:
        if storage == "refused":
            other.add_init_script(
                "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })"
            )
        colleague, complaints = opened(other, link)
        assert said_pages(colleague) == said_pages(page)
        assert colleague.locator("#ws-trainer").input_value() == "张老师"
        assert squeezed(TITLE) in squeezed(text_of(made(colleague), 1, 1))
        assert complaints == []


def test_a_link_puts_the_draft_aside_and_gives_it_back(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui,jifenzhi&title=我的")
    page.goto(f"{address}?ids=gexiaoxi&title=同事的")
    page.wait_for_selector("#kb-ws[data-ready]")
    assert page.locator(".kb-ws__row").count() == 1
    page.get_by_role("button", name="换回打开链接以前的草稿（2 条）").click()
    assert page.locator(".kb-ws__row").count() == 2
    assert page.locator("#ws-title").input_value() == "我的"


def test_a_link_to_what_is_not_here_says_so(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui,no-such-entry&parts=card.nonsense,card")
    expect(page.get_by_role("alert")).to_contain_text("no-such-entry")
    assert page.locator(".kb-ws__row").count() == 1


def test_nothing_heavy_is_loaded_before_it_is_needed(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{address}?ids=wuchanghui")
    page.wait_for_selector("#kb-ws[data-ready]")
    assert not [path for path in asked if "vendor" in path or "/paper/" in path or "/face/" in path]
    assert sum("/rows/" in path for path in asked) == 2, "the one block of each kind that may hold the entry"
    made(page)
    assert sum("/paper/" in path for path in asked) == 1


def test_without_a_download_the_single_pdfs_are_there(browser: Browser, address: str, site: Path) -> None:
    agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 Mobile MicroMessenger/8.0"
    with browser.new_context(user_agent=agent) as context:
        page, _ = opened(context, f"{address}?ids=wuchanghui,cunli-yishi")
        expect(page.get_by_role("alert").first).to_contain_text("微信")
        links = page.locator("[data-ws=singles] a")
        assert links.count() == 2
        for link in links.all():
            assert link.is_visible()
            path = urlsplit(link.evaluate("a => a.href")).path
            assert (site / path.lstrip("/")).read_bytes().startswith(b"%PDF")


def test_a_file_that_is_missing_is_said_in_words(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui")
    page.route("**/paper/**", lambda route: route.abort())
    page.get_by_role("button", name="生成 PDF").click()
    expect(page.locator("[data-ws=done]")).to_contain_text("没有拼成")
    page.unroute("**/paper/**")
    assert made(page).startswith(b"%PDF")


def test_a_failure_is_not_talked_over_by_files_that_still_arrive(
    context: BrowserContext, address: str
) -> None:
    page, _ = opened(context, f"{address}?ids=wuchanghui")

    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/face/**", late)
    page.route("**/paper/**", lambda route: route.abort())
    page.get_by_role("button", name="生成 PDF").click()
    expect(page.locator("[data-ws=done]")).to_contain_text("没有拼成")
    page.wait_for_timeout(2000)
    expect(page.locator("[data-ws=done]")).to_contain_text("没有拼成")
    page.unroute("**/paper/**")
    page.unroute("**/face/**")
    assert made(page).startswith(b"%PDF")


def test_the_keyboard_alone_makes_a_pdf(context: BrowserContext, address: str) -> None:
    page, _ = opened(context, address)

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
                return
        raise AssertionError(selector)

    tab_to("#ws-q")
    page.keyboard.type("屋场会")
    page.wait_for_selector("[data-ws=found] li")
    tab_to("[data-pick=wuchanghui]")
    page.keyboard.press("Space")
    tab_to("#ws-title")
    page.keyboard.type("键盘班")
    tab_to("[data-ws=make]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert "键盘班" in squeezed(text_of(Path(download.value.path()).read_bytes(), 1, 1))


@pytest.mark.parametrize("mode", MODES)
def test_nothing_serious_for_people_who_see_hear_or_move_differently(
    browser: Browser, address: str, mode: str
) -> None:
    with browser.new_context(**MODES[mode]) as context:
        page, complaints = opened(
            context, f"{address}?ids={','.join(CASES)}{NAMED}&parts=card.worksheet.facilitator"
        )
        if mode == "large text":
            page.evaluate("document.documentElement.classList.add('is-elder')")
        page.locator("#ws-q").fill("矛盾")
        page.wait_for_selector("[data-ws=found] li")
        page.evaluate("document.querySelectorAll('#kb-ws details').forEach(box => { box.open = true })")
        made(page)
        assert barriers(page) == []
        assert complaints == []


# ---------------------------------------------------------------------------------------- without any PDFs


@pytest.fixture(scope="module")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is built without PDFs."""
    target = tmp_path_factory.mktemp("bare") / "site"
    result = build(target)
    assert result.returncode == 0, result.stdout + result.stderr
    return target


def test_without_pdfs_the_page_says_so_and_prints(
    context: BrowserContext, bare_site: Path, names: dict[str, str]
) -> None:
    assert not (bare_site / "train/workshop/paper").exists()
    start = (bare_site / "train/workshop/index.html").as_uri()
    page, complaints = opened(context, f"{start}?ids=wuchanghui,cunli-yishi{NAMED}")
    expect(page.locator("[data-ws=notes]")).to_contain_text("没有做 PDF")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed")
    text = squeezed(text_of(page.pdf(prefer_css_page_size=True), 1, 20))
    for words in (TITLE, "张老师", "目录", names["wuchanghui"], names["cunli-yishi"]):
        assert squeezed(words) in text
    assert "排次序，选每条放哪几份" not in text
    assert complaints == []


def test_the_list_holds_every_paper_that_was_built(site: Path) -> None:
    script = (site / "train/workshop/list.js").read_text("utf-8")
    data = json.loads(script.removeprefix('__kbw("list",').rstrip().removesuffix(");"))
    rows = [
        row
        for file in (site / "train/workshop/rows").glob("*.js")
        for row in json.loads(
            "[" + file.read_text("utf-8").removeprefix("__kbw(").rstrip().removesuffix(");") + "]"
        )[1]
    ]
    listed = {row[3] + paper[3]: paper for row in rows for paper in row[4]}
    listed |= {"train/workshop/" + paper[3]: paper for paper in data["general"]}
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.pdf")}
    assert set(listed) == built
    for path, (_, pages, size, _) in listed.items():
        assert (site / path).stat().st_size == size
        assert (site / f"train/workshop/paper/{path}.js").exists()
        with pikepdf.open(site / path) as pdf:
            assert len(pdf.pages) == pages
