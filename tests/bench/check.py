"""What `govkb check` costs: CPU for each entry by stage, and how that compares with PyYAML and jsonschema.

    python tests/bench/check.py [--entries 1000] [--made] [--profile]

Entries are copies of the test library's fullest entry (about 4 KB), each with a name, aliases and a summary of its
own, so that no rule finds anything; with `--made` they are those of library.py, about 8 KB and all different. The comparison reads the same files with PyYAML's C loader and validates
them against the generated JSON Schema: no positions, no Chinese sentences, no rules. CPU time of this process is
counted, so a busy machine says nearly the same as an idle one.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import pstats
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).resolve().parent)]

from govkb.catalog import Catalog, load_catalog  # noqa: E402
from govkb.checks import ENTRY_CHECKS, LIBRARY_CHECKS, personal, run_checks  # noqa: E402
from govkb.document import Document, read_document  # noqa: E402
from govkb.generated import PRACTICE_SCHEMA  # noqa: E402
from govkb.memory import STORE, Memory  # noqa: E402
from govkb.model import Practice  # noqa: E402
from govkb.problem import Problem  # noqa: E402
from govkb.shape import read_shape  # noqa: E402
from library import write_practices  # noqa: E402

TODAY = date(2099, 1, 1)
COPIES = "practices/hunan"
SYLLABLES = "窗桌凳碗筷勺锅壶杯盒灯伞帽鞋袜衫裤帐枕被毯垫绳钩钉锤锯刨斧铲"


def written(number: int) -> str:
    """A number in signs that no rule takes for anything, different in every run of six characters."""
    signs = ""
    for _ in range(12):
        number, sign = divmod(number * 31 + 17, len(SYLLABLES))
        signs += SYLLABLES[sign]
    return signs


def lay_out(folder: Path, count: int) -> None:
    """The test library under `folder`, with `count` copies of its fullest entry, each without the notes for trainers."""
    shutil.copytree(ROOT / "tests/library", folder)
    shutil.copytree(ROOT / "practices/_regions", folder / "practices/_regions")
    text = (folder / "practices/hunan/yuanzi-hui.yml").read_text("utf-8")
    text = re.sub(r"^teaching:.*?(?=^sources:)", "", text, flags=re.MULTILINE | re.DOTALL)
    text = text.replace(", practice: yuanzi-taizhang", "")
    for number in range(count):
        name = written(number)
        fields = {
            "name": name[:5],
            "aliases": f"[{name[5:8]}会]",
            "summary": f"每月{'，'.join([name] * 4)}。",
        }
        copy = text
        for field, value in fields.items():
            copy = re.sub(rf"^{field}: .*", f"{field}: {value}", copy, count=1, flags=re.MULTILINE)
        (folder / COPIES / f"entry-{number:05}.yml").write_text(copy, "utf-8", newline="\n")


def authored(folder: Path) -> list[Path]:
    """The files that count: copies where there are some, or all entries."""
    return sorted((folder / COPIES).glob("entry-*.yml")) or sorted(
        (folder / "practices").glob("[a-z]*/*.yml")
    )


def spent(work: Callable[[], object]) -> float:
    """Seconds of CPU that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def entry_rules(catalog: Catalog) -> Iterator[Problem]:
    """What the rules about one entry find."""
    for entry in catalog.entries.values():
        for check in ENTRY_CHECKS:
            yield from check(entry, catalog)


def library_rules(catalog: Catalog) -> Iterator[Problem]:
    """What the rules about several entries find, the screening aside."""
    for check in LIBRARY_CHECKS:
        if check is not personal.screening:
            yield from check(catalog)


def stages(folder: Path) -> list[tuple[str, float]]:
    """Each stage with its seconds, and all of `govkb check` at the end."""
    paths = authored(folder)
    contents: list[bytes] = []
    documents: list[Document] = []
    loaded: list[Catalog] = []
    problems: list[Problem] = []

    def read_files() -> None:
        contents.extend(path.read_bytes() for path in paths)

    def parse() -> None:
        documents.extend(
            read_document(path.relative_to(folder).as_posix(), data)
            for path, data in zip(paths, contents, strict=True)
        )

    def build() -> None:
        for document in documents:
            problems.extend(read_shape(document, Practice)[1])

    rows = [
        ("read the files", spent(read_files)),
        ("text to values", spent(parse)),
        ("values to entries", spent(build)),
        (
            "whole catalog (the three above, names, vocabulary)",
            spent(lambda: loaded.append(load_catalog(folder))),
        ),
        ("rules about one entry", spent(lambda: problems.extend(entry_rules(loaded[0])))),
        ("rules about several", spent(lambda: problems.extend(library_rules(loaded[0])))),
        ("screening for personal data", spent(lambda: problems.extend(personal.screening(loaded[0])))),
        ("all of it", spent(lambda: run_checks(load_catalog(folder), TODAY))),
    ]
    assert not problems, problems[:3]
    return rows


def others(folder: Path) -> float:
    """Seconds of CPU that PyYAML's C loader and jsonschema take for the same files."""
    schema = json.loads((ROOT / PRACTICE_SCHEMA).read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)

    def work() -> None:
        for path in authored(folder):
            value = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            assert value["name"]
            list(validator.iter_errors(value))

    return spent(work)


def remembered(folder: Path) -> tuple[float, float]:
    """Seconds of CPU for a first run that remembers what it finds, and for a second one."""

    def work() -> None:
        memory = Memory(folder / STORE)
        assert not run_checks(load_catalog(folder, memory), TODAY)
        memory.save()

    return spent(work), spent(work)


def start_up(folder: Path, *, afresh: bool) -> float:
    """Seconds from the command to its answer in a library with one entry, the best of five: `afresh` or judged before."""
    best = 9.0
    for _ in range(5):
        if afresh:
            shutil.rmtree(folder / ".cache", ignore_errors=True)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from govkb.cli import main; main()", "check"],
            cwd=folder, env={"PYTHONPATH": str(ROOT / "scripts")}, check=True, capture_output=True,
        )  # fmt: skip
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entries", type=int, default=1000)
    options.add_argument("--made", action="store_true", help="different entries instead of copies of one")
    options.add_argument("--profile", action="store_true", help="show where the time goes")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, single = Path(temporary) / "many", Path(temporary) / "one"
        (write_practices if wanted.made else lay_out)(folder, wanted.entries)
        lay_out(single, 1)
        size = sum(path.stat().st_size for path in authored(folder)) // wanted.entries
        gc.disable()  # as the command does
        rows = stages(folder)
        once = min(spent(lambda: run_checks(load_catalog(single), TODAY)) for _ in range(5))
        for name, seconds in rows:
            print(f"{name:<52} {seconds / wanted.entries * 1000:7.3f} ms per entry")
        # Vocabulary, divisions and the test library's own entries are read once, however many entries there are.
        ours, theirs = rows[-1][1] - once, others(folder)
        print(f"{'all of it but what is read once':<52} {ours / wanted.entries * 1000:7.3f} ms per entry")
        print(f"{'CSafeLoader + jsonschema':<52} {theirs / wanted.entries * 1000:7.3f} ms per entry")
        print(
            f"\n{wanted.entries} entries of {size} bytes: {wanted.entries / ours:.0f} per second of CPU, "
            f"{theirs / ours:.1f} times as fast as CSafeLoader + jsonschema"
        )
        first, second = remembered(folder)
        print(
            f"remembering: {wanted.entries / (first - once):.0f} per second of CPU in the first run, "
            f"{wanted.entries / (second - once):.0f} in the second"
        )
        print(
            f"start to end with one entry: {start_up(single, afresh=True) * 1000:.0f} ms, "
            f"{start_up(single, afresh=False) * 1000:.0f} ms where nothing has changed"
        )
        if wanted.profile:
            profile = cProfile.Profile()
            profile.runcall(lambda: run_checks(load_catalog(folder), TODAY))
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
