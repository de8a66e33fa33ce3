"""The finder's data, as files that its page loads by script elements.

Written below `finder/`:

* `root.js`: facets with the entries that have each value, what sorting needs, and every word that the page shows;
* `c/<n>.js`: what the cards of fifty entries say; `n/<n>.js`: what the same entries say of the conditions they need,
  only loaded for suggestions of the helper;
* `ids.js`: all ids, only loaded when favourites or ticked entries have to be looked up.

Entries are numbered in the order of their names by pinyin. Blocks follow the order in which the page first shows
entries (the fullest first, then by name), so that this view needs one block however large the library is. A list of
entries is written as the gaps between their numbers (`outputs/search/shards.py` has the digits).

`doc` ties a number to the search engine's: its entries are the practices by id, before everything else.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from govkb.outputs.finder.order import name_key
from govkb.outputs.finder.words import FINDER_WORDS
from govkb.outputs.json_text import script_bytes
from govkb.outputs.search.shards import number
from govkb.views.finder import NEEDS, FinderFacet, FinderRow, FinderView, view_finder
from govkb.views.library import Library

FORMAT = 1
"""Raised when a script of the other number could not read the files."""

BLOCK = 50


def finder_files(library: Library) -> Iterable[tuple[str, bytes]]:
    """Every file of the finder's data for a library, as (path, content)."""
    return build_finder(view_finder(library)).items()


def build_finder(view: FinderView) -> Mapping[str, bytes]:
    """Every file by path. The same view gives the same bytes."""
    rows = sorted(view.rows, key=lambda row: (name_key(row.name), row.id))
    shown = sorted(rows, key=lambda row: -row.filled)
    files: dict[str, bytes] = {}
    for block, start in enumerate(range(0, len(shown), BLOCK)):
        part = shown[start : start + BLOCK]
        files[f"finder/c/{block}.js"] = _script(f"c/{block}", [_card(row) for row in part])
        files[f"finder/n/{block}.js"] = _script(f"n/{block}", [_needs(row) for row in part])
    files["finder/ids.js"] = _script("ids", " ".join(row.id for row in rows))
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + files[path])
    files["finder/root.js"] = _script("root", _root(view, rows, digest.hexdigest()[:10]))
    return dict(sorted(files.items()))


def _root(view: FinderView, rows: Sequence[FinderRow], version: str) -> dict[str, object]:
    dates = sorted({row.changed for row in rows})
    date_places = {date: at for at, date in enumerate(dates)}
    members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, row in enumerate(rows):
        # Once: looking at ten thousand rows costs more than what is done with them.
        for facet, values in row.picks.items():
            for value in values:
                members[facet][value].append(at)
    return {
        "format": FORMAT,
        "version": version,
        "count": len(rows),
        "block": BLOCK,
        "askable": view.askable,
        "doc": _documents(rows),
        "filled": "".join(_digits(row.filled) for row in rows),
        "dates": dates,
        "changed": "".join(_digits(date_places[row.changed]) for row in rows),
        "needs": {kind: "".join(["012"[row.needs[kind][0]] for row in rows]) for kind in NEEDS},
        "facets": [_facet(facet, members) for facet in view.facets],
        "words": dict(FINDER_WORDS),
    }


def _facet(facet: FinderFacet, members: Mapping[str, Mapping[str, Sequence[int]]]) -> list[object]:
    """Id, label, and of each option: value, label, everyday wording, place of the option above, entries."""
    having = members.get(facet.id, {})
    options = [
        [option.value, option.label, option.plain, option.parent, _gaps(having.get(option.value, ()))]
        for option in facet.options
    ]
    return [facet.id, facet.label, options]


def _gaps(numbers: Sequence[int]) -> str:
    """Rising numbers as the gaps between them."""
    return "".join([_digits(one - before - 1) for before, one in zip((-1, *numbers), numbers, strict=False)])


_digits = lru_cache(maxsize=1 << 14)(number)
"""A large library is told by a hundred thousand numbers, most of them small."""


def _documents(rows: Sequence[FinderRow]) -> str:
    """The place of each entry among all ids, as steps from the one before: ids mostly follow names, so most are short."""
    places = {identifier: at for at, identifier in enumerate(sorted(row.id for row in rows))}
    steps = []
    before = -1
    for row in rows:
        step = places[row.id] - before - 1
        steps.append(_digits(2 * step if step >= 0 else -2 * step - 1))
        before = places[row.id]
    return "".join(steps)


def _card(row: FinderRow) -> list[str]:
    card = [row.id, row.name, row.place, row.summary]
    return [*card, row.part_of, row.part_of_name] if row.part_of else card


def _needs(row: FinderRow) -> list[str]:
    return [row.needs[kind][1] for kind in NEEDS]


def _script(name: str, value: object) -> bytes:
    return b"__kbf(%b,%b);\n" % (script_bytes(name), script_bytes(value))
