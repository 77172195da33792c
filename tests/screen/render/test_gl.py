"""The shaders against the reference: the same bytes, except where something blends (within 1 for each)."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sgui.core.draw import DrawList, Fill, GuestCursor, GuestPixels, Veil
from sgui.host.resources import resource_folder
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.gl_api import GL
from sgui.screen.render.glyphs import load_atlas
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.renderer import Source
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.pixels import PixelLayout
from tests.screen.render.pictures import SIZE, WHOLE, Guest, damages, draw_lists, layouts, rects

ALL = Damage((WHOLE,))
GREEN, RED = Color(0, 200, 0), Color(200, 0, 0)


class Both:
    """The two renderers, told the same. slack: by how much each pixel may differ."""

    def __init__(self) -> None:
        try:
            self.context = SurfacelessContext()
        except HostError as error:
            pytest.skip(str(error))
        atlas = load_atlas(resource_folder("labels"))
        self.gl = GlRenderer(SIZE, atlas)
        self.reference = ReferenceRenderer(SIZE, atlas)
        self.slack = np.zeros((SIZE.height, SIZE.width, 1), np.int16)

    def begin(self, size: Size = SIZE) -> None:
        for renderer in (self.gl, self.reference):
            for generation in (1, 2, 3, -1, -2):
                renderer.forget(generation)
            renderer.resize(size)
        self.slack = np.zeros((size.height, size.width, 1), np.int16)

    def touch(self, generation: int, source: Source, damage: Damage) -> None:
        self.gl.touch(generation, source, damage)
        self.reference.touch(generation, source, damage)

    def paint(self, draw_list: DrawList, damage: Damage) -> None:
        self.gl.paint(draw_list, damage)
        self.reference.paint(draw_list, damage)
        for rect in damage.clip(Rect(0, 0, self.slack.shape[1], self.slack.shape[0])).rects:
            self.slack[rect.y : rect.bottom, rect.x : rect.right] = 0
        for part in damage.clip(Rect(0, 0, self.slack.shape[1], self.slack.shape[0])).rects:
            for each in draw_list:
                if isinstance(each, Veil | GuestCursor) or (
                    isinstance(each, GuestPixels) and not each.opaque
                ):
                    seen = each.rect.intersect(part)
                    self.slack[seen.y : seen.bottom, seen.x : seen.right] += 1

    def check(self) -> None:
        whole = Rect(0, 0, self.slack.shape[1], self.slack.shape[0])
        seen, wanted = self.gl.read(whole), self.reference.read(whole)
        differs = np.abs(seen.astype(np.int16) - wanted) > self.slack
        assert not differs.any(), (np.argwhere(differs)[0], seen[differs][0], wanted[differs][0])


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    found = Both()
    yield found
    found.gl.close()
    found.context.close()


_slow = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@_slow
@given(draw_lists, layouts(), layouts(), st.integers(0, 99))
def test_a_frame_is_the_references(
    both: Both, draw_list: DrawList, first: PixelLayout, second: PixelLayout, seed: int
) -> None:
    both.begin()
    for generation, layout in enumerate((first, second), start=1):
        guest = Guest(generation, layout, seed + generation)
        both.touch(generation, guest.source, Damage((Rect.of(layout.size),)))
        both.touch(-generation, guest.source, Damage((Rect.of(layout.size),)))
    both.paint(draw_list, ALL)
    both.check()


@_slow
@given(draw_lists, layouts(), st.lists(st.tuples(draw_lists, damages, rects), max_size=3), st.integers(0, 99))
def test_a_damaged_frame_changes_only_the_damage(
    both: Both,
    first: DrawList,
    layout: PixelLayout,
    frames: list[tuple[DrawList, Damage, Rect]],
    seed: int,
) -> None:
    both.begin()
    guest = Guest(1, layout, seed)
    both.touch(1, guest.source, Damage((Rect.of(layout.size),)))
    both.paint(first, ALL)
    for number, (draw_list, damage, changed) in enumerate(frames):
        both.touch(1, guest.source, guest.scribble(changed, seed + number))
        both.paint(draw_list, damage)
        both.check()


@pytest.mark.parametrize("linear", [False, True])
@pytest.mark.parametrize(
    ("size", "source", "rect"),
    [
        (Size(1920, 1080), Rect(0, 0, 800, 600), Rect(3, 40, 1913, 1031)),
        (Size(333, 257), Rect(0, 0, 4000, 3000), Rect(0, 0, 333, 257)),
        (Size(300, 200), Rect(17, 5, 3, 2), Rect(-16000, -8000, 16384, 8192)),
        (Size(64, 64), Rect(0, 0, 1, 1), Rect(0, 0, 64, 64)),
    ],
)
def test_large_and_tiny_scales(both: Both, size: Size, source: Rect, rect: Rect, linear: bool) -> None:
    both.begin(size)
    side = Size(source.right, source.bottom)
    layout = PixelLayout(side.width, side.height, 4 * side.width, 0, 32, 4 * side.area)
    both.touch(1, Guest(1, layout, 5).source, Damage((Rect.of(side),)))
    both.paint((GuestPixels(1, rect, source, linear, dim=False),), Damage((Rect.of(size),)))
    both.check()


def guest_of(width: int, height: int, seed: int = 1) -> Guest:
    return Guest(1, PixelLayout(width, height, 4 * width, 0, 32, 4 * width * height), seed)


def test_a_surface_that_shrank_is_black(both: Both) -> None:
    both.begin()
    both.touch(1, guest_of(40, 40).source, Damage((Rect(0, 0, 40, 40),)))
    shown = (GuestPixels(1, Rect(0, 0, 40, 40), Rect(0, 0, 40, 40), linear=True, dim=False),)
    both.paint(shown, ALL)
    both.touch(1, guest_of(30, 40).source, Damage((Rect(0, 0, 30, 40),)))
    both.paint(shown, ALL)
    both.check()
    assert not both.gl.read(Rect(0, 0, 40, 40))[..., :3].any()


def test_an_untouched_texture_is_not_uploaded_again(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    both.begin()
    guest = guest_of(40, 40)
    both.touch(1, guest.source, Damage((Rect(0, 0, 40, 40),)))
    shown = (GuestPixels(1, Rect(0, 0, 80, 80), Rect(0, 0, 40, 40), linear=True, dim=False),)
    both.gl.paint(shown, ALL)
    uploads: list[Rect] = []
    monkeypatch.setattr("sgui.screen.render.surfaces.Memory.upload", lambda _, part, to: uploads.append(part))
    both.gl.paint(shown, ALL)
    both.gl.touch(1, guest.source, Damage((Rect(3, 4, 5, 6),)))
    both.gl.paint((*shown, Fill(WHOLE, RED)), ALL)
    assert uploads == []
    both.gl.paint(shown, ALL)
    assert uploads == [Rect(3, 4, 5, 6)]


def test_a_part_that_comes_into_sight_is_uploaded_then(both: Both) -> None:
    both.begin()
    guest = guest_of(40, 40)
    both.touch(1, guest.source, Damage((Rect(0, 0, 40, 40),)))
    left = GuestPixels(1, Rect(0, 0, 80, 80), Rect(0, 0, 20, 20), linear=True, dim=False)
    right = GuestPixels(1, Rect(0, 0, 80, 80), Rect(20, 10, 20, 20), linear=True, dim=False)
    both.paint((left,), ALL)
    both.touch(1, guest.source, guest.scribble(Rect(15, 5, 15, 15), 8))
    for shown in (left, right, left):
        both.paint((shown,), ALL)
        both.check()


def test_a_surface_no_longer_scaled_gives_its_texture_back(both: Both) -> None:
    both.begin()
    guest = guest_of(40, 40)
    both.touch(1, guest.source, Damage((Rect(0, 0, 40, 40),)))
    scaled = (GuestPixels(1, Rect(0, 0, 80, 80), Rect(0, 0, 40, 40), linear=True, dim=False),)
    both.paint(scaled, ALL)
    texture = both.gl._surfaces[1].texture(Rect(0, 0, 40, 40)).id
    assert GL.glIsTexture(texture)
    both.paint((replace(scaled[0], rect=Rect(0, 0, 40, 40)),), ALL)
    assert not GL.glIsTexture(texture)
    both.touch(1, guest.source, guest.scribble(Rect(0, 0, 40, 40), 3))
    both.paint(scaled, ALL)
    both.check()


def test_objects_are_given_back(both: Both) -> None:
    """G08: sessions come and go, and none leaves a texture."""
    both.begin()
    shown = (GuestPixels(1, Rect(0, 0, 80, 80), Rect(0, 0, 40, 40), linear=True, dim=False),)
    used = []
    for _ in range(50):
        both.gl.touch(1, guest_of(40, 40).source, Damage((Rect(0, 0, 40, 40),)))
        both.gl.paint(shown, ALL)
        used.append(both.gl._surfaces[1].texture(Rect(0, 0, 40, 40)).id)
        both.gl.forget(1)
    assert len(used) == 50 and not any(GL.glIsTexture(texture) for texture in used)


def test_what_lies_outside_the_damage_costs_no_call(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    both.begin()
    both.touch(1, guest_of(40, 40).source, Damage((Rect(0, 0, 40, 40),)))
    monkeypatch.setattr(GL, "glTexSubImage2D", pytest.fail)
    monkeypatch.setattr(GL, "glDrawArraysInstanced", pytest.fail)
    shown = (GuestPixels(1, Rect(0, 0, 40, 40), Rect(0, 0, 40, 40), linear=False, dim=False),)
    both.gl.paint((*shown, Fill(Rect(0, 50, 10, 10), RED)), Damage((Rect(60, 0, 20, 20),)))


def test_a_surface_without_room_is_black_and_the_rest_goes_on(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.begin()
    both.touch(1, guest_of(40, 40).source, Damage((Rect(0, 0, 40, 40),)))

    def no_room(size: Size) -> None:
        raise HostError("gl: no texture")

    monkeypatch.setattr("sgui.screen.render.surfaces.Texture", no_room)
    scaled = GuestPixels(1, Rect(0, 0, 80, 80), Rect(0, 0, 40, 40), linear=True, dim=False)
    both.gl.paint((Fill(WHOLE, GREEN), scaled), ALL)
    assert not both.gl.read(Rect(0, 0, 80, 80))[..., :3].any()
    assert both.gl.read(Rect(100, 90, 1, 1))[0, 0].tolist() == [0, 200, 0, 255]


def test_the_guests_fourth_byte_is_never_seen(both: Both) -> None:
    both.begin()
    guest = guest_of(20, 20)
    both.touch(1, guest.source, Damage((Rect(0, 0, 20, 20),)))
    shown = GuestPixels(1, Rect(0, 0, 20, 20), Rect(0, 0, 20, 20), linear=False, dim=False)
    both.paint((shown,), ALL)
    assert (both.gl.read(Rect(0, 0, 20, 20))[..., 3] == 255).all()
    veiled = (Fill(WHOLE, GREEN), shown, Veil(WHOLE, RED, 100), replace(shown, rect=Rect(90, 70, 20, 20)))
    both.paint(veiled, ALL)
    both.check()


def test_the_memory_ends_where_the_layout_says(both: Both) -> None:
    layout = PixelLayout(40, 40, 160, 0, 32, 6400)
    both.gl.touch(1, Source(memoryview(bytes(6399)), layout), Damage((Rect(0, 0, 40, 40),)))
    shown = (GuestPixels(1, Rect(0, 0, 40, 40), Rect(0, 0, 40, 40), linear=False, dim=False),)
    with pytest.raises(HostError, match="6400 bytes, memory has 6399"):
        both.gl.paint(shown, ALL)
    both.gl.forget(1)


def test_a_gl_error_ends_the_frame(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0x505,), ()]
    monkeypatch.setattr("sgui.screen.render.gl.drained_errors", lambda: found.pop(0))
    with pytest.raises(HostError, match="gl: error 0x505"):
        both.gl.paint((Fill(WHOLE, RED),), ALL)


def test_reading_outside_gives_what_is_inside(both: Both) -> None:
    both.begin()
    both.paint((Fill(WHOLE, RED),), ALL)
    assert both.gl.read(Rect(-5, -5, 10, 10)).shape == (5, 5, 4)
    assert both.gl.read(Rect(500, 500, 10, 10)).shape == (0, 0, 4)


def test_the_name_says_which_driver(both: Both) -> None:
    assert both.gl.name.startswith("gl ")
    assert len(both.gl.name) > 4
    assert both.gl.note == "GL"


def test_d08_premultiplied_colours_beyond_their_alpha_wrap_nowhere(both: Both) -> None:
    """(255, 250, 0) at alpha 254, and white at every alpha: never darker than what shines through."""
    layout = PixelLayout(256, 2, 1024, 0, 32, 2048)
    pixels = np.zeros((2, 256, 4), np.uint8)
    pixels[0] = (255, 250, 0, 254)
    pixels[1, :, :3] = 255
    pixels[1, :, 3] = np.arange(256)
    both.begin(Size(256, 2))
    both.touch(1, Source(memoryview(pixels.tobytes()), layout), Damage((Rect(0, 0, 256, 2),)))
    whole = Rect(0, 0, 256, 2)
    shown = GuestPixels(1, whole, whole, linear=False, dim=False, alpha=True)
    both.paint((Fill(whole, Color(200, 200, 200)), shown), Damage((whole,)))
    both.check()
    seen = both.reference.read(whole)[..., :3]
    assert seen[0, 0].tolist() == [255, 251, 1]
    assert (np.diff(seen[1, :, 0].astype(int)) >= 0).all()
    assert (seen[1, 0].tolist(), seen[1, 255].tolist()) == ([200] * 3, [255] * 3)
