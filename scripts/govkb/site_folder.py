"""The folder of a site: files are put into it, each with its SHA-256.

What is the same in the site of before is not written again: the new folder gets a second name (a hard link) of that
file. So the times of files tell servers, mirrors and readers' caches what has really changed, and an edit of one entry
writes a few dozen files of ten thousand. Contents are compared, byte for byte, and never a time or a note of what was
there: a site of before that was damaged cannot come back.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from govkb.outputs.manifest import digest


class PathTaken(ValueError):
    """Two files claim one path, or a path leaves the folder. The message says which, in Chinese."""


class SiteFile(NamedTuple):
    """One file of the site: path below its root, content."""

    path: str
    content: bytes


def put_files(files: Iterable[SiteFile], folder: Path, before: Path | None = None) -> dict[str, str]:
    """Put files below `folder`. Returns the SHA-256 of each by its path, in the order in which they came.

    Raises PathTaken; the caller says what becomes of the folder. What is in `before` with the same content is linked
    where the disk can do that.
    """
    found: dict[str, str] = {}
    folders = _Folders(folder)
    site = _Before(before) if before else None
    for path, content in files:
        if path in found:
            raise PathTaken(f"两个页面用了同一个地址：{path}")
        parent, _, name = path.rpartition("/")
        if not name or path.startswith("/") or "\\" in path or ".." in path.split("/"):
            raise PathTaken(f"地址超出了网站文件夹：{path}")
        found[path] = digest(content)
        target = f"{folders[parent]}/{name}"
        if site is None or not site.linked(path, content, target):
            _write(target, content)
    return found


def paths_below(folder: Path) -> Iterator[str]:
    """Every file below a folder, as a path below it with slashes."""
    root = os.fspath(folder)
    for below, _, names in os.walk(root):
        start = below[len(root) + 1 :].replace(os.sep, "/")
        yield from (f"{start}/{name}" if start else name for name in names)


class _Folders(dict[str, str]):
    """Where each folder below the root lies on the disk; one that is asked for the first time is made."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        root.mkdir(parents=True, exist_ok=True)
        self[""] = os.fspath(root)

    def __missing__(self, below: str) -> str:
        above, _, name = below.rpartition("/")
        made = self[below] = f"{self[above]}/{name}"
        try:
            os.mkdir(made)  # noqa: PTH102 - see _write
        except FileExistsError:
            if not os.path.isdir(made):  # noqa: PTH112 - see _write
                raise
        return made


def _write(target: str, content: bytes) -> None:
    # Ten thousand files: a Path and a file object for each cost as much as what they do.
    fresh = os.open(target, _ANEW, _RIGHTS)
    try:
        left = content
        while left:
            left = left[os.write(fresh, left) :]
    finally:
        os.close(fresh)


class _Before:
    """The site of before, for what is the same in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        umask = os.umask(0)
        os.umask(umask)
        self._rights = _RIGHTS & ~umask

    def linked(self, path: str, content: bytes, target: str) -> bool:
        """Whether the file of before had this content and has now got a second name, `target`."""
        source = f"{self._folder}/{path}"
        try:
            old = os.open(source, os.O_RDONLY | _BINARY | _NO_LINK)
            try:
                known = os.fstat(old)
                if (
                    known.st_size != len(content)
                    or not stat.S_ISREG(known.st_mode)
                    or (os.name != "nt" and stat.S_IMODE(known.st_mode) != self._rights)
                    or os.read(old, len(content) + 1) != content
                ):
                    return False
            finally:
                os.close(old)
            os.link(source, target, follow_symlinks=False)
        except (OSError, NotImplementedError):
            return False  # gone, not ours to read, or a disk that knows no second names: it is written
        return True


_RIGHTS = 0o666
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows opens files as text where it is not told otherwise."""
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
