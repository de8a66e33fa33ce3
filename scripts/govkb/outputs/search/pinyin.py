"""How a term is typed in Latin letters: its syllables, with the second readings that people use.

A reading is a tuple of alternatives, the likeliest first: 楼长 → (("lou",), ("zhang", "chang")). Latin letters and digits
in a term stand as one syllable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

Reading = tuple[tuple[str, ...], ...]

_ASCII = re.compile("[\x00-\x7f]")
_RUN = re.compile(r"[a-z0-9+]+|.")
_LONGEST = 8
"""Characters of the longest phrase that is looked up; longer ones are sayings."""

TWO_READINGS = frozenset(
    "长重行乐会调都还得地着中种应当间传处朝降假教角结解尽卷据卡看空累量率蒙模难宁弄泡铺强切曲任塞散扫色少舍什省盛石数宿"
    "提为相校血要载扎占正只转作好干更号合和华划几系见将觉可露落没磨宁片奇圈若丧属说似挑听通万吓巷削兴旋寻约钥粘折症钟"
    "单都分佛冠供观给弹藏称冲臭创担倒缝哄晃济夹监荷喝横核便薄剥暴背奔参曾差刹厦朴尉阿蔚浚隽繁员仇翟盖解查区"
)
"""Characters whose second reading people really use; of every other character only the first one counts."""


@cache
def char_readings(char: str) -> tuple[str, ...]:
    """The commonest readings of one character, without tones, ü as v; empty for a character without a reading."""
    printed = PINYIN_DICT.get(ord(char))
    if printed is None:
        return ()
    plain = [letters for reading in printed.split(",") if (letters := _plain(reading))]
    return tuple(dict.fromkeys(plain))[: 2 if char in TWO_READINGS else 1]


def pieces(term: str) -> Sequence[str]:
    """What has a syllable of its own: every character, and letters and digits that stand together."""
    return term if not _ASCII.search(term) else _RUN.findall(term)


def reading(term: str) -> Reading:
    """The syllables of a folded term; empty when some character has no reading."""
    chars = pieces(term)
    syllables = [(char,) if char.isascii() else char_readings(char) for char in chars]
    if () in syllables:
        return ()
    if not TWO_READINGS.isdisjoint(term):
        # In a phrase the dictionary knows which reading is meant: 重庆, 楼长.
        at = 0
        meant = _in_phrases(term)
        for place, char in enumerate(chars):
            if at in meant:
                syllables[place] = tuple(dict.fromkeys((meant[at], *syllables[place])))[:2]
            at += len(char)
    return tuple(syllables)


def _in_phrases(term: str) -> dict[int, str]:
    """Position → reading, for the characters of two readings that stand in a phrase of the dictionary; longest first."""
    found: dict[int, str] = {}
    at = 0
    while at < len(term) - 1:
        for size in range(min(_LONGEST, len(term) - at), 1, -1):
            phrase = PHRASES_DICT.get(term[at : at + size])
            if phrase is not None and len(phrase) == size:
                for place, readings in enumerate(phrase, at):
                    if term[place] in TWO_READINGS:
                        found[place] = _plain(readings[0])
                at += size
                break
        else:
            at += 1
    return found


@lru_cache(maxsize=4096)
def _plain(spelled: str) -> str:
    """A reading without its tone, ü as v."""
    letters = unicodedata.normalize("NFD", spelled.replace("ü", "v")).replace("u\u0308", "v")
    return "".join(letter for letter in letters if "a" <= letter <= "z")


def written(term_reading: Reading) -> str:
    """A reading as one line: syllables parted by spaces, alternatives by slashes."""
    return " ".join([one[0] if len(one) == 1 else "/".join(one) for one in term_reading])
