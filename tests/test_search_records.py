"""What the search is told of an entry: everything that a reader can see on its page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from fixture_library import REPOSITORY, small_catalog
from govkb.catalog import Catalog, load_catalog
from govkb.document import read_document
from govkb.files import FOLDER
from govkb.outputs.search.records import library_records, practice_record
from govkb.outputs.search.thesaurus import thesaurus_from
from govkb.prose import plain_text
from govkb.views.library import Library, library_settings
from govkb.views.practice import SECTIONS

NO_WORDS = frozenset(
    {"id", "code", "url", "archived_url", "accessed", "approx", "value", "unit", "source", "part_of", "practice", "target",
     "lead_level", "settings", "themes", "mechanisms", "problems", "actors"}
)  # fmt: skip
"""Ids, addresses and terms (found by their labels); amounts are told apart, since a hedge moves."""
BOOKLET = frozenset({"roles", "debrief"})
"""What only the facilitator sees."""


def words(value: object, name: str = "") -> Iterator[str]:
    """Every text of an entry; choices are no texts."""
    if name in NO_WORDS | BOOKLET:
        return
    if type(value) is str:
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from words(inner, key)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from words(inner)


def told(library: Library, identifier: str) -> str:
    """All that the search may match."""
    record = practice_record(library, identifier)
    parts = (*record.components, *record.sections, *record.asides)
    return "\n".join(
        (
            record.name, record.name_en, *record.aliases, record.place, record.problem, record.summary,
            *(f"{name}\n{text}" for name, _, text in parts),
        )
    )  # fmt: skip


@pytest.fixture(scope="module", params=["test library", "the library"])
def library(request: pytest.FixtureRequest) -> Library:
    catalog: Catalog = small_catalog() if request.param == "test library" else load_catalog(REPOSITORY)
    return Library(catalog, library_settings(catalog))


def test_every_word_of_an_entry_can_be_found(library: Library) -> None:
    for identifier, practice in library.practices.items():
        everything = told(library, identifier)
        for text in words(practice.model_dump()):
            for line in plain_text(text).split("\n"):
                assert line in everything, (identifier, line)
        for figure in practice.all_figures():
            assert figure.value in everything


def test_what_only_the_facilitator_sees_is_not_told() -> None:
    library = Library(small_catalog(), library_settings(small_catalog()))
    everything = told(library, "yuanzi-hui")
    assert "拿到院子会上说" in everything
    assert "自家也用那条水沟" not in everything
    assert "先问会前摸底" not in everything


def test_every_anchor_is_a_heading_or_a_component(library: Library) -> None:
    known = {"", *(section.anchor for section in SECTIONS)}
    for identifier, practice in library.practices.items():
        record = practice_record(library, identifier)
        assert {anchor for _, anchor, _ in record.sections} <= known
        assert [anchor for _, anchor, _ in record.components] == [
            f"c-{part.id}" for part in practice.components
        ]


def test_ids_of_records_differ(library: Library) -> None:
    ids = [record.id for record in library_records(library)]
    assert len(ids) == len(set(ids))


def test_the_thesaurus_reads_the_same_as_text() -> None:
    """It is read like every other authored file, as text; its fillers and words hold nothing that YAML would type."""
    text = (REPOSITORY / FOLDER / "_vocabulary/thesaurus.yml").read_text("utf-8")
    document = read_document("thesaurus.yml", text.encode())
    assert document.value
    assert thesaurus_from(document.value) == thesaurus_from(yaml.safe_load(text))
