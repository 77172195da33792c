"""Fingers on a touch screen: the multi-touch protocol, type B, gathered until SYN_REPORT.

Slots beyond CONTACTS_MAX are ignored. After a loss every finger counts as gone, and is heard of again when it
comes down anew. Source: Linux Documentation/input/multi-touch-protocol.rst.
"""

from sgui.values.input import TOUCH_CANCEL, TOUCH_DOWN, TOUCH_MOVE, TOUCH_UP, Touch
from sgui.values.limits import CONTACTS_MAX

ABS_MT_SLOT, ABS_MT_POSITION_X, ABS_MT_POSITION_Y, ABS_MT_TRACKING_ID = 0x2F, 0x35, 0x36, 0x39
POSITIONS = (ABS_MT_POSITION_X, ABS_MT_POSITION_Y)
EMULATED_KEYS = range(0x140, 0x150)  # BTN_DIGI to BTN_TOOL_QUADTAP: the same fingers said once more
NOBODY = -1


class _Slot:
    def __init__(self) -> None:
        self.told = self.now = NOBODY  # tracking ids
        self.at = [0, 0]
        self.moved = False


class Contacts:
    """heard: whether the device has said anything of fingers."""

    def __init__(self, device: int) -> None:
        self.heard = False
        self._device = device
        self._slots = [_Slot() for _ in range(CONTACTS_MAX)]
        self._at = 0

    def hears(self, code: int, value: int) -> None:
        """value: a position is on AXIS_RANGE already."""
        self.heard = True
        if code == ABS_MT_SLOT:
            self._at = value
        slot = self._slots[self._at] if 0 <= self._at < CONTACTS_MAX else None
        if slot is None or code == ABS_MT_SLOT:
            return
        if code == ABS_MT_TRACKING_ID:
            slot.now = max(value, NOBODY)
        else:
            slot.at[POSITIONS.index(code)] = value
            slot.moved = True

    def report(self) -> list[Touch]:
        """What fingers did since the last report, by slot."""
        return [touch for number, slot in enumerate(self._slots) for touch in self._news(number, slot)]

    def lost(self) -> list[Touch]:
        """All are gone, and none of it was meant."""
        gone = [n for n, slot in enumerate(self._slots) if slot.told != NOBODY]
        touches = [Touch(self._device, n, TOUCH_CANCEL, *self._slots[n].at) for n in gone]
        self._slots = [_Slot() for _ in range(CONTACTS_MAX)]
        return touches

    def _news(self, number: int, slot: _Slot) -> list[Touch]:
        phases: list[int] = []
        if slot.told == slot.now:
            phases += [TOUCH_MOVE] if slot.moved and slot.now != NOBODY else []
        else:
            phases += [TOUCH_UP] if slot.told != NOBODY else []
            phases += [TOUCH_DOWN] if slot.now != NOBODY else []
        slot.told, slot.moved = slot.now, False
        return [Touch(self._device, number, phase, *slot.at) for phase in phases]
