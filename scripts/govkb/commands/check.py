"""`govkb check`: every problem of every file in one run."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from govkb.commands.place import find_root, today
from govkb.report import FORMATS, Format, exit_code, render_report
from govkb.terminal import Command, ExistingFolder, OneOf


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[路径…]", type=click.Path(path_type=Path))
@click.option("--format", "output", type=OneOf(FORMATS), default="text", help="报告格式：text、github、json、sarif。", show_default=False, metavar="格式")  # fmt: skip
@click.option("--against", type=ExistingFolder(), metavar="文件夹", help="与这个文件夹里的来源原文比对，找出连续相同的长段。")  # fmt: skip
def check(paths: tuple[Path, ...], output: Format, against: Path | None) -> None:
    """检查条目，一次列出所有问题。

    不写路径就检查整个库；写了路径只报告这些文件（或文件夹）的问题，互相引用仍按整个库检查。
    有错误时以 1 退出，只有提醒时以 0 退出。
    """
    from govkb.checks import check_library
    from govkb.checks.wording import runs_of_source
    from govkb.ledger import LEDGER, Ledger
    from govkb.memory import STORE, Memory
    from govkb.messages import new_problem
    from govkb.problem import Position

    root = find_root(Path.cwd())
    click.get_current_context().with_resource(_uncollected())
    memory, ledger = Memory(root / STORE), Ledger(root / LEDGER)
    catalog, found = check_library(root, memory, today(), None if against else ledger)
    problems = list(found)
    memory.save()
    if not against:
        ledger.save()
    if against:
        sources = [file.read_text("utf-8", errors="replace") for file in sorted(against.rglob("*.txt"))]
        problems.extend(runs_of_source(catalog.entries.values(), sources))
        problems.extend(runs_of_source(catalog.comparison_entries.values(), sources))
    read = [path for path in catalog.texts if "/_" not in path]
    if paths:
        wanted = {str(where) for path in paths for where in (path.absolute(), path.resolve())}
        above = (str(root.absolute()), str(root.resolve()))

        def is_wanted(path: str) -> bool:
            return any(
                where == one or where.startswith(one + os.sep)
                for where in (os.path.normpath(f"{top}/{path}") for top in above)
                for one in wanted
            )

        read = [path for path in catalog.texts if is_wanted(path)]
        problems = [problem for problem in problems if is_wanted(problem.path)]
        problems += [
            new_problem(path.as_posix(), Position(1, 1), "file-missing", name=path)
            for path in paths
            if not path.exists()
        ]
    colour = output == "text" and sys.stdout.isatty()
    report = render_report(sorted(problems), catalog.texts, output, entries=len(read), colour=colour)
    click.echo(report, nl=False)
    sys.exit(exit_code(problems))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the garbage collector back: a check keeps what it reads and then ends; looking for garbage costs a fifth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
