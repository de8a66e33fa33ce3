"""Building the site from start to end: the one room that drives MkDocs from outside and touches the output folder.

The site is built aside and put in place at the end, so a failed or killed build leaves the last good site untouched.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

Say = Callable[[str], None]


class BuildFailed(Exception):
    """The build stopped; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build produced."""

    folder: Path
    practices: int
    files: int


def build_site(root: Path, out: Path, *, with_pdf: bool, say: Say) -> Built:
    """Check everything and build the site into `out`. Raises BuildFailed; `out` is then as it was."""
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort, MkDocsException

    _quiet()
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        config = _config(root, aside, with_pdf=with_pdf)
        say("检查条目，生成页面……")
        try:
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        except Abort as stopped:
            raise BuildFailed("网站没有生成，原因见上；原来的网站没有动。") from stopped
        except MkDocsException as wrong:
            raise BuildFailed(str(wrong).strip()) from wrong
        files = sum(len(names) for _, _, names in os.walk(aside))
        _swap(aside, out)
    except OSError as wrong:
        raise BuildFailed(
            f"写不了网站文件夹 {out}：{wrong.strerror or wrong}。检查磁盘空间和权限。"
        ) from wrong
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Built(out, config.extra.get("kb", {}).get("practices", 0), files)


def serve_site(root: Path, port: int, *, with_pdf: bool, say: Say) -> None:
    """Build and serve with live reload until interrupted."""
    from mkdocs.commands.serve import serve
    from mkdocs.exceptions import Abort, MkDocsException

    _quiet()
    os.environ["GOVKB_PDF"] = "1" if with_pdf else ""
    say(f"网站将在 http://127.0.0.1:{port}/ 打开，按 Ctrl-C 结束。")
    try:
        serve(config_file=str(root / "mkdocs.yml"), dev_addr=f"127.0.0.1:{port}", livereload=True)
    except (Abort, MkDocsException) as wrong:
        raise BuildFailed(str(wrong).strip() or "网站没有生成，见上面的提示。") from wrong
    except OSError as wrong:
        raise BuildFailed(f"端口 {port} 用不了：{wrong.strerror}。换一个，如 --port 8001。") from wrong


def write_pdfs(
    root: Path, ids: Sequence[str], out: Path, *, everything: bool, picked: Sequence[str] = ()
) -> list[Path]:
    """PDFs of practices and comparisons by id, one file each, and one that lays the `picked` practices side by side.

    Raises BuildFailed for errors and unknown ids.
    """
    from govkb.catalog import load_catalog
    from govkb.checks import run_checks
    from govkb.downloads import CACHE, pdf_downloads, picked_download
    from govkb.memory import STORE, Memory
    from govkb.nearest import nearest
    from govkb.outputs.pdf import PdfFailed
    from govkb.report import render_report
    from govkb.views.library import Library, library_settings

    memory = Memory(root / STORE)
    catalog = load_catalog(root, memory)
    known = [*catalog.entries, *catalog.comparison_entries]
    if not ids and not everything and not picked:
        raise BuildFailed("写上要哪几条的编号，或用 --all 全部生成；govkb list 列出所有编号。")
    for one in ids:
        if one not in known:
            near = nearest(one, known)
            raise BuildFailed(
                f"没有编号「{one}」。" + (f"您是不是想写 {near}？" if near else "govkb list 列出所有编号。")
            )
    columns = list(dict.fromkeys(picked))
    for one in columns:
        if one not in catalog.entries:
            near = nearest(one, list(catalog.entries))
            raise BuildFailed(
                f"没有编号是「{one}」的做法。"
                + (f"您是不是想写 {near}？" if near else "govkb list 列出所有编号。")
            )
    if columns and not 2 <= len(columns) <= MOST_COLUMNS:
        raise BuildFailed(f"对比要两条到{MOST_COLUMNS}条做法，这里有{len(columns)}条。")
    chosen = known if everything else list(dict.fromkeys(ids))
    problems = [problem for problem in run_checks(catalog, date.today()) if problem.is_error]  # noqa: DTZ011
    if problems:
        raise BuildFailed(render_report(problems, catalog.texts, "text", entries=len(catalog.texts)))
    memory.save()
    library = Library(catalog, library_settings(catalog))
    out.mkdir(parents=True, exist_ok=True)
    written = []
    try:
        with progress(f"生成{len(chosen) + bool(columns)}份 PDF", len(chosen) + bool(columns)) as tick:
            downloads = list(pdf_downloads(library, chosen, root / CACHE, tick))
            if columns:
                downloads.append(picked_download(library, columns, root / CACHE, tick))
        for download in downloads:
            target = out / Path(download.url).name
            target.write_bytes(download.content)
            written.append(target)
    except PdfFailed as failed:
        raise BuildFailed(str(failed)) from failed
    except OSError as wrong:
        raise BuildFailed(f"写不了 {out}：{wrong.strerror or wrong}。检查磁盘空间和权限。") from wrong
    return written


MOST_COLUMNS = 4
"""Most practices that fit beside each other on A4 landscape."""


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[], None]]:
    """A bar on the error stream that moves at each call of what is given; a plain line where it is no terminal."""
    if not sys.stderr.isatty():
        click.echo(f"{label}……", err=True)
        yield lambda: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def _config(root: Path, site_dir: Path, *, with_pdf: bool) -> Any:
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    try:
        config = load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(site_dir), strict=True)
    except ConfigurationError as wrong:
        raise BuildFailed(f"mkdocs.yml 有问题：{wrong}") from wrong
    config.extra["with_pdf"] = with_pdf
    config.extra["progress"] = progress
    return config


def _quiet() -> None:
    # Both generators print notices about their own future at every run; readers of our output cannot act on them.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    if not logging.getLogger("mkdocs").handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        logging.getLogger("mkdocs").addHandler(handler)


def _swap(fresh: Path, out: Path) -> None:
    """Put the fresh folder in the place of the old one; the old one is there until the new one is."""
    fresh.chmod(0o755)
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
        out.rename(old / "site")
        try:
            fresh.rename(out)
        except OSError:
            (old / "site").rename(out)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(out)
