"""How long things take, for `status`: medians of the newest samples, and the worst ever."""

from collections import deque

from sgui.core.state import State
from sgui.values.scene import Stance

SAMPLES = 8192


class Latency:
    """Microseconds."""

    def __init__(self) -> None:
        self._newest: deque[int] = deque(maxlen=SAMPLES)
        self._max = 0

    def add(self, us: int) -> None:
        self._newest.append(us)
        self._max = max(self._max, us)

    def report(self) -> dict[str, int]:
        """{"p50", "p99", "max"}; zeros before the first sample."""
        ordered = sorted(self._newest)
        if not ordered:
            return {"p50": 0, "p99": 0, "max": 0}
        last = len(ordered) - 1
        return {"p50": ordered[last * 50 // 100], "p99": ordered[last * 99 // 100], "max": self._max}


class AttentionLatency(Latency):
    """From the secure attention key to the frame that shows its screen (P8)."""

    def __init__(self) -> None:
        super().__init__()
        self._since_us: int | None = None

    def see(self, before: Stance, state: State, at_us: int) -> None:
        """After each step."""
        if state.stance is not before:
            self._since_us = at_us if state.stance is Stance.ATTENTION else None
        shown = state.presented
        if self._since_us is not None and shown is not None and shown.stance is Stance.ATTENTION:
            self.add(at_us - self._since_us)
            self._since_us = None
