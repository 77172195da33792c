"""Keys of several devices, keys that are none, devices that go."""

import pytest

from sgui.core.effects import Deliver
from sgui.core.events import StopAsked
from sgui.values.input import InputLost, KeyRecord
from sgui.values.limits import KEY_CODE_MAX, KEYS_DOWN_MAX
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    ESCAPE,
    A,
    B,
    chord,
    does,
    down,
    focused,
    play,
    point,
    presented,
    press,
    release,
    run,
    told,
    up,
)


def test_two_keyboards_holding_one_key_are_one_press_and_one_release() -> None:
    (
        play(focused(BANK))
        .sees(down(A), Deliver(11, (press(A),)))
        .sees(down(A, device=3))
        .sees(up(A))
        .sees(up(A, device=3), Deliver(11, (release(A),)))
    )


def test_a_key_that_is_down_is_not_pressed_twice() -> None:
    play(focused(BANK)).sees(down(A), Deliver(11, (press(A),))).sees(down(A)).sees(
        up(A), Deliver(11, (release(A),))
    ).sees(up(A))


def test_f08_a_device_that_is_gone_holds_nothing() -> None:
    (
        play(focused(BANK))
        .sees(down(A), Deliver(11, (press(A),)))
        .sees(down(B, device=3), Deliver(11, (press(B),)))
        .sees(does(InputLost(1)), Deliver(11, (release(A),)))
        .sees(does(InputLost(1)))
        .sees(down(A), Deliver(11, (press(A),)))
    )


def test_a_modifier_on_a_lost_device_is_not_held_for_chords() -> None:
    state = told(focused(BANK), down(CTRL), down(ALT), does(InputLost(1)))
    play(state).sees(down(DELETE), Deliver(11, (press(DELETE),)))


@pytest.mark.parametrize("code", [0, -1, KEY_CODE_MAX + 1])
def test_f05_codes_that_are_no_keys_are_dropped(code: int) -> None:
    play(focused(BANK)).sees(down(code)).sees(up(code))


def test_the_last_code_is_a_key() -> None:
    play(focused(BANK)).sees(down(KEY_CODE_MAX), Deliver(11, (press(KEY_CODE_MAX),)))


def test_f05_a_release_without_a_press_and_time_going_backwards() -> None:
    play(focused(BANK)).sees(up(A, 10**9)).sees(down(A, -5), Deliver(11, (press(A),)))


def test_a_guest_is_told_of_forty_keys_at_most() -> None:
    codes = [code for code in range(100, 250) if code not in (97, 100, DELETE, 125, 126)][: KEYS_DOWN_MAX + 5]
    state, effects = run(focused(BANK), *(down(code) for code in codes))
    assert sum(len(effect.records) for effect in effects if isinstance(effect, Deliver)) == KEYS_DOWN_MAX
    play(state).sees(up(codes[-1])).sees(up(codes[0]), Deliver(11, (release(codes[0]),)))


def test_after_a_stop_nothing_is_heard() -> None:
    state = told(focused(BANK), StopAsked(0))
    play(state, ignore=()).sees(down(A)).sees(point(5, 5)).sees(down(CTRL)).sees(down(ALT)).sees(down(DELETE))


def test_a_button_that_went_down_in_attention_is_not_released_to_a_guest() -> None:
    state = told(focused(BANK), point(330, 200), *chord(CTRL, ALT, DELETE), down(BUTTON), *chord(ESCAPE))
    play(presented(state)).sees(up(BUTTON)).sees(up(ESCAPE))


def test_no_event_is_delivered_to_two() -> None:
    _, effects = run(focused(BANK), down(A), up(A))
    assert [e for e in effects if isinstance(e, Deliver)] == [
        Deliver(11, (KeyRecord(A, True),)),
        Deliver(11, (KeyRecord(A, False),)),
    ]
