"""R1 positions only inside the focused content; R2 buttons too; R3 a click that moves the focus is ours."""

from dataclasses import replace

import pytest

from sgui.core.band import band_zones
from sgui.core.effects import Deliver, MovePointer
from sgui.core.events import LayoutAsked, Presented, ScreenReady, SurfaceChanged
from sgui.core.policy import Policy
from sgui.core.state import State, initial
from sgui.core.wheel import Notch
from sgui.values.geometry import Point, Rect, Size
from sgui.values.input import WHEEL_LEFT, WHEEL_RIGHT, PointerAt, PointerBy, PositionRecord, Wheel
from sgui.values.pixels import PixelLayout
from sgui.values.rotation import Rotation
from sgui.values.scene import Scaling, Stance
from tests.core.samples import (
    ALT,
    ATTENTION_ONLY,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    OUTPUT,
    POLICY,
    QUIET,
    TILED,
    WORK,
    A,
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
    surface,
    told,
    up,
)

RIGHT_BUTTON = 0x111
BUT_POINTER = tuple(kind for kind in QUIET if kind is not MovePointer)


def content(state: State, name: str = BANK) -> Rect:
    assert state.scene is not None
    found = next(view.content for view in state.scene.surfaces if view.domain == name)
    assert found is not None
    return found


def test_e09_positions_are_the_guests_own_pixels_and_only_inside_its_content() -> None:
    state = focused(BANK)
    box = content(state)
    (
        play(state)
        .sees(point(box.x - 1, box.y))
        .sees(point(box.x, box.y), Deliver(11, (PositionRecord(0, 0),)))
        .sees(point(box.right - 1, box.bottom - 1), Deliver(11, (PositionRecord(639, 479),)))
        .sees(point(box.right - 1, box.bottom))
        .sees(point(box.right, box.bottom - 1))
    )


def test_every_pixel_of_a_1_to_1_picture_comes_out_exactly() -> None:
    state = focused(BANK)
    box = content(state)
    for x in range(box.x, box.right, 7):
        _, effects = run(state, point(x, box.y + 5))
        assert Deliver(11, (PositionRecord(x - box.x, 5),)) in effects


@pytest.mark.parametrize("scaling", [Scaling.FIT, Scaling.INTEGER])
@pytest.mark.parametrize("size", [Size(100, 80), Size(3000, 2000)])
def test_scaled_pictures_are_told_positions_inside_them(scaling: Scaling, size: Size) -> None:
    policy = replace(POLICY, domains=(domain(BANK, scaling=scaling), domain(WORK)))
    state = presented(told(focused(BANK, policy), surface(11, size.width, size.height)))
    assert state.scene is not None
    box, source = content(state), state.scene.surfaces[0].source
    assert source is not None
    for corner, expected in (
        (Point(box.x, box.y), Point(source.x, source.y)),
        (Point(box.right - 1, box.bottom - 1), Point(source.right - 1, source.bottom - 1)),
    ):
        _, effects = run(state, point(corner.x, corner.y))
        records = next(effect.records for effect in effects if isinstance(effect, Deliver))
        assert isinstance(records[0], PositionRecord)
        step = max(1, -(-source.width // box.width))
        assert abs(records[0].x - expected.x) < step
        assert abs(records[0].y - expected.y) < step
        assert source.holds(records[0].x, records[0].y)


def test_the_trusted_pointer_moves_without_a_new_scene() -> None:
    state = focused(BANK)
    play(state, ignore=(Deliver,)).sees(point(5, 6), MovePointer(Point(5, 6))).sees(point(5, 6))


def test_relative_motion_starts_in_the_middle_and_stops_at_the_edge() -> None:
    (
        play(seat(), ignore=())
        .sees(does(PointerBy(2, -3, 4)), MovePointer(Point(637, 404)))
        .sees(does(PointerBy(2, -(10**9), 10**9)), MovePointer(Point(0, 799)))
        .sees(does(PointerBy(2, 10**9, -(10**9))), MovePointer(Point(1279, 0)))
        .sees(does(PointerBy(2, 1, -1)))
    )


def test_absolute_positions_out_of_range_stay_on_the_output() -> None:
    play(seat(), ignore=()).sees(does(PointerAt(2, 70000, -5)), MovePointer(Point(1279, 0)))


def test_without_an_output_there_is_no_pointer() -> None:
    play(initial(POLICY), ignore=()).sees(does(PointerAt(2, 5, 5))).sees(does(PointerBy(2, 5, 5)))


def test_the_wheel_turns_the_other_way_in_kbdif() -> None:
    state = told(focused(BANK), point(330, 200))
    (
        play(state)
        .sees(does(Wheel(2, 120)), Deliver(11, (PositionRecord(10, 12, -1),)))
        .sees(does(Wheel(2, -240)), Deliver(11, (PositionRecord(10, 12, 2),)))
        .sees(does(Wheel(2, 0)))
        .sees(does(Wheel(2, -(2**31))), Deliver(11, (PositionRecord(10, 12, 128),)))
    )
    play(told(focused(BANK), point(2, 700))).sees(does(Wheel(2, 120)))


def test_parts_of_a_click_add_up_for_the_guest_they_were_turned_for() -> None:
    state = told(focused(BANK), point(330, 200))
    (
        play(state)
        .sees(does(Wheel(2, 80)))
        .sees(does(Wheel(2, 80)), Deliver(11, (PositionRecord(10, 12, -1),)))
        .sees(does(Wheel(2, 70)))
        .sees(does(Wheel(2, 10)), Deliver(11, (PositionRecord(10, 12, -1),)))
        .sees(does(Wheel(2, -119)))
        .sees(does(Wheel(2, -1)), Deliver(11, (PositionRecord(10, 12, 1),)))
    )


def test_w2_no_guest_feels_what_was_turned_for_another() -> None:
    """Half a click for one guest is neither a part of the next one's click nor lost where it came from."""
    state = told(focused(BANK), point(330, 200), does(Wheel(2, 60, 60)))
    assert state.notch == Notch(60, 60)
    state = presented(told(state, *chord(CTRL, ALT, 3)))
    play(state).sees(does(Wheel(2, 60, 60)))
    state = presented(told(state, *chord(CTRL, ALT, 2)))
    play(state).sees(does(Wheel(2, 60, 60)))


def test_a_sideways_click_is_a_button_that_goes_down_and_up() -> None:
    state = told(focused(BANK), point(330, 200))
    (
        play(state)
        .sees(does(Wheel(2, 0, 120)), Deliver(11, (press(WHEEL_RIGHT), release(WHEEL_RIGHT))))
        .sees(does(Wheel(2, 0, -240)), Deliver(11, (press(WHEEL_LEFT), release(WHEEL_LEFT)) * 2))
        .sees(does(Wheel(2, 120, 60)), Deliver(11, (PositionRecord(10, 12, -1),)))
        .sees(
            does(Wheel(2, -120, 60)),
            Deliver(11, (PositionRecord(10, 12, 1), press(WHEEL_RIGHT), release(WHEEL_RIGHT))),
        )
        .sees(does(Wheel(2, 0, 2**30)), Deliver(11, (press(WHEEL_RIGHT), release(WHEEL_RIGHT)) * 16))
    )


def test_a_sideways_click_is_told_where_the_pointer_is_if_the_guest_does_not_know() -> None:
    state = presented(told(seat(), point(330, 200), *chord(CTRL, ALT, 2)))
    state = presented(told(state, *chord(CTRL, ALT, 3)))
    clicked = (PositionRecord(10, 12), press(WHEEL_LEFT), release(WHEEL_LEFT))
    play(state).sees(does(Wheel(2, 0, -120)), Deliver(12, clicked))


def test_no_device_s_button_passes_for_a_sideways_click() -> None:
    state = told(focused(BANK), point(330, 200))
    play(state).sees(down(WHEEL_LEFT)).sees(up(WHEEL_LEFT)).sees(down(WHEEL_RIGHT)).sees(up(WHEEL_RIGHT))


def test_buttons_go_down_inside_the_content_alone() -> None:
    state = told(focused(BANK), point(330, 200))
    play(state).sees(down(BUTTON), Deliver(11, (press(BUTTON),))).sees(
        up(BUTTON), Deliver(11, (release(BUTTON),))
    )
    for outside in (point(8, 400), point(8, 60), point(330, 10)):
        play(told(focused(BANK), outside)).sees(down(RIGHT_BUTTON)).sees(up(RIGHT_BUTTON))


def test_a_guest_is_told_where_the_button_goes_down_if_it_does_not_know() -> None:
    state = presented(told(seat(), point(330, 200), down(BUTTON), up(BUTTON)))
    state = presented(told(state, *(down(code) for code in (29, 56, 2)), *(up(c) for c in (29, 56, 2))))
    assert state.focus == BANK
    play(state).sees(down(BUTTON), Deliver(11, (PositionRecord(10, 12), press(BUTTON)))).sees(
        up(BUTTON), Deliver(11, (release(BUTTON),))
    )


def test_e09_a_button_held_across_the_border_is_released_there() -> None:
    state = told(focused(BANK), point(330, 200), down(BUTTON), down(A))
    (
        play(state)
        .sees(point(319, 200), Deliver(11, (release(BUTTON),)))
        .sees(point(318, 200))
        .sees(point(330, 200), Deliver(11, (PositionRecord(10, 12),)))
        .sees(up(BUTTON))
        .sees(up(A), Deliver(11, (release(A),)))
    )


def test_e09_content_that_goes_away_from_under_a_button_releases_it() -> None:
    state = told(focused(BANK), point(330, 200), down(BUTTON))
    small = SurfaceChanged(11, PixelLayout(32, 32, 128, 0, 32, 4096))
    play(state).sees(small, Deliver(11, (release(BUTTON),))).sees(up(BUTTON))


def test_d16_a_new_size_of_the_output_keeps_the_pointer_on_it_and_releases_first() -> None:
    state = told(focused(BANK), point(1200, 700), point(330, 200), down(BUTTON))
    play(state).sees(ScreenReady(Size(300, 100), ""), Deliver(11, (release(BUTTON),)))
    assert told(state, ScreenReady(Size(300, 100), "")).pointer == Point(299, 99)


def test_e11_keyboard_and_pointer_go_to_one_domain() -> None:
    """In tile layout the pointer over another surface tells that guest nothing."""
    state = focused(BANK, TILED)
    there = content(state, WORK)
    (
        play(state)
        .sees(point(there.x + 5, there.y + 5))
        .sees(does(Wheel(2, 120)))
        .sees(down(RIGHT_BUTTON))
        .sees(up(RIGHT_BUTTON))
        .sees(down(A), Deliver(11, (press(A),)))
    )


@pytest.mark.parametrize("part", ["content", "frame", "tab"])
def test_a_click_on_another_surface_focuses_it_and_reaches_nobody(part: str) -> None:
    state = focused(BANK, TILED)
    assert state.scene is not None
    rect = getattr(state.scene.surfaces[1], part)
    state = told(state, point(rect.x + 1, rect.y + 1))
    play(state).sees(down(BUTTON)).sees(Presented(state.serial + 1, 0)).sees(up(BUTTON)).sees(
        down(A), Deliver(12, (press(A),))
    )


@pytest.mark.parametrize("policy", [POLICY, ATTENTION_ONLY])
def test_a_click_on_the_bands_stance_or_right_end_leads_to_the_attention_screen(policy: Policy) -> None:
    """Without a trusted keyboard the pointer still gets there."""
    zones = band_zones(OUTPUT, 4)
    for zone in (zones.stance, zones.status):
        state = told(focused(BANK, policy), point(zone.x + 1, zone.y + 1), down(BUTTON), up(BUTTON))
        assert (state.stance, state.return_focus) == (Stance.ATTENTION, BANK)
    elsewhere = told(focused(BANK, policy), point(zones.focus.x + 1, 1), down(BUTTON), up(BUTTON))
    assert elsewhere.stance is Stance.NORMAL


def test_a_click_on_a_tab_of_the_band_focuses() -> None:
    state = focused(BANK)
    assert state.scene is not None
    tab = state.scene.tabs[1].rect
    state = told(state, point(tab.x + 1, tab.y + 1))
    assert told(state, down(RIGHT_BUTTON)).focus == BANK
    assert told(state, down(BUTTON)).focus == WORK


def test_a_click_on_the_focus_or_on_an_absent_domain_changes_nothing() -> None:
    state = focused(BANK)
    assert state.scene is not None
    for n in (0, 2):
        tab = state.scene.tabs[n].rect
        play(state, BUT_POINTER).after(point(tab.x + 1, tab.y + 1)).sees(down(BUTTON)).sees(up(BUTTON))


def test_a_click_on_nothing_does_nothing() -> None:
    play(seat()).sees(down(BUTTON)).sees(up(BUTTON)).sees(point(640, 400)).sees(down(BUTTON)).sees(up(BUTTON))


def test_e12_with_attention_only_no_click_switches() -> None:
    policy = replace(TILED, hotkeys=replace(POLICY.hotkeys, attention_only=True))
    state = focused(BANK, policy)
    assert state.scene is not None
    for rect in (state.scene.tabs[1].rect, content(state, WORK), state.scene.surfaces[1].tab):
        assert told(state, point(rect.x + 1, rect.y + 1), down(BUTTON)).focus == BANK


def test_placeholders_take_no_pointer() -> None:
    state = told(focused(BANK, TILED, (BANK, WORK, CHAT)), closed(CHAT))
    assert state.scene is not None
    rect = state.scene.surfaces[2].interior
    play(state).sees(point(rect.x + 9, rect.y + 9)).sees(down(BUTTON)).sees(up(BUTTON))
    assert state.focus == BANK


def test_a_surface_without_a_picture_takes_the_keyboard_alone() -> None:
    state = told(seat(connected=(WORK,)), opened(BANK))
    state = presented(told(state, *chord(CTRL, ALT, 2)))
    play(state).sees(down(A), Deliver(11, (press(A),))).sees(point(640, 400)).sees(down(BUTTON)).sees(
        up(BUTTON)
    )


def test_toggling_the_layout_under_a_held_button_releases_it() -> None:
    state = told(focused(BANK, connected=(BANK, WORK, CHAT)), point(950, 660), down(BUTTON))
    assert state.hands.buttons
    play(state).sees(LayoutAsked("tile"), Deliver(11, (release(BUTTON),)))
    assert state.output == OUTPUT


def test_motion_within_one_of_the_guests_pixels_is_no_news_to_it() -> None:
    policy = replace(POLICY, domains=(domain(BANK, scaling=Scaling.FIT), domain(WORK)))
    state = presented(told(focused(BANK, policy), surface(11, 64, 36)))
    box = content(state)
    (
        play(state)
        .sees(point(box.x, box.y), Deliver(11, (PositionRecord(0, 0),)))
        .sees(point(box.x + 1, box.y + 1))
    )


CORNERS = {  # where the pixel at 10, 20 of a display of 800 x 1280, or 1280 x 800, is for the eye
    Rotation.UPRIGHT: Point(10, 20),
    Rotation.RIGHT: Point(20, 799 - 10),
    Rotation.INVERTED: Point(1279 - 10, 799 - 20),
    Rotation.LEFT: Point(1279 - 20, 10),
}


@pytest.mark.parametrize("rotation", Rotation)
def test_what_is_pointed_at_on_a_turned_display_is_where_the_eye_sees_it(rotation: Rotation) -> None:
    state = seat(replace(POLICY, rotation=rotation))
    state = told(state, point(10, 20, output=rotation.size(OUTPUT)))
    assert state.pointer == CORNERS[rotation]


@pytest.mark.parametrize("rotation", Rotation)
def test_every_pixel_of_a_turned_display_is_one_of_the_picture(rotation: Rotation) -> None:
    state = seat(replace(POLICY, rotation=rotation))
    display = rotation.size(OUTPUT)
    for at in range(0, display.width, 97):
        for down_by in range(0, display.height, 97):
            turned = told(state, point(at, down_by, output=display)).pointer
            assert turned is not None
            assert rotation.point(turned, OUTPUT) == Point(at, down_by)


@pytest.mark.parametrize("rotation", Rotation)
def test_a_mouse_moves_the_pointer_the_way_the_hand_goes(rotation: Rotation) -> None:
    state = told(seat(replace(POLICY, rotation=rotation)), does(PointerBy(1, 7, -5)))
    assert state.pointer == Point(640 + 7, 400 - 5)


@pytest.mark.parametrize("rotation", Rotation)
def test_e09_a_guest_is_told_its_own_pixels_however_the_display_stands(rotation: Rotation) -> None:
    state = focused(BANK, replace(POLICY, rotation=rotation))
    box = content(state)
    there = rotation.point(Point(box.x + 3, box.y + 8), OUTPUT)
    _, effects = run(state, point(there.x, there.y, output=rotation.size(OUTPUT)))
    assert Deliver(11, (PositionRecord(3, 8),)) in effects
