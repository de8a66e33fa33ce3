"""Names of persons, found by weight: the sign of a surname, those of a given name, and what stands around them.

A list of patterns finds the names it was written for. Here every cue adds to a sum, as a reader takes it: a rare
surname after 村民 is a name, a common one in the middle of a word is not. The figures are data (`names` in
`personal.yml`) and the form adds up the same ones (`names` in docs/assets/form/rules.js); change both together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Names:
    """The weights, as `personal.yml` gives them."""

    data: Mapping[str, Any]

    @cached_property
    def surnames(self) -> Mapping[str, int]:
        return _weights(self.data["surnames"])

    @cached_property
    def doubles(self) -> frozenset[str]:
        return frozenset(self.data["double_surnames"])

    @cached_property
    def given(self) -> Mapping[str, int]:
        return _weights(self.data["given"])

    @cached_property
    def before(self) -> Mapping[str, int]:
        """By the sign before: what it is worth. Where only a whole role counts, nothing."""
        ends = dict.fromkeys((role[-1] for role in self.roles), 0)
        return {**ends, **_weights(self.data["before"]), "\n": 2, " ": 2, "\t": 2}

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(self.data["roles"].split())

    @cached_property
    def deeds(self) -> frozenset[str]:
        return frozenset(self.data["deeds"].split())

    @cached_property
    def after(self) -> frozenset[str]:
        return frozenset([*self.data["after"], "", "\n", " ", "\t"])

    @cached_property
    def fatal(self) -> frozenset[str]:
        return frozenset(self.data["fatal"])

    @cached_property
    def joined(self) -> frozenset[str]:
        return frozenset(self.data["joined"].split())

    @cached_property
    def not_home(self) -> frozenset[str]:
        return frozenset(self.data["not_home"])

    @cached_property
    def fatal_after_home(self) -> frozenset[str]:
        return frozenset(self.data["fatal_after_home"])

    @cached_property
    def words(self) -> Mapping[str, int]:
        """What a word that begins as the name does takes away."""
        rarer = dict.fromkeys(_beginnings(self.data["places_and_rarer"]), self.data["rarer"])
        return {**rarer, **dict.fromkeys(_beginnings(self.data["words"]), self.data["word"])}

    @cached_property
    def common_given(self) -> frozenset[str]:
        return frozenset(_beginnings(self.data["common_given"]))

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.data["known"])

    @cached_property
    def brand(self) -> re.Pattern[str]:
        return re.compile(self.data["brand"])

    @cached_property
    def called(self) -> frozenset[str]:
        return frozenset(sign for sign, weight in self.surnames.items() if weight >= self.data["called"])

    @cached_property
    def core(self) -> frozenset[str]:
        return frozenset(self.data["core"])

    @cached_property
    def foreign(self) -> frozenset[str]:
        return frozenset(self.data["foreign"]) | self.core

    @cached_property
    def trigger(self) -> re.Pattern[str]:
        """Where a name can begin. Everything else is asked only there."""
        surnames, given = "".join(self.surnames), "".join(self.given)
        doubles = {double[0] for double in self.doubles}
        begins = {double[1] for double in self.doubles}
        first = "".join(sorted({*surnames, *self.foreign, *doubles, *PREFIXES}))
        second = "".join(sorted({*given, *begins, *self.foreign, *self.called, "某"}))
        return re.compile(f"[{first}](?=[{second}])")

    def spans(self, text: str) -> Iterator[Span]:
        """Beginning and end of every name, in order. A text begins with a line break."""
        before, end = self.before, 0
        for match in self.trigger.finditer(text):
            start = match.start()
            if start < end or text[start - 1] not in before:
                continue
            found = self.name(text, start, end) or self.nickname(text, start) or self.transliterated(text, start)
            if found:
                end = found
                yield start, end

    def name(self, text: str, start: int, last: int) -> int:
        """The end of a name that begins here, or nothing. `last`: where the name before it ended."""
        long = text[start : start + 2] in self.doubles
        surname = self.data["double"] if long else self.surnames.get(text[start], -1)
        first = start + (2 if long else 1)
        one = self.given.get(text[first : first + 1])
        if surname < 0:
            return 0
        if one is None:
            return self._masked(text, start, first, last) if text.startswith("某", first) else 0
        if text[first : first + 1] == "家" and text[first + 1 : first + 2] in self.fatal_after_home:
            return 0
        so_far = surname + one + self._left(text, start, last)
        if not long:
            so_far -= self.words.get(text[start : start + 2], 0)
        enough = self.data["enough"]
        quoted = self.data["quoted"] if text[start - 1] == "“" and so_far - surname - one < ROLE else 0
        two = self.given.get(text[first + 1 : first + 2])
        if two is not None:
            sum_ = so_far + two + self._right(text, first + 2, full=True)
            if surname <= self.data["seldom"] and text[first : first + 2] in self.common_given:
                sum_ -= self.data["plain"]
            if text.startswith("”", first + 2):
                sum_ -= quoted
            if sum_ >= enough:
                return self._spared(text, start, first + 2)
        if text.startswith("”", first + 1):
            so_far -= quoted
        right = self._right(text, first + 1, full=False)
        if so_far + (right or -self.data["open"]) - self.data["short"] >= enough:
            return self._spared(text, start, first + 1)
        return 0

    def _masked(self, text: str, start: int, first: int, last: int) -> int:
        """王某: with a role before it, or at the beginning of what it does, the person is known."""
        end = first + (2 if text[first + 1 : first + 2] in MASKS else 1)
        left = self._left(text, start, last)
        begins = left > 1 or text[start - 1] in TO
        return end if left >= ROLE or (begins and self._right(text, end, full=False) > 0) else 0

    def nickname(self, text: str, start: int) -> int:
        """老王, 小陈, 阿强: the end of it, or nothing."""
        if text[start] not in PREFIXES or text[start + 1] not in self.called or text[start : start + 2] in self.known:
            return 0
        end = start + (3 if text.startswith("头", start + 2) else 2)
        left, right = self._left(text, start, -1), self._right(text, end, full=False)
        worth = left + self.surnames[text[start + 1]] + (right or (0 if left >= 5 else -self.data["open"]))
        worth -= self.words.get(text[start + 1 : start + 3], 0)
        return end if right >= 0 and worth >= self.data["nickname"] and not self.brand.match(text, end) else 0

    def transliterated(self, text: str, start: int) -> int:
        """阿依古丽, 扎西次仁, 努尔兰·叶尔肯: the end of it, or nothing."""
        foreign, end = self.foreign, start
        while text[end : end + 1] in foreign and end - start < LONGEST:
            end += 1
        dotted = text.startswith("·", end) and text[end + 1 : end + 2] in foreign
        if dotted:
            end += 1
            while text[end : end + 1] in foreign and end - start < 2 * LONGEST:
                end += 1
        value = text[start:end]
        if end - start < 3:
            return 0
        left, right = self._left(text, start, -1), self._right(text, end, full=False)
        if not dotted and sum(sign in self.core for sign in value) < (1 if left > 5 else 2):
            return 0
        # A place is spelt with the same signs: without a role or a dot it must do what a person does.
        if left + right < 0 or not (dotted or left > 5 or right > 2 or text[end : end + 1] in SAYS):
            return 0
        return 0 if self.known.intersection((value[:2], value[:3], value)) else end

    def _left(self, text: str, start: int, last: int) -> int:
        """What stands before it is worth."""
        sign = text[start - 1]
        if last and start - 1 == last and sign in JOINTS:
            return ROLE
        end = start - 1 if sign in OPENING else start
        for length in (3, 2, 4, 5):
            if text[max(0, end - length) : end] in self.roles:
                return CALLED if text[end - 1] in "叫名" else ROLE
        pair = text[start - 1 : start + 1]
        if pair in self.joined or pair in self.roles:
            return FAR
        worth = self.before[sign]
        return worth if worth else FAR

    def _right(self, text: str, end: int, *, full: bool) -> int:
        """What stands behind it is worth: nothing is 0. `full`: the name has two characters beside the surname."""
        two = text[end : end + 2]
        if two in self.deeds:
            return 4
        sign = two[:1]
        if sign == "家":
            return 0 if two[1:] in self.not_home else 4
        if sign in self.fatal:
            return FAR
        if full and sign in JOINTS and self.surnames.get(text[end + 1 : end + 2], 0) and text[end + 2 : end + 3] in self.given:
            return 4
        return 2 if sign in self.after else 0

    def _spared(self, text: str, start: int, end: int) -> int:
        """The end, unless the name is one that everybody knows or that of a practice (杨光调解室)."""
        known = self.known.intersection((text[start : start + 2], text[start:end], text[start : end + 1]))
        return 0 if known or self.brand.match(text, end) else end


MASKS = frozenset("某甲乙丙丁")
SAYS = frozenset("说把将称笑")
TO = "由与对被将向给把"
ROLE = 9
CALLED = 20
FAR = -99
LONGEST = 7
PREFIXES = "老小阿"
JOINTS = "、和与及"
OPENING = "“：:‘"


def _weights(steps: list[dict[str, Any]]) -> dict[str, int]:
    return {sign: step["weight"] for step in steps for sign in step["signs"]}


def _beginnings(table: str) -> Iterator[str]:
    """安全 and 安排 from 安全排."""
    for row in table.split():
        for sign in row[1:]:
            yield row[0] + sign
