"""sgui/bridges/touch.py"""

from sgui.bridges.touch import Fingers
from sgui.values.input import TOUCH_DOWN, TOUCH_MOVE, TOUCH_SYN, TOUCH_UP, TouchRecord


def test_a_finger_comes_down_moves_and_ends_where_it_was() -> None:
    fingers = Fingers()
    said = [(TOUCH_DOWN, 3, 10, 20), (TOUCH_SYN,), (TOUCH_MOVE, 3, 11, 25), (TOUCH_SYN,), (TOUCH_UP, 3)]
    told = [call for words in said for call in fingers.told(TouchRecord(*words))]
    assert told == [(0, 3, 10.0, 20.0), (1, 3, 11.0, 25.0), (2, 3, 11.0, 25.0)]
    assert fingers.lifted() == ()


def test_all_that_are_down_are_lifted() -> None:
    fingers = Fingers()
    for contact in (0, 9):
        fingers.told(TouchRecord(TOUCH_DOWN, contact, contact, 1))
    assert fingers.lifted() == ((2, 0, 0.0, 1.0), (2, 9, 9.0, 1.0))
    assert fingers.lifted() == ()
