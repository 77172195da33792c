"""The window system's socket under SDL's window, so that we can sleep on it with no wake-ups.

SDL waits by polling; pygame's own get_wm_info() crashes on Wayland. So SDL_GetWindowWMInfo is called through
ctypes in the very library that pygame has loaded. Source: SDL_syswm.h of SDL 2; Xlib; libwayland-client.
"""

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_int, c_uint8, c_uint32, c_ulong, c_void_p

import pygame.base

from sgui.values.errors import HostError

SDL_SYSWM_X11 = 2
SDL_SYSWM_WAYLAND = 6
_QUEUED_AFTER_READING = 1  # XEventsQueued: Xlib's queue, then what XCB or the socket already holds
_WINDOW_IDS = range(1, 65)


class _WindowInfo(Structure):
    """SDL_SysWMinfo: version, subsystem, then a union of 64 bytes that begins with the display pointer."""

    _fields_ = (
        ("version", c_uint8 * 3),
        ("subsystem", c_int),
        ("display", c_void_p),
        ("window", c_ulong),
        ("rest", c_uint8 * 64),
    )


class Connection:
    """subsystem "x11" or "wayland"; fd becomes readable when the window system has something to say.

    display and window are the library's pointer and the X11 window's id. Raises HostError.
    """

    def __init__(self) -> None:
        info = _window_info()
        self.display, self.window = info.display, int(info.window)
        if info.subsystem == SDL_SYSWM_X11:
            self.subsystem, self._library = "x11", _library("libX11.so.6")
            # SAFETY: Display* of the open window; XConnectionNumber only reads a field of it.
            self.fd = int(_function(self._library, "XConnectionNumber", c_void_p)(self.display))
            self._queued = _function(self._library, "XEventsQueued", c_void_p, c_int)
        elif info.subsystem == SDL_SYSWM_WAYLAND:
            self.subsystem, self._library = "wayland", _library("libwayland-client.so.0")
            # SAFETY: wl_display* of the open window; the call only reads a field of it.
            self.fd = int(_function(self._library, "wl_display_get_fd", c_void_p)(self.display))
        else:
            raise HostError(f"window: SDL subsystem {info.subsystem}, allowed are X11 and Wayland")

    def collect(self) -> None:
        """Move events that a buffer swap has already read off the socket to where SDL looks for them."""
        if self.subsystem == "x11":
            # SAFETY: same thread and same open Display* that SDL uses; reads without waiting.
            self._queued(self.display, _QUEUED_AFTER_READING)

    def store_name(self, title: str) -> None:
        """WM_NAME as plain STRING: SDL writes it in the locale's encoding, which not everybody reads."""
        if self.subsystem == "x11":
            store = _function(self._library, "XStoreName", c_void_p, c_ulong, c_char_p)
            # SAFETY: the open window's Display* and id; the bytes end in 0 and are copied by the call.
            store(self.display, self.window, title.encode("ascii"))


def _window_info() -> _WindowInfo:
    """Raises HostError when SDL knows no window."""
    sdl = _library(str(pygame.base.__file__))
    find = _function(sdl, "SDL_GetWindowFromID", c_uint32, result=c_void_p)
    # SAFETY: SDL looks the number up among its own windows and gives null for all others.
    window = next((found for number in _WINDOW_IDS if (found := find(number))), None)
    info = _WindowInfo(version=(c_uint8 * 3)(2, 0, 6))  # the least that Wayland answers
    ask = _function(sdl, "SDL_GetWindowWMInfo", c_void_p, POINTER(_WindowInfo))
    # SAFETY: a live SDL_Window*, and a struct at least as long as SDL's, with the version filled in.
    if window is None or not ask(window, ctypes.byref(info)):
        raise HostError("window: SDL does not say which window it has")
    return info


def _library(name: str) -> ctypes.CDLL:
    """name: a soname, or pygame's own extension, whose symbols include those of the SDL it is linked to."""
    try:
        # SAFETY: all of these are loaded already by SDL or pygame; this only opens them once more.
        return ctypes.CDLL(name)
    except OSError as error:
        raise HostError(f"window: {error}") from error


def _function(library: ctypes.CDLL, name: str, *arguments: type, result: type = c_int):  # type: ignore[no-untyped-def]
    try:
        found = getattr(library, name)
    except AttributeError as error:
        raise HostError(f"window: {error}") from error
    found.restype, found.argtypes = result, arguments
    return found
