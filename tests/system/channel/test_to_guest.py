"""What the server writes into pages and pipes, and how sessions end."""

import os
import pwd
import select
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.rawguest import RawGuest
from tests.rig import A, B, Rig
from tests.stage import info, policy, present


def records(guest: RawGuest, wait: float = 0.3) -> list[tuple[int, bytes]]:
    """Whole records in the from-server pipe, until it is quiet for `wait`."""
    data = b""
    while select.select([guest.from_server], [], [], wait)[0]:
        chunk = os.read(guest.from_server, 65536)
        if not chunk:
            break
        data += chunk
    found = []
    while data:
        kind, length = struct.unpack_from("<HH", data)
        assert 4 + length <= 4096 and len(data) >= 4 + length
        found.append((kind, data[4 : 4 + length]))
        data = data[4 + length :]
    return found


# -- to the guest --------------------------------------------------------------------------------------------


def test_the_pages_show_documented_bytes_only(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    for _ in range(8):
        rig.tap(A, B)
    rig.status()
    time.sleep(0.05)
    count = struct.unpack("<I", guest.kbd[4:8])[0]
    assert count == 32
    for slot in range(51):
        at = 1024 + slot * 40
        code = struct.unpack_from("<I", guest.kbd, at + 4)[0]
        if slot < count:
            assert guest.kbd[at] == 3 and guest.kbd[at + 1] in (0, 1) and code in (A, B)
            assert guest.kbd[at + 2 : at + 4] == b"\0\0" and guest.kbd[at + 8 : at + 40] == bytes(32)
        else:
            assert guest.kbd[at : at + 40] == bytes(40)
    assert guest.kbd[8:1024] == bytes(1016) and guest.kbd[1024 + 51 * 40 :] == bytes(4096 - 1024 - 2040)
    assert guest.fb[1024:2024] == bytes(1000), "nothing is sent in the framebuffer's in ring"
    assert struct.unpack("<I", guest.fb[2024:2028])[0] <= guest.out_prod, "up to where all was presented"
    assert guest.fb[2028:2048] == bytes(20)
    assert guest.fb[0:8] == bytes(8)


def test_a_ring_record_announces_keys(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    records(guest)
    rig.tap(A)
    assert (0, b"") in records(guest)


def test_size_hints_have_sixteen_bytes_and_fit_the_memory(rig: Rig) -> None:
    guest, _ = present(rig, "bank", "work")
    hints = [payload for kind, payload in records(guest) if kind == 1]
    rig.request(request="layout", layout="tile")
    hints += [payload for kind, payload in records(guest) if kind == 1]
    assert hints, "the server hints the size it would like"
    for payload in hints:
        width, height, _, scale = struct.unpack("<4I", payload)
        assert 0 < width <= 800 and 0 < height <= 600 and scale == 64


def test_a_guest_that_does_not_read_loses_the_newest_events_and_no_release(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    for _ in range(100):
        rig.tap(A)
    rig.press(B)
    rig.status()
    time.sleep(0.05)
    first = guest.keys()
    assert len(first) <= 51 and first[:2] == [(A, 1), (A, 0)]
    guest.ring()
    time.sleep(0.1)
    rest = guest.keys()
    held: set[int] = set()
    for code, pressed in first + rest:
        held = held | {code} if pressed else held - {code}
    assert held == set(), "when it reads again it sees all keys up"
    rig.lift(B)
    rig.tap(A)
    assert [key for key in guest.keys(0.5) if key[0] == A][:1] == [(A, 1)]


def test_closing_is_told_when_the_server_stops(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        guests = present(rig, "bank", "work")
        for guest in guests:
            records(guest)
        assert rig.process is not None
        rig.process.terminate()
        for guest in guests:
            data = guest.closed()
            assert data is not None
            kind, length = struct.unpack_from("<HH", data)
            while kind != 4 and len(data) > 4 + length:
                data = data[4 + length :]
                kind, length = struct.unpack_from("<HH", data)
            assert kind == 4 and length >= 4
            assert data[8 : 4 + length].decode("ascii")
        assert rig.process.wait(5) == 0


@pytest.mark.parametrize("how", ["pipe", "socket"])
def test_either_end_of_file_ends_the_session(rig: Rig, how: str) -> None:
    """The pipe the guest writes; its socket."""
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    if how == "pipe":
        os.close(guest.to_server)
        guest.fds.remove(guest.to_server)
    else:
        guest.socket.close()
    status = rig.until(lambda s: info(s, "bank")["state"] == "absent")
    assert status["focus"] is None


OTHER_USER = """
import os, sys
sys.path.insert(0, sys.argv[2])
from tests.rawguest import RawGuest
os.setgid(1)
os.setuid(1)
try:
    print(RawGuest(sys.argv[1]).status)
except OSError:
    print("not even a socket")
"""


def test_only_the_owner_may_connect() -> None:
    if os.getuid() != 0:
        pytest.skip("needs another user")
    root = Path(__file__).parents[2]
    domains = {"bank": f'label = "red"\nowner = "{pwd.getpwuid(1).pw_name}"', "work": 'label = "green"'}
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        for place in (Path(folder), Path(folder) / "run"):
            place.mkdir(exist_ok=True)
            place.chmod(0o711)
        owners_only(Path(folder), domains, root)


def owners_only(folder: Path, domains: dict[str, str], root: Path) -> None:
    with Rig(folder, policy(domains)) as rig:
        assert rig.socket_of("bank").stat().st_uid == 1
        assert rig.guest("bank").status == 2, "not the owner, root or not"
        answers = []
        for name in domains:
            command = [sys.executable, "-c", OTHER_USER, str(rig.socket_of(name)), str(root)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            answers.append(done.stdout.strip())
        assert answers[0] == "0" and answers[1] in ("2", "not even a socket")
        assert info(rig.status(), "bank")["violations"] == 0
