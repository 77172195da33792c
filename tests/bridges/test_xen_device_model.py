"""In QEMU's place for xl; tests/xen has the real xl."""

import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from sgui.bridges import xen_device_model
from sgui.bridges.stopping import Stopping
from sgui.bridges.xen_device_model import Order, main, order
from sgui.values.errors import ConfigError, HostError
from tests.bridges.fake_xen import Xenstored

# What xl 4.17 passes for a PV guest with vfb = ["vnc=0"].
XL = """
-xen-domid 5 -no-shutdown -chardev socket,id=libxl-cmd,path=/var/run/xen/qmp-libxl-5,server=on,wait=off
-mon chardev=libxl-cmd,mode=control
-chardev socket,id=libxenstat-cmd,path=/var/run/xen/qmp-libxenstat-5,server=on,wait=off
-nodefaults -no-user-config -xen-attach -name bank -vnc none -display none -machine xenpv -m 160
""".split()  # noqa: SIM905 - as a person reads it


def test_xls_own_words_are_understood() -> None:
    assert order(XL) == Order(5, Path("/var/run/xen/qmp-libxl-5"))
    assert order(["-xen-domid", "7"]) == Order(7, None)


@pytest.mark.parametrize(
    "words", [[], ["-xen-domid"], ["-xen-domid", "0"], ["-xen-domid", "-4"], ["-xen-domid", "99999"]]
)
def test_without_a_domain_it_does_nothing(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigError, match="allowed is what xl passes"):
        order(words)
    assert main(words) == 1
    assert capsys.readouterr().err.startswith("sgui: xen-device-model: ")


class Bridge:
    """In the place of the bridge's process."""

    def __init__(self) -> None:
        self.ended = False

    def poll(self) -> int | None:
        return 1 if self.ended else None

    def terminate(self) -> None:
        self.ended = True

    def wait(self, _timeout: float) -> int:
        return 0

    def kill(self) -> None:
        self.ended = True


def test_it_runs_a_bridge_while_the_domain_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = Xenstored()
    stored.set("/local/domain/5/name", "bank")
    started: list[tuple[Any, ...]] = []
    bridges = [Bridge(), Bridge()]

    def spawn(*words: Any) -> Bridge:
        started.append(words)
        return bridges[len(started) - 1]

    monkeypatch.setattr(xen_device_model, "spawn", spawn)
    monkeypatch.setattr(xen_device_model, "BACKOFF_S", (0.05,))
    qmp = tmp_path / "qmp"
    arguments = (Order(5, qmp), stored.store, Stopping())
    thread = threading.Thread(target=xen_device_model._serve, args=arguments)
    thread.start()
    until(lambda: stored.nodes.get("/local/domain/0/device-model/5/state") == b"running")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as xl:
        xl.settimeout(5)
        xl.connect(str(qmp))
        assert b"QMP" in xl.recv(4096)
    until(lambda: len(started) == 1)
    module, words, fds = started[0]
    assert (module, fds) == ("sgui.bridges.xen", ())
    assert words == ["--domain", "bank", "--guest-socket", "/run/sgui/guests/bank.sock", "--xen-domid", "5"]
    bridges[0].ended = True
    until(lambda: len(started) == 2)
    stored.set("/local/domain/5", None)
    stored.fire("@releaseDomain")
    thread.join(10)
    assert not thread.is_alive() and bridges[1].ended and not qmp.exists()


def test_a_domain_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="xen: no domain 5"):
        xen_device_model._serve(Order(5, None), Xenstored().store, Stopping())


def test_the_script_that_xl_starts_names_the_module() -> None:
    script = Path(__file__).parents[2] / "packaging" / "xen-device-model"
    assert "sgui.bridges.xen_device_model" in script.read_text("ascii")
    run = subprocess.run(["sh", "-n", script], check=False)
    assert run.returncode == 0 and script.stat().st_mode & 0o111


def until(holds: Any, wait: float = 10.0) -> None:
    end = time.monotonic() + wait
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
