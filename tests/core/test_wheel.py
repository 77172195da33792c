"""W1 clicks and rest are what was turned; W2 stands in test_pointer.py and test_properties.py."""

from hypothesis import given
from hypothesis import strategies as st

from sgui.core.wheel import ASIDE_MAX, CLICKS_MAX, Notch, aside, turn
from sgui.values.input import DETENT, WHEEL_LEFT, WHEEL_RIGHT, KeyRecord, Wheel

rests = st.integers(1 - DETENT, DETENT - 1)
turns = st.integers(-DETENT * ASIDE_MAX, DETENT * ASIDE_MAX)


@given(rests, rests, st.lists(st.tuples(turns, turns), max_size=8))
def test_w1_nothing_is_lost_and_nothing_counted_twice(
    up: int, right: int, said: list[tuple[int, int]]
) -> None:
    notch, clicked = Notch(up, right), [0, 0]
    for each in said:
        notch, *clicks = turn(notch, Wheel(1, *each))
        clicked = [one + two for one, two in zip(clicked, clicks, strict=True)]
    assert clicked[0] * DETENT + notch.up == up + sum(each[0] for each in said)
    assert clicked[1] * DETENT + notch.right == right + sum(each[1] for each in said)
    assert max(abs(notch.up), abs(notch.right)) < DETENT


def test_clicks_in_one_event_are_bounded() -> None:
    assert turn(Notch(), Wheel(1, 2**31, -(2**31))) == (Notch(8, -8), CLICKS_MAX, -ASIDE_MAX)


def test_a_sideways_click_is_a_press_and_a_release() -> None:
    assert aside(0) == ()
    assert aside(1) == (KeyRecord(WHEEL_RIGHT, True), KeyRecord(WHEEL_RIGHT, False))
    assert aside(-2) == (KeyRecord(WHEEL_LEFT, True), KeyRecord(WHEEL_LEFT, False)) * 2
