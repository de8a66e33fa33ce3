"""Our tables of pinyin say what pypinyin says, of every character, every phrase, and phrases side by side."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator

import pytest
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from fixture_library import REPOSITORY
from govkb.pinyin import TWO_READINGS, Reading, reading, syllables

PHRASES = sorted(PHRASES_DICT)
MIXED = (
    "131工作法",
    "1+6议事会",
    "wu'chang会",
    "〇〇一",
    "𠮷野家",
    "重庆，长沙",
    "a。b",
    "\u9fff会",
    "一\n二",
    "ü",
    "éa",
)


def plain(spelled: str) -> str:
    """A reading without its tone, ü as v."""
    letters = unicodedata.normalize("NFD", spelled.replace("ü", "v")).replace("u\u0308", "v")
    return "".join(letter for letter in letters if "a" <= letter <= "z")


def by_dictionary(term: str) -> Reading:
    """The rule of `reading`, told with the dictionaries themselves: phrases up to eight characters, the longest first."""
    parts = re.findall("[a-z0-9+]+|.", term) if re.search("[\x00-\x7f]", term) else list(term)
    ways: list[tuple[str, ...]] = []
    for part in parts:
        printed = PINYIN_DICT.get(ord(part), "").split(",") if not part.isascii() else [part]
        known = [part] if part.isascii() else [letters for one in printed if (letters := plain(one))]
        ways.append(tuple(dict.fromkeys(known))[: 2 if part in TWO_READINGS else 1])
    if () in ways:
        return ()
    meant: dict[int, str] = {}
    at = 0
    while at < len(term) - 1:
        size = next((n for n in range(min(8, len(term) - at), 1, -1) if term[at : at + n] in PHRASES_DICT), 1)
        if size > 1:
            for place, one in enumerate(PHRASES_DICT[term[at : at + size]], at):
                if term[place] in TWO_READINGS:
                    meant[place] = plain(one[0])
        at += size
    at = 0
    for place, part in enumerate(parts):
        if at in meant:
            ways[place] = tuple(dict.fromkeys((meant[at], *ways[place])))[:2]
        at += len(part)
    return tuple(ways)


def cut(phrases: list[str], chance: random.Random) -> Iterator[str]:
    """Phrases side by side, some of them broken off, so that each may take the next one's first character."""
    for phrase in phrases:
        other = chance.choice(phrases)
        yield phrase[: chance.randint(1, len(phrase))] + other + phrase[chance.randrange(len(phrase)) :]


def spaced(other: str) -> str:
    """What is no Chinese, apart from what is."""
    return f" {other} "


def names() -> list[str]:
    """Everything Chinese that stands in the library."""
    found: set[str] = set()
    for path in sorted((REPOSITORY / "practices").rglob("*.yml")):
        found.update(re.findall(r"[\u4e00-\u9fff]{2,24}", path.read_text("utf-8")))
    return sorted(found)


def test_nothing() -> None:
    assert (reading(""), syllables("")) == ((), [])


def test_every_character() -> None:
    chars = [chr(code) for code in PINYIN_DICT]
    assert [reading(char) for char in chars] == [by_dictionary(char) for char in chars]
    assert [syllables(char) for char in chars] == [lazy_pinyin(char) for char in chars]


@pytest.mark.parametrize("which", ["phrases", "cut", "names", "mixed"])
def test_every_phrase(which: str) -> None:
    texts = {
        "phrases": lambda: PHRASES,
        "cut": lambda: list(cut(PHRASES, random.Random(5))),  # noqa: S311 - a sample
        "names": names,
        "mixed": lambda: list(MIXED),
    }[which]()
    assert [text for text in texts if reading(text) != by_dictionary(text)] == []
    assert [text for text in texts if syllables(text) != lazy_pinyin(text)] == []
    assert [text for text in texts if syllables(text, spaced) != lazy_pinyin(text, errors=spaced)] == []
