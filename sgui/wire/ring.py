"""Rings in shared memory: free-running u32 indices, slots of 40 bytes.

The other side may change every byte at any moment. So our own index lives here and not in the page, the other
side's index is read once, and a slot is copied once before anybody looks at it. What leaves this module is
`bytes`; no view of shared memory does.

Source: Xen public/io/fbif.h and kbdif.h (offsets, slot sizes), public/io/ring.h (free-running indices).
"""

import struct
import threading
from dataclasses import dataclass
from typing import Protocol

from sgui.values.errors import ProtocolError
from sgui.values.limits import (
    FB_IN_OFFSET,
    FB_IN_SLOTS,
    FB_OUT_OFFSET,
    FB_OUT_SLOTS,
    KBD_IN_OFFSET,
    KBD_IN_SLOTS,
    SLOT_BYTES,
)

_WRAP = 1 << 32
_INDEX = struct.Struct("<I")
_FENCE = threading.Lock()


class Page(Protocol):
    """4096 bytes shared with the other side: an `mmap` as it is, or a bytearray in tests.

    A slice of an mmap is a copy made by one memcpy; for four aligned bytes that is one untorn value.
    """

    def __getitem__(self, where: slice, /) -> bytes | bytearray | memoryview: ...

    def __setitem__(self, where: slice, value: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where one ring lies in its page, in bytes: its two indices and its first slot."""

    name: str
    consumer: int
    producer: int
    start: int
    slots: int

    def slice(self, index: int) -> slice:
        """The bytes of the slot that this free-running index names."""
        first = self.start + slot(index, self.slots) * SLOT_BYTES
        return slice(first, first + SLOT_BYTES)


FB_IN = Place("fb in", consumer=0, producer=4, start=FB_IN_OFFSET, slots=FB_IN_SLOTS)
FB_OUT = Place("fb out", consumer=8, producer=12, start=FB_OUT_OFFSET, slots=FB_OUT_SLOTS)
KBD_IN = Place("kbd in", consumer=0, producer=4, start=KBD_IN_OFFSET, slots=KBD_IN_SLOTS)


def slot(index: int, slots: int) -> int:
    """index: free-running u32. Slots are no power of two in number: the order jumps where the index wraps."""
    return index % slots


def outstanding(producer: int, consumer: int, slots: int) -> int:
    """How many slots are filled and not yet read, 0 to slots.

    Both indices are u32; the distance is taken modulo 2**32, so nothing is ever "negative".
    Raises ProtocolError("ring: ...") when the producer is further ahead than the ring is long.
    Source: QEMU hw/display/xenfb.c, xenfb_handle_events.
    """
    ahead = (producer - consumer) % _WRAP
    if ahead > slots:
        raise ProtocolError(f"ring: index {ahead} slots ahead, allowed are {slots}")
    return ahead


class Consumer:
    """Our reading end of a ring that the other side fills."""

    def __init__(self, untrusted_page: Page, place: Place) -> None:
        self._page, self._place = untrusted_page, place
        self._next = read_index(untrusted_page, place.consumer)

    @property
    def position(self) -> int:
        """The index up to which records have been taken."""
        return self._next

    def take(self) -> tuple[bytes, ...]:
        """Every record that is there now, oldest first: at most as many as the ring has slots, 40 bytes each.

        The producer index is read once and each slot is copied once, then the slots are given back.
        Raises ProtocolError("ring: ...") as `outstanding` does; nothing is read or given back then.
        """
        producer = read_index(self._page, self._place.producer)
        count = outstanding(producer, self._next, self._place.slots)
        fence()
        records = tuple(bytes(self._page[self._place.slice((self._next + n) % _WRAP)]) for n in range(count))
        fence()
        self._next = producer
        write_index(self._page, self._place.consumer, producer)
        return records


class Producer:
    """Our writing end of a ring that the other side empties."""

    def __init__(self, untrusted_page: Page, place: Place) -> None:
        self._page, self._place = untrusted_page, place
        self._next = read_index(untrusted_page, place.producer)

    @property
    def position(self) -> int:
        """The index up to which records have been written."""
        return self._next

    def free(self) -> int:
        """How many records fit now.

        Where the index wraps, two neighbours may share a slot (2**32 - 1 and 0 do, of 51): one waits.
        Raises ProtocolError("ring: ...") when the other side's index is impossible.
        """
        consumer = read_index(self._page, self._place.consumer)
        ahead = outstanding(self._next, consumer, self._place.slots)
        if consumer + self._place.slots <= _WRAP:
            return self._place.slots - ahead
        return self._distinct(consumer) - ahead

    def _distinct(self, consumer: int) -> int:
        """How many indices from this one on name slots that differ from each other."""
        seen: set[int] = set()
        while (taken := slot((consumer + len(seen)) % _WRAP, self._place.slots)) not in seen:
            seen.add(taken)
        return len(seen)

    def put(self, records: tuple[bytes, ...]) -> bool:
        """Write all records (40 bytes each) and then publish them, or write nothing and return False.

        Unread slots are never overwritten. Raises ProtocolError("ring: ...") as `free` does.
        """
        if len(records) > self.free():
            return False
        for record in records:
            if len(record) != SLOT_BYTES:
                raise ValueError(f"ring: a record of {len(record)} bytes, slots have {SLOT_BYTES}")
        for n, record in enumerate(records):
            self._page[self._place.slice((self._next + n) % _WRAP)] = record
        fence()
        self._next = (self._next + len(records)) % _WRAP
        write_index(self._page, self._place.producer, self._next)
        return True


def read_index(untrusted_page: Page, offset: int) -> int:
    index: int = _INDEX.unpack(bytes(untrusted_page[offset : offset + 4]))[0]
    return index


def write_index(page: Page, offset: int, index: int) -> None:
    page[offset : offset + 4] = _INDEX.pack(index)


def fence() -> None:
    """Order memory accesses before and after, as far as Python can.

    x86 keeps stores in order and loads in order by itself, and the interpreter's own code keeps the compiler
    from moving them. Elsewhere the two pairs of atomic operations of a lock are the strongest thing at hand.
    """
    for _ in range(2):
        with _FENCE:
            pass
