"""python -m benchmarks.latency

Secure attention key and key -> ring while four guests send full 4K damage as fast as they can (P6, P8).

Measured from outside, at the FIFO and at the guest's ring and the control socket, and compared with what
`sgui status --json` says. Prints a table; `--json FILE` writes the figures.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.painter import Painter, build
from sgui.values.geometry import Rect, Size
from tests.rig import ESC, POLICY, A, Rig

FLOODS = 4
NAMES = (*(f"d{n}" for n in range(FLOODS)), "typist")
GUEST = Size(3840, 2160)


def policy(layout: str) -> str:
    head = POLICY.format(layout=layout, scale=1.0).split("[domains.bank]")[0]
    body = "".join(
        f'[domains.{name}]\nlabel = "{label}"\nmax_size = [3840, 2160]\nscaling = "fit"\n\n'
        for name, label in zip(NAMES, ("red", "green", "blue", "red", "green"), strict=True)
    )
    return head + body


def quantiles(samples: list[float]) -> dict[str, float]:
    ordered = sorted(samples)
    last = len(ordered) - 1
    return {
        "n": len(ordered),
        "p50_ms": round(ordered[last // 2], 2),
        "p99_ms": round(ordered[last * 99 // 100], 2),
        "p99.9_ms": round(ordered[last * 999 // 1000], 2),
        "max_ms": round(ordered[-1], 2),
    }


def measure(rig: Rig, rounds: int, keys_each: int) -> tuple[list[float], list[float]]:
    typist = rig.guest("typist")
    typist.configure(640, 480)
    rig.focus("typist")
    keys, attention = [], []
    for _ in range(rounds):
        for _ in range(keys_each):
            start = time.monotonic()
            rig.press(A)
            while not (got := typist.keys()):
                assert time.monotonic() - start < 2, "a key was lost"
            keys.append((time.monotonic() - start) * 1000)
            assert got[0] == (A, 1)
            rig.lift(A)
            while not typist.keys():
                pass
            time.sleep(0.003)
        start = time.monotonic()
        rig.attention()
        while rig.status()["presented_mode"] != "attention":
            assert time.monotonic() - start < 5, "no attention screen"
        attention.append((time.monotonic() - start) * 1000)
        rig.tap(ESC)
        rig.until(lambda s: s["presented_focus"] == "typist")
        typist.keys()
    return keys, attention


def flood(rig: Rig) -> Painter:
    """All of all guests, as fast as it is taken, until it is closed."""
    painter = Painter("channel", str(rig.runtime), GUEST, [Rect.of(GUEST)] * FLOODS)
    painter.begin("full", 0, 100_000)
    return painter


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--keys", type=int, default=5, help="in each round, beside one attention key")
    parser.add_argument("--output", default="1920x1080", metavar="WxH")
    parser.add_argument("--layout", default="tile", choices=("full", "tile"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    build()
    width, height = (int(side) for side in options.output.split("x"))
    results = {}
    for load in (0, FLOODS):  # the quiet case first, as the peer of the loud one
        with (
            tempfile.TemporaryDirectory() as folder,
            Rig(Path(folder), policy(options.layout), (width, height)) as rig,
        ):
            painter = flood(rig) if load else None
            try:
                if painter:
                    rig.until(lambda s: all(d["frames"] for d in s["domains"][:FLOODS]), 30)
                keys, attention = measure(rig, options.rounds, max(1, options.keys))
                inside = rig.status()["latency_us"]
            finally:
                if painter:
                    painter.close()
        results[f"{load} painters"] = {
            "key_to_ring": quantiles(keys),
            "attention": quantiles(attention),
            "status": inside,
        }
        print(f"{load} guests with full 3840x2160 damage, output {options.output}, layout {options.layout}")
        print(f"  key -> ring   {quantiles(keys)}  (wanted: p99 <= 5 ms)")
        print(f"  attention     {quantiles(attention)}  (wanted: p99.9 <= 100 ms, max <= 250 ms)")
        print(f"  status --json {inside}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
