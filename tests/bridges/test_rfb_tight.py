"""sgui/bridges/rfb_tight.py against encoders that go pixel by pixel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgui.bridges.rfb_tight import paint
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.wire.rfb import Packed
from tests.bridges.rfb_oracle import bits, gradient, rgb

WIDTHS = st.integers(1, 20)


def rows(packed: Packed) -> list[list[int]]:
    """In the middle of a larger picture, whose other pixels stay."""
    place = packed.rect
    whole = np.full((place.height + 2, place.width + 2), 0xEE, np.uint32)
    paint(packed, whole[1:-1, 1:-1])
    assert np.count_nonzero(whole[[0, -1]] != 0xEE) == np.count_nonzero(whole[:, [0, -1]] != 0xEE) == 0
    found: list[list[int]] = whole[1:-1, 1:-1].tolist()
    return found


def cut(pixels: list[int], width: int) -> list[list[int]]:
    return [pixels[at : at + width] for at in range(0, len(pixels), width)]


@settings(max_examples=40, deadline=None)
@given(WIDTHS, st.lists(st.integers(0, (1 << 24) - 1), min_size=20, max_size=200))
def test_plain_and_gradient(width: int, pixels: list[int]) -> None:
    pixels = pixels[: len(pixels) // width * width]
    place = Rect(0, 0, width, len(pixels) // width)
    assert rows(Packed(place, b"", False, b"".join(map(rgb, pixels)))) == cut(pixels, width)
    assert rows(Packed(place, b"", True, gradient(pixels, width))) == cut(pixels, width)


@settings(max_examples=40, deadline=None)
@given(WIDTHS, st.sampled_from([1, 2, 3, 256]), st.lists(st.integers(0, 255), min_size=20, max_size=200))
def test_palettes(width: int, colours: int, chosen: list[int]) -> None:
    indices = [index % colours for index in chosen[: len(chosen) // width * width]]
    palette = [n * 0x010305 % (1 << 24) for n in range(colours)]
    data = bits(indices, width, 1) if colours <= 2 else bytes(indices)
    packed = Packed(Rect(0, 0, width, len(indices) // width), b"".join(map(rgb, palette)), False, data)
    assert rows(packed) == cut([palette[index] for index in indices], width)


@pytest.mark.parametrize("packed", [(b"rgb", b"\x80"), (b"rgb" * 3, b"\3")])
def test_c02_an_index_beyond_the_palette(packed: tuple[bytes, bytes]) -> None:
    palette, data = packed
    with pytest.raises(ProtocolError, match="rfb: tight: a colour beyond the palette's"):
        rows(Packed(Rect(0, 0, 1, 1), palette, False, data))


def test_a_large_gradient() -> None:
    """Wider than high and higher than wide: every diagonal is a step in memory."""
    for width, height in ((200, 3), (3, 200), (1, 5), (5, 1)):
        pixels = [n * 0x123457 % (1 << 24) for n in range(width * height)]
        packed = Packed(Rect(0, 0, width, height), b"", True, gradient(pixels, width))
        assert rows(packed) == cut(pixels, width)
