"""What the benchmarks count: CPU and memory of whole trees of processes; runs that take too much are ended."""

from __future__ import annotations

import sys
from math import log10
from pathlib import Path

import pytest

from fixture_library import REPOSITORY

sys.path.append(str(REPOSITORY / "tests/bench"))

from measuring import Cost, run
from scale import exponent, table

BUSY = "import time\nwhile time.process_time() < 0.5: pass\n"
LARGE = "import time; kept = b'x' * 150_000_000; time.sleep({seconds})\n"


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


def test_the_work_of_a_child_counts(tmp_path: Path) -> None:
    cost = run(python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"), tmp_path)
    assert 0.5 <= cost.cpu < 3
    assert not cost.gave_up


def test_memory_is_that_of_the_tree_and_not_of_whoever_started_it(tmp_path: Path) -> None:
    kept = b"x" * 300_000_000  # this process is large, its child is not
    small = run(python("import time; time.sleep(0.5)"), tmp_path)
    assert small.single < 100, len(kept)
    child = LARGE.format(seconds=1)
    both = run(
        python(
            f"import subprocess, sys; k = b'x' * 150_000_000; subprocess.run([sys.executable, '-c', {child!r}])"
        ),
        tmp_path,
    )
    assert both.tree > 280
    assert 140 < both.single < 250


@pytest.mark.parametrize(
    ("program", "bounds", "why"),
    [(LARGE.format(seconds=60), {"most_memory": 100}, "more than 100 MiB"), ("while True: pass", {"most_cpu": 0.5}, "more than 0 CPU s")],
)  # fmt: skip
def test_what_takes_too_much_is_ended(
    tmp_path: Path, program: str, bounds: dict[str, float], why: str
) -> None:
    cost = run(python(program), tmp_path, **bounds)
    assert cost.gave_up == why
    assert cost.wall < 30


def test_a_failure_is_said(tmp_path: Path) -> None:
    assert "no such thing" in run(python("raise SystemExit('no such thing')"), tmp_path).gave_up


def of(cpu: float, gave_up: str = "") -> list[Cost]:
    return [Cost(cpu, cpu, 10, 10, gave_up)]


def test_the_table_says_what_was_measured_and_what_was_not() -> None:
    results = {("ours", 100): of(1), ("ours", 1000): of(10), ("ours", 10000): of(100), ("slow", 100): of(2.5), ("slow", 1000): of(50),
               ("slow", 10000): of(9, "more than 9 CPU s")}  # fmt: skip
    sizes = [100, 1000, 10000]
    assert exponent(results, "ours", sizes) == pytest.approx({1000: 1, 10000: 1})
    assert exponent(results, "slow", sizes) == pytest.approx({1000: log10(20)})
    rows = table(results, sizes, {})
    assert "| slow | 1,000 | 50.00 | 0.20 |" in rows[6]
    assert "~1000 (extrapolated from 1,000; more than 9 CPU s) | ~0.10 |" in rows[7]
