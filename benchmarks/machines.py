"""QEMU's D-Bus bridge beside QEMU's own gtk and SDL windows: CPU per frame and latency, one guest, one run.

    python -m benchmarks.machines [--seconds N] [--turns N]

A display is a part of QEMU, so four machines with the same guest run side by side, one of them without any
display, and take turns. What a display costs is the CPU of its QEMU, and of the bridge where there is one,
less that of the machine without: the guest's painting, which is emulated, is not counted. The windows stand
on Xvfbs, SDL paints by the processor without GL, and sgui's place is taken by memory; both count for nobody.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.busy import busy_ns
from benchmarks.shown import Shown, end
from benchmarks.turns import of_command_line
from sgui.demo import cpio
from sgui.demo.guest_image import cache_folder, parts
from tests.bridges.fake_sgui import FakeSgui, Guest

PAINTER = Path(__file__).parent / "painter" / "machine.c"
WIDTH, HEIGHT = 1280, 720
WORKLOADS = ("full", "square", "text")
RATE = 20  # frames a second, which an emulated guest paints and QEMU's displays all follow
DISPLAYS = ("none", "bridge", "sdl", "gtk")
SAMPLES = 15


class Machine:
    """One QEMU. extra: the bridge, whose CPU counts too."""

    def __init__(self, stack: ExitStack, folder: Path, kind: str, image: tuple[Path, Path]) -> None:
        self.kind = kind
        self._guest: Guest | None = None
        self._shown: Shown | None = None
        words = {"bridge": "dbus,p2p=on", "sdl": "sdl,gl=off", "gtk": "gtk,gl=off"}.get(kind, kind)
        environment = {**os.environ, "SDL_RENDER_DRIVER": "software"}
        if kind in {"sdl", "gtk"}:
            self._shown = Shown(stack, folder / kind, WIDTH, HEIGHT)
            environment["DISPLAY"] = self._shown.name
        qmp = folder / f"{kind}.qmp"
        command = ["qemu-system-x86_64", "-no-reboot", "-nodefaults", "-no-user-config", "-m", "192"]
        command += [
            "-accel",
            "tcg,tb-size=64",
            "-device",
            "VGA,addr=2",
            "-display",
            words,
            "-serial",
            "stdio",
        ]
        command += [
            "-qmp",
            f"unix:{qmp},server=on,wait=off",
            "-kernel",
            str(image[0]),
            "-initrd",
            str(image[1]),
        ]
        command += ["-append", "console=ttyS0 quiet panic=-1 no_timer_check iomem=relaxed"]
        pipe = subprocess.PIPE
        self._qemu = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True)
        stack.callback(end, self._qemu)
        self._pids = [self._qemu.pid]
        if kind == "bridge":
            self._attach(stack, folder, qmp)
        assert self.answer("ready")

    def _attach(self, stack: ExitStack, folder: Path, qmp: Path) -> None:
        sgui = FakeSgui(folder / "sgui.sock", (WIDTH, HEIGHT))
        stack.callback(sgui.close)
        command = [sys.executable, "-I", "-m", "sgui.bridges.qemu", "--domain", "bench", "--qmp", str(qmp)]
        command += ["--guest-socket", str(folder / "sgui.sock")]
        bridge = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.callback(end, bridge)
        self._pids.append(bridge.pid)
        self._guest = sgui.guest(30)

    def turn(self, workload: str, seconds: float) -> tuple[float, float]:
        """Milliseconds of CPU for a frame: QEMU's, and the bridge's."""
        before = [busy_ns([pid]) for pid in self._pids]
        self.say(f"{workload} {seconds} {RATE}")
        self.settle(seconds + 0.5)
        frames = int(self.answer("frames "))
        cost = [(busy_ns([pid]) - b) / frames / 1e6 for pid, b in zip(self._pids, before, strict=True)]
        return cost[0], sum(cost[1:])

    def latency_ms(self, number: int) -> float:
        """From the word to the guest to a pixel in the memory of what shows it."""
        color = f"{0x30 + number * 5:02x}{0xD0 - number * 3:02x}77"
        pixel = bytes.fromhex(color)[::-1]
        self.settle(0.3 + number * 0.007)  # at another moment of QEMU's own clock each time
        began = time.monotonic()
        self.say(f"color {color}")
        while self.pixel() != pixel:
            assert time.monotonic() < began + 10, f"{self.kind}: a picture does not come"
            time.sleep(0.0005)
        return (time.monotonic() - began) * 1000

    def pixel(self) -> bytes:
        """In the middle of what is shown: B G R."""
        if self._shown is not None:
            return self._shown.pixel()
        assert self._guest is not None
        self._guest.look()
        at = self._guest.stride * HEIGHT // 2 + WIDTH * 2
        return self._guest.pixels[at : at + 3]

    def say(self, words: str) -> None:
        assert self._qemu.stdin is not None
        self._qemu.stdin.write(words + "\n")
        self._qemu.stdin.flush()

    def answer(self, beginning: str) -> str:
        """The rest of the next line that begins so: the port sends back what it is told, too."""
        assert self._qemu.stdout is not None
        for line in self._qemu.stdout:
            if line.startswith(beginning):
                return line[len(beginning) :]
        raise AssertionError(f"{self.kind}: QEMU ended")

    def settle(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._guest is not None:
                self._guest.look()
            time.sleep(0.01)


def image(folder: Path) -> tuple[Path, Path]:
    """Kernel and first root: the painter is all that there is."""
    built, root = folder / "painter", folder / "root.cpio"
    subprocess.run(["gcc", "-static", "-O2", "-Wall", "-Werror", "-o", built, PAINTER], check=True)
    console = cpio.character_device("dev/console", 5, 1)
    root.write_bytes(
        cpio.archive((cpio.folder("dev"), console, cpio.file("init", built.read_bytes(), 0o755)))
    )
    return parts(cache_folder(), print).kernel, root


Turn = dict[str, tuple[float, float]]  # of each machine


def report(workload: str, turns: list[Turn]) -> None:
    base = statistics.median(turn["none"][0] for turn in turns)
    own, bridge = (statistics.median(turn["bridge"][n] for turn in turns) for n in (0, 1))
    ours = own - base + bridge
    print(
        f"qemu {workload:6}: the guest {base:.2f} ms a frame; bridge {bridge:.2f}, in QEMU {own - base:.2f}"
    )
    for kind in ("sdl", "gtk"):
        theirs = statistics.median(turn[kind][0] for turn in turns) - base
        verdict = f"target 1.0: {'pass' if ours <= theirs else 'MISS'}"
        print(
            f"qemu {workload:6}: {ours:6.2f} ms, {kind} {theirs:6.2f}: {ours / theirs:.2f} x   {verdict}",
            flush=True,
        )


def main() -> int:
    options = of_command_line(__doc__)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sgui-")))
        made = image(folder)
        machines = [Machine(stack, folder, kind, made) for kind in DISPLAYS]
        for machine in machines[1:]:
            machine.latency_ms(40)
        for workload in WORKLOADS:
            report(
                workload,
                [{m.kind: m.turn(workload, options.seconds) for m in machines} for _ in range(options.turns)],
            )
        late = {m.kind: statistics.median(m.latency_ms(n) for n in range(SAMPLES)) for m in machines[1:]}
        print("qemu latency: " + ", ".join(f"{kind} {ms:.1f} ms" for kind, ms in late.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
