"""Attacks E01 to E06 over the running system: who is told what is typed; P1, P5, P11."""

import struct
import threading
import time

import pytest

from tests.hands import CAPS, EV_KEY, META, NUM, SCROLL, down_after, told
from tests.rig import ALT, CTRL, DELETE, DIGITS, ESC, SHIFT, A, B, C, Rig
from tests.stage import connect, info, present

# -- E01: only the user moves the focus --------------------------------------------------------------------


def test_e01_nothing_that_a_guest_does_moves_the_focus(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    for focus in ("bank", None):
        if focus:
            rig.focus(focus)
        else:
            bank.close()
            rig.until(lambda s: s["focus"] is None)
        work.resize(1, 1)
        work.resize(1920, 1080)
        for kind, payload in (
            (1, b"urgent"),
            (3, struct.pack("<4I", 8, 8, 0, 0)),
            (4, struct.pack("<I", 0)),
            (4, struct.pack("<I", 1)),
            (2, struct.pack("<II", 1, 4) + b"text"),
        ):
            if kind != 3:
                work.record(kind, payload)
        work.fill(1, 2, 3)
        connect(rig, "web").show(50, 50, 9, 9, 9)
        assert rig.status()["focus"] == focus
        rig.guests[-1].close()
        rig.until(lambda s: info(s, "web")["state"] == "absent")
        assert rig.status()["focus"] == focus and rig.status()["mode"] == "normal"


@pytest.mark.parametrize("end", ["closes", "breaks a rule"])
def test_e01_the_end_of_the_focused_one_gives_the_keys_to_nobody(rig: Rig, end: str) -> None:
    name = "bank" if end == "closes" else "web"
    guest, other = present(rig, name, "work")
    rig.focus(name)
    rig.press(A)
    if end == "closes":
        guest.close()
    else:
        guest.record(77)
    status = rig.until(lambda s: s["focus"] is None and s["presented_focus"] is None)
    assert status["mode"] == "normal"
    rig.tap(B)
    assert told(rig, other) == []
    if end == "closes":
        again = connect(rig, name)  # E01: coming back does not bring the focus back
        again.show(50, 50, 1, 1, 1)
        assert rig.status()["focus"] is None
        rig.tap(B)
        assert told(rig, again) == [] and told(rig, other) == []


# -- E02: what is held at a switch -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "held", [(CTRL,), (ALT,), (SHIFT,), (A, B), (CTRL, ALT, SHIFT, A), (META,), (CAPS, NUM)]
)
def test_e02_held_keys_come_up_before_the_focus_leaves_and_are_new_to_nobody(
    rig: Rig, held: tuple[int, ...]
) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    rig.press(*held)
    assert down_after(told(rig, bank)) == frozenset(held)
    rig.focus("work")
    left = told(rig, bank)
    assert sorted(left) == sorted((code, 0) for code in held), "each comes up once"
    for code in held:
        rig.send((EV_KEY, code, 2))
    rig.lift(*held)
    assert told(rig, work) == [] and told(rig, bank) == []
    rig.tap(A)
    assert told(rig, work) == [(A, 1), (A, 0)]


def test_e02_lock_keys_pressed_elsewhere_are_told_to_nobody_else(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    rig.tap(CAPS, NUM, SCROLL)
    told(rig, bank)
    rig.focus("work")
    assert told(rig, work) == []
    for lock in (CAPS, NUM, SCROLL):
        rig.focus("bank")
        rig.tap(lock)


def test_e02_a_hundred_fast_switches_leave_no_key_down_anywhere(rig: Rig) -> None:
    """P1, P5: what each guest was told is pairs of press and release, and only of keys that were typed."""
    guests = dict(zip(("bank", "work", "web"), present(rig, "bank", "work", "web"), strict=True))
    seen: dict[str, list[tuple[int, int]]] = {name: [] for name in guests}
    for turn in range(100):
        rig.press(CTRL, ALT)
        rig.tap(DIGITS[turn % 3 + 1])
        rig.lift(ALT, CTRL)
        rig.press((A, B, C)[turn % 3])
        if turn % 7 == 0:
            time.sleep(0.03)
        for name, guest in guests.items():
            seen[name] += guest.keys()
        rig.lift((A, B, C)[turn % 3])
    rig.status()
    time.sleep(0.3)
    focus = rig.status()["focus"]
    for name, guest in guests.items():
        seen[name] += guest.keys()
        assert down_after(seen[name]) == frozenset(), name
        own = {"bank": A, "work": B, "web": C}[name]
        assert {code for code, _ in seen[name]} <= {own, CTRL, ALT}, name
        down: set[int] = set()
        for code, pressed in seen[name]:
            assert (code in down) != bool(pressed), "every press is one, every release follows its press"
            down ^= {code}
    assert focus == "bank"
    assert any(seen.values())


# -- E04, E05: chords and queues ---------------------------------------------------------------------------


def test_e04_a_chord_acts_on_the_focus_at_key_time_whatever_the_guest_does_meanwhile(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    rig.press(CTRL, ALT)
    assert told(rig, bank) == [(CTRL, 1), (ALT, 1)]
    bank.close()  # it saw the prefix and goes away before the chord is whole
    rig.until(lambda s: s["focus"] is None)
    rig.tap(DIGITS[2])
    rig.until(lambda s: s["presented_focus"] == "work")
    rig.lift(ALT, CTRL)
    assert told(rig, work) == []


def test_e05_a_guest_that_reads_late_reads_only_what_was_its_own(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    rig.tap(A)
    rig.press(SHIFT)
    rig.focus("work")
    rig.lift(SHIFT)
    rig.tap(B, C)
    rig.focus("bank")
    rig.tap(A)
    assert told(rig, bank) == [(A, 1), (A, 0), (SHIFT, 1), (SHIFT, 0), (A, 1), (A, 0)]
    assert told(rig, work) == [(B, 1), (C, 1), (C, 0), (B, 0)]


def test_e05_a_full_ring_is_not_filled_up_later_with_keys_typed_elsewhere(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    for _ in range(60):
        rig.tap(A)
    rig.focus("work")
    for _ in range(10):
        rig.tap(B)
    first = told(rig, bank)
    bank.ring()
    rest = told(rig, bank, 0.2)
    assert {code for code, _ in first + rest} == {A}
    assert down_after(first + rest) == frozenset()
    assert told(rig, work) == [(B, 1), (B, 0)] * 10


# -- E06: typing through transitions -----------------------------------------------------------------------


def test_e06_nothing_typed_between_the_attention_key_and_the_return_is_told(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    for _ in range(10):
        rig.press(CTRL, ALT, DELETE)
        for _ in range(20):
            rig.tap(A)
            rig.tap(B)
        rig.lift(DELETE, ALT, CTRL)
        for _ in range(20):
            rig.tap(C)
        rig.until(lambda s: s["presented_mode"] == "attention")
        assert {code for code, _ in told(rig, bank, 0)} <= {CTRL, ALT}
        rig.tap(ESC)
        rig.until(lambda s: s["presented_focus"] == "bank")
        assert told(rig, bank) == [] and told(rig, work) == []


def test_e06_typing_while_the_screen_dies_reaches_nobody_before_the_picture(rig: Rig) -> None:
    """P9, P11: pairs or nothing, and nothing while no screen shows the focus."""
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    stop = threading.Event()

    def type_on() -> None:
        while not stop.is_set():
            rig.tap(A)
            time.sleep(0.001)

    typist = threading.Thread(target=type_on)
    typist.start()
    seen: list[tuple[int, int]] = []
    try:
        pid = rig.kill("screen")
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            status = rig.status()
            seen += bank.keys()
            if status["processes"]["screen"] not in (None, pid) and status["presented_focus"] == "bank":
                break
    finally:
        stop.set()
        typist.join()
    seen += told(rig, bank, 0.3)
    down: set[int] = set()
    for code, pressed in seen:
        assert code == A and (code in down) != bool(pressed), "no lone release, no second press"
        down ^= {code}
    assert not down and work.events() == []


def test_p11_no_key_is_told_before_a_frame_that_shows_its_focus(rig: Rig) -> None:
    """D15 too: at the moment the guest has the key, the status says that its focus has been presented."""
    guests = dict(zip(("bank", "work", "web"), present(rig, "bank", "work", "web"), strict=True))
    told_at_all = 0
    for turn in range(30):
        name = ("bank", "work", "web")[turn % 3]
        told(rig, guests[name], 0.01)
        chord = [(EV_KEY, code, 1) for code in (CTRL, ALT, DIGITS[turn % 3 + 1])]
        rig.send(
            *chord, *((EV_KEY, code, 0) for _, code, _ in reversed(chord)), (EV_KEY, A, 1), (EV_KEY, A, 0)
        )
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            if guests[name].keys():
                assert rig.status()["presented_focus"] == name
                told_at_all += 1
                break
    assert told_at_all > 20
    assert all(info(rig.status(), name)["state"] == "connected" for name in guests)
