"""What a reader sees of one practice: header, facts, ten sections in a fixed order, every silence shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from govkb.choices import Detail, NameOrigin, Rejoins, RelationType, Status
from govkb.citation import cite_entry, cite_source
from govkb.evidence import LEVELS
from govkb.frozen import frozen
from govkb.model import Change, Component, Figure, Practice, Relation, Source
from govkb.prose import Block, parse_prose
from govkb.views.library import DATA_FOLDER, Library, comparison_url, picked_url, practice_url, region_url
from govkb.views.marks import (
    CHINESE_NUMERALS,
    Amount,
    Link,
    Ref,
    Said,
    Section,
    amount,
    asks_base,
    said,
    source_refs,
)


@frozen
class EvidenceView:
    """The evidence level with its reasons."""

    level: int
    total: int
    name: str
    gained: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def text(self) -> str:
        """The level in words."""
        return f"证据{self.level}级（共{self.total}级）"


@frozen
class Fact:
    """One fact of the strip below the title."""

    label: str
    said: Said


@frozen
class BranchView:
    """One way out of a fork."""

    number: str
    when: str
    title: str
    blocks: tuple[Block, ...]
    who: str
    time_limit: str
    rejoins: Rejoins


@frozen
class StepView:
    """One step of the process; a fork if it has branches."""

    number: str
    stage: str
    title: str
    blocks: tuple[Block, ...]
    who: Said
    time_limit: Said
    branches: tuple[BranchView, ...]
    ref: Ref | None
    last: bool


@frozen
class ActorView:
    """One row of the table of actors."""

    role: str
    who: str
    does: Said
    basis: str
    ref: Ref | None


@frozen
class ConditionView:
    """One need."""

    label: str
    said: Said


@frozen
class FigureView:
    """One number with scope, period, source and doubt."""

    anchor: str
    label: str
    amount: Amount
    kind: str
    scope: Said
    period: Said
    base: Said | None
    """Denominator; None where the number is no rate."""
    ref: Ref | None
    self_reported: bool
    doubt: str


@frozen
class LimitView:
    """One limit and who states it."""

    stated_by: str
    kind: str
    title: str
    blocks: tuple[Block, ...]
    ref: Ref | None


@frozen
class ComponentView:
    """One named part."""

    anchor: str
    name: str
    name_note: str
    aliases: tuple[str, ...]
    named_only: bool
    blocks: tuple[Block, ...]
    link: Link | None
    figures: tuple[FigureView, ...]
    ref: Ref | None


@frozen
class RelationView:
    """One line of the lineage."""

    label: str
    target: Link
    blocks: tuple[Block, ...]
    stated_by: str
    ref: Ref | None


@frozen
class SimilarView:
    """One practice that is alike or the opposite."""

    kind: str
    """「像」, 「相反」, or computed: 「相近」, 「同题异法」."""
    target: Link
    blocks: tuple[Block, ...]
    stated_by: str
    compare: str = ""
    """Query of the sheet that compares the two."""


@frozen
class SourceView:
    """One source, cited."""

    number: int
    anchor: str
    citation: str
    kind: str
    self_reported: bool
    silent: tuple[str, ...]
    """What the source does not print: 「发布日期」 …"""
    note: str
    url: str
    archived_url: str


SECTIONS: tuple[Section, ...] = tuple(
    Section(CHINESE_NUMERALS[index], anchor, title)
    for index, (anchor, title) in enumerate(
        (
            ("situation", "情境与问题"),
            ("steps", "做法步骤"),
            ("actors", "谁来做"),
            ("conditions", "需要的条件"),
            ("figures", "数据"),
            ("limits", "难点与未说明处"),
            ("components", "组成部分"),
            ("lineage", "来历与去向"),
            ("similar", "类似与相反"),
            ("sources", "来源与引用"),
        )
    )
)
"""The sections of every entry, always all of them, always in this order."""


@frozen
class QuestionView:
    """One discussion question."""

    kind: str
    text: str


@frozen
class RoleView:
    """One role card."""

    name: str
    rows: tuple[tuple[str, str], ...]


@frozen
class TeachingView:
    """Notes for trainers."""

    decision_point: tuple[Block, ...]
    questions: tuple[QuestionView, ...]
    roles: tuple[RoleView, ...]
    debrief: tuple[Block, ...]
    duration: str
    audience: str


@frozen
class PracticeView:
    """One practice, ready to lay out."""

    id: str
    url: str
    name: str
    name_note: str
    """「编者拟名」 where the source does not use the name."""
    name_en: str
    aliases: tuple[str, ...]
    summary: str
    kicker: tuple[Link, ...]
    """Mechanisms, above the title."""
    place: str
    place_short: str
    place_links: tuple[Link, ...]
    place_note: str
    level: Link
    settings: tuple[Link, ...]
    themes: tuple[Link, ...]
    problems: tuple[Link, ...]
    actors_terms: tuple[Link, ...]
    status: str
    status_note: str
    evidence: EvidenceView
    part_of: Link | None
    parts: tuple[Link, ...]
    """Entries that are part of this one."""
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    situation: tuple[Block, ...]
    steps: tuple[StepView, ...]
    no_time_limits: bool
    actors: tuple[ActorView, ...]
    conditions: tuple[ConditionView, ...]
    figures: tuple[FigureView, ...]
    all_self_reported: bool
    limits: tuple[LimitView, ...]
    components: tuple[ComponentView, ...]
    lineage: tuple[RelationView, ...]
    similar: tuple[SimilarView, ...]
    compared_in: tuple[Link, ...]
    sources: tuple[SourceView, ...]
    citation: str
    history: tuple[tuple[str, str], ...]
    contributors: tuple[str, ...]
    reviewed: str
    filled: int
    askable: int
    """`filled` of `askable` points on which the sources say something: completeness, apart from evidence."""
    silent_points: tuple[str, ...]
    teaching: TeachingView | None
    version: str
    edit_path: str
    """Path of the YAML file in the repository."""
    data_files: tuple[Link, ...]
    """The entry as data, then its citations in three formats."""

    @property
    def told_components(self) -> tuple[ComponentView, ...]:
        """Parts of which the sources say more than a name."""
        return tuple([part for part in self.components if not part.named_only])

    @property
    def named_components(self) -> tuple[ComponentView, ...]:
        """Parts of which the sources give a name and figures."""
        return tuple([part for part in self.components if part.named_only and part.figures])

    @property
    def mere_names(self) -> tuple[ComponentView, ...]:
        """Parts of which the sources give nothing but a name."""
        return tuple([part for part in self.components if part.named_only and not part.figures])

    @property
    def names_have_one_source(self) -> bool:
        """Whether the mere names all stand in one source."""
        return len({part.ref for part in self.mere_names}) == 1


Prose = Callable[[str], tuple[Block, ...]]
"""What makes blocks of an author's text."""


def view_practice(library: Library, identifier: str, prose: Prose = parse_prose) -> PracticeView:
    """The view of one practice of the library. Raises KeyError for an unknown id.

    `prose` is asked for the running text (situation, steps, limits, components) from the top of the page to its end.
    """
    practice = library.practices[identifier]
    refs = source_refs(practice)
    evidence = library.evidence[identifier]
    place = library.place_name(practice)
    situation = prose(practice.problem) if practice.problem else ()
    steps = _steps(practice, refs, prose)
    limits = tuple(
        [
            LimitView(
                one.stated_by.label, one.kind.label, one.title or "", prose(one.text), refs.get(one.source)
            )
            for one in practice.limits
        ]
    )
    components = tuple([_component(library, practice, part, refs, prose) for part in practice.components])
    told = library.completeness[identifier]
    settings = library.settings
    return PracticeView(
        id=identifier,
        url=practice_url(identifier),
        name=practice.name,
        name_note="编者拟名" if practice.name_origin is NameOrigin.EDITOR else "",
        name_en=practice.name_en or "",
        aliases=practice.aliases,
        summary=practice.summary,
        kicker=library.term_links("mechanism", practice.mechanisms),
        place=place,
        place_short=library.place_short(practice),
        place_links=_place_links(library, practice),
        place_note=_place_note(practice),
        level=library.term_links("lead_level", (practice.lead_level,))[0],
        settings=library.term_links("setting", practice.settings),
        themes=library.term_links("theme", practice.themes),
        problems=library.term_links("problem", practice.problems),
        actors_terms=library.term_links("actor", practice.actors),
        status=practice.status.label,
        status_note=_status_note(practice),
        evidence=EvidenceView(evidence.level, LEVELS, evidence.name, evidence.gained, evidence.missing),
        part_of=library.practice_link(practice.part_of) if practice.part_of else None,
        parts=tuple(library.practice_link(child) for child in library.children.get(identifier, ())),
        facts=_facts(practice),
        sections=SECTIONS,
        situation=situation,
        steps=steps,
        no_time_limits=bool(steps) and not any(
            step.time_limit for step in practice.steps
        ) and not any(branch.time_limit for step in practice.steps for branch in step.branches),
        actors=tuple(
            ActorView(one.role, one.who, said(one.does), one.basis.label, refs.get(one.source))
            for one in practice.participants
        ),
        conditions=_conditions(practice),
        figures=tuple(_figure(figure, practice, refs) for figure in practice.figures),
        all_self_reported=all(source.self_reported for source in practice.sources),
        limits=limits,
        components=components,
        lineage=tuple(_lineage(library, identifier, practice, refs)),
        similar=tuple(_similar(library, identifier, practice)),
        compared_in=tuple(
            Link(library.catalog.comparisons[one].title, comparison_url(one))
            for one in library.compared_in.get(identifier, ())
        ),
        sources=tuple(_source(source, index) for index, source in enumerate(practice.sources, 1)),
        citation=cite_entry(
            library=settings.name,
            name=practice.name,
            place=place,
            identifier=identifier,
            version=settings.version,
            address=settings.base_url + practice_url(identifier) if settings.base_url else "",
        ),
        history=tuple(_change(change) for change in practice.history),
        contributors=practice.contributors,
        reviewed=f"{practice.reviewed.date}，{practice.reviewed.by}" if practice.reviewed else "",
        filled=told.filled,
        askable=told.asked,
        silent_points=told.silent,
        teaching=_teaching(practice),
        version=settings.version,
        edit_path=library.catalog.entries[identifier].path,
        data_files=tuple(
            Link(name, f"{folder}{identifier}{ending}")
            for name, folder, ending in (_DATA_FILES if settings.ready_files else _DATA_FILES[:1])
        ),
    )  # fmt: skip


_DATA_FILES = (
    ("JSON", f"{DATA_FOLDER}/practices/", ".json"),
    ("CSL-JSON", f"{DATA_FOLDER}/citations/", ".json"),
    ("RIS", f"{DATA_FOLDER}/citations/", ".ris"),
    ("BibTeX", f"{DATA_FOLDER}/citations/", ".bib"),
)
"""An entry as data, then its citations, which are only written with the other ready files."""


def _change(change: Change) -> tuple[str, str]:
    """A line of an entry's history: when, and what with who did it."""
    text = change.text.rstrip("。")
    return change.date, f"{text}（{change.by}）。" if change.by else f"{text}。"


def _place_links(library: Library, practice: Practice) -> tuple[Link, ...]:
    code = practice.place.code
    if not library.catalog.regions.get(code):
        return ()
    return tuple(Link(region.name, region_url(region.code)) for region in library.catalog.regions.chain(code))


def _place_note(practice: Practice) -> str:
    place = practice.place
    notes = []
    if place.printed:
        notes.append(f"来源写作“{place.printed}”")
    if place.inferred:
        notes.append(f"编者推断：{place.inferred}")
    if place.note:
        notes.append(place.note)
    return "；".join(note.rstrip("。；") for note in notes)


def _status_note(practice: Practice) -> str:
    if practice.last_verified:
        return f"{practice.last_verified}核实"
    return "现在是否仍在运行未核实" if practice.status is not Status.ENDED else ""


def _facts(practice: Practice) -> tuple[Fact, ...]:
    status = practice.status.label if practice.status is not Status.UNKNOWN else None
    note = _status_note(practice)
    conveners = [one.who for one in practice.participants if "召集" in one.role or "主持" in one.role]
    limits = [step.time_limit for step in practice.steps if step.time_limit]
    limits += [branch.time_limit for step in practice.steps for branch in step.branches if branch.time_limit]
    conditions = practice.conditions
    return (
        Fact("状态", said(f"{status}，{note}" if status and note else status)),
        Fact("起始", said(practice.started.text if practice.started else None)),
        Fact("牵头", said(practice.lead)),
        Fact("召集", said("；".join(conveners) or None)),
        Fact("多久一次", said(practice.cadence)),
        Fact("在哪里办", said(practice.venue)),
        Fact("办理时限", said("；".join(limits) or None)),
        Fact("经费", said(conditions.money if conditions else None)),
    )


def _steps(practice: Practice, refs: Mapping[str | None, Ref], prose: Prose) -> tuple[StepView, ...]:
    steps = []
    for index, step in enumerate(practice.steps, 1):
        blocks = prose(step.what) if step.what else ()
        branches = tuple(
            BranchView(
                number=f"{index}{'甲乙丙丁戊己庚辛'[place] if place < 8 else place + 1}",
                when=branch.when,
                title=branch.title,
                blocks=prose(branch.what) if branch.what else (),
                who=branch.who or "",
                time_limit=branch.time_limit or "",
                rejoins=branch.rejoins,
            )
            for place, branch in enumerate(step.branches)
        )
        steps.append(
            StepView(
                number=str(index),
                stage=step.stage.label if step.stage else "",
                title=step.title,
                blocks=blocks,
                who=said(step.who),
                time_limit=said(step.time_limit),
                branches=branches,
                ref=refs.get(step.source),
                last=index == len(practice.steps),
            )
        )
    return tuple(steps)


def _component(
    library: Library, practice: Practice, part: Component, refs: Mapping[str | None, Ref], prose: Prose
) -> ComponentView:
    return ComponentView(
        anchor=f"c-{part.id}",
        name=part.name,
        name_note="编者拟名" if part.name_origin is NameOrigin.EDITOR else "",
        aliases=part.aliases,
        named_only=part.detail is Detail.NAMED_ONLY,
        blocks=prose(part.text) if part.text else (),
        link=library.practice_link(part.practice) if part.practice else None,
        figures=tuple(_figure(figure, practice, refs) for figure in part.figures),
        ref=refs.get(part.source),
    )


def _conditions(practice: Practice) -> tuple[ConditionView, ...]:
    conditions = practice.conditions
    return tuple(
        ConditionView(label, said(getattr(conditions, field) if conditions else None))
        for field, label in (
            ("people", "人"),
            ("money", "钱"),
            ("mandate", "权限"),
            ("tools", "工具"),
            ("time", "时间"),
        )
    )


def _figure(figure: Figure, practice: Practice, refs: Mapping[str | None, Ref]) -> FigureView:
    source = practice.source(figure.source)
    return FigureView(
        anchor=f"f-{figure.id}",
        label=figure.label,
        amount=amount(figure),
        kind=figure.kind.label,
        scope=said(figure.scope),
        period=said(figure.period),
        base=said(figure.base) if asks_base(figure) else None,
        ref=refs.get(figure.source),
        self_reported=bool(source and source.self_reported),
        doubt=figure.doubt or "",
    )


_LINEAGE = {
    RelationType.DERIVED_FROM: ("由此发展而来", "由本条发展出"),
    RelationType.SPREAD_TO: ("推广到", "推广自"),
    RelationType.INSPIRED_BY: ("借鉴", "被借鉴"),
    RelationType.UMBRELLA: ("所属总称", "下属做法"),
}


def _lineage(
    library: Library, identifier: str, practice: Practice, refs: Mapping[str | None, Ref]
) -> Iterable[RelationView]:
    if practice.part_of:
        target = library.practice_link(practice.part_of)
        yield RelationView("所属做法", target, parse_prose("本条是它的组成部分。"), "", None)
    for relation in practice.relations:
        if relation.type in _LINEAGE:
            target = library.practice_link(relation.target) if relation.target else Link(relation.place or "")
            yield RelationView(
                _LINEAGE[relation.type][0], target, parse_prose(relation.text), relation.stated_by.label,
                refs.get(relation.source),
            )  # fmt: skip
    told = {relation.target for relation in practice.relations if relation.type in _LINEAGE}
    for other, relation in library.incoming.get(identifier, ()):
        if relation.type in _LINEAGE and other not in told:
            yield RelationView(
                _LINEAGE[relation.type][1], library.practice_link(other), parse_prose(relation.text),
                relation.stated_by.label, None,
            )  # fmt: skip


def _similar(library: Library, identifier: str, practice: Practice) -> Iterable[SimilarView]:
    """What editors say of likeness and contrast, in both directions, then what is computed and not yet said."""
    told: set[str] = set()

    def picked(other: str) -> str:
        return picked_url(identifier, other) if other in library.practices else ""

    def one(other: str, relation: Relation) -> SimilarView:
        told.add(other)
        kind = "像" if relation.type is RelationType.RESEMBLES else "相反"
        return SimilarView(
            kind, library.practice_link(other), parse_prose(relation.text), relation.stated_by.label, picked(other)
        )  # fmt: skip

    likeness = (RelationType.RESEMBLES, RelationType.CONTRASTS_WITH)
    for relation in practice.relations:
        if relation.type in likeness and relation.target and relation.target not in told:
            yield one(relation.target, relation)
    for other, relation in library.incoming.get(identifier, ()):
        if relation.type in likeness and other not in told and other != identifier:
            yield one(other, relation)
    yield from _computed(library, identifier, told)


def _computed(library: Library, identifier: str, told: set[str]) -> Iterable[SimilarView]:
    """Likeness and contrast that nobody has stated and that is computed."""
    for like in library.neighbours.alike(identifier):
        if like.id not in told and len(told) < 6:
            told.add(like.id)
            yield SimilarView(
                "相近", library.practice_link(like.id), parse_prose(f"{like.reason}。"), "按分类、步骤和文字算出",
                picked_url(identifier, like.id),
            )  # fmt: skip
    for contrast in library.neighbours.opposed(identifier):
        if contrast.id not in told and len(told) < 8:
            told.add(contrast.id)
            yield SimilarView(
                "同题异法", library.practice_link(contrast.id), parse_prose(f"{contrast.reason}。"), "按分类算出",
                picked_url(identifier, contrast.id),
            )  # fmt: skip


def _source(source: Source, number: int) -> SourceView:
    silent = [
        label
        for label, value in (("报刊或网站", source.publisher), ("发布日期", source.date), ("作者", source.authors), ("网址", source.url or source.page))
        if not value
    ]  # fmt: skip
    return SourceView(
        number, f"s{number}", cite_source(source), source.type.label, source.self_reported, tuple(silent),
        source.note or "", source.url or "", source.archived_url or "",
    )  # fmt: skip


def _teaching(practice: Practice) -> TeachingView | None:
    teaching = practice.teaching
    if teaching is None:
        return None
    questions = teaching.questions
    return TeachingView(
        decision_point=parse_prose(teaching.decision_point),
        questions=tuple(
            QuestionView(kind, text)
            for kind, text in (
                ("事实", questions.fact), ("分析", questions.analysis), ("选择", questions.choice), ("迁移", questions.transfer),
            )
        ),
        roles=tuple(
            RoleView(
                role.name,
                tuple(
                    (label, value)
                    for label, value in (
                        ("立场", role.stance), ("底线", role.bottom_line), ("掌握的信息", role.knows), ("不能说的话", role.hides),
                    )
                    if value
                ),
            )
            for role in teaching.roles
        ),
        debrief=parse_prose(teaching.debrief) if teaching.debrief else (),
        duration=teaching.duration or "",
        audience=teaching.audience or "",
    )  # fmt: skip
