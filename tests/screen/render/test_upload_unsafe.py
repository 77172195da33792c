from collections.abc import Iterator

import numpy as np
import pytest

from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.guest_rows import guest_rows
from sgui.screen.render.readback import read_pixels
from sgui.screen.render.renderer import Source
from sgui.screen.render.texture import Texture
from sgui.screen.render.upload_unsafe import Memory, pointer_fits
from sgui.values.errors import HostError
from sgui.values.geometry import Point, Rect, Size
from sgui.values.pixels import PixelLayout

SIZE = Size(40, 30)


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    try:
        found = SurfacelessContext()
    except HostError as error:
        pytest.skip(str(error))
    yield
    found.close()


def guest(stride: int, offset: int, depth: int = 32) -> Source:
    limit = offset + stride * SIZE.height
    noise = np.random.default_rng(stride).integers(0, 256, limit, np.uint8)
    return Source(memoryview(noise.tobytes()), PixelLayout(*_sides(), stride, offset, depth, limit))


def _sides() -> tuple[int, int]:
    return SIZE.width, SIZE.height


@pytest.mark.parametrize(("stride", "offset"), [(160, 0), (164, 0), (160, 4096), (640, 3)])
@pytest.mark.parametrize("part", [Rect(0, 0, 40, 30), Rect(39, 29, 1, 1), Rect(7, 3, 20, 11)])
def test_a_part_lands_where_it_belongs(stride: int, offset: int, part: Rect) -> None:
    source = guest(stride, offset)
    texture = Texture(Size(64, 64))
    Memory(source).upload(part, Point(2, 5))
    seen = read_pixels(texture, Rect(2, 5, part.width, part.height))
    assert np.array_equal(seen[..., :3], guest_rows(source, part))


@pytest.mark.parametrize(
    "part", [Rect(0, 0, 41, 30), Rect(-1, 0, 5, 5), Rect(0, 29, 1, 2), Rect(3, 3, 0, 5), Rect(3, 3, 5, -1)]
)
def test_a_part_outside_the_surface_is_never_read(part: Rect) -> None:
    with pytest.raises(HostError, match="gl: "):
        Memory(guest(160, 0)).upload(part, Point(0, 0))


def test_a_layout_beyond_the_memory_is_never_read() -> None:
    whole = guest(160, 0)
    short = Source(whole.untrusted_memory[:-1], whole.layout)
    with pytest.raises(HostError, match="4800 bytes, memory has 4799"):
        Memory(short).upload(Rect(0, 0, 1, 1), Point(0, 0))


@pytest.mark.parametrize(
    ("stride", "depth", "fits"),
    [(160, 32, True), (161, 32, False), (162, 32, False), (160, 24, False), (80, 16, False)],
)
def test_what_gl_can_read_itself(stride: int, depth: int, fits: bool) -> None:
    assert pointer_fits(guest(stride, 0, depth)) is fits


def test_an_absurd_stride_is_not_left_to_the_driver() -> None:
    layout = PixelLayout(1, 1, 1 << 20, 0, 32, 1 << 20)
    assert not pointer_fits(Source(memoryview(b""), layout))
