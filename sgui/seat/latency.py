"""How long things take, for `status`: medians of the newest samples, the worst ever, all as a histogram."""

from collections import deque

from sgui.core.state import State
from sgui.values.scene import Stance
from sgui.wire.strict_json import Json

SAMPLES = 8192
BUCKETS = 24  # by powers of two: the last holds all from 4 s up


class Latency:
    """Microseconds."""

    def __init__(self) -> None:
        self._newest: deque[int] = deque(maxlen=SAMPLES)
        self._max = 0
        self._buckets = [0] * BUCKETS

    def add(self, us: int) -> None:
        self._newest.append(us)
        self._max = max(self._max, us)
        self._buckets[min(us.bit_length(), BUCKETS - 1)] += 1

    def report(self) -> dict[str, Json]:
        """{"p50", "p99", "max", "buckets"}; zeros before the first sample.

        buckets: the n-th counts samples below 2**n microseconds that are in none before it.
        """
        ordered = sorted(self._newest) or [0]
        last = len(ordered) - 1
        figures = {"p50": ordered[last * 50 // 100], "p99": ordered[last * 99 // 100], "max": self._max}
        return {**figures, "buckets": list(self._buckets)}


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
