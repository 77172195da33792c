"""CPU per composited frame, sgui beside its peers and beside copying memory, on this machine in this run.

    python -m benchmarks.compare [--full] [--json FILE] [--plot FILE.png]

One painter program (painter/) paints the same pixels in every compositor: full damage, a moving square of
200x200 pixels, scrolling text, nothing. Its own time does not count; the compositor's is user and system time
of all its processes. All compositors are up at once and take turns, and every figure is a median over the
turns, so that a busy machine is a busy machine for everybody. A ratio is taken within a turn.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.busy import busy_ns
from benchmarks.least_side import Least
from benchmarks.painter import Painter, build, copy_ns
from benchmarks.peers import KINDS, Missing, Peer
from benchmarks.rects import contents
from benchmarks.results import Case, Turn, save
from benchmarks.sgui_side import Sgui
from benchmarks.table import table
from sgui.values.geometry import Rect, Size

SIZES = {"1080p": Size(1920, 1080), "4K": Size(3840, 2160)}
SQUARE = Rect(0, 0, 200, 200)
TEXT = Rect(0, 0, 640, 480)
RATE, WARM_S = 60, 0.2


class Compositor(Protocol):
    name: str
    pids: tuple[int, ...]
    painter: Painter

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    guests: tuple[int, ...]
    workloads: tuple[str, ...]
    turns: int
    seconds: float


QUICK = Plan((1, 4), ("full", "square", "text"), 5, 0.6)
FULL = Plan((1, 2, 4, 8), ("full", "square", "text", "idle"), 7, 1.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--full", action="store_true", help="1, 2, 4, 8 guests, and more turns")
    parser.add_argument("--json", type=Path, help="write all figures there")
    parser.add_argument("--plot", type=Path, help="draw them there, a PNG; needs matplotlib")
    options = parser.parse_args()
    build()
    plan = FULL if options.full else QUICK
    cases = [case for name in SIZES for guests in plan.guests for case in measured(name, guests, plan)]
    print(table(cases))
    if options.json:
        save(options.json, cases)
    if options.plot:
        from benchmarks.plot import plot  # noqa: PLC0415  matplotlib is asked for by nothing else

        plot(options.plot, cases)
    return 0


def measured(size_name: str, guests: int, plan: Plan) -> Iterator[Case]:
    """All workloads of one output size and number of guests."""
    size = SIZES[size_name]
    rects = contents(size, guests)
    with ExitStack() as stack:
        compositors = list(started(size, rects))
        for one in compositors:
            stack.callback(one.close)
        for workload in plan.workloads:
            print(f"{size_name}, {guests} guests, {workload}", file=sys.stderr)
            turns = tuple(turn(compositors, size, rects, workload, plan, n) for n in range(plan.turns))
            yield Case(size_name, guests, workload, turns)


def started(size: Size, rects: Sequence[Rect]) -> Iterator[Compositor]:
    yield Sgui(size, rects)
    yield Least(size, rects)
    for kind in KINDS:
        try:
            yield Peer(kind, size, rects)
        except Missing as why:
            print(f"left out: {why}", file=sys.stderr)


def turn(
    compositors: Sequence[Compositor],
    size: Size,
    rects: Sequence[Rect],
    workload: str,
    plan: Plan,
    number: int,
) -> Turn:
    """Each compositor once; who is first changes from turn to turn."""
    at = number % len(compositors)
    ms, fps = {}, {}
    for one in (*compositors[at:], *compositors[:at]):
        ms[one.name], fps[one.name] = cost(one, workload, plan.seconds)
    damaged = {"full": rects, "square": [SQUARE] * len(rects), "text": [TEXT] * len(rects), "idle": [SQUARE]}
    return Turn(ms, fps, copy_ns(size, _placed(damaged[workload], rects), 9) / 1e6)


def _placed(parts: Sequence[Rect], rects: Sequence[Rect]) -> list[Rect]:
    """Damage as output pixels."""
    if parts is rects:
        return list(rects)
    return [
        Rect(rect.x, rect.y, min(part.width, rect.width), min(part.height, rect.height))
        for part, rect in zip(parts, rects, strict=False)
    ]


def cost(one: Compositor, workload: str, seconds: float) -> tuple[float, float]:
    """Milliseconds of CPU per composited frame (idle: per second), and frames per second."""
    one.painter.paint(workload, RATE, WARM_S)
    before = busy_ns(one.pids)
    frames = one.painter.paint(workload, RATE, seconds)
    used_ms = (busy_ns(one.pids) - before) / 1e6
    return used_ms / (frames or seconds), frames / seconds


if __name__ == "__main__":
    sys.exit(main())
