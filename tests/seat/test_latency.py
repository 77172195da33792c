"""Latency figures: medians and tails of what was added."""

from sgui.core.events import AttentionAsked
from sgui.seat.latency import BUCKETS, AttentionLatency, Latency
from tests.core.samples import focused, presented, told


def test_report() -> None:
    latency = Latency()

    def figures() -> dict[str, int]:
        return {name: value for name, value in latency.report().items() if name != "buckets"}

    assert figures() == {"p50": 0, "p99": 0, "max": 0}
    for us in range(1, 101):
        latency.add(us)
    assert figures() == {"p50": 50, "p99": 99, "max": 100}
    for _ in range(10_000):
        latency.add(1)
    assert figures() == {"p50": 1, "p99": 1, "max": 100}


def test_every_sample_is_in_one_bucket_by_powers_of_two() -> None:
    latency = Latency()
    for us in (0, 1, 2, 3, 4, 1023, 1024, 2**40):
        latency.add(us)
    counted = latency.report()["buckets"]
    assert len(counted) == BUCKETS and sum(counted) == 8
    assert counted[:4] == [1, 1, 2, 1]
    assert (counted[10], counted[11], counted[-1]) == (1, 1, 1)


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
