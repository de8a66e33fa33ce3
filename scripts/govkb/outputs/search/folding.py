"""Text as the search sees it: one spelling for everything that a reader takes to be the same.

Folding works character by character, without context, so that `docs/assets/search-engine.js` can do exactly the same
and point back into the original text. `tests/search/folding.yml` holds both to it.

* compatibility forms and accents go (`１３１` → `131`, `wūchǎng` → `wuchang`), letters become lower case;
* traditional characters become simplified;
* quotation marks, brackets, points and per cent signs vanish (`“131”工作法` → `131工作法`);
* every other sign and all white space become one space.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

JOINERS = frozenset(
    "\"'`´^.%‰°·‧・•…\u200b\u200c\u200d\u2060\ufeff‘’‚‛“”„‟′″‹›«»()[]{}<>〈〉《》「」『』【】〔〕〖〗〝〞﹏_*\\#"
)
"""Signs that stand inside or around a word and do not part it."""

# Signs and blanks by range, the same list in the engine: ASCII except + and alphanumerics, Latin-1 signs, general
# punctuation, currency to technical symbols, CJK punctuation, surrogate-plane pictures.
_SIGNS = (
    (0x00, 0x2A),
    (0x2C, 0x2F),
    (0x3A, 0x60),
    (0x7B, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2000, 0x206F),
    (0x20A0, 0x20CF),
    (0x2190, 0x2BFF),
    (0x3000, 0x3006),
    (0x3008, 0x3020),
    (0x3030, 0x3030),
    (0x303D, 0x303F),
    (0x30FB, 0x30FB),
    (0xFE10, 0xFE6F),
    (0xFEFF, 0xFEFF),
    (0x1F000, 0x1FAFF),
)


@cache
def traditional() -> dict[str, str]:
    """Traditional character → simplified character."""
    text = files(__package__).joinpath("traditional.txt").read_text(encoding="utf-8")
    old, new = (line for line in text.splitlines() if not line.startswith("#"))
    return dict(zip(old, new, strict=True))


def _is_sign(char: str) -> bool:
    code = ord(char)
    return any(low <= code <= high for low, high in _SIGNS)


def _fold_char(char: str) -> str:
    if char in JOINERS:
        return ""
    simplified = traditional()
    out = []
    for part in unicodedata.normalize("NFKD", char).lower():
        if part in JOINERS or "\u0300" <= part <= "\u036f":
            continue
        out.append(" " if _is_sign(part) else simplified.get(part, part))
    return "".join(out)


class _FoldTable(dict[int, str]):
    """A translation table that learns each character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """The text in the search's spelling, with spaces where signs and blanks were."""
    return text.translate(_TABLE)


def fold_label(text: str) -> str:
    """A folded name without any space."""
    return text.translate(_TABLE).replace(" ", "")


_ENDINGS = (
    "ations",
    "ation",
    "ators",
    "ator",
    "ions",
    "ings",
    "ies",
    "ion",
    "ing",
    "ed",
    "es",
    "s",
    "e",
    "y",
)


@cache
def stem(word: str) -> str:
    """An English word without its commonest endings; Chinese, digits and short words come back unchanged."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word
