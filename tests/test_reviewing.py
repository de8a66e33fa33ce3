"""Issue forms, owners and retired addresses: what reviewers and those who ask for removal rely on."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from fixture_library import REPOSITORY, TODAY, assemble, known_divisions, read_once, small_catalog
from govkb.catalog import load_catalog
from govkb.checks import run_checks
from govkb.cli import cli
from govkb.outputs.data import open_data
from govkb.outputs.pages import PageRenderer
from govkb.owners import SETTINGS, OwnersWrong, render_owners
from govkb.review import CHECKLIST
from govkb.views.library import Library, library_settings
from govkb.views.retired import view_retired
from made_pages import made_pages

HOSTS = (".github", ".gitee", ".gitcode")
FORMS = ("1-addition.yml", "2-correction.yml", "3-removal.yml")


def form(host: str, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((REPOSITORY / host / "ISSUE_TEMPLATE" / name).read_text("utf-8"))
    return loaded


# ------------------------------------------------------------------------------------------------ issue forms


@pytest.mark.parametrize("name", [*FORMS, "config.yml"])
def test_the_three_hosts_have_the_same_forms(name: str) -> None:
    texts = {(REPOSITORY / host / "ISSUE_TEMPLATE" / name).read_bytes() for host in HOSTS}
    assert len(texts) == 1


@pytest.mark.parametrize("name", FORMS)
def test_a_form_uses_only_what_all_hosts_know(name: str) -> None:
    """Fields of docs.github.com (form schema), help.gitee.com and docs.gitcode.com (issue templates) in common."""
    loaded = form(".github", name)
    assert {"name", "description", "title", "body"} <= set(loaded)
    assert len(loaded["name"]) > 3
    ids = [field["id"] for field in loaded["body"] if "id" in field]
    assert len(set(ids)) == len(ids)
    for field in loaded["body"]:
        assert field["type"] in ("markdown", "input", "textarea", "checkboxes")
        if field["type"] == "markdown":
            assert "任何人都看得见" in field["attributes"]["value"]
        else:
            assert re.fullmatch(r"[a-z]+", field["id"])
            assert field["attributes"]["label"]
        if field["type"] == "checkboxes":
            assert [option["required"] for option in field["attributes"]["options"]] == [True]


def test_the_removal_form_does_not_ask_who_or_what() -> None:
    labels = " ".join(
        field["attributes"].get("label", "") for field in form(".github", "3-removal.yml")["body"]
    )
    assert not re.search("姓名|电话|联系|身份|内容", labels)


# ------------------------------------------------------------------------------------------------ owners


def owners(root: Path, text: str) -> str:
    (root / SETTINGS).parent.mkdir(parents=True, exist_ok=True)
    (root / SETTINGS).write_text(text, encoding="utf-8")
    return render_owners(root, known_divisions())


def test_nobody_is_invented() -> None:
    text = (REPOSITORY / "docs/CODEOWNERS").read_text("utf-8")
    assert "@" not in text
    assert all(line.startswith("#") for line in text.splitlines())


def test_owners_by_province(tmp_path: Path) -> None:
    text = owners(tmp_path, 'provinces: ["@a/all"]\nprovince:\n  hunan: ["@a/hunan", "@b"]\nprogram: "@c"\n')
    lines = text.splitlines()
    assert "/practices/hunan/ @a/hunan @b" in lines
    assert "/practices/qinghai/ @a/all" in lines
    assert lines.index("* @c") < lines.index("/practices/hunan/ @a/hunan @b"), "the last match counts"
    assert "# /practices/_vocabulary/" in lines


@pytest.mark.parametrize(
    ("text", "told"),
    [("province: {hunnan: ['@a']}", "hunnan"), ("program: [张三]", "张三"), ("program: ['@a b']", "@a b")],
)
def test_a_wrong_owner_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(OwnersWrong, match=told):
        owners(tmp_path, text)


def test_generate_tells_a_wrong_owner_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = assemble(tmp_path)
    (root / SETTINGS).parent.mkdir()
    (root / SETTINGS).write_text("program: [x]\n", encoding="utf-8")
    monkeypatch.chdir(root)
    result = CliRunner().invoke(cli, ["generate"], catch_exceptions=False)
    assert result.exit_code == 1
    assert "「x」不是账号或小组" in result.output


def test_every_item_of_the_checklist_is_explained() -> None:
    page = (REPOSITORY / "docs/contribute/review.md").read_text("utf-8")
    criteria = page.split("## 收的标准")[1].split("以下情况")[0]
    assert len(re.findall(r"^\d\. \*\*", criteria, re.MULTILINE)) == len(CHECKLIST)


# ------------------------------------------------------------------------------------------------ old addresses

MERGED = "kind: merged\nname: 旧的<会>\ninto: [yuanzi-hui]\ndate: 2026-11-20\nreason: 与院子会是同一做法。\n"
WITHDRAWN = "kind: withdrawn\ndate: 2026-11\nreason: 应要求撤回。\n"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    read_once(monkeypatch)
    root = assemble(tmp_path, divisions=False)
    (root / "practices/_retired").mkdir()
    (root / "practices/_retired/jiu-hui.yml").write_text(MERGED, encoding="utf-8")
    (root / "practices/_retired/che-hui.yml").write_text(WITHDRAWN, encoding="utf-8")
    catalog = load_catalog(root)
    assert not [problem for problem in run_checks(catalog, TODAY) if "_retired" in problem.path]
    return Library(catalog, library_settings(catalog, base_url="https://example.org/"))


def text_of(library: Library, identifier: str) -> tuple[str, str]:
    page = PageRenderer(library.settings).retired(view_retired(library, identifier))
    return html.unescape(re.sub(r"<[^>]+>", " ", page.body)), page.body


def test_a_merged_entry_says_why_and_leads_on(library: Library) -> None:
    text, body = text_of(library, "jiu-hui")
    assert "这一条已经并入别的条目" in text
    assert "与院子会是同一做法。" in text
    assert 'href="../../practices/yuanzi-hui/"' in body
    assert "<会>" not in body


def test_a_withdrawn_entry_keeps_nothing(library: Library) -> None:
    text, body = text_of(library, "che-hui")
    assert "这一条已应要求撤回" in text
    assert "不留原文" in text
    assert "现在看这里" not in body


def test_old_addresses_are_pages_and_data_but_no_entries(library: Library) -> None:
    pages = {page.url: page for page in made_pages(library)}
    assert "noindex" in pages["practices/jiu-hui/"].head
    assert "noindex" not in pages["practices/yuanzi-hui/"].head
    files = dict(open_data(library))
    assert "data/v1/practices/jiu-hui.json" not in files
    assert b'"id":"jiu-hui","kind":{"id":"merged"' in files["data/v1/retired.json"]
    assert b"jiu-hui" not in files["feeds/new.xml"]


def test_the_small_library_has_none() -> None:
    assert small_catalog().retired == {}
