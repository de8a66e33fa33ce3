"""Every Chinese word that the form shows, by name: its scripts hold none. `{…}` is filled by the scripts.

`FORM_HINTS` are the remedies of `messages.py` told to somebody who sees fields and not a file. Problems keep their
sentence everywhere; only what to do about them reads differently where there is nothing to write `approx:` into.
"""

from __future__ import annotations

FORM_HINTS: dict[str, str] = {
    "file-name": "只用小写字母、数字和连字符，一般就是名称的拼音，如 wuchanghui。{suggestion}",
    "file-windows-name": "换一个，例如在后面加上地名的拼音。",
    "duplicate-id": "换一个；同名做法可以加上地名的拼音，如 shuang-louzhang-qinghe。",
    "field-unknown": "去掉这一项再打开。",
    "field-missing": "在这里填写。{suggestion}",
    "list-item-empty": "写上内容，或删去这一项。",
    "field-type-text": "这里只能写一段文字。",
    "field-type-list": "这里应当分项写。",
    "field-type-mapping": "这里应当分几项写。",
    "field-choice": "从单子里选一个：{known}。",
    "code-format": "从上面依次选省、市、县。",
    "figure-value": "只写数，不带单位和约数：2.8万、23.23%、三、半；单位写进「单位」，余、多、近、约写进「约数」。{suggestion}",
    "flag-invalid": "选“是”或“否”。",
    "term-unknown": "从词表里选。{suggestion}",
    "region-pseudo": "选功能区所在的县（市、区），功能区名称写进「地点说明」。",
    "practice-unknown": "写名称的几个字，从提示里选。{suggestion}",
    "part-cycle": "改掉其中一条的「上级做法」。",
    "part-unlisted": "交上来时请说明，维护者会在上级条目里列上本条。",
    "part-mismatch": "两处核对：改那一条的「上级做法」，或删去这里的「单独条目」。",
    "source-unknown": "从本条的来源里选，或先补上这条来源。",
    "source-unused": "在用到它的地方选这条来源，或把它删去。",
    "source-bare": "能查到就补上；确实没有印出，在「来源说明」里写一句。",
    "relation-target": "两个里写一个。",
    "relation-kind": "在「条目」里选库里的另一条，或换一种关系。",
    "figure-percent": "核对来源；来源就是这样印的，在「存疑」里说明。",
    "figure-unit": "去掉单位。",
    "figure-hedge": "把「{hedge}」也写进「约数」。",
    "figure-rate-base": "来源说了是谁占谁，写进「分母或口径」；没有说，在「存疑」里写一句。",
    "figure-full-marks": "在「存疑」里说明由谁统计、口径是什么，或来源没有写。",
    "component-unexplained": "写「说明」；来源只有名称，就在「详略」里选“仅有名称”。",
    "component-explained": "来源只有名称就不写说明；来源有说明，就在「详略」里选“来源有说明”。",
    "limit-source": "在「来源」里选是哪一条来源说的。",
}
"""Remedies by code where the command line's would send a reader of the form to a file."""

WORDS: dict[str, str] = {
    # ---- facts in messages
    "kind_empty": "空的",
    "kind_text": "一段文字「{value}」",
    "kind_list": "一个列表",
    "kind_fields": "几个字段",
    "known": "可以选的有：{known}。",
    "apart": "这里写成：{parts}。",
    "apart_value": "数值 {value}",
    "apart_approx": "约数 {value}",
    "apart_unit": "单位 {value}",
    "meant_label": "您是不是想选“{label}”？",
    "wrong_facet": "它是「{facet}」里的词（{label}），选错了地方。",
    "meant_practice": "您是不是想写 {id}（{name}）？",
    "not_yet": "对方还没有收录的，先收录；说的是关系，也可以改写「地方」。",
    "own_sources": "本条的来源有：{known}。",
    "both": "这里两个都写了",
    "neither": "这里两个都没有写",
    "or": "或",
    "now": "现在是 {successors}。",
    "now_unknown": "所在地现在归哪个县，以民政部门公布的为准。",
    "only_city": "只知道到市的，选到市。",
    "such_as": "例如 {name}。",
    "other_word": "别的词",
}  # fmt: skip
"""Words by name."""
