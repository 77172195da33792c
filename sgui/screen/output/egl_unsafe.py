"""An OpenGL context without any window system: EGL surfaceless, through ctypes.

PyOpenGL's own EGL module breaks with error checking off, and six calls need no binding.
Source: EGL 1.5 specification; EGL_MESA_platform_surfaceless; EGL_KHR_surfaceless_context.
"""

import ctypes
from ctypes import POINTER, c_int, c_uint, c_void_p

from sgui.values.errors import GpuError, HostError

EGL_PLATFORM_SURFACELESS_MESA, EGL_PLATFORM_GBM = 0x31DD, 0x31D7
EGL_SURFACE_TYPE, EGL_WINDOW_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT = 0x3033, 4, 0x3040, 8
EGL_RED_SIZE, EGL_GREEN_SIZE, EGL_BLUE_SIZE, EGL_NATIVE_VISUAL_ID = 0x3024, 0x3023, 0x3022, 0x302E
EGL_OPENGL_API = 0x30A2
EGL_CONTEXT_MAJOR_VERSION = 0x3098
EGL_CONTEXT_MINOR_VERSION = 0x30FB
EGL_CONTEXT_OPENGL_PROFILE_MASK = 0x30FD
EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT = 1
EGL_NONE = 0x3038

_SIGNATURES = {
    "eglGetPlatformDisplay": (c_void_p, [c_uint, c_void_p, c_void_p]),
    "eglInitialize": (c_uint, [c_void_p, POINTER(c_int), POINTER(c_int)]),
    "eglBindAPI": (c_uint, [c_uint]),
    "eglTerminate": (c_uint, [c_void_p]),
    "eglChooseConfig": (c_uint, [c_void_p, POINTER(c_int), POINTER(c_void_p), c_int, POINTER(c_int)]),
    "eglGetConfigAttrib": (c_uint, [c_void_p, c_void_p, c_int, POINTER(c_int)]),
    "eglCreatePlatformWindowSurface": (c_void_p, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "eglDestroySurface": (c_uint, [c_void_p, c_void_p]),
    "eglSwapBuffers": (c_uint, [c_void_p, c_void_p]),
    "eglCreateContext": (c_void_p, [c_void_p, c_void_p, c_void_p, POINTER(c_int)]),
    "eglMakeCurrent": (c_uint, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "eglDestroyContext": (c_uint, [c_void_p, c_void_p]),
    "eglGetError": (c_int, []),
}


def library() -> ctypes.CDLL:
    """Raises HostError where there is no libEGL."""
    try:
        # SAFETY: the loader finds libEGL by its fixed name; no path comes from outside.
        egl = ctypes.CDLL("libEGL.so.1")
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(egl, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise HostError(f"egl: {error}, EGL 1.5 is needed") from error
    return egl


class SurfacelessContext:
    """A core profile 3.3 context, current in the thread that made it. Raises HostError."""

    def __init__(self) -> None:
        self._egl = library()
        # SAFETY: signatures are set above; a null display is refused here and never used again.
        self._display = self._egl.eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, None, None)
        if not self._display or not self._egl.eglInitialize(self._display, None, None):
            raise failed(self._egl, "no surfaceless display")
        self._context = new_context(self._egl, self._display, None)
        self.make_current()

    def make_current(self) -> None:
        # SAFETY: display and context are alive until close(); no surface is bound.
        if not self._egl.eglMakeCurrent(self._display, None, None, self._context):
            raise failed(self._egl, "context not made current")

    def close(self) -> None:
        """The display is left alone: EGL keeps one for the whole process, others may use it."""
        # SAFETY: unbound before destroyed, and never used afterwards.
        self._egl.eglMakeCurrent(self._display, None, None, None)
        self._egl.eglDestroyContext(self._display, self._context)


def new_context(egl: ctypes.CDLL, display: int, config: int | None) -> int:
    """Core profile 3.3. config: None where no surface will be drawn into. Raises GpuError."""
    wanted = (
        *(EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 3),
        *(EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE),
    )
    attributes = (c_int * len(wanted))(*wanted)
    # SAFETY: the list ends in EGL_NONE and lives until the call returns.
    context = None
    if egl.eglBindAPI(EGL_OPENGL_API):
        context = egl.eglCreateContext(display, config, None, attributes)
    if not context:
        raise failed(egl, "no OpenGL 3.3 context")
    return int(context)


def failed(egl: ctypes.CDLL, what: str) -> GpuError:
    """What EGL says of the call before."""
    return GpuError(f"egl: {what}, eglGetError 0x{egl.eglGetError():x}")
