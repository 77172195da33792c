"""Latency figures: medians and tails of what was added."""

from sgui.core.events import AttentionAsked
from sgui.seat.latency import AttentionLatency, Latency
from tests.core.samples import focused, presented, told


def test_report() -> None:
    latency = Latency()
    assert latency.report() == {"p50": 0, "p99": 0, "max": 0}
    for us in range(1, 101):
        latency.add(us)
    assert latency.report() == {"p50": 50, "p99": 99, "max": 100}
    for _ in range(10_000):
        latency.add(1)
    assert latency.report() == {"p50": 1, "p99": 1, "max": 100}


def test_from_the_attention_key_to_its_picture() -> None:
    latency = AttentionLatency()
    before = focused()
    after = told(before, AttentionAsked(0))
    latency.see(before.stance, after, 1000)
    latency.see(after.stance, after, 1500)
    assert latency.report()["max"] == 0
    latency.see(after.stance, presented(after), 3000)
    latency.see(after.stance, presented(after), 9000)
    assert latency.report()["max"] == 2000
