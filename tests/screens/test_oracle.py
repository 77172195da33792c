"""The oracle itself: it accepts what is right and bites what is wrong, one seeded fault at a time."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sgui.screen.render.renderer import Source
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Layout, Scene
from tests.screens.facts import as_box, as_paint, faults
from tests.screens.oracle import Picture, guest_faults
from tests.screens.picture import rendered
from tests.screens.scenes import LABELS, as_source, attention, fullscreen, guests, scene

SCENE = scene(guests(6), focus="family", layout=Layout.TILE)
BENCH = 5  # the solid one
WIDE = 6


@pytest.fixture(scope="module")
def picture() -> Picture:
    return rendered(SCENE)


def _color(index: int) -> tuple[int, int, int]:
    return as_paint(LABELS[index].color)


def _side(at: Rect) -> tuple[slice, slice]:
    return slice(at.y, at.bottom), slice(at.x, at.right)


WHOLE = fullscreen(guests(2, Size(1268, 690)))


def _no_strip(wrong: Picture) -> None:
    wrong[:18] = (32, 35, 40)


def _strip_of_another(wrong: Picture) -> None:
    mine = (wrong[:18] == _color(0)).all(axis=-1)
    wrong[:18][mine] = _color(1)


def _half_a_strip(wrong: Picture) -> None:
    wrong[:18, 300:500] = (0, 0, 0)


def _nameless_strip(wrong: Picture) -> None:
    wrong[:18] = _color(0)


def _guest_under_the_strip(wrong: Picture) -> None:
    wrong[18:24, 300:320] = (1, 2, 3)


@pytest.mark.parametrize(
    "fault", [_no_strip, _strip_of_another, _half_a_strip, _nameless_strip, _guest_under_the_strip]
)
def test_a_fault_of_fullscreen_is_found(fault: Callable[[Picture], None]) -> None:
    wrong = rendered(WHOLE).copy()
    assert faults(wrong, WHOLE) == []
    fault(wrong)
    assert faults(wrong, WHOLE) != []


def _one_pixel(wrong: Picture) -> None:
    frame = SCENE.surfaces[0].frame
    wrong[frame.bottom - 3, frame.x + 40] = (1, 2, 3)


def _one_pixel_of_solid(wrong: Picture) -> None:
    frame = SCENE.surfaces[BENCH].frame
    wrong[frame.y + 1, frame.x + 1] ^= 1


def _spilled_guest(wrong: Picture) -> None:
    interior = SCENE.surfaces[1].interior
    rows, columns = _side(Rect(interior.right, interior.y, 1, interior.height))
    wrong[rows, columns] = wrong[rows, interior.right - 40][:, None]


def _thin_side(wrong: Picture) -> None:
    interior = SCENE.surfaces[BENCH].interior
    wrong[_side(Rect(interior.x, interior.bottom, interior.width, 1))] = (0, 0, 0)


def _missing_side(wrong: Picture) -> None:
    frame = SCENE.surfaces[3].frame
    wrong[_side(Rect(frame.x, frame.y, WIDE, frame.height))] = (0, 0, 0)


def _swapped_labels(wrong: Picture) -> None:
    one, two = SCENE.surfaces[0].frame, SCENE.surfaces[1].frame
    first, second = wrong[_side(one)].copy(), wrong[_side(two)].copy()
    wrong[_side(one)], wrong[_side(two)] = second, first


def _no_pattern(wrong: Picture) -> None:
    frame = SCENE.surfaces[4].frame
    wrong[_side(Rect(frame.x, frame.y, frame.width, WIDE))] = _color(4)


def _half_a_pattern(wrong: Picture) -> None:
    frame = SCENE.surfaces[4].frame
    wrong[_side(Rect(frame.x, frame.y, frame.width // 2, WIDE))] = _color(4)


def _mostly_ink(wrong: Picture) -> None:
    frame = SCENE.surfaces[0].frame
    wrong[_side(Rect(frame.x, frame.y, frame.width * 3 // 4, WIDE))] = (255, 255, 255)


def _two_inks(wrong: Picture) -> None:
    frame = SCENE.surfaces[0].frame
    part = wrong[_side(Rect(frame.x, frame.y, frame.width, WIDE))]
    part[(part == 255).all(axis=-1)] = 0


def _empty_tab(wrong: Picture) -> None:
    tab = SCENE.surfaces[0].tab
    wrong[_side(tab)] = wrong[tab.y + 2, tab.right - 2]


def _focus_on_another_tab(wrong: Picture) -> None:
    tab = SCENE.surfaces[2].tab
    wrong[_side(Rect(tab.x, tab.y, tab.width * 2 // 3, tab.height))] = (44, 48, 54)


def _covered_band(wrong: Picture) -> None:
    wrong[:32, :320] = wrong[200:232, :320]


def _other_focus(wrong: Picture) -> None:
    wrong[:32, :320] = _color(0)


SEEDED: tuple[tuple[Callable[[Picture], None], str], ...] = (
    (_one_pixel, "bank: bottom has a colour that is neither"),
    (_one_pixel_of_solid, "bench: top is not wholly"),
    (_spilled_guest, "office: right has a colour"),
    (_thin_side, "bench: bottom is not wholly"),
    (_missing_side, "web: left"),
    (_swapped_labels, "bank: top"),
    (_no_pattern, "keys: top has a stretch without"),
    (_half_a_pattern, "keys: top has a stretch without"),
    (_mostly_ink, "bank: top has its colour in the minority"),
    (_two_inks, "bank: its sides have different inks"),
    (_empty_tab, "bank: nothing is written"),
    (_focus_on_another_tab, "family: the focused tab"),
    (_covered_band, "band: the focused label's colour"),
    (_other_focus, "band: "),
)


def test_a_right_picture_has_no_fault(picture: Picture) -> None:
    assert faults(picture, SCENE) == []


@pytest.mark.parametrize(("seed", "found"), SEEDED, ids=lambda value: getattr(value, "__name__", ""))
def test_each_seeded_fault_is_found(picture: Picture, seed: Callable[[Picture], None], found: str) -> None:
    wrong = picture.copy()
    seed(wrong)
    assert any(fault.startswith(found) for fault in faults(wrong, SCENE)), faults(wrong, SCENE)


def test_a_label_that_leaves_the_output_is_found(picture: Picture) -> None:
    view = SCENE.surfaces[0]
    beyond = replace(SCENE, surfaces=(replace(view, interior=view.interior.moved(-3, 0)),))
    assert any("four sides" in fault for fault in faults(picture, beyond))


def test_a_colour_without_focus_is_found(picture: Picture) -> None:
    assert any("no focus" in fault for fault in faults(picture, replace(SCENE, focus=None)))


def _noise(told: Scene, seed: int) -> dict[int, Source]:
    pixels = np.random.default_rng(seed)
    return {
        view.generation: as_source(
            pixels.integers(0, 256, (view.source.height, view.source.width, 4), np.uint8)
        )
        for view in told.surfaces
        if view.source is not None
    }


TWO_RUNS = (
    scene(guests(1, Size(300, 500)), focus="bank"),
    scene(guests(5, Size(160, 90)), layout=Layout.TILE),
    attention(guests(4, Size(320, 200))),
)


@pytest.mark.parametrize("told", TWO_RUNS, ids=("full", "tile", "attention"))
def test_nothing_outside_interiors_depends_on_guests(told: Scene) -> None:
    """P2 and P4 by two runs; the band is among what may not change."""
    one, two = (rendered(told, _noise(told, seed)) for seed in (1, 2))
    interiors = [as_box(view.interior) for view in told.surfaces]
    assert guest_faults(one, two, interiors) == []
    assert guest_faults(one, two, []) != [], "the runs must differ somewhere"


def test_one_pixel_of_a_guest_outside_is_found(picture: Picture) -> None:
    wrong = picture.copy()
    wrong[5, 900] ^= 1
    interiors = [as_box(view.interior) for view in SCENE.surfaces]
    assert guest_faults(picture, wrong, interiors) == [
        "1 pixels outside interiors depend on guests, the first at 900, 5"
    ]
