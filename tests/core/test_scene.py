from dataclasses import replace

import pytest

from sgui.core.band import tab_rects
from sgui.core.events import AttentionAsked, AuditHealth, InputState, PlatformSeen, SignalChanged, Tick
from sgui.core.scene import build
from sgui.core.state import State
from sgui.values.geometry import Point, Rect
from sgui.values.scene import BandStatus, Layout, Link, Scene, Stance, Theme
from tests.core.samples import (
    BANK,
    CHAT,
    LABELS,
    OUTPUT,
    POLICY,
    TILED,
    WORK,
    closed,
    focused,
    opened,
    point,
    seat,
    told,
)


def scene(state: State) -> Scene:
    assert state.scene is not None
    return state.scene


def test_the_scene_says_what_the_state_is() -> None:
    now = scene(focused(BANK))
    assert (now.stance, now.layout, now.output, now.scale_q) == (Stance.NORMAL, Layout.FULL, OUTPUT, 4)
    assert (now.focus, now.selected, now.labels, now.pointer) == (BANK, None, LABELS, None)


def test_the_focused_surface() -> None:
    (view,) = scene(focused(BANK)).surfaces
    assert (view.domain, view.label, view.generation, view.notice) == (BANK, "secret", 11, "")
    assert (view.focused, view.selected) == (True, False)
    assert view.content is not None
    assert view.interior.contains(view.content)
    assert view.source == Rect(0, 0, 640, 480)


def test_tabs_stand_in_file_order_with_link_and_focus() -> None:
    state = told(focused(BANK), closed(WORK, "rule"))
    tabs = scene(state).tabs
    assert [tab.domain for tab in tabs] == [BANK, WORK, CHAT]
    assert [tab.link for tab in tabs] == [Link.CONNECTED, Link.STOPPED, Link.ABSENT]
    assert [tab.focused for tab in tabs] == [True, False, False]
    assert tuple(tab.rect for tab in tabs) == tab_rects(OUTPUT, 4, 3)


def test_a_placeholder_has_a_notice_and_no_picture() -> None:
    state = told(seat(TILED), opened(CHAT), SignalChanged(12, False, "12:00:00"))
    views = scene(state).surfaces
    assert [view.notice for view in views] == ["", "no signal since 12:00:00", "waiting for a picture"]
    assert [(view.content is None, view.source is None) for view in views[1:]] == [(True, True)] * 2
    assert [view.generation for view in views] == [11, 12, 13]


def test_the_attention_screen_shows_all_surfaces_fitted_and_a_selection() -> None:
    now = scene(told(focused(BANK), AttentionAsked(0)))
    assert (now.stance, now.focus, now.selected) == (Stance.ATTENTION, None, BANK)
    assert [(view.domain, view.focused, view.selected) for view in now.surfaces] == [
        (BANK, False, True),
        (WORK, False, False),
    ]
    assert all(view.source == Rect(0, 0, 640, 480) for view in now.surfaces)


def test_the_band_says_what_it_was_told() -> None:
    state = told(seat(), InputState("pipe"), PlatformSeen("DMA open"), AuditHealth(False), Tick(0, "12:34"))
    assert scene(state).band == BandStatus("pipe", "DMA open", False, "", "12:34", "")


def test_the_pointer_is_in_the_next_scene() -> None:
    state = told(seat(), point(5, 6), Tick(0, "12:34"))
    assert scene(state).pointer == Point(5, 6)


def test_a_build_takes_the_next_serial() -> None:
    state = seat()
    assert build(state, OUTPUT).serial == state.serial + 1


@pytest.mark.parametrize("reduced", [False, True])
def test_with_reduced_motion_the_attention_screen_shows_no_guest_live(reduced: bool) -> None:
    policy = replace(POLICY, reduced_motion=reduced)
    state = focused(BANK, policy)
    assert state.scene is not None
    assert [view.content is None for view in state.scene.surfaces] == [False]
    state = told(state, AttentionAsked(0))
    assert state.scene is not None
    shown = {view.domain: (view.content is None, view.notice) for view in state.scene.surfaces}
    assert shown[BANK] == ((True, "connected") if reduced else (False, ""))


def test_the_scene_has_the_policys_theme() -> None:
    state = focused(BANK, replace(POLICY, theme=Theme.HIGH_CONTRAST))
    assert state.scene is not None
    assert state.scene.theme is Theme.HIGH_CONTRAST
