"""B16: a bridge that dies or stops leaves no picture that looks alive."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.bridges.fake_qemu import FakeQemu, Peer
from tests.hostile.siege import (
    unharmed,
)
from tests.rig import POLICY, A, B, Rig

pytestmark = pytest.mark.slow
XRGB = 0x20020888


class Bridged:
    """A rig whose bank is bridged to a QEMU that says what we like."""

    def __init__(self, folder: Path) -> None:
        self.qemu = FakeQemu(folder / "qmp")
        policy = POLICY.format(layout="full", scale=1.0)
        policy += f'\n[domains.bank.bridge]\nkind = "qemu"\nqmp = "{folder / "qmp"}"\n'
        self.rig = Rig(folder, policy=policy)

    def picture(self) -> Peer:
        peer = self.qemu.listener()
        peer.call("Scanout", "uuuuay", (64, 48, 256, XRGB, b"\x10\x20\x30\xff" * 64 * 48))
        return peer

    def shown(self) -> dict[str, Any]:
        return self.rig.until(lambda s: s["domains"][0]["size"] == [64, 48], 8)


NAMELESS = signal.SIGRTMIN + 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP, NAMELESS])
def test_b16_a_bridge_that_dies_or_stops_leaves_no_live_looking_picture(tmp_path: Path, number: int) -> None:
    """Within a second its place says so; the bridge comes back with back-off, and so does the picture."""
    bridged = Bridged(tmp_path)
    with bridged.rig as rig:
        honest = rig.guest("work")
        honest.show(64, 64, 1, 2, 3)
        bridged.picture()
        bridged.shown()
        rig.focus("bank")
        rig.until(lambda s: s["domains"][0]["content"])
        pid = rig.status()["processes"]["bridges"]["bank"]
        os.kill(pid, number)
        began = time.monotonic()
        status = rig.until(lambda s: s["domains"][0]["state"] == "absent", 2)
        assert time.monotonic() - began < 1.0
        assert status["domains"][0]["content"] is None and status["focus"] is None
        rig.focus("work")
        unharmed(rig, honest)
        bridged.picture()
        status = bridged.shown()
        assert status["processes"]["bridges"]["bank"] != pid
        assert status["domains"][0]["violations"] == 0
        rig.tap(A, B)
    bridged.qemu.stop()


def test_b14_a_running_bridge_is_in_its_cage_and_its_death_by_it_is_audited(tmp_path: Path) -> None:
    """What the cage forbids: tests/host/test_sandbox_unsafe.py. SIGSYS is how the filter answers."""
    bridged = Bridged(tmp_path)
    with bridged.rig as rig:
        bridged.picture()
        bridged.shown()
        pid = rig.status()["processes"]["bridges"]["bank"]
        status = Path(f"/proc/{pid}/status").read_text()
        known = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert (known["Seccomp"], known["NoNewPrivs"], known["Threads"]) == ("2", "1", "1")
        assert int(known["CapEff"], 16) == int(known["CapPrm"], 16) == 0
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "Max processes             0 " in limits and "Max core file size        0 " in limits
        os.kill(pid, signal.SIGSYS)
        rig.until(lambda s: s["processes"]["bridges"].get("bank") != pid, 5)
        end = time.monotonic() + 15
        while not (killed := [r for r in rig.audit() if r["kind"] == "bridge.killed"]):
            assert time.monotonic() < end
            time.sleep(0.05)
        assert (killed[0]["domain"], killed[0]["signal"]) == ("bank", "SIGSYS")
        assert "cage qemu: system call" in rig.errors()
    bridged.qemu.stop()
