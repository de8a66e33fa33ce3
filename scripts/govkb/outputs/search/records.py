"""What of the library can be found: one record for each practice, comparison, term of the glossary and page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from govkb.catalog import Catalog
from govkb.choices import RelationType
from govkb.document import VOCABULARY_COMMAS, read_document
from govkb.files import FOLDER
from govkb.model import Figure, Practice, Step
from govkb.outputs.search.record import SearchRecord
from govkb.outputs.search.thesaurus import Thesaurus, thesaurus_from
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
    yield from other_records(library)


def other_records(library: Library) -> Iterator[SearchRecord]:
    """Records of comparisons and terms."""
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


def library_thesaurus(library: Library) -> Thesaurus:
    """The near words that the library keeps beside its vocabulary."""
    path = f"{FOLDER}/_vocabulary/thesaurus.yml"
    text = library.catalog.texts.get(path, "").encode()
    return thesaurus_from(read_document(path, text, most_commas=VOCABULARY_COMMAS).value or {})


def frequent_terms(catalog: Catalog, count: int = 4) -> tuple[str, ...]:
    """Labels of the mechanisms that most entries use: what a reader may try who found nothing."""
    used = Counter(one for practice in catalog.practices.values() for one in practice.mechanisms)
    best = sorted(used, key=lambda one: (-used[one], one))[:count]
    return tuple(catalog.vocabulary.label("mechanism", one) for one in best)


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
        lead_tags=tuple(
            vocabulary.label(facet, one)
            for field, facet in _FIELDS[:3]
            for one in getattr(practice, field)[:1]
        ),
        synonyms=tuple(said for term in terms for said in (*term.synonyms, term.plain or "") if said),
        problem=plain_text(practice.problem or ""),
        summary=practice.summary,
        components=tuple(
            (part.name, f"c-{part.id}", " ".join([*part.aliases, plain_text(part.text or "")]).strip())
            for part in practice.components
        ),
        sections=tuple(_sections(practice)),
        asides=tuple(_asides(practice)),
        evidence=f"证据{library.evidence[identifier].level}级",
    )


def _sections(practice: Practice) -> Iterator[tuple[str, str, str]]:
    """Every word of an entry that its page shows and no other field of the record holds, under the page's headings.

    Left out is what only the facilitator's booklet prints: roles and the notes for the debriefing.
    """
    start, conditions = practice.started, practice.conditions
    yield _section("做法步骤", "steps", (_step(step) for step in practice.steps))
    yield _section("谁来做", "actors", (_said(one.role, one.who, one.does) for one in practice.participants))
    yield _section(
        "基本情况",
        "situation",
        [
            practice.lead, practice.cadence, practice.venue, practice.place.inferred, practice.place.note,
            _said(start.text, start.date) if start else None, practice.last_verified,
        ],
    )  # fmt: skip
    if conditions:
        told = (conditions.people, conditions.money, conditions.mandate, conditions.tools, conditions.time)
        yield _section("需要的条件", "conditions", told)
    yield _section("数据", "figures", (_figure(figure) for figure in practice.all_figures()))
    yield _section("难点与未说明处", "limits", (_said(one.title, one.text) for one in practice.limits))


def _asides(practice: Practice) -> Iterator[tuple[str, str, str]]:
    """What the page says of other entries, for a class, and of where it was printed."""
    teaching, reviewed = practice.teaching, practice.reviewed
    similar = [one for one in practice.relations if one.type in _BETWEEN_ENTRIES]
    lineage = [one for one in practice.relations if one.type not in _BETWEEN_ENTRIES]
    yield _section("来历与去向", "lineage", (_said(one.place, one.text) for one in lineage))
    yield _section("类似与相反", "similar", (_said(one.place, one.text) for one in similar))
    if teaching:
        questions = teaching.questions
        asked = (questions.fact, questions.analysis, questions.choice, questions.transfer)
        yield _section(
            "教学提示", "", (teaching.decision_point, *asked, teaching.duration, teaching.audience)
        )
    yield _section(
        "来源与引用",
        "sources",
        [
            *(
                _said(one.title, one.publisher, one.date, one.page, "、".join(one.authors), one.note)
                for one in practice.sources
            ),
            *(_said(change.date, change.text, change.by) for change in practice.history),
            *practice.contributors,
            _said(reviewed.date, reviewed.by) if reviewed else None,
        ],
    )


_BETWEEN_ENTRIES = (RelationType.RESEMBLES, RelationType.CONTRASTS_WITH)


def _section(heading: str, anchor: str, texts: Iterable[str | None]) -> tuple[str, str, str]:
    told = [text for text in texts if text]
    joined = "\n".join(told)
    if _unmarked(joined) and joined.split() == told:
        return heading, anchor, joined
    return heading, anchor, "\n".join([plain_text(text) for text in told])


def _said(*parts: str | None) -> str:
    said = "，".join(filter(None, parts))
    if _unmarked(said) and said.split(None, 1) == [said]:
        return said
    return "，".join([plain_text(part) for part in parts if part])


def _unmarked(text: str) -> bool:
    """Whether a text is its own `plain_text`, if it has no blank: markup needs a star, a bracket or a blank."""
    return "*" not in text and "[" not in text


def _step(step: Step) -> str:
    branches = (_said(one.when, one.title, one.what, one.who, one.time_limit) for one in step.branches)
    return "。".join((_said(step.title, step.what, step.who, step.time_limit), *branches))


def _figure(figure: Figure) -> str:
    return _said(figure.label + amount(figure).text, figure.scope, figure.period, figure.base, figure.doubt)
