"""Pointer records of sgui's keyboard ring as calls of QEMU's mouse.

QEMU takes absolute positions or relative motion, as the guest's own pointer device is a tablet or a mouse,
and refuses the other kind; so each is turned into the one that it wants.
Source: QEMU ui/dbus-display1.xml, interface org.qemu.Display1.Mouse; qapi/ui.json, InputButton.
"""

from dataclasses import dataclass

from sgui.values.geometry import Point, Size
from sgui.values.input import WHEEL_LEFT, WHEEL_RIGHT, MotionRecord, PositionRecord

BUTTONS = {  # Linux BTN_ code: QEMU's InputButton
    0x110: 0,  # BTN_LEFT
    0x112: 1,  # BTN_MIDDLE
    0x111: 2,  # BTN_RIGHT
    0x113: 5,  # BTN_SIDE
    0x114: 6,  # BTN_EXTRA
    0x115: 6,  # BTN_FORWARD
    0x116: 5,  # BTN_BACK
    WHEEL_LEFT: 7,
    WHEEL_RIGHT: 8,
}
WHEEL_UP = 3
WHEEL_DOWN = 4
WHEEL_CLICKS_MAX = 16  # of one record: a real wheel turns one or two


@dataclass(frozen=True, slots=True)
class MouseCall:
    """One method call: `Press(u)`, `Release(u)`, `SetAbsPosition(uu)` or `RelMotion(ii)`."""

    member: str
    signature: str
    body: tuple[int, ...]


def button_calls(button: int, pressed: bool) -> tuple[MouseCall, ...]:
    return (MouseCall("Press" if pressed else "Release", "u", (button,)),)


def wheel_calls(wheel: int) -> tuple[MouseCall, ...]:
    """wheel: rel_z, +1 is one click towards the user, which QEMU calls down."""
    button = WHEEL_DOWN if wheel > 0 else WHEEL_UP
    click = (*button_calls(button, True), *button_calls(button, False))
    return click * min(abs(wheel), WHEEL_CLICKS_MAX)


class Pointer:
    """Where the guest believes its pointer to be, in its own pixels."""

    def __init__(self) -> None:
        self.at: Point | None = None  # until something has been said
        self.absolute = True

    def position(self, record: PositionRecord, size: Size) -> tuple[MouseCall, ...]:
        """size: of the guest's picture; positions outside are drawn to its edge, for QEMU refuses them."""
        return (*self._moved(Point(record.x, record.y), size), *wheel_calls(record.wheel))

    def motion(self, record: MotionRecord, size: Size) -> tuple[MouseCall, ...]:
        if not (record.dx or record.dy):
            return wheel_calls(record.wheel)
        if not self.absolute:
            return (MouseCall("RelMotion", "ii", (record.dx, record.dy)), *wheel_calls(record.wheel))
        at = self.at or Point(0, 0)
        moved = Point(at.x + record.dx, at.y + record.dy)
        return (*self._moved(moved, size), *wheel_calls(record.wheel))

    def _moved(self, to: Point, size: Size) -> tuple[MouseCall, ...]:
        if size.area == 0:
            return ()
        inside = Point(min(max(to.x, 0), size.width - 1), min(max(to.y, 0), size.height - 1))
        before, self.at = self.at, inside
        if inside == before:
            return ()
        if self.absolute:
            return (MouseCall("SetAbsPosition", "uu", (inside.x, inside.y)),)
        if before is None:
            return ()
        return (MouseCall("RelMotion", "ii", (inside.x - before.x, inside.y - before.y)),)
