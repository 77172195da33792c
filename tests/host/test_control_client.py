"""The client against servers that are not what they should be: an error in words, never a hang."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sgui.host import control_client
from sgui.host.control_client import ControlClient, RequestRefused
from sgui.host.listener import listen
from sgui.values.errors import HostError, ProtocolError
from sgui.wire.control import Request, encode_refusal, encode_result

STATUS = Request("status")
Answer = Callable[[socket.socket], None]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], ControlClient]]:
    """A server that does this to each connection."""
    monkeypatch.setattr(control_client, "PAUSE_S", 0.01)
    monkeypatch.setattr(control_client, "ANSWER_S", 0.3)
    listener = listen(tmp_path / "control.sock", 8)
    listener.settimeout(0.02)
    threads: list[threading.Thread] = []
    ended = threading.Event()

    def begin(answer: Answer) -> ControlClient:
        def loop() -> None:
            while not ended.is_set():
                with contextlib.suppress(OSError):
                    connected, _ = listener.accept()
                    connected.setblocking(True)
                    with connected:
                        answer(connected)

        threads.append(threading.Thread(target=loop))
        threads[-1].start()
        return ControlClient(tmp_path)

    yield begin
    ended.set()
    for thread in threads:
        thread.join()
    listener.close()


def test_a_refusal_is_an_error_with_its_reasons(serve: Callable[[Answer], ControlClient]) -> None:
    client = serve(lambda end: end.send(encode_refusal("a: 1\nb: 2")) and None)
    with pytest.raises(RequestRefused, match="a: 1\nb: 2"):
        client.ask(STATUS)


@pytest.mark.parametrize("nonsense", [b"HTTP/1.1 400", b"{}", b"\xff" * 100, b"[" * 5000, b'{"ok":true}'])
def test_another_program_there_is_an_error(serve: Callable[[Answer], ControlClient], nonsense: bytes) -> None:
    client = serve(lambda end: end.send(nonsense) and None)
    with pytest.raises(ProtocolError, match=r"^control: "):
        client.ask(STATUS)


def test_a_server_that_says_nothing_is_an_error(serve: Callable[[Answer], ControlClient]) -> None:
    client = serve(lambda end: end.recv(100) and end.recv(100) and None)
    with pytest.raises(HostError, match=r"^control: no answer within"):
        client.ask(STATUS)


def test_closed_before_the_answer_is_tried_again(serve: Callable[[Answer], ControlClient]) -> None:
    seen: list[int] = []

    def third_time(end: socket.socket) -> None:
        seen.append(1)
        if len(seen) == 3:
            end.recv(100)
            end.send(encode_result("here"))

    assert serve(third_time).ask(STATUS) == "here"
    assert len(seen) == 3


def test_closed_for_ever_is_an_error(serve: Callable[[Answer], ControlClient]) -> None:
    with pytest.raises(HostError, match=r"^control: .* closed 20 times"):
        serve(lambda _: None).ask(STATUS)


@pytest.mark.parametrize("count", [1, 4, 20])
def test_descriptors_that_nobody_wants_are_closed(
    serve: Callable[[Answer], ControlClient], count: int
) -> None:
    def many(end: socket.socket) -> None:
        socket.send_fds(end, [encode_result(1)], [0] * count)

    client = serve(many)
    held = len(os.listdir("/proc/self/fd"))
    with contextlib.suppress(ProtocolError):  # more than any reply may carry
        assert client.ask(STATUS) == 1
    with pytest.raises(ProtocolError):
        client.picture()
    for _ in range(100):
        if len(os.listdir("/proc/self/fd")) <= held:  # the server's end closes when it likes
            return
        time.sleep(0.01)
    raise AssertionError("descriptors are left open")


def test_a_path_too_long_and_a_missing_one_are_errors(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / ("x" * 150), Path("/dev/null")):
        with pytest.raises(HostError, match=r"^control: .*is `sgui run` there\?$"):
            ControlClient(folder).ask(STATUS)
