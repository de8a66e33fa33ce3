"""The site while it is being edited: a page is made when somebody asks for it, from the library as it is then.

Nothing is written, so an edit costs the pages that are looked at and not those that there are. What follows from one
entry alone (`Library.of_one`), and what it puts into the search index, is kept from one version of the library to the
next. A page has the bytes that building the whole site gives it; `tests/test_live.py` holds both against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock, RLock

from govkb.outputs.hosting import hosting_files
from govkb.outputs.pages import PageRenderer
from govkb.outputs.search import Contribution, SearchIndex, SearchRecord, contributions
from govkb.outputs.search.records import library_thesaurus, other_records, practice_record
from govkb.outputs.workshop import FOLDER as WORKSHOP
from govkb.outputs.workshop import workshop_files
from govkb.site import (
    DATA_PARTS,
    PAGE_PARTS,
    DataPart,
    PageMaker,
    Stencils,
    assets,
    built_pages,
    complete,
    cut_stencils,
    filled,
    page_record,
)
from govkb.views.library import Library


@dataclass(frozen=True, eq=False)
class BuiltPages:
    """What the site generator has built: pages written by hand, not yet completed, and the stencils."""

    folder: Path
    pages: Mapping[str, str]
    """HTML by path."""
    stencils: Stencils
    assets: Mapping[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> BuiltPages:
        """Read the folder into which the generator has built."""
        pages = {path: (folder / path).read_text("utf-8") for path in built_pages(folder)}
        return cls(folder, pages, cut_stencils(folder), {file.path: file.content for file in assets(folder)})


_PARTS = (
    *DATA_PARTS,
    DataPart((WORKSHOP,), lambda library: workshop_files(library, (), ())),
    DataPart(tuple(path for path, _ in hosting_files()), lambda _: hosting_files()),
)


class LiveSite:
    """Every file of the site by its path, for one version of the library."""

    def __init__(self, library: Library, built: BuiltPages, before: LiveSite | None = None) -> None:
        self.library, self.built = library, built
        # Compiled templates are taken over; what they have made is not.
        self.renderer: PageRenderer = replace(before.renderer) if before else PageRenderer(library.settings)
        self.finding: _Finding = before.finding if before else _Finding()
        self._made: dict[str, bytes | None] = {}
        self._makers: dict[int, Mapping[str, PageMaker]] = {}
        self._parts: dict[int, Mapping[str, bytes]] = {}
        self._lock = RLock()

    def content(self, path: str) -> bytes | None:
        """What is served at a path below the root, or None where it is no file that is made here."""
        if path.startswith("search/"):  # pages need not wait for the index
            return self.search.files.get(path)
        with self._lock:  # the library keeps results, and Python's caches are filled by one request at a time
            if path not in self._made:
                self._made[path] = self._make(path)
            return self._made[path]

    def _make(self, path: str) -> bytes | None:
        if path in self.built.pages:
            return complete(path, self.built.pages[path], self.library, self.renderer).encode()
        if path in self.built.assets:
            return self.built.assets[path]
        if path.endswith("/index.html") and (maker := self._maker(path.removesuffix("index.html"))):
            return filled(self.built.stencils, maker())
        return self._of_parts(path)

    def _maker(self, url: str) -> PageMaker | None:
        for number, part in enumerate(PAGE_PARTS):
            if url.startswith(part.begins):
                if number not in self._makers:
                    self._makers[number] = dict(part.makers(self.library, self.renderer))
                if url in self._makers[number]:
                    return self._makers[number][url]
        return None

    def _of_parts(self, path: str) -> bytes | None:
        for number, part in enumerate(_PARTS):
            if path.startswith(part.begins):
                if number not in self._parts:
                    self._parts[number] = dict(part.make(self.library))
                if path in self._parts[number]:
                    return self._parts[number][path]
        return None

    @cached_property
    def search(self) -> SearchIndex:
        """The search index."""
        return self.finding.index(self)

    def page_records(self) -> Iterator[SearchRecord]:
        """The hand-written pages for the search."""
        for path in self.built.pages:
            if path != "404.html":
                done = self.content(path)
                if done and (record := page_record(path, done.decode())):
                    yield record


class _Finding:
    """The search index from version to version: each goes on from the one that was asked for last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: SearchIndex | None = None
        self._pages: tuple[SearchRecord, ...] = ()
        """As they read when they were first asked for: what they count of the library is not renewed in the index until
        they are built again."""

    def index(self, site: LiveSite) -> SearchIndex:
        """The index of a version."""
        with self._lock:
            self._pages = self._pages or tuple(site.page_records())
            own = (*_of_entries(site.library), *contributions([*other_records(site.library), *self._pages]))
            thesaurus = site.library.of_all(library_thesaurus, lambda _: None)
            if self._last is not None and self._last.thesaurus == thesaurus:
                self._last, _ = self._last.updated(own)
            else:
                self._last = SearchIndex.of(own, thesaurus)
            return self._last


def _of_entries(library: Library) -> Iterator[Contribution]:
    fresh = library.lacking(_contribution)
    records = (practice_record(library, one) for one in fresh)
    for identifier, made in zip(fresh, contributions(records), strict=True):
        library.keep(_contribution, identifier, made)
    return (library.of_one(_contribution, one) for one in library.practices)


def _contribution(library: Library, identifier: str) -> Contribution:
    """What an entry puts into the search index."""
    return next(iter(contributions([practice_record(library, identifier)])))
