"""The guests of the demonstration: real ones in QEMU, or, where QEMU cannot be had, synthetic ones."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from sgui.demo.cast import CAST, Role
from sgui.demo.guest_image import Say, cache_folder, first_root, parts
from sgui.demo.machine import Machine, Plan, kvm_runs, program
from sgui.values.errors import HostError

BOOT_S = 60.0


class Guests(Protocol):
    """All three. kind: the words for the user."""

    kind: str

    def sockets(self) -> dict[str, Path]:
        """QMP sockets by domain, for the policy; empty if the guests connect by themselves."""

    def connect(self, sockets: Path) -> None:
        """sgui is ready; its guest sockets are in this folder."""

    def wait_until_ready(self) -> None:
        """Until a person could type. Raises HostError."""

    def lines(self, name: str) -> list[str]:
        """What the guest has reported so far: `shell: LINE` and `input DEVICE TIME TYPE CODE VALUE`."""

    def stop(self) -> None: ...


class RealGuests:
    """Three QEMUs. Raises HostError if there is none or the guest's image cannot be made."""

    def __init__(self, folder: Path, say: Say) -> None:
        if program() is None:
            raise HostError("qemu: qemu-system-x86_64 is not installed")
        made = parts(cache_folder(), say)
        plans = []
        for role in CAST:
            root = folder / f"{role.name}.cpio"
            root.write_bytes(first_root(made, role.name, role.color, role.message))
            plans.append(Plan(role.name, made.kernel, root, folder, role.size, role.device))
        kvm = kvm_runs(replace(plans[0], name="probe", kvm=True), cache_folder(), say)
        self.kind = f"three Linux guests in QEMU ({'KVM' if kvm else 'without KVM'})"
        self._machines = [Machine(replace(plan, kvm=kvm)) for plan in plans]

    def sockets(self) -> dict[str, Path]:
        return {machine.plan.name: machine.plan.qmp for machine in self._machines}

    def connect(self, sockets: Path) -> None:
        """The warden starts a bridge for each: the policy says so."""

    def wait_until_ready(self) -> None:
        for machine in self._machines:
            if not machine.wait_for(f"guest {machine.plan.name}: ready", BOOT_S):
                raise HostError(f"demo: guest {machine.plan.name} did not start within {BOOT_S:.0f} s")

    def lines(self, name: str) -> list[str]:
        return next(m.serial_lines() for m in self._machines if m.plan.name == name)

    def stop(self) -> None:
        for machine in self._machines:
            machine.stop()


class SyntheticGuests:
    """Three small programs that draw what looks like a text terminal; nothing runs in them."""

    kind = "three synthetic guests (programs that draw a text terminal; no virtual machine)"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []

    def sockets(self) -> dict[str, Path]:
        return {}

    def connect(self, sockets: Path) -> None:
        for role in CAST:
            command = [sys.executable, "-m", "sgui.demo.synthetic", *_arguments(role, sockets)]
            with self._report(role.name).open("wb") as report:
                self._processes.append(
                    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=report, stderr=report)
                )

    def wait_until_ready(self) -> None:
        end = time.monotonic() + BOOT_S
        while not all(f"guest {role.name}: ready" in self.lines(role.name) for role in CAST):
            ended = [
                role.name
                for role, process in zip(CAST, self._processes, strict=True)
                if process.poll() is not None
            ]
            if ended or time.monotonic() > end:
                raise HostError(f"demo: a synthetic guest did not start{self._last_words(ended)}")
            time.sleep(0.05)

    def lines(self, name: str) -> list[str]:
        return self._report(name).read_text("utf-8", "replace").splitlines()

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def _last_words(self, ended: list[str]) -> str:
        said = [f"{name}: {lines[-1]}" for name in ended if (lines := self.lines(name))]
        return f": {'; '.join(said)}" if said else ""

    def _report(self, name: str) -> Path:
        return self._folder / f"{name}.report"


def _arguments(role: Role, sockets: Path) -> list[str]:
    size = f"{role.size.width}x{role.size.height}"
    return [str(sockets / f"{role.name}.sock"), role.name, size, str(role.color), role.message]
