"""sgui/bridges/rfb.py: the whole process between a fake VNC server and a fake sgui."""

import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.config.bridges import ENCODINGS
from sgui.wire.rfb import PICTURES
from sgui.wire.rfb_des import answer
from tests.bridges.fake_rfb import FakeRfb, Peer
from tests.bridges.fake_sgui import FakeSgui, Guest
from tests.bridges.test_qemu import Bench as Process
from tests.rfb_bytes import RESULT_OK, extended_clipboard, extended_size, given, init, rect, update

WHITE = b"\xff\xff\xff\0"
NOTIFY, REQUEST, PROVIDE = 1 << 27, 1 << 25, 1 << 28


class Bench(Process):
    """The process and both of its neighbours."""

    server: FakeRfb | None = None

    def start(self, *more: str) -> None:
        command = [sys.executable, "-I", "-m", "sgui.bridges.rfb", "--domain", "bank"]
        command += ["--guest-socket", str(self.folder / "bank.sock")]
        command += ["--server", f"unix:{self.folder / 'vnc'}", *more]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def begin(self, size: tuple[int, int] = (64, 64), *more: str) -> tuple[Peer, Guest]:
        """Before the server's first word."""
        self.server, self.sgui = FakeRfb(self.folder / "vnc"), FakeSgui(self.folder / "bank.sock", size)
        self.start(*more)
        return self.server.accept(), self.sgui.guest()

    def shown(self, size: tuple[int, int] = (64, 64)) -> tuple[Peer, Guest]:
        """After a first white picture of 8 x 4."""
        peer, guest = self.begin(size)
        peer.greet()
        peer.send(update(rect((0, 0, 8, 4), 0, WHITE * 32)))
        guest.until(lambda: guest.updates)
        assert peer.told() == struct.pack(">BBHHHH", 3, 1, 0, 0, 8, 4)
        guest.updates.clear()
        return peer, guest

    def close(self) -> None:
        super().close()
        if self.server is not None:
            self.server.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_every_encoding_has_a_name_in_the_policy() -> None:
    assert tuple(PICTURES) == ENCODINGS


def test_a_picture_comes_through(bench: Bench) -> None:
    peer, guest = bench.shown()
    assert (guest.size, guest.stride, guest.depth) == ((8, 4), 32, 32)
    peer.send(update(rect((1, 1, 2, 1), 0, b"abcdefgh"), rect((0, 3, 2, 1), 1, struct.pack(">HH", 1, 1))))
    guest.until(lambda: len(guest.updates) == 2)
    assert guest.updates == [(1, 1, 2, 1), (0, 3, 2, 1)]
    assert guest.picture() == WHITE * 9 + b"abcdefgh" + WHITE * 13 + b"abcdefgh" + WHITE * 6


def test_a_size_and_the_wish_for_one(bench: Bench) -> None:
    peer, guest = bench.shown()
    guest.hint(100, 80)
    peer.send(update(extended_size(8, 4)))
    assert peer.told_of(3)[:2] == b"\3\1"
    first = peer.told_of(251)
    assert first == struct.pack(">BxHHBxIHHHHI", 251, 100, 80, 1, 7, 0, 0, 100, 80, 9)
    for width in range(200, 240):
        guest.hint(width, 80)
    assert peer.told_of(251)[2:6] == struct.pack(">HH", 239, 80)
    peer.send(update(extended_size(2, 3, why=1)))
    assert peer.told_of(3) == struct.pack(">BBHHHH", 3, 0, 0, 0, 2, 3)
    peer.send(update(rect((0, 0, 2, 3), 0, b"\1" * 24)))
    guest.until(lambda: guest.size == (2, 3) and guest.updates)
    assert guest.picture() == b"\1" * 24


def test_keys_pointer_and_wheel_go_to_the_server(bench: Bench) -> None:
    peer, guest = bench.shown()
    guest.tap(30)
    guest.position(3, 1)
    guest.key(0x110, True)
    guest.position(3, 1, wheel=1)
    guest.key(0x110, False)
    assert [peer.told() for _ in range(7)] == [
        struct.pack(">BBxxI", 4, 1, 0x61),
        struct.pack(">BBxxI", 4, 0, 0x61),
        *(struct.pack(">BBHH", 5, mask, 3, 1) for mask in (0, 1, 17, 1, 0)),
    ]
    peer.send(update(rect((0, 0, 8, 4), -258), rect((0, 0, 0, 0), -257)))
    peer.told_of(3)
    guest.tap(30)
    guest.position(5, 0)
    assert [peer.told() for _ in range(3)] == [
        struct.pack(">BBHII", 255, 0, 1, 0x61, 30),
        struct.pack(">BBHII", 255, 0, 0, 0x61, 30),
        struct.pack(">BBHH", 5, 0, 0x7FFF + 2, 0x7FFF - 1),
    ]


def test_a_cursor_is_passed_on(bench: Bench) -> None:
    peer, guest = bench.shown()
    peer.send(update(rect((1, 0, 2, 1), -239, b"bgrxBGRX\x40")))
    guest.until(lambda: len(guest.cursors) == 2)
    assert guest.cursors == [struct.pack("<4I", 2, 1, 1, 0), bytes(4) + b"BGR\xff"]


def test_updates_that_come_by_themselves(bench: Bench) -> None:
    peer, guest = bench.shown()
    peer.send(b"\x96")
    assert peer.told() == struct.pack(">BBHHHH", 150, 1, 0, 0, 8, 4)
    fence = struct.pack(">B3xIB", 248, 1 << 31 | 1, 2) + b"ab"
    for number in range(3):
        peer.send(update(rect((number, 0, 1, 1), 0, b"abcd")), fence)
        assert peer.told() == struct.pack(">B3xIB", 248, 1, 2) + b"ab"
    guest.until(lambda: len(guest.updates) == 3)
    peer.send(update(rect((0, 0, 4, 2), -223)))
    assert peer.told() == struct.pack(">BBHHHH", 150, 1, 0, 0, 4, 2)
    assert peer.told() == struct.pack(">BBHHHH", 3, 0, 0, 0, 4, 2)
    peer.send(b"\x96\x96")
    assert peer.told() == struct.pack(">BBHHHH", 3, 1, 0, 0, 4, 2)


def test_a_copied_text_goes_when_it_is_asked_for(bench: Bench) -> None:
    peer, guest = bench.shown()
    guest.record(2, struct.pack("<I", 5))  # nothing to give
    peer.send(extended_clipboard(1 << 24 | NOTIFY | PROVIDE | 1, bytes(4)), extended_clipboard(NOTIFY | 1))
    assert peer.told()[8:12] == struct.pack(">I", 0x1F000001)
    guest.record(2, struct.pack("<I", 6))
    assert peer.told()[8:] == struct.pack(">I", REQUEST | 1)
    peer.send(extended_clipboard(PROVIDE | 1, given(b"copied\0")))
    peer.send(update(rect((0, 0, 1, 1), 0, b"abcd")))
    guest.until(lambda: guest.copied)
    assert guest.copied == [struct.pack("<II", 6, 6) + b"copied"]


def test_a_pasted_text_is_announced_and_handed_over_once(bench: Bench) -> None:
    peer, guest = bench.shown()
    peer.send(extended_clipboard(1 << 24 | NOTIFY | PROVIDE | 1, bytes(4)))
    peer.told()
    guest.record(3, struct.pack("<II", 9, 6) + b"pasted")
    assert peer.told()[8:] == struct.pack(">I", NOTIFY | 1)
    peer.send(extended_clipboard(REQUEST | 1) * 2)
    handed = peer.told()
    assert zlib.decompress(handed[12:]) == b"\0\0\0\7pasted\0"
    assert peer.told()[8:] == struct.pack(">I", NOTIFY)
    guest.tap(30)
    assert peer.told()[0] == 4


def test_a_password_comes_from_a_file(bench: Bench) -> None:
    (bench.folder / "secret").write_text("letmein\n")
    peer, guest = bench.begin((64, 64), "--password-file", str(bench.folder / "secret"))
    challenge = os.urandom(16)
    peer.send(b"RFB 003.008\n\2\1\2", challenge, RESULT_OK, init(8, 4))
    assert peer.take(13) == b"RFB 003.008\n\2"
    assert peer.take(17) == answer(b"letmein", challenge) + b"\1"
    peer.send(update(rect((0, 0, 8, 4), 0, WHITE * 32)))
    guest.until(lambda: guest.updates)


@pytest.mark.parametrize("text", [None, "", "x" * 65])
def test_a_password_file_that_cannot_be(bench: Bench, text: str | None) -> None:
    if text is not None:
        (bench.folder / "secret").write_text(text)
    bench.start("--password-file", str(bench.folder / "secret"))
    code, said = bench.end()
    assert code == 1 and said.count("\n") == 1 and "rfb: password file" in said


def test_the_end_of_the_server_is_said_and_ends_the_bridge(bench: Bench) -> None:
    peer, guest = bench.shown()
    guest.key(30, True)
    peer.told()
    peer.end.close()
    assert guest.ended()
    assert guest.signals == [0]
    assert bench.end() == (1, "sgui: bridge bank: rfb: the server closed the connection: end of file\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, None])
def test_when_sgui_or_the_bridge_ends_no_key_stays_down(bench: Bench, number: int | None) -> None:
    peer, guest = bench.shown()
    guest.key(30, True)
    guest.key(0x110, True)
    assert [peer.told()[0] for _ in range(2)] == [4, 5]
    if number is None:
        guest.close()
    else:
        assert bench.process is not None
        bench.process.send_signal(number)
    assert sorted(peer.told()[:2] for _ in range(2)) == [b"\4\0", b"\5\0"]
    code, said = bench.end()
    assert (code, said.count("\n")) == ((0, 0) if number else (1, 1))


def test_it_waits_for_a_server_and_says_so_once(bench: Bench) -> None:
    bench.start()
    assert bench.process is not None and bench.process.stderr is not None
    assert "waiting for the server: rfb: unix:/" in bench.process.stderr.readline()
    time.sleep(0.6)  # it looks again, twice
    bench.server, bench.sgui = FakeRfb(bench.folder / "vnc"), FakeSgui(bench.folder / "bank.sock")
    bench.server.accept().greet()
    bench.process.terminate()
    assert bench.end() == (0, "")


def test_a_picture_too_large_is_no_signal_and_another_size_is_heard_of(bench: Bench) -> None:
    peer, guest = bench.begin((8, 8))
    peer.greet(8, 4)
    peer.send(update(rect((0, 0, 100, 100), -223)))
    assert peer.told_of(3) == struct.pack(">BBHHHH", 3, 0, 0, 0, 1, 1)
    guest.until(lambda: guest.signals == [0])
    peer.send(update(rect((0, 0, 100, 100), 0, bytes(40_000))))
    assert peer.told_of(3) == struct.pack(">BBHHHH", 3, 1, 0, 0, 1, 1)
    peer.send(update(rect((0, 0, 8, 8), -223)))
    peer.told_of(3)
    peer.send(update(rect((0, 0, 8, 8), 0, WHITE * 64)))
    guest.until(lambda: guest.signals == [0, 1])
    assert guest.size == (8, 8) and guest.picture() == WHITE * 64
    peer.end.close()
    assert "100 x 100 is not shown: the framebuffer has 256 bytes" in bench.end()[1]


def test_what_cannot_be_is_named_and_ends_the_bridge(bench: Bench) -> None:
    peer, guest = bench.shown()
    peer.send(b"\7")
    assert guest.ended() and peer.gone()
    code, said = bench.end()
    assert (code, said) == (
        1,
        "sgui: bridge bank: rfb: message 7, allowed are 0, 2, 3, 150 and 248\n",
    )
