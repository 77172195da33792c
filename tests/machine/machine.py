"""The image under QEMU, as a person would have it: keys from outside over QMP, the picture by screendump.

Without KVM a machine is some 20 times slower than a real one, and slower still beside other work: times here
are bounds, and what is waited for is polled.
"""

import contextlib
import json
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from image.base import ROOT
from image.build import build
from image.disk import QUIET
from sgui.demo import cpio
from tests.machine.viewer import resize

SIZE = (1024, 768)
CACHE = ROOT / ".cache" / "image"
PATIENCE_S = 240.0
BAND, TOLD = 32, 280  # rows of the band, and how far from its left end it says where typing goes
DIGITS = {"bank": "1", "web": "2"}  # of the hotkeys
INSIDE = [Path(__file__).with_name(name) for name in ("agent.py", "uinput.py", "thief.py")]
TEST = "panic=-1 cryptomgr.notests"  # the kernel tries its ciphers for seconds, and now and then never ends
_START = b'#!/bin/sh\nexec python3 -I /extra/agent.py "$@"\n'
Picture = "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]"


class Lines:
    """A socket with JSON lines: QMP, or the agent."""

    def __init__(self, path: Path) -> None:
        self._end = socket.socket(socket.AF_UNIX)
        self._end.connect(str(path))
        self._end.settimeout(PATIENCE_S)
        self._file = self._end.makefile("rwb")

    def read(self) -> dict[str, Any]:
        line = self._file.readline()
        assert line, "the machine has gone"
        reply: dict[str, Any] = json.loads(line)
        return reply

    def write(self, words: dict[str, Any]) -> None:
        self._file.write(json.dumps(words).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        with contextlib.suppress(OSError):  # QEMU has gone before
            self._file.close()
        self._end.close()


class Typist(threading.Thread):
    """Presses one key again and again, on the trusted keyboard."""

    def __init__(self, machine: "Machine", letter: str, per_second: int) -> None:
        super().__init__(daemon=True)
        self._machine, self._letter, self._pause_s = machine, letter, 1 / per_second
        self._ending = threading.Event()
        self.count = 0

    def run(self) -> None:
        while not self._ending.wait(self._pause_s):
            self._machine.chord(self._letter)
            self.count += 1

    def __enter__(self) -> "Typist":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.join()


M = TypeVar("M", bound="Machine")


class Machine:
    """Boots when made; ready() waits for sgui."""

    memory_mib, words = 768, ""  # words: to the kernel
    card, heads = "virtio-gpu-pci,max_outputs=2", 2

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kernel, first_root = self._image()
        initrd = folder / "initrd"
        shutil.copyfile(first_root, initrd)
        with initrd.open("ab") as file:
            file.write(self.more() + self._extra())
        self.begun, self.first_frame_s = time.monotonic(), None
        with (folder / "qemu").open("wb") as complaints:
            self.process = subprocess.Popen(
                self._command(kernel, initrd),
                stdin=subprocess.DEVNULL,
                stdout=complaints,
                stderr=complaints,
            )
        self._busy = threading.RLock()
        self._wait(lambda: (folder / "qmp").exists() and (folder / "agent").exists(), "QEMU")
        self._qmp = Lines(folder / "qmp")
        self._qmp.read()
        self.qmp("qmp_capabilities")
        self._agent = Lines(folder / "agent")

    def _image(self) -> tuple[Path, Path]:
        """What QEMU starts, and its first root."""
        image = build(CACHE, lambda words: None, None)
        return image.kernel.vmlinux, image.initrd

    def more(self) -> bytes:
        """What this machine has beside the image."""
        return b""

    def _extra(self) -> bytes:
        return cpio.archive(
            (
                cpio.folder("extra"),
                cpio.file("extra/start", _START, 0o755),
                *(cpio.file(f"extra/{path.name}", path.read_bytes()) for path in INSIDE),
            )
        )

    def _command(self, kernel: Path, initrd: Path) -> list[str]:
        here = self.folder
        return [
            *("setpriv", "--pdeathsig", "KILL", "--", "qemu-system-x86_64"),
            *("-nodefaults", "-no-user-config", "-no-reboot", "-machine", "q35,i8042=off"),
            *("-accel", "tcg,tb-size=256", "-cpu", "Haswell", "-smp", "2", "-m", str(self.memory_mib)),
            *("-vga", "none", "-device", f"{self.card},id=gpu,xres={SIZE[0]},yres={SIZE[1]}"),
            *("-device", "qemu-xhci,id=usb,p2=8"),
            *(
                "-device",
                "usb-mouse,id=mouse,bus=usb.0,port=1",
                "-device",
                "usb-kbd,id=spare,bus=usb.0,port=2",
            ),
            *("-device", "usb-kbd,id=trusted,bus=usb.0,port=5,display=gpu"),
            *("-serial", f"file:{here}/serial", "-serial", f"unix:{here}/agent,server=on,wait=off"),
            *("-qmp", f"unix:{here}/qmp,server=on,wait=off"),
            *(word for head in range(self.heads) for word in self._viewer(head)),
            *("-kernel", str(kernel), "-initrd", str(initrd), "-append", f"{QUIET} {TEST} {self.words}"),
        ]

    def _viewer(self, head: int) -> tuple[str, str]:
        return "-vnc", f"unix:{self.folder}/vnc{head},display=gpu,head={head}"

    def _wait(self, what: Callable[[], bool], name: str, seconds: float = PATIENCE_S) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, (self.folder / "qemu").read_text()
            assert time.monotonic() < end, (name, self.lines()[-20:])
            time.sleep(0.05)

    def ready(self) -> None:
        """Keeps each different picture that could be seen until then."""
        self.before = [self.shot()]
        while "sgui: ready" not in self.lines():
            picture = self.shot()
            if picture.shape != self.before[-1].shape or (picture != self.before[-1]).any():
                self.before.append(picture)
            if self.first_frame_s is None and not blank(picture):
                self.first_frame_s = time.monotonic() - self.begun
            self._wait(lambda: True, "sgui")
            assert time.monotonic() - self.begun < PATIENCE_S, self.lines()
            time.sleep(0.25)
        if self.first_frame_s is None:  # between the last look and the line
            self.first_frame_s = time.monotonic() - self.begun
        for name in ("bank", "web"):
            self.wait_for(f"{name}: guest {name}: ready")
        self.told_bands()

    def told_bands(self) -> None:
        """What the band says of each focus, while all is well."""
        self.bands = {"": self.shot()[:BAND, :TOLD]}  # by the focus
        for name in DIGITS:
            self.focus(name)
            self.bands[name] = self.shot()[:BAND, :TOLD]

    def close(self) -> None:
        self._qmp.close()
        self._agent.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        """sgui itself, all of it: what is plugged in now was there at the start."""
        started, guests = self.lines().count("sgui: ready"), {name: self.welcomes(name) for name in DIGITS}
        self.ask("run", command="python3 -I -m sgui stop")
        self._wait(lambda: self.lines().count("sgui: ready") > started, "sgui again")
        for name, before in guests.items():
            self._wait(lambda name=name, before=before: self.welcomes(name) > before, name)

    def welcomes(self, name: str) -> int:
        return self.lines().count(f"{name}: guest {name}: ready")

    # -- what it says ------------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        try:
            return (self.folder / "serial").read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return []

    def wait_for(self, line: str, seconds: float = PATIENCE_S) -> None:
        self._wait(lambda: line in self.lines(), line, seconds)

    def keys(self, name: str) -> list[tuple[int, int]]:
        """What the guest got: (code, pressed) since it started."""
        whole = re.compile(rf"{name}: input keyboard (?:\d+ ){{4}}1 (\d+) ([01])")
        found = [match for line in self.lines() if (match := whole.fullmatch(line)) is not None]
        return [(int(match[1]), int(match[2])) for match in found]

    def said(self, name: str) -> list[str]:
        """Lines typed into the guest's shell."""
        start = f"{name}: shell: "
        return [line.removeprefix(start) for line in self.lines() if line.startswith(start)]

    def ask(self, ask: str, **words: Any) -> Any:
        self._agent.write({"ask": ask, **words})
        reply = self._agent.read()
        assert "ok" in reply, (reply, self.lines()[-20:])
        return reply["ok"]

    def status(self) -> dict[str, Any]:
        reply = self.ask("request", words={"request": "status"})
        assert reply["ok"], reply
        result: dict[str, Any] = reply["result"]
        return result

    def until(self, what: Callable[[dict[str, Any]], bool], seconds: float = 60.0) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while True:
            status = self.status()
            if what(status):
                return status
            assert time.monotonic() < end, (status, self.lines()[-20:])
            time.sleep(0.1)

    def restarted(self, name: str, old: int) -> None:
        """Another process of that name is there, and a picture of it."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                if self.status()["processes"][name] not in (None, old) and not blank(self.shot()):
                    return
            except AssertionError:  # no seat to ask
                assert time.monotonic() < end, self.lines()[-20:]
            time.sleep(0.2)

    # -- what is done to it ------------------------------------------------------------------------------

    def qmp(self, command: str, **arguments: Any) -> Any:
        with self._busy:
            self._qmp.write({"execute": command, "arguments": arguments})
            while "event" in (reply := self._qmp.read()):
                pass
        assert "return" in reply, reply
        return reply["return"]

    @contextlib.contextmanager
    def plugged(self, driver: str, port: str) -> Iterator[None]:
        """A device in that port meanwhile. Afterwards it is gone, whatever became of it."""
        self.qmp("device_add", driver=driver, id=f"port{port}", bus="usb.0", port=port)
        try:
            yield
        finally:
            self.qmp("device_del", id=f"port{port}")
            self.until(lambda status: not status["input"]["pending"])

    def send(self, key: str, down: bool, trusted: bool = True) -> None:
        """trusted: on the keyboard that was there at the start; else on the newest other one."""
        event = {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": key}}}
        where = {"device": "gpu", "head": 0} if trusted else {}
        self.qmp("input-send-event", events=[event], **where)

    def chord(self, *keys: str, trusted: bool = True) -> None:
        for key in keys:
            self.send(key, True, trusted)
        for key in reversed(keys):
            self.send(key, False, trusted)

    def type(self, text: str, trusted: bool = True, pause_s: float = 0.03) -> None:
        """pause_s: after each key. QEMU's keyboard remembers 16 events until the machine has taken them."""
        for letter in text:
            self.chord({" ": "spc", "\n": "ret"}.get(letter, letter), trusted=trusted)
            time.sleep(pause_s)

    def focus(self, name: str) -> None:
        """By hotkey, as the user does it, and seen by the user; afterwards all keys are up."""
        if self.status()["presented_focus"] == name:  # or nobody could tell when the chord has arrived
            self._switch("web" if name == "bank" else "bank")
        self._switch(name)

    def _switch(self, name: str) -> None:
        """Two keyboards are two wires: what is pressed on one may overtake what is lifted on the other, and a
        C with Ctrl and Alt still down is the hotkey that copies. So this ends when nothing is held, which
        the kernel has heard after what changed the focus, and the seat before it answers.
        """
        self.chord("ctrl", "alt", DIGITS[name])
        self.until(lambda status: status["presented_focus"] == name)
        self.settled()

    def settled(self) -> None:
        """All keys are up, and the seat, which reads its devices before it answers, has heard it."""
        end = time.monotonic() + PATIENCE_S
        while self.ask("held"):
            assert time.monotonic() < end, "a key stays down"
            time.sleep(0.02)
        self.status()

    def resize_display(self, head: int, width: int, height: int) -> None:
        """As if somebody had plugged in another display: a viewer asks for that size."""
        resize(self.folder / f"vnc{head}", width, height)

    def shot(self, head: int = 0) -> Any:
        """What the display shows, [height, width, 3], R G B."""
        path = self.folder / "shot.ppm"
        with self._busy:
            self.qmp("screendump", filename=str(path), device="gpu", head=head)
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"))

    def kill(self, name: str, number: int) -> tuple[int, float]:
        """Which process that was, and after how many milliseconds of the machine it was gone."""
        pid = self.status()["processes"][name]
        return pid, self.ask("signal", pid=pid, number=number)


@contextlib.contextmanager
def booted(kind: type[M]) -> Iterator[M]:
    """A machine of that kind, as soon as it is ready; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sgui-machine-") as folder:  # short: sockets lie in it
        running = kind(Path(folder))
        try:
            running.ready()
            yield running
        finally:
            running.close()


def blank(picture: Any) -> bool:
    """Nothing is shown. QEMU says so itself, in a line in the middle."""
    height, width, _ = picture.shape
    rest = picture.copy()
    rest[height // 2 - 24 : height // 2 + 24, width // 2 - 200 : width // 2 + 200] = 0
    return not rest.any()


__all__ = ["SIZE", "Machine", "Typist", "blank", "booted"]
