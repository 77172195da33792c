"""The RFB bridge and a real QEMU's own VNC server: the picture as QEMU itself dumps it, keys, sizes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sgui.bridges.qmp import Qmp
from sgui.demo.machine import Machine, Plan
from sgui.values.geometry import Size
from tests.bridges.fake_sgui import FakeSgui, Guest
from tests.bridges.real_qemu import QEMU
from tests.bridges.test_qemu_real import Bench as QemuBench
from tests.bridges.test_qemu_real import guest_root  # noqa: F401 - a fixture

pytestmark = pytest.mark.vm
SIZE = Size(800, 600)


class Bench(QemuBench):
    """A machine with a VNC server, a bridge and a stand-in for sgui."""

    def __init__(self, folder: Path, image: tuple[Path, Path]) -> None:
        vnc = ("-vnc", f"unix:{folder / 'vnc'}")
        self.machine = Machine(Plan("bank", *image, folder, SIZE, "virtio-vga", more=vnc, program=QEMU))
        self.sgui = FakeSgui(folder / "bank.sock")
        command = [sys.executable, "-I", "-m", "sgui.bridges.rfb", "--domain", "bank", "--encoding", "zrle"]
        command += ["--guest-socket", str(folder / "bank.sock"), "--server", f"unix:{folder / 'vnc'}"]
        self.bridge = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.guest: Guest = self.sgui.guest(30)

    def dumped(self) -> bool:
        """Whether QEMU's own picture of its screen is the one that came through."""
        path = self.machine.plan.folder / "dump.ppm"
        control = Qmp(self.machine.plan.qmp)
        control.command("screendump", {"filename": str(path)})
        control.close()
        width, height = self.guest.size
        seen = np.frombuffer(self.guest.picture(), np.uint8).reshape(height, width, 4)[:, :, 2::-1]
        return np.array_equal(np.asarray(Image.open(path)), seen)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, guest_root: tuple[Path, Path]) -> Iterator[Bench]:  # noqa: F811
    made = Bench(tmp_path_factory.mktemp("vnc"), guest_root)
    yield made
    made.close()


def test_what_is_typed_is_run_and_seen_to_the_pixel(bench: Bench) -> None:
    bench.ready(SIZE)
    bench.type("echo typed through rfb\n")
    bench.until(lambda: bench.machine.said("shell: echo typed through rfb"))
    bench.until(lambda: len(set(bench.guest.picture())) > 1 and bench.dumped())


def test_keys_are_keys_and_the_pointer_is_where_it_is(bench: Bench) -> None:
    """The Yen key has no sign on a US keyboard: only the extended key event says it."""
    guest = bench.guest
    guest.tap(124)
    bench.until(lambda: ("keyboard", 1, 124, 0) in bench.events())
    guest.position(400, 300)
    guest.key(0x110, True)
    guest.key(0x110, False)
    guest.position(400, 300, wheel=1)
    bench.until(lambda: ("tablet", 2, 8, -1) in bench.events())
    told = bench.events()
    assert ("tablet", 1, 0x110, 1) in told and ("tablet", 1, 0x110, 0) in told
    x = next(value for device, kind, code, value in told if (device, kind, code) == ("tablet", 3, 0))
    assert abs(x - 16384) < 42


def test_a_wish_for_a_size_reaches_the_guest(bench: Bench) -> None:
    for width, height in ((640, 480), (800, 600)):
        bench.guest.hint(width, height)
        bench.until(lambda size=(width, height): bench.guest.size == size)  # type: ignore[misc]
    bench.until(bench.dumped)


def test_the_end_of_the_machine_is_said(bench: Bench) -> None:
    bench.machine.stop()
    assert bench.guest.ended(20)
    _out, said = bench.bridge.communicate(timeout=20)
    assert bench.bridge.returncode == 1 and "rfb: the server closed the connection" in said
