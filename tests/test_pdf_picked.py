"""`govkb pdf --compare`: any practices side by side on A4 landscape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fixture_library import assemble, read_once
from govkb.building import BuildFailed, write_pdfs


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    return assemble(tmp_path / "library")


def test_two_practices_become_one_sheet_on_its_side(root: Path, tmp_path: Path) -> None:
    (file,) = write_pdfs(root, (), tmp_path / "out", everything=False, picked=("yuanzi-hui", "loudong-tan"))
    assert file.name == "yuanzi-hui-loudong-tan.pdf"
    sizes = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", file.read_bytes()))
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(842, 595)}


@pytest.mark.parametrize(
    ("picked", "says"),
    [
        (("yuanzi-hui",), "对比要两条到4条做法，这里有1条"),
        (("yuanzi-hui", "yuanzi-hui"), "这里有1条"),
        (("yuanzi-hui", "loudong-tn"), "您是不是想写 loudong-tan"),
        (("yuanzi-hui", "zuoxialai-shuo"), "没有编号是「zuoxialai-shuo」的做法"),
    ],
)
def test_what_cannot_be_compared_is_said(
    root: Path, tmp_path: Path, picked: tuple[str, ...], says: str
) -> None:
    with pytest.raises(BuildFailed, match=re.escape(says)):
        write_pdfs(root, (), tmp_path / "out", everything=False, picked=picked)
