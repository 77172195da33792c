"""The RFB bridge beside TigerVNC's own viewer: CPU per frame and latency, one server, one painter, one run.

    python -m benchmarks.bridges [--seconds N] [--turns N] [--size WIDTHxHEIGHT]

Both are connected to the same Xvnc at the same time and get the same frames, so a busy machine is a busy
machine for both. What counts is user and system time of the bridge's process and of the viewer's; sgui's
place is taken by memory, the viewer's display is an Xvfb. Each encoding is tried on both, JPEG on neither;
"default" is what each asks for by itself. Latency: from a fill that was handed to the X server to a pixel of
it in the memory of sgui's stand-in, and in the memory of the viewer's Xvfb.
"""

import argparse
import mmap
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.busy import busy_ns
from tests.bridges.fake_sgui import FakeSgui, Guest
from tests.bridges.rfb_servers import free_port

ENCODINGS = {"default": "raw", "raw": "raw", "tight": "tight", "zrle": "zrle", "hextile": "hextile"}
WORKLOADS = ("full", "square", "text")
RATE = 20  # frames a second: both get all of them
PAINTER = Path(__file__).parent / "x_painter.py"
MARGIN = 200  # pixels around the viewer's window


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=2.0, help="of a turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--size", default="1280x720")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    for encoding in ENCODINGS:
        with ExitStack() as stack:
            bench = stack.enter_context(_bench(encoding, width, height))
            for workload in WORKLOADS:
                _report(
                    encoding, workload, [bench.turn(workload, options.seconds) for _ in range(options.turns)]
                )
            if encoding in ("default", "zrle"):
                ours, theirs = zip(*(bench.latency_ms(n) for n in range(15)), strict=True)
                middle = statistics.median(ours), statistics.median(theirs)
                print(
                    f"{encoding:8} latency: bridge {middle[0]:.1f} ms, viewer {middle[1]:.1f} ms", flush=True
                )
    return 0


def _report(encoding: str, workload: str, turns: list[tuple[float, float]]) -> None:
    ratios = sorted(ours / theirs for ours, theirs in turns)
    ours, theirs = (statistics.median(turn[at] for turn in turns) for at in (0, 1))
    ratio = statistics.median(ratios)
    figures = f"bridge {ours:6.2f} ms a frame, viewer {theirs:6.2f}: {ratio:.2f} x"
    span = f"[{ratios[0]:.2f} to {ratios[-1]:.2f}]   target 1.0: {'pass' if ratio <= 1 else 'MISS'}"
    print(f"{encoding:8} {workload:6}: {figures} {span}", flush=True)


class Bench:
    """server, bridge, viewer: processes. screen: the memory of the viewer's Xvfb."""

    def __init__(
        self,
        painter: "subprocess.Popen[str]",
        bridge: "subprocess.Popen[bytes]",
        viewer: "subprocess.Popen[bytes]",
        guest: Guest,
        screen: mmap.mmap,
    ) -> None:
        self._painter, self._bridge, self._viewer = painter, bridge, viewer
        self._guest, self._screen = guest, screen

    def turn(self, workload: str, seconds: float) -> tuple[float, float]:
        """Milliseconds of CPU per frame: the bridge's, the viewer's."""
        before = [busy_ns([one.pid]) for one in (self._bridge, self._viewer)]
        self._say(f"{workload} {seconds} {RATE}")
        self._settle(seconds + 0.3)
        frames = int(self._answer())
        after = [busy_ns([one.pid]) for one in (self._bridge, self._viewer)]
        ours, theirs = ((b - a) / frames / 1e6 for a, b in zip(before, after, strict=True))
        return ours, theirs

    def latency_ms(self, number: int) -> tuple[float, float]:
        """Of the bridge, of the viewer."""
        color = f"{0x30 + number * 5:02x}{0xD0 - number * 3:02x}77"
        pixel = bytes.fromhex(color)[::-1]
        self._settle(0.3)
        self._say(f"color {color}")
        self._answer()
        began, found = time.monotonic(), [0.0, 0.0]
        while not all(found):
            self._guest.look()
            if not found[0] and self._guest.pixels[40_000:40_003] == pixel:
                found[0] = time.monotonic()
            if not found[1] and self._viewed() == pixel:
                found[1] = time.monotonic()
            assert time.monotonic() < began + 5, f"a picture does not come: {found}"
            time.sleep(0.0002)
        ours, theirs = ((one - began) * 1000 for one in found)
        return ours, theirs

    def _viewed(self) -> bytes:
        """A pixel in the middle of the viewer's window. Source: X.Org XWDFile.h, big-endian."""
        numbers = struct.unpack(">25I", self._screen[:100])
        head, width, height, row, colours = (numbers[at] for at in (0, 4, 5, 12, 19))
        at = head + 12 * colours + (height - MARGIN) // 2 * row + (width - MARGIN) // 2 * 4
        return self._screen[at : at + 3]

    def _say(self, words: str) -> None:
        assert self._painter.stdin is not None
        self._painter.stdin.write(words + "\n")
        self._painter.stdin.flush()

    def _answer(self) -> str:
        assert self._painter.stdout is not None
        return self._painter.stdout.readline()

    def _settle(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._guest.look()
            time.sleep(0.01)


@contextmanager
def _bench(encoding: str, width: int, height: int) -> Iterator[Bench]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sgui-")))
        port = free_port()
        size = f"{width}x{height}"
        words = [
            "Xvnc",
            "-SecurityTypes",
            "None",
            "-geometry",
            size,
            "-rfbport",
            str(port),
            "-localhost",
            "1",
        ]
        display = _display(stack, [*words, "-rfbunixpath", str(folder / "vnc"), "-nocursor", "-ac"])
        painter = subprocess.Popen(
            [sys.executable, str(PAINTER), str(width), str(height)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11"},
        )
        stack.callback(_end, painter)
        assert painter.stdout is not None and painter.stdout.readline() == "ready\n"
        wide = f"{width + MARGIN}x{height + MARGIN}x24"
        words = ["Xvfb", "-screen", "0", wide, "-fbdir", str(folder), "-ac", "-nocursor"]
        shown = _display(stack, words)
        viewer = subprocess.Popen(
            [*_viewer(encoding), f"127.0.0.1::{port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DISPLAY": shown},
        )
        stack.callback(_end, viewer)
        sgui = FakeSgui(folder / "sgui.sock", (width, height))
        stack.callback(sgui.close)
        bridge = subprocess.Popen(
            _bridge(folder, ENCODINGS[encoding]), stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        stack.callback(_end, bridge)
        guest = sgui.guest(20)
        with (folder / "Xvfb_screen0").open("rb") as file:
            screen = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        bench = Bench(painter, bridge, viewer, guest, screen)
        bench.latency_ms(40)  # until both are there
        yield bench


def _bridge(folder: Path, encoding: str) -> list[str]:
    words = [sys.executable, "-I", "-m", "sgui.bridges.rfb", "--domain", "bench", "--encoding", encoding]
    return [*words, "--guest-socket", str(folder / "sgui.sock"), "--server", f"unix:{folder / 'vnc'}"]


def _viewer(encoding: str) -> list[str]:
    words = [
        "xtigervncviewer",
        "-NoJPEG",
        "-Shared",
        "-RemoteResize=0",
        "-SecurityTypes=None",
        "-geometry=+0+0",
    ]
    return words if encoding == "default" else [*words, "-AutoSelect=0", f"-PreferredEncoding={encoding}"]


def _display(stack: ExitStack, words: list[str]) -> str:
    read_end, write_end = os.pipe()
    os.set_inheritable(write_end, True)
    silent = subprocess.DEVNULL
    server = subprocess.Popen(
        [*words, "-displayfd", str(write_end)], stdout=silent, stderr=silent, close_fds=False
    )
    stack.callback(_end, server)
    os.close(write_end)
    with os.fdopen(read_end) as number:
        return f":{number.readline().strip()}"


def _end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


if __name__ == "__main__":
    sys.exit(main())
