"""Three bytes a pixel as whole words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]  # [n, 3]


def words(bgr: Bytes) -> NDArray[np.uint32]:
    """[n] of 0x00RRGGBB, from rows of B, G, R."""
    wide = np.zeros((len(bgr), 4), np.uint8)
    wide[:, :3] = bgr
    found: NDArray[np.uint32] = wide.view("<u4")[:, 0]
    return found


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
