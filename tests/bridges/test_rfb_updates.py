"""sgui/bridges/rfb_updates.py: what is asked for, and when."""

from sgui.bridges.rfb_updates import UNSEEN, Updates
from sgui.values.geometry import Rect, Size
from sgui.wire.rfb_client import continuous_updates, request

SIZE, ALL = Size(8, 6), Rect(0, 0, 8, 6)


def test_the_whole_first_and_after_a_new_size_else_what_changes() -> None:
    made = Updates()
    assert made.resized(SIZE, True) == b""
    asked = [made.updated(), made.updated(), made.resized(Size(4, 4), True), made.updated(), made.updated()]
    small = Rect(0, 0, 4, 4)
    assert asked == [
        request(ALL, False),
        request(ALL, True),
        b"",
        request(small, False),
        request(small, True),
    ]


def test_of_what_nobody_sees_one_pixel_is_asked_for() -> None:
    made = Updates()
    made.resized(SIZE, False)
    assert [made.updated(), made.updated()] == [request(UNSEEN, False), request(UNSEEN, True)]


def test_continuous_updates_need_no_requests_but_for_a_new_size() -> None:
    made = Updates()
    made.resized(SIZE, True)
    made.updated()
    assert made.continuous() == continuous_updates(ALL, True)
    assert made.updated() == b""
    assert made.resized(SIZE, False) == continuous_updates(UNSEEN, True)
    assert [made.updated(), made.updated()] == [request(UNSEEN, False), b""]


def test_a_server_that_ends_them_is_asked_again_once() -> None:
    made = Updates()
    made.resized(SIZE, True)
    made.updated()
    made.continuous()
    assert [made.continuous(), made.continuous()] == [request(ALL, True), b""]
    assert made.updated() == request(ALL, True)
