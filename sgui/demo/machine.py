"""One QEMU with a demonstration guest in it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sgui.values.errors import HostError
from sgui.values.geometry import Size

PROGRAM = "qemu-system-x86_64"
MEMORY_MIB = 192
PROBE_S = 6.0  # a kernel that runs at all is up within two


@dataclass(frozen=True, slots=True)
class Plan:
    """What a machine is made of. device: QEMU's name of a display device with xres and yres."""

    name: str
    kernel: Path
    root: Path
    folder: Path
    size: Size
    device: str = "virtio-vga"
    kvm: bool = False
    more: tuple[str, ...] = ()  # further arguments for QEMU
    program: str = PROGRAM

    @property
    def qmp(self) -> Path:
        return self.folder / f"{self.name}.qmp"

    @property
    def serial(self) -> Path:
        return self.folder / f"{self.name}.serial"


def program() -> str | None:
    """Where QEMU is, if it is installed."""
    return shutil.which(PROGRAM)


def command(plan: Plan) -> list[str]:
    """The whole command line: nothing but a display, a keyboard, a tablet, a serial port and QMP."""
    accelerator = "kvm" if plan.kvm else "tcg,tb-size=128"
    return [
        *("setpriv", "--pdeathsig", "KILL", "--", plan.program),  # it ends when we end, however that comes
        *("-name", plan.name, "-nodefaults", "-no-user-config", "-no-reboot", "-machine", "q35"),
        *("-accel", accelerator, "-m", str(MEMORY_MIB)),
        *("-display", "dbus,p2p=on", "-vga", "none"),
        *("-device", f"{plan.device},xres={plan.size.width},yres={plan.size.height}"),
        *("-device", "virtio-keyboard-pci", "-device", "virtio-tablet-pci"),
        *("-serial", f"file:{plan.serial}"),
        *("-qmp", f"unix:{plan.qmp},server=on,wait=off"),
        *("-kernel", str(plan.kernel), "-initrd", str(plan.root)),
        # A busy host delays the first timer ticks, and the kernel would panic in want of them.
        *("-append", "console=ttyS0 quiet panic=-1 no_timer_check"),
        *plan.more,
    ]


class Machine:
    """A running QEMU. Raises HostError if the program cannot be started."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._complaints = plan.folder / f"{plan.name}.qemu"
        for stale in (plan.qmp, plan.serial):
            stale.unlink(missing_ok=True)
        with self._complaints.open("wb") as complaints:
            try:
                self._process = subprocess.Popen(
                    command(plan),
                    stdin=subprocess.DEVNULL,
                    stdout=complaints,
                    stderr=complaints,
                    start_new_session=True,
                )
            except OSError as error:
                raise HostError(f"qemu: {PROGRAM}: {error.strerror}") from None

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def serial_lines(self) -> list[str]:
        """What the guest has told its serial port so far."""
        try:
            return self.plan.serial.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return []

    def said(self, line: str) -> bool:
        return line in self.serial_lines()

    def wait_for(self, line: str, seconds: float) -> bool:
        """Until the guest has said exactly this line; False when time is up.

        Raises HostError, with QEMU's own words, if QEMU ends before.
        """
        end = time.monotonic() + seconds
        while not self.said(line):
            if not self.running:
                raise HostError(f"qemu: guest {self.plan.name} ended: {self.complaint()}")
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def complaint(self) -> str:
        words = self._complaints.read_text("utf-8", "replace").strip()
        return words.splitlines()[-1] if words else f"exit status {self._process.returncode}"

    def stop(self) -> None:
        if self.running:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()


def kvm_runs(plan: Plan, cache: Path, say: Callable[[str], None]) -> bool:
    """Whether /dev/kvm runs this kernel, tried once by booting it and remembered in the cache folder.

    The device may be there and still not run an ordinary kernel, as inside some virtual machines.
    """
    answer = cache / f"kvm-{os.uname().release}"
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return False
    if not answer.exists():
        say("trying whether KVM runs the guest (once)")
        answer.write_text("yes" if _boots(plan) else "no")
    return answer.read_text() == "yes"


def _boots(plan: Plan) -> bool:
    machine = Machine(plan)
    try:
        return machine.wait_for(f"guest {plan.name}: ready", PROBE_S)
    except HostError:
        return False
    finally:
        machine.stop()
