"""Who makes too many records of one kind gets a count of them instead (G09)."""

from collections import Counter

BURST = 200  # records of one kind and domain at once
PER_SECOND = 50  # then
SOURCES_MAX = 256  # kinds and domains told apart
SUMMARY_US = 1_000_000

Source = tuple[str, str]  # kind, domain or ""
OTHERS: Source = ("*", "")


class Flood:
    """Token buckets, and what did not pass them. Times: monotonic µs."""

    def __init__(self) -> None:
        self._full_at_us: dict[Source, int] = {}
        self.held_back: Counter[Source] = Counter()
        self._since_us = 0

    def passes(self, source: Source, now_us: int) -> bool:
        """False: only counted."""
        source = self._known(source, now_us)
        full_at = max(self._full_at_us.get(source, 0), now_us) + 1_000_000 // PER_SECOND
        if full_at - now_us <= BURST * 1_000_000 // PER_SECOND:
            self._full_at_us[source] = full_at
            return True
        if not self.held_back:
            self._since_us = now_us
        self.held_back[source] += 1
        return False

    def due_us(self) -> int | None:
        """When a summary should be written."""
        return self._since_us + SUMMARY_US if self.held_back else None

    def summary(self) -> list[dict[str, str | int]]:
        """One record's fields for each source that was held back; then counting starts again."""
        counted, self.held_back = self.held_back, Counter()
        return [{"of": kind, "domain": domain, "count": n} for (kind, domain), n in counted.items()]

    def _known(self, source: Source, now_us: int) -> Source:
        if source not in self._full_at_us and len(self._full_at_us) >= SOURCES_MAX:
            self._full_at_us = {s: at for s, at in self._full_at_us.items() if at > now_us}
        return source if source in self._full_at_us or len(self._full_at_us) < SOURCES_MAX else OTHERS
