"""The RFB bridge beside TigerVNC's own viewer: CPU per frame and latency, one server, one painter, one run.

    python -m benchmarks.bridges [--seconds N] [--turns N] [--size WIDTHxHEIGHT] [--encodings NAME…]

Both are connected to the same Xvnc at the same time and get the same frames, so a busy machine is a busy
machine for both. What counts is user and system time of the bridge's process and of the viewer's; sgui's
place is taken by memory, the viewer's display is an Xvfb. Each encoding is tried on both, JPEG on neither;
"default" is what each asks for by itself. Latency: from a fill that was handed to the X server to a pixel of
it in the memory of sgui's stand-in, and in the memory of the viewer's Xvfb.
"""

import argparse
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.busy import busy_ns
from benchmarks.shown import Shown, display, end
from tests.bridges.fake_sgui import FakeSgui, Guest
from tests.bridges.rfb_servers import free_port

ENCODINGS = {"default": "raw", "raw": "raw", "tight": "tight", "zrle": "zrle", "hextile": "hextile"}
WORKLOADS = ("full", "square", "text")
RATE = 20  # frames a second: both get all of them
PAINTER = Path(__file__).parent / "x_painter.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=2.0, help="of a turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--encodings", nargs="+", choices=ENCODINGS, default=list(ENCODINGS))
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    for encoding in options.encodings:
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


def _report(encoding: str, workload: str, turns: "list[Turn]") -> None:
    """A viewer that falls behind is spared frames, so of one encoding the bytes are the fair measure."""
    ours, theirs = (statistics.median(getattr(turn, who) for turn in turns) for who in ("ours", "theirs"))
    frame = statistics.median(turn.frame for turn in turns)
    line = f"{encoding:8} {workload:6}: bridge {ours:6.2f} ms a frame, viewer {theirs:6.2f}: {frame:.2f} x"
    verdict = f"target 1.0: {'pass' if frame <= 1 else 'MISS'}"
    if encoding in ("tight", "zrle", "hextile"):
        line += f", a byte {statistics.median(turn.byte for turn in turns):.2f} x"
    print(f"{line}   {verdict}", flush=True)


@dataclass(frozen=True, slots=True)
class Turn:
    """Milliseconds of CPU, and megabytes that the server sent, for every frame that was painted."""

    ours: float
    theirs: float
    our_mb: float
    their_mb: float

    @property
    def frame(self) -> float:
        return self.ours / self.theirs

    @property
    def byte(self) -> float:
        return self.ours / self.our_mb / (self.theirs / self.their_mb)


class Counted:
    """Loopback before a server's Unix socket, for one client. said: bytes that it has been sent."""

    def __init__(self, path: Path) -> None:
        self.said = 0
        self._path = path
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        client, _from = self._door.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.connect(str(self._path))
        threading.Thread(target=self._pass, args=(client, server, False), daemon=True).start()
        self._pass(server, client, True)

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 18):
                self.said += len(data) if counted else 0
                target.sendall(data)


class Bench:
    """shown: where the viewer stands."""

    def __init__(
        self,
        painter: "subprocess.Popen[str]",
        bridge: "subprocess.Popen[bytes]",
        viewer: "subprocess.Popen[bytes]",
        guest: Guest,
        shown: Shown,
        counted: tuple[Counted, Counted],
    ) -> None:
        self._painter, self._bridge, self._viewer, self._counted = painter, bridge, viewer, counted
        self._guest, self._shown = guest, shown

    def turn(self, workload: str, seconds: float) -> "Turn":
        before, said = self._busy(), [one.said for one in self._counted]
        self._say(f"{workload} {seconds} {RATE}")
        self._settle(seconds + 0.3)
        frames = int(self._answer())
        ours, theirs = ((b - a) / frames / 1e6 for a, b in zip(before, self._busy(), strict=True))
        our_mb, their_mb = (
            (one.said - old) / frames / 1e6 for one, old in zip(self._counted, said, strict=True)
        )
        return Turn(ours, theirs, our_mb, their_mb)

    def _busy(self) -> list[int]:
        return [busy_ns([one.pid]) for one in (self._bridge, self._viewer)]

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
            if not found[1] and self._shown.pixel() == pixel:
                found[1] = time.monotonic()
            assert time.monotonic() < began + 5, f"a picture does not come: {found}"
            time.sleep(0.0002)
        ours, theirs = ((one - began) * 1000 for one in found)
        return ours, theirs

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
        served = display(stack, [*words, "-rfbunixpath", str(folder / "vnc"), "-nocursor", "-ac"])
        painter = subprocess.Popen(
            [sys.executable, str(PAINTER), str(width), str(height)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DISPLAY": served, "SDL_VIDEODRIVER": "x11"},
        )
        stack.callback(end, painter)
        assert painter.stdout is not None and painter.stdout.readline() == "ready\n"
        shown = Shown(stack, folder / "shown", width, height)
        counted = Counted(folder / "vnc"), Counted(folder / "vnc")
        viewer = subprocess.Popen(
            [*_viewer(encoding), f"127.0.0.1::{counted[1].port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DISPLAY": shown.name},
        )
        stack.callback(end, viewer)
        sgui = FakeSgui(folder / "sgui.sock", (width, height))
        stack.callback(sgui.close)
        bridge = subprocess.Popen(
            _bridge(folder, ENCODINGS[encoding], counted[0].port),
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        stack.callback(end, bridge)
        guest = sgui.guest(20)
        bench = Bench(painter, bridge, viewer, guest, shown, counted)
        bench.latency_ms(40)  # until both are there
        yield bench


def _bridge(folder: Path, encoding: str, port: int) -> list[str]:
    words = [sys.executable, "-I", "-m", "sgui.bridges.rfb", "--domain", "bench", "--encoding", encoding]
    return [*words, "--guest-socket", str(folder / "sgui.sock"), "--server", f"127.0.0.1:{port}"]


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


if __name__ == "__main__":
    sys.exit(main())
