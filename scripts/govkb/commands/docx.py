"""`govkb docx`: the same papers as Word files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from govkb.commands.place import find_root
from govkb.commands.selecting import into, request_from, selecting
from govkb.terminal import Command, OneOf


@click.command(cls=Command)
@selecting
@click.option("--kind", default="case", metavar="种类", help="哪一种，默认 case；种类见 govkb pdf --help。")
@click.option(
    "--template",
    type=OneOf(["house", "gbt9704"]),
    default="house",
    metavar="版式",
    help="house 做法库版式（默认）；gbt9704 公文版式。",
)
@into("docx")
def docx(kind: str, template: str, out: Path, **chosen: Any) -> None:
    """生成 Word：案例、对比、读本、学员页、角色卡、主持人手册等，可以直接修改。

    选哪几条：写编号；或用 --all、--select、--query 挑选。次序照您写的次序。
    打开读本时 Word 会问要不要更新目录，选“是”。

    例：govkb docx wuchanghui --template gbt9704
        govkb docx wuchanghui jifenzhi --kind handbook --title 村干部培训班
    """
    from govkb.building import BuildFailed
    from govkb.office import write_word

    try:
        written = write_word(find_root(Path.cwd()), request_from(chosen, kind), template, out)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    for file in written:
        click.echo(file.as_posix())
