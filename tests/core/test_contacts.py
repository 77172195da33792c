"""H1 only inside the focus's content; H2 up at the border and before the focus goes; H3 own numbers."""

from dataclasses import replace

import pytest

from sgui.core.effects import Deliver
from sgui.core.events import AttentionAsked, Event, FocusAsked, Presented, ScreenLost
from sgui.core.state import State
from sgui.values.geometry import Point
from sgui.values.input import (
    TOUCH_CANCEL,
    TOUCH_DOWN,
    TOUCH_MOVE,
    TOUCH_UP,
    InputLost,
    PositionRecord,
    Touch,
    TouchRecord,
)
from sgui.values.limits import CONTACTS_MAX
from sgui.values.rotation import Rotation
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    OUTPUT,
    POLICY,
    SPACE,
    TILED,
    WORK,
    A,
    G,
    L,
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
    surface,
    told,
)

MAY = replace(POLICY, domains=tuple(replace(one, touch=True, capture=True) for one in POLICY.domains))
SCREEN = 3  # the device


def touch(phase: int, x: int, y: int, slot: int = 0, device: int = SCREEN) -> Event:
    """At this output pixel; the guest's picture of 640 x 480 begins at 320, 188."""
    ax, ay = -(-x * 65536 // OUTPUT.width), -(-y * 65536 // OUTPUT.height)
    return does(Touch(device, slot, phase, ax, ay))


def finger(phase: int, number: int = 0, x: int = 0, y: int = 0) -> Deliver:
    return Deliver(11, (TouchRecord(phase, number, x, y),))


def test_h1_a_finger_is_told_in_the_guests_own_pixels() -> None:
    (
        play(focused(BANK, MAY))
        .sees(touch(TOUCH_DOWN, 330, 200), finger(TOUCH_DOWN, 0, 10, 12))
        .sees(touch(TOUCH_MOVE, 331, 200), finger(TOUCH_MOVE, 0, 11, 12))
        .sees(touch(TOUCH_MOVE, 331, 200))
        .sees(touch(TOUCH_UP, 331, 200), finger(TOUCH_UP))
        .sees(touch(TOUCH_UP, 331, 200))
    )


def test_h1_a_finger_that_came_down_elsewhere_is_never_the_guests() -> None:
    (
        play(focused(BANK, MAY))
        .sees(touch(TOUCH_DOWN, 2, 700, 1))
        .sees(touch(TOUCH_DOWN, 3, 700, 2))
        .sees(touch(TOUCH_MOVE, 330, 200, 2))
        .sees(touch(TOUCH_UP, 330, 200, 2))
    )


def test_h2_e09_it_comes_up_at_the_border_and_stays_up() -> None:
    (
        play(told(focused(BANK, MAY), touch(TOUCH_DOWN, 330, 200)))
        .sees(touch(TOUCH_MOVE, 319, 200), finger(TOUCH_UP))
        .sees(touch(TOUCH_MOVE, 330, 200))
        .sees(touch(TOUCH_UP, 330, 200))
    )


WAYS_OUT: dict[str, tuple[Event, ...]] = {
    "focus": (FocusAsked(WORK, 0),),
    "attention": (AttentionAsked(0),),
    "screen lost": (ScreenLost(0),),
    "lock": chord(CTRL, ALT, L),
    "hotkey": (down(CTRL), down(ALT), down(SPACE)),
    "device lost": (does(InputLost(SCREEN)),),
    "the picture shrinks": (surface(11, 8, 8),),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_h2_p5_every_finger_comes_up(way: str) -> None:
    state = told(focused(BANK, MAY), touch(TOUCH_DOWN, 330, 200), touch(TOUCH_DOWN, 340, 210, 1))
    after, effects = run(state, *WAYS_OUT[way])
    ups = [r for e in effects if isinstance(e, Deliver) for r in e.records if isinstance(r, TouchRecord)]
    assert sorted(record.contact for record in ups if record.phase == TOUCH_UP) == [0, 1]
    assert after.contacts == ()
    play(presented(after)).sees(touch(TOUCH_MOVE, 350, 220)).sees(touch(TOUCH_UP, 350, 220))


def test_h3_numbers_are_the_smallest_free_ones_and_bounded() -> None:
    state = focused(BANK, MAY)
    for slot in range(CONTACTS_MAX):
        state = told(state, touch(TOUCH_DOWN, 330 + slot, 200, slot))
    play(state).sees(touch(TOUCH_DOWN, 330, 200, 0, device=9)).sees(
        touch(TOUCH_UP, 334, 200, 4), finger(TOUCH_UP, 4)
    ).sees(touch(TOUCH_DOWN, 335, 201, 3, device=9), finger(TOUCH_DOWN, 4, 15, 13))


def test_a_finger_that_is_down_does_not_come_down_again() -> None:
    state = told(focused(BANK, MAY), touch(TOUCH_DOWN, 330, 200))
    play(state).sees(touch(TOUCH_DOWN, 332, 200)).sees(touch(9, 332, 200))


def test_p11_fingers_wait_for_the_picture() -> None:
    state = told(focused(BANK, MAY), *chord(CTRL, ALT, 3), touch(TOUCH_DOWN, 330, 200))
    play(state).sees(Presented(state.serial, 0), Deliver(12, (TouchRecord(TOUCH_DOWN, 0, 10, 12),)))


# -- a finger in the pointer's place -----------------------------------------------------------------------


def test_without_permission_a_finger_is_the_pointer_and_its_left_button() -> None:
    where = PositionRecord(10, 12)
    (
        play(focused(BANK))
        .sees(touch(TOUCH_DOWN, 330, 200), Deliver(11, (where,)), Deliver(11, (press(BUTTON),)))
        .sees(touch(TOUCH_MOVE, 331, 200), Deliver(11, (PositionRecord(11, 12),)))
        .sees(touch(TOUCH_DOWN, 400, 300, 1))  # one at a time
        .sees(touch(TOUCH_MOVE, 401, 300, 1))
        .sees(touch(TOUCH_UP, 401, 300, 1))
        .sees(touch(TOUCH_MOVE, 2, 700), Deliver(11, (release(BUTTON),)))
        .sees(touch(TOUCH_UP, 2, 700))
    )


def test_a_lost_device_lifts_the_finger_in_the_pointers_place() -> None:
    state = told(focused(BANK), touch(TOUCH_DOWN, 330, 200))
    play(state).sees(does(InputLost(9))).sees(does(InputLost(SCREEN)), Deliver(11, (release(BUTTON),))).sees(
        touch(TOUCH_DOWN, 330, 200), Deliver(11, (press(BUTTON),))
    )


def tap(state: State, x: int, y: int, last: int = TOUCH_UP) -> State:
    return told(state, touch(TOUCH_DOWN, x, y), touch(last, x, y))


@pytest.mark.parametrize("policy", [POLICY, MAY])
def test_a_touch_on_a_tab_or_a_label_is_a_click(policy: object) -> None:
    state = focused(BANK, replace(TILED, domains=MAY.domains) if policy is MAY else TILED)
    assert state.scene is not None
    tab = state.scene.tabs[1].rect
    assert tap(state, tab.x + 3, tab.y + 3).focus == WORK
    label = next(view.tab for view in state.scene.surfaces if view.domain == WORK)
    assert tap(state, label.x + 3, label.y + 3).focus == WORK


def test_a_touch_on_a_card_chooses_and_one_that_was_not_meant_does_not() -> None:
    state = presented(told(focused(BANK, MAY), *chord(CTRL, ALT, DELETE)))
    assert state.scene is not None
    card = next(view.interior for view in state.scene.surfaces if view.domain == WORK)
    assert tap(state, card.x + 5, card.y + 5).focus == WORK
    assert tap(state, card.x + 5, card.y + 5, TOUCH_CANCEL).focus is None


def test_while_the_pointer_is_captured_no_finger_does_anything() -> None:
    state = presented(told(focused(BANK, MAY), point(330, 200), *chord(CTRL, ALT, G)))
    assert state.captured and state.scene is not None
    play(state).sees(touch(TOUCH_DOWN, 330, 200)).sees(touch(TOUCH_UP, 330, 200))
    tab = state.scene.tabs[1].rect
    assert tap(state, tab.x + 3, tab.y + 3).focus == BANK


def test_a_finger_that_was_the_pointer_when_it_was_captured_moves_nothing() -> None:
    state = told(focused(BANK, replace(MAY, domains=tuple(replace(one, touch=False) for one in MAY.domains))))
    state = presented(told(state, touch(TOUCH_DOWN, 330, 200), *chord(CTRL, ALT, G)))
    assert state.captured
    play(state).sees(touch(TOUCH_MOVE, 400, 300)).sees(touch(TOUCH_UP, 400, 300))


def test_a_slot_that_no_device_has_is_nobodys() -> None:
    for slot in (-1, CONTACTS_MAX, 99):
        play(focused(BANK)).sees(touch(TOUCH_DOWN, 330, 200, slot))


def test_without_an_output_there_are_no_fingers() -> None:
    state = told(focused(BANK, MAY), ScreenLost(0))
    play(state).sees(touch(TOUCH_DOWN, 330, 200)).sees(touch(TOUCH_UP, 330, 200))


def test_keyboard_and_fingers_go_together() -> None:
    state = told(focused(BANK, MAY), touch(TOUCH_DOWN, 330, 200))
    play(state).sees(down(A), Deliver(11, (press(A),)))


def test_a_finger_touches_what_the_eye_sees_on_a_turned_display() -> None:
    left = Rotation.LEFT
    there = left.point(Point(330, 200), OUTPUT)
    display = left.size(OUTPUT)
    axes = (-(-there.x * 65536 // display.width), -(-there.y * 65536 // display.height))
    (
        play(focused(BANK, replace(MAY, rotation=left)))
        .sees(does(Touch(SCREEN, 0, TOUCH_DOWN, *axes)), finger(TOUCH_DOWN, 0, 10, 12))
        .sees(does(Touch(SCREEN, 0, TOUCH_UP, *axes)), finger(TOUCH_UP))
    )
