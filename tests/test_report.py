"""One list of problems, four faces. What an author sees is in `cases/`; here is what the faces promise."""

from __future__ import annotations

import json

import pytest

from govkb.messages import MESSAGES, new_problem
from govkb.problem import Position, Problem, Related
from govkb.report import FORMATS, Format, display_width, exit_code, render_report

PATH = "practices/hunan/a.yml"
TEXTS = {PATH: "name: 院子会\nvenue: 院子(里)\n# 湘A12345\n"}
ERROR = new_problem(PATH, Position(1, 7), "field-choice", title="名称", value="甲", known="乙", suggestion="")
WARNING = new_problem(PATH, Position(2, 10), "wording-halfwidth", value="(", suggestion="（")
PERSONAL = new_problem(PATH, Position(3, 3), "personal-plate")


def report(*problems: Problem, output: Format = "text", colour: bool = False) -> str:
    return render_report(problems, TEXTS, output, entries=1, colour=colour)


def test_the_text_shows_place_line_caret_and_remedy() -> None:
    assert report(ERROR, WARNING) == (
        "practices/hunan/a.yml:1:7 错误 [field-choice] 名称不能写「甲」。\n"
        "  1 | name: 院子会\n"
        "    |       ^\n"
        "  怎么改：可以写的有：乙。\n"
        "\n"
        "practices/hunan/a.yml:2:10 提醒 [wording-halfwidth] 中文里用了半角标点「(」。\n"
        "  2 | venue: 院子(里)\n"
        "    |            ^\n"
        "  怎么改：改成全角「（」。\n"
        "\n"
        "读了1个文件：1处错误、1处提醒，在1个文件里。\n"
    )


def test_no_problem_is_said_in_one_line() -> None:
    assert report() == "读了1个文件，没有发现问题。\n"


def test_personal_data_is_never_printed_in_any_face() -> None:
    for output in FORMATS:
        assert "12345" not in report(PERSONAL, output=output)


def test_another_problem_on_the_line_does_not_print_it_either() -> None:
    same_line = new_problem(PATH, Position(3, 1), "wording-space")
    assert "12345" not in report(PERSONAL, same_line)
    assert "12345" not in report(same_line, PERSONAL)


def test_the_caret_stands_under_wide_characters() -> None:
    lines = report(new_problem(PATH, Position(1, 9), "wording-space")).split("\n")
    assert lines[2].index("^") == display_width("  1 | name: 院子")


@pytest.mark.parametrize("column", [1, 7, 60, 120, 199, 200, 999])
def test_a_long_line_is_cut_around_the_place(column: int) -> None:
    line = "".join(chr(0x4E00 + n) for n in range(200))
    shown = render_report(
        [new_problem(PATH, Position(1, column), "wording-space")], {PATH: line}, "text", entries=1
    ).split("\n")
    excerpt, caret = shown[1].removeprefix("  1 | "), shown[2].removeprefix("    | ").index("^")
    assert display_width(excerpt) <= 96
    if column <= 200:
        before = 0
        for char in excerpt:
            if before == caret:
                assert char == line[column - 1]
                break
            before += display_width(char)
        else:
            pytest.fail("the caret stands under nothing")
    assert excerpt.startswith("…") or line.startswith(excerpt.rstrip("…"))
    assert excerpt.endswith("…") or line.endswith(excerpt.lstrip("…"))


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("院子", 4), ("，", 2), ("e\u0301", 1), ("ａ", 2), ("😀", 2), ("“", 1), ("a院", 3)],
)
def test_a_wide_character_takes_two_columns(text: str, width: int) -> None:
    assert display_width(text) == width


def test_a_problem_without_its_text_is_still_shown() -> None:
    text = render_report([ERROR], {}, "text", entries=0)
    assert text.startswith("practices/hunan/a.yml:1:7 错误")
    assert "|" not in text


def test_colour_marks_the_severity_and_nothing_else() -> None:
    plain, coloured = report(ERROR, WARNING), report(ERROR, WARNING, colour=True)
    assert "\x1b[31;1m错误\x1b[0m" in coloured
    assert "\x1b[33;1m提醒\x1b[0m" in coloured
    assert coloured.replace("\x1b[31;1m", "").replace("\x1b[33;1m", "").replace("\x1b[0m", "") == plain


def test_github_gets_one_escaped_command_for_each() -> None:
    nasty = Problem(
        "practices/a,b:c%.yml", 3, 4, "field-choice", "error", "百分之100%\n第二行", "改,成:这样", ()
    )
    assert report(nasty, output="github") == (
        "::error file=practices/a%2Cb%3Ac%25.yml,line=3,col=4,title=field-choice::百分之100%25%0A第二行改,成:这样\n"
    )
    assert report(WARNING, output="github").startswith("::warning file=practices/hunan/a.yml,line=2,col=10,")
    assert report(output="github") == ""


def test_json_has_the_record_as_it_is() -> None:
    related = Related(PATH, 1, 1, "第一次")
    problem = new_problem(PATH, Position(2, 1), "yaml-duplicate-key", related=(related,), name="name")
    (record,) = json.loads(report(problem, output="json"))["problems"]
    assert record == {
        "path": PATH,
        "line": 2,
        "column": 1,
        "code": "yaml-duplicate-key",
        "severity": "error",
        "message": problem.message,
        "hint": problem.hint,
        "related": [{"path": PATH, "line": 1, "column": 1, "message": "第一次"}],
    }


def test_sarif_has_its_rules_and_counts_characters() -> None:
    log = json.loads(report(WARNING, ERROR, ERROR, output="sarif"))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert [rule["id"] for rule in rules] == ["field-choice", "wording-halfwidth"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    assert {result["level"] for result in run["results"]} == {"error", "warning"}
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 10}
    for rule in rules:
        for text in (rule["shortDescription"]["text"], rule["help"]["text"]):
            assert "{" not in text, "a person reads this in the code host's list of rules"


@pytest.mark.parametrize(
    "path", ["practices/hunan/屋 场.yml", "practices/hunan/a#b?.yml", "practices/a%b.yml"]
)
def test_a_path_in_sarif_is_an_address(path: str) -> None:
    problem = new_problem(path, Position(1, 1), "yaml-empty")
    log = json.loads(report(problem, output="sarif"))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(" #?")


@pytest.mark.parametrize(
    ("problems", "code"), [((), 0), ((WARNING,), 0), ((ERROR,), 1), ((WARNING, ERROR), 1)]
)
def test_only_an_error_fails_the_run(problems: tuple[Problem, ...], code: int) -> None:
    assert exit_code(problems) == code


def test_a_fact_that_is_missing_is_our_bug() -> None:
    with pytest.raises(KeyError):
        new_problem(PATH, Position(1, 1), "field-choice")
    with pytest.raises(KeyError):
        new_problem(PATH, Position(1, 1), "no-such-code")
    assert "no-such-code" not in MESSAGES


def test_braces_of_an_author_are_no_facts() -> None:
    problem = new_problem(PATH, Position(1, 1), "date-format", value="{name} {0} {")
    assert "{name} {0} {" in problem.message


def test_problems_sort_by_place() -> None:
    later = new_problem(PATH, Position(10, 1), "yaml-empty")
    earlier = new_problem(PATH, Position(9, 50), "yaml-tab")
    other = new_problem("practices/a.yml", Position(99, 1), "yaml-empty")
    assert sorted([later, earlier, other]) == [other, earlier, later]
