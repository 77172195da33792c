"""What goes into one guest's keyboard ring, and what is lost when the guest does not read it.

Invariants, each held by tests/core/test_delivery.py:
  Y1  an unread slot is never overwritten, whatever the guest says of its index (A02, A04);
  Y2  the newest events are lost, never a release: while keys are down, room for their releases is kept, and
      an overflow lifts them all at once (A05); where an index that went back takes that room, as soon as it
      can be done;
  Y3  after an overflow nothing is written but those releases until the guest has read half of the ring;
  Y4  what was lost is not written later, except where the pointer is, just before the next button goes down.
"""

from dataclasses import dataclass, replace
from enum import Enum

from sgui.values.errors import ProtocolError
from sgui.values.input import (
    TOUCH_DOWN,
    TOUCH_SYN,
    TOUCH_UP,
    GuestRecord,
    KeyRecord,
    MotionRecord,
    PositionRecord,
    TouchRecord,
)
from sgui.values.limits import KBD_IN_SLOTS, KEY_CODE_MAX, KEYS_DOWN_MAX

_WRAP = 1 << 32
CONTACT = KEY_CODE_MAX + 1  # a finger is held as this and its number, which no key is
SYN = TouchRecord(TOUCH_SYN)
Slots = tuple[tuple[int, GuestRecord], ...]  # slot number 0..50 and what to write there, in order


class Flow(Enum):
    FLOWING = "flowing"
    STALLED = "stalled"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Our side of one ring. producer: free-running u32. held: keys and fingers down as the ring has it.

    overflow: the guest has not read, events are being lost. position: the newest one that was lost, None when
    the guest knows where the pointer is.
    """

    producer: int = 0
    held: frozenset[int] = frozenset()
    overflow: bool = False
    position: PositionRecord | None = None


def deliver(
    delivery: Delivery, untrusted_consumer: int, records: tuple[GuestRecord, ...]
) -> tuple[Delivery, Slots, Flow]:
    """Write the slots in their order, then publish the new producer.

    untrusted_consumer: the guest's index, u32, read once. Call it with no records when the guest has read.
    Raises ProtocolError("kbdif: ...") when more is said to be unread than the ring holds.
    """
    writer = _Writer(delivery, _unread(delivery.producer, untrusted_consumer))
    if delivery.overflow:
        writer.recover()
    for record in records:
        writer.take(record)
    now = writer.delivery
    return now, tuple(writer.slots), Flow.STALLED if now.overflow else Flow.FLOWING


def _unread(producer: int, untrusted_consumer: int) -> int:
    unread = (producer - untrusted_consumer) % _WRAP
    if unread > KBD_IN_SLOTS:
        raise ProtocolError(f"kbdif: {unread} events unread, allowed are 0 to {KBD_IN_SLOTS}")
    return unread


def up(code: int) -> tuple[GuestRecord, ...]:
    """The release of what is held under this code."""
    return (KeyRecord(code, False),) if code < CONTACT else (TouchRecord(TOUCH_UP, code - CONTACT), SYN)


class _Writer:
    """One call of `deliver`: as much as the room allows.

    room: slots that the guest has read. free: how many of them may be written now. 2**32 is 1 modulo 51, so
    the indices 2**32 - 1 and 0 share slot 0, and the second waits until all is read.
    """

    def __init__(self, delivery: Delivery, unread: int) -> None:
        self.delivery = delivery
        self.room = KBD_IN_SLOTS - unread
        to_wrap = 0 if delivery.producer == 0 and unread else _WRAP - delivery.producer
        self.free = min(self.room, to_wrap)
        self.slots: list[tuple[int, GuestRecord]] = []

    def take(self, record: GuestRecord) -> None:
        match record:
            case KeyRecord(code, pressed):
                if pressed != (code in self.delivery.held):
                    self._key(record)
            case TouchRecord():
                self._touch(record)
            case _:
                self._motion(record)

    def recover(self) -> None:
        """After an overflow: first everything comes up, and half of the ring must have been read."""
        half_read = self.room > KBD_IN_SLOTS // 2
        self._lift_all()
        if half_read and not self.delivery.held:
            self.delivery = replace(self.delivery, overflow=False)

    def _key(self, record: KeyRecord) -> None:
        if self.delivery.overflow:
            return
        if not record.pressed:
            self._release(record.code)
            return
        lost = self.delivery.position if record.code >= 0x100 else None
        first: tuple[GuestRecord, ...] = (lost,) if lost else ()
        down = self.delivery.held | {record.code}
        if len(down) > KEYS_DOWN_MAX or not self._fits(len(first) + 1, down):
            self._overflow()
            return
        self._put(*first, record)
        position = None if first else self.delivery.position
        self.delivery = replace(self.delivery, held=down, position=position)

    def _touch(self, record: TouchRecord) -> None:
        """A finger's records end in SYN, each by itself."""
        code = CONTACT + record.contact
        held = code in self.delivery.held
        if self.delivery.overflow or held == (record.phase == TOUCH_DOWN):
            return
        if record.phase == TOUCH_UP:
            self._release(code)
            return
        down = self.delivery.held | {code}
        if not self._fits(2, down):
            self._overflow()
            return
        self._put(record, SYN)
        self.delivery = replace(self.delivery, held=down)

    def _motion(self, record: PositionRecord | MotionRecord) -> None:
        if not self.delivery.overflow and not self._fits(1, self.delivery.held):
            self._overflow()
        if not self.delivery.overflow:
            self._put(record)
        if isinstance(record, PositionRecord):
            lost = PositionRecord(record.x, record.y) if self.delivery.overflow else None
            self.delivery = replace(self.delivery, position=lost)

    def _overflow(self) -> None:
        self.delivery = replace(self.delivery, overflow=True)
        self._lift_all()

    def _lift_all(self) -> None:
        for code in sorted(self.delivery.held)[: self.free]:
            self._release(code)

    def _release(self, code: int) -> None:
        records = up(code)
        if self.free < len(records):  # the guest's index went back, or the u32 wraps here
            self.delivery = replace(self.delivery, overflow=True)
            return
        self._put(*records)
        self.delivery = replace(self.delivery, held=self.delivery.held - {code})

    def _fits(self, written: int, held: frozenset[int]) -> bool:
        """Whether after writing so much the releases of all these fit as well."""
        return self.free >= written and self.room >= written + sum(len(up(code)) for code in held)

    def _put(self, *records: GuestRecord) -> None:
        for record in records:
            self.slots.append((self.delivery.producer % KBD_IN_SLOTS, record))
            self.delivery = replace(self.delivery, producer=(self.delivery.producer + 1) % _WRAP)
            self.free -= 1
            self.room -= 1
