"""The index as files: the same for the same library, and what each part of it holds."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pytest

from govkb.outputs.search import (
    SearchOptions,
    SearchRecord,
    Thesaurus,
    build_search,
    contribution,
    search_files,
    thesaurus_from,
)
from govkb.outputs.search.letters import homes, leads
from govkb.outputs.search.lexicon import CROWD, Lexicon
from govkb.outputs.search.places import place_forms, short_place
from govkb.outputs.search.postings import read_shard, written_shard
from govkb.outputs.search.reader import IndexReader
from govkb.outputs.search.shards import home_of
from govkb.outputs.search.thesaurus import ThesaurusShape
from govkb.pinyin import Reading, reading

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


@pytest.mark.parametrize("size", [0, 1, 5, 1000])
def test_the_files_one_after_the_other_are_those_of_the_whole(
    size: int, records: tuple[SearchRecord, ...], thesaurus: Thesaurus
) -> None:
    some = records[:size]
    listed = list(search_files(some, thesaurus))
    assert dict(listed) == dict(build_search(some, thesaurus))
    assert len(listed) == len(dict(listed))
    assert listed[-1][0] == "search/root.js"


def test_a_change_of_one_entry_changes_the_version() -> None:
    versions = {
        payload(dict(build_search([record], Thesaurus())), "root")["version"]  # type: ignore[index]
        for record in (PLAIN, replace(PLAIN, summary="院子里议事"), replace(PLAIN, evidence="证据 2 级"))
    }
    assert len(versions) == 3


def test_every_pair_of_an_entry_is_a_key_of_the_strength_of_its_fields() -> None:
    index = IndexReader(build_search([PLAIN], Thesaurus()))
    strength = {key: index.postings(key).get(0, 0) for key in ("屋场", "台账", "院子", "以村")}
    assert all(strength.values())
    assert strength["屋场"] > strength["台账"] > strength["院子"] > strength["以村"]
    assert all(index.postings(key) for key in ("场会", "子里", "里开", "开会", "问题", "单位"))
    assert not index.postings("会院"), "no key reaches from one field into the next"
    assert index.postings("屋")
    assert not index.postings("院"), "single characters of names only"


def test_where_a_key_stands_in_a_name() -> None:
    index = IndexReader(build_search([PLAIN], Thesaurus()))
    assert [tuple(row) for row in index.label_rows("场会")] == [(0, 0, 0, 1, 3)]
    assert [tuple(row) for row in index.label_rows("台账")] == [(0, 1, 2, 2, 4)]
    assert [tuple(row) for row in index.label_rows("屋*会")] == [(0, 0, 0, 0, 3)]


def test_characters_outside_of_the_basic_plane_are_found() -> None:
    index = IndexReader(build_search([replace(PLAIN, name="𠮷𠮷议事会")], Thesaurus()))
    assert [row.position for row in index.label_rows("议事")] == [4]
    assert index.postings("𠮷")[0] == index.postings("\udfb7议")[0] == index.postings("议事")[0]


def test_a_shard_that_is_read_and_written_again_is_the_same(
    records: tuple[SearchRecord, ...], thesaurus: Thesaurus
) -> None:
    odd = replace(PLAIN, name="犇犇的屋场会", aliases=("131议𠮷会", "喆"), summary="犇𠮷 131 wuchang")
    files = build_search([*records, odd], thesaurus)
    root = payload(dict(files), "root")
    assert isinstance(root, dict)
    shards = [path for path in files if path.startswith("search/b/")]
    assert len(shards) == root["shards"]
    for index in range(root["shards"]):
        content = files[f"search/b/{index:x}.js"].decode()
        given = json.loads(content[content.index(",") + 1 : content.rindex(")")])
        bounds = index, root["shards"], root["entries"]
        assert json.loads(written_shard(read_shard(given, *bounds), *bounds[:2])) == given


def test_an_empty_library_has_an_index() -> None:
    files = dict(build_search([], Thesaurus()))
    assert payload(files, "ids") == []


def test_hostile_text_stays_data() -> None:
    hostile = replace(PLAIN, name='</script><b>"\\', summary="\u2028\u2029\x01'\"`${x}")
    files = dict(build_search([hostile], Thesaurus()))
    shown = payload(files, "d/0/0")
    assert isinstance(shown, list)
    assert {hostile.name, hostile.summary} <= {text for text in shown if isinstance(text, str)}
    assert not any(mark in content.decode() for content in files.values() for mark in "\u2028\u2029")


def test_smaller_shards_hold_the_same(records: tuple[SearchRecord, ...], thesaurus: Thesaurus) -> None:
    large, small = (
        IndexReader(build_search(records, thesaurus, SearchOptions(shard_size=size))) for size in (20, 7000)
    )
    assert large.root["shards"] > small.root["shards"]
    keys = {
        "".join(pair) for record in records for pair in zip(record.summary, record.summary[1:], strict=False)
    }
    for key in sorted(keys):
        assert large.postings(key) == small.postings(key)
        assert large.label_rows(key) == small.label_rows(key)


def written(term_reading: Reading) -> str:
    """A reading as one line."""
    return " ".join("/".join(one) for one in term_reading)


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


def led_to(typed: Reading) -> tuple[set[str], set[str]]:
    """The letters that lead to a term by its beginning, and by what is within it."""
    found = leads([written(typed)])
    texts = [int(one).to_bytes(3, "big").rstrip(b"\0").decode() for one in found.letters]
    sides = list(zip(texts, found.begins.tolist(), strict=True))
    return {one for one, begins in sides if begins}, {one for one, begins in sides if not begins}


def by_rule(typed: Reading) -> tuple[set[str], set[str]]:
    """The same as the rule is told: three letters of what is spelled out, first letters of three syllables."""
    sides: tuple[set[str], set[str]] = (set(), set())
    for at in range(len(typed)):
        for chosen in product(*typed[at : at + 3]):
            spelled = "".join(chosen)
            sides[at > 0].add(spelled[:3])
            if len(chosen) > 1:
                sides[at > 0].add("".join(one[0] for one in chosen))
            if at == 0 and spelled[0] in "zcs":
                heard = spelled[0] + spelled[2:] if spelled[1:2] == "h" else spelled[0] + "h" + spelled[1:]
                sides[0].add(heard[:3])
    return sides


def test_a_term_is_looked_up_from_each_syllable_on() -> None:
    first, later = led_to((("wu",), ("chang", "zhang"), ("hui",)))
    assert {"wuc", "wch", "wzh"} <= first, "spelled out, and by its initials"
    assert {"cha", "zha", "ch", "hui"} <= later
    assert "zan" in led_to(reading("张掖"))[0], "typed without the h"
    assert "zho" in led_to(reading("宗祠"))[0], "typed with an h that is not there"


def test_the_letters_of_all_terms_are_those_of_each(records: tuple[SearchRecord, ...]) -> None:
    terms = {
        line.partition("|")[0] for record in records for line in contribution(record).spelled.split("\n")
    }
    terms |= {"阿会", "131工作法", "3个不", "c会", "屋app场", "重庆长沙行长会长调解", "厄尔额俄"}
    typed = [one for term in sorted(terms) if (one := reading(term))]
    assert len(typed) > 300
    assert [led_to(one) for one in typed] == [by_rule(one) for one in typed]
    found = leads([written(one) for one in typed])
    assert len(found.letters) == sum(len(leads([written(one)]).letters) for one in typed)
    texts = [int(one).to_bytes(3, "big").rstrip(b"\0").decode() for one in found.letters]
    assert homes(found.letters, 1984).tolist() == [home_of(text, 1984) for text in texts]


def test_letters_that_lead_to_a_crowd_lead_to_its_shortest_names() -> None:
    names = [f"{chr(0x4E00 + at)}工作法" for at in range(2 * CROWD)] + ["红工作法"]
    made = Lexicon.of([f"{name}|0" for name in names], Thesaurus())
    held = made.files[f"search/p/{home_of('gon', made.shards):x}.js"].decode()
    assert held.count("工作法|") <= CROWD + 60, "no query pays for all of them"
    whole = made.files[f"search/p/{home_of('hon', made.shards):x}.js"].decode()
    assert "红工作法" in whole, "by its beginning every name is found"


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
