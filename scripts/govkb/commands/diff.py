"""`govkb diff`: what a change changes in the data."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root, today
from govkb.terminal import Command, OneOf


@click.command(cls=Command)
@click.argument("states", nargs=-1, metavar="[改动前..改动后]")
@click.option("--format", "output", type=OneOf(("text", "markdown", "json")), default="text", help="text、markdown、json。", show_default=False, metavar="格式")  # fmt: skip
@click.option("--review", is_flag=True, help="审阅单（Markdown）：问题、变化、请人核对的清单。")
@click.option("--preview", default="", metavar="网址", help="审阅单里写上预览的网址。")
def diff(states: tuple[str, ...], output: str, review: bool, preview: str) -> None:
    """逐项说明数据有什么变化：数字由多少改成多少、来源增减、证据等级升降。

    写 git 版本（main..HEAD、v1..v2），或两个放着 practices 的文件夹。
    只写一个版本，是与现在的文件比；什么都不写，是看还没有提交的改动。个人信息只报位置，不显示内容。
    """
    from govkb.changes import compare_catalogs
    from govkb.checks import run_checks
    from govkb.review import CHANGE_FORMATS, render_changes, render_review
    from govkb.revisions import StateMissing, state, two_states

    root = find_root(Path.cwd())
    if len(states) > 2:
        raise click.UsageError("最多写两个：改动前、改动后。")
    if len(states) == 2:
        before, after = states
    elif states and ".." in states[0] and not Path(states[0]).is_dir():
        before, after = two_states(states[0])
    else:
        before, after = states[0] if states else "HEAD", str(root)
    try:
        with state(root, before, lend=root) as old, state(root, after, lend=root) as new:
            changes = compare_catalogs(old, new)
            problems = run_checks(new, today()) if review else ()
    except StateMissing as missing:
        raise click.ClickException(str(missing)) from missing
    if review:
        click.echo(render_review(changes, problems, preview), nl=False)
    else:
        chosen = next(one for one in CHANGE_FORMATS if one == output)
        click.echo(render_changes(changes, chosen), nl=False)
