"""How we and others grow: CPU seconds, memory and bytes at several sizes, in turns, with ratios and exponents.

    python tests/bench/scale.py --install                                  # once: the others, below .cache/bench
    python tests/bench/scale.py --sizes 100,1000,10000 [--rounds 3] [--skip stock,zensical] [--text page|words|entry]

All build the same pages of the same library (library.py), from nothing: no cache, no earlier site. Ours checks every
entry, too, and makes search, finder, data, comparisons, feeds and forms; stock MkDocs with Material makes pages, tags and its search
(jieba); Zensical the same without jieba; Hugo pages and tags only; Pagefind only a search index, of what Hugo built.
Runs are interleaved and the median is shown. CPU is that of the process and of all that it started. Memory is the most that
the whole tree of processes held at once (shared pages once; looked at every 0.1 s, after ten seconds every second), beside it the largest single
process as the kernel saw it. What takes more than `--memory` MiB or `--cpu` seconds is ended and said to have been.
The exponent is the slope between two sizes on logarithmic scales: 1.00 is linear. A skipped or ended run of a larger
size is extrapolated with the last exponent and marked ~.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from math import log
from multiprocessing import get_context
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import Cost, run
from rivals import ASIDE, TEXTS, Builder, builders, install, lay_out_rivals

from library import lay_out

Results = dict[tuple[str, int], list[Cost]]


def laid_out(size: int, text: str, *, rivals: bool = True) -> Path:
    """The folder of a size with a project for each builder, or for ours alone; made once and kept for the next run."""
    folder = ASIDE / (f"work/{size}-{text}" if rivals else f"work/{size}")
    of = folder / "of"
    if not of.is_file() or of.read_text("utf-8") != _material():
        shutil.rmtree(folder, ignore_errors=True)
        # In a process of its own: this one stays small, and so do those that it starts.
        with ProcessPoolExecutor(1, get_context("spawn")) as aside:
            aside.submit(_lay_out, folder, size, text, rivals).result()
    for name in ("scripts", "docs"):  # the program as it is now
        shutil.rmtree(folder / "ours" / name, ignore_errors=True)
        shutil.copytree(
            Path(__file__).parents[2] / name,
            folder / "ours" / name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    compileall.compile_dir(folder / "ours/scripts", quiet=1)  # as an installed program is
    return folder


def _material() -> str:
    """A digest of what libraries are made from, and of the rules that they must pass."""
    root = Path(__file__).parents[2]
    files = (
        *Path(__file__).parent.glob("*.py"),
        *root.glob("practices/*/*"),
        *root.glob("scripts/govkb/checks/*.*"),
    )
    read = hashlib.sha256()
    for file in sorted(files):
        read.update(file.read_bytes())
    return read.hexdigest()


def _lay_out(folder: Path, size: int, text: str, rivals: bool) -> None:
    lay_out(folder / "ours", size)
    written = lay_out_rivals(folder, folder / "ours", text) if rivals else 0
    authored = sum(path.stat().st_size for path in folder.glob("ours/practices/[a-z]*/*.yml"))
    (folder / "made").write_text(f"{authored / size:.0f} {written / size:.0f}", "utf-8")
    (folder / "of").write_text(_material(), "utf-8")


def build(builder: Builder, folder: Path, memory: float, cpu: float) -> Cost:
    """One run from nothing."""
    project = folder / builder.folder
    for stale in (builder.output, *builder.stale):
        shutil.rmtree(project / stale, ignore_errors=True)
    return run(builder.command, project, builder.environment, most_memory=memory, most_cpu=cpu)


def weight(folder: Path) -> tuple[int, float]:
    """Files below a folder and their megabytes."""
    files = [(Path(at) / name).stat().st_size for at, _, names in os.walk(folder) for name in names]
    return len(files), sum(files) / 1e6


def seconds(results: Results, name: str, size: int) -> float | None:
    """Median CPU of the runs that came to their end."""
    ended = [cost.cpu for cost in results.get((name, size), ()) if not cost.gave_up]
    return median(ended) if ended else None


def exponent(results: Results, name: str, sizes: Sequence[int]) -> dict[int, float]:
    """By size: the slope from the size before."""
    found = {}
    for small, large in pairwise(sizes):
        one, two = seconds(results, name, small), seconds(results, name, large)
        if one and two:
            found[large] = log(two / one) / log(large / small)
    return found


def table(
    results: Results, sizes: Sequence[int], made: Mapping[tuple[str, int], tuple[int, float]]
) -> list[str]:
    """The rows to be printed."""
    rows = ["| builder | entries | CPU s | ours ÷ it | wall s | peak MiB, tree | largest process | files | MB | exponent |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for name in dict.fromkeys(name for name, _ in results):
        slopes = exponent(results, name, sizes)
        for size in sizes:
            runs = results.get((name, size), [])
            ended = [cost for cost in runs if not cost.gave_up]
            ours = seconds(results, "ours", size)
            slope = f"{slopes[size]:.2f}" if size in slopes else ""
            if not ended:
                rows.append(_guessed(results, name, sizes, size, ours, runs, slopes))
                continue
            cpu = median(cost.cpu for cost in ended)
            files, megabytes = made.get((name, size), (0, 0.0))
            rows.append(
                f"| {name} | {size:,} | {cpu:.2f} | {ours / cpu:.2f} | {median(cost.wall for cost in ended):.1f} "
                f"| {max(cost.tree for cost in ended):,.0f} | {max(cost.single for cost in ended):,.0f} | {files:,} | {megabytes:,.0f} | {slope} |"
                if ours
                else f"| {name} | {size:,} | {cpu:.2f} |"
            )
    return rows


def _guessed(
    results: Results, name: str, sizes: Sequence[int], size: int, ours: float | None, runs: Sequence[Cost], slopes: Mapping[int, float]
) -> str:  # fmt: skip
    """A row for what was not run to its end."""
    why = runs[0].gave_up.splitlines()[0] if runs else "not run"
    known = [one for one in sizes if one < size and seconds(results, name, one)]
    if len(known) < 2 or why.startswith("failed"):
        return f"| {name} | {size:,} | {why} |"
    last = known[-1]
    cpu = (seconds(results, name, last) or 0) * (size / last) ** slopes[last]
    ratio = f"~{ours / cpu:.2f}" if ours else ""
    return f"| {name} | {size:,} | ~{cpu:.0f} (extrapolated from {last:,}; {why}) | {ratio} | | | | | | |"


def main() -> None:
    """Print the table, a line for each run before it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--install", action="store_true", help="put the others below .cache/bench and end")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--skip", default="", help="builders to leave out; stock:10000 leaves it out at that size"
    )
    parser.add_argument(
        "--text",
        choices=tuple(TEXTS),
        default="page",
        help="what the others build: our pages as one would write them in Markdown, their bare words, or the words of the entries",
    )
    parser.add_argument("--memory", type=float, default=8000, help="MiB at which a run is ended")
    parser.add_argument("--cpu", type=float, default=1500, help="CPU seconds at which a run is ended")
    asked = parser.parse_args()
    if asked.install:
        for line in install():
            print(line, flush=True)
        return
    skipped = set(asked.skip.split(","))
    sizes = sorted(map(int, asked.sizes.split(",")))
    results: Results = {}
    made: dict[tuple[str, int], tuple[int, float]] = {}
    for builder in builders():
        if builder.missing:
            print(f"{builder.name} is missing: {builder.needs}")
    present = [one for one in builders() if not one.missing and one.name not in skipped]
    for size in sizes:
        folder = laid_out(size, asked.text)
        authored, written = (folder / "made").read_text("utf-8").split()
        print(f"{size} entries: {authored} bytes of YAML and {written} bytes of Markdown each", flush=True)
        rounds = 1 if size > 3000 else asked.rounds
        for _ in range(rounds):
            for builder in present:
                if f"{builder.name}:{size}" in skipped:
                    continue
                cost = build(builder, folder, asked.memory, asked.cpu)
                results.setdefault((builder.name, size), []).append(cost)
                made[builder.name, size] = weight(folder / builder.folder / builder.output)
                print(
                    f"  {builder.name:<9} {cost.cpu:8.2f} CPU s {cost.wall:8.1f} s {cost.tree:7.0f} MiB {cost.gave_up}",
                    flush=True,
                )
    print("\n" + "\n".join(table(results, sizes, made)))


if __name__ == "__main__":
    main()
