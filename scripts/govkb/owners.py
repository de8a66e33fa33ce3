"""Who is asked to review what: `docs/CODEOWNERS`, made from `practices/_owners/owners.yml`.

Nobody is invented: with empty settings the file names folders and no owner, which the platforms take for "nobody in
particular". The form is what GitHub, Gitee and GitCode have in common: one pattern in a line, the last match counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from govkb.document import read_document
from govkb.files import FOLDER
from govkb.regions import Regions

SETTINGS = f"{FOLDER}/_owners/owners.yml"
CODEOWNERS = "docs/CODEOWNERS"

_HANDLE = re.compile(r"@[\w./-]+")


class OwnersWrong(Exception):
    """The settings name something that is no folder or no handle; says which, in Chinese."""


def render_owners(root: Path, regions: Regions) -> str:
    """The file. Raises OwnersWrong."""
    path = root / SETTINGS
    settings = read_document(SETTINGS, path.read_bytes()).value or {} if path.exists() else {}
    slugs = [province.slug for province in regions.provinces]
    own = settings.get("province") or {}
    strange = [slug for slug in own if slug not in slugs] if isinstance(own, Mapping) else ["province"]
    if strange:
        raise OwnersWrong(f"{SETTINGS}：没有「{strange[0]}」这个省份文件夹。")
    return "\n".join([*_lines(settings, own, slugs), ""])


def _lines(settings: Mapping[str, Any], own: Mapping[str, Any], slugs: list[str]) -> Iterator[str]:
    yield "# 本文件由 govkb generate 从 practices/_owners/owners.yml 生成，不要手改。"
    yield "# 一行一个文件夹，后面是审阅的人或小组；以 # 开头的还没有人，归有合并权限的人。后面的行盖过前面的行。"
    yield _line("*", settings.get("program"))
    for slug in slugs:
        yield _line(f"/{FOLDER}/{slug}/", own.get(slug) or settings.get("provinces"))
    for folder, name in (
        ("_comparisons", "comparisons"),
        ("_vocabulary", "vocabulary"),
        ("_regions", "vocabulary"),
        ("_retired", "vocabulary"),
        ("_owners", "vocabulary"),
    ):
        yield _line(f"/{FOLDER}/{folder}/", settings.get(name))


def _line(pattern: str, owners: Any) -> str:
    if not owners:
        return f"# {pattern}"
    named = [owners] if isinstance(owners, str) else list(owners)
    for one in named:
        if not isinstance(one, str) or not _HANDLE.fullmatch(one):
            raise OwnersWrong(f"{SETTINGS}：「{one}」不是账号或小组，要以 @ 开头。")
    return f"{pattern} {' '.join(named)}"
