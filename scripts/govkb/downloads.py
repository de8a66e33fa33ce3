"""Ready files that pages offer (PDFs), made from views, remembered between builds where nothing changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from govkb.outputs.pdf import Job, build_pdfs, render_comparison, render_practice
from govkb.outputs.pdf.render import payload
from govkb.site import Download
from govkb.views.comparison import view_comparison, view_picked
from govkb.views.library import Library
from govkb.views.practice import view_practice

CACHE = ".cache/govkb/pdf"
"""Where finished PDFs are remembered, below the library's root."""


def pdf_downloads(
    library: Library, ids: Iterable[str], cache: Path, tick: Callable[[], None] = lambda: None
) -> tuple[Download, ...]:
    """PDFs of practices and comparisons, in the order asked for; `tick` is called after each.

    Raises PdfFailed where one cannot be typeset.
    """
    chosen = list(ids)
    contents = build_pdfs([_job(library, identifier) for identifier in chosen], cache, tick)
    return tuple(
        Download(pdf_url(library, identifier), content, page_count(content))
        for identifier, content in zip(chosen, contents, strict=True)
    )


def picked_download(
    library: Library, ids: Sequence[str], cache: Path, tick: Callable[[], None] = lambda: None
) -> Download:
    """The PDF that lays some practices side by side, as `/compare/?ids=…` does. Raises PdfFailed."""
    view = view_picked(library, ids)
    job = Job(payload(view, library.settings), lambda: render_comparison(view, library.settings))
    (content,) = build_pdfs([job], cache, tick)
    return Download(f"compare/{view.id}.pdf", content, page_count(content))


def pdf_url(library: Library, identifier: str) -> str:
    """Address of the PDF: beside its page, named after the entry."""
    folder = "practices" if identifier in library.practices else "compare"
    return f"{folder}/{identifier}/{identifier}.pdf"


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has; Typst writes one page tree without branches."""
    match = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    return int(match[1]) if match else 1


def _job(library: Library, identifier: str) -> Job:
    settings = library.settings
    if identifier in library.practices:
        practice = view_practice(library, identifier)
        return Job(payload(practice, settings), lambda: render_practice(practice, settings))
    comparison = view_comparison(library, identifier)
    return Job(payload(comparison, settings), lambda: render_comparison(comparison, settings))
