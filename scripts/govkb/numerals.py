"""Numbers as Chinese newspapers print them: 「2.8万」「23.23%」「三」「半」「百」「800多万」「4-6」.

A figure's value stays text as printed; this module says which number it is, exactly (no rounding, no floats).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

HEDGES: tuple[str, ...] = (
    "余", "多", "近", "约", "左右", "上下", "以上", "以下", "以内", "内", "超", "超过", "逾", "不足", "不到",
    "至少", "最多", "几", "数", "上", "大约", "近约", "将近", "达", "以前", "以后",
)  # fmt: skip
"""Words by which a source says that a number is not exact, in the source's own wording."""

BEFORE = frozenset(
    {"近", "约", "超", "超过", "逾", "不足", "不到", "至少", "最多", "几", "数", "上", "大约", "将近", "达"}
)
"""Hedges that stand before the number; 余 and 多 stand between number and unit, the rest after the unit."""

AFTER_UNIT = frozenset({"左右", "上下", "以上", "以下", "以内", "内", "以前", "以后"})

_MOMENT = r"(?=.)(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:[0-9]{1,2}[点时])?"
"""A date or hour as printed, the value of a figure of kind `date`."""

_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
    "俩": 2,
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_USUAL = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:(%)|[多余来]?(?:([万亿])元?)?)")
"""How nearly all numbers are printed: 861, 2.8万, 372多万, 23.23%."""


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: `low` to `high` (equal unless a range was printed), `percent` when 「%」 stood with it.

    `low` and `high` are None where the print gives only a magnitude (「数十」「几百」) or a moment (「5月19日」).
    """

    low: Decimal | None
    high: Decimal | None
    percent: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number itself, or None for a range or a magnitude."""
        return self.low if self.low == self.high else None


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Number | None:
    """The number that `text` prints, or None where it is none.

    Accepts Arabic numerals with thousands commas, decimals, 百千万亿, 「%」「％」「百分之」, Chinese numerals,
    「半」, 「几分之几」, ranges with - – — ～ ~ 至 到 or as neighbours (「三五」「两三百」), and a hedge inside the
    number (「800多万」「130余万」).
    """
    if match := _USUAL.fullmatch(text):
        usual = Decimal(match[1]) * _LARGE.get(match[3], 1)
        return Number(usual, usual, percent=match[2] is not None)
    text = text.strip().translate(str.maketrans("０１２３４５６７８９．％，～", "0123456789.%,~"))
    if re.fullmatch(_MOMENT, text):
        return Number(None, None)
    text = re.sub(r"(?<=[0-9十百千万])[多余来](?=[十百千万亿]|$)", "", text).removesuffix("元")
    if match := re.fullmatch(r"(.+?)\s*(?:-|–|—|~|至|到)\s*(.+)", text):
        return _range(match[1], match[2])
    if match := re.fullmatch(r"(?:百分之)(.+)|(.+)%", text):
        number = _plain((match[1] or match[2]).strip())
        return Number(number, number, percent=True) if number is not None else None
    if match := re.fullmatch(r"(.+)分之(.+)", text):
        below, above = _plain(match[1]), _plain(match[2])
        return Number(above / below, above / below) if below and above is not None else None
    if re.fullmatch(r"[数几成上][十百千万亿]+|[十百千万亿]+[数几]|成千上万", text):
        return Number(None, None)
    if match := re.fullmatch(r"([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)", text):
        return _neighbours(match[1], match[2], match[3])
    number = _plain(text)
    return Number(number, number) if number is not None else None


def _range(first: str, last: str) -> Number | None:
    low, high = parse_number(first), parse_number(last)
    if low is None or high is None or low.value is None or high.value is None:
        return None
    # 「1-3万」 prints the magnitude once for both ends.
    magnitude = re.search(r"[万亿]$", last)
    factor = _LARGE[magnitude[0]] if magnitude and not re.search(r"[万亿]$", first) else 1
    bottom = low.value * factor
    return Number(bottom, high.value, high.percent) if bottom <= high.value else None


def _neighbours(first: str, last: str, magnitude: str) -> Number | None:
    """「三五」 is three to five, 「两三百」 two to three hundred."""
    low, high = _plain(first + magnitude), _plain(last + magnitude)
    return Number(low, high) if low is not None and high is not None and low < high else None


def _plain(text: str) -> Decimal | None:
    """One number without hedge, range or percent sign."""
    if text in ("半", "一半"):
        return Decimal("0.5")
    total, above = Decimal(0), 1
    # Parts of falling magnitude, each an Arabic or a Chinese numeral: 1亿2000万, 34.7万, 一亿二千万, 三百二十.
    for part in re.findall(r"[^万亿]+[万亿]*|[万亿]+", text):
        number = _part(part.removeprefix("零") if total else part)
        if number is not None and above > 10 and part in _DIGITS:
            number *= above // 10  # 「两万三」 is 23000, 「两万零三」 20003
        if number is None or (total and number >= total):
            return None
        total += number
        above = _LARGE.get(part[-1], 1)
    return total if text and re.fullmatch(r"(?:[^万亿]+[万亿]*|[万亿]+)+", text) else None


def _part(text: str) -> Decimal | None:
    body = text.rstrip("万亿")
    factor = 1
    for sign in text[len(body) :]:
        factor *= _LARGE[sign]
    if not body:
        return Decimal(factor)
    if match := re.fullmatch(rf"({_ARABIC})([十百千]*)(半)?", body):
        number = Decimal(match[1].replace(",", ""))
        for sign in match[2]:
            number *= _SMALL[sign]
        return (number + Decimal("0.5") if match[3] else number) * factor
    chinese = _chinese(body)
    return chinese * factor if chinese is not None else None


def _chinese(text: str) -> Decimal | None:
    """Chinese numerals below ten thousand, or a row of digits (二〇二〇)."""
    half = text.endswith("半") and len(text) > 1
    body = text[:-1] if half else text
    if not body or any(char not in _DIGITS and char not in _SMALL for char in body):
        return None
    if len(body) > 1 and all(char in _DIGITS for char in body):
        return (
            Decimal("".join(str(_DIGITS[char]) for char in body)) if len(body) > 2 or "〇" in body else None
        )
    total, digit, last = 0, -1, 10_000
    for char in body:
        if char in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[char]
        else:
            if _SMALL[char] >= last or digit == 0:
                return None
            last = _SMALL[char]
            total, digit = total + (digit if digit >= 0 else 1) * last, -1
    # 「一百二」 is 120, 「三千五」 3500; 「一百零二」 is 102.
    if digit > 0:
        short = len(body) > 1 and body[-2] in _SMALL and last > 10
        total += digit * (last // 10 if short else 1)
    elif digit == 0:
        total += 0
    return Decimal(total) + (Decimal("0.5") if half else 0)


def chinese_number(number: int) -> str:
    """A number from 1 to 99 as one counts chapters: 一, 十, 十二, 二十三. Larger ones stay in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    head = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")
