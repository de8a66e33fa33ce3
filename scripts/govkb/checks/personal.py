"""Screening for personal data. The rules are data (`personal.yml`), shared with the form; the value is never shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from govkb.catalog import Catalog
from govkb.checks.names import Names, Span
from govkb.files import FOLDER
from govkb.memory import digest
from govkb.messages import new_problem
from govkb.problem import Position, Problem
from govkb.reading import Row, placed, rows_of


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: a hit of `pattern` counts if its guard agrees, `near` is near, and `unless` is not in the sentence.

    The hit is the pattern's group where it has one, else the whole match. Patterns are compiled when they are first
    needed: most rules pass over most libraries for want of a word in `needs`. Names are added up instead (names.py).
    """

    id: str
    code: str
    scan: str | None
    guard: str | None
    within: int
    needs: tuple[str, ...]
    mask: re.Pattern[bytes] | None
    passes_titles: bool
    _texts: Mapping[str, str]

    @cached_property
    def glance(self) -> re.Pattern[str] | None:
        return re.compile(self._texts["glance"]) if "glance" in self._texts else None

    @cached_property
    def begins(self) -> re.Pattern[str] | None:
        return re.compile(self._texts["first"]) if "first" in self._texts else None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(_begun(self._texts["pattern"]), re.MULTILINE)

    @cached_property
    def near(self) -> re.Pattern[str] | None:
        return re.compile(self._texts["near"], re.MULTILINE) if "near" in self._texts else None

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        return re.compile(self._texts["unless"], re.MULTILINE) if "unless" in self._texts else None


class Cue(NamedTuple):
    """A word that rules ask for, and which of its signs it is found by."""

    word: str
    place: int
    rules: Sequence[Rule]


@dataclass(frozen=True, eq=False)
class Screening:
    """All rules, and the weights of names."""

    rules: tuple[Rule, ...]
    names: Names

    @cached_property
    def by_cue(self) -> Mapping[str, Sequence[Cue]]:
        """The words that rules ask for, by the sign of each word that the fewest texts hold."""
        asking: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for word in rule.needs:
                asking.setdefault(word, []).append(rule)
        table: dict[str, list[Cue]] = {}
        for word, rules in asking.items():
            place = _rarest(word)
            table.setdefault(word[place], []).append(Cue(word, place, rules))
        return table

    @cached_property
    def cues(self) -> re.Pattern[str]:
        """All those words, found in one pass by those signs: most texts hold one or two.

        Every way begins with one sign, which is what makes the search fast; what stands around it is asked after. The
        ways of frequent signs come first: they are tried most often.
        """
        ways = []
        for sign, asked in sorted(self.by_cue.items(), key=lambda item: (_rarity(item[0]), item[0])):
            words = sorted({cue.word for cue in asked})
            around = "|".join(_around(word) for word in words) if sign not in words else ""
            ways.append(f"{re.escape(sign)}(?:{around})")
        return re.compile("|".join(ways) or "(?!)")


@cache
def load_screening() -> Screening:
    """The rules as shipped with the package."""
    data = load_rules()
    lists = word_lists(data)
    # No list holds the name of another: one pass over the words is enough.
    words = re.compile("|".join(lists))

    rules = tuple(
        Rule(
            rule["id"], rule["code"], rule.get("scan"), rule.get("guard"), rule.get("within", 30), tuple(rule.get("needs", ())),
            re.compile(rule["mask"].encode(), re.DOTALL) if "mask" in rule else None, rule.get("titles") == "pass" or rule["code"] == "personal-name",
            {
                name: words.sub(lambda word: lists[word[0]], rule[name])
                for name in ("pattern", "first", "glance", "near", "unless")
                if name in rule
            },
        )
        for rule in data["rules"]
    )  # fmt: skip
    return Screening(rules, Names(data["names"]))


def load_rules() -> dict[str, Any]:
    """The rules file as it stands, for readers that run the rules themselves (the form)."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rules: dict[str, Any] = yaml.load((files(__package__) / "personal.yml").read_text("utf-8"), Loader=loader)  # noqa: S506
    return rules


def word_lists(data: Mapping[str, Any]) -> dict[str, str]:
    """What the words in capitals stand for: the lists, and sets of signs of names."""
    names = data["names"]
    surnames = [step["signs"] for step in names["surnames"] if step["weight"] > 0]
    given = [step["signs"] for step in names["given"] if step["weight"] > 0]
    return {
        **data["lists"],
        "SURNAME": f"[{''.join(surnames)}]",
        "COMMON": f"[{surnames[0]}]",
        "GIVEN": f"[{''.join(given)}]",
        "FORM": "|".join(names["forms"].split()),
    }


def _begun(pattern: str) -> str:
    """A pattern that takes the line break for the beginning of a line: a text is searched with one before it.

    A pattern that begins with a set of characters is found several times faster than one that begins with `^`.
    """
    return pattern.replace("(?:^|[", "(?:[\n")


def screening(catalog: Catalog, judged: Container[str] = ()) -> Iterator[Problem]:
    """Every rule over every authored text as it stands, comments, unknown fields and broken files included.

    Bylines (`authors`) are quoted as printed and pass. Paths in `judged` were screened with their entries.
    """
    for path in catalog.texts:
        if path not in judged and not path.startswith((f"{FOLDER}/_vocabulary/", f"{FOLDER}/_regions/")):
            key = catalog.keys.get(path) or catalog.texts[path].encode("utf-8", "surrogatepass")
            work = partial(_screened, catalog.texts, path)
            yield from placed(catalog.memory.recall(digest(b"screening", key), work, tuple[Row, ...]), path)


def _screened(texts: Mapping[str, str], path: str) -> Sequence[Row]:
    return screened(texts[path])


def screened(text: str) -> Sequence[Row]:
    """What all rules find in one text."""
    found: list[Problem] = []
    for rule, offset in findings(text):
        line = text.count("\n", 0, offset) + 1
        begin = text.rfind("\n", 0, offset) + 1
        if not text[begin:offset].lstrip(" -").startswith("authors:"):
            found.append(new_problem("", Position(line, offset - begin + 1), rule.code))
    return rows_of(found)


def withhold(problems: Iterable[Problem], texts: Mapping[str, str]) -> Iterator[Problem]:
    """The problems, with what the screening found taken out of the words of every other one.

    A telephone number typed where a term belongs is also "not in the vocabulary": that sentence must not print it.
    """
    listed = tuple(problems)
    paths = {problem.path for problem in listed if problem.code.startswith("personal-")}
    values = {
        text[start:end].strip()
        for text in (texts[path] for path in sorted(paths))
        for rule, start, end in hits(text)
        if rule.code.startswith("personal-")
    }
    ordered = sorted(values, key=lambda one: (-len(one), one))  # the longest first: a value may hold another
    known = "|".join(re.escape(value) for value in ordered if len(value) > 1)
    if not known:
        return iter(listed)
    pattern = re.compile(known)

    def told(problem: Problem) -> Problem:
        related = tuple(replace(one, message=pattern.sub(HIDDEN, one.message)) for one in problem.related)
        message, hint = pattern.sub(HIDDEN, problem.message), pattern.sub(HIDDEN, problem.hint)
        return replace(problem, message=message, hint=hint, related=related)

    return (problem if problem.code.startswith("personal-") else told(problem) for problem in listed)


HIDDEN = "（不显示）"
"""Stands for a value that may be personal."""


def findings(text: str) -> Iterator[tuple[Rule, int]]:
    """Hits of all rules in a text: the rule and the offset of what it found."""
    for rule, start, _ in hits(text):
        yield rule, start


def hits(text: str) -> Iterator[tuple[Rule, int, int]]:
    """The same with the end of each hit: the value itself is for hiding it, never for showing."""
    if any(digit in text for digit in _WIDE_DIGITS):
        text = text.translate(_DIGITS)
    text = "\n" + text
    shape = masked(text)
    screened = load_screening()
    called, seen = _called(text, screened), set[tuple[str, int]]()
    for rule in screened.rules:
        places = called.get(rule)
        if rule.needs and not places:
            continue
        if rule.mask and not rule.mask.search(shape):
            continue
        if rule.mask and rule.glance and not places:
            places = [match.start() for match in rule.mask.finditer(shape)]
        windows = _windows(places, len(text)) if places else ((0, len(text)),)
        for start, end in _places(rule, text, screened, windows):
            if (rule.code, start) not in seen:
                seen.add((rule.code, start))
                yield rule, start - 1, end - 1


def masked(text: str) -> bytes:
    """A text as ASCII, sign by sign: every digit a 0, every capital an A, ? for what is no ASCII."""
    return text.encode("ascii", "replace").translate(_MASK)


def _called(text: str, screened: Screening) -> Mapping[Rule, Sequence[int]]:
    """The rules of whose words the text holds some, with the places of those words in order."""
    called: dict[Rule, list[int]] = {}
    for match in screened.cues.finditer(text):
        at = match.start()
        for word, place, rules in screened.by_cue[match[0]]:
            if text.startswith(word, max(0, at - place)):
                for rule in rules:
                    called.setdefault(rule, []).append(at)
    return called


def _windows(places: Iterable[int], length: int) -> Sequence[Span]:
    """The parts of a text around these places, in order.

    What a rule finds holds one of its words or what its mask finds, or stands beside it.
    """
    windows: list[Span] = []
    for at in places:
        begin, end = max(0, at - 2 * REACH), min(at + 2 * REACH, length)
        if windows and begin <= windows[-1][1]:
            begin = windows.pop()[0]
        windows.append((begin, end))
    return windows


REACH = 64
"""No rule finds anything longer, with what it asks for beside it."""


def _places(rule: Rule, text: str, screened: Screening, windows: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where a rule finds something: what it looks for is in the windows, what stands around it may be outside."""
    if rule.scan:
        yield from ((start, end) for start, end in screened.names.spans(text) if not _in_title(text, start))
        return
    for begin, stop in windows:
        if rule.glance and not rule.glance.search(text, begin, stop):
            continue
        for match in _matches(rule, text, begin, stop):
            start, end = match.span(1 if match.re.groups and match[1] else 0)
            start += text.startswith("\n", start)
            if rule.guard and not _GUARDS[rule.guard](Found(text, start, end)):
                continue
            if rule.passes_titles and _in_title(text, start):
                continue
            if rule.near and not rule.near.search(text[max(0, start - rule.within) : end + rule.within]):
                continue
            if rule.unless and rule.unless.search(_sentence(text, start)):
                continue
            yield start, end


def _matches(rule: Rule, text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Every match. A search for signs is ten times as fast as one for many alternatives."""
    if not rule.begins:
        yield from rule.pattern.finditer(text, start, stop)
        return
    end = 0
    for begin in rule.begins.finditer(text, start, stop):
        if begin.start() >= end and (match := rule.pattern.match(text, begin.start(), stop)):
            end = match.end()
            yield match


def _rarest(word: str) -> int:
    """The place of the sign of a word that the fewest texts hold."""
    return max(range(len(word)), key=lambda place: (_rarity(word[place]), -place))


def _rarity(sign: str) -> int:
    """The more, the fewer texts hold a sign."""
    return _COMMON.find(sign) % 1000


def _around(word: str) -> str:
    place = _rarest(word)
    return f"(?<={re.escape(word[: place + 1])})(?={re.escape(word[place + 1 :])})"


_COMMON = "，。、：；（）,) 0123456789一二三四五六七八九十甲乙丙丁东西南北中左右加人区不事部在社上分年小出三中心单楼名家了服案文份日件查级信结化求海意自支机户访院五生学见发手核栋月微参经得度老保导走资去金诊园内力困物住于放领外独传账高教释身打号白风满车供庭证快半初正元征患料注涉二强我他她吃享领低姓"
"""Signs that most texts hold, the most frequent first."""


_WIDE_DIGITS = "０１２３４５６７８９"
_DIGITS = str.maketrans(_WIDE_DIGITS, "0123456789")
_MASK = bytes(48 if 48 <= byte <= 57 else 65 if 65 <= byte <= 90 else byte for byte in range(256))
"""Makes every ASCII digit a 0 and every capital an A."""


class Found(NamedTuple):
    """A hit in its text."""

    text: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """What was found."""
        return self.text[self.start : self.end]

    @property
    def before(self) -> str:
        """The character before it, or nothing."""
        return self.text[self.start - 1 : self.start]

    @property
    def after(self) -> str:
        """The character after it, or nothing."""
        return self.text[self.end : self.end + 1]


def _sentence(text: str, offset: int) -> str:
    start = max(text.rfind(mark, 0, offset) for mark in "。！？；\n") + 1
    ends = [end for mark in "。！？；\n" if (end := text.find(mark, offset)) >= 0]
    return text[start : min(ends, default=len(text))]


def _in_title(text: str, offset: int) -> bool:
    """Whether a place is inside 《…》 on its line, in the title of a source or a byline: those are quoted as printed."""
    line = text.rfind("\n", 0, offset) + 1
    before = text[line:offset]
    if before.lstrip(" -").startswith("authors:"):
        return True
    if before.rfind("《") > before.rfind("》"):
        return True
    if not before.lstrip(" -").startswith("title:"):
        return False
    field = max((match.start() for match in _TOP_FIELD.finditer(text, 0, offset)), default=0)
    return text.startswith("sources:", field)


_TOP_FIELD = re.compile(r"^[a-z_]+:", re.MULTILINE)


def _alone(found: Found) -> bool:
    return not (found.before.isdigit() or found.before == "." or found.after.isdigit())


def _id_number(found: Found) -> bool:
    """Check digit after GB 11643 (ISO 7064 mod 11-2)."""
    digits = re.sub(r"[\s-]", "", found.value.upper())
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return _alone(found) and "10X98765432"[total % 11] == digits[17]


def _luhn(found: Found) -> bool:
    """Check digit of card numbers (GB/T 17552)."""
    digits = [int(char) for char in found.value if char.isdigit()]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    return _alone(found) and (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _credit_code(found: Found) -> bool:
    """Check character of the unified social credit code after GB 32100."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(found.value[:17]))
    return _alone(found) and alphabet[(31 - total % 31) % 31] == found.value[17]


def _has_digit(found: Found) -> bool:
    return any(char.isdigit() for char in found.value[2:])


def _one_age(found: Found) -> bool:
    """An age that belongs to one child: no end of a range (6至12岁), no tail of a larger number (72岁)."""
    return not found.before or found.before not in "0123456789-~～—至到十"


_GUARDS: dict[str, Callable[[Found], bool]] = {
    "id-number": _id_number,
    "not-inside-digits": _alone,
    "luhn": _luhn,
    "credit-code": _credit_code,
    "has-digit": _has_digit,
    "one-age": _one_age,
}
