"""The form in which the index travels: small classic scripts, numbers as printable characters.

A shard is one call, `__kbs("b/3f",[…]);`, so that it loads by a script element over http and `file://` alike.
Numbers are written with the 91 characters from `#` to `~` without the backslash: one character below 60, two below
2,699, three below 10,980, else four. gzip squeezes the rest out.
"""

from __future__ import annotations

import json

ALPHABET = "".join(chr(code) for code in range(0x23, 0x7F) if code != 0x5C)
ONE, TWO, THREE = 60, 60 + 29 * 91, 60 + 29 * 91 + 91 * 91
SPREAD = 2654435761
"""An odd factor that spreads keys over 32 bits, so that their upper bits say which shard they are in."""


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


LEVELS = "abcdefghijklmnop"
"""How strongly an entry holds a key, from 0 (never written) to 15."""


def place_of(key: str) -> int:
    """A key as a number below 2³²; two keys of two UTF-16 units never share one."""
    units = key.encode("utf-16-le", "surrogatepass")
    if len(units) == 4:
        code = int.from_bytes(units[:2], "little") << 16 | int.from_bytes(units[2:], "little")
    else:
        code = 0
        for at in range(0, len(units), 2):
            code = (code * 31 + int.from_bytes(units[at : at + 2], "little")) & 0xFFFFFFFF
    return code * SPREAD & 0xFFFFFFFF


def home_of(key: str, shards: int) -> int:
    """The shard that holds a key, of so many (a power of two)."""
    return place_of(key) * shards >> 32


def shard_of(key: str, mask: int) -> int:
    """The pack that holds an id; `mask` is the number of packs (a power of two) less one."""
    if len(key) == 2:
        code = ord(key[0]) * 31 + ord(key[1])
    else:
        code = 0
        for char in key:
            code = (code * 31 + ord(char)) & 0xFFFFFFFF
    return ((code * 2654435761 & 0xFFFFFFFF) >> 15) & mask


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
