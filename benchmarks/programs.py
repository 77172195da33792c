"""The bridge of X programs beside Xephyr, X's own server in a window: CPU per frame and latency, one run.

    python -m benchmarks.programs [--seconds N] [--turns N]

The same program paints in both, in turns. What counts is the X server of the jail and the bridge on one side,
Xephyr on the other. The window stands on an Xvfb and sgui's place is taken by memory; both count for nobody,
nor does the program. It tells its X server to copy pictures that it has put there before. Xephyr has no pixel
leave its process: that Xvfb fetches them. So a second line counts its copying too, as the bridge's counts.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.busy import busy_ns
from benchmarks.shown import Shown, end, started
from benchmarks.turns import of_command_line
from tests.bridges.real_x11 import CLIENT, PYTHON, Domain

WIDTH, HEIGHT = 1280, 720
WORKLOADS = ("full", "square", "text")
RATE = 20
SAMPLES = 15
PAINTER = """
x = X()
width, height = x.size
window, gc, pictures = x.window(0, 0, width, height), x.new(), [x.new() for _ in range(4)]
x.tell(55, 0, struct.pack("<IIII", gc, window, 1 << 16, 0))
shades = bytes(at * 37 % 251 for at in range(8 * width))
for number, picture in enumerate(pictures):
    x.tell(53, 24, struct.pack("<IIHH", picture, x.root, width, height))
    for y in range(0, height, 40):
        rows = [shades[4 * ((y + n) * 3 + number * 8) % (4 * width) :][: 4 * width] for n in range(40)]
        place = struct.pack("<IIHHhhBBxx", picture, gc, width, 40, 0, y, 0, 24)
        x.tell(72, 2, place + b"".join(rows))
x.sync()
def show(source, sx, sy, dx, dy, w, h):
    x.tell(62, 0, struct.pack("<IIIhhhhHH", source, window, gc, sx, sy, dx, dy, w, h))
say("ready")
told = open(os.path.expanduser("~/told"))
while words := told.readline().split():
    if words[0] == "color":
        x.fill(window, 0, 0, width, height, int(words[1], 16))
        x.sync()
        continue
    seconds, rate, frames, began = float(words[1]), float(words[2]), 0, time.monotonic()
    while time.monotonic() < began + seconds:
        frames += 1
        picture = pictures[frames % 4]
        if words[0] == "full":
            show(picture, 0, 0, 0, 0, width, height)
        elif words[0] == "square":
            left, top = frames * 7 % (width - 200), frames * 3 % (height - 200)
            show(picture, left, top, left, top, 200, 200)
        else:
            show(window, 0, 16, 0, 0, width, height - 16)
            show(picture, 0, height - 16, 0, height - 16, width, 16)
        x.sync()
        time.sleep(max(0, began + frames / rate - time.monotonic()))
    say("frames", frames)
"""


class Side:
    """One of both. home: the program's, where it is told what to paint and says what it has."""

    def __init__(self, home: Path, pids: list[int]) -> None:
        self.home, self.pids = home, pids
        self._said = 0

    def open(self) -> None:
        """The program is there."""
        self.answer()
        self._told = (self.home / "told").open("w", buffering=1)

    def say(self, words: str) -> None:
        self._told.write(words + "\n")

    def answer(self) -> str:
        until = time.monotonic() + 60
        while len(lines := self._lines()) == self._said:
            assert time.monotonic() < until, "the program says nothing"
            self.wait(0.02)
        self._said += 1
        return lines[self._said - 1]

    def _lines(self) -> list[str]:
        path = self.home / "said"
        return path.read_text("ascii").splitlines() if path.exists() else []

    def turn(self, workload: str, seconds: float) -> list[float]:
        """Milliseconds of CPU for a frame, of each process."""
        before = [busy_ns([pid]) for pid in self.pids]
        self.say(f"{workload} {seconds} {RATE}")
        self.wait(seconds + 0.3)
        frames = int(self.answer().split()[1])
        return [(busy_ns([pid]) - b) / frames / 1e6 for pid, b in zip(self.pids, before, strict=True)]

    def latency_ms(self, number: int) -> float:
        color = f"{0x30 + number * 5:02x}{0xD0 - number * 3:02x}77"
        pixel = bytes.fromhex(color)[::-1]
        self.wait(0.2)
        began = time.monotonic()
        self.say(f"color {color}")
        while self.pixel() != pixel:
            assert time.monotonic() < began + 10, "a picture does not come"
            time.sleep(0.0002)
        return (time.monotonic() - began) * 1000

    def pixel(self) -> bytes:
        raise NotImplementedError

    def wait(self, seconds: float) -> None:
        raise NotImplementedError


class Bridged(Side):
    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._domain = Domain(folder, PAINTER, "--max-size", f"{WIDTH}x{HEIGHT}", size=(WIDTH, HEIGHT))
        stack.callback(self._domain.close)
        fifo(self._domain.home / "told")
        super().__init__(self._domain.home, [self._domain.bridge.pid])
        self.open()
        self.pids.append(x_server_of(self._domain.bridge.pid))

    def pixel(self) -> bytes:
        self._domain.guest.look()
        at = self._domain.guest.stride * HEIGHT // 2 + WIDTH * 2
        return self._domain.guest.pixels[at : at + 3]

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._domain.guest.look()
            time.sleep(0.01)


class Windowed(Side):
    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._shown = Shown(stack, folder / "shown", WIDTH, HEIGHT)
        words = ["Xephyr", "-screen", f"{WIDTH}x{HEIGHT}", "-ac", "-nocursor", "-noreset"]
        server, name = started(stack, words, {**os.environ, "DISPLAY": self._shown.name})
        home = folder / "home"
        home.mkdir()
        fifo(home / "told")
        (home / "authority").write_bytes(bytes(16))  # it asks for none
        client = CLIENT.replace("/tmp/.X11-unix/X0", f"/tmp/.X11-unix/X{name[1:]}")
        environment = {**os.environ, "HOME": str(home), "XAUTHORITY": str(home / "authority")}
        program = subprocess.Popen([PYTHON, "-I", "-c", client, PAINTER], env=environment)
        stack.callback(end, program)
        super().__init__(home, [server.pid, self._shown.pid])
        self.open()

    def pixel(self) -> bytes:
        return self._shown.pixel()

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


def fifo(path: Path) -> None:
    """For a program of any user."""
    os.mkfifo(path)
    path.chmod(0o666)


def x_server_of(bridge: int) -> int:
    """The Xvfb in its jail."""
    parents, names = dict[int, int](), dict[int, str]()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, rest = path.read_text().rpartition(")")
        except OSError:
            continue
        pid, _, name = head.partition(" (")
        parents[int(pid)], names[int(pid)] = int(rest.split()[1]), name
    for found in (pid for pid, name in names.items() if name == "Xvfb"):
        above = found
        while above in parents and above != bridge:
            above = parents[above]
        if above == bridge:
            return found
    raise AssertionError("the bridge has no X server")


def report(workload: str, turns: list[list[float]]) -> None:
    bridge, server, xephyr, outer = (statistics.median(turn[n] for turn in turns) for n in range(4))
    ours = bridge + server
    line = (
        f"x11 {workload:6}: bridge {bridge:.2f} ms a frame and its X server {server:.2f}, Xephyr {xephyr:.2f}"
    )
    verdict = f"target 1.0: {'pass' if ours <= xephyr else 'MISS'}"
    print(f"{line}: {ours / xephyr:.2f} x, the server alone {server / xephyr:.2f} x   {verdict}")
    both = xephyr + outer
    print(
        f"x11 {workload:6}: beside Xephyr and the copying of its display {both:.2f}: {ours / both:.2f} x",
        flush=True,
    )


def main() -> int:
    options = of_command_line(__doc__)
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="sgui-"))
        stack.callback(shutil.rmtree, folder)
        ours, theirs = Bridged(stack, folder), Windowed(stack, folder)
        for side in (ours, theirs):
            side.latency_ms(40)
        for workload in WORKLOADS:
            report(
                workload,
                [
                    [*ours.turn(workload, options.seconds), *theirs.turn(workload, options.seconds)]
                    for _ in range(options.turns)
                ],
            )
        late = [statistics.median(side.latency_ms(n) for n in range(SAMPLES)) for side in (ours, theirs)]
        print(f"x11 latency: bridge {late[0]:.1f} ms, Xephyr {late[1]:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
