"""The form in which the index travels: small classic scripts, numbers as printable characters.

A shard is one call, `__kbs("b/3f",[…]);`, so that it loads by a script element over http and `file://` alike.
Its lists are bits (`bits.py`). Elsewhere (the finder's) numbers are written with the 91 characters from `#` to `~` without
the backslash: one character below 60, two below 2,699, three below 10,980, else four.
"""

from __future__ import annotations

import json

ALPHABET = "".join(chr(code) for code in range(0x23, 0x7F) if code != 0x5C)
ONE, TWO, THREE = 60, 60 + 29 * 91, 60 + 29 * 91 + 91 * 91


def number(value: int) -> str:
    """A number ≥ 0 as one to four characters."""
    digit = ALPHABET
    if value < ONE:
        return digit[value]
    if value < TWO:
        high, low = divmod(value - ONE, 91)
        return digit[ONE + high] + digit[low]
    if value < THREE:
        high, low = divmod(value - TWO, 91)
        return digit[89] + digit[high] + digit[low]
    high, rest = divmod(value - THREE, 8281)
    middle, low = divmod(rest, 91)
    return digit[90] + digit[high] + digit[middle] + digit[low]


STRONGEST = 15
"""How strongly an entry holds a key: from 1 to this."""
KEY_BITS = 26
"""Two common characters are a number of so many bits."""
_HALF_KEY = KEY_BITS // 2
SPREAD = 41474679
"""An odd factor that spreads keys over their bits, so that the upper ones say which shard they are in."""
SPREAD_TEXT = 2654435761
_OF_A_ROW = range(0xA1, 0xFF)
HANZI = b"".join(
    [
        bytes((row, cell))
        for row in range(0xB0, 0xF8)
        for cell in _OF_A_ROW
        if (row, cell) < (0xD7, 0xFA) or row > 0xD7
    ]
).decode("gb2312")
"""The 6,763 characters of GB 2312 in its order; the first 3,755 of them are the common ones, by pinyin."""
COMMON = {char: at for at, char in enumerate("0123456789abcdefghijklmnopqrstuvwxyz+" + HANZI, 1)}
"""Characters of which numbered keys are made, with their numbers; all others are in one key of a thousand."""


def number_of(key: str) -> int | None:
    """A key of one or two common characters as a number below 2²⁶, each its own; None where it holds another one."""
    left, right = (
        (0, COMMON.get(key, 0)) if len(key) == 1 else (COMMON.get(key[0], 0), COMMON.get(key[1:], 0))
    )
    if not right or (not left and len(key) > 1):
        return None
    return (left << _HALF_KEY | right) * SPREAD & (1 << KEY_BITS) - 1


def spelled_key(units: bytes) -> str:
    """The word that stands for a key of other characters, from its UTF-16 units."""
    return "~" + units.hex()


Key = int | str
"""What a shard knows its lists by: a number, or a word after a `=`."""


def key_of(text: str) -> Key:
    """The key of one or two characters, or of a word that has its `=` before it."""
    if text[0] == "=":
        return text
    number = number_of(text)
    return number if number is not None else "=" + spelled_key(text.encode("utf-16-le", "surrogatepass"))


def home_of(key: Key, shards: int) -> int:
    """The shard that holds a key, or what is looked up by a character or some letters, of so many."""
    if isinstance(key, int):
        return key * shards >> KEY_BITS
    code = 0
    for char in key:
        code = (code * 31 + ord(char)) & 0xFFFFFFFF
    return (code * SPREAD_TEXT & 0xFFFFFFFF) * shards >> 32


def shard_of(key: str, mask: int) -> int:
    """The pack that holds an id; `mask` is the number of packs (a power of two) less one."""
    if len(key) == 2:
        code = ord(key[0]) * 31 + ord(key[1])
    else:
        code = 0
        for char in key:
            code = (code * 31 + ord(char)) & 0xFFFFFFFF
    return ((code * SPREAD_TEXT & 0xFFFFFFFF) >> 15) & mask


def script(name: str, payload: str | bytes) -> bytes:
    """A shard with its payload, which is JavaScript source of one value."""
    content = payload if isinstance(payload, bytes) else payload.encode()
    return b'__kbs("%b",%b);\n' % (name.encode(), content)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def source(value: object) -> str:
    """A value as JavaScript source, safe in every engine (U+2028 and U+2029 are escaped)."""
    text = _encode(value)
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text


def power_of_two(value: float) -> int:
    """The smallest power of two that is not below a value."""
    size = 1
    while size < value:
        size *= 2
    return size
