"""A Xen in small: xenstored on a socket, a guest's frames and ports; written from the protocol's headers."""

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Sequence

from sgui.bridges.xen_store import Store
from sgui.values.errors import HostError


class Xenstored:
    """One connection. nodes: what is stored, by absolute path; change it with `set` so that watches fire."""

    def __init__(self, own: int = 0, **nodes: str) -> None:
        self.nodes: dict[str, bytes] = {}
        self.perms: dict[str, tuple[str, ...]] = {}
        self.readonly: set[str] = set()
        self.refused: set[str] = set()  # not to be watched
        self.writes: list[tuple[str, bytes]] = []
        self._own = own
        self._watches: list[tuple[str, str]] = []
        self._end, theirs = socket.socketpair()
        self._lock = threading.RLock()
        self.store = Store(theirs.detach())
        for path, value in nodes.items():
            self.nodes[path] = value.encode("ascii")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def set(self, path: str, value: str | bytes | None) -> None:
        """As another domain would: write, or with None remove the node and all below."""
        with self._lock:
            if value is None:
                for known in [n for n in self.nodes if n == path or n.startswith(path + "/")]:
                    del self.nodes[known]
            else:
                self.nodes[path] = value.encode("ascii") if isinstance(value, str) else value
            self._fire(path)

    def fire(self, path: str) -> None:
        with self._lock:
            self._fire(path)

    def close(self) -> None:
        self._end.close()
        self.store.close()

    def _fire(self, path: str) -> None:
        for watched, token in self._watches:
            if path == watched or path.startswith(watched + "/") or watched.startswith(path + "/"):
                self._send(15, 0, f"{path}\0{token}\0".encode("ascii"))

    def _send(self, kind: int, request: int, payload: bytes) -> None:
        self._end.sendall(struct.pack("<IIII", kind, request, 0, len(payload)) + payload)

    def _serve(self) -> None:
        with self._end.dup() as end, end.makefile("rb") as stream:
            while head := stream.read(16):
                kind, request, _, length = struct.unpack("<IIII", head)
                payload = stream.read(length)
                with self._lock, contextlib.suppress(OSError):  # a test that ended does not listen
                    self._answer(kind, request, payload)

    def _answer(self, kind: int, request: int, payload: bytes) -> None:
        path, _, rest = payload.partition(b"\0")
        name = path.decode("ascii")
        if not name.startswith(("/", "@")):
            name = f"/local/domain/{self._own}/{name}"
        if kind == 2 and name in self.nodes:
            self._send(2, request, self.nodes[name])
        elif kind == 1:
            below = {n[len(name) + 1 :].split("/")[0] for n in self.nodes if n.startswith(name + "/")}
            if below:
                self._send(1, request, "".join(f"{n}\0" for n in sorted(below)).encode("ascii"))
            else:
                self._send(16, request, b"ENOENT\0")
        elif kind == 4 and name not in self.refused:
            token = rest.rstrip(b"\0").decode("ascii")
            self._watches.append((name, token))
            self._send(4, request, b"OK\0")
            self._send(15, 0, f"{name}\0{token}\0".encode("ascii"))
        elif kind == 11 and name not in self.readonly:
            self.writes.append((name, rest))
            self.nodes[name] = rest
            self._send(11, request, b"OK\0")
            self._fire(name)
        elif kind == 13:
            self.set(name, None)
            self._send(13, request, b"OK\0")
        elif kind == 14:
            self.perms[name] = tuple(p.decode("ascii") for p in rest.split(b"\0") if p)
            self._send(14, request, b"OK\0")
        else:
            self._send(16, request, b"EACCES\0" if kind == 11 else b"ENOENT\0")


class Frames:
    """A guest's memory by frame number. A map of several frames is a copy unless `whole` has it."""

    def __init__(self) -> None:
        self.frames: dict[int, bytearray] = {}
        self.whole: dict[tuple[int, ...], bytearray] = {}
        self.open = 0

    def map(self, _domain: int, numbers: Sequence[int], writable: bool = False, /) -> "Piece":
        key = tuple(numbers)
        if any(number not in self.frames for number in key) and key not in self.whole:
            raise HostError(f"xen: {len(key)} frames cannot be mapped")
        if len(key) == 1 and key not in self.whole:
            return Piece(self, self.frames[key[0]], writable)
        memory = self.whole.get(key)
        if memory is None:
            memory = bytearray().join(self.frames[number] for number in key)
        return Piece(self, memory, writable)


class Piece:
    def __init__(self, frames: Frames, memory: bytearray, writable: bool) -> None:
        self.view = memoryview(memory) if writable else memoryview(memory).toreadonly()
        self._frames = frames
        frames.open += 1

    def close(self) -> None:
        self.view.release()
        self._frames.open -= 1


class Bells:
    """Event channels. rings: our ports that we rang, in order; `knock` is the guest's."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe2(os.O_NONBLOCK)
        self.rings: list[int] = []
        self.bound: dict[int, int] = {}

    def fileno(self) -> int:
        return self._read

    def bind(self, _domain: int, remote_port: int, /) -> int:
        self.bound[remote_port] = 100 + remote_port
        return 100 + remote_port

    def ring(self, port: int, /) -> None:
        self.rings.append(port)

    def rung(self) -> frozenset[int]:
        try:
            return frozenset(os.read(self._read, 256))
        except BlockingIOError:
            return frozenset()

    def knock(self, remote_port: int) -> None:
        with contextlib.suppress(BlockingIOError):  # full: one that waits already is enough
            os.write(self._write, bytes([self.bound[remote_port]]))

    def close(self) -> None:
        os.close(self._read)
        os.close(self._write)


class Xen:
    """host.xen_unsafe.XenHost of a test."""

    def __init__(self) -> None:
        self.bells, self.memory, self.grants = Bells(), Frames(), Frames()


class Guest:
    """A Linux guest's frontends. Geometry, directory and pixels as xen-fbfront lays them out (64 bits)."""

    PAGE, DIRECTORY, PIXELS, KBD = 10, 11, 1000, 20

    def __init__(self, xen: Xen, stored: Xenstored, domid: int, width: int = 64, height: int = 32) -> None:
        self.xen, self.stored, self.domid = xen, stored, domid
        self.page, self.kbd = bytearray(4096), bytearray(4096)
        count = -(-width * height * 4 // 4096)
        self.pixels = bytearray(count * 4096)
        frames = tuple(range(self.PIXELS, self.PIXELS + count))
        struct.pack_into("<iiIIB", self.page, 16, width, height, width * 4, width * height * 4, 32)
        struct.pack_into("<Q", self.page, 40, self.DIRECTORY)
        directory = bytearray(4096)
        struct.pack_into(f"<{count}Q", directory, 0, *frames)
        xen.memory.frames |= {self.PAGE: self.page, self.DIRECTORY: directory}
        xen.memory.whole[frames] = self.pixels
        xen.grants.frames[self.KBD] = self.kbd
        self._produced = 0

    def front(self, kind: str) -> str:
        return f"/local/domain/{self.domid}/device/{kind}/0"

    def back(self, kind: str) -> str:
        return f"/local/domain/0/backend/{kind}/{self.domid}/0"

    def toolstack(self, name: str = "g1") -> None:
        for kind in ("vfb", "vkbd"):
            self.stored.set(f"{self.back(kind)}/frontend", self.front(kind))
            self.stored.set(f"{self.back(kind)}/state", "1")
            self.stored.set(f"{self.front(kind)}/state", "1")
        self.stored.set(f"/local/domain/{self.domid}/name", name)

    def probe(self) -> None:
        """The drivers find their backends and say where their pages are."""
        nodes = {
            "vfb": {"page-ref": str(self.PAGE), "event-channel": "7", "protocol": "x86_64-abi"},
            "vkbd": {"page-gref": str(self.KBD), "event-channel": "8", "request-abs-pointer": "1"},
        }
        for kind, written in nodes.items():
            for name, value in written.items():
                self.stored.set(f"{self.front(kind)}/{name}", value)
            self.stored.set(f"{self.front(kind)}/state", "3")

    def update(self, x: int, y: int, width: int, height: int) -> None:
        self.record(struct.pack("<B3xiiii", 2, x, y, width, height))

    def record(self, slot: bytes) -> None:
        at = 2048 + self._produced % 51 * 40
        self.page[at : at + 40] = slot.ljust(40, b"\0")
        self._produced += 1
        struct.pack_into("<I", self.page, 12, self._produced)
        self.xen.bells.knock(7)

    def typed(self) -> list[bytes]:
        """Everything in its keyboard ring, which it reads."""
        consumer, producer = struct.unpack_from("<II", self.kbd)
        slots = [bytes(self.kbd[1024 + n % 51 * 40 :][:40]) for n in range(consumer, producer)]
        struct.pack_into("<I", self.kbd, 0, producer)
        return slots
