"""The controlled vocabulary: facets and their terms, read from `practices/_vocabulary/`.

Terms are content: editors change labels, definitions and synonyms without touching code. Ids are permanent; a term
goes out of use with `retired: true` and `use: <id of its successor>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from govkb.document import Document
from govkb.model import ID_PATTERN, Flag
from govkb.problem import Problem
from govkb.shape import read_shape

FACETS: tuple[str, ...] = ("theme", "mechanism", "problem", "setting", "lead_level", "actor")
"""Facets of which a file must exist, in the order in which readers meet them."""


FACET_FIELDS: tuple[tuple[str, str], ...] = (
    ("settings", "setting"),
    ("themes", "theme"),
    ("mechanisms", "mechanism"),
    ("problems", "problem"),
    ("actors", "actor"),
)
"""Fields of an entry and the facet whose terms they take; `lead_level` takes exactly one."""


class Term(BaseModel):
    """One term: `label` is shown, `synonyms` feed search and repairs, `plain` is the everyday wording of a problem."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=ID_PATTERN)] = Field(title="编号")
    label: str = Field(title="名称")
    definition: str = Field(title="定义")
    plain: str | None = Field(None, title="口语说法")
    synonyms: tuple[str, ...] = Field((), title="同义词")
    basis: tuple[str, ...] = Field((), title="依据")
    retired: Flag = Field(False, title="是否停用")
    use: str | None = Field(None, title="改用")


class Facet(BaseModel):
    """One facet: its terms in the editor's order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facet: str = Field(title="词表编号")
    label: str = Field(title="名称")
    question: str = Field(title="要回答的问题")
    terms: tuple[Term, ...] = Field(title="词")


@dataclass(frozen=True)
class Vocabulary:
    """All facets by id."""

    facets: Mapping[str, Facet]
    terms: Mapping[str, Mapping[str, Term]]

    def term(self, facet: str, term_id: str) -> Term | None:
        """The term of a facet, or None."""
        return self.terms.get(facet, {}).get(term_id)

    def label(self, facet: str, term_id: str) -> str:
        """The term's label, or its id where an entry names a term that does not exist."""
        term = self.term(facet, term_id)
        return term.label if term else term_id

    def offered(self, facet: str) -> str:
        """The terms of a facet that may be written, as a sentence for the remedy of a message."""
        terms = (term for term in self.terms.get(facet, {}).values() if not term.retired)
        return f"可以写的有：{'、'.join(f'{term.id}（{term.label}）' for term in terms)}。"


def build_vocabulary(documents: Iterable[Document]) -> tuple[Vocabulary, list[Problem]]:
    """Vocabulary and the problems of its files. Documents without `facet` (notes, thesaurus) are passed over."""
    facets: dict[str, Facet] = {}
    problems: list[Problem] = []
    for document in documents:
        problems.extend(document.problems)
        if document.value is None or "facet" not in document.value:
            continue
        facet, found = read_shape(document, Facet)
        problems.extend(problem for problem in found if problem not in document.problems)
        if facet is None:
            continue
        seen: set[str] = set()
        for index, term in enumerate(facet.terms):
            if term.id in seen:
                problems.append(document.problem(("terms", index, "id"), "vocabulary-twice", value=term.id))
            seen.add(term.id)
        facets[facet.facet] = facet
    terms = {
        name: MappingProxyType({term.id: term for term in facet.terms}) for name, facet in facets.items()
    }
    return Vocabulary(MappingProxyType(facets), MappingProxyType(terms)), problems
