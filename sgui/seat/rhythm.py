"""A guest that rings for each frame of a film is not heard each time: the screen looks by itself meanwhile.

Each doorbell that is heard wakes two processes. From a steady ringer one in a while is enough: it rests, and
the screen is told to look at each refresh for longer than that. Whoever stops is forgotten as quickly.
"""

STEADY_S = 0.04  # rings are steady when they come no further apart
STEADY_RINGS = 4  # in a row
REST_S = 0.08  # at most
WATCH_MS = 130  # longer than the rest and what a loaded machine adds to it


def rest_until(now: float) -> float:
    """All who rest wake on one grid, the clock's own: many films are one waking, none tells of another."""
    return (now // REST_S + 1) * REST_S


class Rhythm:
    """Of one guest. Seconds on a monotonic clock."""

    def __init__(self) -> None:
        self._last = 0.0
        self._steady = 0

    def heard(self, rings: int, now: float) -> bool:
        """After a look that brought so many doorbells: whether the guest may rest now."""
        since = now - self._last
        self._last = now
        if since <= STEADY_S * max(1, rings):
            self._steady += rings
        else:
            self._steady = 0
        return self._steady >= STEADY_RINGS
