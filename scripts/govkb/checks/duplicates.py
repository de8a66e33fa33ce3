"""The same practice twice: same name in a county, an alias that is somebody's name, near-equal summaries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from govkb.catalog import Catalog
from govkb.problem import Problem

_SHINGLE = 6
_SAME_SHARE = 0.7
"""Share of a summary's runs of six characters that another summary has too, from which it counts as the same."""


def plain_name(name: str) -> str:
    """A name without quotes, spaces, brackets and case, by which two spellings are one."""
    return re.sub(r"[\W_]", "", name).lower()


def names(catalog: Catalog) -> Iterator[Problem]:
    """No two practices of one county have the same name."""
    first: dict[tuple[str, str], str] = {}
    for identifier, entry in catalog.entries.items():
        key = (plain_name(entry.content.name), entry.content.place.code)
        if key in first:
            there = catalog.entries[first[key]].document.related(("name",), "先收录的一条")
            yield entry.document.problem(
                ("name",), "duplicate-name", related=(there,), name=entry.content.name
            )
        first.setdefault(key, identifier)


def aliases(catalog: Catalog) -> Iterator[Problem]:
    """No alias is another practice's name or alias."""
    owners: dict[str, str] = {}
    for identifier, entry in catalog.entries.items():
        owners.setdefault(plain_name(entry.content.name), identifier)
    for identifier, entry in catalog.entries.items():
        for index, alias in enumerate(entry.content.aliases):
            owner = owners.setdefault(plain_name(alias), identifier)
            if owner != identifier:
                there = catalog.entries[owner].document.related(("name",), "另一条做法")
                yield entry.document.problem(
                    ("aliases", index), "duplicate-alias", related=(there,), name=alias
                )


def summaries(catalog: Catalog) -> Iterator[Problem]:
    """No two summaries are nearly the same; one problem for each, against the first it resembles."""
    seen: dict[str, str] = {}
    for identifier, entry in catalog.entries.items():
        text = plain_name(entry.content.summary)
        shingles = {text[start : start + _SHINGLE] for start in range(len(text) - _SHINGLE + 1)}
        shared = Counter(owner for shingle in shingles if (owner := seen.get(shingle)))
        if shared and (best := shared.most_common(1)[0])[1] >= _SAME_SHARE * len(shingles):
            other = catalog.entries[best[0]]
            there = other.document.related(("summary",), "相近的摘要")
            yield entry.document.problem(
                ("summary",), "duplicate-summary", related=(there,), name=other.content.name
            )
        else:
            for shingle in shingles:
                seen.setdefault(shingle, identifier)
