"""Frames of QEMU's GPU: passed on to sgui's screen where that takes them, else copied where rows are rows.

Source: QEMU ui/dbus-listener.c; docs/frames.md.
"""

import os

from sgui.bridges.mapped import Place
from sgui.guest import Display
from sgui.host.dmabuf_unsafe import read_dmabuf, refuse_unless_dmabuf
from sgui.host.link import close_all
from sgui.values.errors import ProtocolError
from sgui.values.frame import BGR, LINEAR, Frame
from sgui.values.geometry import Rect


class Drawn:
    """A linear dma-buf, read as other memory of a display's is. Takes the descriptor over.

    Raises ProtocolError, with that closed, if it is no dma-buf or too small.
    """

    def __init__(self, untrusted_fd: int, frame: Frame) -> None:
        self.place = Place(frame.size, 32, frame.stride, frame.offset)
        self._frame, self._fd = frame, untrusted_fd
        try:
            refuse_unless_dmabuf(untrusted_fd, frame.end)
        except ProtocolError:
            self.close()
            raise

    def read(self, rect: Rect, into: memoryview, stride: int) -> None:
        """Copy these pixels to the same place of a picture with that stride. Raises ProtocolError."""
        frame, row_bytes = self._frame, rect.width * 4
        with read_dmabuf(self._fd, frame.end) as memory:
            for row in range(rect.y, rect.bottom):
                line = row if frame.top_first else frame.height - 1 - row
                to, of = row * stride + rect.x * 4, frame.offset + line * frame.stride + rect.x * 4
                into[to : to + row_bytes] = memory[of : of + row_bytes]

    def close(self) -> None:
        """A second time too."""
        close_all([fd for fd in (self._fd,) if fd >= 0])
        self._fd = -1


class Passed:
    """A frame that the screen shows. Keeps the descriptor, for a screen that comes later."""

    def __init__(self, channel: Display, dmabuf: int, frame: Frame) -> None:
        """The descriptor is ours from now on."""
        self._frames, self._fd, self._frame = channel.frames, dmabuf, frame

    def show(self) -> bool:
        """False if the screen does not take it, or has too much unread."""
        frames = self._frames
        return (
            frames is not None and self._frame.format in frames.formats and frames.show(self._frame, self._fd)
        )

    def drawn(self) -> Drawn:
        """The same to copy from. Raises ProtocolError."""
        return Drawn(os.dup(self._fd), self._frame)

    @property
    def copies(self) -> bool:
        """Whether its rows can be read by a processor."""
        return self._frame.format.modifier == LINEAR and self._frame.format.fourcc in BGR

    def close(self) -> None:
        """A second time too."""
        close_all([fd for fd in (self._fd,) if fd >= 0])
        self._fd = -1
