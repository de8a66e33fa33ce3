"""JSON Schema of entries and comparisons, made from the model: for editors, for the form and for everybody else."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from govkb.choices import Choice
from govkb.model import Practice
from govkb.vocabulary import FACET_FIELDS, Vocabulary


def practice_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """JSON Schema (2020-12) of an entry, with Chinese titles and the vocabulary's terms as choices."""
    schema = model_schema(Practice, "做法条目")
    properties = schema["properties"]
    for field, facet in (*FACET_FIELDS, ("lead_level", "lead_level")):
        if facet not in vocabulary.facets:
            continue
        choices = [
            {"const": term.id, "title": term.label, "description": term.definition}
            for term in vocabulary.facets[facet].terms
            if not term.retired
        ]
        if field == "lead_level":
            kept = {
                key: properties[field][key] for key in ("title", "description") if key in properties[field]
            }
            properties[field] = {**kept, "oneOf": choices}
        else:
            properties[field]["items"] = {"oneOf": choices}
            properties[field]["uniqueItems"] = True
    return schema


def model_schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    """JSON Schema of a model, without what only Python needs to know."""
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = title
    for definition in schema.get("$defs", {}).values():
        _label_choices(definition)
    _quiet_defaults(schema)
    return schema


def _label_choices(definition: dict[str, Any]) -> None:
    """Closed lists show their Chinese labels in editors."""
    if "enum" not in definition:
        return
    kinds = {kind.__name__: kind for kind in Choice.__subclasses__()}
    if kind := kinds.get(definition.get("title", "")):
        definition["oneOf"] = [{"const": member.value, "title": member.label} for member in kind]
        del definition["enum"]
    definition.pop("description", None)  # the class docstring is for maintainers


def _quiet_defaults(node: Any) -> None:
    """Drop `null`: in an entry a field is written or left out, never null."""
    if isinstance(node, dict):
        options = node.get("anyOf")
        if isinstance(options, list) and {"type": "null"} in options:
            rest = [option for option in options if option != {"type": "null"}]
            node.pop("anyOf")
            if len(rest) == 1:
                node.update({key: value for key, value in rest[0].items() if key not in node})
            else:
                node["anyOf"] = rest
        if node.get("default", ...) is None:
            node.pop("default")
        for value in node.values():
            _quiet_defaults(value)
    elif isinstance(node, list):
        for value in node:
            _quiet_defaults(value)
