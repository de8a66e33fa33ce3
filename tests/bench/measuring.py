"""A command's CPU seconds and memory, with everything it starts."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SAMPLED, LATER = 0.1, 1.0
"""Seconds between two looks at the memory of a tree of processes: in its first ten seconds, and after."""

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took."""

    cpu: float
    """Seconds, user and system, of the process and all that it waited for."""
    wall: float
    tree: float
    """MiB of the whole tree, shared pages once (PSS), the most that was seen."""
    single: float
    """MiB of its largest process, as the kernel keeps it."""
    gave_up: str = ""
    """Why it was ended early, or that it failed; nothing where it came to its end."""
    said: str = ""


def below(process: int) -> Iterator[int]:
    """A process and everything that it has started."""
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            children = (task / "children").read_text()
            for child in children.split():
                yield from below(int(child))


def memory_of(process: int) -> float:
    """MiB of a tree of processes, pages that several share counted once."""
    total = 0
    tree = list(below(process))
    if len(tree) == 1:  # the kernel knows it without looking at every page
        with suppress(OSError):
            return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 2**20
    for one in tree:
        with suppress(OSError, IndexError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += int(rollup.partition("\nPss:")[2].split()[0])
    return total / 1024


def largest_of(process: int) -> float:
    """MiB of the largest process of a tree at its largest.

    Not `ru_maxrss`: a child begins with that of the process from which it was forked.
    """
    most = 0
    for one in below(process):
        with suppress(OSError, IndexError):
            status = Path(f"/proc/{one}/status").read_text()
            most = max(most, int(status.partition("\nVmHWM:")[2].split()[0]))
    return most / 1024


def cpu_of(process: int) -> float:
    """CPU seconds so far of a running tree of processes, those it has waited for included."""
    ticks = 0
    for one in below(process):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    most_memory: float = 0,
    most_cpu: float = 0,
) -> Cost:
    """Run a command to its end, or until it takes more than `most_memory` MiB or `most_cpu` seconds (0: any)."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        made = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
        peak, single, gave_up = 0.0, 0.0, ""
        ended = threading.Event()

        def watch() -> None:
            nonlocal peak, single, gave_up
            while not ended.wait(SAMPLED if time.perf_counter() - start < 10 else LATER):
                peak, single = max(peak, memory_of(made.pid)), max(single, largest_of(made.pid))
                if most_memory and peak > most_memory:
                    gave_up = f"more than {most_memory:.0f} MiB"
                elif most_cpu and cpu_of(made.pid) > most_cpu:
                    gave_up = f"more than {most_cpu:.0f} CPU s"
                if gave_up:
                    with suppress(ProcessLookupError):
                        os.killpg(made.pid, signal.SIGKILL)
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, used = os.wait4(made.pid, 0)
        wall = time.perf_counter() - start
        ended.set()
        watcher.join()
        made.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if made.returncode and not gave_up:
        gave_up = f"failed ({made.returncode}): {said.strip()[-300:]}"
    return Cost(_seconds(used), wall, max(peak, single), single, gave_up, said)


def _seconds(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime
