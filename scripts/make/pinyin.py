"""Make the tables of pinyin in `scripts/govkb/pinyin/` from the package pypinyin, which only this and a test need.

    python scripts/make/pinyin.py

Run it again when pypinyin has a new release worth having; `tests/test_pinyin.py` then holds the tables to it.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from govkb.pinyin.tables import TWO_READINGS  # noqa: E402

FOLDER = ROOT / "scripts/govkb/pinyin"
SOURCE = f"# From pypinyin {version('pypinyin')} (mozillazg and hotoo, MIT License: see LICENSE here) by scripts/make/pinyin.py."


def plain(spelled: str) -> str:
    """A reading without its tone, ü as v."""
    letters = unicodedata.normalize("NFD", spelled.replace("ü", "v")).replace("u\u0308", "v")
    return "".join(letter for letter in letters if "a" <= letter <= "z")


def readings() -> dict[str, tuple[str, ...]]:
    """Character → the readings that count."""
    found = {}
    for code, printed in PINYIN_DICT.items():
        ways = tuple(dict.fromkeys(letters for one in printed.split(",") if (letters := plain(one))))
        if ways:
            found[chr(code)] = ways[: 2 if chr(code) in TWO_READINGS else 1]
    return found


def main() -> None:
    """Write the tables."""
    known = readings()
    chars: defaultdict[str, list[str]] = defaultdict(list)
    for char, ways in sorted(known.items()):
        chars["/".join(ways)].append(char)
    rests: defaultdict[str, list[str]] = defaultdict(list)
    otherwise = []
    for phrase, given in sorted(PHRASES_DICT.items()):
        rests[phrase[0]].append(phrase[1:])
        said = [plain(one[0]) for one in given]
        if said != [known.get(char, (char,))[0] for char in phrase]:
            otherwise.append(f"{phrase} {' '.join(said)}")
    for name, lines in (
        ("readings.txt", [f"{ways} {''.join(own)}" for ways, own in sorted(chars.items())]),
        ("phrases.txt", [f"{first} {' '.join(own)}" for first, own in sorted(rests.items())]),
        ("otherwise.txt", otherwise),
    ):
        (FOLDER / name).write_text("\n".join([SOURCE, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
