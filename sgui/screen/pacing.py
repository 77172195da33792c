"""When frames may be drawn and rings looked at: on a grid that nobody's doing moves.

A guest sees when its ring is looked at. If that followed the frames, it would follow what the others and the
user do; so the grid is the clock's own, and who is late waits for its next point (E16, P18).
"""

PUNCTUAL = 4  # so much of an interval may have passed since a point; a loaded machine takes that long to wake


class Pacing:
    """Times are monotonic microseconds. refresh_mhz: thousandths of a hertz, 60000 for 60 Hz.

    due_us: when a frame may be drawn: at most one between two points, at once if there was none since one.
    """

    def __init__(self, refresh_mhz: int) -> None:
        self.interval_us = 1_000_000_000 // refresh_mhz
        self.due_us = 0

    def drew(self, begun_us: int) -> None:
        """A frame was begun then."""
        self.due_us = self.point(begun_us + 1)

    def point(self, since_us: int) -> int:
        """The first one not before that time."""
        return -(-since_us // self.interval_us) * self.interval_us

    def look_us(self, since_us: int, now_us: int) -> int:
        """When to look at a ring that may be looked at since then; who misses a point waits for the next."""
        interval_us = self.interval_us
        last = now_us // interval_us * interval_us
        point = -(-since_us // interval_us) * interval_us
        point = max(point, last)
        return point if now_us - point <= interval_us // PUNCTUAL else last + interval_us


class Allowance:
    """At most `count` in any window of `window_us`: the times of the last ones are kept."""

    def __init__(self, count: int, window_us: int) -> None:
        self._window_us = window_us
        self._taken_us = [-window_us] * count

    @property
    def free_us(self) -> int:
        """When the next one is allowed."""
        return self._taken_us[0] + self._window_us

    def take(self, now_us: int) -> bool:
        """Count one if it is allowed now."""
        if now_us < self.free_us:
            return False
        self._taken_us = [*self._taken_us[1:], now_us]
        return True
