"""The finder in a real browser: counts, combinations, addresses, what is kept, what is taken along, the helper."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect

from built_site import ROOT
from eyes import MODES, barriers

pytestmark = pytest.mark.browser

FIELDS = {
    "problem": "problems", "mechanism": "mechanisms", "setting": "settings", "theme": "themes", "actor": "actors",
}  # fmt: skip


def entries() -> dict[str, dict[str, Any]]:
    """The authored files by id, read without the package."""
    return {
        path.stem: yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes text only
        for path in sorted((ROOT / "practices").glob("[a-z]*/*.yml"))
    }


ENTRIES = entries()


def has(entry: dict[str, Any], facet: str, value: str) -> bool:
    """Whether an authored entry has a value of a facet, by the fields alone."""
    if facet in FIELDS:
        return value in entry[FIELDS[facet]]
    if facet == "region":
        return bool(entry["place"]["code"].startswith(re.sub("(00)+$", "", value)))
    return bool(entry[facet] == value)


def matching(**picked: tuple[str, ...]) -> set[str]:
    """Ids of the entries that have one of the values of every facet."""
    return {
        identifier
        for identifier, entry in ENTRIES.items()
        if all(any(has(entry, facet, value) for value in values) for facet, values in picked.items())
    }


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def opened(page: Page, target: str) -> None:
    """Go there and wait until the finder has drawn."""
    page.goto(target)
    settled(page)


def settled(page: Page) -> None:
    expect(page.locator("#kb-finder.is-ready:not([data-busy])")).to_have_count(1)


def box(page: Page, facet: str, value: str) -> Any:
    return page.locator(f"[id='kb-f-{facet}-{value}']")


def choose(page: Page, facet: str, *values: str) -> None:
    """Open the facet and tick values."""
    fold = page.locator(f"details[data-facet={facet}]")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    for value in values:
        box(page, facet, value).check()
        settled(page)


def number_of_results(page: Page) -> int:
    told = re.search(r"\d+", page.locator("#kb-results [role=status]").inner_text())
    return int(told[0]) if told else 0


def results(page: Page) -> list[str]:
    """Ids of all results, over all pages of the list."""
    found: list[str] = []
    while True:
        found += page.locator("#kb-results .kb-hits > [data-id]").evaluate_all(
            "rows => rows.map(row => row.dataset.id)"
        )
        following = page.get_by_role("button", name="下一页")
        if following.count() == 0 or following.is_disabled():
            return found
        following.click()
        settled(page)


def counts(page: Page, facet: str) -> dict[str, int]:
    """What stands beside the options of a facet that are shown."""
    rows = page.locator(f"[id^='kb-f-{facet}-']").evaluate_all(
        "inputs => inputs.map(input => [input.value, +input.parentNode.querySelector('b').textContent])"
    )
    return dict(rows)


def expected_counts(facet: str, **others: tuple[str, ...]) -> dict[str, int]:
    """The same, counted in the authored files: results if this value alone were picked in its facet."""
    rest = matching(**others)
    if facet in FIELDS:
        values = {value for entry in ENTRIES.values() for value in entry[FIELDS[facet]]}
    else:
        values = {entry[facet] for entry in ENTRIES.values()}
    found = {value: sum(has(ENTRIES[one], facet, value) for one in rest) for value in values}
    return {value: count for value, count in found.items() if count}


# ------------------------------------------------------------------------------------------------ facets and results


def test_at_first_everything_is_there_with_the_number_of_entries_of_each_term(
    page: Page, address: str
) -> None:
    opened(page, address + "find/")
    assert number_of_results(page) == len(ENTRIES)
    for facet in (*FIELDS, "lead_level", "status"):
        assert counts(page, facet) == expected_counts(facet), facet
    provinces = {entry["place"]["code"][:2] + "0000" for entry in ENTRIES.values()}
    assert counts(page, "region") == {code: len(matching(region=(code,))) for code in provinces}
    assert sorted(results(page)) == sorted(ENTRIES)


def test_values_of_one_facet_add_and_facets_narrow_each_other(page: Page, address: str) -> None:
    opened(page, address + "find/")
    choose(page, "mechanism", "deliberation", "grid")
    choose(page, "lead_level", "level-village", "level-township")
    picked = {"mechanism": ("deliberation", "grid"), "lead_level": ("level-village", "level-township")}
    wanted = matching(**picked)
    assert 1 < len(wanted) < len(ENTRIES)
    assert number_of_results(page) == len(wanted)
    for facet in (*FIELDS, "lead_level", "status"):
        others = {name: values for name, values in picked.items() if name != facet}
        assert counts(page, facet) == expected_counts(facet, **others), facet
    assert set(results(page)) == wanted


def test_a_province_opens_its_cities_and_a_city_its_counties(page: Page, address: str) -> None:
    opened(page, address + "find/")
    expect(box(page, "region", "431300")).to_have_count(0)
    choose(page, "region", "430000")
    assert number_of_results(page) == len(matching(region=("430000",)))
    choose(page, "region", "431300", "431322")
    assert set(results(page)) == matching(region=("431322",))
    expect(page.locator(".kb-chip")).to_have_text(["地区：新化县×，去掉"])
    box(page, "region", "430000").uncheck()
    settled(page)
    assert number_of_results(page) == len(ENTRIES)


def test_words_and_terms_together(page: Page, address: str) -> None:
    opened(page, address + "find/?q=议事")
    alone = set(results(page))
    opened(page, address + "find/?q=议事&setting=village")
    both = results(page)
    assert set(both) == alone & matching(setting=("village",))
    assert 0 < len(both) < len(alone)
    expect(page.locator("#kb-results mark").first).to_have_text(re.compile("议|事|说|商"))


def test_what_is_typed_is_found_as_it_is_typed_and_stands_in_the_address(page: Page, address: str) -> None:
    opened(page, address + "find/")
    page.locator("#q").press_sequentially("wuchanghui")
    expect(page.locator("#kb-results .kb-hit").first).to_have_attribute("data-id", "wuchanghui")
    assert page.url.endswith("/find/?q=wuchanghui")
    page.go_back()
    settled(page)
    assert number_of_results(page) == len(ENTRIES)
    assert page.locator("#q").input_value() == ""


def test_what_is_nowhere_and_what_the_filters_hide_are_told_apart(page: Page, address: str) -> None:
    opened(page, address + "find/?q=量子纠缠色散")
    expect(page.locator("#kb-results")).to_contain_text("没有找到「量子纠缠色散」")
    opened(page, address + "find/?q=wuchanghui&region=110000")
    expect(page.locator("#kb-results")).to_contain_text("都不符合下面选的条件")
    page.get_by_role("button", name="去掉全部条件").click()
    expect(page.locator("#kb-results .kb-hit").first).to_have_attribute("data-id", "wuchanghui")


def test_the_back_button_takes_one_step_back_and_forward_one_forth(page: Page, address: str) -> None:
    opened(page, address + "find/")
    choose(page, "mechanism", "deliberation")
    choose(page, "mechanism", "points")
    assert page.url.endswith("?mechanism=deliberation,points")
    page.go_back()
    settled(page)
    assert number_of_results(page) == len(matching(mechanism=("deliberation",)))
    expect(box(page, "mechanism", "points")).not_to_be_checked()
    page.go_back()
    settled(page)
    assert number_of_results(page) == len(ENTRIES)
    page.go_forward()
    settled(page)
    expect(box(page, "mechanism", "deliberation")).to_be_checked()


def test_back_from_an_entry_is_the_same_page_of_the_list(page: Page, address: str) -> None:
    opened(page, address + "find/?sort=name")
    page.get_by_role("button", name="下一页").click()
    settled(page)
    tenth = page.locator("#kb-results .kb-hit").nth(9)
    identifier = tenth.get_attribute("data-id")
    tenth.locator("h2 a").click()
    page.wait_for_url(f"**/practices/{identifier}/")
    page.go_back()
    settled(page)
    expect(page.locator(f"#kb-results [data-id={identifier}]")).to_be_in_viewport()
    assert page.url.endswith("/find/?sort=name&page=2")


def test_chips_take_conditions_away_one_by_one_or_all(page: Page, address: str) -> None:
    opened(page, address + "find/?mechanism=deliberation&setting=village,old-estate")
    chips = page.locator(".kb-chip")
    expect(chips).to_have_count(3)
    page.get_by_role("button", name="场景：行政村").click()
    settled(page)
    assert number_of_results(page) == len(matching(mechanism=("deliberation",), setting=("old-estate",)))
    page.get_by_role("button", name="全部清除").click()
    settled(page)
    expect(chips).to_have_count(0)
    assert page.url.endswith("/find/")


@pytest.mark.parametrize("sort", ["name", "new", "full"])
def test_sorting_keeps_all_and_changes_the_order(page: Page, address: str, sort: str) -> None:
    opened(page, address + "find/")
    page.get_by_label("排序").select_option(sort)
    settled(page)
    found = results(page)
    assert sorted(found) == sorted(ENTRIES)
    newest = {
        one: max(change["date"] for change in ENTRIES[one].get("history", [{"date": ""}])) for one in found
    }
    if sort == "name":
        assert found.index("131-gongzuofa") < found.index("gexiaoxi") < found.index("wuchanghui")
    if sort == "new":
        assert [newest[one] for one in found] == sorted(newest.values(), reverse=True)


def test_a_table_shows_the_same_entries(page: Page, address: str) -> None:
    opened(page, address + "find/?mechanism=points")
    page.get_by_role("button", name="表格").click()
    settled(page)
    rows = page.locator("#kb-results tbody tr")
    assert set(rows.evaluate_all("rows => rows.map(row => row.dataset.id)")) == matching(
        mechanism=("points",)
    )
    assert page.url.endswith("?mechanism=points&view=table")


def test_nonsense_in_the_address_is_passed_over(page: Page, address: str) -> None:
    opened(
        page, address + "find/?mechanism=deliberation,nosuch,__proto__&theme=&sort=price&page=-3&view=%3Cb%3E"
    )
    assert number_of_results(page) == len(matching(mechanism=("deliberation",)))


# -------------------------------------------------------------------------------------------- kept and taken along


def stored(page: Page, key: str) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key) or "null")


def test_favourites_are_kept_counted_and_filtered(page: Page, address: str) -> None:
    opened(page, address + "find/?q=屋场会")
    page.get_by_role("button", name="收藏：屋场会").click()
    opened(page, address + "find/?q=积分制")
    page.get_by_role("button", name="收藏：积分制").click()
    assert stored(page, "govkb.favourites") == ["wuchanghui", "jifenzhi"]
    opened(page, address + "find/")
    expect(box(page, "favourites", "favourites").locator("xpath=../b")).to_have_text("2")
    box(page, "favourites", "favourites").check()
    settled(page)
    assert set(results(page)) == {"wuchanghui", "jifenzhi"}
    assert counts(page, "lead_level") == {
        level: sum(ENTRIES[one]["lead_level"] == level for one in ("wuchanghui", "jifenzhi"))
        for level in {ENTRIES[one]["lead_level"] for one in ("wuchanghui", "jifenzhi")}
    }
    page.get_by_role("button", name="收藏：积分制").click()
    settled(page)
    assert results(page) == ["wuchanghui"]


def test_an_entry_can_be_kept_on_its_own_page(page: Page, address: str) -> None:
    page.goto(address + "practices/jifenzhi/")
    page.get_by_role("button", name="收藏").click()
    page.reload()
    expect(page.get_by_role("button", name="已收藏")).to_have_attribute("aria-pressed", "true")
    opened(page, address + "find/?favourites=yes")
    assert results(page) == ["jifenzhi"]
    page.goto(address + "practices/jifenzhi/")
    page.get_by_role("button", name="已收藏").click()
    assert stored(page, "govkb.favourites") == []


def test_two_to_four_ticks_can_be_compared_and_any_number_taken_to_a_class(page: Page, address: str) -> None:
    opened(page, address + "find/?mechanism=deliberation")
    ticks = page.locator("[data-tick]")
    ids: list[str] = []
    tray = page.get_by_role("region", name="已选的做法")
    for at in range(5):
        ids.append(ticks.nth(at).get_attribute("data-tick") or "")
        ticks.nth(at).check()
        compare = tray.get_by_role("link", name="对比")
        if 2 <= at + 1 <= 4:
            assert (compare.get_attribute("href") or "").endswith("compare/?ids=" + ",".join(ids))
        else:
            expect(compare).to_have_count(0)
        handout = tray.get_by_role("link", name="做培训材料")
        assert (handout.get_attribute("href") or "").endswith("train/workshop/?ids=" + ",".join(ids))
    assert stored(page, "govkb.ticked") == ids
    opened(page, address + "find/?q=九点碰头会")
    expect(tray).to_contain_text(ENTRIES[ids[0]]["name"])
    tray.get_by_role("button", name="清空").click()
    assert stored(page, "govkb.ticked") == []
    expect(tray).to_have_count(0)


def test_ticked_entries_that_have_left_the_library_are_told(page: Page, address: str) -> None:
    opened(page, address + "find/")
    page.evaluate("localStorage.setItem('govkb.ticked', '[\"wuchanghui\", \"no-such\", 7]')")
    page.reload()
    settled(page)
    expect(page.get_by_role("region", name="已选的做法")).to_contain_text("屋场会（1 条已不在库里）")


def test_the_result_can_be_taken_as_a_table_for_excel(page: Page, address: str) -> None:
    opened(page, address + "find/?setting=village&sort=name")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载结果").click()
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == "做法清单.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {row["编号"] for row in rows} == matching(setting=("village",))
    (row,) = (row for row in rows if row["编号"] == "wuchanghui")
    assert (row["名称"], row["省"], row["地市"], row["县"]) == ("屋场会", "湖南省", "娄底市", "")
    assert row["摘要"] == ENTRIES["wuchanghui"]["summary"]
    assert row["网页"] == address + "practices/wuchanghui/"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("屋场会", "屋场会"),
        ('=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("一,二", '"一,二"'),
        ("一\n二", '"一\n二"'),
    ],
)
def test_no_cell_is_taken_for_a_formula(page: Page, address: str, given: str, written: str) -> None:
    page.goto(address + "find/")
    assert page.evaluate("text => KbFinder.cell(text)", given) == written


def test_where_nothing_can_be_saved_the_text_is_shown_to_be_copied(browser: Browser, address: str) -> None:
    with browser.new_context(
        user_agent="Mozilla/5.0 (Linux; Android 12) Chrome/86.0 MicroMessenger/8.0"
    ) as context:
        page = context.new_page()
        opened(page, address + "find/?mechanism=points")
        page.get_by_role("button", name="下载结果").click()
        text = page.get_by_label("这个浏览器不能直接下载").input_value()
        assert text.startswith("编号,名称")
        assert len(text.strip().splitlines()) == 1 + len(matching(mechanism=("points",)))


# -------------------------------------------------------------------------------------------------------- the helper


def test_four_answers_give_suggestions_with_reasons_for_and_against(page: Page, address: str) -> None:
    opened(page, address + "find/")
    page.get_by_role("button", name="哪种合适我们").click()
    page.get_by_label("行政村", exact=True).check()
    page.get_by_label("开会没人来").check()
    page.get_by_role("checkbox", name="村（社区）级", exact=True).check()
    page.get_by_role("radiogroup", name="人手").get_by_label("有", exact=True).check()
    page.get_by_role("radiogroup", name="经费").get_by_label("没有").check()
    settled(page)
    wanted = matching(problem=("participation-gap",))
    assert number_of_results(page) == len(wanted)
    assert set(results(page)) == wanted
    page.go_back()  # of the pages of the list
    settled(page)
    assert (
        "mode=fit&setting=village&problem=participation-gap&lead=level-village&have=people&lack=money"
        in page.url
    )


def test_reasons_say_what_the_entry_says_and_silence_is_said_as_silence(page: Page, address: str) -> None:
    target = "find/?mode=fit&setting=village&problem=participation-gap&lead=level-village&have=people&lack=money,digital"
    opened(page, address + target)
    seen = {"for": 0, "against": 0, "silent": 0}
    for card in page.locator("#kb-results .kb-hit").all():
        entry = ENTRIES[card.get_attribute("data-id") or ""]
        told = card.locator(".kb-fit__why").inner_text()
        assert "针对同样的难题：参与不足" in told
        assert ("用在同样的地方：行政村" in told) == ("village" in entry["settings"])
        assert ("也由村（社区）级牵头" in told) == (entry["lead_level"] == "level-village")
        money = entry.get("conditions", {}).get("money", "")
        silent = card.locator(".is-silent").inner_text() if card.locator(".is-silent").count() else ""
        if not money:
            assert "经费" in silent
            assert "经费" not in told.replace(silent, "")
        elif "经费" not in silent:
            assert money.strip() in told.replace("\n", "")
        for side in seen:
            seen[side] += card.locator(f".is-{side}").count()
    assert all(seen.values()), seen


def test_the_score_is_the_published_sum(page: Page, address: str) -> None:
    page.goto(address + "find/?mode=fit")
    settled(page)
    rule = page.locator("#kb-fit-rule")
    rule.locator("summary").click()
    points = page.evaluate("KbFinder.POINTS")
    for text in (
        f"难题和您选的相同，加 {points['problem']} 分",
        f"场景和您选的相同，加 {points['setting']} 分",
        f"牵头层级相同加 {points['level']} 分，相邻一级加 {points['near']} 分",
        f"来源写明不需要，加 {points['need']} 分",
        f"您没有，减 {-points['lack']} 分",
    ):
        expect(rule).to_contain_text(text)
    scored = page.evaluate(
        """() => {
          const option = (value, list) => [value, value, "", -1, list];
          const model = KbFinder.read({format: 1, count: 3, block: 50, doc: "###", filled: "###", changed: "###", dates: [""],
            words: {}, needs: {people: "210", money: "020", tools: "000", mandate: "000"}, facets: [
              ["problem", "", [option("p", "###"), option("q", "%")]], ["setting", "", [option("s", "##")]],
              ["lead_level", "", [option("level-county", "#"), option("level-township", "$"), option("level-unit", "%")]],
              ["digital", "", [option("yes", "$")]]]});
          const wish = {problem: ["p"], setting: ["s"], lead: ["level-county"], have: ["people"], lack: ["money", "digital"]};
          return KbFinder.suggest(model, wish).map(one => [one.n, one.score, one.reasons.map(r => r.side[0] + r.about[0]).join(" ")]);
        }"""
    )
    assert scored == [
        [0, 4 + 3 + 2 + 1, "fp fs fl fp sm sd"],  # people stated and there; money and digital are silent
        [
            1,
            4 + 3 + 1 + 1 - 1 - 1,
            "fp fs fl fp am ad",
        ],  # no people needed; money stated and lacking; digital
        [2, 4, "fp as al sp sm sd"],
    ]


# ---------------------------------------------------------------------------------------------- everywhere, everyone


def test_it_works_from_a_folder_without_a_server(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    opened(page, (site / "find/index.html").as_uri())
    choose(page, "mechanism", "deliberation")
    assert number_of_results(page) == len(matching(mechanism=("deliberation",)))
    page.locator("#q").press_sequentially("屋场会")
    expect(page.locator("#kb-results .kb-hit").first).to_have_attribute("data-id", "wuchanghui")
    page.go_back()
    settled(page)
    page.go_back()
    settled(page)
    assert number_of_results(page) == len(ENTRIES)
    page.locator("#kb-results .kb-hit h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("/index.html")
    assert complaints == []


def test_nothing_of_the_search_is_loaded_before_words_are_typed(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
    opened(page, address + "find/")
    assert sorted(one for one in asked if one.startswith("finder/")) == ["finder/c/0.js", "finder/root.js"]
    assert not any("search/" in one or "search-engine" in one for one in asked)


def test_without_scripts_the_index_does_the_job(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + "find/")
        expect(page.locator("#kb-finder")).to_be_hidden()
        expect(page.get_by_role("heading", name="按问题领域")).to_be_visible()
        page.get_by_role("link", name="屋场会", exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("屋场会")


def test_a_link_to_a_part_of_the_index_opens_it(page: Page, address: str) -> None:
    opened(page, address + "find/")
    expect(page.locator("#problem")).to_be_hidden()
    opened(page, address + "find/?x#problem")
    expect(page.locator("#problem")).to_be_in_viewport()


def test_the_keyboard_filters_and_focus_stays_where_it_is(page: Page, address: str) -> None:
    opened(page, address + "find/")
    box(page, "mechanism", "grid").focus()
    page.keyboard.press("Space")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "kb-f-mechanism-grid"
    expect(page.locator("#kb-results [role=status]")).to_contain_text(str(len(matching(mechanism=("grid",)))))


def test_on_a_phone_the_filters_fold_away_and_lead_to_the_results(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 640}) as context:
        page = context.new_page()
        opened(page, address + "find/")
        expect(box(page, "mechanism", "grid")).to_be_hidden()
        page.get_by_text("筛选", exact=True).click()
        box(page, "mechanism", "grid").check()
        page.get_by_role("button", name=f"看 {len(matching(mechanism=('grid',)))} 条结果").click()
        expect(box(page, "mechanism", "grid")).to_be_hidden()
        expect(page.locator("#kb-results [role=status]")).to_be_in_viewport()
        expect(page.get_by_text("筛选（已选 1 项）")).to_be_visible()


def test_filters_are_there_after_large_text_was_switched_on_and_off(page: Page, address: str) -> None:
    opened(page, address + "find/")
    mode = page.get_by_role("button", name="长者模式")
    mode.click()
    expect(box(page, "mechanism", "grid")).to_be_hidden()
    mode.click()
    expect(box(page, "mechanism", "grid")).to_be_visible()


VIEWS = (
    "find/",
    "find/?q=议事&mechanism=deliberation&region=430000",
    "find/?view=table",
    "find/?q=量子纠缠色散",
    "find/?mode=fit&setting=village&problem=participation-gap&lead=level-village&have=people&lack=money,digital",
)


@pytest.mark.parametrize("mode", MODES)
def test_nothing_bars_anyone_and_nothing_scrolls_sideways(browser: Browser, address: str, mode: str) -> None:
    with browser.new_context(**MODES[mode]) as context:
        page = context.new_page()
        page.add_init_script("localStorage.setItem('govkb.ticked', '[\"wuchanghui\", \"jifenzhi\"]')")
        for view in VIEWS:
            opened(page, address + view)
            if mode == "large text":
                page.evaluate("document.documentElement.classList.add('is-elder')")
            if mode in ("phone", "large text") and "mode=fit" not in view:
                page.locator(".kb-facets-fold > summary").click()
            assert barriers(page, ("minor", "moderate", "serious", "critical")) == [], view
            small = page.evaluate(
                """() => [...document.querySelectorAll('#kb-finder button, #kb-finder select, #kb-finder label:not(.vh)')]
                  .filter(one => one.offsetParent && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"""
            )
            assert small == []


def test_paper_shows_the_conditions_and_the_results_only(page: Page, address: str) -> None:
    opened(page, address + "find/?mechanism=points")
    page.emulate_media(media="print")
    expect(page.locator("#kb-results .only-print")).to_have_text("已选条件：做法机制：积分制")
    expect(page.locator("#kb-facets")).to_be_hidden()
    expect(page.locator("#kb-results .kb-hit__acts").first).to_be_hidden()
    expect(page.locator("#kb-results .kb-hit h2").first).to_be_visible()


def test_boxes_are_light_when_a_dark_machine_shows_the_light_page(browser: Browser, address: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        opened(page, address + "find/")
        schemes = []
        for _ in range(2):
            schemes.append(
                page.evaluate("getComputedStyle(document.querySelector('#kb-facets input')).colorScheme")
            )
            page.locator("[data-toggle=is-dark]").first.click()
        assert schemes == ["dark", "light"]
