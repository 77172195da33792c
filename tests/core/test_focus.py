"""F1 only the focus is sent anything; F2 what went down comes up; F3 indicator before input."""

from dataclasses import replace

import pytest

from sgui.core.effects import Audit, Deliver
from sgui.core.events import FocusAsked, Presented, ScreenLost, ScreenReady, Tick
from sgui.core.focus import neighbour, receiver
from sgui.core.state import State
from sgui.core.step import deadline
from sgui.values.input import PointerAt, PositionRecord, Wheel
from sgui.values.limits import HELD_EVENTS
from sgui.values.scene import Stance
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    OUTPUT,
    SHIFT,
    TWO,
    WORK,
    A,
    B,
    chord,
    closed,
    does,
    down,
    focused,
    opened,
    play,
    point,
    presented,
    press,
    release,
    run,
    seat,
    told,
    up,
)

MS = 1000


def to_work(state: State) -> State:
    """The focus has just gone to `work`; no frame shows it yet; all keys are up."""
    return told(state, *chord(CTRL, ALT, TWO))


def test_the_focus_is_sent_what_is_typed() -> None:
    (
        play(focused(BANK))
        .sees(down(A), Deliver(11, (press(A),)))
        .sees(down(SHIFT), Deliver(11, (press(SHIFT),)))
        .sees(up(A), Deliver(11, (release(A),)))
        .sees(up(SHIFT), Deliver(11, (release(SHIFT),)))
    )


def test_with_the_focus_at_nobody_typing_goes_nowhere() -> None:
    play(seat()).sees(down(A)).sees(up(A)).sees(point(500, 400)).sees(down(BUTTON)).sees(up(BUTTON))


def test_e02_keys_held_across_a_switch_are_released_to_the_old_and_unknown_to_the_new() -> None:
    (
        play(focused(BANK))
        .sees(down(A), Deliver(11, (press(A),)))
        .sees(FocusAsked(WORK, 0), Deliver(11, (release(A),)))
        .sees(Presented(99, 0))
        .after(Presented(5, 0))
        .sees(up(A))
        .sees(down(A), Deliver(12, (press(A),)))
    )


def test_e02_a_repeat_of_a_key_from_before_reaches_nobody() -> None:
    """The decoder drops repeats; a second press without a release is none either."""
    state = told(focused(BANK), down(A), FocusAsked(WORK, 0))
    play(presented(state)).sees(down(A)).sees(up(A)).sees(down(A), Deliver(12, (press(A),)))


def test_e05_what_was_held_for_the_old_focus_is_not_sent_to_the_new_one() -> None:
    play(to_work(focused(BANK))).sees(down(A)).sees(FocusAsked(BANK, 0)).sees(up(A)).sees(
        Presented(6, 0)
    ).sees(down(B), Deliver(11, (press(B),)))


def test_d15_nothing_is_sent_before_a_frame_shows_the_focus() -> None:
    state = to_work(focused(BANK))
    (
        play(state)
        .sees(down(A, 1 * MS))
        .sees(up(A, 2 * MS))
        .sees(Presented(state.serial - 1, 3 * MS))
        .sees(Presented(state.serial, 4 * MS), Deliver(12, (press(A), release(A))))
        .sees(down(B, 5 * MS), Deliver(12, (press(B),)))
    )


def test_d15_typing_at_every_millisecond_around_a_switch() -> None:
    for shown_ms in range(300):
        state = told(to_work(focused(BANK)), down(A, 10 * MS))
        _, effects = run(state, Presented(state.serial, shown_ms * MS))
        sent = [effect for effect in effects if isinstance(effect, Deliver)]
        assert sent == ([Deliver(12, (press(A),))] if shown_ms < 260 else [])


def test_a_frame_that_shows_a_later_scene_shows_the_focus_too() -> None:
    state = told(to_work(focused(BANK)), Tick(0, "12:05"))
    play(state).sees(down(A)).sees(Presented(state.serial, 0), Deliver(12, (press(A),)))


def test_a_scene_that_was_never_given_cannot_have_been_presented() -> None:
    state = to_work(focused(BANK))
    play(state).sees(down(A)).sees(Presented(state.serial + 1, 0)).sees(
        Presented(state.serial, 0), Deliver(12, (press(A),))
    )


@pytest.mark.parametrize("late", [Tick(250 * MS, ""), down(B, 250 * MS), Presented(4, 250 * MS)])
def test_what_waits_over_250_ms_is_discarded_with_its_releases(late: object) -> None:
    state = told(to_work(focused(BANK)), down(A, 0))
    assert deadline(state) == 250 * MS
    state = told(state, late)  # type: ignore[arg-type]
    state = told(state, up(B, 251 * MS))
    state, effects = run(state, Presented(state.serial, 252 * MS), up(A, 253 * MS))
    assert not any(isinstance(effect, Deliver) and press(A) in effect.records for effect in effects)
    assert not any(isinstance(effect, Deliver) and release(A) in effect.records for effect in effects)
    play(state).sees(down(A, 254 * MS), Deliver(12, (press(A),)))


def test_just_before_that_it_is_sent() -> None:
    state = told(to_work(focused(BANK)), down(A, 7 * MS))
    play(state).sees(Presented(state.serial, 256 * MS), Deliver(12, (press(A),)))


def test_nothing_waiting_needs_no_tick() -> None:
    assert deadline(to_work(focused(BANK))) is None


def test_what_is_held_is_bounded() -> None:
    state = to_work(focused(BANK))
    for _ in range(HELD_EVENTS // 2):
        state = told(state, down(A), up(A))
    assert len(state.gate.held) == HELD_EVENTS
    state = told(state, down(B))
    assert state.gate.held == ()
    play(state).sees(up(B)).sees(down(A)).sees(Presented(state.serial, 0), Deliver(12, (press(A),)))


def test_pointer_and_keyboard_wait_together() -> None:
    state = to_work(focused(BANK))
    (
        play(state)
        .sees(point(330, 200))
        .sees(point(340, 210))
        .sees(down(BUTTON))
        .sees(does(Wheel(2, -120)))
        .sees(
            Presented(state.serial, 0),
            Deliver(12, (PositionRecord(20, 22), press(BUTTON), PositionRecord(20, 22, 1))),
        )
    )


def test_no_screen_no_delivery() -> None:
    (
        play(focused(BANK))
        .sees(down(A), Deliver(11, (press(A),)))
        .sees(ScreenLost(0), Deliver(11, (release(A),)))
        .sees(ScreenLost(0))
        .sees(up(A))
        .sees(down(B))
        .sees(down(BUTTON))
        .sees(does(PointerAt(2, 9, 9)))
        .sees(Presented(4, 0))
        .sees(ScreenReady(OUTPUT, ""))
        .sees(up(B))
        .sees(down(A))
        .sees(Presented(4, 0))
        .sees(Presented(5, 0), Deliver(11, (press(A),)))
    )


def test_who_receives() -> None:
    state = focused(BANK)
    assert receiver(state) is not None
    assert receiver(told(state, ScreenLost(0))) is None
    assert receiver(replace(state, stance=Stance.LOCKED)) is None
    assert receiver(seat()) is None
    assert told(state, ScreenLost(0), down(A)).hands.owned == ()


def test_focusing_the_focus_is_no_change() -> None:
    play(focused(BANK), ignore=()).sees(FocusAsked(BANK, 0))


def test_a_change_is_audited_and_shown_in_this_order() -> None:
    _, effects = run(told(focused(BANK), down(A)), FocusAsked(WORK, 0))
    assert effects[:2] == (
        Deliver(11, (release(A),)),
        Audit("focus.changed", {"from": BANK, "to": WORK, "by": "control"}),
    )
    assert len(effects) == 3


def test_neighbours_wrap_and_skip_who_is_not_connected() -> None:
    state = seat(connected=(BANK, CHAT))
    assert (neighbour(state, 1), neighbour(state, -1)) == (BANK, CHAT)
    state = focused(BANK, connected=(BANK, CHAT))
    assert (neighbour(state, 1), neighbour(state, -1)) == (CHAT, CHAT)
    state = focused(CHAT, connected=(BANK, CHAT))
    assert (neighbour(state, 1), neighbour(state, -1)) == (BANK, BANK)


def test_the_only_domain_is_its_own_neighbour_and_nobody_has_none() -> None:
    assert neighbour(focused(BANK, connected=(BANK,)), 1) == BANK
    assert neighbour(seat(connected=()), 1) is None


def test_e15_a_new_session_gets_nothing_that_waited_for_the_old_one() -> None:
    state = told(to_work(focused(BANK)), down(A), closed(WORK), opened(WORK, 77, 2_000_000))
    state, effects = run(state, Presented(state.serial, 0), up(A))
    assert not [effect for effect in effects if isinstance(effect, Deliver)]
    assert state.focus is None
