"""The poller: input first, rests that end, descriptors that go."""

import os
import time

from sgui.seat.poller import HANGUP, Poller


def test_input_comes_first_and_what_is_removed_is_not_called() -> None:
    poller, called = Poller(), []
    pipes = [os.pipe() for _ in range(3)]
    for n, (read, write) in enumerate(pipes):
        poller.add(read, lambda _, n=n: called.append(n), first=n == 2)
        os.write(write, b"x")
    ready = poller.wait(None)
    assert len(ready) == 3
    ready[0][0](0)
    assert called == [2]
    poller.remove(pipes[0][0])
    poller.remove(pipes[0][0])
    assert [poller.knows(callback) for callback, _ in ready].count(False) == 1
    poller.close()


def test_a_rest_is_silent_until_it_is_over() -> None:
    poller = Poller()
    read, write = os.pipe()
    poller.add(read, lambda _: None)
    os.write(write, b"x")
    poller.rest(read, time.monotonic() + 0.05)
    assert poller.wait(time.monotonic() + 0.01) == []
    assert len(poller.wait(time.monotonic() + 5)) == 1, "its end and what waited are one waking"
    assert len(poller.wait(time.monotonic() + 5)) == 1


def test_a_hang_up_is_heard_even_at_rest() -> None:
    poller = Poller()
    read, write = os.pipe()
    poller.add(read, lambda _: None)
    poller.rest(read, time.monotonic() + 60)
    os.close(write)
    ((_, flags),) = poller.wait(time.monotonic() + 5)
    assert flags & HANGUP


def test_nothing_to_do_is_no_wake_up() -> None:
    poller = Poller()
    read, _ = os.pipe()
    poller.add(read, lambda _: None)
    poller.want(read, 0)
    before = time.monotonic()
    assert poller.wait(before + 0.05) == []
    assert time.monotonic() - before >= 0.05
