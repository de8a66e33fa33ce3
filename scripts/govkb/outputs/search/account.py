"""Why an entry stands where it does: an answer of the ranking, told in words and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from govkb.outputs.search.folding import fold_label
from govkb.outputs.search.planning import Unit
from govkb.outputs.search.ranking import Answer, Held, Hit, answer
from govkb.outputs.search.reader import IndexReader

_NAMES = ("名称", "又名", "组成部分")
_MEETINGS = {
    "equal": "就是要找的词",
    "prefix": "以要找的词开头",
    "contains": "含有要找的词",
    "within": "是要找的话里的一段",
    "near": "与要找的词只差一两个字",
}
_WAYS = {
    "near": "同类词",
    "everyday": "口语对应的写法",
    "english": "英文对应的词",
    "pinyin": "拼音",
    "part": "词的一部分",
}
_KINDS = {"practice": "做法", "component": "组成部分", "comparison": "对比", "term": "术语", "page": "页面"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that was looked for: the typed text, its share of the query, and what else may stand for it."""

    text: str
    share: float
    others: tuple[str, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class Found:
    """How an entry holds one of them: in which words, in what way, where, how strongly (0 to 1)."""

    wanted: str
    word: str
    way: str
    places: tuple[str, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of the answer with all that its score is made of."""

    place: int
    id: str
    kind: str
    name: str
    where: str
    score: float
    name_score: float
    name_said: str
    text_score: float
    cover: float
    literal: bool
    found: tuple[Found, ...]
    lacking: tuple[str, ...]

    def lines(self, *, explain: bool) -> Iterator[str]:
        """The entry as a person reads of it at a terminal."""
        head = f"{self.place}. " if self.place else "·  "
        yield f"{head}{self.name}　{self.id}　{self.score:.3f}" + (f"　{self.where}" if self.where else "")
        if not explain:
            return
        if self.name_said:
            yield f"     名称 {self.name_score:.3f}：{self.name_said}"
        yield f"     文字 {self.text_score:.3f}：够上查找的 {self.cover:.0%}" + (
            "，逐字出现" if self.literal else ""
        )
        for one in self.found:
            said = f"（{one.way}「{one.word}」）" if one.way else ""
            places = f"，在{'、'.join(one.places)}" if one.places else ""
            yield f"       {one.wanted}{said} 强度 {one.strength:.2f}{places}"
        if self.lacking:
            yield f"       没有：{'、'.join(self.lacking)}"


@dataclass(frozen=True, slots=True)
class Account:
    """A query, what was made of it, and the entries that answer it."""

    query: str
    heard: tuple[str, str] | None
    wanted: tuple[Wanted, ...]
    total: int
    reasons: tuple[Reason, ...]
    near: tuple[Reason, ...]

    def lines(self, *, explain: bool) -> Iterator[str]:
        """The account as a person reads it at a terminal."""
        if self.heard:
            yield f"没有「{self.heard[0]}」，按读音相同的「{self.heard[1]}」查找。"
        if explain and self.wanted:
            yield "查找的词："
            for one in self.wanted:
                others = f"；也查 {'、'.join(one.others)}" if one.others else ""
                yield f"  {one.text}　占 {one.share:.0%}，{one.entries}条里有{others}"
        if not self.reasons:
            yield f"没有找到「{self.query}」。"
        for reason in self.reasons:
            yield from reason.lines(explain=explain)
        if self.total > len(self.reasons):
            yield f"共{self.total}条，以上是前{len(self.reasons)}条。"
        if self.near and (explain or not self.reasons):
            yield "差一点够上的："
            for reason in self.near:
                yield from reason.lines(explain=explain)


def account(query: str, index: IndexReader, limit: int) -> Account:
    """What a query finds in an index, and why; at most `limit` entries."""
    found = answer(query, index)
    teller = _Teller(found, index)
    return Account(
        query=query.strip(),
        heard=found.heard,
        wanted=tuple(teller.wanted()),
        total=len(found.hits),
        reasons=tuple(teller.reason(place, hit) for place, hit in enumerate(found.hits[:limit], 1)),
        near=tuple(teller.reason(0, hit) for hit in found.near),
    )


class _Teller:
    """Puts the figures of one answer into words."""

    def __init__(self, found: Answer, index: IndexReader) -> None:
        self.found, self.index = found, index
        self.runs = [run for run, _ in found.weighed.runs]

    def wanted(self) -> Iterator[Wanted]:
        held = self.found.weighed.held
        whole = sum(mass for _, mass in self.found.weighed.runs) or 1
        for run, mass in self.found.weighed.runs:
            first = self.found.plan.units[run[0]]
            others = tuple(one.word for one in first.choices[1:] if one.how != "part")
            holders = {doc for at in run for doc in held[at]}
            yield Wanted(_text(self.found.plan.units, run), mass / whole, others, len(holders))

    def reason(self, place: int, hit: Hit) -> Reason:
        shown = self.index.entry(hit.doc)
        name_score = hit.name.value if hit.name else 0.0
        said = ""
        if hit.name:
            label = self.index.label(hit.doc, hit.name.index)
            said = f"{_NAMES[hit.name.sort]}「{label}」{_MEETINGS[hit.name.how]}（{hit.name.target.text}）"
        found = tuple(self._found(hit))
        had = {one.wanted for one in found}
        return Reason(
            place=place,
            id=shown["id"],
            kind=_KINDS[shown["kind"]],
            name=shown["name"],
            where=shown["place"],
            score=hit.score,
            name_score=name_score,
            name_said=said,
            text_score=max(0.0, hit.score - name_score),
            cover=hit.sum.cover,
            literal=bool(hit.sum.literal),
            found=found,
            lacking=tuple(
                text for run in self.runs if (text := _text(self.found.plan.units, run)) not in had
            ),
        )

    def _found(self, hit: Hit) -> Iterator[Found]:
        for run in self.runs:
            units = [self.found.plan.units[at] for at in run]
            held = [self.found.weighed.held[at].get(hit.doc) for at in run]
            if not any(held):
                continue
            text = _text(self.found.plan.units, run)
            strength = max(one.strength for one in held if one)
            if len(run) > 1:
                there = _there(units, held)
                whole = len(there) == 1 and there[0] == text
                yield Found(
                    text, "…".join(there), "" if whole else "只有", self._places(hit.doc, there), strength
                )
                continue
            assert held[0] is not None
            choice = units[0].choices[held[0].choice]
            way = "" if choice.how == "word" else _WAYS[choice.how]
            yield Found(text, choice.word, way, self._places(hit.doc, [choice.word]), strength)

    def _places(self, doc: int, words: list[str]) -> tuple[str, ...]:
        """The parts of an entry in which any of the words stands, as its page names them."""
        shown = self.index.entry(doc)
        told, sections = self.index.told(doc)
        parts = list(zip(shown["parts"], told, strict=True))
        texts = [
            ("名称", shown["name"]),
            ("又名", "\n".join(shown["aliases"])),
            ("英文名", shown["en"]),
            ("地点", shown["place"]),
            ("归类", "\n".join(shown["tags"])),
            ("一句话", shown["summary"]),
            ("要解决的事", shown["problem"]),
            *((f"组成部分「{part[0]}」", f"{part[0]}\n{text}") for part, text in parts),
            *((f"「{heading}」", text) for heading, _, text in sections),
        ]
        wanted = [fold_label(word) for word in words]
        found = [name for name, text in texts if any(word in fold_label(text) for word in wanted)]
        return tuple(found[:4])


def _text(units: list[Unit], run: range) -> str:
    return units[run[0]].run if len(run) > 1 else units[run[0]].text


def _there(units: list[Unit], held: list[Held | None]) -> list[str]:
    """The pieces of a run that an entry holds."""
    pieces: list[str] = []
    before = False
    for unit, one in zip(units, held, strict=True):
        if one and before:
            pieces[-1] += unit.text[1]
        elif one:
            pieces.append(unit.text)
        before = one is not None
    return pieces


def as_data(told: Account) -> dict[str, Any]:
    """The account as JSON has it."""
    return asdict(told)
