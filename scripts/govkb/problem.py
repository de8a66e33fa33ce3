"""One problem in an author's file: what is wrong, where, why it matters, what to do.

A wrong entry is a value, not an exception. Everything that can be wrong with a file that a person wrote
travels through the house as a `Problem`; exceptions are left for bugs and broken machines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Position(NamedTuple):
    """A place in a text: line and column, both counted from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that helps to understand a problem, such as the first of two equal names."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in an author's file. Sorts by place.

    `path` is POSIX and relative to the library's root, `message` and `hint` are Chinese sentences,
    `code` is permanent kebab-case and documented (`govkb explain CODE`).
    """

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    hint: str
    related: tuple[Related, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether the problem keeps the library from being built."""
        return self.severity == "error"
