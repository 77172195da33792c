"""A picture from the GPU back into memory, in the target's own format: a plain copy."""

import numpy as np

from sgui.screen.render.gl_api import GL
from sgui.screen.render.renderer import Pixels
from sgui.screen.render.texture import Texture
from sgui.values.geometry import Rect


def read_pixels(texture: Texture, rect: Rect) -> Pixels:
    """rect: inside the texture. The fourth byte, where the guest's own may lie, becomes 255."""
    pixels = np.empty((max(rect.height, 0), max(rect.width, 0), 4), np.uint8)
    if not rect.empty:
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, texture.framebuffer)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 4)
        box = (rect.x, rect.y, rect.width, rect.height)
        GL.glReadPixels(*box, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, pixels)
        pixels[..., 3] = 255
    return pixels
