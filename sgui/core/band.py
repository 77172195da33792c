"""Where the parts of the band are. The seat hits them with the pointer, the picture paints them."""

from dataclasses import dataclass

from sgui.values.geometry import Rect, Size
from sgui.values.scene import px

BAND_HEIGHT = 32  # design pixels
STRIP_HEIGHT = 18  # of fullscreen: room for small letters
FOCUS_LEAST = 216  # "no domain: typing goes nowhere" in small type
STANCE_LEAST = 92  # "ATTENTION" in small type
TAB_WIDTH_MAX = 144


@dataclass(frozen=True, slots=True)
class BandZones:
    """Disjoint, from left to right, each as high as the band; together they are the band."""

    focus: Rect
    stance: Rect
    tabs: Rect
    status: Rect


def band_rect(output: Size, scale_q: int) -> Rect:
    return Rect(0, 0, output.width, min(output.height, px(BAND_HEIGHT, scale_q)))


def strip_rect(output: Size, scale_q: int) -> Rect:
    """All that fullscreen leaves of the band."""
    return Rect(0, 0, output.width, min(output.height, px(STRIP_HEIGHT, scale_q)))


def band_zones(output: Size, scale_q: int) -> BandZones:
    """In shares of the width; on narrow outputs the focus indicator keeps what it needs."""
    band = band_rect(output, scale_q)
    focus = max(band.width * 26 // 100, min(px(FOCUS_LEAST, scale_q), band.width * 34 // 100))
    stance = focus + max(band.width * 7 // 100, min(px(STANCE_LEAST, scale_q), band.width * 14 // 100))
    tabs = band.width * 66 // 100
    edges = ((0, focus), (focus, stance), (stance, tabs), (tabs, band.width))
    return BandZones(*(Rect.between(left, 0, right, band.height) for left, right in edges))


def tab_rects(output: Size, scale_q: int, count: int) -> tuple[Rect, ...]:
    """One rectangle per domain, in order, on the band; all of one width, disjoint, inside it."""
    zone = band_zones(output, scale_q).tabs
    width = min(px(TAB_WIDTH_MAX, scale_q), zone.width // max(count, 1))
    return tuple(Rect(zone.x + n * width, zone.y, width, zone.height) for n in range(count))
