"""A program of an X domain, honest or hostile, sharing no code with sgui; run in the jail with `python3 -c`.

Its argument says what it is to do: Python over the names below. What it finds out it writes into `~/said`, a
line each.
"""

import os
import socket
import struct
import sys
import time


class X:
    """Just enough of a client."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect("/tmp/.X11-unix/X0")
        with open(os.environ["XAUTHORITY"], "rb") as file:
            cookie = file.read()[-16:]
        name = b"MIT-MAGIC-COOKIE-1\0\0"
        self.socket.sendall(struct.pack("<BxHHHHxx", 0x6C, 11, 0, 18, 16) + name + cookie)
        status, _, _, _, units = struct.unpack("<BBHHH", self.read(8))
        assert status == 1
        setup = self.read(4 * units)
        vendor, formats = struct.unpack_from("<H", setup, 16)[0], setup[21]
        screen = 32 + vendor + -vendor % 4 + 8 * formats
        self.id = struct.unpack_from("<I", setup, 4)[0]
        self.root, self.size = (
            struct.unpack_from("<I", setup, screen)[0],
            struct.unpack_from("<HH", setup, screen + 20),
        )

    def read(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            part = self.socket.recv(count - len(got))
            if not part:
                raise SystemExit(9)
            got += part
        return got

    def tell(self, opcode: int, data: int, payload: bytes = b"") -> None:
        payload += bytes(-len(payload) % 4)
        self.socket.sendall(struct.pack("<BBH", opcode, data, 1 + len(payload) // 4) + payload)

    def ask(self, opcode: int, data: int, payload: bytes = b"") -> bytes:
        self.tell(opcode, data, payload)
        while (frame := self.read(32))[0] != 1:
            assert frame[0] != 0, frame
        return frame + self.read(4 * struct.unpack_from("<I", frame, 4)[0])

    def sync(self) -> None:
        self.ask(43, 0)

    def extension(self, name: bytes) -> tuple[int, int]:
        reply = self.ask(98, 0, struct.pack("<Hxx", len(name)) + name)
        return reply[9], reply[10]

    def new(self) -> int:
        self.id += 1
        return self.id

    def window(self, x: int, y: int, width: int, height: int, override: int = 1, events: int = 0) -> int:
        """Override redirect, unless it is not: then whoever manages windows has its say."""
        window = self.new()
        place = struct.pack("<IIhhHHHHI", window, self.root, x, y, width, height, 0, 1, 0)
        self.tell(1, 0, place + struct.pack("<IIII", 1 << 1 | 1 << 9 | 1 << 11, 0, override, events))
        self.tell(8, 0, struct.pack("<I", window))
        return window

    def fill(self, window: int, x: int, y: int, width: int, height: int, color: int) -> None:
        gc = self.new()
        self.tell(55, 0, struct.pack("<IIII", gc, window, 1 << 2, color))
        self.tell(70, 0, struct.pack("<IIhhHH", window, gc, x, y, width, height))
        self.tell(60, 0, struct.pack("<I", gc))

    def resize(self, width: int, height: int) -> None:
        """The screen, through RandR: its crtc off, then any size."""
        randr = self.extension(b"RANDR")[0]
        self.ask(randr, 0, struct.pack("<II", 1, 5))
        crtc = struct.unpack_from("<I", self.ask(randr, 25, struct.pack("<I", self.root)), 32)[0]
        self.ask(randr, 21, struct.pack("<IIIhhIHxx", crtc, 0, 0, 0, 0, 0, 1))
        self.tell(randr, 7, struct.pack("<IHHII", self.root, width, height, 100, 100))
        self.sync()


def paint(x: X) -> None:
    """Stripes whose colours tell where they are."""
    window = x.window(0, 0, *x.size)
    for row in range(0, x.size[1], 8):
        x.fill(window, 0, row, x.size[0], 8, row * 0x010203 & 0xFFFFFF)
    x.fill(window, 8, 8, 5, 3, 0xC0FFEE)
    x.sync()


def keys(x: X) -> None:
    """Say which keys come, by their codes."""
    window = x.window(0, 0, 50, 50, events=3)
    x.tell(42, 1, struct.pack("<II", window, 0))
    x.sync()
    say("ready")
    while True:
        event = x.read(32)
        if event[0] in {2, 3}:
            say(f"{'press' if event[0] == 2 else 'release'} {event[1]}")


def pid_of(program: bytes) -> int:
    """The first process of that name."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with open(f"/proc/{pid}/comm", "rb") as file:
            if file.read().strip() == program:
                return int(pid)
    raise LookupError(program)


def say(*words: object) -> None:
    with open(os.path.expanduser("~/said"), "a", encoding="ascii") as file:
        print(*words, file=file)


def tried(name: str, what: object) -> None:
    """Say whether something that should fail does."""
    try:
        found = what()  # type: ignore[operator]
    except OSError as error:
        say(name, "fails", error.errno)
    else:
        say(name, "works", found)


def forever() -> None:
    while True:
        time.sleep(60)


if __name__ == "__main__":
    exec(sys.argv[1])
