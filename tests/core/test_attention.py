"""From the secure attention key on, no guest gets anything until the user leaves (E04, E06, E14)."""

import pytest

from sgui.core.effects import Audit, Deliver
from sgui.core.events import AttentionAsked, FocusAsked, LayoutAsked, ScreenLost
from sgui.core.state import State
from sgui.values.scene import Stance
from tests.core.samples import (
    ALT,
    BANK,
    CTRL,
    DELETE,
    META,
    SHIFT,
    WORK,
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
