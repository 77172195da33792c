"""Attacks D13 and D14 over the running system, in both renderers: a guest's title and its cursor image."""

import struct

from tests.rawguest import CURSOR, TITLE, RawGuest
from tests.rig import ALT, CTRL, DELETE, Rig
from tests.stage import (
    COLORS,
    Picture,
    content,
    frame_faults,
    info,
    inside,
    picture_when,
    present,
)

PINK = bytes((249, 3, 251, 255))  # B G R A
SEEN = (251, 3, 249)


def set_cursor(guest: RawGuest, width: int, height: int, pixel: bytes = PINK, hot: int = 0) -> None:
    """All of one colour; pixels in records of 4092 bytes at most."""
    guest.record(CURSOR, struct.pack("<4I", width, height, hot, hot))
    pixels = pixel * (width * height)
    for at in range(0, len(pixels), 4092):
        guest.record(CURSOR, pixels[at : at + 4092])


def pink(picture: Picture) -> int:
    return int((picture == SEEN).all(axis=2).sum())


def test_d14_the_largest_image_stays_in_its_content_wherever_the_pointer_is(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    assert rig.request(request="layout", layout="tile")["ok"]
    rig.focus("bank")
    for guest in (bank, work):
        set_cursor(guest, 64, 64, hot=32)
    x, y, width, height = content(rig, "bank")
    middle = (x + width // 2, y + height // 2)
    rig.point(*middle)
    picture = picture_when(rig, lambda p: pink(p) >= 64 * 64)
    assert pink(inside(picture, (x, y, width, height))) == pink(picture)
    places = [(x, y), (x + width - 1, y + height - 1), (x - 3, y + 50), (400, 10), (5, 715)]
    places.append(content(rig, "work")[:2])
    for at in places:
        rig.point(*at)
        rig.until(lambda s: s["mode"] == "normal")
        within = x <= at[0] < x + width and y <= at[1] < y + height
        picture = picture_when(rig, lambda p, within=within: (pink(p) > 0) is within)
        assert pink(inside(picture, (x, y, width, height))) == pink(picture)
        faults = frame_faults(picture, (x, y, width, height), COLORS["bank"])
        assert within is False or faults == []


def test_d14_nobody_makes_the_pointer_vanish_and_the_attention_screen_shows_the_arrow(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    x, y, _, _ = content(rig, "bank")
    rig.point(x + 100, y + 100)
    before = picture_when(rig, lambda p: bool((p[y + 102, x + 101] == 255).all()))
    set_cursor(bank, 0, 0)
    dot = picture_when(rig, lambda p: bool((p != before).any()))
    assert (dot[y + 100, x + 100] == 255).all() and (dot[y + 98, x + 98] == 0).all()
    set_cursor(bank, 9, 9, bytes(4))
    set_cursor(bank, 8, 8)
    picture_when(rig, lambda p: pink(p) == 64)
    rig.tap(CTRL, ALT, DELETE)
    rig.until(lambda s: s["presented_mode"] == "attention")
    trusted = rig.shot()
    assert pink(trusted) == 0 and (trusted[y + 102, x + 101] == 255).all()


def test_d14_a_flood_of_images_costs_its_sender_alone(rig: Rig) -> None:
    """The newest counts; none is lost half."""
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    x, y, _, _ = content(rig, "bank")
    rig.point(x + 100, y + 100)
    for number in range(300):
        set_cursor(bank, 4, 4, bytes((number % 256, 0, 0, 255)))
    set_cursor(bank, 5, 5)
    picture_when(rig, lambda p: pink(p) == 25)
    assert work.closed(0.1) is None and info(rig.status(), "bank")["violations"] == 0


def test_d14_a_new_screen_shows_the_newest_image(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    x, y, _, _ = content(rig, "bank")
    rig.point(x + 100, y + 100)
    set_cursor(bank, 6, 6)
    picture_when(rig, lambda p: pink(p) == 36)
    old = rig.kill("screen")
    rig.until(lambda s: s["processes"]["screen"] not in (None, old) and s["presented_focus"] == "bank", 10)
    picture_when(rig, lambda p: pink(p) == 36)


def test_d13_a_title_is_shown_nowhere(rig: Rig) -> None:
    """Nobody but the operator names a domain: not a pixel changes, not in the band and not elsewhere."""
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rig.point(2, 300)
    rect = content(rig, "bank")
    bank.fill(9, 9, 9)
    before = picture_when(rig, lambda p: bool((inside(p, rect) == (9, 9, 9)).all()))
    for title in (b"[dom0] SECRET", b"x" * 256, "\u202egnp.knab \u0430".encode(), b"\x1b[31m\n", b""):
        bank.record(TITLE, title)
    bank.fill(1, 2, 3)
    after = picture_when(rig, lambda p: bool((inside(p, rect) == (1, 2, 3)).all()))
    changed = (before != after).any(axis=2)
    inside(changed, rect)[:] = False
    changed[:32, -56:] = False  # the clock
    assert not changed.any()
    assert "dom0" not in str(rig.status()) + str(rig.audit())


def test_d14_an_image_that_is_too_large_ends_the_session_of_its_sender(rig: Rig) -> None:
    """What else is refused: tests/test_admit.py."""
    web, work = present(rig, "web", "work")
    web.record(CURSOR, struct.pack("<4I", 65, 1, 0, 0))
    assert b"channel: cursor 65x1" in (web.closed() or b"")
    status = rig.until(lambda s: info(s, "web")["state"] == "stopped")
    assert info(status, "work")["state"] == "connected" and work.closed(0.1) is None
