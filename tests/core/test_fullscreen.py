"""N1 only by the user and policy; N2 every way out; the label is whole in all of them."""

from dataclasses import replace

import pytest

from sgui.core import fullscreen
from sgui.core.effects import Audit, Deliver, HintSize
from sgui.core.events import (
    AttentionAsked,
    AuditHealth,
    Event,
    FocusAsked,
    LayoutAsked,
    LockAsked,
    PolicyReplaced,
    ScreenLost,
    ScreenReady,
    SignalChanged,
    StopAsked,
)
from sgui.core.policy import Overlay, Policy
from sgui.core.state import State
from sgui.values.geometry import Rect, Size
from sgui.values.input import PositionRecord
from sgui.values.scene import Layout
from tests.core.samples import (
    ALT,
    ATTENTION_ONLY,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    OUTPUT,
    POLICY,
    RIGHT,
    SHIFT,
    WORK,
    A,
    F,
    G,
    L,
    chord,
    closed,
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
    surface,
    told,
    up,
)

HOTKEY = chord(CTRL, ALT, F)
MAY = replace(POLICY, domains=tuple(replace(one, fullscreen=True, capture=True) for one in POLICY.domains))


def whole(policy: Policy = MAY) -> State:
    """Bank has the focus and the output."""
    state = told(focused(BANK, policy), *HOTKEY)
    assert state.fullscreen
    return presented(state)


def kinds(state: State, *events: Event) -> list[str]:
    return [effect.kind for effect in run(state, *events)[1] if isinstance(effect, Audit)]


def test_n1_without_permission_nothing_happens_but_a_record() -> None:
    state, effects = run(focused(BANK), *HOTKEY)
    refused = Audit("fullscreen.refused", {"domain": BANK, "why": "policy"})
    assert not state.fullscreen and [e for e in effects if isinstance(e, Audit)] == [refused]


def test_n1_without_focus_there_is_nobody_to_have_it() -> None:
    assert not told(seat(MAY), *HOTKEY).fullscreen
    assert not told(focused(BANK, MAY), AttentionAsked(0), *HOTKEY).fullscreen


def test_n1_where_the_band_is_needed_it_is_refused() -> None:
    state, effects = run(told(focused(BANK, MAY), AuditHealth(False)), *HOTKEY)
    assert not state.fullscreen
    assert Audit("fullscreen.refused", {"domain": BANK, "why": "the band is needed"}) in effects


def test_with_attention_only_the_chord_is_the_guests() -> None:
    state = told(focused(BANK, replace(ATTENTION_ONLY, domains=MAY.domains)), down(CTRL), down(ALT))
    play(state).sees(down(F), Deliver(11, (press(F),)))


@pytest.mark.parametrize("layout", Layout)
def test_the_label_is_whole_below_the_strip_in_every_layout(layout: Layout) -> None:
    scene = whole(replace(MAY, layout=layout)).scene
    assert scene is not None and scene.fullscreen
    (view,) = scene.surfaces
    assert view.frame == Rect.between(0, 18, OUTPUT.width, OUTPUT.height)
    assert view.interior == view.frame.inset(6)
    assert view.tab.empty and all(tab.rect.empty for tab in scene.tabs)


def test_the_guest_is_told_the_larger_size_and_others_are_told_nothing() -> None:
    state, effects = run(focused(BANK, MAY), *HOTKEY)
    assert [e for e in effects if isinstance(e, HintSize)] == [HintSize(11, 1268, 770)]
    _, effects = run(presented(state), *HOTKEY)
    assert [e for e in effects if isinstance(e, HintSize)] == [HintSize(11, 1268, 732)]


def test_an_output_without_room_for_a_label_shows_none() -> None:
    state = told(focused(BANK, MAY), ScreenReady(Size(40, 40), ""))
    state = told(presented(state), *HOTKEY)
    assert state.fullscreen and state.scene is not None and state.scene.surfaces == ()


def test_d02_no_guest_brings_it_about() -> None:
    events = (
        surface(11, 1280, 800),
        surface(11, 4096, 4096),
        SignalChanged(11, False, "x"),
        SignalChanged(11, True, ""),
        closed(WORK),
        opened(WORK, 22),
    )
    assert not told(focused(BANK, MAY), *events).fullscreen


WAYS_OUT: dict[str, tuple[Event, ...]] = {
    "attention": (AttentionAsked(0),),
    "secure attention key": chord(CTRL, ALT, DELETE),
    "focus": (FocusAsked(WORK, 0),),
    "hotkey to another": chord(CTRL, ALT, 3),
    "end of the session": (closed(BANK),),
    "violation": (closed(BANK, "ring index"),),
    "layout": (LayoutAsked("tile"),),
    "the same layout": (LayoutAsked("full"),),
    "screen lost": (ScreenLost(0),),
    "another output": (ScreenReady(OUTPUT, ""),),
    "policy": (PolicyReplaced(replace(MAY, layout=Layout.TILE), 0),),
    "policy without it": (PolicyReplaced(POLICY, 0),),
    "stop": (StopAsked(0),),
    "lock": (LockAsked(0),),
    "lock hotkey": chord(CTRL, ALT, L),
    "audit trouble": (AuditHealth(False),),
    "hotkey": HOTKEY,
    "a click on the strip": (point(640, 17), down(BUTTON)),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_n2_every_way_out(way: str) -> None:
    after = told(whole(), *WAYS_OUT[way])
    assert not after.fullscreen
    assert after.scene is None or not after.scene.fullscreen
    assert kinds(whole(), *WAYS_OUT[way]).count("fullscreen.left") == 1


def test_n2_a_question_brings_the_band_back(monkeypatch: pytest.MonkeyPatch) -> None:
    state = whole()
    monkeypatch.setattr(fullscreen, "questions", lambda state: (object(),))
    assert not told(state, down(A)).fullscreen
    assert not told(focused(BANK, MAY), *HOTKEY).fullscreen


def test_a_click_on_the_strip_reaches_nobody_and_one_below_goes_to_the_guest() -> None:
    state = told(whole(), point(640, 17))
    play(state).sees(down(BUTTON)).sees(up(BUTTON))
    scene = state.scene
    assert scene is not None and scene.surfaces[0].content is not None
    content = scene.surfaces[0].content
    state = told(state, point(content.x + 3, content.y + 4))
    play(state).sees(down(BUTTON), Deliver(11, (press(BUTTON),))).sees(
        up(BUTTON), Deliver(11, (release(BUTTON),))
    )


def test_the_keyboard_goes_on_and_other_buttons_do_nothing_on_the_strip() -> None:
    state = told(whole(), point(640, 5), down(0x111))
    assert state.fullscreen
    play(state).sees(down(A), Deliver(11, (press(A),)))


def test_a_captured_pointer_stays_with_the_strip_and_the_other_way_round() -> None:
    state = presented(told(whole(), *chord(CTRL, ALT, G)))
    assert (state.fullscreen, state.captured) == (True, True)
    assert told(state, *chord(CTRL, ALT, G)).fullscreen
    assert told(state, *HOTKEY).captured
    assert not told(state, *chord(CTRL, ALT, DELETE)).captured


def test_nothing_moves_or_is_dragged_in_it() -> None:
    state = whole(replace(MAY, layout=Layout.FLOAT))
    before = state.stack
    assert told(state, *chord(CTRL, ALT, SHIFT, RIGHT)).stack == before


def test_an_overlay_lies_over_it_and_has_no_output_of_its_own() -> None:
    riding = Overlay(frozenset({"secret"}), 0.5, "center", Size(100, 80), "always seen")
    domains = tuple(replace(one, overlay=riding) if one.name == WORK else one for one in MAY.domains)
    policy = replace(MAY, domains=domains)
    state = told(focused(BANK, policy), *HOTKEY)
    assert state.scene is not None
    assert [(view.domain, view.over) for view in state.scene.surfaces] == [(BANK, ""), (WORK, BANK)]
    assert not state.scene.surfaces[1].tab.empty
    state = presented(told(state, *chord(CTRL, ALT, 3)))
    assert (state.focus, told(state, *HOTKEY).fullscreen) == (WORK, False)


def test_the_pointer_is_told_in_the_picture_that_is_shown() -> None:
    state = whole()
    assert state.scene is not None and state.scene.surfaces[0].content is not None
    corner = state.scene.surfaces[0].content
    play(state).sees(point(corner.x, corner.y), Deliver(11, (PositionRecord(0, 0),)))
