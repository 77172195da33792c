"""B14: programs of an X domain try to get out of their jail, at each other, at sgui and at the picture."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bridges.real_x11 import CLIENT, PYTHON, Domain
from tests.hostile.siege import unharmed
from tests.rig import POLICY, A, B, C, Rig

pytestmark = pytest.mark.slow
RUN = "exec(open('/home/user/client').read())"
TRIED = 28  # things in x11_client.py, escape


@pytest.fixture
def domains(tmp_path: Path) -> Iterator[list[Domain]]:
    made: list[Domain] = []
    yield made
    for domain in made:
        domain.close()


def test_b14_a_program_reaches_no_file_network_neighbour_or_power(
    tmp_path: Path, domains: list[Domain]
) -> None:
    neighbour = Domain(tmp_path, "x = X(); keys(x)", name="neighbour")
    domains.append(neighbour)
    neighbour.hears("ready")
    inside = Domain(tmp_path, "escape()", name="inside")
    domains.append(inside)
    inside.hears("done")
    said = inside.said()
    assert [line for line in said if " works " in line] == []
    assert len([line for line in said if " fails " in line]) == TRIED
    assert "powers 0000000000000000 1 2" in said and "homes user" in said
    assert "processes 4" in said, "bubblewrap, the shell, Xvfb and the program"
    assert neighbour.said() == ["ready"]


def test_b14_without_the_cookie_the_x_server_is_closed(tmp_path: Path, domains: list[Domain]) -> None:
    domains.append(Domain(tmp_path, "os.environ['XAUTHORITY'] = '/dev/zero'\n"
        "s = socket.socket(socket.AF_UNIX); s.connect('/tmp/.X11-unix/X0')\n"
        "s.sendall(struct.pack('<BxHHHHxx', 0x6C, 11, 0, 18, 16) + b'MIT-MAGIC-COOKIE-1' + bytes(18))\n"
        "say('status', s.recv(8)[0]); forever()"))  # fmt: skip
    domains[0].hears("status 0")


class Homes:
    """Folders that the jail's user may write to."""

    def __init__(self, *names: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sgui-homes."))
        self.folder.chmod(0o755)
        for name in names:
            (self.folder / name).mkdir()
            (self.folder / name).chmod(0o777)

    def said(self, name: str) -> list[str]:
        path = self.folder / name / "said"
        return path.read_text("ascii").splitlines() if path.exists() else []

    def policy(self, **programs: str) -> str:
        text = POLICY.format(layout="tile", scale=1.0)
        for domain, deed in programs.items():
            (self.folder / domain / "client").write_text(CLIENT)
            words = json.dumps([PYTHON, "-I", "-c", RUN, deed])
            home = self.folder / domain
            text += f'\n[domains.{domain}.bridge]\nkind = "x11"\nprogram = {words}\nhome = "{home}"\n'
        return text

    def close(self) -> None:
        shutil.rmtree(self.folder)


@pytest.fixture
def homes() -> Iterator[Homes]:
    made = Homes("bank", "work")
    yield made
    made.close()


def until(holds: object, wait: float = 30.0) -> None:
    end = time.monotonic() + wait
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_typed_keys_reach_the_program_of_the_focused_domain_alone(tmp_path: Path, homes: Homes) -> None:
    with Rig(tmp_path, policy=homes.policy(bank="x = X(); keys(x)", work="x = X(); keys(x)")) as rig:
        until(lambda: homes.said("bank") == homes.said("work") == ["ready"])
        rig.focus("bank")
        rig.tap(A)
        until(lambda: "release 38" in homes.said("bank"))
        rig.focus("work")
        rig.tap(B, C)
        until(lambda: "release 54" in homes.said("work"))
        assert homes.said("bank") == ["ready", "press 38", "release 38"]
        assert "press 38" not in homes.said("work")


def test_g08_a_program_that_floods_grabs_and_resizes_harms_nobody_else(tmp_path: Path, homes: Homes) -> None:
    with Rig(tmp_path, policy=homes.policy(bank="besiege()")) as rig:
        honest = rig.guest("work")
        honest.show(64, 64, 1, 2, 3)
        until(lambda: "busy" in homes.said("bank"))
        rig.focus("bank")
        rig.tap(A, B)
        rig.focus("work")
        unharmed(rig, honest)
        bank = rig.domain("bank")
        assert bank["state"] == "connected" and bank["violations"] == 0, bank
        pid = rig.status()["processes"]["bridges"]["bank"]
        assert _cpu_share(pid, 1.0) < 0.9
        os.kill(pid, 0)


def _cpu_share(pid: int, seconds: float) -> float:
    def ticks() -> int:
        return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()[11:13]))

    before = ticks()
    time.sleep(seconds)
    return (ticks() - before) / os.sysconf("SC_CLK_TCK") / seconds
