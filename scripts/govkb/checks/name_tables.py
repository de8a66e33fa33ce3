"""The tables by which names of persons are weighed (`names.py`), made of what `personal.yml` says under `names`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True, eq=False)
class NameTables:
    """The weights, signs and words; each table is made when it is first asked for."""

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
        ends = dict.fromkeys((word[-1] for word in (*self.roles, *self.openers)), 0)
        return {**ends, **_weights(self.data["before"]), "\n": 2, " ": 2, "\t": 2, "\u3000": 2}

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(self.data["roles"].split()) | self.kin

    @cached_property
    def openers(self) -> frozenset[str]:
        return frozenset(self.data["openers"].split())

    @cached_property
    def deeds(self) -> frozenset[str]:
        return frozenset(self.data["deeds"].split())

    @cached_property
    def after(self) -> frozenset[str]:
        return frozenset([*self.data["after"], "", "\n", " ", "\t", "\u3000"])

    @cached_property
    def fatal(self) -> frozenset[str]:
        return frozenset(self.data["fatal"])

    @cached_property
    def joined(self) -> frozenset[str]:
        return frozenset(self.data["joined"].split())

    @cached_property
    def divisions(self) -> frozenset[str]:
        return frozenset(self.data["divisions"].split())

    @cached_property
    def not_home(self) -> frozenset[str]:
        return frozenset(self.data["not_home"])

    @cached_property
    def not_after_home(self) -> frozenset[str]:
        return frozenset(self.data["not_after_home"])

    @cached_property
    def lands(self) -> frozenset[str]:
        return frozenset(self.data["lands"])

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
    def things(self) -> re.Pattern[str]:
        """Behind the name of a place or a body in a list of such: 马跃溪、白桦沟三个林场."""
        return re.compile(self.data["things"])

    @cached_property
    def forms(self) -> tuple[str, ...]:
        return tuple(self.data["forms"].split())

    @cached_property
    def posts(self) -> tuple[str, ...]:
        return tuple(self.data["posts"].split())

    @cached_property
    def title(self) -> re.Pattern[str]:
        """A form of address or a post, of which the longest counts; not the kin of others (姐妹)."""
        words = sorted((*self.forms, *self.posts), key=lambda word: (-len(word), word))
        return re.compile(f"({'|'.join(words)})(?:{self.data['not_after_title']})")

    @cached_property
    def called(self) -> frozenset[str]:
        common = {sign for sign, weight in self.surnames.items() if weight >= self.data["called"]}
        return frozenset(common.union(self.data["also_called"]))

    @cached_property
    def core(self) -> frozenset[str]:
        return frozenset(self.data["core"])

    @cached_property
    def foreign(self) -> frozenset[str]:
        return frozenset(self.data["foreign"]) | self.core

    @cached_property
    def labels(self) -> frozenset[str]:
        return frozenset(self.data["labels"].split())

    @cached_property
    def short_posts(self) -> frozenset[str]:
        return frozenset(self.data["short_posts"])

    @cached_property
    def kin(self) -> frozenset[str]:
        return frozenset(self.data["kin"].split())

    @cached_property
    def bare(self) -> frozenset[str]:
        return frozenset(_beginnings(self.data["bare"]))

    @cached_property
    def not_after_mask(self) -> frozenset[str]:
        return frozenset(self.data["not_after_mask"])

    @cached_property
    def identified(self) -> re.Pattern[str]:
        return re.compile(self.data["identified"])

    @cached_property
    def elements(self) -> re.Pattern[str]:
        """Parts of names of other languages that are known whole: 扎西, 乌云, 艾合买提."""
        return re.compile(f"(?:{'|'.join(sorted(self.parts, key=lambda part: (-len(part), part)))})+")

    @cached_property
    def parts(self) -> frozenset[str]:
        return frozenset(self.data["elements"].split())

    @cached_property
    def starts(self) -> frozenset[str]:
        """The first two signs of those parts."""
        return frozenset(part[:2] for part in self.parts)

    @cached_property
    def likely(self) -> frozenset[str]:
        """Signs of given names that seldom are anything else."""
        return frozenset(sign for sign, weight in self.given.items() if weight >= self.data["likely"])


def _weights(steps: list[dict[str, Any]]) -> dict[str, int]:
    return {sign: step["weight"] for step in steps for sign in step["signs"]}


def _beginnings(table: str) -> Iterator[str]:
    """安全 and 安排 from 安全排."""
    for row in table.split():
        for sign in row[1:]:
            yield row[0] + sign
