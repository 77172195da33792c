"""How much later is an honest guest's frame while seven others flood (P6)?

    python -m benchmarks.fairness [--turns N] [--json FILE]

One guest paints 200x200 at 60 frames a second and notes when each is taken. In turns nobody else paints, and
seven damage all of themselves as fast as they are let. The ratio of the intervals' 99th percentiles is taken
between neighbouring turns.
"""

import argparse
import json
import statistics
import struct
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.painter import Painter, build
from benchmarks.rects import contents
from benchmarks.results import Figure, machine
from benchmarks.sgui_side import policy
from sgui.values.geometry import Size
from tests.rawguest import RawGuest
from tests.rig import Rig

OUTPUT = Size(1920, 1080)
HOSTILE, TURN_S, MOST = 7, 2.0, 1.25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    build()
    with (
        tempfile.TemporaryDirectory() as folder,
        Rig(Path(folder), policy(HOSTILE, silent=1), (OUTPUT.width, OUTPUT.height)) as rig,
    ):
        honest = rig.guest("s0")
        painter = Painter("channel", str(rig.runtime), OUTPUT, contents(OUTPUT, 8)[:HOSTILE])
        honest.configure(400, 300)
        try:
            pairs = [pair(honest, painter) for _ in range(options.turns)]
        finally:
            painter.close()
    ratio = Figure.of([loud / quiet for quiet, loud in pairs])
    quiet, loud = (statistics.median(each) for each in zip(*pairs, strict=True))
    verdict = "pass" if ratio.median <= MOST else "MISS"
    print(
        f"honest frame interval, 99th percentile: quiet {quiet:.1f} ms, beside floods {loud:.1f} ms: "
        f"{ratio.median:.2f} x [{ratio.low:.2f} to {ratio.high:.2f}]   target {MOST}: {verdict}"
    )
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "pairs_ms": pairs}, indent=1) + "\n")
    return 0


def pair(honest: RawGuest, painter: Painter) -> tuple[float, float]:
    quiet = interval_ms(honest)
    painter.begin("full", 0, TURN_S + 0.5)
    time.sleep(0.25)
    loud = interval_ms(honest)
    painter.end()
    return quiet, loud


def interval_ms(guest: RawGuest) -> float:
    """99th percentile."""
    taken, end = [], time.monotonic() + TURN_S
    while time.monotonic() < end:
        guest.update(0, 0, 200, 200)
        while struct.unpack("<I", guest.fb[8:12])[0] != guest.out_prod:
            time.sleep(0.0003)
        taken.append(time.monotonic())
    gaps = sorted(after - before for before, after in pairwise(taken))
    return gaps[len(gaps) * 99 // 100] * 1000


if __name__ == "__main__":
    sys.exit(main())
