"""Administrative divisions: what a six-digit code means today, what it used to mean, and how its name is written.

In: the folder `practices/_regions/` (made by `scripts/make/regions.py`). Out: frozen `Region` values and look-ups.
Nothing here judges an entry; whoever checks one asks `get`, `retired`, `is_pseudo` and `nearest`.

Only real levels exist. A district of a municipality and a county run by its province (海淀区, 仙桃市) have a
province above them and nothing between; placeholders such as 市辖区 are not in the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import yaml

from govkb.faults import Damaged

Level = Literal["province", "prefecture", "county"]

# Both are safe loaders; the one in C, where PyYAML was built with it, takes a tenth of the time.
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# How many suggestions `nearest` gives: what a person takes in at a glance.
SUGGESTIONS = 6

# Four areas of 大兴安岭地区 that statistics treat as districts and the Ministry of Civil Affairs does not list.
PSEUDO_CODES = frozenset(("232761", "232762", "232763", "232764"))

_ETHNIC_GROUPS = (
    "阿昌族|白族|保安族|布朗族|布依族|朝鲜族|达斡尔族|傣族|德昂族|东乡族|侗族|独龙族|鄂伦春族?|鄂温克族|高山族|仡佬族|"
    "哈尼族|哈萨克族?|回族|基诺族|京族|景颇族|柯尔克孜族?|拉祜族|黎族|傈僳族|珞巴族|满族|毛南族|门巴族|蒙古族?|苗族|"
    "仫佬族|纳西族|怒族|普米族|羌族|撒拉族|畲族|水族|塔吉克族?|土家族|土族|佤族|维吾尔族?|锡伯族?|瑶族|彝族|裕固族|"
    "藏族|壮族|各族"
)
_ETHNIC_TAIL = re.compile(rf"(?:{_ETHNIC_GROUPS})+$")
_TAIL = re.compile(r"特别行政区$|自治[区州县旗]$|地区$|(?<=神农架)林区$|特区$|[省市县区旗盟州]$")

# Names that lose their meaning without the last character: 市中区, 城关区, 沈北新区, 井陉矿区, 鄂托克前旗.
_WHOLE = re.compile(r"^..$|^(?:市中|城[东西南北中关])区$|^..+[新矿]区$|[前后左右中]旗$")


@dataclass(frozen=True, slots=True)
class Region:
    """One division in use: six-digit code, official name, level."""

    code: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class RetiredRegion:
    """A code that has died. `successors` are the divisions that cover its territory now, empty if not known.

    `until` is the last year, month or day for which the code is known to have been valid; it may have lived longer.
    """

    code: str
    name: str
    successors: tuple[Region, ...]
    until: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province with its folder name and its cell in the grid of provinces (0,0 is the north-west corner)."""

    code: str
    name: str
    abbr: str
    slug: str
    col: int
    row: int


def level_of(code: str) -> Level:
    """The level that a six-digit code stands for."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def short_name(name: str) -> str:
    """The name as people say it: 湖南省 -> 湖南, 桓仁满族自治县 -> 桓仁, 阿克苏地区 -> 阿克苏.

    Two-character names (城区, 歙县) and names that would become unclear (市中区, 沈北新区) stay whole.
    """
    if _WHOLE.search(name):
        return name
    bare = _TAIL.sub("", name)
    if "自治" in name or name.endswith("族区"):  # 大厂回族自治县, 管城回族区
        place = _ETHNIC_TAIL.sub("", bare)
        bare = place if len(place) > 1 else bare.removesuffix("族")  # 内蒙古, 东乡: the people is the name
    return bare if len(bare) > 1 else name


@dataclass(frozen=True, eq=False)
class Regions:
    """The whole table. Immutable; rows become `Region` values when they are asked for, so loading stays cheap."""

    provinces: tuple[Province, ...]
    data_as_of: str
    _names: dict[str, str] = field(repr=False)
    _retired: dict[str, list[str]] = field(repr=False)
    _chains: dict[str, tuple[Region, ...]] = field(repr=False, default_factory=dict)
    """Chains that were asked for: ten thousand entries lie in far fewer divisions."""

    @classmethod
    def load(cls, folder: Path) -> Regions:
        """Read regions.csv, retired.csv and provinces.yml from `folder`. Raises Damaged where they are no such table."""
        try:
            head = yaml.load((folder / "provinces.yml").read_text("utf-8"), Loader=_YAML)  # noqa: S506
            return cls(
                provinces=tuple(Province(**row) for row in head["provinces"]),
                data_as_of=head["data_as_of"],
                _names=dict(_rows(folder / "regions.csv")),
                _retired={row[0]: row for row in _rows(folder / "retired.csv")},
            )
        except (
            FileNotFoundError,
            NotADirectoryError,
            ValueError,
            TypeError,
            LookupError,
            csv.Error,
            yaml.YAMLError,
        ) as wrong:
            raise Damaged(f"行政区划代码表（{folder}）缺文件或坏了；从项目里取回这个文件夹。") from wrong

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Region]:
        """All divisions in code order."""
        return map(self._region, self._names)

    def get(self, code: str) -> Region | None:
        """The division that has this code today."""
        chain = self.chain(code)
        return chain[-1] if chain else None

    def chain(self, code: str) -> tuple[Region, ...]:
        """The division with those above it, province first; empty for an unknown code."""
        known = self._chains.get(code)
        if known is None:
            if code not in self._names:
                return ()
            line = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
            known = self._chains[code] = tuple(self._region(step) for step in line if step in self._names)
        return known

    def full_name(self, code: str) -> str:
        """湖南省娄底市涟源市; empty for an unknown code."""
        return "".join(region.name for region in self.chain(code))

    def province_of(self, code: str) -> Province | None:
        """The province in which a code lies."""
        return self._provinces.get(code[:2])

    @cached_property
    def _provinces(self) -> dict[str, Province]:
        """By the first two digits of their codes."""
        return {one.code[:2]: one for one in self.provinces}

    def retired(self, code: str) -> RetiredRegion | None:
        """What a dead code used to mean and what has taken its place."""
        if code not in self._retired:
            return None
        _, name, successors, _, until = self._retired[code]
        found = tuple(self._region(now) for now in successors.split(";") if now)
        return RetiredRegion(code, name, found, until)

    def all_retired(self) -> Iterator[RetiredRegion]:
        """Every dead code in code order."""
        return (region for code in sorted(self._retired) if (region := self.retired(code)))

    def is_pseudo(self, code: str) -> bool:
        """True for codes that statistics give to development zones as if they were counties (…71 to …79)."""
        if code in self._names or code in self._retired:
            return False
        zone = re.fullmatch(r"\d{4}7[1-9]", code) is not None and code[:2] + "0000" in self._names
        return zone or code in PSEUDO_CODES

    def nearest(self, code_or_name: str) -> tuple[Region, ...]:
        """What the author may have meant, best first, at most six; empty if nothing comes close.

        Takes a code (mistyped, retired, too long or too short) or a name (with or without the suffix or the
        names of the levels above, current or retired).
        """
        wanted = "".join(code_or_name.split())
        codes = (
            self._near_codes(wanted) if wanted.isascii() and wanted.isdigit() else self._near_names(wanted)
        )
        known = dict.fromkeys(code for code in codes if code in self._names)
        return tuple(self._region(code) for code in known)[:SUGGESTIONS]

    def _region(self, code: str) -> Region:
        return Region(code, self._names[code], level_of(code))

    def _successors(self, code: str) -> list[str]:
        return self._retired[code][2].split(";") if code in self._retired else []

    def _near_codes(self, wanted: str) -> Iterator[str]:
        """Candidates for a code, likeliest first; some may not exist."""
        if len(wanted) in (9, 12):  # town and village codes begin with the county's
            wanted = wanted[:6]
        yield wanted
        if wanted in self._retired:  # a real code of its time, so not a slip of the finger
            yield from self._successors(wanted)
            return
        if len(wanted) in (2, 4):
            yield wanted.ljust(6, "0")
        if self.is_pseudo(wanted):  # no county is meant by its digits; only the level above is sure
            yield from (wanted[:4] + "00", wanted[:2] + "0000")
            return
        if len(wanted) == 6 and wanted.endswith("00"):  # a placeholder such as 110100: what stands above it
            yield wanted[:2] + "0000"
        yield from _swapped(wanted)
        if len(wanted) == 7:
            yield from (wanted[:at] + wanted[at + 1 :] for at in reversed(range(7)))
        if len(wanted) == 5:
            yield from (
                wanted[:at] + digit + wanted[at:] for at in reversed(range(6)) for digit in "0123456789"
            )
        if len(wanted) == 6:
            yield from _one_digit_off(wanted)
            yield from (wanted[:4] + "00", wanted[:2] + "0000")

    def _near_names(self, wanted: str) -> list[str]:
        """Candidates for a name, likeliest first: whole name, name without suffix, name at the end, name inside."""
        if len(wanted) < 2:
            return []
        bare = short_name(wanted)
        ranked: list[tuple[int, str]] = []
        for code, name in self._names.items():
            short = self._short_names[code]
            if name == wanted:
                ranked.append((0, code))
            elif short in (wanted, bare):
                ranked.append((1, code))
            elif wanted.endswith((name, short)) and self._named_above(code, wanted):
                ranked.append((-1, code))  # the author named the levels above as well: the surest match
        for code, row in self._retired.items():
            if row[1] == wanted or short_name(row[1]) == bare:
                ranked.extend((2, now) for now in self._successors(code))
        if not ranked:
            ranked = [(3, code) for code, name in self._names.items() if bare in name]
        if not ranked:  # one character wrong, in a name long enough for the others to tell
            ranked = [(4, code) for code, name in self._names.items() if _one_character_off(name, wanted)]
        return [code for _, code in sorted(ranked)]

    def _named_above(self, code: str, wanted: str) -> bool:
        """True if `wanted` begins with the name of a division above `code`."""
        return any(wanted.startswith(self._short_names[above.code][:2]) for above in self.chain(code)[:-1])

    @cached_property
    def _short_names(self) -> dict[str, str]:
        return {code: short_name(name) for code, name in self._names.items()}


def _rows(file: Path) -> list[list[str]]:
    """The rows of a CSV file without its header."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def _swapped(code: str) -> Iterator[str]:
    """The code with two neighbouring digits exchanged, the last pair first."""
    for at in reversed(range(len(code) - 1)):
        yield code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _one_digit_off(code: str) -> Iterator[str]:
    """The code with one digit replaced: last digits first, near digits before far ones."""
    for at in reversed(range(len(code))):
        for digit in sorted("0123456789", key=lambda digit: abs(int(digit) - int(code[at]))):
            yield code[:at] + digit + code[at + 1 :]


def _one_character_off(name: str, wanted: str) -> bool:
    return (
        len(name) == len(wanted) > 2
        and sum(left != right for left, right in zip(name, wanted, strict=True)) == 1
    )
