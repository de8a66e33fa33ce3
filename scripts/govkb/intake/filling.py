"""An entry's values laid out over the cells of the template: what stands where, and what no cell can hold.

Works on plain values as an author wrote them, so that a damaged entry is laid out like any other.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeGuard

from govkb.document import Pointer
from govkb.intake.labels import Labels
from govkb.intake.layout import (
    FORM_TOP,
    FORM_VALUE,
    KIND,
    OWNER,
    TABLE_TOP,
    Form,
    Slot,
    Table,
    kind_labels,
    sheets,
)


class Filled(NamedTuple):
    """Texts by sheet, row and column; and the values that have no place in the workbook."""

    cells: Mapping[tuple[str, int, int], str]
    left: tuple[Pointer, ...]


Texts = dict[tuple[str, int, int], str]


def rows_of_form(form: Form, value: Mapping[str, Any]) -> list[tuple[Slot, int]]:
    """The rows of a form: a field and which of its items; lists get more rows where an entry has more items."""
    rows = []
    for slot in form.slots:
        found = _get(value, slot.path)
        room = max(slot.room, len(found)) if isinstance(found, list) and slot.room > 1 else slot.room
        rows += [(slot, item) for item in range(room)]
    return rows


def fill(value: Mapping[str, Any], labels: Labels) -> Filled:
    """Lay out an entry's values. Nothing is lost in silence: what fits nowhere is in `left`."""
    rest: dict[str, Any] = copy.deepcopy(dict(value))
    cells: Texts = {}
    tables = [one for one in sheets() if isinstance(one, Table)]
    for form in sheets():
        if isinstance(form, Form):
            _fill_form(form, value, rest, cells, labels)
    owned = _take_figures(rest)
    for table in tables:
        items = _pop(rest, table.path) if _is_items(_get(rest, table.path)) else []
        if table.path == ("figures",):
            items = [*items, *owned]
        rows = list(_step_rows(items)) if table.path == ("steps",) else items
        for row, item in enumerate(rows, TABLE_TOP):
            left = _fill_row(table, row, item, cells, labels)
            if left:
                _keep(rest, table.path, row - TABLE_TOP, left)
    return Filled(cells, tuple(_leaves(rest)))


def _fill_form(
    form: Form, value: Mapping[str, Any], rest: dict[str, Any], cells: Texts, labels: Labels
) -> None:
    for row, (slot, item) in enumerate(rows_of_form(form, value), FORM_TOP):
        found = _get(value, slot.path)
        is_many = slot.room > 1
        if (
            is_many
            and isinstance(found, list)
            and item < len(found)
            and all(isinstance(one, str) for one in found)
        ):
            cells[form.title, row, FORM_VALUE] = labels.shown(slot.offers, found[item])
            _pop(rest, slot.path)
        elif not is_many and isinstance(found, str):
            cells[form.title, row, FORM_VALUE] = labels.shown(slot.offers, found)
            _pop(rest, slot.path)


def _fill_row(table: Table, row: int, item: Any, cells: Texts, labels: Labels) -> Any:
    """Write one item; what is left of it is returned."""
    if not isinstance(item, dict):
        return item
    left = dict(item)
    for column, slot in enumerate(table.slots, 2):
        name = slot.path[0]
        found = left.get(name)
        if slot.many and isinstance(found, list) and all(isinstance(one, str) for one in found):
            cells[table.title, row, column] = joined(left.pop(name), slot.many)
        elif not slot.many and isinstance(found, str):
            cells[table.title, row, column] = labels.shown(slot.offers, left.pop(name))
    return left


def joined(items: list[str], separators: str) -> str:
    """Items in one cell, one a line; a line break at the end says that separators belong to the only item."""
    text = "\n".join(items)
    return f"{text}\n" if len(items) == 1 and any(sign in text for sign in separators) else text


def split(text: str, separators: str) -> list[str]:
    """The items of one cell: lines where there are several, else what stands between separators."""
    pieces = text.split("\n")
    if len(pieces) == 1:
        for sign in separators:
            pieces = [part for piece in pieces for part in piece.split(sign)]
    return [piece.strip() for piece in pieces if piece.strip()]


def _step_rows(steps: list[Any]) -> Iterator[Any]:
    """Steps, each followed by its branches."""
    branch = kind_labels()[1]
    for step in steps:
        if (
            isinstance(step, dict)
            and _is_items(step.get("branches"))
            and all(isinstance(one, dict) for one in step["branches"])
        ):
            yield {key: one for key, one in step.items() if key != "branches"}
            yield from ({KIND[0]: branch, **one} for one in step["branches"])
        else:
            yield step


def _take_figures(rest: dict[str, Any]) -> list[dict[str, Any]]:
    """Figures of components out of their components, each with its owner."""
    taken = []
    components = rest.get("components")
    for part in components if _is_items(components) else ():
        if not isinstance(part, dict) or not isinstance(part.get("id"), str):
            continue
        figures = part.get("figures")
        if _is_items(figures) and all(isinstance(one, dict) for one in figures):
            del part["figures"]
            taken += [{OWNER[0]: part["id"], **one} for one in figures]
    return taken


def _is_items(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and bool(value)


def _get(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _pop(value: dict[str, Any], path: tuple[str, ...]) -> Any:
    """Take a value out; mappings that become empty go with it."""
    holders: list[dict[str, Any]] = [value]
    for step in path[:-1]:
        inner = holders[-1].get(step)
        if not isinstance(inner, dict):
            return None
        holders.append(inner)
    found = holders[-1].pop(path[-1], None)
    for depth in range(len(path) - 1, 0, -1):
        if not holders[depth]:
            holders[depth - 1].pop(path[depth - 1], None)
    return found


def _keep(rest: dict[str, Any], path: tuple[str, ...], row: int, left: Any) -> None:
    here = rest
    for step in path[:-1]:
        here = here.setdefault(step, {})
    here.setdefault(f"{path[-1]}[{row}]", left)


def _leaves(value: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*pointer, key))
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*pointer, index))
    elif pointer:
        yield pointer
