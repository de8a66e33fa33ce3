"""A query taken apart: units that an entry should hold, and texts that a name may be. The twin of `plan` in the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from govkb.outputs.search.folding import fold, stem
from govkb.outputs.search.reader import IndexReader, Known
from govkb.outputs.search.spelling import pairs, spells
from govkb.outputs.search.weights import WEIGHTS as W

_RUNS = re.compile(r"[a-z0-9+]+|[^a-z0-9+]+")
_LETTERS = re.compile(r"[a-z]+")


@dataclass
class Choice:
    """A word that may stand for a unit: the typed one (`word`), a part of it, a near, everyday, English or spelled one."""

    word: str
    weight: float
    how: str
    keys: list[str]
    last: bool = False


@dataclass
class Unit:
    """What an entry should hold. `run` and `at` place a pair in the run of characters that it is cut from."""

    text: str
    how: str
    choices: list[Choice] = field(default_factory=list)
    run: str = ""
    at: int = 0
    loose: bool = False


@dataclass(frozen=True)
class Target:
    """A text that may be a name, and which share of the query it is."""

    text: str
    weight: float
    share: float
    how: str


@dataclass
class Plan:
    """A query as the ranking takes it."""

    words: list[str]
    units: list[Unit] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    bonds: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """The folded query in one."""
        return "".join(self.words)


def plan(query: str, index: IndexReader) -> Plan:
    """The units and targets of a query."""
    return _Planner(index, fold(query).split()).made()


class _Planner:
    """Makes one plan; `latin` holds the words in letters that wait to be read together."""

    def __init__(self, index: IndexReader, words: list[str]) -> None:
        self.index = index
        self.longest: int = index.root["longest"]
        self.plan = Plan(words)
        self.latin: list[str] = []

    def made(self) -> Plan:
        plan = self.plan
        for word in plan.words:
            runs = _RUNS.findall(word)
            for run in runs:
                if _LETTERS.fullmatch(run):
                    self.latin.append(run)
                    if len(runs) > 1:
                        self._letters()
                    continue
                self._letters()
                if run[0].isascii() and (run[0].isalnum() or run[0] == "+"):
                    self._digits(run)
                else:
                    self._chinese(run)
            at = 0
            for run in runs[:-1]:
                at += len(run)
                plan.bonds.append(word[at - 1 : at + 1])
        self._letters()
        whole = plan.whole
        bare = self._bare() if plan.units else whole
        if 1 < len(whole) <= W.whole:
            plan.targets.append(Target(whole, 1, 1, "name"))
        if bare != whole and len(bare) > 1:
            plan.targets.append(Target(bare, 0.97, 1, "name"))
        if len(plan.words) > 1:
            plan.targets += [
                Target(word, 0.95, len(word) / len(whole), "name")
                for word in plan.words
                if 1 < len(word) < len(whole)
            ]
        return plan

    def _digits(self, run: str) -> None:
        """Numbers, and numbers spelled on in pinyin: 131, 1345n, 131gongzuofa."""
        unit = Unit(run, "word", [Choice(run, 1, "word", [f"={run}"])])
        if len(run) > 1:
            unit.choices.append(Choice(run, 0.5, "part", pairs(run)))
        if re.search("[a-z]{2}", run):
            self._spelling(unit, self._spelled(run))
        self.plan.units.append(unit)

    def _spelling(self, unit: Unit, terms: list[tuple[str, float]]) -> None:
        for term, quality in terms:
            unit.choices.append(Choice(term, quality, "pinyin", pairs(term)))
            self.plan.targets.append(Target(term, quality, 1, "pinyin"))

    def _spelled(self, letters: str) -> list[tuple[str, float]]:
        """The terms that letters may spell, the best six, each with how well."""
        found = []
        for line in self.index.spellings(letters):
            quality = spells(letters, line.syllables)
            if quality > 0:
                found.append((-quality * W.rank[line.rank], line.term, quality))
        found.sort(key=lambda one: one[:2])
        return [(term, quality) for order, term, quality in found if -order >= -found[0][0] * 0.6][:6]

    def segments(self, run: str) -> list[str]:
        """A Chinese run cut into words of the thesaurus and the rest between them, longest word first."""
        out: list[str] = []
        rest, at = "", 0
        while at < len(run):
            sizes = range(min(self.longest, len(run) - at), 0, -1)
            word = next(
                (run[at : at + size] for size in sizes if self.index.known(run[at : at + size])), None
            )
            if word is None:
                rest += run[at]
                at += 1
                continue
            if rest:
                out.append(rest)
                rest = ""
            out.append(word)
            at += len(word)
        return [*out, rest] if rest else out

    def _is_filler(self, word: str) -> bool:
        known = self.index.known(word)
        return known is not None and known.filler

    def _chinese(self, run: str) -> None:
        cut = self.segments(run)
        fillers = all(map(self._is_filler, cut))
        if fillers:
            cut = [run]
        before = ""
        for piece in cut:
            known = None if fillers else self.index.known(piece)
            if known and known.filler:
                before = ""
                continue
            if before:
                self.plan.bonds.append(before[-1] + piece[0])
            before = piece
            self.plan.units += self._units(piece, cut, known)

    def _units(self, piece: str, cut: list[str], known: Known | None) -> list[Unit]:
        if known:
            choices = [Choice(piece, 1, "word", pairs(piece))]
            for other, how in known.others:
                weight = W.synonym if how == "near" else W.everyday
                choices.append(Choice(other, weight, how, pairs(other)))
            return [Unit(piece, "word", choices)]
        if len(piece) == 1:
            loose = len(cut) > 1 or len(self.plan.words) > 1
            return [Unit(piece, "single", [Choice(piece, 1, "word", [piece])], loose=loose)]
        return [
            Unit(key, "pair", [Choice(key, 1, "word", [key])], run=piece, at=at)
            for at, key in enumerate(pairs(piece))
        ]

    def _letters(self) -> None:
        """English words and pinyin, as many words together as make sense."""
        words, self.latin = self.latin, []
        if len(words) > 1:
            words = [word for word in words if not self._is_filler(word)]
        at = 0
        while at < len(words):
            size = next(
                (n for n in range(min(3, len(words) - at), 0, -1) if self._english(words[at : at + n])), 0
            )
            text = " ".join(words[at : at + (size or 1)])
            unit = Unit(text, "latin")
            if size:
                keys = [f"={stem(word)}" for word in words[at : at + size]]
                unit.choices.append(Choice(text, 1, "word", keys))
                for word in self._english(words[at : at + size]).split("|"):
                    unit.choices.append(Choice(word, W.english, "english", pairs(word)))
                at += size
            else:
                at += self._foreign(unit, words, at)
            self.plan.units.append(unit)

    def _english(self, words: list[str]) -> str:
        return self.index.english(" ".join(map(stem, words)))

    def _foreign(self, unit: Unit, words: list[str], at: int) -> int:
        """A word that is no English term: pinyin, also of syllables typed apart, or a word of a name. → words taken."""
        reach = at + 1
        while reach < len(words) and reach - at < 10 and not self._english([words[reach]]):
            reach += 1
        terms: list[tuple[str, float]] = []
        taken, letters = 1, ""
        while reach > at and not terms:
            letters = "".join(words[at:reach])
            if len(letters) < 2:
                break
            terms, taken = self._spelled(letters), reach - at
            if terms and taken > 1 and terms[0][1] < 0.5:
                terms = []
            reach -= 1
        word = words[at]
        unit.choices.append(Choice(word, 1, "word", [f"={stem(word)}"]))
        if terms:
            unit.text = letters
            self._spelling(unit, terms)
            return taken
        if len(word) > 2:
            unit.choices.append(Choice(word, 0.4, "part", pairs(word), last=True))
        return 1

    def _bare(self) -> str:
        """The query without its fillers."""
        out = []
        for run in (run for word in self.plan.words for run in _RUNS.findall(word)):
            if run[0].isascii() and (run[0].isalnum() or run[0] == "+"):
                out.append(run)
                continue
            cut = self.segments(run)
            kept = [piece for piece in cut if not self._is_filler(piece)]
            out.append("".join(kept) if kept else run)
        return "".join(out)
