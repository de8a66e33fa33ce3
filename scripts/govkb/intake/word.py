"""A Word document as a draft of an entry: the fill-in template, or any report with headings.

Text goes into a field where a heading, or the title of a table's row or column, says so. Nothing is guessed beyond
that: what the headings do not place is kept, and told of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from govkb.document import Pointer
from govkb.intake.draft import Draft, Drafting, Gap, Place, Rest
from govkb.intake.filling import split
from govkb.intake.labels import Labels
from govkb.intake.layout import KIND, OWNER, Form, Slot, Table, sheets
from govkb.intake.pages import Grid, Paragraph, read_pages
from govkb.intake.parcel import open_parcel
from govkb.intake.word_words import SECTIONS, WORD_TITLE, template_texts
from govkb.intake.workbook import complete

_NUMBER = r"(?:第?[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]{1,2}[、.．)）](?![0-9]))\s*"
_BEFORE = "开头"


def read_word(data: bytes, labels: Labels) -> Draft:
    """The draft that a document gives. Raises Refused for what is no document, or not a safe one."""
    pages = read_pages(open_parcel(data, "docx"))
    reader = _Reader(labels)
    for block in pages.blocks:
        if isinstance(block, Grid):
            reader.grid(block)
        else:
            reader.paragraph(block)
    reader.finish()
    for where, text in pages.loose:
        if text not in reader.own:
            reader.draft.rest.append(Rest(Place(where, 0), text))
    if pages.pictures:
        reader.draft.notes.append(f"文件里有 {pages.pictures} 张图片，没有导入。")
    return reader.draft.finished()


class _Reader:
    """Reads block after block; remembers under which heading it is."""

    def __init__(self, labels: Labels) -> None:
        self.labels, self.draft, self.own = labels, Drafting(), template_texts(labels)
        self.section, self.target, self.level = _BEFORE, "", 0
        self.count = self.tables = 0
        self.texts: list[tuple[str, Place]] = []
        """Paragraphs of the section so far that make one text."""
        self.step: dict[str, Any] | None = None

    # -- paragraphs

    def paragraph(self, block: Paragraph) -> None:
        """A heading opens a section; a text goes where its section says."""
        level = _heading_level(block)
        if block.text in self.own and level is None:
            return
        if level is not None and self._heading(block.text, level):
            return
        self.count += 1
        place = Place(self.section, self.count, 0, True)
        take = _TAKERS.get(self.target, _Reader.take_other)
        take(self, block.text, place, level is not None)

    def _heading(self, text: str, level: int) -> bool:
        """Whether a heading opened a section; one below the section's own may be part of its text."""
        bare = re.sub(f"^{_NUMBER}", "", text).strip()
        target = next((name for name, pattern in SECTIONS if re.search(pattern, bare)), "")
        if level == 0:
            if text != WORD_TITLE and "name" not in self.draft.value:
                self._put(("name",), text, Place("标题", 0, 0, True))
            elif text != WORD_TITLE:
                self.draft.rest.append(Rest(Place("标题", 0, 0, True), text))
            return True
        if self.target and level > self.level and (not target or self.target == "steps"):
            return False
        self._close()
        self.section, self.target, self.level, self.count = bare or text, target or "?", level, 0
        if not target:
            place = Place(self.section, 0, 0, True)
            self.draft.gaps.append(
                Gap(
                    place,
                    f"标题「{bare}」对不上任何字段，下面的内容放进了备注。",
                    "换成模板里的标题，或把内容移到对应的标题下。",
                )
            )
            self.draft.rest.append(Rest(place, text))
        return True

    def take_other(self, text: str, place: Place, is_heading: bool) -> None:
        del is_heading
        self.draft.rest.append(Rest(place, text))

    def take_problem(self, text: str, place: Place, is_heading: bool) -> None:
        del is_heading
        self.texts.append((text, place))

    def take_steps(self, text: str, place: Place, is_heading: bool) -> None:
        """A heading is a step and what follows explains it; without headings each paragraph is a step."""
        steps = self.draft.value.setdefault("steps", [])
        bare = re.sub(f"^{_NUMBER}", "", text)
        if is_heading and len(bare) <= 200:
            self.step = {"title": bare}
            self._item("steps", self.step, place)
        elif self.step is not None:
            before = self.step.get("what")
            self.step["what"] = f"{before}\n\n{text}" if before else text
            self.draft.places.setdefault(("steps", len(steps) - 1, "what"), place)
        else:
            match = re.match(r"([^。：\n]{2,40})[：。]\s*(.+)", bare, re.DOTALL)
            step = (
                {"title": match[1], "what": match[2]}
                if match
                else {"title" if len(bare) <= 200 else "what": bare}
            )
            self._item("steps", step, place)

    def take_limits(self, text: str, place: Place, is_heading: bool) -> None:
        if is_heading:
            self.draft.rest.append(Rest(place, text))
        else:
            self._item("limits", {"text": text}, place)

    def take_sources(self, text: str, place: Place, is_heading: bool) -> None:
        if is_heading:
            self.draft.rest.append(Rest(place, text))
        else:
            self._item("sources", {"title": text}, place)

    def take_conditions(self, text: str, place: Place, is_heading: bool) -> None:
        names = {"人": "people", "钱": "money", "权限": "mandate", "工具": "tools", "时间": "time"}
        match = re.match(rf"({'|'.join(names)})[：:]\s*(.+)", text, re.DOTALL)
        if match and not is_heading and not _has(self.draft.value, ("conditions", names[match[1]])):
            self._put(("conditions", names[match[1]]), match[2], place)
        else:
            self._unplaced(
                text,
                place,
                "这一段没有说是人、钱、权限、工具还是时间，放进了备注。",
                "以「人：」「钱：」……开头，或填进表格。",
            )

    def take_results(self, text: str, place: Place, is_heading: bool) -> None:
        del is_heading
        self._unplaced(
            text,
            place,
            "成效里的文字没有字段可放，放进了备注。",
            "数字一行一个填进「数据」表格；说不出数字的成效，条目里不收。",
        )

    def _unplaced(self, text: str, place: Place, message: str, remedy: str) -> None:
        self.draft.rest.append(Rest(place, text))
        self.draft.gaps.append(Gap(place, message, remedy))

    def _item(self, name: str, item: dict[str, Any], place: Place) -> None:
        items = self.draft.value.setdefault(name, [])
        items.append(item)
        self.draft.places[name, len(items) - 1] = place
        self.draft.places.setdefault((name,), place)

    def _put(self, pointer: tuple[str, ...], text: str, place: Place) -> None:
        self.draft.put(pointer, text)
        self.draft.places[pointer] = place

    def _close(self) -> None:
        """End of a section: its paragraphs become one text."""
        if self.texts:
            text, place = "\n\n".join(text for text, _ in self.texts), self.texts[0][1]
            if _has(self.draft.value, ("problem",)):
                text = f"{self.draft.value['problem']}\n\n{text}"
            self._put(("problem",), text, place)
        self.texts, self.step = [], None

    # -- tables

    def grid(self, grid: Grid) -> None:
        """A table with titles above is a list of items, one with titles at its left a form; any other is kept."""
        table, columns = self._table_of(grid)
        if table is not None:
            self._items(grid, table, columns)
            return
        slots = {
            _bare(slot.title): slot for form in sheets() if isinstance(form, Form) for slot in form.slots
        }
        if any(row and _bare(row[0]) in slots for row in grid.rows):
            self._form(grid, slots)
            return
        self.draft.gaps.append(
            Gap(
                Place(self.section, 1, 1, True),
                "这个表格的标题对不上任何字段，内容放进了备注。",
                "照模板的标题写。",
            )
        )
        for number, row in enumerate(grid.rows, 1):
            self._row_aside(number, row)

    def _table_of(self, grid: Grid) -> tuple[Table | None, Mapping[int, Slot]]:
        """The list that a table's titles name best."""
        best: tuple[Table | None, dict[int, Slot]] = (None, {})
        for table in sheets():
            if isinstance(table, Table):
                slots = {_bare(slot.title): slot for slot in table.slots if slot.path not in (KIND, OWNER)}
                columns = {
                    n: slots[_bare(text)] for n, text in enumerate(grid.rows[0]) if _bare(text) in slots
                }
                if len(columns) >= 2 and len(columns) > len(best[1]):
                    best = (table, columns)
        return best

    def _items(self, grid: Grid, table: Table, columns: Mapping[int, Slot]) -> None:
        for n, title in enumerate(grid.rows[0]):
            if n not in columns and title:
                self.draft.rest.append(Rest(Place(self.section, 1, n + 1, True), title))
        place = Place(self.section, 2, 1, True)
        self.draft.places.setdefault(table.path, place)
        for number, row in enumerate(grid.rows[1:], 2):
            self._row_aside(number, tuple("" if n in columns else text for n, text in enumerate(row)))
            item: dict[str, Any] = {}
            for n, slot in columns.items():
                text = row[n].strip() if n < len(row) else ""
                if text:
                    item[slot.path[0]] = split(text, slot.many) if slot.many else self._written(slot, text)
            if not item or (
                table.title == "来源" and set(item) == {"id"} and re.fullmatch("s[0-9]+", item["id"])
            ):
                continue
            items = self._list(table.path)
            items.append(item)
            here: Pointer = (*table.path, len(items) - 1)
            self.draft.places[here] = Place(self.section, number, 1, True)
            self.draft.places.update(
                {(*here, *slot.path): Place(self.section, number, n + 1, True) for n, slot in columns.items()}
            )

    def _list(self, path: tuple[str, ...]) -> list[dict[str, Any]]:
        if not _has(self.draft.value, path):
            self.draft.put(path, [])
        here: Any = self.draft.value
        for step in path:
            here = here[step]
        found: list[dict[str, Any]] = here
        return found

    def _form(self, grid: Grid, slots: Mapping[str, Slot]) -> None:
        for number, row in enumerate(grid.rows, 1):
            slot = slots.get(_bare(row[0])) if row else None
            text = row[1].strip() if slot and len(row) > 1 else ""
            self._row_aside(number, tuple("" if slot and n < 2 else one for n, one in enumerate(row)))
            if slot is None:
                continue
            place = Place(self.section, number, 2, True)
            self.draft.places.setdefault(slot.path, place)
            if not text:
                continue
            if _has(self.draft.value, slot.path):
                self._unplaced(
                    text, place, f"「{slot.title}」写了两处，用了前一处，这一处放进了备注。", "留一处。"
                )
            elif slot.room > 1:
                pieces = [self._written(slot, piece) for piece in split(text, "；;、，,")]
                self.draft.put(slot.path, pieces)
                self.draft.places[slot.path] = place
                self.draft.places.update({(*slot.path, n): place for n in range(len(pieces))})
            else:
                self._put(slot.path, self._written(slot, text), place)

    def _row_aside(self, number: int, row: tuple[str, ...]) -> None:
        for n, text in enumerate(row, 1):
            if text.strip() and text not in self.own:
                self.draft.rest.append(Rest(Place(self.section, number, n, True), text.strip()))

    def _written(self, slot: Slot, text: str) -> str:
        if slot.offers == "flag":
            return {"是": "true", "否": "false"}.get(text, text)
        return self.labels.written(slot.offers, text) if slot.offers else text

    def finish(self) -> None:
        """End of the document."""
        self._close()
        value = self.draft.value
        for name in ("steps", "limits", "sources"):
            if not value.get(name, True):
                del value[name]
        complete(self.draft)


_TAKERS: Mapping[str, Any] = {
    "problem": _Reader.take_problem,
    "steps": _Reader.take_steps,
    "limits": _Reader.take_limits,
    "sources": _Reader.take_sources,
    "conditions": _Reader.take_conditions,
    "results": _Reader.take_results,
}
"""What becomes of a paragraph below a heading; below any other it is kept as a remark."""


def _heading_level(block: Paragraph) -> int | None:
    """The level of a heading, by its style or by how Chinese reports number theirs."""
    if block.level is not None:
        return block.level
    if len(block.text) > 30 or "\n" in block.text or block.text.endswith(("。", "；", "，", "：")):
        return None
    if re.match(r"第?[一二三四五六七八九十]+[、.．]", block.text):
        return 1
    return 2 if re.match(r"[（(][一二三四五六七八九十]+[）)]", block.text) else None


def _bare(title: str) -> str:
    return re.sub(r"[\s*＊]", "", title).replace(":", "：")


def _has(value: Any, path: tuple[str, ...]) -> bool:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value is not None
