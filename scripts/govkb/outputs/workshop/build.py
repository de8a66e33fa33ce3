"""The workshop's data, as files that its page loads by script elements.

Below `train/workshop/`:

* `list.js`: every practice and comparison with its ready papers (kind, pages, size), the kinds, the words that the page
  shows, and which characters each block of the faces holds: `__kbw("list", {…})`;
* `paper/<address of the PDF>.js`: the PDF in base64, loaded when it is put into a workshop: `__kbw("<address>", "…")`;
* `face/<face>-<block>.js`: a block of a face (`outputs/pdf/faces.py`), likewise.

Scripts, because a page opened from a folder may not fetch. Without PDFs there is the list alone, with summaries, from
which the page composes something to print.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govkb.outputs.json_text import script_bytes
from govkb.outputs.workshop.faces import FaceBlock
from govkb.outputs.workshop.words import WORKSHOP_WORDS
from govkb.views.handout import KINDS
from govkb.views.library import Library, comparison_url, practice_url

FOLDER = "train/workshop/"

FORMAT = 1
"""Raised when a script of the other number could not read the files."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A ready PDF: of which entry or comparison ("" for papers of every workshop), which kind, where."""

    of: str
    kind: str
    url: str
    pages: int
    content: bytes


def workshop_files(
    library: Library, papers: Sequence[Paper], faces: Sequence[tuple[FaceBlock, bytes]]
) -> Iterator[tuple[str, bytes]]:
    """Every file as (path, content); with no papers only the list."""
    version = _version(papers, faces)
    yield f"{FOLDER}list.js", _script("list", _list(library, papers, faces, version))
    for paper in papers:
        yield f"{FOLDER}paper/{paper.url}.js", _payload(paper.url, paper.content)
    for block, content in faces:
        name = f"{block.face}-{block.number}"
        yield f"{FOLDER}face/{name}.js", _payload(name, content)


def workshop_shell(library: Library) -> Mapping[str, str]:
    """What the page's own block shows before any script runs: the words."""
    del library
    return WORKSHOP_WORDS


def _list(
    library: Library, papers: Sequence[Paper], faces: Sequence[tuple[FaceBlock, bytes]], version: str
) -> dict[str, Any]:
    settings = library.settings
    of: dict[str, list[list[object]]] = {}
    for paper in papers:
        of.setdefault(paper.of, []).append([paper.kind, paper.pages, len(paper.content), paper.url])
    rows = [
        [
            one,
            "practice",
            practice.name,
            library.place_short(practice),
            practice_url(one),
            _stems(of.get(one)),
        ]
        for one, practice in library.practices.items()
    ] + [
        [one, "comparison", comparison.title, "", comparison_url(one), _stems(of.get(one))]
        for one, comparison in library.catalog.comparisons.items()
    ]
    if not papers:
        summaries = {one: practice.summary for one, practice in library.practices.items()}
        summaries |= {one: comparison.question for one, comparison in library.catalog.comparisons.items()}
        rows = [[*row, summaries[str(row[0])]] for row in rows]
    first = next(iter(dict.fromkeys(block.face for block, _ in faces)), "")
    return {
        "format": FORMAT,
        "version": version,
        "site": settings.name,
        "base": settings.base_url,
        "stamp": f"版本 {settings.version}" + (f"，内容截至 {settings.as_of}" if settings.as_of else ""),
        "kinds": [[kind.id, kind.label, kind.reader, kind.use] for kind in KINDS],
        "rows": rows,
        "general": _stems(of.get("")),
        "chars": [block.chars for block, _ in faces if block.face == first],
        "words": dict(WORKSHOP_WORDS),
    }


def _stems(papers: Iterable[list[object]] | None) -> list[list[object]]:
    """Kind, pages, bytes and file name of each paper; the folder is the row's."""
    return [[*paper[:3], str(paper[3]).rpartition("/")[2]] for paper in papers or ()]


def _version(papers: Sequence[Paper], faces: Sequence[tuple[FaceBlock, bytes]]) -> str:
    """Short hash of everything that is loaded on demand, so that a browser never joins files of two builds."""
    digest = hashlib.sha256()
    for paper in papers:
        digest.update(paper.url.encode() + hashlib.sha256(paper.content).digest())
    for block, content in faces:
        digest.update(block.chars.encode() + hashlib.sha256(content).digest())
    return digest.hexdigest()[:10]


def _script(name: str, payload: object) -> bytes:
    return b"__kbw(%b,%b);\n" % (script_bytes(name), script_bytes(payload))


def _payload(name: str, content: bytes) -> bytes:
    return b"__kbw(" + script_bytes(name) + b',"' + b64encode(content) + b'");\n'
