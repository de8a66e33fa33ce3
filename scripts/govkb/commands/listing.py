"""`govkb list`: what the library holds."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root
from govkb.terminal import Command


@click.command("list", cls=Command)
def list_practices() -> None:
    """列出所有做法：编号、名称、地点。"""
    from govkb.catalog import load_catalog
    from govkb.report import on_one_line

    catalog = load_catalog(find_root(Path.cwd()))
    for identifier, entry in catalog.entries.items():
        place = (
            catalog.regions.full_name(entry.content.place.code)
            if catalog.regions.get(entry.content.place.code)
            else ""
        )
        cells = (identifier, entry.content.name, f"{place}{entry.content.place.town or ''}")
        click.echo("\t".join(on_one_line(cell) for cell in cells))
