"""What a device held comes up, what another holds stays."""

from dataclasses import replace

from sgui.core.effects import Deliver
from sgui.core.touching import Contact
from sgui.core.unplugged import all_up
from sgui.values.geometry import Point
from sgui.values.input import TOUCH_UP, TouchRecord
from tests.core.samples import BANK, A, B, down, focused, release, told


def test_keys_and_fingers_of_that_device_come_up_and_no_others() -> None:
    mine, other = Contact(2, 0, 0, Point(1, 1)), Contact(3, 0, 1, Point(2, 2))
    state = told(focused(BANK), down(A, device=2), down(B, device=3))
    state = replace(state, contacts=(mine, other), finger=(2, 4), armed=BANK)
    after, effects = all_up(state, 2, 5)
    assert effects == (Deliver(11, (release(A), TouchRecord(TOUCH_UP, 0))),)
    assert (after.contacts, after.finger, after.armed) == ((other,), None, None)
    assert all_up(after, 9, 5) == (after, ())
    assert all_up(replace(after, finger=(3, 1)), 2, 5)[0].finger == (3, 1)
