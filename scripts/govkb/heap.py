"""What becomes of memory: freed memory goes back to the system, and rubbish is not looked for where there is none.

glibc keeps what was freed in holes between what is still held: after the search index of ten thousand entries that is as
much as a quarter of the process. Elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def give_back() -> None:
    """Hand freed memory back. Takes some milliseconds: for the ends of large stages."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the garbage collector back, for work that keeps what it reads and then ends: looking costs up to a fifth.

    A build of ten thousand entries leaves nine thousand small objects that refer to each other, which is nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
