"""One guest's frames in dma-bufs: what came over its frame socket, checked, and shown once it is drawn.

The GPU reads a dma-buf when we copy damage out of it, once, as it reads memory. Before that:
  F1  what is no dma-buf, too small or not of the offered formats breaks a rule, and is not touched;
  F2  a frame that some GPU is still drawing waits, at most FENCE_MS: our GPU never waits for a guest's;
  F3  an image is of one session, lives while that is in sight, and goes with it.
"""

import contextlib
import socket

from sgui.host.dmabuf_unsafe import close_elsewhere, drawn, refuse_unless_dmabuf
from sgui.host.link import close_all, receive_fds
from sgui.screen.render.renderer import Picture, Renderer
from sgui.values.errors import GpuError, ProtocolError
from sgui.values.frame import Frame
from sgui.values.geometry import Size
from sgui.values.limits import FENCE_MS, FRAMES_A_LOOK
from sgui.wire.frames import PACKET_BYTES, FrameShown, Offer, decode_frame, encode_offer

_FDS = 253  # as many as the kernel sends: one without room would be closed by it while we wait (B06)


class Held:
    """A frame, its dma-buf, and the GPU's image of it while it is in sight."""

    def __init__(self, frame: Frame, dmabuf: int) -> None:
        self.frame, self.dmabuf = frame, dmabuf
        self._picture: Picture | None = None

    def picture(self, renderer: Renderer) -> Picture:
        """Raises GpuError."""
        if self._picture is None:
            self._picture = renderer.take(self.frame, self.dmabuf)
        return self._picture

    def hide(self) -> None:
        if self._picture is not None:
            self._picture.close()
            self._picture = None

    def close(self) -> None:
        self.hide()
        close_all([self.dmabuf])


class Frames:
    """Takes the descriptor of the frame socket over. Times are monotonic microseconds.

    The guest is told at once which formats it may send; by a screen that takes none, to use its framebuffer.
    """

    def __init__(self, end: int, renderer: Renderer, now_us: int) -> None:
        self._socket, self._renderer = socket.socket(fileno=end), renderer
        self._offer = Offer(now_us & 0xFFFFFFFF, renderer.formats)
        self._shown: Held | None = None
        self._next: Held | None = None
        self._since_us: int | None = None  # when a frame that is not drawn yet was first looked at
        self._say()

    def _say(self) -> None:
        """To who is gone or has many unread, nothing: what it sends for an older offer counts for nothing."""
        with contextlib.suppress(OSError):
            self._socket.send(encode_offer(self._offer), socket.MSG_DONTWAIT)

    def look(self, now_us: int) -> bool:
        """Take what has come. True if another frame is shown, or the framebuffer again.

        Raises ProtocolError("frame: ...").
        """
        changed = False
        for _ in range(FRAMES_A_LOOK):
            try:
                packet, fds, flags = receive_fds(self._socket, PACKET_BYTES, _FDS, socket.MSG_DONTWAIT)
            except OSError:
                break
            if not packet and not fds:
                break
            cut = bool(flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC))
            changed = self._take(packet, fds, cut) or changed
        return self._settle(now_us) or changed

    def _take(self, packet: bytes, fds: list[int], cut: bool) -> bool:
        """True if the framebuffer is shown again."""
        kept = False
        try:
            if cut:
                raise ProtocolError("frame: a packet with too many bytes or descriptors")
            said = decode_frame(packet, len(fds))
            if isinstance(said, FrameShown):
                kept = self._admit(said, fds[0])
        finally:
            if not kept:
                close_elsewhere(fds)
        if isinstance(said, FrameShown):
            return False
        shown = self._shown is not None
        self._drop()
        return shown

    def _admit(self, said: FrameShown, untrusted_fd: int) -> bool:
        """False for one that answers an older offer; that it is a dma-buf is demanded of it too."""
        frame = said.frame
        if said.offer != self._offer.offer:
            refuse_unless_dmabuf(untrusted_fd, 0)
            return False
        if frame.format not in self._offer.formats:
            raise ProtocolError(f"frame: modifier {frame.format.modifier:#x}, allowed is what was offered")
        refuse_unless_dmabuf(untrusted_fd, frame.end)
        if self._next is not None:
            self._next.close()
        self._next = Held(frame, untrusted_fd)
        return True

    def _settle(self, now_us: int) -> bool:
        """Show the newest frame once it is drawn. Raises ProtocolError for one that never is."""
        waits = self._next or self._shown
        if waits is None or drawn(waits.dmabuf):
            self._since_us = None
        elif self._since_us is None:
            self._since_us = now_us
        elif now_us - self._since_us > FENCE_MS * 1000:
            raise ProtocolError(f"frame: still being drawn after {FENCE_MS} ms")
        if self._next is None or self._since_us is not None:
            return False
        if self._shown is not None:
            self._shown.close()
        self._shown, self._next = self._next, None
        return True

    @property
    def waits(self) -> bool:
        """Some GPU draws into what is shown, or is to be: to be looked at again."""
        return self._since_us is not None

    def picture(self, size: Size) -> Picture | None:
        """What the GPU reads in the place of a framebuffer of that size; None: the framebuffer."""
        if self._shown is None or self._shown.frame.size != size:
            return None
        try:
            return self._shown.picture(self._renderer)
        except GpuError:
            self._withdraw()
            return None

    def _withdraw(self) -> None:
        """The GPU does not take what it said that it takes: from now on the guest copies."""
        self._drop()
        self._offer = Offer((self._offer.offer + 1) & 0xFFFFFFFF, ())
        self._say()

    def hide(self) -> None:
        """Out of sight the GPU holds nothing of it."""
        if self._shown is not None:
            self._shown.hide()

    def _drop(self) -> None:
        for held in (self._shown, self._next):
            if held is not None:
                held.close()
        self._shown = self._next = self._since_us = None

    def close(self) -> None:
        """What is unread may make who closes last wait (B06)."""
        self._drop()
        close_elsewhere([self._socket.detach()])
