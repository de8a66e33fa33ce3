"""`govkb pptx`: slides for a class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from govkb.commands.place import find_root
from govkb.commands.selecting import into, request_from, selecting
from govkb.terminal import Command


@click.command(cls=Command)
@selecting
@into("pptx")
def pptx(out: Path, **chosen: Any) -> None:
    """生成投影片：一次选择一份，案例各五张起，加思考题、对比和来源；文字都能改。

    选哪几条：写编号；或用 --all、--select、--query 挑选。次序照您写的次序。
    来源和“来源未载”的事项在每张的备注里。

    例：govkb pptx wuchanghui jiudian-pengtouhui cunli-yishi --title 村干部培训班
    """
    from govkb.building import BuildFailed
    from govkb.office import write_slides

    try:
        written = write_slides(find_root(Path.cwd()), request_from(chosen, "handbook"), out)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo(written.as_posix())
