"""The library as five tables: practices, figures, steps, components, sources; each as CSV that opens in Excel.

UTF-8 with a byte order mark, because Excel and WPS take anything else for the local encoding. A text that a
spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection): author text never runs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govkb.outputs.data.growing import GrowingFile
from govkb.outputs.data.record import Record

Cell = str | int | float | bool | None
Row = list[Cell]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate; the full-width signs do so in Chinese and Japanese versions."""
_BLANK = " \n\u3000\xa0"
_SUSPECT = frozenset((*_FORMULA, *_BLANK))
"""How a text begins that may have to be made harmless."""
_SEPARATOR = "；"
_MARK = b"\xef\xbb\xbf"
"""Byte order mark of UTF-8."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key in the header, Chinese title, type in a Table Schema, what it means."""

    key: str
    title: str
    type: str = "string"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how the rows of one entry are made from its record."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Record], Iterator[Row]]
    primary: tuple[str, ...]

    @property
    def header(self) -> list[str]:
        """Keys of the columns."""
        return [column.key for column in self.columns]


def harmless(text: str) -> str:
    """The same, unless a spreadsheet would take it for a formula: then with an apostrophe in front."""
    return f"'{text}" if text[:1] in _SUSPECT and text.lstrip(_BLANK).startswith(_FORMULA) else text


class CsvWriter:
    """Collects the rows of one table while the entries pass by."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.count = 0
        self.file = GrowingFile()
        self.file.add(_MARK + _line(table.header).encode())

    def add(self, record: Record) -> None:
        """The rows of one entry."""
        lines = [
            _line(
                [
                    # Nearly every cell is empty, or a text that no rule can concern: the rest is asked for below.
                    ""
                    if cell is None
                    else cell
                    if cell.__class__ is str and cell and cell[0] not in _SUSPECT
                    else _text(cell)
                    for cell in row
                ]
            )
            for row in self.table.rows(record)
        ]
        self.file.add("".join(lines).encode())
        self.count += len(lines)


def _text(cell: Cell) -> str:
    """A cell that is not empty as it is written: words for flags, never a formula."""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def _line(cells: Sequence[str]) -> str:
    """One row of CSV. Most hold nothing that has to be quoted, which is seen at once; the others csv writes."""
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and not ('"' in line or "\n" in line or "\r" in line):
        return f"{line}\r\n"
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _label(value: Mapping[str, Any] | None) -> str | None:
    return value["label"] if value else None


def _labels(values: Sequence[Mapping[str, Any]]) -> str:
    return _SEPARATOR.join([value["label"] for value in values])


def _ids(values: Sequence[Mapping[str, Any]]) -> str:
    return _SEPARATOR.join([value["id"] for value in values])


_TERMS = (
    ("settings", "场景"),
    ("themes", "治理主题"),
    ("mechanisms", "做法机制"),
    ("problems", "问题领域"),
    ("actors", "参与主体"),
)
_CONDITIONS = (("people", "人"), ("money", "钱"), ("mandate", "权限"), ("tools", "工具"), ("time", "时间"))


def _practices(record: Record) -> Iterator[Row]:
    place, path = record["place"], {one["level"]: one["name"] for one in record["place"]["path"]}
    started, conditions = record["started"] or {}, record["conditions"] or {}
    evidence, completeness = record["evidence"], record["completeness"]
    yield [
        record["id"], record["name"], record["name_origin"]["label"], _SEPARATOR.join(record["aliases"]), record["summary"],
        record["part_of"], place["code"], path.get("province"), path.get("prefecture"), path.get("county"),
        place["town"], place["village"], record["lead_level"]["id"], record["lead_level"]["label"],
        *[text for field, _ in _TERMS for text in (_ids(record[field]), _labels(record[field]))],
        record["status"]["id"], record["status"]["label"], record["last_verified"], started.get("text"), started.get("date"),
        record["problem"], record["lead"], record["cadence"], record["venue"],
        *[conditions.get(field) for field, _ in _CONDITIONS],
        evidence["level"], evidence["name"], completeness["filled"], completeness["asked"],
        len(record["sources"]), len([source for source in record["sources"] if source["self_reported"]]),
        record["created"], record["changed"], record["address"] or record["links"]["page"],
    ]  # fmt: skip


def _figures(record: Record) -> Iterator[Row]:
    own = [("", figure) for figure in record["figures"]]
    parts = [(part["id"], figure) for part in record["components"] for figure in part["figures"]]
    reported = {source["id"]: source["self_reported"] for source in record["sources"]}
    for component, figure in own + parts:
        number = figure["number"]
        yield [
            record["id"], component or None, figure["id"], figure["label"], figure["value"], figure["approx"], figure["unit"],
            number["value"], number["low"], number["high"], number["percent"], figure["kind"]["id"], figure["kind"]["label"],
            figure["scope"], figure["period"], figure["base"], figure["source"], reported.get(figure["source"]), figure["doubt"],
        ]  # fmt: skip


def _steps(record: Record) -> Iterator[Row]:
    for order, step in enumerate(record["steps"], 1):
        stage = step["stage"] or {}
        head = [record["id"], order]
        yield [
            *head, None, stage.get("id"), stage.get("label"), step["title"], None, step["what"], step["who"], step["time_limit"],
            None, step["source"],
        ]  # fmt: skip
        for number, branch in enumerate(step["branches"], 1):
            yield [
                *head, number, stage.get("id"), stage.get("label"), branch["title"], branch["when"], branch["what"], branch["who"],
                branch["time_limit"], branch["rejoins"]["label"], step["source"],
            ]  # fmt: skip


def _components(record: Record) -> Iterator[Row]:
    for part in record["components"]:
        yield [
            record["id"], part["id"], part["name"], part["name_origin"]["label"], _SEPARATOR.join(part["aliases"]),
            part["detail"]["label"], part["text"], part["practice"], part["source"],
        ]  # fmt: skip


def _sources(record: Record) -> Iterator[Row]:
    for source in record["sources"]:
        yield [
            record["id"], source["id"], source["type"]["id"], source["type"]["label"], source["title"],
            source["title_origin"]["label"], source["publisher"], source["date"], source["page"],
            _SEPARATOR.join(source["authors"]), source["url"], source["archived_url"], source["accessed"],
            source["self_reported"], source["note"], source["citation"],
        ]  # fmt: skip


_PRACTICE = Column("practice", "条目编号")
_WHOLE = "integer"

TABLES: tuple[Table, ...] = (
    Table(
        "practices",
        "做法",
        (
            Column("id", "编号"),
            Column("name", "名称"),
            Column("name_origin", "名称由来"),
            Column("aliases", "别名", note="几个值用；隔开"),
            Column("summary", "摘要"),
            Column("part_of", "上级做法"),
            Column("region_code", "行政区划代码"),
            Column("province", "省"),
            Column("prefecture", "市（州、盟）"),
            Column("county", "县（市、区）"),
            Column("town", "乡镇（街道）"),
            Column("village", "村（社区）"),
            Column("lead_level", "牵头层级编号"),
            Column("lead_level_label", "牵头层级"),
            *(
                column
                for field, title in _TERMS
                for column in (
                    Column(field, f"{title}编号", note="几个值用；隔开"),
                    Column(f"{field}_labels", title, note="几个值用；隔开"),
                )
            ),
            Column("status", "状态编号"),
            Column("status_label", "状态"),
            Column("last_verified", "最近核实", note="年、年-月或年-月-日"),
            Column("started_text", "起始（来源怎么说）"),
            Column("started_date", "起始日期", note="年、年-月或年-月-日"),
            Column("problem", "情境与问题"),
            Column("lead", "牵头"),
            Column("cadence", "多久一次"),
            Column("venue", "在哪里办"),
            *(Column(f"condition_{field}", f"条件：{title}") for field, title in _CONDITIONS),
            Column("evidence_level", "证据等级", _WHOLE),
            Column("evidence_name", "证据等级名称"),
            Column("points_filled", "来源写到的要点", _WHOLE),
            Column("points_asked", "要点总数", _WHOLE),
            Column("sources", "来源数", _WHOLE),
            Column("sources_self_reported", "其中自报", _WHOLE),
            Column("created", "建立日期"),
            Column("changed", "最近修订"),
            Column("address", "网页"),
        ),
        _practices,
        ("id",),
    ),
    Table(
        "figures",
        "数字",
        (
            _PRACTICE,
            Column("component", "组成部分", note="空：整条做法的数字"),
            Column("id", "编号"),
            Column("label", "数的是什么"),
            Column("value", "数值", note="照来源所印"),
            Column("approx", "约数"),
            Column("unit", "单位"),
            Column("number", "大小", "number", "由数值换算；范围、只有数量级的为空"),
            Column("number_low", "下限", "number"),
            Column("number_high", "上限", "number"),
            Column("percent", "是否百分比", "boolean"),
            Column("kind", "种类编号"),
            Column("kind_label", "种类"),
            Column("scope", "范围"),
            Column("period", "时期"),
            Column("base", "分母或口径"),
            Column("source", "来源编号"),
            Column("self_reported", "是否自报", "boolean"),
            Column("doubt", "存疑"),
        ),
        _figures,
        ("practice", "component", "id"),
    ),
    Table(
        "steps",
        "步骤",
        (
            _PRACTICE,
            Column("step", "第几步", _WHOLE),
            Column("branch", "第几个分支", _WHOLE, "空：这一步本身"),
            Column("stage", "阶段编号"),
            Column("stage_label", "阶段"),
            Column("title", "环节"),
            Column("when", "什么情况"),
            Column("what", "做什么"),
            Column("who", "谁"),
            Column("time_limit", "时限"),
            Column("rejoins", "是否回到主线"),
            Column("source", "来源编号"),
        ),
        _steps,
        ("practice", "step", "branch"),
    ),
    Table(
        "components",
        "组成部分",
        (
            _PRACTICE,
            Column("id", "编号"),
            Column("name", "名称"),
            Column("name_origin", "名称由来"),
            Column("aliases", "别名", note="几个值用；隔开"),
            Column("detail", "详略"),
            Column("text", "说明"),
            Column("entry", "单独条目的编号"),
            Column("source", "来源编号"),
        ),
        _components,
        ("practice", "id"),
    ),
    Table(
        "sources",
        "来源",
        (
            _PRACTICE,
            Column("id", "编号"),
            Column("type", "类型编号"),
            Column("type_label", "类型"),
            Column("title", "题名"),
            Column("title_origin", "题名由来"),
            Column("publisher", "报刊、网站或出版者"),
            Column("date", "发布日期", note="年、年-月或年-月-日"),
            Column("page", "版次或页码"),
            Column("authors", "作者", note="几个值用；隔开"),
            Column("url", "网址"),
            Column("archived_url", "存档网址"),
            Column("accessed", "引用日期"),
            Column("self_reported", "是否自报", "boolean"),
            Column("note", "来源说明"),
            Column("citation", "按 GB/T 7714—2025 著录"),
        ),
        _sources,
        ("practice", "id"),
    ),
)
"""In the order in which they stand in the workbook."""
