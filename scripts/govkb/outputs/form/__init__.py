"""The data of the contribution form: rules, divisions, the index of entries and every entry's own values.

`docs/assets/form/` is the form itself; it loads these files by `<script src>`, so that it works from a folder as well,
and asks for a province or an entry only when somebody chooses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from pydantic import TypeAdapter

from govkb.model import Practice
from govkb.outputs.form.rules import form_rules
from govkb.outputs.json_text import script_bytes, script_of
from govkb.outputs.packs import packed
from govkb.regions import Region, RetiredRegion
from govkb.views.library import Library

FOLDER = "contribute/form"
"""Address of the form's page; its data lies beside it."""


def form_files(library: Library) -> Iterator[tuple[str, bytes]]:
    """Every data file of the form as (path below the site's root, content)."""
    yield f"{FOLDER}/rules.js", _registration("rules", "", script_bytes(form_rules(library)))
    yield f"{FOLDER}/index.js", _registration("index", "", script_bytes(index_rows(library)))
    for slug, table in division_tables(library).items():
        yield f"{FOLDER}/regions/{slug}.js", _registration("regions", slug, script_bytes(table))
    entries = library.catalog.entries
    scripts = (
        (one, _registration("entry", one, as_written(entry.content))) for one, entry in entries.items()
    )
    yield from packed(f"{FOLDER}/data", scripts, len(entries))


def as_written(practice: Practice) -> bytes:
    """An entry as its author wrote it, as JavaScript source: every value a text, nothing that was left out."""
    return script_of(_writer().dump_json(practice, exclude_unset=True))


@cache
def _writer() -> TypeAdapter[Practice]:
    """What writes entries, straight to bytes. Made with the first of them: before any is read the model is not built."""
    return TypeAdapter(Practice)


def index_rows(library: Library) -> list[list[object]]:
    """What tells whether an entry exists already: id, name, place, other names, the whole and the parts of it."""
    rows: list[list[object]] = []
    for identifier, practice in library.practices.items():
        parts = [part.practice for part in practice.components if part.practice]
        place = library.place_short(practice)
        rows.append(
            [identifier, practice.name, practice.place.code, list(practice.aliases), practice.part_of or "", parts, place]
        )  # fmt: skip
    return rows


def division_tables(library: Library) -> dict[str, dict[str, object]]:
    """Divisions by province (its folder's name): those in use, and those that are no more with their successors."""
    regions = library.catalog.regions
    current: dict[str, list[Region]] = defaultdict(list)
    retired: dict[str, list[RetiredRegion]] = defaultdict(list)
    for region in regions:
        current[region.code[:2]].append(region)
    for gone in regions.all_retired():
        retired[gone.code[:2]].append(gone)
    tables: dict[str, dict[str, object]] = {}
    for province in regions.provinces:
        below = province.code[:2]
        tables[province.slug] = {
            "current": [[one.code, one.name] for one in current.get(below, ())],
            "retired": [
                [one.code, one.name, [[now.code, regions.full_name(now.code)] for now in one.successors]]
                for one in retired.get(below, ())
            ],
        }
    return tables


def _registration(kind: str, name: str, source: bytes) -> bytes:
    """A script that hands a value, given as JavaScript source, to the page."""
    return b"KbFormData(%b,%b,%b);\n" % (script_bytes(kind), script_bytes(name), source)
