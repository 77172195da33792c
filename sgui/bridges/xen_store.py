"""A connection to xenstore: questions with answers, and watches."""

import os
import select
import socket
from collections import deque
from pathlib import Path
from time import monotonic

from sgui.values.errors import HostError
from sgui.wire.xenstore import Decoder, Fired, Kind, Message, encode, fired, names, strings

SOCKET = Path("/run/xenstored/socket")
DEVICE = Path("/dev/xen/xenbus")
ANSWER_S = 10.0  # xenstored answers at once or not at all
READ_BYTES = 4096
WATCHES_MAX = 4096  # events that wait; one who fires more is not worth listening to


class Store:
    """fileno() is readable when a watch has fired. Paths are absolute, or relative to our own domain's."""

    def __init__(self, fd: int) -> None:
        """fd: a connected socket, or the device. It belongs to us from now on."""
        self._fd = fd
        self._decoder = Decoder()
        self._answers: deque[Message] = deque()
        self._events: deque[Fired] = deque()
        self._request = 0

    def fileno(self) -> int:
        return self._fd

    def read(self, path: str) -> bytes | None:
        """The node's bytes; None if there is no such node, or it is not for us. Raises HostError."""
        answer = self._ask(Kind.READ, strings(path))
        return None if answer.kind == Kind.ERROR else answer.payload

    def list(self, path: str) -> tuple[str, ...]:
        """The names below path; none where there is no such node. Raises HostError."""
        answer = self._ask(Kind.DIRECTORY, strings(path))
        return () if answer.kind == Kind.ERROR else names(answer.payload)

    def folder(self, path: str, wanted: tuple[str, ...]) -> dict[str, bytes]:
        """Those of the wanted nodes that are there, each read once."""
        found = {name: self.read(f"{path}/{name}") for name in wanted}
        return {name: value for name, value in found.items() if value is not None}

    def write(self, path: str, value: str | int) -> None:
        """Raises HostError, also where we may not."""
        self._must(Kind.WRITE, strings(path) + str(value).encode("ascii"), path)

    def remove(self, path: str) -> None:
        """Also where there is nothing."""
        self._ask(Kind.RM, strings(path))

    def permit(self, path: str, owner: int, reader: int) -> None:
        """Owner may do everything with the node, reader may read it, others nothing."""
        self._must(Kind.SET_PERMS, strings(path, f"n{owner}", f"r{reader}"), path)

    def watch(self, path: str, token: str) -> None:
        """Fires once now, and whenever something at or below path changes. Raises HostError."""
        self._must(Kind.WATCH, strings(path, token), path)

    def fired(self) -> tuple[Fired, ...]:
        """What the watches have seen since, without waiting. Raises HostError."""
        self._pump(0.0)
        events = tuple(self._events)
        self._events.clear()
        return events

    @property
    def waiting(self) -> bool:
        """An event came along with an answer: fileno() alone does not tell."""
        return bool(self._events)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _must(self, kind: Kind, payload: bytes, path: str) -> None:
        answer = self._ask(kind, payload)
        if answer.kind == Kind.ERROR:
            why = answer.payload.rstrip(b"\0").decode("ascii", "replace")
            raise HostError(f"xenstore: {kind.name.lower()} {path}: {why}")

    def _ask(self, kind: Kind, payload: bytes) -> Message:
        self._request = (self._request + 1) % (1 << 32)
        waiting = encode(kind, self._request, payload)
        while waiting:
            waiting = waiting[os.write(self._fd, waiting) :]
        end = monotonic() + ANSWER_S
        while True:
            while self._answers:
                answer = self._answers.popleft()
                if answer.request == self._request:
                    return answer
            if monotonic() > end:
                raise HostError("xenstore: no answer")
            self._pump(end - monotonic())

    def _pump(self, wait_s: float) -> None:
        """Read what is there; wait so long for the first byte."""
        while select.select([self._fd], [], [], max(0.0, wait_s))[0]:
            data = os.read(self._fd, READ_BYTES)
            if not data:
                raise HostError("xenstore: it closed the connection")
            for message in self._decoder.feed(data):
                if message.kind == Kind.WATCH_EVENT:
                    self._events.append(fired(message))
                else:
                    self._answers.append(message)
            if len(self._events) > WATCHES_MAX:
                raise HostError(f"xenstore: over {WATCHES_MAX} watch events at once")
            wait_s = 0.0


def open_store() -> Store:
    """xenstored's socket where it runs in this domain, the kernel's device elsewhere. Raises HostError."""
    try:
        if SOCKET.exists():
            end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
            end.connect(str(SOCKET))
            return Store(end.detach())
        return Store(os.open(DEVICE, os.O_RDWR | os.O_CLOEXEC))
    except OSError as error:
        raise HostError(f"xenstore: {error.strerror}, is this a domain of Xen?") from error
