"""Files made from the code: that they are what the code says, and that the schema agrees with the model."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

from fixture_library import LIBRARY, REPOSITORY, small_catalog
from govkb.document import read_document
from govkb.generated import (
    CODE_LIST,
    COMPARISON_SCHEMA,
    FIELD_TABLE,
    PRACTICE_SCHEMA,
    generated_files,
    practice_schema,
)
from govkb.messages import MESSAGES
from govkb.model import Comparison, Practice
from govkb.shape import read_shape
from test_cases import ALL, Case


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return generated_files(REPOSITORY)


def test_the_repository_holds_what_the_code_says(files: dict[str, str]) -> None:
    stale = [path for path, text in files.items() if (REPOSITORY / path).read_text("utf-8") != text]
    assert not stale, "run `govkb generate`"


def schema(files: dict[str, str], path: str) -> Any:
    return jsonschema.Draft202012Validator(json.loads(files[path]))


@pytest.mark.parametrize("path", [PRACTICE_SCHEMA, COMPARISON_SCHEMA])
def test_a_schema_is_a_schema(files: dict[str, str], path: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(files[path]))


def values(text: str) -> Any:
    """An entry as an editor's YAML plug-in sees it: with types."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str, ensure_ascii=False))


def test_the_schema_accepts_what_the_model_accepts(files: dict[str, str]) -> None:
    validator = schema(files, PRACTICE_SCHEMA)
    for file in sorted((REPOSITORY / "practices").glob("[a-z]*/*.yml")):
        text = file.read_text("utf-8")
        practice, _ = read_shape(read_document(file.name, text.encode()), Practice)
        if practice is not None:  # what is wrong with the content is not for a test of the code to say
            assert not [error.message for error in validator.iter_errors(values(text))], file.stem


REFUSED_BY_SCHEMA = (
    "field-unknown", "field-missing", "field-type-list", "field-type-mapping", "field-choice", "text-too-short",
    "text-too-long", "list-too-long", "code-format",
)  # fmt: skip


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case.code}-{case.folder.name}")
        for case in ALL
        if case.code in REFUSED_BY_SCHEMA
    ],
)
def test_an_editor_with_the_schema_sees_the_slip_while_typing(files: dict[str, str], case: Case) -> None:
    (file,) = (case.folder / "practices").rglob("*.yml")
    assert list(schema(files, PRACTICE_SCHEMA).iter_errors(values(file.read_text("utf-8"))))


def test_the_schema_shows_chinese_to_the_author(files: dict[str, str]) -> None:
    loaded = json.loads(files[PRACTICE_SCHEMA])
    assert all(field.get("title") for field in loaded["properties"].values())
    assert '"type": "null"' not in files[PRACTICE_SCHEMA]
    term = loaded["properties"]["mechanisms"]["items"]["oneOf"][0]
    assert set(term) == {"const", "title", "description"}


def test_the_field_table_has_every_field(files: dict[str, str]) -> None:
    table = files[FIELD_TABLE]
    for model in (Practice, Comparison):
        for name, field in model.model_fields.items():
            assert f"| `{name}` | {field.title} |" in table


def test_the_code_list_has_every_code_with_an_anchor_and_a_remedy(files: dict[str, str]) -> None:
    page = files[CODE_LIST]
    anchors = re.findall(r"\{ #([a-z0-9-]+) \}", page)
    assert anchors == list(dict.fromkeys(anchors))
    assert set(MESSAGES) <= set(anchors)
    for chapter in page.split("\n## ")[1:]:
        assert "怎么改：" in chapter, chapter.split("\n")[0]


def test_pages_have_no_raw_html_and_no_unfilled_fact(files: dict[str, str]) -> None:
    for path in (FIELD_TABLE, CODE_LIST):
        body = files[path].replace("<!--", "").replace("-->", "")
        assert "<" not in body.replace("&lt;", "").replace("`<`", "")
        assert not re.search(r"\{\w+\}", body)


def test_every_message_is_a_chinese_sentence_with_its_facts() -> None:
    for code, message in MESSAGES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", code)
        assert message.text.endswith(("。", "）。")), code
        assert message.hint, code
        assert message.hint.endswith(("。", "}", "……")), code
        assert message.severity in ("error", "warning")
        for text in (message.text, message.hint, message.why):
            assert not re.search(r"[\u4e00-\u9fff][,;!?]", text), f"{code}: half-width punctuation in {text}"


def test_a_small_library_has_a_schema_of_its_own_terms() -> None:
    made = practice_schema(small_catalog().vocabulary)
    consts = [choice["const"] for choice in made["properties"]["mechanisms"]["items"]["oneOf"]]
    assert consts == ["deliberation", "mediation", "door-to-door", "ledger"]
    for file in sorted(LIBRARY.glob("practices/[a-z]*/*.yml")):
        assert not list(jsonschema.Draft202012Validator(made).iter_errors(values(file.read_text("utf-8"))))
