"""Comparisons in a real browser: every pair cell by cell, no bare number, paper, files, small screens."""

from __future__ import annotations

import csv
import io
import itertools
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect

from built_site import ROOT
from eyes import MODES, barriers, be_elder

pytestmark = pytest.mark.browser

FOUR = "compare/?ids=wuchanghui,haiyan-shiyu-zhili,cunmin-shuoshi,1345n-xinli-fuwu"
"""Four of the longest entries."""

SILENT = "来源未载"


# ------------------------------------------------------------------- what the YAML says, read on another way
#
# Nothing of the package is used below: files are read with PyYAML, words come from the vocabulary's files.

STAGES = {
    "prepare": "会前准备", "discover": "发现", "register": "登记", "deliberate": "商议", "dispatch": "派办",
    "handle": "办理", "feedback": "反馈", "revisit": "回访", "evaluate": "考评", "sustain": "保障",
    None: "未分阶段的环节",
}  # fmt: skip
ROLES = {
    "谁召集": ("召集", "主持", "发起", "组织"),
    "谁参加": ("参加", "参与", "说事", "议事"),
    "谁承办": ("承办", "办理", "处置", "报到", "协调", "服务", "调解"),
    "谁监督": ("监督", "督办", "考核", "考评", "评价"),
}
STATUS = {"running": "持续运行", "piloting": "试点", "spreading": "推广", "ended": "已结束", "unknown": None}
LIMITS = {
    "workload": "工作量", "side_effect": "副作用", "privacy": "隐私", "scope": "适用范围",
    "open_question": "未说明处", "contradiction": "前后不一", "misprint": "疑似误植",
}  # fmt: skip
KINDS = {
    "outcome": "成效", "coverage": "覆盖", "rule": "规定", "headcount": "人数", "money": "金额", "date": "时间",
    "context": "背景",
}  # fmt: skip
BEFORE = {
    "近",
    "约",
    "超",
    "超过",
    "逾",
    "不足",
    "不到",
    "至少",
    "最多",
    "几",
    "数",
    "上",
    "大约",
    "将近",
    "达",
}
AFTER = {"左右", "上下", "以上", "以下", "以内", "内", "以前", "以后"}


def texts_of(file: Path) -> Any:
    """A YAML file with every scalar as text."""
    return yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only


def entries() -> dict[str, dict[str, Any]]:
    found = {}
    for file in sorted((ROOT / "practices").glob("[a-z]*/*.yml")):
        found[file.stem] = texts_of(file)
    return found


def labels(facet: str) -> dict[str, str]:
    value = texts_of(ROOT / f"practices/_vocabulary/{facet}.yml")
    return {term["id"]: term["label"] for term in value["terms"]}


def flat(text: str) -> str:
    """A text without the signs of lists and emphasis, on one line."""
    return "".join(
        re.sub(r"^\s*(?:- |\d+\. )", "", line).strip() for line in text.strip().split("\n")
    ).replace("**", "")


def first(text: str) -> str:
    return flat(text).split("。", 1)[0]


def lines(text: str | None) -> list[str]:
    return [flat(text)] if text else []


def said(text: str) -> str:
    if text == "无":
        return "无（来源写明）"
    return "无，" + text.removeprefix("无：") if text.startswith("无：") else text


def expected(entry: Mapping[str, Any], words: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """The lines of every cell that the entry fills, by the label of its row."""
    people = entry.get("participants", [])
    steps = entry.get("steps", [])
    conditions = entry.get("conditions", {})
    cells = {
        "什么地方用": [words["setting"][one] for one in entry["settings"]],
        "哪一级牵头": [words["lead_level"][entry["lead_level"]]],
        "什么时候起": lines(entry.get("started", {}).get("text")),
        "现在怎样": [STATUS[entry["status"]]] if STATUS[entry["status"]] else [],
        "解决什么": [words["problem"][one] for one in entry["problems"]],
        "靠什么办法": [words["mechanism"][one] for one in entry["mechanisms"]],
        "谁牵头": lines(entry.get("lead")),
        "其他角色": [
            f"{one['role']}：{one['who']}"
            for one in people
            if not any(word in one["role"] for names in ROLES.values() for word in names)
        ],
        "多久一次": lines(entry.get("cadence")),
        "在哪里办": lines(entry.get("venue")),
        "办理时限": [f"{step['title']}：{step['time_limit']}" for step in steps if "time_limit" in step]
        + [
            f"{branch['title']}：{branch['time_limit']}"
            for step in steps
            for branch in step.get("branches", [])
            if "time_limit" in branch
        ],
        "难点与未说明处": [
            f"{LIMITS[one['kind']]}：{one.get('title') or first(one['text'])}（{'来源' if one['stated_by'] == 'source' else '编者'}）"
            for one in entry.get("limits", [])
        ],
    }
    for label, names in ROLES.items():
        cells[label] = [one["who"] for one in people if any(name in one["role"] for name in names)]
    for key, label in (
        ("people", "人"),
        ("money", "钱"),
        ("mandate", "权限"),
        ("tools", "工具"),
        ("time", "时间"),
    ):
        cells[label] = lines(conditions.get(key))
    for stage, label in STAGES.items():
        cells[label] = []
        for step in steps:
            if step.get("stage") == stage:
                what = step.get("what")
                cells[label].append(f"{step['title']}：{first(what)}" if what else step["title"])
                cells[label] += [
                    f"{branch['when']}：{branch['title']}" for branch in step.get("branches", [])
                ]
    return {label: [said(line) for line in found] for label, found in cells.items() if found}


def figures(entry: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stands in the rows of figures, by the label of the row: number, what it counts, scope, period, base, source."""
    own = {source["id"]: source["self_reported"] in ("true", "是") for source in entry["sources"]}
    order = list(own)
    found: dict[str, list[str]] = {}
    told = [("", one) for one in entry.get("figures", [])]
    told += [(part["name"], one) for part in entry.get("components", []) for one in part.get("figures", [])]
    for part, one in told:
        hedge, unit, value = one.get("approx", ""), one.get("unit", ""), one["value"]
        hedge = "" if hedge in value else hedge
        number = (
            f"{hedge}{value}{unit}"
            if hedge in BEFORE
            else f"{value}{unit}{hedge}"
            if hedge in AFTER
            else f"{value}{hedge}{unit}"
        )
        rate = value.endswith("%") and one["kind"] != "rule"
        base = f"；分母：{one.get('base', SILENT)}" if rate or "base" in one else ""
        found.setdefault(f"数字：{KINDS[one['kind']]}", []).append(
            f"{number} {one['label']}{f'（{part}）' if part else ''}"
            f"范围：{one.get('scope', SILENT)}；时期：{one.get('period', SILENT)}{base}"
            f"；来源：[{order.index(one['source']) + 1}]{'，自报' if own[one['source']] else ''}"
            f"{'；存疑：' + one['doubt'] if one.get('doubt') else ''}"
        )
    return found


READ = """table => Array.from(table.querySelectorAll("tr[data-axis], tr[data-figures]")).map(row => {
  const label = row.querySelector("th").firstChild.textContent.trim();
  const mark = row.querySelector("th .vh");
  return [label, mark ? mark.textContent : "", Array.from(row.querySelectorAll("td > div")).map(cell => {
    if (cell.querySelector(":scope > .kb-none")) return null;
    if (row.dataset.figures) return Array.from(cell.querySelectorAll("li")).map(one => one.textContent);
    return Array.from(cell.querySelectorAll("p")).map(one => {
      const copy = one.cloneNode(true);
      copy.querySelectorAll(".kb-ref").forEach(mark => mark.remove());
      return copy.textContent.trim();
    });
  })];
})"""

COMPUTED = {"在哪里", "证据等级", "凭什么", "缺什么", "写全了没有"}
"""Rows that are not words of the entry: place names and what is computed have tests of their own."""


def check(
    shown: list[Any], ids: tuple[str, ...], cells: Mapping[str, Any], numbers: Mapping[str, Any]
) -> set[str]:
    """Compare a table with the entries, cell by cell; returns the labels of the rows that were compared."""
    seen = set()
    for label, mark, columns in shown:
        if label in COMPUTED:
            continue
        seen.add(label)
        wanted = [(numbers if label.startswith("数字：") else cells)[one].get(label) for one in ids]
        assert columns == wanted, (ids, label)
        if not label.startswith("数字："):
            if any(cell is None for cell in wanted):
                assert mark == "（有的来源未载，不能断定异同）", (ids, label)
            else:
                same = len({tuple(sorted(cell)) for cell in wanted if cell is not None}) == 1
                assert mark == ("（相同）" if same else "（不同）"), (ids, label)
    for one in ids:
        missing = (cells[one].keys() | numbers[one].keys()) - seen
        assert not missing, (ids, one, missing)
    return seen


@pytest.fixture(scope="module")
def truth() -> tuple[dict[str, dict[str, list[str]]], dict[str, dict[str, list[str]]]]:
    words = {facet: labels(facet) for facet in ("setting", "lead_level", "problem", "mechanism")}
    read = entries()
    return (
        {one: expected(entry, words) for one, entry in read.items()},
        {one: figures(entry) for one, entry in read.items()},
    )


def test_the_matrix_of_every_pair_is_what_the_entries_say(
    context: BrowserContext, address: str, truth: tuple[Any, Any]
) -> None:
    cells, numbers = truth
    page = context.new_page()
    page.goto(address + "compare/")
    page.wait_for_function("() => window.KbCompare")
    pairs = 0
    for one in cells:
        others = [other for other in cells if other > one]
        tables = page.evaluate(
            f"""async ([one, others]) => {{
              const read = {READ}, out = [];
              for (const other of others) {{
                await KbCompare.show([one, other]);
                out.push(read(document.querySelector("#vs")));
              }}
              return out;
            }}""",
            [one, others],
        )
        for other, shown in zip(others, tables, strict=True):
            check(shown, (one, other), cells, numbers)
            pairs += 1
    assert pairs == len(cells) * (len(cells) - 1) // 2


def test_curated_pages_say_the_same_as_picked_ones(
    browser: Browser, address: str, truth: tuple[Any, Any]
) -> None:
    cells, numbers = truth
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    picked = browser.new_context().new_page()
    for file in sorted((ROOT / "practices/_comparisons").glob("*.yml")):
        ids = tuple(texts_of(file)["practices"])
        page.goto(f"{address}compare/{file.stem}/")
        shown = list(page.locator("#vs").evaluate(READ))
        extra = page.locator("#vs tr[data-axis^=extra] > th").evaluate_all(
            "heads => heads.map(head => head.firstChild.textContent)"
        )
        shown = [row for row in shown if row[0] not in extra]
        check(shown, ids, cells, numbers)
        if len(ids) < 2:
            continue
        picked.goto(f"{address}compare/?ids={','.join(ids)}")
        picked.wait_for_selector("#vs")
        assert picked.locator("#vs").evaluate(READ) == shown
        why = "#figures td"
        assert picked.locator(why).text_content() == page.locator(why).text_content()
    context.close()


# ------------------------------------------------------------------------------------------------ numbers


def test_no_cell_shows_a_number_without_scope_period_and_source(
    context: BrowserContext, address: str
) -> None:
    """Tried on every entry and every overview: a line that tells a number leads to its source."""
    page = context.new_page()
    page.goto(address + "compare/")
    page.wait_for_function("() => window.KbCompare")
    ids = list(entries())
    bare = page.evaluate(
        r"""async ids => {
          const bare = [];
          const tells = /[0-9０-９]|[一二两三四五六七八九十百千万亿半数几]+(个|名|人|户|家|次|场|件|条|起|天|日|周|月|年|小时|分钟|元)/;
          const ours = ["place", "setting", "level", "status", "problem", "mechanism", "evidence", "evidence-gained", "evidence-missing", "completeness"];
          for (let at = 0; at + 1 < ids.length; at += 2) {
            await KbCompare.show(ids.slice(at, at + 2));
            for (const cell of document.querySelectorAll("#vs tr[data-axis] td > div")) {
              const axis = cell.closest("tr").dataset.axis;
              if (!ours.includes(axis) && tells.test(cell.textContent.replace(/\[\d+\]/g, "")) && !cell.querySelector("a.kb-ref")) bare.push([axis, cell.textContent]);
            }
            for (const figure of document.querySelectorAll("#vs tr[data-figures] li")) {
              const about = figure.querySelector(":scope > small");
              if (!about || !/^范围：.+；时期：.+；来源：\[\d+\]/.test(about.textContent) || !about.querySelector("a.kb-ref")) bare.push(figure.textContent);
            }
            for (const number of document.querySelectorAll("#vs .kb-v")) if (!number.closest("tr[data-figures] li")) bare.push(number.textContent);
          }
          return bare;
        }""",
        ids,
    )
    assert bare == []


def test_marks_of_sources_lead_to_the_source(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + FOUR)
    page.wait_for_selector("#vs")
    for href in sorted(set(page.locator("#vs a.kb-ref").evaluate_all("marks => marks.map(one => one.href)"))):
        page.goto(href)
        expect(page.locator(f"[id='{href.split('#')[1]}']")).to_be_visible()


def test_overviews_sort_by_words_and_levels_and_never_by_a_figure(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(address + "compare/mechanism/deliberation/")
    sorts = page.locator("[data-sort]").evaluate_all("ones => ones.map(one => one.dataset.sort)")
    assert sorts == ["place", "level", "status", "evidence"]
    ranks = page.locator("tr[data-rank-place]").first.evaluate("row => Object.keys(row.dataset)")
    assert sorted(ranks) == ["rankEvidence", "rankLevel", "rankPlace", "rankStatus"]
    rows = page.locator("tbody tr")
    before = rows.evaluate_all("rows => rows.map(row => row.querySelector('th a').textContent)")
    for name in ("哪一级牵头", "证据等级", "证据等级"):
        page.get_by_role("button", name=name).click()
        key = {"哪一级牵头": "rankLevel", "证据等级": "rankEvidence"}[name]
        found = rows.evaluate_all(f"rows => rows.map(row => row.dataset.{key})")
        down = page.locator("th[aria-sort=descending]").count() == 1
        assert found == sorted(found, reverse=down)
    after = rows.evaluate_all("rows => rows.map(row => row.querySelector('th a').textContent)")
    assert sorted(after) == sorted(before)


def test_nothing_on_the_insight_page_is_a_figure_of_a_source(context: BrowserContext, address: str) -> None:
    """Charts count entries and sources of the library: no bar can be longer than there are."""
    page = context.new_page()
    page.goto(address + "guide/insight/")
    read = entries()
    most = max(len(read), sum(len(entry["sources"]) for entry in read.values()))
    counts = page.locator(".kb-bars tbody td:nth-child(2)").evaluate_all(
        "cells => cells.map(cell => cell.firstChild.textContent)"
    )
    assert len(counts) > 40
    assert all(int(count) <= most for count in counts)
    bars = page.locator(".kb-bars__n").evaluate_all("bars => bars.map(bar => +bar.getAttribute('width'))")
    assert len(bars) == len(counts)
    assert all(0 <= bar <= 100 for bar in bars)


# ------------------------------------------------------------------------------------------------ picking


def test_practices_are_picked_by_typing_and_kept_in_the_address(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(address + "compare/")
    box = page.get_by_role("combobox", name="加一条做法")
    box.press_sequentially("屋场会")
    page.locator(".kb-pop__hit").first.click()
    expect(page.locator("[data-picked] li")).to_have_count(1)
    expect(page.locator("[data-status]")).to_contain_text("再选一条就能对比")
    box.press_sequentially("cunminshuoshi")
    expect(page.locator(".kb-pop__hit").first).to_contain_text("村民说事")
    box.press("Enter")
    expect(page.locator("#sheet-title")).to_have_text("屋场会、村民说事对比")
    assert page.url.endswith("compare/?ids=wuchanghui,cunmin-shuoshi")
    page.get_by_role("button", name="去掉屋场会").click()
    expect(page.locator("[data-sheet]")).to_be_hidden()
    assert page.url.endswith("?ids=cunmin-shuoshi")


def test_an_entry_adds_itself_to_what_was_shown_last(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "compare/?ids=wuchanghui,cunmin-shuoshi")
    expect(page.locator("#vs")).to_be_visible()
    page.goto(address + "practices/jifenzhi/")
    page.get_by_role("link", name="加入对比").click()
    expect(page.locator("#sheet-title")).to_have_text("屋场会、村民说事、积分制对比")
    assert page.url.endswith("?ids=wuchanghui,cunmin-shuoshi,jifenzhi")


def test_similar_entries_lead_to_the_sheet_of_the_two(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "practices/wuchanghui/")
    link = page.locator("section[aria-labelledby=similar] a[href*='compare/']").first
    other = (link.text_content() or "").removeprefix("与").removesuffix("对比")
    link.click()
    expect(page.locator("#sheet-title")).to_have_text(f"屋场会、{other}对比")


@pytest.mark.parametrize(
    ("ids", "columns", "says"),
    [
        ("wuchanghui,cunmin-shuoshi,jifenzhi,gexiaoxi,shangmei-hong", 4, "最多四条"),
        ("wuchanghui,nicht-da,cunmin-shuoshi", 2, "没有编号“nicht-da”"),
        ("wuchanghui,wuchanghui", 0, "再选一条"),
        ("../search/ids,table,%3Cimg%3E", 0, "没有编号“table”"),
        ("", 0, "还没有选"),
    ],
)
def test_odd_addresses_are_answered_and_not_obeyed(
    context: BrowserContext, address: str, ids: str, columns: int, says: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}compare/?ids={ids}")
    expect(page.locator("[data-status]")).to_contain_text(says)
    assert page.locator("#vs thead th").count() == (columns + 1 if columns else 0)


def test_without_a_script_the_curated_list_is_all_there_is(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + FOUR)
    expect(page.locator("#pick")).to_be_hidden()
    expect(page.locator(".kb-cmp").first).to_be_visible()
    page.goto(address + "compare/theme/self-governance/")
    expect(page.locator("tbody tr").first).to_be_visible()
    assert page.get_by_role("button").locator("visible=true").filter(has_text="牵头").count() == 0
    context.close()


def test_it_works_from_a_folder(context: BrowserContext, site: Path) -> None:
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((site / "compare/index.html").as_uri() + "?ids=wuchanghui,cunmin-shuoshi")
    expect(page.locator("#vs")).to_be_visible()
    page.get_by_role("combobox", name="加一条做法").press_sequentially("积分制")
    page.locator(".kb-pop__hit").first.click()
    expect(page.locator("#sheet-title")).to_have_text("屋场会、村民说事、积分制对比")
    page.locator("#vs thead a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("屋场会")
    assert complaints == []


# ------------------------------------------------------------------------------------------ leaving the page


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(button).click()
    return Path(waiting.value.path()).read_bytes()


def test_the_table_leaves_as_csv_that_no_spreadsheet_runs(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "compare/?ids=wuchanghui,cunmin-shuoshi")
    expect(page.locator("#vs")).to_be_visible()
    page.evaluate("document.querySelector('#vs td p').textContent = '=1+1'")
    content = downloaded(page, "[data-csv]")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["比较项", "屋场会\n湖南娄底", "村民说事\n新疆阿克苏库木巴什乡"]
    table = {row[0].split("\n")[0]: row[1:] for row in rows}
    assert "'=1+1" in table["在哪里（不同）"][0]
    assert table["钱（有的来源未载，不能断定异同）"][0] == SILENT
    assert (
        "2.8万余场 召开屋场会\n范围：娄底市；时期：2020年推广以来；来源：[1]，自报" in table["数字：成效"][0]
    )
    page.locator(".kb-plain summary").click()
    text = page.locator(".kb-plain textarea").input_value()
    assert text.split("\n")[0].split("\t")[0] == "比较项"
    assert len(text.split("\n")) == len(rows)


def test_the_word_file_opens_with_the_same_table(
    context: BrowserContext, address: str, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    page = context.new_page()
    page.goto(address + FOUR)
    expect(page.locator("#vs")).to_be_visible()
    content = downloaded(page, "[data-doc]")
    assert content.decode("utf-8-sig").count("<tr>") == page.locator("#vs tr").count()
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "a.doc").write_bytes(content)
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.doc")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    for words in ("屋场会", "数字能不能比", "来源未载", "证据等级"):
        assert words in text


# ----------------------------------------------------------------------------------------- paper and screens


def pages_of(pdf: Path) -> list[dict[str, Any]]:
    """Size of every page of a PDF and its words with their places, as pdftotext sees them."""
    out = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = []
    for page in re.findall(r"<page .*?</page>", out, re.DOTALL):
        width, height = re.match(r'<page width="([\d.]+)" height="([\d.]+)"', page).groups()  # type: ignore[union-attr]
        words = [
            (float(left), float(right), text)
            for left, right, text in re.findall(
                r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"[^>]*>(.*?)</word>', page
            )
        ]
        pages.append({"width": float(width), "height": float(height), "words": words})
    return pages


def test_four_long_entries_print_on_a4_landscape_without_a_cut_column(
    context: BrowserContext, address: str, tmp_path: Path
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    page = context.new_page()
    page.goto(address + FOUR)
    expect(page.locator("#vs")).to_be_visible()
    page.wait_for_function("() => document.querySelector('link[data-landscape]').sheet")
    page.pdf(path=str(tmp_path / "a.pdf"), prefer_css_page_size=True)
    pages = pages_of(tmp_path / "a.pdf")
    for one in pages:
        assert (round(one["width"]), round(one["height"])) == (842, 595)
        assert all(left >= 30 and right <= one["width"] - 30 for left, right, _ in one["words"])
    # All four columns stand at the head of every page of the table, and everything that is on screen is on paper.
    text = ["".join(word for _, _, word in one["words"]) for one in pages]
    heads = [one for one in text if "比较项" in one]
    assert len(heads) >= len(pages) - 1
    for name in ("屋场会", "海晏县市域社会治理", "村民说事", "心理服务体系"):
        assert all(name in one for one in heads)
    # In the order in which the page was drawn, cell by cell.
    drawn = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True
    )
    squeezed = re.sub(r"\s", "", drawn.stdout)
    for cell in page.locator("#vs td p").all_text_contents():
        assert re.sub(r"\s", "", cell)[-12:] in squeezed, cell


LOOKS = {**MODES, "tablet": {"viewport": {"width": 800, "height": 1000}}}


@pytest.mark.parametrize("mode", LOOKS)
def test_people_who_see_hear_or_move_differently_can_compare(
    browser: Browser, address: str, mode: str
) -> None:
    context = browser.new_context(**LOOKS[mode])
    page = context.new_page()
    for path in (
        FOUR,
        "compare/",
        "compare/cunli-yishi/",
        "compare/theme/self-governance/",
        "guide/insight/",
        "guide/evidence/",
    ):
        page.goto(address + path)
        if "ids=" in path:
            page.wait_for_selector("#vs")
        if mode == "large text":
            be_elder(page)
        assert barriers(page) == [], path
    context.close()


def test_a_phone_shows_one_practice_at_a_time_or_all(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(address + FOUR)
    page.wait_for_selector("#vs")
    row = page.locator("#vs tr[data-axis=place] td")
    expect(row.nth(0)).to_be_visible()
    expect(row.nth(2)).to_be_visible()
    # The sheet may stand before the page is ready, which then finds it once more.
    page.evaluate("KbMatrix.attach(document.querySelector('table.kb-vs'))")
    expect(page.locator(".kb-one")).to_have_count(1)
    page.locator(".kb-one").get_by_role("button", name="村民说事").click()
    expect(row.nth(0)).to_be_hidden()
    expect(row.nth(2)).to_be_visible()
    page.locator(".kb-one").get_by_role("button", name="都看").click()
    expect(row.nth(0)).to_be_visible()
    context.close()


@pytest.mark.parametrize("ids", ["wuchanghui,cunmin-shuoshi", FOUR.partition("=")[2]])
def test_columns_stand_below_their_heads_on_a_tablet(browser: Browser, address: str, ids: str) -> None:
    context = browser.new_context(viewport={"width": 800, "height": 1000})
    page = context.new_page()
    page.goto(f"{address}compare/?ids={ids}")
    page.wait_for_selector("#vs")
    tops = page.locator("#vs tr[data-axis=place] td").evaluate_all(
        "cells => cells.map(cell => cell.getBoundingClientRect().top)"
    )
    assert len(tops) == len(ids.split(","))
    assert len(set(tops)) == 1
    context.close()


def test_head_and_first_column_stay_in_view(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(address + FOUR)
    page.wait_for_selector("#vs")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.locator("#vs tr[data-axis=tools]").scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(200)
    head = page.locator("#vs thead th").nth(1).bounding_box()
    assert head is not None
    assert 0 <= head["y"] < 120
    assert (
        page.locator("#vs tbody tr[data-axis=tools] th").evaluate("head => getComputedStyle(head).position")
        == "sticky"
    )


def test_long_cells_fold_and_unfold_and_equal_rows_hide(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + FOUR)
    page.wait_for_selector("#vs")
    fold = page.locator(".kb-fold").first
    cell = fold.locator("xpath=preceding-sibling::div")
    low = cell.evaluate("cell => cell.clientHeight")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    assert cell.evaluate("cell => cell.clientHeight") > low
    same = page.locator("#vs tr.is-same").first
    expect(same).to_be_visible()
    page.get_by_label("只看不同的行").check()
    expect(same).to_be_hidden()


def test_a_blank_sheet_shows_no_answers(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "compare/cunli-yishi/")
    cell = page.locator("#vs tr[data-axis=venue] td > div").first
    expect(cell).to_be_visible()
    page.get_by_label("空白表").check()
    expect(cell).to_be_hidden()
    expect(page.locator("#vs tr[data-axis=venue] th")).to_be_visible()
    rows = list(csv.reader(io.StringIO(downloaded(page, "[data-csv]").decode("utf-8-sig"))))
    assert all(not any(row[1:]) for row in rows[1:])


def test_pairs_are_all_of_them() -> None:
    assert len(list(itertools.combinations(entries(), 2))) > 800
