"""Make the trimmed fonts of the PDFs from Debian's packages. Run again when a character is missing.

    apt-get install fonts-noto-cjk fonts-lxgw-wenkai && pip install fonttools && python3 scripts/make/fonts.py

Kept: GB 2312, everything that stands in practices/ and docs/, punctuation, pinyin letters, arrows, circled numbers,
box drawing, the middle dot. The result is named "Govkb Sans" and "Govkb Serif": a changed font takes a name of its
own (SIL Open Font License 1.1; Noto reserves no name). Time stamps are fixed, so that two runs are the same.

The written face "Govkb Kai" (from LXGW WenKai, whose names are reserved) sets scenes and quotations. It holds only the
3,755 everyday characters of GB 2312 and what stands in practices/; whatever else is set in Song, so it does not count
for `coverage.txt`. `python3 scripts/make/fonts.py kai` makes it alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = ROOT / "scripts" / "govkb" / "outputs" / "pdf" / "fonts"
FEATURES = ["ccmp", "locl", "kern", "halt", "palt", "liga", "mark", "vert", "chws", "vhal"]

FACES: tuple[tuple[str, str, str, str], ...] = (
    ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "Govkb Sans", "Regular"),
    ("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "Govkb Sans", "Bold"),
    ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "Govkb Serif", "Regular"),
)
"""File, family in the collection, our family, style."""


def characters() -> set[int]:
    """Code points that the fonts must have."""
    wanted: set[int] = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x1CD, 0x1DD))
    for low, high in (
        (0x2010, 0x2040),
        (0x2150, 0x2200),
        (0x2460, 0x2500),
        (0x2500, 0x2600),
        (0x3000, 0x3030),
        (0xFF00, 0xFF60),
    ):
        wanted |= set(range(low, high))
    wanted |= {0xB7, 0x2022, 0x203B, 0x20AC, 0x2103, 0x2116, 0x25A0, 0x25A1, 0x25CB, 0x25CF, 0x3007}
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((first, second)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    for folder in ("practices", "docs", "scripts/govkb"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".yml", ".csv", ".md", ".py", ".typ"):
                wanted |= {ord(char) for char in file.read_text("utf-8") if char.isprintable()}
    return wanted


KAI = Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")


def everyday() -> set[int]:
    """Code points of the written face: level 1 of GB 2312, the entries' own, punctuation, Latin letters and digits."""
    wanted = set(range(0x20, 0x7F)) | set(range(0x2010, 0x2040)) | set(range(0x3000, 0x3030)) | {0xB7}
    wanted |= set(range(0xFF00, 0xFF60)) | set(range(0x2460, 0x2474))
    for first in range(0xB0, 0xD8):
        for second in range(0xA1, 0xFF):
            if first != 0xD7 or second < 0xFA:
                wanted.add(ord(bytes((first, second)).decode("gb2312")))
    for file in sorted((ROOT / "practices").rglob("*.yml")):
        if not file.parent.name.startswith("_"):
            wanted |= {ord(char) for char in file.read_text("utf-8") if char.isprintable()}
    return wanted


def make(file: str, family: str, name: str, style: str, wanted: set[int]) -> Path:
    """Write one trimmed face of a collection and return its path."""
    collection = TTCollection(SOURCE / file)
    font: TTFont = next(
        one
        for one in collection.fonts
        if one["name"].getDebugName(1) == family or one["name"].getDebugName(16) == family
    )
    return trim(font, name, style, wanted)


def trim(font: TTFont, name: str, style: str, wanted: set[int]) -> Path:
    """Cut a face down, give it our name and write it; returns its path."""
    options = subset.Options(
        layout_features=FEATURES,
        hinting=False,
        desubroutinize=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    plain = name.replace(" ", "")
    for record in list(font["name"].names):
        text = {1: name, 2: style, 3: f"{plain}-{style}", 4: f"{name} {style}", 6: f"{plain}-{style}"}.get(
            record.nameID
        )
        if text:
            record.string = text
        elif record.nameID in (16, 17):
            font["name"].removeNames(nameID=record.nameID)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [f"{plain}-{style}"]
        top.topDictIndex[0].FamilyName = name
        top.topDictIndex[0].FullName = f"{name} {style}"
    font["head"].created = font["head"].modified = 3_786_912_000
    target = TARGET / f"{plain}-{style}.{'otf' if 'CFF ' in font else 'ttf'}"
    font.save(target, reorderTables=True)
    return target


def main() -> None:
    """Make all faces, or the written one alone."""
    TARGET.mkdir(parents=True, exist_ok=True)
    path = trim(TTFont(KAI), "Govkb Kai", "Regular", everyday())
    sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KB\n")
    if sys.argv[1:] == ["kai"]:
        return
    wanted = characters()
    covered = wanted
    for face in FACES:
        path = make(*face, wanted)
        covered = covered & set(TTFont(path).getBestCmap())
        sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KB\n")
    (TARGET / "coverage.txt").write_text("\n".join(ranges(sorted(covered))) + "\n", "ascii")


def ranges(codes: list[int]) -> Iterator[str]:
    """Runs of code points as `4E00-4E03` or `4E05`."""
    start = previous = codes[0]
    for code in [*codes[1:], codes[-1] + 2]:
        if code != previous + 1:
            yield f"{start:X}-{previous:X}" if previous > start else f"{start:X}"
            start = code
        previous = code


if __name__ == "__main__":
    main()
