"""The numbers of the ranking. They travel in the root of the index, so that every engine that reads it ranks alike.

Each was kept because the query sets are worse without it (`tests/search`, `tests/browser/test_finding.py`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much; all between 0 and 1 but the values of names, which outdo any text."""

    synonym: float = 0.5
    synonymAlone: float = 0.62  # noqa: N815 - names of the engine; here: the typed word itself is nowhere
    everyday: float = 0.55
    everydayAlone: float = 0.8  # noqa: N815
    english: float = 0.8
    coverSynonym: float = 0.8  # noqa: N815 - how much of the query another word covers
    broken: float = 0.8  # a character that stands beside only one of its neighbours
    particle: float = 0.2
    half: float = 5  # the strength of a key that counts half
    equal: float = 3
    prefix: float = 1.3
    contains: float = 1.0
    within: float = 0.4
    near: float = 1.4
    sort: tuple[float, ...] = (1, 0.95, 0.8)  # names, other names, names of components
    rank: tuple[float, ...] = (1, 0.95, 0.85, 0.92, 0.9, 0.75)  # what is typed in pinyin: sorts of `lexicon`
    common: float = 0.3  # a word that all entries hold, as a part of a name
    part: float = 0.35  # a component's name that only contains the query says less than an entry's own name
    lead: float = 0.7  # a component named so takes the place of its entry
    literal: float = 0.15  # the query stands in the entry letter by letter
    gate: float = 0.42  # share of the query that an entry has to cover
    gatePage: float = 0.55  # noqa: N815
    gateLatin: float = 0.75  # noqa: N815
    gateKnown: float = 0.25  # noqa: N815 - the entry holds a word of the thesaurus that was typed
    floor: float = 0.05
    cut: float = 0.1  # of the best score
    first: int = 5  # practices that stand before anything else
    enough: int = 30  # entries with a word itself, above which its near words are left alone
    longest: int = (
        200  # characters of a query that are read: nobody types more, and time grows with their number
    )
    whole: int = 24  # characters up to which a query is also looked for as one name or phrase


WEIGHTS = Weights()


def weights_data() -> dict[str, object]:
    """The weights as the root carries them."""
    return asdict(WEIGHTS)
