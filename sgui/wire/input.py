"""Linux input events: 24-byte records, little-endian 64-bit layout, to what a person did.

    i64 seconds, i64 microseconds, u16 type, u16 code, i32 value

Types and codes that sgui has no use for are ignored, because devices send many; so are repeats, and times.
Source: Linux uapi/linux/input.h, input-event-codes.h; Documentation/input/event-codes.rst for SYN_DROPPED.
"""

import struct

from sgui.values.input import AXIS_RANGE, Input, InputLost, Key, PointerAt, PointerBy, Wheel
from sgui.values.limits import KEY_CODE_MAX

EVENT_BYTES = 24

EV_SYN, EV_KEY, EV_REL, EV_ABS = range(4)
SYN_REPORT, SYN_DROPPED = 0, 3
REL_X, REL_Y, REL_WHEEL = 0, 1, 8
ABS_X, ABS_Y = 0, 1

MOTION_MAX = 32767  # of one packet of relative motion, per axis: no device moves as far, and records hold it

_EVENT = struct.Struct("<qqHHi")


def encode(type: int, code: int, value: int) -> bytes:
    """One record with time zero. Raises struct.error if a number does not fit its field."""
    return _EVENT.pack(0, 0, type, code, value)


class Decoder:
    """One device's records. Total: every byte string is legal, in any pieces.

    Motion is gathered until SYN_REPORT, so that both axes are one event; keys do not wait for it, and take
    the motion before them along, so that a click lands where the pointer is. After SYN_DROPPED everything up
    to the next SYN_REPORT is stale.
    """

    def __init__(self, device: int) -> None:
        self._device = device
        self._rest = b""
        self._stale = False
        self._at = [0, 0]  # the last absolute position: evdev sends an axis only when it changed
        self._moved_to = False
        self._by = [0, 0, 0]  # x, y, wheel since the last report

    def feed(self, untrusted: bytes) -> tuple[Input, ...]:
        """Everything that is complete now, in order."""
        data = self._rest + untrusted
        whole = len(data) - len(data) % EVENT_BYTES
        self._rest = data[whole:]
        inputs: list[Input] = []
        for _, _, kind, code, value in _EVENT.iter_unpack(data[:whole]):
            inputs += self._event(kind, code, value)
        return tuple(inputs)

    def _event(self, kind: int, code: int, value: int) -> list[Input]:
        if kind == EV_SYN and code == SYN_DROPPED:
            self._stale, self._moved_to, self._by = True, False, [0, 0, 0]
            return [InputLost(self._device)]
        if kind == EV_SYN and code == SYN_REPORT:
            self._stale = False
            return self._motion()
        if self._stale:
            return []
        if kind == EV_KEY and value in (0, 1) and 1 <= code <= KEY_CODE_MAX:
            return [*self._motion(), Key(self._device, code, value == 1)]
        self._move(kind, code, value)
        return []

    def _move(self, kind: int, code: int, value: int) -> None:
        if kind == EV_ABS and code in (ABS_X, ABS_Y):
            self._at[code] = min(max(value, 0), AXIS_RANGE - 1)
            self._moved_to = True
        elif kind == EV_REL and code in (REL_X, REL_Y):
            self._by[code] += value
        elif kind == EV_REL and code == REL_WHEEL:
            self._by[2] += value

    def _motion(self) -> list[Input]:
        """What was gathered; then nothing is."""
        gathered: list[Input] = []
        if self._moved_to:
            gathered.append(PointerAt(self._device, *self._at))
        dx, dy, clicks = (min(max(sum_, -MOTION_MAX), MOTION_MAX) for sum_ in self._by)
        if dx or dy:
            gathered.append(PointerBy(self._device, dx, dy))
        if clicks:
            gathered.append(Wheel(self._device, clicks))
        self._moved_to, self._by = False, [0, 0, 0]
        return gathered
