"""What a guest says costs it time, and costs the others nothing (A06, P6)."""

import pytest

from sgui.seat.listening import BURST_S, LOOK_S, Listening


def test_one_look_a_millisecond_is_free_for_ever() -> None:
    account = Listening()
    assert all(account.heard(0, 0, 1 + n * (LOOK_S + 1e-6)) is None for n in range(1000))


def test_a_burst_is_free_and_then_the_guest_rests_until_it_is_paid() -> None:
    account = Listening()
    rests = [account.heard(0, 0, 5.0) for _ in range(20)]
    assert rests[:10] == [None] * 10
    assert rests[-1] == pytest.approx(5.0 + 20 * LOOK_S - BURST_S)
    assert account.heard(0, 0, 6.0) is None


@pytest.mark.parametrize(("records", "news", "most_a_second"), [(1024, 0, 10), (1, 1, 70)])
def test_what_costs_more_is_heard_less_often(records: int, news: int, most_a_second: int) -> None:
    account, now, looks = Listening(), 10.0, 0
    while now < 11.0:
        now = max(now, account.heard(records, news, now) or now)
        looks += 1
    assert looks <= most_a_second
