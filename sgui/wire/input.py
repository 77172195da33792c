"""Linux input events: 24-byte records, little-endian 64-bit layout, to what a person did.

    i64 seconds, i64 microseconds, u16 type, u16 code, i32 value

Types and codes that sgui has no use for are ignored, because devices send many; so are repeats, and times.
Source: Linux uapi/linux/input.h, input-event-codes.h; Documentation/input/event-codes.rst for SYN_DROPPED.
"""

import struct
from collections.abc import Mapping

from sgui.values.device import Axis
from sgui.values.input import AXIS_RANGE, DETENT, Input, InputLost, Key, PointerAt, PointerBy, Wheel
from sgui.values.limits import KEY_CODE_MAX
from sgui.wire.touch import ABS_MT_SLOT, ABS_MT_TRACKING_ID, EMULATED_KEYS, POSITIONS, Contacts
from sgui.wire.touchpad import BTN_TOOL_FIRST, BTN_TOOL_LAST, Fingers

EVENT_BYTES = 24
PLAIN_AXIS = Axis(0, AXIS_RANGE - 1)

EV_SYN, EV_KEY, EV_REL, EV_ABS = range(4)
SYN_REPORT, SYN_DROPPED = 0, 3
REL_X, REL_Y, REL_HWHEEL, REL_WHEEL, REL_WHEEL_HI_RES, REL_HWHEEL_HI_RES = 0, 1, 6, 8, 11, 12
ABS_X, ABS_Y = 0, 1
SAID_TWICE = {(EV_ABS, ABS_X), (EV_ABS, ABS_Y), *((EV_KEY, code) for code in EMULATED_KEYS)}

MOTION_MAX = 32767  # of one report, in pixels or 1/120 click: no device moves as far, and records hold it

_EVENT = struct.Struct("<qqHHi")


def encode(type: int, code: int, value: int) -> bytes:
    """One record with time zero. Raises struct.error if a number does not fit its field."""
    return _EVENT.pack(0, 0, type, code, value)


class Decoder:
    """One device's records. Total: every byte string is legal, in any pieces.

    Motion is gathered until SYN_REPORT, so that both axes are one event; keys do not wait for it, and take
    the motion before them along, so that a click lands where the pointer is. A wheel that counts in high
    resolution says whole clicks as well, which then do not count. After SYN_DROPPED everything up to the next
    SYN_REPORT is stale.
    """

    def __init__(
        self, device: int, axes: Mapping[int, Axis] | None = None, direct: bool = True, touchpad: bool = False
    ) -> None:
        """axes: what the device says of its own; None: they run over AXIS_RANGE.

        direct: its fingers touch the picture, as a touchpad's do not. Then the pointer and the buttons that
        the kernel makes of them as well do not count.
        """
        self._device = device
        self._axes = axes
        self._fingers = Fingers(axes or {}) if touchpad else None
        self._rest = b""
        self._stale = False
        self._at = [0, 0]  # the last absolute position: evdev sends an axis only when it changed
        self._moved_to = False
        self._by = [0, 0]  # since the last report
        self._contacts = Contacts(device) if direct else None
        self._wheels = (_Wheel(REL_WHEEL, REL_WHEEL_HI_RES), _Wheel(REL_HWHEEL, REL_HWHEEL_HI_RES))

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
            self._stale, self._moved_to, self._by = True, False, [0, 0]
            for wheel in self._wheels:
                wheel.turned()
            lost = self._contacts.lost() if self._contacts else []
            if self._fingers:
                self._fingers.lost()
            return [*lost, InputLost(self._device)]
        if kind == EV_SYN and code == SYN_REPORT:
            self._stale = False
            fingers = self._contacts.report() if self._contacts else []
            return [*self._motion(), *fingers, *self._turned()]
        if self._stale:
            return []
        if self._padded(kind, code, value) or self._touched(kind, code, value):
            return []
        if kind == EV_KEY and value in (0, 1) and 1 <= code <= KEY_CODE_MAX:
            return [*self._motion(), Key(self._device, code, value == 1)]
        self._move(kind, code, value)
        return []

    def _move(self, kind: int, code: int, value: int) -> None:
        if kind == EV_ABS and code in (ABS_X, ABS_Y) and self._fingers:
            self._fingers.at(code, value)
        elif kind == EV_ABS and code in (ABS_X, ABS_Y):
            at = self._scaled(code, value)
            if at is not None:
                self._at[code], self._moved_to = at, True
        elif kind == EV_REL and code in (REL_X, REL_Y):
            self._by[code] += value
        elif kind == EV_REL:
            for wheel in self._wheels:
                wheel.hears(code, value)

    def _padded(self, kind: int, code: int, value: int) -> bool:
        """Whether it is about how many fingers lie on a touchpad, and nothing else."""
        if self._fingers is None or kind != EV_KEY or not BTN_TOOL_FIRST <= code <= BTN_TOOL_LAST:
            return False
        self._fingers.tool(code, value == 1)
        return True

    def _touched(self, kind: int, code: int, value: int) -> bool:
        """Whether it is about fingers, and nothing else."""
        if self._contacts is None:
            return False
        if kind == EV_ABS and code in (ABS_MT_SLOT, ABS_MT_TRACKING_ID):
            self._contacts.hears(code, value)
        elif kind == EV_ABS and code in POSITIONS:
            at = self._scaled(code, value)
            if at is not None:
                self._contacts.hears(code, at)
        elif (kind, code) not in SAID_TWICE:
            return False
        return self._contacts.heard

    def _scaled(self, code: int, value: int) -> int | None:
        """On AXIS_RANGE; None for an axis that the device did not announce, or that has no length (F05)."""
        axis = PLAIN_AXIS if self._axes is None else self._axes.get(code)
        return scaled(value, axis) if axis is not None else None

    def _motion(self) -> list[Input]:
        """What was gathered; then nothing is."""
        gathered: list[Input] = []
        if self._fingers:
            right, down, up = self._fingers.moved()
            self._by = [self._by[0] + right, self._by[1] + down]
            self._wheels[0].hears(REL_WHEEL_HI_RES, up)
        if self._moved_to:
            gathered.append(PointerAt(self._device, *self._at))
        dx, dy = (_bounded(sum_) for sum_ in self._by)
        if dx or dy:
            gathered.append(PointerBy(self._device, dx, dy))
        self._moved_to, self._by = False, [0, 0]
        return gathered

    def _turned(self) -> list[Input]:
        up, right = (_bounded(wheel.turned()) for wheel in self._wheels)
        return [Wheel(self._device, up, right)] if up or right else []


def scaled(value: int, axis: Axis) -> int | None:
    """On AXIS_RANGE, clamped to it, in half-open steps. None for an axis without length."""
    steps = axis.most - axis.least + 1
    if steps <= 1:
        return None
    return min(max((value - axis.least) * AXIS_RANGE // steps, 0), AXIS_RANGE - 1)


class _Wheel:
    """One wheel since the last report. Which way it counts is learned from what it says."""

    def __init__(self, clicks_code: int, fine_code: int) -> None:
        self._codes = (clicks_code, fine_code)
        self._sums = [0, 0]  # clicks, 1/120
        self._fine = False

    def hears(self, code: int, value: int) -> None:
        if code in self._codes:
            self._sums[self._codes.index(code)] += value
            self._fine = self._fine or code == self._codes[1]

    def turned(self) -> int:
        """In 1/120 of a click; then nothing is."""
        clicks, fine = self._sums
        self._sums = [0, 0]
        return fine if self._fine else clicks * DETENT


def _bounded(sum_: int) -> int:
    return min(max(sum_, -MOTION_MAX), MOTION_MAX)
