"""The rules of `govkb check` as one value for a reader that is not Python: the form.

Nothing is written twice: limits, titles and choices come from the model's JSON Schema, sentences from `messages.py`,
patterns from the checks that use them. What cannot be data stands in `docs/assets/form/rules.js` beside its original
in `checks/`, and `tests/form/` runs both on the same entries.
"""

from __future__ import annotations

import re
from typing import Any

from govkb.catalog import WINDOWS_NAMES
from govkb.checks import duplicates, texts, wording
from govkb.checks.personal import load_rules
from govkb.document import CHARACTERS, MAX_BYTES, MAX_COMMAS, MAX_LINES
from govkb.messages import MESSAGES
from govkb.model import ID_PATTERN
from govkb.numerals import HEDGES
from govkb.outputs.form.layout import FOLDED, GROUPS, HELP, ITEM_NAMES, LONG_LINES
from govkb.outputs.form.words import FORM_HINTS, WORDS
from govkb.outputs.packs import packs_for
from govkb.regions import PSEUDO_CODES
from govkb.schema import practice_schema
from govkb.views.library import Library
from govkb.vocabulary import FACET_FIELDS

_NOT_OF_ENTRIES = ("comparison-", "retired-", "vocabulary-", "yaml-")
_OF_VALUES = frozenset({"yaml-fullwidth-comma", *(code for _, code in CHARACTERS)})


def form_rules(library: Library) -> dict[str, Any]:
    """Everything that the form needs to know before the first key is pressed."""
    catalog = library.catalog
    return {
        "schema": _without_docstrings(practice_schema(catalog.vocabulary)),
        "messages": {
            code: [message.severity, message.text, message.hint]
            for code, message in MESSAGES.items()
            if code in _OF_VALUES or not code.startswith(_NOT_OF_ENTRIES)
        },
        "form_hints": FORM_HINTS,
        "words": WORDS,
        "packs": packs_for(len(catalog.entries)),
        "facet_fields": [list(pair) for pair in FACET_FIELDS],
        "facets": {
            name: {"label": facet.label, "question": facet.question, "terms": [_term(term) for term in facet.terms]}
            for name, facet in catalog.vocabulary.facets.items()
        },
        "reference_length": 80,
        "hedges": list(HEDGES),
        "patterns": {
            "id": ID_PATTERN,
            "code": "^[0-9]{6}$",
            "relative": wording.RELATIVE.pattern,
            "explained": wording.EXPLAINED.pattern,
            "promotion": wording.PROMOTION.pattern,
            "quoted": wording.QUOTED.pattern,
        },
        "full_width": wording.FULL,
        "quote": wording.QUOTE,
        "characters": [[_spelled_out(pattern.pattern), code] for pattern, code in CHARACTERS],
        "skipped": sorted(texts.SKIPPED),
        "skipped_in_sources": sorted(texts.SKIPPED_IN_SOURCES),
        "shingle": duplicates.SHINGLE,
        "same_share": duplicates.SAME_SHARE,
        "windows_names": sorted(WINDOWS_NAMES),
        "max_kilobytes": MAX_BYTES // 1024,
        "max_lines": MAX_LINES,
        "max_commas": MAX_COMMAS,
        "provinces": [
            {"code": one.code, "name": one.name, "slug": one.slug} for one in catalog.regions.provinces
        ],
        "pseudo_codes": sorted(PSEUDO_CODES),
        "personal": _personal(),
        "groups": [
            {"id": group.id, "title": group.title, "intro": group.intro, "fields": list(group.fields)}
            for group in GROUPS
        ],
        "folded": {model: list(fields) for model, fields in FOLDED.items()},
        "long_lines": list(LONG_LINES),
        "item_names": {model: list(names) for model, names in ITEM_NAMES.items()},
        "help": dict(HELP),
        "submission": {
            "hosts": [[name, address] for name, address in library.settings.hosts],
            "edit": library.settings.edit_template,
            "mail": library.settings.mail,
        },
    }  # fmt: skip


def _personal() -> dict[str, Any]:
    """The rules about persons, without what is there for the speed of the command line alone."""
    data = load_rules()
    rules = [
        {name: value for name, value in rule.items() if name not in ("mask", "first", "glance")}
        for rule in data["rules"]
    ]
    return data | {"rules": rules}


def _term(term: Any) -> dict[str, Any]:
    told = {
        "id": term.id,
        "label": term.label,
        "definition": term.definition,
        "synonyms": list(term.synonyms),
    }
    if term.plain:
        told["plain"] = term.plain
    if term.retired:
        told |= {"retired": True, "use": term.use}
    return told


def _without_docstrings(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without what maintainers wrote for each other, and with the vocabulary's terms left to `facets`."""
    for definition in schema["$defs"].values():
        definition.pop("description", None)
    for field, _ in (*FACET_FIELDS, ("lead_level", "lead_level")):
        node = schema["properties"][field]
        target = node.get("items", node)
        if target.pop("oneOf", None):
            target["type"] = "string"
    schema.pop("description", None)
    return schema


def _spelled_out(pattern: str) -> str:
    """A pattern without invisible characters in it, so that the file can be read and sent by anything."""
    return re.sub(r"[^ -~]", lambda match: f"\\u{ord(match[0]):04x}", pattern)
