"""Real VNC servers for tests, with a painter on the screen of each: Xvnc, x11vnc, wayvnc before sway."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.bridges.rfb_painter import Pixels, scene

PAINTER = Path(__file__).parent / "rfb_painter.py"
WIDTH, HEIGHT = 500, 333  # neither is a whole number of tiles
WAIT_S = 20.0
PASSWORD = "letmein"


def until(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as end:
        end.bind(("127.0.0.1", 0))
        port: int = end.getsockname()[1]
        return port


class Server:
    """address: as the bridge is told. options: of the bridge. display: of X, to point at it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.processes = folder, list[subprocess.Popen[bytes]]()
        self.address, self.options, self.port = f"unix:{folder / 'vnc'}", list[str](), 0
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.painter: subprocess.Popen[bytes] | None = None
        self.heard = folder / "heard"

    def begin(self, *command: str, stdin: int | None = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        out = (self.folder / Path(command[0]).name).open("wb")
        made = subprocess.Popen(command, stdin=stdin, stdout=out, stderr=out, env=self.environment)
        self.processes.append(made)
        return made

    def paint_on_x(self, *command: str) -> None:
        """Start an X server that says which display it is, and the painter on it."""
        read_end, write_end = os.pipe()
        os.set_inheritable(write_end, True)
        out = (self.folder / Path(command[0]).name).open("wb")
        words = [*command, "-displayfd", str(write_end)]
        self.processes.append(subprocess.Popen(words, stdout=out, stderr=out, close_fds=False))
        os.close(write_end)
        with os.fdopen(read_end) as number:
            self.environment["DISPLAY"] = f":{number.readline().strip()}"
        self.environment["SDL_VIDEODRIVER"] = "x11"
        with self.heard.open("wb") as out:
            words = [sys.executable, str(PAINTER), str(WIDTH), str(HEIGHT)]
            self.painter = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=out, env=self.environment)
        self.processes.append(self.painter)
        until(lambda: "ready" in self.lines(), "the painter")

    def lines(self) -> list[str]:
        return self.heard.read_text().splitlines()

    def show(self, number: int) -> Pixels:
        """Paint that scene; what is then to be seen."""
        self.tell(f"{number}\n".encode())
        until(lambda: f"scene {number}" in self.lines(), "the painter's scene")
        return scene(number, WIDTH, HEIGHT)

    def tell(self, words: bytes) -> None:
        assert self.painter is not None and self.painter.stdin is not None
        self.painter.stdin.write(words)
        self.painter.stdin.flush()

    def close(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


class Xvnc(Server):
    """On a port too, for clients that know no Unix sockets. Without a cursor: it would be in the picture."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = free_port()
        words = ["Xvnc", "-SecurityTypes", "None", "-geometry", f"{WIDTH}x{HEIGHT}", "-localhost", "1"]
        words += ["-rfbunixpath", str(folder / "vnc"), "-rfbport", str(self.port), "-ac", "-nocursor"]
        self.paint_on_x(*words)


class X11vnc(Server):
    """With a password, over loopback: its Unix sockets need another library than Debian's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.paint_on_x("Xvfb", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-ac", "-nolisten", "tcp")
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        (folder / "password").write_text(PASSWORD + "\n")
        self.options = ["--password-file", str(folder / "password")]
        words = ["x11vnc", "-display", self.environment["DISPLAY"], "-rfbport", str(self.port), "-localhost"]
        words += ["-passwd", PASSWORD, "-forever", "-nocursor", "-noxrecord", "-wait", "10", "-defer", "5"]
        self.begin(*words)
        until(self._listens, "x11vnc")

    def _listens(self) -> bool:
        with socket.socket() as end:
            return end.connect_ex(("127.0.0.1", self.port)) == 0


class Wayvnc(Server):
    """sway refuses to be root, so where we are root it is somebody else in a namespace of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.environment |= {
            "WLR_BACKENDS": "headless",
            "WLR_RENDERER": "pixman",
            "WLR_LIBINPUT_NO_DEVICES": "1",
            "XDG_RUNTIME_DIR": str(folder),
        }
        self.heard.touch()
        fifo = folder / "told"
        os.mkfifo(fifo)
        paint = f"{sys.executable} {PAINTER} {WIDTH} {HEIGHT} < {fifo} > {self.heard}"
        config = folder / "config"
        config.write_text(
            f"output * resolution {WIDTH}x{HEIGHT}\ndefault_border none\nseat * hide_cursor 1\n"
            f"xwayland disable\nexec env SDL_VIDEODRIVER=wayland {paint}\n"
            f"exec wayvnc -u {folder / 'vnc'}\n"
        )
        words = ["sway", "-c", str(config)]
        if os.geteuid() == 0:
            words = ["unshare", "--user", "--map-user=1000", *words]
        self.begin(*words)
        self._told = fifo.open("wb")
        until(lambda: "ready" in self.lines() and (folder / "vnc").exists(), "wayvnc")

    def tell(self, words: bytes) -> None:
        self._told.write(words)
        self._told.flush()

    def close(self) -> None:
        self._told.close()
        super().close()


SERVERS: dict[str, type[Server]] = {"Xvnc": Xvnc, "x11vnc": X11vnc, "wayvnc": Wayvnc}


def captured(server: Server, path: Path) -> Pixels:
    """The picture as gvnccapture gets it, which shares no code with us."""
    from PIL import Image

    program = shutil.which("gvnccapture")
    assert program is not None, "make test-packages installs it"
    subprocess.run(
        [program, f"127.0.0.1:{server.port - 5900}", str(path)], check=True, capture_output=True, timeout=30
    )
    return np.asarray(Image.open(path).convert("RGB"))
