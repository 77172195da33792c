"""When the next frame may be drawn: at most one per refresh interval, and the first after idleness at
once."""


class Pacing:
    """Times are monotonic microseconds. refresh_mhz: thousandths of a hertz, 60000 for 60 Hz."""

    def __init__(self, refresh_mhz: int) -> None:
        self.interval_us = 1_000_000_000 // refresh_mhz
        self.due_us = 0

    def drew(self, begun_us: int) -> None:
        """A frame was begun then. On time, the grid goes on; after idleness, it starts there."""
        late_us = begun_us - self.due_us
        grid = self.due_us if 0 <= late_us < self.interval_us else begun_us
        self.due_us = grid + self.interval_us


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
