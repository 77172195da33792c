"""Keyboard, pointer, hotkeys and the attention screen as the contract has them, over the running system."""

import itertools
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, DELETE, DIGITS, ENTER, ESC, LEFT, RIGHT, SHIFT, SPACE, A, B, C, Rig
from tests.stage import calm, content, info, policy, present, typing_held

RIGHT_CTRL, ALT_GR, META, RIGHT_SHIFT = 97, 100, 125, 54
CAPS, NUM, SCROLL, UP, DOWN, KP_ENTER = 58, 69, 70, 103, 108, 96
BTN_LEFT, BTN_RIGHT = 272, 273
EV_KEY, EV_REL, EV_ABS = 1, 2, 3
REL_WHEEL = 8


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("input")) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    shared.lift(CTRL, ALT, SHIFT, RIGHT_CTRL, ALT_GR, META, RIGHT_SHIFT, BTN_LEFT, A, B)
    calm(shared)


def in_attention(rig: Rig) -> None:
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")


def settle(rig: Rig, *guests: RawGuest) -> None:
    """What was typed has been routed (a status was asked after it); forget what the guests were told."""
    rig.status()
    time.sleep(0.03)
    for guest in guests:
        guest.events()


def told(rig: Rig, guest: RawGuest, wait: float = 0.06) -> list[tuple[int, int]]:
    """(code, pressed) of everything told up to now."""
    rig.status()
    time.sleep(wait)
    return guest.keys()


# -- hotkeys -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ctrl", [CTRL, RIGHT_CTRL])
@pytest.mark.parametrize("alt", [ALT, ALT_GR])
def test_hotkeys_match_left_and_right_modifiers_alike(rig: Rig, ctrl: int, alt: int) -> None:
    present(rig, "bank", "work")
    rig.tap(ctrl, alt, DIGITS[2])
    rig.until(lambda s: s["presented_focus"] == "work")
    rig.tap(alt, ctrl, LEFT)  # whichever came first
    rig.until(lambda s: s["presented_focus"] == "bank")


@pytest.mark.parametrize("extra", [SHIFT, RIGHT_SHIFT, META, 126])
def test_hotkeys_match_their_modifiers_exactly(rig: Rig, extra: int) -> None:
    bank, _ = present(rig, "bank", "work")
    rig.focus("bank")
    for key in (DIGITS[2], RIGHT, SPACE):
        rig.tap(CTRL, ALT, extra, key)
        keys = told(rig, bank)
        assert (key, 1) in keys and (key, 0) in keys
    status = rig.status()
    assert status["focus"] == "bank" and status["layout"] == "full" and status["mode"] == "normal"


@pytest.mark.parametrize("held", [(), (CTRL,), (ALT,), (SHIFT,), (CTRL, SHIFT)])
def test_too_few_modifiers_are_no_hotkey(rig: Rig, held: tuple[int, ...]) -> None:
    bank, _ = present(rig, "bank", "work")
    rig.focus("bank")
    for key in (DIGITS[2], RIGHT, SPACE, DELETE):
        rig.tap(*held, key)
    assert [key for key in told(rig, bank) if key[0] in (DIGITS[2], RIGHT, SPACE, DELETE)] == [
        (code, pressed) for code in (DIGITS[2], RIGHT, SPACE, DELETE) for pressed in (1, 0)
    ]
    assert rig.status()["focus"] == "bank"


@pytest.mark.parametrize("locks", [(CAPS,), (NUM,), (SCROLL,), (CAPS, NUM, SCROLL)])
def test_lock_states_are_ignored_by_hotkeys(rig: Rig, locks: tuple[int, ...]) -> None:
    present(rig, "bank", "work")
    for lock in locks:
        rig.tap(lock)
    rig.tap(CTRL, ALT, DIGITS[2])
    rig.until(lambda s: s["presented_focus"] == "work")
    for lock in locks:
        rig.tap(lock)


def test_the_completing_key_and_its_release_reach_no_guest(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    settle(rig, bank, work)
    with typing_held(rig, CTRL, ALT):
        rig.tap(DIGITS[2])
        rig.until(lambda s: s["presented_focus"] == "work")
    keys = told(rig, bank) + told(rig, work)
    assert DIGITS[2] not in {code for code, _ in keys}
    assert {(CTRL, 0), (ALT, 0)} <= set(keys)  # what bank saw pressed comes up, once
    assert len(keys) == 4


def test_layout_hotkey_toggles_and_is_not_delivered(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rig.tap(CTRL, ALT, SPACE)
    rig.until(lambda s: s["layout"] == "tile")
    rig.tap(CTRL, ALT, SPACE)
    rig.until(lambda s: s["layout"] == "full")
    assert SPACE not in {code for code, _ in told(rig, bank)}
    assert rig.status()["focus"] == "bank"


def test_next_and_previous_wrap_and_skip_who_is_not_connected(rig: Rig) -> None:
    present(rig, "bank", "web")
    seen = []
    for key in (RIGHT, RIGHT, RIGHT, LEFT, LEFT):
        rig.tap(CTRL, ALT, key)
        seen.append(rig.status()["focus"])
    assert seen == ["bank", "web", "bank", "web", "bank"]


def test_next_with_nobody_connected_does_nothing(rig: Rig) -> None:
    rig.tap(CTRL, ALT, RIGHT)
    rig.tap(CTRL, ALT, LEFT)
    assert rig.status()["focus"] is None


def test_digits_beyond_the_last_domain_do_nothing(rig: Rig) -> None:
    present(rig, "bank")
    rig.focus("bank")
    for digit in (4, 9, 0):
        rig.tap(CTRL, ALT, DIGITS[digit])
        assert rig.status()["focus"] == "bank"


# -- the secure attention key and its screen ---------------------------------------------------------------


def test_mode_and_focus_of_the_attention_screen_in_status(rig: Rig) -> None:
    present(rig, "bank")
    rig.focus("bank")
    in_attention(rig)
    status = rig.status()
    assert status["mode"] == status["presented_mode"] == "attention"
    assert status["focus"] is None and status["presented_focus"] is None
    assert status["return_focus"] == "bank"
    rig.attention()  # idempotent
    assert rig.status()["return_focus"] == "bank"
    rig.tap(ESC)
    status = rig.until(lambda s: s["presented_focus"] == "bank")
    assert status["mode"] == "normal" and status["presented_mode"] == "normal"
    assert status["return_focus"] is None


def test_nothing_typed_on_the_attention_screen_reaches_a_guest(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    rig.press(A)
    in_attention(rig)
    keys = told(rig, bank)
    assert keys[-1:] != [] and (A, 0) in keys and (DELETE, 1) not in keys
    rig.lift(A)
    rig.tap(B, C)
    rig.tap(CTRL, ALT, DIGITS[2])  # a digit with modifiers: whatever it does, no key is told
    rig.status()
    assert bank.events() == []
    assert not {A, B, C, DIGITS[2]} & {code for code, _ in told(rig, work)}


def test_a_digit_chooses_and_leaves_at_once(rig: Rig) -> None:
    bank, web = present(rig, "bank", "web")
    rig.focus("bank")
    in_attention(rig)
    rig.press(DIGITS[3])
    rig.until(lambda s: s["mode"] == "normal" and s["presented_focus"] == "web")
    settle(rig, bank)
    rig.lift(DIGITS[3])
    assert told(rig, web) == [] and told(rig, bank) == []


def test_arrows_and_a_fresh_enter_choose(rig: Rig) -> None:
    bank, work, web = present(rig, "bank", "work", "web")
    for key, wanted in ((RIGHT, "work"), (DOWN, "web")):
        rig.focus("bank")
        in_attention(rig)
        rig.tap(RIGHT)
        if key == DOWN:
            rig.tap(RIGHT)
        rig.press(ENTER)
        rig.until(lambda s, wanted=wanted: s["presented_focus"] == wanted)
        rig.lift(ENTER)
        for guest in (bank, work, web):
            assert ENTER not in {code for code, _ in told(rig, guest)}


def test_a_held_enter_counts_for_nothing(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    rig.press(ENTER)
    assert told(rig, bank) == [(ENTER, 1)]
    in_attention(rig)
    assert (ENTER, 0) in told(rig, bank)
    rig.tap(RIGHT)
    for _ in range(3):
        rig.send((EV_KEY, ENTER, 2))
    rig.lift(ENTER)
    assert rig.status()["mode"] == "attention"
    rig.tap(ENTER)
    rig.until(lambda s: s["presented_focus"] == "work")
    assert told(rig, work) == []


def test_escape_restores_the_old_focus_even_none(rig: Rig) -> None:
    present(rig, "bank")
    in_attention(rig)
    rig.tap(ESC)
    status = rig.until(lambda s: s["presented_mode"] == "normal")
    assert status["focus"] is None


def test_escape_after_the_old_focus_has_gone_gives_nobody_the_keys(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    present(rig, "work")
    rig.focus("bank")
    in_attention(rig)
    bank.close()
    rig.until(lambda s: info(s, "bank")["state"] == "absent")
    assert rig.status()["return_focus"] is None
    rig.tap(ESC)
    status = rig.until(lambda s: s["presented_mode"] == "normal")
    assert status["focus"] is None


def test_the_pointer_chooses_on_the_attention_screen(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    in_attention(rig)
    chosen = set()
    for x in range(60, rig.size[0], 120):
        rig.point(x, rig.size[1] // 2)
        rig.send((EV_KEY, BTN_LEFT, 1))
        rig.send((EV_KEY, BTN_LEFT, 0))
        status = rig.status()
        if status["mode"] == "normal":
            chosen.add(status["focus"])
            in_attention(rig)
    assert {"bank", "work"} & chosen
    assert BTN_LEFT not in {code for guest in (bank, work) for code, _ in told(rig, guest)}


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


# -- other policies ----------------------------------------------------------------------------------------


def test_attention_only_delivers_chords_verbatim_and_keeps_the_attention_key(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(hotkeys='switching = "attention-only"')) as rig:
        bank, _ = present(rig, "bank", "work")
        rig.focus("bank")
        for key in (DIGITS[2], RIGHT, LEFT, SPACE, C, 47, 38):
            rig.tap(CTRL, ALT, key)
            assert told(rig, bank) == [(CTRL, 1), (ALT, 1), (key, 1), (key, 0), (ALT, 0), (CTRL, 0)]
        assert rig.status()["focus"] == "bank" and rig.status()["layout"] == "full"
        in_attention(rig)
        rig.tap(DIGITS[2])
        rig.until(lambda s: s["presented_focus"] == "work")


@pytest.mark.parametrize(("name", "code"), [("pause", 119), ("sysrq", 99)])
def test_policy_may_choose_pause_or_sysrq(tmp_path: Path, name: str, code: int) -> None:
    with Rig(tmp_path, policy(hotkeys=f'attention = "{name}"')) as rig:
        (bank,) = present(rig, "bank")
        rig.focus("bank")
        for held in ((), (CTRL,), (ALT,), (SHIFT, META)):
            rig.tap(*held, code)
            rig.until(lambda s: s["presented_mode"] == "attention")
            rig.tap(ESC)
            rig.until(lambda s: s["presented_focus"] == "bank")
        assert code not in {key for key, _ in told(rig, bank)}
        rig.tap(CTRL, ALT, DELETE)  # then it is a chord like any other
        assert (DELETE, 1) in told(rig, bank)
        assert rig.status()["mode"] == "normal"


def test_hotkeys_follow_the_policy(tmp_path: Path) -> None:
    keys = 'next = "meta+n"\nprevious = "meta+shift+n"\ndirect = "meta"\nlayout = "meta+space"'
    with Rig(tmp_path, policy(hotkeys=keys)) as rig:
        bank, _ = present(rig, "bank", "work")
        rig.tap(META, 49)
        rig.until(lambda s: s["presented_focus"] == "bank")
        rig.tap(META, DIGITS[2])
        rig.until(lambda s: s["presented_focus"] == "work")
        rig.tap(META, SHIFT, 49)
        rig.until(lambda s: s["presented_focus"] == "bank")
        settle(rig, bank)
        rig.tap(CTRL, ALT, RIGHT)
        assert (RIGHT, 1) in told(rig, bank) and rig.status()["focus"] == "bank"
