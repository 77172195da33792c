"""The server's side of the guest channel, for tests of guests: real sockets, pipes and memfds, no policy.

It listens on a path, welcomes one guest, and shows what the guest did in pages and pipes.
"""

import os
import socket
from pathlib import Path

from sgui.host.link import close_all
from sgui.host.memory_unsafe import map_read_only, map_read_write, sealed_memory
from sgui.host.pipes import pipe_pair
from sgui.values.input import GuestRecord
from sgui.values.limits import PAGE_BYTES
from sgui.wire import fbif
from sgui.wire.channel import RING, Decoder, Record, Status, Welcome, encode, encode_welcome
from sgui.wire.kbdif import encode_in
from sgui.wire.pipe_records import TO_SERVER_TYPES, ToGuest, encode_to_guest
from sgui.wire.ring import FB_OUT, KBD_IN, Consumer, Producer


class FakeServer:
    """Use as a context: the socket is gone afterwards, and so is everything of the session."""

    def __init__(self, path: Path, width: int = 64, height: int = 48) -> None:
        self.width, self.height = width, height
        self.bytes = width * height * 4
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(str(path))
        self.listener.listen(4)
        self.listener.settimeout(10)
        self.guest: socket.socket | None = None
        self._fds: list[int] = []

    def __enter__(self) -> "FakeServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close_session()
        self.listener.close()

    # -- beginning and end -------------------------------------------------------------------------------

    def send_packet(self, packet: bytes, fds: list[int] | None = None) -> None:
        """Accept, and say exactly this."""
        self.guest, _ = self.listener.accept()
        socket.send_fds(self.guest, [packet], fds or [])

    def refuse(self, status: Status, wait_ms: int = 0) -> None:
        self.send_packet(encode_welcome(Welcome(status, refresh_ms=wait_ms)))
        assert self.guest is not None
        self.guest.close()

    def welcome(self, generation: int = 7) -> None:
        """Accept one guest and give it everything."""
        self.fb_fd = sealed_memory("fb", PAGE_BYTES)
        self.kbd_fd = sealed_memory("kbd", PAGE_BYTES)
        self.pixels_fd = sealed_memory("pixels", self.bytes)
        from_read, self.from_server = pipe_pair()
        self.to_server, to_write = pipe_pair()
        self._fds = [self.fb_fd, self.kbd_fd, self.pixels_fd, self.from_server, self.to_server]
        self.fb_page = map_read_write(self.fb_fd, PAGE_BYTES)
        self.kbd_page = map_read_write(self.kbd_fd, PAGE_BYTES)
        self.pixels = map_read_only(self.pixels_fd, self.bytes)
        self._out = Consumer(self.fb_page, FB_OUT)
        self._in = Producer(self.kbd_page, KBD_IN)
        self._decoder = Decoder(TO_SERVER_TYPES)
        welcome = Welcome(Status.WELCOME, self.bytes, self.width, self.height, 0, generation)
        given = [self.fb_fd, self.kbd_fd, self.pixels_fd, from_read, to_write]
        self.send_packet(encode_welcome(welcome), given)
        close_all([from_read, to_write])

    def close_session(self) -> None:
        close_all(self._fds)
        self._fds = []
        if self.guest is not None:
            self.guest.close()

    # -- hearing -----------------------------------------------------------------------------------------

    def geometry(self) -> fbif.Geometry:
        return fbif.decode_geometry(self.fb_page[: fbif.HEAD_BYTES])

    def drawn(self) -> list[fbif.Update | fbif.Resize]:
        """The out ring's records since the last call."""
        return [fbif.decode_out(slot) for slot in self._out.take()]

    def heard(self, limit: int = 1 << 20) -> list[Record]:
        """The pipe's records since the last call; runs of RING are one."""
        try:
            return list(self._decoder.feed(os.read(self.to_server, limit)))
        except BlockingIOError:
            return []

    # -- speaking ----------------------------------------------------------------------------------------

    def type(self, *records: GuestRecord) -> bool:
        """Put records into the keyboard ring and ring. False if they do not fit."""
        fits = self._in.put(tuple(encode_in(record) for record in records))
        os.write(self.from_server, encode(RING))
        return fits

    def say(self, *said: ToGuest) -> None:
        for one in said:
            os.write(self.from_server, encode(encode_to_guest(one)))
