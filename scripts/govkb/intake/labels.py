"""What a person sees and picks, and what is written in an entry for it: labels of choices, terms, divisions, entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from govkb.catalog import Catalog
from govkb.choices import Choice
from govkb.intake.layout import kind_labels
from govkb.numerals import HEDGES

FLAGS: Mapping[str, str] = {"true": "是", "false": "否"}
_CHOICES: Mapping[str, type[Choice]] = {one.__name__: one for one in Choice.__subclasses__()}


@dataclass(frozen=True, eq=False)
class Labels:
    """Lists by name: those of the vocabulary, of the code, and of what the library holds."""

    catalog: Catalog

    @cached_property
    def lists(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Every list as pairs of what is written in an entry and what is shown, in the order in which it is offered."""
        vocabulary = self.catalog.vocabulary
        found: dict[str, tuple[tuple[str, str], ...]] = {
            facet.facet: tuple((term.id, term.label) for term in facet.terms if not term.retired)
            for facet in vocabulary.facets.values()
        }
        found.update({name: tuple((one.value, one.label) for one in kind) for name, kind in _CHOICES.items()})
        found["flag"] = tuple(FLAGS.items())
        found["hedges"] = tuple((hedge, hedge) for hedge in HEDGES)
        found["kind"] = tuple((label, label) for label in kind_labels())
        found["practices"] = tuple(
            (one, f"{entry.outline.name}（{one}）") for one, entry in self.catalog.entries.items()
        )
        return found

    def shown(self, offers: str, written: str) -> str:
        """What a person sees for what is written; the written text itself where that would not lead back to it."""
        label = dict(self.lists.get(offers, ())).get(written, written)
        return label if self.written(offers, label) == written else written

    def written(self, offers: str, shown: str) -> str:
        """What is written for what a person picked or typed; their own words where nothing fits exactly."""
        if offers == "regions":
            return self._code(shown)
        pairs = self.lists.get(offers, ())
        if any(shown == value for value, _ in pairs):
            return shown
        matches = [value for value, label in pairs if label == shown]
        if not matches and offers == "practices":
            matches = [one for one, entry in self.catalog.entries.items() if entry.outline.name == shown]
        if not matches and offers in self.catalog.vocabulary.facets:
            terms = self.catalog.vocabulary.facets[offers].terms
            matches = [term.id for term in terms if not term.retired and shown in term.synonyms]
        return matches[0] if len(matches) == 1 else shown

    def _code(self, shown: str) -> str:
        """The code of a division that is named in full, or so that only one can be meant."""
        if match := re.fullmatch(r"([0-9]{6})(?:\s.*)?", shown):
            return match[1]
        wanted = re.sub(r"[\s·—\-/]", "", shown)
        regions = self.catalog.regions
        if len(wanted) < 3 or wanted.isascii():
            return shown
        near = regions.nearest(wanted)
        whole = [one.code for one in near if regions.full_name(one.code) == wanted]
        same = whole or [
            one.code for one in near if wanted.endswith(one.name) and _agrees(wanted, self.above(one.code))
        ]
        return same[0] if len(same) == 1 else shown

    def above(self, code: str) -> tuple[str, ...]:
        """Names of a division and those above it, province first."""
        return tuple(one.name for one in self.catalog.regions.chain(code))

    def candidates(self, shown: str) -> Iterable[str]:
        """Divisions that may be meant by a name."""
        regions = self.catalog.regions
        return [f"{one.code}（{regions.full_name(one.code)}）" for one in regions.nearest(shown)]


def _agrees(wanted: str, names: tuple[str, ...]) -> bool:
    """Whether a name is made of the names of a division and of some of those above it, in order."""
    for name in names:
        wanted = wanted.removeprefix(name)
    return not wanted
