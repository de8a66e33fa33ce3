"""What is told after an import: sheet by sheet and cell by cell, what is wrong, what could not be placed."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.checks.personal import findings
from govkb.intake.draft import Draft
from govkb.intake.judging import Judged

_SHOWN = 60
"""Characters of a text without a field that are shown; the whole of it is in the file."""


def render_gaps(draft: Draft, judged: Judged) -> str:
    """The list as text. Values of personal data are never in it: problems of that kind do not carry them."""
    return "".join(f"{line}\n" for line in _lines(draft, judged))


def _lines(draft: Draft, judged: Judged) -> Iterator[str]:
    for gap in draft.gaps:
        yield f"{gap.place}：{_WITHHELD if _is_private(gap.message) else gap.message}"
        if gap.remedy:
            yield f"    怎么改：{gap.remedy}"
    for place, problem in judged.found:
        kind = "错误" if problem.is_error else "提醒"
        yield f"{place}：{kind} {problem.message}（{problem.code}）"
        if problem.hint:
            yield f"    怎么改：{problem.hint}"
    private = {place for place, problem in judged.found if problem.code.startswith(("personal-", "secrecy-"))}
    if draft.rest:
        yield f"没有字段可放的内容有 {len(draft.rest)} 处，写成了文件末尾的备注："
        for place, text in draft.rest:
            yield f"  {place}：{_WITHHELD if place in private or _is_private(text) else _short(text)}"
    yield from draft.notes
    warnings = len(judged.found) - judged.errors
    if judged.errors or warnings or draft.gaps:
        counts = ((len(draft.gaps), "处没能照填的导入"), (judged.errors, "处错误"), (warnings, "处提醒"))
        yield "，".join(f"{count} {what}" for count, what in counts if count) + "。"
    else:
        yield "没有发现问题。"


_WITHHELD = "（疑似有个人信息，这里不显示）"


def _is_private(text: str) -> bool:
    return any(True for _ in findings(text))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
