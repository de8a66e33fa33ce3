"""The same practice twice: same name in a county, an alias that is somebody's name, near-equal summaries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from govkb.catalog import Catalog
from govkb.problem import Problem

SHINGLE = 6
SAME_SHARE = 0.7
"""Share of a summary's runs of six characters that another summary has too, from which it counts as the same."""


def plain_name(name: str) -> str:
    """A name without quotes, spaces, brackets and case, by which two spellings are one."""
    return re.sub(r"[\W_]", "", name).lower()


def _key(catalog: Catalog, identifier: str) -> tuple[str, str]:
    content = catalog.entries[identifier].content
    return plain_name(content.name), content.place.code


def _same_name(catalog: Catalog, one: str, other: str) -> bool:
    """Whether two entries are reported as namesakes already; what else they share says nothing new."""
    return _key(catalog, one) == _key(catalog, other)


def names(catalog: Catalog) -> Iterator[Problem]:
    """No two practices of one county have the same name."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identifier in catalog.entries:
        groups[_key(catalog, identifier)].append(identifier)
    for group in groups.values():
        for place, identifier in enumerate(group if len(group) > 1 else ()):
            entry, other = catalog.entries[identifier], catalog.entries[group[0 if place else 1]]
            there = other.document.related(("name",), "另一条同名做法")
            yield entry.document.problem(
                ("name",), "duplicate-name", related=(there,), name=entry.content.name
            )


def aliases(catalog: Catalog) -> Iterator[Problem]:
    """No alias is another practice's name or alias."""
    owners: dict[str, list[str]] = defaultdict(list)
    for identifier, entry in catalog.entries.items():
        for name in {plain_name(one) for one in (entry.content.name, *entry.content.aliases)}:
            owners[name].append(identifier)
    for identifier, entry in catalog.entries.items():
        for index, alias in enumerate(entry.content.aliases):
            others = (one for one in owners[plain_name(alias)] if one != identifier)
            other = next((one for one in others if not _same_name(catalog, one, identifier)), None)
            if other:
                there = catalog.entries[other].document.related(("name",), "另一条做法")
                yield entry.document.problem(
                    ("aliases", index), "duplicate-alias", related=(there,), name=alias
                )


def summaries(catalog: Catalog) -> Iterator[Problem]:
    """No two summaries are nearly the same; one problem for each, against the first that it resembles."""
    first: dict[str, str] = {}
    reported: set[str] = set()
    for identifier, entry in catalog.entries.items():
        text = plain_name(entry.content.summary)
        shingles = {text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1)}
        shared = Counter(owner for shingle in shingles if (owner := first.get(shingle)))
        best, count = shared.most_common(1)[0] if shared else ("", 0)
        if count < SAME_SHARE * len(shingles) or not count or _same_name(catalog, identifier, best):
            for shingle in shingles:
                first.setdefault(shingle, identifier)
            continue
        for one, two in ((identifier, best), *(((best, identifier),) if best not in reported else ())):
            reported.add(one)
            here, other = catalog.entries[one], catalog.entries[two]
            there = other.document.related(("summary",), "相近的摘要")
            yield here.document.problem(
                ("summary",), "duplicate-summary", related=(there,), name=other.content.name
            )
