from sgui.core.touching import Contact, lifted
from sgui.values.geometry import Point
from sgui.values.input import TOUCH_UP, TouchRecord


def test_each_finger_comes_up_under_the_guests_number() -> None:
    contacts = (Contact(1, 5, 0, Point(1, 1)), Contact(2, 0, 3, Point(2, 2)))
    assert lifted(contacts) == (TouchRecord(TOUCH_UP, 0), TouchRecord(TOUCH_UP, 3))
