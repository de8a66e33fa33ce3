"""Minute plans of a class: 45, 90 or 180 minutes, in the order in which Chinese cadre training takes a case.

课前阅读 → 导入 → 分组研讨 → 全班交流 → 教师点评; longer classes add the sequel, the simulation, a comparison or a world
café, and the way home (行动计划、评估表). The minutes of a plan add up to its length; a test says so.
"""

from __future__ import annotations

from dataclasses import dataclass

LENGTHS = (45, 90, 180)


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of a plan."""

    minutes: int
    what: str
    how: str
    paper: str
    """What is handed out or on the table, or ""."""


def case_plan(minutes: int, *, comparison: bool) -> tuple[Slot, ...]:
    """The plan for one case. `comparison` says whether a curated comparison holds the case."""
    opening = "用本手册的开场问题之一，不急着给材料。"
    reading = "各人默读，画出“来源写明的”和“没有写的”，读到决策点为止。"
    groups = "四到六人一组，先问题、再原因、后对策；每人先说一遍，再讨论；记录人写任务单。"
    plenary = "每组三分钟，只讲与前面不同的；其他组追问一句。"
    sequel = "发后续页，对照自己的对策：哪里想到一起，哪里不一样，来源还有什么没有写。"
    closing = "用讲评要点收尾，点出没有人问到的一处。"
    play = "发角色卡，各看各的；演十分钟，停下来问每个人“你为什么这样说”，再换人演一段。"
    if minutes == 45:
        return (
            Slot(5, "导入", opening, ""),
            Slot(5, "读案例", reading, "学员页"),
            Slot(15, "分组研讨", groups, "小组任务单"),
            Slot(10, "全班交流", plenary, "白板或大纸"),
            Slot(5, "读后续", sequel, "后续页"),
            Slot(5, "教师点评", closing, ""),
        )
    if minutes == 90:
        return (
            Slot(8, "导入", opening, ""),
            Slot(7, "读案例", reading, "学员页"),
            Slot(25, "分组研讨", groups, "小组任务单"),
            Slot(12, "全班交流", plenary, "白板或大纸"),
            Slot(20, "情景模拟", play, "角色卡"),
            Slot(8, "读后续", sequel, "后续页"),
            Slot(5, "教师点评", closing, ""),
            Slot(5, "行动计划与评估", "各人写一件第一个月能做的事，交不记名评估表。", "行动计划、评估表"),
        )
    if minutes != 180:
        raise ValueError(minutes)
    other = (
        Slot(30, "比较练习", "各组读一条相近的做法，填空白表，贴在一起看；教师再发参考答案。", "比较练习")
        if comparison
        else Slot(30, "世界咖啡", "一桌一问，每十分钟换桌，桌长留下；最后桌长各用两分钟汇总。", "桌布页")
    )
    return (
        Slot(10, "导入", opening, ""),
        Slot(10, "读案例", reading, "学员页"),
        Slot(30, "分组研讨", groups, "小组任务单"),
        Slot(15, "全班交流", plenary, "白板或大纸"),
        Slot(35, "情景模拟", play, "角色卡"),
        Slot(10, "休息", "把各组的任务单贴到墙上。", ""),
        Slot(15, "读后续", sequel, "后续页"),
        other,
        Slot(10, "教师点评", closing, ""),
        Slot(10, "行动计划", "各人写第一个月做什么、还缺什么，两人一对互相问。", "行动计划"),
        Slot(5, "评估", "不记名，走之前交。", "评估表"),
    )


def comparison_plan(minutes: int) -> tuple[Slot, ...]:
    """The plan for a comparison of cases."""
    opening = "先问：这几样名字相近，你会先学哪一样，凭什么？记在白板上，不评。"
    reading = "一组读一条，画出谁来做、怎么做、要什么、来源没有写什么。"
    filling = "各组只填自己那一列；来源没有写的，写“来源未载”，不猜。"
    joining = "把各列拼在一起，逐行问：真不一样，还是只是有一边没有写？"
    checking = "发参考答案，对照自己的表；先看“缺”的行，再看“异”的行。"
    closing = "回到开头记在白板上的答案，问有谁改了主意，为什么。"
    if minutes == 45:
        return (
            Slot(5, "导入", opening, "白板"),
            Slot(10, "分组读", reading, "案例卡"),
            Slot(12, "填表", filling, "比较练习"),
            Slot(8, "拼表", joining, "大纸"),
            Slot(5, "对照", checking, "参考答案"),
            Slot(5, "教师点评", closing, ""),
        )
    if minutes == 90:
        return (
            Slot(8, "导入", opening, "白板"),
            Slot(15, "分组读", reading, "案例卡或案例全文"),
            Slot(20, "填表", filling, "比较练习"),
            Slot(15, "拼表", joining, "大纸"),
            Slot(12, "对照", checking, "参考答案"),
            Slot(10, "怎么选", "每组按自己单位的情况选一条，说出条件和要先问的一句。", ""),
            Slot(5, "教师点评", closing, ""),
            Slot(5, "行动计划与评估", "各人写一件第一个月能做的事，交不记名评估表。", "行动计划、评估表"),
        )
    if minutes != 180:
        raise ValueError(minutes)
    return (
        Slot(10, "导入", opening, "白板"),
        Slot(25, "分组读", reading, "案例全文"),
        Slot(30, "填表", filling, "比较练习"),
        Slot(20, "拼表", joining, "大纸"),
        Slot(10, "休息", "把拼好的大表留在墙上。", ""),
        Slot(20, "对照", checking, "参考答案"),
        Slot(
            35, "怎么选", "每组抽一种处境（城里、村里、没有钱、没有人），选一条，向全班说服；其他组追问。", ""
        ),
        Slot(10, "教师点评", closing, ""),
        Slot(15, "行动计划", "各人写第一个月做什么、还缺什么，两人一对互相问。", "行动计划"),
        Slot(5, "评估", "不记名，走之前交。", "评估表"),
    )
