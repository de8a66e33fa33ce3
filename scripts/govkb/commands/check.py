"""`govkb check`: every problem of every file in one run."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govkb.commands.place import find_root, today
from govkb.heap import uncollected
from govkb.report import FORMATS, Format, exit_code, render_report
from govkb.terminal import Command, ExistingFolder, OneOf

if TYPE_CHECKING:
    from govkb.files import Standing
    from govkb.ledger import Ledger
    from govkb.problem import Problem


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[路径…]", type=click.Path(path_type=Path))
@click.option("--format", "output", type=OneOf(FORMATS), default="text", help="报告格式：text、github、json、sarif。", show_default=False, metavar="格式")  # fmt: skip
@click.option("--against", type=ExistingFolder(), metavar="文件夹", help="与这个文件夹里的来源原文比对，找出连续相同的长段。")  # fmt: skip
def check(paths: tuple[Path, ...], output: Format, against: Path | None) -> None:
    """检查条目，一次列出所有问题。

    不写路径就检查整个库；写了路径只报告这些文件（或文件夹）的问题，互相引用仍按整个库检查。
    有错误时以 1 退出，只有提醒时以 0 退出。
    """
    from govkb.files import TextsOnDisk, standing
    from govkb.ledger import LEDGER, Ledger
    from govkb.messages import new_problem
    from govkb.problem import Position

    root = find_root(Path.cwd())
    click.get_current_context().with_resource(uncollected())
    ledger, day = Ledger(root / LEDGER), today()
    before = None if against else standing(root, day, ledger)
    problems: list[Problem]
    texts: Mapping[str, str]
    if before and not before.changed:
        # The rooms that read and judge are not even opened: loading them takes longer than all the rest of this.
        problems, texts = list(before.problems), TextsOnDisk(root, before.shown, _decoded)
    else:
        problems, texts = _judged(root, day, against, ledger, before)
    read = [path for path in texts if "/_" not in path]
    if paths:
        wanted = {str(where) for path in paths for where in (path.absolute(), path.resolve())}
        above = (str(root.absolute()), str(root.resolve()))

        def is_wanted(path: str) -> bool:
            return any(
                where == one or where.startswith(one + os.sep)
                for where in (os.path.normpath(f"{top}/{path}") for top in above)
                for one in wanted
            )

        read = [path for path in texts if is_wanted(path)]
        problems = [problem for problem in problems if is_wanted(problem.path)]
        problems += [
            new_problem(path.as_posix(), Position(1, 1), "file-missing", name=path)
            for path in paths
            if not path.exists()
        ]
    colour = output == "text" and sys.stdout.isatty()
    report = render_report(sorted(problems), texts, output, entries=len(read), colour=colour)
    click.echo(report, nl=False)
    sys.exit(exit_code(problems))


def _decoded(data: bytes) -> str:
    from govkb.document import read_text  # and with it YAML: where nothing was found no text is shown

    return read_text(data)


def _judged(
    root: Path, day: date, against: Path | None, ledger: Ledger, before: Standing | None
) -> tuple[list[Problem], Mapping[str, str]]:
    """The problems of the library, what is compared with `against` included, and the texts that they are in."""
    from govkb.checks import check_library
    from govkb.checks.wording import runs_of_source
    from govkb.memory import STORE, Memory

    memory = Memory(root / STORE)
    catalog, found = check_library(root, memory, day, None if against else ledger, before, contents=False)
    memory.save()
    problems = list(found)
    if against:
        sources = [file.read_text("utf-8", errors="replace") for file in sorted(against.rglob("*.txt"))]
        problems.extend(runs_of_source(catalog.entries.values(), sources))
        problems.extend(runs_of_source(catalog.comparison_entries.values(), sources))
    else:
        ledger.save()
    return problems, catalog.texts
