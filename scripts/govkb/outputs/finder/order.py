"""The order of names by pinyin, as a Chinese dictionary or register has it."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg

from govkb.outputs.search.folding import fold_label


@lru_cache(maxsize=1 << 15)
def name_key(name: str) -> str:
    """A key that sorts names by the syllables of their characters; digits and Latin letters come first.

    Signs (quotation marks) do not count. Characters that share a syllable stay together: 议事, 义工, 议亭 sorts 义 apart
    from 议. The pieces stand one after the other, each ended by what sorts before every character, and the name itself
    behind them.
    """
    folded = fold_label(name)
    pieces = [piece for word in seg(folded) for piece in _syllables(word)]
    chars = folded if len(pieces) == len(folded) else pieces
    return "\0".join((*chain.from_iterable(zip(pieces, chars, strict=True)), "", name))


@lru_cache(maxsize=16384)
def _syllables(word: str) -> tuple[str, ...]:
    """The syllables of one word: names share most of theirs, and looking one up costs more than the rest of the key."""
    return tuple(lazy_pinyin(word, v_to_u=False))
