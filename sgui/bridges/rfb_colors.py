"""Three bytes a pixel as whole words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]  # [n, 3]


def words(data: bytes, count: int, at: int = 0) -> NDArray[np.uint32]:
    """[count] of 0x00RRGGBB, from B, G, R each: words that overlap, of which three bytes count."""
    part = data[at : at + 3 * count] + b"\0"
    found: NDArray[np.uint32] = np.ndarray((count,), "<u4", part, 0, (3,)) & np.uint32(0xFFFFFF)
    return found


def paint_rgb(part: NDArray[np.uint32], data: bytes) -> None:
    """The same from R, G, B each, into a part of a picture: [height, width]."""
    height, width = part.shape
    overlapping = np.ndarray((height, width), ">u4", data + b"\0", 0, (3 * width, 3))
    np.right_shift(overlapping, 8, out=part)


def chosen(colours: NDArray[np.uint32], indices: NDArray[Any]) -> NDArray[np.uint32] | None:
    """The colour of each index; None if one is beyond the palette."""
    if indices.size and int(indices.max()) >= len(colours):
        return None
    found: NDArray[np.uint32] = colours[indices]
    return found


def unpacked_bits(rows: Bytes, bits: int, width: int) -> NDArray[np.uint8]:
    """[height, width] of numbers of 1, 2 or 4 bits, from [height, bytes of a row], the highest bits first."""
    shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
    numbers: NDArray[np.uint8] = rows[:, :, None] >> shifts & np.uint8((1 << bits) - 1)
    return numbers.reshape(len(rows), -1)[:, :width]
