"""Headings, hints and tables of the Word template, in the order in which officials write a case."""

from __future__ import annotations

from dataclasses import dataclass

from govkb.intake.labels import Labels
from govkb.intake.layout import Form, Slot, Table, sheets

WORD_TITLE = "做法填报表"
HINT_STYLE = "填写提示"
"""Paragraph style of hints. Text is not passed over for its style: who presses Enter behind a hint writes in it, too."""

SECTIONS: tuple[tuple[str, str], ...] = (
    ("sources", r"来源|出处|参考(?:资料|文献)"),
    ("limits", r"不足|难点|困难|存在(?:的)?问题|局限|争议|探讨|反思|未说明"),
    ("problem", r"背景|起因|缘起|情境|前期问题|为什么"),
    ("results", r"成效|效果|成果|反响|^数据"),
    ("conditions", r"条件|保障"),
    ("steps", r"做法|步骤|经过|过程|举措|措施|创新设计"),
    ("basics", r"基本情况|基本信息|谁来做|参与"),
    ("free", r"其他|还想说"),
)
"""What a heading stands for: the first pattern found in it decides."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the template: hint, and the tables below it as (kind of sheet, fields)."""

    heading: str
    hint: str
    forms: tuple[tuple[str, ...], ...] = ()
    """Fields of a form, as the workbook has them."""
    table: tuple[str, tuple[str, ...]] | None = None
    """A list: the sheet of the workbook that holds it, and its columns."""
    lines: int = 0
    """Empty lines to write on."""


OUTLINE: tuple[Section, ...] = (
    Section(
        "一、基本情况", "带 * 的必填。来源没有写的留空，不要补；来源写明没有的，写“无”。",
        (("name", "name_origin", "summary", "place.code", "place.town", "place.village", "started.text", "started.date", "status",
          "lead", "cadence", "venue", "lead_level", "settings", "themes", "mechanisms", "problems", "actors", "aliases"),),
    ),
    Section("二、背景", "要解决什么难题，原来怎么办、为什么办不好。来源没有交代就写「来源没有交代」。", lines=3),
    Section("三、做法", "按先后写，一步一段：先写这一步叫什么，加冒号，再写怎么做、谁来做。也可以每步用一个小标题。", lines=5),
    Section("四、谁来做", "按岗位或人群写，不写人名。", table=("谁来做", ("role", "who", "does", "source"))),
    Section("五、需要的条件", "来源没有写的留空；写明不需要的，写“无”。",
            (("conditions.people", "conditions.money", "conditions.mandate", "conditions.tools", "conditions.time"),)),
    Section("六、成效", "一个数字一行，照来源所印：约数、单位、范围、时期都不删不添。没有数字就空着。",
            table=("数据", ("label", "value", "approx", "unit", "kind", "scope", "period", "base", "source", "doubt"))),
    Section("七、不足", "占用谁的时间、对隐私有什么要求、来源没有说什么。至少写一条。", table=("难点", ("kind", "title", "text", "stated_by", "source"))),
    Section("八、来源", "一条来源一行，没有印出的项不写。前面各表的「来源」一列，写这里的编号。",
            table=("来源", ("id", "type", "title", "publisher", "date", "page", "authors", "url", "self_reported", "note"))),
    Section("九、其他想说的", "没有合适的地方写的话写在这里，导入时原样留给维护者。", lines=2),
)  # fmt: skip

WORD_INTRO = "一条做法填一份，填好发给维护者，或运行 govkb import 文件名.docx。不写姓名、电话、住址、病情：群众写「一位居民」，干部只写职务。需要从单子里选的项目多，用 Excel 填报表更方便。"


def form_slots(names: tuple[str, ...]) -> list[Slot]:
    """The fields of a form."""
    known = {".".join(slot.path): slot for form in sheets() if isinstance(form, Form) for slot in form.slots}
    return [known[name] for name in names]


def table_slots(title: str, names: tuple[str, ...]) -> list[Slot]:
    """The columns of a list."""
    table = next(one for one in sheets() if isinstance(one, Table) and one.title == title)
    known = {slot.path[0]: slot for slot in table.slots}
    return [known[name] for name in names]


def how(slot: Slot, labels: Labels) -> str:
    """How to write, and what may be chosen where the list is short."""
    shown = [label for _, label in labels.lists.get(slot.offers, ())]
    if not shown or slot.offers in _UNTOLD:
        return slot.help.replace("「区划代码」表里能查。", "")
    if len(shown) > _LONGEST_LIST:
        return f"{slot.help}照 Excel 填报表的「词表」选。"
    several = "，几个用顿号隔开" if slot.room > 1 else ""
    return f"{slot.help}从这些里选{several}：{'、'.join(shown)}。"


def choices_told(slots: list[Slot], labels: Labels) -> list[str]:
    """What may be chosen in the columns of a list, one sentence for each."""
    lists = [(slot.title, labels.lists.get(slot.offers, ())) for slot in slots if slot.offers not in _UNTOLD]
    return [
        f"{title}：从这些里选：{'、'.join(label for _, label in pairs)}。" for title, pairs in lists if pairs
    ]


_UNTOLD = ("practices", "hedges", "kind")
_LONGEST_LIST = 14
"""Choices that are written out; longer lists are in the workbook."""


def template_texts(labels: Labels) -> frozenset[str]:
    """Everything that the template says of itself: not to be taken for what a person wrote."""
    texts = {WORD_TITLE, WORD_INTRO, "项目", "填写", "怎么写"}
    for section in OUTLINE:
        texts.add(section.hint)
        for names in section.forms:
            texts |= {how(slot, labels) for slot in form_slots(names)}
        if section.table:
            texts.update(choices_told(table_slots(*section.table), labels))
    return frozenset(texts - {""})
