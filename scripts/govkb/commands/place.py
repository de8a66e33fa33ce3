"""Where and when a command runs, and how it says what it is doing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click


def find_root(start: Path) -> Path:
    """The library's root: the nearest folder upwards that holds `practices/`."""
    for folder in (start, *start.parents):
        if (folder / "practices").is_dir():
            return folder
    raise click.ClickException("这里和上层都没有 practices 文件夹；请先进入项目文件夹再运行。")


def today() -> date:
    """The door's clock: everything further in is told the date."""
    return date.today()  # noqa: DTZ011


def say(text: str) -> None:
    """A line of progress, on the error stream so that output can be piped."""
    click.echo(text, err=True)
