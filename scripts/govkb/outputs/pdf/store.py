"""Building many PDFs: in parallel, and only where something changed.

A finished PDF is remembered under the hash of everything that it is made of: view, settings, templates, fonts,
compiler.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from govkb.crew import cores
from govkb.outputs.store import recall


@dataclass(frozen=True, slots=True)
class Job:
    """One PDF to make: what it is made of, and how."""

    payload: str
    render: Callable[[], bytes]


def build_pdfs(
    jobs: Sequence[Job], cache_folder: Path, tick: Callable[[], None] = lambda: None
) -> list[bytes]:
    """The PDFs of all jobs in their order; `tick` is called after each.

    Typst compiles outside the interpreter's lock, so threads suffice.
    """
    built: list[bytes] = []
    with ThreadPoolExecutor(max_workers=cores()) as pool:
        for content in pool.map(lambda job: _one(job, cache_folder), jobs):
            built.append(content)
            tick()
    return built


def _one(job: Job, folder: Path) -> bytes:
    key = hashlib.sha256(_surroundings() + job.payload.encode()).hexdigest()
    return recall(folder / f"{key}.pdf", job.render)


@cache
def _surroundings() -> bytes:
    """Hash of templates, fonts and compiler."""
    digest = hashlib.sha256(version("typst").encode())
    for folder in ("templates", "fonts"):
        for file in sorted((files(__package__) / folder).iterdir(), key=lambda one: one.name):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.digest()
