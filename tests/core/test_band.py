"""The band's geometry: parts in order, disjoint, inside."""

from itertools import pairwise

import pytest

from sgui.core.band import band_rect, band_zones, strip_rect, tab_rects
from sgui.values.geometry import Rect, Size

OUTPUTS = [Size(width, height) for width in (1, 7, 320, 640, 1280, 3840) for height in (1, 20, 720)]


def test_the_band_is_32_pixels_times_scale_at_the_top() -> None:
    assert band_rect(Size(1280, 720), 4) == Rect(0, 0, 1280, 32)
    assert band_rect(Size(1280, 720), 5) == Rect(0, 0, 1280, 40)
    assert band_rect(Size(1280, 20), 12) == Rect(0, 0, 1280, 20)
    assert strip_rect(Size(1280, 720), 5) == Rect(0, 0, 1280, 23)
    assert strip_rect(Size(1280, 10), 4) == Rect(0, 0, 1280, 10)


@pytest.mark.parametrize("scale_q", (4, 7, 12))
@pytest.mark.parametrize("output", OUTPUTS)
def test_the_zones_are_the_band_in_order(output: Size, scale_q: int) -> None:
    zones = band_zones(output, scale_q)
    parts = (zones.focus, zones.stance, zones.tabs, zones.status)
    assert sum(part.area for part in parts) == band_rect(output, scale_q).area
    assert all(one.right == two.x for one, two in pairwise(parts))
    assert all(part.width >= 0 for part in parts)


@pytest.mark.parametrize("count", (0, 1, 3, 40, 64))
@pytest.mark.parametrize("output", OUTPUTS)
def test_tabs_are_disjoint_and_of_one_width(output: Size, count: int) -> None:
    rects = tab_rects(output, 4, count)
    assert len(rects) == count
    assert len({rect.width for rect in rects}) <= 1
    assert all(band_zones(output, 4).tabs.contains(rect) for rect in rects)
    assert all(one.right == two.x for one, two in pairwise(rects))
