"""One view to one PDF: PDF/UA-1, bookmarks, own fonts only, the same bytes at every run."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

from govkb.outputs.pdf.qr import qr_picture
from govkb.package import moment
from govkb.views.comparison import ComparisonView
from govkb.views.handout import Handbook, HandoutView
from govkb.views.library import Settings
from govkb.views.marks import Said

_STANDARD = "ua-1"
FACES = frozenset({("Govkb Sans", 400), ("Govkb Sans", 700), ("Govkb Serif", 400), ("Govkb Kai", 400)})
"""Without one of these Typst would print boxes and say nothing."""


class PdfFailed(Exception):
    """A PDF could not be typeset; says which entry and why, in Chinese."""


def render_handout(handout: HandoutView, settings: Settings) -> bytes:
    """The PDF of one handout. Raises PdfFailed for characters that the fonts lack."""
    return typeset(_template(handout), handout.title, payload(handout, settings), settings)


def payload(handout: HandoutView, settings: Settings) -> str:
    """What the template reads: the handout, the settings, and a QR code for each page that it leads to, as JSON."""
    data: dict[str, Any] = {
        "handout": _plain(handout),
        "settings": _plain(settings),
        "qr": {url: qr_picture(settings.base_url + url) for url in _pages(handout)}
        if settings.base_url
        else {},
    }
    return json.dumps(data, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """A view as lists and dictionaries: `dataclasses.asdict` without its copies, which cost as much as a small page."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    kind: Any = type(value)
    return {name: _plain(getattr(value, name)) for name in _fields(kind)}


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """What templates may ask of a view: its fields, and the blocks of what a source says."""
    return (*(field.name for field in dataclasses.fields(kind)), *(("blocks",) if kind is Said else ()))


def _template(handout: HandoutView) -> str:
    """The file that lays a kind out."""
    if isinstance(handout.content, ComparisonView):
        return "comparison.typ"
    return f"{handout.kind}.typ"


def _pages(handout: HandoutView) -> list[str]:
    """Addresses of the pages that the paper leads to, below the site's root."""
    if isinstance(handout.content, Handbook):
        content = handout.content
        return [case.url for case in content.cases] + [comparison.url for comparison in content.comparisons]
    return [handout.url] if handout.url else []


def missing_characters(text: str) -> set[str]:
    """Printable characters of a text that the fonts do not have."""
    return {char for char in set(text) if char.isprintable() and ord(char) not in covered_characters()}


def typeset(template: str, name: str, data: str, settings: Settings) -> bytes:
    """The PDF that a template makes of its data; `name` is what messages call it. Raises PdfFailed."""
    if lost := FACES - {(one.family, one.weight) for one in _fonts().fonts()}:
        faces = "、".join(f"{family} {weight}" for family, weight in sorted(lost))
        raise PdfFailed(f"字库缺了或坏了：{faces}。重新安装 govkb，或从项目取回 {_folder('fonts')}。")
    lacking = missing_characters(data)
    if lacking:
        shown = "".join(sorted(lacking))
        raise PdfFailed(f"「{name}」里有字库没有的字：{shown}。换一个字，或重做字库（docs/dev/fonts.md）。")
    # The binding's type stub does not know its own Fonts object yet: hence the Any.
    compile_pdf: Any = typst.compile
    try:
        result = compile_pdf(
            str(_folder("templates") / template),
            root=str(_folder("templates")),
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=[_STANDARD],
            timestamp=moment(settings.as_of),
        )
    except (RuntimeError, typst.TypstError) as wrong:
        raise PdfFailed(f"「{name}」的 PDF 没有排成：{wrong}") from wrong
    assert isinstance(result, bytes)
    return result


@cache
def _folder(name: str) -> Path:
    # The package is installed as plain files; as_file would only matter inside a zip.
    with as_file(files(__package__) / name) as folder:
        return folder


@cache
def _fonts() -> Any:
    """The fonts of the package and nothing from the reader's machine, read once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_folder("fonts"))]
    )


@cache
def covered_characters() -> frozenset[int]:
    """Code points that every face has, as `scripts/make/fonts.py` wrote them down: ranges of hexadecimal numbers."""
    ranges = [line.split("-") for line in (_folder("fonts") / "coverage.txt").read_text("ascii").split()]
    return frozenset(code for ends in ranges for code in range(int(ends[0], 16), int(ends[-1], 16) + 1))
