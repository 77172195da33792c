"""T1 only where policy grants it; T2 every way out; T3 motion while CAPTURED is shown, else positions."""

from dataclasses import replace

import pytest

from sgui.core.effects import Audit, Deliver, MovePointer
from sgui.core.events import (
    AttentionAsked,
    Event,
    FocusAsked,
    LayoutAsked,
    LockAsked,
    PolicyReplaced,
    Presented,
    ScreenLost,
    ScreenReady,
    StopAsked,
)
from sgui.core.state import State
from sgui.values.geometry import Point
from sgui.values.input import MotionRecord, PointerBy, PositionRecord, Wheel
from sgui.values.scene import Layout
from tests.core.samples import (
    ALT,
    ATTENTION_ONLY,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    ESCAPE,
    OUTPUT,
    POLICY,
    WORK,
    A,
    G,
    L,
    chord,
    closed,
    does,
    down,
    focused,
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

HOTKEY = chord(CTRL, ALT, G)
MAY = replace(POLICY, domains=tuple(replace(one, capture=True) for one in POLICY.domains))


def captured(at: Event | None = None) -> State:
    """The focus is bank's, which has the pointer, and the screen says so."""
    state = told(focused(BANK, MAY), at or point(330, 200), *HOTKEY)
    assert state.captured
    return presented(state)


def kinds(state: State, *events: Event) -> list[str]:
    return [effect.kind for effect in run(state, *events)[1] if isinstance(effect, Audit)]


def test_t1_without_permission_nothing_happens_but_a_record() -> None:
    state, effects = run(focused(BANK), *HOTKEY)
    assert not state.captured
    assert [e for e in effects if isinstance(e, Audit)] == [Audit("capture.refused", {"domain": BANK})]
    play(state).sees(point(330, 200), Deliver(11, (PositionRecord(10, 12),)))


def test_t1_without_focus_there_is_nobody_to_capture_for() -> None:
    assert not told(seat(MAY), *HOTKEY).captured
    assert not told(focused(BANK, MAY), AttentionAsked(0), *HOTKEY).captured


def test_with_attention_only_the_chord_is_the_guests() -> None:
    policy = replace(ATTENTION_ONLY, domains=MAY.domains)
    state = told(focused(BANK, policy), down(CTRL), down(ALT))
    play(state).sees(down(G), Deliver(11, (press(G),)))
    assert not told(state, down(G)).captured


def test_t3_motion_waits_for_the_frame_that_says_captured_and_adds_up() -> None:
    state = told(focused(BANK, MAY), point(330, 200), *HOTKEY)
    assert state.scene is not None and (state.scene.captured, state.scene.pointer) == (True, None)
    (
        play(state)
        .sees(does(PointerBy(2, 3, -4)))
        .sees(does(PointerBy(2, 1, 1)))
        .sees(Presented(state.serial, 0), Deliver(11, (MotionRecord(4, -3),)))
    )


def test_no_device_pushes_further_than_a_guest_can_be_told() -> None:
    """A device may say 2**31 - 1 as often as it likes; what waits for the frame is summed up."""
    far = does(PointerBy(2, 2**31 - 1, -(2**31)))
    state = told(focused(BANK, MAY), point(330, 200), *HOTKEY, far, far)
    most = MotionRecord(16384, -16384)
    play(state).sees(Presented(state.serial, 0), Deliver(11, (most,))).sees(far, Deliver(11, (most,)))


def test_relative_motion_goes_on_as_it_is_and_the_trusted_pointer_stays() -> None:
    state = captured()
    (
        play(state, ignore=())
        .sees(does(PointerBy(2, 3000, -4000)), Deliver(11, (MotionRecord(3000, -4000),)))
        .sees(does(PointerBy(2, -1, 0)), Deliver(11, (MotionRecord(-1, 0),)))
    )
    assert told(state, does(PointerBy(2, 3, 3))).pointer == Point(330, 200)


def test_absolute_motion_is_the_way_since_the_last_place() -> None:
    (
        play(captured(), ignore=())
        .sees(point(335, 190), Deliver(11, (MotionRecord(5, -10),)))
        .sees(point(335, 190))
        .sees(point(2, 790), Deliver(11, (MotionRecord(-333, 600),)))
    )


def test_the_first_absolute_place_is_no_motion() -> None:
    state = presented(told(focused(BANK, MAY), *HOTKEY))
    play(state).sees(point(335, 190)).sees(point(336, 190), Deliver(11, (MotionRecord(1, 0),)))


def test_buttons_and_wheel_are_told_wherever_the_pointer_was() -> None:
    for outside in (point(2, 700), point(330, 10)):
        (
            play(captured(outside))
            .sees(down(BUTTON), Deliver(11, (press(BUTTON),)))
            .sees(does(Wheel(2, 120)), Deliver(11, (MotionRecord(0, 0, -1),)))
            .sees(does(Wheel(2, 0, 240)), Deliver(11, (press(0x151), release(0x151)) * 2))
            .sees(does(Wheel(2, 60)))
            .sees(up(BUTTON), Deliver(11, (release(BUTTON),)))
        )


def test_a_button_stays_down_when_the_picture_changes() -> None:
    """There is no border to cross: the guest has the pointer."""
    state = told(captured(), down(BUTTON))
    after, effects = run(state, closed(WORK))
    assert not [effect for effect in effects if isinstance(effect, Deliver)]
    assert after.hands.buttons == (BUTTON,)


def test_the_hotkey_gives_it_back_and_lifts_everything() -> None:
    state = told(captured(), down(BUTTON), down(CTRL), down(ALT))
    after, effects = run(state, down(G))
    assert Deliver(11, (release(ALT), release(CTRL), release(BUTTON))) in effects
    assert not after.captured and after.scene is not None and after.scene.pointer == Point(330, 200)
    after = presented(told(after, up(G), up(ALT), up(CTRL), up(BUTTON)))
    play(after, ignore=()).sees(
        point(331, 200), Deliver(11, (PositionRecord(11, 12),)), MovePointer(Point(331, 200))
    )


WAYS_OUT: dict[str, tuple[Event, ...]] = {
    "attention": (AttentionAsked(0),),
    "secure attention key": chord(CTRL, ALT, DELETE),
    "focus": (FocusAsked(WORK, 0),),
    "end of the session": (closed(BANK),),
    "violation": (closed(BANK, "ring index"),),
    "layout": (LayoutAsked("tile"),),
    "screen lost": (ScreenLost(0),),
    "another output": (ScreenReady(OUTPUT, ""),),
    "policy": (PolicyReplaced(replace(MAY, layout=Layout.TILE), 0),),
    "policy without it": (PolicyReplaced(POLICY, 0),),
    "stop": (StopAsked(0),),
    "lock": (LockAsked(0),),
    "lock hotkey": chord(CTRL, ALT, L),
    "hotkey": HOTKEY,
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_t2_every_way_out(way: str) -> None:
    state = told(captured(), down(BUTTON))
    after, effects = run(state, *WAYS_OUT[way])
    assert not after.captured
    told_last = [effect.records for effect in effects if isinstance(effect, Deliver)]
    assert way in ("end of the session", "violation") or any(release(BUTTON) in each for each in told_last)
    assert kinds(state, *WAYS_OUT[way]).count("capture.left") == 1
    assert after.scene is None or not after.scene.captured


def test_t2_after_the_attention_screen_it_is_not_captured_again() -> None:
    state = presented(told(captured(), *chord(CTRL, ALT, DELETE), *chord(ESCAPE)))
    assert (state.focus, state.captured) == (BANK, False)
    play(state).sees(point(331, 200), Deliver(11, (PositionRecord(11, 12),)))


def test_the_same_layout_again_changes_nothing() -> None:
    assert told(captured(), LayoutAsked("full")).captured


def test_entering_and_leaving_are_audited() -> None:
    assert kinds(focused(BANK, MAY), *HOTKEY) == ["capture.entered"]
    assert kinds(captured(), *HOTKEY) == ["capture.left"]


def test_a_drag_ends_when_the_pointer_goes() -> None:
    floating = replace(MAY, layout=Layout.FLOAT)
    state = focused(BANK, floating)
    assert state.scene is not None
    tab = next(view.tab for view in state.scene.surfaces if view.domain == BANK)
    state = told(state, point(tab.x + 5, tab.y + 5), down(BUTTON))
    assert state.drag is not None
    assert told(state, *HOTKEY).drag is None


def test_the_keyboard_goes_on() -> None:
    play(captured()).sees(down(A), Deliver(11, (press(A),))).sees(up(A), Deliver(11, (release(A),)))
