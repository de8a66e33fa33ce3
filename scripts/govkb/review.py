"""The faces of a change: text for a terminal, Markdown for a pull request, JSON for programs; and the review sheet.

In: `Changes` and the problems of the new state. Out: one string. Author text is escaped for Markdown: it makes no
markup, mentions nobody and links nowhere. What the screening found is told by place and rule, never by value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Literal, assert_never

from govkb.changes import HIDDEN, Changes, EntryChange, FieldChange, segments
from govkb.messages import MESSAGES, without_facts
from govkb.problem import Problem
from govkb.report import on_one_line

ChangeFormat = Literal["text", "markdown", "json"]
CHANGE_FORMATS: tuple[ChangeFormat, ...] = ("text", "markdown", "json")

_KINDS = {"added": "新增", "removed": "删除", "renamed": "改了编号", "changed": "修改"}
_SORTS = {"practice": "做法", "comparison": "对比", "vocabulary": "词表", "retired": "停用记录"}
_GROUPS = (("figures", "数字"), ("sources", "来源"), ("rest", "其余字段"))
_SIDES = {"before": "改动前", "after": "改动后"}
_LONG = 60
"""Texts up to here are shown whole, longer ones only around what differs."""
_AROUND = 12
_MOST_PROBLEMS = 50

CHECKLIST: tuple[str, ...] = (
    "来源打得开（或有存档），题名、报刊、日期与来源一致",
    "每个数字的数值、约数、单位、范围、时期与来源逐字相符",
    "没有照抄：与来源连续相同不超过十五个字（专名、标题除外）",
    "没有写到群众、当事人、患者、孩子的姓名或可辨认的细节；干部只写职务",
    "来源没有写的没有补，难点与未说明处写了",
    "归类（主题、机制、问题、场景、层级、主体）恰当，没有与已有条目重复",
    "修订记录写了改了什么、为什么",
)
"""What a person checks and no program can; docs/contribute/review.md explains each."""


def render_changes(changes: Changes, output: ChangeFormat) -> str:
    """The change in one format."""
    match output:
        case "text":
            return _text(changes)
        case "markdown":
            return _markdown(changes)
        case "json":
            return json.dumps(_plain(changes), ensure_ascii=False, indent=2) + "\n"
        case _:
            assert_never(output)


def render_review(changes: Changes, problems: Sequence[Problem], preview: str = "") -> str:
    """The sheet that a pull request gets: problems, findings of the screening, the change, checklist, preview."""
    touched = changes.touched
    here = [problem for problem in problems if problem.path in touched]
    private = [problem for problem in here if problem.code.startswith("personal-")]
    rest = [problem for problem in here if not problem.code.startswith("personal-")]
    elsewhere = sum(1 for problem in problems if problem.path not in touched and problem.is_error)
    lines = ["<!-- govkb-review -->", "## 内容审阅单", ""]
    if preview:
        lines += [f"预览：{preview}", ""]
    errors = sum(problem.is_error for problem in here)
    lines += [f"改动的文件里有 {errors} 处错误、{len(here) - errors} 处提醒" + (f"；另外，没有改动的文件里有 {elsewhere} 处错误" if elsewhere else "") + "。", ""]  # fmt: skip
    found = {(problem.path, problem.line) for problem in private}

    def told(problem: Problem) -> str:
        """A message may quote the author: on a line where the screening found something, only our words are said."""
        if (problem.path, problem.line) not in found:
            return f"{problem.message}{problem.hint}"
        ours = MESSAGES[problem.code]
        return without_facts(ours.hint if problem in private else ours.text)

    lines += _problem_lines("个人信息（只报位置，不显示内容）", private, told)
    lines += _problem_lines("问题", rest, told)
    lines += [_markdown(changes).rstrip("\n"), "", "### 请人核对", ""]
    lines += [f"- [ ] {item}" for item in CHECKLIST]
    return "\n".join([*lines, ""])


def _problem_lines(title: str, problems: Sequence[Problem], told: Callable[[Problem], str]) -> list[str]:
    if not problems:
        return []
    lines = [f"### {title}", ""]
    for problem in problems[:_MOST_PROBLEMS]:
        mark = "错误" if problem.is_error else "提醒"
        place = _code(f"{problem.path}:{problem.line}")
        lines.append(f"- {mark} {place} `{problem.code}` {_escaped(told(problem))}")
    if len(problems) > _MOST_PROBLEMS:
        lines.append(f"- 另有 {len(problems) - _MOST_PROBLEMS} 处，见检查的输出。")
    return [*lines, ""]


# ------------------------------------------------------------------------------------------------ text


def _text(changes: Changes) -> str:
    if not changes.entries:
        return "数据没有变化。\n"
    lines = [_summary(changes), ""]
    for entry in changes.entries:
        lines.append(f"{_KINDS[entry.kind]}{_SORTS[entry.sort]} {entry.name}（{entry.id}）　{entry.path}")
        lines += [f"  {note}" for note in _notes(entry, changes.retired)]
        for group, title in _GROUPS:
            members = [one for one in entry.fields if one.group == group]
            if members:
                lines.append(f"  {title}：")
                lines += [f"    {_plain_line(one)}" for one in members]
        lines.append("")
    return "\n".join(on_one_line(line) for line in lines)


def _plain_line(change: FieldChange) -> str:
    match change.kind:
        case "added":
            return f"＋ {change.label}：{_one_line(change.after)}"
        case "removed":
            return f"－ {change.label}：{_one_line(change.before)}"
        case "changed":
            if max(len(change.before), len(change.after)) <= _LONG or HIDDEN in (change.before, change.after):
                return f"{change.label}：{_one_line(change.before)} → {_one_line(change.after)}"
            return f"{change.label}：{_one_line(_inline(change, '［删：', '］', '［加：', '］'))}"


def _one_line(text: str) -> str:
    return " ".join(on_one_line(" ".join(text.split())).split())


# ------------------------------------------------------------------------------------------------ Markdown


def _markdown(changes: Changes) -> str:
    if not changes.entries:
        return "### 数据的变化\n\n数据没有变化。\n"
    lines = ["### 数据的变化", "", _escaped(_summary(changes)), ""]
    for entry in changes.entries:
        lines += [
            f"#### {_KINDS[entry.kind]}{_SORTS[entry.sort]}：{_escaped(entry.name)}",
            "",
            _code(entry.path),
            "",
        ]
        lines += [f"- {_escaped(note)}" for note in _notes(entry, changes.retired)]
        for group, title in _GROUPS:
            members = [one for one in entry.fields if one.group == group]
            if members:
                lines += ["", f"**{title}**", "", "| 字段 | 改动前 | 改动后 |", "| --- | --- | --- |"]
                lines += [_row(one) for one in members]
        lines.append("")
    return "\n".join(lines)


def _row(change: FieldChange) -> str:
    if (
        change.kind == "changed"
        and max(len(change.before), len(change.after)) > _LONG
        and HIDDEN not in (change.before, change.after)
    ):
        before, after = _sides(change)
    else:
        before, after = _escaped(change.before), _escaped(change.after)
    return f"| {_escaped(change.label)} | {before or '—'} | {after or '—'} |"


def _sides(change: FieldChange) -> tuple[str, str]:
    """Both texts around what differs; what went is struck through, what came is bold."""
    before, after = "", ""
    pieces = segments(change.before, change.after)
    for index, (kind, text) in enumerate(pieces):
        if kind == "same":
            shown = _escaped(_shortened(text, first=index == 0, last=index == len(pieces) - 1))
            before, after = before + shown, after + shown
        elif kind == "gone":
            before += f"<del>{_escaped(text)}</del>"
        else:
            after += f"<ins>{_escaped(text)}</ins>"
    return before, after


_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>])")
_REACH = re.compile(r"(?<=[@#])(?=[\w\u4e00-\u9fff])|(?<=://)|(?<=www)(?=\.)")


def _escaped(text: str) -> str:
    """Author text that is text and nothing else in a comment: no markup, no HTML, no mention, no link."""
    line = _one_line(text).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP.sub(r"\\\1", _REACH.sub("\u200b", line))


def _code(text: str) -> str:
    """A path as code; a backtick in it would end the code."""
    return f"`{_one_line(text).replace('`', '′')}`"


# ------------------------------------------------------------------------------------------------ both


def _summary(changes: Changes) -> str:
    counted = []
    for kind, label in _KINDS.items():
        number = len([entry for entry in changes.entries if entry.kind == kind])
        if number:
            counted.append(f"{label} {number} 份")
    totals = [
        f"{label} {before} → {after}"
        for (label, name) in (("做法", "practices"), ("数字", "figures"), ("来源", "sources"))
        for before, after in [changes.totals.get(name, (0, 0))]
        if before != after
    ]
    return "，".join(counted) + (f"；{'，'.join(totals)}" if totals else "") + "。"


def _notes(entry: EntryChange, retired: Collection[str]) -> Iterator[str]:
    if entry.old_id:
        yield f"编号由 {entry.old_id} 改为 {entry.id}。"
    gone = entry.old_id or (entry.id if entry.kind == "removed" else "")
    if gone and entry.sort == "practice":
        yield "原地址写明了去向。" if gone in retired else f"原地址打不开了：加一份 practices/_retired/{gone}.yml，写明缘由和去向。"  # fmt: skip
    if entry.old_path and not entry.old_id:
        yield f"文件由 {entry.old_path} 移来。"
    for side in entry.unreadable:
        yield f"{_SIDES[side]}的文件读不了，没有逐项比较；运行 govkb check 看原因。"
    before, after = entry.evidence
    if entry.evidence_moved:
        yield f"证据等级 {before} → {after}"
    elif entry.kind == "added" and after:
        yield f"证据等级 {after}"
    elif (
        entry.kind == "changed" and entry.sort == "practice" and before and not after and not entry.unreadable
    ):
        yield "改动后有错误，证据等级算不出来。"


def _inline(change: FieldChange, *marks: str) -> str:
    told = ""
    pieces = segments(change.before, change.after)
    for index, (kind, text) in enumerate(pieces):
        if kind == "same":
            told += _shortened(text, first=index == 0, last=index == len(pieces) - 1)
        else:
            told += f"{marks[0]}{text}{marks[1]}" if kind == "gone" else f"{marks[2]}{text}{marks[3]}"
    return told


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """What stayed the same, cut down to a few characters beside what did not."""
    if first and last:
        return text
    if first:
        return text if len(text) <= _AROUND else "…" + text[-_AROUND:]
    if last:
        return text if len(text) <= _AROUND else text[:_AROUND] + "…"
    return text if len(text) <= 2 * _AROUND else text[:_AROUND] + "…" + text[-_AROUND:]


def _plain(changes: Changes) -> dict[str, object]:
    return {
        "totals": {name: {"before": old, "after": new} for name, (old, new) in changes.totals.items()},
        "entries": [_plain_entry(entry) for entry in changes.entries],
    }


def _plain_entry(entry: EntryChange) -> dict[str, object]:
    plain = {key: value for key, value in asdict(entry).items() if key not in ("fields", "evidence")}
    before, after = entry.evidence
    fields: Iterable[FieldChange] = entry.fields
    return {
        **plain,
        "evidence": {"before": before, "after": after},
        "fields": [{**asdict(one), "group": one.group} for one in fields],
    }
