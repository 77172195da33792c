"""Clocks: one for decisions that only grows, words of the other for people."""

import re

from sgui.host.clock import now_us, seconds_to_next_minute, wall_minute, wall_second


def test_clocks() -> None:
    first = now_us()
    assert now_us() >= first > 0
    assert re.fullmatch(r"\d\d:\d\d", wall_minute())
    assert re.fullmatch(r"\d\d:\d\d:\d\d", wall_second())
    assert 0 < seconds_to_next_minute() <= 60.05
