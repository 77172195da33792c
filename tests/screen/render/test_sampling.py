"""The sampling formulas of core/draw.py, checked against scalar arithmetic."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sgui.screen.render.guest_rows import Colors
from sgui.screen.render.sampling import blended, dimmed, linear, nearest
from sgui.values.geometry import Rect

side = st.integers(1, 40)


def _reader(picture: Colors):  # type: ignore[no-untyped-def]
    return lambda rect: picture[rect.y : rect.bottom, rect.x : rect.right].copy()


def _noise(width: int, height: int) -> Colors:
    return np.random.default_rng(width * 41 + height).integers(0, 256, (height, width, 3), np.uint8)


def _axis(at: int, source: int, output: int) -> tuple[int, int, int]:
    place = max(0, min((2 * at + 1) * source * 128 // output - 128, (source - 1) * 256))
    return place >> 8, min((place >> 8) + 1, source - 1), place % 256


@given(side, side, side, side)
def test_linear_is_the_weighted_sum_of_four(width: int, height: int, wide: int, high: int) -> None:
    picture = _noise(width, height)
    rect = Rect(3, 5, wide, high)
    colors = linear(_reader(picture), Rect(0, 0, width, height), rect, rect)
    for x, y in ((0, 0), (wide - 1, high - 1), (wide // 2, high // 3)):
        a, b, s = _axis(x, width, wide)
        c, d, t = _axis(y, height, high)
        wants = [
            (
                (int(picture[c, a, n]) * (256 - s) + int(picture[c, b, n]) * s) * (256 - t)
                + (int(picture[d, a, n]) * (256 - s) + int(picture[d, b, n]) * s) * t
                + 32768
            )
            >> 16
            for n in range(3)
        ]
        assert colors[y, x].tolist() == wants


@given(side, side, side, side, st.data())
def test_a_part_is_cut_from_the_whole(
    width: int, height: int, wide: int, high: int, data: st.DataObject
) -> None:
    """So damage never shows."""
    picture, rect = _noise(width, height), Rect(7, 2, wide, high)
    x, y = data.draw(st.integers(0, wide - 1)), data.draw(st.integers(0, high - 1))
    seen = Rect(7 + x, 2 + y, data.draw(st.integers(1, wide - x)), data.draw(st.integers(1, high - y)))
    for sample in (linear, nearest):
        whole = sample(_reader(picture), Rect(0, 0, width, height), rect, rect)
        part = sample(_reader(picture), Rect(0, 0, width, height), rect, seen)
        assert (part == whole[y : y + seen.height, x : x + seen.width]).all()


@given(side, side)
def test_linear_at_its_own_size_is_the_picture(width: int, height: int) -> None:
    picture, rect = _noise(width, height), Rect(0, 0, width, height)
    assert (linear(_reader(picture), rect, rect, rect) == picture).all()


def test_linear_never_leaves_its_source() -> None:
    """A part of a surface is not mixed with what lies beside it."""
    picture = np.zeros((4, 8, 3), np.uint8)
    picture[:, 4:] = 255
    rect = Rect(0, 0, 40, 40)
    assert linear(_reader(picture), Rect(0, 0, 4, 4), rect, rect).max() == 0


def test_a_multiple_repeats_each_pixel() -> None:
    picture, rect = _noise(3, 2), Rect(0, 0, 9, 4)
    wants = picture.repeat(3, axis=1).repeat(2, axis=0)
    assert (nearest(_reader(picture), Rect(0, 0, 3, 2), rect, rect) == wants).all()


def test_dimmed_is_darker_and_greyer() -> None:
    colors = np.array([[[0, 0, 255], [255, 255, 255], [0, 0, 0], [10, 200, 90]]], np.uint8)
    assert dimmed(colors).tolist() == [[[23, 23, 49], [103, 103, 103], [0, 0, 0], [45, 64, 53]]]


@given(st.lists(st.integers(0, 255), min_size=7, max_size=7), st.integers(51, 255))
def test_d08_blending_is_between_both_and_wraps_nowhere(values: list[int], opacity: int) -> None:
    below, over, alpha = values[:3], values[3:6], values[6]
    under = np.array([[below]], np.uint8)
    mixed = blended(under, np.array([[over]], np.uint8), opacity)[0, 0].tolist()
    laid = blended(under, np.array([[[*over, alpha]]], np.uint8), opacity)[0, 0].tolist()
    for n in range(3):
        assert mixed[n] == (below[n] * (255 - opacity) + over[n] * opacity + 127) // 255
        exact = min(over[n], alpha) * opacity / 255 + below[n] * (255 - alpha * opacity / 255) / 255
        assert abs(laid[n] - exact) <= 1.6
