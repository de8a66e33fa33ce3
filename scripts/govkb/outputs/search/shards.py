"""The form in which the index travels: small classic scripts, numbers as printable characters.

A shard is one call, `__kbs("b/3f",{…});`, so that it loads by a script element over http and `file://` alike.
Numbers are written with the 91 characters from `#` to `~` without the backslash: one character below 60, two below
2,699, three below 10,980, else four. gzip squeezes the rest out.
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


LEVELS = "abcdefghijklmnop"
"""How strongly an entry holds a key, from 0 (never written) to 15."""


def shard_of(key: str, mask: int) -> int:
    """The shard that holds a key; `mask` is the number of shards (a power of two) less one."""
    if len(key) == 2:  # nearly always
        code = ord(key[0]) * 31 + ord(key[1])
    else:
        code = 0
        for char in key:
            code = (code * 31 + ord(char)) & 0xFFFFFFFF
    return ((code * 2654435761 & 0xFFFFFFFF) >> 15) & mask


def script(name: str, payload: str) -> bytes:
    """A shard with its payload, which is JavaScript source of one value."""
    return f'__kbs("{name}",{payload});\n'.encode()


def source(value: object) -> str:
    """A value as JavaScript source, safe in every engine (U+2028 and U+2029 are escaped)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def power_of_two(value: float) -> int:
    """The smallest power of two that is not below a value."""
    size = 1
    while size < value:
        size *= 2
    return size
