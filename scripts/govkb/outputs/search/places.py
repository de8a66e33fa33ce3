"""The ways in which a place is written: with and without 省, 市, 县, alone or in a chain."""

from __future__ import annotations

import re
from functools import lru_cache

_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|"
    "佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|"
    "塔吉克族|塔吉克|怒族|鄂温克族|裕固族|保安族|独龙族|鄂伦春族|各族|民族"
)
_ENDING = re.compile(
    rf"(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|维吾尔自治区|省|市|县|区|旗|盟|地区|林区|州|街道|镇|(?:{_PEOPLES})*乡|苏木|嘎查|村|社区)$"
)


@lru_cache(maxsize=65536)
def short_place(name: str) -> str:
    """One division without its generic ending: 新疆维吾尔自治区 → 新疆, 清河区 → 清河; at least two characters stay."""
    short = _ENDING.sub("", name)
    return short if len(short) >= 2 else name


@lru_cache(maxsize=65536)
def place_forms(chain: str) -> tuple[str, ...]:
    """A chain of divisions as it may be typed: written through, written through in short forms, then each part."""
    parts = chain.split()
    if not parts:
        return ()
    shorts = [short_place(part) for part in parts]
    each = dict.fromkeys((*parts, *shorts))
    return ("".join(parts), "".join(shorts), *each)
