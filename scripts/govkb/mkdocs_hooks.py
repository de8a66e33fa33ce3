"""MkDocs' door: `mkdocs build` and `mkdocs serve` give the same site as `govkb site` and `govkb serve`.

The hand-written pages and the stencils are MkDocs' work; after its build we finish the site. Nothing but this module
and the command line knows MkDocs.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from govkb import __version__
from govkb.catalog import Catalog
from govkb.checks import check_library
from govkb.crew import POSSIBLE, CrewLost, cores, shared_out
from govkb.memory import STORE, Memory
from govkb.outputs.hosting import POLICY
from govkb.outputs.manifest import MANIFEST, digest, manifest
from govkb.outputs.search.records import frequent_terms
from govkb.outputs.search.words import search_attributes
from govkb.outputs.workshop import FaceBlock
from govkb.report import render_report
from govkb.site import Download, Finishing, Noted, SiteBroken, broken_links, built_pages
from govkb.site_folder import PathTaken, paths_below, put_files
from govkb.views.library import Library, library_settings, newest_change


def on_startup(command: str, dirty: bool) -> None:
    """Hardly anything becomes rubbish in a build (heap.py). Until `on_post_build`, so that no process is left without."""
    del dirty
    _state["serving"] = command == "serve"
    if command == "build":
        gc.disable()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the library first: with an error in an entry no page is built."""
    catalog = config.extra.get("catalog") or _checked(_root(config))
    config.extra["kb"] = {
        "version": __version__,
        "as_of": newest_change(catalog),
        "practices": len(catalog.entries),
        "search_attributes": search_attributes(frequent_terms(catalog)),
        "policy": POLICY,
    }
    _state["catalog"] = catalog
    return config


def _checked(root: Path) -> Catalog:
    """The library. Raises PluginError with the report where an entry has an error."""
    memory = Memory(root / STORE)
    catalog, found = check_library(root, memory, date.today())  # noqa: DTZ011
    memory.save()
    problems = [problem for problem in found if problem.is_error]
    if problems:
        raise PluginError("\n" + render_report(problems, catalog.texts, "text", entries=len(catalog.texts)))
    return catalog


def on_post_build(config: MkDocsConfig) -> None:
    """Finish the site in the folder that MkDocs has just written.

    A server that makes each page when it is asked for (`serving.py`) takes the library instead.
    """
    catalog: Catalog = _state["catalog"]
    if take := config.extra.get("take_library"):
        take(_library(config, catalog))
        return
    folder = Path(config.site_dir)
    for stale in (
        "sitemap.xml",
        "sitemap.xml.gz",
    ):  # theirs knows the hand-written pages and the stencils only
        (folder / stale).unlink(missing_ok=True)
    library = _library(config, catalog)
    # Pages made from the library check their links while they are made; those written by hand are looked at below.
    written, theirs = built_pages(folder), tuple(paths_below(folder))
    try:
        downloads, faces = _typeset(config, library)
        plain = bool(config.extra.get("plain_files"))
        site = Finishing(library, folder, downloads, plain_files=plain, faces=faces)
        before = config.extra.get("site_before")
        digests = _put(site, folder, before, _helpers(config.extra.get("jobs", 1), len(catalog.entries)))
        digests |= put_files(site.last({*theirs, *digests}), folder, before)
    except (SiteBroken, PathTaken) as broken:
        raise PluginError(str(broken)) from broken
    except CrewLost as lost:
        raise PluginError(f"排页面的进程中断了（{lost}），多半是内存不够：加上 --jobs 1 再来一次。") from lost
    for unused in ("stencil", *_THEME_FILES):
        shutil.rmtree(folder / unused, ignore_errors=True)
    rest = (path for path in theirs if path not in digests and (folder / path).is_file())
    digests |= {path: digest((folder / path).read_bytes()) for path in rest}
    dead = broken_links(folder, urlsplit(config.site_url or "").path or "/", digests, written)
    if dead:
        raise PluginError(
            "\n".join(["网站里有走不通的链接：", *(f"  {page} → {link}" for page, link in dead[:50])])
        )
    config.extra["kb"]["files"] = len(digests) + 1
    if not _state.get("serving"):  # a person who edits waits for the page, and nobody mirrors that site
        (folder / MANIFEST).write_bytes(manifest(digests))
    gc.enable()


_CROWD = 3000
"""Entries above which a second process would cost more memory (as much again as what was read) than its time is worth."""
_FEW = 1500
"""Entries below which a second process saves less than a second of waiting, and costs more than that on a busy machine."""


def _helpers(jobs: int | None, entries: int) -> int:
    """How many processes make pages beside this one. `jobs` are those that somebody asked for, None where nobody did."""
    if jobs is None:
        jobs = cores() if _FEW <= entries <= _CROWD else 1
    return jobs - 1 if POSSIBLE else 0


def _put(site: Finishing, folder: Path, before: Path | None, hands: int) -> dict[str, str]:
    """Put all files of a site into its folder; the pages of entries by so many processes beside this one. → SHA-256 by path."""
    if not hands:
        return put_files(chain(site.rest(), site.entries()), folder, before)

    def part(hand: int) -> tuple[dict[str, str], Noted]:
        return put_files(site.entries(hand, hands), folder, before), site.noted

    site.prepare()
    with shared_out(part, hands) as parts:
        digests = put_files(site.rest(), folder, before)
        for more, noted in parts():
            if twice := sorted(digests.keys() & more.keys()):
                raise PathTaken(f"两个页面用了同一个地址：{twice[0]}")
            digests |= more
            site.noted.add(noted)
    return digests


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    """Rebuild when an entry changes, too."""
    del builder
    server.watch(str(_root(config) / "practices"))
    return server


def _typeset(
    config: MkDocsConfig, library: Library
) -> tuple[tuple[Download, ...], tuple[tuple[FaceBlock, bytes], ...]]:
    """The PDFs, the Word files, the workbook and the fonts of the workshop page, where they are wanted.

    The command line hands in a bar that shows how far they are.
    """
    some = config.extra.get("pdf_of") or frozenset()
    if not _with_pdf(config) and not some:
        return (), ()
    # The typesetter is loaded only when it works.
    from govkb.downloads import (  # noqa: PLC0415
        CACHE,
        WORD_CACHE,
        papers_of,
        pdf_downloads,
        ready_handouts,
        word_downloads,
        workshop_faces,
    )
    from govkb.outputs.data.record import WORKBOOK  # noqa: PLC0415 - same
    from govkb.outputs.data.workbook import render_workbook  # noqa: PLC0415 - same
    from govkb.outputs.pdf import PdfFailed  # noqa: PLC0415 - same

    handouts = ready_handouts(library)
    if not _with_pdf(config):
        handouts = papers_of(handouts, some)
    bar = config.extra.get("progress") or _no_bar
    try:
        with bar(f"生成{len(handouts)}份 PDF", len(handouts)) as tick:
            papers = pdf_downloads(library, handouts, _root(config) / CACHE, tick)
            if not _with_pdf(config):
                return papers, ()
            words = word_downloads(library, _root(config) / WORD_CACHE)
        faces = workshop_faces(library, _root(config) / CACHE)
    except PdfFailed as failed:
        raise PluginError(str(failed)) from failed
    workbook = Download(WORKBOOK, render_workbook(library), 0, "工作簿")
    return (*papers, *words, workbook, *_templates(library)), faces


def _templates(library: Library) -> Iterator[Download]:
    """What a contributor fills in."""
    from govkb.intake.labels import Labels  # noqa: PLC0415 - loaded only when it works
    from govkb.intake.template import render_template  # noqa: PLC0415 - same
    from govkb.intake.word_template import render_word_template  # noqa: PLC0415 - same
    from govkb.intake.words import OFFERED  # noqa: PLC0415 - same

    labels, name = Labels(library.catalog), library.settings.name
    yield Download(OFFERED.workbook, render_template(labels, name=name), 0, "Excel 填报表")
    yield Download(OFFERED.document, render_word_template(labels, name), 0, "Word 填报表")


@contextmanager
def _no_bar(label: str, length: int) -> Iterator[Callable[[], None]]:
    del label, length
    yield lambda: None


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _with_pdf(config: MkDocsConfig) -> bool:
    return bool(config.extra.get("with_pdf") or os.environ.get("GOVKB_PDF"))


def _library(config: MkDocsConfig, catalog: Catalog) -> Library:
    """The library with the names and addresses of mkdocs.yml."""
    template = str(config.edit_uri_template or "")
    if not template.startswith(("http://", "https://")):
        template = ""  # a relative one belongs to a repository host that mkdocs.yml does not name
    submission: dict[str, str] = config.extra.get("submission") or {}
    hosts = tuple((name, submission[key]) for key, name in _HOSTS if submission.get(key))
    settings = library_settings(
        catalog,
        name=config.site_name,
        base_url=config.site_url or "",
        edit_template=template,
        hosts=hosts,
        mail=submission.get("mail") or "",
        ready_files=_with_pdf(config),
    )
    return Library(catalog, settings)


_HOSTS = (("github", "GitHub"), ("gitee", "Gitee"), ("gitcode", "GitCode"))
"""Code hosts that mkdocs.yml can name (`extra.submission`), and what they are called."""


_THEME_FILES = ("assets/javascripts", "assets/stylesheets", "assets/images", "assets/css")
"""What the theme brings along and no page uses; our sheets have been joined to one."""

_state: dict[str, Any] = {}
"""What one build hands from its first event to its last; MkDocs offers no other place."""
