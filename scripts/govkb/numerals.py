"""Numbers as Chinese newspapers print them: 「2.8万」「23.23%」「三」「半」「百」「800多万」「4-6」.

A figure's value stays text as printed; this module says which number it is, exactly (no rounding, no floats).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

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

_MOMENT = r"(?=.)(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:\d{1,2}[点时])?"
"""A date or hour as printed, the value of a figure of kind `date`."""

_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "俩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: `low` to `high` (equal unless a range was printed), `percent` when 「%」 stood with it.

    `low` and `high` are None where the print gives only a magnitude (「数十」「几百」).
    """

    low: Decimal | None
    high: Decimal | None
    percent: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number itself, or None for a range or a magnitude."""
        return self.low if self.low == self.high else None


def parse_number(text: str) -> Number | None:
    """The number that `text` prints, or None where it is none.

    Accepts Arabic numerals with thousands commas, decimals, 百千万亿, 「%」「％」「百分之」, Chinese numerals,
    「半」, 「几分之几」, ranges with - – — ～ ~ 至 到, and a hedge inside the number (「800多万」「130余万」).
    """
    text = text.strip().translate(str.maketrans("０１２３４５６７８９．％，～", "0123456789.%,~"))
    if re.fullmatch(_MOMENT, text):
        return Number(None, None)
    text = re.sub(r"(?<=[\d十百千万])[多余来](?=[十百千万亿]|$)", "", text).removesuffix("元")
    if match := re.fullmatch(r"(.+?)\s*(?:-|–|—|~|至|到)\s*(.+)", text):
        return _range(match[1], match[2])
    if match := re.fullmatch(r"(?:百分之)(.+)|(.+)%", text):
        number = _plain((match[1] or match[2]).strip())
        return Number(number, number, percent=True) if number is not None else None
    if match := re.fullmatch(r"(.+)分之(.+)", text):
        below, above = _plain(match[1]), _plain(match[2])
        return Number(above / below, above / below) if below and above is not None else None
    if re.fullmatch(r"[数几][十百千万亿]+|[十百千万亿]+[数几]", text):
        return Number(None, None)
    number = _plain(text)
    return Number(number, number) if number is not None else None


def _range(first: str, last: str) -> Number | None:
    low, high = parse_number(first), parse_number(last)
    if low is None or high is None or low.value is None or high.value is None:
        return None
    # 「1-3万」 prints the magnitude once for both ends.
    magnitude = re.search(r"[万亿]$", last)
    factor = _LARGE[magnitude[0]] if magnitude and not re.search(r"[万亿]$", first) else 1
    return Number(low.value * factor, high.value, high.percent)


def _plain(text: str) -> Decimal | None:
    if text == "半":
        return Decimal("0.5")
    if match := re.fullmatch(r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)([十百千万亿]*)(半)?", text):
        number = Decimal(match[1].replace(",", ""))
        for sign in match[2]:
            number *= _SMALL.get(sign) or _LARGE[sign]
        return number + Decimal("0.5") if match[3] else number
    return _chinese(text)


def _chinese(text: str) -> Decimal | None:
    half = text.endswith("半") and len(text) > 1
    body = text[:-1] if half else text
    if not body or any(char not in _DIGITS and char not in _SMALL and char not in _LARGE for char in body):
        return None
    if len(body) > 1 and all(char in _DIGITS for char in body):  # 二〇二〇
        return Decimal("".join(str(_DIGITS[char]) for char in body))
    total = section = digit = 0
    pending = False
    for char in body:
        if char in _DIGITS:
            if pending and digit:
                return None
            digit, pending = _DIGITS[char], True
        elif char in _SMALL:
            section += (digit if pending else 1) * _SMALL[char]
            digit, pending = 0, False
        else:
            section = (section + digit) or 1
            total, section, digit, pending = total + section * _LARGE[char], 0, 0, False
    number = Decimal(total + section + digit)
    return number + Decimal("0.5") if half else number
