"""The X11 bridge as its users start it, between a real X server with real programs and an sgui of our own."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bridges.fake_sgui import FakeSgui

CLIENT = (Path(__file__).parent / "x11_client.py").read_text("utf-8")
PYTHON = "/usr/bin/python3"
START_S = 30.0  # a loaded machine


class Domain:
    """One domain. program: its words, or what x11_client.py is to do."""

    def __init__(
        self,
        folder: Path,
        program: str | list[str],
        *options: str,
        name: str = "a",
        size: tuple[int, int] = (320, 200),
    ) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="sgui-home."))
        self.home.chmod(0o777)  # as root, the jail is another user's, who may not look into pytest's folders
        self.sgui = FakeSgui(folder / f"{name}.sock", size)
        words = [PYTHON, "-I", "-c", CLIENT, program] if isinstance(program, str) else program
        self.bridge = subprocess.Popen(
            [
                *(sys.executable, "-I", "-m", "sgui.bridges.x11", "--domain", name),
                *("--guest-socket", str(self.sgui.path), "--home", str(self.home)),
                *("--program", json.dumps(words), *options),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        self.guest = self.sgui.guest(START_S)

    def until(self, holds: Callable[[], object]) -> None:
        self.guest.until(holds, START_S)

    def pixel(self, x: int, y: int) -> int:
        at = y * self.guest.stride + 4 * x
        return int.from_bytes(self.guest.pixels[at : at + 3], "little")

    def said(self) -> list[str]:
        path = self.home / "said"
        return path.read_text("ascii").splitlines() if path.exists() else []

    def hears(self, words: str) -> None:
        """Wait until the program has said so."""
        end = time.monotonic() + START_S
        while words not in self.said():
            assert self.bridge.poll() is None and time.monotonic() < end, (self.said(), words)
            self.guest.look()
            time.sleep(0.01)

    def ended(self) -> tuple[int, str]:
        """The bridge's exit status, and what it said."""
        _, words = self.bridge.communicate(timeout=START_S)
        return self.bridge.returncode, words

    def close(self) -> None:
        if self.bridge.poll() is None:
            self.bridge.terminate()
            self.bridge.communicate(timeout=START_S)
        self.sgui.close()
        shutil.rmtree(self.home)
