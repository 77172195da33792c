"""What frames were drawn for guests, and what they cost, until the seat is told: five times a second at most.

A frame that shows another scene is told at once, because keys may wait for it; so is the first after a pause.
Of a film's frames the seat needs to know only how many there were: each word to it wakes a process.
"""

from collections.abc import Mapping

from sgui.wire.presented import SAMPLES_MAX, SPENT_MAX, FramesCounted, Spent

PAUSE_US = 200_000


class Tally:
    """Times are monotonic microseconds."""

    def __init__(self) -> None:
        self._frames = 0
        self._samples: list[int] = []
        self._spent: dict[int, Spent] = {}
        self._quiet_us = 0

    @property
    def due_us(self) -> int | None:
        """When it is to be told; None while there are no frames to tell of."""
        return self._quiet_us if self._frames else None

    @property
    def full(self) -> bool:
        return len(self._samples) >= SAMPLES_MAX or len(self._spent) >= SPENT_MAX

    def quiet(self, now_us: int) -> bool:
        """Nothing was told for a while: a frame is told by itself."""
        return not self._frames and now_us >= self._quiet_us

    def told(self, now_us: int) -> None:
        self._quiet_us = now_us + PAUSE_US

    def add_frame(self, generations: tuple[int, ...], took_us: int) -> None:
        """One that is not told by itself. took_us: 0 if no guest's damage is in it."""
        self._frames += 1
        if took_us:
            self._samples.append(took_us)
        for generation in generations:
            self._charge(Spent(generation, 1, 0, 0, took_us))

    def add_cost(self, pixels: Mapping[int, int], cpu_us: int) -> None:
        """pixels: damaged ones, by generation; the processor's time is shared out as they are."""
        total = max(1, sum(pixels.values()))
        for generation, count in pixels.items():
            self._charge(Spent(generation, 0, count, cpu_us * count // total, 0))

    def _charge(self, more: Spent) -> None:
        known = self._spent.get(more.generation, Spent(more.generation, 0, 0, 0, 0))
        self._spent[more.generation] = Spent(
            more.generation,
            known.frames + more.frames,
            known.pixels + more.pixels,
            known.cpu_us + more.cpu_us,
            known.wait_us + more.wait_us,
        )

    def drop(self, generation: int) -> None:
        self._spent.pop(generation, None)

    def take(self, now_us: int) -> FramesCounted:
        """All of it, to be told now."""
        counted = FramesCounted(self._frames, tuple(self._samples), tuple(self._spent.values()))
        self._frames, self._samples, self._spent = 0, [], {}
        self.told(now_us)
        return counted
