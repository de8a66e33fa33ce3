"""`govkb import`: a filled-in workbook or document becomes an entry and a list of what is left to do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from govkb.commands.place import find_root, today
from govkb.commands.template import save
from govkb.terminal import Command


@click.command("import", cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪个文件；不写就放进所在省份的文件夹。",
)
@click.option(
    "--id", "identifier", metavar="编号", help="条目的编号（文件名）；不写就用名称的拼音，更正时用原来的。"
)
@click.option("--force", is_flag=True, help="条目已经有了也照写。")
def import_(file: Path, out: Path | None, identifier: str | None, force: bool) -> None:
    """把填好的 Excel 工作簿（.xlsx）或 Word 文档（.docx）变成条目，并逐格列出还要改什么。

    放不进字段的内容写成文件末尾的备注，一个字也不丢。有错误时以 1 退出，文件照样写好，可以接着改。
    """
    from govkb.catalog import load_catalog
    from govkb.intake.judging import judge
    from govkb.intake.labels import Labels
    from govkb.intake.parcel import MAX_FILE, Refused
    from govkb.intake.report import render_gaps
    from govkb.intake.word import read_word
    from govkb.intake.workbook import read_workbook, slug
    from govkb.memory import STORE, Memory
    from govkb.model import ID_PATTERN

    root = find_root(Path.cwd())
    kind = file.suffix.lower()
    if kind not in (".xlsx", ".docx"):
        raise click.ClickException(
            f"只能导入 .xlsx 和 .docx 文件，这是「{file.name}」。请另存为其中一种再导入。"
        )
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as wrong:
        raise click.ClickException(
            f"读不了 {file}：{'没有这个文件' if isinstance(wrong, FileNotFoundError) else wrong.strerror}。"
        ) from wrong
    catalog = load_catalog(root, Memory(root / STORE))
    labels = Labels(catalog)
    try:
        draft = read_workbook(data, labels) if kind == ".xlsx" else read_word(data, labels)
    except Refused as refused:
        raise click.ClickException(f"{file.name}：{refused}") from refused
    if not draft.value and not draft.rest:
        raise click.ClickException(f"{file.name}：表还没有填，没有内容可以导入。")
    named = identifier or draft.identifier or slug(str(draft.value.get("name", ""))) or "weimingming"
    if not re.fullmatch(ID_PATTERN, named):
        raise click.ClickException(f"编号「{named}」不合规则：只用小写字母、数字和连字符。")
    judged = judge(catalog, draft, named, today())
    target = out or (root / judged.path if judged.path else None)
    click.echo(render_gaps(draft, judged), nl=False)
    if target is None:
        raise click.ClickException(
            "没有能用的行政区划代码，不知道该放进哪个省的文件夹。填上代码再导入，或用 --out 写到别处。"
        )
    old = catalog.entries.get(named)
    if out is None and old is not None and root / old.path != target:
        raise click.ClickException(f"编号「{named}」已经在用：{old.path}。用 --id 换一个编号。")
    remarks = _remarks(target) if force else 0
    save(target, judged.text.encode("utf-8", "replace"), force=force)
    shown = target.relative_to(root) if target.is_relative_to(root) else target
    click.echo(
        f"写好了：{shown}。{f'原文件里的 {remarks} 行备注没有带过来。' if remarks else ''}接着对照来源核对，运行 govkb check {shown}。"
    )
    sys.exit(1 if judged.errors or draft.gaps else 0)


def _remarks(target: Path) -> int:
    """Lines of comment in the file that is about to be replaced."""
    if not target.is_file():
        return 0
    return sum(
        line.lstrip().startswith("#") for line in target.read_text("utf-8", errors="replace").splitlines()
    )
