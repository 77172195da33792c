"""A program of an X domain, honest or hostile, sharing no code with sgui; run in the jail with `python3 -c`.

Its argument says what it is to do: Python over the names below. What it finds out it writes into `~/said`, a
line each.
"""

import ctypes
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable


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


def atom(x: X, name: bytes) -> int:
    return int(struct.unpack_from("<I", x.ask(16, 0, struct.pack("<Hxx", len(name)) + name), 8)[0])


def pasted(x: X) -> None:
    """Say what the clipboard gives, and what it gives the second time."""
    window, clipboard, utf8, place = (
        x.window(0, 0, 9, 9),
        atom(x, b"CLIPBOARD"),
        atom(x, b"UTF8_STRING"),
        atom(x, b"P"),
    )
    while not struct.unpack_from("<I", x.ask(23, 0, struct.pack("<I", clipboard)), 8)[0]:
        time.sleep(0.02)
    for _ in range(2):
        x.tell(24, 0, struct.pack("<IIIII", window, clipboard, utf8, place, 0))
        while (event := x.read(32))[0] & 0x7F != 31:
            pass
        found = x.ask(20, 1, struct.pack("<IIIII", window, place, 0, 0, 999))
        say(
            "pasted",
            found[32 : 32 + struct.unpack_from("<I", found, 16)[0]].decode() if any(event[20:24]) else None,
        )


def copied(x: X, text: bytes) -> None:
    """Own the clipboard, and give it to whoever asks."""
    window, clipboard, utf8 = x.window(0, 0, 9, 9), atom(x, b"CLIPBOARD"), atom(x, b"UTF8_STRING")
    x.tell(22, 0, struct.pack("<III", window, clipboard, 0))
    x.sync()
    say("ready")
    while True:
        if (event := x.read(32))[0] == 30:
            moment, _, requestor, selection, target, place = struct.unpack_from("<6I", event, 4)
            x.tell(18, 0, struct.pack("<IIIBxxxI", requestor, place, utf8, 8, len(text)) + text)
            notify = struct.pack("<BxHIIIII8x", 31, 0, moment, requestor, selection, target, place)
            x.tell(25, 0, struct.pack("<II", requestor, 0) + notify)


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


def connect(family: int, address: object) -> None:
    socket.socket(family, socket.SOCK_STREAM).connect(address)  # type: ignore[arg-type]


def call(number: int) -> None:
    """A system call that is none of ours; CLONE_NEWUSER as its first argument."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, 0x10000000, 0, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "")


def escape() -> None:
    """Everything that should fail in the jail, and what there is to see."""
    for path in (
        "/etc/shadow",
        "/root",
        "/run/sgui",
        "/run/systemd",
        "/dev/input",
        "/dev/kmsg",
        "/dev/dri",
        "/sys",
    ):
        tried(path, lambda path=path: os.stat(path))
    for path in ("/usr/new", "/etc/new", "/dev/new", "/new"):
        tried(f"make {path}", lambda path=path: os.open(path, os.O_CREAT))
    tried("IPv4", lambda: connect(socket.AF_INET, ("127.0.0.1", 22)))
    tried("IPv6", lambda: connect(socket.AF_INET6, ("::1", 22)))
    tried("neighbour", lambda: connect(socket.AF_UNIX, "\0/tmp/.X11-unix/X0"))
    for family in (17, 31, 38, 40, 44):  # packet, Bluetooth, alg, vsock, xdp
        tried(f"family {family}", lambda family=family: socket.socket(family))
    tried("setuid", lambda: os.setuid(0))
    for number in (101, 165, 272, 321, 250, 425, 323):  # ptrace mount unshare bpf keyctl io_uring userfaultfd
        tried(f"call {number}", lambda number=number: call(number))
    say("homes", *os.listdir("/home"))
    say("processes", sum(pid.isdigit() for pid in os.listdir("/proc")))
    with open("/proc/self/status", encoding="ascii") as file:
        known = dict(line.split(":\t", 1) for line in file.read().splitlines() if ":\t" in line)
    say("powers", known["CapEff"], known["NoNewPrivs"], known["Seccomp"])
    say("done")
    forever()


def besiege() -> None:
    """Windows larger than any screen, drawing, grabs, sizes, and a server for us alone, all without end."""

    def draw(x: X) -> None:
        window = x.window(0, 0, 32767, 32767)
        for n in range(500):
            x.fill(window, n % 300, n * 7 % 200, 9, 9, n * 99)
        x.tell(4, 0, struct.pack("<I", window))

    def grab(x: X) -> None:
        x.ask(31, 0, struct.pack("<IIBBxx", x.root, 0, 1, 1))
        x.ask(26, 0, struct.pack("<IHBBIII", x.root, 0x4C, 1, 1, 0, 0, 0))

    def sizes(x: X) -> None:
        for n in range(100):
            x.resize(50 + n, 50 + n)

    def hold(x: X) -> None:
        x.tell(36, 0)
        time.sleep(0.2)
        x.tell(37, 0)

    def churn(deed: Callable[[X], None]) -> None:
        x = X()
        while True:
            deed(x)
            x.sync()

    for deed in (draw, grab, sizes, hold):
        threading.Thread(target=churn, args=(deed,), daemon=True).start()
    time.sleep(2)
    say("busy")
    forever()


if __name__ == "__main__":
    exec(sys.argv[1])
