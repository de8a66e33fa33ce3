"""A real entry, damaged in every way that a person or a program has of damaging a file.

Each row says what is done to `damage/wuchanghui.yml` (an entry of the library as it once stood), which codes must be
reported and on which line. Nothing else may be reported: one slip is one problem, or the consequences named here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from fixture_library import REPOSITORY, TESTS, TODAY, read_once
from govkb.catalog import Catalog, load_catalog
from govkb.checks import run_checks
from govkb.messages import MESSAGES
from govkb.problem import Problem

ENTRY = (TESTS / "damage/wuchanghui.yml").read_text("utf-8")
HOME = "practices/hunan/wuchanghui.yml"
NEIGHBOURS = ("xinjiang/cunmin-shuoshi", "jiangsu/wangge-yishiting", "qinghai/131-gongzuofa")

LONGEST_RUN = 1.0
"""Seconds for one damaged entry. Generous: a run takes some hundredths; what is refused must be refused quickly."""


@dataclass(frozen=True)
class Damage:
    """`old` becomes `new`; the first of `codes` is reported on the line that holds `at` (`new`, if not said)."""

    name: str
    old: str
    new: str
    codes: tuple[str, ...]
    at: str = ""

    def apply(self) -> str:
        assert self.old in ENTRY, f"the entry has no {self.old!r}"
        return ENTRY.replace(self.old, self.new, 1)

    def line(self, text: str) -> int:
        mark = self.at or self.new.split("\n")[0]
        assert mark in text, f"no {mark!r} in the damaged entry"
        return text.count("\n", 0, text.index(mark)) + 1


def D(name: str, old: str, new: str, *codes: str, at: str = "") -> Damage:  # noqa: N802 - reads as a table
    return Damage(name, old, new, codes, at)


TOP = "name: 屋场会"

DAMAGES: tuple[Damage, ...] = (
    # ---- the shape of a value
    D("list instead of text", "name: 屋场会", "name: [屋场会, 院子会]", "field-type-text"),
    D("fields instead of text", "status: spreading", "status: {now: spreading}", "field-choice"),
    D("text instead of a list", "themes: [self-governance, dispute-prevention]", "themes: self-governance", "field-type-list"),
    D("terms in one text", "settings: [village]", "settings: village, township-wide", "field-type-list"),
    D("text instead of fields", "place:\n  code: \"431300\"", "place: 湖南省娄底市", "field-type-mapping"),
    D("text instead of a list of steps", "limits:\n", "limits: 占用晚上\nhistory_of_limits:\n", "field-type-list", "field-unknown"),
    D("fields instead of a list", "history:\n  - {date: 2026-11-22, text: 建立条目。}", "history: {date: 2026-11-22, text: 建立条目。}", "field-type-list"),
    D("unknown field", "venue: 屋场院子", "vennue: 屋场院子", "field-unknown"),
    D("field of another level", "  text: 2020年在全市推广", "  venue: 屋场院子\n  text: 2020年在全市推广", "field-unknown"),
    D("Chinese field", "lead: 党员", "牵头: 党员", "field-unknown"),
    D("missing field", "status: spreading\n", "", "field-missing", at=TOP),
    D("missing field in an item", "    unit: 场\n    kind: outcome\n", "    unit: 场\n", "field-missing", at="- id: meetings"),
    D("empty value", "status: spreading", "status:", "field-empty"),
    D("empty quotes", "status: spreading", 'status: ""', "field-empty"),
    D("null", "status: spreading", "status: null", "field-empty"),
    D("tilde", "status: spreading", "status: ~", "field-empty"),
    D("empty list item", "actors: [party-member,", "actors: [,", "yaml-syntax"),
    D("empty item below others", "  - {role: 登门,", "  -\n  - {role: 登门,", "list-item-empty", at="  -\n"),
    D("choice misspelt", "status: spreading", "status: spread", "field-choice"),
    D("choice by its label", "kind: outcome", "kind: 成效", "field-choice"),
    D("yes instead of true", "self_reported: true", "self_reported: yes", "flag-invalid"),
    D("summary too short", "summary: 干部晚上或农闲时到村民的院子、田头开会", "summary: 开会\nvenue2: 干部", "text-too-short", "field-unknown"),
    D("summary too long", "并定期回访。\nplace", "并定期回访" + "，再回访" * 20 + "。\nplace", "text-too-long", at="summary:"),
    D("too many terms", "settings: [village]", "settings: [village, township-wide, county-wide, old-estate]", "list-too-long"),
    D("address without scheme", "    publisher: 红网\n", "    publisher: 红网\n    url: www.rednet.cn\n", "url-invalid", at="url:"),
    D("address with a script", "    publisher: 红网\n", "    publisher: 红网\n    url: javascript:alert(1)\n", "url-invalid", at="url:"),
    D("id with capitals", "- id: meetings", "- id: Meetings", "id-format"),
    # ---- references
    D("unknown term", "mechanisms: [deliberation,", "mechanisms: [deliberations,", "term-unknown"),
    D("label instead of a term", "mechanisms: [deliberation,", "mechanisms: [议事协商,", "term-unknown"),
    D("term of another facet", "mechanisms: [deliberation,", "mechanisms: [village,", "term-unknown"),
    D("term twice", "mechanisms: [deliberation, mediation]", "mechanisms: [mediation, mediation]", "term-twice"),
    D("lead level by its label", "lead_level: level-prefecture", "lead_level: 市级", "term-unknown"),
    D("target does not exist", "target: cunmin-shuoshi", "target: cunmin-shuosi", "practice-unknown"),
    D("target by its name", "target: cunmin-shuoshi", "target: 村民说事", "practice-unknown"),
    D("relation to itself", "target: cunmin-shuoshi", "target: wuchanghui", "practice-self"),
    D("relation without target", "type: resembles, target: cunmin-shuoshi,", "type: resembles,", "relation-target"),
    D("part of itself", "lead_level:", "part_of: wuchanghui\nlead_level:", "practice-self"),
    D("part of nothing", "lead_level:", "part_of: wuchanghui-zonghui\nlead_level:", "practice-unknown"),
    D("unknown source", "scope: 娄底市\n    period: 2020年推广以来\n    source: s1", "scope: 娄底市\n    source: s7", "source-unknown", at="    source: s7"),
    D("id twice", "- id: disputes", "- id: meetings\n    # 第二次", "id-twice", at="- id: meetings\n    # 第二次"),
    D("text where a source stands", "venue: 屋场院子、田间地头", "venue: |\n  屋场院子\nsources: s1\n# ", "yaml-duplicate-key", "field-type-list", at="sources:\n  - id"),
    # ---- places and dates
    D("unknown code", '"431300"', '"431390"', "region-unknown"),
    D("code of five digits", '"431300"', '"43130"', "code-format"),
    D("retired code", '"431300"', '"430521"', "region-retired"),
    D("pseudo code", '"431300"', '"431371"', "region-pseudo"),
    D("code of another province", '"431300"', '"330100"', "region-folder"),
    D("only the province", '"431300"', '"430000"', "region-province"),
    D("date with dots", '  date: "2020"', "  date: 2020.5", "date-format"),
    D("date in Chinese", '  date: "2020"', "  date: 2020年", "date-format"),
    D("month without nought", '  date: "2020"', "  date: 2020-5", "date-format"),
    D("thirtieth of February", '  date: "2020"', "  date: 2020-02-30", "date-impossible"),
    D("thirteenth month", '  date: "2020"', "  date: 2020-13", "date-impossible"),
    D("date to come", "{date: 2026-11-22,", "{date: 2062-11-22,", "date-future"),
    # ---- figures
    D("number with its unit", 'value: "2.8万"', 'value: "2.8万场"', "figure-value"),
    D("number in words", 'value: "2.8万"', "value: 很多", "figure-value"),
    D("no number", 'value: "2.8万"', "value:", "field-empty"),
    D("percentage over 100", "figures:\n", "figures:\n  - {id: r, label: 办结率, value: 128%, kind: outcome, base: 全部, source: s1}\n", "figure-percent", at="  - {id: r"),
    D("rate of nothing", "figures:\n", "figures:\n  - {id: r, label: 办结率, value: 98%, kind: outcome, source: s1}\n", "figure-rate-base", at="  - {id: r"),
    D("percentage with a unit", 'value: "2.8万"', "value: 28%", "figure-unit", at="    unit: 场"),
    D("hedge inside the number", 'value: "70"\n    approx: 多', 'value: "70多"', "figure-hedge"),
    D("hedge in the unit's place", "approx: 余\n    unit: 场", "approx: 场\n    unit: 余", "figure-hedge-unknown"),
    D("no unit", "    unit: 场\n", "", "figure-unit-missing", at="- id: meetings"),
    # ---- components and limits
    D("named only, with text", "    detail: described\n    text: 以村", "    detail: named_only\n    text: 以村", "component-explained", at="    text: 以村"),
    D("described without text", "    text: 以村为单位登记；当场能办的即办，办不了的转责任方受理、处置、答复；定期回访。来源没有给这一套办法单独起名。\n", "", "component-unexplained", at="- id: taizhang"),
    D("limit of a source, no source", "stated_by: source, source: s1}\n\nrelations", "stated_by: source}\n\nrelations", "limit-source", at="title: 只写了农村"),
    # ---- YAML: characters
    D("Windows line ends are fine", "\n", "\r\n"),
    D("tab before a field", "  code:", "\tcode:", "yaml-tab"),
    D("NUL", "屋场院子、", "屋场\x00院子、", "yaml-control-character"),
    D("form feed from a PDF", "屋场院子、", "屋场\x0c院子、", "yaml-control-character"),
    D("line separator", "屋场院子、", "屋场\u2028院子、", "yaml-control-character"),
    D("escaped control character", "name: 屋场会", 'name: "屋场\\x00会"', "yaml-control-character"),
    D("bidi override", "屋场院子、", "屋场\u202e院子、", "yaml-bidi"),
    D("escaped bidi override", "name: 屋场会", 'name: "屋场\\u202e会"', "yaml-bidi"),
    D("zero-width space", "屋场院子、", "屋场\u200b院子、", "yaml-invisible"),
    # ---- YAML: punctuation
    D("full-width colon", "status: spreading", "status：spreading", "yaml-fullwidth-colon"),
    D("full-width colon in an item", "  - id: disputes\n    label: 化解", "  - id: disputes\n    label：化解", "yaml-fullwidth-colon", at="label：化解"),
    D("full-width colon after an item's dash", "- stage: revisit", "- stage：revisit", "yaml-fullwidth-colon"),
    D("full-width comma in braces", "{role: 登门, who: 党员干部, ", "{role: 登门，who: 党员干部, ", "yaml-fullwidth-comma"),
    D("full-width comma in brackets", "[deliberation, mediation]", "[deliberation，mediation]", "yaml-fullwidth-comma"),
    D("full-width brackets", "settings: [village]", "settings: ［village］", "field-type-list"),
    D("full-width dash", "  - stage: revisit", "  － stage: revisit", "yaml-fullwidth-dash"),
    D("full-width quotes around a code", '"431300"', "“431300”", "code-format"),
    D("dash without space", "  - stage: revisit", "  -stage: revisit", "yaml-dash-space"),
    D("colon without space", "status: spreading", "status:spreading", "yaml-colon-space"),
    D("colon inside a text", "title: 同坐说事", "title: 同坐: 说事", "yaml-unquoted-colon"),
    D("hash that cuts a text", "summary: 干部晚上或农闲时到村民的院子、田头开会，", "summary: 干部晚上 # ", "text-too-short"),
    D("text that begins with a quotation", "name: 屋场会", 'name: "屋场"会', "yaml-quote"),
    D("bold text", "title: 同坐说事", "title: **同坐**说事", "yaml-special-start"),
    D("at sign", "title: 同坐说事", "title: @同坐说事", "yaml-special-start"),
    # ---- YAML: pairs and indentation
    D("bracket not closed", "[deliberation, mediation]", "[deliberation, mediation", "yaml-unclosed"),
    D("brace not closed", "source: s1}\n  - role: 参加", "source: s1\n  - role: 参加", "yaml-unclosed", at="{role: 登门"),
    D("wrong closing bracket", "[deliberation, mediation]", "[deliberation, mediation}", "yaml-unclosed"),
    D("quote not closed", 'value: "2.8万"', 'value: "2.8万', "yaml-quote"),
    D("quote not opened", 'value: "2.8万"', 'value: 2.8万"', "figure-value"),
    D("single quote not closed", 'value: "2.8万"', "value: '2.8万", "yaml-quote"),
    D("item too far left", "  - stage: revisit", " - stage: revisit", "yaml-indent"),
    D("item too far right", "  - stage: revisit", "    - stage: revisit", "yaml-indent"),
    D("field too far left", "    title: 定期回访", "   title: 定期回访", "yaml-indent"),
    D("field too far right", "    title: 定期回访", "     title: 定期回访", "yaml-indent"),
    D("top field moved in", "status: spreading", " status: spreading", "yaml-indent"),
    D("block text at the margin", "problem: |\n  来源没有", "problem: |\n来源没有", "yaml-no-colon", at="来源没有专门"),
    D("second line of a block moved out", "  有的纠纷经驻村", "有的纠纷经驻村", "yaml-no-colon"),
    D("line pasted without a field", "status: spreading", "status: spreading\n屋场会", "yaml-no-colon", at="屋场会\n\nproblem"),
    # ---- YAML: more than data
    D("top-level field twice", "status: spreading", "status: spreading\nname: 又一次", "yaml-duplicate-key", at="name: 又一次"),
    D("field of an item twice", "    unit: 场\n", "    unit: 场\n    unit: 次\n", "yaml-duplicate-key", at="    unit: 次"),
    D("anchor", "settings: [village]", "settings: &s [village]", "yaml-anchor"),
    D("alias", "settings: [village]", "settings: *s", "yaml-alias"),
    D("merge key", "place:\n", "place:\n  <<: {town: 桥头河镇}\n", "yaml-merge-key", at="  <<:"),
    D("tag", "name: 屋场会", "name: !!python/object:os.system 屋场会", "yaml-tag"),
    D("several documents", "\nsources:\n", "\n---\nsources:\n", "yaml-documents", at="---"),
    D("bracket as a field", "status: spreading", "[status]: spreading", "yaml-key", "field-missing"),
    D("200 levels", "themes: [self", "themes: " + "[" * 200 + "x" + "]" * 200 + "\nxthemes: [self", "yaml-depth"),
)  # fmt: skip


@dataclass(frozen=True)
class WholeFile:
    """The file as a whole is wrong: its bytes, its name or its place. `codes` on line `line` of `path`."""

    name: str
    make: Callable[[str], bytes]
    codes: tuple[str, ...]
    line: int = 1
    path: str = HOME


def _laughs(text: str) -> bytes:
    names = "abcdefghi"
    lines = ['a: &a ["哈"]'] + [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in pairwise(names)
    ]
    return "\n".join(lines).encode()


def _cut(mark: str) -> Callable[[str], bytes]:
    """The file ends in the middle of something, as when an editor or a transfer dies."""
    return lambda text: text[: text.index(mark) + len(mark)].encode()


def _plain(text: str) -> bytes:
    return text.encode()


def _line(mark: str) -> int:
    return ENTRY.count("\n", 0, ENTRY.index(mark)) + 1


WHOLE_FILES: tuple[WholeFile, ...] = (
    WholeFile("GBK", lambda text: text.encode("gb18030"), ("file-encoding",)),
    WholeFile("UTF-16", lambda text: text.encode("utf-16"), ("file-encoding",)),
    WholeFile("BOM", lambda text: b"\xef\xbb\xbf" + text.encode(), ("file-bom",)),
    WholeFile("300 KB", lambda text: (text + "#" + "长" * 100_000).encode(), ("file-too-large",)),
    WholeFile("empty", lambda _: b"", ("yaml-empty",)),
    WholeFile("blank lines", lambda _: b"\n\n  \n", ("yaml-empty",)),
    WholeFile("only comments", lambda _: "# 待写\n".encode(), ("yaml-empty",)),
    WholeFile("top-level list", lambda text: re.sub("^", "- ", text, flags=re.MULTILINE).encode(), ("yaml-top-level",)),
    WholeFile("a sentence", lambda _: "屋场会就是到院子里开会。\n".encode(), ("yaml-top-level",)),
    WholeFile("a web page", lambda _: b"<!DOCTYPE html>\n<html><body>404</body></html>\n", ("yaml-top-level",)),
    WholeFile("a Word file", lambda _: b"PK\x03\x04\x14\x00\x06\x00\x08\x00", ("yaml-control-character",)),
    WholeFile("a conflict of versions", lambda text: text.replace("status:", "<<<<<<< HEAD\nstatus:", 1).encode(), ("yaml-no-colon",), _line("status:")),
    WholeFile("billion laughs", _laughs, ("yaml-anchor", "yaml-alias")),
    WholeFile("a quarter million brackets", lambda _: b"a: " + b"[" * 250_000, ("yaml-depth",)),
    WholeFile("a hundred thousand dashes", lambda _: b"- " * 100_000, ("yaml-depth",)),
    WholeFile("cut inside braces", _cut("{role: 承办, who: 相关"), ("yaml-unclosed",), _line("{role: 承办")),
    WholeFile("cut inside brackets", _cut("problems: [neighbour-family, par"), ("yaml-unclosed",), _line("problems:")),
    WholeFile("cut inside quotes", _cut('value: "1.79'), ("yaml-quote",), _line('value: "1.79')),
    WholeFile("cut inside a field's name", _cut("\n  durat"), ("yaml-no-colon",), _line("duration")),
    WholeFile("cut after a colon", _cut("duration:"), ("field-missing",)),
    WholeFile("Chinese file name", _plain, ("file-name",), path="practices/hunan/屋场会.yml"),
    WholeFile("capitals in the file name", _plain, ("file-name",), path="practices/hunan/WuChangHui.yml"),
    WholeFile("underscore in the file name", _plain, ("file-name",), path="practices/hunan/wu_chang_hui.yml"),
    WholeFile("extension .yaml", _plain, ("file-extension",), path="practices/hunan/wuchanghui.yaml"),
    WholeFile("folder of another province", _plain, ("region-folder",), _line("code:"), "practices/hubei/wuchanghui.yml"),
    WholeFile("folder of no province", _plain, ("file-folder",), path="practices/loudi/wuchanghui.yml"),
    WholeFile("no folder", _plain, ("file-folder",), path="practices/wuchanghui.yml"),
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of nothing but the words, the divisions and the names of the entry's neighbours."""
    (tmp_path / "practices/_vocabulary").mkdir(parents=True)
    for file in (REPOSITORY / "practices/_vocabulary").glob("*.yml"):
        (tmp_path / "practices/_vocabulary" / file.name).symlink_to(file)
    for neighbour in NEIGHBOURS:
        (tmp_path / f"practices/{neighbour}.yml").parent.mkdir()
        (tmp_path / f"practices/{neighbour}.yml").touch()
    read_once(monkeypatch)
    return tmp_path


def problems_of(root: Path, files: dict[str, bytes]) -> list[Problem]:
    """What is reported for some files of the library."""
    for path, data in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(data)
    return of_files(load_catalog(root), set(files))


def of_files(catalog: Catalog, paths: set[str]) -> list[Problem]:
    return [problem for problem in run_checks(catalog, TODAY) if problem.path in paths]


def expect(problems: list[Problem], codes: tuple[str, ...], line: int, path: str) -> None:
    seen = {problem.code for problem in problems}
    assert seen == set(codes), [(problem.line, problem.code, problem.message) for problem in problems]
    if codes:
        first = next(problem for problem in problems if problem.code == codes[0])
        assert (first.path, first.line) == (path, line), first.message
        assert first.column >= 1
    for problem in problems:
        assert problem.hint.strip(), f"{problem.code}: no remedy"
        assert problem.severity == MESSAGES[problem.code].severity
        assert "{" not in problem.message, "a fact is missing from the sentence"


def test_the_entry_is_sound(root: Path) -> None:
    assert problems_of(root, {HOME: ENTRY.encode()}) == []


@pytest.mark.parametrize("damage", [pytest.param(damage, id=damage.name) for damage in DAMAGES])
def test_damage_is_named_and_located(damage: Damage, root: Path) -> None:
    text = damage.apply()
    began = time.perf_counter()
    problems = problems_of(root, {HOME: text.encode()})
    assert time.perf_counter() - began < LONGEST_RUN
    expect(problems, damage.codes, damage.line(text) if damage.codes else 0, HOME)


@pytest.mark.parametrize("damage", [pytest.param(damage, id=damage.name) for damage in WHOLE_FILES])
def test_a_file_wrong_as_a_whole_is_named_and_located(damage: WholeFile, root: Path) -> None:
    began = time.perf_counter()
    problems = problems_of(root, {damage.path: damage.make(ENTRY)})
    assert time.perf_counter() - began < LONGEST_RUN
    expect(problems, damage.codes, damage.line, damage.path)


def test_an_id_in_two_provinces_is_reported_on_both(root: Path) -> None:
    other = "practices/hubei/wuchanghui.yml"
    problems = problems_of(root, {HOME: ENTRY.encode(), other: ENTRY.replace("431300", "420100").encode()})
    assert {problem.path for problem in problems if problem.code == "duplicate-id"} == {HOME, other}


def test_ids_that_differ_in_capitals_clash_and_hide_nobody(root: Path) -> None:
    other = "practices/hunan/Wuchanghui.yml"
    if (root / other.lower()).exists():
        pytest.skip("this file system knows no capitals")
    problems = problems_of(root, {HOME: ENTRY.encode(), other: ENTRY.encode()})
    assert {"duplicate-id", "file-name"} == {problem.code for problem in problems}


def test_a_symbolic_link_is_not_followed(root: Path) -> None:
    secret = root / "secret.txt"
    secret.write_text("name: 秘密", "utf-8")
    (root / "practices/hunan").mkdir()
    (root / HOME).symlink_to(secret)
    (root / "practices/_comparisons").mkdir()
    (root / "practices/_comparisons/a.yml").symlink_to(secret)
    catalog = load_catalog(root)
    assert not any("秘密" in text for text in catalog.texts.values())
    assert [problem.code for problem in of_files(catalog, {HOME})] == ["file-symlink"]


def test_one_broken_neighbour_does_not_make_others_refer_to_nothing(root: Path) -> None:
    assert (
        problems_of(root, {HOME: ENTRY.encode(), "practices/xinjiang/cunmin-shuoshi.yml": b"name: ["}) != []
    )
    assert of_files(load_catalog(root), {HOME}) == []
