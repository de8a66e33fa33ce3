"""Data for comparisons that readers pick themselves: scripts with the columns of entries, and one that holds the table's frame.

`compare/table.js`         groups, axes, kinds of figures, signs and words: `__kbCompare("", {…})`
`compare/data/<pack>.js`   columns of a few entries (packs.py), the very cells of curated comparisons: `__kbCompare("<id>", {…})`

Scripts and not JSON, because a page opened from a folder may not fetch. Texts only; `docs/assets/compare.js` makes
nodes of them and never markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govkb.axes import AXES, GROUPS
from govkb.choices import FigureKind
from govkb.outputs.packs import packed
from govkb.views.comparison import (
    DROPPED,
    FIGURES_GROUP,
    GROUP_NOTES,
    NO_FIGURES,
    NOT_RANKED,
    VERDICTS,
    WHY,
    CellView,
    ComparedFigure,
    sheet,
)
from govkb.views.library import Library
from govkb.views.marks import Said

FOLDER = "compare/data"
MOST = 4
"""Most columns that fit a sheet of A4 landscape."""


def compare_scripts(library: Library) -> Iterator[tuple[str, bytes]]:
    """Path and content of every script."""
    yield "compare/table.js", _script("", _table())
    columns = ((one, _script(one, _column(library, one))) for one in library.practices)
    yield from packed(FOLDER, columns, len(library.practices))


def _script(name: str, payload: dict[str, Any]) -> bytes:
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    # Two characters end a line inside a script for browsers before 2019.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"__kbCompare({json.dumps(name)},{text});\n".encode()


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
    view = sheet(library, identifier)
    column = view.column
    return {
        "name": column.link.text,
        "url": column.link.url,
        "place": column.place,
        "cells": {
            axis.key: _cell(cell) for axis, cell in zip(AXES, view.cells, strict=True) if not cell.silent
        },
        "figures": {kind: [_figure(one) for one in figures] for kind, figures in view.figures},
        "sources": view.sources,
        "near": [
            [like.id, library.practices[like.id].name, like.reason]
            for like in library.neighbours.alike(identifier)
        ],
    }


def _cell(cell: CellView) -> list[Any]:
    """Lines, then (where there are any) numbers of sources and notes."""
    lines = [_said(line) for line in cell.lines]
    return [lines, [one.number for one in cell.refs], list(cell.notes)] if cell.refs else [lines]


def _said(said: Said) -> str | list[str] | None:
    """Text as it is, 「无」 as a list with its explanation, silence as null."""
    return said.text if said.kind == "text" else [said.text] if said.kind == "none" else None


def _figure(figure: ComparedFigure) -> dict[str, Any]:
    number = figure.amount
    made: dict[str, Any] = {
        "n": [number.before, number.value, number.inside, number.unit, number.after],
        "label": figure.label,
        "scope": _said(figure.scope),
        "period": _said(figure.period),
        "ref": figure.ref.number if figure.ref else 0,
    }
    if figure.part:
        made["part"] = figure.part
    if figure.base:
        made["base"] = _said(figure.base)
    if figure.self_reported:
        made["self"] = 1
    if figure.doubt:
        made["doubt"] = figure.doubt
    return made
