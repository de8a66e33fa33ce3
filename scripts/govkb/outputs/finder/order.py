"""The order of names by pinyin, as a Chinese dictionary or register has it."""

from __future__ import annotations

from govkb.outputs.search.folding import fold_label
from govkb.pinyin import syllables


def name_key(name: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """A key that sorts names by the syllables of their characters; digits and Latin letters come first.

    Signs (quotation marks) do not count. Characters that share a syllable stay together: 议事, 义工, 议亭 sorts 义 apart
    from 议.
    """
    folded = fold_label(name)
    said = syllables(folded)
    if len(said) == len(folded):
        return tuple(zip(said, folded, strict=True)), name
    return tuple((one, one) for one in said), name
