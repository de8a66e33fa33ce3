"""A handout becomes a Word file, and one that was made before is taken from the store."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from govkb.outputs.docx.handout import handout_paper
from govkb.outputs.docx.looks import Look
from govkb.outputs.docx.write import write_docx
from govkb.outputs.store import recall
from govkb.views.handout import HandoutView
from govkb.views.library import Settings


def render_docx(handout: HandoutView, look: Look, settings: Settings) -> bytes:
    """The Word file of one handout."""
    return write_docx(handout_paper(handout), look, settings)


def build_docx(handout: HandoutView, look: Look, settings: Settings, folder: Path) -> bytes:
    """The same, remembered in a folder under the hash of view, settings, look and of the code that lays it out."""
    made_of = {
        "handout": dataclasses.asdict(handout),
        "settings": dataclasses.asdict(settings),
        "look": look.key,
    }
    told = json.dumps(made_of, ensure_ascii=False, sort_keys=True).encode()
    key = hashlib.sha256(_surroundings() + told).hexdigest()
    return recall(folder / f"{key}.docx", lambda: render_docx(handout, look, settings))


@cache
def _surroundings() -> bytes:
    """Hash of the modules that make the file, and of the library that carries it."""
    digest = hashlib.sha256(version("python-docx").encode())
    for folder in (files("govkb.outputs"), files("govkb.outputs.docx")):
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.name.endswith(".py"):
                digest.update(file.name.encode() + file.read_bytes())
    return digest.digest()
