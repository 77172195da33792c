"""How long things take, for `status`: medians of the newest samples, and the worst ever."""

from collections import deque

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
