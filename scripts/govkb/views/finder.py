"""What the finder (`/find/`) knows of every practice: terms to filter by, what to sort by, what a card says.

Everything here is computed from the entries and nothing is guessed: where an entry is silent the finder says
「来源未载」 and never 「没有」. Two readings need a rule, and both are printed on the page:

* **uses a digital tool**: the mechanism 「数字平台」 is among the entry's own, or what it says of the tools it needs names
  one (a platform, an app, WeChat …). Clauses that say 「来源没有写」 are no statement.
* **what a condition says** (`Need`): silent, nothing needed, or something needed; see `read_need`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from govkb.choices import Status
from govkb.evidence import RULE
from govkb.model import Practice, is_stated_none
from govkb.prose import plain_text
from govkb.views.browse import facets
from govkb.views.library import Library, once_for_all, once_for_each

DIGITAL_MECHANISM = "digital-platform"

_DIGITAL = re.compile(
    r"[Aa][Pp][Pp]|手机应用|平台|小程序|公众号|微信|钉钉|二维码|扫码|大数据|信息系统|视频|监控|智能|线上|网上"
)
_UNSAID = re.compile(r"没有写|没写|没有说|未载|不详|没有印|免费")
"""A clause with one of these words states no need. 「免费」 says who does not pay, not that no money is needed."""

_CLAUSE = re.compile(r"[；。！？\n]+")

TERM_FACETS = ("problem", "mechanism", "setting", "lead_level", "theme", "actor")
NEEDS = ("people", "money", "tools", "mandate")


class Need(IntEnum):
    """What an entry says of one condition."""

    SILENT = 0
    NONE = 1
    """「无」: the source says that none is needed."""
    STATED = 2


@dataclass(frozen=True, slots=True)
class FinderOption:
    """One value of a facet. `parent` is the place of the option above it in the list (divisions), or -1."""

    value: str
    label: str
    plain: str = ""
    """Everyday wording, for the questions of the helper."""
    parent: int = -1


@dataclass(frozen=True, slots=True)
class FinderFacet:
    """One facet with its options in the order in which they are shown."""

    id: str
    label: str
    options: tuple[FinderOption, ...]


class FinderRow(NamedTuple):
    """One practice. `picks` holds the values of each facet that it has; of divisions the deepest one only."""

    id: str
    name: str
    place: str
    summary: str
    part_of: str
    part_of_name: str
    picks: Mapping[str, tuple[str, ...]]
    filled: int
    changed: str
    """Date of the newest change that the entry records, or ""."""
    needs: Mapping[str, tuple[Need, str]]
    """What it says of people, money, tools and mandate, in its own words."""


@dataclass(frozen=True, slots=True)
class FinderView:
    """The whole library for the finder: facets, and rows by id."""

    facets: tuple[FinderFacet, ...]
    rows: tuple[FinderRow, ...]
    askable: int
    """How many points the completeness of an entry is counted out of."""


def view_finder(library: Library) -> FinderView:
    """Facets with the values in use, and a row for every practice, in the order of ids."""
    found = [_row(library, identifier) for identifier in sorted(library.practices)]
    rows = tuple(row for row, _ in found)
    askable = max((asked for _, asked in found), default=0)
    terms = {
        facet.id: FinderFacet(
            facet.id,
            facet.label,
            tuple(FinderOption(term.id, term.label, term.plain) for term in facet.terms),
        )
        for facet in facets(library)
    }
    flags = {
        "digital": FinderFacet("digital", "数字工具", (FinderOption("yes", "有数字工具"),)),
        "teaching": FinderFacet("teaching", "教学提示", (FinderOption("yes", "有教学提示"),)),
        "figures": FinderFacet("figures", "数据", (FinderOption("yes", "有数据"),)),
    }
    ordered = (
        *(terms[one] for one in ("problem", "mechanism", "setting", "lead_level") if one in terms),
        FinderFacet("region", "地区", _regions(library)),
        *(terms[one] for one in ("theme", "actor") if one in terms),
        FinderFacet("status", "状态", tuple(FinderOption(one.value, one.label) for one in Status)),
        FinderFacet(
            "evidence",
            "证据等级",
            tuple(FinderOption(str(level), f"{level} 级，{name}") for level, name, _ in RULE),
        ),
        *flags.values(),
    )
    return FinderView(ordered, rows, askable)


def uses_digital_tool(practice: Practice) -> bool:
    """Whether the entry says that it works with a digital tool. False means: it does not say so."""
    if DIGITAL_MECHANISM in practice.mechanisms:
        return True
    tools = practice.conditions.tools if practice.conditions else None
    return bool(tools) and any(_DIGITAL.search(clause) for clause in _statements(plain_text(tools or "")))


def read_need(text: str | None) -> Need:
    """What one condition says. Text of which every clause only tells that the source is silent is silence."""
    if not text:
        return Need.SILENT
    if is_stated_none(text.strip()):
        return Need.NONE
    return Need.STATED if _statements(plain_text(text)) else Need.SILENT


def _statements(text: str) -> list[str]:
    """The clauses of a text that state something."""
    return [clause for clause in _CLAUSE.split(text) if clause.strip() and not _UNSAID.search(clause)]


@once_for_each
def _row(library: Library, identifier: str) -> tuple[FinderRow, int]:
    """The row of a practice, and on how many points it could say something."""
    practice = library.practices[identifier]
    told = library.completeness[identifier]
    parent = library.practices.get(practice.part_of) if practice.part_of else None
    code = practice.place.code
    conditions = practice.conditions
    said = {kind: getattr(conditions, kind) if conditions else None for kind in NEEDS}
    row = FinderRow(
        id=identifier,
        name=practice.name,
        place=library.place_short(practice),
        summary=practice.summary,
        part_of=practice.part_of if parent and practice.part_of else "",
        part_of_name=parent.name if parent else "",
        picks={
            "problem": practice.problems,
            "mechanism": practice.mechanisms,
            "setting": practice.settings,
            "lead_level": (practice.lead_level,),
            "theme": practice.themes,
            "actor": practice.actors,
            "region": (code,) if library.catalog.regions.chain(code) else (),
            "status": (practice.status.value,),
            "evidence": (str(library.evidence[identifier].level),),
            "digital": ("yes",) if uses_digital_tool(practice) else (),
            "teaching": ("yes",) if practice.teaching else (),
            "figures": ("yes",) if practice.all_figures() else (),
        },
        filled=told.filled,
        changed=max((change.date for change in practice.history), default=""),
        needs={kind: (read_need(text), plain_text(text or "")) for kind, text in said.items()},
    )
    return row, told.asked


@once_for_all(lambda practice: practice.place.code)
def _regions(library: Library) -> tuple[FinderOption, ...]:
    """Divisions that have practices, and those above them, each after the one above it."""
    regions = library.catalog.regions
    used = {practice.place.code for practice in library.practices.values()}
    names = {region.code: region.name for code in used for region in regions.chain(code)}
    codes = sorted(names)
    places = {code: index for index, code in enumerate(codes)}

    def parent(code: str) -> int:
        above = [region.code for region in regions.chain(code)][:-1]
        return places[above[-1]] if above else -1

    return tuple(FinderOption(code, names[code], parent=parent(code)) for code in codes)
