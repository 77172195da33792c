"""The guest's end of the frame socket: pictures in dma-bufs, instead of the framebuffer (docs/frames.md).

A frame is shown in the place of the picture that `configure` told, so it has the same size, and its damage is
told by `update`. Wait on `fileno` too: another offer may ask for the framebuffer at any time.
"""

import socket
from array import array

from sgui.values.frame import Format, Frame
from sgui.wire.frames import PACKET_BYTES, FrameShown, MemoryShown, Offer, decode_offer, encode_frame


class Frames:
    """Takes the descriptor over for as long as it is open; who gave it closes it."""

    def __init__(self, end: int) -> None:
        self._end = end
        self._offer = Offer(0, ())

    def fileno(self) -> int:
        return self._end

    def offered(self) -> bool:
        """Whether there is a new offer: what was shown before is no longer. Raises ProtocolError."""
        news = False
        while (packet := self._receive()) is not None:
            self._offer, news = decode_offer(packet), True
        return news

    @property
    def formats(self) -> tuple[Format, ...]:
        """What may be shown. Nothing: draw into the framebuffer."""
        return self._offer.formats

    def show(self, frame: Frame, dmabuf: int) -> bool:
        """The picture is there from now on. The descriptor stays yours. False: too much waits, try later."""
        return self._send(encode_frame(FrameShown(self._offer.offer, frame)), [dmabuf])

    def show_memory(self) -> bool:
        """The picture is in the framebuffer again. False: as `show`."""
        return self._send(encode_frame(MemoryShown()), [])

    def _send(self, packet: bytes, fds: list[int]) -> bool:
        with socket.socket(fileno=self._end) as end:
            try:
                rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", fds))] if fds else []
                end.sendmsg([packet], rights, socket.MSG_DONTWAIT)
            except OSError:
                return False
            finally:
                end.detach()
        return True

    def _receive(self) -> bytes | None:
        with socket.socket(fileno=self._end) as end:
            try:
                return end.recv(PACKET_BYTES, socket.MSG_DONTWAIT) or None
            except OSError:
                return None
            finally:
                end.detach()
