from collections.abc import Iterator

import numpy as np
import pytest

from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.gl_api import GL
from sgui.screen.render.readback import read_pixels
from sgui.screen.render.texture import Texture
from sgui.screen.render.upload_unsafe import upload_pixels
from sgui.values.errors import HostError
from sgui.values.geometry import Point, Rect, Size

SIZE = Size(300, 200)
WHOLE = Rect.of(SIZE)
CANARY = np.full((SIZE.height, SIZE.width, 4), 0xC5, np.uint8)


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    try:
        found = SurfacelessContext()
    except HostError as error:
        pytest.skip(str(error))
    yield
    found.close()


def test_a_new_texture_shows_nothing_of_an_old_one() -> None:
    """G04: the driver hands out the same memory again."""
    for _ in range(20):
        texture = Texture(SIZE)
        assert not read_pixels(texture, WHOLE)[..., :3].any()
        texture.bind()
        upload_pixels(CANARY, Point(0, 0))
        texture.close()


def test_rows_are_kept_top_first_and_bytes_in_their_order() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (7, 5, 4), np.uint8)
    texture = Texture(SIZE)
    upload_pixels(pixels, Point(10, 20))
    seen = read_pixels(texture, Rect(9, 19, 7, 9))
    assert np.array_equal(seen[1:8, 1:6, :3], pixels[..., :3])
    assert not seen[0, :, :3].any() and not seen[:, 0, :3].any() and not seen[8, :, :3].any()
    assert (seen[..., 3] == 255).all()


def test_nothing_read_is_an_empty_picture() -> None:
    assert read_pixels(Texture(SIZE), Rect(0, 0, 0, 0)).shape == (0, 0, 4)


def test_more_than_the_gpu_allows_is_refused() -> None:
    with pytest.raises(HostError, match="larger than this GPU allows"):
        Texture(Size(1 << 20, 1))


@pytest.mark.parametrize("error", [0x505, 0x502])
def test_a_gpu_without_room_is_an_error_and_leaves_nothing(
    error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = [(), (error,)]
    monkeypatch.setattr("sgui.screen.render.texture.drained_errors", lambda: pending.pop(0))
    before = GL.glGenTextures(1)
    with pytest.raises(HostError, match=f"no texture of 300x200, error 0x{error:x}"):
        Texture(SIZE)
    assert not GL.glIsTexture(before + 1)
