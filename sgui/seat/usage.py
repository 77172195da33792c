"""What each domain has had of the screen since the start, as `status` tells it. The screen's word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Used:
    """frames: presented ones with new content. pixels: damaged ones that were drawn. cpu_us: of drawing."""

    frames: int = 0
    pixels: int = 0
    cpu_us: int = 0


class Usage:
    """By domain."""

    def __init__(self) -> None:
        self._used: dict[str, Used] = {}

    def of(self, domain: str) -> Used:
        return self._used.get(domain, Used())

    def add(self, domain: str, frames: int, pixels: int, cpu_us: int) -> None:
        known = self.of(domain)
        self._used[domain] = Used(known.frames + frames, known.pixels + pixels, known.cpu_us + cpu_us)
