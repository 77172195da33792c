"""What two guests that are not to talk can tell each other through sgui (P18, G07), in bits a second.

    python -m benchmarks.covert [--symbols N] [--document docs/covert-channels.md]

A sender and a receiver, each a guest of its own. In each slot of time the sender sends one bit by working
hard or resting, and the receiver notes what it can see by itself: when its ring was looked at, how long that
took, how often. The mutual information between bit and observation (quantised into eight equal classes,
less the bias of a shuffled sample) times the slots a second estimates the channel's capacity for this code.
"""

import argparse
import math
import random
import statistics
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.painter import Painter, build
from benchmarks.sgui_side import policy
from sgui.values.geometry import Rect, Size
from tests.rawguest import RawGuest
from tests.rig import Rig

OUTPUT = Size(3840, 2160)
SENDER, RECEIVER = Rect(0, 0, 1880, 1000), Size(640, 480)
SLOT_S, CLASSES, SHUFFLES = 0.1, 8, 20
LIMIT = {"storage": 1.0, "timing": 10.0}


@dataclass(frozen=True, slots=True)
class Channel:
    name: str
    how: str
    kind: str  # "storage" or "timing"
    workload: str  # what a 1 is; a 0 is rest


CHANNELS = (
    Channel("frame-done, small damage", "sender paints 200x200 at 60 frames a second", "timing", "square"),
    Channel(
        "frame-done, full damage", "sender damages all of 1880x1000 at 60 frames a second", "timing", "full"
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--symbols", type=int, default=200)
    parser.add_argument("--document", type=Path)
    options = parser.parse_args()
    build()
    lines = [control(options.symbols)]
    lines += [line for channel in CHANNELS for line in measured(channel, options.symbols)]
    print("\n".join(lines))
    if options.document:
        write(options.document, lines, options.symbols)
    return 0


def control(symbols: int) -> str:
    """That the estimate sees a channel where there is one."""
    chance = random.Random(symbols)
    bits = [chance.getrandbits(1) for _ in range(symbols)]
    rate = information(bits, [chance.gauss(bit, 1) for bit in bits]) / SLOT_S
    return f"| control: a bit in noise as large as itself | none: numbers | none | {rate:.2f} | none |"


def measured(channel: Channel, symbols: int) -> list[str]:
    """A line of the table for each thing that the receiver can look at."""
    bits = [random.Random(symbols).getrandbits(1) for _ in range(symbols)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Rig(Path(folder), policy(1, silent=1), (OUTPUT.width, OUTPUT.height)) as rig,
    ):
        painter = Painter("channel", str(rig.runtime), OUTPUT, [SENDER])
        try:
            seen = received(rig.guest("s0"), painter, bits, channel.workload)
        finally:
            painter.close()
    lines = []
    for what, samples in seen.items():
        rate = information(bits, samples) / SLOT_S
        cells = (
            f"{channel.name}: {what}",
            channel.how,
            channel.kind,
            f"{rate:.2f}",
            f"{LIMIT[channel.kind]:.0f}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def received(guest: RawGuest, painter: Painter, bits: Sequence[int], workload: str) -> dict[str, list[float]]:
    """Per slot: the median wait for a look, the median phase of looks in a 60 Hz grid, how many looks."""
    guest.configure(RECEIVER.width, RECEIVER.height)
    waits, phases, counts = [], [], []
    for bit in bits:
        painter.begin(workload if bit else "idle", 60, SLOT_S * 0.9)
        end, took, phase = time.monotonic() + SLOT_S, [], []
        while time.monotonic() < end:
            begun = time.monotonic()
            guest.update(0, 0, 8, 8)
            while time.monotonic() < end and _waits(guest):
                time.sleep(0.0002)
            took.append(time.monotonic() - begun)
            phase.append(time.monotonic() * 60 % 1)
            time.sleep(0.001)
        waits.append(statistics.median(took))
        phases.append(statistics.median(phase))
        counts.append(float(len(took)))
        painter.end()
    return {"time to the look": waits, "phase of the look": phases, "looks a slot": counts}


def _waits(guest: RawGuest) -> bool:
    consumer = struct.unpack("<I", guest.fb[8:12])[0]
    return bool(consumer != guest.out_prod)


def information(bits: Sequence[int], samples: Sequence[float]) -> float:
    """Bits of mutual information, less what as many samples show without any, at least 0."""
    classes = _classes(samples)
    shuffled, chance = list(bits), random.Random(1)
    bias = []
    for _ in range(SHUFFLES):
        chance.shuffle(shuffled)
        bias.append(_mutual(shuffled, classes))
    return max(0.0, _mutual(bits, classes) - statistics.mean(bias))


def _classes(samples: Sequence[float]) -> list[int]:
    ordered = sorted(samples)
    edges = [ordered[len(ordered) * n // CLASSES] for n in range(1, CLASSES)]
    return [sum(sample >= edge for edge in edges) for sample in samples]


def _mutual(bits: Sequence[int], classes: Sequence[int]) -> float:
    total = len(bits)
    both, one, other = Counter(zip(bits, classes, strict=True)), Counter(bits), Counter(classes)
    return sum(
        n / total * math.log2(n * total / (one[bit] * other[number])) for (bit, number), n in both.items()
    )


def write(path: Path, lines: Sequence[str], symbols: int) -> None:
    head, _, tail = path.read_text().partition("<!-- measured -->\n")
    rest = tail.partition("<!-- end -->")[2]
    table = "\n".join(["| channel | code | kind | bits a second | limit |", "|---|---|---|---|---|", *lines])
    words = f"{symbols} symbols of {SLOT_S * 1000:.0f} ms each.\n\n"
    path.write_text(f"{head}<!-- measured -->\n{words}{table}\n<!-- end -->{rest}")


if __name__ == "__main__":
    sys.exit(main())
