"""The workshop's data, as files that its page loads by script elements.

Below `train/workshop/`:

* `list.js`: the kinds of papers, the words that the page shows, which characters each block of the faces holds, and with
  which id each block of rows begins: `__kbw("list", {…})`. It does not grow with the library;
* `rows/<practice or comparison>-<n>.js`: thirty practices or comparisons by id, each with its ready papers (kind, pages,
  size), loaded when one of them is found, ticked or named by a link: `__kbw("rows/…", […])`;
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

FORMAT = 2
"""Raised when a script of the other number could not read the files."""

BLOCK = 30
"""Rows in a file. The list of all shows twice as many at a time."""


Row = list[Any]
"""Id, name, place, address, papers, and without any papers the summary."""


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
    blocks = dict(_blocks(library, papers))
    written = {name: script_bytes(rows) for name, rows in blocks.items()}
    version = _version(papers, faces, written.values())
    starts: dict[str, list[str]] = {what: [] for what in WHAT}
    for name, rows in blocks.items():
        starts[name.partition("-")[0]].append(rows[0][0])
    yield f"{FOLDER}list.js", _script("list", _list(library, papers, faces, version, starts))
    for name, rows_source in written.items():
        yield f"{FOLDER}rows/{name}.js", b"__kbw(%b,%b);\n" % (script_bytes(f"rows/{name}"), rows_source)
    for paper in papers:
        yield f"{FOLDER}paper/{paper.url}.js", _payload(paper.url, paper.content)
    for block, content in faces:
        name = f"{block.face}-{block.number}"
        yield f"{FOLDER}face/{name}.js", _payload(name, content)


def workshop_shell(library: Library) -> Mapping[str, str]:
    """What the page's own block shows before any script runs: the words."""
    del library
    return WORKSHOP_WORDS


WHAT = ("comparison", "practice")
"""What can be put into a workshop, in the order in which the page lists it."""


def _blocks(library: Library, papers: Sequence[Paper]) -> Iterator[tuple[str, list[Row]]]:
    """Rows by the name of their block, in the order of ids: a block is found by the id with which it begins."""
    of: dict[str, list[Paper]] = {}
    for paper in papers:
        of.setdefault(paper.of, []).append(paper)
    catalog = library.catalog
    for what in WHAT:
        ids = sorted(library.practices if what == "practice" else catalog.comparisons)
        for number, start in enumerate(range(0, len(ids), BLOCK)):
            rows: list[Row] = []
            for one in ids[start : start + BLOCK]:
                if what == "practice":
                    practice = library.practices[one]
                    row = [one, practice.name, library.place_short(practice), practice_url(one)]
                    summary = practice.summary
                else:
                    comparison = catalog.comparisons[one]
                    row = [one, comparison.title, "", comparison_url(one)]
                    summary = comparison.question
                stems = _stems(of.get(one, ()))
                rows.append([*row, stems] if papers else [*row, stems, summary])
            yield f"{what}-{number}", rows


def _list(
    library: Library,
    papers: Sequence[Paper],
    faces: Sequence[tuple[FaceBlock, bytes]],
    version: str,
    starts: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    settings = library.settings
    first = next(iter(dict.fromkeys(block.face for block, _ in faces)), "")
    return {
        "format": FORMAT,
        "version": version,
        "site": settings.name,
        "base": settings.base_url,
        "stamp": f"版本 {settings.version}" + (f"，内容截至 {settings.as_of}" if settings.as_of else ""),
        "kinds": [[kind.id, kind.label, kind.reader, kind.use] for kind in KINDS],
        "block": BLOCK,
        "starts": starts,
        "counts": {"practice": len(library.practices), "comparison": len(library.catalog.comparisons)},
        "has": any(paper.of for paper in papers),
        "general": _stems(paper for paper in papers if not paper.of),
        "chars": [block.chars for block, _ in faces if block.face == first],
        "words": dict(WORKSHOP_WORDS),
    }


def _stems(papers: Iterable[Paper]) -> list[list[object]]:
    """Kind, pages, bytes and file name of each paper; the folder is the row's."""
    return [[one.kind, one.pages, len(one.content), one.url.rpartition("/")[2]] for one in papers]


def _version(papers: Sequence[Paper], faces: Sequence[tuple[FaceBlock, bytes]], rows: Iterable[bytes]) -> str:
    """Short hash of everything that is loaded on demand, so that a browser never joins files of two builds."""
    digest = hashlib.sha256()
    for block_of_rows in rows:
        digest.update(block_of_rows)
    for paper in papers:
        digest.update(paper.url.encode() + hashlib.sha256(paper.content).digest())
    for block, content in faces:
        digest.update(block.chars.encode() + hashlib.sha256(content).digest())
    return digest.hexdigest()[:10]


def _script(name: str, payload: object) -> bytes:
    return b"__kbw(%b,%b);\n" % (script_bytes(name), script_bytes(payload))


def _payload(name: str, content: bytes) -> bytes:
    return b"__kbw(" + script_bytes(name) + b',"' + b64encode(content) + b'");\n'
