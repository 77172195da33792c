"""Textures in the one format whose uploads are plain memory copies: unsized GL_RGBA fed with BGRA bytes."""

from sgui.screen.render.gl_api import GL, drained_errors, names
from sgui.values.errors import GpuError
from sgui.values.geometry import Size


class Texture:
    """size pixels, B G R X, row 0 is the top row; cleared, so that nobody else's old pixels are in it (G04).

    Its fourth byte is whatever was uploaded: shaders never look at it. Raises GpuError when the GPU refuses.
    """

    def __init__(self, size: Size) -> None:
        self.size = size
        if max(size.width, size.height) > int(GL.glGetIntegerv(GL.GL_MAX_TEXTURE_SIZE)):
            raise GpuError(f"gl: texture {size.width}x{size.height} is larger than this GPU allows")
        drained_errors()
        self.id = int(GL.glGenTextures(1))
        self.bind()
        self._define()
        self.framebuffer = int(GL.glGenFramebuffers(1))
        self._attach()
        if errors := drained_errors():
            self.close()
            raise GpuError(f"gl: no texture of {size.width}x{size.height}, error 0x{errors[0]:x}")

    def _define(self) -> None:
        kind = GL.GL_TEXTURE_2D
        GL.glTexParameteri(kind, GL.GL_TEXTURE_MAX_LEVEL, 0)
        for name in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
            GL.glTexParameteri(kind, name, GL.GL_NEAREST)
        for name in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(kind, name, GL.GL_CLAMP_TO_EDGE)
        size = (self.size.width, self.size.height)
        GL.glTexImage2D(kind, 0, GL.GL_RGBA, *size, 0, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, None)

    def _attach(self) -> None:
        """The framebuffer serves to clear, to draw into and to read back."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.framebuffer)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, self.id, 0)
        if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
            self.close()
            raise GpuError(f"gl: no framebuffer of {self.size.width}x{self.size.height}")
        GL.glDisable(GL.GL_SCISSOR_TEST)
        GL.glClearColor(0.0, 0.0, 0.0, 1.0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)

    def bind(self) -> None:
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self.id)

    def close(self) -> None:
        GL.glDeleteFramebuffers(1, names(self.framebuffer))
        GL.glDeleteTextures(1, names(self.id))
