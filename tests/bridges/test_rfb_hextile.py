"""sgui/bridges/rfb_hextile.py against painting rectangle by rectangle."""

import random

import numpy as np
import pytest

from sgui.bridges import rfb_hextile
from sgui.bridges.rfb_hextile import Pixels, paint_mosaic, paint_strip
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.wire.rfb import Mosaic, Shapes, Strip

NO_SHAPES = Shapes((), (), b"", b"")


def word(colour: bytes) -> int:
    return int.from_bytes(colour, "little")


@pytest.fixture(params=[rfb_hextile.PASS_PIXELS, 1, 300], autouse=True)
def few_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rfb_hextile, "PASS_PIXELS", request.param)


@pytest.mark.parametrize(("width", "height"), [(160, 16), (16, 3), (7, 16), (5, 1)])
def test_a_strip_is_its_tiles_side_by_side(width: int, height: int) -> None:
    side = min(16, width)
    tiles = np.random.default_rng(3).integers(0, 1 << 32, (width // side, height, side), np.uint32)
    data = b"".join(b"\1" + tile.astype("<u4").tobytes() for tile in tiles)
    picture = np.zeros((height + 2, width + 5), np.uint32)
    paint_strip(Strip(Rect(3, 1, width, height), memoryview(data)), picture[1:-1, 3:-2])
    assert np.array_equal(picture[1:-1, 3:-2], np.concatenate(tiles, axis=1))
    assert not picture[0].any() and not picture[:, :3].any() and not picture[:, -2:].any()


@pytest.mark.parametrize("seed", range(30))
def test_a_mosaic_is_what_its_rectangles_paint_one_after_the_other(seed: int) -> None:
    chance = random.Random(seed)
    width, height = chance.choice((16, 40, 71, 100)), chance.choice((16, 16, 5))
    tiles = -(-width // 16)
    expected = np.zeros((height, width), np.uint32)
    backgrounds, kinds = b"", {2: ([], [], b"", b""), 6: ([], [], b"", b"")}
    for tile in range(tiles):
        here = expected[:, tile * 16 : tile * 16 + 16]
        background, own = chance.randbytes(4), chance.randbytes(4)
        backgrounds += background
        here[:] = word(background)
        size, count = chance.choice((2, 6)), chance.choice((0, 1, 9, 255))
        data = b""
        for _ in range(count):
            x, y = chance.randrange(here.shape[1]), chance.randrange(height)
            most = chance.choice((1, 3, 16))
            w, h = chance.randint(1, min(most, here.shape[1] - x)), chance.randint(1, min(most, height - y))
            colour = chance.randbytes(4) if size == 6 else own
            data += (colour if size == 6 else b"") + bytes([x << 4 | y, w - 1 << 4 | h - 1])
            here[y : y + h, x : x + w] = word(colour)
        numbers, counts, colours, before = kinds[size]
        kinds[size] = ([*numbers, tile], [*counts, count], colours + own, before + data)
    plain, coloured = (Shapes(tuple(n), tuple(c), colours, data) for n, c, colours, data in kinds.values())
    picture: Pixels = np.zeros((height, width + 9), np.uint32)
    paint_mosaic(Mosaic(Rect(0, 0, width, height), backgrounds, plain, coloured), picture[:, 9:])
    assert np.array_equal(picture[:, 9:], expected) and not picture[:, :9].any()


@pytest.mark.parametrize("shape", [b"\xf0\x10", b"\x0f\x01", b"\xff\xff", b"\x00\x0a"])
@pytest.mark.parametrize("own", [b"", b"BGRX"])
def test_c02_a_rectangle_that_leaves_its_tile(shape: bytes, own: bytes) -> None:
    """The first of two tiles: what leaves it to the right would lie in the second."""
    shapes = Shapes((0,), (1,), b"bgrx", own + shape)
    both = (NO_SHAPES, shapes) if own else (shapes, NO_SHAPES)
    with pytest.raises(ProtocolError, match="rfb: hextile: a rectangle outside of its tile"):
        paint_mosaic(Mosaic(Rect(0, 0, 32, 10), b"aaaabbbb", *both), np.zeros((10, 32), np.uint32))


def test_c02_the_last_tile_is_narrower() -> None:
    shapes = Shapes((1,), (1,), b"bgrx", b"\x30\x10")
    picture = np.zeros((16, 21), np.uint32)
    paint_mosaic(Mosaic(Rect(0, 0, 21, 16), b"aaaabbbb", shapes, NO_SHAPES), picture)
    assert picture[0].tolist()[16:] == [word(b"bbbb")] * 3 + [word(b"bgrx")] * 2
    with pytest.raises(ProtocolError):
        paint_mosaic(Mosaic(Rect(0, 0, 20, 16), b"aaaabbbb", shapes, NO_SHAPES), picture[:, :20])
