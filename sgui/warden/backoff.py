"""When a child that died may be started again."""

from dataclasses import dataclass, replace

STEADY_S = 30.0  # a child that lived this long starts with a clean slate


@dataclass(frozen=True, slots=True)
class Backoff:
    """waits: seconds before the first, second, ... restart in a row; the last one repeats."""

    waits: tuple[float, ...]
    deaths: int = 0
    started: float = 0.0

    def start(self, now: float) -> "Backoff":
        return replace(self, started=now)

    def died(self, now: float) -> "tuple[Backoff, float]":
        """The state after a death, and the time of the next start."""
        deaths = 1 if now - self.started >= STEADY_S else self.deaths + 1
        wait = self.waits[min(deaths, len(self.waits)) - 1]
        return replace(self, deaths=deaths), now + wait


CORE_WAITS = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0)  # seat and screen: the user is looking at it
BRIDGE_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
