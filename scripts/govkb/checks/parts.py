"""Components, relations and limits say what they must and nothing that the source does not."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.catalog import Catalog
from govkb.choices import Detail, RelationType, StatedBy
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry


def components(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """A described part is described; of a part with only a name nothing is told."""
    del catalog
    for index, part in enumerate(entry.content.components):
        if part.detail is Detail.DESCRIBED and not (part.text or part.practice):
            yield entry.document.problem(("components", index), "component-unexplained", name=part.name)
        if part.detail is Detail.NAMED_ONLY:
            for field, what in (("text", "说明"), ("figures", "数据"), ("practice", "单独条目")):
                if getattr(part, field):
                    yield entry.document.problem(
                        ("components", index, field),
                        "component-explained",
                        key=True,
                        name=part.name,
                        what=what,
                    )


def relations(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """A relation leads to an entry or names a place, one of the two; likeness is between entries."""
    del catalog
    for index, relation in enumerate(entry.content.relations):
        if bool(relation.target) == bool(relation.place):
            found = "这里两个都写了" if relation.target else "这里两个都没有写"
            yield entry.document.problem(("relations", index), "relation-target", found=found)
        elif relation.place and relation.type in (RelationType.RESEMBLES, RelationType.CONTRASTS_WITH):
            yield entry.document.problem(("relations", index, "place"), "relation-kind")


def limits(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """There is at least one limit, and what a source states names the source."""
    del catalog
    if not entry.content.limits:
        yield entry.document.problem((), "limits-missing")
    for index, limit in enumerate(entry.content.limits):
        if limit.stated_by is StatedBy.SOURCE and not limit.source:
            yield entry.document.problem(("limits", index), "limit-source")
