"""A screenshot on its way: a sealed memfd that is checked, then read, never mapped."""

import fcntl
import os
import stat
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.limits import SIDE_MAX
from sgui.wire.strict_json import Json

SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@dataclass(frozen=True, slots=True)
class Picture:
    """rows: height * stride bytes, top row first; four bytes a pixel: B, G, R, unused."""

    width: int
    height: int
    stride: int
    rows: bytes


def read_picture(untrusted_fd: int, untrusted_result: Json) -> Picture:
    """Copy the picture that a reply announces. The descriptor stays yours. Raises ProtocolError."""
    width, height, stride = _sizes(untrusted_result)
    size = height * stride
    try:
        seals = fcntl.fcntl(untrusted_fd, fcntl.F_GET_SEALS)
    except OSError:
        raise ProtocolError("screenshot: a descriptor without seals, allowed is a memfd") from None
    if seals & SEALS != SEALS:
        raise ProtocolError("screenshot: memory that may still change, allowed is sealed memory")
    info = os.fstat(untrusted_fd)
    if not stat.S_ISREG(info.st_mode) or info.st_size < size:
        raise ProtocolError(f"screenshot: {info.st_size} bytes of memory, {size} were announced")
    rows = bytearray()
    while len(rows) < size and (piece := os.pread(untrusted_fd, size - len(rows), len(rows))):
        rows += piece
    return Picture(width, height, stride, bytes(rows))


def _sizes(untrusted_result: Json) -> tuple[int, int, int]:
    match untrusted_result:
        case {"width": int(width), "height": int(height), "stride": int(stride)} if (
            1 <= width <= SIDE_MAX and 1 <= height <= SIDE_MAX and width * 4 <= stride <= SIDE_MAX * 8
        ):
            return width, height, stride
    raise ProtocolError(f"screenshot: sizes that no output has, allowed are 1 to {SIDE_MAX}")
