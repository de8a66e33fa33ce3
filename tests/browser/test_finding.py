"""The kept query set on the real library, typed into the real search box: what a reader finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from built_site import ROOT, served
from judging import BARS, CLASS_BAR, FALSE_ANSWERS, Score, by_sort, judged, means, table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NONE = ("none", "none_later")
"""Classes without an answer."""

_LISTEN = """document.addEventListener("kb:results", event => {
  window.kbListed = [event.detail.query, Array.from(document.querySelectorAll("a[role=option][data-id]"), one => one.dataset.id)];
});"""

Lines = list[tuple[str, Mapping[str, int]]]


@pytest.fixture(scope="module", params=["library-queries.yml", "fresh-queries.yml"])
def queries(request: pytest.FixtureRequest) -> dict[str, Lines]:
    """Class → query and graded ids; every second line of a class, and all of the fresh set, was held out from tuning."""
    path = ROOT / "tests/search" / request.param
    given = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes text only
    return {
        sort: [(text, {one: int(grade) for one, grade in wanted.items()}) for text, wanted in lines]
        for sort, lines in given.items()
    }


@pytest.fixture(scope="module")
def asked(browser: Browser, site: Path) -> Iterator[Page]:
    """A page of the site, listening to its search box."""
    with served(site) as base:
        page = browser.new_page()
        page.goto(base + "about/")
        page.evaluate(_LISTEN)
        yield page
        page.close()


@pytest.fixture(scope="module")
def answers(asked: Page, queries: dict[str, Lines]) -> dict[str, list[list[str]]]:
    """Class → for each query, the ids that the box lists, in order; a part stands for its entry."""
    box = asked.get_by_role("combobox").first
    found: dict[str, list[list[str]]] = {}
    for sort, lines in queries.items():
        for text, _ in lines:
            box.fill("")
            box.fill(text)
            asked.wait_for_function("text => window.kbListed && window.kbListed[0] === text", arg=text)
            ids: list[str] = asked.evaluate(
                "() => { const ids = window.kbListed[1]; window.kbListed = null; return ids; }"
            )
            found.setdefault(sort, []).append(list(dict.fromkeys(ids)))
    return found


@pytest.fixture(scope="module")
def scores(queries: dict[str, Lines], answers: dict[str, list[list[str]]]) -> list[Score]:
    """Marks of every query that has an answer."""
    return [
        Score(sort, text, place % 2 == 1, judged(ids, wanted))
        for sort, lines in queries.items()
        if sort not in NONE
        for place, ((text, wanted), ids) in enumerate(zip(lines, answers[sort], strict=True))
    ]


def test_a_result_shows_its_sentence_and_its_reason_in_full(asked: Page) -> None:
    asked.get_by_role("combobox").first.fill("楼上太吵怎么办")
    first = asked.get_by_role("option").first
    expect(first.locator(".kb-pop__why")).to_contain_text("「太吵」在条目里常写作")
    expect(first.locator(".kb-pop__quote mark").first).to_have_text("楼上楼下")
    cut: bool = first.evaluate(
        "one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1"
    )
    assert not cut


def test_results_fit_a_narrow_screen(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto((site / "index.html").as_uri())
    page.get_by_role("combobox").locator("visible=true").fill("楼上太吵怎么办")
    expect(page.get_by_role("option").first).to_be_visible()
    right: float = (
        page.get_by_role("listbox")
        .locator("visible=true")
        .evaluate("box => box.getBoundingClientRect().right")
    )
    assert right <= 320
    page.close()


@pytest.mark.parametrize("held_out", [False, True], ids=["all", "held-out"])
def test_bars(scores: list[Score], held_out: bool) -> None:
    reached = means([score for score in scores if score.held_out or not held_out])
    assert all(reached[mark] >= bar for mark, bar in BARS.items()), table(scores)


def test_no_class_falls_behind(scores: list[Score]) -> None:
    assert min(by_sort(scores).values()) >= CLASS_BAR, table(scores)


def test_nothing_is_found_where_there_is_nothing(
    queries: dict[str, Lines], answers: dict[str, list[list[str]]]
) -> None:
    lines = [
        (text, ids)
        for sort in NONE
        if sort in queries
        for (text, _), ids in zip(queries[sort], answers[sort], strict=True)
    ]
    answered = [text for text, ids in lines if ids]
    assert len(answered) <= FALSE_ANSWERS * len(lines), answered


def test_the_sets_are_large_and_name_entries_that_exist(queries: dict[str, Lines]) -> None:
    entries = {path.stem for path in (ROOT / "practices").glob("[a-z]*/*.yml")}
    assert sum(map(len, queries.values())) >= 80
    assert {one for lines in queries.values() for _, wanted in lines for one in wanted} <= entries
