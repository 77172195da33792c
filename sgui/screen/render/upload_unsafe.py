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


def upload_memory(source: Source, part: Rect, to: Point) -> None:
    """Put `part` (surface pixels, not empty, inside the layout) at `to` in the bound texture.

    The memory is read once and may change while it is; nothing is decided on what is read.
    Needs pointer_fits(source). Raises HostError when the layout does not lie in the memory.
    """
    layout = source.layout
    memory = np.frombuffer(source.untrusted_memory, np.uint8)
    end = layout.offset + layout.stride * layout.height
    if not Rect.of(layout.size).contains(part) or part.empty or end > memory.nbytes:
        raise HostError(f"gl: {part} of {layout.size}, {end} bytes, memory has {memory.nbytes}")
    first = layout.offset + part.y * layout.stride + part.x * 4
    # SAFETY: `memory` keeps the map alive during the call; the last byte read, first + (height - 1) * stride
    # + width * 4, is within `end`, which was just compared with the map's length; the memfd cannot shrink.
    _upload(_address(memory) + first, layout.stride // 4, part, to)


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
