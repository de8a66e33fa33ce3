"""What every view needs to know of the library as a whole, computed once for each build."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, wraps
from threading import RLock
from typing import Any, NamedTuple, TypeVar

from govkb import __version__
from govkb.catalog import Catalog
from govkb.completeness import Completeness, completeness
from govkb.evidence import Evidence, assess
from govkb.model import Practice, Relation
from govkb.regions import Regions, short_name
from govkb.similarity import Neighbours
from govkb.views.marks import Link


@dataclass(frozen=True)
class Settings:
    """What the person who builds the site decides: names and addresses, nothing invented.

    `base_url` is the site's public address with a slash at its end, or "" (intranet, USB stick). `version` names
    the snapshot of the library that every page and PDF shows.
    """

    name: str = "基层治理做法库"
    base_url: str = ""
    version: str = "0.1.0"
    as_of: str = ""
    """Date of the newest change in the library, `2026-11-22`: printed on pages, never today's date."""
    edit_template: str = ""
    """Address at which a file of the repository is edited, with `{path}` in it, or "" for none."""
    hosts: tuple[tuple[str, str], ...] = ()
    """Code hosts by name with the address of their page for a new file, `{folder}` and `{name}` in it."""
    mail: str = ""
    """Where entries may be sent by e-mail, or ""."""
    ready_files: bool = False
    """Whether the files that people take away (PDF, Word, citations of each entry) are written with the site."""

    def edit_url(self, path: str) -> str:
        """Where the YAML file at `path` is edited on the code host, or ""."""
        return self.edit_template.replace("{path}", path) if self.edit_template else ""


def newest_change(catalog: Catalog) -> str:
    """Date of the newest change that any entry records: the library's own clock, so that builds are reproducible."""
    dates = [change.date for practice in catalog.practices.values() for change in practice.history]
    dates += [change.date for comparison in catalog.comparisons.values() for change in comparison.history]
    return max(dates, default="")


def library_settings(
    catalog: Catalog,
    *,
    name: str = "基层治理做法库",
    base_url: str = "",
    edit_template: str = "",
    hosts: tuple[tuple[str, str], ...] = (),
    mail: str = "",
    ready_files: bool = False,
) -> Settings:
    """Settings of a build: names and addresses from whoever builds, version and date from the library itself."""
    return Settings(
        name, base_url, __version__, newest_change(catalog), edit_template, hosts, mail, ready_files
    )


Result = TypeVar("Result")


class _OfEach(Mapping[str, Result]):
    """What a function says of each entry by its id, worked out when it is asked for."""

    def __init__(self, library: Library, make: Callable[[Library, str], Result]) -> None:
        self._library, self._make = library, make

    def __getitem__(self, identifier: str) -> Result:
        return self._library.of_one(self._make, identifier)

    def __iter__(self) -> Iterator[str]:
        return iter(self._library.practices)

    def __len__(self) -> int:
        return len(self._library.practices)


def _assessed(library: Library, identifier: str) -> Evidence:
    return assess(library.practices[identifier], library.settings.as_of)


def _linked(library: Library, identifier: str) -> Link:
    practice = library.practices[identifier]
    return Link(practice.name, practice_url(identifier), library.place_short(practice))


def _told(library: Library, identifier: str) -> Completeness:
    return completeness(library.practices[identifier])


class _Made(NamedTuple):
    """What follows from one entry, and of which version of it and of the practice of which it is part."""

    practice: Practice
    parent: Practice | None
    made: Any


@dataclass(frozen=True, slots=True)
class _OfAll:
    """What follows from all entries, and when it still does after edits."""

    asked: Callable[[Practice], object]
    """What of an entry it depends on …"""
    rests_on: frozenset[object]
    """… and on what else that follows from all entries."""
    made: Any


@dataclass(frozen=True, eq=False)
class Library:
    """The catalog together with what is computed from all of it. Build one, hand it to every view."""

    catalog: Catalog
    settings: Settings
    _of_one: dict[object, dict[str, _Made]] = field(default_factory=dict, repr=False)
    """By what makes it, then by the id of the entry."""
    _of_some: dict[tuple[object, str], tuple[list[Practice | None], Any]] = field(
        default_factory=dict, repr=False
    )
    _of_all: dict[object, _OfAll] = field(default_factory=dict, repr=False)
    _lock: RLock = field(default_factory=RLock, init=False, repr=False)
    _making: list[set[object]] = field(default_factory=list, init=False, repr=False)
    """For each thing of all entries that is being worked out the others that it has asked for."""

    def after(self, catalog: Catalog) -> Library:
        """The library with some entries changed: what follows from the others alone is not worked out again."""
        old, new = self.practices, catalog.practices
        others_same = (
            catalog.context == self.catalog.context
            and catalog.comparison_entries is self.catalog.comparison_entries
            and catalog.retired is self.catalog.retired
        )
        if not others_same or old.keys() != new.keys():
            return Library(catalog, replace(self.settings, as_of=newest_change(catalog)))
        edited = [(before, new[one]) for one, before in old.items() if before is not new[one]]
        settings = replace(self.settings, as_of=self._newest_after(catalog, edited))
        if settings != self.settings:
            return Library(catalog, settings)
        kept: dict[object, _OfAll] = {}
        for make, known in self._of_all.items():  # what it rests on comes before it
            same = all(known.asked(before) == known.asked(now) for before, now in edited)
            if same and all(one in kept for one in known.rests_on):
                kept[make] = known
        library = Library(catalog, settings, self._of_one, self._of_some, kept)
        if "neighbours" in self.__dict__:
            library.__dict__["neighbours"] = self.neighbours.after(new)
        return library

    def _newest_after(self, catalog: Catalog, edited: Iterable[tuple[Practice, Practice]]) -> str:
        """The date of the newest change, after edits of practices alone."""
        latest = self.settings.as_of
        for before, now in edited:
            if any(change.date == latest for change in before.history):
                return newest_change(catalog)  # it may have been the only one
            latest = max(latest, *(change.date for change in now.history))
        return latest

    def of_one(self, make: Callable[[Library, str], Result], identifier: str) -> Result:
        """What `make` says of an entry, once for each version of it.

        It may depend on the entry, on the practice of which it is part, on the settings, the vocabulary and the divisions:
        on nothing else.
        """
        known = self._known(make, identifier)
        if known is None:
            return self.keep(make, identifier, make(self, identifier))
        made: Result = known.made
        return made

    def _known(self, make: Callable[[Library, str], object], identifier: str) -> _Made | None:
        """What is kept of an entry, unless it was made of another version."""
        known = self._of_one.get(make, _NOTHING).get(identifier)
        if known is None or known.practice is not self.practices[identifier]:
            return None
        # The entry says of which practice it is part, and no id comes or goes (`after`): most need not be looked at.
        parent = known.parent
        return known if parent is None or parent is self.practices[known.practice.part_of or ""] else None

    def keep(self, make: Callable[[Library, str], Result], identifier: str, made: Result) -> Result:
        """Keep what `make` says of an entry. → The same."""
        practice = self.practices[identifier]
        parent = self.practices.get(practice.part_of) if practice.part_of else None
        self._of_one.setdefault(make, {})[identifier] = _Made(practice, parent, made)
        return made

    def lacking(self, make: Callable[[Library, str], object]) -> list[str]:
        """The entries of which it is not known what `make` says: for somebody who works it out for many at once."""
        return [identifier for identifier in self.practices if self._known(make, identifier) is None]

    def forget(self) -> None:
        """Let go of what was kept of single entries, but for what is small and asked for again and again."""
        for make in self._of_one.keys() - {_assessed, _told}:
            del self._of_one[make]
        self._of_some.clear()

    def of_some(self, make: Callable[[Library, str], Result], name: str, ids: Iterable[str]) -> Result:
        """What `make` says of something in which some entries stand, once for each version of them.

        It may depend on these entries and on all that is no entry. Every call gives the same ids for one name.
        """
        practices = [self.practices.get(one) for one in ids]
        known = self._of_some.get((make, name))
        if known is None or not all(map(operator.is_, known[0], practices)):
            known = self._of_some[make, name] = (practices, make(self, name))
        made: Result = known[1]
        return made

    def of_all(self, make: Callable[[Library], Result], asked: Callable[[Practice], object]) -> Result:
        """What `make` says of all entries, once for as long as none of them answers otherwise what is `asked`.

        It may depend on these answers, on what others say of all entries, on the settings, the vocabulary and the
        divisions, on comparisons and retired addresses: on nothing else of an entry.
        """
        with self._lock:
            if self._making:
                self._making[-1].add(make)
            if make not in self._of_all:
                self._making.append(set())
                try:
                    made = make(self)
                finally:
                    rests_on = self._making.pop()
                self._of_all[make] = _OfAll(asked, frozenset(rests_on), made)
            result: Result = self._of_all[make].made
        return result

    @cached_property
    def practices(self) -> Mapping[str, Practice]:
        """Practices by id."""
        return self.catalog.practices

    @cached_property
    def neighbours(self) -> Neighbours:
        """Who is like a practice, and who answers its problem otherwise."""
        return Neighbours(self.practices, self.catalog.vocabulary)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Evidence by id."""
        return _OfEach(self, _assessed)

    @cached_property
    def completeness(self) -> Mapping[str, Completeness]:
        """On what the sources of each entry are silent, by its id."""
        return _OfEach(self, _told)

    @property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of entries by the practice of which they are part, in the parent's order."""
        return _children(self)

    @property
    def incoming(self) -> Mapping[str, tuple[tuple[str, Relation], ...]]:
        """Relations that other entries state towards one, by its id."""
        return _incoming(self)

    @cached_property
    def compared_in(self) -> dict[str, tuple[str, ...]]:
        """Ids of curated comparisons by practice."""
        found: dict[str, list[str]] = defaultdict(list)
        for identifier, comparison in self.catalog.comparisons.items():
            for practice in comparison.practices:
                found[practice].append(identifier)
        return {practice: tuple(ids) for practice, ids in found.items()}

    def label(self, facet: str, term: str) -> str:
        """The label of a term."""
        return self.catalog.vocabulary.label(facet, term)

    def term_links(self, facet: str, terms: tuple[str, ...]) -> tuple[Link, ...]:
        """Links to the index pages of terms."""
        known = self._term_links
        return tuple(
            known.get((facet, term)) or Link(self.label(facet, term), term_url(facet, term)) for term in terms
        )

    @cached_property
    def _term_links(self) -> Mapping[tuple[str, str], Link]:
        """A link to the index page of each term of the vocabulary, by facet and term."""
        return {
            (facet, term): Link(self.label(facet, term), term_url(facet, term))
            for facet, terms in self.catalog.vocabulary.terms.items()
            for term in terms
        }

    def place_name(self, practice: Practice) -> str:
        """Full name of the place down to what the entry gives: 「湖南省娄底市新化县上梅街道」."""
        place = practice.place
        base = (
            self.catalog.regions.full_name(place.code) if self.catalog.regions.get(place.code) else place.code
        )
        return base + (place.town or "") + (place.village or "")

    def place_short(self, practice: Practice) -> str:
        """Short name for lists: 「湖南新化上梅街道」."""
        return _county_short(self.catalog.regions, practice.place.code) + (practice.place.town or "")

    def practice_link(self, identifier: str) -> Link:
        """A link to an entry, or its id alone where it does not exist."""
        return self.of_one(_linked, identifier) if identifier in self.practices else Link(identifier)


_NOTHING: Mapping[str, _Made] = {}


@lru_cache(maxsize=4096)
def _county_short(regions: Regions, code: str) -> str:
    if not regions.get(code):
        return code
    chain = regions.chain(code)
    ends = chain if len(chain) == 1 else (chain[0], chain[-1])
    return "".join(short_name(region.name) for region in ends)


def once_for_all(
    asked: Callable[[Practice], object],
) -> Callable[[Callable[[Library], Result]], Callable[[Library], Result]]:
    """Has what a function says of the library worked out by `Library.of_all`."""

    def decorate(make: Callable[[Library], Result]) -> Callable[[Library], Result]:
        @wraps(make)
        def found(library: Library) -> Result:
            return library.of_all(make, asked)

        return found

    return decorate


def once_for_each(make: Callable[[Library, str], Result]) -> Callable[[Library, str], Result]:
    """Has what a function says of an entry worked out by `Library.of_one`."""

    @wraps(make)
    def found(library: Library, identifier: str) -> Result:
        return library.of_one(make, identifier)

    return found


@once_for_all(lambda practice: (practice.part_of, [part.practice for part in practice.components]))
def _children(library: Library) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for identifier, practice in library.practices.items():
        if practice.part_of and practice.part_of in library.practices:
            found[practice.part_of].append(identifier)
    ordered: dict[str, tuple[str, ...]] = {}
    for parent, children in found.items():
        named = [part.practice for part in library.practices[parent].components if part.practice]
        ordered[parent] = tuple(
            sorted(children, key=lambda one: (named.index(one) if one in named else 99, one))
        )
    return ordered


@once_for_all(lambda practice: practice.relations)
def _incoming(library: Library) -> Mapping[str, tuple[tuple[str, Relation], ...]]:
    found: dict[str, list[tuple[str, Relation]]] = defaultdict(list)
    for identifier, practice in library.practices.items():
        for relation in practice.relations:
            if relation.target:
                found[relation.target].append((identifier, relation))
    return {target: tuple(relations) for target, relations in found.items()}


DATA_FOLDER = "data/v1"
"""Where the open data lie below the site's root; the number is that of their format (`outputs/data/record.py`)."""


def practice_url(identifier: str) -> str:
    """Address of an entry below the site's root."""
    return f"practices/{identifier}/"


def picked_url(*ids: str) -> str:
    """Address of the sheet that compares some practices, behind the folder of comparisons."""
    return f"?ids={','.join(ids)}"


def comparison_url(identifier: str) -> str:
    """Address of a comparison below the site's root."""
    return f"compare/{identifier}/"


def term_url(facet: str, term: str) -> str:
    """Address of the index page of a term."""
    return f"browse/{facet.replace('_', '-')}/{term}/"


def region_url(code: str) -> str:
    """Address of the index page of a division."""
    return f"browse/region/{code}/"
