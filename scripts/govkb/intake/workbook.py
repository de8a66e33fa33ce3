"""A filled-in workbook as a draft of an entry: every cell that holds something is placed, kept or told of.

Sheets, rows and columns are known by their titles, not by their position, so a table that was moved about, or copied
into another workbook, is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govkb.intake.cells import Cell, Sheet, read_sheets
from govkb.intake.draft import Draft, Drafting, Gap, Place, Rest
from govkb.intake.filling import split
from govkb.intake.labels import Labels
from govkb.intake.layout import FREE, KIND, MARK, OWNER, Form, Slot, Table, kind_labels, sheets
from govkb.intake.parcel import open_parcel
from govkb.intake.template import GUIDE_SHEET, ID_LABEL, REFERENCE_SHEETS, STAMP_LABEL, stamp
from govkb.intake.words import INTROS
from govkb.model import ID_PATTERN
from govkb.nearest import nearest
from govkb.pinyin import syllables

_FORMULA = "这里是公式，没有计算，也没有取它的结果。"
_FORMULA_REMEDY = "把结果照来源写成文字或数字；文字要以等号开头的，在前面加一个半角撇号。"
_ERROR = "这里显示的是表格软件的出错标记「{value}」，没有导入。"
_ERROR_REMEDY = "写上来源的内容，或清空这一格。"


def read_workbook(data: bytes, labels: Labels) -> Draft:
    """The draft that a workbook gives. Raises Refused for what is no workbook, or not a safe one."""
    book = read_sheets(open_parcel(data, "xlsx"))
    reader = _Reader(labels)
    plans = {one.title: one for one in sheets()}
    known: dict[str, list[Sheet]] = {}
    for sheet in book.sheets:
        title = sheet.title.strip()
        if title in plans:
            known.setdefault(title, []).append(sheet)
        else:
            reader.beside(sheet, title, plans)
    # Figures last: they name components. The rest in the order of the plan, so that the file's does not matter.
    for plan in sorted(plans.values(), key=lambda one: one.title == "数据"):
        for sheet in known.get(plan.title, ()):
            reader.planned(sheet, plan)
    draft = reader.draft
    complete(draft)
    draft.rest += [Rest(Place(where, 0), text) for where, text in book.loose]
    if book.pictures:
        draft.notes.append(f"文件里有 {book.pictures} 张图片，没有导入。")
    if not known:
        draft.gaps.append(
            Gap(
                Place("文件", 0),
                "没有找到填报表里的任何一张表，内容都放进了备注。",
                "用 govkb template 生成的填报表来填。",
            )
        )
    return draft.finished()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table: its cells by field."""

    number: int
    cells: Mapping[tuple[str, ...], Cell]


class _Reader:
    """Reads sheet after sheet into one draft."""

    def __init__(self, labels: Labels) -> None:
        self.labels, self.draft = labels, Drafting()
        self.is_current = True

    def planned(self, sheet: Sheet, plan: Form | Table) -> None:
        """A sheet of the template to fill in."""
        if isinstance(plan, Form):
            self.form(sheet, plan)
        else:
            self.table(sheet, plan)

    # -- sheets that are no part of the entry

    def beside(self, sheet: Sheet, title: str, plans: Mapping[str, Form | Table]) -> None:
        """A sheet that is not for filling in."""
        if title == GUIDE_SHEET:
            self.guide(sheet)
        elif title == FREE:
            self.keep(sheet, skip={title, INTROS[FREE]})
        elif title not in REFERENCE_SHEETS:
            self.strange(sheet, plans)

    def guide(self, sheet: Sheet) -> None:
        """What the first sheet says of the workbook itself."""
        rows = {sheet.text(row, 1).strip(): sheet.text(row, 2).strip() for row in sheet.rows()}
        identifier = rows.get(ID_LABEL, "")
        self.draft.identifier = identifier if re.fullmatch(ID_PATTERN, identifier) else ""
        if STAMP_LABEL in rows and rows[STAMP_LABEL] != stamp():
            self.is_current = False
            self.draft.notes.append("这份填报表是用另一个版本的模板填的；能认出的都照新版放好了。")
        beside = {cell: one for cell, one in sheet.cells.items() if cell[1] > 2}
        self.keep(Sheet(sheet.title, beside))

    def strange(self, sheet: Sheet, plans: Mapping[str, Form | Table]) -> None:
        """A sheet that the template does not have."""
        if sheet.cells:
            near = nearest(sheet.title, plans, at_least=0.4)
            remedy = (
                f"您是不是想用「{near}」？把表名改成它再导入。"
                if near
                else "需要的话，抄到「还想说的」或对应的表里。"
            )
            message = f"填报表里没有「{sheet.title}」这张表，内容放进了备注。"
            self.draft.gaps.append(Gap(self._place(sheet, *min(sheet.cells)), message, remedy))
        self.keep(sheet)

    def keep(self, sheet: Sheet, skip: frozenset[str] | set[str] = frozenset()) -> None:
        """Keep every cell of a sheet as it is."""
        for (row, column), cell in sorted(sheet.cells.items()):
            if cell.text.strip() not in skip:
                self.draft.rest.append(Rest(self._place(sheet, row, column), cell.text.strip()))

    # -- forms

    def form(self, sheet: Sheet, form: Form) -> None:
        """Rows known by the title in their first column; the text stands in the second."""
        slots = {_bare(slot.title): slot for slot in form.slots}
        templates = {text for slot in form.slots for text in (slot.help, slot.example)} | {
            form.title,
            form.intro,
        }
        items: dict[Slot, list[tuple[str, Place]]] = {}
        for row, here in sheet.by_row().items():
            title = sheet.text(row, 1)
            slot = slots.get(_bare(title))
            for column in (column for column in here if column > 2):
                self._keep_beside(sheet, row, column, templates)
            if slot is None:
                self._unknown_row(sheet, row, title, slots, {form.title, form.intro})
                continue
            place = self._place(sheet, row, 2)
            text = self._text(sheet, row, 2)
            if slot.room > 1:
                items.setdefault(slot, []).extend((one, place) for one in self._several(slot, text))
                self.draft.places.setdefault(slot.path, place)
                continue
            self.draft.places.setdefault(slot.path, place)
            if not text:
                continue
            if _has(self.draft.value, slot.path):
                self.draft.gaps.append(
                    Gap(place, f"「{slot.title}」写了两处，用了前一处，这一处放进了备注。", "留一处。")
                )
                self.draft.rest.append(Rest(place, text))
            else:
                self.draft.places[slot.path] = place
                self.draft.put(slot.path, self._written(slot, text))
        for slot, found in items.items():
            if not found:
                continue
            self.draft.put(slot.path, [text for text, _ in found])
            self.draft.places[slot.path] = found[0][1]
            self.draft.places.update({(*slot.path, n): place for n, (_, place) in enumerate(found)})

    def _unknown_row(
        self, sheet: Sheet, row: int, title: str, slots: Mapping[str, Slot], skip: set[str]
    ) -> None:
        for column in (1, 2):
            cell = sheet.cells.get((row, column))
            if cell and cell.text.strip() not in skip:
                self.draft.rest.append(Rest(self._place(sheet, row, column), cell.text.strip()))
        if (row, 2) in sheet.cells and title.strip() not in skip:
            near = nearest(_bare(title), slots, at_least=0.5) if title else None
            remedy = f"您是不是想写「{slots[near].title}」？" if near else "抄到对应的一行里。"
            self.draft.gaps.append(
                Gap(self._place(sheet, row, 2), "这一行不是填报表里的项目，内容放进了备注。", remedy)
            )

    def _keep_beside(self, sheet: Sheet, row: int, column: int, templates: set[str]) -> None:
        """What stands beside the column to fill in, unless it is the template's own."""
        text = sheet.cells[row, column].text.strip()
        if text not in templates and (self.is_current or column > 4):
            self.draft.rest.append(Rest(self._place(sheet, row, column), text))

    # -- tables

    def table(self, sheet: Sheet, table: Table) -> None:
        """Rows below the row of titles."""
        columns, head = self._columns(sheet, table)
        if head is None:
            if sheet.cells:
                self.draft.gaps.append(
                    Gap(
                        self._place(sheet, *min(sheet.cells)),
                        "找不到这张表的标题行，内容放进了备注。",
                        "标题行照模板写。",
                    )
                )
                self.keep(sheet)
            return
        templates = {slot.help for slot in table.slots} | {"怎么写", MARK}
        rows: list[_Row] = []
        examples = {slot.example for slot in table.slots}
        for row, here in sheet.by_row().items():
            if row <= head:
                if row < head:
                    self.keep(_part(sheet, row, here), skip={table.title, table.intro})
                continue
            mark = here[1].text.strip() if 1 in here else ""
            texts = {cell.text.strip() for column, cell in here.items() if column > 1}
            if mark == "怎么写" and (texts <= templates or not self.is_current):
                continue
            if mark == MARK and texts <= examples:
                continue
            if mark == MARK:
                self.draft.notes.append(
                    f"{self._place(sheet, row, 1)}：示例行改过，当作内容导入了；不是要交的，删去这一项。"
                )
            strangers = {
                column: cell
                for column, cell in here.items()
                if column not in columns and (column > 1 or not _is_count(cell.text))
            }
            self.keep(_part(sheet, row, strangers), skip={MARK, "怎么写"})
            cells = {slot.path: here[column] for column, slot in columns.items() if column in here}
            if cells and not (
                table.title == "来源"
                and set(cells) == {("id",)}
                and re.fullmatch(r"s[0-9]+", cells["id",].text)
            ):
                rows.append(_Row(row, cells))
        where = {slot.path: column for column, slot in columns.items()}
        self.draft.places.setdefault(table.path, Place(sheet.title, head + 3, min(where.values(), default=2)))
        self._rows(sheet, table, rows, where)

    def _columns(self, sheet: Sheet, table: Table) -> tuple[dict[int, Slot], int | None]:
        """Column by column which field it is, and the row of titles: the first with two titles or more."""
        slots = {_bare(slot.title): slot for slot in table.slots}
        for row, cells in sheet.by_row().items():
            here = {column: _bare(cell.text) for column, cell in cells.items()}
            known: dict[int, Slot] = {}
            for column, title in sorted(here.items()):
                if title in slots and slots[title] not in known.values():
                    known[column] = slots[title]
            if len(known) >= 2:
                for column, title in sorted(here.items()):
                    if column not in known and title != "行":
                        near = nearest(title, slots, at_least=0.5)
                        remedy = f"您是不是想写「{slots[near].title}」？" if near else "抄到对应的列里。"
                        place = self._place(sheet, row, column)
                        self.draft.gaps.append(Gap(place, f"没有「{title}」这一列，内容放进了备注。", remedy))
                        self.draft.rest.append(Rest(place, sheet.cells[row, column].text.strip()))
                return known, row
        return {}, None

    def _rows(
        self, sheet: Sheet, table: Table, rows: list[_Row], where: Mapping[tuple[str, ...], int]
    ) -> None:
        items: list[dict[str, Any]] = []
        for row in rows:
            item: dict[str, Any] = {}
            special: dict[tuple[str, ...], str] = {}
            for slot in table.slots:
                if slot.path not in row.cells:
                    continue
                text = self._text(sheet, row.number, where[slot.path])
                if not text:
                    continue
                if slot.path in (KIND, OWNER):
                    special[slot.path] = text
                else:
                    item[slot.path[0]] = split(text, slot.many) if slot.many else self._written(slot, text)
            if not item and not special:
                continue
            holder, pointer = self._holder(sheet, table, row, where, item, special, items)
            holder.append(item)
            here = (*pointer, len(holder) - 1)
            self.draft.places[here] = Place(sheet.title, row.number, min(where[path] for path in row.cells))
            for path, column in where.items():
                if path not in (KIND, OWNER):
                    self.draft.places[(*here, *path)] = self._place(sheet, row.number, column)
        if items:
            self.draft.put(
                table.path,
                [*_get(self.draft.value, table.path), *items]
                if _has(self.draft.value, table.path)
                else items,
            )

    def _holder(
        self, sheet: Sheet, table: Table, row: _Row, where: Mapping[tuple[str, ...], int],
        item: dict[str, Any], special: Mapping[tuple[str, ...], str], items: list[dict[str, Any]],
    ) -> tuple[list[dict[str, Any]], tuple[str | int, ...]]:  # fmt: skip
        """The list that a row belongs to, and the pointer to it."""
        step, branch = kind_labels()
        if table.path == ("steps",):
            kind = special.get(KIND, branch if "when" in item and "stage" not in item else step)
            if kind not in (step, branch):
                self._aside(sheet, row, where[KIND], kind, f"「这一行是」只能选“{step}”或“{branch}”。")
            elif kind == branch and items:
                return items[-1].setdefault("branches", []), ("steps", len(items) - 1, "branches")
            elif kind == branch:
                self._aside(sheet, row, where.get(KIND, 1), kind, "这一行标为「分支」，上面却没有步骤。")
        if OWNER in special:
            wanted = special[OWNER]
            components = self.draft.value.get("components", [])
            for index, part in enumerate(components):
                if wanted in (part.get("id"), part.get("name")):
                    return part.setdefault("figures", []), ("components", index, "figures")
            self._aside(
                sheet,
                row,
                where[OWNER],
                wanted,
                f"「组成部分」表里没有「{wanted}」，这个数字放进了整条做法。",
            )
        return items, table.path

    def _aside(self, sheet: Sheet, row: _Row, column: int, text: str, message: str) -> None:
        place = self._place(sheet, row.number, column)
        self.draft.gaps.append(Gap(place, message, "从下拉框里选，或清空这一格。"))
        self.draft.rest.append(Rest(place, text))

    # -- cells

    def _text(self, sheet: Sheet, row: int, column: int) -> str:
        """The text of a cell; a formula or a sign of error is told of and kept aside."""
        cell = sheet.cells.get((row, column))
        if cell is None:
            return ""
        if cell.state == "text":
            text = cell.text
            return text.strip(" \t\u3000\xa0\n") + (
                "\n" if text.endswith("\n") and "\n" not in text.strip() else ""
            )
        place = self._place(sheet, row, column)
        if cell.state == "formula":
            self.draft.gaps.append(Gap(place, _FORMULA, _FORMULA_REMEDY))
        else:
            self.draft.gaps.append(Gap(place, _ERROR.format(value=cell.text), _ERROR_REMEDY))
        self.draft.rest.append(Rest(place, cell.text))
        return ""

    def _written(self, slot: Slot, text: str) -> str:
        text = text.strip()
        if slot.offers == "flag":
            return {"是": "true", "否": "false", "TRUE": "true", "FALSE": "false"}.get(text, text)
        return self.labels.written(slot.offers, text) if slot.offers else text

    def _several(self, slot: Slot, text: str) -> list[str]:
        """What one of several cells of a field holds: nothing, a value, or some that are all on its list."""
        known = dict(self.labels.lists.get(slot.offers, ()))
        one = self._written(slot, text)
        parts = [self._written(slot, part) for part in split(text, "、；;")]
        if one in known or not all(part in known for part in parts):
            return [one] if one else []
        return parts

    @staticmethod
    def _place(sheet: Sheet, row: int, column: int) -> Place:
        return Place(sheet.title, row, column)


def complete(draft: Drafting) -> None:
    """Give ids to sources, components and figures that have none, and to figures the only source there is."""
    value = draft.value
    made = list(_numbered(value.get("sources", []), lambda n, _: f"s{n}"))
    made += _numbered(
        value.get("components", []), lambda n, part: slug(str(part.get("name", ""))) or f"part-{n}"
    )
    figures = [
        *value.get("figures", []),
        *(one for part in value.get("components", []) for one in part.get("figures", [])),
    ]
    made += _numbered(figures, lambda n, _: f"f{n}")
    if made:
        draft.notes.append(f"没有写编号的，编了号：{'、'.join(made)}。")
    sources = value.get("sources", [])
    bare = [one for one in figures if "source" not in one]
    if len(sources) == 1 and bare:
        for one in bare:
            one["source"] = sources[0]["id"]
        draft.notes.append(f"来源只有一条，没有写来源的数字都记在它名下：{sources[0]['id']}。")


def _numbered(items: list[dict[str, Any]], name: Any) -> Iterator[str]:
    taken = {one.get("id") for one in items}
    for index, item in enumerate(items, 1):
        if "id" not in item:
            wanted = name(index, item)
            number = index
            fresh = wanted
            while fresh in taken:
                number += 1
                fresh = (
                    f"{re.sub('[0-9]+$', '', wanted)}{number}"
                    if re.search("[0-9]$", wanted)
                    else f"{wanted}-{number}"
                )
            item["id"] = fresh
            taken.add(fresh)
            yield fresh


def slug(name: str) -> str:
    """A name in pinyin, as ids are written: 屋场会 -> wuchanghui. Empty where the name gives none."""
    text = "".join(syllables(re.sub(r"[^\w]", " ", name), _spaced))
    found = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
    return found if re.fullmatch(ID_PATTERN, found) else ""


def _spaced(other: str) -> str:
    """What is no Chinese stands for itself, apart from what is."""
    return f" {other} "


def _bare(title: str) -> str:
    """A title without its star, number and spaces."""
    return re.sub(r"（[0-9]+）$", "", re.sub(r"[\s*＊]", "", title)).replace(":", "：")


def _part(sheet: Sheet, row: int, cells: Mapping[int, Cell]) -> Sheet:
    """Some cells of one row as a sheet of their own."""
    return Sheet(sheet.title, {(row, column): cell for column, cell in cells.items()})


def _is_count(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,4}", text.strip()))


def _get(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _has(value: Any, path: tuple[str, ...]) -> bool:
    return _get(value, path) is not None
