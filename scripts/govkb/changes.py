"""What a change changes in the data: two states of the library, entry by entry and field by field, in the model's words.

Works on plain values, so that an entry with mistakes (on either side) is compared as far as it can be read. Lists are
matched by id or name, not by position. A text in which the screening finds personal data is never handed on: its place
says `HIDDEN` instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel

from govkb.catalog import Catalog
from govkb.checks.personal import findings
from govkb.document import Document, Pointer, read_document
from govkb.evidence import assess
from govkb.files import FOLDER
from govkb.model import Comparison, Practice, Retired
from govkb.numerals import AFTER_UNIT, BEFORE
from govkb.shape import choice_of, field_at, model_at
from govkb.vocabulary import FACET_FIELDS, Facet, Vocabulary

HIDDEN = "（这里可能有个人信息，不显示）"
"""Stands for a text that must not be shown."""

Kind = Literal["added", "removed", "renamed", "changed"]
Sort = Literal["practice", "comparison", "retired", "vocabulary"]
Group = Literal["figures", "sources", "rest"]

_READ_TOGETHER = ("value", "approx", "unit", "scope", "period")
"""Fields of a figure that mean something only together: one line tells them all."""
_NAMES = ("title", "name", "label", "when", "what", "role", "target", "place", "practice", "text", "date")
"""By which an item of a list is called, in this order."""
_TERMS = {**dict(FACET_FIELDS), "lead_level": "lead_level"}
_ALIKE = 0.6
"""From here on two items (or entries) that have no id in common are taken for one that was rewritten."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference. `label` is the way to the field in Chinese; `before` or `after` is empty where it is one-sided."""

    pointer: Pointer
    label: str
    kind: Literal["added", "removed", "changed"]
    before: str = ""
    after: str = ""

    @property
    def group(self) -> Group:
        """What a reviewer looks at first: numbers, then sources, then the rest."""
        steps = [step for step in self.pointer if isinstance(step, str)]
        if "figures" in steps:
            return "figures"
        return "sources" if steps[:1] == ["sources"] else "rest"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What happened to one file."""

    kind: Kind
    sort: Sort
    id: str
    name: str
    path: str
    fields: tuple[FieldChange, ...] = ()
    old_id: str = ""
    old_path: str = ""
    evidence: tuple[int | None, int | None] = (None, None)
    """Level before and after; None where there was no entry or it could not be read."""
    unreadable: tuple[str, ...] = ()
    """`before`, `after`: the side of which not even the fields could be read."""

    @property
    def evidence_moved(self) -> bool:
        """Whether the level is another one."""
        before, after = self.evidence
        return None not in (before, after) and before != after


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is different between two states."""

    entries: tuple[EntryChange, ...]
    totals: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Numbers of practices, figures, sources before and after."""
    retired: frozenset[str] = frozenset()
    """Ids that the new state keeps as retired addresses."""
    touched: frozenset[str] = frozenset()
    """Paths of the new state whose text is another one, if only by a comment."""

    def of(self, *kinds: Kind) -> tuple[EntryChange, ...]:
        """Those of some kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)


def compare_catalogs(before: Catalog, after: Catalog) -> Changes:
    """All changes, practices first, by id."""
    found: list[EntryChange] = []
    sorts: tuple[tuple[Sort, type[BaseModel], str], ...] = (
        ("practice", Practice, ""),
        ("comparison", Comparison, "_comparisons"),
        ("retired", Retired, "_retired"),
        ("vocabulary", Facet, "_vocabulary"),
    )
    for sort, model, folder in sorts:
        old, new = _versions(before, folder), _versions(after, folder)
        found.extend(_compare(sort, model, old, new, after.vocabulary))
    touched = frozenset(path for path in after.texts if before.texts.get(path) != after.texts[path])
    return Changes(tuple(found), _totals(before, after), frozenset(after.retired), touched)


def _totals(before: Catalog, after: Catalog) -> dict[str, tuple[int, int]]:
    def counted(catalog: Catalog) -> tuple[int, int, int]:
        entries = catalog.practices.values()
        return (
            len(_versions(catalog, "")),
            sum(len(one.all_figures()) for one in entries),
            sum(len(one.sources) for one in entries),
        )

    pairs = zip(counted(before), counted(after), strict=True)
    return dict(zip(("practices", "figures", "sources"), pairs, strict=True))


@dataclass(frozen=True, eq=False)
class _Version:
    """One file in one state."""

    id: str
    document: Document
    practice: Practice | None

    @property
    def value(self) -> dict[str, Any]:
        return self.document.value or {}

    @property
    def name(self) -> str:
        name = self.value.get("name") or self.value.get("title") or self.value.get("label")
        return self.safe(name) if isinstance(name, str) else self.id

    @cached_property
    def private(self) -> tuple[str, ...]:
        """The first characters of everything that the screening finds in the file."""
        text = self.document.text
        return tuple({_bare(text[at : at + 6].partition("\n")[0]) for _, at in findings(text)} - {""})

    def safe(self, text: str) -> str:
        """The text, or what stands for it where it may hold personal data."""
        bare = _bare(text)
        hit = any(start in bare for start in self.private) or any(True for _ in findings(text))
        return HIDDEN if hit else text


def _bare(text: str) -> str:
    return "".join(text.split())


def _versions(catalog: Catalog, folder: str) -> dict[str, _Version]:
    """Files of one kind by id, those with mistakes included."""
    start = f"{FOLDER}/{folder}/" if folder else f"{FOLDER}/"
    found: dict[str, _Version] = {}
    for path, text in catalog.texts.items():
        below = path.removeprefix(start)
        if path.startswith(start) and not below.startswith("_") and below.endswith((".yml", ".yaml")):
            identifier = below.rpartition("/")[2].rpartition(".")[0]
            entry = catalog.entries.get(identifier) if not folder else None
            known = entry is not None and entry.path == path
            document = entry.document if entry and known else read_document(path, text.encode())
            found[identifier] = _Version(identifier, document, entry.content if entry and known else None)
    return found


def _compare(
    sort: Sort,
    model: type[BaseModel],
    old: Mapping[str, _Version],
    new: Mapping[str, _Version],
    vocabulary: Vocabulary,
) -> Iterator[EntryChange]:
    renamed = _renamed(
        [old[one] for one in sorted(old.keys() - new.keys())],
        [new[one] for one in sorted(new.keys() - old.keys())],
    )
    moved_from = set(renamed.values())
    for identifier in sorted({*old, *new} - moved_from):
        before = old.get(renamed.get(identifier, identifier))
        after = new.get(identifier)
        if after is None:
            assert before is not None  # it is in one of the two
            yield _one_sided("removed", sort, before)
        elif before is None:
            yield _one_sided("added", sort, after)
        elif before.document.text != after.document.text or before.document.path != after.document.path:
            change = _changed(sort, _Differ(model, before, after, vocabulary))
            if change:
                yield change


def _one_sided(kind: Literal["added", "removed"], sort: Any, version: _Version) -> EntryChange:
    level = assess(version.practice).level if version.practice else None
    return EntryChange(
        kind=kind,
        sort=sort,
        id=version.id,
        name=version.name,
        path=version.document.path,
        fields=tuple(_outline(version, kind)),
        evidence=(level, None) if kind == "removed" else (None, level),
        unreadable=() if version.document.value is not None else ("after" if kind == "added" else "before",),
    )


def _outline(version: _Version, kind: Literal["added", "removed"]) -> Iterator[FieldChange]:
    """What an entry that comes or goes is about: summary, figures, sources."""
    value = version.value

    def told(pointer: Pointer, label: str, text: str) -> FieldChange:
        safe = version.safe(text)
        return FieldChange(pointer, label, kind, **{"after" if kind == "added" else "before": safe})

    for name, label in (("summary", "摘要"), ("reason", "原因")):
        if isinstance(value.get(name), str):
            yield told((name,), label, value[name])
    for name, label in (("figures", "数据"), ("sources", "来源")):
        for index, item in enumerate(_items(value.get(name))):
            yield told((name, index), f"{label} › {version.safe(_called(item, index))}", _told(item, name))


def _changed(sort: Any, differ: _Differ) -> EntryChange | None:
    before, after = sides = (differ.before, differ.after)
    unreadable = tuple(
        side for side, one in zip(("before", "after"), sides, strict=True) if one.document.value is None
    )
    fields = () if unreadable else tuple(differ.run())
    if not fields and not unreadable and before.document.path == after.document.path:
        return None  # only comments, order or layout
    levels = tuple(assess(one.practice).level if one.practice else None for one in sides)
    return EntryChange(
        kind="changed" if before.id == after.id else "renamed",
        sort=sort,
        id=after.id,
        name=after.name if after.document.value is not None else before.name,
        path=after.document.path,
        fields=fields,
        old_id=before.id if before.id != after.id else "",
        old_path=before.document.path if before.document.path != after.document.path else "",
        evidence=(levels[0], levels[1]),
        unreadable=unreadable,
    )


def _renamed(gone: Sequence[_Version], come: Sequence[_Version]) -> dict[str, str]:
    """New id by old id reversed: which of the new files is one of those that are gone."""
    pairs: list[tuple[float, str, str]] = []
    for new in come:
        for old in gone:
            likeness = _likeness(set(_leaves(old.value)), set(_leaves(new.value)))
            if old.value.get("name") == new.value.get("name"):
                likeness += 0.2
            if likeness >= _ALIKE:
                pairs.append((likeness, new.id, old.id))
    found: dict[str, str] = {}
    for _, new_id, old_id in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if new_id not in found and old_id not in found.values():
            found[new_id] = old_id
    return found


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, str):
        yield value


def _likeness(left: set[str], right: set[str]) -> float:
    return len(left & right) / max(1, len(left | right))


class _Differ:
    """One walk over two values of one file."""

    def __init__(
        self, model: type[BaseModel], before: _Version, after: _Version, vocabulary: Vocabulary
    ) -> None:
        self.model = model
        self.vocabulary = vocabulary
        self.before = before
        self.after = after

    def run(self) -> Iterator[FieldChange]:
        yield from self.mappings((), (), self.before.value, self.after.value)

    def mappings(
        self, pointer: Pointer, way: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[FieldChange]:
        keys = list(dict.fromkeys((*old, *new)))
        order = {name: index for index, name in enumerate(self.fields_at(pointer))}
        if pointer and "figures" in pointer and isinstance(pointer[-1], int):
            yield from self.figure(pointer, way, old, new)
            keys = [key for key in keys if key not in _READ_TOGETHER]
        for key in sorted(keys, key=lambda key: order.get(key, len(order))):
            here = (*pointer, key)
            yield from self.values(here, (*way, self.title(here)), old.get(key), new.get(key))

    def values(self, pointer: Pointer, way: tuple[str, ...], old: Any, new: Any) -> Iterator[FieldChange]:
        if old == new:
            return
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self.mappings(pointer, way, old, new)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self.lists(pointer, way, old, new)
        elif isinstance(old or new, list) and (old is None or new is None):
            yield from self.lists(pointer, way, old or [], new or [])
        else:
            yield self.change(pointer, way, old, new)

    def lists(
        self, pointer: Pointer, way: tuple[str, ...], old: list[Any], new: list[Any]
    ) -> Iterator[FieldChange]:
        if not any(isinstance(item, Mapping) for item in (*old, *new)):
            yield from self.words(pointer, way, old, new)
            return
        pairs = _matched(old, new)
        for left, right in pairs:
            item = new[right] if right is not None else old[left or 0]
            here = (*pointer, right if right is not None else left or 0)
            called = (*way, self.safe(_called(item, here[-1])))
            if left is None or right is None:
                yield self.change(here, called, old[left] if left is not None else None, new[right] if right is not None else None)  # fmt: skip
            else:
                yield from self.values(here, called, old[left], new[right])
        both = [(left, right) for left, right in pairs if left is not None and right is not None]
        if [left for left, _ in both] != sorted(left for left, _ in both if left is not None):
            names = [[self.safe(_called(side[at], at)) for at in range(len(side))] for side in (old, new)]
            yield FieldChange(
                (*pointer,), " › ".join((*way, "次序")), "changed", "、".join(names[0]), "、".join(names[1])
            )

    def words(
        self, pointer: Pointer, way: tuple[str, ...], old: list[Any], new: list[Any]
    ) -> Iterator[FieldChange]:
        """Lists of plain texts: what came and what went."""
        gone = [item for item in old if item not in new]
        come = [item for item in new if item not in old]
        if gone or come:
            yield self.change(
                pointer, way, "、".join(map(str, gone)) or None, "、".join(map(str, come)) or None
            )
        elif old != new:
            yield self.change(pointer, (*way, "次序"), "、".join(map(str, old)), "、".join(map(str, new)))

    def figure(
        self, pointer: Pointer, way: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[FieldChange]:
        """The printed number with what it is about, as one."""
        if any(old.get(key) != new.get(key) for key in _READ_TOGETHER):
            yield self.change(pointer, way, printed_figure(old), printed_figure(new))

    def change(self, pointer: Pointer, way: tuple[str, ...], old: Any, new: Any) -> FieldChange:
        name = next((step for step in reversed(pointer) if isinstance(step, str)), "")
        kind: Literal["added", "removed", "changed"] = "added" if old is None else "removed" if new is None else "changed"  # fmt: skip
        before = "" if old is None else self.before.safe(_told(self.words_for(pointer, old), name))
        after = "" if new is None else self.after.safe(_told(self.words_for(pointer, new), name))
        return FieldChange(pointer, " › ".join(way), kind, before, after)

    def words_for(self, pointer: Pointer, value: Any) -> Any:
        """The Chinese label of a term, of a member of a closed list, of yes and no; anything else as it is."""
        if not isinstance(value, str):
            return value
        name = next((step for step in reversed(pointer) if isinstance(step, str)), "")
        if self.model is Practice and len(pointer) <= 2 and name in _TERMS:
            return self.vocabulary.label(_TERMS[name], value)
        found = field_at(self.model, pointer)
        choice = choice_of(found.annotation) if found else None
        if choice:
            return next((member.label for member in choice if member.value == value), value)
        return {"true": "是", "false": "否"}.get(value, value)

    def safe(self, text: str) -> str:
        shown = self.before.safe(text)
        return shown if shown == HIDDEN else self.after.safe(text)

    def title(self, pointer: Pointer) -> str:
        found = field_at(self.model, pointer)
        return (found.title if found else None) or str(pointer[-1])

    def fields_at(self, pointer: Pointer) -> Iterable[str]:
        found = model_at(self.model, pointer)
        return found.model_fields if found else ()


def _matched(old: list[Any], new: list[Any]) -> list[tuple[int | None, int | None]]:
    """Which item of one list is which of the other: by id, by name, by likeness; in the order of the new list."""
    pairs: dict[int, int] = {}
    for key in (_identity, lambda item: _called(item, "")):
        free = {key(item): at for at, item in reversed(list(enumerate(old))) if at not in pairs.values()}
        for at, item in enumerate(new):
            wanted = key(item)
            if at not in pairs and wanted and wanted in free and free[wanted] not in pairs.values():
                pairs[at] = free[wanted]
    for at, item in enumerate(new):
        if at in pairs:
            continue
        rest = [
            (_text_likeness(one, item), -left) for left, one in enumerate(old) if left not in pairs.values()
        ]
        likeness, place = max(rest, default=(0.0, 0))
        if likeness >= _ALIKE:
            pairs[at] = -place
    matched: list[tuple[int | None, int | None]] = [(pairs.get(at), at) for at in range(len(new))]
    return matched + [(at, None) for at in range(len(old)) if at not in pairs.values()]


def _identity(item: Any) -> str:
    return str(item.get("id", "")) if isinstance(item, Mapping) else ""


def _text_likeness(left: Any, right: Any) -> float:
    if _identity(left) and _identity(right):
        return 0.0  # two ids, two things
    first, second = ("\n".join(_leaves(one))[:600] for one in (left, right))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _called(item: Any, index: object) -> str:
    """What an item of a list is called."""
    if isinstance(item, Mapping):
        for name in _NAMES:
            text = item.get(name)
            if isinstance(text, str) and text:
                who = item.get("who") if name == "role" else None
                called = f"{text}（{who}）" if isinstance(who, str) else text
                return called if len(called) <= 40 else called[:39] + "…"
        if isinstance(item.get("id"), str):
            return str(item["id"])
    return f"第{index + 1}项" if isinstance(index, int) else ""


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def printed_figure(figure: Mapping[str, Any]) -> str:
    """「余200次（范围：…；时期：…）」 from plain values, whatever is missing."""
    value, hedge, unit = (str(figure.get(name) or "") for name in ("value", "approx", "unit"))
    if hedge and hedge in value:
        hedge = ""
    if hedge in BEFORE:
        number = f"{hedge}{value}{unit}"
    elif hedge in AFTER_UNIT:
        number = f"{value}{unit}{hedge}"
    else:
        number = f"{value}{hedge}{unit}"
    return (
        f"{number}（范围：{figure.get('scope') or '来源未载'}；时期：{figure.get('period') or '来源未载'}）"
    )


def _told(value: Any, name: str) -> str:
    """Any value in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "；".join(_told(item, name) for item in value)
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    if "figures" in name and "value" in value:
        return f"{_called(value, 0)} {printed_figure(value)}"
    if name == "sources":
        parts = ("title", "publisher", "date", "page", "url")
        told = "，".join(str(value[part]) for part in parts if isinstance(value.get(part), str))
        return told + ("（自报）" if value.get("self_reported") in ("true", "是") else "")
    return "；".join(_told(inner, "") for inner in value.values())


def segments(before: str, after: str) -> list[tuple[Literal["same", "gone", "come"], str]]:
    """Where two texts differ, as pieces in order; equal pieces of a few characters count as part of the difference."""
    pieces: list[tuple[Literal["same", "gone", "come"], str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    left = right = 0
    for block in matcher.get_matching_blocks():
        last = block.size == 0
        if (
            not last
            and block.size < 4
            and (block.a, block.b) != (0, 0)
            and block.a + block.size != len(before)
        ):
            continue
        if before[left : block.a]:
            pieces.append(("gone", before[left : block.a]))
        if after[right : block.b]:
            pieces.append(("come", after[right : block.b]))
        if not last:
            pieces.append(("same", before[block.a : block.a + block.size]))
        left, right = block.a + block.size, block.b + block.size
    return pieces
