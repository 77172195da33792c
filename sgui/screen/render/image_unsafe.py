"""Dma-bufs as pictures that GL reads: EGL images, checked against what EGL says that it takes.

Source: EGL 1.5 (eglCreateImage); EGL_EXT_image_dma_buf_import and _modifiers; GL_OES_EGL_image.
"""

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_int, c_ssize_t, c_uint, c_uint64, c_void_p

from sgui.screen.output.egl_unsafe import EGL_NONE, library
from sgui.screen.render.gl_api import GL, drained_errors, names
from sgui.screen.render.texture import Texture
from sgui.values.errors import GpuError, HostError
from sgui.values.frame import FOURCCS, IMPLICIT, Format, Frame
from sgui.values.geometry import Point, Rect
from sgui.values.limits import FRAME_FORMATS_MAX

EGL_LINUX_DMA_BUF_EXT, EGL_LINUX_DRM_FOURCC_EXT = 0x3270, 0x3271
EGL_WIDTH, EGL_HEIGHT, EGL_EXTENSIONS = 0x3057, 0x3056, 0x3055
EGL_DMA_BUF_PLANE0_FD_EXT, EGL_DMA_BUF_PLANE0_OFFSET_EXT, EGL_DMA_BUF_PLANE0_PITCH_EXT = (
    0x3272,
    0x3273,
    0x3274,
)
EGL_DMA_BUF_PLANE0_MODIFIER_LO_EXT, EGL_DMA_BUF_PLANE0_MODIFIER_HI_EXT = 0x3443, 0x3444
_IMPORT, _MODIFIERS = "EGL_EXT_image_dma_buf_import", "EGL_EXT_image_dma_buf_import_modifiers"
_SIGNATURES = {
    "eglGetCurrentDisplay": (c_void_p, []),
    "eglQueryString": (c_char_p, [c_void_p, c_int]),
    "eglGetProcAddress": (c_void_p, [c_char_p]),
    "eglCreateImage": (c_void_p, [c_void_p, c_void_p, c_uint, c_void_p, POINTER(c_ssize_t)]),
    "eglDestroyImage": (c_uint, [c_void_p, c_void_p]),
}
_LATE = {  # by eglGetProcAddress
    "eglQueryDmaBufFormatsEXT": ctypes.CFUNCTYPE(c_uint, c_void_p, c_int, POINTER(c_int), POINTER(c_int)),
    "eglQueryDmaBufModifiersEXT": ctypes.CFUNCTYPE(
        c_uint, c_void_p, c_int, c_int, POINTER(c_uint64), POINTER(c_uint), POINTER(c_int)
    ),
    "glEGLImageTargetTexture2DOES": ctypes.CFUNCTYPE(None, c_uint, c_void_p),
}


class Images:
    """What the current context's EGL takes. formats: empty where it takes none, as under GLX."""

    def __init__(self) -> None:
        self.formats: tuple[Format, ...] = ()
        try:
            self._egl = library()
            for name, (result, arguments) in _SIGNATURES.items():
                function = getattr(self._egl, name)
                function.restype, function.argtypes = result, arguments
        except (HostError, AttributeError):
            return
        # SAFETY: no arguments; null where no context of EGL is current.
        self._display = self._egl.eglGetCurrentDisplay()
        extensions = self._extensions()
        # SAFETY: the name ends in a zero byte; a null answer is refused.
        self._functions = {name: self._egl.eglGetProcAddress(name.encode()) for name in _LATE}
        if _IMPORT in extensions and self._functions["glEGLImageTargetTexture2DOES"]:
            self.formats = self._taken(_MODIFIERS in extensions)

    def _extensions(self) -> list[str]:
        # SAFETY: the display is EGL's own; the string is its, and copied at once.
        words = self._egl.eglQueryString(self._display, EGL_EXTENSIONS) if self._display else None
        return (words or b"").decode("ascii", "replace").split()

    def _call(self, name: str, *arguments: object) -> object:
        """SAFETY: of every call: the type is the extension's own, and null was refused before."""
        return _LATE[name](self._functions[name])(*arguments)

    def _taken(self, modifiers: bool) -> tuple[Format, ...]:
        """Without _MODIFIERS a driver takes what it made itself, and says no more than that."""
        if not modifiers:
            return tuple(Format(fourcc, IMPLICIT) for fourcc in FOURCCS)
        count, found = c_int(), (c_int * FRAME_FORMATS_MAX)()
        if not self._call("eglQueryDmaBufFormatsEXT", self._display, FRAME_FORMATS_MAX, found, count):
            return ()
        wanted = [fourcc for fourcc in found[: count.value] if fourcc in FOURCCS]
        every = [Format(fourcc, modifier) for fourcc in wanted for modifier in self._modifiers(fourcc)]
        return tuple(every[:FRAME_FORMATS_MAX])

    def _modifiers(self, fourcc: int) -> list[int]:
        """Those that GL textures can have; a driver that names none takes what it made itself."""
        most = FRAME_FORMATS_MAX // len(FOURCCS) - 1
        count, found, external = c_int(), (c_uint64 * most)(), (c_uint * most)()
        asked = (self._display, fourcc, most, found, external, count)
        if not self._call("eglQueryDmaBufModifiersEXT", *asked):
            return []
        pairs = zip(found[: count.value], external, strict=False)
        return [*(modifier for modifier, alone in pairs if not alone), IMPLICIT]

    def take(self, frame: Frame, dmabuf: int) -> "Picture":
        """The descriptor stays the caller's. Raises GpuError where EGL or GL refuses it."""
        if frame.format not in self.formats:
            raise GpuError(f"egl: no frames of modifier {frame.format.modifier:#x}")
        attributes = _attributes(frame, dmabuf)
        listed = (c_ssize_t * len(attributes))(*attributes)
        # SAFETY: the list ends in EGL_NONE and lives until the call returns; the dma-buf holds all of the
        # frame's rows, as was asked before, and EGL keeps a reference of its own.
        image = self._egl.eglCreateImage(self._display, None, EGL_LINUX_DMA_BUF_EXT, None, listed)
        if not image:
            raise GpuError(f"egl: a frame not taken, eglGetError 0x{self._egl.eglGetError():x}")
        try:
            return Picture(frame, lambda: self._call("glEGLImageTargetTexture2DOES", GL.GL_TEXTURE_2D, image))
        finally:
            # SAFETY: made above; a texture that was made of it keeps what lies below.
            self._egl.eglDestroyImage(self._display, image)


def _attributes(frame: Frame, dmabuf: int) -> tuple[int, ...]:
    modifier = frame.format.modifier
    return (
        *(EGL_WIDTH, frame.width, EGL_HEIGHT, frame.height, EGL_LINUX_DRM_FOURCC_EXT, frame.format.fourcc),
        *(EGL_DMA_BUF_PLANE0_FD_EXT, dmabuf, EGL_DMA_BUF_PLANE0_OFFSET_EXT, frame.offset),
        *(EGL_DMA_BUF_PLANE0_PITCH_EXT, frame.stride),
        *(
            ()
            if modifier == IMPLICIT
            else (
                *(EGL_DMA_BUF_PLANE0_MODIFIER_LO_EXT, modifier & 0xFFFFFFFF),
                *(EGL_DMA_BUF_PLANE0_MODIFIER_HI_EXT, modifier >> 32),
            )
        ),
        EGL_NONE,
    )


class Picture:
    """A texture upon a dma-buf, read and never drawn into. The guest may draw there at any moment: a pixel
    is copied once by the GPU, and nothing else ever looks at it. Raises GpuError.
    """

    def __init__(self, frame: Frame, attach: Callable[[], object]) -> None:
        self.frame = frame
        drained_errors()
        self._texture, self._framebuffer = int(GL.glGenTextures(1)), int(GL.glGenFramebuffers(1))
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._texture)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAX_LEVEL, 0)
        attach()
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._framebuffer)
        place = (GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, self._texture, 0)
        GL.glFramebufferTexture2D(*place)
        whole = GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) == GL.GL_FRAMEBUFFER_COMPLETE
        if (errors := drained_errors()) or not whole:
            self.close()
            raise GpuError(f"gl: a frame not taken, error {errors}")

    def copy(self, part: Rect, to: Point, target: Texture) -> None:
        """part: pixels of the frame, its top row is 0."""
        if not self._framebuffer:
            raise GpuError("gl: a frame that is gone")  # 0 would be somebody else's picture
        top, bottom = part.y, part.bottom
        if not self.frame.top_first:
            top, bottom = self.frame.height - part.y, self.frame.height - part.bottom
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._framebuffer)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, target.framebuffer)
        GL.glDisable(GL.GL_SCISSOR_TEST)
        source = (part.x, top, part.right, bottom)
        place = (to.x, to.y, to.x + part.width, to.y + part.height)
        GL.glBlitFramebuffer(*source, *place, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)

    def close(self) -> None:
        """A second time too: GL ignores names that are gone."""
        GL.glDeleteFramebuffers(1, names(self._framebuffer))
        GL.glDeleteTextures(1, names(self._texture))
        self._framebuffer = self._texture = 0
