"""Work shared out to several processes.

They are copies of this one (fork), so everything that was read is there and only results are handed back. Systems without
fork (Windows) and those where it is not safe (macOS) have one process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TypeVar

Result = TypeVar("Result")


class CrewLost(Exception):
    """A process ended without a result: it was killed, or the machine had no memory left."""


POSSIBLE = sys.platform == "linux"
"""Whether work can be shared out here."""


def cores() -> int:
    """How many processes or threads can work at the same time."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@contextmanager
def shared_out(work: Callable[[int], Result], hands: int) -> Iterator[Callable[[], list[Result]]]:
    """Have `work(0)` … `work(hands - 1)` done, each by a process of its own; gives a function that waits for the results.

    Results are pickled. What `work` raises is raised again while waiting, the first in order; CrewLost where a process
    ended before its time. No process is left behind the block, whatever ended it.
    """
    context = multiprocessing.get_context("fork")
    crew: list[tuple[multiprocessing.context.ForkProcess, Connection]] = []

    def results() -> list[Result]:
        found: list[Result] = []
        for process, ours in crew:
            try:
                done, value = ours.recv()
            except EOFError as ended:
                process.join()
                raise CrewLost(f"exit code {process.exitcode}") from ended
            if not done:
                raise value
            found.append(value)
        return found

    try:
        for hand in range(hands):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(work, hand, theirs), daemon=True)
            process.start()
            theirs.close()
            crew.append((process, ours))
        yield results
    finally:
        for process, ours in crew:
            process.terminate()
            process.join()
            ours.close()


def _work(work: Callable[[int], Result], hand: int, answer: Connection) -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # whoever interrupts the build is answered once, by the first process
    try:
        value: object = work(hand)
        done = True
    except Exception as wrong:  # noqa: BLE001 - raised again in the process that waits
        value, done = wrong, False
    answer.send((done, value))
    answer.close()
