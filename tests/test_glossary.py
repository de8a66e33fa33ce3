"""Terms in running text: what is taken for one, what is not, and that each is explained once."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkb.catalog import load_catalog
from govkb.prose import Block, Span
from govkb.views.glossary import TermSpan, glossary, meant, view_explained
from govkb.views.library import Library, library_settings
from govkb.views.practice import PracticeView, view_practice

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("村里用积分制管卫生。", ["积分制"]),
        ("街道吹哨报到，网格员到场。", ["吹哨报到", "网格员"]),
        ("试点推行“吹哨报到”。", ["吹哨报到"]),
        ("修订积分制度。", []),
        ("建便民服务站和便民服务中心。", []),
        ("挂牌成立矛盾调解室。", []),
        ("组建志愿服务队。", []),
        ("推行“积分制+网格”做法。", []),
        ("印发《网格员管理办法》。", []),
        ("文中没有这些词。", []),
    ],
)
def test_a_term_is_what_stands_by_itself(library: Library, text: str, found: list[str]) -> None:
    assert [word for _, word in meant(text, glossary(library))] == found


def test_a_longer_word_that_the_library_knows_is_not_a_term(library: Library) -> None:
    words = glossary(library)
    assert "全科网格员" not in words.longer.get("网格员", {}).get((2, 5), ())
    assert [word for _, word in meant("社会心理服务由县里统筹", words)] == []  # a synonym of its own
    assert [word for _, word in meant("县里把心理服务送到村", words)] == ["心理服务"]


def spans(view: PracticeView) -> list[Span]:
    blocks: list[Block] = [*view.situation]
    for step in view.steps:
        blocks += [*step.blocks, *(block for branch in step.branches for block in branch.blocks)]
    for part in (*view.limits, *view.components):
        blocks += part.blocks
    return [span for block in blocks for item in block.items for span in item]


def test_each_term_is_explained_once_and_no_word_is_lost(library: Library) -> None:
    explained = 0
    for identifier in library.practices:
        before = view_practice(library, identifier)
        after = view_explained(library, identifier)
        terms = [span.text for span in spans(after) if span.kind == "term"]
        assert len(terms) == len(set(terms)), identifier
        assert not any(term in before.name for term in terms)
        assert "".join(span.text for span in spans(after)) == "".join(span.text for span in spans(before))
        assert [span for span in spans(after) if span.kind == "link"] == [
            span for span in spans(before) if span.kind == "link"
        ]
        explained += len(terms)
    assert explained > 30


def test_a_term_leads_to_its_definition(library: Library) -> None:
    view = view_explained(library, "wuchanghui")
    term = next(span for span in spans(view) if span.text == "议事协商")
    assert isinstance(term, TermSpan)
    assert term.href == "glossary/#mechanism-deliberation"
    assert term.note.startswith("相关各方按约定程序")
