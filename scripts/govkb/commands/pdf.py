"""`govkb pdf`: ready files for paper."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.terminal import Command


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="[编号…]")
@click.option(
    "--compare",
    "picked",
    metavar="编号,编号",
    help="把两到四条做法排成一张对比表（A4 横向），例如 --compare a,b,c。",
)
@click.option("--all", "everything", is_flag=True, help="全部做法和对比。")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("pdf"),
    metavar="文件夹",
    help="写到这个文件夹，默认 pdf/。",
)
def pdf(ids: tuple[str, ...], picked: str | None, everything: bool, out: Path) -> None:
    """生成 PDF：按编号选做法或对比，或用 --all 全部生成，或用 --compare 现排一张对比表。"""
    from govkb.building import BuildFailed, write_pdfs

    columns = (
        tuple(one.strip() for one in picked.replace("，", ",").split(",") if one.strip()) if picked else ()
    )
    try:
        written = write_pdfs(find_root(Path.cwd()), ids, out, everything=everything, picked=columns)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    for file in written:
        click.echo(file.as_posix())
