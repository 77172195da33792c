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
        self._spent: dict[int, list[int]] = {}  # frames, pixels, cpu_us, wait_us
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
            spent = self._of(generation)
            spent[0] += 1
            spent[3] += took_us

    def add_cost(self, pixels: Mapping[int, int], cpu_us: int) -> None:
        """pixels: damaged ones, by generation; the processor's time is shared out as they are."""
        total = max(1, sum(pixels.values()))
        for generation, count in pixels.items():
            spent = self._of(generation)
            spent[1] += count
            spent[2] += cpu_us * count // total

    def _of(self, generation: int) -> list[int]:
        if generation not in self._spent:
            self._spent[generation] = [0, 0, 0, 0]
        return self._spent[generation]

    def drop(self, generation: int) -> None:
        self._spent.pop(generation, None)

    def take(self, now_us: int) -> FramesCounted:
        """All of it, to be told now."""
        spent = tuple(Spent(generation, *numbers) for generation, numbers in self._spent.items())
        counted = FramesCounted(self._frames, tuple(self._samples), spent)
        self._frames, self._samples, self._spent = 0, [], {}
        self.told(now_us)
        return counted
