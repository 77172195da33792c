"""One connection of the control socket, and how often its user may ask."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass

from sgui.values.limits import CONTROL_BYTES, CONTROL_SILENT_MS

BURST = 64  # requests of one user at once
REFILL_US = 4_000  # then one in this time: status costs a fraction of a millisecond
_UCRED = struct.Struct("=iII")  # struct ucred: pid, uid, gid


class PeerGone(Exception):
    """Nothing more will come from this connection, or nothing that may."""


@dataclass(slots=True)
class Peer:
    """uid: of the process that connected, as the kernel saw it then, whoever holds the socket later (B10)."""

    number: int
    socket: socket.socket
    uid: int
    heard_us: int
    sealed: bool  # no descriptor can be in its queue
    spoke: bool = False
    busy: bool = False  # a request is being answered; the next is not read before
    watching: bool = False
    parked_until_us: int | None = None  # asked too often

    @property
    def silent_until_us(self) -> int | None:
        """When it has been silent for too long; watchers may be silent, and who waits for us is not."""
        return None if self.watching or self.busy else self.heard_us + CONTROL_SILENT_MS * 1000

    def read(self) -> bytes | None:
        """The next packet, at most CONTROL_BYTES + 1 bytes; None if there is none. Raises PeerGone(why)."""
        flags = socket.MSG_DONTWAIT
        try:
            if not self.sealed:  # reading discards descriptors, which may block; looking does not
                _check(self.socket.recvmsg(1, 0, flags | socket.MSG_PEEK)[2])
            packet, _, got, _ = self.socket.recvmsg(CONTROL_BYTES + 1, 0, flags)
        except BlockingIOError:
            return None
        except OSError as error:
            raise PeerGone("") from error
        _check(got)
        if not packet:
            raise PeerGone("")
        return packet

    def send(self, packet: bytes, fds: tuple[int, ...] = ()) -> bool:
        """False if it does not read, or is gone: then nothing was sent."""
        flags = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL
        try:
            if fds:
                socket.send_fds(self.socket, [packet], list(fds), flags)
            else:
                self.socket.send(packet, flags)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Descriptors in the queue of a kernel before 6.16 may make close() linger: another thread waits."""
        if self.sealed:
            self.socket.close()
        else:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)  # at once, so that the peer knows
            threading.Thread(target=self.socket.close, daemon=True).start()


def _check(flags: int) -> None:
    if flags & socket.MSG_CTRUNC:
        raise PeerGone("descriptors")


def user_of(end: socket.socket) -> int:
    """The uid that connected (SO_PEERCRED)."""
    return _credentials(end)[1]


def process_of(end: socket.socket) -> int:
    """The pid that connected, for the audit log alone: pids come again, and decide nothing (B10)."""
    return _credentials(end)[0]


def _credentials(end: socket.socket) -> tuple[int, int]:
    pid, uid, _ = _UCRED.unpack(end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size))
    return int(pid), int(uid)


@dataclass(slots=True)
class Allowance:
    """A user's requests: BURST at once, then one every REFILL_US."""

    full_at_us: int = 0  # when all of the burst may be used again

    def take(self, now_us: int) -> int:
        """0: go on. Else the time at which to ask again."""
        full_at = max(self.full_at_us, now_us) + REFILL_US
        if full_at - now_us > BURST * REFILL_US:
            return full_at - BURST * REFILL_US
        self.full_at_us = full_at
        return 0
