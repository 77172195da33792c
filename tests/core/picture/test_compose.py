"""The whole: complete in every stance, trusted parts last, the pointer the very last."""

import time

import pytest

from sgui.core.band import band_rect
from sgui.core.draw import Arrow, Fill, GuestPixels, PatternFill
from sgui.core.picture.compose import compose
from sgui.core.picture.theme import GROUND
from sgui.values.geometry import Point, Rect, Size
from sgui.values.scene import Layout, Stance
from tests.core.picture.samples import FONT, HD, grounds_are_true, said, scene, view
from tests.screens.scenes import attention, fullscreen, guests
from tests.screens.scenes import scene as told_by_seat

SHOWN = view(Rect(6, 62, 1268, 652), content=Rect(6, 62, 1268, 652), source=Rect(0, 0, 634, 326))


@pytest.mark.parametrize("stance", Stance)
def test_every_pixel_is_painted_in_every_stance(stance: Stance) -> None:
    painted = compose(scene(stance=stance), FONT)
    assert painted[0] == Fill(Rect.of(HD), GROUND)


@pytest.mark.parametrize("stance", Stance)
def test_the_pointer_is_last(stance: Stance) -> None:
    painted = compose(scene(stance=stance, pointer=Point(5, 9), scale_q=6), FONT)
    assert painted[-1] == Arrow(5, 9, 6)
    assert sum(isinstance(each, Arrow) for each in painted) == 1


def test_without_a_pointer_there_is_none() -> None:
    assert not any(isinstance(each, Arrow) for each in compose(scene(), FONT))


def test_the_label_comes_after_the_guests_pixels_and_the_band_after_all() -> None:
    painted = compose(scene(surfaces=(SHOWN,), focus="bank"), FONT)
    guest = next(n for n, each in enumerate(painted) if isinstance(each, GuestPixels))
    frame = [n for n, each in enumerate(painted) if isinstance(each, PatternFill) and each.rect.y >= 56]
    whole = next(n for n, each in enumerate(painted) if getattr(each, "rect", None) == band_rect(HD, 4))
    assert guest < min(frame) < whole


@pytest.mark.parametrize("stance", (Stance.LOCKED, Stance.STOPPED))
def test_no_guest_pixel_in_other_stances(stance: Stance) -> None:
    painted = compose(scene(stance=stance, surfaces=(SHOWN,)), FONT)
    assert not any(isinstance(each, GuestPixels) for each in painted)


def test_without_surfaces_there_is_a_hint() -> None:
    assert "Typing goes nowhere" in said(compose(scene(), FONT))
    assert "Typing goes nowhere" not in said(compose(scene(surfaces=(SHOWN,)), FONT))


def test_equal_scenes_give_equal_lists() -> None:
    assert compose(attention(guests(5)), FONT) == compose(attention(guests(5)), FONT)


@pytest.mark.parametrize("scale_q", range(4, 13))
@pytest.mark.parametrize("count", (1, 9, 40))
def test_words_always_lie_on_the_colour_they_name(count: int, scale_q: int) -> None:
    output = Size(1920, 1080)
    scenes = (
        told_by_seat(guests(count), output, scale_q, focus="bank", layout=Layout.TILE),
        told_by_seat(guests(count), output, scale_q, focus="bank"),
        attention(guests(count), output, scale_q),
    )
    assert all(grounds_are_true(compose(each, FONT)) for each in scenes)


def test_forty_domains_take_milliseconds() -> None:
    """2 ms on the slowest machine it was tried on; the bound leaves room for a busy one."""
    told = attention(guests(40))
    best = 1.0
    for _ in range(5):
        began = time.perf_counter()
        compose(told, FONT)
        best = min(best, time.perf_counter() - began)
    assert best < 0.05


def test_fullscreen_has_the_whole_frame_and_a_strip_in_the_place_of_tab_and_band() -> None:
    told = fullscreen(guests(2))
    words = said(compose(told, FONT))
    assert words == ["bank", "SECRET"]
    frame = [each for each in compose(told, FONT) if isinstance(each, PatternFill)]
    assert Rect(0, 18, 1280, 6) in [each.rect for each in frame]
    assert Rect(0, 0, 1280, 18) in [each.rect for each in frame]
