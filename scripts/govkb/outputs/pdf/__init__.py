"""PDFs, typeset by Typst from the same views as the pages; author text goes in as data and needs no escaping."""

from govkb.outputs.pdf.render import PdfFailed, render_handout
from govkb.outputs.pdf.store import Job, build_pdfs

__all__ = ["Job", "PdfFailed", "build_pdfs", "render_handout"]
