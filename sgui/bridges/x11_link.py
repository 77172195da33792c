"""Our connection to an X server: requests go out, answers come back to who asked, events to who looks.

The socket never blocks after the setup. What cannot be sent at once waits, and a server that reads nothing
while much waits is given up.
"""

import socket
import struct
from collections import deque
from collections.abc import Callable, Iterator
from time import monotonic

from sgui.values.errors import HostError, ProtocolError
from sgui.wire.x11 import (
    SETUP_HEAD_BYTES,
    Decoder,
    Event,
    Failure,
    Reply,
    Setup,
    decode_setup,
    encode_setup,
    setup_length,
)
from sgui.wire.x11_extensions import VERSIONS, query_version
from sgui.wire.x11_requests import Extension, decode_extension, query_extension

SETUP_S = 10.0
READ_BYTES = 65536
READS_A_TURN = 16
UNSENT_MAX = 1 << 20
ROOMY_BYTES = 1 << 16  # unsent; with more, nothing should be asked that can wait

Then = Callable[[Reply | None], None]  # None: the server refused


class ServerGone(HostError):
    """The X server has closed the connection."""

    def __init__(self) -> None:
        super().__init__("x11: the X server ended")


class Link:
    """extensions: by name, after `introduce`. setup: what the server said of itself."""

    def __init__(self, server: socket.socket, cookie: bytes) -> None:
        """Takes the socket, and waits for the server's setup. Raises ProtocolError, HostError."""
        self._socket = server
        server.settimeout(SETUP_S)
        try:
            server.sendall(encode_setup(cookie))
            length = setup_length(self._exactly(SETUP_HEAD_BYTES))
            self.setup: Setup = decode_setup(self._exactly(length))
        except OSError as error:
            raise HostError(f"x11: the X server does not answer: {error}") from error
        server.setblocking(False)
        self.extensions: dict[str, Extension] = {}
        self._decoder = Decoder()
        self._asked: deque[tuple[int, Then]] = deque()
        self._kept: deque[Event] = deque()  # came while we waited for something else
        self._sequence = 0
        self._ids = self.setup.ids
        self._unsent = bytearray()

    def _exactly(self, length: int) -> bytes:
        got = b""
        while len(got) < length:
            part = self._socket.recv(length - len(got))
            if not part:
                raise HostError("x11: the X server does not let us in")
            got += part
        return got

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def unsent(self) -> bool:
        return bool(self._unsent)

    @property
    def roomy(self) -> bool:
        return len(self._unsent) < ROOMY_BYTES

    def new_id(self) -> int:
        """A resource number that is ours alone."""
        self._ids += 1
        return self._ids

    def tell(self, request: bytes) -> None:
        """A request without an answer; what goes wrong with it does not matter. Raises HostError."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._unsent += request
        if len(self._unsent) > UNSENT_MAX:
            raise HostError("x11: the X server does not read")

    def ask(self, request: bytes, then: Then) -> None:
        """As `tell`; then: called with the answer, from `events`."""
        self.tell(request)
        self._asked.append((self._sequence, then))

    def flush(self) -> None:
        """Send what the socket takes. Raises ServerGone."""
        while self._unsent:
            try:
                sent = self._socket.send(self._unsent)
            except BlockingIOError:
                return
            except OSError:
                raise ServerGone from None
            del self._unsent[:sent]

    def events(self) -> Iterator[Event]:
        """What has come, at most so much a turn. Raises ServerGone, ProtocolError."""
        while self._kept:
            yield self._kept.popleft()
        for _ in range(READS_A_TURN):
            try:
                untrusted = self._socket.recv(READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                raise ServerGone from None
            if not untrusted:
                raise ServerGone
            for frame in self._decoder.feed(untrusted):
                if isinstance(frame, Event):
                    yield frame
                else:
                    self._answered(frame)

    def _answered(self, frame: Reply | Failure) -> None:
        mine = bool(self._asked) and self._asked[0][0] == frame.sequence
        if isinstance(frame, Failure):
            if mine:
                self._asked.popleft()[1](None)
            return
        if not mine:
            raise ProtocolError(f"x11: an answer to request {frame.sequence}, which nobody asked")
        self._asked.popleft()[1](frame)

    def wait(self, request: bytes) -> Reply:
        """Ask, and wait for the answer: before any guest runs. Raises HostError, ProtocolError."""
        got: list[Reply | None] = []
        self.ask(request, got.append)
        self.flush()
        end = monotonic() + SETUP_S
        while not got:
            self._socket.settimeout(max(end - monotonic(), 0.01))
            try:
                untrusted = self._socket.recv(READ_BYTES)
            except TimeoutError:
                raise HostError("x11: the X server does not answer") from None
            finally:
                self._socket.setblocking(False)
            if not untrusted:
                raise ServerGone
            for frame in self._decoder.feed(untrusted):
                if isinstance(frame, Event):
                    self._kept.append(frame)
                else:
                    self._answered(frame)
        if got[0] is None:
            raise HostError(f"x11: the X server refuses request {struct.unpack_from('<BB', request)}")
        return got[0]

    def introduce(self, names: tuple[str, ...]) -> None:
        """Find these extensions, and say which versions we speak. Raises HostError if one is missing."""
        for name in names:
            found = decode_extension(self.wait(query_extension(name)))
            if found is None:
                raise HostError(f"x11: the X server has no {name}")
            self.extensions[name] = found
            if name in VERSIONS:
                self.wait(query_version(name, found))

    def close(self) -> None:
        self._socket.close()
