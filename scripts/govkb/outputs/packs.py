"""Entries by the handful in one file: a script of a page asks for one entry and gets its neighbours as well.

A file costs a file system more than the few kilobytes in it, so a thousand entries are no thousand files. Which pack
an entry is in follows from its id and the number of packs alone; `kbPack` in docs/assets/site.js reckons the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from govkb.outputs.search.shards import power_of_two, shard_of

SIZE = 8
"""Entries in a pack, about: with more, a page would load much that it does not show."""


def packs_for(entries: int) -> int:
    """How many packs a library of so many entries has; a power of two."""
    return power_of_two(entries / SIZE)


def packed(folder: str, scripts: Iterable[tuple[str, bytes]], entries: int) -> Iterator[tuple[str, bytes]]:
    """Files `<folder>/<pack>.js` from scripts by id, one after the other within a pack."""
    packs = packs_for(entries)
    found: dict[int, list[bytes]] = defaultdict(list)
    for identifier, script in scripts:
        found[shard_of(identifier, packs - 1)].append(script)
    for pack, held in sorted(found.items()):
        yield f"{folder}/{pack}.js", b"".join(held)
