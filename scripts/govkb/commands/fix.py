"""`govkb fix`: repairs that need no judgement, shown before they are written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.terminal import Command


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[路径…]", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="写进文件；不加只显示要改什么。")
def fix(paths: tuple[Path, ...], write: bool) -> None:
    """改好不用动脑筋的毛病：全角冒号和逗号、引号、空格、制表符、BOM、日期写法、中文选项改成编号、字段次序。

    先显示每一处改动；加 --write 才写。不写路径就看整个库。改不了的原样留着，内容不会改变。
    """
    from difflib import unified_diff

    from govkb.catalog import load_catalog
    from govkb.files import FOLDER
    from govkb.model import Comparison, Practice, Retired
    from govkb.repairs import repair
    from govkb.report import on_one_line

    root = find_root(Path.cwd())
    catalog = load_catalog(root)
    files = _chosen(root, paths, root / FOLDER)
    special = (("/_comparisons/", Comparison), ("/_retired/", Retired))
    repaired = 0
    for file in files:
        path = file.resolve().relative_to(root.resolve()).as_posix()
        model = next((one for part, one in special if part in path), Practice)
        data = file.read_bytes()
        mended = repair(path, data, model, catalog.vocabulary)
        if mended is None or not mended.notes:
            continue
        repaired += 1
        old = data.decode("utf-8", "replace").splitlines(keepends=True)
        lines = unified_diff(old, mended.text.splitlines(keepends=True), f"{path}（现在）", f"{path}（改后）")
        click.echo("".join(f"{on_one_line(line.rstrip(chr(10)).replace(chr(13), ''))}\n" for line in lines))
        for note in mended.notes:
            click.echo(f"  {note}")
        click.echo()
        if write:
            _write(file, mended.text)
    if not repaired:
        click.echo(f"看了{len(files)}个文件，没有能自动改的。")
    elif write:
        click.echo(f"改好了{repaired}个文件。接着运行 govkb check，看还有没有要人来改的。")
    else:
        click.echo(f"有{repaired}个文件能自动改；还没有写。看过没有问题，加 --write 再运行一次。")


def _chosen(root: Path, paths: tuple[Path, ...], library: Path) -> list[Path]:
    """Entries and comparisons at or below the paths (or of the whole library); links are left alone."""
    for path in paths:
        if not path.exists():
            raise click.ClickException(f"没有「{path}」这个文件或文件夹。")
        if not path.resolve().is_relative_to(library.resolve()):
            raise click.ClickException(f"「{path}」不在 {library.relative_to(root)} 文件夹里。")
    found: set[Path] = set()
    for start in paths or (library,):
        found.update([start] if start.is_file() else start.rglob("*.y*ml"))
    special = {"_vocabulary", "_regions", "_schema"}
    return sorted(
        file
        for file in found
        if file.suffix in (".yml", ".yaml")
        and file.is_file()
        and not file.is_symlink()
        and not special.intersection(file.resolve().relative_to(root.resolve()).parts)
    )


def _write(file: Path, text: str) -> None:
    """Replace a file as a whole: a broken machine leaves the old one."""
    handle, aside = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as fresh:
            fresh.write(text)
        Path(aside).chmod(file.stat().st_mode & 0o777)
        Path(aside).replace(file)
    except OSError as wrong:
        Path(aside).unlink(missing_ok=True)
        raise click.ClickException(f"写不了 {file}：{wrong.strerror or wrong}。原来的文件没有动。") from wrong
