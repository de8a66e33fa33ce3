"""Entries that try to be more than text: a text of tests/attacks/ in every field that takes free text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from fixture_library import small_catalog
from govkb.catalog import Catalog
from govkb.document import read_document
from govkb.memory import Memory
from govkb.model import Practice
from govkb.reading import Entry, read

FULLEST = "yuanzi-hui"
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


def _is_free(value: dict[str, Any], pointer: tuple[str | int, ...]) -> bool:
    """Whether the field takes any text: neither a term nor a date nor an id, by asking the model."""
    if pointer[-1] in ("id", "source") or (pointer[0] == "history" and pointer[-1] == "date"):
        return False
    try:
        Practice.model_validate(_put(value, pointer, "<甲乙丙丁" * 9))
    except ValueError:
        return False
    return True


def _pattern() -> tuple[dict[str, Any], tuple[tuple[str | int, ...], ...]]:
    value = dict(small_catalog().entries[FULLEST].document.value or {})
    return value, tuple(pointer for pointer in _leaves(value) if _is_free(value, pointer))


VALUE, FREE = _pattern()


@cache
def with_text(text: str) -> Catalog:
    """The small library, its fullest entry saying `text` in every free field (more than it in the summary, which has a length)."""
    value: Any = VALUE
    for pointer in FREE:
        value = _put(value, pointer, f"{text}。{'补' * 40}" if pointer == ("summary",) else text)
    data = yaml.safe_dump(value, allow_unicode=True, width=10_000).encode()
    catalog = small_catalog()
    reading = read(Memory(), Practice, data, {}, b"")
    assert reading.outline is not None, (text, reading.rows)
    entry = Entry(FULLEST, catalog.entries[FULLEST].path, reading)
    return replace(
        catalog,
        entries=MappingProxyType({**catalog.entries, FULLEST: entry}),
        texts=MappingProxyType({**catalog.texts, entry.path: read_document("", data).text}),
    )
