"""The order of names by pinyin, as a Chinese dictionary or register has it."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

from govkb.outputs.search.folding import fold_label
from govkb.pinyin import syllables


@lru_cache(maxsize=1 << 15)
def name_key(name: str) -> str:
    """A key that sorts names by the syllables of their characters; digits and Latin letters come first.

    Signs (quotation marks) do not count. Characters that share a syllable stay together: 议事, 义工, 议亭 sorts 义 apart
    from 议. The pieces stand one after the other, each ended by what sorts before every character, and the name itself
    behind them.
    """
    folded = fold_label(name)
    said = syllables(folded)
    chars = folded if len(said) == len(folded) else said
    return "\0".join((*chain.from_iterable(zip(said, chars, strict=True)), "", name))
