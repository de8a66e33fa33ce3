"""`govkb search`: what readers will find, and why it stands where it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govkb.commands.place import find_root
from govkb.terminal import Command, Count, ExistingFolder, OneOf

if TYPE_CHECKING:
    from govkb.outputs.search.reader import IndexReader


@click.command(cls=Command)
@click.argument("query", nargs=-1, metavar="[要找的话]")
@click.option("--explain", is_flag=True, help="说明每条为什么排在这里：名称、文字各得几分，哪个词在哪一节。")
@click.option("--limit", type=Count(), default=10, metavar="条数", help="最多列几条，默认 10。")
@click.option(
    "--format",
    "form",
    type=OneOf(["text", "json"]),
    default="text",
    help="text 给人看（默认），json 给程序。",
)
@click.option(
    "--site",
    "built",
    type=ExistingFolder(),
    metavar="文件夹",
    help="查一个已经生成的网站，不按现在的条目查。",
)
def search(query: tuple[str, ...], explain: bool, limit: int, form: str, built: Path | None) -> None:
    """在终端里检索，次序和网站的搜索框一样。

    不写 --site 时，按现在的条目当场建索引，改了条目不必先生成网站；手写的页面（指南、说明）不在里面。
    """
    from govkb.outputs.search.account import account, as_data
    from govkb.report import on_one_line

    if not query:
        raise click.ClickException("写上要找的话，如：govkb search 屋场会；带空格也行。")
    index = _built_index(built) if built else _present_index()
    told = account(" ".join(query), index, limit)
    if form == "json":
        click.echo(json.dumps(as_data(told), ensure_ascii=False, indent=2))
        return
    for line in told.lines(explain=explain):
        click.echo(on_one_line(line))


def _present_index() -> IndexReader:
    """An index of the entries as they are now."""
    from govkb.catalog import load_catalog
    from govkb.outputs.search import build_search
    from govkb.outputs.search.reader import IndexReader
    from govkb.outputs.search.records import library_records, library_thesaurus
    from govkb.views.library import Library, library_settings

    catalog = load_catalog(find_root(Path.cwd()))
    library = Library(catalog, library_settings(catalog))
    return IndexReader(build_search(library_records(library), library_thesaurus(library)))


def _built_index(folder: Path) -> IndexReader:
    """The index of a site that was built."""
    from govkb.outputs.search.reader import IndexReader

    if not (folder / "search" / "root.js").is_file():
        raise click.ClickException(f"{folder} 里没有检索数据；先运行 govkb site，再写它的文件夹。")
    files = sorted((folder / "search").rglob("*.js"))
    return IndexReader({file.relative_to(folder).as_posix(): file.read_bytes() for file in files})
