"""A picture as other eyes see it: the simulations by which values.color judges labels, pixel by pixel."""

import numpy as np
from numpy.typing import NDArray

from sgui.values.color import Color, Vision, simulation

Picture = NDArray[np.uint8]  # [height, width, 3], R G B

_LINEAR = np.array([Color(code, 0, 0).linear[0] for code in range(256)])


def as_seen(picture: Picture, vision: Vision) -> Picture:
    """In linear light, clipped to the gamut, rounded to the nearest code."""
    rows = simulation(vision)
    if rows is None:
        return picture
    light = np.clip(_LINEAR[picture] @ np.array(rows).T, 0.0, 1.0)
    curve = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    codes: Picture = np.rint(curve * 255).astype(np.uint8)
    return codes
