"""Click in Chinese: help, wrong usage and questions. Click's own sentences are English and know no wide characters.

Everything here goes through hooks that click offers; what a command does is in `cli.py`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from govkb.faults import told
from govkb.nearest import nearest
from govkb.report import display_width, on_one_line


class _Chinese:
    """What groups and commands share: metavars, help and complaints."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", "[选项]")
        super().__init__(*arguments, **settings)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option:
            option.help = "显示这份说明。"
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except click.BadOptionUsage as wrong:
            name = wrong.option_name
            params: list[click.Parameter] = self.get_params(ctx)  # type: ignore[attr-defined]
            option = next((one for one in params if name in (*one.opts, *one.secondary_opts)), None)
            ctx.fail(f"选项「{name}」后面{'不写' if getattr(option, 'is_flag', False) else '缺少'}内容。")
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write(f"用法：{ctx.command_path} {pieces}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        text: str = self.help or ""  # type: ignore[attr-defined]
        formatter.write(
            "\n" + "".join(f"  {line}".rstrip() + "\n" for line in inspect.cleandoc(text).split("\n"))
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        parameters: list[click.Parameter] = self.get_params(ctx)  # type: ignore[attr-defined]
        options = [one for one in parameters if isinstance(one, click.Option)]  # arguments are in the usage
        _write_rows(formatter, "选项", (row for one in options if (row := one.get_help_record(ctx))))


class Command(_Chinese, click.Command):
    """A command that says in Chinese what it does and what it cannot take."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        extra = super().parse_args(ctx, args)
        if extra:
            ctx.fail(f"多写了「{' '.join(extra)}」。")
        return extra


class Group(_Chinese, click.Group):
    """The program: commands in the order in which they are written, not by the alphabet."""

    command_class = Command

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, subcommand_metavar="命令 …", **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        rows = (
            (name, inspect.cleandoc(one.help or "").split("\n")[0]) for name, one in self.commands.items()
        )
        _write_rows(formatter, "命令", rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands:
            near = nearest(args[0], self.commands)
            ctx.fail(f"没有「{args[0]}」这个命令。{f'您是不是想写 {near}？' if near else ''}")
        return super().resolve_command(ctx, args)


def _write_rows(formatter: click.HelpFormatter, heading: str, rows: Iterable[tuple[str, str]]) -> None:
    """Two columns below a heading, aligned by what the terminal shows."""
    table = list(rows)
    width = max((display_width(left) for left, _ in table), default=0)
    formatter.write(f"\n{heading}：\n")
    for left, right in table:
        formatter.write(f"  {left}{' ' * (width - display_width(left))}  {right}\n")


class OneOf(click.Choice[str]):
    """One of a few words."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        del ctx
        return f"不能写「{value}」，可以写的有：{'、'.join(self.choices)}。"


class ExistingFolder(click.ParamType[Path]):
    """A folder that is there."""

    name = "文件夹"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        folder = Path(value)
        if not folder.is_dir():
            self.fail(f"找不到文件夹「{value}」。", param, ctx)
        return folder


class Port(click.ParamType[int]):
    """A port of this machine."""

    name = "端口"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
            self.fail(f"「{value}」不是端口，写 1–65535 之间的数。", param, ctx)
        return int(text)


class Count(click.ParamType[int]):
    """A number from 1 upwards."""

    name = "个数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000):
            self.fail(f"「{value}」不行，写 1 以上的整数。", param, ctx)
        return int(text)


def ask(question: str, refusal: Callable[[str], str | None]) -> str:
    """The answer to a question, asked again until `refusal` has nothing to say."""
    while True:
        answer = str(click.prompt(question, default="", show_default=False, prompt_suffix="：")).strip()
        wrong = refusal(answer)
        if wrong is None:
            return answer
        click.echo(f"  {wrong}")


def choose(question: str, choices: Sequence[str]) -> int:
    """Which of the numbered choices was taken, counted from 0."""
    click.echo(question)
    for number, choice in enumerate(choices, 1):
        click.echo(f"  {number:>2}  {choice}")
    numbers = [str(number) for number in range(1, len(choices) + 1)]
    answer = ask("写序号", lambda text: None if text in numbers else f"写 1 到 {len(choices)} 之间的一个数。")
    return int(answer) - 1


_YES_NO = {"是": True, "y": True, "yes": True, "否": False, "n": False, "no": False}


def confirm(question: str) -> bool:
    """Yes or no; y and n will do."""
    answer = ask(
        f"{question}（是/否）", lambda text: None if text.lower() in _YES_NO else "写「是」或「否」。"
    )
    return _YES_NO[answer.lower()]


def run(program: click.Group) -> None:
    """Run the program and leave with its exit code. Errors of use are one line of Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        program.main(prog_name=program.name, standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("已取消。", err=True)
        sys.exit(130)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.message, err=True)
        sys.exit(2)
    except OSError as wrong:
        click.echo(on_one_line(told(wrong)), err=True)
        sys.exit(1)
    except click.UsageError as wrong:
        click.echo(f"{_complaint(wrong)}加 --help 看用法。", err=True)
        sys.exit(2)
    except click.ClickException as wrong:
        click.echo(wrong.message, err=True)
        sys.exit(1)


def _complaint(wrong: click.UsageError) -> str:
    """What is wrong with the usage, in Chinese."""
    match wrong:
        case click.NoSuchOption():
            near = f"您是不是想写 {'、'.join(wrong.possibilities)}？" if wrong.possibilities else ""
            return f"没有选项「{wrong.option_name}」。{near}"
        case click.BadParameter(param=click.Option() as option):
            return f"选项「{option.opts[-1]}」：{wrong.message}"
    return f"用法不对：{wrong.message}"
