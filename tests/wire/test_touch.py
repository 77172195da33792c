"""Fingers: each comes down once, moves, and comes up; a loss cancels them."""

from hypothesis import given
from hypothesis import strategies as st

from sgui.values.device import Axis
from sgui.values.input import (
    TOUCH_CANCEL,
    TOUCH_DOWN,
    TOUCH_MOVE,
    TOUCH_UP,
    Input,
    InputLost,
    Key,
    PointerAt,
    Touch,
)
from sgui.values.limits import CONTACTS_MAX
from sgui.wire.input import Decoder, encode

SYN, DROPPED = encode(0, 0, 0), encode(0, 3, 0)
SLOT, X, Y, ID = 0x2F, 0x35, 0x36, 0x39


def mt(*changes: tuple[int, int]) -> bytes:
    return b"".join(encode(3, code, value) for code, value in changes) + SYN


def heard(*raw: bytes) -> list[Input]:
    return list(Decoder(7).feed(b"".join(raw)))


DOWN = mt((SLOT, 0), (ID, 40), (X, 100), (Y, 200))
AT = (100, 200)


def test_a_finger_comes_down_moves_and_comes_up() -> None:
    assert heard(DOWN, mt((X, 101)), mt((Y, 199)), mt((ID, -1))) == [
        Touch(7, 0, TOUCH_DOWN, 100, 200),
        Touch(7, 0, TOUCH_MOVE, 101, 200),
        Touch(7, 0, TOUCH_MOVE, 101, 199),
        Touch(7, 0, TOUCH_UP, 101, 199),
    ]


def test_two_fingers_keep_their_slots() -> None:
    both = mt((SLOT, 0), (ID, 1), (X, 5), (Y, 5), (SLOT, 1), (ID, 2), (X, 9), (Y, 9))
    assert heard(both, mt((SLOT, 0), (ID, -1)), mt((SLOT, 1), (X, 10))) == [
        Touch(7, 0, TOUCH_DOWN, 5, 5),
        Touch(7, 1, TOUCH_DOWN, 9, 9),
        Touch(7, 0, TOUCH_UP, 5, 5),
        Touch(7, 1, TOUCH_MOVE, 10, 9),
    ]


def test_another_finger_in_the_same_slot_is_another() -> None:
    assert heard(DOWN, mt((ID, 41), (X, 7)))[1:] == [
        Touch(7, 0, TOUCH_UP, 7, 200),
        Touch(7, 0, TOUCH_DOWN, 7, 200),
    ]


def test_the_pointer_and_buttons_that_the_kernel_makes_of_fingers_do_not_count() -> None:
    emulated = encode(3, 0, 100) + encode(3, 1, 200) + encode(1, 0x14A, 1) + encode(1, 0x145, 1)
    assert heard(DOWN[: -len(SYN)], emulated, SYN) == [Touch(7, 0, TOUCH_DOWN, 100, 200)]
    assert heard(emulated, SYN)[0] == PointerAt(7, 100, 200)
    assert heard(DOWN, encode(1, 0x110, 1))[1:] == [Key(7, 0x110, True)]


def test_a_loss_cancels_every_finger() -> None:
    said = heard(DOWN, DROPPED, mt((X, 5)), mt((X, 6)), mt((ID, -1)), mt((ID, 50), (X, 8)))
    assert said == [
        Touch(7, 0, TOUCH_DOWN, 100, 200),
        Touch(7, 0, TOUCH_CANCEL, 100, 200),
        InputLost(7),
        Touch(7, 0, TOUCH_DOWN, 8, 0),
    ]


def test_slots_beyond_the_bound_are_ignored() -> None:
    for slot in (CONTACTS_MAX, -1, 1 << 30):
        assert heard(mt((SLOT, slot), (ID, 3), (X, 5), (Y, 5))) == []


def test_positions_are_on_the_devices_own_axes() -> None:
    axes = {X: Axis(0, 999), Y: Axis(0, 0)}
    decoder = Decoder(7, axes)
    assert list(decoder.feed(mt((ID, 1), (X, 500), (Y, 5)))) == [Touch(7, 0, TOUCH_DOWN, 32768, 0)]


def test_a_touchpad_touches_nothing() -> None:
    decoder = Decoder(7, direct=False)
    assert decoder.feed(DOWN) == ()
    assert decoder.feed(DROPPED + SYN) == (InputLost(7),)
    assert decoder.feed(encode(1, 0x14A, 1)) == (Key(7, 0x14A, True),)


fingers = st.lists(
    st.builds(
        encode, st.just(3), st.sampled_from([SLOT, X, Y, ID]), st.sampled_from([-1, 0, 1, 2, 9, 10, 70000])
    )
    | st.sampled_from([SYN, SYN, DROPPED])
)


@given(fingers)
def test_whatever_is_said_each_finger_comes_down_once_and_up_once(said: list[bytes]) -> None:
    down: set[int] = set()
    for touch in heard(*said):
        if not isinstance(touch, Touch):
            continue
        assert 0 <= touch.slot < CONTACTS_MAX
        assert 0 <= min(touch.x, touch.y) <= max(touch.x, touch.y) < 65536
        assert (touch.phase == TOUCH_DOWN) == (touch.slot not in down)
        if touch.phase == TOUCH_DOWN:
            down.add(touch.slot)
        elif touch.phase != TOUCH_MOVE:
            down.remove(touch.slot)
