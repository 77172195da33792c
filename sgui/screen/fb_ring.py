"""One guest's side of the framebuffer interface: geometry once, then looks at the out ring.

A look copies the producer's index once and each of at most 51 slots once (wire.ring); the guest may change
all of it meanwhile and gains nothing. Everything is admitted before anybody else sees it.
"""

from dataclasses import dataclass

from sgui import admit
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.pixels import PixelLayout
from sgui.wire.fbif import HEAD_BYTES, PRESENTED_OFFSET, Resize, decode_geometry, decode_out
from sgui.wire.ring import FB_OUT, Consumer, Page, write_index


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found: the newest layout, and what changed in it (surface pixels, clipped)."""

    layout: PixelLayout
    damage: Damage


class FbRing:
    """The consumer index is private from here on: the page's copy is only written."""

    def __init__(self, untrusted_page: Page, memory_bytes: int) -> None:
        """memory_bytes: size of the framebuffer, ours."""
        self._page, self._memory_bytes = untrusted_page, memory_bytes
        self._consumer = Consumer(untrusted_page, FB_OUT)

    def geometry(self) -> PixelLayout:
        """The page's own geometry, read here and never again. Raises ProtocolError("fbif: ...")."""
        untrusted_head = bytes(self._page[0:HEAD_BYTES])
        return admit.framebuffer(decode_geometry(untrusted_head), self._memory_bytes)

    def look(self, layout: PixelLayout) -> Seen:
        """Take what is in the ring. Raises ProtocolError("ring: ...") or ("fbif: ...").

        A new layout, and a flip to another offset too, damages the whole surface. It may reach as far as the
        memory does: mem_length spoke of the first picture, and is not read again.
        """
        damage = Damage()
        for untrusted_slot in self._consumer.take():
            record = decode_out(untrusted_slot)
            if isinstance(record, Resize):
                layout = admit.resize(record, self._memory_bytes)
                damage = Damage((Rect.of(layout.size),))
            else:
                damage = damage.add(admit.damage(record, layout))
        return Seen(layout, damage)

    def present(self) -> None:
        """Say in the page that all that was taken is on the output, as far as it is in sight there."""
        write_index(self._page, PRESENTED_OFFSET, self._consumer.position)
