"""One finger on a touchpad moves the pointer, two turn the wheel. Taps are no clicks; the pad's buttons are.

Where a finger lies means nothing, only how it moves: positions become differences, and each new touch, or
another number of fingers, starts afresh.
"""

from collections.abc import Mapping

from sgui.values.device import Axis
from sgui.values.input import DETENT

BTN_TOOL_FIRST, BTN_TOOL_LAST = 0x140, 0x14F  # BTN_DIGI to BTN_TOOL_QUADTAP: how many fingers, of what
BTN_TOOL_DOUBLETAP = 0x14D
PX_PER_MM = 14
PAD_MM = 100  # how wide a pad is that does not say
MM_PER_CLICK = 6


class Fingers:
    """One touchpad's fingers. axes: of the device, which may lie."""

    def __init__(self, axes: Mapping[int, Axis]) -> None:
        self._units_per_mm = [_units_per_mm(axes.get(code)) for code in range(2)]
        self._last: list[int | None] = [None, None]
        self._rest = [0, 0]
        self._two = False
        self._moved = [0, 0]  # since the last report, in units

    def tool(self, code: int, down: bool) -> None:
        if code == BTN_TOOL_DOUBLETAP:
            self._two = down
        self.lost()

    def lost(self) -> None:
        """Where the fingers are is not known any longer."""
        self._last, self._rest, self._moved = [None, None], [0, 0], [0, 0]

    def at(self, code: int, value: int) -> None:
        before, self._last[code] = self._last[code], value
        if before is not None:
            self._moved[code] += value - before

    def moved(self) -> tuple[int, int, int]:
        """Since the last report: right and down in pixels, the wheel away from the user in 1/120 click."""
        moved, self._moved = self._moved, [0, 0]
        if self._two:
            return 0, 0, -self._whole(1, moved[1], DETENT // MM_PER_CLICK)
        return self._whole(0, moved[0], PX_PER_MM), self._whole(1, moved[1], PX_PER_MM), 0

    def _whole(self, code: int, units: int, per_mm: int) -> int:
        """What is left over counts the next time: slow fingers move too."""
        whole, self._rest[code] = divmod(self._rest[code] + units * per_mm, self._units_per_mm[code])
        return whole


def _units_per_mm(axis: Axis | None) -> int:
    if axis is None:
        return 1
    return axis.resolution if axis.resolution > 0 else max(1, (axis.most - axis.least) // PAD_MM)
