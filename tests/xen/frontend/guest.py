"""A third PV guest, which is nothing but a frontend that lies: what it is made of, and how it is told to."""

import shlex
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from sgui.demo import cpio
from tests.machine.machine import PATIENCE_S, Machine

SOURCE = Path(__file__).with_name("frontend.c")
CONFIG = """name = "hostile"
type = "pv"
memory = 96
kernel = "/boot/vmlinux"
ramdisk = "/extra/hostile"
extra = "console=hvc0 loglevel=4 mitigations=off initcall_blacklist=xenfb_init,xenkbd_init"
"""
POLICY = r'\n[domains.hostile]\nlabel = "untrusted"\nmax_size = [640, 480]\nscaling = "none"\n'
DIGITS = {"bank": "1", "hostile": "3"}  # of the hotkeys
WORDS = "/tmp/hostile"  # of its bridge
LOG = "/var/log/xen/console/guest-hostile.log"
ANSWERS = ("hostile: =", "hostile: !")
SIDE = 64  # of its picture, where it is honest
PIXELS = SIDE * SIDE * 4


def files(drivers: Path) -> bytes:
    """For dom0: its configuration, and its first root, in which Linux's own frontends do not start."""
    root = cpio.file("extra/hostile", _first_root(drivers))
    return cpio.archive((cpio.folder("extra"), root, cpio.file("extra/hostile.cfg", CONFIG.encode())))


def _first_root(drivers: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "init"
        warnings = ("-Wall", "-Werror", "-Wno-unused-result")
        subprocess.run(["gcc", "-static", "-O1", *warnings, "-o", built, SOURCE], check=True)
        program = built.read_bytes()
    modules = (drivers / f"{name}.ko" for name in ("xen_evtchn", "xen_gntalloc"))
    return cpio.archive(
        (
            *(cpio.folder(path) for path in ("dev", "proc", "modules")),
            cpio.character_device("dev/console", 5, 1),
            cpio.file("init", program, 0o755),
            *(cpio.file(f"modules/{path.name}", path.read_bytes()) for path in modules),
        )
    )


class Frontend:
    """The guest, and a bridge to it that a test starts by hand and whose words it keeps."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._run(f"printf '{POLICY}' >>/etc/sgui/policy.toml; python3 -I -m sgui reload")
        self.domid = int(self._run("xl create -q -p /extra/hostile.cfg && xl domid hostile").split()[-1])
        told = f'tail -n +1 -f {LOG} | tr -d "\\r" | while read -r line; do echo "hostile: $line"; done'
        self._run(f"touch {LOG}; ({told}) >/dev/console 2>&1 </dev/null & xl unpause hostile")
        self._tty = self._run(f"xenstore-read /local/domain/{self.domid}/console/tty").strip()
        self.waited(lambda: any(line.startswith("hostile: frontend") for line in machine.lines()), "its init")
        self.numbers = self.pages()

    # -- what it is told to do ---------------------------------------------------------------------------

    def tell(self, *orders: str) -> list[str]:
        """Its answers. "!" begins one that says why not."""
        before = len(self._answers())
        self._run(f"printf '%s\\n' {shlex.join(orders)} >{self._tty}")
        self.waited(lambda: len(self._answers()) >= before + len(orders), orders)
        return [line.removeprefix("hostile: ") for line in self._answers()[before:]]

    def pages(self) -> dict[str, int]:
        """Those of an honest frontend: a picture behind a directory, two ports, a granted page for keys."""
        names = ("fb", "dir", "pixels", "kbd", "fb-port", "kbd-port")
        made = self.tell(
            "pages fb 1",
            "pages dir 1",
            f"pages pixels {PIXELS // 4096}",
            "grant kbd",
            "port fb-port",
            "port kbd-port",
            "frames fb 40 dir 8",
            "frames dir 0 pixels 8",
        )
        return {name: int(answer.split()[1]) for name, answer in zip(names, made, strict=False)}

    def node(self, kind: str, name: str, value: int | str | bytes) -> str:
        raw = value if isinstance(value, bytes) else str(value).encode()
        return f"write device/{kind}/0/{name} {raw.hex()}"

    def honest(self, kind: str = "") -> list[str]:
        """Orders: what such a frontend says of its pages, and that it is ready."""
        said: list[tuple[str, str, int | str]] = [
            ("vfb", "page-ref", self.numbers["fb"]),
            ("vfb", "event-channel", self.numbers["fb-port"]),
            ("vfb", "protocol", "x86_64-abi"),
            ("vkbd", "page-gref", self.numbers["kbd"]),
            ("vkbd", "event-channel", self.numbers["kbd-port"]),
        ]
        empty = bytes(16).hex()
        return [
            f"put fb 0 {empty}",
            f"put kbd 0 {empty}",
            geometry(),
            *(self.node(*each) for each in said if kind in ("", each[0])),
            *(self.node(each, "state", 3) for each in ("vfb", "vkbd") if kind in ("", each)),
        ]

    # -- the bridge --------------------------------------------------------------------------------------

    def attach(self) -> None:
        """The very program, begun from a Python that has its modules."""
        self._run(f"rm -f {WORDS}")
        options = ["--domain", "hostile", "--guest-socket", "/run/sgui/guests/hostile.sock"]
        arguments = [*options, "--xen-domid", str(self.domid), "--wire"]
        self.machine.ask("fork", module="sgui.bridges.xen", arguments=arguments, words=WORDS)

    def wired(self) -> None:
        """Its devices are there, and the bridge waits for it."""
        node = f"/local/domain/0/backend/vkbd/{self.domid}/0/state"
        self.waited(lambda: self._run(f"xenstore-read {node} 2>&1").strip() == "2", "its devices")

    def focus(self, name: str = "hostile") -> None:
        """By hotkey; web need not be there."""
        if self.machine.status()["presented_focus"] != name:
            self.machine.chord("ctrl", "alt", DIGITS[name])
            self.machine.until(lambda status: status["presented_focus"] == name, PATIENCE_S)
            self.machine.settled()

    def serve(self) -> None:
        """Unless it is connected already, and honest so far."""
        if self.domain()["state"] != "connected":
            self.connect()

    def connect(self) -> None:
        """As an honest one; sgui shows it. In quarantine it is released before."""
        self.behave()
        self.tell(*self.honest())
        self.attach()
        self.until(lambda domain: domain["size"] == [SIDE, SIDE], "its picture")

    def behave(self) -> None:
        if self.domain()["state"] == "quarantined":
            self.machine.ask("request", words={"request": "release", "domain": "hostile"})

    def ended(self) -> str:
        """What the bridge said last."""
        self.waited(lambda: "ended with" in self.said(), "the bridge ends")
        return self.said()

    def said(self) -> str:
        return self._run(f"cat {WORDS}")

    def domain(self) -> dict[str, Any]:
        domains = self.machine.status()["domains"]
        found: dict[str, Any] = next(each for each in domains if each["name"] == "hostile")
        return found

    def until(self, what: Any, words: str) -> None:
        self.waited(lambda: what(self.domain()), words)

    def waited(self, what: Any, words: object) -> None:
        end = time.monotonic() + PATIENCE_S
        while not what():
            assert time.monotonic() < end, (words, self.said(), self.machine.lines()[-20:])
            time.sleep(0.1)

    def _answers(self) -> list[str]:
        return [line for line in self.machine.lines() if line.startswith(ANSWERS)]

    def _run(self, command: str) -> str:
        return str(self.machine.ask("run", command=command))


def geometry(
    width: int = SIDE, height: int = SIDE, stride: int = SIDE * 4, length: int = PIXELS, depth: int = 32
) -> str:
    """An order: these words in the fb page."""
    words = struct.pack("<iiIIB", width, height, stride, length, depth)
    return f"put fb 16 {words.hex()}"


def update(x: int = 0, y: int = 0, width: int = SIDE, height: int = SIDE) -> bytes:
    return struct.pack("<B3xiiii", 2, x, y, width, height)


def resize(width: int, height: int, stride: int, depth: int = 32, offset: int = 0) -> bytes:
    return struct.pack("<B3xiiiii", 3, width, height, stride, depth, offset)


def send(slot: bytes, count: int = 1) -> str:
    """An order: this record in the out ring, so often."""
    return f"send fb fb-port {count} {slot.hex()}"
