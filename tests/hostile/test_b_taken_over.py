"""B14: each kind of bridge, taken over once its cage is closed, gets nothing, and that is on record."""

import ast
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sgui.config.bridges import OWN_KEYS
from tests.bridges.fake_qemu import FakeQemu
from tests.hostile import taken_over
from tests.rig import Rig

ROOT = Path(__file__).parents[2]
POLICY = 'version = 1\n[output]\nlayout = "tile"\n'
KINDS = tuple(OWN_KEYS)


class TakenOver(Rig):
    """A domain of each kind for every deed."""

    def __init__(self, folder: Path, deeds: tuple[str, ...]) -> None:
        self.qemus: list[FakeQemu] = []
        self.servers: list[socket.socket] = []
        domains = [self._domain(folder, kind, deed) for kind in KINDS for deed in deeds]
        super().__init__(folder, policy=POLICY + "".join(domains))

    def _domain(self, folder: Path, kind: str, deed: str) -> str:
        name, place = f"{kind}-{deed}", folder / f"{kind}-{deed}"
        match kind:
            case "qemu":
                self.qemus.append(FakeQemu(place))
                options = f'qmp = "{place}"'
            case "rfb":
                self.servers.append(socket.socket(socket.AF_UNIX))
                self.servers[-1].bind(str(place))
                self.servers[-1].listen()
                options = f'server = "unix:{place}"'
            case "libvirt":
                options = f'machine = "qemu:///session/{name}"'
            case "xen":
                options = f'name = "{name}"'
            case _:
                options = 'program = ["true"]'
        return f'[domains.{name}]\nlabel = "untrusted"\nbridge = {{ kind = "{kind}", {options} }}\n'

    def command(self) -> list[str]:
        python, _, _, *rest = super().command()
        return [python, "-I", str(Path(taken_over.__file__)), *rest]

    def close(self) -> None:
        for qemu in self.qemus:
            qemu.stop()
        for server in self.servers:
            server.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # of the fake QEMU
@pytest.mark.parametrize("deeds", [("sockets", "forks", "signals"), ("programs", "traces")])
def test_b14_a_bridge_that_was_taken_over_gets_nothing_and_its_death_is_audited(
    tmp_path: Path, deeds: tuple[str, ...]
) -> None:
    rig = TakenOver(tmp_path, deeds)
    expected = {f"{kind}-{deed}" for kind in KINDS for deed in deeds}
    with rig:
        end = time.monotonic() + 120
        while expected != (
            killed := {
                r["domain"] for r in rig.audit() if r["kind"] == "bridge.killed" and r["signal"] == "SIGSYS"
            }
        ):
            assert time.monotonic() < end, (expected - killed, rig.errors())
            time.sleep(0.1)
        words = rig.errors()
        assert rig.status()["mode"] == "normal"
    rig.close()
    assert "DONE" not in words and "Traceback" not in words
    for kind in KINDS:
        assert re.search(rf"cage {kind}: system call \d+ \(\w+\) is not in its policy: killed", words)
        for name in taken_over.REFUSED:
            assert f"taken over {kind}: {name} refused" in words, (kind, name)


@pytest.mark.parametrize("kind", OWN_KEYS)
def test_p20_a_bridge_loads_nothing_of_the_screen_the_seat_or_the_core(kind: str) -> None:
    """What the process really loads."""
    code = f"import sys, sgui.bridges.{kind}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    foreign = {
        f"sgui.{package}" for package in ("core", "seat", "screen", "warden", "config", "recording", "locker")
    }
    foreign |= {"OpenGL", "pygame", "evdev", "PIL"}
    assert not {part for name in loaded for part in (name.partition(".")[0], name) if part in foreign}


def test_the_hook_is_not_in_sgui() -> None:
    """Nothing of sgui imports a test, or starts what its environment or options name."""
    for path in (ROOT / "sgui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("tests"), path
            if isinstance(node, ast.Import):
                assert not any(alias.name.startswith("tests") for alias in node.names), path
