"""Where the parts of the band are. The seat hits them with the pointer, the picture paints them."""

from sgui.values.geometry import Rect, Size
from sgui.values.scene import px

BAND_HEIGHT = 32  # design pixels


def band_rect(output: Size, scale_q: int) -> Rect:
    return Rect(0, 0, output.width, min(output.height, px(BAND_HEIGHT, scale_q)))


def tab_rects(output: Size, scale_q: int, count: int) -> tuple[Rect, ...]:
    """One rectangle per domain, in order, on the band; all of one width, disjoint, inside it."""
    band = band_rect(output, scale_q)
    left, right = band.width * 40 // 100, band.width * 75 // 100
    width = min(px(140, scale_q), (right - left) // max(count, 1))
    return tuple(Rect(left + n * width, band.y, width, band.height) for n in range(count))
