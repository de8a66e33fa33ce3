"""The command `govkb`: the door for people at a terminal and for CI. Help and messages are Chinese."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from govkb import __version__
from govkb.report import FORMATS, Format, exit_code, render_report
from govkb.terminal import ExistingFolder, Group, OneOf, Port, ask, choose, confirm, run


@click.group("govkb", cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="govkb %(version)s", help="显示版本。")
def cli() -> None:
    """基层治理做法库：检查条目，生成网站、PDF 和数据。

    在项目文件夹里运行（放着 practices/ 的那一层）。
    """


def find_root(start: Path) -> Path:
    """The library's root: the nearest folder upwards that holds `practices/`."""
    for folder in (start, *start.parents):
        if (folder / "practices").is_dir():
            return folder
    raise click.ClickException("这里和上层都没有 practices 文件夹；请先进入项目文件夹再运行。")


@cli.command
@click.argument("paths", nargs=-1, metavar="[路径…]", type=click.Path(path_type=Path))
@click.option("--format", "output", type=OneOf(FORMATS), default="text", help="报告格式：text、github、json、sarif。", show_default=False, metavar="格式")  # fmt: skip
@click.option("--against", type=ExistingFolder(), metavar="文件夹", help="与这个文件夹里的来源原文比对，找出连续相同的长段。")  # fmt: skip
def check(paths: tuple[Path, ...], output: Format, against: Path | None) -> None:
    """检查条目，一次列出所有问题。

    不写路径就检查整个库；写了路径只报告这些文件（或文件夹）的问题，互相引用仍按整个库检查。
    有错误时以 1 退出，只有提醒时以 0 退出。
    """
    from govkb.catalog import load_catalog
    from govkb.checks import run_checks
    from govkb.checks.wording import runs_of_source
    from govkb.messages import new_problem
    from govkb.problem import Position

    root = find_root(Path.cwd())
    click.get_current_context().with_resource(_uncollected())
    catalog = load_catalog(root)
    problems = list(run_checks(catalog, _today()))
    if against:
        sources = [file.read_text("utf-8", errors="replace") for file in sorted(against.rglob("*.txt"))]
        problems.extend(runs_of_source(catalog.entries.values(), sources))
        problems.extend(runs_of_source(catalog.comparison_entries.values(), sources))
    read = [path for path in catalog.texts if "/_" not in path]
    if paths:
        wanted = [path.resolve() for path in paths]

        def is_wanted(path: str) -> bool:
            return any((root / path).resolve().is_relative_to(one) for one in wanted)

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


@cli.command("list")
def list_practices() -> None:
    """列出所有做法：编号、名称、地点。"""
    from govkb.catalog import load_catalog

    catalog = load_catalog(find_root(Path.cwd()))
    for identifier, entry in catalog.entries.items():
        place = (
            catalog.regions.full_name(entry.content.place.code)
            if catalog.regions.get(entry.content.place.code)
            else ""
        )
        click.echo(f"{identifier}\t{entry.content.name}\t{place}{entry.content.place.town or ''}")


@cli.command
@click.argument("code", required=False, metavar="[代号]")
def explain(code: str | None) -> None:
    """解释一个问题代号：什么意思、为什么、怎么改；不写代号就列出全部。"""
    from govkb.messages import MESSAGES, without_facts
    from govkb.nearest import nearest

    if code is None:
        for name, message in MESSAGES.items():
            click.echo(
                f"{name}\t{'错误' if message.severity == 'error' else '提醒'}\t{without_facts(message.text)}"
            )
        return
    if code not in MESSAGES:
        near = nearest(code, MESSAGES)
        raise click.ClickException(
            f"没有「{code}」这个代号。"
            + (f"您是不是想查 {near}？" if near else "运行 govkb explain 看全部。")
        )
    message = MESSAGES[code]
    click.echo(f"{code}（{'错误，必须改' if message.severity == 'error' else '提醒，建议改'}）")
    click.echo(f"什么问题：{without_facts(message.text)}")
    if message.why:
        click.echo(f"为什么：{message.why}")
    click.echo(f"怎么改：{without_facts(message.hint)}")


@cli.command
@click.option("--pdf/--no-pdf", default=False, help="同时生成每条做法和每个对比的 PDF（没有变化的不重做）。")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="写到这个文件夹，默认 site/。")
def site(pdf: bool, out: Path | None) -> None:
    """检查全部条目，生成网站到 site/。

    有错误就停下并列出来，原来的 site/ 不动。
    """
    from govkb.building import BuildFailed, build_site

    root = find_root(Path.cwd())
    try:
        built = build_site(root, out or root / "site", with_pdf=pdf, say=_say)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    _say(f"完成：{built.practices}条做法，{built.files}个文件，在 {built.folder}。")


@cli.command
@click.option("--port", type=Port(), default=8000, help="端口，默认 8000。", metavar="端口")
@click.option("--pdf/--no-pdf", default=False, help="同时生成 PDF。")
def serve(port: int, pdf: bool) -> None:
    """边改边看：在本机打开网站，改了条目、页面或模板就自动刷新。"""
    from govkb.building import BuildFailed, serve_site

    try:
        serve_site(find_root(Path.cwd()), port, with_pdf=pdf, say=_say)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed


def _say(text: str) -> None:
    """A line of progress, on the error stream so that output can be piped."""
    click.echo(text, err=True)


@cli.command
def new() -> None:
    """一问一答，写出一份可以接着填的条目。"""
    from govkb.catalog import load_catalog
    from govkb.skeleton import Answers, refusal, render_skeleton

    root = find_root(Path.cwd())
    catalog = load_catalog(root)

    def answer(field: str, question: str) -> str:
        return ask(question, lambda text: refusal(catalog, field, text))

    def term(facet: str) -> str:
        terms = [term for term in catalog.vocabulary.facets[facet].terms if not term.retired]
        choices = [f"{term.label}（{term.definition}）" for term in terms]
        return terms[choose(catalog.vocabulary.facets[facet].question, choices)].id

    answers = Answers(
        name=answer("name", "做法的名称"),
        identifier=answer("identifier", "编号（名称的拼音，小写，用连字符隔开，如 wuchanghui）"),
        code=answer("code", "所在县（市、区）的六位行政区划代码"),
        summary=answer("summary", "一两句话说清是什么、怎么做（40–120 字）"),
        terms={
            facet: term(facet)
            for facet in ("lead_level", "setting", "theme", "mechanism", "problem", "actor")
        },
        source_title=answer("source_title", "来源的标题"),
        self_reported=confirm("来源是不是由当地供稿？"),
        today=_today(),
    )
    path, text = render_skeleton(catalog, answers)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    click.echo(f"写好了：{path}。接着填写步骤、数据、难点，随时运行 govkb check 看有没有问题。")


@cli.command
@click.argument("ids", nargs=-1, metavar="[编号…]")
@click.option("--all", "everything", is_flag=True, help="全部做法和对比。")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("pdf"),
    metavar="文件夹",
    help="写到这个文件夹，默认 pdf/。",
)
def pdf(ids: tuple[str, ...], everything: bool, out: Path) -> None:
    """生成 PDF：按编号选做法或对比，或用 --all 全部生成。"""
    from govkb.building import BuildFailed, write_pdfs

    try:
        written = write_pdfs(find_root(Path.cwd()), ids, out, everything=everything)
    except BuildFailed as failed:
        raise click.ClickException(str(failed)) from failed
    for file in written:
        click.echo(file.as_posix())


@cli.command
@click.option("--check", "only_check", is_flag=True, help="只看是否与模型一致，不写文件；不一致时以 1 退出。")
def generate(only_check: bool) -> None:
    """重新生成由代码得来的文件：JSON Schema、字段表、问题代号表。"""
    from govkb.generated import generated_files

    root = find_root(Path.cwd())
    stale = [path for path, text in generated_files(root).items() if _text(root / path) != text]
    for path in stale:
        if not only_check:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(generated_files(root)[path], encoding="utf-8", newline="\n")
        click.echo(f"{'不一致' if only_check else '已更新'}：{path}")
    if only_check and stale:
        raise click.ClickException("运行 govkb generate 后再提交。")


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def _today() -> date:
    """The door's clock: everything further in is told the date."""
    return date.today()  # noqa: DTZ011


def main() -> None:
    """Entry point."""
    # Nothing here uses plug-ins of pydantic's; looking for them would read the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    run(cli)
