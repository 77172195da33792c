"""Hotkeys, the secure attention key and its screen as the contract has them, over the running system."""

import pytest

from tests.hands import (
    ALT_GR,
    BTN_LEFT,
    CAPS,
    EV_KEY,
    META,
    NUM,
    RIGHT_CTRL,
    RIGHT_SHIFT,
    SCROLL,
    in_attention,
    settle,
    told,
)
from tests.rig import ALT, CTRL, DELETE, DIGITS, ENTER, ESC, LEFT, RIGHT, SHIFT, SPACE, A, B, C, Rig
from tests.stage import info, present, typing_held

UP, DOWN, KP_ENTER = 103, 108, 96


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


def test_layout_hotkey_goes_around_and_is_not_delivered(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    for layout in ("tile", "float", "full"):
        rig.tap(CTRL, ALT, SPACE)
        rig.until(lambda s, layout=layout: s["layout"] == layout)  # type: ignore[misc]
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
