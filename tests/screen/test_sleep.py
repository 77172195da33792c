"""Sleeping: on descriptors and one deadline."""

import gc
import os
import select
import time

from sgui.screen.sleep import GARBAGE_MOST, GARBAGE_SOME, Sleep


def test_a_deadline_ends_it() -> None:
    begun = time.monotonic()
    Sleep().until(2_500)
    assert 0.002 < time.monotonic() - begun < 1
    Sleep().until(0)
    Sleep().until(-5)


def test_a_descriptor_ends_it_and_a_dropped_one_no_longer_does() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"x")
    naps = Sleep()
    naps.watch({reader: select.EPOLLIN})
    naps.until(None)
    naps.watch({reader: select.EPOLLPRI})
    begun = time.monotonic()
    naps.until(20_000)
    naps.watch({writer: select.EPOLLOUT})
    naps.until(None)
    naps.watch({})
    naps.until(20_000)
    assert time.monotonic() - begun >= 0.04


def test_garbage_is_collected_before_a_long_sleep_and_never_before_a_short_one() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"x")
    naps = Sleep()
    naps.watch({reader: select.EPOLLIN})
    gc.disable()
    try:
        kept = [[] for _ in range(GARBAGE_MOST + 100)]
        naps.until(100)
        assert gc.get_count()[0] > GARBAGE_MOST
        naps.until(6_000)
        assert gc.get_count()[0] < GARBAGE_MOST
        kept += [[] for _ in range(100)]
        naps.until(None)
        assert gc.get_count()[0] >= 100, "not worth the while"
        kept += [[] for _ in range(GARBAGE_SOME)]
        naps.until(None)
        assert gc.get_count()[0] < 50
    finally:
        gc.enable()
    assert kept
