"""`govkb cite`: entries and their sources for reference managers."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.commands.selecting import choosing
from govkb.terminal import Command, OneOf


@click.command(cls=Command)
@choosing
@click.option("--format", "form", type=OneOf(["bib", "ris", "csl"]), default="bib", metavar="格式", help="bib（BibTeX，默认）、ris（EndNote、NoteExpress）、csl（CSL-JSON）。")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="文件", help="写到这个文件；不写就打印出来。")
def cite(
    ids: tuple[str, ...], everything: bool, conditions: str, query: str, form: str, out: Path | None
) -> None:
    """著录：把选中的做法和它们的全部来源写成文献管理软件能读的格式。

    例：govkb cite wuchanghui jifenzhi --format ris --out 参考文献.ris
    """
    from govkb.building import BuildFailed
    from govkb.outputs.data.cited import citations, cited
    from govkb.printing import Request, gather

    request = Request(ids=ids, everything=everything, conditions=conditions, query=query)
    try:
        library, chosen = gather(find_root(Path.cwd()), request)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    practices = [one for one in chosen if one in library.practices]
    text = citations([one for practice in practices for one in cited(library, practice)], form)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8", newline="\n")
    except OSError as wrong:
        raise click.ClickException(
            f"写不了 {out}：{wrong.strerror or wrong}。检查磁盘空间和权限。"
        ) from wrong
    click.echo(f"{out.as_posix()}　{len(practices)} 条做法")
