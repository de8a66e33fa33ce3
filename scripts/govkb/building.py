"""Building the site from start to end: the one room that drives MkDocs from outside and touches the output folder.

The site is built aside and put in place at the end, so a failed or killed build leaves the last good site untouched.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govkb.faults import Damaged, reason

if TYPE_CHECKING:
    from govkb.catalog import Catalog
    from govkb.views.library import Library

Say = Callable[[str], None]


class BuildFailed(Exception):
    """The build stopped; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build produced."""

    folder: Path
    practices: int
    files: int
    version: str = ""
    as_of: str = ""
    title: str = ""


def build_site(
    root: Path,
    out: Path,
    *,
    with_pdf: bool,
    say: Say,
    plain_files: bool = False,
    pdf_of: Collection[str] = (),
    jobs: int | None = None,
) -> Built:
    """Check everything and build the site into `out`. Raises BuildFailed; `out` is then as it was.

    With `plain_files` all links name files, so that the site can be opened from a disk. `pdf_of` are entries and
    comparisons whose PDFs are wanted where those of all are not: a preview of a change. `jobs` are the processes that
    make pages; None: as many as there are cores, where the library is not so large that memory matters more.
    """
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort, MkDocsException

    _quiet()
    out = out.resolve()
    aside = _aside(out)
    try:
        config = _config(root, aside, with_pdf=with_pdf)
        config.extra["plain_files"] = plain_files
        config.extra["pdf_of"] = frozenset(pdf_of)
        config.extra["jobs"] = jobs
        config.extra["site_before"] = out if out.is_dir() else None
        say("检查条目，生成页面……")
        try:
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        except Abort as stopped:
            raise BuildFailed("网站没有生成，原因见上；原来的网站没有动。") from stopped
        except MkDocsException as wrong:
            raise BuildFailed(str(wrong).strip()) from wrong
        _swap(aside, out)
    except UnicodeDecodeError as wrong:
        raise BuildFailed(
            "有一个手写页面（docs/ 里，名字见上）或模板不是 UTF-8 编码；用编辑器另存为 UTF-8。原来的网站没有动。"
        ) from wrong
    except OSError as wrong:
        raise _unwritable(out, wrong) from wrong
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    made = config.extra.get("kb", {})
    return Built(
        out,
        made.get("practices", 0),
        made.get("files", 0),
        made.get("version", ""),
        made.get("as_of", ""),
        config.site_name,
    )


def build_bundle(root: Path, out: Path, *, with_pdf: bool, say: Say) -> tuple[Path, Built]:
    """The whole site as one zip in the folder `out`, its checksum beside it. Raises BuildFailed; → the zip."""
    from govkb.outputs.bundle import Edition, bundle, checksum

    with tempfile.TemporaryDirectory() as aside:
        built = build_site(root, Path(aside) / "site", with_pdf=with_pdf, say=say, plain_files=True)
        say("打成压缩包……")
        paths = (path for path in built.folder.rglob("*") if path.is_file())
        files = [(path.relative_to(built.folder).as_posix(), path.read_bytes()) for path in paths]
    edition = Edition(built.title, built.version, built.as_of)
    content = bundle(edition, files)
    target = out.resolve() / edition.file
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for path, data in ((target, content), (_beside(target), checksum(target.name, content))):
            _replace(path, data)
    except OSError as wrong:
        raise BuildFailed(f"写不了 {target}：{reason(wrong)}。检查磁盘空间和权限；原来的没有动。") from wrong
    return target, built


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    return target.with_name(f"{target.name}.sha256")


def serve_site(root: Path, port: int, *, with_pdf: bool, say: Say) -> None:
    """Build and serve the whole site with live reload until interrupted; PDFs are made anew at each edit."""
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
        if wrong.filename:
            raise
        raise BuildFailed(f"端口 {port} 用不了：{wrong.strerror}。换一个，如 --port 8001。") from wrong


def build_pages(root: Path, folder: Path, catalog: Catalog, address: str) -> Library:
    """Have the hand-written pages and the stencils built into `folder`, and nothing else. Raises BuildFailed.

    `address` is where the site is served, "" for that of mkdocs.yml. Returns the library with the names and addresses of
    mkdocs.yml.
    """
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort, MkDocsException

    _quiet()
    config = _config(root, folder, with_pdf=False)
    config.site_url = address or config.site_url
    taken: list[Library] = []
    config.extra["catalog"], config.extra["take_library"] = catalog, taken.append
    try:
        build(config)
    except Abort as stopped:
        raise BuildFailed("手写页面没有生成，原因见上。") from stopped
    except MkDocsException as wrong:
        raise BuildFailed(str(wrong).strip()) from wrong
    return taken[0]


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[], None]]:
    """A bar on the error stream that moves at each call of what is given; a plain line where it is no terminal."""
    if not sys.stderr.isatty():
        click.echo(f"{label}……", err=True)
        yield lambda: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)


_LEFT_OVER = 24 * 3600
"""Seconds after which a build's folder beside the site can only be what a killed build has left."""


def _aside(out: Path) -> Path:
    """A fresh folder beside the site. What killed builds have left there is put right first. Raises BuildFailed."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for left in sorted(out.parent.glob(f".{out.name}-*")):
            kind = re.fullmatch(r"-(build|old)-[a-z0-9_]{8}", left.name.removeprefix(f".{out.name}"))
            with suppress(OSError):
                if kind and kind[1] == "old" and not out.exists():
                    (left / "site").rename(out)  # killed between the two steps of _swap
                if kind and time.time() - left.stat().st_mtime > _LEFT_OVER:
                    shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=f".{out.name}-build-", dir=out.parent))
    except OSError as wrong:
        raise _unwritable(out, wrong) from wrong


def _unwritable(out: Path, wrong: OSError) -> BuildFailed:
    if isinstance(wrong, Damaged):
        return BuildFailed(f"{reason(wrong)}原来的网站没有动。")
    at = f"（{wrong.filename}）" if wrong.filename else ""
    return BuildFailed(f"写不了网站文件夹 {out}：{reason(wrong)}{at}。检查磁盘空间和权限；原来的网站没有动。")


def _config(root: Path, site_dir: Path, *, with_pdf: bool) -> Any:
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    try:
        config = load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(site_dir), strict=True)
    except (ConfigurationError, UnicodeDecodeError) as wrong:
        raise BuildFailed(f"mkdocs.yml 有问题：{wrong}") from wrong
    except Abort as stopped:
        raise BuildFailed("mkdocs.yml 有问题，见上。") from stopped
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
    for _ in range(_TRIES):
        if _swapped(fresh, out):
            return
    raise FileExistsError(errno.EBUSY, "another build keeps putting its site here", str(out))


_TRIES = 20
"""How often another build may come first while this one puts its site in place."""


def _swapped(fresh: Path, out: Path) -> bool:
    """Whether the fresh folder is in its place; False where another build was faster in this very moment."""
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
    try:
        with suppress(FileNotFoundError):
            out.rename(old / "site")
        try:
            fresh.rename(out)
        except OSError as wrong:
            if wrong.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return False
            with suppress(FileNotFoundError):
                (old / "site").rename(out)
            raise
        return True
    finally:
        shutil.rmtree(old, ignore_errors=True)
