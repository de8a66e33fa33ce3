"""`govkb diff` as a reviewer reads it: fields by their Chinese names, figures old → new, nothing private, no traceback."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixture_library import LIBRARY, TODAY, assemble, read_once, small_catalog
from govkb.catalog import load_catalog
from govkb.changes import HIDDEN, Changes, EntryChange, compare_catalogs, printed_figure, segments
from govkb.checks import run_checks
from govkb.cli import cli
from govkb.review import CHECKLIST, render_changes, render_review
from govkb.revisions import StateMissing, changed_since, state, two_states
from hostile import ATTACKS, with_text

HUI = "practices/hunan/yuanzi-hui.yml"
PHONE = "13812345678"

Edit = Callable[[str], str]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    monkeypatch.setattr("govkb.commands.diff.today", lambda: TODAY)
    return assemble(tmp_path / "after")


def edit(root: Path, old: str, new: str, path: str = HUI) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def changes(root: Path) -> Changes:
    return compare_catalogs(small_catalog(), load_catalog(root))


def only(root: Path) -> EntryChange:
    (entry,) = changes(root).entries
    return entry


def told(root: Path) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in only(root).fields]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'value: "120"', 'value: "150"',
            ("数据 › 开会", "120余场（范围：样例村；时期：2021年5月至2025年底）", "150余场（范围：样例村；时期：2021年5月至2025年底）"),
        ),
        (
            "approx: 余\n", "approx: 近\n",
            ("数据 › 开会", "120余场（范围：样例村；时期：2021年5月至2025年底）", "近120场（范围：样例村；时期：2021年5月至2025年底）"),
        ),
        ("doubt: 由村里自己统计。", "doubt: 由镇里统计。", ("数据 › 办结率 › 存疑", "由村里自己统计。", "由镇里统计。")),
        ("    period: 2024年\n", "", ("数据 › 办结率", "96.5%（范围：样例村；时期：2024年）", "96.5%（范围：样例村；时期：来源未载）")),
        ("cadence: 每月一次\n", "", ("多久一次", "每月一次", "")),
        ("status: running", "status: ended", ("状态", "持续运行", "已结束")),
        ("  town: 桥头河镇", "  town: 湖泉镇", ("地点 › 乡镇（街道）", "桥头河镇", "湖泉镇")),
        ("mechanisms: [deliberation, door-to-door]", "mechanisms: [deliberation]", ("做法机制", "入户走访", "")),
        ("aliases: [院坝会, 屋檐下的会]", "aliases: [屋檐下的会, 院坝会]", ("别名 › 次序", "院坝会、屋檐下的会", "屋檐下的会、院坝会")),
        ("who: 组长, time_limit: 3天前", "who: 组长, time_limit: 5天前", ("做法步骤 › 提前通知 › 时限", "3天前", "5天前")),
        ("when: 不能, title: 转给乡镇", "when: 不能, title: 转给县里", ("做法步骤 › 能不能当场办 › 分支 › 转给县里 › 环节", "转给乡镇", "转给县里")),
        ("money: 无：来源写明没有专项经费", "money: 无", ("需要的条件 › 钱", "无：来源写明没有专项经费", "无")),
        ("self_reported: true", "self_reported: false", ("来源 › 院子里的会 › 是否自报", "是", "否")),
    ],
)  # fmt: skip
def test_a_field_is_told_by_its_name(root: Path, old: str, new: str, expected: tuple[str, str, str]) -> None:
    edit(root, old, new)
    assert told(root) == [expected]


def test_a_mistake_in_a_file_whose_data_stay_is_on_the_sheet(root: Path) -> None:
    edit(root, "venue: 村民院子\n", "venue: 村民院子\nname_en: x\n")
    catalog = load_catalog(root)
    found = compare_catalogs(small_catalog(), catalog)
    assert found.entries == ()
    assert "yaml-duplicate-key" in render_review(found, run_checks(catalog, TODAY))


def test_items_are_matched_by_id_not_by_place(root: Path) -> None:
    added = '  - {id: "new", label: 新数, value: "7", unit: 次, kind: outcome, scope: 全镇, period: 2025年, source: s2}\n'
    edit(root, "figures:\n", "figures:\n" + added)
    assert told(root) == [("数据 › 新数", "", "新数 7次（范围：全镇；时期：2025年）")]


def test_a_source_comes_and_a_source_goes(root: Path) -> None:
    extra = "  - {id: s3, type: webpage, title: 又一篇, publisher: 样例网, date: 2026-01-02, self_reported: true}\n"
    edit(root, "\nhistory:", extra + "\nhistory:")
    assert told(root) == [("来源 › 又一篇", "", "又一篇，样例网，2026-01-02（自报）")]
    assert only(root).fields[0].group == "sources"


def test_a_rewritten_item_is_one_change_and_a_new_one_is_another(root: Path) -> None:
    edit(root, "text: 人都外出的小组开不起来。", "text: 人多半外出的小组开不起来。")
    assert told(root) == [
        (
            "难点与未说明处 › 人多半外出的小组开不起来。 › 说明",
            "人都外出的小组开不起来。",
            "人多半外出的小组开不起来。",
        )
    ]


def test_a_new_order_of_steps_is_told(root: Path) -> None:
    text = (root / HUI).read_text("utf-8")
    first = "  - {stage: prepare, title: 提前通知, what: 组长上门通知。, who: 组长, time_limit: 3天前, source: s1}\n"
    last = "  - {stage: feedback, title: 上门回话, source: s1}\n"
    assert first in text
    (root / HUI).write_text(text.replace(first, "").replace(last, last + first), encoding="utf-8")
    assert [label for label, _, _ in told(root)] == ["做法步骤 › 次序"]


def test_the_level_of_evidence_moves(root: Path) -> None:
    text = (root / HUI).read_text("utf-8")
    (root / HUI).write_text(text.replace("self_reported: false", "self_reported: true"), encoding="utf-8")
    entry = only(root)
    assert entry.evidence_moved
    before, after = entry.evidence
    assert f"证据等级 {before} → {after}" in render_changes(changes(root), "text")


def test_layout_and_comments_are_no_change(root: Path) -> None:
    text = (root / HUI).read_text("utf-8")
    (root / HUI).write_text(
        "# 注\n" + text.replace("status: running", 'status:   "running"'), encoding="utf-8"
    )
    assert changes(root).entries == ()
    assert render_changes(changes(root), "text") == "数据没有变化。\n"


def test_entries_come_go_move_and_are_renamed(root: Path) -> None:
    shutil.copy(root / HUI, root / "practices/hunan/xin-yuanzi.yml")
    edit(root, "name: 院子会\n", "name: 全新的会\n", "practices/hunan/xin-yuanzi.yml")
    (root / "practices/zhejiang/loudong-tan.yml").rename(root / "practices/zhejiang/loudong-yishi.yml")
    (root / "practices/qinghai/shuoshi-wu.yml").unlink()
    (root / "practices/hunan/yuanzi-taizhang.yml").rename(root / "practices/zhejiang/yuanzi-taizhang.yml")
    found = {entry.id: entry for entry in changes(root).entries}
    assert {one: entry.kind for one, entry in found.items()} == {
        "xin-yuanzi": "added", "loudong-yishi": "renamed", "shuoshi-wu": "removed", "yuanzi-taizhang": "changed",
    }  # fmt: skip
    assert found["loudong-yishi"].old_id == "loudong-tan"
    assert found["yuanzi-taizhang"].old_path == "practices/hunan/yuanzi-taizhang.yml"
    text = render_changes(changes(root), "text")
    assert text.startswith("新增 1 份，删除 1 份，改了编号 1 份，修改 1 份；")
    assert "编号由 loudong-tan 改为 loudong-yishi" in text
    assert "原地址打不开了：加一份 practices/_retired/shuoshi-wu.yml" in text
    (root / "practices/_retired").mkdir()
    for old in ("shuoshi-wu", "loudong-tan"):
        (root / f"practices/_retired/{old}.yml").write_text(
            "kind: retired\ndate: 2026-11\nreason: 来源撤下了。\n", "utf-8"
        )
    text = render_changes(changes(root), "text")
    assert text.count("原地址写明了去向。") == 2
    assert "新增停用记录 shuoshi-wu" in text
    assert "原因：来源撤下了。" in text


def test_comparisons_and_words_are_compared_too(root: Path) -> None:
    edit(root, "label: 群众自治", "label: 村民自治", "practices/_vocabulary/theme.yml")
    comparison = next((LIBRARY / "practices/_comparisons").glob("*.yml")).name
    edit(root, "title: ", "title: 新的", f"practices/_comparisons/{comparison}")
    found = changes(root).entries
    assert [(entry.sort, entry.kind) for entry in found] == [
        ("comparison", "changed"),
        ("vocabulary", "changed"),
    ]
    assert found[1].fields[0].label == "词 › 村民自治 › 名称"


# ------------------------------------------------------------------------------------------------ never the value


@pytest.mark.parametrize(
    "new",
    [
        f"lead: 村党支部，{PHONE}",
        f"lead: 村党支部\nvenue_of: {PHONE}",
        f"status_of: {{a: [{PHONE}]}}\nlead: 村党支部",
        f"lead:\n  who: {PHONE}",
    ],
)
def test_what_the_screening_finds_is_never_shown(root: Path, new: str) -> None:
    edit(root, "lead: 村党支部", new)
    catalog = load_catalog(root)
    found = compare_catalogs(small_catalog(), catalog)
    problems = run_checks(catalog, TODAY)
    assert any(problem.code == "personal-mobile" for problem in problems)
    for output in ("text", "markdown", "json"):
        shown = render_changes(found, output)  # type: ignore[arg-type]
        assert PHONE not in shown
        assert HIDDEN.strip("（）") in shown.replace("\\", "")
    assert PHONE not in render_review(found, problems)


def test_a_private_name_of_a_new_entry_is_not_shown(root: Path) -> None:
    shutil.copy(root / HUI, root / "practices/hunan/xin.yml")
    edit(root, "name: 院子会\n", f"name: 找我 {PHONE}\n", "practices/hunan/xin.yml")
    edit(root, "label: 开会\n", f"label: 打 {PHONE}\n", "practices/hunan/xin.yml")
    assert PHONE not in render_changes(changes(root), "json")


def test_what_was_private_before_is_not_shown_either(root: Path, tmp_path: Path) -> None:
    before = assemble(tmp_path / "before")
    edit(before, "lead: 村党支部", f"lead: 村党支部 {PHONE}")
    found = compare_catalogs(load_catalog(before), load_catalog(root))
    assert PHONE not in render_changes(found, "json")
    assert found.entries[0].fields[0].before == HIDDEN


# ------------------------------------------------------------------------------------------------ broken entries

BROKEN = ("name: [", "", "- 1\n- 2", "\ufeffname: x", "a: &b 1\nc: *b", "figures: {a: 1}\nsources: x\nplace: []", "name:\n  - {x: 1}")  # fmt: skip


@pytest.mark.parametrize("side", ["before", "after", "both"])
@pytest.mark.parametrize("text", BROKEN)
def test_broken_entries_do_not_stop_it(root: Path, tmp_path: Path, text: str, side: str) -> None:
    before = assemble(tmp_path / "before")
    for folder, name in ((before, "before"), (root, "after")):
        if side in (name, "both"):
            (folder / HUI).write_text(text + ("" if name == "before" else "\n# 注\n"), encoding="utf-8")
    catalog = load_catalog(root)
    found = compare_catalogs(load_catalog(before), catalog)
    for output in ("text", "markdown", "json"):
        assert render_changes(found, output)  # type: ignore[arg-type]
    assert render_review(found, run_checks(catalog, TODAY))


def test_bytes_that_are_no_text(root: Path) -> None:
    (root / HUI).write_bytes(b"\xff\xfe\x00\x80")
    assert only(root).unreadable == ("after",)
    assert only(root).name == "院子会"


# ------------------------------------------------------------------------------------------------ Markdown


def test_author_text_is_no_markup_in_a_comment(root: Path) -> None:
    evil = "lead: '@everyone <img src=x> [x](https://evil.cn) | `a` **b** #12 https://evil.cn ![i](x)'"
    edit(root, "lead: 村党支部", evil)
    row = next(line for line in render_changes(changes(root), "markdown").splitlines() if "everyone" in line)
    assert "<img" not in row
    assert "](" not in row
    assert "@everyone" not in row
    assert "https://evil" not in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 4, "the text must not end the cell"


@pytest.mark.parametrize("text", ATTACKS)
def test_whatever_an_entry_says_the_comment_keeps_its_form(text: str) -> None:
    shown = render_changes(compare_catalogs(small_catalog(), with_text(text)), "markdown")
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert len(rows) > 20
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows} == {4}
    assert not re.search(r"<(?!/?(?:del|ins)>)", shown)
    assert not re.search(r"(?<!\\)\]\(", shown)
    assert json.loads(render_changes(compare_catalogs(small_catalog(), with_text(text)), "json"))


def test_the_sheet_of_a_pull_request(root: Path) -> None:
    edit(root, 'value: "120"', 'value: "150"')
    edit(root, "cadence: 每月一次", f"cadence: {PHONE}")
    catalog = load_catalog(root)
    sheet = render_review(
        compare_catalogs(small_catalog(), catalog), run_checks(catalog, TODAY), "https://a.cn/1"
    )
    assert sheet.startswith("<!-- govkb-review -->\n## 内容审阅单\n\n预览：https://a.cn/1\n")
    assert sheet.index("### 个人信息") < sheet.index("### 数据的变化") < sheet.index("### 请人核对")
    assert sheet.count("- [ ] ") == len(CHECKLIST)
    assert "personal-mobile" in sheet


def test_long_texts_are_shown_around_what_differs() -> None:
    before = "甲" * 40 + "一" + "乙" * 40
    assert segments(before, before.replace("一", "二")) == [
        ("same", "甲" * 40), ("gone", "一"), ("come", "二"), ("same", "乙" * 40),
    ]  # fmt: skip
    assert segments("", "新") == [("come", "新")]
    assert segments("旧", "") == [("gone", "旧")]


@pytest.mark.parametrize(
    ("before", "after"), [("一二三四五六七八", "一二三x五六y八"), ("abc", "abc"), ("啊" * 9, "啊" * 5)]
)
def test_segments_hold_both_texts(before: str, after: str) -> None:
    pieces = segments(before, after)
    assert "".join(text for kind, text in pieces if kind != "come") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ({"value": "120", "approx": "余", "unit": "场"}, "120余场（范围：来源未载；时期：来源未载）"),
        (
            {"value": "800多万", "approx": "多", "unit": "元", "scope": "全县"},
            "800多万元（范围：全县；时期：来源未载）",
        ),
        ({"value": "3", "approx": "内", "unit": "天"}, "3天内（范围：来源未载；时期：来源未载）"),
        ({"value": ["x"]}, "['x']（范围：来源未载；时期：来源未载）"),
    ],
)
def test_a_figure_is_printed_from_plain_values(figure: dict[str, object], expected: str) -> None:
    assert printed_figure(figure) == expected


# ------------------------------------------------------------------------------------------------ the command


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a..b", ("a", "b")), ("a..", ("a", "HEAD")), ("..b", ("HEAD", "b")), ("a...b", ("a...b", "b")), ("a...", ("a...HEAD", "HEAD")),
        ("v1.0..v1.1", ("v1.0", "v1.1")),
    ],
)  # fmt: skip
def test_two_states_in_one_word(text: str, expected: tuple[str, str]) -> None:
    assert two_states(text) == expected


def git(root: Path, *arguments: str) -> None:
    identity = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.cn",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]
    subprocess.run(
        ["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True, timeout=60
    )


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["diff", *arguments], catch_exceptions=False)


@pytest.fixture
def repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    git(root, "init", "-q")
    git(root, "commit", "-q", "--allow-empty", "-m", "空")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "建库")
    monkeypatch.chdir(root)
    return root


def test_revisions(repository: Path) -> None:
    edit(repository, 'value: "120"', 'value: "150"')
    assert "120余场" in run().output, "without arguments: what is not committed"
    git(repository, "commit", "-qam", "改")
    assert run("HEAD").output == "数据没有变化。\n"
    assert "150余场" in run("HEAD~1..HEAD").output
    assert json.loads(run("HEAD~1...HEAD", "--format", "json").output)["entries"][0]["id"] == "yuanzi-hui"
    assert "新增 " in run("HEAD~2..HEAD").output, "the first commit has no practices at all"
    assert run("HEAD~1..HEAD", "--review").output.startswith("<!-- govkb-review -->")


def test_a_preview_has_the_papers_of_what_the_branch_touched(repository: Path) -> None:
    git(repository, "checkout", "-qb", "gaidong")
    edit(repository, 'value: "120"', 'value: "150"')
    (repository / "README.md").write_text("甲")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "改")
    git(repository, "checkout", "-q", "main")
    (repository / "practices/qinghai/shuoshi-wu.yml").unlink()
    git(repository, "commit", "-qam", "别人的改动")
    git(repository, "checkout", "-q", "gaidong")
    assert changed_since(repository, "main") == (HUI,)
    with pytest.raises(StateMissing):
        changed_since(repository, "nowhere")


def test_two_folders_need_no_git(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = assemble(tmp_path / "before", divisions=False)
    edit(root, 'value: "120"', 'value: "150"')
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", "")
    assert "120余场" in run(str(before), str(root)).output


@pytest.mark.parametrize("name", ["gibt-es-nicht", "--output=x", "HEAD~99", "a..b"])
def test_an_unknown_revision_is_one_chinese_line(repository: Path, name: str) -> None:
    result = run("--", name)
    assert result.exit_code == 1
    assert "不是 git 版本" in result.output
    assert "Traceback" not in result.output


def test_links_in_a_revision_lead_nowhere(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text("name: 秘密\n", encoding="utf-8")
    (repository / "practices/hunan/link.yml").symlink_to(secret)
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "链接")
    result = run("HEAD~1..HEAD")
    assert "秘密" not in result.output
    with state(repository, "HEAD", lend=repository) as catalog:
        assert "practices/hunan/link.yml" not in catalog.texts


def test_a_state_without_divisions_borrows_them(tmp_path: Path) -> None:
    bare = assemble(tmp_path / "bare", divisions=False)
    with pytest.raises(StateMissing), state(bare, str(bare)):
        pass
    assert not (bare / "practices/_regions").exists()
