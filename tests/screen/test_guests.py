"""When rings are looked at: a flood costs its sender, and a hidden guest costs no frame."""

import os

from sgui.host.link import Link, link_pair
from sgui.screen.canvas import Canvas
from sgui.screen.guests import Guests
from sgui.screen.link import SeatLink
from sgui.wire.scene import CursorGiven
from tests.screen.samples import BANK, CHAT, OUTPUT, scene
from tests.screen.stage import WHOLE_UPDATE, FakeOutput, Guest, compose

INTERVAL_US = 16_666


def guests(*given: Guest) -> tuple[Guests, Canvas, Link]:
    ours, theirs = link_pair()
    output = FakeOutput(OUTPUT)
    canvas = Canvas(output, compose)
    made = Guests(SeatLink(Link(theirs)), canvas, output.renderer, INTERVAL_US)
    for guest in given:
        made.give(guest.given(), (os.dup(guest.page_fd), os.dup(guest.memory_fd)))
        made.ring(guest.generation, 100)
    made.work(100, 0)
    return made, canvas, Link(ours)


def test_a_hidden_guest_is_looked_at_once_an_interval_however_often_it_rings() -> None:
    hidden = Guest(BANK)
    made, _, _ = guests(hidden)
    made.changed = False
    hidden.put(WHOLE_UPDATE)
    made.ring(BANK, 200)
    assert made.due_us(frame_us=0) == 100 + INTERVAL_US
    made.work(100 + INTERVAL_US - 1, 0)
    assert hidden.consumed == 0
    made.work(100 + INTERVAL_US, 10**9)  # does not wait for a frame
    assert hidden.consumed == 1
    assert not made.changed and made.due_us(0) is None


def test_a_guest_in_sight_is_looked_at_when_a_frame_may_be_drawn() -> None:
    seen = Guest(CHAT)
    made, canvas, _ = guests(seen)
    canvas.draw(scene(), made.surfaces)
    made.changed = False
    seen.put(WHOLE_UPDATE)
    made.ring(CHAT, 50_000)
    assert made.due_us(frame_us=60_000) == 60_000
    made.work(59_999, 60_000)
    assert seen.consumed == 0
    made.work(60_000, 60_000)
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
