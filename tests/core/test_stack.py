"""The stack: who is in front, and that no wish leads out of the room (D05)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.stack import (
    Grip,
    Raised,
    Stack,
    clamped,
    gripped,
    kept,
    moved,
    pulled,
    raised,
    rank,
    wanted,
)
from sgui.values.geometry import Point, Rect, Size

ROOM, LEAST = Rect(0, 32, 1280, 688), Size(160, 120)
HERE = Rect(100, 100, 400, 300)
STACK: Stack = (Raised("a"), Raised("b", HERE))
COORDINATES = st.integers(-5000, 5000)
SIDES = st.integers(-1, 1)
ROOMS = st.builds(Rect, st.just(0), st.integers(0, 96), st.integers(1, 4000), st.integers(1, 4000))


def test_who_is_raised_is_in_front_where_it_was() -> None:
    assert raised(STACK, "b") is STACK
    assert raised(STACK, "a") == (Raised("b", HERE), Raised("a"))
    assert raised(STACK, "c") == (*STACK, Raised("c"))
    assert raised((), "c") == (Raised("c"),)
    assert [rank(STACK, name) for name in "abc"] == [1, 2, 0]


def test_a_place_is_wanted_only_of_who_was_moved() -> None:
    assert [wanted(STACK, name) for name in "abc"] == [None, HERE, None]
    assert moved(STACK, "a", HERE) == (Raised("b", HERE), Raised("a", HERE))


def test_who_is_no_longer_in_the_policy_is_no_longer_in_the_stack() -> None:
    assert kept(STACK, frozenset({"b", "c"})) == (Raised("b", HERE),)


@pytest.mark.parametrize(
    ("rect", "placed"),
    [
        (HERE, HERE),
        (Rect(-50, 0, 400, 300), Rect(0, 32, 400, 300)),
        (Rect(1200, 700, 400, 300), Rect(880, 420, 400, 300)),
        (Rect(5, 40, 9000, 9000), ROOM),
        (Rect(5, 40, -3, 0), Rect(5, 40, 160, 120)),
    ],
)
def test_clamping(rect: Rect, placed: Rect) -> None:
    assert clamped(rect, ROOM, LEAST) == placed


@pytest.mark.parametrize(
    ("grip", "by", "after"),
    [
        (Grip(), Point(10, -20), Rect(110, 80, 400, 300)),
        (Grip(), Point(-900, -900), Rect(0, 32, 400, 300)),
        (Grip(1, 0), Point(30, 99), Rect(100, 100, 430, 300)),
        (Grip(0, 1), Point(30, 99), Rect(100, 100, 400, 399)),
        (Grip(-1, -1), Point(30, 20), Rect(130, 120, 370, 280)),
        (Grip(-1, -1), Point(900, 900), Rect(340, 280, 160, 120)),
        (Grip(1, 1), Point(-900, -900), Rect(100, 100, 160, 120)),
        (Grip(-1, -1), Point(-900, -900), Rect(0, 32, 500, 368)),
        (Grip(1, 1), Point(9000, 9000), Rect(100, 100, 1180, 620)),
    ],
)
def test_pulling(grip: Grip, by: Point, after: Rect) -> None:
    assert pulled(HERE, grip, by, ROOM, LEAST) == after


@given(
    st.builds(Rect, COORDINATES, COORDINATES, COORDINATES, COORDINATES),
    st.builds(Grip, SIDES, SIDES),
    st.builds(Point, COORDINATES, COORDINATES),
    ROOMS,
)
def test_d05_no_pull_leads_out_of_the_room(rect: Rect, grip: Grip, by: Point, room: Rect) -> None:
    after = pulled(rect, grip, by, room, LEAST)
    assert room.contains(after)
    assert after.width >= min(LEAST.width, room.width)
    assert after.height >= min(LEAST.height, room.height)


FRAME, INTERIOR = Rect(100, 124, 400, 276), Rect(106, 130, 388, 264)


@pytest.mark.parametrize(
    ("at", "grip"),
    [
        (Point(200, 110), Grip()),
        (Point(106, 130), None),
        (Point(493, 393), None),
        (Point(102, 250), Grip(-1, 0)),
        (Point(494, 250), Grip(1, 0)),
        (Point(300, 125), Grip(0, -1)),
        (Point(300, 394), Grip(0, 1)),
        (Point(102, 140), Grip(-1, -1)),
        (Point(115, 125), Grip(-1, -1)),
        (Point(499, 399), Grip(1, 1)),
        (Point(480, 394), Grip(1, 1)),
        (Point(102, 380), Grip(-1, 1)),
    ],
)
def test_the_tab_moves_and_the_frame_resizes(at: Point, grip: Grip | None) -> None:
    assert gripped(FRAME, INTERIOR, at, 24) == grip
