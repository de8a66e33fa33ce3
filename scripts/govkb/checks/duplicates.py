"""The same practice twice: same name in a county, an alias that is somebody's name, near-equal summaries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from govkb.catalog import Catalog
from govkb.problem import Problem

SHINGLE = 6
SAME_SHARE = 0.7
"""Share of a summary's runs of six characters that another summary has too, from which it counts as the same."""


_SIGNS = re.compile(r"[\W_]+")


def plain_name(name: str) -> str:
    """A name without quotes, spaces, brackets and case, by which two spellings are one."""
    return _SIGNS.sub("", name).lower()


Key = tuple[str, str]
"""By what two entries are namesakes: the plain name and the county's code."""


@lru_cache(maxsize=2)
def _keys(catalog: Catalog) -> Mapping[str, Key]:
    return {
        one: (plain_name(entry.outline.name), entry.outline.code) for one, entry in catalog.entries.items()
    }


def names(catalog: Catalog) -> Iterator[Problem]:
    """No two practices of one county have the same name."""
    groups: dict[Key, list[str]] = defaultdict(list)
    for identifier, key in _keys(catalog).items():
        groups[key].append(identifier)
    for group in groups.values():
        for place, identifier in enumerate(group if len(group) > 1 else ()):
            entry, other = catalog.entries[identifier], catalog.entries[group[0 if place else 1]]
            there = other.document.related(("name",), "另一条同名做法")
            yield entry.document.problem(
                ("name",), "duplicate-name", related=(there,), name=entry.outline.name
            )


def aliases(catalog: Catalog) -> Iterator[Problem]:
    """No alias is another practice's name or alias; namesakes are reported as such, and that is enough."""
    keys = _keys(catalog)
    owners: dict[str, dict[Key, str]] = defaultdict(dict)
    for identifier, entry in catalog.entries.items():
        for name in (entry.outline.name, *entry.outline.aliases):
            owners[plain_name(name)].setdefault(keys[identifier], identifier)
    for identifier, entry in catalog.entries.items():
        for index, alias in enumerate(entry.outline.aliases):
            named = owners[plain_name(alias)].items()
            other = next((owner for key, owner in named if key != keys[identifier]), None)
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
        text = plain_name(entry.outline.summary)
        shingles = {text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1)}
        known = shingles & first.keys()
        best = _resembled([first[shingle] for shingle in known], SAME_SHARE * len(shingles))
        if not best or _keys(catalog)[identifier] == _keys(catalog)[best]:
            first.update(dict.fromkeys(shingles - known, identifier))
            continue
        for one, two in ((identifier, best), *(((best, identifier),) if best not in reported else ())):
            reported.add(one)
            here, other = catalog.entries[one], catalog.entries[two]
            there = other.document.related(("summary",), "相近的摘要")
            yield here.document.problem(
                ("summary",), "duplicate-summary", related=(there,), name=other.outline.name
            )


def _resembled(owners: Sequence[str], enough: float) -> str:
    """The entry that most of a summary's known runs belong to, or nothing where they are fewer than `enough`."""
    if not owners or len(owners) < enough:
        return ""  # nearly always: no entry can have more of them than there are
    shared = Counter(owners)
    best = min(shared, key=lambda owner: (-shared[owner], owner))
    return best if shared[best] >= enough else ""
