"""Which texts decide how the faces are cut: what stands on every workshop's cover and contents, what is read most."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.outputs.workshop.words import WORKSHOP_WORDS
from govkb.views.handout import KINDS
from govkb.views.library import Library

_USUAL = "培训班专题研讨交流学习基层治理社会矛盾化解党校干部街道镇乡村社区县市区省年月日上午下午晚第一二三四五六七八九十期教室会议楼室讲师教授主任书记"


def fixed_texts(library: Library) -> Iterator[str]:
    """Words of the cover and the contents, the labels of papers, and what titles of workshops are mostly made of."""
    yield library.settings.name
    yield _USUAL
    yield from WORKSHOP_WORDS.values()
    yield from (kind.label for kind in KINDS)


def used_texts(library: Library) -> Iterator[str]:
    """Names and places, many times over, and the running text of the library: what a trainer is likely to type."""
    for practice in library.practices.values():
        yield (practice.name + library.place_short(practice)) * 50
    for comparison in library.catalog.comparisons.values():
        yield comparison.title * 50
    yield from library.catalog.texts.values()
