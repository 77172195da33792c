"""The other end of the control socket: what `sgui status` and its sisters, and tests, ask with."""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sgui.host.picture import Picture, read_picture
from sgui.values.errors import HostError, ProtocolError, SguiError
from sgui.values.limits import CONTROL_BYTES
from sgui.wire.control import Request, decode_event, decode_reply, encode_request
from sgui.wire.strict_json import Json

ANSWER_S = 10.0
TRIES = 20  # the server may have had no place for us, for a moment
PAUSE_S = 0.1


class RequestRefused(SguiError):
    """sgui said no; str() is why, one line a reason."""


class _NoPlace(Exception):
    """Closed before an answer, or no room to connect: worth another try."""


@dataclass(frozen=True, slots=True)
class ControlClient:
    """runtime_dir: where sgui's control.sock is.

    Raises HostError where nobody answers, RequestRefused for a refusal, ProtocolError for nonsense.
    """

    runtime_dir: Path

    def ask(self, request: Request) -> Json:
        """The result of one request."""
        end, result, fds = self._answer(request)
        with end:
            _close(fds)
            if request.word == "stop":
                _await_end(end)
        return result

    def picture(self) -> Picture:
        """What the output shows, as far as policy allows."""
        end, result, fds = self._answer(Request("screenshot"))
        with end:
            try:
                if len(fds) != 1:
                    raise ProtocolError(f"screenshot: {len(fds)} descriptors with the reply, allowed is 1")
                return read_picture(fds[0], result)
            finally:
                _close(fds)

    def watch(self) -> Iterator[dict[str, Json]]:
        """Events as they happen, until sgui ends the connection."""
        end, _, fds = self._answer(Request("watch"))
        with end:
            _close(fds)
            end.settimeout(None)
            while packet := _receive(end)[0]:
                yield decode_event(packet)

    def _answer(self, request: Request) -> tuple[socket.socket, Json, list[int]]:
        """An open connection, the result and what came with it; both yours to close."""
        for _ in range(TRIES):
            try:
                return self._try(request)
            except _NoPlace:
                time.sleep(PAUSE_S)
        raise HostError(f"control: {self._path} closed {TRIES} times before it answered")

    def _try(self, request: Request) -> tuple[socket.socket, Json, list[int]]:
        end = self._connect()
        fds: list[int] = []
        try:
            packet, fds = _ask_packet(end, encode_request(request))
            reply = decode_reply(packet)
            if reply.error:
                raise RequestRefused(reply.error)
        except BaseException:
            _close(fds)
            end.close()
            raise
        return end, reply.result, fds

    def _connect(self) -> socket.socket:
        end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        end.settimeout(ANSWER_S)
        try:
            end.connect(str(self._path))
        except BlockingIOError:
            end.close()
            raise _NoPlace from None
        except OSError as error:
            end.close()
            why = error.strerror or str(error)
            raise HostError(f"control: {self._path}: {why}, is `sgui run` there?") from None
        return end

    @property
    def _path(self) -> Path:
        return self.runtime_dir / "control.sock"


def _ask_packet(end: socket.socket, packet: bytes) -> tuple[bytes, list[int]]:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the reason may lie in the queue
        end.send(packet)
    answer, fds = _receive(end)
    if not answer:
        raise _NoPlace
    return answer, fds


def _receive(end: socket.socket) -> tuple[bytes, list[int]]:
    """One packet, b"" at the end, and its descriptors.

    A server that closes before it has read all is reported as a reset first; its last words come after that.
    """
    with contextlib.suppress(ConnectionResetError):
        return _receive_once(end)
    with contextlib.suppress(ConnectionResetError):
        return _receive_once(end)
    return b"", []


def _receive_once(end: socket.socket) -> tuple[bytes, list[int]]:
    try:
        packet, fds, flags, _ = socket.recv_fds(end, CONTROL_BYTES + 1, 4, socket.MSG_CMSG_CLOEXEC)
    except ConnectionResetError:
        raise
    except TimeoutError:
        raise HostError(f"control: no answer within {ANSWER_S:.0f} s") from None
    except OSError as error:
        raise HostError(f"control: {error.strerror}") from None
    if flags & socket.MSG_CTRUNC:
        _close(fds)
        raise ProtocolError("control: more descriptors than allowed")
    return packet, fds


def _await_end(end: socket.socket) -> None:
    while True:
        packet, fds = _receive(end)
        _close(fds)
        if not packet:
            return


def _close(fds: list[int]) -> None:
    for fd in fds:
        os.close(fd)
