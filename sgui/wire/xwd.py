"""The head of an X window dump: how Xvfb says where in its shared file the pixels lie.

Source: X.Org X11/XWDFile.h, version 7; big-endian whatever the pixels are.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.limits import SIDE_MAX

HEAD_BYTES = 100
COLOR_BYTES = 12

_HEAD = struct.Struct(">25I")
_MASKS = (0xFF0000, 0xFF00, 0xFF)


@dataclass(frozen=True, slots=True)
class Dump:
    """stride and offset in bytes; every pixel is a little-endian word 0x00RRGGBB."""

    size: Size
    stride: int
    offset: int


def decode_dump(untrusted_head: bytes, file_bytes: int) -> Dump:
    """Raises ProtocolError for anything but such pixels, whole, inside the file."""
    if len(untrusted_head) != HEAD_BYTES:
        raise ProtocolError(f"xwd: head of {len(untrusted_head)} bytes, allowed is {HEAD_BYTES}")
    (head, version, form, depth, width, height, _, order, _, _, _, bits, stride, _, *rest) = _HEAD.unpack(
        untrusted_head
    )
    masks, colors = tuple(rest[:3]), rest[5]
    if (version, form, depth, order, bits, masks) != (7, 2, 24, 0, 32, _MASKS):
        raise ProtocolError(f"xwd: version {version}, format {form}, depth {depth}, {bits} bits a pixel")
    offset = head + colors * COLOR_BYTES
    fits = 0 < width <= SIDE_MAX and 0 < height <= SIDE_MAX and width * 4 <= stride
    if not fits or offset + stride * height > file_bytes:
        raise ProtocolError(f"xwd: {width} x {height} at {offset}, {stride} a row, of {file_bytes} bytes")
    return Dump(Size(width, height), stride, offset)
