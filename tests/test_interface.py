"""`import govkb` as a researcher uses it: typed, lazy, without the site generator; the examples of docs/data.md run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import govkb
from fixture_library import LIBRARY, REPOSITORY, assemble


def fresh(code: str, *arguments: str) -> str:
    """Run code in a new interpreter, as a person would."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=REPOSITORY, env={"PYTHONPATH": str(REPOSITORY / "scripts"), "PYTHONUTF8": "1"},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout


def test_importing_loads_nothing() -> None:
    loaded = json.loads(fresh("import sys, json, govkb; print(json.dumps(sorted(sys.modules)))"))
    assert not {name for name in loaded if name.startswith(("govkb.", "pydantic", "yaml", "mkdocs", "click"))}


def test_reading_the_library_needs_no_site_generator() -> None:
    code = (
        "import sys, json, pathlib; from govkb import load_catalog, assess;"
        "c = load_catalog(pathlib.Path(sys.argv[1])); [assess(p) for p in c.practices.values()];"
        "print(json.dumps([sorted(sys.modules), sorted(c.practices)]))"
    )
    modules, ids = json.loads(fresh(code, str(REPOSITORY)))
    assert not {"mkdocs", "material", "jinja2", "typst", "openpyxl", "click"} & set(modules)
    assert "wuchanghui" in ids


def test_every_public_name_is_there_and_is_documented() -> None:
    for name in govkb.__all__:
        value = getattr(govkb, name)
        assert name == "__version__" or value.__doc__, name
    assert set(govkb._HOMES) == set(govkb.__all__) - {"__version__"}
    page = (REPOSITORY / "docs/data.md").read_text("utf-8")
    told = set(re.findall(r"`(\w+)", "\n".join(re.findall(r"^- `.*?：", page, re.MULTILINE))))
    assert {"load_catalog", "Catalog", "Practice", "assess", "parse_number", "cite_source"} <= told


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        govkb.nonsense  # noqa: B018


def test_broken_entries_are_problems_and_not_exceptions(tmp_path: Path) -> None:
    root = assemble(tmp_path)
    (root / "practices/hunan/kaputt.yml").write_text("name: [", encoding="utf-8")
    catalog = govkb.load_catalog(root)
    assert "kaputt" not in catalog.practices
    assert {problem.path for problem in catalog.problems} == {"practices/hunan/kaputt.yml"}
    assert set(catalog.practices) == {path.stem for path in LIBRARY.glob("practices/[!_]*/*.yml")}


def test_the_example_of_the_page_runs() -> None:
    page = (REPOSITORY / "docs/data.md").read_text("utf-8")
    example = next(
        code for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "load_catalog" in code
    )
    assert "湖南省" in fresh(example)


def test_the_citation_file_names_this_version() -> None:
    text = (REPOSITORY / "CITATION.cff").read_text("utf-8")
    assert re.search(rf"^version: {re.escape(govkb.__version__)}$", text, re.MULTILINE)
