"""sgui/bridges/qemu.py: the whole process between a fake QEMU and a fake sgui."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import MessageType

from tests.bridges.fake_qemu import MAP, WANTS_REPLY, FakeQemu, Peer
from tests.bridges.fake_sgui import FakeSgui, Guest

XRGB = 0x20020888
WHITE = b"\xff" * 4


class Bench:
    """The process and both of its neighbours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.qemu: FakeQemu | None = None
        self.sgui: FakeSgui | None = None
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-I", "-m", "sgui.bridges.qemu", "--domain", "bank"]
        command += ["--guest-socket", str(self.folder / "bank.sock"), "--qmp", str(self.folder / "qmp")]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def running(self, size: tuple[int, int] = (64, 64)) -> tuple[Peer, Guest]:
        """QEMU's listener and sgui's guest, after a first white picture of 4 x 2."""
        self.qemu, self.sgui = FakeQemu(self.folder / "qmp"), FakeSgui(self.folder / "bank.sock", size)
        self.start()
        guest, peer = self.sgui.guest(), self.qemu.listener()
        peer.call("Scanout", "uuuuay", (4, 2, 16, XRGB, WHITE * 8))
        guest.until(lambda: guest.updates)
        return peer, guest

    def told(self, count: int) -> list[tuple[str, tuple[int, ...]]]:
        assert self.qemu is not None
        return [self.qemu.called() for _ in range(count)]

    def end(self) -> tuple[int, str]:
        """Exit code and what was said on standard error, but for what this system's cage lacks."""
        assert self.process is not None
        _out, said = self.process.communicate(timeout=10)
        lines = said.splitlines(keepends=True)
        return self.process.returncode, "".join(line for line in lines if "bank: cage: " not in line)

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        if self.qemu is not None:
            self.qemu.stop()
        if self.sgui is not None:
            self.sgui.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_a_picture_comes_through(bench: Bench) -> None:
    peer, guest = bench.running()
    assert (guest.size, guest.stride, guest.depth) == ((4, 2), 16, 32)
    assert guest.picture() == WHITE * 8
    guest.updates.clear()
    peer.call("Update", "iiiiuuay", (1, 1, 2, 1, 8, XRGB, b"abcdefgh"))
    guest.until(lambda: guest.updates)
    assert guest.updates == [(1, 1, 2, 1)]
    assert guest.picture() == WHITE * 5 + b"abcdefgh" + WHITE


def test_a_new_size_is_told_before_its_pixels(bench: Bench) -> None:
    peer, guest = bench.running()
    peer.call("Scanout", "uuuuay", (2, 3, 8, XRGB, b"\1" * 24))
    guest.until(lambda: guest.size == (2, 3))
    assert guest.picture() == b"\1" * 24


def test_many_updates_are_few_doorbells(bench: Bench) -> None:
    peer, guest = bench.running()
    rung = guest.rung
    for number in range(2000):
        peer.call("Update", "iiiiuuay", (number % 4, 0, 1, 1, 4, XRGB, bytes([number % 256]) * 4))
    peer.call("Update", "iiiiuuay", (0, 1, 1, 1, 4, XRGB, b"last"))
    guest.until(lambda: guest.picture()[16:20] == b"last")
    assert guest.rung - rung < 1000


def test_a_guest_of_sgui_that_is_not_looked_at_still_drains_qemu(bench: Bench) -> None:
    """QEMU would keep all of it in memory: its ring being full must not stop the bridge."""
    peer, guest = bench.running()
    row = b"\2" * 16
    for number in range(20_000):
        peer.call("Update", "iiiiuuay", (0, number % 2, 4, 1, 16, XRGB, row))
    peer.call("Update", "iiiiuuay", (0, 0, 1, 1, 4, XRGB, b"last"))
    guest.until(lambda: guest.picture()[:4] == b"last")
    assert all(x >= 0 and y >= 0 and x + w <= 4 and y + h <= 2 for x, y, w, h in guest.updates)


def test_keys_pointer_and_wheel_go_to_qemu(bench: Bench) -> None:
    _peer, guest = bench.running()
    guest.key(30, True)
    guest.key(30, False)
    guest.position(3, 1)
    guest.key(0x110, True)
    guest.key(0x110, False)
    guest.position(3, 1, wheel=1)
    assert bench.told(7) == [
        ("Press", (30,)),
        ("Release", (30,)),
        ("SetAbsPosition", (3, 1)),
        ("Press", (0,)),
        ("Release", (0,)),
        ("Press", (4,)),
        ("Release", (4,)),
    ]


def test_sizes_are_suggested_but_not_all_of_them(bench: Bench) -> None:
    _peer, guest = bench.running()
    guest.hint(100, 80)
    assert bench.told(1) == [("SetUIInfo", (25, 20, 0, 0, 100, 80))]
    for width in range(200, 240):
        guest.hint(width, 80)
    assert bench.told(1) == [("SetUIInfo", (59, 20, 0, 0, 239, 80))]


def test_cursors_are_passed_on(bench: Bench) -> None:
    peer, guest = bench.running()
    peer.call("CursorDefine", "iiiiay", (1, 1, 0, 0, b"argb"))
    guest.until(lambda: len(guest.cursors) == 2)
    assert guest.cursors == [b"\1\0\0\0\1\0\0\0" + bytes(8), b"argb"]


def test_the_end_of_qemu_is_said_and_ends_the_bridge(bench: Bench) -> None:
    peer, guest = bench.running()
    guest.key(30, True)
    assert bench.told(1) == [("Press", (30,))]
    peer.end.close()
    assert guest.ended()
    assert guest.signals == [0]
    code, said = bench.end()
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("sgui: bridge bank: qemu: it closed the display")


def test_all_keys_come_up_when_sgui_ends(bench: Bench) -> None:
    _peer, guest = bench.running()
    guest.key(30, True)
    guest.key(0x111, True)
    bench.told(2)
    guest.record(4, struct_closing(1, b"policy: bank is gone"))
    guest.close()
    assert sorted(bench.told(2)) == [("Release", (2,)), ("Release", (30,))]
    code, said = bench.end()
    assert (code, said.count("\n")) == (1, 1)
    assert "policy: bank is gone" in said


def test_all_keys_come_up_at_sigterm(bench: Bench) -> None:
    _peer, guest = bench.running()
    guest.key(30, True)
    bench.told(1)
    assert bench.process is not None
    bench.process.send_signal(signal.SIGTERM)
    assert bench.told(1) == [("Release", (30,))]
    assert bench.end() == (0, "")


def test_a_disabled_display_is_no_signal(bench: Bench) -> None:
    peer, guest = bench.running()
    peer.call("Disable")
    guest.until(lambda: guest.signals == [0])
    peer.call("Scanout", "uuuuay", (4, 2, 16, XRGB, b"\3" * 32))
    guest.until(lambda: guest.signals == [0, 1] and guest.picture() == b"\3" * 32)


def test_a_picture_larger_than_the_policy_allows_is_no_signal(bench: Bench) -> None:
    peer, guest = bench.running(size=(4, 4))
    peer.call("Scanout", "uuuuay", (4, 5, 16, XRGB, WHITE * 20))
    peer.call("Update", "iiiiuuay", (0, 4, 1, 1, 4, XRGB, b"more"))
    guest.until(lambda: guest.signals == [0])
    assert bench.qemu is not None and bench.qemu.listeners.empty()
    peer.call("Scanout", "uuuuay", (4, 4, 16, XRGB, b"\5" * 64))
    guest.until(lambda: guest.signals == [0, 1] and guest.size == (4, 4))


def test_an_update_of_another_surface_asks_for_all_of_it(bench: Bench) -> None:
    """QEMU shows text modes so: a new surface, and Updates of its rows alone."""
    peer, guest = bench.running()
    peer.call("Update", "iiiiuuay", (0, 0, 8, 1, 32, XRGB, b"\6" * 32))
    assert bench.qemu is not None
    again = bench.qemu.listener()
    again.call("Scanout", "uuuuay", (8, 1, 32, XRGB, b"\6" * 32))
    guest.until(lambda: guest.size == (8, 1) and guest.picture() == b"\6" * 32)


def scan_out_memory(peer: Peer, content: bytes, width: int = 4, height: int = 2) -> int:
    """As QEMU from 9.2 on; its own descriptor."""
    fd = os.memfd_create("qemu")
    os.write(fd, content)
    peer.call("ScanoutMap", "huuuuu", (fd, 0, width, height, width * 4, XRGB), MAP, WANTS_REPLY)
    assert peer.receive().header.message_type is MessageType.method_return
    return fd


def test_memory_is_read_where_something_changed(bench: Bench) -> None:
    peer, guest = bench.running()
    guest.updates.clear()
    fd = scan_out_memory(peer, b"\4" * 32)
    guest.until(lambda: guest.updates)
    assert guest.picture() == b"\4" * 32
    guest.updates.clear()
    os.pwrite(fd, b"new!", 20)
    peer.call("UpdateMap", "iiii", (1, 1, 1, 1), MAP)
    guest.until(lambda: guest.updates)
    assert guest.updates == [(1, 1, 1, 1)]
    assert guest.picture() == b"\4" * 20 + b"new!" + b"\4" * 8
    peer.call("Scanout", "uuuuay", (2, 2, 8, XRGB, b"\5" * 16))
    guest.until(lambda: guest.size == (2, 2))
    assert guest.picture() == b"\5" * 16
    os.close(fd)


def test_b01_memory_that_qemu_takes_away_ends_the_bridge_with_one_line(bench: Bench) -> None:
    peer, guest = bench.running()
    fd = scan_out_memory(peer, b"\4" * 32)
    guest.until(lambda: guest.picture() == b"\4" * 32)
    os.truncate(fd, 16)
    peer.call("UpdateMap", "iiii", (0, 0, 4, 2), MAP)
    os.close(fd)
    assert guest.ended()
    code, said = bench.end()
    assert (code, said.count("\n")) == (1, 1) and "ends 16 bytes early" in said


@pytest.mark.parametrize(
    ("member", "signature", "body", "reason"),
    [
        ("Scanout", "u", (1,), "signature 'u'"),
        ("Scanout", "uuuuay", (4, 2, 16, 7, WHITE * 8), "pixel format 0x7"),
        ("Scanout", "uuuuay", (1 << 31, 2, 16, XRGB, WHITE * 8), "width 2147483648"),
        ("Update", "iiiiuuay", (0, 0, 1 << 30, 1, 4, XRGB, WHITE), "width 1073741824"),
        ("CursorDefine", "iiiiay", (-5, 1, 0, 0, b""), "cursor of -5 x 1"),
        ("ScanoutDMABUF", "u", (1,), "has signature"),
    ],
)
def test_nonsense_ends_the_bridge_with_one_line(
    bench: Bench, member: str, signature: str, body: tuple[object, ...], reason: str
) -> None:
    peer, guest = bench.running()
    peer.call(member, signature, body)
    assert guest.ended()
    code, said = bench.end()
    assert (code, said.count("\n")) == (1, 1)
    assert reason in said


def test_update_before_scanout_ends_the_bridge(bench: Bench) -> None:
    bench.qemu, bench.sgui = FakeQemu(bench.folder / "qmp"), FakeSgui(bench.folder / "bank.sock")
    bench.start()
    bench.qemu.listener().call("Update", "iiiiuuay", (0, 0, 1, 1, 4, XRGB, b"abcd"))
    code, said = bench.end()
    assert code == 1 and "Update before Scanout" in said


def test_an_endless_message_is_refused_at_its_header(bench: Bench) -> None:
    peer, guest = bench.running()
    peer.end.sendall(b"l\1\0\1\xff\xff\xff\xff\1\0\0\0\x08\0\0\0")
    assert guest.ended()
    assert "message of" in bench.end()[1]


def test_the_bridge_waits_for_qemu(bench: Bench) -> None:
    bench.sgui = FakeSgui(bench.folder / "bank.sock")
    bench.start()
    assert bench.process is not None and bench.process.stderr is not None
    assert "waiting for QEMU" in bench.process.stderr.readline()
    bench.qemu = FakeQemu(bench.folder / "qmp")
    bench.qemu.listener()


def test_a_qemu_with_another_display_is_named(bench: Bench) -> None:
    bench.qemu, bench.sgui = FakeQemu(bench.folder / "qmp", p2p=False), FakeSgui(bench.folder / "bank.sock")
    bench.start()
    code, said = bench.end()
    assert code == 1 and "add_client: QEMU refuses" in said


def test_no_sgui_is_named(bench: Bench) -> None:
    bench.qemu = FakeQemu(bench.folder / "qmp")
    bench.start()
    code, said = bench.end()
    assert code == 1 and "bank.sock" in said and said.count("\n") == 1


def test_a_wait_of_sgui_is_waited_for(bench: Bench) -> None:
    bench.qemu = FakeQemu(bench.folder / "qmp")
    bench.sgui = FakeSgui(bench.folder / "bank.sock", refusals=((4, 50), (1, 0), (4, 10)))
    bench.start()
    bench.sgui.guest()


def test_quarantine_is_final(bench: Bench) -> None:
    bench.qemu = FakeQemu(bench.folder / "qmp")
    bench.sgui = FakeSgui(bench.folder / "bank.sock", refusals=((3, 0),))
    bench.start()
    code, said = bench.end()
    assert code == 1 and "quarantine" in said


def test_the_process_is_named(bench: Bench) -> None:
    bench.running()
    assert bench.process is not None
    assert Path(f"/proc/{bench.process.pid}/comm").read_text() == "sgui-bridge\n"


def struct_closing(code: int, reason: bytes) -> bytes:
    return code.to_bytes(4, "little") + reason
