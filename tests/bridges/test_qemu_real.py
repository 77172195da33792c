"""The bridge and a real QEMU with a real Linux in it: what is typed arrives, what it draws is seen."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sgui.bridges.keymap import KEY_NUMBERS
from sgui.demo.hands import CODES
from sgui.demo.machine import Machine, Plan
from sgui.values.geometry import Size
from tests.bridges.fake_sgui import FakeSgui, Guest
from tests.bridges.real_qemu import BOOT_S, QEMU, guest_parts, root_of

pytestmark = pytest.mark.vm
LINE = re.compile(r"input (\w+)(?: +\d+){4} +(\d+) +(\d+) +(-?\d+) *")


@pytest.fixture(scope="module")
def guest_root(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A kernel and a first root."""
    made = guest_parts()
    root = tmp_path_factory.mktemp("image") / "root.cpio"
    root.write_bytes(root_of(made, "bank"))
    return made.kernel, root


class Bench:
    """A machine, a bridge and a stand-in for sgui that looks at what comes."""

    def __init__(
        self,
        folder: Path,
        image: tuple[Path, Path],
        device: str,
        size: Size,
        more: tuple[str, ...] = (),
        bridged: tuple[str, ...] = (),
    ) -> None:
        """more: arguments of QEMU, bridged: of the bridge."""
        folder.mkdir(exist_ok=True)
        self.machine = Machine(Plan("bank", *image, folder, size, device, more=more, program=QEMU))
        self.sgui = FakeSgui(folder / "bank.sock")
        command = [sys.executable, "-I", "-m", "sgui.bridges.qemu", "--domain", "bank"]
        command += [
            "--guest-socket",
            str(folder / "bank.sock"),
            "--qmp",
            str(self.machine.plan.qmp),
            *bridged,
        ]
        self.bridge = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.guest: Guest = self.sgui.guest()

    def close(self) -> None:
        self.machine.stop()
        self.bridge.kill()
        self.bridge.communicate()
        self.sgui.close()

    def until(self, holds: Callable[[], object], wait: float = BOOT_S) -> None:
        try:
            self.guest.until(holds, wait)
        except AssertionError as failed:
            serial = self.machine.serial_lines()[-8:]
            raise AssertionError(f"{failed}; bridge: {self._ended()}; serial: {serial}") from None

    def _ended(self) -> str:
        """What the bridge and QEMU have to say, if they are no more."""
        machine = "QEMU runs" if self.machine.running else f"QEMU: {self.machine.complaint()}"
        try:
            self.bridge.wait(1)
        except subprocess.TimeoutExpired:
            return f"runs; {machine}"
        assert self.bridge.stderr is not None
        return f"{self.bridge.stderr.read()}; {machine}"

    def ready(self, size: Size) -> None:
        self.until(
            lambda: self.machine.said("guest bank: ready") and self.guest.size == (size.width, size.height)
        )

    def type(self, text: str) -> None:
        for letter in text:
            self.guest.tap(CODES[letter])
            self.guest.look()
            time.sleep(0.01)

    def events(self) -> list[tuple[str, int, int, int]]:
        """(device, type, code, value) of all that the guest's kernel has received, without reports.

        Two writers share the serial port: a line that another broke into tells nothing.
        """
        lines = (LINE.fullmatch(line) for line in self.machine.serial_lines())
        found = [(m[1], int(m[2]), int(m[3]), int(m[4])) for m in lines if m]
        return [event for event in found if event[1]]


@pytest.fixture(params=["virtio-vga", "bochs-display"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, guest_root: tuple[Path, Path]) -> Iterator[Bench]:
    made = Bench(tmp_path, guest_root, request.param, Size(800, 600))
    yield made
    made.close()


@pytest.fixture
def virtio(tmp_path: Path, guest_root: tuple[Path, Path]) -> Iterator[Bench]:
    made = Bench(tmp_path, guest_root, "virtio-vga", Size(1024, 768))
    yield made
    made.close()


def test_what_is_typed_is_run_and_seen(bench: Bench) -> None:
    bench.ready(Size(800, 600))
    bench.until(lambda: len(set(bench.guest.picture())) > 1)
    before = bench.guest.picture()
    bench.type("echo typed through the bridge\n")
    bench.until(lambda: bench.machine.said("shell: echo typed through the bridge"))
    assert bench.machine.said("guest bank: graphics 800x600")
    bench.guest.updates.clear()
    bench.type("x")
    bench.until(lambda: bench.guest.updates)
    after = bench.guest.picture()
    assert len(before) == len(after) == 800 * 600 * 4
    assert sum(a != b for a, b in zip(before, after, strict=True)) > 300


def test_sizes_keys_pointer_and_the_end(virtio: Bench) -> None:
    bench, guest = virtio, virtio.guest
    bench.ready(Size(1024, 768))

    for width, height in ((640, 480), (800, 600), (1024, 768)):
        guest.hint(width, height)
        bench.until(lambda size=(width, height): guest.size == size)  # type: ignore[misc]

    guest.position(512, 384)
    guest.key(0x110, True)
    guest.key(0x110, False)
    guest.position(512, 384, wheel=1)
    bench.until(lambda: ("tablet", 2, 8, -1) in bench.events())
    told = bench.events()
    assert ("tablet", 1, 0x110, 1) in told and ("tablet", 1, 0x110, 0) in told
    x = next(value for device, kind, code, value in told if (device, kind, code) == ("tablet", 3, 0))
    assert abs(x - 16384) < 32  # the middle of 0..32767

    safe = sorted(set(KEY_NUMBERS) - {99, 116, 142, 143, 205})  # not those that switch a machine off
    for code in safe:
        guest.tap(code)
        guest.look()
        time.sleep(0.01)  # the guest's own queue is short
    guest.key(30, True)
    bench.until(lambda: bench.events()[-1] == ("keyboard", 1, 30, 1))
    typed = [event for event in bench.events() if event[:2] == ("keyboard", 1)]
    pressed = [code for _device, _kind, code, value in typed if value == 1]
    assert pressed[:-1] == [code for code in safe if code in pressed]  # each as itself, in order
    assert set(range(1, 84)) | set(range(96, 112)) - {99, 101} <= set(pressed) | {84, 85, 99, 101}

    bench.bridge.terminate()
    end = time.monotonic() + 5
    while bench.events()[-1] != ("keyboard", 1, 30, 0):
        assert time.monotonic() < end, "the key is still down"
        time.sleep(0.02)
    assert bench.bridge.wait(5) == 0


def test_a_second_bridge_follows_the_first_and_qemus_end_is_seen(tmp_path: Path, virtio: Bench) -> None:
    virtio.ready(Size(1024, 768))
    virtio.bridge.kill()
    virtio.bridge.communicate()
    virtio.guest.close()
    arguments = virtio.bridge.args
    virtio.bridge = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)
    virtio.guest = virtio.sgui.guest()
    virtio.until(lambda: virtio.guest.size == (1024, 768))
    virtio.until(lambda: len(set(virtio.guest.picture())) > 1)
    virtio.machine.stop()
    assert virtio.guest.ended()
    assert virtio.guest.signals[-1] == 0
    assert virtio.bridge.wait(5) == 1
