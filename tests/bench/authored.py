"""Values as the text of an authored file, in the mixture of block and flow that authors write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_UNUSUAL = re.compile(
    r"[:#,\[\]{}&*!|>'\"%@`\\]|^[-? ]|^(?:true|false|null|yes|no|~|[0-9.+-].*)$|^\s|\s$", re.IGNORECASE
)
_FLOW = frozenset(["participants", "history", "relations", "roles", "branches"])
"""Lists whose short rows authors put into one line each."""
_BLOCK = frozenset(["before_adopting"])
"""Lists of texts that have a line for each."""


def authored(values: Mapping[str, Any]) -> str:
    """The text of a file."""
    lines: list[str] = []
    for key, value in values.items():
        _field(lines, key, value, "")
    return "\n".join(lines) + "\n"


def _field(lines: list[str], key: str, value: Any, indent: str) -> None:
    if isinstance(value, bool):
        lines.append(f"{indent}{key}: {str(value).lower()}")
    elif isinstance(value, str):
        _text(lines, key, value, indent)
    elif isinstance(value, dict):
        lines.append(f"{indent}{key}:")
        for inner, one in value.items():
            _field(lines, inner, one, indent + "  ")
    elif all(isinstance(one, str) for one in value):
        if key in _BLOCK:
            lines.append(f"{indent}{key}:")
            lines.extend(f"{indent}  - {_scalar(one)}" for one in value)
        else:
            lines.append(f"{indent}{key}: [{', '.join(map(_scalar, value))}]")
    else:
        _rows(lines, key, value, indent)


def _text(lines: list[str], key: str, value: str, indent: str) -> None:
    if "\n" in value:
        lines.append(f"{indent}{key}: |")
        lines.extend(f"{indent}  {line.strip()}" if line.strip() else "" for line in value.split("\n"))
    else:
        lines.append(f"{indent}{key}: {_scalar(value)}")


def _rows(lines: list[str], key: str, rows: Sequence[Mapping[str, Any]], indent: str) -> None:
    lines.append(f"{indent}{key}:")
    for row in rows:
        if key in _FLOW and all(isinstance(one, str) and "\n" not in one for one in row.values()):
            inside = ", ".join(f"{name}: {_scalar(one)}" for name, one in row.items())
            lines.append(f"{indent}  - {{{inside}}}")
            continue
        inner: list[str] = []
        for name, one in row.items():
            _field(inner, name, one, indent + "    ")
        inner[0] = f"{indent}  - {inner[0].lstrip()}"
        lines.extend(inner)


def _scalar(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if _UNUSUAL.search(text) or not text else text
