"""One byte a pixel on the GPU: the glyph atlas and the pointer's shape. Ours, never a guest's."""

import numpy as np
from numpy.typing import NDArray

from sgui.screen.render.gl_api import GL, drained_errors, names
from sgui.values.errors import GpuError

Bytes = NDArray[np.uint8]  # [height, width], top row first


class Mask:
    """A GL_R8 texture of exactly these bytes. Raises GpuError when the GPU refuses."""

    def __init__(self, values: Bytes) -> None:
        height, width = values.shape
        drained_errors()
        self.id = int(GL.glGenTextures(1))
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self.id)
        for name in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_NEAREST)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAX_LEVEL, 0)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        GL.glPixelStorei(GL.GL_UNPACK_ROW_LENGTH, 0)
        shape = (width, height, 0, GL.GL_RED, GL.GL_UNSIGNED_BYTE)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_R8, *shape, np.ascontiguousarray(values))
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 4)
        if errors := drained_errors():
            self.close()
            raise GpuError(f"gl: no mask of {width}x{height}, error 0x{errors[0]:x}")

    def close(self) -> None:
        GL.glDeleteTextures(1, names(self.id))
