"""A curated comparison compares practices that exist and that differ."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.axes import AXES, Context, Verdict, verdict
from govkb.catalog import Catalog
from govkb.checks.references import practice_suggestion
from govkb.checks.wording import halfwidth
from govkb.document import Pointer
from govkb.model import Comparison
from govkb.problem import Problem

DIFFERENT_AXES = 4
"""Fewest axes on which the practices of a comparison differ; with fewer there is nothing to choose between."""

MOST_PRACTICES = 4
"""Most columns that fit a sheet of A4 landscape."""


def members(catalog: Catalog) -> Iterator[Problem]:
    """Two or more practices, all of which exist, each once; nothing is said of a practice that is not compared."""
    for entry in catalog.comparison_entries.values():
        comparison = entry.content
        count = len(comparison.practices)
        if count < (1 if comparison.single_case else 2):
            yield entry.document.problem(("practices",), "comparison-too-few", length=count)
        if count > MOST_PRACTICES:
            yield entry.document.problem(("practices",), "comparison-too-many", length=count)
        for index, identifier in enumerate(comparison.practices):
            if identifier not in catalog.known_ids:
                yield entry.document.problem(
                    ("practices", index), "practice-unknown", value=identifier,
                    suggestion=practice_suggestion(catalog, identifier),
                )  # fmt: skip
            elif identifier in comparison.practices[:index]:
                yield entry.document.problem(
                    ("practices", index), "term-twice", value=identifier, title="做法"
                )
        for pointer, identifier in _named(comparison):
            if identifier not in comparison.practices:
                yield entry.document.problem(pointer, "comparison-stranger", value=identifier)


def _named(comparison: Comparison) -> Iterator[tuple[Pointer, str]]:
    for index, strength in enumerate(comparison.strengths):
        yield ("strengths", index, "practice"), strength.practice
    for index, advice in enumerate(comparison.decision_aid):
        for number, identifier in enumerate(advice.choose):
            yield ("decision_aid", index, "choose", number), identifier
    for index, axis in enumerate(comparison.extra_axes):
        for number, cell in enumerate(axis.cells):
            yield ("extra_axes", index, "cells", number, "practice"), cell.practice


def differences(catalog: Catalog) -> Iterator[Problem]:
    """The practices differ on enough axes for a choice to mean something."""
    context = Context(catalog.vocabulary, catalog.regions)
    for entry in catalog.comparison_entries.values():
        chosen = [catalog.entries[one].content for one in entry.content.practices if one in catalog.entries]
        if len(chosen) < 2 or len(chosen) < len(entry.content.practices):
            continue
        # What the record is like (evidence, limits noted) says nothing of the practices themselves.
        axes = [axis for axis in AXES if axis.group not in ("evidence", "limits")]
        rows = [verdict([axis.read(practice, context) for practice in chosen]) for axis in axes]
        count = rows.count(Verdict.DIFFERENT)
        if count < DIFFERENT_AXES:
            yield entry.document.problem(("practices",), "comparison-same", count=count, limit=DIFFERENT_AXES)


def wording(catalog: Catalog) -> Iterator[Problem]:
    """The editor's prose follows the same rules of punctuation as entries."""
    for entry in catalog.comparison_entries.values():
        yield from halfwidth(entry.document)
