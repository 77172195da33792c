"""An RFB server's cursor as the guest channel takes it: small, with alpha."""

import numpy as np

from sgui.bridges.display import CursorShape
from sgui.values.geometry import Size
from sgui.values.limits import CURSOR_SIDE
from sgui.wire.rfb import CursorImage


def shape_of(image: CursorImage) -> CursorShape:
    """Of one larger than sgui shows every n-th pixel counts; one without pixels hides it."""
    width, height = image.size.width, image.size.height
    if image.size.area == 0:
        return CursorShape(Size(0, 0), 0, 0, b"")
    seen = np.unpackbits(np.frombuffer(image.mask, np.uint8).reshape(height, -1), axis=1)[:, :width]
    bgrx = np.frombuffer(image.pixels, np.uint8).reshape(height, width, 4)
    argb = bgrx * seen[:, :, None]
    argb[:, :, 3] = seen * np.uint8(255)
    step = -(-max(width, height) // CURSOR_SIDE)
    argb = argb[::step, ::step]
    return CursorShape(
        Size(argb.shape[1], argb.shape[0]), image.hot_x // step, image.hot_y // step, argb.tobytes()
    )
