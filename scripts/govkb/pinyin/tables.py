"""The three tables: the readings of every character, all phrases, and those in which a character is read otherwise.

* `readings.txt` has a line for each reading, `zhang/chang 长`: without tones, ü as v; of the characters of `TWO_READINGS`
  the first two, of all others the first one;
* `phrases.txt` has a line for each first character, with the rests of its phrases: `重 力 庆`;
* `otherwise.txt` has a line for each phrase whose syllables are not the first ones of its characters: `重庆 chong qing`.

Every table is loaded when it is first asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

TWO_READINGS = frozenset(
    "长重行乐会调都还得地着中种应当间传处朝降假教角结解尽卷据卡看空累量率蒙模难宁弄泡铺强切曲任塞散扫色少舍什省盛石数宿"
    "提为相校血要载扎占正只转作好干更号合和华划几系见将觉可露落没磨宁片奇圈若丧属说似挑听通万吓巷削兴旋寻约钥粘折症钟"
    "单都分佛冠供观给弹藏称冲臭创担倒缝哄晃济夹监荷喝横核便薄剥暴背奔参曾差刹厦朴尉阿蔚浚隽繁员仇翟盖解查区"
)
"""Characters whose second reading people really use; of every other character only the first one counts."""


@cache
def readings() -> dict[str, str]:
    """Character → its commonest readings as they are written: 长 → zhang/chang."""
    found: dict[str, str] = {}
    for line in _lines("readings.txt"):
        ways, _, chars = line.partition(" ")
        found.update(dict.fromkeys(chars, ways))
    return found


@cache
def rests(first: str) -> tuple[frozenset[str], int]:
    """What follows a character in the phrases that begin with it; and the characters of the longest of these phrases."""
    found = _phrases().get(first, "").split()
    return frozenset(found), 1 + max(map(len, found), default=0)


def goes_on(first: str, more: str) -> bool:
    """Whether what follows a character in a phrase begins like this."""
    return f" {more}" in _phrases().get(first, "")


@cache
def _phrases() -> dict[str, str]:
    """By first character its line of the table: each rest behind a blank."""
    return {line[0]: line[1:] for line in _lines("phrases.txt")}


@cache
def otherwise() -> dict[str, tuple[str, ...]]:
    """Phrase → its syllables, where they are not those of its characters alone."""
    return {
        phrase: tuple(said.split(" "))
        for phrase, _, said in [line.partition(" ") for line in _lines("otherwise.txt")]
    }


@cache
def otherwise_begins() -> frozenset[str]:
    """The first two characters of those phrases."""
    return frozenset([phrase[:2] for phrase in otherwise()])


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
