"""Attacks of group B on the control socket: B06, B07, B10, B11, B12, B13."""

import array
import contextlib
import os
import resource
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sgui.host import control_server
from sgui.host.control_client import ControlClient
from sgui.host.control_server import Asked, ControlServer
from sgui.host.listener import SO_PASSRIGHTS, listen
from sgui.values.errors import ConfigError
from sgui.wire.control import Request, encode_request, encode_result
from tests.rig import Rig

US = 1_000_000
STATUS = encode_request(Request("status"))
Notices = list[tuple[str, dict[str, str | int]]]
Connect = Callable[[], socket.socket]


@pytest.fixture
def notices() -> Notices:
    return []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "control.sock"


@pytest.fixture
def server(path: Path, notices: Notices) -> Iterator[ControlServer]:
    made = ControlServer(
        listen(path, 64), frozenset({os.getuid()}), lambda kind, fields: notices.append((kind, dict(fields)))
    )
    yield made
    made.close()


@pytest.fixture
def connect(path: Path, server: ControlServer) -> Iterator[Connect]:
    ends: list[socket.socket] = []

    def one() -> socket.socket:
        end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        end.connect(str(path))
        end.setblocking(False)
        ends.append(end)
        return end

    yield one
    for end in ends:
        end.close()


def calls(server: ControlServer, count: int = 40, now_us: int = 0) -> list[Asked]:
    """Some turns of a loop; each must be short, whatever the peers do."""
    asked: list[Asked] = []
    for _ in range(count):
        before = time.process_time()
        asked += server.on_ready(server.fds()[0], now_us)
        assert time.process_time() - before < 0.25
    return asked


def is_open(end: socket.socket) -> bool:
    try:
        while end.recv(65536):
            pass
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
    return False


def answers(server: ControlServer, end: socket.socket, now_us: int = 0) -> bool:
    """An honest client gets its answer."""
    calls(server, now_us=now_us)
    end.send(STATUS)
    for asked in calls(server, now_us=now_us):
        server.reply(asked.connection, encode_result("here"))
    try:
        return end.recv(1000) == encode_result("here")
    except BlockingIOError:
        return False


def as_on_an_older_kernel(server: ControlServer) -> None:
    """Descriptors may be sent along: SO_PASSRIGHTS is on, as it always is before Linux 6.16."""
    with contextlib.suppress(OSError):
        server._listener.setsockopt(socket.SOL_SOCKET, SO_PASSRIGHTS, 1)
    server._sealed = False


@pytest.mark.parametrize("sealed", [True, False])
def test_b06_b07_descriptors_never_arrive(
    server: ControlServer, connect: Connect, notices: Notices, sealed: bool
) -> None:
    """Refused at the sender on Linux 6.16 and later; before, the peer is dropped and nothing is kept."""
    if not sealed:
        as_on_an_older_kernel(server)
    held = len(os.listdir("/proc/self/fd"))
    end = connect()
    many = array.array("i", [0] * 253)
    calls(server)
    try:
        end.sendmsg([STATUS], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, many)])
    except PermissionError:
        assert sealed
        assert is_open(end)
    else:
        assert calls(server) == [], "no request that comes with descriptors is performed"
        assert not is_open(end)
        assert ("control.dropped", {"uid": os.getuid(), "why": "descriptors"}) in notices
    end.close()
    calls(server)
    for _ in range(100):
        if len(os.listdir("/proc/self/fd")) <= held:
            break
        time.sleep(0.01)
    assert len(os.listdir("/proc/self/fd")) <= held
    assert answers(server, connect())


@pytest.mark.parametrize("sealed", [True, False])
def test_b06_a_lingering_socket_does_not_stall_the_server(
    server: ControlServer, connect: Connect, sealed: bool
) -> None:
    """Closing a TCP socket with SO_LINGER and unsent data waits; the server must not be who closes it."""
    if not sealed:
        as_on_an_older_kernel(server)
    with socket.create_server(("127.0.0.1", 0)) as target:
        sender = socket.create_connection(target.getsockname())
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3))
        sender.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while sender.send(b"x" * 65536):
                pass
        end = connect()
        calls(server)
        try:
            socket.send_fds(end, [STATUS], [sender.fileno()])
        except PermissionError:
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sender.close()  # now the last one is in the server's queue, if it got there
        before = time.monotonic()
        assert calls(server) == []
        assert answers(server, connect())
        assert time.monotonic() - before < 1.5


def test_b07_a_full_descriptor_table_makes_nobody_spin(
    server: ControlServer, connect: Connect, notices: Notices
) -> None:
    first = connect()
    assert answers(server, first)
    waiting = connect()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    low = max(int(fd) for fd in os.listdir("/proc/self/fd")) + 2
    resource.setrlimit(resource.RLIMIT_NOFILE, (low, hard))
    held = []
    try:
        while True:
            held.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        pass
    try:
        calls(server, now_us=US)
        assert answers(server, first, now_us=US), "who is connected is served"
        assert [kind for kind, _ in notices].count("control.paused") == 1
        assert server.deadline() == 2 * US
    finally:
        for fd in held:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    server.on_deadline(2 * US)
    assert answers(server, waiting, now_us=2 * US)


@pytest.mark.requirement("FIA_UID.2", "the kernel names who connected")
def test_b10_authority_is_of_who_connected(
    server: ControlServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The uid is asked of the kernel once, at the accept; a socket passed on keeps it."""
    seen: list[int] = []
    original = control_server.user_of
    monkeypatch.setattr(control_server, "user_of", lambda end: seen.append(1) or original(end))
    end = connect()
    calls(server)
    for _ in range(3):
        assert answers(server, end)
    assert len(seen) == 1


def test_b11_only_a_stale_socket_is_replaced(path: Path, tmp_path: Path) -> None:
    listen(path, 4).close()
    listen(path, 4).close()
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    for plant in (
        lambda: path.write_text("x"),
        lambda: path.symlink_to(tmp_path / "elsewhere"),
        path.mkdir,
        lambda: os.mkfifo(path),
    ):
        plant()
        with pytest.raises(ConfigError, match=r"^runtime: .*control\.sock"):
            listen(path, 4)
        assert not (tmp_path / "elsewhere").exists()
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    with pytest.raises(ConfigError, match=r"^runtime: "):
        listen(tmp_path / ("x" * 200), 4)


def test_b12_a_thousand_silent_clients_keep_eight_places_and_lock_nobody_out(
    server: ControlServer, connect: Connect
) -> None:
    ends = []
    for _ in range(100):
        ends += [connect() for _ in range(10)]
        calls(server, 12)
        for end in ends[:-8]:
            end.close()
        ends = ends[-8:]
    calls(server)
    assert sum(is_open(end) for end in ends) == 8
    operator = connect()
    assert answers(server, operator)
    assert sum(is_open(end) for end in ends) == 7
    server.on_deadline(5 * US)
    assert not any(is_open(end) for end in [*ends, operator])
    assert answers(server, connect())


def test_b12_eight_who_speak_keep_their_places(server: ControlServer, connect: Connect) -> None:
    ends = [connect() for _ in range(8)]
    assert all(answers(server, end) for end in ends)
    ninth = connect()
    calls(server)
    assert b"allowed are 8" in ninth.recv(1000)
    assert not is_open(ninth)
    assert all(answers(server, end) for end in ends)


def test_b12_watchers_never_take_the_last_place(server: ControlServer, connect: Connect) -> None:
    ends = [connect() for _ in range(8)]
    for end in ends:
        end.send(encode_request(Request("watch")))
    calls(server)
    replies = [end.recv(1000) for end in ends]
    assert sum(b'"ok":true' in reply for reply in replies) == 7
    server.on_deadline(5 * US)
    assert answers(server, connect(), now_us=5 * US)


def test_b12_seven_watchers_and_one_who_may_not_watch_lock_nobody_out(
    server: ControlServer, connect: Connect
) -> None:
    for _ in range(8):
        connect().send(encode_request(Request("watch")))
        calls(server)
    assert answers(server, connect())


def test_b12_who_asked_long_ago_makes_room(server: ControlServer, connect: Connect) -> None:
    """Asking once in five seconds keeps a connection open, but not a place from somebody who needs it."""
    ends = [connect() for _ in range(8)]
    assert all(answers(server, end) for end in ends)
    assert all(answers(server, end, now_us=2 * US) for end in ends[1:])
    assert answers(server, connect(), now_us=2 * US)
    assert [is_open(end) for end in ends] == [False] + [True] * 7


def test_b12_a_crowd_at_the_door_pushes_nobody_out_unheard(server: ControlServer, connect: Connect) -> None:
    """The operator waits in the backlog, his request sent, and so do many who say nothing."""
    operator = connect()
    operator.send(STATUS)
    for _ in range(30):
        connect()
    for asked in calls(server):
        server.reply(asked.connection, encode_result("here"))
    assert operator.recv(1000) == encode_result("here")


def test_b12_the_refusal_is_read_although_the_request_was_not(
    server: ControlServer, connect: Connect
) -> None:
    """A client that asks before it was accepted, as all do, is told why, and not of a connection reset."""
    ends = [connect() for _ in range(8)]
    assert all(answers(server, end) for end in ends)
    ninth = connect()
    ninth.send(STATUS)
    calls(server)
    assert b"allowed are 8" in ninth.recv(1000)


def test_b12_replies_that_nobody_reads_end_the_connection(server: ControlServer, connect: Connect) -> None:
    end = connect()
    calls(server)
    large = encode_result("x" * 60000)
    for n in range(1000):
        try:
            end.send(STATUS)
        except BrokenPipeError:
            break
        for asked in calls(server, 2, now_us=n * US):
            server.reply(asked.connection, large)
    else:
        raise AssertionError("a peer that never reads was fed for ever")
    assert answers(server, connect(), now_us=2000 * US)


def test_b12_a_watcher_that_does_not_read_is_dropped(
    server: ControlServer, connect: Connect, notices: Notices
) -> None:
    end, reader = connect(), connect()
    for one in (end, reader):
        one.send(encode_request(Request("watch")))
    calls(server)
    for _ in range(5000):
        server.publish(b"x" * 200)
        assert is_open(reader)
    assert not is_open(end)
    assert [kind for kind, _ in notices] == ["control.dropped"]


def test_b12_a_notice_that_is_published_itself_does_no_harm(path: Path) -> None:
    server = ControlServer(listen(path, 8), frozenset({os.getuid()}), lambda *_: server.publish(b"x" * 200))
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        end.connect(str(path))
        calls(server)
        end.send(encode_request(Request("watch")))
        calls(server)
        for _ in range(5000):
            server.publish(b"x" * 200)
        assert not server.watched
    server.close()


@pytest.mark.parametrize(
    "packet",
    [
        b"{" * 65536,
        b"[" * 100000,
        b'{"request":' + b"1" * 10000 + b"}",
        b'{"request":"status","request":"stop"}',
        b'{"request":NaN}',
        b'{"request":"\\ud800"}',
        b'{"' + b"a." * 20000 + b'":1}',
        b'{"request":"focus","domain":"\\u001b[2J\\n"}',
        b"\xff\xfe",
        b"\x00",
    ],
    ids=lambda packet: packet[:12].hex(),
)
def test_b13_hostile_bodies_are_refused_within_milliseconds(
    server: ControlServer, connect: Connect, packet: bytes
) -> None:
    end = connect()
    calls(server)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    end.send(packet)
    before = time.process_time()
    assert calls(server, 2) == []
    assert time.process_time() - before < 0.05
    reply = end.recv(65536)
    assert reply.startswith(b'{"ok":false,"error":"')
    assert reply.isascii()
    assert len(reply) < 400
    assert answers(server, end)


def test_b12_b13_the_whole_system_under_attack_serves_its_user(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig, contextlib.ExitStack() as ends:
        for n in range(60):
            end = ends.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
            end.connect(str(rig.runtime / "control.sock"))
            end.setblocking(False)
            with contextlib.suppress(OSError):
                end.send((b"[" * 60000, b'{"request":NaN}', b"")[n % 3])
        rig.attention()
        rig.until(lambda status: status["presented_mode"] == "attention")
        assert rig.sgui("status").stdout.startswith("sgui ")
        assert "Traceback" not in rig.errors()


def test_no_answer_and_no_server_are_errors_in_words(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"^control: .*is `sgui run` there"):
        ControlClient(tmp_path).ask(Request("status"))
