"""Part of the back buffer to the window (GLX_MESA_copy_sub_buffer), so that small damage costs little.

Source: https://registry.khronos.org/OpenGL/extensions/MESA/GLX_MESA_copy_sub_buffer.txt
"""

import ctypes
from ctypes import CFUNCTYPE, c_char_p, c_int, c_ulong, c_void_p

from sgui.screen.output.connection_unsafe import Connection
from sgui.values.geometry import Rect, Size

_EXTENSION = b"GLX_MESA_copy_sub_buffer"
_Copy = CFUNCTYPE(None, c_void_p, c_ulong, c_int, c_int, c_int, c_int)


class BufferCopy:
    """Made by of_window(), for the context that is current there."""

    def __init__(self, address: int, connection: Connection) -> None:
        # SAFETY: the address came from glXGetProcAddressARB for a function of exactly this signature.
        self._function, self._connection = _Copy(address), connection

    @classmethod
    def of_window(cls, connection: Connection) -> "BufferCopy | None":
        """None where the window is not GLX's or the extension is missing."""
        if connection.subsystem != "x11":
            return None
        try:
            # SAFETY: libGL is loaded already, SDL made its context with it; only queries follow.
            gl = ctypes.CDLL("libGL.so.1")
            query, find = gl.glXQueryExtensionsString, gl.glXGetProcAddressARB
        except (OSError, AttributeError):
            return None
        query.restype, query.argtypes = c_char_p, [c_void_p, c_int]
        find.restype, find.argtypes = c_void_p, [c_char_p]
        # SAFETY: the open window's Display*; the string belongs to libGL and is only looked at here.
        extensions = query(connection.display, 0) or b""
        address = find(b"glXCopySubBufferMESA") if _EXTENSION in extensions.split() else None
        return None if address is None else cls(address, connection)

    def show(self, rect: Rect, size: Size) -> None:
        """rect: inside the window of `size`, top row first; GLX counts rows from the bottom."""
        bottom = size.height - rect.bottom
        # SAFETY: display and window live as long as the output; clipped rectangles only.
        self._function(
            self._connection.display, self._connection.window, rect.x, bottom, rect.width, rect.height
        )
