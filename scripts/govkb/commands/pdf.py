"""`govkb pdf`: ready files for paper."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.terminal import Command


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="[编号…]")
@click.option("--all", "everything", is_flag=True, help="全部做法和对比。")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("pdf"),
    metavar="文件夹",
    help="写到这个文件夹，默认 pdf/。",
)
def pdf(ids: tuple[str, ...], everything: bool, out: Path) -> None:
    """生成 PDF：按编号选做法或对比，或用 --all 全部生成。"""
    from govkb.building import BuildFailed, write_pdfs

    try:
        written = write_pdfs(find_root(Path.cwd()), ids, out, everything=everything)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    for file in written:
        click.echo(file.as_posix())
