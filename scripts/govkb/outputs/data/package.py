"""What describes the data to machines: a Frictionless data package, an OpenAPI 3.1 description, llms.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from govkb.outputs.data.feeds import FOLDER as FEEDS
from govkb.outputs.data.record import FOLDER, FORMAT_VERSION
from govkb.outputs.data.schema import SCHEMAS
from govkb.outputs.data.tables import Table
from govkb.views.library import Library, comparison_url, term_url

LICENCE_NAME = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"


def data_package(library: Library, tables: Iterable[tuple[Table, int, int]]) -> dict[str, Any]:
    """`datapackage.json` of the tables, each with its number of bytes and rows."""
    settings = library.settings
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "govkb",
        "title": settings.name,
        "description": "各地基层治理做法，逐条注明来源。没有值的格子表示来源未载。",
        "version": settings.version,
        "licenses": [{"name": LICENCE_NAME, "path": LICENCE_URL, "title": "知识共享 署名 4.0"}],
        "sources": [{"title": "各条做法的来源见 sources 表"}],
    }
    if settings.base_url:
        package["homepage"] = settings.base_url
    package["resources"] = [_resource(table, size, rows) for table, size, rows in tables]
    return package


def _resource(table: Table, size: int, rows: int) -> dict[str, Any]:
    fields = []
    for column in table.columns:
        field: dict[str, Any] = {"name": column.key, "title": column.title, "type": column.type}
        if column.note:
            field["description"] = column.note
        if column.type == "boolean":
            field.update(trueValues=["true"], falseValues=["false"])
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if all(column.key not in _OPTIONAL_KEYS for column in table.columns):
        schema["primaryKey"] = list(table.primary)
    if table.name != "practices":
        link = {"resource": "practices", "fields": ["id"]}
        schema["foreignKeys"] = [{"fields": ["practice"], "reference": link}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": f"{rows} 行；以字节顺序标记开头的 UTF-8。",
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": schema,
    }


_FILES: tuple[tuple[str, str, str, str], ...] = (
    ("/index.json", "index", "总目录：版本、数目、其余文件的地址", "getIndex"),
    ("/retired.json", "retired", "停用的编号和去向", "listRetired"),
    ("/vocabulary.json", "vocabulary", "词表和固定选项", "getVocabulary"),
    ("/regions.json", "regions", "用到的行政区划", "getRegions"),
    ("/comparisons.json", "comparisons", "全部对比", "listComparisons"),
)
_BY_KEY: tuple[tuple[str, str, str, str, str], ...] = (
    ("/catalogue/{page}.json", "catalogue", "目录的一页", "listPractices", "page"),
    ("/practices/{id}.json", "practice", "一条做法", "getPractice", "id"),
    ("/comparisons/{id}.json", "comparison", "一个对比", "getComparison", "id"),
)
_CITATIONS: tuple[tuple[str, str, str, str], ...] = (
    ("/citations/{id}.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", "getCsl"),
    ("/citations/{id}.ris", "application/x-research-info-systems", "RIS", "getRis"),
    ("/citations/{id}.bib", "application/x-bibtex", "BibTeX", "getBibtex"),
)


def open_api(library: Library) -> dict[str, Any]:
    """`openapi.json` (3.1): plain files to be fetched; there is no server that answers questions."""
    settings = library.settings
    paths: dict[str, Any] = {}
    for path, schema, title, operation in _FILES:
        paths[path] = {"get": _operation(operation, title, "application/json", schema, None)}
    for path, schema, title, operation, key in _BY_KEY:
        paths[path] = {"get": _operation(operation, title, "application/json", schema, key)}
    for path, media, title, operation in _CITATIONS if library.settings.ready_files else ():
        paths[path] = {"get": _operation(operation, f"本条和全部来源的著录：{title}", media, None, "id")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.name}开放数据",
            "version": FORMAT_VERSION,
            "summary": "静态文件，只读，无需密钥。",
            "description": f"库的版本 {settings.version}。字段一直都在；null 表示来源未载，文字「无」表示来源写明没有。",
            "license": {"name": LICENCE_NAME, "identifier": LICENCE_NAME},
        },
        "servers": [{"url": f"{settings.base_url}{FOLDER}" if settings.base_url else "."}],
        "paths": paths,
        "components": {"schemas": {name: {"$ref": f"schema/{name}.schema.json"} for name in SCHEMAS}},
    }


def _operation(operation: str, title: str, media: str, schema: str | None, key: str | None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "string"}}  # fmt: skip
    if media.endswith("csl+json"):
        content = {"schema": {"type": "array", "items": {"type": "object"}}}
    made: dict[str, Any] = {
        "operationId": operation,
        "summary": title,
        "responses": {"200": {"description": title, "content": {media: content}}},
    }
    if key:
        kind = {"type": "integer", "minimum": 1} if key == "page" else {"type": "string"}
        made["parameters"] = [{"name": key, "in": "path", "required": True, "schema": kind}]
        made["responses"]["404"] = {"description": "没有这一份"}
    return made


_OPTIONAL_KEYS = frozenset({"component", "branch"})
"""Columns that may be empty and yet tell rows apart: a primary key may not, so these tables name none."""

_ASKED = (
    "引用时请保留：数字的约数、单位、范围、时期和来源；是否自报；存疑说明。范围或时期不同的数字不要相加、比较或排名。"
    "「来源未载」（数据里是 null）不等于「无」。证据等级按公开的规则算出，不代表效果好坏。"
)

_PAGES = (
    ("find/", "查做法"),
    ("compare/", "对比"),
    ("glossary/", "术语与说明"),
    ("guide/evidence/", "证据等级怎么算"),
    ("guide/reading/", "怎样读一条做法"),
    ("data/", "开放数据：格式、示例、更新记录"),
)


def llms_text(library: Library) -> str:
    """`llms.txt`: what a language model should read, and how the data ask to be treated. Its length has a bound."""
    settings = library.settings
    base = settings.base_url
    comparisons = list(library.catalog.comparisons.items())[:50]
    themes = library.catalog.vocabulary.terms.get("theme", {}).values()
    lines = [
        f"# {settings.name}",
        "",
        f"> 中国各地公开报道过的基层治理做法，{len(library.practices)} 条，逐条注明来源；版本 {settings.version}，内容截至 {settings.as_of or '未载'}。",
        "",
        _ASKED,
        "",
        "## 数据",
        "",
        f"- [总目录]({base}{FOLDER}/index.json): 全部文件的地址，目录分页",
        f"- [接口说明]({base}{FOLDER}/openapi.json): OpenAPI 3.1；一条做法在 {FOLDER}/practices/编号.json",
        f"- [词表]({base}{FOLDER}/vocabulary.json): 主题、机制、问题、场景、层级、主体的编号和定义",
        f"- [新增]({base}{FEEDS}/new.xml)、[修订]({base}{FEEDS}/changed.xml): Atom",
        "",
        "## 说明",
        "",
        *(f"- [{title}]({base}{url})" for url, title in _PAGES),
        "",
        "## 主题",
        "",
        *(
            f"- [{_text(one.label)}]({base}{term_url('theme', one.id)}): {_text(one.definition)}"
            for one in themes
        ),
        "",
        "## 对比",
        "",
        *(
            f"- [{_text(one.title)}]({base}{comparison_url(key)}): {_text(one.question)}"
            for key, one in comparisons
        ),
        "",
    ]
    return "\n".join(lines)


def _text(text: str) -> str:
    """Author text inside Markdown: one line, no markup."""
    return re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", " ".join(text.split()))
