"""Word files that a trainer can edit, made from the same views as pages and PDFs."""

from govkb.outputs.docx.comparison import comparison_paper
from govkb.outputs.docx.flow import Paper
from govkb.outputs.docx.handout import handout_paper
from govkb.outputs.docx.looks import GBT9704, HOUSE, LOOKS, Look
from govkb.outputs.docx.practice import practice_paper
from govkb.outputs.docx.write import write_docx

__all__ = [
    "GBT9704",
    "HOUSE",
    "LOOKS",
    "Look",
    "Paper",
    "comparison_paper",
    "handout_paper",
    "practice_paper",
    "write_docx",
]
