"""An index that goes on from an earlier state has the same bytes as one made from scratch."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from govkb.outputs.search import (
    Contribution,
    SearchIndex,
    SearchRecord,
    Thesaurus,
    contribution,
    contributions,
)

Edit = tuple[str, object]
CHARS = "屋场会议事村规民约网格员积分制邻里调解楼栋长物业停车难𠮷131ABC，。“”"


def texts(chance: random.Random, size: int) -> str:
    """Made-up running text."""
    return "".join(chance.choices(CHARS, k=size))


def edited(record: SearchRecord, chance: random.Random) -> SearchRecord:
    """The entry with one or some of its fields written anew."""
    edits: dict[str, object] = {
        "name": texts(chance, chance.randint(1, 9)),
        "aliases": tuple(texts(chance, 4) for _ in range(chance.randint(0, 3))),
        "summary": texts(chance, 40),
        "problem": "",
        "place": "湖南省 娄底市 新化县",
        "tags": ("议事协商",),
        "components": tuple(
            (texts(chance, 3), f"c-{at}", texts(chance, 20)) for at in range(chance.randint(0, 14))
        ),
        "sections": (("环节", "steps", texts(chance, 200)),),
        "evidence": "证据3级",
        "url": f"practices/{record.id}/?",
    }
    chosen = chance.sample(sorted(edits), chance.randint(1, 3))
    return replace(record, **{name: edits[name] for name in chosen})  # type: ignore[arg-type]


def from_scratch(records: Iterable[SearchRecord], thesaurus: Thesaurus) -> SearchIndex:
    """The index as a builder makes it that knows nothing from before."""
    return SearchIndex.of(contributions(records), thesaurus)


@pytest.mark.parametrize("seed", range(6))
def test_edits_one_after_the_other(
    records: tuple[SearchRecord, ...], thesaurus: Thesaurus, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - made-up edits
    now = {record.id: record for record in records}
    kept = {record.id: contribution(record) for record in records}
    index = SearchIndex.of(kept.values(), thesaurus)
    for turn in range(12):
        before = index.files
        for one in chance.sample(sorted(now), chance.randint(1, 3)):
            now[one] = edited(now[one], chance)
            kept[one] = contribution(now[one])
        if turn == 7:
            gone = chance.choice(sorted(now))
            del now[gone], kept[gone]
        if turn == 9:
            new = replace(records[0], id="zz-new", name="新来的")
            now[new.id], kept[new.id] = new, contribution(new)
        index, touched = index.updated(kept.values())
        fresh = from_scratch(now.values(), thesaurus)
        assert index.files == fresh.files
        assert list(index.files) == list(fresh.files)
        paths = before.keys() | index.files.keys()
        assert touched == {path for path in paths if before.get(path) != index.files.get(path)}


def test_a_changed_sentence_touches_few_files(
    records: tuple[SearchRecord, ...], thesaurus: Thesaurus
) -> None:
    kept = {record.id: contribution(record) for record in records}
    index = SearchIndex.of(kept.values(), thesaurus)
    one = records[3]
    kept[one.id] = contribution(replace(one, summary=one.summary + "每季度评一次。"))
    _, touched = index.updated(kept.values())
    assert "search/root.js" in touched, "its version changes with every shard"
    assert 3 <= len(touched) <= 16
    assert not [path for path in touched if path.startswith("search/p/")], "no name changed"
    again, touched = index.updated(contribution(record) for record in records)
    assert (again, touched) == (index, frozenset()), "nothing changed: the same index"


def test_a_contribution_depends_on_its_entry_alone(records: tuple[SearchRecord, ...]) -> None:
    together = list(contributions(records))
    assert together == [contribution(record) for record in records]
    assert [pickle.loads(pickle.dumps(one)) for one in together] == together  # noqa: S301 - its own
    assert len({*together, *together}) == len(records)
    assert isinstance(together[0], Contribution)
