"""Framebuffer bytes to colours at every depth, wherever they lie."""

import numpy as np
import pytest

from sgui.screen.render.guest_rows import guest_rows
from sgui.screen.render.renderer import Source
from sgui.values.geometry import Rect
from sgui.values.pixels import PixelLayout

WHOLE = Rect(0, 0, 2, 2)


def _source(data: bytes, depth: int, stride: int, offset: int = 0) -> Source:
    return Source(memoryview(data), PixelLayout(2, 2, stride, offset, depth, len(data)))


def test_depth_32_is_b_g_r_and_a_byte_without_meaning() -> None:
    source = _source(bytes((1, 2, 3, 99, 4, 5, 6, 0, 7, 8, 9, 1, 10, 11, 12, 255)), 32, 8)
    assert guest_rows(source, WHOLE).tolist() == [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]


def test_depth_24_has_three_bytes() -> None:
    source = _source(bytes(range(14)), 24, 7)
    assert guest_rows(source, WHOLE).tolist() == [[[0, 1, 2], [3, 4, 5]], [[7, 8, 9], [10, 11, 12]]]


@pytest.mark.parametrize(
    ("word", "color"),
    [
        (0x0000, [0, 0, 0]),
        (0xFFFF, [255, 255, 255]),
        (0xF800, [0, 0, 255]),
        (0x07E0, [0, 255, 0]),
        (0x001F, [255, 0, 0]),
        (0x8410, [132, 130, 132]),
        (0x0821, [8, 4, 8]),
    ],
)
def test_depth_16_repeats_the_highest_bits(word: int, color: list[int]) -> None:
    source = _source(np.full(4, word, "<u2").tobytes(), 16, 4)
    assert guest_rows(source, WHOLE)[1, 1].tolist() == color


def test_stride_offset_and_part_are_obeyed() -> None:
    data = bytes(5) + bytes((1, 1, 1, 0, 2, 2, 2, 0, 77)) + bytes((3, 3, 3, 0, 4, 4, 4, 0, 77))
    assert guest_rows(_source(data, 32, 9, 5), Rect(1, 1, 1, 1)).tolist() == [[[4, 4, 4]]]


def test_what_is_returned_is_a_copy() -> None:
    data = bytearray(16)
    source = Source(memoryview(data), PixelLayout(2, 2, 8, 0, 32, 16))
    colors = guest_rows(source, WHOLE)
    data[:] = b"\xff" * 16
    assert colors.max() == 0


def test_with_alpha_there_is_the_fourth_byte_or_255() -> None:
    source = _source(bytes((1, 2, 3, 99, 4, 5, 6, 0, 7, 8, 9, 1, 10, 11, 12, 255)), 32, 8)
    assert guest_rows(source, WHOLE, alpha=True)[..., 3].tolist() == [[99, 0], [1, 255]]
    for depth, stride in ((24, 7), (16, 4)):
        rows = guest_rows(_source(bytes(range(14)), depth, stride), WHOLE, alpha=True)
        assert (rows[..., 3] == 255).all()
