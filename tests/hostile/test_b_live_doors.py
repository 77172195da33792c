"""Attacks of group B on the running system: who comes in, and as whom; B10, B11, B12, B15."""

import contextlib
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.siege import (
    dropped,
    fds,
    many_descriptors,
    painted,
    unharmed,
)
from tests.rawguest import RawGuest
from tests.rig import POLICY, A, Rig

pytestmark = pytest.mark.slow
Fresh = Callable[[], str]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
def test_b10_a_session_that_is_handed_on_stays_the_same_domain(
    rig: Rig, honest: RawGuest, fresh: Fresh
) -> None:
    """Who holds the descriptors is the guest; the domain is where they were asked for."""
    name = fresh()
    guest = painted(rig, name)
    code = "import os, sys; os.setuid(65534); os.write(int(sys.argv[1]), bytes(4) + bytes([7, 7, 0, 0]))"
    command = [sys.executable, "-c", code, str(guest.to_server)]
    assert subprocess.run(command, pass_fds=[guest.to_server], check=False).returncode == 0
    dropped(rig, guest, name, "channel: record type 1799")
    unharmed(rig, honest)


@pytest.mark.requirement("FTP_UIF_EXT.2", "nobody connects as another machine")
@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
def test_b10_b15_another_user_is_refused_although_the_folders_are_open(
    rig: Rig, honest: RawGuest, fresh: Fresh
) -> None:
    name = fresh()
    code = (
        "import os, socket, sys; os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); end.connect(sys.argv[1])\n"
        "print(end.recv(100).hex())"
    )
    paths = [rig.socket_of(name), rig.runtime / "control.sock"]
    opened = [*paths, *rig.runtime.parents, rig.runtime, rig.runtime / "guests"]
    modes = {path: path.stat().st_mode for path in opened}
    try:
        for path in opened:
            path.chmod(modes[path] | (0o666 if path in paths else 0o011))
        answers = [
            bytes.fromhex(
                subprocess.run(
                    [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
                ).stdout
            )
            for path in paths
        ]
    finally:
        for path, mode in modes.items():
            path.chmod(mode & 0o7777)
    assert answers[0] == b"SGUI" + struct.pack("<7I", 1, 2, 0, 0, 0, 0, 0)
    assert b'"ok":false' in answers[1] and b"uid 65534" in answers[1]
    assert rig.domain(name)["state"] == "absent"
    unharmed(rig, honest)


def test_b12_thousands_of_half_open_connections(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """To a guest socket: at most a few are looked at in a second; the guest that is there stays."""
    name = fresh()
    guest = painted(rig, name)
    before = fds(rig)
    with many_descriptors(), contextlib.ExitStack() as ends:
        for _ in range(1000):
            end = ends.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
            end.setblocking(False)
            with contextlib.suppress(BlockingIOError, BrokenPipeError):  # busy, or closed already
                end.connect(str(rig.socket_of(name)))
                end.send(b"x")
        unharmed(rig, honest)
        assert fds(rig) == before
    assert rig.domain(name)["generation"] == guest.generation
    guest.fill(1, 1, 1)


def test_b15_a_second_guest_of_the_same_domain_is_busy(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    name = fresh()
    guest = painted(rig, name)
    for _ in range(3):
        second = rig.guest(name)
        assert (second.status, second.generation, second.fds) == (1, 0, [])
        assert second.socket.recv(100) == b"", "closed after one packet"
    assert rig.domain(name)["generation"] == guest.generation
    rig.focus(name)
    rig.press(A)
    assert guest.keys(1.0) == [(A, 1)]
    rig.lift(A)
    assert guest.keys(1.0) == [(A, 0)]
    rig.focus("d00")
    unharmed(rig, honest)


@pytest.mark.requirement("FTP_UIF_EXT.2", "what a machine calls itself is nowhere believed")
def test_b15_what_a_guest_calls_itself_changes_nothing(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    name = fresh()
    guest = painted(rig, name)
    before = [(d["name"], d["label"]) for d in rig.status()["domains"]]
    picture = rig.shot()
    for title in (b"d00", b"SECRET", "d００".encode(), b"\x1b[2J", "\u202e00d".encode()):
        guest.record(1, title)
    time.sleep(0.2)
    assert [(d["name"], d["label"]) for d in rig.status()["domains"]] == before
    assert (rig.shot()[:20] == picture[:20]).mean() > 0.99, "no word of it is on the band"
    for untrusted in (b"\xff\xfe", b"a" * 257):
        other_name = fresh()
        other = painted(rig, other_name)
        other.record(1, untrusted)
        dropped(rig, other, other_name, "channel: title")
    unharmed(rig, honest)


def start(folder: Path, runtime: Path | None = None) -> "subprocess.CompletedProcess[str]":
    policy = folder / "policy.toml"
    policy.write_text(POLICY.format(layout="full", scale=1.0))
    command = [sys.executable, "-m", "sgui", "run", "--policy", str(policy), "--output", "headless"]
    command += ["--runtime-dir", str(runtime or folder / "run"), "--state-dir", str(folder / "state")]
    return subprocess.run(
        [*command, "--input", "none"], capture_output=True, text=True, timeout=20, check=False
    )


def plant_link(folder: Path) -> None:
    (folder / "real").mkdir(mode=0o700)
    (folder / "run").symlink_to(folder / "real")


def plant_file(where: str) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        (folder / "run" / "guests").mkdir(mode=0o700, parents=True)
        (folder / "run").chmod(0o700)
        (folder / "precious").write_text("precious")
        (folder / "run" / where).symlink_to(folder / "precious")

    return plant


def plant_open_folder(folder: Path) -> None:
    (folder / "run").mkdir()
    (folder / "run").chmod(0o777)


PLANTED = {
    "folder-is-a-link": plant_link,
    "folder-is-open": plant_open_folder,
    "control-is-a-link": plant_file("control.sock"),
    "guest-is-a-link": plant_file("guests/bank.sock"),
    "lock-is-a-link": plant_file("lock"),
    "generation-is-a-link": plant_file("generation"),
}


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_b11_what_was_planted_is_refused_and_not_followed(
    tmp_path: Path, plant: Callable[[Path], None], request: pytest.FixtureRequest
) -> None:
    plant(tmp_path)
    if "generation" in request.node.name:
        with Rig(tmp_path) as rig:
            assert rig.status()["mode"] == "normal"
    else:
        done = start(tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("sgui: runtime: ") and done.stderr.count("\n") == 1
    precious = tmp_path / "precious"
    assert not precious.exists() or precious.read_text() == "precious"


def test_b11_a_second_instance_disturbs_nobody(rig: Rig, honest: RawGuest, tmp_path: Path) -> None:
    done = start(tmp_path, rig.runtime)
    assert done.returncode == 1 and "another sgui runs" in done.stderr
    unharmed(rig, honest)
