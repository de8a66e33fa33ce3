"""From a plan to ranked entries: the twin of the ranking in `docs/assets/search-engine.js`.

Pages are searched by the engine in the browser; this one answers `govkb search`, where there may be no browser. Both
read the same files and the same weights, and `tests/search/test_twins.py` holds every score of one to the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise, product

from govkb.outputs.search.folding import fold_label
from govkb.outputs.search.lexicon import Spelling
from govkb.outputs.search.planning import Choice, Plan, Target, Unit, plan
from govkb.outputs.search.reader import LOOKED_UP, IndexReader
from govkb.outputs.search.spelling import distance, pairs, plain_spelling
from govkb.outputs.search.weights import WEIGHTS as W


@dataclass(frozen=True)
class Met:
    """The best meeting of a query with the names of an entry."""

    value: float
    how: str
    sort: int
    index: int
    target: Target


@dataclass
class Sum:
    """What the text of an entry has gathered."""

    text: float = 0
    cover: float = 0
    bond: float = 0
    known: bool = False
    literal: float = 0


@dataclass(frozen=True)
class Held:
    """How an entry holds a unit: strength, cover, and the choice by which it does."""

    strength: float
    cover: float
    choice: int


@dataclass(frozen=True)
class Hit:
    """An entry that was found."""

    doc: int
    score: float
    sum: Sum
    name: Met | None


@dataclass
class Answer:
    """What a query finds: the plan that was followed, its units' holders, the entries in order, and near misses.

    `heard` is set where the query was read by its sound: what was typed, and what it was taken for.
    """

    plan: Plan
    weighed: Weighed
    hits: list[Hit]
    near: list[Hit]
    heard: tuple[str, str] | None = None


def answer(query: str, index: IndexReader) -> Answer:
    """The entries that answer a query, best first."""
    query = query[: W.longest]
    planned = plan(query, index)
    weighed = Weighed(planned, index, doubtful=True)
    hits, near = weighed.ranked()
    first = Answer(planned, weighed, hits, near)
    is_chinese = any("\u4e00" <= char <= "\u9fff" for char in planned.whole)
    if not weighed.missing or _solid(weighed.names.values()) or not is_chinese:
        return first
    slip = _sounds_like(planned, weighed)
    if slip is None:
        return first
    again = plan(" ".join(planned.words).replace(*slip, 1), index)
    weighed = Weighed(again, index, doubtful=False)
    hits, near = weighed.ranked()
    if hits and (not first.hits or hits[0].score > first.hits[0].score):
        return Answer(again, weighed, hits, near, slip)
    return first


def _saturated(level: int) -> float:
    return level / (level + W.half)


def _solid(names: Iterable[Met]) -> bool:
    return any(met.how in ("equal", "prefix", "contains") for met in names)


@dataclass
class _Meeting:
    """Where the pairs of a target stand in one name."""

    doc: int
    index: int
    sort: int
    length: int
    shifts: dict[int, int] = field(default_factory=dict)
    total: int = 0


class Weighed:
    """The scores of a plan: of texts (`scores`) and of names (`names`), by entry; what each unit is found by (`held`)."""

    def __init__(self, planned: Plan, index: IndexReader, *, doubtful: bool) -> None:
        self.plan, self.index = planned, index
        self.total: int = index.root["entries"]
        kinds: list[int] = index.root["kinds"]
        self.practices = kinds[0] + kinds[1]
        self.scores: dict[int, Sum] = {}
        self.names: dict[int, Met] = {}
        self.held: list[dict[int, Held]] = []
        self.mass: list[float] = []
        self.runs: list[tuple[range, float]] = []
        """Units that are weighed together, by number, and what they weigh."""
        self._lists: dict[str, dict[int, int]] = {}
        self._rarity: dict[str, float] = {}
        self._drop_choices()
        self._measure()
        self._gather()
        self._find_literally()
        self._meet(doubtful=doubtful and self.missing > 0)

    @cached_property
    def missing(self) -> int:
        """Pairs that are nowhere in the library."""
        units = zip(self.plan.units, self.held, strict=True)
        return sum(unit.how == "pair" and not held for unit, held in units)

    @cached_property
    def letters_only(self) -> bool:
        """Whether the query is nothing but letters."""
        return all(unit.how == "latin" for unit in self.plan.units)

    def _found(self, key: str) -> dict[int, int]:
        if key not in self._lists:
            self._lists[key] = self.index.postings(key)
        return self._lists[key]

    def _idf(self, count: float) -> float:
        return math.log(1 + (self.total + 1) / (count + 0.5))

    def _drop_choices(self) -> None:
        """Other words are not worth their bytes where the word itself is common, or the query is a practice's name."""
        first = self._meet_names(self.plan.targets[:1], [], doubtful=False, rare=False)
        named = any(
            met.how == "equal" and met.sort < 2 and doc < self.practices for doc, met in first.items()
        )
        for unit in self.plan.units:
            if unit.how == "word" and (named or len(self._all(unit.choices[0])[0]) >= W.enough):
                unit.choices = unit.choices[:1]

    def _all(self, choice: Choice, *, partly: bool = False) -> tuple[dict[int, tuple[float, float]], bool]:
        """Entries that hold every key of a choice (`partly`: or the larger part); and whether any holds every key."""
        sums: dict[int, list[float]] = {}
        weights = 0.0
        for key in choice.keys:
            found = self._found(key)
            weight = self._idf(len(found))
            weights += weight
            for doc, level in found.items():
                own = sums.setdefault(doc, [0, 0, 0])
                own[0] += weight
                own[1] += weight * _saturated(level)
                own[2] += 1
        docs: dict[int, tuple[float, float]] = {}
        full = False
        for doc, (weight, strength, count) in sums.items():
            share = weight / weights
            if count == len(choice.keys):
                docs[doc] = (strength / weight, 1)
                full = True
            elif partly and share >= 0.5:
                docs[doc] = (strength / weight * share * share * 0.6, share * 0.7)
        return docs, full

    def _measure(self) -> None:
        for unit in self.plan.units:
            held: dict[int, Held] = {}
            surface = False
            holders: set[int] = set()
            for number, choice in enumerate(unit.choices):
                if choice.last and holders:
                    continue
                docs, full = self._all(choice, partly=unit.how == "word" and number == 0)
                surface = surface or (number == 0 and full)
                weight, covers = self._worth(choice, number, surface=surface)
                for doc, (strength, cover) in docs.items():
                    if cover >= 1:
                        holders.add(doc)
                    new = Held(strength * weight, cover * covers, number)
                    held[doc] = _joined(held[doc], new) if doc in held else new
            length = 2 if unit.how == "latin" else max(1, len(unit.text) - 1)
            reach = 0.6 + 0.4 * min(4, length) if unit.how in ("word", "latin") else 1
            mass = self._idf(len(holders) or len(held) if held else 0) * reach
            self.held.append(held)
            self.mass.append(mass * 0.25 if unit.loose else mass)

    @staticmethod
    def _worth(choice: Choice, number: int, *, surface: bool) -> tuple[float, float]:
        """Weight of a choice, and how much of the query it covers."""
        weight = choice.weight
        if number > 0 and not surface:
            weight = {"near": W.synonymAlone, "everyday": W.everydayAlone}.get(choice.how, weight)
        if number == 0:
            return weight, 1
        return weight, W.coverSynonym if choice.how in ("near", "everyday") else min(1, 0.3 + weight)

    def _gather(self) -> None:
        units = self.plan.units
        start = 0
        while start < len(units):
            end = start + 1
            if units[start].how == "pair":
                while end < len(units) and _continues(units[end - 1], units[end]):
                    end += 1
                mass = self._run(start, end)
            else:
                mass = self.mass[start]
                for doc, held in self.held[start].items():
                    own = self.scores.setdefault(doc, Sum())
                    own.text += mass * held.strength
                    own.cover += mass * held.cover
                    own.known = own.known or (units[start].how == "word" and held.cover >= 0.7)
            self.runs.append((range(start, end), mass))
            start = end
        total = sum(mass for _, mass in self.runs)
        for key in self.plan.bonds:
            found = self._found(key)
            for doc, level in found.items():
                if doc in self.scores:
                    rare = self._idf(len(found)) / self._idf(0)
                    self.scores[doc].bond += 0.08 * _saturated(level) * rare
        for own in self.scores.values():
            own.text = own.text / total if total else 0
            own.cover = own.cover / total if total else 0

    def _run(self, start: int, end: int) -> float:
        """A run of characters without known words, weighed by character; → its mass.

        A pair that only arises where two words meet is rare, so each character weighs what the commoner of its two
        pairs does, and is there if either is. Particles weigh little.
        """
        units, masses = self.plan.units[start:end], self.mass[start:end]
        around = list(pairwise([math.inf, *masses, math.inf]))
        chars = [*(unit.text[0] for unit in units), units[-1].text[1]]
        particles: str = self.index.root["particles"]
        weights = [
            min(pair) / 2 * (W.particle if char in particles else 1)
            for char, pair in zip(chars, around, strict=True)
        ]
        docs = dict.fromkeys(doc for held in self.held[start:end] for doc in held)
        for doc in docs:
            own = [held[doc].strength if doc in held else 0.0 for held in self.held[start:end]]
            gathered = self.scores.setdefault(doc, Sum())
            for at, weight in enumerate(weights):
                left, right = own[at - 1] if at else own[0], own[at] if at < len(own) else own[-1]
                best = max(left, right)
                if best:
                    gathered.text += weight * best * (1 if left and right else W.broken)
                    gathered.cover += weight
        return sum(weights)

    def _find_literally(self) -> None:
        """Whatever stands in an entry as it was typed is found, fillers and all."""
        whole = self.plan.whole
        if not 1 < len(whole) <= W.whole:
            return
        for doc, (strength, _) in self._all(Choice(whole, 1, "word", pairs(whole)))[0].items():
            own = self.scores.setdefault(doc, Sum())
            own.literal = strength
            if not self.letters_only:
                own.cover = 1

    # ------------------------------------------------------------------------------------------ names

    def _meet(self, *, doubtful: bool) -> None:
        near: list[tuple[Target, _Meeting]] = []
        self.names = self._meet_names(self.plan.targets, near, doubtful=doubtful, rare=True)
        if not doubtful or _solid(self.names.values()):
            return
        for target in self.plan.targets:
            for key, at in _gaps(target):
                near += [
                    (target, _Meeting(row.doc, row.label, row.sort, row.length))
                    for row in self.index.label_rows(key)
                    if row.position == at and abs(row.length - len(target.text)) <= 1
                ]
        self._meet_near_names(near)

    def _rare(self, target: Target) -> float:
        """From 1 for a text that one entry in a library holds, to `W.common` for one that all do."""
        if target.text not in self._rarity:
            holders = len(self._all(Choice(target.text, 1, "word", pairs(target.text)))[0])
            share = min(1, self._idf(max(1, holders)) / self._idf(1))
            self._rarity[target.text] = W.common + (1 - W.common) * share
        return self._rarity[target.text]

    def _meet_names(
        self, targets: Sequence[Target], near: list[tuple[Target, _Meeting]], *, doubtful: bool, rare: bool
    ) -> dict[int, Met]:
        """The best meeting of any target with the names of each entry; names that may be meant go into `near`."""
        best: dict[int, Met] = {}
        for target in targets:
            seen: dict[tuple[int, int], _Meeting] = {}
            for at, key in enumerate(pairs(target.text)):
                for row in self.index.label_rows(key):
                    new = _Meeting(row.doc, row.label, row.sort, row.length)
                    met = seen.setdefault((row.doc, row.label), new)
                    shift = row.position - at
                    met.shifts[shift] = met.shifts.get(shift, 0) + 1
                    met.total += 1
            size = len(target.text)
            for met in seen.values():
                most = max(met.shifts.values())
                if most == size - 1 or most == met.length - 1:
                    value, how = self._value(target, met, most, rare=rare)
                    _keep(best, met, value * target.share, how, target)
                elif (
                    doubtful
                    and target.how == "name"
                    and size >= 3
                    and abs(met.length - size) <= 1
                    and met.total >= max(1, max(met.length, size) - (5 if size >= 6 else 3))
                ):
                    near.append((target, met))
        return best

    def _value(self, target: Target, met: _Meeting, most: int, *, rare: bool) -> tuple[float, str]:
        """What it is worth that a target is a name, begins it, stands in it or around it; and which of these it is."""
        size = len(target.text)
        if most != size - 1:
            around = W.within + 1.7 * met.length / size * (1 if met.length > 2 else 0.5)
            return around * target.weight, "within"
        if met.length == size:
            return W.equal * target.weight, "equal"
        weight = target.weight * (self._rare(target) if rare else 1) * (W.part if met.sort == 2 else 1)
        begins = next(shift for shift, count in _in_order(met.shifts) if count == most) == 0
        value = (W.prefix if begins else W.contains) * (0.6 + 0.6 * size / met.length)
        return value * weight, "prefix" if begins else "contains"

    def _meet_near_names(self, near: list[tuple[Target, _Meeting]]) -> None:
        unique: dict[tuple[int, int, str], tuple[Target, _Meeting]] = {}
        for target, met in near:
            unique.setdefault((met.doc, met.index, target.text), (target, met))
        for target, met in islice(unique.values(), 8):
            name = fold_label(self.index.label(met.doc, met.index))
            most = 2 if min(len(name), len(target.text)) >= 6 else 1
            apart = distance(target.text, name, most)
            if 0 < apart <= most:
                value = W.near * (1 if apart == 1 else 0.7) * (1 - apart / len(name))
                _keep(self.names, met, value * target.weight * target.share, "near", target)

    # ------------------------------------------------------------------------------------------ order

    def ranked(self) -> tuple[list[Hit], list[Hit]]:
        """The entries that are worth showing, and the best of those that just are not."""
        hits: list[Hit] = []
        near: list[Hit] = []
        best = [0.0, 0.0]
        for doc in dict.fromkeys((*self.scores, *self.names)):
            own, name = self.scores.get(doc, Sum()), self.names.get(doc)
            value = own.text * (0.25 + 0.75 * own.cover * own.cover) + own.bond * own.cover
            value += W.literal * own.literal + (name.value if name else 0)
            hit = Hit(doc, math.floor(value * 1e6 + 0.5) / 1e6, own, name)
            if self._counts(hit):
                hits.append(hit)
                side = int(doc >= self.practices)
                best[side] = max(best[side], hit.score)
            else:
                near.append(hit)

        def weak(hit: Hit) -> bool:
            least = max(W.floor, best[int(hit.doc >= self.practices)] * W.cut)
            return not hit.sum.literal and hit.score < least

        near += filter(weak, hits)
        hits = [hit for hit in hits if not weak(hit)]
        first = sorted((hit for hit in hits if hit.doc < self.practices), key=_order)
        other = [hit for hit in hits if hit.doc >= self.practices]
        missed = sorted((hit for hit in near if hit.doc < self.practices), key=_order)
        return first[: W.first] + sorted([*first[W.first :], *other], key=_order), missed[:5]

    def _counts(self, hit: Hit) -> bool:
        own, name, page = hit.sum, hit.name, hit.doc >= self.practices
        if page and self.letters_only:
            gate = W.gateLatin
        elif page or self.letters_only:
            gate = W.gatePage
        else:
            gate = W.gateKnown if own.known else W.gate
        # Letters of a word that no entry means stand in the running text of some page.
        if own.literal and not (page and self.letters_only):
            return True
        if name and (
            name.value > 0.3 if name.how != "within" else name.target.share == 1 and name.value >= 0.85
        ):
            return True
        return own.cover >= gate


def _order(hit: Hit) -> tuple[float, int]:
    return -hit.score, hit.doc


def _joined(old: Held, new: Held) -> Held:
    """The stronger of two ways to hold a unit, and a little of the other."""
    cover = max(old.cover, new.cover)
    if new.strength > old.strength:
        return Held(new.strength + 0.15 * old.strength, cover, new.choice)
    return Held(old.strength + 0.15 * new.strength, cover, old.choice)


def _continues(a: Unit, b: Unit) -> bool:
    return b.how == "pair" and b.run == a.run and b.at == a.at + 1


def _in_order(shifts: dict[int, int]) -> list[tuple[int, int]]:
    """Shifts as an object in the browser lists its keys: numbers from 0 upwards, then the others as they came."""
    return sorted(one for one in shifts.items() if one[0] >= 0) + [
        one for one in shifts.items() if one[0] < 0
    ]


def _gaps(target: Target) -> list[tuple[str, int]]:
    """Of a short name, the characters on both sides of each inner one: a slip there leaves them as they are."""
    text = target.text
    if target.how != "name" or not 3 <= len(text) <= 4:
        return []
    return [(f"{text[at]}*{text[at + 2]}", at) for at in range(len(text) - 2)]


def _keep(best: dict[int, Met], met: _Meeting, value: float, how: str, target: Target) -> None:
    value *= W.sort[met.sort]
    old = best.get(met.doc)
    if old is None or value > old.value + 1e-9:
        best[met.doc] = Met(value, how, met.sort, met.index, target)


# ---------------------------------------------------------------------------------------------- by ear


def _sounds_like(planned: Plan, weighed: Weighed) -> tuple[str, str] | None:
    """A piece of the query with a pair that is nowhere, and the term that sounds like it."""
    index = weighed.index
    unknown: set[str] = set()
    for unit, held in zip(planned.units, weighed.held, strict=True):
        if not held and unit.how in ("pair", "word"):
            unknown.update(unit.choices[0].keys)
    # No slip, but words that nobody here has written; and a long question has other words.
    if len(planned.whole) > _SLIPPED or sum(len(_lost(one, unknown)) for one in planned.words) > _SLIPS:
        return None
    return _best_heard(index, _windows(planned.words, unknown))


def _best_heard(index: IndexReader, pieces: Iterable[Sequence[str]]) -> tuple[str, str] | None:
    """The longest of the pieces that sounds like a term, and that term."""
    best: tuple[float, str, str] | None = None
    loaded: set[str] = set()
    asked = 0
    for windows in pieces:
        for window in windows:
            heard = [index.readings(char) or [char] for char in window]
            first = "".join(own[0] for own in heard)[:LOOKED_UP]
            if first not in loaded:
                asked += 1
                if asked > _LEXICONS:
                    continue
                loaded.add(first)
            for value, term in _alike(window, heard, index.spellings(first)):
                if best is None or value > best[0]:
                    best = (value, window, term)
        if best:
            return best[1:]
    return None


_SLIPS, _SLIPPED = 3, 12
"""Characters of a query that may be slips, and of one in which slips are looked for."""
_LEXICONS = 4
"""Shards of the lexicon that a slip may cost."""


def _windows(words: Iterable[str], unknown: set[str]) -> Iterator[list[str]]:
    """Pieces of a word that hold a lost character, those of one length together, the longest first."""
    for word in words:
        lost = _lost(word, unknown)
        for size in range(6 if len(word) > 9 else len(word), 1 if len(word) == 2 else 2, -1):
            yield [
                word[at : at + size]
                for at in range(len(word) - size + 1)
                if any(at <= place < at + size for place in lost)
            ]


def _lost(word: str, unknown: set[str]) -> list[int]:
    """The characters of which no pair is anywhere: one that only arises where two words meet leaves them another."""
    missing = [True, *(pair in unknown for pair in pairs(word)), True]
    return [at for at, (before, after) in enumerate(pairwise(missing)) if before and after]


def _alike(
    window: str, heard: Sequence[Sequence[str]], lines: Iterable[Spelling]
) -> Iterator[tuple[float, str]]:
    """Terms that sound like a piece of the query, with how much that is worth."""
    for line in lines:
        if line.term != window and len(line.term) == len(line.syllables) == len(window):
            value = _heard(heard, line.syllables) * W.rank[line.rank]
            if value:
                yield value, line.term


def _heard(heard: Sequence[Sequence[str]], syllables: Sequence[Sequence[str]]) -> float:
    """1 where every syllable may sound like the other, 0.8 where only much of the country hears no difference, else 0."""
    return min(_fit(mine, theirs) for mine, theirs in zip(heard, syllables, strict=True))


def _fit(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """Of two sets of readings, how well the first two fit that sound alike to anybody."""
    for a, b in product(theirs, mine):
        if plain_spelling(a) == plain_spelling(b):
            return 1 if a == b else 0.8
    return 0
