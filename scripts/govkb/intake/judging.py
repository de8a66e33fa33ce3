"""A draft under the rules of `govkb check`: the same codes and sentences, with cells in the place of lines.

The draft becomes the text of an entry; the library is read as if that text lay in its folder; every rule runs. The
entry's document knows where each value came from, so that a rule which asks for the place of a value is given a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from govkb.catalog import Catalog, offers_of
from govkb.checks import run_checks
from govkb.checks.personal import withhold
from govkb.document import Document, Pointer, read_document
from govkb.files import FOLDER
from govkb.intake.draft import Draft, Place
from govkb.intake.words import HINTS
from govkb.intake.yaml_text import YamlText, yaml_text
from govkb.memory import digest
from govkb.messages import MESSAGES
from govkb.model import Practice
from govkb.problem import Position, Problem, Related
from govkb.reading import Entry, Reading, outline_of
from govkb.shape import read_shape

INTRO = "下面是导入时没有字段可放的内容，原样留着。处理完请删去。"


@dataclass(frozen=True, slots=True)
class Judged:
    """The text of an entry, where it belongs, and what is wrong with it."""

    path: str
    """Below the library's root; "" where the place is not known."""
    text: str
    found: tuple[tuple[Place, Problem], ...]

    @property
    def errors(self) -> int:
        """How many of the problems keep the library from being built."""
        return sum(problem.is_error for _, problem in self.found)


def judge(catalog: Catalog, draft: Draft, identifier: str, today: date) -> Judged:
    """The text of a draft, and every problem that `govkb check` would find in it, each with its place."""
    written = render(draft)
    folder = folder_of(catalog, draft)
    path = f"{FOLDER}/{folder or catalog.regions.provinces[0].slug}/{identifier}.yml"
    read = read_document(path, written.text.encode("utf-8", "replace"))
    seats = tuple(dict.fromkeys(draft.places.values())) or (Place("文件", 0),)
    document = _Placed(path, read.text, read.value, read.problems, draft, seats)
    content, problems = read_shape(document, Practice, offers_of(catalog.vocabulary))
    key = digest(
        b"draft",
        document.text.encode("utf-8", "surrogatepass"),
        repr(draft.places).encode("utf-8", "replace"),
    )
    reading = Reading(Practice, document.text.encode, key, (), outline_of(content) if content else None)
    reading.__dict__.update(text=document.text, value=document.value, content=content)
    entry: Entry[Practice] = Entry(identifier, path, reading)
    entry.__dict__["document"] = document
    around = _with(catalog, entry, has_content=content is not None)
    found: dict[tuple[Place, Problem], None] = {}
    for problem in withhold((*problems, *run_checks(around, today)), around.texts):
        if problem.path == path:
            found[_place_of(draft, seats, written, problem), problem] = None
    if not folder:
        found = {pair: None for pair in found if pair[1].code != "region-folder"}
    return Judged(path if folder else "", written.text, tuple(sorted(found, key=_rank(draft))))


def render(draft: Draft) -> YamlText:
    """The text of a draft. What has no field stands below as comments."""
    comments: list[tuple[Pointer, str]] = [(("*rest", -1), INTRO)] if draft.rest else []
    comments += [(("*rest", n), f"{one.place}：{one.text}") for n, one in enumerate(draft.rest)]
    return yaml_text(draft.value, comments)


def folder_of(catalog: Catalog, draft: Draft) -> str:
    """The folder of the province that the draft's code belongs to, or ""."""
    place = draft.value.get("place")
    code = place.get("code", "") if isinstance(place, Mapping) else ""
    return next(
        (
            one.slug
            for one in catalog.regions.provinces
            if str(code)[:2] == one.code[:2] and len(str(code)) == 6
        ),
        "",
    )


_OFFERED, _CHOOSE = "可以写的有", "从单子里选。"
_LABELLED = re.compile(r"\b[a-z][a-z0-9_-]*（([^（）]+)）")
"""「outcome（成效）」: whoever picks from a list knows the label only."""


@dataclass(frozen=True, eq=False)
class _Placed(Document):
    """A document whose values come from somewhere else.

    A problem with a value carries the number of its seat, below nought, in the place of a line; a problem with the
    text itself carries its line. Numbers outlive the memory of the rules, which keeps no paths.
    """

    draft: Draft = field(default_factory=lambda: Draft({}, {}))
    seats: tuple[Place, ...] = ()

    def problem(
        self,
        pointer: Pointer,
        code: str,
        *,
        key: bool = False,
        related: tuple[Related, ...] = (),
        **facts: object,
    ) -> Problem:
        del key
        message = MESSAGES[code]
        if str(facts.get("suggestion", "")).startswith(_OFFERED):
            facts["suggestion"] = _CHOOSE  # two dozen ids say nothing to whoever has them in a list
        told = {name: _LABELLED.sub(r"\1", str(fact)) for name, fact in {"suggestion": "", **facts}.items()}
        hint = HINTS.get(code, message.hint).format_map(told)
        place = self.draft.place(pointer)
        seat = self.seats.index(place) if place in self.seats else 0
        return Problem(
            self.path,
            -1 - seat,
            1,
            code,
            message.severity,
            message.text.format_map(facts),
            hint.strip(),
            related,
        )

    def problem_within(self, pointer: Pointer, text: str, offset: int, code: str, **facts: Any) -> Problem:
        del text, offset
        return self.problem(pointer, code, **facts)


def _place_of(draft: Draft, seats: tuple[Place, ...], written: YamlText, problem: Problem) -> Place:
    if problem.line < 0:
        return seats[-1 - problem.line]
    pointer = written.pointer(Position(problem.line, problem.column))
    if pointer[:1] == ("*rest",):
        at = pointer[1]
        return draft.rest[at].place if isinstance(at, int) and at >= 0 else draft.rest[0].place
    return draft.place(pointer)


def _with(catalog: Catalog, entry: Entry[Practice], *, has_content: bool) -> Catalog:
    """The library as if the entry lay in it; one of the same id gives way."""
    entries = {one: other for one, other in catalog.entries.items() if one != entry.id}
    if has_content:
        entries[entry.id] = entry
    old = catalog.entries.get(entry.id)
    texts = {path: text for path, text in catalog.texts.items() if old is None or path != old.path}
    texts[entry.path] = entry.document.text
    return replace(
        catalog,
        entries=dict(sorted(entries.items())),
        known_ids=catalog.known_ids | {entry.id},
        texts=texts,
        problems=tuple(one for one in catalog.problems if one.path != entry.path),
        misshapen=() if has_content else (entry,),
        keys={path: key for path, key in catalog.keys.items() if path != entry.path},
    )


def _rank(draft: Draft) -> Any:
    parts = list(dict.fromkeys(place.part for place in draft.places.values()))
    return lambda pair: (
        parts.index(pair[0].part) if pair[0].part in parts else len(parts), pair[0].row, pair[0].column, pair[1]
    )  # fmt: skip
