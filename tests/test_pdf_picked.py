"""`govkb pdf --compare`: any practices side by side on A4 landscape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fixture_library import assemble, read_once
from govkb.building import BuildFailed
from govkb.printing import Request, write_pdfs


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_once(monkeypatch)
    return assemble(tmp_path / "library")


def test_two_practices_become_one_sheet_on_its_side(root: Path, tmp_path: Path) -> None:
    ((file, pages),) = write_pdfs(root, Request(picked=("yuanzi-hui", "loudong-tan")), tmp_path / "out")
    assert pages
    sizes = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", file.read_bytes()))
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(842, 595)}


@pytest.mark.parametrize(
    ("picked", "says"),
    [
        (("yuanzi-hui",), "要二到四条做法，现在选了1条"),
        (("yuanzi-hui", "yuanzi-hui"), "现在选了1条"),
        (("yuanzi-hui", "loudong-tn"), "您是不是想写 loudong-tan"),
        (("yuanzi-hui", "zuoxialai-shuo"), "没有编号是「zuoxialai-shuo」的做法"),
    ],
)
def test_what_cannot_be_compared_is_said(
    root: Path, tmp_path: Path, picked: tuple[str, ...], says: str
) -> None:
    with pytest.raises(BuildFailed, match=re.escape(says)):
        write_pdfs(root, Request(picked=picked), tmp_path / "out")
