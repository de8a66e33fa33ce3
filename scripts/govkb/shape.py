"""From plain values to the typed model, with every problem of shape located and explained in Chinese.

Pydantic says what does not fit and where in the data; this module turns its dozen kinds of error into our codes,
finds the place in the text, and suggests the nearest valid field or value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import EnumMeta
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from govkb.choices import Choice
from govkb.document import Document, Pointer
from govkb.model import problems_of_shape
from govkb.nearest import nearest, nearest_labelled
from govkb.problem import Problem

Shape = TypeVar("Shape", bound=BaseModel)


def read_shape(document: Document, model: type[Shape]) -> tuple[Shape | None, list[Problem]]:
    """The typed object, or None and all problems of shape (those of the text included)."""
    if document.value is None:
        return None, list(document.problems)
    built, errors = problems_of_shape(model, document.value)
    problems = [problem for error in errors for problem in _problems(document, model, error)]
    return built, [*document.problems, *problems]


def field_at(model: type[BaseModel], pointer: Pointer) -> FieldInfo | None:
    """The field of the model that `pointer` leads to (list positions are passed over)."""
    here: type[BaseModel] | None = model
    found: FieldInfo | None = None
    for step in pointer:
        if isinstance(step, int):
            continue
        if here is None or step not in here.model_fields:
            return None
        found = here.model_fields[step]
        here = _model_of(found.annotation)
    return found


def model_at(model: type[BaseModel], pointer: Pointer) -> type[BaseModel] | None:
    """The model of the mapping at `pointer`."""
    if not [step for step in pointer if isinstance(step, str)]:
        return model
    found = field_at(model, pointer)
    return _model_of(found.annotation) if found else None


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        if found := _model_of(part):
            return found
    return None


def _choice_of(annotation: Any) -> type[Choice] | None:
    if isinstance(annotation, EnumMeta) and issubclass(annotation, Choice):
        return annotation
    return next((found for part in get_args(annotation) if (found := _choice_of(part))), None)


def _problems(document: Document, model: type[BaseModel], error: Mapping[str, Any]) -> Iterator[Problem]:
    pointer: Pointer = tuple(error["loc"])
    kind: str = error["type"]
    name = next((step for step in reversed(pointer) if isinstance(step, str)), "")
    found = field_at(model, pointer)
    title = (found.title if found else None) or name
    value = error.get("input")
    context: Mapping[str, Any] = error.get("ctx") or {}

    def problem(code: str, *, key: bool = False, **facts: object) -> Problem:
        return document.problem(
            pointer, code, key=key, **{"name": name, "title": title, "value": _shown(value), **facts}
        )

    if kind == "extra_forbidden":
        yield problem("field-unknown", key=True, suggestion=_field_suggestion(model, pointer, name))
    elif kind == "missing":
        code = "field-empty" if document.has_key(pointer) else "field-missing"
        description = (found.description if found else None) or ""
        yield problem(code, key=True, suggestion=f"补上「{name}: 」。{description}")
    elif kind == "string_type":
        yield problem(
            "field-empty" if value is None else "field-type-text",
            found=_kind_of(value),
            suggestion="写上内容，或删去这一项。",
        )
    elif kind in ("tuple_type", "list_type"):
        example = value if isinstance(value, str) and len(value) < 20 else "……"
        yield problem("field-type-list", found=_kind_of(value), example=example)
    elif kind in ("model_type", "model_attributes_type", "dict_type"):
        inner = model_at(model, pointer)
        names = "、".join(inner.model_fields) if inner else ""
        yield problem(
            "field-type-mapping",
            found=_kind_of(value),
            suggestion=f"这里的字段有：{names}。" if names else "",
        )
    elif kind in ("enum", "literal_error"):
        yield from _choice_problem(problem, found, value, context)
    elif kind in ("string_too_short", "string_too_long"):
        code = "text-too-short" if kind.endswith("short") else "text-too-long"
        limit = context.get("min_length", context.get("max_length"))
        yield problem(code, length=len(str(value)), limit=limit)
    elif kind == "too_short" and isinstance(value, list) and len(value) >= context["min_length"]:
        return  # pydantic counts only the valid items; each invalid one is reported by itself
    elif kind in ("too_short", "too_long"):
        code = "list-too-short" if kind == "too_short" else "list-too-long"
        limit = context.get("min_length", context.get("max_length"))
        yield problem(code, length=context.get("actual_length"), limit=limit)
    elif kind == "string_pattern_mismatch" and ("，" in str(value) or "、" in str(value)):
        yield problem("yaml-fullwidth-comma")
    elif kind == "string_pattern_mismatch":
        yield problem("code-format" if name == "code" else "id-format")
    elif kind in (
        "date-format", "date-impossible", "figure-value", "figure-hedge-unknown", "url-invalid", "flag-invalid",
    ):  # fmt: skip
        yield problem(kind, **{key: fact for key, fact in context.items() if key != "value"})
    else:
        yield problem("value-invalid", complaint=error.get("msg", kind))


def _choice_problem(
    problem: Any, found: FieldInfo | None, value: object, context: Mapping[str, Any]
) -> Iterator[Problem]:
    choice = _choice_of(found.annotation) if found else None
    if choice is None:
        known = str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
        yield problem("field-choice", known=known, suggestion="")
        return
    near = (
        nearest_labelled(str(value), {member.value: (member.label,) for member in choice}) if value else None
    )
    known = "、".join(f"{member.value}（{member.label}）" for member in choice)
    yield problem("field-choice", known=known, suggestion=f"您是不是想写 {near}？" if near else "")


def _field_suggestion(model: type[BaseModel], pointer: Pointer, name: str) -> str:
    inner = model_at(model, pointer[:-1])
    if inner is None:
        return "删去这一行，或检查缩进。"
    titles = {field: ((info.title or field),) for field, info in inner.model_fields.items()}
    if near := nearest_labelled(name, titles):
        return f"您是不是想写「{near}」（{titles[near][0]}）？"
    if name == "id" and inner is model:
        return "编号就是文件名，不用另写；删去这一行。"
    if inner is not model and (info := model.model_fields.get(name)):
        return f"「{name}」（{info.title}）是最外层的字段，检查缩进。"
    return f"删去这一行，或检查缩进。这里可以写的字段有：{'、'.join(titles)}。"


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "空的"
        case str():
            return f"一段文字「{_shown(value)}」"
        case list():
            return "一个列表"
        case dict():
            return "几个字段"
    return "别的东西"


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else _kind_of(value) if value is not None else ""
    text = text.replace("\n", " ")
    return text if len(text) <= 24 else text[:23] + "…"
