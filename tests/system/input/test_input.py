"""Delivery, pointer and the input pipe as the contract has them, over the running system."""

import itertools
import os
import struct
import time

from tests.hands import BTN_LEFT, BTN_RIGHT, EV_ABS, EV_KEY, EV_REL, settle, told
from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, DIGITS, ESC, SHIFT, A, B, Rig
from tests.stage import content, info, present

REL_WHEEL = 8


# -- delivery ----------------------------------------------------------------------------------------------


def test_keys_and_buttons_come_up_when_the_focus_leaves(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    x, y, _, _ = content(rig, "bank")
    rig.point(x + 5, y + 5)
    rig.press(A, SHIFT, BTN_LEFT)
    assert {(A, 1), (SHIFT, 1), (BTN_LEFT, 1)} <= set(told(rig, bank))
    rig.focus("work")
    assert set(told(rig, bank)) == {(A, 0), (SHIFT, 0), (BTN_LEFT, 0)}
    rig.send((EV_KEY, A, 2))
    rig.lift(A, SHIFT, BTN_LEFT)
    assert told(rig, bank) == [] and told(rig, work) == []
    rig.tap(A)
    assert told(rig, work) == [(A, 1), (A, 0)]


def test_repeats_are_never_delivered(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rig.press(A)
    for _ in range(5):
        rig.send((EV_KEY, A, 2))
    rig.lift(A)
    assert told(rig, bank) == [(A, 1), (A, 0)]


def test_keys_typed_right_after_a_chord_wait_for_the_picture_and_go_to_the_new_domain(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    settle(rig, bank, work)
    rig.send((EV_KEY, CTRL, 1), (EV_KEY, ALT, 1), (EV_KEY, DIGITS[2], 1), (EV_KEY, DIGITS[2], 0))
    rig.send((EV_KEY, ALT, 0), (EV_KEY, CTRL, 0), (EV_KEY, B, 1), (EV_KEY, B, 0))
    rig.until(lambda s: s["presented_focus"] == "work")
    assert [key for key in told(rig, work) if key[0] == B] in ([(B, 1), (B, 0)], [])
    assert B not in {code for code, _ in told(rig, bank)}


def test_nothing_is_told_without_focus(rig: Rig) -> None:
    guests = present(rig, "bank", "work", "web")
    rig.tap(A, SHIFT)
    rig.point(500, 300)
    rig.tap(BTN_LEFT)
    rig.status()
    time.sleep(0.05)
    assert all(guest.events() == [] for guest in guests)


def test_a_disconnect_of_the_focused_domain_leaves_nobody(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    (work,) = present(rig, "work")
    rig.focus("bank")
    bank.close()
    rig.until(lambda s: s["focus"] is None and s["presented_focus"] is None)
    rig.tap(A)
    assert told(rig, work) == []


# -- the pointer -------------------------------------------------------------------------------------------


def positions(guest: RawGuest) -> list[tuple[int, int]]:
    return [(e.a, e.b) for e in guest.events() if e.type == 4]


def test_absolute_axes_map_by_floor_of_value_times_width(rig: Rig) -> None:
    (bank,) = present(rig, "bank", size=(800, 500))
    rig.focus("bank")
    x, y, width, height = content(rig, "bank")
    rng = [(7919 * i * i + 13 * i) % 65536 for i in range(1, 40)]
    for ax, ay in itertools.pairwise(rng):
        rig.send((EV_ABS, 0, ax), (EV_ABS, 1, ay))
        rig.status()
        px, py = ax * rig.size[0] // 65536, ay * rig.size[1] // 65536
        seen = positions(bank)
        if x <= px < x + width and y <= py < y + height:
            assert seen[-1:] == [(px - x, py - y)], (ax, ay)
        else:
            assert seen == [], (ax, ay)


def test_a_wheel_click_towards_the_user_is_plus_one(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    x, y, _, _ = content(rig, "bank")
    rig.point(x + 9, y + 9)
    settle(rig, bank)
    rig.send((EV_REL, REL_WHEEL, -1))
    rig.status()
    time.sleep(0.03)
    assert [(e.type, e.a, e.b, e.c) for e in bank.events()] == [(4, 9, 9, 1)]
    rig.send((EV_REL, REL_WHEEL, 2))
    rig.status()
    time.sleep(0.03)
    assert sum(e.c for e in bank.events()) == -2


def test_buttons_are_told_only_inside_and_released_at_the_border(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    x, y, width, _ = content(rig, "bank")
    rig.point(x - 2, y + 5)
    rig.tap(BTN_LEFT)
    assert told(rig, bank) == []
    rig.point(x + 2, y + 5)
    rig.press(BTN_LEFT)
    assert told(rig, bank) == [(BTN_LEFT, 1)]
    rig.point(x - 1, y + 5)
    assert told(rig, bank) == [(BTN_LEFT, 0)]
    rig.point(x + width - 1, y + 5)  # back in with the button still down: no new press
    rig.lift(BTN_LEFT)
    assert told(rig, bank) == []
    rig.press(BTN_RIGHT)
    rig.lift(BTN_RIGHT)
    assert told(rig, bank) == [(BTN_RIGHT, 1), (BTN_RIGHT, 0)]


def test_a_button_pressed_outside_and_dragged_in_is_not_told(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    x, y, _, _ = content(rig, "bank")
    rig.point(x - 5, y + 5)
    rig.press(BTN_LEFT)
    rig.point(x + 5, y + 5)
    rig.lift(BTN_LEFT)
    assert told(rig, bank) == []


def test_a_tab_of_the_band_switches_by_pointer(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    reached = set()
    for x in range(5, rig.size[0], 40):
        rig.point(x, 15)
        rig.tap(BTN_LEFT)
        reached.add(rig.status()["focus"])
        if rig.status()["mode"] == "attention":  # the layout's name and the right end lead there
            rig.tap(ESC)
            rig.until(lambda s: s["presented_mode"] == "normal")
    assert {"bank", "work"} <= reached
    assert BTN_LEFT not in {code for guest in (bank, work) for code, _ in told(rig, guest)}


# -- the pipe ----------------------------------------------------------------------------------------------


def test_end_of_file_lifts_all_keys_and_the_next_writer_types(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rig.press(A, SHIFT)
    assert told(rig, bank) == [(A, 1), (SHIFT, 1)]
    os.close(rig.typing)
    time.sleep(0.1)
    assert sorted(told(rig, bank)) == [(A, 0), (SHIFT, 0)]
    rig.typing = os.open(rig.fifo, os.O_WRONLY)
    rig.tap(B)
    assert told(rig, bank) == [(B, 1), (B, 0)]
    rig.lift(A)
    assert told(rig, bank) == []


def test_records_cut_in_two_are_put_together(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    raw = b"".join(
        struct.pack("<qqHHi", 0, 0, *event)
        for event in ((EV_KEY, A, 1), (0, 0, 0), (EV_KEY, A, 0), (0, 0, 0))
    )
    for at in range(0, len(raw), 7):
        os.write(rig.typing, raw[at : at + 7])
        time.sleep(0.002)
    assert told(rig, bank) == [(A, 1), (A, 0)]


def test_half_a_record_before_end_of_file_is_forgotten(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    os.write(rig.typing, b"\x01" * 11)
    os.close(rig.typing)
    time.sleep(0.1)
    rig.typing = os.open(rig.fifo, os.O_WRONLY)
    rig.tap(B)
    assert told(rig, bank) == [(B, 1), (B, 0)]


def test_strange_records_harm_nobody(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    settle(rig, bank)
    odd = [
        (1, 0xFFFF, 1),
        (1, 767, 5),
        (1, A, -7),
        (2, 0xFFFF, -(2**31)),
        (3, 0, 2**31 - 1),
        (3, 1, -(2**31)),
    ]
    odd += [(0x15, 1, 1), (0xFFFF, 0xFFFF, -1), (4, 4, 4), (0x11, 0, 1), (0, 3, 0)]
    rig.send(*odd)
    rig.tap(B)
    assert [key for key in told(rig, bank) if key[0] == B] == [(B, 1), (B, 0)]
    status = rig.status()
    assert status["focus"] == "bank" and info(status, "bank")["state"] == "connected"
