"""The user's hands in an X domain: records of sgui's keyboard ring as fake input (XTEST).

The server's keyboard has the key codes of evdev: Linux's, and 8.
"""

from sgui.bridges.x11_link import Link
from sgui.values.geometry import Point, Size
from sgui.values.input import WHEEL_LEFT, WHEEL_RIGHT, KeyRecord, MotionRecord, PositionRecord
from sgui.wire.x11_extensions import (
    BUTTON_PRESS,
    BUTTON_RELEASE,
    KEY_PRESS,
    KEY_RELEASE,
    MOTION,
    be_impervious,
    fake_input,
)

KEYCODE_OFFSET = 8
BUTTONS = {  # Linux BTN_ code: X button
    0x110: 1,  # BTN_LEFT
    0x112: 2,  # BTN_MIDDLE
    0x111: 3,  # BTN_RIGHT
    0x113: 8,  # BTN_SIDE
    0x114: 9,  # BTN_EXTRA
    0x115: 9,  # BTN_FORWARD
    0x116: 8,  # BTN_BACK
    WHEEL_LEFT: 6,
    WHEEL_RIGHT: 7,
}
WHEEL_UP, WHEEL_DOWN = 4, 5
WHEEL_CLICKS_MAX = 16  # of one record: a real wheel turns one or two


class Hands:
    def __init__(self, link: Link) -> None:
        self._link, self._xtest = link, link.extensions["XTEST"]
        self._keycode_max = link.setup.keycodes[1]
        self._held: set[int] = set()
        self._at: Point | None = None
        link.tell(be_impervious(self._xtest))

    def tell(self, record: KeyRecord | PositionRecord | MotionRecord, size: Size) -> None:
        """size: of the domain's picture; positions outside are drawn to its edge."""
        match record:
            case KeyRecord(code, pressed):
                self._key(code, pressed)
            case PositionRecord(x, y, wheel):
                self._move_to(Point(min(max(x, 0), size.width - 1), min(max(y, 0), size.height - 1)))
                self._turn(wheel)
            case MotionRecord(dx, dy, wheel):
                if dx or dy:
                    self._at = None
                    self._link.tell(fake_input(self._xtest, MOTION, 1, Point(dx, dy)))
                self._turn(wheel)

    def release_all(self) -> None:
        """A server that goes on has no key stuck."""
        for code in tuple(self._held):
            self._key(code, pressed=False)

    def _key(self, code: int, pressed: bool) -> None:
        self._held = self._held | {code} if pressed else self._held - {code}
        if code in BUTTONS:
            self._button(BUTTONS[code], pressed)
        elif code + KEYCODE_OFFSET <= self._keycode_max:
            kind = KEY_PRESS if pressed else KEY_RELEASE
            self._link.tell(fake_input(self._xtest, kind, code + KEYCODE_OFFSET))

    def _button(self, button: int, pressed: bool) -> None:
        self._link.tell(fake_input(self._xtest, BUTTON_PRESS if pressed else BUTTON_RELEASE, button))

    def _move_to(self, at: Point) -> None:
        if at != self._at:
            self._at = at
            self._link.tell(fake_input(self._xtest, MOTION, 0, at, self._link.setup.root))

    def _turn(self, wheel: int) -> None:
        """wheel: rel_z, +1 is one click towards the user."""
        button = WHEEL_DOWN if wheel > 0 else WHEEL_UP
        for _ in range(min(abs(wheel), WHEEL_CLICKS_MAX)):
            self._button(button, True)
            self._button(button, False)
