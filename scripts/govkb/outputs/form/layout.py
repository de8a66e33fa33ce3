"""How the form asks: in the order in which one tells a case, with what most people leave out folded away.

Titles, limits and choices are the model's; here stands only what a page adds to them. A test asks that every field of
an entry is in exactly one group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govkb import asking


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the form: what it is called, what it asks for, its fields in order."""

    id: str
    title: str
    intro: str
    fields: tuple[str, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "what", "叫什么、在哪里", "先说清是哪里的什么做法。",
        ("name", "name_origin", "aliases", "name_en", "place", "summary"),
    ),
    Group(
        "sources", "从哪里看到的", "一条来源就能交。后面的数字、步骤都要指到这里的来源；没有印出的项不写，不要补。",
        ("sources",),
    ),
    Group("background", "背景", "为什么要这样做，从什么时候开始。", ("problem", "started", "status", "last_verified")),
    Group(
        "process", "做法", "谁牵头、谁参加，一步一步怎么做，需要什么。",
        ("lead", "participants", "cadence", "venue", "steps", "conditions", "components"),
    ),
    Group("results", "成效", "每个数字一行，照来源所印：约数、单位、范围、时期都不删不添。没有数字就不写。", ("figures",)),
    Group(
        "limits", "不足与没有说明的事", "占用谁的时间、对隐私有什么要求、来源没有说什么。至少写一条，这是本库最看重的一栏。",
        ("limits",),
    ),
    Group(
        "kinds", "归到哪一类", "从词表里选，供别人按类查找。",
        ("lead_level", "settings", "themes", "mechanisms", "problems", "actors"),
    ),
    Group("relations", "来历与相近的做法", "可以不填，维护者会补。", ("part_of", "relations")),
    Group("teaching", "教学提示", "给培训用，可以不填。", ("teaching",)),
    Group("record", "署名与修订", "愿意署名的才写；更正已有条目时，请在修订记录里写一行改了什么。", ("contributors", "history", "reviewed")),
)  # fmt: skip

FOLDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Practice": ("name_en", "last_verified"),
        "Place": ("printed", "inferred", "note"),
        "Participant": ("basis",),
        "Step": ("branches",),
        "Branch": ("who", "time_limit", "rejoins"),
        "Figure": ("id",),
        "Component": ("id", "aliases", "practice", "figures"),
        "Source": ("id", "title_origin", "page", "archived_url", "accessed"),
        "Role": ("bottom_line", "knows", "hides"),
    }
)
"""Fields that most people leave as they are: behind 「更多」, by the model they belong to."""

LONG_LINES: tuple[str, ...] = (
    "who", "does", "doubt", "when", "text", "note", "inferred", "venue", "lead", "cadence", "scope", "base",
    "fact", "analysis", "choice", "transfer", "stance", "bottom_line", "knows", "hides",
)  # fmt: skip
"""Lines that often fill more than a row: their field grows."""

ITEM_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Participant": ("role", "who"),
        "Step": ("title",),
        "Branch": ("when", "title"),
        "Figure": ("label", "value"),
        "Component": ("name",),
        "Limit": ("title", "text"),
        "Relation": ("target", "place", "text"),
        "Role": ("name",),
        "Source": ("title",),
        "Change": ("date", "text"),
    }
)
"""What an item of a list is called in its heading: the first of these fields that are filled."""

HELP: Mapping[str, str] = MappingProxyType(
    {
        **asking.HELP,
        "Practice.name": "来源印的名称；来源没有名称、由您起的，在下一项选“编者拟名”。",
        "Practice.aliases": "简称、别的写法，每行一个。",
        "Practice.part_of": "本条是库里哪一条的组成部分：写名称，从提示里选。",
        "Practice.contributors": "愿意署名的才写，每行一个；不写就是不署名。",
        "Place.code": "选到县（市、区）；全市推行的选到市。",
        "Start.date": "能确定时才写：2020、2020-05 或 2020-05-19，知道多细写多细。",
        "Participant.source": "",
        "Figure.id": "自动编好，一般不用改；在本条内不能重复。",
        "Figure.value": "只写数，照来源所印：2.8万、23.23%、三、半、800多万。",
        "Figure.source": "这个数字出自哪一条来源。",
        "Component.id": "自动编好；是网页地址的一部分，可以改成拼音，发布后不再改。",
        "Component.aliases": "每行一个。",
        "Component.practice": "这个组成部分在库里有自己的条目时，写名称，从提示里选。",
        "Relation.target": "库里的另一条：写名称，从提示里选；与下面的“地方”二选一。",
        "Source.id": "自动编好，一般不用改。",
        "Source.authors": "署名的记者或单位，按来源的次序，每行一个。",
    }
)
"""What is said below a field where the model's own words speak of the file and not of the form."""
