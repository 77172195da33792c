"""A guest's keyboard ring: what the core routed goes into shared memory, and nothing is read back from it.

The guest's consumer index is the only thing read, once a write, and admitted by core.delivery.
"""

from sgui.core.delivery import Delivery, deliver
from sgui.host.memory_unsafe import map_read_write
from sgui.seat.ledger import Ledger
from sgui.values.input import GuestRecord
from sgui.values.limits import KBD_IN_OFFSET, KBD_IN_SLOTS, PAGE_BYTES, SLOT_BYTES
from sgui.wire.kbdif import encode_in

IN_CONS, IN_PROD = 0, 1  # u32 words of struct xenkbd_page


class Keyboard:
    """Raises ProtocolError from `write` when the guest's index cannot be."""

    def __init__(self, page_fd: int, ledger_fd: int) -> None:
        self._page = map_read_write(page_fd, PAGE_BYTES)
        self._words = memoryview(self._page).cast("I")
        self.ledger = Ledger(ledger_fd)
        self._delivery = self._recovered()

    def _recovered(self) -> Delivery:
        """As an earlier seat left it: keys that it had told the guest of are held, and due to be lifted.

        A seat killed between publishing and writing the ledger leaves a page that is at most a ring ahead.
        """
        untrusted_producer, ledger = self._words[IN_PROD], self.ledger.producer
        ahead = (untrusted_producer - ledger) % (1 << 32)
        producer = untrusted_producer if ahead <= KBD_IN_SLOTS else ledger
        return Delivery(producer=producer, held=self.ledger.held())

    @property
    def held(self) -> frozenset[int]:
        return self._delivery.held

    def write(self, records: tuple[GuestRecord, ...]) -> bool:
        """Deliver as much as the rules of the ring allow. True if the guest has something new to read."""
        before = self._delivery
        untrusted_consumer = self._words[IN_CONS]
        self._delivery, slots = deliver(before, untrusted_consumer, records)[:2]
        if before.held != self._delivery.held:
            self.ledger.hold(before.held | self._delivery.held)
        for slot, record in slots:
            at = KBD_IN_OFFSET + slot * SLOT_BYTES
            self._page[at : at + SLOT_BYTES] = encode_in(record)
        if slots:
            self._words[IN_PROD] = self._delivery.producer
            self.ledger.producer = self._delivery.producer
        if before.held != self._delivery.held:
            self.ledger.hold(self._delivery.held)
        return bool(slots)

    @property
    def stalled(self) -> bool:
        return self._delivery.overflow

    def close(self) -> None:
        """Nothing that was typed stays in memory that somebody may map later (E15, H14)."""
        self._page[KBD_IN_OFFSET : KBD_IN_OFFSET + KBD_IN_SLOTS * SLOT_BYTES] = bytes(
            KBD_IN_SLOTS * SLOT_BYTES
        )
        self._words.release()
        self._page.close()
        self.ledger.close()
