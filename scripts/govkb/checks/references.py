"""What an entry names must exist: terms, practices, sources; and its own ids are used once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from govkb.catalog import Catalog
from govkb.document import Pointer
from govkb.model import Component, Figure, Limit, Participant, Practice, Relation, Source, Step
from govkb.nearest import nearest, nearest_labelled
from govkb.problem import Problem
from govkb.reading import Entry
from govkb.vocabulary import FACET_FIELDS, Vocabulary


def terms(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """Every term is in the vocabulary, in use, and named once. An entry of any shape may be asked."""
    plain, in_use = entry.document.value or {}, _terms_in_use(catalog)
    for field, facet in (("lead_level", "lead_level"), *FACET_FIELDS):
        named = plain.get(field)
        if isinstance(named, str) != (field == "lead_level"):
            continue  # a text where a list belongs, or the other way round, is one mistake and not two
        values = [value for _, value in _written(named, (field,))]
        if len(set(values)) == len(values) and in_use[facet].issuperset(values):
            continue
        seen: set[str] = set()
        for pointer, value in _written(named, (field,)):
            if value in seen:
                title = Practice.model_fields[field].title
                yield entry.document.problem(pointer, "term-twice", value=value, title=title)
            seen.add(value)
            term = catalog.vocabulary.term(facet, value)
            if term is None or term.retired:
                yield from _unusable(entry, catalog.vocabulary, pointer, facet, value)


@lru_cache(maxsize=2)
def _terms_in_use(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    """Ids of the terms that may be named, by facet."""
    facets = ("lead_level", *(facet for _, facet in FACET_FIELDS))
    known = catalog.vocabulary.terms
    return {
        facet: frozenset(one.id for one in known.get(facet, {}).values() if not one.retired)
        for facet in facets
    }


def _written(plain: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """The texts in a value, with the place of each."""
    if isinstance(plain, str):
        yield pointer, plain
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            if isinstance(value, str):
                yield (*pointer, index), value


def _unusable(
    entry: Entry[Practice], vocabulary: Vocabulary, pointer: Pointer, facet: str, value: str
) -> Iterator[Problem]:
    """What is wrong with a term that is not there, or not any more."""
    term = vocabulary.term(facet, value)
    if term:
        successor = _shown_term(vocabulary, facet, term.use)
        label = vocabulary.facets[facet].label
        yield entry.document.problem(pointer, "term-retired", value=value, facet=label, successor=successor)
    elif "，" in value:
        yield entry.document.problem(pointer, "yaml-fullwidth-comma")
    elif facet in vocabulary.facets:
        label, suggestion = vocabulary.facets[facet].label, _term_suggestion(vocabulary, facet, value)
        yield entry.document.problem(pointer, "term-unknown", value=value, facet=label, suggestion=suggestion)


def _shown_term(vocabulary: Vocabulary, facet: str, identifier: str | None) -> str:
    return f"「{identifier}（{vocabulary.label(facet, identifier)}）」" if identifier else "别的词"


def _term_suggestion(vocabulary: Vocabulary, facet: str, value: str) -> str:
    terms_here = [term for term in vocabulary.terms[facet].values() if not term.retired]
    near = nearest_labelled(value, {term.id: (term.label, *term.synonyms) for term in terms_here})
    if near:
        return f"您是不是想写 {near}（{vocabulary.label(facet, near)}）？"
    for other, others in vocabulary.terms.items():
        if value in others:
            return f"它是「{vocabulary.facets[other].label}」里的词（{others[value].label}），写错了字段。"
    return vocabulary.offered(facet)


def practices(catalog: Catalog) -> Iterator[Problem]:
    """`part_of`, relations and components lead to entries that exist, and not to the entry itself."""
    for entry in catalog.entries.values():
        if entry.outline.part_of or entry.outline.targets or entry.outline.parts:
            yield from _led_to(entry, catalog)
    for entry in catalog.misshapen:
        yield from practices_named(entry, catalog)


def practices_named(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """The practices that an entry names exist; asked of one whose shape is wrong, which has no outline."""
    for pointer, identifier in _named(entry.document.value or {}):
        if identifier not in catalog.known_ids:
            yield _unknown(entry, catalog, pointer, identifier)


def _named(plain: Mapping[str, Any]) -> Iterator[tuple[Pointer, str]]:
    """The practices that an entry of any shape names."""
    yield from _written(plain.get("part_of"), ("part_of",))
    for field, name in (("relations", "target"), ("components", "practice")):
        rows = plain.get(field)
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield from _written(row.get(name), (field, index, name))


def _unknown(entry: Entry[Practice], catalog: Catalog, pointer: Pointer, identifier: str) -> Problem:
    return entry.document.problem(
        pointer, "practice-unknown", value=identifier, suggestion=practice_suggestion(catalog, identifier)
    )


def practices_near(catalog: Catalog, edited: Container[str]) -> Iterator[Problem]:
    """The same of some entries and of all that name them: nothing else depends on them."""
    for entry in catalog.entries.values():
        _, _, _, _, part_of, targets, parts, _ = entry.outline
        if entry.id in edited or part_of in edited or any(one in edited for _, one in (*targets, *parts)):
            yield from _led_to(entry, catalog)


def _led_to(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    outline = entry.outline
    named: list[tuple[Pointer, str]] = [(("part_of",), outline.part_of)] if outline.part_of else []
    named += [(("relations", n, "target"), target) for n, target in outline.targets]
    named += [(("components", n, "practice"), part) for n, part in outline.parts]
    for pointer, identifier in named:
        if identifier == entry.id:
            yield entry.document.problem(pointer, "practice-self")
        elif identifier not in catalog.known_ids:
            yield _unknown(entry, catalog, pointer, identifier)
        elif pointer[0] == "components":
            child = catalog.entries.get(identifier)
            if child and _belongs_elsewhere(catalog, child.outline.part_of, entry):
                yield entry.document.problem(pointer, "part-mismatch", value=identifier, expected=entry.id)
    parent = catalog.entries.get(outline.part_of or "")
    if parent and outline.part_of != entry.id and all(part != entry.id for _, part in parent.outline.parts):
        yield entry.document.problem(("part_of",), "part-unlisted", parent=outline.part_of, value=entry.id)


def _belongs_elsewhere(catalog: Catalog, parent: str | None, entry: Entry[Practice]) -> bool:
    """Whether `parent` is another practice than the entry; a namesake is reported as such, and that is enough."""
    if parent in (None, entry.id):
        return False
    other = catalog.entries.get(parent or "")
    return other is None or other.outline.name != entry.outline.name


@lru_cache(maxsize=2)
def _names(catalog: Catalog) -> dict[str, tuple[str]]:
    return {known: (entry.outline.name,) for known, entry in catalog.entries.items()}


@lru_cache(maxsize=256)
def practice_suggestion(catalog: Catalog, identifier: str) -> str:
    """The remedy for an id that does not exist: the nearest one, by id or by name."""
    names = _names(catalog)
    if near := nearest_labelled(identifier, names):
        return f"您是不是想写 {near}（{names[near][0]}）？"
    return "对方还没有收录的，先收录；说的是关系，也可以改写 place。"


def sources(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """Whatever cites a source cites one of the entry's own; no source is left without use."""
    del catalog
    practice = entry.content
    known = [source.id for source in practice.sources]
    used = _sources_named(practice)
    for pointer, identifier in cited(practice) if used.difference(known, (None,)) else ():
        if identifier not in known:
            near = nearest(identifier, known)
            suggestion = f"您是不是想写 {near}？" if near else f"本条的来源有：{'、'.join(known)}。"
            yield entry.document.problem(pointer, "source-unknown", value=identifier, suggestion=suggestion)
    for index, source in enumerate(practice.sources):
        if len(known) > 1 and source.id not in used:
            yield entry.document.problem(("sources", index, "id"), "source-unused", value=source.id)
        if not (source.publisher or source.url or source.date or source.note):
            yield entry.document.problem(("sources", index), "source-bare", value=source.id)


Citing = Participant | Step | Component | Limit | Relation | Figure
"""What may name a source."""


def _sources_named(practice: Practice) -> set[str | None]:
    """What stands where an entry may name a source."""
    parts: tuple[Citing, ...] = (
        *practice.participants, *practice.steps, *practice.components, *practice.limits, *practice.relations,
        *practice.all_figures(),
    )  # fmt: skip
    return {part.source for part in parts}


def cited(practice: Practice) -> Iterator[tuple[Pointer, str]]:
    """Every place where an entry names a source."""
    for field in ("participants", "steps", "components", "limits", "relations"):
        for index, item in enumerate(getattr(practice, field)):
            if item.source:
                yield (field, index, "source"), item.source
    for pointer, figure in figures_with_place(practice):
        yield (*pointer, "source"), figure.source


def figures_with_place(practice: Practice) -> Iterator[tuple[Pointer, Figure]]:
    """Every figure of an entry with the pointer to it."""
    for index, figure in enumerate(practice.figures):
        yield ("figures", index), figure
    for number, part in enumerate(practice.components):
        for index, figure in enumerate(part.figures):
            yield ("components", number, "figures", index), figure


def identifiers(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """Ids of figures, components and sources are unique within the entry."""
    del catalog
    practice = entry.content
    if _repeated(practice.all_figures()):
        used = ((pointer, figure.id) for pointer, figure in figures_with_place(practice))
        yield from _twice(entry, "数据", used)
    if _repeated(practice.components):
        yield from _twice(
            entry, "组成部分", ((("components", n), part.id) for n, part in enumerate(practice.components))
        )
    if _repeated(practice.sources):
        yield from _twice(
            entry, "来源", ((("sources", n), source.id) for n, source in enumerate(practice.sources))
        )


def _repeated(parts: Sequence[Figure | Component | Source]) -> bool:
    """Whether two of them have the same id."""
    return len({part.id for part in parts}) < len(parts)


def _twice(entry: Entry[Practice], title: str, used: Iterable[tuple[Pointer, str]]) -> Iterator[Problem]:
    first: dict[str, Pointer] = {}
    for pointer, identifier in used:
        if identifier in first:
            there = entry.document.related((*first[identifier], "id"), "第一次用在这里")
            yield entry.document.problem(
                (*pointer, "id"), "id-twice", related=(there,), value=identifier, title=title
            )
        first.setdefault(identifier, pointer)


def cycles(catalog: Catalog) -> Iterator[Problem]:
    """Following `part_of` never comes back to where it began."""
    for identifier, entry in catalog.entries.items():
        chain = [identifier]
        while (parent := catalog.entries.get(chain[-1])) and parent.outline.part_of:
            if parent.outline.part_of in chain:
                if parent.outline.part_of == identifier and len(chain) > 1:
                    yield entry.document.problem(
                        ("part_of",), "part-cycle", chain=" → ".join([*chain, identifier])
                    )
                break
            chain.append(parent.outline.part_of)
