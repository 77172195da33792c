"""Welcome packet and descriptors, what guests are told: byte by byte, over the running system."""

import fcntl
import os
import socket
import stat
import struct
import time
from pathlib import Path

import pytest

from tests.rig import A, Rig
from tests.stage import connect, info, present
from tests.system.channel.spare import SPARE

SEALS = 0x1 | 0x2 | 0x4  # F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW


# -- welcome -------------------------------------------------------------------------------------------------


def test_the_welcome_is_what_the_contract_says(rig: Rig) -> None:
    guest = connect(rig, "bank")
    magic, version, status, size, width, height, refresh, generation = struct.unpack("<4s7I", guest.packet)
    assert (magic, version, status, size) == (b"SGUI", 1, 0, 800 * 600 * 4)
    assert 0 < width <= 800 and 0 < height <= 600 and refresh == 0 and generation > 0
    assert info(rig.status(), "bank")["generation"] == generation
    fb, kbd, pixels, reading, writing = guest.fds
    assert [os.fstat(fd).st_size for fd in (fb, kbd, pixels)] == [4096, 4096, 800 * 600 * 4]
    for fd in (fb, kbd, pixels):
        assert fcntl.fcntl(fd, 1034) == SEALS
        for length in (0, 1 << 30):
            with pytest.raises(PermissionError):
                os.ftruncate(fd, length)
        assert os.pread(fd, 1 << 22, 0).count(0) == os.fstat(fd).st_size, "nothing of anybody else's"
    for fd, access in ((reading, os.O_RDONLY), (writing, os.O_WRONLY)):
        assert stat.S_ISFIFO(os.fstat(fd).st_mode)
        assert fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == access


def test_sockets_are_private_and_sequenced_packets(rig: Rig) -> None:
    assert stat.S_IMODE(rig.runtime.stat().st_mode) == 0o700
    for path in (rig.runtime / "control.sock", *(rig.runtime / "guests").iterdir()):
        assert stat.S_ISSOCK(path.stat().st_mode) and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {p.name for p in (rig.runtime / "guests").iterdir()} == {
        f"{name}.sock" for name in ("bank", "work", "web", *SPARE)
    }
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as end, pytest.raises(OSError):
        end.connect(str(rig.socket_of("bank")))


def test_a_second_connection_is_told_busy_and_closed(rig: Rig) -> None:
    first = connect(rig, "bank")
    second = rig.guest("bank")
    assert second.status == 1 and second.fds == [] and second.version == 1
    assert second.socket.recv(100) == b""
    first.show(32, 32, 1, 2, 3)
    rig.until(lambda s: info(s, "bank")["size"] == [32, 32])


def test_generations_are_never_reused(rig: Rig) -> None:
    seen = []
    for name in ("bank", "work", "bank", "web", "bank"):
        guest = connect(rig, name)
        seen.append(guest.generation)
        guest.close()
        rig.until(lambda s, name=name: info(s, name)["state"] == "absent")
    assert len(set(seen)) == len(seen) and seen == sorted(seen)


def test_generations_are_never_reused_by_another_run(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        with Rig(tmp_path) as rig:
            for name in ("bank", "work"):
                seen.append(connect(rig, name).generation)
            rig.kill("seat")
            time.sleep(0.5)
            for _ in range(100):
                try:
                    if rig.status()["output"]["frames"]:
                        break
                except OSError:
                    pass
                time.sleep(0.05)
            seen.append(connect(rig, "web").generation)
    assert len(set(seen)) == len(seen), seen


def test_the_server_never_reads_the_socket(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    guest.socket.settimeout(0.2)
    for _ in range(400):
        try:
            guest.socket.send(b"x" * 4000)
        except OSError:
            break
    rig.tap(A)
    assert guest.keys(1.0)[:1] == [(A, 1)]
    assert info(rig.status(), "bank")["state"] == "connected"


def test_back_off_doubles_then_quarantine_then_release(rig: Rig) -> None:
    waits = []
    for _ in range(3):
        guest = connect(rig, "bank")
        guest.record(77)
        assert guest.closed() is not None
        rig.until(lambda s: info(s, "bank")["state"] in ("stopped", "quarantined"))
        again = rig.guest("bank")
        assert again.status in (3, 4) and again.fds == []
        assert again.socket.recv(10) == b""
        waits.append((again.status, again.refresh_ms))
    assert [status for status, _ in waits] == [4, 4, 3]
    assert 0 < waits[0][1] <= 1000 < waits[1][1] <= 2000
    domain = info(rig.status(), "bank")
    assert domain["state"] == "quarantined"
    violations = domain["violations"]
    rig.sgui("release", "bank")
    status = rig.until(lambda s: info(s, "bank")["state"] != "quarantined")
    assert info(status, "bank")["violations"] == violations
    assert rig.guest("bank").status == 0
    kinds = [record["kind"] for record in rig.audit() if record.get("domain") == "bank"]
    assert any("quarantin" in kind for kind in kinds)
    assert any("release" in kind for kind in kinds)
