"""The band says where typing goes, and no words on it overlap at any width."""

from dataclasses import replace

import pytest

from sgui.core.band import band_rect, band_zones, tab_rects
from sgui.core.draw import Fill
from sgui.core.picture.band import band
from sgui.core.picture.theme import ALARM, PLAIN
from sgui.values.geometry import Size
from sgui.values.scene import Layout, Scene, Stance
from tests.core.picture.samples import (
    GREY,
    HD,
    PEN,
    RED,
    grounds_are_true,
    patterns,
    said,
    scene,
    signs,
    stays_inside,
    tab,
    words_do_not_overlap,
)


def _scene(output: Size = HD, count: int = 3, focus: int | None = None, **changes: object) -> Scene:
    rects = tab_rects(output, 4, count)
    labels = (RED, GREY)
    tabs = tuple(tab(rect, f"domain-{n}", labels[n % 2], focused=n == focus) for n, rect in enumerate(rects))
    name = None if focus is None else f"domain-{focus}"
    return scene(output=output, tabs=tabs, focus=name, **changes)


def test_the_focus_indicator_has_name_label_icon_and_pattern() -> None:
    painted = band(PEN, _scene(focus=0))
    zone = band_zones(HD, 4).focus
    assert Fill(zone, RED.color) in painted
    assert said(painted)[:2] == ["domain-0", "SECRET"]
    assert signs(painted)[0] == "shield"
    assert patterns(painted)[0].pattern is RED.pattern


def test_without_focus_it_says_that_typing_goes_nowhere() -> None:
    painted = band(PEN, _scene())
    assert said(painted)[0] == "no domain: typing goes nowhere"
    zone = band_zones(HD, 4).focus
    assert not any(zone.intersect(each.rect).area for each in patterns(painted))


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (1280, "no domain: typing goes nowhere"),
        (640, "no domain: typing goes nowhere"),
        (400, "typing goes nowhere"),
    ],
)
def test_narrow_bands_say_it_in_fewer_words(width: int, words: str) -> None:
    assert said(band(PEN, _scene(Size(width, 300))))[0] == words


def test_on_the_narrowest_the_name_is_what_remains() -> None:
    painted = band(PEN, _scene(Size(320, 240), focus=0))
    assert said(painted)[0] == "domain-0"
    assert signs(painted)[:1] != ["shield"]


@pytest.mark.parametrize("layout", (Layout.FULL, Layout.TILE))
def test_the_layout_is_named(layout: Layout) -> None:
    assert layout.value.upper() in said(band(PEN, _scene(layout=layout)))


@pytest.mark.parametrize("stance", (Stance.ATTENTION, Stance.LOCKED, Stance.STOPPED))
def test_other_stances_are_named_inverted(stance: Stance) -> None:
    painted = band(PEN, _scene(stance=stance))
    assert Fill(band_zones(HD, 4).stance, PLAIN) in painted
    assert stance.value.upper() in said(painted)


def test_a_captured_pointer_is_named_loudly() -> None:
    painted = band(PEN, replace(_scene(focus=0), captured=True))
    assert Fill(band_zones(HD, 4).stance, ALARM) in painted
    assert "CAPTURED" in said(painted)


@pytest.mark.parametrize("focus", (None, 0, 1))
@pytest.mark.parametrize("count", (2, 8, 40, 64))
@pytest.mark.parametrize("width", (1, 20, 160, 320, 640, 1280, 3840))
def test_nothing_overlaps_or_leaves_the_band(width: int, count: int, focus: int | None) -> None:
    output = Size(width, 400)
    painted = band(PEN, _scene(output, count, focus))
    assert stays_inside(painted, band_rect(output, 4))
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)
