"""sgui/bridges/pointer.py"""

from sgui.bridges.pointer import BUTTONS, MouseCall, Pointer, wheel_calls
from sgui.values.geometry import Size
from sgui.values.input import MotionRecord, PositionRecord

SIZE = Size(640, 480)
UP = (MouseCall("Press", "u", (3,)), MouseCall("Release", "u", (3,)))
DOWN = (MouseCall("Press", "u", (4,)), MouseCall("Release", "u", (4,)))


def absolute(x: int, y: int) -> tuple[MouseCall, ...]:
    return (MouseCall("SetAbsPosition", "uu", (x, y)),)


def relative(dx: int, dy: int) -> tuple[MouseCall, ...]:
    return (MouseCall("RelMotion", "ii", (dx, dy)),)


def mouse() -> Pointer:
    pointer = Pointer()
    pointer.absolute = False
    return pointer


def test_a_tablet_is_told_positions() -> None:
    assert Pointer().position(PositionRecord(0, 0), SIZE) == absolute(0, 0)


def test_the_same_position_is_told_once() -> None:
    pointer = Pointer()
    pointer.position(PositionRecord(5, 6), SIZE)
    assert pointer.position(PositionRecord(5, 6), SIZE) == ()


def test_positions_are_drawn_to_the_edge() -> None:
    assert Pointer().position(PositionRecord(640, -3), SIZE) == absolute(639, 0)


def test_without_a_picture_there_is_no_position() -> None:
    assert Pointer().position(PositionRecord(1, 1), Size(0, 0)) == ()


def test_a_mouse_is_told_differences() -> None:
    pointer = mouse()
    assert pointer.position(PositionRecord(100, 100), SIZE) == ()
    assert pointer.position(PositionRecord(103, 95), SIZE) == relative(3, -5)


def test_motion_goes_to_a_mouse_as_it_is() -> None:
    assert mouse().motion(MotionRecord(-7, 2), SIZE) == relative(-7, 2)


def test_motion_moves_a_tablet_from_where_it_was() -> None:
    pointer = Pointer()
    pointer.position(PositionRecord(10, 10), SIZE)
    assert pointer.motion(MotionRecord(-20, 5), SIZE) == absolute(0, 15)


def test_a_wheel_towards_the_user_is_down() -> None:
    assert wheel_calls(1) == DOWN
    assert wheel_calls(-2) == UP * 2
    assert wheel_calls(0) == ()


def test_a_wheel_is_bounded() -> None:
    assert wheel_calls(1 << 30) == DOWN * 16


def test_the_wheel_comes_with_motion_of_either_kind() -> None:
    assert Pointer().motion(MotionRecord(0, 0, 1), SIZE) == DOWN
    assert mouse().motion(MotionRecord(1, 0, -1), SIZE) == relative(1, 0) + UP
    assert Pointer().position(PositionRecord(1, 2, 1), SIZE) == absolute(1, 2) + DOWN


def test_buttons_are_those_of_qemu() -> None:
    assert (BUTTONS[0x110], BUTTONS[0x112], BUTTONS[0x111]) == (0, 1, 2)
    assert (BUTTONS[0x150], BUTTONS[0x151]) == (7, 8)  # wheel-left, wheel-right
