"""Attack G09: a million records of one kind become a few and a count."""

from sgui.host.audit_flood import BURST, SOURCES_MAX, SUMMARY_US, Flood

S = 1_000_000


def test_a_burst_passes_then_fifty_a_second() -> None:
    flood = Flood()
    assert sum(flood.passes(("x", "a"), 0) for _ in range(1000)) == BURST
    assert sum(flood.passes(("x", "a"), 1 * S) for _ in range(1000)) == 50
    assert sum(flood.passes(("x", "a"), 100 * S) for _ in range(1000)) == BURST


def test_one_source_costs_no_other() -> None:
    flood = Flood()
    for _ in range(1000):
        flood.passes(("x", "a"), 0)
    assert flood.passes(("x", "b"), 0)
    assert flood.passes(("y", "a"), 0)


def test_what_did_not_pass_is_counted_once() -> None:
    flood = Flood()
    assert flood.due_us() is None
    for _ in range(BURST + 7):
        flood.passes(("x", "a"), 5)
    assert flood.due_us() == 5 + SUMMARY_US
    assert flood.summary() == [{"of": "x", "domain": "a", "count": 7}]
    assert flood.due_us() is None
    assert flood.summary() == []


def test_sources_are_bounded_and_the_rest_share_one() -> None:
    flood = Flood()
    passed = sum(flood.passes((f"k{n}", ""), 0) for n in range(10000))
    assert passed == SOURCES_MAX + BURST
    assert flood.passes(("new", ""), 10 * S), "rested sources make room"
