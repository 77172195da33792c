"""Latency figures: medians and tails of what was added."""

from sgui.seat.latency import Latency


def test_report() -> None:
    latency = Latency()
    assert latency.report() == {"p50": 0, "p99": 0, "max": 0}
    for us in range(1, 101):
        latency.add(us)
    assert latency.report() == {"p50": 50, "p99": 99, "max": 100}
    for _ in range(10_000):
        latency.add(1)
    assert latency.report() == {"p50": 1, "p99": 1, "max": 100}
