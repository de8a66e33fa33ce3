"""A new entry from a few answers: valid from the first line, with every further field shown as a comment to fill."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from govkb.catalog import Catalog
from govkb.files import FOLDER
from govkb.model import ID_PATTERN


@dataclass(frozen=True, slots=True)
class Answers:
    """What `govkb new` asked."""

    name: str
    identifier: str
    code: str
    summary: str
    terms: Mapping[str, str]
    source_title: str
    self_reported: bool
    today: date


def refusal(catalog: Catalog, field: str, answer: str) -> str | None:
    """Why an answer cannot be taken, in Chinese, or None. The same rules as `govkb check`."""
    if not answer:
        return "不能空着。"
    if field == "identifier":
        if not re.fullmatch(ID_PATTERN, answer):
            return "只用小写字母、数字和连字符。"
        if answer in catalog.known_ids:
            return "这个编号已经有了，换一个，例如在后面加上地名的拼音。"
    if field == "summary" and not 40 <= len(answer) <= 120:
        return f"现在是 {len(answer)} 字，要 40–120 字。"
    if field == "code" and not catalog.regions.get(answer):
        near = "、".join(
            f"{one.code}（{catalog.regions.full_name(one.code)}）"
            for one in catalog.regions.nearest(answer)[:3]
        )
        return f"没有这个代码。{f'相近的有：{near}。' if near else ''}"
    return None


def render_skeleton(catalog: Catalog, answers: Answers) -> tuple[str, str]:
    """Path below the library's root and text of the new entry."""
    province = next(one for one in catalog.regions.provinces if one.code[:2] == answers.code[:2])
    terms = answers.terms
    text = f"""\
name: {_quoted(answers.name)}
name_origin: source   # 来源用了这个名称写 source，编者起的名字写 editor
summary: {_quoted(answers.summary)}
place:
  code: "{answers.code}"   # {catalog.regions.full_name(answers.code)}
  # town: 乡镇（街道）名
  # village: 村（社区）名
lead_level: {terms["lead_level"]}
settings: [{terms["setting"]}]
themes: [{terms["theme"]}]
mechanisms: [{terms["mechanism"]}]
problems: [{terms["problem"]}]
actors: [{terms["actor"]}]
status: unknown   # running 持续运行、piloting 试点、spreading 推广、ended 已结束、unknown 不详

# 下面各项来源写了才填；不填，页面上显示「来源未载」。来源写明没有的，写「无」。
# started: {{text: 来源怎么说, date: "2020"}}
# problem: |
#   要解决什么难题。
# lead: 谁发起、谁负责
# participants:
#   - {{role: 召集, who: 岗位或人群, does: 做什么, source: s1}}
# cadence: 多久一次
# venue: 在哪里办
# steps:
#   - {{stage: discover, title: 环节, what: 做什么, who: 谁, time_limit: 时限, source: s1}}
# conditions:
#   people: 需要什么人
#   money: 需要多少钱，从哪里来
#   mandate: 凭什么可以这样做
#   tools: 台账、平台、场所
#   time: 需要多少时间
# figures:
#   - {{id: meetings, label: 数的是什么, value: "200", approx: 余, unit: 次, kind: outcome, scope: 哪里, period: 什么时候, source: s1}}
# components:
#   - {{id: part, name: 组成部分的名称, detail: described, text: 说明, source: s1}}
limits:
  - {{kind: open_question, text: 来源没有说明的事，写在这里。, stated_by: editor}}

sources:
  - id: s1
    type: newspaper   # newspaper 报纸、newspaper_online 报纸电子版、webpage 网页、repost 转载、official 文件 ……
    title: {_quoted(answers.source_title)}
    self_reported: {"true" if answers.self_reported else "false"}
    note: 报刊名、日期和网址待补。
history:
  - {{date: {answers.today.isoformat()}, text: 建立条目。}}
"""
    return f"{FOLDER}/{province.slug}/{answers.identifier}.yml", text


def _quoted(text: str) -> str:
    """A text as a YAML scalar: plain where that is safe, else in double quotes (JSON strings are YAML)."""
    plain = re.fullmatch(r"[\u4e00-\u9fff“（][^:#\n\"'\[\]{}]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)
