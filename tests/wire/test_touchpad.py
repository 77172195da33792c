"""Fingers on a touchpad: how they move counts, and not where they are."""

from hypothesis import given
from hypothesis import strategies as st

from sgui.values.device import Axis
from sgui.values.input import DETENT, Input, InputLost, Key, PointerBy, Wheel
from sgui.wire.input import Decoder, encode
from sgui.wire.touchpad import MM_PER_CLICK, PX_PER_MM, Fingers
from tests.hardware import vector

SYN = encode(0, 0, 0)
FINGER, TOUCH, TWO, LEFT = 0x145, 0x14A, 0x14D, 0x110
AXES = dict(vector("touchpad").description.axes)  # 12 units are a millimetre
whole = st.integers(-(1 << 31), (1 << 31) - 1)


def heard(*records: bytes) -> list[Input]:
    return list(Decoder(7, AXES, direct=False, touchpad=True).feed(b"".join(records)))


def at(x: int, y: int) -> bytes:
    return encode(3, 0, x) + encode(3, 1, y) + SYN


def down(*tools: int) -> bytes:
    return b"".join(encode(1, tool, 1) for tool in tools)


def test_a_finger_moves_the_pointer_by_what_it_moves() -> None:
    assert heard(down(FINGER, TOUCH), at(600, 300)) == []
    assert heard(down(FINGER, TOUCH), at(600, 300), at(612, 288)) == [PointerBy(7, PX_PER_MM, -PX_PER_MM)]


def test_a_slow_finger_moves_it_too() -> None:
    steps = b"".join(at(600 + n, 300) for n in range(13))
    moved = [one.dx for one in heard(down(FINGER, TOUCH), steps) if isinstance(one, PointerBy)]
    assert sum(moved) == PX_PER_MM


def test_a_new_touch_starts_afresh() -> None:
    assert heard(down(FINGER, TOUCH), at(600, 300), encode(1, TOUCH, 0), SYN, down(TOUCH), at(100, 100)) == []


def test_after_a_loss_nothing_jumps() -> None:
    lost = encode(0, 3, 0) + SYN
    assert heard(down(FINGER, TOUCH), at(600, 300), lost, at(100, 100)) == [InputLost(7)]


def test_two_fingers_turn_the_wheel() -> None:
    two = (down(FINGER, TOUCH), encode(1, FINGER, 0), down(TWO), at(600, 300))
    assert heard(*two, at(600, 300 + 12 * MM_PER_CLICK)) == [Wheel(7, -DETENT, 0)]
    assert heard(*two, encode(1, TWO, 0), down(FINGER), at(600, 300), at(612, 300)) == [
        PointerBy(7, PX_PER_MM, 0)
    ]


def test_the_pads_button_is_a_button_and_takes_the_motion_along() -> None:
    moved = (down(FINGER, TOUCH), at(600, 300), encode(3, 0, 612), down(LEFT))
    assert heard(*moved) == [PointerBy(7, PX_PER_MM, 0), Key(7, LEFT, True)]


@given(whole, whole, whole, st.lists(st.tuples(st.integers(0, 1), whole), max_size=8), st.booleans())
def test_f05_axes_that_lie_divide_by_nothing(
    least: int, most: int, resolution: int, values: list[tuple[int, int]], two: bool
) -> None:
    fingers = Fingers({0: Axis(least, most, resolution)})
    fingers.tool(TWO, two)
    for code, value in values:
        fingers.at(code, value)
    assert all(isinstance(part, int) for part in fingers.moved())
    assert fingers.moved() in {(0, 0, 0)}
