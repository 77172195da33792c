"""The user's hands as an RFB server hears them: keys, pointer, wheel.

Source: RFC 6143 sections 7.5.4 and 7.5.5; rfbproto.rst for QEMU's.
"""

from sgui.bridges.keymap import key_number
from sgui.bridges.keysyms import CAPS_LOCK, SHIFTS, keysym
from sgui.bridges.pointer import BUTTONS, MouseCall, Pointer, button_calls
from sgui.values.geometry import Size
from sgui.values.input import GuestRecord, KeyRecord, MotionRecord, PositionRecord
from sgui.wire.rfb_client import extended_key, key, pointer

MASKS = {0: 1, 1: 2, 2: 4, 3: 8, 4: 16, 7: 32, 8: 64, 5: 128}  # of the buttons as QEMU numbers them
STILL = 0x7FFF  # with a relative pointer: no motion; QEMU's pointer motion change, rfbproto.rst
SIDE = 0xFFFF


class Hands:
    """extended: the server takes QEMU's key events."""

    def __init__(self) -> None:
        self.extended = False
        self._pointer = Pointer()
        self._held: dict[int, int] = {}  # keysym by code: a key comes up as what it went down as
        self._caps = False
        self._mask = 0

    def point(self, absolute: bool) -> None:
        """What kind of pointer the server has."""
        self._pointer.absolute = absolute

    def told(self, record: GuestRecord, size: Size) -> bytes:
        """What to send for one record of sgui's keyboard ring; nothing for fingers, which RFB does not have.

        size: of the server's picture.
        """
        match record:
            case KeyRecord(code, pressed):
                return self._key(code, pressed)
            case PositionRecord():
                return self._mouse(self._pointer.position(record, size))
            case MotionRecord():
                return self._mouse(self._pointer.motion(record, size))
            case _:
                return b""

    def released(self) -> bytes:
        """Every key and button comes up."""
        return b"".join(self._key(code, pressed=False) for code in tuple(self._held))

    def _key(self, code: int, pressed: bool) -> bytes:
        sign = keysym(code, any(shift in self._held for shift in SHIFTS), self._caps)
        if pressed:
            self._held[code] = sign
        else:
            sign = self._held.pop(code, sign)
        if code in BUTTONS:
            return self._mouse(button_calls(BUTTONS[code], pressed))
        self._caps ^= pressed and code == CAPS_LOCK
        number = key_number(code)
        if self.extended and number is not None:
            return extended_key(sign, number, pressed)
        return key(sign, pressed) if sign else b""

    def _mouse(self, calls: tuple[MouseCall, ...]) -> bytes:
        return b"".join(self._event(call) for call in calls)

    def _event(self, call: MouseCall) -> bytes:
        """A button is told where the pointer is; without knowing that, at the origin."""
        at = self._pointer.at
        x, y = (at.x, at.y) if at and self._pointer.absolute else (0, 0)
        match call.member:
            case "RelMotion":
                dx, dy = call.body
                x, y = (min(max(STILL + way, 0), SIDE) for way in (dx, dy))
            case "SetAbsPosition":
                pass
            case _:
                self._mask = self._masked(call.body[0], call.member == "Press")
                if not self._pointer.absolute:
                    x = y = STILL
        return pointer(self._mask, x, y)

    def _masked(self, button: int, pressed: bool) -> int:
        mask = MASKS.get(button, 0)
        return self._mask | mask if pressed else self._mask & ~mask
