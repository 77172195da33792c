"""The two clocks: monotonic for decisions, the wall's for people."""

import time


def now_us() -> int:
    """CLOCK_MONOTONIC in microseconds."""
    return time.monotonic_ns() // 1000


def wall_minute() -> str:
    """Local "HH:MM", for the band only."""
    return time.strftime("%H:%M")


def wall_second() -> str:
    """Local "HH:MM:SS", for placeholders only."""
    return time.strftime("%H:%M:%S")


def seconds_to_next_minute() -> float:
    return 60 - time.time() % 60 + 0.05
