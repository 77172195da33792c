"""sgui/bridges/qmp.py"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sgui.bridges.qmp import Qmp
from sgui.values.errors import HostError, ProtocolError
from tests.bridges.fake_qemu import FakeQemu, Peer


@contextmanager
def saying(path: Path, *words: bytes) -> Iterator[None]:
    """A server that says each of these after one line it has read (the first at once), then closes."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen(1)

    def talk() -> None:
        client, _address = server.accept()
        with client:
            for number, word in enumerate(words):
                if number:
                    client.recv(4096)
                client.sendall(word)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    yield
    thread.join(5)
    server.close()


GREETING = b'{"QMP": {}}\n'
DONE = b'{"return": {}}\n'


def test_the_display_is_attached(tmp_path: Path) -> None:
    fake = FakeQemu(tmp_path / "q")
    ours, theirs = socket.socketpair()
    qmp = Qmp(tmp_path / "q")
    qmp.attach_display(theirs)
    qmp.close()
    theirs.close()
    ours.sendall(b"\0AUTH EXTERNAL 30\r\n")
    assert ours.recv(100).startswith(b"OK ")
    fake.stop()


def test_a_qemu_without_that_display_is_named(tmp_path: Path) -> None:
    fake = FakeQemu(tmp_path / "q", p2p=False)
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(HostError, match="add_client: QEMU refuses"):
        Qmp(tmp_path / "q").attach_display(theirs)
    fake.stop()


def test_no_qemu(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="No such file"):
        Qmp(tmp_path / "q")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((b'{"hello": 1}\n',), "does not greet"),
        ((b"RFB 003.008\n",), "not JSON"),
        ((b"[" * 50000 + b"\n",), "not JSON"),
        ((b"[1]\n",), "not an object"),
        ((b"x" * 70000,), "more than 65536"),
        ((b'{"QMP"',), "closed the connection"),
        ((GREETING, b""), "closed the connection"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, words: tuple[bytes, ...], reason: str) -> None:
    with saying(tmp_path / "q", *words), pytest.raises(ProtocolError, match=reason):
        Qmp(tmp_path / "q")


def test_events_before_a_result_are_ignored(tmp_path: Path) -> None:
    with saying(tmp_path / "q", GREETING, b'{"event": "STOP"}\n' + DONE, b'{"return": 5}\n'):
        qmp = Qmp(tmp_path / "q")
        assert qmp.command("query-status") == 5
        qmp.close()


def test_a_peer_is_what_the_tests_need() -> None:
    """The fake insists on the handshake, or a bridge that skips it would pass."""
    ours, theirs = socket.socketpair()
    ours.sendall(b"\0AUTH ANONYMOUS\r\n")
    with pytest.raises(AssertionError):
        Peer(theirs)
