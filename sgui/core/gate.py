"""Indicator before input: nothing reaches a guest before a frame that shows its focus was presented (P11).

While the gate is closed, what was routed to the focus is held, bounded in number and time; then all goes.
Invariant: while the gate is closed, the guest was told of no key, so what is held can be dropped as a whole.
"""

from dataclasses import dataclass

from sgui.values.input import GuestRecord, MotionRecord, PositionRecord
from sgui.values.limits import HELD_EVENTS, HELD_MS

Records = tuple[GuestRecord, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """serial: the scene that has to be presented first, 0: open. first_us: when the oldest held one came."""

    serial: int = 0
    held: Records = ()
    first_us: int = 0

    @property
    def open(self) -> bool:
        return self.serial == 0

    @property
    def deadline(self) -> int | None:
        """Monotonic us at which everything held goes."""
        return self.first_us + HELD_MS * 1000 if self.held else None

    def expired(self, at_us: int) -> bool:
        return bool(self.held) and at_us - self.first_us >= HELD_MS * 1000


def hold(gate: Gate, records: Records, at_us: int) -> Gate | None:
    """With more held; None: it is too much, everything goes."""
    held = gate.held
    for record in records:
        held = (*held[:-1], *_joined(held[-1], record)) if held else (record,)
    if len(held) > HELD_EVENTS:
        return None
    return Gate(gate.serial, held, gate.first_us if gate.held else at_us)


def _joined(last: GuestRecord, record: GuestRecord) -> Records:
    """Of two positions in a row only the later one counts, and motions add up, unless the wheel turned."""
    match last, record:
        case PositionRecord(_, _, 0), PositionRecord():
            return (record,)
        case MotionRecord(dx, dy, 0), MotionRecord(more_x, more_y, 0):
            return (MotionRecord.within(dx + more_x, dy + more_y),)
    return last, record
