"""From the secure attention key on, no guest gets anything until the user leaves (E04, E06, E14)."""

from dataclasses import replace

import pytest

from sgui.core.effects import Audit, Deliver
from sgui.core.events import AttentionAsked, Event, FocusAsked, LayoutAsked, ScreenLost
from sgui.core.state import State
from sgui.values.scene import Stance
from tests.core.asking import holding, pasting
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    ESCAPE,
    META,
    SHIFT,
    WORK,
    L,
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

SAK = chord(CTRL, ALT, DELETE)


def attending(state: State) -> State:
    """On the attention screen, shown, nothing held."""
    state = told(state, *SAK)
    assert state.stance is Stance.ATTENTION
    return presented(state)


def test_e04_the_guest_sees_its_prefix_come_up_and_never_the_key_that_completes() -> None:
    (
        play(focused(BANK))
        .sees(down(CTRL), Deliver(11, (press(CTRL),)))
        .sees(down(ALT), Deliver(11, (press(ALT),)))
        .sees(down(DELETE), Deliver(11, (release(ALT), release(CTRL))))
        .sees(up(DELETE))
        .sees(up(ALT))
        .sees(up(CTRL))
    )


@pytest.mark.requirement(
    "FTP_TRP.1", "the secure attention key opens the trusted path, whatever else is held"
)
def test_e14_any_modifiers_may_be_held_and_two_keyboards_count_as_one() -> None:
    state = told(focused(BANK), down(SHIFT), down(META), down(CTRL, device=5), down(ALT, device=6))
    assert told(state, down(DELETE)).stance is Stance.ATTENTION


def test_the_secure_attention_key_is_idempotent() -> None:
    state = attending(focused(BANK))
    play(state, ignore=()).sees(down(CTRL)).sees(down(ALT)).sees(down(DELETE)).sees(AttentionAsked(0))


def test_it_says_where_it_returns_to() -> None:
    state, effects = run(focused(BANK), AttentionAsked(0))
    assert Audit("attention.entered", {"return_focus": BANK, "by": "control"}) in effects
    assert (state.focus, state.return_focus, state.selected) == (None, BANK, BANK)


def test_from_nobody_the_first_card_is_chosen() -> None:
    state = attending(seat())
    assert (state.return_focus, state.selected) == (None, BANK)


def test_it_needs_no_screen() -> None:
    state = told(focused(BANK), ScreenLost(0), *SAK)
    assert (state.stance, state.focus) == (Stance.ATTENTION, None)


def test_management_does_not_lead_out_of_it() -> None:
    assert told(attending(focused(BANK)), FocusAsked(WORK, 0), LayoutAsked("tile")).stance is Stance.ATTENTION


# -- A1: where it was not the user's own hand that led there ------------------------------------------------

S, ENTER_, DIGIT, TAB = 1_000_000, 28, 3, 15


def startled() -> State:
    """Management has opened it at second 1, and the user has been shown it at once."""
    return presented(told(focused(BANK), AttentionAsked(S)), S)


def typing(*codes: int, from_us: int, every_us: int = 400_000) -> tuple[Event, ...]:
    return tuple(
        event
        for n, code in enumerate(codes)
        for event in (down(code, from_us + n * every_us), up(code, from_us + n * every_us + 50_000))
    )


@pytest.mark.parametrize("code", [ENTER_, DIGIT, ESCAPE, TAB, DELETE, 19, 106, BUTTON])
def test_a1_e07_what_is_typed_on_without_a_pause_counts_for_nothing(code: int) -> None:
    """However long it goes on: the user may be looking at his fingers."""
    before = startled()
    after = told(before, *typing(*[code] * 20, from_us=S + 100_000))
    assert replace(after, startled_us=0) == replace(before, startled_us=0)


@pytest.mark.parametrize("code", [DIGIT, ESCAPE])
def test_a1_after_a_pause_a_fresh_key_counts(code: int) -> None:
    assert told(startled(), *typing(48, code, from_us=S + 100_000, every_us=600_000)).stance is Stance.NORMAL


def test_a1_before_it_has_been_seen_no_pause_is_long_enough() -> None:
    state = told(focused(BANK), AttentionAsked(S), *typing(DIGIT, DIGIT, from_us=9 * S, every_us=9 * S))
    assert state.stance is Stance.ATTENTION


def test_a1_the_secure_attention_key_is_the_users_own_word_and_the_lock_needs_none() -> None:
    state = told(startled(), *(down(code, S + 1) for code in (CTRL, ALT, DELETE)))
    assert told(state, down(ESCAPE, S + 2)).stance is Stance.NORMAL
    locking = tuple(down(code, S + 1) for code in (CTRL, ALT, L))
    assert told(replace(startled(), no_unlock=""), *locking).stance is Stance.LOCKED


def test_a1_the_question_before_a_paste_gets_no_digit_of_what_is_typed_on() -> None:
    state = presented(told(holding(), *pasting(S)), S)
    assert state.stance is Stance.ATTENTION
    state = told(state, *typing(DIGIT, ENTER_, 106, ENTER_, from_us=S + 100_000))
    assert state.stance is Stance.ATTENTION and state.clipboard.paste is not None
