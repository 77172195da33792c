"""sgui/bridges/rfb_link.py: a connection that never blocks."""

import socket
from pathlib import Path

import pytest

from sgui.bridges.rfb_link import READ_BYTES, WAITING_BYTES_MAX, Link, ServerGone, open_link
from sgui.values.address import Address
from sgui.values.errors import HostError


@pytest.fixture
def pair() -> tuple[Link, socket.socket]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    return Link(ours), theirs


def test_what_has_come_and_nothing(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    assert link.receive() == b""
    theirs.send(b"abc")
    assert link.receive() == b"abc"
    theirs.close()
    with pytest.raises(ServerGone, match="end of file"):
        link.receive()
    with pytest.raises(ServerGone):
        link.send(b"x")


def test_what_cannot_be_sent_waits_and_not_without_end(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    sent = 0
    while not link.unsent:
        link.send(bytes(10_000))
        sent += 10_000
    with pytest.raises(HostError, match="does not read"):
        for _ in range(WAITING_BYTES_MAX // 10_000 + 1):
            link.send(bytes(10_000))
            sent += 10_000
    got = 0
    while link.unsent or got < sent:
        got += len(theirs.recv(READ_BYTES))
        link.flush()
    assert got == sent


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"), (socket.AF_UNIX, "")]
)
def test_it_finds_who_listens(tmp_path: Path, family: socket.AddressFamily, host: str) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        path = str(tmp_path / "s")
        try:
            listening.bind(path if not host else (host, 0))
        except OSError:
            assert host == "::1"  # a machine without IPv6
            return
        port = listening.getsockname()[1] if host else 0
        address = Address(path=path) if not host else Address(host=host, port=port)
        with pytest.raises(HostError, match=r"rfb: .*refused"):
            open_link(address)
        listening.listen(1)
        link = open_link(address)
        end, _from = listening.accept()
        end.close()
        with pytest.raises(ServerGone):
            while link.receive() == b"":
                pass
        link.close()


def test_c06_a_reset_is_the_end_too(pair: tuple[Link, socket.socket]) -> None:
    link, theirs = pair
    link.send(b"unread")
    theirs.close()
    with pytest.raises(ServerGone):
        link.receive()
