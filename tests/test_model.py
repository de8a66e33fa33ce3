"""What one value may be, and what an author is told who writes another."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from fixture_library import LIBRARY, SIMPLE
from govkb.choices import Choice
from govkb.document import read_document
from govkb.model import (
    Address,
    Code,
    Comparison,
    Flag,
    Hedge,
    Identifier,
    Part,
    PartialDate,
    Practice,
    PrintedNumber,
    is_stated_none,
)
from govkb.shape import field_at, model_at, read_shape


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (PartialDate, ["2020", "2020-05", "2020-05-19", "2024-02-29", "1949-10-01"]),
        (Identifier, ["s1", "a", "shuang-louzhang", "131-gongzuofa", "1345n-xinli-fuwu"]),
        (Code, ["431300", "110000"]),
        (
            Address,
            ["http://a.cn", "https://www.example.org/a/b.html?c=1&d=%E4%B8%AD#e", "https://例子.中国/页"],
        ),
        (Hedge, ["余", "多", "近", "约", "左右", "以上", "不到"]),
        (PrintedNumber, ["2.8万", "三", "半", "23.23%", "800多万", "4-6", "9点"]),
    ],
)
def test_good_values_stay_as_written(kind: Any, good: list[str]) -> None:
    for value in good:
        assert TypeAdapter(kind).validate_python(value) == value


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        (PartialDate, ["20", "2020-5", "2020-05-1", "2020.05", "2020/05/01", "2020年", "2020-13", "2023-02-29", "0000", "２０２０", "2020-05-19T08:00", "1589846400", " 2020", "2020\n"]),
        (Identifier, ["", "S1", "a_b", "a--b", "-a", "a-", "a.b", "a/b", "屋场会", "a b", "a" * 61, "a\n"]),
        (Code, ["4313", "43130", "4313000", "43130x", "４３１３００", "431300\n"]),
        (Address, ["www.a.cn", "ftp://a.cn", "javascript:alert(1)", "https://a b", "https://", "http://a.cn/<script>", "data:text/html,x", "//a.cn", "https://a.cn\n"]),
        (Hedge, ["大概", "", "余余", "％"]),
        (PrintedNumber, ["若干", "12晚", "", "nan", "1e5"]),
    ],
)  # fmt: skip
def test_bad_values_are_refused(kind: Any, bad: list[str]) -> None:
    for value in bad:
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("written", "means"), [("true", True), ("是", True), ("false", False), ("否", False)]
)
def test_a_flag_is_written_in_four_ways(written: str, means: bool) -> None:
    assert TypeAdapter(Flag).validate_python(written) is means


@pytest.mark.parametrize("written", ["yes", "no", "1", "0", "on", "True", "FALSE", "对", ""])
def test_no_other_word_is_a_flag(written: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Flag).validate_python(written)


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("无", True),
        ("无：来源写明没有", True),
        ("无人值守", False),
        ("无。", False),
        ("", False),
        ("暂无", False),
    ],
)
def test_none_is_said_by_one_word(text: str, none: bool) -> None:
    assert is_stated_none(text) is none


def test_everything_is_frozen() -> None:
    practice = simple()
    with pytest.raises(ValidationError):
        practice.name = "别的"  # type: ignore[misc]
    assert hash(practice) == hash(simple())


def test_every_field_has_a_chinese_title_of_its_own() -> None:
    def models(model: type[Part], seen: set[type[Part]]) -> set[type[Part]]:
        if model not in seen:
            seen.add(model)
            for name in model.model_fields:
                if inner := model_at(model, (name,)):
                    models(inner, seen)  # type: ignore[arg-type]
        return seen

    for model in models(Practice, set()) | models(Comparison, set()):
        titles = [field.title for field in model.model_fields.values()]
        assert all(titles), model
        assert len(titles) == len(set(titles)), f"{model.__name__}: two fields are called alike"


def test_every_choice_has_a_label_of_its_own() -> None:
    for kind in Choice.__subclasses__():
        labels = [member.label for member in kind]
        assert len(set(labels)) == len(labels)
        assert all(label and not label.isascii() for label in labels)


def test_a_pointer_finds_its_field_through_lists() -> None:
    figure = field_at(Practice, ("components", 0, "figures", 2, "unit"))
    assert figure is not None
    assert figure.title == "单位"
    assert field_at(Practice, ("steps", 0, "nothing")) is None
    assert field_at(Practice, ("nothing", "at", "all")) is None


def test_the_number_of_a_figure_is_never_rounded() -> None:
    practice = full()
    assert [str(figure.number.value) for figure in practice.all_figures()] == [
        "120",
        "8000000",
        "96.5",
        "6",
        "3",
    ]


def test_all_problems_of_a_file_come_in_one_run() -> None:
    text = (LIBRARY / SIMPLE).read_text("utf-8")
    broken = (
        text.replace("status: unknown", "status: perhaps")
        .replace('code: "632223"', "code: 6322")
        .replace("kind: open_question", "kind: question")
        .replace("self_reported: false", "self_reported: maybe")
        .replace("name: 说事屋", "nome: 说事屋")
    )
    practice, problems = read_shape(read_document(SIMPLE, broken.encode()), Practice)
    assert practice is None
    assert {problem.code for problem in problems} == {
        "field-choice", "code-format", "flag-invalid", "field-unknown", "field-missing",
    }  # fmt: skip
    assert len(problems) == 6


def simple() -> Practice:
    practice, problems = read_shape(read_document(SIMPLE, (LIBRARY / SIMPLE).read_bytes()), Practice)
    assert practice is not None
    assert not problems
    return practice


def full() -> Practice:
    path = "practices/hunan/yuanzi-hui.yml"
    practice, problems = read_shape(read_document(path, (LIBRARY / path).read_bytes()), Practice)
    assert practice is not None
    assert not problems
    return practice
