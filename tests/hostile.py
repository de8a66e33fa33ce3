"""Entries and comparisons that try to be more than text: a text of tests/attacks/ in every field that takes free text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from fixture_library import small_catalog
from govkb.catalog import Catalog
from govkb.document import read_document
from govkb.memory import Memory
from govkb.model import Comparison, Part, Practice
from govkb.reading import Entry, read
from govkb.vocabulary import FACET_FIELDS

Built = TypeVar("Built", bound=Part)

FULLEST = "yuanzi-hui"
COMPARED = "zuoxialai-shuo"
"""The comparison of the small library."""
BENIGN = "甲乙丙丁"

ATTACKS: tuple[str, ...] = tuple(
    yaml.safe_load((Path(__file__).parent / "attacks/texts.yml").read_text("utf-8"))
)


def _leaves(value: Any, pointer: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, str):
        yield pointer
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*pointer, key))


def _put(value: Any, pointer: tuple[str | int, ...], text: str) -> Any:
    if not pointer:
        return text
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[pointer[0]] = _put(value[pointer[0]], pointer[1:], text)
    return copy


_TERMS = ("lead_level", *(field for field, _ in FACET_FIELDS))
"""Whoever writes a term that there is not is stopped by a check; a page would lead to a list that is not there."""

Pointers = tuple[tuple[str | int, ...], ...]


def _is_free(model: type[Part], value: dict[str, Any], pointer: tuple[str | int, ...]) -> bool:
    """Whether the field takes any text: neither a term nor a date nor an id, by asking the model."""
    if pointer[-1] in ("id", "source", "practice", "target", "part_of") or "practices" in pointer:
        return False
    if "choose" in pointer or (pointer[0] == "history" and pointer[-1] == "date"):
        return False
    try:
        model.model_validate(_put(value, pointer, "<甲乙丙丁" * 9))
    except ValueError:
        return False
    return True


def free_fields(model: type[Part], value: dict[str, Any]) -> Pointers:
    """Where in the values of an entry any text may stand."""
    return tuple(pointer for pointer in _leaves(value) if _is_free(model, value, pointer))


def filled(value: dict[str, Any], free: Pointers, text: str) -> bytes:
    """The file of an entry that says `text` in every free field (more than it in the summary, which has a length)."""
    put: Any = value
    for pointer in free:
        put = _put(put, pointer, f"{text}。{'补' * 40}" if pointer == ("summary",) else text)
    return yaml.safe_dump(put, allow_unicode=True, width=10_000, sort_keys=False).encode()


def entry_of(model: type[Built], identifier: str, path: str, data: bytes) -> Entry[Built]:
    """What the library makes of a file."""
    reading = read(Memory(), model, data, {}, b"")
    assert reading.outline is not None, (path, reading.rows)
    return Entry(identifier, path, reading)


VALUE: dict[str, Any] = dict(small_catalog().entries[FULLEST].document.value or {})
FREE = free_fields(Practice, VALUE)
COMPARED_VALUE: dict[str, Any] = dict(small_catalog().comparison_entries[COMPARED].document.value or {})
COMPARED_FREE = free_fields(Comparison, COMPARED_VALUE)


@cache
def with_text(text: str) -> Catalog:
    """The small library; its fullest entry and its comparison say `text` in every free field."""
    catalog = small_catalog()
    data, compared = filled(VALUE, FREE, text), filled(COMPARED_VALUE, COMPARED_FREE, text)
    entry = entry_of(Practice, FULLEST, catalog.entries[FULLEST].path, data)
    comparison = entry_of(Comparison, COMPARED, catalog.comparison_entries[COMPARED].path, compared)
    return replace(
        catalog,
        entries=MappingProxyType({**catalog.entries, FULLEST: entry}),
        comparison_entries=MappingProxyType({**catalog.comparison_entries, COMPARED: comparison}),
        texts=MappingProxyType(
            {
                **catalog.texts,
                entry.path: read_document("", data).text,
                comparison.path: read_document("", compared).text,
            }
        ),
    )


def with_crowd(catalog: Catalog, like: str, compared: str, texts: tuple[str, ...]) -> Catalog:
    """A library with one more entry and one more comparison for each text: `attack-00` and so on.

    They are made like an entry and a comparison that it has, and the comparison lays hostile entries side by side.
    """
    value = dict(catalog.entries[like].document.value or {})
    frame = dict(catalog.comparison_entries[compared].document.value or {})
    ids = [f"attack-{n:02}" for n in range(len(texts))]
    entries, comparisons = dict(catalog.entries), dict(catalog.comparison_entries)
    for number, (identifier, text) in enumerate(zip(ids, texts, strict=True)):
        free = tuple(one for one in free_fields(Practice, value) if one[0] not in _TERMS)
        data = filled(value, free, text)
        path = f"{catalog.entries[like].path.rpartition('/')[0]}/{identifier}.yml"
        entries[identifier] = entry_of(Practice, identifier, path, data)
        others = [ids[(number + step) % len(ids)] for step in range(len(frame["practices"]))]
        renamed = _renamed(frame, dict(zip(frame["practices"], others, strict=True)))
        data = filled(renamed, free_fields(Comparison, renamed), text)
        path = f"practices/_comparisons/{identifier}-compared.yml"
        comparisons[f"{identifier}-compared"] = entry_of(Comparison, f"{identifier}-compared", path, data)
    return replace(
        catalog,
        entries=MappingProxyType(dict(sorted(entries.items()))),
        comparison_entries=MappingProxyType(dict(sorted(comparisons.items()))),
    )


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    return names.get(value, value)
