"""The bridge to libvirt with a real libvirtd in session mode, and the machine of examples/machine.xml."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bridges.fake_sgui import FakeSgui

EXAMPLE = Path(__file__).parents[2] / "examples" / "machine.xml"
# libvirt gives root no session, so root calls itself somebody else here; QEMU hears its own user alone
AS_USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if os.geteuid() == 0 else []
START_S = 60.0  # under load libvirtd takes its time


class Session:
    """A libvirtd of our own, with folders of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sgui-libvirt."))
        for name in ("run", "home"):
            (self.folder / name).mkdir()
        shutil.copy(EXAMPLE, self.folder / "machine.xml")
        self.socket = self.folder / "run" / "libvirt" / "libvirt-sock"
        self.daemon = self._start("libvirtd", "--timeout=120")
        end = time.monotonic() + START_S
        while not self.socket.exists():
            assert self.daemon.poll() is None and time.monotonic() < end
            time.sleep(0.05)
        self.uri = f"qemu+unix:///session?socket={self.socket}"

    def _start(self, *command: str) -> "subprocess.Popen[bytes]":
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.folder / "home")}
        environment["XDG_RUNTIME_DIR"] = str(self.folder / "run")
        quiet = subprocess.DEVNULL
        return subprocess.Popen([*AS_USER, *command], env=environment, stdout=quiet, stderr=quiet)

    def virsh(self, *words: str) -> int:
        return self._start("virsh", "-c", self.uri, *words).wait(START_S)

    def close(self) -> None:
        self.virsh("destroy", "bank")
        self.daemon.terminate()
        self.daemon.wait(START_S)
        shutil.rmtree(self.folder)


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    yield made
    made.close()


@pytest.mark.vm
def test_a_machine_of_libvirt_shows_its_picture_and_is_waited_for(tmp_path: Path, session: Session) -> None:
    sgui = FakeSgui(tmp_path / "bank.sock")
    command = [*AS_USER, sys.executable, "-I", "-m", "sgui.bridges.libvirt", "--domain", "bank"]
    command += ["--guest-socket", str(sgui.path), "--machine", f"{session.uri}/bank"]
    bridge = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert bridge.stderr is not None
    try:
        assert "waiting for libvirt: " in bridge.stderr.readline(), "it does not run yet"
        assert session.virsh("create", str(session.folder / "machine.xml")) == 0
        guest = sgui.guest(START_S)
        guest.until(lambda: guest.sizes and any(guest.picture()), START_S)
        assert guest.size[0] >= 640 and guest.size[1] >= 400, guest.sizes
        assert session.virsh("destroy", "bank") == 0
        assert bridge.wait(START_S) == 1
        assert "qemu: it closed the display" in bridge.stderr.read()
    finally:
        bridge.kill()
        bridge.wait()
        bridge.stderr.close()
        sgui.close()
