"""What is said to somebody who fills in fields (the form, a workbook) where the model and `messages.py` speak of a file.

What only one of the two needs stands with that one: `outputs/form/layout.py` and `words.py`, `intake/words.py`. Names of
fields stand in 「」, what one chooses or writes in “”.
"""

from __future__ import annotations

from collections.abc import Mapping

REMEDIES: Mapping[str, str] = {
    "field-missing": "在这里填写。{suggestion}",
    "list-item-empty": "写上内容，或删去这一项。",
    "field-choice": "从单子里选一个：{known}。",
    "flag-invalid": "选“是”或“否”。",
    "term-unknown": "从单子里选。{suggestion}",
    "yaml-fullwidth-comma": "一个词一项，分开选。",
    "source-bare": "能查到就补上；确实没有印出，在「来源说明」里写一句。",
    "relation-target": "「条目」和「地方」，两个里写一个。",
    "relation-kind": "在「条目」里选库里的另一条，或换一种关系。",
    "practice-self": "换成另一条，或删去。",
    "figure-value": "只写数，不带单位和约数：2.8万、23.23%、三、半；单位写进「单位」，余、多、近、约写进「约数」。{suggestion}",
    "figure-percent": "核对来源；来源就是这样印的，在「存疑」里说明。",
    "figure-unit": "去掉单位。",
    "figure-hedge": "把「{hedge}」也写进「约数」。",
    "figure-rate-base": "来源说了是谁占谁，写进「分母或口径」；没有说，在「存疑」里写一句。",
    "figure-full-marks": "在「存疑」里说明由谁统计、口径是什么，或来源没有写。",
    "component-unexplained": "写「说明」；来源只有名称，就在「详略」里选“仅有名称”。",
    "component-explained": "来源只有名称就不写说明；来源有说明，就在「详略」里选“来源有说明”。",
    "limit-source": "在「来源」里选是哪一条来源说的。",
}
"""What to do, by code, where the command line's remedy would send such a person to a line of YAML."""

HELP: Mapping[str, str] = {
    "Practice.lead_level": "由哪一级牵头。",
    "Component.detail": "来源只有名称、没有说明的，选“仅有名称”，不要替它解释。",
    "Limit.stated_by": "来源自己写明的选“来源”；您看出来的选“编者”。",
    "Participant.basis": "来源当作通行做法来写的选“通例”，只见于个案的选“个案”；空着就是通例。",
    "Source.title_origin": "来源没有印出题名、由您代拟的，选“编者拟名”。",
    "Source.self_reported": "材料由做法所在单位或地方供稿的选“是”。",
}
"""How to fill in, by model and field."""
