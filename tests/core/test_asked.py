from sgui.core.effects import Audit, CloseSession, Deliver, Refused, Stop
from sgui.core.events import AttentionAsked, FocusAsked, LayoutAsked, LockAsked, StopAsked
from sgui.values.scene import Layout, Stance
from tests.core.samples import (
    BANK,
    CHAT,
    UNMANAGED,
    WORK,
    A,
    down,
    focused,
    play,
    release,
    run,
    seat,
    told,
)


def test_focus_needs_the_policys_permission() -> None:
    refused = Refused("focus: refused by the policy, allowed only with management.focus = true")
    play(seat(UNMANAGED), ignore=()).sees(FocusAsked(BANK, 0), refused).sees(FocusAsked("nobody", 0), refused)


def test_focus_goes_to_connected_domains_alone() -> None:
    (
        play(seat(), ignore=())
        .sees(FocusAsked(CHAT, 0), Refused("focus: chat is not connected"))
        .sees(FocusAsked("no\nbody", 0), Refused("focus: 'no\\nbody', allowed is a domain of the policy"))
    )
    assert told(seat(), FocusAsked(WORK, 0)).focus == WORK


def test_focus_is_refused_on_the_attention_screen() -> None:
    state = told(seat(), AttentionAsked(0))
    play(state, ignore=()).sees(
        FocusAsked(BANK, 0),
        Refused("focus: the seat is in attention, allowed is only while it is in normal"),
    )


def test_attention_needs_no_permission() -> None:
    assert told(seat(UNMANAGED), AttentionAsked(0)).stance is Stance.ATTENTION


def test_layouts() -> None:
    state, effects = run(seat(), LayoutAsked("tile"))
    assert state.layout is Layout.TILE
    assert Audit("layout.changed", {"layout": "tile", "by": "control"}) in effects
    assert told(state, LayoutAsked("float")).layout is Layout.FLOAT
    (
        play(state, ignore=())
        .sees(LayoutAsked("tile"))
        .sees(LayoutAsked("x\x1b"), Refused("layout: 'x\\x1b', allowed are full, tile and float"))
    )


def test_while_it_is_locked_nothing_is_asked_into_it() -> None:
    state = told(focused(), LockAsked(0))
    refusals = (Refused("attention: the seat is locked, allowed is only a password"),)
    play(state, ignore=()).sees(AttentionAsked(0), *refusals)
    _, effects = run(state, FocusAsked(BANK, 0))
    assert effects == (Refused("focus: the seat is in locked, allowed is only while it is in normal"),)


def test_a_stop_releases_closes_and_ends() -> None:
    state, effects = run(told(focused(BANK), down(A)), StopAsked(0))
    assert effects[:4] == (
        Deliver(11, (release(A),)),
        CloseSession(11, 0, "sgui stops"),
        CloseSession(12, 0, "sgui stops"),
        Stop(),
    )
    assert (state.stance, state.focus) == (Stance.STOPPED, None)
    play(state, ignore=()).sees(StopAsked(0)).sees(AttentionAsked(0)).sees(
        FocusAsked(BANK, 0), Refused("focus: bank is not connected")
    )


def test_a_stop_on_the_attention_screen() -> None:
    state = told(focused(BANK), AttentionAsked(0), StopAsked(0))
    assert (state.return_focus, state.selected) == (None, None)
