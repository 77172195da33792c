"""What each domain has had of the screen since the start, as `status` tells it. The screen's word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Used:
    """frames: presented ones with new content. pixels: damaged ones that were drawn. cpu_us: of drawing.

    wait_us: from damage to presented, summed over those frames.
    """

    frames: int = 0
    pixels: int = 0
    cpu_us: int = 0
    wait_us: int = 0

    def __add__(self, more: "Used") -> "Used":
        return Used(
            self.frames + more.frames,
            self.pixels + more.pixels,
            self.cpu_us + more.cpu_us,
            self.wait_us + more.wait_us,
        )


class Usage:
    """By domain."""

    def __init__(self) -> None:
        self._used: dict[str, Used] = {}

    def of(self, domain: str) -> Used:
        return self._used.get(domain, Used())

    def add(self, domain: str, more: Used) -> None:
        self._used[domain] = self.of(domain) + more
