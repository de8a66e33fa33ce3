"""What every view needs to know of the library as a whole, computed once for each build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from govkb import __version__
from govkb.catalog import Catalog
from govkb.evidence import Evidence, assess
from govkb.model import Practice, Relation
from govkb.regions import short_name
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


@dataclass(frozen=True, eq=False)
class Library:
    """The catalog together with what is computed from all of it. Build one, hand it to every view."""

    catalog: Catalog
    settings: Settings

    @cached_property
    def practices(self) -> Mapping[str, Practice]:
        """Practices by id."""
        return self.catalog.practices

    @cached_property
    def neighbours(self) -> Neighbours:
        """Who is like a practice, and who answers its problem otherwise."""
        return Neighbours(self.practices, self.catalog.vocabulary)

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """Evidence by id."""
        return {
            identifier: assess(practice, self.settings.as_of)
            for identifier, practice in self.practices.items()
        }

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Ids of entries by the practice of which they are part, in the parent's order."""
        found: dict[str, list[str]] = defaultdict(list)
        for identifier, practice in self.practices.items():
            if practice.part_of and practice.part_of in self.practices:
                found[practice.part_of].append(identifier)
        ordered: dict[str, tuple[str, ...]] = {}
        for parent, children in found.items():
            named = [part.practice for part in self.practices[parent].components if part.practice]
            ordered[parent] = tuple(
                sorted(children, key=lambda one: (named.index(one) if one in named else 99, one))
            )
        return ordered

    @cached_property
    def incoming(self) -> dict[str, tuple[tuple[str, Relation], ...]]:
        """Relations that other entries state towards one, by its id."""
        found: dict[str, list[tuple[str, Relation]]] = defaultdict(list)
        for identifier, practice in self.practices.items():
            for relation in practice.relations:
                if relation.target:
                    found[relation.target].append((identifier, relation))
        return {target: tuple(relations) for target, relations in found.items()}

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
        return tuple(Link(self.label(facet, term), term_url(facet, term)) for term in terms)

    def place_name(self, practice: Practice) -> str:
        """Full name of the place down to what the entry gives: 「湖南省娄底市新化县上梅街道」."""
        place = practice.place
        base = (
            self.catalog.regions.full_name(place.code) if self.catalog.regions.get(place.code) else place.code
        )
        return base + (place.town or "") + (place.village or "")

    def place_short(self, practice: Practice) -> str:
        """Short name for lists: 「湖南新化上梅街道」."""
        return self._county_short(practice.place.code) + (practice.place.town or "")

    @lru_cache(maxsize=4096)  # noqa: B019 - a library lives as long as its build
    def _county_short(self, code: str) -> str:
        if not self.catalog.regions.get(code):
            return code
        chain = self.catalog.regions.chain(code)
        ends = chain if len(chain) == 1 else (chain[0], chain[-1])
        return "".join(short_name(region.name) for region in ends)

    def practice_link(self, identifier: str) -> Link:
        """A link to an entry, or its id alone where it does not exist."""
        practice = self.practices.get(identifier)
        if practice is None:
            return Link(identifier)
        return Link(practice.name, practice_url(identifier), self.place_short(practice))


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
