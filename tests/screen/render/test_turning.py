"""Turned by the GPU: the same bytes as numpy's."""

from collections.abc import Iterator

import numpy as np
import pytest

from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.renderer import Pixels
from sgui.screen.render.texture import Texture
from sgui.screen.render.turned import turned
from sgui.screen.render.turning import TextureScanout, Turning
from sgui.screen.render.upload_unsafe import upload_pixels
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Point, Rect, Size
from sgui.values.rotation import Rotation

SIZE = Size(256, 77)
WHOLE = Damage((Rect.of(SIZE),))


@pytest.fixture(scope="module", autouse=True)
def context() -> Iterator[None]:
    try:
        made = SurfacelessContext()
    except HostError as error:
        pytest.skip(str(error))
    yield
    made.close()


def painted() -> tuple[Texture, Pixels]:
    """Every value in every channel."""
    pixels = np.random.default_rng(2).integers(0, 256, (SIZE.height, SIZE.width, 4), np.uint8)
    pixels[0, :, :3] = np.arange(256)[:, None]
    pixels[..., 3] = 255
    texture = Texture(SIZE)
    texture.bind()
    upload_pixels(pixels, Point(0, 0))
    return texture, pixels


@pytest.mark.parametrize("rotation", Rotation)
def test_the_whole_picture(rotation: Rotation) -> None:
    texture, pixels = painted()
    scanout = TextureScanout(Turning(), texture, rotation)
    scanout.take(WHOLE)
    assert np.array_equal(scanout.read(), turned(pixels, rotation))


@pytest.mark.parametrize("rotation", Rotation)
def test_the_damage_alone(rotation: Rotation) -> None:
    texture, pixels = painted()
    scanout = TextureScanout(Turning(), texture, rotation)
    scanout.take(Damage((Rect(3, 5, 20, 9), Rect(200, -4, 900, 8))))
    wanted = np.zeros_like(pixels)
    wanted[..., 3] = 255
    for part in ((slice(5, 14), slice(3, 23)), (slice(0, 4), slice(200, 256))):
        wanted[part] = pixels[part]
    assert np.array_equal(scanout.read(), turned(wanted, rotation))
    scanout.close()
