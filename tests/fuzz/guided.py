"""Coverage-guided fuzzing of the same targets with Atheris: python tests/fuzz/guided.py --minutes 60 [--target query]

Atheris (libFuzzer) sees which branches of `govkb` an input takes and damages further what takes a new one. It is no
dependency of the project; docs/dev/fuzzing.md says how an environment with it is made. What it finds lies in tests/fuzz/findings/,
as for run.py; what it has learned stays in .cache/fuzz/<target>/ and is where the next run begins. The form's
scripts run in Node, which Atheris cannot see into: run.py fuzzes them.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(HERE)]

FINDINGS = HERE / "findings"
NAMES = ("document", "shape", "query", "import")
HANGS = 20
"""Seconds of the clock for one input: the machine may be busy."""
MEMORY = 1500
"""MiB of the whole process, instrumentation and the library it works on included."""


def fuzz(name: str, flags: list[str]) -> None:
    """In a process of its own: one target until libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["govkb"]):
        import targets

    target = targets.TARGETS[name]
    corpus = ROOT / ".cache/fuzz" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)

    def one(data: bytes) -> None:
        before = time.process_time()
        target.run(data)
        took = time.process_time() - before
        if took > 5 * target.seconds:  # what is instrumented is slower
            raise TimeoutError(f"{took:.2f} s for {len(data)} bytes")

    atheris.Setup([sys.argv[0], str(corpus), f"-max_len={min(target.limit, 65536)}", *flags], one)
    atheris.Fuzz()


def watch(name: str, minutes: float) -> int:
    """Run a target again and again until the time is up; → how many findings there were."""
    FINDINGS.mkdir(exist_ok=True)
    end, found, runs, spent = time.time() + 60 * minutes, 0, 0, time.time()
    covered = "?"
    while (left := int(end - time.time())) > 5:
        flags = [f"-max_total_time={left}", f"-timeout={HANGS}", f"-rss_limit_mb={MEMORY}", "-print_final_stats=1",
                 f"-artifact_prefix={FINDINGS}/{name}-"]  # fmt: skip
        made = subprocess.run(
            [sys.executable, __file__, "--worker", name, *flags], capture_output=True, text=True, errors="replace",
            check=False,
        )  # fmt: skip
        told = made.stderr
        runs += sum(map(int, re.findall(r"number_of_executed_units: (\d+)", told)))
        covered = (re.findall(r"cov: (\d+ ft: \d+ corp: \d+)", told) or [covered])[-1]
        if made.returncode:
            found += 1
            print(f"{name}: {told[-2500:]}", flush=True)
    print(
        f"{time.strftime('%H:%M:%S')} {name}: {runs} runs in {time.time() - spent:.0f} s, cov: {covered}, findings {found}",
        flush=True,
    )
    return found


def main() -> int:
    """Run the targets that were asked for."""
    if sys.argv[1:2] == ["--worker"]:
        fuzz(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--target", choices=NAMES, action="append")
    options = parser.parse_args()
    targets = options.target or NAMES
    found = sum([watch(name, options.minutes / len(targets)) for name in targets])
    print("没有发现问题。" if not found else f"发现 {found} 处，见 {FINDINGS}。")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
