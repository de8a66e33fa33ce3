"""Work shared out to processes: results in order, errors as they were, nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time

import pytest

from govkb import crew

pytestmark = pytest.mark.skipif(not crew.POSSIBLE, reason="no fork here")


def test_results_come_in_the_order_of_the_hands_and_from_other_processes() -> None:
    with crew.shared_out(lambda hand: (hand, os.getpid()), 3) as waited:
        results = waited()
    assert [hand for hand, _ in results] == [0, 1, 2]
    assert len({os.getpid(), *(pid for _, pid in results)}) == 4


def test_large_results_pass() -> None:
    with crew.shared_out(lambda _: b"x" * 5_000_000, 2) as waited:
        assert [len(one) for one in waited()] == [5_000_000] * 2


def test_what_the_work_raises_is_raised_here_and_nobody_is_left() -> None:
    def work(hand: int) -> int:
        if hand == 1:
            raise PermissionError(13, "Permission denied", "site/index.html")
        return hand

    with pytest.raises(PermissionError, match=r"site/index\.html"), crew.shared_out(work, 3) as waited:
        waited()
    assert multiprocessing.active_children() == []


def test_a_process_that_was_killed_is_noticed() -> None:
    def work(hand: int) -> None:
        if hand == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(crew.CrewLost, match="-9"), crew.shared_out(work, 2) as waited:
        waited()
    assert multiprocessing.active_children() == []


def test_nobody_is_left_when_something_else_goes_wrong_meanwhile() -> None:
    with pytest.raises(OSError, match="disk full"), crew.shared_out(lambda _: time.sleep(60), 2):
        raise OSError("disk full")
    assert multiprocessing.active_children() == []
