from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.effects import Audit, Deliver, Show
from sgui.core.events import Event, PolicyReplaced, Presented, ScreenLost, ScreenReady
from sgui.core.state import initial
from sgui.values.geometry import Rect, Size
from sgui.values.input import PointerBy, Touch
from sgui.values.rotation import Rotation
from tests.core.samples import (
    BANK,
    OUTPUT,
    POLICY,
    A,
    does,
    down,
    focused,
    play,
    point,
    press,
    release,
    run,
    told,
)


def test_a_screen_is_given_the_scene_at_once() -> None:
    state, effects = run(initial(POLICY), ScreenReady(OUTPUT, "software renderer"))
    audit, show = effects
    assert audit == Audit("screen.ready", {"width": 1280, "height": 800})
    assert isinstance(show, Show)
    assert (show.scene.serial, show.scene.output, show.scene.band.renderer) == (
        1,
        OUTPUT,
        "software renderer",
    )
    assert state.presented is None


def test_a_new_screen_of_the_same_size_is_given_the_scene_again() -> None:
    state = focused(BANK)
    _, effects = run(state, ScreenReady(OUTPUT, ""))
    shows = [effect.scene.serial for effect in effects if isinstance(effect, Show)]
    assert shows == [state.serial + 1]


def test_d16_a_resize_releases_and_closes_the_gate() -> None:
    state = focused(BANK)
    (
        play(told(state, down(A)))
        .sees(ScreenReady(Size(800, 600), ""), Deliver(11, (release(A),)))
        .sees(down(A + 1))
        .sees(Presented(state.serial, 0))
        .sees(Presented(state.serial + 1, 0), Deliver(11, (press(A + 1),)))
    )


def test_losing_a_screen_is_said_once() -> None:
    state = focused(BANK)
    play(state, ignore=()).sees(ScreenLost(0), Audit("screen.lost")).sees(ScreenLost(0))
    assert told(state, ScreenLost(0)).presented is None


def test_serials_go_on_growing_over_screens() -> None:
    state = told(focused(BANK), ScreenLost(0))
    assert told(state, ScreenReady(OUTPUT, "")).serial == state.serial + 1


def test_an_output_of_no_size_breaks_nothing() -> None:
    state = told(focused(BANK), ScreenReady(Size(0, 0), ""))
    assert state.scene is not None
    assert state.scene.surfaces == ()


TURNED = st.sampled_from([PolicyReplaced(replace(POLICY, rotation=rotation), 0) for rotation in Rotation])
RESIZED = st.builds(
    lambda width, height: ScreenReady(Size(width, height), ""), st.integers(1, 1500), st.integers(1, 1500)
)
MOVED = st.one_of(
    st.builds(point, st.integers(0, 1279), st.integers(0, 799)),
    st.builds(lambda dx, dy: does(PointerBy(1, dx, dy)), st.integers(-900, 900), st.integers(-900, 900)),
    st.builds(lambda phase, x: does(Touch(2, 0, phase, x, x)), st.integers(0, 3), st.integers(0, 65535)),
)
ACTS = st.lists(st.one_of(MOVED, MOVED, TURNED, RESIZED, st.just(ScreenLost(0))), max_size=25)


def pointer_stays(acts: list[Event]) -> None:
    state = focused(BANK)
    for act in acts:
        state = told(state, act)
        if state.pointer is not None and state.output is not None:
            assert Rect.of(state.output).holds(state.pointer.x, state.pointer.y), (act, state.pointer)


@given(ACTS)
def test_d16_the_pointer_lies_on_the_output_however_that_is_turned_and_resized(acts: list[Event]) -> None:
    pointer_stays(acts)


def test_d16_finds_a_seat_that_forgets_the_pointer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sgui.core.output.clamped", lambda pointer, size: pointer)
    with pytest.raises(AssertionError):
        pointer_stays([does(PointerBy(1, 600, 300)), ScreenReady(Size(800, 1280), "")])
