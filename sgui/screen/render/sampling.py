"""How guest pixels become output pixels: the three formulas of core/draw.py's GuestPixels."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sgui.screen.render.guest_rows import Colors
from sgui.values.geometry import Rect

Reader = Callable[[Rect], Colors]  # surface pixels -> their colours, copied from guest memory
Axis = NDArray[np.int64]


def nearest(read: Reader, source: Rect, rect: Rect, seen: Rect) -> Colors:
    """The colours of `seen`, a part of rect, without mixing."""
    columns = np.arange(seen.x - rect.x, seen.right - rect.x) * source.width // rect.width
    rows = np.arange(seen.y - rect.y, seen.bottom - rect.y) * source.height // rect.height
    if rect.size == source.size:
        return read(Rect(source.x + int(columns[0]), source.y + int(rows[0]), len(columns), len(rows)))
    private, columns, rows = _needed(read, source, columns, rows)
    return private[rows[:, None], columns]


def linear(read: Reader, source: Rect, rect: Rect, seen: Rect) -> Colors:
    """The colours of `seen`, a part of rect, each mixed from four."""
    left, right, x_share = _between(np.arange(seen.x - rect.x, seen.right - rect.x), source.width, rect.width)
    top, bottom, y_share = _between(
        np.arange(seen.y - rect.y, seen.bottom - rect.y), source.height, rect.height
    )
    box = Rect.between(int(left[0]), int(top[0]), int(right[-1]) + 1, int(bottom[-1]) + 1)
    private = read(box.moved(source.x, source.y)).astype(np.int32)
    left, right, top, bottom = left - box.x, right - box.x, top - box.y, bottom - box.y
    x_far, y_far = x_share.astype(np.int32)[:, None], y_share.astype(np.int32)[:, None, None]
    across: NDArray[np.int32] = private[:, left] * (256 - x_far) + private[:, right] * x_far
    mixed: NDArray[np.int32] = across[top] * (256 - y_far) + across[bottom] * y_far
    return np.right_shift(mixed + 32768, 16).astype(np.uint8)


def blended(under: Colors, colors: Colors, opacity: int) -> Colors:
    """colors over under; with a fourth channel they are premultiplied by it, and cut to it."""
    below, wide = under.astype(np.int32), colors.astype(np.int32)
    if colors.shape[-1] == 3:
        return ((below * (255 - opacity) + wide * opacity + 127) // 255).astype(np.uint8)
    own = wide[..., 3:]
    color = (np.minimum(wide[..., :3], own) * opacity + 127) // 255
    alpha = (own * opacity + 127) // 255
    laid: NDArray[np.int32] = color + (below * (255 - alpha) + 127) // 255
    return laid.astype(np.uint8)


def dimmed(colors: Colors) -> Colors:
    """Three quarters grey and two fifths as bright: there, and plainly not live."""
    wide = colors.astype(np.int32)
    grey = (77 * wide[..., 2] + 150 * wide[..., 1] + 29 * wide[..., 0] + 128) >> 8
    return (((wide + 3 * grey[..., None]) * 26) >> 8).astype(np.uint8)


def _between(at: Axis, source: int, output: int) -> tuple[Axis, Axis, Axis]:
    """For each output position: the two source positions around it, and the second one's share of 256."""
    place = np.clip((2 * at + 1) * source * 128 // output - 128, 0, (source - 1) * 256)
    first = place >> 8
    return first, np.minimum(first + 1, source - 1), place & 255


def _needed(read: Reader, source: Rect, columns: Axis, rows: Axis) -> tuple[Colors, Axis, Axis]:
    box = Rect.between(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return read(box.moved(source.x, source.y)), columns - box.x, rows - box.y
