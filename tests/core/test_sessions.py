"""Guests come, break rules, go: none of it moves the focus (E01), and it costs only themselves (A11)."""

from dataclasses import replace

import pytest

from sgui.core import sessions
from sgui.core.effects import Audit, CloseSession, Deliver, HintSize, Refused, Show
from sgui.core.events import (
    Event,
    LayoutAsked,
    ReleaseAsked,
    RingStalled,
    ScreenReady,
    SignalChanged,
    StopAsked,
    Throttled,
)
from sgui.core.sessions import may_connect, suggested_size
from sgui.core.state import State, initial
from sgui.values.geometry import Size
from sgui.values.scene import Link
from tests.core.samples import (
    ALT,
    BANK,
    CHAT,
    CTRL,
    DELETE,
    ESCAPE,
    GENERATION,
    OUTPUT,
    POLICY,
    RIGHT,
    TILED,
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
    run,
    seat,
    surface,
    told,
)

S = 1_000_000


def notice(state: State, name: str) -> str:
    domain = state.domain(name)
    assert domain is not None
    return domain.notice


def link(state: State, name: str) -> Link:
    domain = state.domain(name)
    assert domain is not None
    return domain.link


def test_e01_connecting_never_moves_the_focus() -> None:
    assert seat().focus is None
    assert told(focused(BANK), opened(CHAT), surface(13)).focus == BANK


def test_e01_nothing_that_a_guest_does_moves_the_focus() -> None:
    state = focused(BANK)
    events: tuple[Event, ...] = (
        opened(CHAT),
        surface(13, 9, 9),
        SignalChanged(12, False, "12:00:00"),
        SignalChanged(12, True, ""),
        RingStalled(12, True),
        Throttled(12, True),
        closed(WORK),
        opened(WORK, 30, 2 * S),
        closed(CHAT, "fbif: depth 7", 3 * S),
    )
    for event in events:
        state, effects = run(state, event)
        assert state.focus == BANK
        assert not [effect for effect in effects if isinstance(effect, Deliver)]


@pytest.mark.parametrize("violation", ["", "ring index"])
def test_e01_the_end_of_the_focused_session_leaves_the_focus_at_nobody(violation: str) -> None:
    state = told(focused(BANK), down(A))
    play(state).sees(closed(BANK, violation)).sees(down(30 + 1))
    state, effects = run(state, closed(BANK, violation))
    assert state.focus is None
    assert Audit("focus.changed", {"from": BANK, "to": None, "by": "session ended"}) in effects
    assert told(state, opened(BANK, 99, 9 * S)).focus is None


def test_e15_a_new_session_of_the_same_domain_is_told_nothing_of_the_old() -> None:
    state = told(focused(BANK), down(A), closed(BANK), opened(BANK, 99, S), surface(99))
    state = presented(told(state, *chord(CTRL, ALT, 2)))
    play(state).sees(down(A)).after(*chord(A)).sees(down(A), Deliver(99, (press(A),)))


def test_events_of_an_old_or_unknown_session_mean_nothing() -> None:
    state = told(focused(BANK), closed(BANK))
    for event in (
        closed(BANK, "again"),
        surface(11),
        SignalChanged(11, False, "x"),
        RingStalled(11, True),
        Throttled(99, True),
    ):
        play(state, ignore=()).sees(event)
        assert told(state, event) == state


def test_what_may_connect() -> None:
    state = seat()
    assert may_connect(state, "nobody", 0) == (sessions.NOT_ALLOWED, 0)
    assert may_connect(state, BANK, 0) == (sessions.BUSY, 0)
    assert may_connect(state, CHAT, 0) == (sessions.WELCOME, 0)
    assert may_connect(told(state, StopAsked(0)), CHAT, 0) == (sessions.NOT_ALLOWED, 0)


def test_after_a_violation_it_waits_and_then_it_is_quarantined() -> None:
    state = told(seat(connected=()), opened(BANK), closed(BANK, "ring index", 0))
    assert may_connect(state, BANK, 0) == (sessions.WAIT, 1000)
    assert may_connect(state, BANK, S - 1) == (sessions.WAIT, 1)
    assert (link(state, BANK), notice(state, BANK)) == (Link.STOPPED, "display stopped: ring index")
    state = told(state, opened(BANK, 21, S), closed(BANK, "ring index", S, 21))
    assert may_connect(state, BANK, S) == (sessions.WAIT, 2000)
    state, effects = run(state, opened(BANK, 22, 3 * S), closed(BANK, "fbif: depth 7", 3 * S, 22))
    assert Audit("domain.quarantined", {"domain": BANK, "rule": "fbif: depth 7"}) in effects
    assert may_connect(state, BANK, 9999 * S) == (sessions.QUARANTINED, 0)
    assert (link(state, BANK), notice(state, BANK)) == (Link.QUARANTINED, "quarantined: fbif: depth 7")


def test_a_violation_is_audited_with_its_rule_in_printable_words() -> None:
    _, effects = run(seat(), closed(BANK, "evil\n\x1b[2J" + "x" * 100))
    audit = next(effect for effect in effects if isinstance(effect, Audit))
    assert audit.kind == "guest.violation"
    assert audit.fields == {
        "domain": BANK,
        "generation": 11,
        "rule": "evil??[2J" + "x" * 71,
        "violations": 1,
    }


def test_an_operator_releases_from_quarantine_and_only_from_there() -> None:
    state = seat()
    for n in range(3):
        at_us = 2 * n * S
        state = told(state, opened(CHAT, 20 + n, at_us), closed(CHAT, "rule", at_us, 20 + n))
    assert link(state, CHAT) is Link.QUARANTINED
    state, effects = run(state, ReleaseAsked(CHAT))
    assert Audit("domain.released", {"domain": CHAT, "by": "control"}) in effects
    assert may_connect(state, CHAT, 4 * S) == (sessions.WELCOME, 0)
    assert (link(state, CHAT), notice(state, CHAT)) == (Link.ABSENT, "not connected")
    domain = state.domain(CHAT)
    assert domain is not None
    assert domain.conduct.violations == 3


def test_other_releases_are_refused() -> None:
    play(seat(), ignore=()).sees(
        ReleaseAsked(CHAT), Refused("release: chat is absent, allowed is a quarantined domain")
    ).sees(ReleaseAsked("x\n"), Refused("release: 'x\\n', allowed is a domain of the policy"))


def test_a11_a_guest_that_only_comes_and_goes_has_to_wait() -> None:
    state = seat(connected=())
    welcomed = 0
    for ms in range(1000):
        at_us = ms * 1000
        status, wait_ms = may_connect(state, BANK, at_us)
        if status == sessions.WELCOME:
            welcomed += 1
            state = told(state, opened(BANK, 100 + ms, at_us), closed(BANK, "", at_us, 100 + ms))
        else:
            assert (status, wait_ms) == (sessions.WAIT, 1000 - ms)
    assert welcomed == 8
    assert may_connect(state, BANK, S)[0] == sessions.WELCOME
    domain = state.domain(BANK)
    assert domain is not None
    assert len(domain.openings) == 8


def test_what_may_not_connect_is_closed_even_if_it_was_welcomed() -> None:
    refused = CloseSession(50, sessions.CLOSING_POLICY, "session: not allowed now")
    play(seat(), ignore=()).sees(opened(BANK, 50), refused).sees(opened("nobody", 50), refused)


def test_a_generation_that_is_in_use_is_not_opened_again() -> None:
    play(seat(), ignore=()).sees(opened(CHAT, GENERATION[BANK]))


def test_notices_through_a_life() -> None:
    state = seat(connected=())
    assert notice(state, BANK) == "not connected"
    state = told(state, opened(BANK))
    assert notice(state, BANK) == "waiting for a picture"
    state = told(state, SignalChanged(11, False, "11:11:11"))
    assert notice(state, BANK) == "no signal since 11:11:11"
    state = told(state, SignalChanged(11, True, ""), surface(11))
    assert notice(state, BANK) == ""
    state = told(state, closed(BANK))
    assert (notice(state, BANK), link(state, BANK)) == ("no signal since 12:04:31", Link.ABSENT)


def test_the_placeholder_of_who_had_the_focus_stays_in_sight() -> None:
    state = told(focused(BANK), closed(BANK, "ring index"))
    assert state.scene is not None
    (view,) = state.scene.surfaces
    assert (view.domain, view.notice, view.content, view.focused) == (
        BANK,
        "display stopped: ring index",
        None,
        False,
    )
    assert told(state, opened(BANK, 20, 2 * S)).scene.surfaces == ()  # type: ignore[union-attr]
    moved = told(state, *chord(CTRL, ALT, RIGHT))
    assert [v.domain for v in moved.scene.surfaces] == [WORK]  # type: ignore[union-attr]
    assert told(moved, closed(WORK)).departed == WORK


def test_a_session_that_ends_behind_the_attention_screen_is_not_returned_to() -> None:
    state = told(focused(BANK), *chord(CTRL, ALT, DELETE), closed(BANK))
    assert (state.return_focus, state.departed) == (None, BANK)
    assert told(state, down(ESCAPE)).focus is None
    state = told(focused(BANK), *chord(CTRL, ALT, DELETE), closed(WORK))
    assert state.return_focus == BANK


def test_marks_reach_the_tab() -> None:
    _, effects = run(seat(), RingStalled(11, True))
    (show,) = effects
    assert isinstance(show, Show)
    assert show.scene.tabs[0].mark == "not reading input"
    state = told(seat(), Throttled(11, True))
    assert state.scene is not None
    assert state.scene.tabs[0].mark == "busy"
    after = told(state, Throttled(11, False))
    assert after.scene is not None
    assert after.scene.tabs[0].mark == ""


def test_the_suggested_size_is_the_interior_clamped_to_the_policy() -> None:
    assert suggested_size(initial(POLICY), BANK) == Size(4096, 4096)
    full = suggested_size(seat(), BANK)
    assert full.width <= OUTPUT.width
    assert suggested_size(seat(), CHAT) == full
    small = replace(POLICY, domains=tuple(replace(d, max_size=Size(640, 200)) for d in POLICY.domains))
    assert suggested_size(seat(small), BANK) == Size(640, 200)
    assert suggested_size(seat(), "nobody") == Size(1, 1)


def test_guests_are_told_the_size_they_would_best_have_when_it_changes() -> None:
    state = seat()
    full = suggested_size(state, BANK)
    state, effects = run(state, LayoutAsked("tile"))
    half = suggested_size(state, BANK)
    assert half.width < full.width
    assert [e for e in effects if isinstance(e, HintSize)] == [
        HintSize(11, half.width, half.height),
        HintSize(12, suggested_size(state, WORK).width, suggested_size(state, WORK).height),
    ]
    assert not [e for e in run(state, LayoutAsked("tile"))[1] if isinstance(e, HintSize)]


def test_in_tile_a_guest_hears_at_the_welcome_the_size_it_will_have() -> None:
    state = seat(TILED)
    expected = suggested_size(state, CHAT)
    state, effects = run(state, opened(CHAT))
    assert suggested_size(state, CHAT) == expected
    assert 13 not in [effect.generation for effect in effects if isinstance(effect, HintSize)]


def test_a_guest_that_came_before_the_screen_hears_when_there_is_one() -> None:
    state = told(initial(POLICY), opened(BANK))
    state, effects = run(state, ScreenReady(OUTPUT, ""))
    size = suggested_size(state, BANK)
    assert HintSize(11, size.width, size.height) in effects


def test_where_a_slot_is_too_small_nothing_is_hinted() -> None:
    _, effects = run(seat(), ScreenReady(Size(40, 40), ""))
    assert not [effect for effect in effects if isinstance(effect, HintSize)]
