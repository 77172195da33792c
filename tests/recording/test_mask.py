"""M1 to M3: no key content, and the same scenes all the same."""

from typing import Any

import pytest
from hypothesis import Phase, given, settings

from sgui.config.keys import CODES
from sgui.core.chords import MODIFIERS
from sgui.core.events import AttentionAsked, Event, Typed
from sgui.core.floating import GRIPS
from sgui.core.state import State
from sgui.core.step import step
from sgui.recording import mask
from sgui.recording.mask import BLUR_US, MASKED, Mask
from sgui.values.input import InputLost, Key, PointerAt
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CAPS,
    CTRL,
    DELETE,
    DOWN,
    ENTER,
    ESCAPE,
    META,
    RIGHT,
    SHIFT,
    UP,
    A,
    B,
    chord,
    does,
    down,
    focused,
    point,
    presented,
    seat,
    told,
    up,
)
from tests.core.test_floating import FLOATING
from tests.core.test_properties import LIVES, STARTS, Witness
from tests.recording.lives import lived, scenes


def hidden(code: int, pressed: bool = True, device: int = 1) -> Event:
    del code
    return Typed(Key(device, MASKED, pressed), 0)


def masked(state: State, *events: Event) -> list[Event]:
    one = Mask()
    return [told for before, event, _ in lived(state, events) for told in one.events(before, event)]


def test_a_letter_is_hidden() -> None:
    assert masked(focused(), down(A), up(A)) == [hidden(A), hidden(A, False)]


def test_the_time_of_a_letter_is_blurred() -> None:
    at_us = 7 * BLUR_US + 4321
    assert masked(focused(), down(A, at_us)) == [Typed(Key(1, MASKED, True), 7 * BLUR_US)]


def test_a_modifier_alone_is_hidden() -> None:
    assert masked(focused(), down(SHIFT), down(A)) == [hidden(SHIFT), hidden(A)]


def test_a_lock_key_that_a_guest_gets_is_told_for_the_band_shows_it() -> None:
    assert masked(focused(), down(CAPS), up(CAPS)) == [down(CAPS), up(CAPS)]
    assert masked(told(focused(), AttentionAsked(0)), down(CAPS)) == [hidden(CAPS)]
    assert masked(seat(), down(CAPS)) == [hidden(CAPS)]


def test_a_hotkey_is_told_with_its_modifiers() -> None:
    assert masked(focused(), *chord(CTRL, ALT, RIGHT)) == [
        hidden(CTRL),
        hidden(ALT),
        down(CTRL),
        down(ALT),
        down(RIGHT),
        up(RIGHT),
        up(ALT),
        up(CTRL),
    ]


def test_the_attention_key_is_told_with_whatever_else_is_held() -> None:
    events = masked(focused(), down(META), down(CTRL), down(ALT), down(A), down(DELETE))
    assert events[-4:] == [down(CTRL), down(ALT), down(META), down(DELETE)]


@pytest.mark.parametrize("grip", GRIPS)
def test_an_arrow_that_moves_a_floating_surface_is_told(grip: frozenset[str]) -> None:
    state = focused(BANK, FLOATING)
    codes = {name: code for code, name in MODIFIERS.items()}
    events = [*(down(codes[name]) for name in sorted(grip)), down(UP), up(UP), down(DOWN)]
    told = masked(state, *events)
    assert told[-3:] == events[-3:]
    assert scenes(lived(state, told)) == scenes(lived(state, events)) != []


def test_a_chord_that_is_no_hotkey_is_hidden() -> None:
    assert masked(focused(), down(CTRL), down(SHIFT), down(RIGHT)) == [hidden(n) for n in range(3)]


def test_a_hotkey_of_another_stance_is_hidden() -> None:
    attention = told(focused(), *chord(CTRL, ALT, DELETE))
    assert masked(attention, down(CTRL), down(ALT), down(57))[-1] == hidden(57)


@pytest.mark.parametrize("code", [ESCAPE, 2, 11, 15, 103, 105, 106, 108, ENTER, 96, BUTTON])
def test_what_chooses_on_the_attention_screen_is_told(code: int) -> None:
    attention = told(focused(), *chord(CTRL, ALT, DELETE))
    assert masked(attention, down(code)) == [down(code)]


@pytest.mark.parametrize("code", [A, SHIFT, 16, 57])
def test_a_password_typed_on_the_attention_screen_is_hidden(code: int) -> None:
    assert masked(told(focused(), AttentionAsked(0)), down(code)) == [hidden(code)]


def test_a_key_of_a_card_is_told_only_where_it_does_something() -> None:
    attention = told(focused(), *chord(CTRL, ALT, DELETE))
    assert masked(attention, down(111)) == [down(111)]
    assert masked(attention, down(19)) == [hidden(19)]
    assert masked(told(attention, *chord(111)), down(111)) == [hidden(111)]


def test_what_may_be_meant_for_a_guest_is_hidden_where_the_user_did_not_lead_there_himself() -> None:
    assert masked(presented(told(focused(), AttentionAsked(0))), down(2)) == [hidden(2)]
    typing = presented(told(focused(), AttentionAsked(0)))
    assert masked(typing, down(2, 500_000)) == [down(2, 500_000)]


def test_an_enter_that_is_not_fresh_is_hidden() -> None:
    state = told(focused(), down(ENTER), AttentionAsked(0))
    assert masked(state, down(96), up(ENTER)) == [hidden(96), hidden(ENTER, False)]


def test_a_digit_that_a_guest_got_is_hidden() -> None:
    assert masked(focused(), down(2), up(2)) == [hidden(2), hidden(2, False)]


def test_buttons_and_pointer_are_told() -> None:
    events = [point(30, 200), down(BUTTON), up(BUTTON), does(PointerAt(2, 9, 9))]
    assert masked(focused(), *events) == events


def test_a_key_that_is_down_already_is_hidden() -> None:
    assert masked(focused(), down(CTRL), down(ALT), down(RIGHT), down(RIGHT))[-1] == hidden(RIGHT)


def test_a_code_that_no_key_has_is_hidden() -> None:
    assert masked(focused(), down(5000)) == [hidden(5000)]


def test_what_a_lost_device_held_is_forgotten() -> None:
    events = masked(focused(), down(CTRL), down(ALT), down(RIGHT), does(InputLost(1)), up(CTRL))
    assert events[-2:] == [does(InputLost(1)), hidden(CTRL, False)]


def test_anything_else_is_told_as_it_is() -> None:
    assert masked(seat(), AttentionAsked(5)) == [AttentionAsked(5)]


# -- over lives ------------------------------------------------------------------------------------------


def events_of(start: State, life: list[Any]) -> list[Event]:
    heard: list[Event] = []

    class Listening(Witness):
        def _event(self, happening: Any) -> Event | None:
            event = super()._event(happening)
            if event is not None:
                heard.append(event)
            return event

    Listening(step, start).lives(life)
    return heard


def same_scenes(start: State, life: list[Any]) -> None:
    """M3."""
    events = events_of(start, life)
    assert scenes(lived(start, masked(start, *events))) == scenes(lived(start, events))


def names_no_letter(start: State, life: list[Any]) -> None:
    """M1: A and B are no part of any hotkey here, and choose nothing."""
    for event in masked(start, *events_of(start, life)):
        if isinstance(event, Typed) and isinstance(event.input, Key):
            assert event.input.code not in (A, B)


def names_a_modifier_for_a_hotkey_only(start: State, life: list[Any]) -> None:
    """M2: after a modifier's press comes another's, or the key that it was held for."""
    events = masked(start, *events_of(start, life))
    for event, after in zip(events, [*events[1:], None], strict=True):
        if isinstance(event, Typed) and isinstance(event.input, Key) and event.input.pressed:
            if event.input.code not in (CTRL, ALT):
                continue
            assert isinstance(after, Typed)
            assert isinstance(after.input, Key)
            assert (after.input.pressed, after.input.code == MASKED) == (True, False)


@settings(max_examples=60)
@given(STARTS, LIVES)
def test_m1_m2_m3_hold_in_every_life(policy: Any, life: list[Any]) -> None:
    for claim in (same_scenes, names_no_letter, names_a_modifier_for_a_hotkey_only):
        claim(focused(BANK, policy), life)


FAULTS = {
    "tells every key": (names_no_letter, lambda self, state, hold, at_us: self._tell(hold, at_us=at_us)),
    "hides every key": (
        same_scenes,
        lambda self, state, hold, at_us: (mask._hidden(hold, True, at_us),),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, broken = FAULTS[fault]
    monkeypatch.setattr(Mask, "_pressed", broken)

    @settings(max_examples=200, database=None, phases=(Phase.generate,))  # found is enough
    @given(LIVES)
    def lives(life: list[Any]) -> None:
        claim(focused(), life)

    with pytest.raises(AssertionError):
        lives()


def test_a_modifier_told_at_once_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Mask._pressed

    def broken(self: Mask, state: State, hold: tuple[int, int], at_us: int) -> tuple[Event, ...]:
        return self._tell(hold, at_us=at_us) if hold[1] == CTRL else honest(self, state, hold, at_us)

    monkeypatch.setattr(Mask, "_pressed", broken)
    with pytest.raises(AssertionError):
        names_a_modifier_for_a_hotkey_only(focused(), [((down(CTRL), down(A)), 0)])


def test_no_hotkey_can_have_the_masked_code() -> None:
    assert MASKED not in CODES.values()
    assert MASKED not in {*mask.ON_ATTENTION, *mask.ENTERS, *mask.MODIFIERS, *mask.BUTTONS}
