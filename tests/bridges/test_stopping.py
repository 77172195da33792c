"""sgui/bridges/stopping.py"""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from sgui.bridges.stopping import Stopped, Stopping


@pytest.fixture
def stopping() -> Iterator[Stopping]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield Stopping()
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_noticed_when_asked(stopping: Stopping, number: int) -> None:
    stopping.check()
    os.kill(os.getpid(), number)
    time.sleep(0.01)  # nothing is raised here
    for _ in range(2):
        with pytest.raises(Stopped):
            stopping.check()


def test_waiting_ends_with_the_signal(stopping: Stopping) -> None:
    started = time.monotonic()
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
    with pytest.raises(Stopped):
        stopping.check(30)
    assert time.monotonic() - started < 10


def test_waiting_without_one_takes_its_time(stopping: Stopping) -> None:
    started = time.monotonic()
    stopping.check(0.05)
    assert time.monotonic() - started >= 0.05
