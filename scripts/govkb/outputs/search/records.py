"""What of the library can be found: one record for each practice, comparison, term of the glossary and page."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.model import Practice
from govkb.outputs.search.record import SearchRecord
from govkb.prose import plain_text
from govkb.views.browse import facets
from govkb.views.library import Library, comparison_url, practice_url
from govkb.views.marks import amount

_FIELDS = (
    ("themes", "theme"),
    ("mechanisms", "mechanism"),
    ("problems", "problem"),
    ("settings", "setting"),
    ("actors", "actor"),
)


def library_records(library: Library) -> Iterator[SearchRecord]:
    """Records of practices, comparisons and terms, in the order of their ids."""
    for identifier in library.practices:
        yield practice_record(library, identifier)
    for identifier, comparison in library.catalog.comparisons.items():
        names = "、".join(
            library.practices[one].name for one in comparison.practices if one in library.practices
        )
        yield SearchRecord(
            id=f"compare/{identifier}",
            kind="comparison",
            url=comparison_url(identifier),
            name=comparison.title,
            problem=comparison.question,
            summary=comparison.summary,
            sections=(
                ("对照的做法", "matrix", names),
                ("编者的读法", "reading", plain_text(comparison.reading)),
            ),
        )
    for facet in facets(library):
        for term in facet.terms:
            yield SearchRecord(
                id=f"term/{term.facet}/{term.id}",
                kind="term",
                url=term.url,
                name=term.label,
                aliases=term.synonyms,
                problem=term.plain,
                summary=f"{facet.label}：{term.definition}。收有{term.count}条做法。",
            )


def practice_record(library: Library, identifier: str) -> SearchRecord:
    """The record of one practice; anchors are those of its page."""
    practice = library.practices[identifier]
    vocabulary = library.catalog.vocabulary
    terms = [
        term
        for field, facet in _FIELDS
        for one in getattr(practice, field)
        if (term := vocabulary.term(facet, one)) is not None
    ]
    level = vocabulary.label("lead_level", practice.lead_level)
    place = practice.place
    regions = library.catalog.regions
    chain = [region.name for region in regions.chain(place.code)] if regions.get(place.code) else []
    names = [*chain, *(one for one in (place.town, place.village, place.printed) if one)]
    return SearchRecord(
        id=identifier,
        kind="practice",
        url=practice_url(identifier),
        name=practice.name,
        name_en=practice.name_en or "",
        aliases=practice.aliases,
        place=" ".join(names),
        place_short=library.place_short(practice),
        tags=(*(term.label for term in terms), level),
        synonyms=tuple(synonym for term in terms for synonym in term.synonyms),
        problem=plain_text(practice.problem or ""),
        summary=practice.summary,
        components=tuple(
            (part.name, f"c-{part.id}", " ".join([*part.aliases, plain_text(part.text or "")]).strip())
            for part in practice.components
        ),
        sections=tuple(_sections(practice)),
        evidence=f"证据{library.evidence[identifier].level}级",
    )


def _sections(practice: Practice) -> Iterator[tuple[str, str, str]]:
    steps = [
        "。".join(
            [step.title, plain_text(step.what or ""), step.who or "", step.time_limit or ""]
            + [f"{branch.when}：{branch.title}{plain_text(branch.what or '')}" for branch in step.branches]
        )
        for step in practice.steps
    ]
    yield "做法步骤", "steps", "\n".join(steps)
    yield (
        "谁来做",
        "actors",
        "\n".join(
            "，".join(part for part in (one.role, one.who, one.does) if part) for one in practice.participants
        ),
    )
    facts = [
        practice.lead,
        practice.cadence,
        practice.venue,
        practice.started.text if practice.started else None,
    ]
    yield "基本情况", "situation", "\n".join(fact for fact in facts if fact)
    if conditions := practice.conditions:
        told = (conditions.people, conditions.money, conditions.mandate, conditions.tools, conditions.time)
        yield "需要的条件", "conditions", "\n".join(text for text in told if text)
    yield (
        "数据",
        "figures",
        "\n".join(
            f"{figure.label}{amount(figure).text}，{figure.scope or ''}{figure.period or ''}"
            for figure in practice.all_figures()
        ),
    )
    yield (
        "难点与未说明处",
        "limits",
        "\n".join(f"{limit.title or ''}：{plain_text(limit.text)}" for limit in practice.limits),
    )
    yield (
        "来历与去向",
        "lineage",
        "\n".join(f"{relation.place or ''}{plain_text(relation.text)}" for relation in practice.relations),
    )
