"""The command `govkb`: the door for people at a terminal and for CI. Help and messages are Chinese."""

from __future__ import annotations

import os

import click

from govkb import __version__
from govkb.commands.check import check
from govkb.commands.cite import cite
from govkb.commands.diff import diff
from govkb.commands.docx import docx
from govkb.commands.explain import explain
from govkb.commands.fix import fix
from govkb.commands.generate import generate
from govkb.commands.import_ import import_
from govkb.commands.listing import list_practices
from govkb.commands.new import new
from govkb.commands.pdf import pdf
from govkb.commands.pptx import pptx
from govkb.commands.search import search
from govkb.commands.site import serve, site
from govkb.commands.template import template
from govkb.terminal import Group, run


@click.group("govkb", cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="govkb %(version)s", help="显示版本。")
def cli() -> None:
    """基层治理做法库：检查条目，生成网站、PDF、Word 和数据。

    在项目文件夹里运行（放着 practices/ 的那一层）。
    """


COMMANDS: tuple[click.Command, ...] = (
    check,
    fix,
    diff,
    list_practices,
    search,
    explain,
    site,
    serve,
    new,
    template,
    import_,
    pdf,
    docx,
    pptx,
    cite,
    generate,
)
"""In the order in which `--help` lists them."""

for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Entry point."""
    # Nothing here uses plug-ins of pydantic's; looking for them would read the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    run(cli)
