"""How much of the seat's time one input device may take: all it says costs a little, who overdraws rests.

What a device says meanwhile waits in the kernel, and beyond its buffer is lost with a note (SYN_DROPPED). So
a flood costs the device that floods, and a key on another is not delayed (F07).
"""

LOOK_S = 0.000_05
INPUT_S = 0.000_1  # a mouse of 8000 reports a second, the fastest there is, stays within its share
BURST_S = 0.02


class Share:
    """One device's account. Seconds on a monotonic clock."""

    def __init__(self) -> None:
        self._paid_at = 0.0
        self._rests_until = 0.0

    def charge(self, inputs: int, now: float) -> float | None:
        """After a look that brought so many inputs: until when to rest, None: not at all."""
        self._paid_at = max(self._paid_at, now) + LOOK_S + inputs * INPUT_S
        over = self._paid_at - BURST_S
        if over <= now:
            return None
        self._rests_until = over
        return over

    def rests(self, now: float) -> bool:
        return now < self._rests_until
