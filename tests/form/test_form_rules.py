"""The form's rules are the command line's: the same damaged entries, patterns and numbers give the same answers.

The browser runs the form as a contributor has it; entries are brought in as files and what is said is read off the page.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page

import test_numerals
from built_site import served
from fixture_library import REPOSITORY, TESTS, TODAY, assemble, read_once, small_catalog
from govkb.catalog import load_catalog
from govkb.checks import run_checks
from govkb.checks.personal import findings, load_screening
from govkb.document import CHARACTERS, MAX_BYTES, MAX_COMMAS, MAX_LINES
from govkb.messages import MESSAGES
from govkb.model import Practice
from govkb.numerals import parse_number
from govkb.outputs.form import form_files
from govkb.outputs.form.layout import FOLDED, GROUPS, HELP
from govkb.outputs.form.rules import form_rules
from govkb.outputs.form.words import FORM_HINTS, WORDS
from govkb.views.library import Library, library_settings

SCRIPTS = REPOSITORY / "docs/assets/form"


@dataclass(frozen=True)
class Case:
    """One damage: what is put where (None takes away), and what must be said."""

    name: str
    sets: dict[str, Any]
    codes: tuple[str, ...]
    id: str = "yuanzi-hui"

    @property
    def path(self) -> str:
        return f"practices/hunan/{self.id}.yml"

    def entry(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(json.dumps(sound_entry()))
        for path, new in self.sets.items():
            *way, last = (int(step) if step.isdigit() else step for step in path.split("/"))
            here: Any = value
            for step in way:
                here = here[step]
            if new is None:
                del here[last]
            else:
                here[last] = new
        return value

    def text(self) -> str:
        """The entry as a file; every scalar in double quotes, so that nothing is read as anything but text."""
        return yaml.safe_dump(
            self.entry(), allow_unicode=True, default_style='"', sort_keys=False, width=10**6
        )


@cache
def sound_entry() -> dict[str, Any]:
    document = small_catalog().entries["yuanzi-hui"].document.value
    assert document is not None
    return document


def _case(row: dict[str, Any]) -> Case:
    sets = row.get("sets", {row["at"]: row.get("to")} if "at" in row else {})
    return Case(row["name"], sets, tuple(row["codes"]), row.get("file", Case.id))


CASES = tuple(_case(row) for row in yaml.safe_load((TESTS / "form/cases.yml").read_text("utf-8")))


@cache
def rules() -> dict[str, Any]:
    return form_rules(Library(small_catalog(), library_settings(small_catalog())))


Said = set[tuple[str, str]]
"""What is said of an entry: codes and sentences."""


def said_on_the_command_line(case: Case, root: Path) -> Said:
    assemble(root, divisions=False)
    (root / case.path).write_text(case.text(), "utf-8", newline="\n")
    problems = run_checks(load_catalog(root), TODAY)
    return {(problem.code, problem.message) for problem in problems if problem.path == case.path}


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The form as it is built, over the small library."""
    folder = tmp_path_factory.mktemp("form")
    shutil.copytree(site / "assets", folder / "assets")
    (folder / "contribute/form").mkdir(parents=True)
    shutil.copy(site / "contribute/form/index.html", folder / "contribute/form")
    for path, content in form_files(Library(small_catalog(), library_settings(small_catalog()))):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    with served(folder) as base:
        yield base + "contribute/form/"


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        yield context


@pytest.fixture(scope="module")
def form(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-22T10:00:00+08:00")
    page.goto(address)
    page.wait_for_selector("#kb-form[data-ready]")
    page.locator(".kf-drafts > summary").click()
    return page


def said_in_the_form(page: Page, name: str, text: str) -> Said:
    """Bring a file in and read off what is said, in the list of results or in the refusal."""
    page.evaluate("document.querySelector('.kf-notice').textContent = ''")
    page.set_input_files("#kf-file", {"name": name, "mimeType": "text/yaml", "buffer": text.encode()})
    page.wait_for_function(
        "() => document.querySelector('.kf-notice').textContent || !document.querySelector('.kf-refusal').hidden"
    )
    page.wait_for_selector("#kb-form[data-state=checked]")
    return {
        tuple(pair)
        for pair in page.evaluate(
            """() => {
              const refusal = document.querySelector('.kf-refusal');
              const where = refusal.hidden ? document.querySelectorAll('#kf-pane-problems [data-code]') : refusal.querySelectorAll('[data-code]');
              return Array.from(where, (one) => [one.dataset.code, one.lastChild.textContent]);
            }"""
        )
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_the_form_says_of_a_damaged_entry_what_the_command_line_says(
    case: Case, form: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_once(monkeypatch)
    expected = said_on_the_command_line(case, tmp_path)
    assert {code for code, _ in expected} == set(case.codes)
    assert said_in_the_form(form, f"{case.id}.yml", case.text()) == expected


def test_there_are_enough_cases_of_enough_kinds() -> None:
    assert len(CASES) > 80


TYPED = {
    "file-name": ("id", "Chai Chang"),
    "file-windows-name": ("id", "con"),
    "duplicate-id": ("id", "yuanzi-hui"),
    "file-too-large": ("problem", "难" * 90_000),
    "file-too-long": ("problem", "难\n" * 5100),
    "file-too-many-items": ("problem", "难," * 3100),
}
"""What no file that is brought in can do: the name that is typed, and more text than would be brought in."""


@pytest.mark.parametrize("code", TYPED)
def test_what_only_typing_can_do(browser: Browser, address: str, code: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("#kb-form[data-ready]")
        name, text = TYPED[code]
        field = page.locator(f"#kf-{name}")
        if "\n" in text:  # thousands of lines take Playwright half a minute
            field.evaluate("(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }", text)  # fmt: skip
        else:
            field.fill(text)
        page.locator(f"#kf-pane-problems [data-code={code}]").wait_for()


def codes_of_the_form() -> set[str]:
    """What the form can say: the codes that its rules name, those of characters and of personal data."""
    script = (SCRIPTS / "rules.js").read_text("utf-8")
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', script)) & set(MESSAGES)
    return named | {rule.code for rule in load_screening().rules} | {code for _, code in CHARACTERS}


def test_what_is_too_much_for_a_file_is_too_much_for_the_form() -> None:
    script = (SCRIPTS / "import.js").read_text("utf-8")
    told = re.search(r"MOST = (\d+) \* 1024, MOST_LINES = (\d+), MOST_COMMAS = (\d+);", script)
    assert told
    assert [int(number) for number in told.groups()] == [MAX_BYTES // 1024, MAX_LINES, MAX_COMMAS]


def test_every_code_that_the_form_can_say_has_a_case() -> None:
    """The search names the entries with which summaries are compared: that one is tested over the whole site."""
    tried = {code for case in CASES for code in case.codes} | set(TYPED) | {"duplicate-summary"}
    assert tried == codes_of_the_form()


SAME_REMEDY = """
    date-format date-future date-impossible date-order duplicate-alias duplicate-name duplicate-summary
    figure-hedge-unknown figure-unit-missing file-too-large file-too-many-items id-format id-twice limits-missing list-too-long
    personal-account personal-address personal-bank-card personal-credit-code personal-exact personal-id-number
    personal-illness personal-minor personal-mobile personal-name personal-phone personal-plate personal-pseudonym
    personal-sensitive personal-small-cell secrecy-mark term-retired term-twice text-too-long text-too-short url-invalid
    wording-halfwidth wording-promotional wording-quote-long wording-quote-total wording-relative-date wording-space
    yaml-bidi yaml-control-character yaml-invisible
"""
"""Codes whose remedy is the same for a person who sees fields and one who sees a file."""


def test_of_every_code_it_is_decided_what_the_form_advises() -> None:
    same = set(SAME_REMEDY.split())
    assert same.isdisjoint(FORM_HINTS)
    assert same | set(FORM_HINTS) == codes_of_the_form()
    for code in same:
        assert not re.search(r"`|[a-z_]{2,}:(?!//)|文件|缩进|这一行", MESSAGES[code].hint), code


# ---------------------------------------------------------------------------------- one answer for each question


def in_javascript(form: Page, call: str, questions: list[Any]) -> list[Any]:
    """What the form's own code answers to each question."""
    script = (
        f"([rules, all]) => {{ const engine = KbFormRules.create(rules); return all.map((one) => {call}); }}"
    )
    answers: list[Any] = form.evaluate(script, [rules(), questions])
    return answers


def test_every_rule_about_persons_finds_the_same_places(form: Page) -> None:
    sentences = yaml.safe_load((TESTS / "personal/sentences.yml").read_text("utf-8"))
    texts = [one for group in sentences["hits"].values() for one in group] + sentences["clean"]
    for name in ("fresh", "held_out", "batch4", "batch5", "batch6", "batch7", "batch8", "batch9", "batch10"):
        more = yaml.safe_load((TESTS / f"personal/{name}.yml").read_text("utf-8"))
        texts += [one for key in ("hits", "warned") for group in more.get(key, {}).values() for one in group]
        texts += more["clean"]
    texts.append("sources:\n  - id: s1\n    title: 老支书张大山的账\nsteps:\n  - title: 村民张大山说")
    texts += [path.read_text("utf-8") for path in sorted(REPOSITORY.glob("practices/[a-z]*/*.yml"))]
    texts.append("；".join(texts[:300]))
    found = in_javascript(form, "engine.findings(one)", texts)
    for text, there in zip(texts, found, strict=True):
        here = sorted([rule.code, offset] for rule, offset in findings(text))
        assert sorted(there) == here, text[:80]


def test_the_group_of_a_rule_about_persons_is_the_last_thing_matched() -> None:
    """Old engines do not say where a group begins; the form counts from the end of the match."""
    for rule in load_screening().rules:
        if not rule.scan and rule.pattern.groups:
            tail = rule._texts["pattern"]
            while match := re.search(r"\(\?[=!](?:[^()]|\([^()]*\))*\)$", tail):
                tail = tail[: match.start()]
            assert tail.endswith(")"), rule.id


def test_numbers_are_read_alike(form: Page) -> None:
    chance = random.Random(7)  # noqa: S311 - not for secrets
    signs = "0123456789.,一二三十百千万亿半两零%多余至-分之元月日"
    printed = [
        *test_numerals.EXACT, *test_numerals.PERCENT, *test_numerals.RANGES, *test_numerals.UNKNOWN_SIZE,
        *test_numerals.NONE_AT_ALL,
        *("".join(chance.choices(signs, k=chance.randint(1, 6))) for _ in range(4000)),
    ]  # fmt: skip
    answers = in_javascript(form, "KbFormRules.parseNumber(one)", printed)
    for text, there in zip(printed, answers, strict=True):
        here = parse_number(text)
        assert (here is None) == (there is None), text
        if here is not None:
            assert there["percent"] == here.percent, text
            for end in ("low", "high"):
                value = getattr(here, end)
                assert there[end] == (None if value is None else pytest.approx(float(value))), text


# --------------------------------------------------------------------------------------------- what is written once


def test_every_field_of_an_entry_is_asked_for_once() -> None:
    asked = [field for group in GROUPS for field in group.fields]
    assert sorted(asked) == sorted(Practice.model_fields)


def test_what_the_layout_names_exists() -> None:
    models = {"Practice": rules()["schema"], **rules()["schema"]["$defs"]}
    for model, fields in (*FOLDED.items(), *rules()["item_names"].items()):
        assert set(fields) <= set(models[model]["properties"]), model
    for path in HELP:
        model, field = path.split(".")
        assert field in models[model]["properties"], path


def test_hints_are_of_codes_that_exist_and_fill_what_the_sentence_offers() -> None:
    for code, hint in FORM_HINTS.items():
        told = set(re.findall(r"\{\w+\}", MESSAGES[code].text + MESSAGES[code].hint))
        assert set(re.findall(r"\{\w+\}", hint)) <= told | {"{suggestion}", "{known}"}, code


def test_the_scripts_use_every_word_and_only_words_that_exist() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in sorted(SCRIPTS.glob("*.js"))}
    together = "\n".join(scripts.values())
    named = set(re.findall(r"\bword\(\"([a-z_A-Z0-9]+)\"[,)]", together)) | set(
        re.findall(r"rules\.words\.(\w+)", together)
    )
    assert named - set(WORDS) == set()
    unused = {name for name in WORDS if not re.search(rf"[\"./.]{name}\b|{name}\"", together)}
    assert {
        name
        for name in unused
        if not re.match(r"add_|count_|group_|nav_|not_stored_|region_|tab_|hand_", name)
    } == set()


def test_patterns_run_where_there_is_no_lookbehind() -> None:
    everything = json.dumps([rules()["patterns"], rules()["personal"]], ensure_ascii=False)
    everything += "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))
    assert "(?<" not in everything
