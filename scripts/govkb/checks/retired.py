"""An address that was given out once leads somewhere for ever: what stays of an entry that is no more."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.catalog import Catalog
from govkb.checks.references import practice_suggestion
from govkb.choices import Retirement
from govkb.problem import Problem

_LEADS_ON = (Retirement.MERGED, Retirement.RENAMED)


def addresses(catalog: Catalog) -> Iterator[Problem]:
    """A retired id is used by no entry, and leads to entries that exist where the reason says that it leads on."""
    for entry in catalog.retired.values():
        if entry.id in catalog.known_ids:
            yield entry.document.problem((), "retired-in-use", value=entry.id)
        if entry.content.kind in _LEADS_ON and not entry.content.into:
            yield entry.document.problem(("kind",), "retired-nowhere", kind=entry.content.kind.label)
        for index, identifier in enumerate(entry.content.into):
            if identifier not in catalog.known_ids:
                yield entry.document.problem(
                    ("into", index), "practice-unknown", value=identifier,
                    suggestion=practice_suggestion(catalog, identifier),
                )  # fmt: skip
