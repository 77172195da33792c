"""What was measured, and how it is kept: a JSON file with the machine in it, without any name of a host."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Turn:
    """Milliseconds of CPU per frame and frames per second, by compositor. copy_ms: of the limit."""

    ms: dict[str, float]
    fps: dict[str, float]
    copy_ms: float


@dataclass(frozen=True, slots=True)
class Case:
    size: str
    guests: int
    workload: str
    turns: tuple[Turn, ...]

    @property
    def crowd(self) -> str:
        return "1 guest" if self.guests == 1 else f"{self.guests} guests"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.turns[0].ms, key=lambda name: name != "sgui"))

    def ms(self, name: str) -> "Figure":
        return Figure.of([turn.ms[name] for turn in self.turns])

    def fps(self, name: str) -> float:
        return statistics.median(turn.fps[name] for turn in self.turns)

    def ratio(self, name: str) -> "Figure":
        """Ours to that peer's, or to "copy"'s."""
        if name == "copy":
            return Figure.of([turn.ms["sgui"] / turn.copy_ms for turn in self.turns])
        return Figure.of([turn.ms["sgui"] / turn.ms[name] for turn in self.turns if turn.ms[name]])


@dataclass(frozen=True, slots=True)
class Figure:
    """Of some turns."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, samples: Sequence[float]) -> "Figure":
        if not samples:
            return cls(0.0, 0.0, 0.0)
        return cls(statistics.median(samples), min(samples), max(samples))


def machine() -> dict[str, object]:
    """What the figures depend on."""
    cpu = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":")[1].strip()
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": os.getloadavg()[1],
    }


def save(path: Path, cases: Sequence[Case], **more: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": machine(), **more, "cases": [asdict(case) for case in cases]}
    path.write_text(json.dumps(content, indent=1) + "\n")
