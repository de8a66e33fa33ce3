"""The order of names by pinyin, as a Chinese dictionary or register has it."""

from __future__ import annotations

from pypinyin import lazy_pinyin

from govkb.outputs.search.folding import fold_label


def name_key(name: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """A key that sorts names by the syllables of their characters; digits and Latin letters come first.

    Signs (quotation marks) do not count. Characters that share a syllable stay together: 议事, 义工, 议亭 sorts 义 apart
    from 议.
    """
    folded = fold_label(name)
    pieces = lazy_pinyin(folded, v_to_u=False)
    if len(pieces) == len(folded):
        return tuple(zip(pieces, folded, strict=True)), name
    return tuple((piece, piece) for piece in pieces), name
