"""The contract's sentences about the guest channel, spoken to the running system byte by byte."""

import fcntl
import itertools
import os
import pwd
import select
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rawguest import RawGuest
from tests.rig import A, B, Rig
from tests.stage import calm, connect, content, info, picture_when, policy, present, shows

SPARE = [f"spare-{n}" for n in range(24)]  # who breaks the rules must wait; the next test takes another
spare = itertools.cycle(SPARE)
SEALS = 0x1 | 0x2 | 0x4  # F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    domains = {"bank": 'label = "red"', "work": 'label = "green"', "web": 'label = "blue"'}
    domains |= dict.fromkeys(SPARE, 'label = "green"')
    text = policy(domains).replace("max_size = [1920, 1080]", "max_size = [800, 600]")
    with Rig(tmp_path_factory.mktemp("channel"), text) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    for domain in shared.status()["domains"]:
        if domain["state"] == "quarantined":
            shared.request(request="release", domain=domain["name"])
    calm(shared)


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


def dropped(rig: Rig, guest: RawGuest, name: str, why: str = "") -> str:
    """The session ended because of the guest; the reason that the user sees."""
    assert guest.closed() is not None, "the session goes on"
    status = rig.until(lambda s: info(s, name)["state"] in ("stopped", "quarantined"))
    reason: str = info(status, name)["reason"]
    assert reason.isascii() and why in reason
    return reason


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


# -- geometry ------------------------------------------------------------------------------------------------


def test_geometry_is_read_once_at_the_first_ring(rig: Rig) -> None:
    guest = connect(rig, "bank")
    guest.configure(100, 80)
    rig.until(lambda s: info(s, "bank")["size"] == [100, 80])
    guest.geometry(-1, 2**31 - 1, 0, 0, 99)
    for _ in range(3):
        guest.ring()
    guest.update(0, 0, 10, 10)
    time.sleep(0.1)
    domain = info(rig.status(), "bank")
    assert domain["size"] == [100, 80] and domain["state"] == "connected"


BAD_GEOMETRY = [
    (0, 0, 0, 0, 0),
    (0, 10, 40, 400, 32),
    (10, 0, 40, 400, 32),
    (-1, 10, 40, 400, 32),
    (10, -1, 40, 400, 32),
    (2**31 - 1, 10, 40, 400, 32),
    (10, 2**31 - 1, 40, 400, 32),
    (10, 10, 39, 400, 32),
    (10, 10, 0, 400, 32),
    (10, 10, 2**32 - 1, 400, 32),
    (10, 10, 40, 399, 32),
    (10, 10, 40, 0, 32),
    (10, 10, 40, 800 * 600 * 4 + 1, 32),
    (10, 10, 40, 2**32 - 1, 32),
    (10, 10, 40, 400, 0),
    (10, 10, 40, 400, 8),
    (10, 10, 40, 400, 15),
    (10, 10, 40, 400, 33),
    (10, 10, 40, 400, 255),
    (800, 600, 2**30, 800 * 600 * 4, 32),
    (16385, 1, 16385 * 4, 16385 * 4, 32),
]


@pytest.mark.parametrize("shape", BAD_GEOMETRY)
def test_geometry_that_does_not_fit_ends_the_session(rig: Rig, shape: tuple[int, int, int, int, int]) -> None:
    name = next(spare)
    guest = connect(rig, name)
    before = info(rig.status(), name)["violations"]
    guest.geometry(*shape)
    guest.ring()
    dropped(rig, guest, name, "fbif")
    domain = info(rig.status(), name)
    assert domain["violations"] == before + 1 and domain["size"] is None and domain["content"] is None


BAD_RESIZE = [
    (0, 0, 0, 32, 0),
    (-1, 10, 40, 32, 0),
    (10, 10, -40, 32, 0),
    (10, 10, 40, 32, -4),
    (10, 10, 40, 32, 800 * 600 * 4),
    (10, 10, 40, 32, 800 * 600 * 4 - 399),
    (10, 10, 40, 31, 0),
    (10, 10, 40, -32, 0),
    (801, 600, 801 * 4, 32, 0),
    (2**31 - 1, 2**31 - 1, 2**31 - 1, 32, 2**31 - 1),
    (10, 10, 39, 32, 0),
]


@pytest.mark.parametrize("shape", BAD_RESIZE)
def test_a_resize_that_does_not_fit_ends_the_session(rig: Rig, shape: tuple[int, int, int, int, int]) -> None:
    name = next(spare)
    (guest,) = present(rig, name, size=(64, 64))
    guest.push(struct.pack("<B3xiiiii", 3, *shape))
    guest.ring()
    dropped(rig, guest, name, "fbif")


def test_a_resize_at_the_very_end_of_the_memory_fits(rig: Rig) -> None:
    (guest,) = present(rig, "bank", size=(64, 64))
    rig.focus("bank")
    guest.resize(10, 10, 40, offset=800 * 600 * 4 - 400)
    guest.pixels[-400:] = bytes((7, 8, 9, 0)) * 100
    guest.update(0, 0, 10, 10)
    rig.until(lambda s: info(s, "bank")["size"] == [10, 10])
    time.sleep(0.1)
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, (9, 8, 7)))
    guest.resize(800, 600)
    rig.until(lambda s: info(s, "bank")["size"] == [800, 600])


# -- rings and records ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [52, 53, 2**31, 2**32 - 1, 2**32 - 51])
def test_an_index_further_ahead_than_the_ring_ends_the_session(rig: Rig, ahead: int) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    time.sleep(0.1)
    guest.fb[12:16] = struct.pack("<I", (guest.out_prod + ahead) % 2**32)
    guest.ring()
    reason = dropped(rig, guest, name)
    assert "ring" in reason or "index" in reason or "ahead" in reason


def test_a_full_ring_is_fine(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    time.sleep(0.1)
    for _ in range(51):
        guest.push(struct.pack("<B3xiiii", 2, 0, 0, 5, 5))
    guest.ring()
    time.sleep(0.2)
    assert struct.unpack("<I", guest.fb[8:12])[0] == guest.out_prod, "out_cons follows"
    assert info(rig.status(), "bank")["state"] == "connected"


@pytest.mark.parametrize("kind", [0, 1, 4, 255])
def test_an_unknown_ring_record_ends_the_session(rig: Rig, kind: int) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    guest.push(bytes([kind]))
    guest.ring()
    dropped(rig, guest, name, "fbif")


BAD_RECORDS = [
    (0, b"\0"),
    (5, b""),
    (0xFFFF, b""),
    (1, b"x" * 257),
    (2, b"1234567"),
    (3, b""),
    (3, b"\0" * 15),
    (3, struct.pack("<4I", 65, 64, 0, 0)),
    (3, struct.pack("<4I", 64, 65, 0, 0)),
    (3, struct.pack("<4I", 8, 8, 9, 0)),
    (3, struct.pack("<4I", 2**32 - 1, 2**32 - 1, 0, 0)),
    (4, b""),
    (4, struct.pack("<I", 2)),
    (4, b"\0" * 5),
    (1, b"x" * 4092),
]


@pytest.mark.parametrize("case", range(len(BAD_RECORDS)))
def test_an_unknown_type_or_length_of_a_record_ends_the_session(rig: Rig, case: int) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    guest.record(*BAD_RECORDS[case])
    reason = dropped(rig, guest, name)
    assert reason.startswith("channel")


def test_a_length_beyond_4096_in_all_ends_the_session(rig: Rig) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    os.write(guest.to_server, struct.pack("<HH", 1, 4093))
    dropped(rig, guest, name, "channel")


GOOD_RECORDS = [
    [(1, "Grüße".encode())],
    [(1, b"")],
    [(1, b"x" * 256)],
    [(3, struct.pack("<4I", 0, 0, 0, 0))],
    [(4, struct.pack("<I", 0)), (4, struct.pack("<I", 1))],
    [(2, struct.pack("<II", 12345, 4) + b"text")],
]


@pytest.mark.parametrize("case", range(len(GOOD_RECORDS)))
def test_known_records_are_taken(rig: Rig, case: int) -> None:
    (guest,) = present(rig, "bank")
    for kind, payload in GOOD_RECORDS[case]:
        guest.record(kind, payload)
    guest.update(0, 0, 1, 1)
    time.sleep(0.1)
    assert info(rig.status(), "bank")["state"] == "connected"
    assert rig.status()["clipboard"] is None


def test_half_a_record_and_then_silence_ends_the_session_within_two_seconds(rig: Rig) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    os.write(guest.to_server, b"\x01\x00\x05")
    began = time.monotonic()
    dropped(rig, guest, name)
    assert 1.0 < time.monotonic() - began < 3.0


def test_no_signal_on_a_guests_word_and_back(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, (250, 250, 0)))
    guest.record(4, struct.pack("<I", 0))
    rig.until(lambda s: info(s, "bank")["content"] is None)
    picture_when(rig, lambda p: not (p == (250, 250, 0)).all(axis=2).any())
    assert info(rig.status(), "bank")["state"] == "connected"
    guest.record(4, struct.pack("<I", 1))
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, (250, 250, 0)))


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
    assert guest.fb[1024:2048] == bytes(1024), "nothing is sent in the framebuffer's in ring"
    assert guest.fb[0:8] == bytes(8)


def test_a_ring_record_announces_keys(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    records(guest)
    rig.tap(A)
    assert (0, b"") in records(guest)


def test_size_hints_have_sixteen_bytes_and_fit_the_memory(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
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


def test_only_the_owner_may_connect(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("needs another user")
    root = Path(__file__).parents[2]
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o011)
    (tmp_path / "run").mkdir(0o711)
    (tmp_path / "run").chmod(0o711)
    domains = {"bank": f'label = "red"\nowner = "{pwd.getpwuid(1).pw_name}"', "work": 'label = "green"'}
    with Rig(tmp_path, policy(domains)) as rig:
        assert rig.socket_of("bank").stat().st_uid == 1
        assert rig.guest("bank").status == 2, "not the owner, root or not"
        answers = []
        for name in domains:
            command = [sys.executable, "-c", OTHER_USER, str(rig.socket_of(name)), str(root)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            answers.append(done.stdout.strip())
        assert answers[0] == "0" and answers[1] in ("2", "not even a socket")
        assert info(rig.status(), "bank")["violations"] == 0
