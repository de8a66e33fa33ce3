"""The nearest valid value to what an author wrote, for the remedy in a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher


def nearest(written: str, known: Iterable[str], *, at_least: float = 0.6) -> str | None:
    """The most similar of `known`, or None where nothing is similar enough. Ties go to the first."""
    best, score = None, at_least
    # The matcher remembers its second text; its quick upper bounds spare most comparisons.
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(written.lower().replace("_", "-"))
    for candidate in known:
        matcher.set_seq1(candidate.lower().replace("_", "-"))
        if matcher.real_quick_ratio() > score and matcher.quick_ratio() > score:
            ratio = matcher.ratio()
            if ratio > score:
                best, score = candidate, ratio
    return best


def nearest_labelled(written: str, labels: Mapping[str, Iterable[str]]) -> str | None:
    """The id of which the id itself, or one of its labels, is nearest to what was written.

    Lets an author write 「议事协商」 and be told the id `deliberation`.
    """
    for identifier, words in labels.items():
        if written in words:
            return identifier
    if any(ord(char) > 0x2E80 for char in written):
        by_word = {word: identifier for identifier, words in labels.items() for word in words}
        word = nearest(written, by_word, at_least=0.45)
        return by_word[word] if word else None
    return nearest(written, labels)
