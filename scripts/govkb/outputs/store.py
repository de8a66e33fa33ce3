"""Finished files, remembered under the hash of everything that they are made of.

The hash is the whole truth: a remembered file is used only under its own name, and a damaged one is made again. Where
nothing can be read or written (a full disk, no permission) everything is made, and nothing is remembered.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SUFFIX = 32  # bytes of a SHA-256 digest behind the content: tells a damaged file


def recall(remembered: Path, make: Callable[[], bytes]) -> bytes:
    """The content remembered at a path whose name is the hash of what it is made of; made and remembered if need be."""
    with suppress(OSError):
        data = remembered.read_bytes()
        if hashlib.sha256(data[:-_SUFFIX]).digest() == data[-_SUFFIX:]:
            return data[:-_SUFFIX]
    content = make()
    with suppress(OSError):
        remembered.parent.mkdir(parents=True, exist_ok=True)
        fresh = remembered.with_suffix(f".{os.getpid()}.tmp")
        try:
            fresh.write_bytes(content + hashlib.sha256(content).digest())
            fresh.replace(remembered)
        finally:
            fresh.unlink(missing_ok=True)
    return content
