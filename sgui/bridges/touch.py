"""Fingers of sgui's keyboard ring as calls of QEMU's multi-touch interface, which it has from 8.1 on.

Source: QEMU ui/dbus-display1.xml, interface org.qemu.Display1.MultiTouch.
"""

from sgui.values.geometry import Point
from sgui.values.input import TOUCH_DOWN, TOUCH_MOVE, TOUCH_UP, TouchRecord

KINDS = {TOUCH_DOWN: 0, TOUCH_MOVE: 1, TOUCH_UP: 2}  # Begin, Update, End; QEMU ends a report by itself

TouchCall = tuple[int, int, float, float]  # SendEvent(u kind, t slot, d x, d y), the guest's own pixels


class Fingers:
    """Where each is that is down: QEMU wants a position with its end too."""

    def __init__(self) -> None:
        self._down: dict[int, Point] = {}

    def told(self, record: TouchRecord) -> tuple[TouchCall, ...]:
        """What to call for one record."""
        if record.phase not in KINDS:
            return ()
        if record.phase == TOUCH_UP:
            at = self._down.pop(record.contact, Point(0, 0))
        else:
            at = self._down[record.contact] = Point(record.x, record.y)
        return ((KINDS[record.phase], record.contact, float(at.x), float(at.y)),)

    def lifted(self) -> tuple[TouchCall, ...]:
        """Every finger goes up."""
        return tuple(
            call for contact in tuple(self._down) for call in self.told(TouchRecord(TOUCH_UP, contact))
        )
