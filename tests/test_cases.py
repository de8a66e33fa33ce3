"""Every kind of problem as its author sees it: files laid over the small library, and the report they get.

A case is a folder `cases/<code>/<name>/` with files as somebody would write them and `expected.txt`, the report that
`govkb check` prints for them. `setup.txt`, where there is one, says what files alone cannot (see `Case`).
After a change of wording: `pytest tests/test_cases.py --bless`, then read the difference as an author would.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from fixture_library import TESTS, TODAY, assemble, read_once, written
from govkb.cli import cli
from govkb.messages import MESSAGES
from govkb.reading import bytes_in

CASES = TESTS / "cases"
NOT_FILES_OF_THE_AUTHOR = ("expected.txt", "setup.txt")

WITHOUT_CASE = frozenset({"value-invalid"})
"""The net below all other codes: nothing that can be written in YAML is known to fall into it."""


@dataclass(frozen=True)
class Case:
    """One case folder.

    Lines of `setup.txt`, each optional:

    `link PATH -> TARGET` makes a symbolic link, `rename PATH -> NAME` gives a file a name that cannot be checked
    out everywhere, `grow PATH KILOBYTES` fills it up, `lengthen PATH LINES` adds empty lines, `paste PATH ITEMS`
    adds a list of so many items, `refuse PATH` makes the system refuse to read it,
    `check ARGUMENTS` says what is asked for instead of the files of the case.
    """

    folder: Path

    @property
    def code(self) -> str:
        return self.folder.parent.name

    @property
    def setup(self) -> dict[str, str]:
        file = self.folder / "setup.txt"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return dict(line.split(" ", 1) for line in lines)


ALL = tuple(Case(folder) for folder in sorted(CASES.glob("*/*")) if folder.is_dir())


def report_of(case: Case, root: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `govkb check` prints for the files of a case, laid over the library in `root`."""
    assemble(root, case.folder, divisions=False)
    for name in NOT_FILES_OF_THE_AUTHOR:
        (root / name).unlink(missing_ok=True)
    asked = [path for path in written(case.folder) if path not in NOT_FILES_OF_THE_AUTHOR]
    if "link" in case.setup:
        path, target = case.setup["link"].split(" -> ")
        (root / path).symlink_to(target)
        asked = [path]
    if "rename" in case.setup:
        path, name = case.setup["rename"].split(" -> ")
        if (root / path).with_name(name).exists() or sys.platform == "win32":
            pytest.skip("this file system cannot hold such a name")
        asked = [(root / path).rename((root / path).with_name(name)).relative_to(root).as_posix()]
    if "grow" in case.setup:
        path, size = case.setup["grow"].split()
        text = (root / path).read_bytes()
        (root / path).write_bytes(text + b"#".ljust(int(size) * 1024 - len(text), b"-"))
    if "lengthen" in case.setup:
        path, lines = case.setup["lengthen"].split()
        (root / path).write_bytes((root / path).read_bytes() + b"\n" * int(lines))
    if "paste" in case.setup:
        path, items = case.setup["paste"].split()
        pasted = ", ".join(["village"] * int(items))
        (root / path).write_text((root / path).read_text("utf-8") + f"settings: [{pasted}]\n", "utf-8")
    if "refuse" in case.setup:
        refuse(root / case.setup["refuse"], monkeypatch)
    if "check" in case.setup:
        asked = shlex.split(case.setup["check"])
    monkeypatch.chdir(root)
    read_once(monkeypatch)
    monkeypatch.setattr("govkb.commands.check.today", lambda: TODAY)
    return CliRunner().invoke(cli, ["check", *asked], catch_exceptions=False).output


def refuse(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system refuse to read one file, as it does for want of permission (an administrator may read all)."""

    def refusing(file: str) -> bytes:
        if Path(file) == path:
            raise PermissionError(13, "Permission denied", file)
        return bytes_in(file)

    monkeypatch.setattr("govkb.catalog.bytes_in", refusing)


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}-{case.folder.name}") for case in ALL])
def test_an_author_sees_exactly_this_report(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bless: bool
) -> None:
    seen = report_of(case, tmp_path, monkeypatch)
    expected = case.folder / "expected.txt"
    if bless:
        expected.write_text(seen, encoding="utf-8", newline="\n")
    assert seen == expected.read_text("utf-8")
    assert f"[{case.code}]" in seen


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    with_case = {case.code for case in ALL}
    assert set(MESSAGES) - with_case == WITHOUT_CASE
    assert with_case <= set(MESSAGES)


def test_cases_are_short_enough_to_read_at_a_glance() -> None:
    long = {
        f"{case.code}/{case.folder.name}": lines
        for case in ALL
        for path in written(case.folder)
        if path.endswith((".yml", ".yaml")) and (lines := (case.folder / path).read_bytes().count(b"\n")) > 40
    }
    assert not long
