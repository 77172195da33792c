"""Hotkeys: prefixes come up, completing keys reach nobody (E04); with attention-only they are keys (E12)."""

import pytest

from sgui.core.effects import Audit, Deliver, KeepLocked
from sgui.core.state import State
from sgui.values.scene import Layout, Stance
from tests.core.samples import (
    ALT,
    ATTENTION_ONLY,
    BANK,
    CHAT,
    CTRL,
    FOUR,
    LEFT,
    QUIET,
    RIGHT,
    SHIFT,
    SPACE,
    THREE,
    TWO,
    WORK,
    ZERO,
    C,
    L,
    V,
    chord,
    down,
    focused,
    play,
    presented,
    press,
    release,
    run,
    seat,
    told,
    up,
)

PREFIX = (release(ALT), release(CTRL))


def ready(state: State) -> State:
    """The user holds Ctrl and Alt, and the focused guest knows."""
    return told(state, down(CTRL), down(ALT))


@pytest.mark.parametrize("code", [RIGHT, LEFT, TWO, THREE, FOUR, ZERO, SPACE, C, V, L])
def test_e04_each_hotkey_releases_the_prefix_and_keeps_its_key_to_itself(code: int) -> None:
    quiet = (*QUIET, KeepLocked)
    play(ready(focused(BANK)), quiet).sees(down(code), Deliver(11, PREFIX)).sees(up(code)).sees(up(ALT)).sees(
        up(CTRL)
    )


def test_next_and_previous_go_around() -> None:
    state = focused(BANK, connected=(BANK, WORK, CHAT))
    for code, focus in ((RIGHT, WORK), (RIGHT, CHAT), (RIGHT, BANK), (LEFT, CHAT)):
        state = told(state, *chord(CTRL, ALT, code))
        assert state.focus == focus


@pytest.mark.parametrize("code", [RIGHT, LEFT])
def test_with_nobody_connected_there_is_nowhere_to_go(code: int) -> None:
    assert told(seat(connected=()), *chord(CTRL, ALT, code)).focus is None


@pytest.mark.parametrize(("code", "focus"), [(TWO, WORK), (THREE, BANK), (FOUR, BANK), (ZERO, BANK)])
def test_a_digit_goes_straight_to_a_connected_domain(code: int, focus: str) -> None:
    assert told(focused(BANK), *chord(CTRL, ALT, code)).focus == focus


def test_the_prefix_still_held_serves_the_next_hotkey() -> None:
    state = told(ready(focused(BANK)), down(RIGHT), up(RIGHT))
    assert state.focus == WORK
    assert told(state, down(RIGHT)).focus == BANK


def test_the_layout_hotkey_goes_around() -> None:
    state, effects = run(focused(BANK), *chord(CTRL, ALT, SPACE))
    assert state.layout is Layout.TILE
    assert Audit("layout.changed", {"layout": "tile", "by": "hotkey"}) in effects
    state = told(state, *chord(CTRL, ALT, SPACE))
    assert state.layout is Layout.FLOAT
    assert told(state, *chord(CTRL, ALT, SPACE)).layout is Layout.FULL


@pytest.mark.parametrize(("code", "name"), [(C, "copy"), (V, "paste")])
def test_copy_and_paste_go_to_the_clipboard(code: int, name: str) -> None:
    _, effects = run(focused(BANK), *chord(CTRL, ALT, code))
    (refused,) = [e for e in effects if isinstance(e, Audit) and e.kind == "clipboard.refused"]
    assert (refused.fields["domain"], refused.fields["hotkey"]) == (BANK, name)


def test_the_lock_hotkey_locks() -> None:
    state, effects = run(focused(BANK), *chord(CTRL, ALT, L))
    assert state.stance is Stance.LOCKED
    assert Audit("lock.locked", {"by": "hotkey"}) in effects


def test_an_audit_record_names_no_key() -> None:
    _, effects = run(focused(BANK), *chord(CTRL, ALT, C), *chord(CTRL, ALT, TWO))
    for effect in effects:
        if isinstance(effect, Audit):
            assert "code" not in effect.fields


NUMLOCK, MINUS, SCROLLLOCK, ENTER, F1 = 69, 12, 70, 28, 59
KVM_CHORDS = (
    (CTRL, ALT, TWO),
    (CTRL, ALT, RIGHT),
    (CTRL, CTRL, TWO, ENTER),
    (SHIFT, SHIFT, TWO, ENTER),
    (NUMLOCK, MINUS, TWO),
    (SCROLLLOCK, SCROLLLOCK, TWO),
    (SCROLLLOCK, SCROLLLOCK, F1),
    (SCROLLLOCK, SCROLLLOCK, RIGHT),
    (CTRL, SHIFT, ALT, TWO, ENTER),
    (ALT, CTRL, SHIFT, TWO),
)


@pytest.mark.parametrize("codes", KVM_CHORDS)
def test_e12_with_attention_only_every_other_chord_is_delivered_verbatim(codes: tuple[int, ...]) -> None:
    state = focused(BANK, ATTENTION_ONLY)
    for code in dict.fromkeys(codes):
        play(state).sees(down(code), Deliver(11, (press(code),)))
        state = told(state, down(code))
    assert state.focus == BANK
    for code in dict.fromkeys(codes):
        play(state).sees(up(code), Deliver(11, (release(code),)))


def test_a_hotkey_while_the_frame_is_awaited_adds_nothing_the_guest_must_hold() -> None:
    state = told(focused(BANK), *chord(CTRL, ALT, TWO), *chord(CTRL, ALT, C))
    assert presented(state).hands.owned == ()
