"""sgui/bridges/rfb_zrle.py against an encoder that goes pixel by pixel."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgui.bridges.rfb_zrle import Zrle
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.wire.rfb import Tiles
from sgui.wire.rfb_rectangles import tiles as places_of
from tests.bridges.rfb_oracle import bgr, zrle_tile

KINDS = ("raw", "plain", "indexed", "packed")


def painted(rect: Rect, *pieces: bytes) -> list[list[int]]:
    """Rows of the rectangle."""
    zrle, out = Zrle(), np.zeros((rect.height, rect.width), np.uint32)
    for number, piece in enumerate((*pieces, b"")):
        for place, pixels in zrle.tiles(Tiles(rect, piece, last=number == len(pieces))):
            x, y = place.x - rect.x, place.y - rect.y
            out[y : y + place.height, x : x + place.width] = pixels
    rows: list[list[int]] = out.tolist()
    return rows


def random_picture(rect: Rect, seed: int) -> tuple[list[list[int]], bytes]:
    """Rows, and the same encoded: each tile in a manner of its own."""
    chance = random.Random(seed)
    rows = [[0] * rect.width for _ in range(rect.height)]
    data = b""
    for place in places_of(rect, 64):
        palette = [chance.randrange(1 << 24) for _ in range(chance.choice((1, 2, 3, 4, 5, 16, 17, 90)))]
        stay = chance.choice((0.0, 0.5, 0.97, 0.999))
        pixels = [palette[0]]
        while len(pixels) < place.area:
            pixels.append(pixels[-1] if chance.random() < stay else chance.choice(palette))
        found = len(set(pixels))
        usable = [k for k in KINDS if k != "packed" or 2 <= found <= 16]
        usable = [k for k in usable if k != "indexed" or 2 <= found <= 127]
        data += zrle_tile(pixels, place.width, "solid" if found == 1 else chance.choice(usable))
        for at, pixel in enumerate(pixels):
            rows[place.y - rect.y + at // place.width][place.x - rect.x + at % place.width] = pixel
    return rows, data


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 1 << 30), st.integers(1, 150), st.integers(1, 70), st.lists(st.floats(0, 1), max_size=4)
)
def test_any_picture_in_any_pieces(seed: int, width: int, height: int, cuts: list[float]) -> None:
    rect = Rect(3, 5, width, height)
    rows, data = random_picture(rect, seed)
    at = [0, *sorted(int(cut * len(data)) for cut in cuts), len(data)]
    assert painted(rect, *(data[a:b] for a, b in pairwise(at))) == rows


@pytest.mark.parametrize("count", [1, 2, 254, 255, 256, 257, 511, 512, 4095])
@pytest.mark.parametrize("kind", ["plain", "indexed"])
def test_runs_of_every_length(count: int, kind: str) -> None:
    pixels = [7] * count + [9] * (4096 - count)
    expected = [pixels[at : at + 64] for at in range(0, 4096, 64)]
    assert painted(Rect(0, 0, 64, 64), zrle_tile(pixels, 64, kind)) == expected


def test_the_longest_tiles_that_there_are() -> None:
    pixels = [n % 2 for n in range(4096)]
    expected = [pixels[at : at + 64] for at in range(0, 4096, 64)]
    alone = b"".join(bytes([n % 2 | 128, 0]) for n in range(4096))  # runs of one pixel with a length
    assert painted(Rect(0, 0, 64, 64), b"\x82" + bgr(0) + bgr(1) + alone) == expected
    assert painted(Rect(0, 0, 64, 64), zrle_tile(pixels, 64, "plain")) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x11", "rfb: zrle: subencoding 17, allowed are 0 to 16, 128 and 130 to 255"),
        (b"\x7f" + bytes(381), "rfb: zrle: subencoding 127"),
        (b"\x81", "rfb: zrle: subencoding 129"),
        (b"\3" + bytes(9) + b"\xff\xff", "rfb: zrle: a colour beyond the palette's 3"),
        (b"\x82" + bytes(6) + b"\2\0\0\0", "rfb: zrle: a colour beyond the palette's 2"),
        (b"\x80" + bytes(3) + b"\4", "rfb: zrle: a run beyond the 4 pixels of its tile"),
        (b"\x80" + bytes(3) + b"\xff" * 40, "rfb: zrle: runs of fewer than 4 pixels"),
        (b"\x80" + bytes(3), "rfb: zrle: a tile is missing at the end of a rectangle"),
        (b"\1ab", "rfb: zrle: a tile is missing"),
        (b"\2" + bytes(6), "rfb: zrle: a tile is missing"),
        (b"\xff" + bytes(380), "rfb: zrle: a tile is missing"),
        (b"", "rfb: zrle: a tile is missing"),
        (b"\1abc!", "rfb: zrle: 1 bytes are left at the end of a rectangle"),
    ],
)
def test_c02_a_tile_that_cannot_be(data: bytes, reason: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        painted(Rect(0, 0, 2, 2), data)
    assert str(refused.value).startswith(reason)


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_c02_any_bytes_are_tiles_or_refused(data: bytes) -> None:
    try:
        painted(Rect(0, 0, 16, 16), data)
    except ProtocolError as refused:
        assert str(refused).startswith("rfb: zrle: ")
