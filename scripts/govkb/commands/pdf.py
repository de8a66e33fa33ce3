"""`govkb pdf`: papers for a class, from cards to a whole reader."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.terminal import Command, OneOf


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="[编号…]")
@click.option("--all", "everything", is_flag=True, help="全部做法和对比。")
@click.option(
    "--compare",
    "picked",
    default="",
    metavar="编号,编号",
    help="另把两到四条做法排成一张对比表（A4 横向），例如 --compare a,b,c。",
)
@click.option("--kind", default="case", metavar="种类", help="印哪一种，默认 case；种类见上。")
@click.option(
    "--select",
    "conditions",
    default="",
    metavar="条件",
    help="按条件挑：theme=…&province=…，或查找页的网址。",
)
@click.option("--query", default="", metavar="词", help="按名称、别名、分类和正文里的词挑。")
@click.option("--title", default="", metavar="题目", help="培训名称，印在封面和页眉。")
@click.option("--place", default="", metavar="地点", help="培训地点。")
@click.option("--date", "day", default="", metavar="日期", help="培训日期，照写照印。")
@click.option("--trainer", default="", metavar="主讲", help="主讲人。")
@click.option(
    "--minutes",
    type=OneOf(["45", "90", "180"]),
    default="90",
    metavar="分钟",
    help="课时：45、90 或 180，默认 90。",
)
@click.option(
    "--site-url", envvar="SITE_URL", default="", metavar="网址", help="网站的公开地址；写了就印二维码。"
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("pdf"),
    metavar="文件夹",
    help="写到这个文件夹，默认 pdf/。",
)
def pdf(
    ids: tuple[str, ...],
    everything: bool,
    kind: str,
    conditions: str,
    query: str,
    picked: str,
    title: str,
    place: str,
    day: str,
    trainer: str,
    minutes: str,
    site_url: str,
    out: Path,
) -> None:
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
    from govkb.printing import Request, write_pdfs
    from govkb.views.handout import Occasion

    request = Request(
        ids=ids, everything=everything, conditions=conditions, query=query, kind=kind,
        picked=tuple(one.strip() for one in picked.replace("，", ",").split(",") if one.strip()),
        occasion=Occasion(title, place, day, trainer, int(minutes)), site_url=site_url,
    )  # fmt: skip
    try:
        written = write_pdfs(find_root(Path.cwd()), request, out)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    for file, pages in written:
        click.echo(f"{file.as_posix()}　{pages} 页")
