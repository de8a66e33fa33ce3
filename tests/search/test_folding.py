"""One golden list of spellings, held against Python and against the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from govkb.outputs.search.folding import fold, stem, traditional
from govkb.outputs.search.shards import home_of, key_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

CASES: list[list[str]] = yaml.safe_load((Path(__file__).parent / "folding.yml").read_text(encoding="utf-8"))
WORDS = (
    "mediation",
    "mediator",
    "meetings",
    "meeting",
    "rules",
    "policies",
    "law",
    "131",
    "屋场会",
    "1345n",
    "as",
)


@pytest.mark.parametrize(("written", "folded"), CASES)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_one_stem_for_the_forms_of_a_word() -> None:
    assert stem("mediation") == stem("mediators") == stem("mediations")
    assert stem("meetings") == stem("meeting")
    assert [stem(word) for word in ("131", "屋场会", "law")] == ["131", "屋场会", "law"]


def test_the_browser_does_the_same(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.add_script_tag(path=str(site / "assets/search-engine.js"))
    table = traditional()
    lists = ["".join(table), "".join(table.values())]
    folded = page.evaluate(
        """([texts, [old, now]]) => {
          const table = new Map(Array.from(old, (char, i) => [char, now[i]]));
          return texts.map(text => KbSearch.fold(text, table));
        }""",
        [[written for written, _ in CASES], lists],
    )
    assert folded == [fold(written) for written, _ in CASES]
    assert page.evaluate("words => words.map(KbSearch.stem)", list(WORDS)) == [stem(word) for word in WORDS]
    keys = ["屋场", "屋", "=131", "=mediat", "1工", "屋会", "wu", "𠀀", "喆", "议喆"]
    assert page.evaluate("keys => keys.map(KbSearch.keyOf)", keys) == [key_of(key) for key in keys]
    homes: list[int | str] = [*map(key_of, keys), "wuc", "屋"]
    shards = page.evaluate("keys => keys.map(key => KbSearch.shardOf(key, 1984))", homes)
    assert shards == [home_of(key, 1984) for key in homes]


def test_the_browser_knows_when_to_load_the_table(page: Page, site: Path) -> None:
    """Every traditional character must be noticed, or its query would miss; simplified text must not pay for it."""
    page.goto((site / "index.html").as_uri())
    page.add_script_tag(path=str(site / "assets/search-engine.js"))
    unnoticed = page.evaluate(
        "chars => chars.filter(char => KbSearch.traditionalIn(char)[0] !== char)", list(traditional())
    )
    assert unnoticed == []
    assert page.evaluate("KbSearch.traditionalIn('九点碰头会怎么开？131工作法')") == []
