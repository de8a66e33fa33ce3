"""From plain values to the typed model, with every problem of shape located and explained in Chinese.

Pydantic says what does not fit and where in the data; this module turns its dozen kinds of error into our codes,
finds the place in the text, and suggests the nearest valid field or value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import EnumMeta
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from govkb.choices import Choice
from govkb.document import Document, Pointer
from govkb.model import problems_of_shape
from govkb.nearest import nearest_labelled
from govkb.problem import Problem

Shape = TypeVar("Shape", bound=BaseModel)


Offers = Mapping[str, str]
"""For fields whose values are no matter of shape (terms of the vocabulary): what may be written, as a sentence."""


def read_shape(
    document: Document, model: type[Shape], offers: Offers = MappingProxyType({})
) -> tuple[Shape | None, list[Problem]]:
    """The typed object, or None and all problems of shape (those of the text included)."""
    if document.value is None:
        return None, list(document.problems)
    built, errors = problems_of_shape(model, document.value)
    problems = [problem for error in errors for problem in _problems(document, model, error, offers)]
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


def choice_of(annotation: Any) -> type[Choice] | None:
    """The closed list that a field takes its values from, or None."""
    if isinstance(annotation, EnumMeta) and issubclass(annotation, Choice):
        return annotation
    return next((found for part in get_args(annotation) if (found := choice_of(part))), None)


@dataclass(frozen=True, slots=True)
class _Fault:
    """One error of pydantic's, with the field that it is about."""

    document: Document
    model: type[BaseModel]
    pointer: Pointer
    kind: str
    name: str
    field: FieldInfo | None
    value: Any
    context: Mapping[str, Any]
    offers: Offers

    def problem(self, code: str, *, key: bool = False, **facts: Any) -> Problem:
        title = (self.field.title if self.field else None) or self.name
        told: dict[str, Any] = {"name": self.name, "title": title, "value": _shown(self.value), **facts}
        return self.document.problem(self.pointer, code, key=key, **told)


def _problems(
    document: Document, model: type[BaseModel], error: Mapping[str, Any], offers: Offers
) -> Iterator[Problem]:
    pointer: Pointer = tuple(error["loc"])
    name = next((step for step in reversed(pointer) if isinstance(step, str)), "")
    field = field_at(model, pointer)
    fault = _Fault(
        document,
        model,
        pointer,
        error["type"],
        name,
        field,
        error.get("input"),
        error.get("ctx") or {},
        offers,
    )
    explain = _EXPLAINERS.get(fault.kind)
    if explain is None:
        yield fault.problem("value-invalid", complaint=error.get("msg", fault.kind))
    elif problem := explain(fault):
        yield problem


def _unknown(fault: _Fault) -> Problem:
    return fault.problem(
        "field-unknown", key=True, suggestion=_field_suggestion(fault.model, fault.pointer, fault.name)
    )


def _missing(fault: _Fault) -> Problem:
    code = "field-empty" if fault.document.has_key(fault.pointer) else "field-missing"
    choice = choice_of(fault.field.annotation) if fault.field else None
    description = (fault.field.description if fault.field else None) or ""
    if choice:
        description = f"可以写的有：{'、'.join(f'{member.value}（{member.label}）' for member in choice)}。"
    elif len(fault.pointer) == 1:
        description = fault.offers.get(fault.name, description)
    return fault.problem(code, key=True, suggestion=description)


def _not_text(fault: _Fault) -> Problem:
    if fault.value is None and isinstance(fault.pointer[-1], int):
        return fault.problem("list-item-empty")
    code = "field-empty" if fault.value is None else "field-type-text"
    return fault.problem(code, found=_kind_of(fault.value), suggestion="")


def _not_list(fault: _Fault) -> Problem:
    short = isinstance(fault.value, str) and len(fault.value) < 20
    return fault.problem(
        "field-type-list", found=_kind_of(fault.value), example=fault.value if short else "……"
    )


def _not_mapping(fault: _Fault) -> Problem:
    if fault.value is None and isinstance(fault.pointer[-1], int):
        return fault.problem("list-item-empty")
    inner = model_at(fault.model, fault.pointer)
    known = f"这里的字段有：{'、'.join(inner.model_fields)}。" if inner else ""
    return fault.problem("field-type-mapping", found=_kind_of(fault.value), suggestion=known)


def _not_offered(fault: _Fault) -> Problem:
    choice = choice_of(fault.field.annotation) if fault.field else None
    if choice is None:
        known = (
            str(fault.context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
        )
        return fault.problem("field-choice", known=known, suggestion="")
    labels = {member.value: (member.label,) for member in choice}
    near = nearest_labelled(str(fault.value), labels) if fault.value else None
    known = "、".join(f"{member.value}（{member.label}）" for member in choice)
    return fault.problem("field-choice", known=known, suggestion=f"您是不是想写 {near}？" if near else "")


def _length_of_text(fault: _Fault) -> Problem:
    code = "text-too-short" if fault.kind == "string_too_short" else "text-too-long"
    return fault.problem(code, length=len(str(fault.value)), limit=_limit(fault))


def _length_of_list(fault: _Fault) -> Problem | None:
    if fault.kind == "too_short" and isinstance(fault.value, list) and len(fault.value) >= _limit(fault):
        return None  # pydantic counts only the valid items; each invalid one is reported by itself
    code = "list-too-short" if fault.kind == "too_short" else "list-too-long"
    return fault.problem(code, length=fault.context.get("actual_length"), limit=_limit(fault))


def _limit(fault: _Fault) -> int:
    limit: int = fault.context.get("min_length", fault.context.get("max_length", 0))
    return limit


def _pattern(fault: _Fault) -> Problem:
    return fault.problem("code-format" if fault.name == "code" else "id-format")


def _own_type(fault: _Fault) -> Problem:
    """Errors of our own field types carry our code as their kind."""
    return fault.problem(fault.kind, **{key: fact for key, fact in fault.context.items() if key != "value"})


_EXPLAINERS: dict[str, Callable[[_Fault], Problem | None]] = {
    "extra_forbidden": _unknown,
    "missing": _missing,
    "string_type": _not_text,
    "tuple_type": _not_list,
    "list_type": _not_list,
    "model_type": _not_mapping,
    "model_attributes_type": _not_mapping,
    "dict_type": _not_mapping,
    "enum": _not_offered,
    "literal_error": _not_offered,
    "string_too_short": _length_of_text,
    "string_too_long": _length_of_text,
    "too_short": _length_of_list,
    "too_long": _length_of_list,
    "string_pattern_mismatch": _pattern,
    "date-format": _own_type,
    "date-impossible": _own_type,
    "figure-value": _own_type,
    "figure-hedge-unknown": _own_type,
    "url-invalid": _own_type,
    "flag-invalid": _own_type,
}
"""Pydantic's kinds of error that an entry can cause, and who explains each."""


def _field_suggestion(model: type[BaseModel], pointer: Pointer, name: str) -> str:
    inner = model_at(model, pointer[:-1])
    if inner is None:
        return ""
    titles = {field: ((info.title or field),) for field, info in inner.model_fields.items()}
    if near := nearest_labelled(name, titles):
        return f"您是不是想写「{near}」（{titles[near][0]}）？"
    if name == "id" and inner is model:
        return "编号就是文件名，不用另写。"
    if inner is not model and (info := model.model_fields.get(name)):
        return f"「{name}」（{info.title}）是最外层的字段。"
    return f"这里可以写的字段有：{'、'.join(titles)}。"


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
