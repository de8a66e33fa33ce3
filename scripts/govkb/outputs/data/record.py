"""Entries as published data: plain dicts, every field of the model, each id with its Chinese label.

The fields are read off the model, so that none can be forgotten; what readers of the data cannot work out by
themselves is added: the names of divisions, the number that a figure prints, the reference of a source, the level of
evidence with its reasons. The JSON Schema of the same dicts is made by the same walk (`schema.py`).

Every field is always there. `null` (or an empty list) means that the sources do not say; the text 「无」 means that they
say there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel

from govkb.choices import Choice
from govkb.citation import cite_entry, cite_source
from govkb.evidence import LEVELS
from govkb.model import Component, Figure, Part, Place, Practice, Relation, Source
from govkb.numerals import Number
from govkb.views.library import DATA_FOLDER, Library, comparison_url, practice_url
from govkb.vocabulary import FACET_FIELDS

FORMAT_VERSION = "1.0"
"""Version of the published format. Its first number is in every address (`data/v1/`): a field that goes away or changes
its meaning makes it 2; a field that is added makes it 1.1. Told on docs/data.md, held by tests/test_open_data.py."""

FOLDER = DATA_FOLDER
"""Where the data lie below the site's root."""

WORKBOOK = f"{FOLDER}/govkb.xlsx"
"""Where the workbook lies below the site's root."""

Record = dict[str, Any]
Convert = Callable[[Any], Any]

TERM_FIELDS: dict[str, str] = {**dict(FACET_FIELDS), "lead_level": "lead_level"}
"""Fields of an entry that hold terms, with the facet that they belong to."""


class Records:
    """The records of one library. The converters of its models are made once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._converters: dict[type[BaseModel], Convert] = {}
        self._numbers: dict[str, Record] = {}

    def practice(self, identifier: str) -> Record:
        """One entry."""
        library = self.library
        practice = library.practices[identifier]
        evidence = library.evidence[identifier]
        told = library.completeness[identifier]
        settings = library.settings
        page = practice_url(identifier)
        plain = self.plain(practice)
        return {
            "format": FORMAT_VERSION,
            "id": identifier,
            "address": settings.base_url + page if settings.base_url else None,
            **plain,
            "evidence": {
                "level": evidence.level,
                "of": LEVELS,
                "name": evidence.name,
                "gained": evidence.gained,
                "missing": evidence.missing,
            },
            "completeness": {"filled": told.filled, "asked": told.asked, "silent": told.silent},
            "created": practice.history[0].date if practice.history else None,
            "changed": max((change.date for change in practice.history), default=None),
            "compared_in": [
                {"id": one, "title": library.catalog.comparisons[one].title}
                for one in library.compared_in.get(identifier, ())
            ],
            "parts": [self._named(child) for child in library.children.get(identifier, ())],
            "citation": cite_entry(
                library=settings.name,
                name=practice.name,
                place=plain["place"]["name"],
                identifier=identifier,
                version=settings.version,
                address=settings.base_url + page if settings.base_url else "",
            ),
            "links": {
                "page": page,
                "data": f"{FOLDER}/practices/{identifier}.json",
                **{
                    name: f"{FOLDER}/citations/{identifier}.{ending}" if settings.ready_files else None
                    for name, ending in (("csl", "json"), ("ris", "ris"), ("bibtex", "bib"))
                },
                "file": library.catalog.entries[identifier].path,
            },
        }

    def comparison(self, identifier: str) -> Record:
        """One curated comparison."""
        comparison = self.library.catalog.comparisons[identifier]
        base, page = self.library.settings.base_url, comparison_url(identifier)
        return {
            "format": FORMAT_VERSION,
            "id": identifier,
            "address": base + page if base else None,
            **self.plain(comparison),
            "names": {one: self._named(one)["name"] for one in comparison.practices},
            "links": {
                "page": page,
                "data": f"{FOLDER}/comparisons/{identifier}.json",
                "file": self.library.catalog.comparison_entries[identifier].path,
            },
        }

    def plain(self, part: Part) -> Record:
        """All fields of a model, and what we add to it."""
        record: Record = self._converter(type(part))(part)
        return record

    def _converter(self, model: type[BaseModel]) -> Convert:
        made = self._converters.get(model)
        if made is None:
            made = self._converters[model] = self._make(model)
        return made

    def _make(self, model: type[BaseModel]) -> Convert:
        single: list[tuple[str, Convert]] = []
        several: list[tuple[str, Convert]] = []
        for name, info in model.model_fields.items():
            if make := self._value(model, name, info.annotation):
                (several if is_list(info.annotation) else single).append((name, make))
        added = self._additions.get(model)

        def convert(part: Any) -> Record:
            # A model keeps its fields there in their order: one copy, and only what is not plain yet is replaced.
            record: Record = part.__dict__.copy()
            for name, make in single:
                if value := record[name]:
                    record[name] = make(value)
            for name, make in several:
                if values := record[name]:
                    record[name] = [*map(make, values)]
            if added:
                record.update(added(part))
            return record

        return convert

    def _value(self, model: type[BaseModel], name: str, annotation: Any) -> Convert | None:
        """How a value of a field becomes plain data (each one, where it holds several); None where it is plain already."""
        if model is Practice and name in TERM_FIELDS:
            return _Terms(self.library, TERM_FIELDS[name]).__getitem__
        inner = inner_type(annotation)
        if inner is None:
            return None
        return _labels(inner) if issubclass(inner, Choice) else self._converter(inner)

    @cached_property
    def _additions(self) -> Mapping[type[BaseModel], Callable[[Any], Record]]:
        return {
            Place: self._place,
            Figure: self._figure,
            Source: lambda source: {"citation": cite_source(source)},
            Relation: lambda relation: {
                "target_name": self._named(relation.target)["name"] if relation.target else None
            },
            Component: lambda part: {
                "practice_name": self._named(part.practice)["name"] if part.practice else None
            },
        }

    def _figure(self, figure: Figure) -> Record:
        found = self._numbers.get(figure.value)
        if found is None:
            found = self._numbers[figure.value] = {"number": number(figure.number)}
        return found

    def _place(self, place: Place) -> Record:
        chain = self.library.catalog.regions.chain(place.code)
        base = "".join(region.name for region in chain) or place.code
        return {
            "name": base + (place.town or "") + (place.village or ""),
            "path": [{"code": one.code, "name": one.name, "level": one.level} for one in chain],
        }

    def _named(self, identifier: str) -> Record:
        practice = self.library.practices.get(identifier)
        return {"id": identifier, "name": practice.name if practice else identifier}


def brief(record: Record) -> Record:
    """One entry in the catalogue, from its record: enough to choose by."""
    place = record["place"]
    return {
        "id": record["id"],
        "name": record["name"],
        "summary": record["summary"],
        "place": {"code": place["code"], "name": place["name"]},
        "province": place["path"][0]["code"] if place["path"] else None,
        "lead_level": record["lead_level"]["id"],
        **{field: [term["id"] for term in record[field]] for field, _ in FACET_FIELDS},
        "status": record["status"]["id"],
        "evidence": record["evidence"]["level"],
        "changed": record["changed"],
        "data": record["links"]["data"],
        "page": record["links"]["page"],
    }


class _Terms(dict[str, Record]):
    """The terms of one facet as plain data, each made when it is first met: nobody changes a record."""

    def __init__(self, library: Library, facet: str) -> None:
        super().__init__()
        self._library, self._facet = library, facet

    def __missing__(self, term: str) -> Record:
        made = self[term] = {"id": term, "label": self._library.label(self._facet, term)}
        return made


def labelled(choice: Choice) -> Record:
    """A member of a closed list."""
    return {"id": choice.value, "label": choice.label}


def _labels(kind: type[Choice]) -> Convert:
    """How members of one closed list become plain data; one dict for each member, since nobody changes a record.

    The list is part of the question: members of two lists that are written alike (`source`) count as equal.
    """
    return {member: labelled(member) for member in kind}.__getitem__


def number(printed: Number) -> Record:
    """The number that a figure prints: `low` and `high` differ only for ranges; all null for a magnitude or a moment."""
    return {
        "value": _exact(printed.value),
        "low": _exact(printed.low),
        "high": _exact(printed.high),
        "percent": printed.percent,
    }


def _exact(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def inner_type(annotation: Any) -> type[BaseModel] | type[Choice] | None:
    """The model or closed list that a field is made of, inside optional values and tuples."""
    if isinstance(annotation, type) and issubclass(annotation, (BaseModel, Choice)):
        return annotation
    return next((found for part in get_args(annotation) if (found := inner_type(part))), None)


def is_list(annotation: Any) -> bool:
    """Whether a field holds several values."""
    return getattr(annotation, "__origin__", None) is tuple or any(
        is_list(part) for part in get_args(annotation)
    )
