"""Which entries a condition stands for: an address of the finder, a few `key=value`s, or search words.

    theme=theme-mediation&province=湖南      between keys: both; inside a key, parted by commas: either
    theme:邻里纠纷                            labels do as well as ids, a colon as well as an equals sign
    https://…/find/?problem=…&q=积分          an address copied from the finder
    ?ids=a,b,c                                an address of the workshop or of a comparison, in its order

Keys are those of the finder's addresses; 「省份」 and other Chinese names of keys do as well. What cannot be understood is
a `SelectionWrong` that says what is wrong and what may be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from govkb.choices import Status
from govkb.model import Practice
from govkb.nearest import nearest
from govkb.prose import plain_text
from govkb.regions import short_name
from govkb.views.library import Library
from govkb.vocabulary import FACET_FIELDS

Search = Callable[[Library, str], Sequence[str]]
"""Ids that search words find, the best first: `matching` below, or a full search engine in its place."""


class SelectionWrong(Exception):
    """A condition cannot be understood; says why and what may be written, in Chinese."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A condition that was understood: what it asks for, key by key, and the words to search for."""

    wanted: Mapping[str, tuple[str, ...]]
    query: str = ""
    ids: tuple[str, ...] = ()


_KEYS: dict[str, str] = {
    "theme": "theme", "themes": "theme", "主题": "theme", "治理主题": "theme",
    "mechanism": "mechanism", "mechanisms": "mechanism", "机制": "mechanism", "做法机制": "mechanism",
    "problem": "problem", "problems": "problem", "问题": "problem", "问题领域": "problem",
    "setting": "setting", "settings": "setting", "场景": "setting",
    "actor": "actor", "actors": "actor", "主体": "actor", "参与主体": "actor",
    "lead_level": "lead_level", "level": "lead_level", "lead": "lead_level", "层级": "lead_level", "牵头层级": "lead_level",
    "region": "region", "province": "region", "省份": "region", "省": "region", "地区": "region",
    "status": "status", "状态": "status",
    "evidence": "evidence", "证据": "evidence", "证据等级": "evidence",
    "teaching": "teaching", "教学提示": "teaching", "figures": "figures", "数据": "figures",
    "q": "q", "ids": "ids",
}  # fmt: skip
_PASSED_OVER = frozenset({"sort", "view", "page", "mode"})
_OFFERED = "theme、mechanism、problem、setting、actor、lead_level、province、status、evidence、teaching、figures、q、ids"
_FIELDS = {facet: field for field, facet in FACET_FIELDS}


def read_selection(library: Library, text: str) -> Selection:
    """The condition as data. Raises SelectionWrong for a key or a value that does not exist."""
    wanted: dict[str, tuple[str, ...]] = {}
    query = ""
    ids: tuple[str, ...] = ()
    for key, value in _pairs(text):
        if key in _PASSED_OVER:
            continue
        known = _KEYS.get(key) or _KEYS.get(key.lower())
        if known is None and not value:
            break
        if known is None:
            near = nearest(key, _KEYS)
            raise SelectionWrong(
                f"不认识条件「{key}」。" + (f"您是不是想写 {near}？" if near else f"可以写的有：{_OFFERED}。")
            )
        if known == "q":
            query = value.strip()
        elif known == "ids":
            ids = tuple(one.strip() for one in re.split("[,，、]", value) if one.strip())
        else:
            values = [one.strip() for one in re.split("[,，、|]", value) if one.strip()]
            wanted[known] = (*wanted.get(known, ()), *(_value(library, known, one) for one in values))
    if not wanted and not query and not ids:
        raise SelectionWrong(
            f"「{text}」里没有条件。写法如 theme=编号或名称&province=湖南；可以写的有：{_OFFERED}。只按词找，用 --query。"
        )
    return Selection(wanted, query, ids)


def select(library: Library, selection: Selection, search: Search | None = None) -> tuple[str, ...]:
    """Ids of the practices that a condition stands for: in the order of the search if it has words, else of ids."""
    found: tuple[str, ...] = selection.ids or tuple(library.practices)
    if selection.query:
        order = (search or matching)(library, selection.query)
        found = tuple(one for one in order if one in found)
    return tuple(
        one for one in found if one not in library.practices or _fits(library, one, selection.wanted)
    )


def matching(library: Library, words: str) -> tuple[str, ...]:
    """Ids of the practices in which all words stand: those whose name they are first, then terms, then the rest."""
    parts = [part.lower() for part in words.split()]
    ranked = []
    for identifier, practice in library.practices.items():
        rooms = _rooms(library, identifier, practice)
        places = [next((rank for rank, room in enumerate(rooms) if part in room), None) for part in parts]
        if parts and all(place is not None for place in places):
            ranked.append((sum(place for place in places if place is not None), identifier))
    return tuple(identifier for _, identifier in sorted(ranked))


def _rooms(library: Library, identifier: str, practice: Practice) -> tuple[str, ...]:
    """Texts of a practice from the most telling to the least."""
    vocabulary = library.catalog.vocabulary
    terms = []
    for facet, field in _FIELDS.items():
        for one in getattr(practice, field):
            term = vocabulary.term(facet, one)
            terms += [term.label, term.plain or "", *term.synonyms] if term else [one]
    parts = [name for part in practice.components for name in (part.name, *part.aliases)]
    body = [
        practice.problem or "",
        *(step.title for step in practice.steps),
        *(limit.title or "" for limit in practice.limits),
    ]
    return (
        "\n".join((identifier, practice.name, *practice.aliases)).lower(),
        "\n".join((library.place_name(practice), *terms, *parts)).lower(),
        plain_text("\n\n".join((practice.summary, *body))).lower(),
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    """Keys and values of a condition as people write and copy it."""
    text = text.strip()
    if "?" in text or text.startswith(("http://", "https://", "/")):
        text = urlsplit(text).query
    text = re.sub(r"^([^=&:：]+)[:：]", r"\1=", text.lstrip("?#"))
    text = re.sub(r"&([^=&:：]+)[:：]", r"&\1=", text)
    return parse_qsl(text, keep_blank_values=True)


def _value(library: Library, key: str, written: str) -> str:
    """The id of a value, from the id or its Chinese label."""
    if key == "region":
        return _region(library, written)
    offered = _offered(library, key)
    for identifier, labels in offered.items():
        if written == identifier or written in labels:
            return identifier
    near = nearest(
        written, [word for identifier, labels in offered.items() for word in (identifier, *labels)]
    )
    shown = "、".join(
        f"{identifier}（{labels[0]}）" if labels else identifier for identifier, labels in offered.items()
    )
    raise SelectionWrong(
        f"条件 {key} 没有「{written}」。" + (f"您是不是想写 {near}？" if near else f"可以写的有：{shown}。")
    )


def _offered(library: Library, key: str) -> dict[str, tuple[str, ...]]:
    match key:
        case "status":
            return {one.value: (one.label,) for one in Status}
        case "evidence":
            return {str(level): (f"{level}级",) for level in range(1, 5)}
        case "teaching" | "figures":
            return {"yes": ("有", "是")}
    return {
        one.id: (one.label, *one.synonyms)
        for one in library.catalog.vocabulary.terms.get(key, {}).values()
        if not one.retired
    }


def _region(library: Library, written: str) -> str:
    """The code of a division, from its code, its name or the folder of its entries."""
    regions = library.catalog.regions
    if regions.get(written):
        return written
    for province in regions.provinces:
        if written in (province.slug, province.name, short_name(province.name), province.abbr):
            return province.code
    named = [region.code for region in regions if written in (region.name, short_name(region.name))]
    used = {
        region.code
        for practice in library.practices.values()
        for region in regions.chain(practice.place.code)
    }
    for code in [one for one in named if one in used] or named:
        return code
    near = nearest(
        written, [word for one in regions.provinces for word in (one.slug, one.name, short_name(one.name))]
    )
    raise SelectionWrong(
        f"没有叫「{written}」的省、市、县。"
        + (f"您是不是想写 {near}？" if near else "写名称、六位代码或省的文件夹名。")
    )


def _fits(library: Library, identifier: str, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    practice = library.practices[identifier]
    return all(set(values) & set(_has(library, identifier, practice, key)) for key, values in wanted.items())


def _has(library: Library, identifier: str, practice: Practice, key: str) -> tuple[str, ...]:
    match key:
        case "lead_level":
            return (practice.lead_level,)
        case "region":
            return tuple(region.code for region in library.catalog.regions.chain(practice.place.code))
        case "status":
            return (practice.status.value,)
        case "evidence":
            return (str(library.evidence[identifier].level),)
        case "teaching":
            return ("yes",) if practice.teaching else ()
        case "figures":
            return ("yes",) if practice.all_figures() else ()
    found: tuple[str, ...] = getattr(practice, _FIELDS[key])
    return found
