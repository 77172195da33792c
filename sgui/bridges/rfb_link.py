"""The connection to an RFB server: never blocking, and never more waits than a bound."""

import socket

from sgui.values.address import Address
from sgui.values.errors import HostError

READ_BYTES = 1 << 18  # at once: a few rows of Hextile's tiles
WAITING_BYTES_MAX = 1 << 20  # unsent; a server that reads nothing for so long is stuck
PATIENCE_S = 2.0  # for connect() alone


class ServerGone(Exception):
    """The other side closed the connection."""


def open_link(address: Address) -> "Link":
    """Raises HostError if nobody listens there."""
    family = socket.AF_UNIX if address.path else socket.AF_INET6 if ":" in address.host else socket.AF_INET
    end = socket.socket(family, socket.SOCK_STREAM)
    try:
        end.settimeout(PATIENCE_S)
        end.connect(address.path or (address.host, address.port))
        if family != socket.AF_UNIX:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        end.close()
        raise HostError(f"rfb: {address}: {error.strerror or 'no answer'}") from None
    return Link(end)


class Link:
    """fileno() for poll; receive() when readable; flush() when writable and `unsent` is true."""

    def __init__(self, peer: socket.socket) -> None:
        self._socket = peer
        self._socket.setblocking(False)
        self._waiting = b""

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def unsent(self) -> bool:
        return bool(self._waiting)

    def close(self) -> None:
        self._socket.close()

    def receive(self) -> bytes:
        """What has come, at most READ_BYTES; b"" if nothing has. Raises ServerGone."""
        try:
            got = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise ServerGone(error.strerror) from None
        if not got:
            raise ServerGone("end of file")
        return got

    def send(self, data: bytes) -> None:
        """Now, or as soon as it reads. Raises ServerGone, HostError."""
        if len(self._waiting) + len(data) > WAITING_BYTES_MAX:
            raise HostError("rfb: the server does not read what we say")
        self._waiting += data
        self.flush()

    def flush(self) -> None:
        try:
            while self._waiting:
                self._waiting = self._waiting[self._socket.send(self._waiting) :]
        except BlockingIOError:
            return
        except OSError as error:
            raise ServerGone(error.strerror) from None
