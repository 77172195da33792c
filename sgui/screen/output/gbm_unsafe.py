"""Buffers that a GPU draws and a display shows: Mesa's GBM, with an EGL context that draws into them.

Source: Mesa's gbm.h; EGL_KHR_platform_gbm; EGL 1.5.
"""

import ctypes
from ctypes import c_int, c_uint32, c_uint64, c_void_p
from dataclasses import dataclass

from sgui.screen.output.egl_unsafe import (
    EGL_BLUE_SIZE,
    EGL_GREEN_SIZE,
    EGL_NATIVE_VISUAL_ID,
    EGL_NONE,
    EGL_OPENGL_API,
    EGL_OPENGL_BIT,
    EGL_PLATFORM_GBM,
    EGL_RED_SIZE,
    EGL_RENDERABLE_TYPE,
    EGL_SURFACE_TYPE,
    EGL_WINDOW_BIT,
    failed,
    library,
    new_context,
)
from sgui.values.errors import GpuError, HostError
from sgui.values.geometry import Size

XRGB8888 = 0x34325258  # "XR24"
_SCANOUT, _RENDERING = 1, 4
_CONFIGS_MOST = 256
_WANTED = (
    *(EGL_SURFACE_TYPE, EGL_WINDOW_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT),
    *(EGL_RED_SIZE, 8, EGL_GREEN_SIZE, 8, EGL_BLUE_SIZE, 8, EGL_NONE),
)
_SIGNATURES = {
    "gbm_create_device": (c_void_p, [c_int]),
    "gbm_device_destroy": (None, [c_void_p]),
    "gbm_surface_create": (c_void_p, [c_void_p, c_uint32, c_uint32, c_uint32, c_uint32]),
    "gbm_surface_destroy": (None, [c_void_p]),
    "gbm_surface_lock_front_buffer": (c_void_p, [c_void_p]),
    "gbm_surface_release_buffer": (None, [c_void_p, c_void_p]),
    "gbm_bo_get_stride": (c_uint32, [c_void_p]),
    "gbm_bo_get_handle": (c_uint64, [c_void_p]),  # a union of 8 bytes, its u32 in front
}


@dataclass(frozen=True, slots=True)
class Lock:
    """A picture that was drawn and that nobody draws over until it is released. handle: the kernel's."""

    bo: int
    surface: int
    handle: int
    pitch: int


class GbmContext:
    """A core profile 3.3 context for `size`, current in the thread that made it. Raises HostError.

    card: a descriptor of the graphics card, which stays the caller's.
    """

    def __init__(self, card: int, size: Size) -> None:
        self._gbm, self._egl = _gbm(), library()
        # SAFETY: signatures are set; what is null is refused here and never used again.
        self._device = self._gbm.gbm_create_device(card)
        if not self._device:
            raise HostError("gbm: no driver for this card")
        self._display = self._egl.eglGetPlatformDisplay(EGL_PLATFORM_GBM, self._device, None)
        if not self._display or not self._egl.eglInitialize(self._display, None, None):
            raise failed(self._egl, "no display on GBM")
        self._old: list[tuple[int, int]] = []
        self._config = self._fitting()
        self._context = new_context(self._egl, self._display, self._config)
        self._surface, self._window = self._new_surface(size)

    def _fitting(self) -> int:
        """A configuration whose pixels are B G R X."""
        self._egl.eglBindAPI(EGL_OPENGL_API)
        found, count, value = (c_void_p * _CONFIGS_MOST)(), c_int(), c_int()
        wanted = (c_int * len(_WANTED))(*_WANTED)
        # SAFETY: the list ends in EGL_NONE, the array is as long as is said, and both outlive the calls.
        self._egl.eglChooseConfig(self._display, wanted, found, _CONFIGS_MOST, count)
        for config in found[: count.value]:
            asked = (self._display, config, EGL_NATIVE_VISUAL_ID, value)
            if self._egl.eglGetConfigAttrib(*asked) and value.value == XRGB8888 and config:
                return int(config)
        raise failed(self._egl, "no configuration that a display shows")

    def _new_surface(self, size: Size) -> tuple[int, int]:
        """GBM's surface and EGL's upon it, which becomes current."""
        shape = (size.width, size.height, XRGB8888, _SCANOUT | _RENDERING)
        # SAFETY: device, display, config and context live until close(); null is refused at once.
        surface = self._gbm.gbm_surface_create(self._device, *shape)
        if not surface:
            raise GpuError(f"gbm: no surface of {size.width}x{size.height}")
        window = self._egl.eglCreatePlatformWindowSurface(self._display, self._config, surface, None)
        if not window or not self._egl.eglMakeCurrent(self._display, window, window, self._context):
            raise failed(self._egl, f"no surface of {size.width}x{size.height}")
        return int(surface), int(window)

    def swap(self) -> Lock:
        """Finish the back buffer, and keep it from being drawn over."""
        # SAFETY: the surface is current, and what it hands out is its own until it is released.
        if not self._egl.eglSwapBuffers(self._display, self._window):
            raise failed(self._egl, "buffers not swapped")
        bo = self._gbm.gbm_surface_lock_front_buffer(self._surface)
        if not bo:
            raise GpuError("gbm: no buffer that was drawn")
        handle = self._gbm.gbm_bo_get_handle(bo) & 0xFFFFFFFF
        return Lock(bo, self._surface, handle, self._gbm.gbm_bo_get_stride(bo))

    def release(self, lock: Lock) -> None:
        """No display shows it any more. What was of an older size goes with its surface."""
        if lock.surface == self._surface:
            # SAFETY: locked from this very surface, once.
            self._gbm.gbm_surface_release_buffer(self._surface, lock.bo)

    def resize(self, size: Size) -> None:
        self._old.append((self._surface, self._window))
        self._surface, self._window = self._new_surface(size)

    def free_old(self) -> None:
        for surface, window in self._old:
            # SAFETY: neither is current nor shown, and EGL's goes before GBM's.
            self._egl.eglDestroySurface(self._display, window)
            self._gbm.gbm_surface_destroy(surface)
        self._old = []

    def close(self) -> None:
        self._old.append((self._surface, self._window))
        # SAFETY: unbound before destroyed, in the opposite order of their making, never used afterwards.
        self._egl.eglMakeCurrent(self._display, None, None, None)
        self.free_old()
        self._egl.eglDestroyContext(self._display, self._context)
        self._egl.eglTerminate(self._display)
        self._gbm.gbm_device_destroy(self._device)


def _gbm() -> ctypes.CDLL:
    """Raises HostError where there is no libgbm."""
    try:
        # SAFETY: the loader finds libgbm by its fixed name; no path comes from outside.
        gbm = ctypes.CDLL("libgbm.so.1")
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(gbm, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise HostError(f"gbm: {error}") from error
    return gbm
