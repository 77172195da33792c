"""A session's framebuffer read by the GPU where it lies: our own sealed memory, as a dma-buf (udmabuf).

Only under policy. It is tried once; where the device, the GPU or the picture's depth does not allow it, the
processor hands the pixels to the GPU as ever.
"""

from sgui.host.dmabuf_unsafe import make_seen, udmabuf
from sgui.host.link import close_all
from sgui.screen.frames import Held
from sgui.screen.render.renderer import Picture, Renderer
from sgui.values.errors import HostError, ProtocolError
from sgui.values.frame import IMPLICIT, LINEAR, XRGB8888, Format, Frame
from sgui.values.pixels import PixelLayout

_FORMATS = (Format(XRGB8888, LINEAR), Format(XRGB8888, IMPLICIT))


class Direct:
    """device: /dev/udmabuf, which stays the caller's; None where there is none."""

    def __init__(self, device: int | None, memfd: int, size_bytes: int, renderer: Renderer) -> None:
        """memfd: the sealed framebuffer; not needed after the call."""
        self._renderer = renderer
        self._format = next((each for each in _FORMATS if each in renderer.formats), None)
        self._dmabuf: int | None = None
        self._held: Held | None = None
        if device is not None and self._format is not None:
            try:
                self._dmabuf = udmabuf(device, memfd, size_bytes)
            except HostError:
                return  # as many bytes as the device takes, or no whole pages: a limit of the system's

    def picture(self, layout: PixelLayout) -> Picture | None:
        """None: the framebuffer is to be read as memory."""
        if self._dmabuf is None or self._format is None or layout.depth != 32:
            return None
        try:
            frame = Frame(layout.width, layout.height, layout.stride, layout.offset, self._format)
            if self._held is None or self._held.frame != frame:
                self.hide()
                self._held = Held(frame, self._dmabuf)
            return self._held.picture(self._renderer)
        except (HostError, ProtocolError):  # a stride that this GPU cannot read, or one that is not in fours
            self.close()
            return None

    def damaged(self) -> None:
        """The guest has written: a GPU that does not see the processor's caches is to see that."""
        if self._held is not None:
            make_seen(self._held.dmabuf)

    def hide(self) -> None:
        """Out of sight the GPU holds nothing of it."""
        if self._held is not None:
            self._held.hide()
            self._held = None

    def close(self) -> None:
        self.hide()
        if self._dmabuf is not None:
            close_all([self._dmabuf])
            self._dmabuf = None
