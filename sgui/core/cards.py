"""The attention screen's cards: one per domain, selectable by pointer, arrows and digits."""

from sgui.core.band import band_rect
from sgui.values.geometry import Rect, Size
from sgui.values.scene import px


def columns(count: int) -> int:
    """Cards in one row: the arrow keys up and down move by this many."""
    return max(1, min(count, 4 if count <= 12 else 8))


def card_rects(output: Size, scale_q: int, count: int) -> tuple[Rect, ...]:
    """One rectangle per domain, row by row below the band, disjoint, inside the output."""
    across = columns(count)
    rows = max(1, -(-count // across))
    below = Rect.between(0, band_rect(output, scale_q).bottom, output.width, output.height)
    area = below.inset(px(24, scale_q))
    width, height = max(1, area.width // across), max(1, min(px(160, scale_q), area.height // rows))
    return tuple(
        Rect(area.x + n % across * width, area.y + n // across * height, width, height) for n in range(count)
    )
