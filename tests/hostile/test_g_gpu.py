"""Attacks G02 to G05 and G08: a GPU without room or with errors, what was in its memory, edges, churn."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sgui.core.draw import Fill, GuestPixels
from sgui.core.picture.compose import compose
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.gl_api import GL, drained_errors
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.surfaces import Texture as SurfaceTexture
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Layout
from tests.hostile.siege import fds, many_domains, need_root_to_look_inside, patient, rss_mib, state_of
from tests.rig import Rig
from tests.screens.facts import faults
from tests.screens.picture import atlas, desktops
from tests.screens.scenes import as_source, guests, scene

OUTPUT = Size(900, 600)
WHOLE = Rect.of(OUTPUT)
ALL = Damage((WHOLE,))
TILES = scene(guests(4, Size(301, 203)), OUTPUT, layout=Layout.TILE)


@pytest.fixture(scope="module")
def context() -> Iterator[None]:
    found = SurfacelessContext()
    yield
    found.close()


@pytest.fixture
def gl(context: None) -> Iterator[GlRenderer]:
    renderer = GlRenderer(OUTPUT, atlas())
    yield renderer
    drained_errors()
    renderer.close()


def given(renderer: GlRenderer | ReferenceRenderer) -> None:
    for generation, source in desktops(TILES).items():
        renderer.touch(generation, source, Damage((Rect.of(source.layout.size),)))


def painted(renderer: GlRenderer | ReferenceRenderer) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    renderer.paint(compose(TILES, atlas().font), ALL)
    return renderer.read(WHOLE)


# -- G02: no room ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["no room", "too large for this GPU"])
def test_g02_who_does_not_fit_is_black_in_its_label_and_the_rest_as_ever(
    gl: GlRenderer, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(gl)
    right = painted(gl)
    for generation in desktops(TILES):
        gl.forget(generation)
    given(gl)
    made: list[Size] = []

    def refusing(size: Size) -> SurfaceTexture:
        made.append(size)
        if len(made) == 1 and fault == "no room":
            raise HostError("gl: no texture of 301x203, error 0x505")
        return SurfaceTexture(size if len(made) > 1 else Size(1 << 20, 8))

    monkeypatch.setattr("sgui.screen.render.surfaces.Texture", refusing)
    seen = painted(gl)
    assert not faults(np.ascontiguousarray(seen[..., 2::-1]), TILES)
    dark = TILES.surfaces[0].content
    assert dark is not None
    assert not seen[dark.y : dark.bottom, dark.x : dark.right, :3].any()
    seen[dark.y : dark.bottom, dark.x : dark.right] = right[dark.y : dark.bottom, dark.x : dark.right]
    assert np.array_equal(seen, right)


# -- G03: errors of the driver ---------------------------------------------------------------------------


def test_g03_an_error_of_the_driver_ends_the_frame_and_is_not_charged_to_the_next(gl: GlRenderer) -> None:
    given(gl)
    right = painted(gl)
    with pytest.raises((HostError, GL.GLError), match=r"gl: error 0x500|invalid enumerant"):
        GL.glEnable(0xDEAD)  # PyOpenGL may check each call (tests/screen/conftest.py) and say it at once
        painted(gl)
    assert np.array_equal(painted(gl), right)


# -- G05: sampling ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", [Size(33, 21), Size(100, 67), Size(299, 201), Size(777, 512)])
@pytest.mark.parametrize("linear", [True, False])
def test_g05_sampling_bleeds_over_no_edge(gl: GlRenderer, shown: Size, linear: bool) -> None:
    """White, scaled, beside another guest's colour: white to its last pixel, and nothing of it beyond."""
    white = as_source(np.full((203, 301, 4), 255, np.uint8))
    other = as_source(np.full((203, 301, 4), 7, np.uint8))
    gl.touch(1, white, Damage((Rect(0, 0, 301, 203),)))
    gl.touch(2, other, Damage((Rect(0, 0, 301, 203),)))
    place = Rect(40, 30, shown.width, shown.height)
    beside = Rect(place.right, 30, 60, shown.height)
    whole = Rect(0, 0, 301, 203)
    drawn = (
        Fill(WHOLE, Color(0, 0, 0)),
        GuestPixels(2, beside, whole, linear=linear, dim=False),
        GuestPixels(1, place, whole, linear=linear, dim=False),
    )
    gl.paint(drawn, ALL)
    seen = gl.read(WHOLE)[..., :3].astype(int)
    assert (seen[place.y : place.bottom, place.x : place.right] == 255).all()
    seen[place.y : place.bottom, place.x : place.right] = 0
    assert set(np.unique(seen)) == {0, 7}


def test_g05_a_part_of_a_surface_shows_nothing_of_the_rest(gl: GlRenderer) -> None:
    """A cut source is sampled within the cut: the rest of the same guest's picture does not shine in."""
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, 32:] = 255
    gl.touch(1, as_source(pixels), Damage((Rect(0, 0, 64, 64),)))
    left = GuestPixels(1, Rect(10, 10, 333, 100), Rect(0, 0, 32, 64), linear=True, dim=False)
    gl.paint((Fill(WHOLE, Color(0, 0, 0)), left), ALL)
    assert not gl.read(WHOLE)[..., :3].any()


# -- G08: churn ------------------------------------------------------------------------------------------


def test_g08_gl_objects_return_to_their_number(gl: GlRenderer) -> None:
    given(gl)
    painted(gl)
    for generation in desktops(TILES):
        gl.forget(generation)
    before = in_use()
    for n in range(60):
        given(gl)
        painted(gl)
        assert in_use()[0] == before[0] + len(desktops(TILES))
        gl.resize(Size(OUTPUT.width - n % 2, OUTPUT.height))
        for generation in desktops(TILES):
            gl.forget(generation)
    gl.resize(OUTPUT)
    assert in_use() == before


def in_use() -> tuple[int, int]:
    """Textures and framebuffers that are."""
    texture, framebuffer = int(GL.glGenTextures(1)), int(GL.glGenFramebuffers(1))
    found = sum(map(GL.glIsTexture, range(1, texture))), sum(map(GL.glIsFramebuffer, range(1, framebuffer)))
    GL.glDeleteTextures(1, np.array([texture], np.uint32))
    GL.glDeleteFramebuffers(1, np.array([framebuffer], np.uint32))
    return found


DOMAINS = 40
ROUNDS = 6


def test_g08_descriptors_and_memory_return_after_many_sessions(tmp_path: Path) -> None:
    """240 sessions with pictures that change their sizes; then as many descriptors as before, exactly."""
    need_root_to_look_inside()
    names = [f"d{n:02}" for n in range(DOMAINS)]
    with Rig(tmp_path, many_domains(DOMAINS)) as rig:
        churn(rig, names)  # pools and caches fill
        before, memory = settled(rig), memory_of(rig)
        for _ in range(ROUNDS):
            churn(rig, names)
        assert settled(rig) == before
        grown = {name: now - memory[name] for name, now in memory_of(rig).items()}
        assert max(grown.values()) < 8, f"MiB: {grown}"
        assert "Traceback" not in rig.errors()


def churn(rig: Rig, names: list[str]) -> None:
    for name in names:
        guest = patient(rig, name)
        guest.show(64, 64, 1, 2, 3)
        guest.resize(100, 50)
        guest.fill(4, 5, 6)
        rig.guests.remove(guest)
        guest.close()
    rig.until(lambda s: all(state_of(s, name) != "connected" for name in names))


def settled(rig: Rig) -> dict[str, int]:
    """Descriptors, when what is closed beside the loops is closed."""
    end = time.monotonic() + 15
    last = fds(rig)
    while time.monotonic() < end:
        time.sleep(0.2)
        now = fds(rig)
        if now == last:
            return now
        last = now
    return last


def memory_of(rig: Rig) -> dict[str, float]:
    processes = rig.status()["processes"]
    return {name: rss_mib(processes[name]) for name in ("warden", "seat", "screen")}
