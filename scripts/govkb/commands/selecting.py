"""What `govkb pdf`, `docx` and `pptx` have in common: which entries, and for which workshop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from govkb.terminal import OneOf

if TYPE_CHECKING:
    from govkb.printing import Request

Function = TypeVar("Function", bound=Callable[..., Any])

_WHICH: tuple[Callable[[Any], Any], ...] = (
    click.argument("ids", nargs=-1, metavar="[编号…]"),
    click.option("--all", "everything", is_flag=True, help="全部做法和对比。"),
    click.option("--select", "conditions", default="", metavar="条件", help="按条件挑：theme=…&province=…，或查找页的网址。"),
    click.option("--query", default="", metavar="词", help="按名称、别名、分类和正文里的词挑。"),
)  # fmt: skip
_OCCASION: tuple[Callable[[Any], Any], ...] = (
    click.option("--title", default="", metavar="题目", help="培训名称，印在封面和页眉。"),
    click.option("--place", default="", metavar="地点", help="培训地点。"),
    click.option("--date", "day", default="", metavar="日期", help="培训日期，照写照印。"),
    click.option("--trainer", default="", metavar="主讲", help="主讲人。"),
    click.option(
        "--minutes", type=OneOf(["45", "90", "180"]), default="90", metavar="分钟", help="课时：45、90 或 180，默认 90。"
    ),
    click.option("--site-url", envvar="SITE_URL", default="", metavar="网址", help="网站的公开地址；写了就印在封面上。"),
)  # fmt: skip


def choosing(function: Function) -> Function:
    """Add the arguments and options that say which entries are meant."""
    for option in reversed(_WHICH):
        function = option(function)
    return function


def selecting(function: Function) -> Function:
    """Add the arguments and options that say which entries are meant and for which workshop."""
    for option in reversed(_OCCASION):
        function = option(function)
    return choosing(function)


def into(folder: str) -> Callable[[Function], Function]:
    """Add the option that says where files go."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=Path(folder),
        metavar="文件夹",
        help=f"写到这个文件夹，默认 {folder}/。",
    )


def request_from(chosen: dict[str, Any], kind: str, picked: str = "") -> Request:
    """What was asked for, from the values of these options. `picked` are ids parted by commas, to be laid side by side."""
    from govkb.printing import Request
    from govkb.views.handout import Occasion

    return Request(
        ids=chosen["ids"], everything=chosen["everything"], conditions=chosen["conditions"], query=chosen["query"], kind=kind,
        occasion=Occasion(chosen["title"], chosen["place"], chosen["day"], chosen["trainer"], int(chosen["minutes"])),
        site_url=chosen["site_url"], picked=tuple(one.strip() for one in picked.replace("，", ",").split(",") if one.strip()),
    )  # fmt: skip
