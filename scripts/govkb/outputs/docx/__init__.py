"""Word files that a trainer can edit, made from the same views as pages and PDFs."""

from govkb.outputs.docx.handout import handout_paper
from govkb.outputs.docx.looks import GBT9704, HOUSE, LOOKS, Look
from govkb.outputs.docx.render import build_docx, render_docx
from govkb.outputs.docx.write import write_docx

__all__ = ["GBT9704", "HOUSE", "LOOKS", "Look", "build_docx", "handout_paper", "render_docx", "write_docx"]
