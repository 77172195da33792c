"""A guest written from the contract alone: sockets, struct and mmap, nothing of sgui's own code.

It may be honest or not: every byte of pages, rings and pipes can be set.
"""

import contextlib
import mmap
import os
import select
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path

RING, TITLE, CLIPBOARD, CURSOR, SIGNAL = range(5)
UPDATE, RESIZE = 2, 3


@dataclass(frozen=True)
class Event:
    """type: 1 MOTION, 3 KEY, 4 POS, 5 MTOUCH; a, b, c: its three numbers.

    KEY: pressed, code, 0. MTOUCH: phase | contact << 8, x, y.
    """

    type: int
    a: int
    b: int
    c: int


class RawGuest:
    """Connects at once; `status` is the welcome's. Everything else needs status 0."""

    def __init__(self, path: Path | str, timeout: float = 5.0) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(timeout)
        self.socket.connect(str(path))
        packet, fds, _, _ = socket.recv_fds(self.socket, 64, 8)
        self.packet, self.fds = packet, fds
        assert len(packet) == 32 and packet[:4] == b"SGUI", packet
        numbers = struct.unpack("<7I", packet[4:])
        self.version, self.status, self.bytes, self.width, self.height, self.refresh_ms, self.generation = (
            numbers
        )
        if self.status != 0:
            assert not fds
            return
        self.fb_fd, self.kbd_fd, self.pixels_fd, self.from_server, self.to_server, *more = fds
        self.frames = more[0] if more else None  # its end of the frame socket
        self.fb = mmap.mmap(self.fb_fd, 4096)
        self.kbd = mmap.mmap(self.kbd_fd, 4096)
        self.pixels = mmap.mmap(self.pixels_fd, self.bytes)
        self.out_prod = 0
        self.in_cons = 0
        self.size = (0, 0)

    # -- speaking ----------------------------------------------------------------------------------------

    def record(self, kind: int, payload: bytes = b"") -> None:
        os.write(self.to_server, struct.pack("<HH", kind, len(payload)) + payload)

    def ring(self) -> None:
        self.record(RING)

    def geometry(self, width: int, height: int, stride: int, length: int, depth: int = 32) -> None:
        self.fb[16:33] = struct.pack("<iiIIB", width, height, stride, length, depth)

    def configure(self, width: int, height: int) -> None:
        """The honest beginning: geometry, then RING."""
        self.size = (width, height)
        self.geometry(width, height, width * 4, width * height * 4)
        self.ring()

    def push(self, slot: bytes) -> None:
        at = 2048 + self.out_prod % 51 * 40
        self.fb[at : at + 40] = slot.ljust(40, b"\0")
        self.out_prod = (self.out_prod + 1) % (1 << 32)
        self.fb[12:16] = struct.pack("<I", self.out_prod)

    def update(self, x: int, y: int, width: int, height: int) -> None:
        self.push(struct.pack("<B3xiiii", UPDATE, x, y, width, height))
        self.ring()

    def resize(
        self, width: int, height: int, stride: int | None = None, depth: int = 32, offset: int = 0
    ) -> None:
        self.size = (width, height)
        self.push(struct.pack("<B3xiiiii", RESIZE, width, height, stride or width * 4, depth, offset))
        self.ring()

    def fill(self, red: int, green: int, blue: int, alpha: int = 255) -> None:
        """One colour all over, and say so."""
        width, height = self.size
        self.pixels[: width * height * 4] = bytes((blue, green, red, alpha)) * (width * height)
        self.update(0, 0, width, height)

    def show(self, width: int, height: int, red: int, green: int, blue: int) -> None:
        self.configure(width, height)
        self.fill(red, green, blue)

    # -- listening ---------------------------------------------------------------------------------------

    def events(self) -> list[Event]:
        """What has come into the keyboard ring since the last call."""
        producer = struct.unpack("<I", self.kbd[4:8])[0]
        found = []
        while self.in_cons != producer:
            at = 1024 + self.in_cons % 51 * 40
            slot = self.kbd[at : at + 40]
            if slot[0] == 5:
                found.append(Event(5, slot[1] | slot[2] << 8, *struct.unpack_from("<ii", slot, 8)))
            elif slot[0] == 3:
                found.append(Event(3, slot[1], struct.unpack_from("<I", slot, 4)[0], 0))
            else:
                found.append(Event(slot[0], *struct.unpack_from("<iii", slot, 4)))
            self.in_cons = (self.in_cons + 1) % (1 << 32)
        self.kbd[0:4] = struct.pack("<I", self.in_cons)
        return found

    def keys(self, wait: float = 0.0) -> list[tuple[int, int]]:
        """(code, pressed) of the key records; waits until there is one or the time is over."""
        end = time.monotonic() + wait
        while True:
            found = [(event.b, event.a) for event in self.events() if event.type == 3]
            if found or time.monotonic() >= end:
                return found
            time.sleep(0.002)

    def heard(self, kind: int, wait: float = 0.0) -> list[bytes]:
        """Payloads of the pipe's records of this type; waits until there is one or the time is over."""
        end = time.monotonic() + wait
        while True:
            found = [payload for type_, payload in self._records() if type_ == kind]
            if found or time.monotonic() >= end:
                return found
            time.sleep(0.002)

    def _records(self) -> list[tuple[int, bytes]]:
        """All that are in the pipe, each of which was written whole."""
        data, found = b"", []
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self.from_server, 65536):
                data += chunk
        while data:
            kind, length = struct.unpack_from("<HH", data)
            found.append((kind, data[4 : 4 + length]))
            data = data[4 + length :]
        return found

    def closed(self, wait: float = 3.0) -> bytes | None:
        """What was still in the pipe when the server ended the session; None if it has not within `wait`."""
        end, data = time.monotonic() + wait, b""
        while time.monotonic() < end:
            if not select.select([self.from_server], [], [], 0.05)[0]:
                continue
            chunk = os.read(self.from_server, 65536)
            if not chunk:
                return data
            data += chunk
        return None

    def close(self) -> None:
        if self.status == 0:
            for view in (self.fb, self.kbd, self.pixels):
                view.close()
        for fd in self.fds:
            with contextlib.suppress(OSError):
                os.close(fd)
        self.fds = []
        self.socket.close()
