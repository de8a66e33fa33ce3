"""Papers on demand: which entries were asked for, in which order, and the files that come of them.

`gather` is for every kind of file (PDF, Word, slides): it reads and checks the library and says which ids were meant.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from govkb.building import BuildFailed, progress
from govkb.catalog import load_catalog
from govkb.checks import run_checks
from govkb.downloads import CACHE, handout_files
from govkb.faults import reason
from govkb.memory import STORE, Memory
from govkb.nearest import nearest
from govkb.outputs.pdf import PdfFailed
from govkb.report import render_report
from govkb.views.handout import BY_ID, HandoutRefused, HandoutView, Occasion, suits, view_handouts
from govkb.views.library import Library, library_settings
from govkb.views.selection import SelectionWrong, matching, read_selection, select


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody at the terminal asked for."""

    ids: Sequence[str] = ()
    everything: bool = False
    conditions: str = ""
    query: str = ""
    picked: Sequence[str] = ()
    """Practices to lay side by side on a paper of their own."""
    kind: str = "case"
    occasion: Occasion = field(default_factory=Occasion)
    site_url: str = ""
    """Public address of the site, for QR codes; "" leaves them out."""


def gather(root: Path, request: Request) -> tuple[Library, tuple[str, ...]]:
    """The library, and the ids that were asked for: those named first, then those selected, each once.

    Raises BuildFailed for problems in entries, unknown ids and conditions that select nothing.
    """
    memory = Memory(root / STORE)
    catalog = load_catalog(root, memory)
    address = request.site_url and request.site_url.rstrip("/") + "/"
    library = Library(catalog, library_settings(catalog, base_url=address))
    chosen = _chosen(library, request)
    problems = [problem for problem in run_checks(catalog, date.today()) if problem.is_error]  # noqa: DTZ011
    if problems:
        raise BuildFailed(render_report(problems, catalog.texts, "text", entries=len(catalog.texts)))
    memory.save()
    gc.freeze()  # the library stays to the end: no need to look through it for rubbish again and again
    return library, chosen


def _chosen(library: Library, request: Request) -> tuple[str, ...]:
    known = [*library.catalog.entries, *library.catalog.comparison_entries]
    if not (request.ids or request.everything or request.conditions or request.query):
        if request.picked:
            return ()
        raise BuildFailed(
            "写上要哪几条的编号，或用 --all 全部生成，或用 --select、--query 挑选；govkb list 列出所有编号。"
        )
    found = list(request.ids)
    if request.everything:
        found += [one for one in known if suits(library, request.kind, one)]
    try:
        if request.conditions:
            selection = read_selection(library, request.conditions)
            selected = select(library, selection)
            if request.query:
                selected = tuple(one for one in matching(library, request.query) if one in selected)
            found += selected
        elif request.query:
            found += matching(library, request.query)
    except SelectionWrong as wrong:
        raise BuildFailed(f"--select：{wrong}") from wrong
    if not found:
        asked = " ".join(part for part in (request.conditions, request.query) if part)
        raise BuildFailed(f"没有符合「{asked}」的做法。少写一个条件，或换一个词。")
    _must_exist(found, known)
    return tuple(dict.fromkeys(found))


def _must_exist(ids: Sequence[str], known: Sequence[str], of: str = "") -> None:
    for one in ids:
        if one not in known:
            near = nearest(one, known)
            raise BuildFailed(
                f"没有编号{of and '是'}「{one}」{of}。"
                + (f"您是不是想写 {near}？" if near else "govkb list 列出所有编号。")
            )


def request_handouts(root: Path, request: Request) -> tuple[Library, tuple[HandoutView, ...]]:
    """The library and the handouts that were asked for. Raises BuildFailed."""
    if request.kind not in BY_ID:
        near = nearest(request.kind, BY_ID)
        raise BuildFailed(
            f"没有种类「{request.kind}」。"
            + (f"您是不是想写 {near}？" if near else f"可以写的有：{'、'.join(BY_ID)}。")
        )
    library, ids = gather(root, request)
    try:
        handouts = view_handouts(library, request.kind, ids, request.occasion) if ids else ()
        if picked := tuple(dict.fromkeys(request.picked)):
            _must_exist(picked, list(library.practices), "的做法")
            handouts += view_handouts(library, "matrix", picked, request.occasion)
    except HandoutRefused as refused:
        raise BuildFailed(str(refused)) from refused
    return library, handouts


def write_pdfs(root: Path, request: Request, out: Path) -> list[tuple[Path, int]]:
    """PDFs as they were asked for, with their number of pages. Raises BuildFailed; then nothing was written."""
    library, handouts = request_handouts(root, request)
    try:
        with progress(f"生成{len(handouts)}份 PDF", len(handouts)) as tick:
            files = handout_files(library, handouts, root / CACHE, tick)
        out.mkdir(parents=True, exist_ok=True)
        for file in files:
            (out / file.name).write_bytes(file.content)
    except PdfFailed as failed:
        raise BuildFailed(str(failed)) from failed
    except OSError as wrong:
        raise BuildFailed(f"写不了 {out}：{reason(wrong)}。检查磁盘空间和权限。") from wrong
    return [(out / file.name, file.pages) for file in files]
