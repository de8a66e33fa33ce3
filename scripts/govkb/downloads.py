"""Ready files that pages offer (PDF, Word), made from views, remembered between builds where nothing changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from govkb.outputs.docx import HOUSE, build_docx
from govkb.outputs.pdf import Job, build_pdfs, render_handout
from govkb.outputs.pdf.faces import face_blocks, face_job
from govkb.outputs.pdf.render import covered_characters, payload
from govkb.outputs.workshop import FaceBlock, cut, fixed_texts, used_texts
from govkb.site import Download
from govkb.views.handout import BY_ID, HandoutView, view_handouts
from govkb.views.library import Library, Settings
from govkb.views.workshop import general_handouts

CACHE = ".cache/govkb/pdf"
"""Where finished PDFs are remembered, below the library's root."""

WORD_CACHE = ".cache/govkb/docx"
"""The same for Word files."""

_EVERY, _TAUGHT, _COMPARED = (
    ("case", "card"),
    ("worksheet", "sequel", "roleplay", "facilitator"),
    ("case", "exercise"),
)


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A finished PDF: name, content, number of pages."""

    name: str
    content: bytes
    pages: int


def papers_of(handouts: Iterable[HandoutView], ids: Container[str]) -> tuple[HandoutView, ...]:
    """Those papers that belong to some entries and comparisons."""
    return tuple(one for one in handouts if _of(one) in ids)


def ready_handouts(library: Library) -> tuple[HandoutView, ...]:
    """Papers that are built with the site.

    Full text and card of each entry; the papers of a class where an editor wrote notes for trainers; of each comparison
    its full text and, where it has two cases or more, the exercise. At the end what any workshop needs.
    """
    wanted = [(kind, one) for one in library.practices for kind in _EVERY]
    wanted += [
        (kind, one) for one, practice in library.practices.items() if practice.teaching for kind in _TAUGHT
    ]
    wanted += [
        (kind, one)
        for one, comparison in library.catalog.comparisons.items()
        for kind in _COMPARED
        if kind == "case" or not comparison.single_case
    ]
    made = tuple(view_handouts(library, kind, (one,))[0] for kind, one in wanted)
    return made + general_handouts(library)


def pdf_downloads(
    library: Library, handouts: Sequence[HandoutView], cache: Path, tick: Callable[[], None] = lambda: None
) -> tuple[Download, ...]:
    """PDFs beside the pages to which they belong, in the order given; `tick` is called after each.

    Raises PdfFailed where one cannot be typeset.
    """
    files = handout_files(library, handouts, cache, tick)
    return tuple(
        Download(
            handout.url + file.name, file.content, file.pages, _label(handout), _of(handout), handout.kind
        )
        for handout, file in zip(handouts, files, strict=True)
    )


def word_downloads(library: Library, cache: Path) -> tuple[Download, ...]:
    """A Word file of the full text beside each entry's and each comparison's page."""
    ids = [*library.catalog.entries, *library.catalog.comparison_entries]
    handouts = view_handouts(library, "case", ids) if ids else ()
    return tuple(
        Download(f"{one.url}{one.id}.docx", build_docx(one, HOUSE, library.settings, cache), 0, "Word")
        for one in handouts
    )


def workshop_faces(
    library: Library, cache: Path, tick: Callable[[], None] = lambda: None
) -> tuple[tuple[FaceBlock, bytes], ...]:
    """The fonts, in blocks, with which the workshop page sets a cover (docs/assets/workshop-pdf.js). Raises PdfFailed."""
    blocks = face_blocks(cut(covered_characters(), fixed_texts(library), used_texts(library)))
    contents = build_pdfs([face_job(block, library.settings) for block in blocks], cache, tick)
    return tuple(zip(blocks, contents, strict=True))


def handout_files(
    library: Library, handouts: Sequence[HandoutView], cache: Path, tick: Callable[[], None] = lambda: None
) -> tuple[PdfFile, ...]:
    """The PDFs of handouts, in the order given; `tick` is called after each. Raises PdfFailed."""
    contents = build_pdfs([_job(handout, library.settings) for handout in handouts], cache, tick)
    return tuple(
        PdfFile(f"{handout.id}.pdf", content, page_count(content))
        for handout, content in zip(handouts, contents, strict=True)
    )


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has: Typst nests its page tree, and the root of the tree has the highest count."""
    return max((int(count) for count in re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)), default=1)


def _of(handout: HandoutView) -> str:
    """The entry or comparison to which a paper belongs: the folder of its page."""
    return handout.url.split("/")[1] if handout.url.startswith(("practices/", "compare/")) else ""


def _label(handout: HandoutView) -> str:
    kind = BY_ID[handout.kind]
    return f"{kind.label}（教师用）" if kind.reader == "teacher" else kind.label


def _job(handout: HandoutView, settings: Settings) -> Job:
    return Job(payload(handout, settings), lambda: render_handout(handout, settings))
