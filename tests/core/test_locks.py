"""L1: a lock changes by its key's press, told to that session. L2, E02: nobody else's lamps show it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.effects import Deliver, SetLeds, Show
from sgui.core.events import AttentionAsked, Presented, ScreenLost, ScreenReady, Tick
from sgui.core.locks import LOCK_KEYS, Locks, toggled
from sgui.core.state import State
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord
from sgui.values.limits import HELD_MS
from tests.core.samples import (
    ALT,
    BANK,
    CAPS,
    CTRL,
    DELETE,
    ESCAPE,
    NUM,
    OUTPUT,
    QUIET,
    SCROLL,
    WORK,
    A,
    chord,
    closed,
    down,
    focused,
    opened,
    play,
    presented,
    press,
    release,
    run,
    surface,
    told,
    up,
)

LAMPS = tuple(kind for kind in QUIET if kind is not SetLeds)
TO_WORK = chord(CTRL, ALT, 3)


def locks(state: State, name: str = BANK) -> Locks:
    domain = state.domain(name)
    assert domain is not None
    return domain.locks


def shown(state: State) -> str:
    assert state.scene is not None
    return state.scene.band.locks


@pytest.mark.parametrize("code", LOCK_KEYS)
def test_l1_a_lock_key_toggles_at_its_press_and_nothing_else_does(code: int) -> None:
    on = {name: name == LOCK_KEYS[code] for name in LOCK_KEYS.values()}
    (
        play(focused(BANK), ignore=LAMPS)
        .sees(down(code), Deliver(11, (press(code),)), SetLeds(**on))
        .sees(down(code))
        .sees(up(code), Deliver(11, (release(code),)))
        .sees(down(A), Deliver(11, (press(A),)))
        .sees(down(code), Deliver(11, (press(code),)), SetLeds(False, False, False))
    )


def test_a_second_keyboard_that_holds_the_key_too_toggles_nothing() -> None:
    state = told(focused(BANK), down(CAPS), down(CAPS, device=2), up(CAPS), up(CAPS, device=2))
    assert locks(state) == Locks(caps=True)


def test_e02_no_lock_leaks_from_one_domain_to_another() -> None:
    state = told(focused(BANK), *chord(CAPS), *chord(NUM))
    state, effects = run(state, *TO_WORK)
    assert SetLeds(False, False, False) in effects
    assert (locks(state), locks(state, WORK)) == (Locks(caps=True, num=True), Locks())
    state = presented(state)
    play(state).sees(down(A), Deliver(12, (press(A),)))  # nothing about locks is told
    state = told(state, *chord(SCROLL))
    state, effects = run(state, *chord(CTRL, ALT, 2))
    assert SetLeds(True, True, False) in effects
    assert (locks(state), locks(state, WORK)) == (Locks(caps=True, num=True), Locks(scroll=True))


def test_the_band_names_what_the_focus_has_on() -> None:
    state = told(focused(BANK), *chord(NUM), *chord(CAPS))
    assert shown(state) == "caps num"
    assert shown(told(state, *TO_WORK)) == ""
    assert shown(told(state, AttentionAsked(0))) == ""


def test_a_key_that_waits_for_the_picture_counts_when_it_is_told() -> None:
    state = told(focused(BANK), *TO_WORK, down(CAPS))
    assert locks(state, WORK) == Locks()
    play(state, ignore=LAMPS).sees(
        Presented(state.serial, 0), Deliver(12, (press(CAPS),)), SetLeds(True, False, False)
    )


def test_a_key_that_waited_in_vain_does_not_count() -> None:
    state = told(focused(BANK), *TO_WORK, down(CAPS), Tick(HELD_MS * 1000, "12:00"))
    assert locks(presented(state, HELD_MS * 1000), WORK) == Locks()


def test_a_key_on_the_attention_screen_counts_for_nobody() -> None:
    state = told(focused(BANK), *chord(CTRL, ALT, DELETE), *chord(CAPS), *chord(ESCAPE))
    assert locks(presented(state)) == Locks()


def test_without_a_screen_and_on_the_attention_screen_no_lamp_is_lit() -> None:
    state = told(focused(BANK), *chord(CAPS))
    for event in (AttentionAsked(0), ScreenLost(0)):
        assert SetLeds(False, False, False) in run(state, event)[1]
    back = told(state, ScreenLost(0))
    assert SetLeds(True, False, False) in run(back, ScreenReady(OUTPUT, ""))[1]


def test_another_session_begins_with_none() -> None:
    state = told(focused(BANK), *chord(CAPS), closed(BANK), opened(BANK, 21), surface(21))
    assert locks(state) == Locks()


def test_e08_nothing_that_a_guest_does_lights_a_lamp() -> None:
    _, effects = run(
        focused(BANK), surface(11, 100, 100), closed(BANK, "ring index"), opened(BANK, 31, 10**7)
    )
    assert not [effect for effect in effects if isinstance(effect, SetLeds)]
    assert [effect for effect in effects if isinstance(effect, Show)]


@given(st.integers(0, 7))
def test_bits_are_those_of_linux_and_come_back(bits: int) -> None:
    locks = Locks.of_bits(bits)
    assert locks.bits == bits
    assert (locks.num, locks.caps, locks.scroll) == (bool(bits & 1), bool(bits & 2), bool(bits & 4))
    assert len(locks.words.split()) == bits.bit_count()


def test_only_presses_of_lock_keys_count() -> None:
    others = (KeyRecord(CAPS, False), KeyRecord(A, True), PositionRecord(CAPS, 1), MotionRecord(CAPS, 1))
    assert toggled(Locks(num=True), others) == Locks(num=True)
    assert toggled(Locks(num=True), (KeyRecord(NUM, True), KeyRecord(CAPS, True))) == Locks(caps=True)
