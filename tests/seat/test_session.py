"""What a session allocates, gives away and closes."""

import gc
import os
import socket

import pytest

from sgui.host.link import close_all
from sgui.seat.ledger import LEDGER_BYTES
from sgui.seat.session import Session, allocate
from sgui.values.errors import HostError
from sgui.wire.channel import Record, encode


def open_count() -> int:
    gc.collect()  # descriptors of other tests
    return len(os.listdir("/proc/self/fd"))


def test_b01_everything_given_is_ours_sealed_and_zero() -> None:
    before = open_count()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    fds, given = allocate(ours, 640 * 480 * 4)
    assert [os.fstat(fd).st_size for fd in given[:3]] == [4096, 4096, 640 * 480 * 4]
    for fd in given[:3]:
        with pytest.raises(PermissionError):
            os.ftruncate(fd, 0)
        assert not any(os.pread(fd, 1 << 22, 0))
    os.write(fds.from_server, b"x")
    assert os.read(given[3], 9) == b"x"
    os.write(given[4], b"y")
    assert os.read(fds.to_server, 9) == b"y"
    session = Session("bank", 1, 640 * 480 * 4, fds)
    assert session.fds.all() == (
        fds.fb_page, fds.kbd_page, fds.framebuffer, fds.from_server, fds.to_server, fds.guest, fds.ledger
    )  # fmt: skip
    session.close()
    close_all(given)
    theirs.close()
    assert open_count() == before


def test_only_policy_makes_a_frame_socket() -> None:
    """Without one no descriptor of a guest has a way to us."""
    before = open_count()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    fds, given = allocate(ours, 4096)
    assert fds.frames is None and len(given) == 5
    close_all([fd for fd in (*fds.all(), *given) if fd != fds.guest])
    fds, given = allocate(ours, 4096, frames=True)
    assert fds.frames == fds.all()[-1] and len(given) == 6
    with socket.socket(fileno=given[5]) as guest:
        guest.send(b"frame")
        assert os.read(fds.frames, 9) == b"frame"
    close_all((*fds.all(), *given[:5]))
    ours.detach()
    theirs.close()
    assert open_count() == before


def test_g02_memory_that_cannot_be_had_leaves_nothing_open() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    before = open_count()
    with pytest.raises((HostError, OSError)):
        allocate(ours, -1)
    assert open_count() == before
    ours.close()
    theirs.close()


def test_e17_the_ledger_outlives_the_seat_and_holds_no_copied_text() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    fds, given = allocate(ours, 4096)
    session = Session("bank", 1, 4096, fds)
    said = encode(Record(1, b"title")) + encode(Record(2, bytes(8) + b"secret"))
    session.keep_words(said)
    kept = os.pread(fds.ledger, LEDGER_BYTES, 0)
    assert b"title" in kept
    assert b"secret" not in kept
    session.decoder.feed(said[:-3])
    session.keep_words(said[-3:])
    session.keep_words()
    kept = os.pread(fds.ledger, LEDGER_BYTES, 0)
    assert b"sec" not in kept
    assert b"ret" not in kept
    session.close()
    close_all(given)
    theirs.close()
