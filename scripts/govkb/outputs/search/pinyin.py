"""How a term is typed in Latin letters: its syllables, with the second readings that people use.

A reading is a tuple of alternatives, the likeliest first: 楼长 → (("lou",), ("zhang", "chang")). Latin letters and digits
in a term stand as one syllable.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

Reading = tuple[tuple[str, ...], ...]

_RUN = re.compile(r"[a-z0-9+]+|.")

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
    plain = []
    for reading in printed.split(","):
        spelled = unicodedata.normalize("NFD", reading.replace("ü", "v"))
        letters = "".join(c for c in spelled.replace("u\u0308", "v") if "a" <= c <= "z")
        if letters:
            plain.append(letters)
    return tuple(dict.fromkeys(plain))[: 2 if char in TWO_READINGS else 1]


@lru_cache(maxsize=65536)
def reading(term: str) -> Reading:
    """The syllables of a folded term; empty when some character has no reading."""
    runs = _RUN.findall(term)
    # In a phrase the dictionary knows which reading is meant: 重庆, 楼长. Runs of other characters come back whole.
    in_context = lazy_pinyin(term, v_to_u=False) if not TWO_READINGS.isdisjoint(term) else []
    likeliest = iter(in_context if len(in_context) == len(runs) else [""] * len(runs))
    syllables: list[tuple[str, ...]] = []
    for run in runs:
        meant = next(likeliest)
        known = (run,) if run.isascii() else char_readings(run)
        if not known:
            return ()
        if run in TWO_READINGS and meant:
            known = tuple(dict.fromkeys((meant, *known)))[:2]
        syllables.append(known)
    return tuple(syllables)


def written(term_reading: Reading) -> str:
    """A reading as one line: syllables parted by spaces, alternatives by slashes."""
    return " ".join("/".join(alternatives) for alternatives in term_reading)
