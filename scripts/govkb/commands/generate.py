"""`govkb generate`: the files that follow from the code."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.terminal import Command


@click.command(cls=Command)
@click.option("--check", "only_check", is_flag=True, help="只看是否与模型一致，不写文件；不一致时以 1 退出。")
def generate(only_check: bool) -> None:
    """重新生成由代码得来的文件：JSON Schema、字段表、问题代号表、审阅分工（CODEOWNERS）。"""
    from govkb.generated import generated_files
    from govkb.owners import OwnersWrong

    root = find_root(Path.cwd())
    try:
        files = generated_files(root)
    except OwnersWrong as wrong:
        raise click.ClickException(str(wrong)) from wrong
    stale = [path for path, text in files.items() if _text(root / path) != text]
    for path in stale:
        if not only_check:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(files[path], encoding="utf-8", newline="\n")
        click.echo(f"{'不一致' if only_check else '已更新'}：{path}")
    if only_check and stale:
        raise click.ClickException("运行 govkb generate 后再提交。")


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None
