"""Word files and slides on demand, from the same requests as PDFs."""

from __future__ import annotations

from pathlib import Path

from govkb.building import BuildFailed
from govkb.faults import reason
from govkb.outputs.docx import LOOKS, render_docx
from govkb.outputs.pptx import render_deck
from govkb.printing import Request, gather, request_handouts
from govkb.views.deck import view_deck
from govkb.views.handout import HandoutRefused


def write_word(root: Path, request: Request, template: str, out: Path) -> list[Path]:
    """Word files of the handouts that were asked for, in the look of that name. Raises BuildFailed."""
    library, handouts = request_handouts(root, request)
    look = LOOKS[template]
    return _write(out, [(f"{one.id}.docx", render_docx(one, look, library.settings)) for one in handouts])


def write_slides(root: Path, request: Request, out: Path) -> Path:
    """One deck of slides of all that was asked for. Raises BuildFailed."""
    library, ids = gather(root, request)
    try:
        deck = view_deck(library, ids, request.occasion)
    except HandoutRefused as refused:
        raise BuildFailed(str(refused)) from refused
    return _write(out, [(f"{deck.id}.pptx", render_deck(deck, library.settings))])[0]


def _write(out: Path, contents: list[tuple[str, bytes]]) -> list[Path]:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in contents:
            (out / name).write_bytes(content)
    except OSError as wrong:
        raise BuildFailed(f"写不了 {out}：{reason(wrong)}。检查磁盘空间和权限。") from wrong
    return [out / name for name, _ in contents]
