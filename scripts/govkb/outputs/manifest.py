"""What a site is made of: every file with its SHA-256, as `sha256sum -c manifest.sha256` reads it.

Two builds of one commit have the same manifest, whatever the folder, the language, the time zone and the number of
cores; whoever mirrors the site can tell that nothing was lost or changed on the way.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

MANIFEST = "manifest.sha256"
"""Its place below the site's root; the only file that it does not name."""


def manifest(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The manifest of files, given as path below the root and content."""
    lines = sorted((path, hashlib.sha256(content).hexdigest()) for path, content in files if path != MANIFEST)
    return "".join(f"{digest}  {path}\n" for path, digest in lines).encode()


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder: path below it, POSIX, and content."""
    root = os.fspath(folder)
    for below, _, names in os.walk(root):
        start = below[len(root) + 1 :].replace(os.sep, "/")
        for name in names:
            # Ten thousand files: a Path for each costs more than its digest.
            with open(f"{below}{os.sep}{name}", "rb") as file:  # noqa: PTH123 - see above
                yield f"{start}/{name}" if start else name, file.read()
