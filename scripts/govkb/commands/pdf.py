"""`govkb pdf`: papers for a class, from cards to a whole reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from govkb.commands.place import find_root
from govkb.commands.selecting import into, request_from, selecting
from govkb.terminal import Command


@click.command(cls=Command)
@selecting
@click.option("--kind", default="case", metavar="种类", help="印哪一种，默认 case；种类见上。")
@click.option(
    "--compare",
    "picked",
    default="",
    metavar="编号,编号",
    help="另把两到四条做法排成一张对比表（A4 横向），例如 --compare a,b,c。",
)
@into("pdf")
def pdf(kind: str, picked: str, out: Path, **chosen: Any) -> None:
    """生成 PDF：案例卡、案例读本、学员页、角色卡、主持人手册等。

    选哪几条：写编号；或用 --all、--select、--query 挑选。次序照您写的次序。
    每条一份的种类：
      card 案例卡            case 案例全文           worksheet 学员页和小组任务单
      sequel 后续页          roleplay 情景模拟角色卡  cafe 世界咖啡桌布页
      facilitator 主持人手册（教师用）
    整个选择一份的种类：
      handbook 案例读本      matrix 对比表           exercise 比较练习
      key 比较练习参考答案（教师用）
      evaluation 评估表      action-plan 迁移行动计划

    例：govkb pdf wuchanghui jifenzhi --kind handbook --title 村干部培训班
    """
    from govkb.building import BuildFailed
    from govkb.printing import write_pdfs

    try:
        written = write_pdfs(find_root(Path.cwd()), request_from(chosen, kind, picked), out)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    for file, pages in written:
        click.echo(f"{file.as_posix()}　{pages} 页")
