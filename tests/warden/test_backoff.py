"""Restarts get slower in a row, and start afresh after a steady while."""

from sgui.warden.backoff import STEADY_S, Backoff


def test_waits_grow_and_the_last_repeats() -> None:
    backoff, waits = Backoff((0.0, 1.0, 4.0)).start(100.0), []
    for _ in range(4):
        backoff, due = backoff.died(100.0)
        waits.append(due - 100.0)
    assert waits == [0.0, 1.0, 4.0, 4.0]


def test_a_steady_life_starts_afresh() -> None:
    backoff, _ = Backoff((0.0, 9.0)).start(0.0).died(0.0)
    backoff, due = backoff.start(1.0).died(1.0 + STEADY_S)
    assert (backoff.deaths, due) == (1, 1.0 + STEADY_S)
