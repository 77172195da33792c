"""Dma-bufs as pictures. A real one needs a graphics device: tests/machine. Here EGL has none to take."""

import os
from collections.abc import Iterator

import pytest

from sgui.screen.output.egl_unsafe import EGL_NONE, SurfacelessContext
from sgui.screen.render import image_unsafe
from sgui.screen.render.gl_api import GL, names
from sgui.screen.render.image_unsafe import Images, Picture
from sgui.screen.render.readback import read_pixels
from sgui.screen.render.texture import Texture
from sgui.values.errors import GpuError, HostError
from sgui.values.frame import IMPLICIT, LINEAR, XRGB8888, Format, Frame
from sgui.values.geometry import Point, Rect, Size

FRAME = Frame(8, 4, 32, 64, Format(XRGB8888, LINEAR))


@pytest.fixture
def context() -> Iterator[SurfacelessContext]:
    context = SurfacelessContext()
    yield context
    context.close()


def test_a_driver_without_a_device_takes_no_frames(context: SurfacelessContext) -> None:
    images = Images()
    assert images.formats == ()
    with pytest.raises(GpuError, match="egl: no frames of modifier 0x0"):
        images.take(FRAME, 0)


def test_without_egl_no_frames_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise HostError("egl: missing")

    monkeypatch.setattr(image_unsafe, "library", missing)
    assert Images().formats == ()


def test_what_egl_refuses_is_said(context: SurfacelessContext) -> None:
    images = Images()
    images.formats = (FRAME.format,)
    fd = os.memfd_create("no dma-buf")
    with pytest.raises(GpuError, match="egl: a frame not taken, eglGetError 0x300"):
        images.take(FRAME, fd)
    os.close(fd)


def test_a_modifier_is_told_unless_the_driver_knows_it() -> None:
    plain = image_unsafe._attributes(FRAME, 5)
    assert plain == (
        *(0x3057, 8, 0x3056, 4, 0x3271, XRGB8888, 0x3272, 5, 0x3273, 64, 0x3274, 32),
        *(0x3443, 0, 0x3444, 0, EGL_NONE),
    )
    tiled = Frame(8, 4, 32, 0, Format(XRGB8888, 0x0100_0000_0000_0002))
    assert image_unsafe._attributes(tiled, 5)[-5:] == (0x3443, 2, 0x3444, 0x01000000, EGL_NONE)
    own = Frame(8, 4, 32, 0, Format(XRGB8888, IMPLICIT))
    assert len(image_unsafe._attributes(own, 5)) == 13


@pytest.mark.parametrize("top_first", [True, False])
def test_pixels_are_copied_the_right_way_up(context: SurfacelessContext, top_first: bool) -> None:
    """An ordinary texture stands for the image: rows of 1, 2, 3 and 4."""

    def attach() -> None:
        rows = bytes(n for n in (1, 2, 3, 4) for _ in range(8 * 4))
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA, 8, 4, 0, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, rows)

    picture = Picture(Frame(8, 4, 32, 0, FRAME.format, top_first), attach)
    target = Texture(Size(8, 4))
    picture.copy(Rect(2, 0, 3, 2), Point(1, 1), target)
    pixels = read_pixels(target, Rect(0, 0, 8, 4))
    assert pixels[:, 2, 0].tolist() == [0, *((1, 2) if top_first else (4, 3)), 0]
    assert pixels[1, :, 0].astype(bool).tolist() == [False, True, True, True, *[False] * 4]
    picture.close()
    picture.close()
    with pytest.raises(GpuError, match="gl: a frame that is gone"):
        picture.copy(Rect(0, 0, 1, 1), Point(0, 0), target)
    target.close()


def test_a_texture_that_gl_does_not_read_is_no_picture(context: SurfacelessContext) -> None:
    before = names(*GL.glGenTextures(2))
    with pytest.raises(GpuError, match="gl: a frame not taken"):
        Picture(FRAME, lambda: None)
    GL.glDeleteTextures(2, before)
