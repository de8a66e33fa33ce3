"""The contribution form as a contributor has it: typed by keyboard, kept, brought in, corrected, handed over."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, expect

from built_site import ROOT, served
from eyes import MODES, barriers
from fixture_library import REPOSITORY
from govkb.catalog import Catalog, load_catalog
from govkb.checks import run_checks
from govkb.cli import cli
from govkb.document import read_document
from govkb.outputs.form import form_files
from govkb.views.library import Library, library_settings

pytestmark = pytest.mark.browser

FORM = "contribute/form/"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True) as context:
        yield context


def opened(context: BrowserContext, address: str, query: str = "") -> Page:
    """The form in a new tab; whatever goes wrong in it fails the test that looks at `page.complaints`."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.complaints = complaints  # type: ignore[attr-defined]
    page.goto(address + FORM + query)
    page.wait_for_selector("#kb-form[data-ready]")
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until the form has checked what stands in it."""
    page.wait_for_selector("#kb-form[data-state=checked]")


def field(page: Page, pointer: str) -> Any:
    """The control of a field."""
    return page.locator(f"#kf-{pointer.replace('/', '-')}")


def written(page: Page) -> str:
    """The file as it would be handed over."""
    settle(page)
    return page.locator("#kf-text").input_value()


def codes(page: Page) -> set[str]:
    settle(page)
    found = page.locator("#kf-pane-problems [data-code]").evaluate_all(
        "all => all.map((one) => one.dataset.code)"
    )
    return set(found)


# ----------------------------------------------------------------------------------------------- a case is typed


def press_until(page: Page, name: str) -> None:
    """Tab on until the control with this label has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        label = page.evaluate(
            """() => {
              const here = document.activeElement;
              const label = here.labels && here.labels[0];
              return here.tagName === 'BUTTON' || here.tagName === 'SUMMARY' && !here.classList.contains('kf-terms__now')
                ? here.textContent
                : here.tagName === 'SUMMARY' ? here.closest('.kf-field').querySelector('.kf-label').textContent
                : here.getAttribute('aria-label') || (label ? (label.querySelector('b') || label.firstChild).textContent : '');
            }"""
        )
        if label.startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def type_into(page: Page, name: str, text: str) -> None:
    press_until(page, name)
    page.keyboard.type(text)


def choose(page: Page, name: str, option: str) -> None:
    """Choose from a list with the arrow keys."""
    press_until(page, name)
    for _ in range(60):
        page.keyboard.press("ArrowDown")
        shown = page.evaluate(
            "(document.activeElement.selectedOptions || [{textContent: document.activeElement.id}])[0].textContent"
        )
        if option in shown:
            return
    raise AssertionError(f"{name} offers no {option!r}")


def tick(page: Page, field_name: str, *names: str) -> None:
    """Open a list of terms and tick some."""
    press_until(page, field_name)
    page.keyboard.press("Enter")
    for name in names:
        press_until(page, name)
        page.keyboard.press("Space")


def type_what_and_where(page: Page) -> None:
    type_into(page, "名称", "板凳会")
    choose(page, "名称由来", "来源所用名称")
    choose(page, "行政区划代码", "湖南省")
    page.locator("#kf-place-code-1 option").nth(3).wait_for(state="attached")
    choose(page, "选市", "娄底市")
    page.locator("#kf-place-code-2 option").nth(3).wait_for(state="attached")
    choose(page, "选县", "新化县")
    type_into(page, "乡镇", "样例镇")
    type_into(
        page,
        "摘要",
        "村民小组每逢初五搬板凳坐到晒谷坪上，轮流说一件难事，在场的人一起出主意；能定的当晚定下由谁去办，下次开会先报结果。",
    )
    type_into(page, "网址里的名字", "bandeng-hui")
    choose(page, "类型", "报纸")
    type_into(page, "题名", "“板凳会”上解难题: 样例镇的#晒谷坪")
    type_into(page, "报刊", "样例日报")
    type_into(page, "发布日期", "2024-03-05")
    choose(page, "是否自报", "是")


def type_how_and_what_came_of_it(page: Page) -> None:
    type_into(page, "情境与问题", "小组里的事过去靠组长一家家问，问完了也没有人记。")
    page.keyboard.press("Enter")
    page.keyboard.type("来源说：“问的人累，答的人烦”。")
    choose(page, "状态", "持续运行")
    type_into(page, "牵头", "村民小组长")
    choose(page, "阶段", "商议")
    type_into(page, "环节", "轮流说事")
    type_into(page, "做什么", "每人说一件，别人不插话。")
    press_until(page, "加一个环节")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "kf-steps-1-stage"
    page.keyboard.press("Shift+Tab")
    type_into(page, "环节", "先报上次的结果")
    press_until(page, "加一个数字")
    page.keyboard.press("Enter")
    page.keyboard.type("召开板凳会")
    type_into(page, "数值", "300")
    type_into(page, "约数", "余")
    type_into(page, "单位", "场")
    choose(page, "种类", "成效")
    type_into(page, "范围", "样例镇")
    type_into(page, "时期", "2023年")
    choose(page, "种类", "未说明处")
    type_into(page, "说明", "说出来的事几天内办好，来源没有写。")
    choose(page, "谁说的", "编者")
    choose(page, "牵头层级", "村")
    tick(page, "场景", "行政村")
    tick(page, "治理主题", "群众自治")
    tick(page, "做法机制", "议事协商")
    tick(page, "问题领域", "邻里与婚姻家庭纠纷")
    tick(page, "参与主体", "村（居）委会", "村（居）民")


def test_a_new_user_types_a_case_by_keyboard_and_the_check_accepts_it(
    context: BrowserContext, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(context, address)
    type_what_and_where(page)
    type_how_and_what_came_of_it(page)
    # What was written second comes first: the item moves up by its own key.
    page.locator("#kf-steps-1").focus()
    page.keyboard.press("Alt+ArrowUp")
    settle(page)
    assert codes(page) == set()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 .yml 文件").click()
    assert download.value.suggested_filename == "bandeng-hui.yml"
    library = tmp_path / "library"
    shutil.copytree(REPOSITORY / "practices", library / "practices")
    (library / "mkdocs.yml").touch()
    target = library / "practices/hunan/bandeng-hui.yml"
    download.value.save_as(target)
    monkeypatch.chdir(library)
    result = CliRunner().invoke(cli, ["check", "practices/hunan/bandeng-hui.yml"], catch_exceptions=False)
    assert result.output == "读了1个文件，没有发现问题。\n"
    practice = load_catalog(library).practices["bandeng-hui"]
    assert practice.sources[0].title == "“板凳会”上解难题: 样例镇的#晒谷坪"
    assert [step.title for step in practice.steps] == ["先报上次的结果", "轮流说事"]
    assert [step.source for step in practice.steps] == ["s1", "s1"], (
        "the only source, without being asked for"
    )
    assert (
        practice.problem == "小组里的事过去靠组长一家家问，问完了也没有人记。\n来源说：“问的人累，答的人烦”。"
    )
    assert page.complaints == []  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------- what exists is kept


def test_every_entry_opened_and_saved_again_means_the_same(
    context: BrowserContext, address: str, catalog: Catalog
) -> None:
    page = context.new_page()
    for identifier, entry in catalog.entries.items():
        page.goto(f"{address}{FORM}?id={identifier}")
        page.wait_for_selector("#kb-form[data-ready]")
        settle(page)
        again = read_document(entry.path, written(page).encode())
        assert (again.value, again.problems) == (entry.document.value, ()), identifier
        assert trimmed(yaml.load(written(page), Loader=yaml.BaseLoader)) == entry.document.value, identifier  # noqa: S506


def trimmed(value: Any) -> Any:
    """Plain PyYAML keeps the line end of a literal block; an entry's texts have none at their ends."""
    if isinstance(value, dict):
        return {key: trimmed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [trimmed(one) for one in value]
    return value.strip() if isinstance(value, str) else value


def test_every_entry_is_found_as_clean_as_on_the_command_line(
    context: BrowserContext, address: str, catalog: Catalog
) -> None:
    expected: dict[str, set[str]] = {identifier: set() for identifier in catalog.entries}
    paths = {entry.path: identifier for identifier, entry in catalog.entries.items()}
    for problem in run_checks(catalog, date.today()):  # noqa: DTZ011 - the browser lives today, too
        if problem.path in paths:
            expected[paths[problem.path]].add(problem.code)
    page = context.new_page()
    for identifier in list(catalog.entries)[::4]:
        page.goto(f"{address}{FORM}?id={identifier}")
        page.wait_for_selector("#kb-form[data-ready]")
        page.wait_for_timeout(300)
        assert codes(page) == expected[identifier], identifier


NASTY = (
    "null", "~", "true", "yes", "是", "2020", "1e3", "0x1F", "- 一", "? 问", ": 冒号", "键: 值", "#井号", "一 #二", "'单'", '"双"', "“全角”",
    "\\反斜", "%百分", "@提到", "`代码`", "!叹", "&和", "*星*", "[方]", "{花}", "|竖", ">大于", "一,二", "---", "...", "<<", "=", "尾冒号:", "——",
    "😀", "👨‍👩‍👧", "𠮷野家", "第一行\n第二行", "第一行\n\n  缩进行\n\t制表", "行尾空格 \n下一行", "\n前后\n", "  前后空格  ", "一  二", "a\r\nb", "é\u0301", "ｆｕｌｌ",
    "<script>alert(1)</script>", "{{ x }}", "${x}", "\\n", "\\u0041", "1:2", "a: b: c", "x\u00a0y", "zero\u3000wide", "- ", "-", "?", "|", "''", '""', "無", "}{", "][",
)  # fmt: skip
"""Texts by which careless writers of YAML are caught."""


def test_any_text_survives_the_way_into_the_file(context: BrowserContext, address: str) -> None:
    chance = random.Random(11)  # noqa: S311 - not for secrets
    signs = "一二三，。：；“”abc019 \n\t#:-?,[]{}&*!|>'\"%@`\\/~=<>（）·😀𠮷é…—"
    texts = [*NASTY, *("".join(chance.choices(signs, k=chance.randint(1, 12))) for _ in range(1500))]
    page = opened(context, address)
    script = "(entries) => entries.map((one) => KbFormYaml.write(KbFormRules.normalise(one), (at, map) => Object.keys(map)).text)"
    entries = [
        {"name": "院子会", "aliases": some, "steps": [{"title": one, "what": one, "branches": [{"when": one}]} for one in some],
         "sources": [{"id": "s1", "authors": some, "note": some[0]}]}
        for some in (texts[at : at + 50] for at in range(0, len(texts), 50))
    ]  # fmt: skip
    for entry, text in zip(entries, page.evaluate(script, entries), strict=True):
        document = read_document("practices/hunan/x.yml", text.encode())
        assert {one.code for one in document.problems} <= {
            "yaml-invisible"
        }  # an emoji of several joined by U+200D
        expected = without_nothing(trimmed(json.loads(json.dumps(entry).replace("\\r\\n", "\\n"))))
        plain = without_nothing(trimmed(yaml.load(text, Loader=yaml.BaseLoader)))  # noqa: S506
        assert document.value is not None
        for read in (document.value, plain):
            assert list(read) == list(expected)
            for key in expected:
                # One by one: pytest would take minutes to show how two long lists differ.
                rows = enumerate(zip(read[key], expected[key], strict=True))
                assert [(n, one, two) for n, (one, two) in rows if one != two][:3] == []


def without_nothing(value: Any) -> Any:
    """An entry without empty texts, which count as missing; an empty item of a list stays."""
    if isinstance(value, dict):
        kept = {key: without_nothing(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, {}, [])} or None
    if isinstance(value, list):
        kept_items = [without_nothing(one) for one in value]
        return kept_items if any(one is not None for one in kept_items) else None
    return value or None


# ---------------------------------------------------------------------------------------------- nothing is lost


def test_the_last_key_survives_a_reload_and_a_crash_of_the_tab(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    field(page, "name").press_sequentially("板凳会")
    page.reload()
    page.wait_for_selector("#kb-form[data-ready]")
    assert field(page, "name").input_value() == "板凳会"
    field(page, "problem").press_sequentially("没有人记事")
    with page.expect_event("crash"):
        kill_tabs(page)
    again = opened(context, address)
    assert field(again, "problem").input_value() == "没有人记事"
    expect(again.locator(".kf-status")).to_contain_text("已存在这台设备上")


def kill_tabs(page: Page) -> None:
    """End the processes in which this test's own browser draws its tabs, as the system does for want of memory."""
    browser = page.context.browser
    assert browser is not None
    session = browser.new_browser_cdp_session()

    def tabs() -> set[int]:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return {process["id"] for process in processes if process["type"] == "renderer"}

    doomed = tabs()
    for process in doomed:
        os.kill(process, signal.SIGKILL)
    for _ in range(100):
        if not doomed & tabs():
            return
        time.sleep(0.05)


WRONG = {
    "一半.yml": (b"name: [\n", "第 "),
    "列表.yml": ("- 一\n- 二\n".encode(), "不像一条做法"),
    "网页.yml": (b"<!DOCTYPE html><html></html>", "这是网页"),
    "半截.json": (b'{"name": "x', "JSON 不完整"),
    "照片.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "这是图片"),
    "材料.docx": (b"PK\x03\x04\x14\x00", "Word、Excel"),
    "老编码.yml": ("name: 屋场会\n".encode("gb18030"), "不是 UTF-8"),
    "空.yml": (b" \n", "里面是空的"),
    "很大.yml": (b"name: " + b"x" * 300_000, "超过 256 KB"),
    "引用.yml": (b"name: &a x\nlead: *a\n", "锚点"),
    "别的.yml": (b"version: 3\nservices: {}\n", "不像一条做法"),
    "多一项.yml": ("name: 院子会\nvennue: 院子\n".encode(), "没有「vennue」这个字段"),
    "深.json": (b"[" * 40 + b"]" * 40, "不像一条做法"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_the_reason_and_the_draft_stays(
    context: BrowserContext, address: str, name: str
) -> None:
    page = opened(context, address)
    field(page, "name").fill("板凳会")
    page.locator(".kf-drafts > summary").click()
    data, reason = WRONG[name]
    page.set_input_files("#kf-file", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    expect(page.locator(".kf-refusal")).to_contain_text(reason)
    expect(page.locator(".kf-refusal")).to_contain_text("正在写的草稿没有动")
    assert field(page, "name").input_value() == "板凳会"
    assert page.evaluate("KbFormDrafts.list().map((one) => one.value.name)") == ["板凳会"]
    assert page.complaints == []  # type: ignore[attr-defined]


def test_a_right_file_opens_a_draft_of_its_own_and_what_was_exported_comes_back(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address)
    field(page, "name").fill("板凳会")
    page.locator(".kf-drafts > summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出草稿（.json）").click()
    page.get_by_role("button", name="新写一条").click()
    assert field(page, "name").input_value() == ""
    field(page, "name").fill("另一条")
    page.set_input_files("#kf-file", download.value.path())
    expect(field(page, "name")).to_have_value("板凳会")
    names = page.evaluate("KbFormDrafts.list().map((one) => one.value.name)")
    assert sorted(names) == ["另一条", "板凳会", "板凳会"]


def test_what_was_removed_comes_back_at_once_or_from_the_history(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address, "?id=wuchanghui")
    count = page.locator("[data-pointer=steps] > .kf-items > li").count()
    page.locator("[data-pointer='steps/1']").get_by_role("button", name="删去第 2 项").click()
    assert page.locator("[data-pointer=steps] > .kf-items > li").count() == count - 1
    page.get_by_role("button", name="放回去").click()
    assert page.locator("[data-pointer=steps] > .kf-items > li").count() == count
    page.locator("[data-pointer='steps/0']").get_by_role("button", name="删去第 1 项").click()
    page.reload()
    page.wait_for_selector("#kb-form[data-ready]")
    assert page.locator("[data-pointer=steps] > .kf-items > li").count() == count - 1
    page.locator(".kf-drafts > summary").click()
    page.get_by_role("button", name="回到").last.click()
    assert page.locator("[data-pointer=steps] > .kf-items > li").count() == count


def test_two_windows_never_overwrite_each_other(context: BrowserContext, address: str) -> None:
    one = opened(context, address)
    field(one, "name").fill("板凳会")
    other = opened(context, address)
    assert field(other, "name").input_value() == "板凳会"
    field(other, "venue").fill("晒谷坪")
    expect(one.locator(".kf-notice")).to_contain_text("另一个窗口")
    field(one, "cadence").fill("每月初五")
    kept = one.evaluate("KbFormDrafts.list().map((one) => [one.value.venue || '', one.value.cadence || ''])")
    assert sorted(kept) == [["", "每月初五"], ["晒谷坪", ""]]


def test_a_full_or_forbidden_store_is_said_and_nothing_is_silent(browser: Browser, address: str) -> None:
    for how, said in (
        ("Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); }", "存储满了"),
        ("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})", "不允许网页保存"),
    ):  # fmt: skip
        with browser.new_context() as context:
            context.add_init_script(how)
            page = opened(context, address)
            field(page, "name").fill("板凳会")
            expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
            assert "name: 板凳会" in written(page)


def test_room_is_made_by_dropping_the_oldest_states_before_anything_is_said(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address)
    field(page, "name").fill("板凳会")
    kept = page.evaluate(
        """() => {
          const states = Array.from({length: 8}, (_, n) => ({time: n, why: '', value: {problem: '长'.repeat(400000)}}));
          let room = true;
          for (const [n, state] of states.entries()) {
            try { localStorage.setItem('kb-form:history:old' + n, JSON.stringify([state])); } catch (e) { room = false; }
          }
          const said = KbFormDrafts.save({id: 'big', time: 9, value: {problem: '大'.repeat(900000)}});
          return [room, said, KbFormDrafts.list().map((one) => one.id).includes('big')];
        }"""
    )
    assert kept[1:] == ["", True]
    assert "板凳会" in page.evaluate("KbFormDrafts.list().map((one) => one.value.name || '')")


# ------------------------------------------------------------------------------------------ help while one writes


def test_a_problem_leads_to_its_field_and_stands_beside_it(context: BrowserContext, address: str) -> None:
    page = opened(context, address, "?id=wuchanghui")
    page.locator("#kf-figures-0").click()
    field(page, "figures/0/value").fill("2.8万场")
    expect(page.locator("[data-pointer='figures/0/value'] .kf-said")).to_contain_text("读不成数")
    assert field(page, "figures/0/value").get_attribute("aria-invalid") == "true"
    page.locator("#kf-figures-0").click()
    expect(field(page, "figures/0/value")).to_be_hidden()
    page.locator("#kf-pane-problems a", has_text="数值").click()
    expect(field(page, "figures/0/value")).to_be_focused()
    assert codes(page) == {"figure-value"}


def test_what_must_be_filled_is_listed_quietly_until_one_has_been_there(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address)
    assert codes(page) >= {"field-missing"}
    expect(page.locator(".kf-said li")).to_have_count(0)
    page.locator("#kf-pane-problems a", has_text="摘要").click()
    expect(field(page, "summary")).to_be_focused()
    expect(page.locator("[data-pointer=summary] .kf-said")).to_contain_text("缺少必填字段")


def test_personal_data_is_warned_of_while_it_is_typed_and_never_repeated(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address)
    field(page, "venue").press_sequentially("村部，电话13900001234")
    said = page.locator("[data-pointer=venue] .kf-said")
    expect(said).to_contain_text("手机号码")
    assert "13900001234" not in said.inner_text() + page.locator("#kf-pane-problems").inner_text()


def test_an_entry_that_exists_is_pointed_out_by_name_and_by_summary(
    context: BrowserContext, address: str, catalog: Catalog
) -> None:
    page = opened(context, address)
    field(page, "name").fill("屋场会议")
    link = page.locator(".kf-alike a").first
    expect(link).to_have_text("屋场会")
    field(page, "name").fill("另一种会")
    field(page, "summary").fill(catalog.practices["jifenzhi"].summary.replace("，", "、", 1))
    expect(page.locator("#kf-pane-problems [data-code=duplicate-summary]")).to_be_visible()
    expect(page.locator(".kf-alike")).to_contain_text(catalog.practices["jifenzhi"].name)


def test_the_index_comes_with_the_first_touch(context: BrowserContext, address: str) -> None:
    """It is the one file of the form that grows with the library."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + FORM)
    page.wait_for_selector("#kb-form[data-ready]")
    assert not [url for url in asked if url.endswith("form/index.js")]
    field(page, "name").focus()
    page.wait_for_selector("#kf-practices option", state="attached")
    assert len([url for url in asked if url.endswith("form/index.js")]) == 1


def test_the_preview_shows_markup_as_the_text_that_it_is(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    page.get_by_role("button", name="预览").click()
    field(page, "name").fill("<img src=x onerror=\"document.title='no'\">会")
    field(page, "problem").fill("<b>难</b>")
    preview = page.locator("#kf-pane-preview")
    expect(preview).to_contain_text("<b>难</b>")
    expect(preview).to_contain_text("来源未载")
    assert preview.locator("img, script").count() == 0
    assert page.title() != "no"


def test_items_are_moved_by_button_by_key_and_by_mouse(context: BrowserContext, address: str) -> None:
    page = opened(context, address, "?id=wuchanghui")

    def titles() -> list[str]:
        return [step["title"] for step in yaml.safe_load(written(page))["steps"]]

    first, second, third, *_ = titles()
    page.locator("[data-pointer='steps/0']").get_by_role("button", name="把第 1 项下移").click()
    assert titles()[:2] == [second, first]
    expect(page.locator(".kf-notice")).to_contain_text("移到了第 2 项")
    page.locator("#kf-steps-1").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert titles()[:3] == [second, third, first]
    assert page.evaluate("document.activeElement.id") == "kf-steps-2"
    grips = page.locator("[data-pointer=steps] .kf-grip")
    grips.nth(2).drag_to(page.locator("[data-pointer='steps/0'] .kf-item__head"))
    assert titles()[:3] == [first, second, third]


def test_a_place_is_chosen_by_province_city_and_county_and_little_is_loaded(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field(page, "place/code").select_option(label="湖北省")
    expect(page.locator("#kf-place-code-1 optgroup option").first).to_be_attached()
    page.locator("#kf-place-code-1").select_option(label="仙桃市")
    assert 'code: "429004"' in written(page)
    field(page, "place/code").select_option(label="北京市")
    page.locator("#kf-place-code-1").select_option(label="海淀区")
    assert 'code: "110108"' in written(page)
    assert [url.rpartition("/")[2] for url in asked if "regions" in url] == ["hubei.js", "beijing.js"]


# --------------------------------------------------------------------------------------------------- handing over


def test_no_way_out_carries_the_text_in_its_address(
    site: Path, context: BrowserContext, catalog: Catalog, tmp_path: Path
) -> None:
    settings = replace(
        library_settings(catalog),
        hosts=(("Gitee", "https://gitee.com/o/r/new/main/{folder}?filename={name}"),),
        edit_template="https://gitee.com/o/r/edit/main/{path}",
        mail="kb@example.org",
    )
    shutil.copytree(site / "assets", tmp_path / "assets")
    (tmp_path / "contribute/form").mkdir(parents=True)
    shutil.copy(site / "contribute/form/index.html", tmp_path / "contribute/form")
    for path, content in form_files(Library(catalog, settings)):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    with served(tmp_path) as base:
        page = opened(context, base)
        field(page, "name").fill("板凳会")
        field(page, "@id".removeprefix("@")).fill("bandeng-hui")
        field(page, "problem").fill("没有人记事")
        settle(page)
        addresses = page.locator("#part-hand-over a").evaluate_all("all => all.map((one) => one.href)")
        assert "https://gitee.com/o/r/new/main/practices?filename=bandeng-hui.yml" in addresses
        assert any(one.startswith("mailto:kb@example.org?subject=") for one in addresses)
        assert not any(
            "没有人" in json.dumps(one) or "%E6%B2%A1%E6%9C%89%E4%BA%BA" in one for one in addresses
        )
        page.goto(base + FORM + "?id=wuchanghui")
        page.wait_for_selector("#kb-form[data-ready]")
        link = page.get_by_role("link", name=re.compile("提交页面")).get_attribute("href")
        assert link == "https://gitee.com/o/r/edit/main/practices/hunan/wuchanghui.yml"


def test_the_text_is_copied_and_can_be_taken_by_hand(context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(context, address)
    field(page, "name").fill("板凳会")
    page.get_by_role("button", name="复制全部文字").click()
    expect(page.locator(".kf-notice")).to_contain_text("已复制")
    assert "name: 板凳会" in page.evaluate("navigator.clipboard.readText()")


def test_in_wechat_the_text_lies_open_to_be_copied(browser: Browser, address: str) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 XWEB/1300 MicroMessenger/8.0.57"
    with browser.new_context(user_agent=agent, viewport={"width": 390, "height": 800}) as context:
        page = opened(context, address)
        expect(page.locator("#kf-text")).to_be_visible()
        expect(page.get_by_text("长按下面的文字")).to_be_visible()


# ------------------------------------------------------------------------------------------------------ for everyone

LOOKS = {**MODES, "large text on a desk": {"viewport": {"width": 1280, "height": 900}}}


@pytest.mark.parametrize("mode", LOOKS)
def test_nothing_serious_for_people_who_see_hear_or_move_differently(
    browser: Browser, address: str, mode: str
) -> None:
    with browser.new_context(**LOOKS[mode]) as context:
        for query in ("", "?id=wuchanghui"):
            page = opened(context, address, query)
            if mode.startswith("large"):
                page.evaluate("document.documentElement.classList.add('is-elder')")
            page.locator(".kf-drafts > summary").click()
            page.evaluate(
                "document.querySelectorAll('.kf details, .kf-item__head').forEach((one) => { if (one.tagName === 'DETAILS') one.open = true; else if (one.getAttribute('aria-expanded') === 'false') one.click(); })"
            )
            if query:
                field(page, "figures/0/value").fill("2.8万场")
            settle(page)
            assert barriers(page) == []
            assert page.complaints == []  # type: ignore[attr-defined]


def test_every_control_has_a_name(context: BrowserContext, address: str) -> None:
    page = opened(context, address, "?id=wuchanghui")
    page.evaluate(
        "document.querySelectorAll('.kf details').forEach((one) => { one.open = true; }); document.querySelectorAll('.kf-item__head').forEach((one) => one.click())"
    )
    settle(page)
    nameless = page.evaluate(
        """() => Array.from(document.querySelectorAll('.kf input, .kf select, .kf textarea'))
          .filter((one) => !(one.labels && one.labels.length) && !one.getAttribute('aria-label')).map((one) => one.id)"""
    )
    assert nameless == []


def test_from_a_folder_without_a_server_everything_works(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((site / FORM / "index.html").as_uri() + "?id=wuchanghui")
    page.wait_for_selector("#kb-form[data-ready]")
    settle(page)
    assert "name: 屋场会" in written(page)
    field(page, "name").fill("屋场会二")
    page.reload()
    page.wait_for_selector("#kb-form[data-ready]")
    assert field(page, "name").input_value() == "屋场会二"
    assert complaints == []
