"""The made-up libraries of the benchmarks: sound, all different, the same again, and like the real one in what costs time."""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from fixture_library import REPOSITORY
from govkb.catalog import Catalog, load_catalog
from govkb.checks import run_checks

sys.path.append(str(REPOSITORY / "tests/bench"))

from library import made_library, write_practices

COUNT = 400


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("made")
    write_practices(folder, COUNT)
    return load_catalog(folder)


def test_nothing_is_wrong_with_them(catalog: Catalog) -> None:
    assert len(catalog.entries) == COUNT
    assert [str(problem) for problem in run_checks(catalog, date(2099, 1, 1))] == []


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    one, again, other = (list(made_library(60, seed)) for seed in (1, 1, 2))
    assert one == again
    assert one[-5:] != other[-5:]


def test_fewer_than_the_real_ones_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="3 < "):
        list(made_library(3))


def test_they_are_as_long_as_real_ones(catalog: Catalog) -> None:
    real = {path.stem for path in Path(REPOSITORY / "practices").glob("[a-z]*/*.yml")}
    sizes = {one: len(catalog.texts[entry.path].encode()) for one, entry in catalog.entries.items()}
    made = median(size for one, size in sizes.items() if one not in real)
    assert 0.75 < made / median(size for one, size in sizes.items() if one in real) < 1.33


def test_no_two_share_a_long_text(catalog: Catalog) -> None:
    """Copies would make every index small and every cache warm."""
    runs: Counter[str] = Counter()
    for entry in catalog.entries.values():
        problem = entry.content.problem or ""
        runs.update({problem[at : at + 60] for at in range(0, max(0, len(problem) - 60), 10)})
    assert runs
    assert max(runs.values()) <= 4


def test_they_lie_everywhere_and_name_each_other(catalog: Catalog) -> None:
    practices = list(catalog.practices.values())
    assert len({practice.place.code for practice in practices}) > COUNT / 2
    assert len({practice.place.code[:2] for practice in practices}) > 25
    assert len({practice.name for practice in practices}) == COUNT
    assert sum(bool(practice.part_of) for practice in practices) > COUNT / 20
    named = Counter(one.target for practice in practices for one in practice.relations if one.target)
    assert sum(named.values()) > COUNT
    assert max(named.values()) > 3 * sum(named.values()) / len(named), "some are known by many"


@pytest.mark.parametrize("facet", ["settings", "themes", "mechanisms", "problems", "actors"])
def test_terms_are_as_uneven_as_in_the_real_library(catalog: Catalog, facet: str) -> None:
    used = Counter(term for practice in catalog.practices.values() for term in getattr(practice, facet))
    assert max(used.values()) > 5 * min(used.values())


def test_words_keep_coming_with_more_entries(catalog: Catalog) -> None:
    """In real text the number of different runs of two characters grows with about the square root of the length."""
    texts = [catalog.texts[entry.path] for entry in catalog.entries.values()]
    known: set[str] = set()
    sizes = []
    for text in texts:
        known.update(re.findall(r"(?=([\u4e00-\u9fff]{2}))", text))
        sizes.append(len(known))
    assert sizes[-1] > 1.3 * sizes[COUNT // 4]
