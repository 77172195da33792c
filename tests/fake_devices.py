"""Input devices where there are none: each node is a Unix socket in a folder, and opening it connects to it.

`python -m tests.fake_devices FOLDER sgui-arguments...` is `sgui` with those. Only the warden asks a device
what it is; the seat gets a descriptor that yields records, as of a device whose keys the kernel cannot tell.
"""

import contextlib
import json
import socket
import struct
import sys
import threading
from pathlib import Path

from sgui.host import evdev_unsafe
from sgui.values.device import Description
from sgui.wire.description import decode_description, encode_description
from tests.hardware import vector

HELLO_BYTES = 16384


class FakeDevice:
    """A device that is plugged in while it lives."""

    def __init__(self, folder: Path, node: str, description: Description | str, grabbed: bool = True) -> None:
        made = vector(description).description if isinstance(description, str) else description
        self._hello = json.dumps({"grab": grabbed} | encode_description(made)).encode()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._path = folder / node
        self._listener.bind(str(self._path))
        self._listener.listen(4)
        self._end: socket.socket | None = None
        self._opened = threading.Event()
        threading.Thread(target=self._welcome, daemon=True).start()

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                end, _ = self._listener.accept()
                end.setblocking(False)
                self._end = end  # before the other side can know of it, and we be unplugged
                end.send(self._hello)
                self._opened.set()

    def send(self, *events: tuple[int, int, int]) -> None:
        """(type, code, value) each, and a report; waits until somebody opened the node."""
        assert self._opened.wait(10), "nobody has opened this device"
        assert self._end is not None
        raw = b"".join(struct.pack("<qqHHi", 0, 0, *event) for event in (*events, (0, 0, 0)))
        with contextlib.suppress(BlockingIOError):  # nobody reads: the kernel's buffer runs over as well
            self._end.send(raw)

    def tap(self, *codes: int) -> None:
        for code in codes:
            self.send((1, code, 1))
        for code in reversed(codes):
            self.send((1, code, 0))

    def unplug(self) -> None:
        self._path.unlink(missing_ok=True)
        if self._end is not None:
            with contextlib.suppress(BlockingIOError):  # lamps; unread, they would reset the connection
                while self._end.recv(HELLO_BYTES):
                    pass
            self._end.close()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class Kernel:
    """What evdev_unsafe does, on those sockets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hellos: dict[int, dict[str, object]] = {}

    def nodes(self) -> list[Path]:
        return sorted(self._folder.glob("event*"))

    def open_node(self, path: Path) -> int:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
            end.connect(str(path))
            end.settimeout(10)
            hello = json.loads(end.recv(HELLO_BYTES))
            end.setblocking(False)
            fd = end.detach()
        self._hellos[fd] = hello
        return fd

    def describe(self, fd: int) -> Description:
        body = dict(self._hellos[fd])
        del body["grab"]
        return decode_description(body)

    def grab(self, fd: int) -> bool:
        return bool(self._hellos[fd]["grab"])

    def place(self, fd: int) -> Path:
        return Path(f"/sys/devices/fake/{fd}")

    def install(self) -> None:
        for name in ("nodes", "open_node", "describe", "grab", "place"):
            setattr(evdev_unsafe, name, getattr(self, name))


if __name__ == "__main__":
    from sgui.cli import main

    Kernel(Path(sys.argv[1])).install()
    sys.exit(main(sys.argv[2:]))
