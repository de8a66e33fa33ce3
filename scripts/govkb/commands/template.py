"""`govkb template`: the workbook or document that a person fills in."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.terminal import Command


@click.command(cls=Command)
@click.option("--out", type=click.Path(path_type=Path), metavar="文件", help="写到哪个文件；不写就是当前文件夹里的「填报表.xlsx」或「填报表.docx」。")  # fmt: skip
@click.option("--from", "identifier", metavar="编号", help="填好库里的这一条，供更正用（只限 Excel）。")
@click.option("--word", is_flag=True, help="写 Word 文档；不加就是 Excel 工作簿。")
@click.option("--force", is_flag=True, help="文件已经有了也照写。")
def template(out: Path | None, identifier: str | None, word: bool, force: bool) -> None:
    """写一份给人填的表（Excel 或 Word），填好用 govkb import 导入。"""
    from govkb.catalog import load_catalog
    from govkb.intake.labels import Labels
    from govkb.intake.template import render_template
    from govkb.intake.word_template import render_word_template
    from govkb.memory import STORE, Memory

    root = find_root(Path.cwd())
    catalog = load_catalog(root, Memory(root / STORE))
    if word and identifier:
        raise click.ClickException("更正请用 Excel 工作簿：去掉 --word。")
    labels = Labels(catalog)
    content = render_word_template(labels) if word else render_template(labels, *_entry(catalog, identifier))
    named = identifier or "填报表"
    target = out or Path(f"{named}.{'docx' if word else 'xlsx'}")
    if target.suffix.lower() != (".docx" if word else ".xlsx"):
        raise click.ClickException(f"文件名应当以 {'.docx' if word else '.xlsx'} 结尾：{target}")
    save(target, content, force=force)
    click.echo(f"写好了：{target}。填好以后运行 govkb import {target}。")


def _entry(catalog: object, identifier: str | None) -> tuple[dict[str, object], str]:
    """The values of an entry and its id; nothing where none is asked for."""
    from govkb.catalog import Catalog
    from govkb.nearest import nearest

    assert isinstance(catalog, Catalog)
    if not identifier:
        return {}, ""
    entry = catalog.entries.get(identifier)
    if entry is None:
        near = nearest(identifier, catalog.entries)
        raise click.ClickException(
            f"库里没有编号为「{identifier}」的做法。{f'您是不是想写 {near}？' if near else ''}"
        )
    return dict(entry.document.value or {}), identifier


def save(target: Path, content: bytes, *, force: bool) -> None:
    """Write a file, never over another one unless that is asked for."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError as taken:
        raise click.ClickException(f"{target} 已经有了，没有动它。要换掉，加 --force。") from taken
    except OSError as wrong:
        raise click.ClickException(f"写不了 {target}：{wrong.strerror or wrong}。") from wrong
