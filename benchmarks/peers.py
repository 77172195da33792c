"""The compositors beside us: weston and sway, headless, each with GL (Mesa's llvmpipe where there is no GPU)
and with pixman. One that does not start here is left out, and the table says so.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.painter import Painter
from sgui.values.geometry import Rect, Size

START_S = 15
NOBODY = 65534
SHELL_S = 2  # a window that comes before weston's shell is never shown


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    program: str
    renderer: str  # "gl" or "pixman"


KINDS = (
    Kind("weston-gl", "weston", "gl"),
    Kind("weston-pixman", "weston", "pixman"),
    Kind("sway-gl", "sway", "gl"),
    Kind("sway-pixman", "sway", "pixman"),
)


class Missing(Exception):
    """This peer does not run here, and why."""


class Peer:
    """Implements Compositor. Raises Missing."""

    def __init__(self, kind: Kind, output: Size, rects: Sequence[Rect]) -> None:
        self.name = kind.name
        self.folder = tempfile.TemporaryDirectory(prefix="peer-bench-")
        self.env = {key: value for key, value in os.environ.items() if not key.startswith("WAYLAND")}
        self.env |= {"XDG_RUNTIME_DIR": self.folder.name}
        start = _weston if kind.program == "weston" else _sway
        self._errors = Path(self.folder.name) / "errors"
        try:
            command = start(kind, output, Path(self.folder.name), self.env)
            with self._errors.open("w") as errors:
                self.process = subprocess.Popen(command, env=self.env, stdout=errors, stderr=errors)
        except FileNotFoundError as error:
            raise Missing(f"{kind.program} is not installed") from error
        self.pids = (self.process.pid,)
        self.painter = Painter("wayland", self._display(), output, rects, self.env)
        if not self._paints():
            self.close()
            raise Missing(f"{self.name} shows nothing here")

    def _display(self) -> str:
        """The socket's name, once it is there."""
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            found = [p.name for p in Path(self.folder.name).glob("wayland-*") if p.suffix != ".lock"]
            if found:
                time.sleep(SHELL_S)
            if self.process.poll() is not None:
                break
            if found:
                return found[0]
            time.sleep(0.05)
        self.process.kill()
        self.process.wait()
        last = [line for line in self._errors.read_text().splitlines() if "rror" in line or "ailed" in line]
        raise Missing(f"{self.name} does not start here: {last[-1][-90:] if last else 'it says nothing'}")

    def _paints(self) -> bool:
        return any(self.painter.paint("full", 60, 0.3) for _ in range(10))

    def close(self) -> None:
        self.painter.close()
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()


def _weston(kind: Kind, output: Size, folder: Path, env: dict[str, str]) -> list[str]:
    size = [f"--width={output.width}", f"--height={output.height}"]
    plain = ["--no-config", "--idle-time=0", "--socket=wayland-bench"]
    return ["weston", "--backend=headless-backend.so", f"--use-{kind.renderer}", *size, *plain]


def _sway(kind: Kind, output: Size, folder: Path, env: dict[str, str]) -> list[str]:
    config = folder / "config"
    config.write_text(f"output HEADLESS-1 resolution {output.width}x{output.height}\nxwayland disable\n")
    renderer = "gles2" if kind.renderer == "gl" else "pixman"
    env |= {"WLR_BACKENDS": "headless", "WLR_RENDERER": renderer, "WLR_LIBINPUT_NO_DEVICES": "1"}
    env |= {"WLR_RENDERER_ALLOW_SOFTWARE": "1"}
    if os.getuid() != 0:
        return ["sway", "--config", str(config)]
    os.chown(folder, NOBODY, NOBODY)  # it refuses to run as root
    return [
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "sway",
        "--config",
        str(config),
    ]
