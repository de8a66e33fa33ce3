"""The index, read back: what the engine in the browser is given, shard by shard, from the files that were built."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from govkb.outputs.search.contribution import shown
from govkb.outputs.search.lexicon import Spelling, spellings
from govkb.outputs.search.postings import GAPPED, Shard, read_list, read_rows, read_shard
from govkb.outputs.search.record import KINDS
from govkb.outputs.search.shards import home_of, key_of

LOOKED_UP = 3
"""Letters by which a spelling is looked up."""


class LabelRow(NamedTuple):
    """Where two characters stand in a name: entry, number and sort of the name, position, length of the name."""

    doc: int
    label: int
    sort: int
    position: int
    length: int


class Known(NamedTuple):
    """A word of the thesaurus: a filler, or a word that others may stand for (with the way in which they do)."""

    filler: bool
    others: tuple[tuple[str, str], ...] = ()


@dataclass
class IndexReader:
    """One built index; shards are read when they are asked for."""

    files: Mapping[str, bytes]
    _held: dict[str, Any] = field(default_factory=dict)

    def payload(self, name: str) -> Any:
        """What a shard holds."""
        if name not in self._held:
            text = self.files[f"search/{name}.js"].decode()
            self._held[name] = json.loads(text[text.index(",") + 1 : text.rindex(")")])
        return self._held[name]

    @property
    def root(self) -> dict[str, Any]:
        """The root's payload."""
        root: dict[str, Any] = self.payload("root")
        return root

    def postings(self, key: str) -> dict[int, int]:
        """Entries that hold a key, with its strength in each."""
        return read_list(self._shard(key).lists.get(key_of(key), ""), self.root["entries"])

    def label_rows(self, key: str) -> list[LabelRow]:
        """Names in which a key stands; `a*b` are the two characters around another one."""
        outer = key[0] + key[-1] if key[1:-1] == "*" else ""
        own = outer or key
        rows = read_rows(self._shard(own).rows.get(key_of(own), ""), self.root["entries"])
        return [
            LabelRow(row.doc, row.label, row.sort % GAPPED, row.position, row.length)
            for row in sorted(rows, key=lambda row: (row.doc, row.label))
            if (row.sort >= GAPPED) == bool(outer)
        ]

    def _shard(self, key: str) -> Shard:
        shards = self.root["shards"]
        index = home_of(key_of(key), shards)
        name = f"b/{index:x}"
        if f"{name}:" not in self._held:
            self._held[f"{name}:"] = read_shard(self.payload(name), index, shards, self.root["entries"])
        shard: Shard = self._held[f"{name}:"]
        return shard

    def entry(self, doc: int) -> dict[str, Any]:
        """What a result shows of an entry."""
        kind, before = 0, self.root["kinds"][0]
        while doc >= before:
            kind += 1
            before += self.root["kinds"][kind]
        return shown(self.payload(f"d/{doc // 100}/{doc}"), KINDS[kind])

    def told(self, doc: int) -> tuple[list[str], list[tuple[str, str, str]]]:
        """The running text of an entry: of its components, and its sections with heading and anchor."""
        number, place = divmod(doc, self.root["told"])
        parts, sections = self.payload(f"t/{number // 100}/{number}")[place]
        return parts, sections

    def label(self, doc: int, index: int) -> str:
        """One of an entry's names: its own, another one, or that of a component."""
        entry = self.entry(doc)
        names = [entry["name"], *entry["aliases"], *(part[0] for part in entry["parts"])]
        return str(names[index]) if index < len(names) else ""

    def spellings(self, letters: str) -> list[Spelling]:
        """The terms that are looked up by the letters with which these begin."""
        name = f"p/{home_of(letters[:LOOKED_UP], self.root['spellings']):x}"
        if f"{name}:" not in self._held:
            self._held[f"{name}:"] = list(spellings(self.payload(name)))
        found: list[Spelling] = self._held[f"{name}:"]
        return found

    def readings(self, char: str) -> list[str]:
        """The syllables by which a common character is read."""
        listed = self.payload(f"readings/{home_of(char, self.root['tables']):x}").split(" ")
        return next((one[1:].split("/") for one in listed if one[:1] == char), [])

    def english(self, words: str) -> str:
        """The Chinese terms of English stems, parted by `|`."""
        lines = self._shard("=" + words.partition(" ")[0]).said[1].split("\n")
        return next((line.partition(":")[2] for line in lines if line.partition(":")[0] == words), "")

    def known(self, word: str) -> Known | None:
        """What the thesaurus says of a word."""
        lines = self._shard(word[:2]).said[0] if len(word) > 1 else self.root["single"]
        for line in lines.split("\n"):
            name, _, rest = line.partition(":")
            if name == word:
                everyday, _, near = rest.partition(":")
                pairs = [(other, "everyday") for other in everyday.split("|") if other]
                return Known(False, (*pairs, *((other, "near") for other in near.split("|") if other)))
        return Known(filler=True) if word in self._fillers else None

    @property
    def _fillers(self) -> frozenset[str]:
        if "fillers" not in self._held:
            self._held["fillers"] = frozenset(self.root["fillers"].split("|"))
        held: frozenset[str] = self._held["fillers"]
        return held
