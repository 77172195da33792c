"""sgui/bridges/rfb_hands.py: keys, buttons and wheels as messages."""

import struct

from sgui.bridges.rfb_hands import Hands
from sgui.values.geometry import Size
from sgui.values.input import TOUCH_DOWN, WHEEL_LEFT, KeyRecord, MotionRecord, PositionRecord, TouchRecord

SIZE = Size(100, 80)
SHIFT, A, CAPS, F20, LEFT, EXTRA = 42, 30, 58, 190, 0x110, 0x114


def key(sign: int, pressed: bool) -> bytes:
    return struct.pack(">BBxxI", 4, pressed, sign)


def at(mask: int, x: int, y: int) -> bytes:
    return struct.pack(">BBHH", 5, mask, x, y)


def typed(hands: Hands, *codes: int) -> list[bytes]:
    """Negative: released."""
    return [hands.told(KeyRecord(abs(code), code > 0), SIZE) for code in codes]


def test_a_key_comes_up_as_the_sign_that_it_went_down_as() -> None:
    assert typed(Hands(), SHIFT, A, -SHIFT, -A) == [
        key(0xFFE1, True),
        key(ord("A"), True),
        key(0xFFE1, False),
        key(ord("A"), False),
    ]


def test_caps_lock_turns_letters_until_it_is_pressed_again() -> None:
    hands = Hands()
    typed(hands, CAPS, -CAPS)
    assert typed(hands, A, -A)[0] == key(ord("A"), True)
    typed(hands, CAPS, -CAPS)
    assert typed(hands, A)[0] == key(ord("a"), True)


def test_a_key_without_a_sign_needs_extended_events() -> None:
    hands = Hands()
    assert typed(hands, F20) == [b""]
    hands.extended = True
    assert typed(hands, -F20, A) == [
        struct.pack(">BBHII", 255, 0, 0, 0, 0x5A),
        struct.pack(">BBHII", 255, 0, 1, ord("a"), 30),
    ]
    assert typed(hands, 0x2FE) == [b""]


def test_positions_buttons_and_wheels() -> None:
    hands = Hands()
    assert typed(hands, LEFT, -LEFT) == [at(1, 0, 0), at(0, 0, 0)]
    assert hands.told(PositionRecord(200, 5, wheel=-2), SIZE) == b"".join(
        (at(0, 99, 5), *(at(mask, 99, 5) for mask in (8, 0, 8, 0)))
    )
    assert typed(hands, LEFT, WHEEL_LEFT, EXTRA, -LEFT) == [
        at(1, 99, 5),
        at(33, 99, 5),
        at(33, 99, 5),
        at(32, 99, 5),
    ]


def test_a_relative_pointer() -> None:
    hands = Hands()
    hands.point(absolute=False)
    assert hands.told(MotionRecord(3, -40000), SIZE) == at(0, 0x7FFF + 3, 0)
    assert typed(hands, LEFT) == [at(1, 0x7FFF, 0x7FFF)]
    hands.point(absolute=True)
    assert hands.told(MotionRecord(3, 4), SIZE) == at(1, 3, 4)


def test_fingers_are_not_in_rfb() -> None:
    assert Hands().told(TouchRecord(TOUCH_DOWN, 0, 1, 1), SIZE) == b""


def test_everything_comes_up_at_the_end() -> None:
    hands = Hands()
    typed(hands, SHIFT, A, LEFT)
    assert hands.released() == key(0xFFE1, False) + key(ord("A"), False) + at(0, 0, 0)
    assert hands.released() == b""
