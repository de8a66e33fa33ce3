"""Which sheet, row and column of the workbook stands for which field: one plan for writing and for reading.

Titles and descriptions come from the model; only what the model says to people who write YAML is said in other words
(`words.py`). Sheets are in the order in which one tells a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from govkb.intake.words import BRANCH, EXAMPLES, FORM_EXAMPLES, HELP, INTROS, STEP
from govkb.model import Branch, Practice
from govkb.shape import choice_of, field_at, model_at
from govkb.vocabulary import FACET_FIELDS

Path = tuple[str, ...]

FORM_TOP = 3
"""Row of a form at which its fields begin."""
FORM_VALUE = 2
"""Column of a form in which a person writes."""
TABLE_HEAD = 3
"""Row of a table that holds the titles; below it one with how to write, then the example."""
TABLE_TOP = 6
"""Row of a table at which a person begins to write."""
TABLE_ROWS = 40
"""Rows of a table that are drawn; more may be written below."""
MARK = "示例"
"""What stands in the first column of the example row."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to fill in: a row of a form or a column of a table."""

    path: Path
    """The field, below the entry (form) or below the row's item (table)."""
    title: str
    help: str
    required: bool
    offers: str = ""
    """What may be chosen: name of a list (`Lists`), or "" for free text."""
    many: str = ""
    """Characters that separate items in one cell, beside line breaks; "" where the cell holds one value."""
    room: int = 1
    """Rows of a form, one for each item of a list."""
    wide: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet with one row for each field."""

    title: str
    intro: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with one row for each item of a list."""

    title: str
    intro: str
    path: Path
    slots: tuple[Slot, ...]

    def column(self, path: Path) -> int:
        """Column of a field; the first one holds the mark of the example and the row's number."""
        return next(n for n, slot in enumerate(self.slots, 2) if slot.path == path)


KIND: Path = ("*kind",)
"""Column of the table of steps: whether the row is a step or one way out of the step above."""
OWNER: Path = ("*owner",)
"""Column of the table of figures: the component that the figure belongs to, if any."""

_LISTS: Mapping[str, int] = {"aliases": 4, "contributors": 3}
"""Rows for lists without a limit of their own."""
_SEPARATORS: Mapping[str, str] = {"aliases": "；;", "authors": "；;、"}


@cache
def sheets() -> tuple[Form | Table, ...]:
    """The sheets that a person fills in."""
    return (
        _form("基本情况", "name", "name_origin", "summary", "place.code", "place.town", "place.village", "place.printed", "place.inferred",
              "place.note", "started.text", "started.date", "status", "last_verified", "aliases", "name_en", "part_of"),
        _form("分类", "lead_level", "settings", "themes", "mechanisms", "problems", "actors"),
        _form("情境与条件", "problem", "lead", "cadence", "venue", "conditions.people", "conditions.money", "conditions.mandate",
              "conditions.tools", "conditions.time"),
        _steps(),
        _table("谁来做", "participants"),
        _table("数据", "figures", Slot(OWNER, "属于哪个组成部分", HELP["*owner"], False, "parts", example="")),
        _table("组成部分", "components"),
        _table("难点", "limits"),
        _table("关系", "relations"),
        _table("来源", "sources"),
        _form("教学提示", "teaching.decision_point", "teaching.questions.fact", "teaching.questions.analysis", "teaching.questions.choice",
              "teaching.questions.transfer", "teaching.debrief", "teaching.duration", "teaching.audience"),
        _table("角色", "teaching.roles"),
        _table("修订记录", "history"),
        _form("署名", "contributors", "reviewed.date", "reviewed.by"),
    )  # fmt: skip


FREE = "还想说的"
"""The sheet on which a person writes what no field asks for."""


def _form(title: str, *names: str) -> Form:
    return Form(title, INTROS[title], tuple(_slot(Practice, tuple(name.split("."))) for name in names))


def _table(title: str, name: str, *more: Slot) -> Table:
    path = tuple(name.split("."))
    item = model_at(Practice, path)
    assert item is not None, name
    examples = EXAMPLES[title]
    slots = [_slot(item, (field,), examples) for field in item.model_fields if _is_cell(item, field)]
    return Table(title, INTROS[title], path, (*slots, *more))


def _steps() -> Table:
    """Steps and their branches share a table: a branch is a row below its step."""
    plain = _table("步骤", "steps")
    examples = EXAMPLES["步骤"]
    slots = list(plain.slots)
    when, rejoins = (_slot(Branch, (name,), examples) for name in ("when", "rejoins"))
    stage = next(n for n, slot in enumerate(slots) if slot.path == ("stage",))
    kind = Slot(KIND, "这一行是", HELP["*kind"], False, "kind", example=STEP)
    optional = [
        Slot(one.path, one.title, one.help, False, one.offers, example=one.example, wide=one.wide)
        for one in (when, rejoins)
    ]
    slots[stage:stage] = [kind]
    slots.insert(stage + 2, optional[0])
    slots.append(optional[1])
    return Table("步骤", plain.intro, plain.path, tuple(slots))


def _is_cell(model: type[BaseModel], name: str) -> bool:
    """Whether a field fits into one cell; lists of items have rows or a sheet of their own."""
    return model_at(model, (name,)) is None


def _slot(model: type[BaseModel], path: Path, examples: Mapping[str, str] | None = None) -> Slot:
    info = field_at(model, path)
    assert info is not None, path
    parent = field_at(model, path[:-1]) if len(path) > 1 else None
    name = ".".join(path)
    title = info.title or name
    if parent is not None and path[:-1] not in (("place",), ("teaching",)):
        title = f"{parent.title}：{title}"
    is_list = getattr(info.annotation, "__origin__", None) is tuple
    top = model is Practice
    own = name if top else f"{model.__name__}.{name}"
    example = FORM_EXAMPLES.get(name, "") if top else (examples or {}).get(name, "")
    return Slot(
        path=path,
        title=title,
        help=HELP.get(own, info.description or ""),
        required=_is_required(model, path) and path != ("id",),  # ids are counted where nobody writes them
        offers=_offers(info, path, top),
        many=_SEPARATORS.get(path[-1], "；;") if is_list and not top else "",
        room=(_most(info) or _LISTS[path[0]]) if is_list and top else 1,
        wide=path[-1] in _WIDE,
        example=example,
    )


_WIDE = frozenset(
    {
        "what",
        "text",
        "does",
        "doubt",
        "note",
        "title",
        "label",
        "stance",
        "bottom_line",
        "knows",
        "hides",
        "who",
        "url",
        "scope",
    }
)


def _is_required(model: type[BaseModel], path: Path) -> bool:
    """Whether an entry is wrong without it: asked for at every level of the way."""
    return all(
        (info := field_at(model, path[:end])) is not None and info.is_required()
        for end in range(1, len(path) + 1)
    )


def _most(info: FieldInfo) -> int:
    return next((one.max_length for one in info.metadata if getattr(one, "max_length", None)), 0)


_REFERENCES: Mapping[Path, str] = {
    ("part_of",): "practices", ("target",): "practices", ("practice",): "practices", ("source",): "sources",
    ("place", "code"): "regions", ("approx",): "hedges",
}  # fmt: skip


def _offers(info: FieldInfo, path: Path, top: bool) -> str:
    if choice := choice_of(info.annotation):
        return choice.__name__
    if top and path[0] in (terms := {**dict(FACET_FIELDS), "lead_level": "lead_level"}):
        return terms[path[0]]
    if bool in _types(info.annotation):
        return "flag"
    return _REFERENCES.get(path, "")


def _types(annotation: Any) -> set[Any]:
    return {annotation}.union(
        *(_types(part) for part in get_args(annotation) if isinstance(part, type) or get_args(part))
    )


def kind_labels() -> tuple[str, str]:
    """What the column of kinds offers."""
    return STEP, BRANCH
