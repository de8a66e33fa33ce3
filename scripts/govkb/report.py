"""The faces of a list of problems: text for people, annotations for GitHub, JSON and SARIF for programs.

Pure functions from problems (and the texts they are in) to one string.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Literal, assert_never
from urllib.parse import quote

from govkb import __version__
from govkb.messages import MESSAGES, without_facts
from govkb.problem import Problem

Format = Literal["text", "github", "json", "sarif"]
FORMATS: tuple[Format, ...] = ("text", "github", "json", "sarif")

_SEVERITY = {"error": "错误", "warning": "提醒"}


def render_report(
    problems: Sequence[Problem],
    texts: Mapping[str, str],
    output: Format,
    *,
    entries: int = 0,
    colour: bool = False,
) -> str:
    """The report in one format. `texts` are the files' texts by path; `entries` is how many were read."""
    match output:
        case "text":
            return _text(problems, texts, entries, colour)
        case "github":
            return _github(problems)
        case "json":
            return _json(problems)
        case "sarif":
            return _sarif(problems)
        case _:
            assert_never(output)


def exit_code(problems: Iterable[Problem]) -> int:
    """1 if anything is an error, else 0."""
    return int(any(problem.is_error for problem in problems))


_UNSHOWN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def on_one_line(text: str) -> str:
    """A text that others wrote (a value, a file's name) as one line of a terminal or of a log, and no more than that.

    A control character could move the cursor or begin a line of its own, where a code host reads commands
    (`::error::`); GitHub's older commands (`##[error]`) are read anywhere in a line.
    """
    return _UNSHOWN.sub("\ufffd", text).replace("##[", "#＃[")


def display_width(text: str) -> int:
    """Columns that a terminal gives to a text: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _text(problems: Sequence[Problem], texts: Mapping[str, str], entries: int, colour: bool) -> str:
    lines: list[str] = []
    # A line that may hold personal data is shown for no problem at all.
    hidden = {(problem.path, problem.line) for problem in problems if problem.code.startswith("personal-")}
    for path, found in groupby(problems, key=lambda problem: problem.path):
        source = texts.get(path, "").split("\n")
        for problem in found:
            lines.extend(_block(problem, source, colour, (path, problem.line) in hidden))
            lines.append("")
    counts = Counter(problem.severity for problem in problems)
    if problems:
        files = len({problem.path for problem in problems})
        lines.append(
            f"读了{entries}个文件：{counts['error']}处错误、{counts['warning']}处提醒，在{files}个文件里。"
        )
    else:
        lines.append(f"读了{entries}个文件，没有发现问题。")
    return "\n".join(lines) + "\n"


def _block(problem: Problem, source: Sequence[str], colour: bool, hidden: bool) -> Iterable[str]:
    """The lines about one problem; `source` are those of its file."""
    mark = _SEVERITY[problem.severity]
    if colour:
        mark = f"\x1b[{'31' if problem.is_error else '33'};1m{mark}\x1b[0m"
    path, message = on_one_line(problem.path), on_one_line(problem.message)
    yield f"{path}:{problem.line}:{problem.column} {mark} [{problem.code}] {message}"
    if problem.line <= len(source) and source[problem.line - 1].strip() and not hidden:
        shown, caret = _excerpt(source[problem.line - 1], problem.column)
        number = str(problem.line)
        yield f"  {number} | {on_one_line(shown)}"
        yield f"  {' ' * len(number)} | {' ' * caret}^"
    if problem.hint:
        yield f"  怎么改：{on_one_line(problem.hint)}"
    for related in problem.related:
        place = f"{on_one_line(related.path)}:{related.line}:{related.column}"
        yield f"  参看：{place} {on_one_line(related.message)}"


def _excerpt(line: str, column: int, limit: int = 96) -> tuple[str, int]:
    """The part of a long line around a column, and the caret's offset in terminal columns."""
    at = min(column - 1, len(line))
    # Of a line of many thousand characters, which may hold thousands of problems, no more is looked at than can be shown.
    near = at < limit and display_width(line[:at]) < limit - 16
    start, end = 0 if near else max(0, at - limit // 4), at + limit
    prefix = "…" if start else ""
    shown = prefix + "".join(" " if not char.isprintable() else char for char in line[start:end])
    caret = display_width(prefix + line[start:at])
    fits = end >= len(line) and display_width(shown) <= limit
    return (shown if fits else _cut(shown, limit - 1) + "…"), caret


def _cut(text: str, width: int) -> str:
    """The longest beginning of a text that fits into so many columns."""
    for end, char in enumerate(text):
        width -= display_width(char)
        if width < 0:
            return text[:end]
    return text


def _github(problems: Sequence[Problem]) -> str:
    """Workflow commands; GitHub shows about ten per step, so the text report is printed as well by the caller."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    lines = [
        f"::{'error' if problem.is_error else 'warning'} file={value(problem.path)},line={problem.line},"
        f"col={problem.column},title={value(problem.code)}::{data(problem.message + problem.hint)}"
        for problem in problems
    ]
    return "\n".join(lines) + "\n" if lines else ""


def _json(problems: Sequence[Problem]) -> str:
    records = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "hint": problem.hint,
            "related": [
                {"path": one.path, "line": one.line, "column": one.column, "message": one.message}
                for one in problem.related
            ],
        }
        for problem in problems
    ]
    return json.dumps({"problems": records}, ensure_ascii=False, indent=2) + "\n"


def _sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0; the rule list comes from the messages, columns count Unicode code points."""
    codes = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": without_facts(MESSAGES[code].text)},
            "help": {"text": without_facts(MESSAGES[code].hint)},
            "defaultConfiguration": {"level": MESSAGES[code].severity},
        }
        for code in codes
    ]
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": problem.severity,
            "message": {"text": f"{problem.message}{problem.hint}"},
            "locations": [_sarif_location(problem.path, problem.line, problem.column)],
            "relatedLocations": [
                {**_sarif_location(one.path, one.line, one.column), "message": {"text": one.message}}
                for one in problem.related
            ],
        }
        for problem in problems
    ]
    driver = {"name": "govkb", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_location(path: str, line: int, column: int) -> dict[str, object]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": region}}
