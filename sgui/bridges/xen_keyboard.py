"""What sgui's keyboard ring says, written into the Xen guest's own.

Our reading stops while the guest's ring is full: then sgui's ring fills too, and its rule for slow readers
holds (the newest is lost, never a release).
"""

from collections import deque

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Size
from sgui.values.input import GuestRecord, KeyRecord, MotionRecord, PositionRecord
from sgui.wire.kbdif import decode_in, encode_in
from sgui.wire.ring import KBD_IN, Page, Producer

ABS_RANGE = 32768  # our nodes width and height: positions are scaled to it, so that no resize changes it


class Keyboard:
    """waiting: there is something that the guest's ring has had no room for."""

    def __init__(self, untrusted_page: Page, absolute: bool) -> None:
        self._ring = Producer(untrusted_page, KBD_IN)
        self._absolute = absolute
        self._queue: deque[bytes] = deque()
        self._held: dict[int, None] = {}
        self._at: Point | None = None
        self._recover(untrusted_page)

    @property
    def waiting(self) -> bool:
        return bool(self._queue)

    def tell(self, record: GuestRecord, size: Size) -> None:
        """size: of the guest's picture, in which positions are."""
        match record:
            case KeyRecord(code, pressed):
                self._held.pop(code, None)
                if pressed:
                    self._held[code] = None
                self._queue.append(encode_in(record))
            case PositionRecord():
                self._queue.append(encode_in(self._position(record, size)))
            case _:
                self._queue.append(encode_in(record))

    def release_all(self) -> None:
        """sgui is gone: no key stays down in the guest."""
        for code in tuple(self._held):
            self.tell(KeyRecord(code, False), Size(0, 0))

    def flush(self) -> bool:
        """Write what there is room for; True if the guest has something new to read.

        Raises ProtocolError("ring: ...") when the guest's index is impossible.
        """
        count = min(self._ring.free(), len(self._queue))
        records = tuple(self._queue[n] for n in range(count))
        if not count or not self._ring.put(records):
            return False
        for _ in records:
            self._queue.popleft()
        return True

    def _recover(self, untrusted_page: Page) -> None:
        """A bridge that was killed lifted nothing: what the ring's last words leave down comes up now.

        They stand in the guest's own page. If it has changed them, it is told of releases that it asked for.
        """
        for code in last_held(untrusted_page):
            self._queue.append(encode_in(KeyRecord(code, False)))

    def _position(self, record: PositionRecord, size: Size) -> PositionRecord | MotionRecord:
        before, self._at = self._at, Point(record.x, record.y)
        if self._absolute and size.area:
            x, y = record.x * ABS_RANGE // size.width, record.y * ABS_RANGE // size.height
            return PositionRecord(min(x, ABS_RANGE - 1), min(y, ABS_RANGE - 1), record.wheel)
        moved = Point(record.x - before.x, record.y - before.y) if before else Point(0, 0)
        return MotionRecord(moved.x, moved.y, record.wheel)


def last_held(untrusted_page: Page) -> tuple[int, ...]:
    """The keys whose last record in the ring is a press, oldest first; at most one a slot."""
    produced = int.from_bytes(bytes(untrusted_page[KBD_IN.producer : KBD_IN.producer + 4]), "little")
    held: dict[int, None] = {}
    for back in range(KBD_IN.slots, 0, -1):
        try:
            record = decode_in(bytes(untrusted_page[KBD_IN.slice((produced - back) % (1 << 32))]))
        except ProtocolError:
            continue
        if isinstance(record, KeyRecord):
            held.pop(record.code, None)
            if record.pressed:
                held[record.code] = None
    return tuple(held)
