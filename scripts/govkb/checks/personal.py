"""Screening for personal data. The rules are data (`personal.yml`), shared with the form; the value is never shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from govkb.catalog import Catalog, Entry
from govkb.checks.texts import texts_of
from govkb.model import Practice
from govkb.problem import Problem


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a hit of `pattern` counts if its guard agrees, `near` is near, and `unless` is not in the sentence."""

    id: str
    code: str
    pattern: re.Pattern[str]
    guard: str | None
    near: re.Pattern[str] | None
    within: int
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Screening:
    """All rules, the surnames, and words that begin with a surname without being a name."""

    rules: tuple[Rule, ...]
    surnames: frozenset[str]
    not_names: tuple[str, ...]


@cache
def load_screening() -> Screening:
    """The rules as shipped with the package."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((files(__package__) / "personal.yml").read_text("utf-8"), Loader=loader)  # noqa: S506
    surnames = f"[{data['surnames']}]"

    def compiled(text: str | None) -> re.Pattern[str] | None:
        return re.compile(text.replace("SURNAME", surnames), re.MULTILINE) if text else None

    rules = tuple(
        Rule(
            rule["id"], rule["code"], compiled(rule["pattern"]) or re.compile(""), rule.get("guard"),
            compiled(rule.get("near")), rule.get("within", 30), compiled(rule.get("unless")),
        )
        for rule in data["rules"]
    )  # fmt: skip
    return Screening(rules, frozenset(data["surnames"]), tuple(data["not_names"]))


def screening(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """Every rule over every word of an entry, one problem for each place and rule."""
    del catalog
    texts = texts_of(entry.document)
    for rule, match in findings(texts.blob):
        yield entry.document.problem(texts.pointer_at(match.start()), rule.code)


def findings(text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Hits of all rules in a text."""
    for rule in load_screening().rules:
        for match in rule.pattern.finditer(text):
            if rule.guard and not _GUARDS[rule.guard](match, text):
                continue
            around = text[max(0, match.start() - rule.within) : match.end() + rule.within]
            if rule.near and not rule.near.search(around):
                continue
            if rule.unless and rule.unless.search(_sentence(text, match.start())):
                continue
            yield rule, match


def _sentence(text: str, offset: int) -> str:
    start = max(text.rfind(mark, 0, offset) for mark in "。！？；\n") + 1
    ends = [end for mark in "。！？；\n" if (end := text.find(mark, offset)) >= 0]
    return text[start : min(ends, default=len(text))]


def _alone(match: re.Match[str], text: str) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return not (before.isdigit() or before == "." or after.isdigit())


def _id_number(match: re.Match[str], text: str) -> bool:
    """Check digit after GB 11643 (ISO 7064 mod 11-2)."""
    digits = match[0].upper()
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return _alone(match, text) and "10X98765432"[total % 11] == digits[17]


def _luhn(match: re.Match[str], text: str) -> bool:
    digits = [int(char) for char in match[0] if char.isdigit()]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    return _alone(match, text) and (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _credit_code(match: re.Match[str], text: str) -> bool:
    """Check character of the unified social credit code after GB 32100."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = match[0]
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return _alone(match, text) and alphabet[(31 - total % 31) % 31] == code[17]


def _has_digit(match: re.Match[str], text: str) -> bool:
    del text
    return any(char.isdigit() for char in match[0][2:])


def _surname(match: re.Match[str], text: str) -> bool:
    """Whether what follows the role word (or the whole hit) can be a name."""
    del text
    screening_rules = load_screening()
    hit = match[0]
    start = next(
        (at for at, char in enumerate(hit) if char in screening_rules.surnames and hit[:at] in _ROLES),
        0,
    )
    name = hit[start:]
    return not name.startswith(screening_rules.not_names)


_ROLES = frozenset(
    [
        "",
        *[
            "居民",
            "村民",
            "业主",
            "住户",
            "患者",
            "信访人",
            "当事人",
            "老人",
            "网格员",
            "志愿者",
            "党员",
            "书记",
            "主任",
            "组长",
            "所长",
            "镇长",
            "乡长",
            "局长",
            "调解员",
            "队长",
            "法官",
            "检察官",
            "民警",
            "医生",
            "老师",
        ],
    ]
)

_GUARDS: dict[str, Callable[[re.Match[str], str], bool]] = {
    "id-number": _id_number,
    "not-inside-digits": _alone,
    "luhn": _luhn,
    "credit-code": _credit_code,
    "has-digit": _has_digit,
    "surname": _surname,
}
