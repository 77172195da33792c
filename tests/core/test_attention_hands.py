"""What hands do on the attention screen: nothing of it reaches a guest (E06, E07)."""

from dataclasses import replace

import pytest

from sgui.core.cards import card_rects, columns
from sgui.core.effects import Audit, Deliver
from sgui.core.events import Event, FocusAsked, Presented
from sgui.core.state import State
from sgui.values.input import InputLost, PositionRecord, Wheel
from sgui.values.scene import Stance
from tests.core.samples import (
    ALT,
    ATTENTION_ONLY,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    DELETE,
    DOWN,
    ENTER,
    ESCAPE,
    FOUR,
    LEFT,
    ONE,
    OUTPUT,
    POLICY,
    RIGHT,
    THREE,
    TWO,
    UP,
    WORK,
    ZERO,
    A,
    B,
    chord,
    closed,
    does,
    domain,
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

KP_ENTER = 96
SAK = chord(CTRL, ALT, DELETE)


def attending(state: State) -> State:
    """On the attention screen, shown, nothing held."""
    state = told(state, *SAK)
    assert state.stance is Stance.ATTENTION
    return presented(state)


def card(state: State, name: str) -> Event:
    rects = card_rects(OUTPUT, state.policy.scale_q, len(state.domains))
    rect = rects[[domain.name for domain in state.domains].index(name)]
    return point(rect.x + rect.width // 2, rect.y + rect.height // 2)


@pytest.mark.requirement("FTP_TRP.1", "on the trusted path nothing reaches a machine")
def test_e06_nothing_typed_on_the_attention_screen_reaches_a_guest() -> None:
    state = focused(BANK)
    noise = (down(A), up(A), point(400, 300), down(BUTTON), does(Wheel(2, 120)), up(BUTTON), down(B))
    state, effects = run(state, *SAK, *noise, Presented(state.serial + 1, 0), *noise, FocusAsked(BANK, 0))
    sent = [effect for effect in effects if isinstance(effect, Deliver)]
    assert sent == [
        Deliver(11, (press(CTRL),)),
        Deliver(11, (press(ALT),)),
        Deliver(11, (release(ALT), release(CTRL))),
    ]


def test_keys_pressed_there_are_swallowed_with_their_releases() -> None:
    state = told(attending(focused(BANK)), down(A), *chord(ESCAPE))
    play(presented(state)).sees(up(A)).sees(down(A), Deliver(11, (press(A),)))


def test_escape_returns_and_the_gate_waits_for_the_frame() -> None:
    state = told(attending(focused(BANK)), *chord(ESCAPE))
    assert (state.stance, state.focus, state.return_focus) == (Stance.NORMAL, BANK, None)
    play(state).sees(down(A)).sees(Presented(state.serial, 0), Deliver(11, (press(A),)))


def test_escape_leaves_the_focus_at_nobody_if_the_old_one_has_gone() -> None:
    state = told(attending(focused(BANK)), closed(BANK), opened(BANK, 77, 5_000_000), down(ESCAPE))
    assert (state.stance, state.focus) == (Stance.NORMAL, None)


def test_leaving_is_audited_and_the_focus_only_if_it_moved() -> None:
    left = Audit("attention.left", {"focus": BANK, "by": "escape"})
    assert [e for e in run(attending(focused(BANK)), down(ESCAPE))[1] if isinstance(e, Audit)] == [left]
    assert [e for e in run(attending(focused(BANK)), down(TWO))[1] if isinstance(e, Audit)] == [
        Audit("attention.left", {"focus": WORK, "by": "digit"}),
        Audit("focus.changed", {"from": BANK, "to": WORK, "by": "attention"}),
    ]


@pytest.mark.parametrize(("code", "focus"), [(ONE, BANK), (TWO, WORK)])
def test_a_digit_chooses_and_leaves_at_once(code: int, focus: str) -> None:
    state = told(attending(seat()), down(code))
    assert (state.stance, state.focus) == (Stance.NORMAL, focus)
    play(presented(state)).sees(up(code))


@pytest.mark.parametrize("code", [THREE, FOUR, ZERO])
def test_a_digit_of_no_connected_domain_does_nothing(code: int) -> None:
    assert told(attending(seat()), down(code)).stance is Stance.ATTENTION


def test_a_digit_works_with_the_modifiers_still_held() -> None:
    assert told(seat(), down(CTRL), down(ALT), down(DELETE), up(DELETE), down(TWO)).focus == WORK


def test_arrows_move_around_all_domains() -> None:
    state = attending(seat())
    for code, selected in ((RIGHT, WORK), (RIGHT, CHAT), (RIGHT, BANK), (LEFT, CHAT), (A, CHAT)):
        state = told(state, down(code), up(code))
        assert state.selected == selected


def test_up_and_down_move_by_rows_and_not_over_the_edge() -> None:
    many = replace(POLICY, domains=tuple(domain(f"d{n}") for n in range(6)))
    row = columns(6)
    state = attending(seat(many, ()))
    for code, at in ((UP, 0), (DOWN, row), (DOWN, row), (UP, 0)):
        state = told(state, down(code), up(code))
        assert state.selected == f"d{at}"


def test_without_domains_there_is_nothing_to_choose() -> None:
    state = attending(seat(replace(POLICY, domains=()), ()))
    assert told(state, down(RIGHT), down(ENTER), down(ONE)).selected is None


@pytest.mark.parametrize("code", [ENTER, KP_ENTER])
def test_a_fresh_enter_chooses(code: int) -> None:
    state = told(attending(focused(BANK)), *chord(RIGHT), down(code))
    assert (state.stance, state.focus) == (Stance.NORMAL, WORK)


def test_e07_an_enter_held_since_before_counts_for_nothing() -> None:
    state = told(focused(BANK), down(ENTER), *SAK, *chord(RIGHT))
    state = told(state, down(ENTER), down(KP_ENTER), down(ENTER, device=9))
    assert state.stance is Stance.ATTENTION
    state = told(state, up(ENTER), up(KP_ENTER), up(ENTER, device=9), down(ENTER))
    assert state.focus == WORK


def test_e07_the_enter_that_chose_reaches_no_guest_until_it_was_up() -> None:
    state = presented(told(attending(focused(BANK)), down(ENTER)))
    play(state).sees(down(ENTER)).sees(up(ENTER)).sees(down(ENTER), Deliver(11, (press(ENTER),)))


def test_enter_on_a_card_that_is_not_connected_does_nothing() -> None:
    state = attending(seat(connected=(WORK,)))
    assert told(state, down(ENTER)).stance is Stance.ATTENTION


def test_a_click_on_a_card_chooses_when_it_comes_up_there() -> None:
    state = attending(focused(BANK))
    state = told(state, card(state, WORK), down(BUTTON))
    assert (state.stance, state.selected) == (Stance.ATTENTION, WORK)
    state = told(state, up(BUTTON))
    assert (state.stance, state.focus) == (Stance.NORMAL, WORK)


def test_a_click_that_slips_off_its_card_chooses_nothing() -> None:
    state = attending(focused(BANK))
    for other in (card(state, BANK), point(2, 799)):
        after = told(state, card(state, WORK), down(BUTTON), other, up(BUTTON))
        assert (after.stance, after.armed) == (Stance.ATTENTION, None)


def test_a_click_beside_the_cards_or_before_there_is_a_pointer_does_nothing() -> None:
    state = attending(focused(BANK))
    assert told(state, down(BUTTON), up(BUTTON)) == told(state, down(A), up(A))
    assert told(state, point(2, 799), down(BUTTON), up(BUTTON)).stance is Stance.ATTENTION


def test_a_click_on_the_card_of_an_absent_domain_does_nothing() -> None:
    state = attending(seat())
    assert told(state, card(state, CHAT), down(BUTTON), up(BUTTON)).stance is Stance.ATTENTION


def test_a_button_held_on_a_lost_device_chooses_nothing() -> None:
    state = attending(focused(BANK))
    state = told(state, card(state, WORK), down(BUTTON), does(InputLost(1)), down(BUTTON, device=3))
    assert told(state, does(InputLost(3)), up(BUTTON)).stance is Stance.ATTENTION


def test_with_attention_only_it_is_the_one_way_to_switch() -> None:
    state = presented(told(focused(BANK, ATTENTION_ONLY), *SAK, *chord(TWO)))
    play(state).sees(point(330, 200), Deliver(12, (PositionRecord(10, 12),)))
