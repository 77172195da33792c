"""Tight's rectangles as pixels. Source: rfbproto.rst, Tight Encoding."""

import numpy as np
from numpy.typing import NDArray

from sgui.bridges.rfb_colors import chosen, paint_rgb, unpacked_bits, words
from sgui.values.errors import ProtocolError
from sgui.wire.rfb import Packed


def paint(packed: Packed, part: NDArray[np.uint32]) -> None:
    """part: of the picture, [height, width] of 0x00RRGGBB. Raises ProtocolError for an unknown colour."""
    if packed.palette:
        part[:] = _from_palette(packed)
    elif packed.gradient:
        paint_rgb(part, _predicted(np.frombuffer(packed.data, np.uint8).reshape(*part.shape, 3)).tobytes())
    else:
        paint_rgb(part, packed.data)


def _from_palette(packed: Packed) -> NDArray[np.uint32]:
    colours = words(bytes(reversed(packed.palette)), len(packed.palette) // 3)[::-1]
    data, height, width = np.frombuffer(packed.data, np.uint8), packed.rect.height, packed.rect.width
    if len(colours) <= 2:
        indices = unpacked_bits(data.reshape(height, -(-width // 8)), 1, width)
    else:
        indices = data.reshape(height, width)
    found = chosen(colours, indices)
    if found is None:
        raise ProtocolError(f"rfb: tight: a colour beyond the palette's {len(colours)}")
    return found


def _predicted(differences: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The gradient filter undone: a pixel is left + above - above left, kept in 0..255, plus its difference.

    A diagonal at once, since its pixels depend on the two diagonals before it alone. In memory that is one
    pixel wider and higher than the picture, a step down and to the left is always the same way.
    """
    height, width, _ = differences.shape
    wide = np.zeros(((height + 1) * (width + 1), 3), np.int16)
    told = np.zeros_like(wide)
    told.reshape(height + 1, width + 1, 3)[1:, 1:] = differences
    row = width + 1
    for diagonal in range(height + width - 1):
        first = max(0, diagonal - width + 1)
        count = min(height - 1, diagonal) - first + 1
        start = (first + 1) * row + diagonal - first + 1
        here = slice(start, start + (count - 1) * width + 1, width)
        left, above, both = (slice(here.start - by, here.stop - by, width) for by in (1, row, row + 1))
        guess = np.clip(wide[left] + wide[above] - wide[both], 0, 255)
        wide[here] = guess + told[here] & 255
    found: NDArray[np.uint8] = wide.reshape(height + 1, row, 3)[1:, 1:].astype(np.uint8)
    return found
