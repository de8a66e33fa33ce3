"""Look for texts that crash, hang or feed on memory: python tests/fuzz/run.py --minutes 60 --target document

Inputs are the library's own files and the texts of tests/attacks/, damaged at random; whatever makes the program say
something new is kept and damaged further (what it says stands for where it has been: cheap, and it finds its way into
every rule). A worker does the work; this process watches it, so that even a regular expression that never returns is
seen. What is found lies in tests/fuzz/findings/ and, once mended, belongs into tests/fuzz/regressions/<target>/.
docs/dev/fuzzing.md has more.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(HERE)]

NAMES = ("document", "shape", "query", "import", "form")
FINDINGS = HERE / "findings"
MAX_BYTES = 256 * 1024
MAX_MEMORY = 200 * 1024 * 1024
"""What one input may take beyond what the program has taken before it."""
HANGS, STANDS = 20.0, 600.0
"""CPU seconds for one input after which the worker is given up, and seconds of the clock without any: it waits for something
that never comes. A busy machine may leave a worker without a turn for a minute."""

SIGNS = tuple(
    "\n|  |\n  |\n- |- |: |:|\"|'|{|}|[|]|, |,|#| # |>|&a |*a|! |~|null|，|：|— |-|? |%|@|`|\\|a: b\n|\n\n|---\n|...\n|<<: |\t|\r\n|"
    "\u3000|\u00a0|\u2028|\ufeff|\x00|\x1b[31m|\u202e|😀|\\u202e|院子|0|.5|%}|{{|</script>|**|*|](|[x](|https://|practice:|![|1. |2.8万|"
    "23.23%|2020-05-19|430000|true|十|亿|多|约|余|=|+|!!python/object:os.system |%TAG ! x\n|\ud7ff|\U0010ffff|<|>|;|AND|OR|NOT|(|)|theme=|∥|"
    "ａ|Ａ|ﬁ|İ|ß|ẞ|\u0301|\u200d|\u200b|女\ufe0f".split("|")
)  # fmt: skip
SIGNS = (*SIGNS, "|", "|\n", "|\n  ")


def damaged(data: bytes, pool: Sequence[bytes], chance: random.Random, limit: int) -> bytes:
    """The same with one to eight slips: deleted, doubled, moved, overwritten, crossed with another, blown up."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((0, 1, 2, 8, 40, 400)))
        way = chance.randrange(9)
        if way == 0:
            new = b""
        elif way == 1:
            new = chance.choice(SIGNS).encode("utf-8", "surrogatepass")
        elif way == 2:
            new = data[start:end] * 2
        elif way == 3:
            new = chance.choice(SIGNS).encode("utf-8", "surrogatepass") * chance.choice((2, 30, 3000))
        elif way == 4:
            other = chance.choice(pool)
            at = chance.randint(0, len(other))
            new = other[at : at + chance.choice((10, 100, 2000))]
        elif way == 5:
            new = chance.randbytes(chance.randint(1, 4))
        elif way == 6:
            new = data[start:end] * chance.choice((50, 5000))
        elif way == 7:
            lines = data.split(b"\n")
            at = chance.randrange(len(lines))
            lines.insert(chance.randrange(len(lines) + 1), lines[at])
            data, start, end, new = b"\n".join(lines), 0, 0, b""
        else:
            new = bytes(chance.choice(data or b" ") for _ in range(end - start))
        data = (data[:start] + new + data[end:])[:limit]
    return data


def work(name: str, seed: int, deadline: float, current: Path) -> None:
    """The worker: damages, runs, writes down what went wrong. Ends at the deadline or with the first finding."""
    from targets import TARGETS

    target = TARGETS[name]
    chance = random.Random(seed)  # noqa: S311 - no secret
    pool = list(target.seeds())
    seen: set[Hashable] = {target.run(one) for one in pool}
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MAX_MEMORY, -1))
    runs, slowest = 0, 0.0
    while time.time() < deadline:
        data = damaged(chance.choice(pool), pool, chance, target.limit)
        current.write_bytes(data)
        before = time.process_time()
        said = target.run(data)
        took = time.process_time() - before
        if took > target.seconds:  # the machine may have been busy: once more
            before = time.process_time()
            target.run(data)
            took = min(took, time.process_time() - before)
        runs, slowest = runs + 1, max(slowest, took)
        if took > target.seconds:
            raise TimeoutError(f"{took:.2f} s for {len(data)} bytes")
        if said not in seen:
            seen.add(said)
            pool.append(data)
            if len(pool) > 4000:
                pool.pop(chance.randrange(len(pool)))
    print(f"runs {runs} pool {len(pool)} slowest {slowest:.3f}", flush=True)


def watch(name: str, minutes: float, seed: int, report: Callable[[str], None]) -> int:
    """Run workers one after the other until the time is up; → how many findings there were."""
    FINDINGS.mkdir(exist_ok=True)
    current = FINDINGS / f".{name}-{os.getpid()}.current"
    end, found = time.time() + 60 * minutes, 0
    while time.time() < end:
        seed += 1
        slice_end = min(end, time.time() + 60)
        command = [sys.executable, __file__, "--worker", name, str(seed), str(slice_end), str(current)]
        error_file = current.with_suffix(".error")
        with error_file.open("wb") as errors:
            worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
            why = _wait(worker, current, slice_end)
        told = (worker.stdout.read() if worker.stdout else "").strip()
        error = error_file.read_text("utf-8", "replace")
        if worker.returncode == 0:
            report(f"{name} seed {seed}: {told}")
            continue
        found += 1
        data = current.read_bytes() if current.exists() else b""
        kept = FINDINGS / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.bin"
        kept.write_bytes(data)
        kept.with_suffix(".txt").write_text(f"{why or 'crash'}\n{error}", "utf-8")
        report(f"{name} seed {seed}: {why or 'crash'} → {kept}\n{error[-1500:]}")
    for left in FINDINGS.glob(f".{name}-{os.getpid()}.*"):
        left.unlink()
    return found


def _wait(worker: subprocess.Popen[str], current: Path, slice_end: float) -> str:
    """Wait for a worker; one that has not begun another input for too long is ended. → why, or nothing."""
    begun, since, at = time.time(), 0.0, 0.0
    while worker.poll() is None:
        time.sleep(0.2)
        touched = current.stat().st_mtime if current.exists() else begun
        spent = _cpu(worker.pid)
        if touched != at:
            at, since, begun = touched, spent, time.time()
        if spent - since > 3 * HANGS or time.time() - begun > STANDS or time.time() > slice_end + STANDS:
            worker.kill()
            worker.wait()
            return "hang"
    return ""


def _cpu(process: int) -> float:
    """CPU seconds of a process and of those that it has started."""
    ticks = 0
    with suppress(OSError):
        ticks += sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]))
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            ticks += int(_cpu(int(child)) * os.sysconf("SC_CLK_TCK"))
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Run the targets that were asked for."""
    if sys.argv[1:2] == ["--worker"]:
        name, seed, deadline, current = sys.argv[2:6]
        try:
            work(name, int(seed), float(deadline), Path(current))
        except BaseException:  # noqa: BLE001 - whatever it is, it is a finding
            resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
            traceback.print_exc()
            return 1
        return 0
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--target", choices=NAMES, action="append")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    targets = options.target or NAMES
    share = options.minutes / len(targets)
    found = sum(watch(name, share, options.seed, lambda line: print(line, flush=True)) for name in targets)
    print("没有发现问题。" if not found else f"发现 {found} 处，见 {FINDINGS}。")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
