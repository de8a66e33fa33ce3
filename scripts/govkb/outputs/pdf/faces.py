"""Faces to write with in the browser: our fonts cut into blocks of characters, each block a small PDF.

A workshop's cover bears whatever a trainer types, so the whole fonts must be at hand, and they are megabytes. Cut into
blocks, most used characters first, a cover needs two or three blocks of some fifty kilobytes. Typst cuts the fonts
as it does for every paper; `docs/assets/workshop-pdf.js` takes font, widths and meaning out of the PDF. Nothing that
reads font files has to travel to the reader (docs/dev/decisions/0014-workshop-pdf.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from govkb.outputs.pdf.render import typeset
from govkb.outputs.pdf.store import Job
from govkb.outputs.workshop.faces import FaceBlock
from govkb.views.library import Settings

FACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"head": ("Govkb Sans", "bold"), "text": ("Govkb Serif", "regular")}
)
"""Name, family and weight: titles, everything else."""


def face_blocks(blocks: Iterable[str]) -> tuple[FaceBlock, ...]:
    """Every block in every face."""
    chars = tuple(blocks)
    return tuple(FaceBlock(face, at, chars[at]) for face in FACES for at in range(len(chars)))


def face_job(block: FaceBlock, settings: Settings) -> Job:
    """How to make a block's PDF."""
    family, weight = FACES[block.face]
    data = json.dumps(
        {"font": family, "weight": weight, "chars": block.chars}, ensure_ascii=False, sort_keys=True
    )
    return Job(data, lambda: typeset("face.typ", f"face {block.face}/{block.number}", data, settings))
