"""Data for comparisons that readers pick themselves: scripts with the columns of entries, and one that holds the table's frame.

`compare/table.js`         groups, axes, kinds of figures, signs and words: `__kbCompare("", {…})`
`compare/data/<pack>.js`   columns of a few entries (packs.py), the very cells of curated comparisons: `__kbCompare("<id>", {…})`

Scripts and not JSON, because a page opened from a folder may not fetch. Texts only; `docs/assets/compare.js` makes
nodes of them and never markup.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from govkb.axes import AXES, GROUPS, Lines
from govkb.choices import FigureKind
from govkb.citation import cite_source
from govkb.model import Figure, is_stated_none
from govkb.outputs.json_text import script_bytes
from govkb.outputs.packs import packed
from govkb.views.comparison import (
    DROPPED,
    FIGURES_GROUP,
    GROUP_NOTES,
    NO_FIGURES,
    NOT_RANKED,
    VERDICTS,
    WHY,
    figures_by_kind,
    read_cells,
    source_numbers,
)
from govkb.views.library import Library
from govkb.views.marks import amount, asks_base, explanation

FOLDER = "compare/data"
MOST = 4
"""Most columns that fit a sheet of A4 landscape."""


def compare_scripts(library: Library) -> Iterator[tuple[str, bytes]]:
    """Path and content of every script."""
    yield "compare/table.js", _script("", _table())
    columns = ((one, _script(one, _column(library, one))) for one in library.practices)
    yield from packed(FOLDER, columns, len(library.practices))


def _script(name: str, payload: dict[str, Any]) -> bytes:
    return b"__kbCompare(%b,%b);\n" % (script_bytes(name), script_bytes(payload))


def _table() -> dict[str, Any]:
    return {
        "groups": [[key, title, GROUP_NOTES.get(key, "")] for key, title in GROUPS],
        "axes": [[axis.key, axis.label, axis.group, int(axis.key in DROPPED)] for axis in AXES],
        "kinds": [[kind.value, kind.label] for kind in FigureKind],
        "figures": FIGURES_GROUP,
        "verdicts": {found.value: words for found, words in VERDICTS.items()},
        "none": NO_FIGURES,
        "ranked": NOT_RANKED,
        "why": WHY,
        "most": MOST,
    }


def _column(library: Library, identifier: str) -> dict[str, Any]:
    practice = library.practices[identifier]
    link = library.practice_link(identifier)
    numbers = source_numbers(practice)
    reported = {source.id for source in practice.sources if source.self_reported}
    return {
        "name": link.text,
        "url": link.url,
        "place": link.note,
        "cells": {
            axis.key: _cell(lines, cited, notes)
            for axis, (lines, cited, notes) in zip(AXES, read_cells(library, identifier), strict=True)
            if lines
        },
        "figures": {
            kind: [_figure(figure, part, numbers, reported) for part, figure in figures]
            for kind, figures in figures_by_kind(practice)
        },
        "sources": [cite_source(source) for source in practice.sources],
        "near": [
            [like.id, library.practices[like.id].name, like.reason]
            for like in library.neighbours.alike(identifier)
        ],
    }


def _cell(lines: Lines, cited: Sequence[int], notes: Sequence[str]) -> list[Any]:
    """Lines, then (where there are any) numbers of sources and notes."""
    told = [[explanation(line)] if is_stated_none(line) else line for line in lines]
    return [told, cited, notes] if cited else [told]


def _said(text: str | None) -> str | list[str] | None:
    """Text as it is, 「无」 as a list with its explanation, silence as null."""
    return [explanation(text)] if text and is_stated_none(text) else text


def _figure(
    figure: Figure, part: str, numbers: Mapping[str, int], reported: Container[str]
) -> dict[str, Any]:
    number = amount(figure)
    made: dict[str, Any] = {
        "n": [number.before, number.value, number.inside, number.unit, number.after],
        "label": figure.label,
        "scope": _said(figure.scope),
        "period": _said(figure.period),
        "ref": numbers.get(figure.source, 0),
    }
    if part:
        made["part"] = part
    if asks_base(figure):
        made["base"] = _said(figure.base)
    if figure.source in reported:
        made["self"] = 1
    if figure.doubt:
        made["doubt"] = figure.doubt
    return made
