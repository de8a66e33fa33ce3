"""Runs of three characters are cut, shared and exchanged as if each text were looked through by itself."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from govkb.trigrams import Trigrams, spelled

_BREAKS = re.compile(
    "[^\u4e00-\u9fff]+|[的了和在是由把对等个一不有也都就与及或到从被让向给为以于其这那每各并再先后上下中来去]"
)

words = st.lists(
    st.sampled_from(["问题台账", "台账", "村民的院子", "，", "a", "\n", "屋场会", "𠀀", "龥"]), max_size=6
)
texts = st.lists(words.map("".join), max_size=8)


def runs_of(text: str) -> set[str]:
    """Every three characters in a row with no break between them."""
    return {run[at : at + 3] for run in _BREAKS.split(text) for at in range(len(run) - 2)}


def uses(trigrams: Trigrams, number: int) -> set[tuple[int, str]]:
    users, runs = trigrams.shared(number)
    return {(user, spelled(run)) for user, run in zip(users.tolist(), runs.tolist(), strict=True)}


@given(texts)
def test_a_rare_run_leads_to_all_that_use_it(given_texts: list[str]) -> None:
    trigrams, found = Trigrams.of(given_texts), [runs_of(text) for text in given_texts]
    count = Counter(run for runs in found for run in runs)
    for number, own in enumerate(found):
        rare = {run for run in own if 1 < count[run] <= 3}
        assert uses(trigrams, number) == {
            (user, run) for user, runs in enumerate(found) for run in runs & rare
        }


@given(texts.filter(bool), st.data())
def test_exchanged_texts_are_as_if_they_had_been_there_from_the_start(
    before: list[str], data: st.DataObject
) -> None:
    places = st.integers(0, len(before) - 1)
    changed = data.draw(st.dictionaries(places, words.map("".join), max_size=3))
    after = [changed.get(number, text) for number, text in enumerate(before)]
    updated, fresh = Trigrams.of(before).updated(changed), Trigrams.of(after)
    assert updated.runs.tolist() == fresh.runs.tolist()
    assert updated.users.tolist() == fresh.users.tolist()
    for number in range(len(after)):
        assert uses(updated, number) == uses(fresh, number)


def test_no_text_has_no_runs() -> None:
    assert uses(Trigrams.of([""]), 0) == set()
