"""Untrusted framebuffer bytes to colours, by one copy."""

import numpy as np
from numpy.typing import NDArray

from sgui.screen.render.renderer import Source
from sgui.values.geometry import Rect

Words = NDArray[np.uint32]  # [height, width], little-endian B G R 255
Colors = NDArray[np.uint8]  # [height, width, 3], B G R, top row first; with alpha [..., 4]


def guest_rows(source: Source, rect: Rect, alpha: bool = False) -> Colors:
    """The colours of rect, surface pixels, which must lie inside the surface. Memory is read once.

    Depth 32 is B G R and a byte without meaning, 24 is the same or packed B G R (PixelLayout.pixel_bytes), 16
    is RGB565, each little-endian; five and six bits become eight by repeating their highest ones.
    alpha: with a fourth channel, depth 32's fourth byte, else 255.
    """
    layout = source.layout
    memory = np.frombuffer(source.untrusted_memory, np.uint8, layout.stride * layout.height, layout.offset)
    rows = memory.reshape(layout.height, layout.stride)[rect.y : rect.bottom]
    size = layout.pixel_bytes
    private = rows[:, rect.x * size : rect.right * size].copy()
    if layout.depth == 16:
        colors = _from_rgb565(private.view("<u2"))
    else:
        colors = private.reshape(rect.height, rect.width, size)
    if not alpha:
        return colors[..., :3]
    if layout.depth == 32:
        return colors
    return np.concatenate([colors[..., :3], np.full((rect.height, rect.width, 1), 255, np.uint8)], axis=-1)


def guest_words(source: Source, rect: Rect) -> Words | None:
    """As guest_rows, as the words that an opaque picture holds; None where a pixel has not four bytes."""
    layout = source.layout
    if layout.pixel_bytes != 4:
        return None
    memory = np.frombuffer(source.untrusted_memory, np.uint8, layout.stride * layout.height, layout.offset)
    rows = memory.reshape(layout.height, layout.stride)[rect.y : rect.bottom]
    private = rows[:, rect.x * 4 : rect.right * 4].copy().view("<u4")
    private |= np.uint32(255 << 24)
    return private


def _from_rgb565(words: NDArray[np.uint16]) -> Colors:
    blue, green, red = words & 31, words >> 5 & 63, words >> 11
    wide = (blue << 3 | blue >> 2, green << 2 | green >> 4, red << 3 | red >> 2)
    return np.stack(wide, axis=-1).astype(np.uint8)
