"""What conditions select: as people write them, and as they copy them from the finder's address."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkb.catalog import load_catalog
from govkb.views.library import Library, library_settings
from govkb.views.selection import SelectionWrong, matching, read_selection, select

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = load_catalog(ROOT)
    return Library(catalog, library_settings(catalog))


def chosen(library: Library, condition: str) -> set[str]:
    return set(select(library, read_selection(library, condition)))


def of_hunan(library: Library) -> set[str]:
    return {one for one, practice in library.practices.items() if practice.place.code.startswith("43")}


@pytest.mark.parametrize(
    "condition",
    ["province=hunan", "province=湖南", "province=湖南省", "省份：湖南", "region=430000", "?region=430000&sort=name", "/find/?region=430000&page=2"],
)  # fmt: skip
def test_a_province_is_named_in_many_ways(library: Library, condition: str) -> None:
    assert chosen(library, condition) == of_hunan(library)


@pytest.mark.parametrize("condition", ["mechanism=deliberation", "mechanism:议事协商", "机制=议事协商", "https://kb.example.org/zhili/find/?mechanism=deliberation"])  # fmt: skip
def test_a_term_is_named_by_id_or_label(library: Library, condition: str) -> None:
    assert chosen(library, condition) == {
        one for one, practice in library.practices.items() if "deliberation" in practice.mechanisms
    }


def test_keys_narrow_and_values_widen(library: Library) -> None:
    both = chosen(library, "province=湖南&mechanism=deliberation")
    assert both == of_hunan(library) & chosen(library, "mechanism=deliberation")
    assert chosen(library, "province=湖南,北京") == of_hunan(library) | chosen(library, "province=北京")


def test_a_city_below_a_province(library: Library) -> None:
    assert chosen(library, "地区=娄底市") <= of_hunan(library)
    assert chosen(library, "地区=娄底市")


def test_the_order_of_an_address_with_ids_is_kept(library: Library) -> None:
    address = "/train/workshop/?ids=wuchanghui,maodun-tiaojie,131-gongzuofa"
    assert select(library, read_selection(library, address)) == (
        "wuchanghui",
        "maodun-tiaojie",
        "131-gongzuofa",
    )


def test_other_facets(library: Library) -> None:
    assert chosen(library, "teaching=yes") == {
        one for one in library.practices if library.practices[one].teaching
    }
    assert chosen(library, "status=ended") == set()
    assert chosen(library, "evidence=2") == {
        one for one in library.practices if library.evidence[one].level == 2
    }


def test_words_find_names_first(library: Library) -> None:
    assert matching(library, "积分制")[0] == "jifenzhi"
    assert "wuchanghui" in matching(library, "屋场")
    assert matching(library, "这个词哪里都没有") == ()
    assert select(library, read_selection(library, "q=积分&province=湖南"))[0] == "jifenzhi"


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("provnce=湖南", "不认识条件「provnce」。您是不是想写 province"),
        ("province=湖楠", "没有叫「湖楠」"),
        ("mechanism=deliberatoin", "您是不是想写 deliberation"),
        ("theme=没有的", "可以写的有：party-led（党建引领）"),
        ("", "没有条件"),
        ("只是一个词", "没有条件"),
    ],
)
def test_what_is_not_understood_is_said(library: Library, condition: str, says: str) -> None:
    with pytest.raises(SelectionWrong) as wrong:
        read_selection(library, condition)
    assert says in str(wrong.value)
