"""Files that are made from the code that is true: JSON Schemas, the field table, the list of problem codes.

`govkb generate` writes them; CI runs `govkb generate --check` and a test does the same, so they never drift.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from govkb.catalog import load_catalog
from govkb.choices import Choice
from govkb.files import FOLDER
from govkb.messages import MESSAGES, without_facts
from govkb.model import Comparison, Practice, Retired
from govkb.owners import CODEOWNERS, render_owners
from govkb.schema import model_schema, practice_schema

PRACTICE_SCHEMA = f"{FOLDER}/_schema/practice.schema.json"
COMPARISON_SCHEMA = f"{FOLDER}/_schema/comparison.schema.json"
FIELD_TABLE = "docs/contribute/fields.md"
CODE_LIST = "docs/contribute/codes.md"


def generated_files(root: Path) -> dict[str, str]:
    """Text of every generated file by its path below the root."""
    catalog = load_catalog(root)
    vocabulary = catalog.vocabulary
    return {
        CODEOWNERS: render_owners(root, catalog.regions),
        PRACTICE_SCHEMA: _json(practice_schema(vocabulary)),
        COMPARISON_SCHEMA: _json(model_schema(Comparison, "对比")),
        FIELD_TABLE: "\n".join(_field_pages()) + "\n",
        CODE_LIST: "\n".join(_code_page()) + "\n",
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_NOTICE = "<!-- 本页由 govkb generate 从代码生成，不要手改。 -->"


_NAMES: dict[type[BaseModel], str] = {Practice: "practice", Comparison: "comparison", Retired: "retired"}
"""What the anchors of the field table begin with."""


def _field_pages() -> Iterator[str]:
    yield "---\nsection: 交案例\ntitle: 字段表\ndescription: 条目和对比里可以写的每一个字段。\n---"
    yield _NOTICE
    yield "\n# 字段表\n"
    yield "条目是一份 YAML 文件，放在 `practices/省份拼音/编号.yml`。没有写的字段，页面上显示「来源未载」；来源写明没有的，写「无」。"
    for title, model in (("条目", Practice), ("对比", Comparison), ("停用的地址", Retired)):
        yield f"\n## {title} {{ #{_NAMES[model]} }}\n"
        yield from _table(model)
        for name, inner in _inner(model):
            yield f"\n### {name} {{ #{_anchor(model, name)} }}\n"
            yield from _table(inner)


def _anchor(model: type[BaseModel], name: str) -> str:
    return f"{_NAMES[model]}-{name.replace('.', '-').replace('_', '-')}"


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| 字段 | 名称 | 必填 | 写法 |"
    yield "| --- | --- | --- | --- |"
    for name, info in model.model_fields.items():
        required = "是" if info.is_required() else "否"
        yield f"| `{name}` | {info.title or ''} | {required} | {_how(info)} |"


def _how(info: FieldInfo) -> str:
    pieces = [info.description] if info.description else []
    if choice := _choice(info.annotation):
        pieces.append("；".join(f"`{member.value}` {member.label}" for member in choice) + "。")
    if _model(info.annotation):
        pieces.append("由几个字段组成，见下。" if not _is_list(info.annotation) else "列表，每项的字段见下。")
    elif _is_list(info.annotation):
        pieces.append("列表。")
    return "".join(pieces)


def _is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is tuple or any(
        _is_list(part) for part in get_args(annotation)
    )


def _choice(annotation: Any) -> type[Choice] | None:
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return annotation
    return next((found for part in get_args(annotation) if (found := _choice(part))), None)


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)


def _inner(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    for name, info in model.model_fields.items():
        if inner := _model(info.annotation):
            yield f"{prefix}{name}", inner
            yield from _inner(inner, f"{prefix}{name}.")


def _code_page() -> Iterator[str]:
    yield "---\nsection: 交案例\ntitle: 问题代号\ndescription: 检查时会提示的每一种问题：什么意思，怎么改。\n---"
    yield _NOTICE
    yield "\n# 问题代号\n"
    yield "`govkb check` 报告的每个问题都有代号。「错误」必须改，「提醒」建议改。命令行里用 `govkb explain 代号` 也能看到。"
    for code, message in MESSAGES.items():
        yield f"\n## {code} {{ #{code} }}\n"
        yield f"**{'错误' if message.severity == 'error' else '提醒'}**：{_example(message.text)}"
        if message.why:
            yield f"\n为什么：{message.why}"
        yield f"\n怎么改：{_example(message.hint)}"


def _example(text: str) -> str:
    """A message without facts; what Markdown would read as markup is escaped."""
    return without_facts(text).replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
