"""Knocking at a domain's socket: the welcome packet and the descriptors that come with it."""

import os
import socket
from dataclasses import dataclass

from sgui.guest.refused import refusal
from sgui.host.link import close_all, receive_fds
from sgui.values.errors import HostError, ProtocolError
from sgui.wire.channel import WELCOME_BYTES, WELCOME_FDS, Status, Welcome, decode_welcome

FDS_MAX = 8  # room for too many, so that a wrong number is seen as such


@dataclass(frozen=True, slots=True)
class Given:
    """What a welcome brings; every descriptor is ours to close. socket: kept open, it is the session."""

    welcome: Welcome
    socket: socket.socket
    fb_page: int
    kbd_page: int
    framebuffer: int
    from_server: int
    to_server: int
    frames: int | None = None

    def fds(self) -> list[int]:
        """All but the socket."""
        frames = [] if self.frames is None else [self.frames]
        return [self.fb_page, self.kbd_page, self.framebuffer, self.from_server, self.to_server, *frames]


def knock(path: str | os.PathLike[str], timeout_s: float) -> Given:
    """Connect and wait for the welcome.

    Raises Refused (see refused.py), HostError if nobody listens or answers in time, ProtocolError if what
    listens speaks another protocol.
    """
    end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        end.settimeout(timeout_s)
        end.connect(os.fspath(path))
        return _welcomed(end)
    except OSError as error:
        end.close()
        raise HostError(f"guest: {os.fspath(path)}: {error.strerror or 'no answer in time'}") from error
    except BaseException:
        end.close()
        raise


def _welcomed(end: socket.socket) -> Given:
    packet, fds, _ = receive_fds(end, WELCOME_BYTES + 1, FDS_MAX)
    try:
        welcome = decode_welcome(packet)
        if welcome.status is not Status.WELCOME:
            raise refusal(welcome.status, welcome.refresh_ms)
        if len(fds) not in (WELCOME_FDS, WELCOME_FDS + 1):
            raise ProtocolError(
                f"guest: welcome with {len(fds)} descriptors, allowed is {WELCOME_FDS} or one more"
            )
        for pipe_end in fds[3:]:
            os.set_blocking(pipe_end, False)
    except BaseException:
        close_all(fds)
        raise
    return Given(welcome, end, *fds)
