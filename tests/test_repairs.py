"""`govkb fix`: what it mends, what it leaves, and that nothing is ever lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixture_library import LIBRARY, REPOSITORY, TESTS, assemble, read_once, small_catalog
from govkb.catalog import load_catalog
from govkb.cli import cli
from govkb.document import read_document
from govkb.model import Comparison, Practice
from govkb.repairs import Repaired, repair

HUI = "practices/hunan/yuanzi-hui.yml"
GOOD = (LIBRARY / HUI).read_text("utf-8")
SMALL = """\
name: 院子会
name_origin: source
summary: 村干部每月到村民院子里开一次会，先听意见再商量；当场能办的当场办，办不了的记下来转给乡镇，办完由组长上门回话。
place: {code: "431382"}
lead_level: level-village
settings: [village]
themes: [self-governance]
mechanisms: [deliberation]
problems: [participation-gap]
actors: [resident]
status: running
sources:
  - {id: s1, type: newspaper, title: 院子里的会, self_reported: true}
"""


def mend(text: str | bytes, path: str = HUI) -> Repaired:
    data = text if isinstance(text, bytes) else text.encode()
    mended = repair(
        path, data, Comparison if "_comparisons" in path else Practice, small_catalog().vocabulary
    )
    assert mended is not None
    return mended


def value(text: str) -> dict[str, object] | None:
    return read_document(HUI, text.encode()).value


# ------------------------------------------------------------------------------------------------ what is mended


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("name: 院子会\n", "name：院子会\n"),
        ("name: 院子会\n", "name ： 院子会\n"),
        ("name: 院子会\n", "名称：院子会\n"),
        ("name: 院子会\n", "名称: 院子会\n"),
        ("name: 院子会\n", "Name: 院子会\n"),
        ("name_origin: source\n", "name-origin: source\n"),
        ("name_origin: source\n", "name_origin: 来源所用名称\n"),
        ("status: running\n", "status: 持续运行\n"),
        ("status: running\n", "status: Running\n"),
        ("status: running\n", "状态：持续运行\n"),
        ("status: running\n", "status:running\n"),
        ("lead_level: level-village\n", "lead_level: 村级\n"),
        ("settings: [village]", "settings: village"),
        ("themes: [self-governance]", "themes: [群众自治]"),
        ("themes: [self-governance]", "themes: 群众自治"),
        ("mechanisms: [deliberation]", "mechanisms: [discussion]"),
        ("  - {id: s1, type", "  － {id: s1, type"),
        ("self_reported: true", "self_reported: yes"),
        ("self_reported: true", "self_reported: True"),
        ('{code: "431382"}', '{code："431382"}'),
        ("type: newspaper, title", "type: newspaper，title"),
        ("type: newspaper, title", "type: 报纸, title"),
        ("title: 院子里的会,", 'title: 院子里的会，'),
        ("sources:\n  - {id", "sources:\n\t- {id"),
    ],
)  # fmt: skip
def test_a_slip_is_mended(good: str, bad: str) -> None:
    assert good in SMALL
    damaged = SMALL.replace(good, bad)
    mended = mend(damaged)
    assert value(mended.text) == value(SMALL), mended.notes
    assert mended.notes


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024年3月", "2024-03"), ("2024年3月5日", "2024-03-05"), ("2024年", "2024"), ("2024.3.5", "2024-03-05"), ("2024/12", "2024-12"),
        ("2024-3-5", "2024-03-05"), ("２０２４年３月", "2024-03"), ("2024 年 3 月", "2024-03"),
    ],
)  # fmt: skip
def test_a_date_in_words(written: str, expected: str) -> None:
    mended = mend(SMALL.replace("status: running", f"status: running\nlast_verified: {written}"))
    assert (value(mended.text) or {})["last_verified"] == expected


@pytest.mark.parametrize(
    "written",
    [
        "3月5日",
        "2024年上半年",
        "去年3月",
        "2024年3月以来",
        "2024年3月至5月",
        "24年3月",
        "2024年13月",
        "2024年2月30日",
    ],
)
def test_a_date_that_needs_a_guess_stays(written: str) -> None:
    text = SMALL.replace("status: running", f"status: running\nlast_verified: {written}")
    assert mend(text).text == text


def test_a_number_with_hedge_and_unit_in_one() -> None:
    block = "figures:\n  - id: a\n    label: 开会\n    value: 200余次\n    kind: outcome\n    source: s1\nsources:"
    flow = "figures:\n  - {id: a, label: 开会, value: 近200次, kind: outcome, source: s1}\nsources:"
    for text in (block, flow):
        figure = (value(mend(SMALL.replace("sources:", text)).text) or {})["figures"][0]  # type: ignore[index]
        assert (figure["value"], figure["unit"]) == ("200", "次")
        assert figure["approx"] in ("余", "近")


def test_a_number_whose_unit_is_written_stays() -> None:
    text = SMALL.replace("sources:", "figures:\n  - {id: a, label: 开会, value: 200次, unit: 场, kind: outcome, source: s1}\nsources:")  # fmt: skip
    assert mend(text).text == text


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (SMALL.encode("gb18030"), "文件改存为 UTF-8"),
        (SMALL.encode("utf-16"), "文件改存为 UTF-8"),
        (b"\xef\xbb\xbf" + SMALL.encode(), "去掉开头的 BOM 标记"),
        (SMALL.replace("\n", "\r\n").encode(), "换行改为 LF"),
        (SMALL.rstrip().encode(), "文件末尾留一个换行"),
        (SMALL.replace("running", "running  ").encode(), "去掉行尾空格"),
    ],
)
def test_bytes_and_layout(data: bytes, note: str) -> None:
    mended = mend(data)
    assert mended == Repaired(SMALL, (note,))


def test_a_file_of_another_kind_is_left_alone() -> None:
    assert repair(HUI, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Practice, small_catalog().vocabulary) is None
    assert repair(HUI, b"a" * 300_000, Practice, small_catalog().vocabulary) is None


def test_fields_come_into_order_with_their_comments() -> None:
    lines = SMALL.splitlines(keepends=True)
    shuffled = "# 说明：整个文件\n\n" + "".join([*lines[11:], "# 这一条的状态\n", lines[10], *lines[:10]])
    mended = mend(shuffled).text
    assert value(mended) == value(SMALL)
    assert mended.startswith("# 说明：整个文件\n\nname: 院子会\n")
    assert "# 这一条的状态\nstatus: running\nsources:\n" in mended


def test_values_in_blocks_are_not_touched() -> None:
    text = SMALL.replace(
        "status: running", "status: running\nproblem: |\n  名称：不是字段  \n  － 也不是列表\n\n  末尾"
    )
    damaged = text.replace("name: 院子会", "name：院子会")
    assert value(mend(damaged).text) == value(text)


# ------------------------------------------------------------------------------------------------ what is left


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("[village]", "[village"),
        SMALL.replace("name: 院子会", 'name: "院子会'),
        SMALL.replace("name: 院子会", "name: 院子会\nname: 另一个"),
        SMALL.replace("running", "跑着"),
        SMALL.replace("self-governance", "自治之类"),
        SMALL.replace("status: running", "status: running\nbogus: 1"),
        SMALL.replace("summary:", "aliases: 甲、乙\nsummary:"),
        "",
        "- a\n- b\n",
        "只有一段话\n",
    ],
)
def test_what_needs_judgement_stays(text: str) -> None:
    assert mend(text).text == text


# ------------------------------------------------------------------------------------------------ promises


def entries() -> list[Path]:
    found = [*REPOSITORY.glob("practices/[!_]*/*.yml"), *REPOSITORY.glob("practices/_comparisons/*.yml")]
    return sorted(found) + sorted(LIBRARY.glob("practices/[!_]*/*.yml"))


def test_valid_entries_keep_their_values() -> None:
    vocabulary = load_catalog(REPOSITORY).vocabulary
    for file in entries():
        path = file.relative_to(file.parents[2]).as_posix()
        model = Comparison if "_comparisons" in path else Practice
        mended = repair(path, file.read_bytes(), model, vocabulary)
        assert mended is not None
        assert value(mended.text) == value(file.read_text("utf-8")), file
        again = repair(path, mended.text.encode(), model, vocabulary)
        assert again == Repaired(mended.text, ()), file


CASES = sorted(
    path
    for path in TESTS.glob("cases/*/*/practices/*/*.y*ml")
    if "_vocabulary" not in path.parts and path.is_file()
)


def words(text: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]+|[a-z_]{3,}", text.replace("\u200b", ""))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.relative_to(TESTS / "cases").as_posix())
def test_damaged_entries_lose_nothing_and_are_mended_once(path: Path) -> None:
    mended = repair(
        HUI,
        path.read_bytes(),
        Comparison if "_comparisons" in path.parts else Practice,
        small_catalog().vocabulary,
    )
    if mended is None:
        return
    if not mended.notes:
        assert mended.text.encode() == path.read_bytes()
        return
    try:
        before = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        before = path.read_bytes().decode("utf-16" if path.read_bytes()[:2] == b"\xff\xfe" else "gb18030")
    # Whatever a note names was replaced on purpose; every other word is still there.
    replaced = {word for note in mended.notes for word in words(note)}
    left = set(words(before)) - set(words(mended.text)) - replaced
    assert not left
    assert mend(mended.text, "_comparisons/x.yml" if "_comparisons" in path.parts else HUI).notes == ()


MECHANICAL = (
    (": ", "："), (": ", ":"), ("- ", "－ "), ("- ", "-"), (", ", "，"), ("\n", "\r\n"), ("\n", "  \n"), ("  ", "\t"),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_slip_is_mended_or_left_and_mending_twice_is_mending_once(data: st.DataObject) -> None:
    text = SMALL
    for _ in range(data.draw(st.integers(1, 3))):
        old, new = data.draw(st.sampled_from(MECHANICAL))
        places = [match.start() for match in re.finditer(re.escape(old), text)]
        if places:
            at = data.draw(st.sampled_from(places))
            text = text[:at] + new + text[at + len(old) :]
    mended = mend(text)
    before, after = value(text), value(mended.text)
    if before is not None:
        assert after is not None
    assert mend(mended.text) == Repaired(mended.text, ())
    bare = [re.sub(r"[\s:：,，\-－'\"]", "", one) for one in (text, mended.text)]
    if not [note for note in mended.notes if "改为 " in note]:
        assert sorted(bare[0]) == sorted(bare[1]), "letters were lost or added"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all(text: str) -> None:
    data = text.encode("utf-8", "replace")
    mended = repair(HUI, data, Practice, small_catalog().vocabulary)
    if mended is not None:
        assert (
            repair(HUI, mended.text.encode("utf-8", "replace"), Practice, small_catalog().vocabulary)
            is not None
        )


# ------------------------------------------------------------------------------------------------ the command


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    monkeypatch.chdir(assemble(tmp_path, divisions=False))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["fix", *arguments], catch_exceptions=False)


def test_it_shows_first_and_writes_only_when_told(root: Path) -> None:
    file = root / HUI
    damaged = GOOD.replace("status: running", "status：持续运行")
    file.write_text(damaged, encoding="utf-8")
    shown = run()
    assert shown.exit_code == 0
    assert "-status：持续运行\n+status: running\n" in shown.output
    assert "加 --write 再运行一次" in shown.output
    assert file.read_text("utf-8") == damaged
    written = run("--write")
    assert "改好了1个文件" in written.output
    assert file.read_text("utf-8") == GOOD
    assert run("--write").output.endswith("没有能自动改的。\n")
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_only_what_was_asked_for(root: Path) -> None:
    for path in (HUI, "practices/zhejiang/loudong-tan.yml"):
        file = root / path
        file.write_text(file.read_text("utf-8").replace("name: ", "name：", 1), encoding="utf-8")
    run("practices/zhejiang", "--write")
    assert "name：" in (root / HUI).read_text("utf-8")
    assert "name：" not in (root / "practices/zhejiang/loudong-tan.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "told"), [("nix.yml", "没有「nix.yml」"), ("..", "不在 practices 文件夹里")]
)
def test_a_wrong_path(root: Path, path: str, told: str) -> None:
    result = run(path)
    assert result.exit_code == 1
    assert told in result.output


def test_links_are_left_alone(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "draussen.yml"
    outside.write_text("name：x\n", encoding="utf-8")
    (root / "practices/hunan/link.yml").symlink_to(outside)
    run("--write")
    assert outside.read_text("utf-8") == "name：x\n"
    assert (root / "practices/hunan/link.yml").is_symlink()
