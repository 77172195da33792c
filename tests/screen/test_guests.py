"""When rings are looked at: a flood costs its sender, and a hidden guest costs no frame."""

import os

import pytest

from sgui.host.link import Link, link_pair
from sgui.screen.canvas import Canvas
from sgui.screen.guests import Guests
from sgui.screen.link import SeatLink
from sgui.screen.pacing import Pacing
from sgui.wire.scene import CursorGiven
from tests.screen.samples import BANK, CHAT, OUTPUT, scene
from tests.screen.stage import WHOLE_UPDATE, FakeOutput, Guest, compose

PACING = Pacing(60_000)
POINT_US = PACING.point(50_000)


def guests(*given: Guest) -> tuple[Guests, Canvas, Link]:
    ours, theirs = link_pair()
    output = FakeOutput(OUTPUT)
    canvas = Canvas(output, compose)
    made = Guests(SeatLink(Link(theirs)), canvas, output.renderer, PACING)
    for guest in given:
        made.give(guest.given(), (os.dup(guest.page_fd), os.dup(guest.memory_fd)))
        made.ring(guest.generation, 100)
    made.work(100)
    return made, canvas, Link(ours)


def test_a_hidden_guest_is_looked_at_once_an_interval_however_often_it_rings() -> None:
    hidden = Guest(BANK)
    made, _, _ = guests(hidden)
    made.changed = False
    hidden.put(WHOLE_UPDATE)
    made.ring(BANK, 200)
    made.ring(BANK, 300)
    first = PACING.point(200)
    assert made.due_us(300) == first
    made.work(first - 1)
    assert hidden.consumed == 0
    made.work(first)
    assert hidden.consumed == 1
    made.ring(BANK, first)
    assert made.due_us(first) == first + PACING.interval_us, "once an interval"
    made.work(first + PACING.interval_us)
    assert not made.changed and made.due_us(first) is None


def test_e16_a_guest_in_sight_is_looked_at_on_the_grid_whatever_else_is_drawn() -> None:
    seen = Guest(CHAT)
    made, canvas, _ = guests(seen)
    canvas.draw(scene(), made.surfaces)
    made.changed = False
    seen.put(WHOLE_UPDATE)
    made.ring(CHAT, 50_000)
    assert made.due_us(50_000) == POINT_US
    late = POINT_US + PACING.interval_us // 2
    made.work(late)  # somebody's frame took that long
    assert seen.consumed == 0 and made.due_us(late) == POINT_US + PACING.interval_us
    made.work(POINT_US + PACING.interval_us)
    assert seen.consumed == 1 and made.changed


def test_a_bell_of_nobody_is_nothing() -> None:
    made, _, _ = guests()
    made.ring(5, 100)
    made.drop(5)
    assert made.due_us(0) is None and not made.changed


def test_a_cursor_of_a_session_in_sight_asks_for_a_frame_and_goes_with_the_session() -> None:
    made, canvas, _ = guests(Guest(CHAT))
    for generation in (CHAT, 99):
        made.changed = False
        made.set_cursor(CursorGiven(generation, 1, 1, 0, 0, b"BGR\xff"))
        assert not made.changed
    canvas.draw(scene(), made.surfaces, made.looks)
    made.set_cursor(CursorGiven(CHAT, 1, 1, 0, 0, b"BGR\xff"))
    assert made.changed and list(made.looks) == [CHAT]
    made.drop(CHAT)
    assert made.looks == {}


def test_who_is_in_sight_is_told_when_the_frame_has_left_and_not_before() -> None:
    seen = Guest(CHAT)
    made, canvas, _ = guests(seen)
    canvas.draw(scene(), made.surfaces)
    made.presented(dark=False)
    seen.put(WHOLE_UPDATE)
    made.ring(CHAT, 50_000)
    made.work(POINT_US)
    made.presented(dark=False)
    assert (seen.consumed, seen.presented) == (1, 0), "taken, and in no frame yet"
    canvas.draw(scene(), made.surfaces)
    made.presented(dark=False)
    assert seen.presented == 1


@pytest.mark.parametrize("dark", [False, True])
def test_who_is_not_in_sight_waits_for_no_frame(dark: bool) -> None:
    hidden = Guest(BANK)
    made, canvas, _ = guests(hidden)
    if dark:
        canvas.draw(scene(), made.surfaces)
    hidden.put(WHOLE_UPDATE)
    made.ring(BANK, 50_000)
    made.work(POINT_US)
    made.presented(dark)
    assert hidden.presented == 1


def test_who_has_gone_is_told_nothing() -> None:
    seen = Guest(CHAT)
    made, _, _ = guests(seen)
    made.drop(CHAT)
    made.presented(dark=False)
    assert seen.presented == 0
