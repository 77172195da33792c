"""The guest's half of the framebuffer page: geometry once, then records in the out ring."""

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.pixels import BYTES_PER_PIXEL, PixelLayout
from sgui.wire.fbif import (
    GEOMETRY_OFFSET,
    PRESENTED_OFFSET,
    Geometry,
    Resize,
    Update,
    encode_geometry,
    encode_out,
)
from sgui.wire.ring import FB_OUT, Page, Producer, read_index


class Picture:
    """page: the fb page. memory_bytes: size of the framebuffer.

    When the ring is full, one resize and one rectangle around all updates after it wait for room.
    """

    def __init__(self, page: Page, memory_bytes: int) -> None:
        self._page = page
        self._memory_bytes = memory_bytes
        self._ring = Producer(page, FB_OUT)
        self._resize: Resize | None = None
        self._damage = Rect(0, 0, 0, 0)
        self.layout: PixelLayout | None = None

    @property
    def waiting(self) -> bool:
        return self._resize is not None or not self._damage.empty

    @property
    def presented(self) -> bool:
        """All that was said is on the display, or not in sight."""
        return not self.waiting and read_index(self._page, PRESENTED_OFFSET) == self._ring.position

    def place(self, width: int, height: int, stride: int | None, offset: int, depth: int) -> None:
        """Say where the picture lies: in the page the first time, with RESIZE later or for an offset.

        stride: bytes a row, None for the least. Raises ProtocolError("fbif: ...") if it does not fit.
        """
        row = stride if stride is not None else width * BYTES_PER_PIXEL.get(depth, 0)
        layout = PixelLayout(width, height, row, offset, depth, self._memory_bytes)
        first, self.layout = self.layout is None, layout
        if first:
            geometry = Geometry(width, height, row, self._memory_bytes, depth)
            packed = encode_geometry(geometry)
            self._page[GEOMETRY_OFFSET : GEOMETRY_OFFSET + len(packed)] = packed
        if not first or offset:
            self._resize = Resize(width, height, row, depth, offset)
            self._damage = Rect(0, 0, 0, 0)  # a resize redraws everything
            self.flush()

    def touch(self, rect: Rect) -> None:
        """These pixels changed, as far as they lie in the picture. Raises ProtocolError if there is none."""
        if self.layout is None:
            raise ProtocolError("guest: update before configure, there is no picture yet")
        rect = rect.intersect(Rect.of(self.layout.size))
        if rect.empty:
            return
        update = Update(rect.x, rect.y, rect.width, rect.height)
        if self.waiting or not self._ring.put((encode_out(update),)):
            self._damage = self._damage.union(rect)
            self.flush()

    def flush(self) -> bool:
        """Move what waits into the ring; True if nothing waits any more."""
        if self._resize is not None:
            if not self._ring.put((encode_out(self._resize),)):
                return False
            self._resize = None
        if not self._damage.empty:
            box = self._damage
            if not self._ring.put((encode_out(Update(box.x, box.y, box.width, box.height)),)):
                return False
            self._damage = Rect(0, 0, 0, 0)
        return True
