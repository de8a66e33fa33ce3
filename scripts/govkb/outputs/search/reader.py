"""The index, read back: what the engine in the browser is given, shard by shard, from the files that were built."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from govkb.outputs.search.shards import ALPHABET, ONE, THREE, TWO, shard_of
from govkb.outputs.search.spelling import Syllables

_DIGIT = {char: value for value, char in enumerate(ALPHABET)}


class LabelRow(NamedTuple):
    """Where two characters stand in a name: entry, number and sort of the name, position, length of the name."""

    doc: int
    label: int
    sort: int
    position: int
    length: int


class Spelling(NamedTuple):
    """A term as it is typed in pinyin."""

    syllables: Syllables
    term: str
    rank: int


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
        text: str = self._of_key(key, 0)
        if not text:
            return {}
        found: dict[int, int] = {}
        doc = 0
        for letter, gap in zip(text, numbers(text[text.index(" ") + 1 :]), strict=False):
            doc += gap
            found[doc] = ord(letter) - ord("a")
        return found

    def label_rows(self, key: str) -> list[LabelRow]:
        """Names in which a key stands."""
        values = numbers(self._of_key(key, 1))
        return [
            LabelRow(values[at], values[at + 1] >> 2, values[at + 1] & 3, values[at + 3], values[at + 2])
            for at in range(0, len(values), 4)
        ]

    def _of_key(self, key: str, side: int) -> str:
        found: str = self.payload(f"b/{shard_of(key, self.root['shards'] - 1):x}")[side].get(key, "")
        return found

    def entry(self, doc: int) -> dict[str, Any]:
        """What a result shows of an entry."""
        shown: dict[str, Any] = self.payload(f"d/{doc // 100}/{doc}")
        return shown

    def label(self, doc: int, index: int) -> str:
        """One of an entry's names: its own, another one, or that of a component."""
        shown = self.entry(doc)
        names = [shown["name"], *shown.get("aliases", ()), *(part[0] for part in shown.get("parts", ()))]
        return str(names[index]) if index < len(names) else ""

    def first_of(self, letters: str) -> str:
        """The one or two letters by which a spelling is looked up."""
        return letters[0] if self.root["letters"] == 1 or letters[1:2] == "h" else letters[:2]

    def spellings(self, letters: str) -> list[Spelling]:
        """The terms that are looked up by the letters with which these begin."""
        name = f"p/{shard_of(self.first_of(letters), self.root['spellings'] - 1):x}"
        if f"{name}:" not in self._held:
            lines = [line.split("|") for line in self.payload(name).split("\n") if line]
            self._held[f"{name}:"] = [
                Spelling(tuple(tuple(one.split("/")) for one in syllables.split(" ")), term, int(rank))
                for syllables, term, rank in lines
            ]
        found: list[Spelling] = self._held[f"{name}:"]
        return found

    def readings(self) -> dict[str, list[str]]:
        """Character → the syllables by which it is read."""
        found: dict[str, list[str]] = {}
        for syllable, chars in self.payload("readings").items():
            for char in chars:
                found.setdefault(char, []).append(syllable)
        return found

    def words(self) -> dict[str, Known]:
        """The thesaurus by word."""
        if "words" in self._held:
            held: dict[str, Known] = self._held["words"]
            return held
        words = {word: Known(filler=True) for word in self.root["fillers"].split("|")}
        for line in self.root["near"]:
            group = line.split("|")
            for word in group:
                words[word] = Known(False, tuple((other, "near") for other in group if other != word))
        for line in filter(None, self.root["everyday"].split("\n")):
            word, _, targets = line.partition(":")
            before = words.get(word, Known(filler=True))
            others = tuple((other, "everyday") for other in targets.split("|"))
            words[word] = Known(False, others + before.others)
        self._held["words"] = words
        return words


def numbers(text: str) -> list[int]:
    """Numbers as `shards.number` writes them, one after the other."""
    out = []
    digits = iter([_DIGIT[char] for char in text])
    for first in digits:
        if first < ONE:
            out.append(first)
        elif first < 89:
            out.append(ONE + (first - ONE) * 91 + next(digits))
        elif first == 89:
            out.append(TWO + next(digits) * 91 + next(digits))
        else:
            out.append(THREE + next(digits) * 8281 + next(digits) * 91 + next(digits))
    return out
