"""How much of the seat's time one guest may take: everything heard costs a little, and who overdraws rests.

A flood is therefore bounded by what it costs and not by how many bytes it is (A06).
"""

LOOK_S = 0.001  # one look at the pipe: on average one a millisecond
RECORD_S = 0.000_125  # each further record in it: titles, cursor images
NEWS_S = 0.016  # something that the core has to decide and the screen to draw
BURST_S = 0.016


class Listening:
    """One guest's account. Seconds on a monotonic clock."""

    def __init__(self) -> None:
        self._paid_at = 0.0

    def heard(self, records: int, news: int, now: float) -> float | None:
        """Charge one look with so many further records and news; until when to rest, None: not at all."""
        cost = LOOK_S + max(0, records) * RECORD_S + news * NEWS_S
        self._paid_at = max(self._paid_at, now) + cost
        over = self._paid_at - BURST_S
        return over if over >= now else None
