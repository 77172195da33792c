"""A Xen guest's framebuffer, copied into the one that sgui gave us: damage row by row, once."""

from sgui import admit
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.pixels import PixelLayout
from sgui.wire.fbif import Geometry, Resize, decode_out
from sgui.wire.ring import FB_OUT, Consumer, Page

ROW_ALIGNMENT = 4  # bytes


class Picture:
    """What the guest says in its fb page and ring, and its pixels where they are.

    Invariants: what is read of the page is copied once, then admitted; source is never read outside layout.
    layout: the guest's, in its own memory. fits: whether sgui's framebuffer has room for it.
    """

    def __init__(
        self, untrusted_geometry: Geometry, untrusted_page: Page, source: memoryview, framebuffer: memoryview
    ) -> None:
        """untrusted_geometry: read once; source: the guest's pixels; framebuffer: sgui's, writable.

        Raises ProtocolError("fbif: ...").
        """
        self._source, self._target = source, framebuffer
        self.layout = admit.framebuffer(untrusted_geometry, len(source))
        self._ring = Consumer(untrusted_page, FB_OUT)
        self._damage = Damage((Rect.of(self.layout.size),))
        self._resized = True

    @property
    def size(self) -> Size:
        return self.layout.size

    @property
    def depth(self) -> int:
        """As sgui is told: words of four bytes are 32 bits deep whatever the guest calls them."""
        return 32 if self.layout.pixel_bytes == 4 else self.layout.depth

    @property
    def stride(self) -> int:
        row = self.layout.width * self.layout.pixel_bytes
        return row + -row % ROW_ALIGNMENT

    @property
    def fits(self) -> bool:
        return self.stride * self.layout.height <= len(self._target)

    def look(self) -> None:
        """Take what is in the ring. Raises ProtocolError("ring: ...") or ("fbif: ...")."""
        for untrusted_slot in self._ring.take():
            record = decode_out(untrusted_slot)
            if isinstance(record, Resize):
                self._place(admit.resize(record, len(self._source)))
            else:
                self._damage = self._damage.add(admit.damage(record, self.layout))

    def take_resized(self) -> bool:
        """Whether sgui must be told the size before the damage."""
        taken, self._resized = self._resized, False
        return taken

    def copy(self) -> Damage:
        """Copy what has changed, and say what that was."""
        taken, self._damage = self._damage, Damage()
        for rect in taken.rects:
            self._copy(rect)
        return taken

    def release(self) -> None:
        self._source.release()

    def _place(self, layout: PixelLayout) -> None:
        before = (self.size, self.stride, self.depth)
        self.layout = layout
        self._resized = self._resized or before != (self.size, self.stride, self.depth)
        self._damage = Damage((Rect.of(layout.size),))

    def _copy(self, rect: Rect) -> None:
        of, to, pixel = self.layout, self.stride, self.layout.pixel_bytes
        if of.stride == to and rect.width == of.width:
            first, count = of.offset + rect.y * to, rect.height * to
            self._target[rect.y * to : rect.y * to + count] = self._source[first : first + count]
            return
        length = rect.width * pixel
        for y in range(rect.y, rect.bottom):
            first, place = of.offset + y * of.stride + rect.x * pixel, y * to + rect.x * pixel
            self._target[place : place + length] = self._source[first : first + length]
