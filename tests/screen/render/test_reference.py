"""The reference renderer, primitive by primitive, against the words of core/draw.py."""

import numpy as np
import pytest
from hypothesis import given, settings

from sgui.core.draw import Arrow, DrawList, Fill, GuestPixels, Mark, PatternFill, Symbol, Text, Veil
from sgui.core.picture.pattern import is_ink
from sgui.core.picture.pointer import BODY, arrow_origin, arrow_rows
from sgui.host.resources import resource_folder
from sgui.screen.render.glyphs import load_atlas
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.renderer import Pixels, Source
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.label import Pattern
from sgui.values.pixels import PixelLayout
from tests.screen.render.pictures import SIZE, WHOLE, Guest, damages, draw_lists

RED, WHITE, BLUE = Color(192, 28, 40), Color(255, 255, 255), Color(26, 95, 180)
ATLAS = load_atlas(resource_folder("labels"))
ALL = Damage((WHOLE,))


def _painted(draw_list: DrawList, *guests: Guest, damage: Damage = ALL) -> Pixels:
    renderer = ReferenceRenderer(SIZE, ATLAS)
    for guest in guests:
        renderer.touch(guest.generation, guest.source, Damage())
    renderer.paint(draw_list, damage)
    return renderer.read(WHOLE)


def _bgrx(color: Color) -> list[int]:
    return [color.blue, color.green, color.red, 255]


def test_a_new_picture_is_black_and_opaque() -> None:
    assert (ReferenceRenderer(SIZE, ATLAS).read(WHOLE) == (0, 0, 0, 255)).all()


def test_fill_paints_its_rectangle_alone() -> None:
    picture = _painted((Fill(Rect(10, 20, 5, 4), RED),))
    assert (picture[20:24, 10:15] == _bgrx(RED)).all()
    assert int((picture != (0, 0, 0, 255)).any(axis=-1).sum()) == 20


def test_what_lies_outside_the_output_is_not_painted() -> None:
    assert (_painted((Fill(Rect(-50, -50, 60, 60), RED),))[:10, :10] == _bgrx(RED)).all()
    assert (_painted((Fill(Rect(500, 500, 60, 60), RED),)) == (0, 0, 0, 255)).all()


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("rect", (Rect(11, 7, 70, 20), Rect(11, 7, 20, 70), Rect(11, 7, 33, 33)))
def test_a_pattern_hangs_on_its_rectangle_along_the_longer_side(pattern: Pattern, rect: Rect) -> None:
    picture = _painted((PatternFill(rect, RED, WHITE, pattern, 9),))
    for x, y in ((0, 0), (5, 3), (19, 11), (rect.width - 1, rect.height - 1)):
        u, v = (x, y) if rect.width >= rect.height else (y, x)
        wants = WHITE if is_ink(pattern, u, v, 9) else RED
        assert picture[rect.y + y, rect.x + x].tolist() == _bgrx(wants)


def test_text_mixes_ink_and_background_by_coverage_and_leaves_the_rest() -> None:
    text = Text(10, 40, "g", 28, RED, WHOLE, BLUE, bold=True)
    (placed,) = ATLAS.placed(text)
    box = placed.box
    coverage = ATLAS.coverage[box.y : box.bottom, box.x : box.right].astype(int)
    assert {0, 255} < set(coverage.ravel().tolist())
    picture = _painted((Fill(WHOLE, WHITE), text))
    part = picture[placed.y : placed.y + box.height, placed.x : placed.x + box.width]
    red = (BLUE.red * (255 - coverage) + RED.red * coverage + 127) // 255
    assert (part[..., 2] == np.where(coverage == 0, 255, red)).all()
    outside = picture.copy()
    outside[placed.y : placed.y + box.height, placed.x : placed.x + box.width] = 255
    assert (outside == 255).all()


@pytest.mark.parametrize(
    "drawn",
    (
        Text(0, 30, "clipped", 28, RED, Rect(12, 15, 9, 11), BLUE, bold=True),
        Symbol(2, 2, Mark.STOP, 48, RED, Rect(12, 15, 9, 11), BLUE),
    ),
)
def test_coverage_is_clipped(drawn: Text | Symbol) -> None:
    picture = _painted((Fill(WHOLE, WHITE), drawn))
    touched = (picture != 255).any(axis=-1)
    assert touched[15:26, 12:21].any()
    touched[15:26, 12:21] = False
    assert not touched.any()


def test_an_empty_clip_paints_nothing() -> None:
    text = Text(0, 30, "gone", 28, RED, Rect(0, 0, 0, 0), BLUE, bold=True)
    assert (_painted((Fill(WHOLE, WHITE), text)) == 255).all()


def test_guest_alpha_is_ignored() -> None:
    guest = Guest(1, PixelLayout(8, 8, 32, 0, 32, 256), 3)
    picture = _painted((GuestPixels(1, Rect(0, 0, 8, 8), Rect(0, 0, 8, 8), False, False),), guest)
    assert (picture[..., 3] == 255).all()
    assert (picture[:8, :8, :3] == guest.bytes.reshape(8, 8, 4)[..., :3]).all()


@pytest.mark.parametrize(
    "shown",
    (
        GuestPixels(9, Rect(0, 0, 20, 20), Rect(0, 0, 8, 8), True, False),
        GuestPixels(1, Rect(0, 0, 20, 20), Rect(1, 0, 8, 8), True, False),
        GuestPixels(1, Rect(0, 0, 20, 20), Rect(0, 0, 0, 0), False, True),
    ),
    ids=("unknown generation", "beyond the surface", "empty source"),
)
def test_what_cannot_be_shown_is_black(shown: GuestPixels) -> None:
    guest = Guest(1, PixelLayout(8, 8, 32, 0, 32, 256), 3)
    picture = _painted((Fill(WHOLE, WHITE), shown), guest)
    assert (picture[:20, :20] == (0, 0, 0, 255)).all()
    assert (picture[20:] == 255).all()


def test_a_forgotten_session_is_black() -> None:
    guest = Guest(1, PixelLayout(8, 8, 32, 0, 32, 256), 3)
    renderer = ReferenceRenderer(SIZE, ATLAS)
    renderer.touch(1, guest.source, Damage())
    renderer.forget(1)
    renderer.forget(1)
    renderer.paint((GuestPixels(1, Rect(0, 0, 8, 8), Rect(0, 0, 8, 8), False, False),), ALL)
    assert (renderer.read(WHOLE) == (0, 0, 0, 255)).all()


def test_veil_mixes_with_what_is_there() -> None:
    picture = _painted((Fill(WHOLE, WHITE), Veil(Rect(0, 0, 9, 9), Color(0, 100, 255), 51)))
    assert picture[0, 0].tolist() == [255, 224, 204, 255]
    assert picture[9, 9].tolist() == [255, 255, 255, 255]


def test_the_pointer_is_opaque_at_its_hot_spot() -> None:
    picture = _painted((Fill(WHOLE, RED), Arrow(40, 30, 8)))
    x, y = arrow_origin(40, 30, 8)
    for dy, row in enumerate(arrow_rows(8)):
        for dx, kind in enumerate(row):
            if kind:
                wants = 255 if kind == BODY else 0
                assert picture[y + dy, x + dx].tolist() == [wants] * 3 + [255]
            else:
                assert picture[y + dy, x + dx].tolist() == _bgrx(RED)


def test_resize_starts_over() -> None:
    renderer = ReferenceRenderer(SIZE, ATLAS)
    renderer.paint((Fill(WHOLE, RED),), ALL)
    renderer.resize(Size(7, 5))
    assert renderer.read(Rect(0, 0, 99, 99)).shape == (5, 7, 4)


def test_read_is_a_copy() -> None:
    renderer = ReferenceRenderer(SIZE, ATLAS)
    renderer.read(WHOLE)[:] = 9
    assert renderer.read(Rect(2, 3, 1, 1)).tolist() == [[[0, 0, 0, 255]]]
    renderer.close()


@settings(max_examples=60, deadline=None)
@given(draw_lists, draw_lists, damages)
def test_only_damage_is_painted(before: DrawList, after: DrawList, damage: Damage) -> None:
    """Inside damage the picture is that of the new list, outside that of the old one."""
    guest = Guest(1, PixelLayout(70, 60, 280, 0, 32, 280 * 60), 5)
    renderer = ReferenceRenderer(SIZE, ATLAS)
    renderer.touch(1, Source(memoryview(guest.bytes), guest.layout), Damage())
    renderer.paint(before, ALL)
    renderer.paint(after, damage)
    wants = _painted(before, guest)
    new = _painted(after, guest)
    for rect in damage.clip(WHOLE).rects:
        rows, columns = slice(rect.y, rect.bottom), slice(rect.x, rect.right)
        wants[rows, columns] = new[rows, columns]
    assert (renderer.read(WHOLE) == wants).all()
