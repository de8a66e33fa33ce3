"""What the fuzzers found (docs/dev/fuzzing.md), and the bounds that they hold everything to: one second, no exception."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from fixture_library import TESTS

sys.path.append(str(TESTS / "fuzz"))

from targets import TARGETS

LARGEST = 256 * 1024
ENTRY = (TESTS / "library/practices/hunan/yuanzi-hui.yml").read_bytes()

FOUND: dict[str, tuple[str, bytes]] = {
    "a key longer than YAML takes": ("import", b"name: x\nname_origin: y\n" + b"a" * 5000 + b": b\n"),
    "a slip in every line": ("import", b"name: x\n" + b"  a: b: c\n" * 9000),
    "a mapping in one value, again and again": ("import", b"x" + b"a: b\n" * 3000),
    "a part of a workbook with a prefix that nobody declared": ("import", b'<worksheet>\n<x:r a="1"/></worksheet>'),
    "a wrong value in thousands of places": ("import", ENTRY + "\n".join(f"a{n}：b" for n in range(14_000)).encode()),
    "a part of a workbook in no known encoding": ("import", b'<?xml version="1.0" encoding="UTFtrue8"?><worksheet/>'),
    "a list of tens of thousands": ("shape", ENTRY.replace(b"settings: [", b"settings: [" + b"y, " * 80_000)),
    "as long a list as may be": ("shape", ENTRY.replace(b"settings: [", b"settings: [" + b"y, " * 1_100)),
    "a list of wrong things": ("shape", ENTRY.replace(b"figures:\n", b"figures: [" + b"{a: 1}, " * 1_100 + b"{a: 1}]\nx:\n", 1)),
    "digits, and a house": ("shape", ENTRY.replace("村民院子".encode(), b"1" * 200_000 + "，1-234室".encode(), 1)),
    "a value with a gap of blanks": ("import", b"name: x\nname: y: " + b" " * 46_000 + b"z\n"),
    "blanks within a line of an entry": ("import", ENTRY.replace(b"Courtyard meeting", b"a" + b" " * 46_000 + b"b")),
    "a part of a workbook with a brace in a namespace": ("import", b'<x:worksheet xmlns:x="a}b"><x:sheetData/></x:worksheet>'),
    "dashes": ("import", b"#eval <label" + b"- " * 3000 + b"\n" + b"- |\n" * 6000),
    "an entry that is one list": ("document", b"name: x\nsteps:\n" + b"- |\n" * 60_000),
    "keys twice": ("document", b"name: x\n" * 30_000),
    "a long question of one sign": ("query", "亿".encode() * 1300),
    "a long question of broken bytes": ("query", b"\xe6" + b"\xa5" * 4000),
    "a condition over and over": ("query", b"theme=---\n" * 400),
}  # fmt: skip
BLOWN_UP = (b"|\n", b"- ", b"  ", b"[", b"{", b"a: ", b'"', b"'", b"\xef\xbc\x9a", b"\xe3\x80\x80", b"# ", b"*", b"&a ", b"\x00", b"\xff", b"0", "零".encode(), b"[x](", b"**", b"\n\n")  # fmt: skip


def cost(target: str, data: bytes) -> float:
    TARGETS[target].run(b"name: x\n")  # loads what it needs
    before = time.process_time()
    TARGETS[target].run(data)
    return time.process_time() - before


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_mended(name: str) -> None:
    target, data = FOUND[name]
    assert cost(target, data) < 2, "a second, and as much for a busy machine"


@pytest.mark.skipif(shutil.which("node") is None, reason="Node runs the form's scripts")
@pytest.mark.parametrize(
    "data",
    [
        ENTRY.replace(b"name_en: Courtyard meeting", 'name_en: 说"— — —" 甲 乙'.encode()),
        b"#" + b"r" * 30_000 + b"\n" + b"r" * 62_000 + b"23.23%" + b"r" * 169_000,
        ENTRY.replace(b"name_en: Courtyard meeting", "name_en: 甲\t乙".encode()),
        ENTRY.replace(b"431382", b"01" * 100_000),
        ENTRY.replace(b"name_en: Courtyard meeting", b"themes: [" + b"y, " * 80_000 + b"y]"),
        ENTRY.replace(b"name_en: Courtyard meeting", b'name_en: "' + "\xa0".encode() * 100_000 + b'"'),
    ],
    ids=[
        "blanks beside a quotation mark",
        "one sign again and again",
        "a tabulator between two signs",
        "nothing but digits",
        "a list of tens of thousands",
        "a text that is longer when it is written",
    ],
)
def test_the_form_reads_and_writes_what_was_found(data: bytes) -> None:
    TARGETS["form"].run(data)


@pytest.mark.slow
@pytest.mark.parametrize("sign", BLOWN_UP, ids=repr)
@pytest.mark.parametrize("target", ["document", "shape", "import"])
def test_the_largest_file_takes_about_a_second(target: str, sign: bytes) -> None:
    room = LARGEST - len(ENTRY) - 20
    blown = ENTRY + b"problem: " + sign * (room // len(sign))
    assert len(blown) <= LARGEST
    assert cost(target, blown) < 2


@pytest.mark.parametrize(
    "file",
    sorted((TESTS / "fuzz/regressions").glob("*/*")),
    ids=lambda file: f"{file.parent.name}/{file.name}",
)
def test_kept_findings(file: Path) -> None:
    assert cost(file.parent.name, file.read_bytes()) < 2
