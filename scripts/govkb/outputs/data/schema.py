"""JSON Schemas (2020-12) of the published files, made from the same model as the records that they describe.

A field that may be unknown is nullable and always there. Objects stay open for fields that a later version may add;
the contract tests close them, so that nothing is published without standing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from govkb.choices import Choice
from govkb.model import Comparison, Component, Figure, Place, Practice, Relation, Retired, Source
from govkb.outputs.data.record import FORMAT_VERSION, TERM_FIELDS, inner_type, is_list
from govkb.vocabulary import FACET_FIELDS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _text(title: str, *, known: bool = True, pattern: str = "") -> Schema:
    schema: Schema = {"title": title, "type": "string" if known else ["string", "null"]}
    if pattern:
        schema["pattern"] = pattern
    return schema


def _whole(title: str, *, known: bool = True) -> Schema:
    return {"title": title, "type": "integer" if known else ["integer", "null"], "minimum": 0}


def _number(title: str) -> Schema:
    return {"title": title, "type": ["number", "null"]}


def _list(title: str, items: Schema) -> Schema:
    return {"title": title, "type": "array", "items": items}


def _object(title: str, properties: Mapping[str, Schema]) -> Schema:
    return {"title": title, "type": "object", "properties": dict(properties), "required": list(properties)}


_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_CODE = r"^[0-9]{6}$"


def _date(title: str) -> Schema:
    return _text(title, known=False, pattern=_DATE)


_FORMAT = {"title": "格式版本", "type": "string", "pattern": rf"^{FORMAT_VERSION.partition('.')[0]}\.[0-9]+$"}
_REGION = _object(
    "区划",
    {
        "code": _text("代码", pattern=_CODE),
        "name": _text("名称"),
        "level": {"title": "层级", "enum": ["province", "prefecture", "county"]},
    },
)
_NAMED = _object("条目", {"id": _text("编号"), "name": _text("名称")})
_EVIDENCE = _object(
    "证据等级（按公开的规则算出）",
    {
        "level": {"title": "等级", "type": "integer", "minimum": 1, "maximum": 4},
        "of": _whole("共几级"),
        "name": _text("等级名称"),
        "gained": _list("得到这一级的理由", {"type": "string"}),
        "missing": _list("没有更高的理由", {"type": "string"}),
    },
)

_ADDED: Mapping[type[BaseModel], Mapping[str, Schema]] = {
    Place: {"name": _text("完整地名"), "path": _list("从省到县", _REGION)},
    Figure: {
        "number": _object(
            "数值的大小",
            {
                "value": _number("大小"),
                "low": _number("下限"),
                "high": _number("上限"),
                "percent": {"title": "是否百分比", "type": "boolean"},
            },
        )
    },
    Source: {"citation": _text("按 GB/T 7714—2025 著录")},
    Relation: {"target_name": _text("对方名称", known=False)},
    Component: {"practice_name": _text("单独条目的名称", known=False)},
}
"""What `record.py` adds to the fields of a model."""


def practice_schema() -> Schema:
    """Schema of `practices/<id>.json`."""
    citation_links = {name: _text(title, known=False) for name, title in (("csl", "CSL-JSON"), ("ris", "RIS"), ("bibtex", "BibTeX"))}  # fmt: skip
    return _document(
        "做法条目（发布格式）",
        {
            "format": _FORMAT,
            "id": _text("编号"),
            "address": _text("网页地址", known=False),
            **_model(Practice)["properties"],
            "evidence": _EVIDENCE,
            "completeness": _object(
                "完整程度（与证据等级无关）",
                {
                    "filled": _whole("来源写到的要点"),
                    "asked": _whole("读者会问的要点"),
                    "silent": _list("来源未载的要点", {"type": "string"}),
                },
            ),
            "created": _date("建立日期"),
            "changed": _date("最近修订日期"),
            "compared_in": _list(
                "出现在哪些对比里", _object("对比", {"id": _text("编号"), "title": _text("标题")})
            ),
            "parts": _list("以本条为上级的条目", _NAMED),
            "citation": _text("引用本条"),
            "links": _object(
                "相对于网站根目录的地址",
                {
                    "page": _text("网页"),
                    "data": _text("本文件"),
                    **citation_links,
                    "file": _text("仓库里的文件"),
                },
            ),
        },
    )


def comparison_schema() -> Schema:
    """Schema of `comparisons/<id>.json`."""
    return _document(
        "对比（发布格式）",
        {
            "format": _FORMAT,
            "id": _text("编号"),
            "address": _text("网页地址", known=False),
            **_model(Comparison)["properties"],
            "names": {
                "title": "做法的名称",
                "type": "object",
                "additionalProperties": {"type": "string"},
            },
            "links": _object(
                "相对于网站根目录的地址",
                {"page": _text("网页"), "data": _text("本文件"), "file": _text("仓库里的文件")},
            ),
        },
    )


def catalogue_schema() -> Schema:
    """Schema of `catalogue/<page>.json`."""
    entry = {
        "id": _text("编号"),
        "name": _text("名称"),
        "summary": _text("摘要"),
        "place": _object("地点", {"code": _text("代码", pattern=_CODE), "name": _text("完整地名")}),
        "province": _text("省级代码", known=False, pattern=_CODE),
        "lead_level": _text("牵头层级"),
        **{
            field: _list(Practice.model_fields[field].title or field, {"type": "string"})
            for field, _ in FACET_FIELDS
        },
        "status": _text("状态"),
        "evidence": {"title": "证据等级", "type": "integer", "minimum": 1, "maximum": 4},
        "changed": _date("最近修订日期"),
        "data": _text("条目数据"),
        "page": _text("网页"),
    }
    return _document(
        "目录的一页",
        {
            "format": _FORMAT,
            "page": _whole("第几页"),
            "pages": _whole("共几页"),
            "previous": _text("上一页", known=False),
            "next": _text("下一页", known=False),
            "entries": _list("条目", _object("条目", entry)),
        },
    )


def index_schema() -> Schema:
    """Schema of `index.json`, the door to everything."""
    file = _object("文件", {"path": _text("相对于网站根目录的地址"), "title": _text("是什么")})
    return _document(
        "开放数据总目录",
        {
            "format": _FORMAT,
            "name": _text("库名"),
            "site": _text("网站地址", known=False),
            "version": _text("库的版本"),
            "as_of": _date("内容截至"),
            "licence": _object("许可", {"name": _text("名称"), "url": _text("全文")}),
            "counts": _object(
                "数目",
                {
                    "practices": _whole("做法"),
                    "comparisons": _whole("对比"),
                    "figures": _whole("数字"),
                    "sources": _whole("来源"),
                },
            ),
            "catalogue": _list(
                "目录各页",
                _object(
                    "页",
                    {
                        "path": _text("地址"),
                        "count": _whole("条数"),
                        "first": _text("第一条"),
                        "last": _text("最后一条"),
                    },
                ),
            ),
            "files": _list("其余文件", file),
        },
    )


def vocabulary_schema() -> Schema:
    """Schema of `vocabulary.json`."""
    term = {
        "id": _text("编号"),
        "label": _text("名称"),
        "definition": _text("定义"),
        "plain": _text("口语说法", known=False),
        "synonyms": _list("同义词", {"type": "string"}),
        "basis": _list("依据", {"type": "string"}),
        "retired": {"title": "是否停用", "type": "boolean"},
        "use": _text("改用", known=False),
        "count": _whole("收录条数"),
    }
    facet = {
        "id": _text("编号"),
        "label": _text("名称"),
        "question": _text("要回答的问题"),
        "terms": _list("词", _object("词", term)),
    }
    choice = {
        "id": _text("编号"),
        "members": _list("可选值", _object("值", {"id": _text("值"), "label": _text("名称")})),
    }
    return _document(
        "词表",
        {
            "format": _FORMAT,
            "facets": _list("受控词表", _object("词表", facet)),
            "choices": _list("固定选项", _object("选项", choice)),
        },
    )


def regions_schema() -> Schema:
    """Schema of `regions.json`."""
    region = {**_REGION["properties"], "full_name": _text("完整名称"), "count": _whole("收录条数（含下级）")}
    return _document(
        "用到的行政区划",
        {
            "format": _FORMAT,
            "data_as_of": _text("代码表截至"),
            "regions": _list("区划", _object("区划", region)),
        },
    )


def comparisons_schema() -> Schema:
    """Schema of `comparisons.json`."""
    one = {
        "id": _text("编号"),
        "title": _text("标题"),
        "question": _text("要回答的问题"),
        "practices": _list("做法", {"type": "string"}),
        "data": _text("数据"),
        "page": _text("网页"),
    }
    return _document("全部对比", {"format": _FORMAT, "comparisons": _list("对比", _object("对比", one))})


def retired_schema() -> Schema:
    """Schema of `retired.json`."""
    fields = {"id": _text("原编号"), **_model(Retired)["properties"]}
    return _document(
        "停用的编号", {"format": _FORMAT, "retired": _list("停用的编号", _object("停用的编号", fields))}
    )


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "index": index_schema,
    "catalogue": catalogue_schema,
    "practice": practice_schema,
    "comparisons": comparisons_schema,
    "comparison": comparison_schema,
    "retired": retired_schema,
    "vocabulary": vocabulary_schema,
    "regions": regions_schema,
}
"""Schemas by the name of their file (`schema/<name>.schema.json`)."""


def _document(title: str, properties: Mapping[str, Schema]) -> Schema:
    return {"$schema": DIALECT, **_object(title, properties)}


def _model(model: type[BaseModel]) -> Schema:
    """The object into which `Records.plain` turns a model."""
    properties = {name: _field(model, name, info) for name, info in model.model_fields.items()}
    return _object(model.model_config.get("title") or model.__name__, {**properties, **_ADDED.get(model, {})})


def _field(model: type[BaseModel], name: str, info: FieldInfo) -> Schema:
    schema = _one(model, name, info.annotation)
    if is_list(info.annotation):
        schema = {"type": "array", "items": schema}
    elif type(None) in get_args(info.annotation):
        schema = _nullable(schema)
    titled = {"title": info.title or name, **{key: value for key, value in schema.items() if key != "title"}}
    if info.description:
        titled["description"] = info.description
    return titled


def _one(model: type[BaseModel], name: str, annotation: Any) -> Schema:
    """Schema of one value of a field."""
    if model is Practice and name in TERM_FIELDS:
        return _object("词", {"id": _text("编号"), "label": _text("名称")})
    inner = inner_type(annotation)
    if inner is None:
        return {"type": "boolean" if _is_flag(annotation) else "string"}
    if issubclass(inner, Choice):
        known = {"title": "值", "enum": [member.value for member in inner]}
        return _object("选项", {"id": known, "label": _text("名称")})
    return _model(inner)


def _is_flag(annotation: Any) -> bool:
    return annotation is bool or any(_is_flag(part) for part in get_args(annotation))


def _nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}
