"""One end of a socket pair between two of our processes: whole packets, with descriptors, never blocking."""

import array
import contextlib
import os
import socket
from collections import deque

from sgui.values.errors import HostError
from sgui.values.limits import CONTROL_BYTES

FDS_MAX = 8


class LinkClosed(HostError):
    """The process at the other end is gone."""


def link_pair() -> tuple[socket.socket, socket.socket]:
    """Two connected SOCK_SEQPACKET ends, close-on-exec."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


class Link:
    """Packets wait in `backlog` while the other end does not read; `blocked` says so."""

    def __init__(self, end: socket.socket, backlog_max: int = 4096) -> None:
        end.setblocking(False)
        self.socket = end
        self.backlog: deque[tuple[bytes, tuple[int, ...]]] = deque()
        self.backlog_max = backlog_max

    def fileno(self) -> int:
        return self.socket.fileno()

    @property
    def blocked(self) -> bool:
        return bool(self.backlog)

    def send(self, packet: bytes, fds: tuple[int, ...] = ()) -> None:
        """Send or queue one packet; queued descriptors are duplicated. Raises LinkClosed."""
        if self.backlog or not self._send_now(packet, fds):
            if len(self.backlog) >= self.backlog_max:
                raise LinkClosed("link: the other end does not read")
            self.backlog.append((packet, tuple(os.dup(fd) for fd in fds)))

    def flush(self) -> None:
        """Send what waits, as far as the other end takes it."""
        while self.backlog:
            packet, fds = self.backlog[0]
            if not self._send_now(packet, fds):
                return
            self.backlog.popleft()
            for fd in fds:
                os.close(fd)

    def _send_now(self, packet: bytes, fds: tuple[int, ...]) -> bool:
        try:
            if fds:
                socket.send_fds(self.socket, [packet], list(fds))
            else:
                self.socket.send(packet)
        except BlockingIOError:
            return False
        except OSError as error:
            raise LinkClosed(f"link: {error.strerror}") from error
        return True

    def receive(self) -> tuple[bytes, list[int]] | None:
        """The next packet and its descriptors (close-on-exec, now yours), or None.

        Raises LinkClosed when the other end is gone or a packet was cut.
        """
        try:
            packet, fds, got = receive_fds(self.socket, CONTROL_BYTES + 64, FDS_MAX)
        except BlockingIOError:
            return None
        except OSError as error:
            raise LinkClosed(f"link: {error.strerror}") from error
        if got & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
            close_all(fds)
            raise LinkClosed("link: a packet was cut")
        if not packet:
            close_all(fds)
            raise LinkClosed("link: closed")
        return packet, fds

    def close(self) -> None:
        for _, fds in self.backlog:
            close_all(fds)
        self.backlog.clear()
        self.socket.close()


def receive_fds(end: socket.socket, size: int, fds_max: int, flags: int = 0) -> tuple[bytes, list[int], int]:
    """One packet, its descriptors (close-on-exec, now yours), and the kernel's flags. Raises OSError.

    The standard library's recv_fds forgets the flags that it is given (Python 3.11).
    """
    fds = array.array("i")
    room = socket.CMSG_LEN(fds_max * fds.itemsize)
    packet, ancillary, got, _ = end.recvmsg(size, room, flags | socket.MSG_CMSG_CLOEXEC)
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    return packet, list(fds), got


def close_all(fds: "list[int] | tuple[int, ...]") -> None:
    for fd in fds:
        with contextlib.suppress(OSError):
            os.close(fd)
