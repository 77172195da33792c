"""What sgui's keyboard ring says, written into the Xen guest's own.

Our reading stops while the guest's ring is full: then sgui's ring fills too, and its rule for slow readers
holds (the newest is lost, never a release).
"""

from collections import deque

from sgui.values.geometry import Point, Size
from sgui.values.input import GuestRecord, KeyRecord, MotionRecord, PositionRecord
from sgui.wire.kbdif import encode_in
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

    def _position(self, record: PositionRecord, size: Size) -> PositionRecord | MotionRecord:
        before, self._at = self._at, Point(record.x, record.y)
        if self._absolute and size.area:
            x, y = record.x * ABS_RANGE // size.width, record.y * ABS_RANGE // size.height
            return PositionRecord(min(x, ABS_RANGE - 1), min(y, ABS_RANGE - 1), record.wheel)
        moved = Point(record.x - before.x, record.y - before.y) if before else Point(0, 0)
        return MotionRecord(moved.x, moved.y, record.wheel)
