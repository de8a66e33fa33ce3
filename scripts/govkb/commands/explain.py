"""`govkb explain`: what a problem code means."""

from __future__ import annotations

import click

from govkb.terminal import Command


@click.command(cls=Command)
@click.argument("code", required=False, metavar="[代号]")
def explain(code: str | None) -> None:
    """解释一个问题代号：什么意思、为什么、怎么改；不写代号就列出全部。"""
    from govkb.messages import MESSAGES, without_facts
    from govkb.nearest import nearest

    if code is None:
        for name, message in MESSAGES.items():
            click.echo(
                f"{name}\t{'错误' if message.severity == 'error' else '提醒'}\t{without_facts(message.text)}"
            )
        return
    if code not in MESSAGES:
        near = nearest(code, MESSAGES)
        raise click.ClickException(
            f"没有「{code}」这个代号。"
            + (f"您是不是想查 {near}？" if near else "运行 govkb explain 看全部。")
        )
    message = MESSAGES[code]
    click.echo(f"{code}（{'错误，必须改' if message.severity == 'error' else '提醒，建议改'}）")
    click.echo(f"什么问题：{without_facts(message.text)}")
    if message.why:
        click.echo(f"为什么：{message.why}")
    click.echo(f"怎么改：{without_facts(message.hint)}")
