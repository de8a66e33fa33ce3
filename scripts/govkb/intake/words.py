"""Chinese words of the templates: what a sheet is for, how to write where the model speaks of YAML, examples.

The examples tell one invented case (晒谷坪议事) from beginning to end. They are grey in the template and not imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govkb import asking

STEP, BRANCH = "步骤", "分支"


@dataclass(frozen=True, slots=True)
class Offered:
    """Addresses of the two empty templates on the site; they are only there when its ready files are."""

    workbook: str = "contribute/tianbaobiao.xlsx"
    document: str = "contribute/tianbaobiao.docx"


OFFERED = Offered()

INTROS: Mapping[str, str] = {
    "基本情况": "是什么、在哪里、从什么时候开始。带 * 的必填；来源没有写的留空，不要补；来源写明没有的，写“无”。",
    "分类": "从下拉框里选，供别人按类查找；每个词的意思见「词表」表。一格选一个，选不满就空着。",
    "情境与条件": "要解决什么难题，谁牵头，需要什么条件。一格里可以分段（按 Alt+回车换行）。",
    "步骤": "一步一行，按先后。某一步分成几种走法时，每种走法在这一步下面另起一行，「这一行是」选“分支”，写明什么情况。",
    "谁来做": "一个角色一行。按岗位或人群写，不写人名。",
    "数据": "一个数字一行，照来源所印：约数、单位、范围、时期都不删不添。没有数字就整张空着。",
    "组成部分": "有名称的组成部分，一个一行。来源只有名称、没有说明的也列上，「详略」选“仅有名称”。",
    "难点": "占用谁的时间、对隐私有什么要求、来源没有说什么。至少写一条，这是本库最看重的一张表。",
    "关系": "从哪里来、推广到哪里、和库里哪一条像或相反。可以不填，维护者会补。",
    "来源": "一条来源一行。没有印出的项不写，不要补。前面各表的「来源」一列，选这里的编号。",
    "教学提示": "给培训用，可以整张不填。要填，就把决策点和四个思考题写全。",
    "角色": "情景模拟的角色卡，一个角色一行。可以不填；填了，「教学提示」表也要填。",
    "修订记录": "更正已有条目时，写一行改了什么、为什么。新条目可以不填。",
    "署名": "愿意署名的才写；不写就是不署名。",
    "还想说的": "没有合适的地方写的话，写在这里，一格一段，想写几格写几格。导入时原样留给维护者，不会丢。",
}

HELP: Mapping[str, str] = {
    **{field.removeprefix("Practice."): text for field, text in asking.HELP.items()},
    "*kind": "空着就是步骤。某一步的一种走法选“分支”，写在那一步下面。",
    "*owner": "整条做法的数字空着；某个组成部分自己的数字，选那个部分的名称。",
    "name": "来源印的名称。来源没有名称、由您起的，下一项选“编者拟名”。",
    "place.code": "写六位代码，或写全名，如 湖南省娄底市涟源市；到县级，全市推行的写到市。「区划代码」表里能查。",
    "settings": "最多 3 项。",
    "themes": "最多 4 项。",
    "mechanisms": "最多 5 项。",
    "problems": "最多 4 项。",
    "actors": "最多 8 项。",
    "part_of": "是库里哪一条的组成部分，选那一条；不是就空着。",
    "contributors": "一格一位。",
    "aliases": "简称、别的写法，一格一个。",
    "Participant.source": "选来源的编号。",
    "Step.source": "选来源的编号。",
    "Branch.when": "分支才写：能、不能、一般纠纷……",
    "Branch.rejoins": "分支才选；空着就是来源没有写明。",
    "Figure.id": "可以不填，导入时自动编。",
    "Figure.value": "只写数：2.8万、23.23%、三、半。单位和余、多、近、约写在后面两格。",
    "Figure.source": "选来源的编号：这个数字出自哪一条。",
    "Component.id": "可以不填，导入时按拼音自动编。",
    "Component.aliases": "几个别名用分号隔开。",
    "Component.practice": "在库里有自己的条目时，选那一条。",
    "Component.name_origin": "空着就是来源所用名称。",
    "Relation.target": "库里的另一条，从下拉框选；与「地方」二选一。",
    "Source.id": "s1、s2……；不填就自动编。",
    "Source.authors": "署名的记者或单位，几个用顿号或分号隔开。",
}
"""How to write, where the model's own words speak of YAML. Keys: the field, with its model's name in tables."""

FORM_EXAMPLES: Mapping[str, str] = {
    "name": "晒谷坪议事",
    "name_origin": "来源所用名称",
    "summary": "小组长每逢收完早稻请各家到晒谷坪上坐一晚，把修路、用水、看护山林的事摆出来说，谈得拢的写成几条，贴在墙上。",
    "place.code": "431382 或 湖南省娄底市涟源市",
    "place.town": "桥头河镇",
    "place.printed": "涟源桥头河",
    "place.inferred": "来源只写了镇名，按同名镇只有一处推断到县",
    "started.text": "2023年下半年以来",
    "started.date": "2023",
    "status": "持续运行",
    "last_verified": "2026-05",
    "aliases": "坪上会",
    "name_en": "Threshing-floor meetings",
    "lead_level": "村（社区）级",
    "problem": "修路、用水的事在村委会议室里谈不拢，在家的多是老人，通知了也不去。",
    "lead": "村民小组长召集，村委会列席",
    "cadence": "一年一次，有急事随时开",
    "venue": "各组的晒谷坪",
    "conditions.people": "每组一名召集人、一名记录人。",
    "conditions.money": "无：茶水各家自带。",
    "conditions.mandate": "村民会议通过的议事规则。",
    "conditions.tools": "一本记录簿。",
    "conditions.time": "一个晚上，约两小时。",
    "teaching.decision_point": "坪上坐了三十多户，为水渠从谁家田边过吵了起来。小组长要不要当场表决？",
    "teaching.questions.fact": "谁召集、谁参加、议了什么？",
    "teaching.questions.analysis": "为什么在坪上谈得拢，在会议室里谈不拢？",
    "teaching.questions.choice": "当场表决，还是先散会再一家一家谈？",
    "teaching.questions.transfer": "没有晒谷坪的小区，可以换成什么地方？",
    "teaching.duration": "45 分钟",
    "teaching.audience": "村（社区）干部",
    "contributors": "某县委党校",
    "reviewed.date": "2026-11-22",
    "reviewed.by": "编辑组",
}

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "步骤": {"stage": "商议", "title": "坪上议事", "what": "逐件摆出来说，谈得拢的记下来，谈不拢的下次再议。", "who": "小组长、各户", "time_limit": "一晚", "source": "s1"},
    "谁来做": {"role": "召集", "who": "村民小组长", "does": "定日子，挨家通知", "basis": "通例", "source": "s1"},
    "数据": {"id": "meetings", "label": "召开议事会", "value": "2.8万", "approx": "余", "unit": "场", "kind": "成效", "scope": "全市", "period": "2020年推广以来", "base": "", "source": "s1", "doubt": "怎样算一场没有说明。"},
    "组成部分": {"id": "jilubu", "name": "坪上记录簿", "name_origin": "来源所用名称", "aliases": "红本子；坪上账", "detail": "来源有说明", "text": "议定的事记在簿上，下次先念一遍。", "source": "s1"},
    "难点": {"kind": "工作量", "title": "占用晚上", "text": "都在晚上开，小组长没有补贴。", "stated_by": "来源", "source": "s1"},
    "关系": {"type": "推广到", "place": "全镇 12 个村", "text": "2024年起由镇里推广。", "stated_by": "来源", "source": "s1"},
    "来源": {"id": "s1", "type": "报纸", "title": "晒谷坪上的一晚", "title_origin": "来源所用名称", "publisher": "某某日报", "date": "2025-08-06", "page": "3版", "authors": "记者甲、通讯员乙", "self_reported": "是", "note": "署名为通讯员供稿。"},
    "角色": {"name": "小组长", "stance": "想当晚定下来", "bottom_line": "不伤和气", "knows": "水渠预算只够一条线", "hides": "自家田也在线上"},
    "修订记录": {"date": "2026-11-22", "text": "按来源补上时期。", "by": "某县委党校"},
}  # fmt: skip

GUIDE: tuple[tuple[str, str], ...] = (
    ("怎么填", "从左到右一张一张填，带 * 的必填。灰字是例子，不会被导入。白格可以写，有色的格锁着；要调整版面，可以取消保护，没有密码。"),
    ("空着", "来源没有说的就空着，页面上会写「来源未载」。来源写明没有的，写“无”。千万不要补。"),
    ("数字", "照来源所印：2.8万、23.23%、三、半。约数（余、多、近、约）、单位、范围、时期各写各的格。"),
    ("日期", "知道多细写多细：2020、2020-05 或 2020-05-19。"),
    ("下拉框", "点格子右边的小三角选；找不到合适的，可以照自己的话写，导入时会提示最接近的。"),
    ("换行", "一格里要分段，按 Alt+回车。"),
    ("公式", "不要写公式，导入时不算。"),
    ("个人信息", "不写姓名、电话、住址、病情。群众写「一位居民」，干部只写职务。"),
    ("填好以后", "连同来源的复印件或网址发给维护者；会用命令行的，运行 govkb import 文件名.xlsx。"),
)  # fmt: skip

HINTS: Mapping[str, str] = {
    **asking.REMEDIES,
    "code-format": "写六位代码，或写全名，如 湖南省娄底市涟源市；「区划代码」表里能查。",
    "region-pseudo": "写功能区所在县（市、区）的代码，功能区名称写进「地点说明」。",
    "source-unused": "在用到它的地方选这条来源，或删去这一行。",
}
"""Remedies, by code, where that of `messages.py` would send a person to a line of YAML."""
