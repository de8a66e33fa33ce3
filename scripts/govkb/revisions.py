"""A state of the library to compare with: a git revision or a folder, read as a catalog.

A revision is unpacked into a folder of its own that goes away again; nothing of the checkout is touched and no code of
the revision is run. Links inside a revision are left out: they could lead anywhere.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govkb.catalog import Catalog, load_catalog
from govkb.files import FOLDER

_TIMEOUT = 120
_LARGEST = 64 * 1024 * 1024


class StateMissing(Exception):
    """There is no such revision or folder; the message says so in Chinese."""


def two_states(text: str) -> tuple[str, str]:
    """「A..B」 and 「A...B」 as two names (an empty one is HEAD, three dots ask for the common ancestor)."""
    dots = "..." if "..." in text else ".."
    before, _, after = text.partition(dots)
    if dots == "...":
        return f"{before or 'HEAD'}...{after or 'HEAD'}", after or "HEAD"
    return before or "HEAD", after or "HEAD"


@contextmanager
def state(root: Path, name: str, lend: Path | None = None) -> Iterator[Catalog]:
    """The catalog of a folder, of a revision of the repository at `root`, or (「A...B」) of the ancestor of two.

    `lend` holds the table of divisions for a state that has none (the first commit). Raises StateMissing.
    """
    folder = Path(name)
    if name and (folder / FOLDER).is_dir():
        with _lent(folder, lend) as whole:
            yield load_catalog(whole)
        return
    with tempfile.TemporaryDirectory(prefix="govkb-") as made:
        target = Path(made)
        _unpack(root, name, target)
        (target / FOLDER).mkdir(exist_ok=True)
        _lend(target, lend)
        yield load_catalog(target)


@contextmanager
def _lent(folder: Path, lend: Path | None) -> Iterator[Path]:
    if (folder / FOLDER / "_regions").is_dir():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="govkb-") as made:
        shutil.copytree(folder / FOLDER, Path(made) / FOLDER, symlinks=True)
        _lend(Path(made), lend)
        yield Path(made)


def _lend(target: Path, lend: Path | None) -> None:
    regions = target / FOLDER / "_regions"
    if not regions.is_dir():
        if lend is None or not (lend / FOLDER / "_regions").is_dir():
            raise StateMissing("这一版里没有 practices/_regions，读不了。")
        shutil.copytree(lend / FOLDER / "_regions", regions)


def _unpack(root: Path, name: str, target: Path) -> None:
    """Write the authored files of a revision below `target`."""
    revision = _revision(root, name)
    listed = _git(root, "ls-tree", "-r", "--name-only", "-z", revision, "--", FOLDER).split(b"\0")
    if not any(listed):
        return
    archive = _git(root, "archive", "--format=tar", revision, "--", FOLDER)
    with tarfile.open(fileobj=io.BytesIO(archive)) as parts:
        for part in parts:
            steps = part.name.split("/")
            if not part.isfile() or steps[0] != FOLDER or ".." in steps or part.size > _LARGEST:
                continue
            file = parts.extractfile(part)
            if file is not None:
                path = target.joinpath(*steps)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read())


def changed_since(root: Path, name: str) -> tuple[str, ...]:
    """Authored files of the checkout at `root` that are not as they were where its history left `name`, by path.

    Raises StateMissing.
    """
    before = _revision(root, f"{name}...HEAD")
    listed = _git(root, "diff", "--name-only", "--relative", "-z", before, "--", FOLDER).split(b"\0")
    return tuple(path.decode("utf-8", "replace") for path in listed if path)


def _revision(root: Path, name: str) -> str:
    """The commit that a name stands for."""
    if name.startswith("-"):
        raise StateMissing(f"「{name}」不是 git 版本，也不是放着 practices 的文件夹。")
    if "..." in name:
        ends = [_revision(root, end) for end in name.split("...", 1)]
        try:
            return _git(root, "merge-base", *ends).decode().strip()
        except StateMissing:
            raise StateMissing(f"「{name}」两边没有共同的祖先；浅克隆要先取得完整的历史。") from None
    try:
        return (
            _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            .decode()
            .strip()
        )
    except StateMissing:
        raise StateMissing(
            f"「{name}」不是 git 版本，也不是放着 practices 的文件夹。浅克隆里可能没有这个版本，先运行 git fetch。"
        ) from None


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, timeout=_TIMEOUT, check=False
        )
    except FileNotFoundError as missing:
        raise StateMissing("没有找到 git；比较两个文件夹不需要它。") from missing
    except subprocess.TimeoutExpired as late:
        raise StateMissing("git 没有在两分钟内答复。") from late
    if done.returncode:
        raise StateMissing(done.stderr.decode("utf-8", "replace").strip() or "git 没有完成。")
    return done.stdout
