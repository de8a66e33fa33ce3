"""Slides for a class, one deck for a selection, made from the same views as pages, PDFs and Word files."""

from govkb.outputs.pptx.write import render_deck

__all__ = ["render_deck"]
