"""A display's own picture memory, read where it says that something changed.

QEMU's is such (org.qemu.Display1.Listener.Unix.Map), and an X server's. It belongs to the other side, which
may shrink it at any time, and no seal forbids that: a map of it could kill the reader. So it is read with
preadv, where memory that is missing is a short read, and the one who took it away has broken a rule.
"""

import fcntl
import os
from dataclasses import dataclass

from sgui.host.link import close_all
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the memory the picture lies; admitted. stride and offset in bytes."""

    size: Size
    depth: int
    stride: int
    offset: int


class Mapped:
    """Takes the descriptor over. whose: who is blamed.

    Raises ProtocolError, with that closed, if it is no shared memory.
    """

    def __init__(self, untrusted_fd: int, place: Place, whose: str = "qemu") -> None:
        self.place, self._whose = place, whose
        self._fd = untrusted_fd
        try:
            fcntl.fcntl(
                untrusted_fd, fcntl.F_GET_SEALS
            )  # only what lives in memory has any; all else may block
        except OSError as error:
            self.close()
            raise ProtocolError(f"{whose}: a picture in no shared memory: {error.strerror}") from None

    def read(self, rect: Rect, into: memoryview, stride: int) -> None:
        """Copy these pixels to the same place of a picture with that stride. Raises ProtocolError.

        Equal strides are one read: whatever lies between two rows of rect is then as new as they are.
        """
        size = self.place.depth // 8
        row_bytes, left = rect.width * size, rect.x * size
        if stride == self.place.stride:
            start, length = rect.y * stride + left, (rect.height - 1) * stride + row_bytes
            self._copy(into[start : start + length], start)
            return
        for row in range(rect.y, rect.bottom):
            start = row * stride + left
            self._copy(into[start : start + row_bytes], row * self.place.stride + left)

    def _copy(self, into: memoryview, at: int) -> None:
        try:
            got = os.preadv(self._fd, [into], self.place.offset + at)
        except OSError as error:
            raise ProtocolError(f"{self._whose}: its picture cannot be read: {error.strerror}") from None
        if got != len(into):
            raise ProtocolError(f"{self._whose}: its picture ends {len(into) - got} bytes early")

    def close(self) -> None:
        """A second time too."""
        close_all([fd for fd in (self._fd,) if fd >= 0])
        self._fd = -1
