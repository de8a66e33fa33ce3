"""`govkb site` and `govkb serve`: the site, built or looked at while it is being edited."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root, say, today
from govkb.heap import uncollected
from govkb.terminal import Command, Port


@click.command(cls=Command)
@click.option(
    "--pdf/--no-pdf",
    default=None,
    help="同时生成每条做法和每个对比的 PDF 和 Word（没有变化的不重做）。离线包默认带，网站默认不带。",
)
@click.option("--offline", is_flag=True, help="打成一个压缩包：解压后双击 index.html 就能用，不用联网。")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="写到这个文件夹，默认 site/；离线包默认 dist/。",
)
@click.option(
    "--pdf-since",
    default="",
    metavar="版本",
    help="只生成这个 git 版本以来改过的做法和对比的 PDF，例如 origin/main；供预览用，快得多。",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="个数",
    help="用几个进程排页面。不写：一千五百条到三千条的库有几个核用几个；小的用一个就够，更大的用一个，省内存。",
)
def site(pdf: bool | None, offline: bool, out: Path | None, pdf_since: str, jobs: int | None) -> None:
    """检查全部条目，生成网站到 site/，或打成离线包。

    有错误就停下并列出来，原来的 site/ 不动。
    """
    click.get_current_context().with_resource(
        uncollected()
    )  # from here on: the imports alone are a hundred looks
    from govkb.building import BuildFailed, build_bundle, build_site

    root = find_root(Path.cwd())
    if pdf_since and (pdf or offline):
        raise click.UsageError("--pdf-since 不能和 --pdf、--offline 一起用。")
    try:
        if offline:
            target, built = build_bundle(root, out or root / "dist", with_pdf=pdf is not False, say=say)
        else:
            changed = _changed(root, pdf_since) if pdf_since else ()
            built = build_site(
                root, out or root / "site", with_pdf=bool(pdf), say=say, pdf_of=changed, jobs=jobs
            )
            target = built.folder
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    size = f"，{target.stat().st_size / 1_048_576:.1f} MB" if offline else ""
    say(f"完成：{built.practices}条做法，{built.files}个文件{size}，在 {target}。")


def _changed(root: Path, since: str) -> tuple[str, ...]:
    """Ids of the entries and comparisons that are not as they were at that revision: an id is its file's name."""
    from govkb.revisions import StateMissing, changed_since

    try:
        return tuple(Path(path).stem for path in changed_since(root, since))
    except StateMissing as missing:
        raise click.ClickException(str(missing)) from missing


@click.command(cls=Command)
@click.option("--port", type=Port(), default=8000, help="端口，默认 8000。", metavar="端口")
@click.option("--pdf/--no-pdf", default=False, help="同时生成 PDF 和 Word。")
def serve(port: int, pdf: bool) -> None:
    """边改边看：在本机打开网站，改了条目、页面或模板就自动刷新。"""
    from govkb.building import BuildFailed, serve_site
    from govkb.serving import serve as serve_live

    root = find_root(Path.cwd())
    try:
        if pdf:
            serve_site(root, port, with_pdf=True, say=say)
        else:
            serve_live(root, port, today, say)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
