"""What a site is made of: every file with its SHA-256, as `sha256sum -c manifest.sha256` reads it.

Two builds of one commit have the same manifest, whatever the folder, the language, the time zone and the number of
cores; whoever mirrors the site can tell that nothing was lost or changed on the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

MANIFEST = "manifest.sha256"
"""Its place below the site's root; the only file that it does not name."""


def digest(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def manifest(digests: Mapping[str, str]) -> bytes:
    """The manifest of files, given as path below the root → SHA-256."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests) if path != MANIFEST).encode()
