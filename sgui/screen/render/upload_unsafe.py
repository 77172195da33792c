"""Guest memory to the GPU without a copy in between: a pointer into the read-only map is handed to GL."""

import ctypes

import numpy as np
from numpy.typing import NDArray

from sgui.screen.render.gl_api import GL, tex_sub_image
from sgui.screen.render.renderer import Pixels, Source
from sgui.values.errors import HostError
from sgui.values.geometry import Point, Rect
from sgui.values.limits import SIDE_MAX

_ROW_BYTES_MOST = 4 * 4 * SIDE_MAX  # beyond this a driver's own sums need not be trusted


def pointer_fits(source: Source) -> bool:
    """Whether GL can read these rows itself: depth 32, and a stride of whole, not absurdly many pixels."""
    layout = source.layout
    return layout.depth == 32 and layout.stride % 4 == 0 and layout.stride <= _ROW_BYTES_MOST


class Memory:
    """A guest's framebuffer as GL reads it. Needs pointer_fits(source).

    Raises HostError when the layout does not lie in the memory.
    """

    def __init__(self, source: Source) -> None:
        layout = source.layout
        self._bytes = np.frombuffer(source.untrusted_memory, np.uint8)
        end = layout.offset + layout.stride * layout.height
        if end > self._bytes.nbytes or layout.width * 4 > layout.stride:
            raise HostError(f"gl: {layout.size}, {end} bytes, memory has {self._bytes.nbytes}")
        self._first, self._stride = _address(self._bytes) + layout.offset, layout.stride
        self._width, self._height = layout.width, layout.height

    def upload(self, part: Rect, to: Point) -> None:
        """Put `part` (surface pixels, not empty, inside the layout) at `to` in the bound texture.

        The memory is read once and may change while it is; nothing is decided on what is read.
        Raises HostError for a part that does not lie in the layout.
        """
        x, y = part.x, part.y
        if not (0 <= x < x + part.width <= self._width and 0 <= y < y + part.height <= self._height):
            raise HostError(f"gl: {part} of {self._width}x{self._height}")
        # SAFETY: `_bytes` keeps the map alive; the end of the last row that is read, 4 * right in its stride,
        # is within the `end` that was compared with the map's length, since 4 * width is within the
        # stride and the part within the layout, as was just seen; the memfd cannot shrink.
        _upload(self._first + y * self._stride + x * 4, self._stride // 4, part, to)


def upload_pixels(pixels: Pixels, to: Point) -> None:
    """Put our own pixels at `to` in the bound texture."""
    own = np.ascontiguousarray(pixels, np.uint8)
    height, width, _four = own.shape
    # SAFETY: `own` is contiguous, [height, width, 4], and alive until the call returns: GL has read it.
    _upload(_address(own), width, Rect(0, 0, width, height), to)


def _address(memory: NDArray[np.uint8]) -> int:
    address: int = memory.__array_interface__["data"][0]  # `.ctypes` makes an object each time
    return address


def _upload(address: int, row_pixels: int, part: Rect, to: Point) -> None:
    GL.glPixelStorei(GL.GL_UNPACK_ROW_LENGTH, row_pixels)
    place = (to.x, to.y, part.width, part.height)
    # SAFETY: the callers keep the memory alive, and it holds part.height rows of row_pixels.
    tex_sub_image(GL.GL_TEXTURE_2D, 0, *place, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, ctypes.c_void_p(address))
