"""`govkb site` and `govkb serve`: the site, built or looked at while it is being edited."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root, say
from govkb.terminal import Command, Port


@click.command(cls=Command)
@click.option(
    "--pdf/--no-pdf", default=False, help="同时生成每条做法和每个对比的 PDF 和 Word（没有变化的不重做）。"
)
@click.option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="写到这个文件夹，默认 site/。")
def site(pdf: bool, out: Path | None) -> None:
    """检查全部条目，生成网站到 site/。

    有错误就停下并列出来，原来的 site/ 不动。
    """
    from govkb.building import BuildFailed, build_site

    root = find_root(Path.cwd())
    try:
        built = build_site(root, out or root / "site", with_pdf=pdf, say=say)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    say(f"完成：{built.practices}条做法，{built.files}个文件，在 {built.folder}。")


@click.command(cls=Command)
@click.option("--port", type=Port(), default=8000, help="端口，默认 8000。", metavar="端口")
@click.option("--pdf/--no-pdf", default=False, help="同时生成 PDF 和 Word。")
def serve(port: int, pdf: bool) -> None:
    """边改边看：在本机打开网站，改了条目、页面或模板就自动刷新。"""
    from govkb.building import BuildFailed, serve_site

    try:
        serve_site(find_root(Path.cwd()), port, with_pdf=pdf, say=say)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
