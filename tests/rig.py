"""The whole system in a test: `sgui run` headless with a FIFO to type into, as a script would start it."""

import json
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from PIL import Image

from tests.rawguest import RawGuest

EV_SYN, EV_KEY, EV_REL, EV_ABS = 0, 1, 2, 3
CTRL, ALT, SHIFT, DELETE, ESC, ENTER, RIGHT, LEFT, SPACE = 29, 56, 42, 111, 1, 28, 106, 105, 57
A, B, C = 30, 48, 46
DIGITS = {n: n + 1 for n in range(1, 10)} | {0: 11}

POLICY = """\
version = 1

[output]
layout = "{layout}"
scale = {scale}

[management]
focus = true
screenshot = "full"

[labels.red]
text = "SECRET"
color = "#c01c28"
pattern = "solid"
icon = "shield"
level = 3

[labels.green]
text = "WORK"
color = "#26a269"
pattern = "diagonal"
icon = "briefcase"
level = 2

[labels.blue]
text = "PUBLIC"
color = "#1c71d8"
pattern = "dots"
icon = "globe"
level = 1

[domains.bank]
label = "red"
max_size = [1920, 1080]
scaling = "none"
screenshot = true

[domains.work]
label = "green"
max_size = [1920, 1080]
scaling = "none"
screenshot = true

[domains.web]
label = "blue"
max_size = [1920, 1080]
scaling = "none"
screenshot = true
"""


def need_root_to_look_inside() -> None:
    """Skips for anybody else: our processes cannot be dumped, so /proc shows their insides to root alone."""
    if os.geteuid() != 0:
        pytest.skip("only root may look inside a process that cannot be dumped")


class Rig:
    """Start it with `with Rig(tmp_path) as rig:`; everything ends with the block."""

    def __init__(
        self,
        folder: Path,
        policy: str | None = None,
        size: tuple[int, int] = (1024, 640),
        layout: str = "full",
        scale: float = 1.0,
        environment: dict[str, str] | None = None,
        more: Sequence[str] = (),
    ) -> None:
        self.more = more
        self.folder = folder
        self.environment = os.environ | (environment or {})
        self.size = size
        self.runtime = folder / "run"
        self.state = folder / "state"
        self.policy = folder / "policy.toml"
        self.policy.write_text(policy or POLICY.format(layout=layout, scale=scale))
        self.fifo = folder / "keys"
        if not self.fifo.exists():
            os.mkfifo(self.fifo, 0o600)
        self.process: subprocess.Popen[str] | None = None
        self.typing = -1
        self.guests: list[RawGuest] = []

    def command(self) -> list[str]:
        command = [sys.executable, "-m", "sgui", "run", "--policy", str(self.policy)]
        command += ["--runtime-dir", str(self.runtime), "--state-dir", str(self.state)]
        output = f"headless:{self.size[0]}x{self.size[1]}"
        return [*command, "--output", output, "--input", f"pipe:{self.fifo}", *self.more]

    def open_typing(self) -> int:
        return os.open(self.fifo, os.O_WRONLY)

    def __enter__(self) -> Self:
        errors = open(self.folder / "stderr", "w")
        self.process = subprocess.Popen(
            self.command(), stdout=subprocess.PIPE, stderr=errors, text=True, env=self.environment
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line == "sgui: ready\n", (line, self.errors())
        self.typing = self.open_typing()
        return self

    def __exit__(self, *_: object) -> None:
        for guest in self.guests:
            guest.close()
        if self.typing >= 0:
            os.close(self.typing)
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def errors(self) -> str:
        return (self.folder / "stderr").read_text()

    # -- the user ----------------------------------------------------------------------------------------

    def send(self, *events: tuple[int, int, int]) -> None:
        """(type, code, value) each, with a SYN after all of them; one write."""
        raw = b"".join(struct.pack("<qqHHi", 0, 0, *event) for event in (*events, (EV_SYN, 0, 0)))
        os.write(self.typing, raw)

    def press(self, *codes: int) -> None:
        for code in codes:
            self.send((EV_KEY, code, 1))

    def lift(self, *codes: int) -> None:
        for code in codes:
            self.send((EV_KEY, code, 0))

    def tap(self, *codes: int) -> None:
        """A chord: all down in order, all up in reverse."""
        self.press(*codes)
        self.lift(*reversed(codes))

    def point(self, x: int, y: int) -> None:
        """To this output pixel."""
        width, height = self.size
        ax, ay = -(-x * 65536 // width), -(-y * 65536 // height)
        self.send((EV_ABS, 0, ax), (EV_ABS, 1, ay))

    def attention(self) -> None:
        self.tap(CTRL, ALT, DELETE)

    # -- the guests --------------------------------------------------------------------------------------

    def socket_of(self, domain: str) -> Path:
        return self.runtime / "guests" / f"{domain}.sock"

    def guest(self, domain: str) -> RawGuest:
        guest = RawGuest(self.socket_of(domain))
        self.guests.append(guest)
        return guest

    # -- the operator ------------------------------------------------------------------------------------

    def sgui(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sgui", *arguments, "--runtime-dir", str(self.runtime)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        if check:
            assert done.returncode == 0, (arguments, done.stderr, self.errors())
        return done

    def request(self, **request: str) -> dict[str, Any]:
        """One request on the control socket, as another program would make it."""
        import socket

        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
            end.connect(str(self.runtime / "control.sock"))  # blocking: waits where the backlog is full
            end.settimeout(10)
            end.send(json.dumps(request).encode())
            reply: dict[str, Any] = json.loads(end.recv(65536))
            return reply

    def status(self) -> dict[str, Any]:
        reply = self.request(request="status")
        assert reply["ok"], reply
        result: dict[str, Any] = reply["result"]
        return result

    def domain(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(d for d in self.status()["domains"] if d["name"] == name)
        return found

    def until(self, what: Callable[[dict[str, Any]], bool], wait: float = 15.0) -> dict[str, Any]:
        """The first status for which `what` holds."""
        end = time.monotonic() + wait
        while True:
            status = self.status()
            if what(status):
                return status
            assert time.monotonic() < end, (status, self.errors())
            time.sleep(0.02)

    def focus(self, domain: str) -> dict[str, Any]:
        """By the operator, and seen by the user."""
        reply = self.request(request="focus", domain=domain)
        assert reply["ok"], reply
        return self.until(lambda s: s["presented_focus"] == domain)

    def shot(self) -> "np.ndarray[Any, np.dtype[np.uint8]]":
        """The last presented frame, [height, width, 3], R G B."""
        path = self.folder / "shot.png"
        self.sgui("screenshot", str(path))
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"))

    def audit(self) -> list[dict[str, Any]]:
        text = (self.state / "audit.jsonl").read_text("ascii")
        return [json.loads(line) for line in text.splitlines()]

    def pid(self, name: str) -> int:
        return int(self.status()["processes"][name])

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        pid = self.pid(name)
        os.kill(pid, number)
        return pid
