"""What one edit costs in a large library, seen from outside: `govkb check`, `govkb site` and `govkb serve`.

    python tests/bench/edits.py [--sizes 1000,10000] [--edits 3] [--verify] [--skip serve]

For each size, in a library made by library.py: the first run of a command, the same again with nothing changed, and again
after one sentence of one entry was changed (median of `--edits` different entries). `serve` is started once; then a
sentence is changed and asked for over HTTP until it is there, and a name until it is on the entry's page and on every
list that shows it (a person would see a list that is behind), in the finder's data, in the index. CPU is that of the process and of all that it started, in that
time. With `--verify`, the site after the last edit is compared, file by file, with one that is built from nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import cpu_of, memory_of, run
from scale import laid_out

COMMAND = (sys.executable, "-m", "govkb")
ENVIRONMENT = {"PYTHONPATH": "scripts"}
NUMBERS = "甲乙丙丁戊己庚辛壬癸"
SHOWN = {
    "in the finder": ("finder/root.js", ""),
    "in the search": ("search/root.js", ""),
    "on the home page": ("", ""),
    "on the page of comparisons": ("compare/", ""),
}
"""What else is made anew, and is right when it comes."""
PATIENCE = 900
"""Seconds after which a served page counts as never changed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An authored file that is edited."""

    file: Path

    @property
    def id(self) -> str:
        return self.file.stem

    @property
    def code(self) -> str:
        """Of the place where it is."""
        found = re.search('\n  code: "?([0-9]{6})', self.file.read_text("utf-8"))
        return found[1] if found else ""

    def add_sentence(self, words: str) -> None:
        """Put words at the end of the first limit's text."""
        text = self.file.read_text("utf-8")
        at = text.index("\n    text: ", text.index("\nlimits:"))
        end = text.index("\n", at + 1)
        self.file.write_text(f"{text[:end]}{words}{text[end:]}", "utf-8", newline="\n")

    def rename(self, name: str) -> None:
        """Give the entry another name."""
        text = self.file.read_text("utf-8")
        self.file.write_text(
            re.sub(r"(?m)\Aname: .*$", f"name: {name}", text, count=1), "utf-8", newline="\n"
        )


def words(number: int) -> str:
    """Words that no entry has."""
    return "量尺" + "".join(NUMBERS[int(digit)] for digit in str(number)) + "号"


def entries(project: Path, count: int) -> list[Entry]:
    """Made-up entries, far apart, whose first limit has its text in one line."""
    files = [
        file
        for file in sorted(project.glob("practices/[a-z]*/*.yml"))
        if re.search(
            r"\nlimits:\n  - kind: .*(?:\n    title: .*)?\n    text: [^|\"].*\n", file.read_text("utf-8")
        )
    ]
    return [Entry(file) for file in files[:: max(1, len(files) // count)][:count]]


# ---------------------------------------------------------------------------------------------- commands


def commands(project: Path, name: str, chosen: list[Entry], *, verify: bool) -> None:
    """First run, nothing changed, one entry changed."""
    shutil.rmtree(project / ".cache", ignore_errors=True)
    shutil.rmtree(project / "site", ignore_errors=True)
    command = (*COMMAND, name, *(("--no-pdf",) if name == "site" else ()))

    def timed(label: str, before: Callable[[int], None] = lambda _: None, times: int = 1) -> None:
        costs = []
        for number in range(times):
            before(number)
            costs.append(run(command, project, ENVIRONMENT))
            if costs[-1].gave_up:
                raise SystemExit(f"{' '.join(command)}: {costs[-1].gave_up}")
        show(f"{name}, {label}", median(cost.cpu for cost in costs), median(cost.wall for cost in costs),
             max(cost.tree for cost in costs))  # fmt: skip

    timed("from nothing")
    timed("nothing changed", times=len(chosen))
    timed(
        "one sentence changed", lambda n: chosen[n].add_sentence(words(time.time_ns() % 100_000)), len(chosen)
    )
    if name == "site":
        timed("one name changed", lambda n: chosen[n].rename(words(time.time_ns() % 100_000)), len(chosen))
        if verify:
            kept = (project / "site/manifest.sha256").read_bytes()
            shutil.rmtree(project / ".cache")
            shutil.rmtree(project / "site")
            run(command, project, ENVIRONMENT)
            same = (project / "site/manifest.sha256").read_bytes() == kept
            print(
                f"  site after these edits and one from nothing: {'the same files' if same else 'DIFFERENT'}",
                flush=True,
            )


# ---------------------------------------------------------------------------------------------- serve


def serve(project: Path, chosen: list[Entry]) -> None:
    """Start, a sentence, a name."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (project / "serve.log").open("wb")
    start = time.perf_counter()
    process = subprocess.Popen(
        (*COMMAND, "serve", "--port", str(port)), cwd=project, env={**os.environ, **ENVIRONMENT, "PYTHONUNBUFFERED": "1"},
        stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}/"
    try:
        awaited(base, bool, process)
        show(
            "serve, until the first page",
            cpu_of(process.pid),
            time.perf_counter() - start,
            memory_of(process.pid),
        )
        cpu, start = cpu_of(process.pid), time.perf_counter()
        awaited(f"{base}search/root.js", bool, process)
        show(
            "serve, from then until the first search",
            cpu_of(process.pid) - cpu,
            time.perf_counter() - start,
            memory_of(process.pid),
        )
        pages, names = [], []
        after: dict[str, list[tuple[float, float]]] = {}
        for entry in chosen:
            said, page = words(time.time_ns() % 100_000), f"{base}practices/{entry.id}/"
            pages.append(edited(process, partial(entry.add_sentence, said), page, said))
            time.sleep(3)
            said = words(time.time_ns() % 100_000)
            names.append(edited(process, partial(entry.rename, said), page, said))
            shown = {"on the list of its place": (f"browse/region/{entry.code}/", said), **SHOWN}
            for label, (path, expected) in shown.items():
                after.setdefault(label, []).append(edited(process, lambda: None, base + path, expected))
            time.sleep(3)
        for label, found in (("a sentence, until it is on the page", pages), ("a name, until it is on the page", names),
                             *((f"… and {label}", found) for label, found in after.items())):  # fmt: skip
            show(
                f"serve, {label}",
                median(cpu for cpu, _ in found),
                median(wall for _, wall in found),
                memory_of(process.pid),
            )
    except TimeoutError as never:
        print(f"  serve: {never}; see {log.name}", flush=True)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        log.close()


def edited(
    process: subprocess.Popen[bytes], change: Callable[[], None], address: str, said: str
) -> tuple[float, float]:
    """CPU and wall seconds from a change until an address shows it."""
    cpu, start = cpu_of(process.pid), time.perf_counter()
    change()
    awaited(address, lambda text: said in text, process)
    return cpu_of(process.pid) - cpu, time.perf_counter() - start


def awaited(address: str, shows: Callable[[str], bool], process: subprocess.Popen[bytes]) -> None:
    """Ask until the page shows it. Raises TimeoutError."""
    end = time.time() + PATIENCE
    while time.time() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            if shows(answer.read().decode("utf-8", "replace")):
                return
        time.sleep(0.02)
    raise TimeoutError(f"{address} never showed it" if process.poll() is None else "the server has ended")


# ---------------------------------------------------------------------------------------------- the table


def show(label: str, cpu: float, wall: float, memory: float) -> None:
    """One row."""
    print(f"  {label:<48} {cpu:8.2f} CPU s {wall:8.2f} s {memory:7.0f} MiB", flush=True)


def main() -> None:
    """Print the rows of each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--edits", type=int, default=3)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--skip", default="", help="of check,site,serve")
    asked = parser.parse_args()
    for size in map(int, asked.sizes.split(",")):
        project = laid_out(size, "page", rivals=False) / "ours"
        print(f"{size} entries", flush=True)
        chosen = entries(project, asked.edits)
        for name in ("check", "site"):
            if name not in asked.skip:
                commands(project, name, chosen, verify=asked.verify)
        if "serve" not in asked.skip:
            serve(project, chosen)


if __name__ == "__main__":
    main()
