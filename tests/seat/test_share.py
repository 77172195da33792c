"""A device's share of the seat's time."""

from sgui.seat.share import BURST_S, INPUT_S, Share


def test_f07_a_flood_rests_and_is_heard_again() -> None:
    share, now, heard = Share(), 100.0, 0
    while now < 101.0:
        if not share.rests(now):
            heard += 64
            share.charge(64, now)
        now += 0.001
    assert heard <= (1 + BURST_S) / INPUT_S + 64
    assert heard >= 0.9 / INPUT_S


def test_the_fastest_mouse_is_never_made_to_rest() -> None:
    share = Share()
    assert all(share.charge(8, 100 + n / 1000) is None for n in range(2000))


def test_who_was_silent_has_its_whole_burst() -> None:
    share = Share()
    while share.charge(64, 100.0) is None:
        pass
    assert share.rests(100.0)
    assert not share.rests(200.0)
    assert share.charge(64, 200.0) is None
