"""The control server against well-behaved and merely clumsy peers; the hostile ones are in tests/hostile."""

import os
import select
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sgui.host import control_server
from sgui.host.control_peer import BURST, REFILL_US
from sgui.host.control_server import Asked, ControlServer
from sgui.host.listener import listen
from sgui.wire.control import Request, encode_event, encode_request, encode_result

US = 1_000_000
STATUS = encode_request(Request("status"))
WATCH = encode_request(Request("watch"))
Connect = Callable[[], socket.socket]
Notices = list[tuple[str, dict[str, str | int]]]


@pytest.fixture
def notices() -> Notices:
    return []


@pytest.fixture
def server(tmp_path: Path, notices: Notices) -> Iterator[ControlServer]:
    listener = listen(tmp_path / "control.sock", 16)
    made = ControlServer(
        listener, frozenset({os.getuid()}), lambda kind, fields: notices.append((kind, dict(fields)))
    )
    yield made
    made.close()


@pytest.fixture
def connect(tmp_path: Path, server: ControlServer) -> Iterator[Connect]:
    ends: list[socket.socket] = []

    def one() -> socket.socket:
        end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        end.settimeout(5)
        end.connect(str(tmp_path / "control.sock"))
        ends.append(end)
        return end

    yield one
    for end in ends:
        end.close()


def turn(server: ControlServer, now_us: int = 0) -> list[Asked]:
    """What a loop does while the server has something to do."""
    asked: list[Asked] = []
    for _ in range(50):
        if not select.select(server.fds(), [], [], 0)[0]:
            return asked
        asked += server.on_ready(server.fds()[0], now_us)
    raise AssertionError("the server never comes to rest")


def closed(end: socket.socket) -> bool:
    end.setblocking(False)
    try:
        while end.recv(65536):
            pass
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
    return True


def test_a_request_comes_out_and_its_reply_goes_back(server: ControlServer, connect: Connect) -> None:
    end = connect()
    end.send(encode_request(Request("focus", "bank")))
    (asked,) = turn(server)
    assert (asked.uid, asked.request) == (os.getuid(), Request("focus", "bank"))
    assert server.reply(asked.connection, encode_result(None))
    assert end.recv(100) == b'{"ok":true,"result":null}'


def test_requests_of_one_connection_are_answered_in_their_order(
    server: ControlServer, connect: Connect
) -> None:
    end = connect()
    end.send(STATUS)
    end.send(encode_request(Request("lock")))
    (first,) = turn(server)
    assert turn(server) == [], "the second waits until the first is answered"
    server.reply(first.connection, encode_result(1))
    (second,) = turn(server)
    assert second.request == Request("lock")


def test_a_reply_may_carry_a_descriptor(server: ControlServer, connect: Connect) -> None:
    end = connect()
    end.send(encode_request(Request("screenshot")))
    (asked,) = turn(server)
    memory = os.memfd_create("picture")
    os.write(memory, b"pixels")
    assert server.reply(asked.connection, encode_result({}), (memory,))
    os.close(memory)
    _, fds, _, _ = socket.recv_fds(end, 100, 4)
    assert os.pread(fds[0], 100, 0) == b"pixels"
    os.close(fds[0])


def test_nonsense_is_refused_and_the_connection_goes_on(
    server: ControlServer, connect: Connect, notices: Notices
) -> None:
    end = connect()
    end.send(b"{")
    assert turn(server) == []
    assert b'"ok":false' in end.recv(1000)
    assert [kind for kind, _ in notices] == ["control.refused"]
    end.send(STATUS)
    assert len(turn(server)) == 1


def test_silence_ends_a_connection_after_five_seconds(server: ControlServer, connect: Connect) -> None:
    assert server.deadline() is None
    end = connect()
    turn(server, now_us=1 * US)
    assert server.deadline() == 6 * US
    server.on_deadline(6 * US - 1)
    assert not closed(end)
    server.on_deadline(6 * US)
    assert closed(end)
    assert server.deadline() is None


def test_every_request_starts_the_five_seconds_again(server: ControlServer, connect: Connect) -> None:
    end = connect()
    for second in (0, 4, 8):
        end.send(STATUS)
        (asked,) = turn(server, second * US)
        server.on_deadline(second * US)
        assert server.deadline() is None, "who waits for an answer is not silent"
        assert server.reply(asked.connection, encode_result(None))
        server.on_deadline(second * US)
        assert server.deadline() == (second + 5) * US


def test_watchers_see_events_and_may_be_silent(server: ControlServer, connect: Connect) -> None:
    end, other = connect(), connect()
    end.send(WATCH)
    assert turn(server) == []
    assert end.recv(100) == encode_result(None)
    assert server.watched
    server.on_deadline(60 * US)
    event = encode_event("2026-01-01T00:00:00Z", "focus.changed", {"domain": "bank"})
    server.publish(event)
    assert end.recv(1000) == event
    assert closed(other)
    end.close()
    turn(server)
    assert not server.watched


def test_a_watcher_that_speaks_is_dropped(server: ControlServer, connect: Connect) -> None:
    end = connect()
    end.send(WATCH)
    turn(server)
    end.send(STATUS)
    turn(server)
    assert closed(end)


def test_who_asks_too_often_waits_and_is_not_lost(server: ControlServer, connect: Connect) -> None:
    end = connect()
    for _ in range(BURST):
        end.send(STATUS)
        (asked,) = turn(server, US)
        server.reply(asked.connection, encode_result(None))
        end.recv(100)
    end.send(STATUS)
    assert turn(server, US) == []
    assert server.deadline() == US + REFILL_US
    server.on_deadline(US + REFILL_US)
    assert len(turn(server, US + REFILL_US)) == 1


def test_a_stranger_is_told_and_closed(
    server: ControlServer, connect: Connect, notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_server, "user_of", lambda _: 4711)
    end = connect()
    end.send(encode_request(Request("stop")))
    assert turn(server) == []
    with pytest.raises(ConnectionResetError):  # the kernel's word for: closed without reading it
        end.recv(1000)
    assert b"uid 4711" in end.recv(1000)
    assert closed(end)
    assert notices[0][0] == "control.denied"


def test_a_reply_to_somebody_gone_is_false_and_harmless(server: ControlServer, connect: Connect) -> None:
    end = connect()
    end.send(STATUS)
    (asked,) = turn(server)
    end.close()
    assert not server.reply(asked.connection, encode_result(None))
    assert not server.reply(asked.connection, encode_result(None))
    assert not server.reply(999, encode_result(None))


def test_closing_ends_everything(tmp_path: Path) -> None:
    server = ControlServer(listen(tmp_path / "c", 4), frozenset({os.getuid()}), lambda *_: None)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        end.connect(str(tmp_path / "c"))
        turn(server)
        server.close()
        assert closed(end)
