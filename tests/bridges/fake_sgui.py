"""The server's side of the guest channel, written from the contract: enough to see what a bridge does."""

import contextlib
import fcntl
import mmap
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Queue

SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


class Guest:
    """One session, from the server's side. size: of the picture as the guest said it last."""

    def __init__(self, end: socket.socket, width: int, height: int) -> None:
        self.end = end
        self.bytes = width * height * 4
        memfds = [self._memory(size) for size in (4096, 4096, self.bytes)]
        self.fb, self.kbd, self.pixels = (mmap.mmap(fd, 0) for fd in memfds)
        from_read, self.from_server = os.pipe()
        self.to_server, to_write = os.pipe2(os.O_NONBLOCK)
        welcome = struct.pack("<4s7I", b"SGUI", 1, 0, self.bytes, width, height, 0, 7)
        socket.send_fds(end, [welcome], [*memfds, from_read, to_write])
        for fd in (*memfds, from_read, to_write):
            os.close(fd)
        self.size = (0, 0)
        self.stride, self.depth = 0, 0
        self.sizes: list[tuple[int, int]] = []
        self.updates: list[tuple[int, int, int, int]] = []
        self.signals: list[int] = []
        self.cursors: list[bytes] = []
        self.copied: list[bytes] = []
        self._out_cons = self._in_prod = 0
        self.rung = 0
        self.disowned = False

    @staticmethod
    def _memory(size: int) -> int:
        fd = os.memfd_create("test", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
        os.ftruncate(fd, size)
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, SEALS)
        return fd

    def look(self) -> bool:
        """Read what the guest has said. False at the end of the session."""
        with contextlib.suppress(BlockingIOError):
            while True:
                head = os.read(self.to_server, 4)
                if not head:
                    return False
                kind, length = struct.unpack("<HH", head)
                payload = os.read(self.to_server, length) if length else b""
                if kind == 0:
                    self.rung += 1
                    self._ring()
                elif kind == 2:
                    self.copied.append(payload)
                elif kind == 0xFFFF:  # no record: sgui ends the session
                    self.disowned = True
                    self.close()
                    return False
                elif kind == 3:
                    self.cursors.append(payload)
                elif kind == 4:
                    self.signals.append(struct.unpack("<I", payload)[0])
        return True

    def _ring(self) -> None:
        if not self.sizes:
            width, height, self.stride, _length, self.depth = struct.unpack("<iiIIB", self.fb[16:33])
            self._sized(width, height)
        producer = struct.unpack("<I", self.fb[12:16])[0]
        assert (producer - self._out_cons) % (1 << 32) <= 51
        while self._out_cons != producer:
            at = 2048 + self._out_cons % 51 * 40
            slot = self.fb[at : at + 40]
            if slot[0] == 2:
                self.updates.append(struct.unpack_from("<iiii", slot, 4))
            else:
                assert slot[0] == 3
                width, height, self.stride, self.depth, _offset = struct.unpack_from("<iiiii", slot, 4)
                self._sized(width, height)
            self._out_cons = (self._out_cons + 1) % (1 << 32)
        self.fb[8:12] = self.fb[2024:2028] = struct.pack("<I", self._out_cons)

    def _sized(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.sizes.append(self.size)

    def until(self, holds: Callable[[], object], wait: float = 10.0) -> None:
        end = time.monotonic() + wait
        while not holds():
            assert self.look() or holds(), "the session ended"
            assert time.monotonic() < end, (self.sizes, self.updates[-3:], self.signals)
            time.sleep(0.005)

    def ended(self, wait: float = 10.0) -> bool:
        end = time.monotonic() + wait
        while self.look():
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True

    def picture(self) -> bytes:
        return self.pixels[: self.stride * self.size[1]]

    def record(self, kind: int, payload: bytes = b"") -> None:
        os.write(self.from_server, struct.pack("<HH", kind, len(payload)) + payload)

    def key(self, code: int, pressed: bool) -> None:
        self._tell(struct.pack("<BB2xI", 3, pressed, code))

    def tap(self, code: int) -> None:
        self.key(code, True)
        self.key(code, False)

    def position(self, x: int, y: int, wheel: int = 0) -> None:
        self._tell(struct.pack("<B3xiii", 4, x, y, wheel))

    def _tell(self, slot: bytes) -> None:
        end = time.monotonic() + 5
        while (self._in_prod - struct.unpack("<I", self.kbd[:4])[0]) % (1 << 32) >= 51:
            assert time.monotonic() < end, "the guest does not read its keyboard ring"
            time.sleep(0.002)
        at = 1024 + self._in_prod % 51 * 40
        self.kbd[at : at + 40] = slot.ljust(40, b"\0")
        self._in_prod = (self._in_prod + 1) % (1 << 32)
        self.kbd[4:8] = struct.pack("<I", self._in_prod)
        self.record(0)

    def hint(self, width: int, height: int) -> None:
        self.record(1, struct.pack("<IIII", width, height, 60000, 64))

    def close(self) -> None:
        """A second time too: a test ends a session, and FakeSgui ends what is left."""
        if self.end.fileno() >= 0:
            os.close(self.from_server)
            os.close(self.to_server)
            self.end.close()


class FakeSgui:
    """path: where guests connect. refusals: welcomes to send instead of sessions, first ones first."""

    def __init__(
        self, path: Path, size: tuple[int, int] = (1280, 1024), refusals: tuple[tuple[int, int], ...] = ()
    ) -> None:
        self.path, self._size, self._refusals = path, size, list(refusals)
        self._guests: Queue[Guest] = Queue()
        self._sessions: list[Guest] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.bind(str(path))
        self._socket.listen(4)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                end, _address = self._socket.accept()
                if self._refusals:
                    status, wait_ms = self._refusals.pop(0)
                    end.send(struct.pack("<4s7I", b"SGUI", 1, status, 0, 0, 0, wait_ms, 0))
                    end.close()
                else:
                    self._sessions.append(Guest(end, *self._size))
                    self._guests.put(self._sessions[-1])

    def guest(self, wait: float = 10.0) -> Guest:
        return self._guests.get(timeout=wait)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)  # close() alone would not end accept()
        self._thread.join(10)
        self._socket.close()
        for session in self._sessions:
            session.close()
