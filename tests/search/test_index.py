"""The index as files: the same for the same library, and what each part of it holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from govkb.outputs.search import SearchOptions, SearchRecord, Thesaurus, build_search, thesaurus_from
from govkb.outputs.search.lexicon import first_letters, first_two_letters
from govkb.outputs.search.pinyin import reading, written
from govkb.outputs.search.places import place_forms, short_place
from govkb.outputs.search.thesaurus import ThesaurusShape

PLAIN = SearchRecord(
    id="wuchanghui",
    kind="practice",
    url="practices/wuchanghui/",
    name="屋场会",
    summary="院子里开会",
    components=(("问题台账", "c-taizhang", "以村为单位"),),
)


def payload(files: dict[str, bytes], name: str) -> object:
    text = files[f"search/{name}.js"].decode()
    head = f'__kbs("{name}",'
    assert text.startswith(head)
    assert text.endswith(");\n")
    return json.loads(text.removeprefix(head).removesuffix(");\n"))


def test_the_order_of_the_records_does_not_matter(
    records: tuple[SearchRecord, ...], thesaurus: Thesaurus
) -> None:
    assert build_search(records, thesaurus) == build_search(tuple(reversed(records)), thesaurus)


def test_a_change_of_one_entry_changes_the_version() -> None:
    versions = {
        payload(dict(build_search([record], Thesaurus())), "root")["version"]  # type: ignore[index]
        for record in (PLAIN, replace(PLAIN, summary="院子里议事"), replace(PLAIN, evidence="证据 2 级"))
    }
    assert len(versions) == 3


def test_every_pair_of_an_entry_is_a_key_of_the_strength_of_its_fields() -> None:
    files = dict(build_search([PLAIN], Thesaurus()))
    keys: dict[str, str] = {}
    for path in files:
        if path.startswith("search/b/"):
            lists = payload(files, path.removeprefix("search/").removesuffix(".js"))
            assert isinstance(lists, list)
            keys |= lists[0]
    assert {"屋场", "场会", "院子", "子里", "里开", "开会", "问题", "台账", "以村", "单位"} <= keys.keys()
    assert "会院" not in keys, "no key reaches from one field into the next"
    assert keys["屋场"] > keys["台账"] > keys["院子"] > keys["以村"], "a later letter is a stronger level"
    assert "屋" in keys
    assert "院" not in keys, "single characters of names only"


def test_an_empty_library_has_an_index() -> None:
    files = dict(build_search([], Thesaurus()))
    assert payload(files, "ids") == []


def test_hostile_text_stays_data() -> None:
    hostile = replace(PLAIN, name='</script><b>"\\', summary="\u2028\u2029\x01'\"`${x}")
    files = dict(build_search([hostile], Thesaurus()))
    shown = payload(files, "d/0/0")
    assert isinstance(shown, dict)
    assert (shown["name"], shown["summary"]) == (hostile.name, hostile.summary)
    assert not any(mark in content.decode() for content in files.values() for mark in "\u2028\u2029")


def test_smaller_shards_hold_the_same(records: tuple[SearchRecord, ...], thesaurus: Thesaurus) -> None:
    def members(size: int) -> set[str]:
        files = dict(build_search(records, thesaurus, SearchOptions(shard_size=size)))
        found: set[str] = set()
        for path in files:
            if path.startswith("search/b/"):
                for side in payload(files, path[7:-3]):  # type: ignore[attr-defined]
                    found.update(f"{key}:{value}" for key, value in side.items())
        return found

    assert members(1000) == members(9000)


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("双楼长", "shuang lou zhang/chang"),
        ("重庆", "chong/zhong qing"),
        ("131工作法", "131 gong zuo fa"),
        ("吕梁", "lv liang"),
    ],
)
def test_reading(term: str, typed: str) -> None:
    assert written(reading(term)) == typed


def test_a_term_is_looked_up_from_each_syllable_on() -> None:
    syllables = (("wu",), ("chang",), ("hui",))
    assert first_letters(syllables) == {"w", "c", "h"}
    assert {"wu", "w", "wc", "c", "hu"} <= first_two_letters(syllables) | {"w"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("湖南省", "湖南"),
        ("新疆维吾尔自治区", "新疆"),
        ("海北藏族自治州", "海北"),
        ("湘西土家族苗族自治州", "湘西"),
        ("泾县", "泾县"),
        ("清河区", "清河"),
        ("上梅街道", "上梅"),
    ],
)
def test_short_place(name: str, short: str) -> None:
    assert short_place(name) == short


def test_a_place_can_be_typed_whole_in_short_and_in_part() -> None:
    forms = place_forms("湖南省 娄底市 新化县")
    assert forms[:2] == ("湖南省娄底市新化县", "湖南娄底新化")
    assert {"娄底市", "娄底"} <= set(forms)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"near": ["楼长"]}, "near[0]"),
        ({"near": {"楼长": "楼栋长"}}, "near"),
        ({"everyday": {"停车难": "停车位"}}, "everyday.停车难"),
        ({"fillers": "怎么办"}, "fillers"),
    ],
)
def test_a_thesaurus_of_another_shape_is_refused_with_the_place(given: dict[str, object], where: str) -> None:
    with pytest.raises(ThesaurusShape, match=where.replace("[", r"\[")):
        thesaurus_from(given)
