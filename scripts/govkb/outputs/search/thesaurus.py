"""Near words, everyday words, English and question fillers: `practices/_vocabulary/thesaurus.yml` as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govkb.outputs.search.folding import fold, fold_label


class ThesaurusShape(ValueError):
    """The file has another shape than `Thesaurus` expects; says where."""


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """What may be searched for in place of a word, folded.

    `near` holds groups of words of one meaning; `everyday` and `english` lead from what is typed to what is written;
    `fillers` are the parts of a question that say nothing about its subject; `particles` are single characters that say
    little wherever they stand.
    """

    near: tuple[tuple[str, ...], ...] = ()
    everyday: tuple[tuple[str, tuple[str, ...]], ...] = ()
    english: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fillers: tuple[str, ...] = ()
    particles: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every Chinese word of the thesaurus, sorted; they can be typed in pinyin."""
        found = {word for group in self.near for word in group}
        found.update(target for _, targets in (*self.everyday, *self.english) for target in targets)
        return tuple(sorted(found))


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ThesaurusShape(f"{where}: a list of words is expected")
    return tuple(dict.fromkeys(fold_label(item) for item in value))


def _leads(value: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, Mapping):
        raise ThesaurusShape(f"{where}: a mapping from a word to a list of words is expected")
    return tuple(
        (" ".join(fold(str(word)).split()), _texts(targets, f"{where}.{word}"))
        for word, targets in value.items()
    )


def thesaurus_from(data: Mapping[str, object]) -> Thesaurus:
    """The thesaurus written in a mapping with the keys of the YAML file; ThesaurusShape says where it has another shape."""
    near = data.get("near", [])
    if not isinstance(near, list):
        raise ThesaurusShape("near: a list of groups is expected")
    return Thesaurus(
        near=tuple(_texts(group, f"near[{index}]") for index, group in enumerate(near)),
        everyday=_leads(data.get("everyday", {}), "everyday"),
        english=_leads(data.get("english", {}), "english"),
        fillers=tuple(sorted(_texts(data.get("fillers", []), "fillers"))),
        particles=fold_label(str(data.get("particles", ""))),
    )
