"""An X server of our own for the window's tests, its screen readable as a file."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

WIDTH, HEIGHT = 800, 600


class Xvfb:
    """display: as for $DISPLAY. folder: where the server keeps its screen."""

    def __init__(self, display: str, folder: Path) -> None:
        self.display, self._screen = display, folder / "Xvfb_screen0"

    def xdotool(self, *words: str) -> str:
        environment = {**os.environ, "DISPLAY": self.display}
        words = ("xdotool", *words)
        done = subprocess.run(words, check=False, env=environment, capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def pixels(self) -> NDArray[np.uint8]:
        """[HEIGHT, WIDTH, 4] B G R X. The file is an X window dump: 25 big-endian words first."""
        dump = self._screen.read_bytes()
        head = np.frombuffer(dump, ">u4", 25)
        start, stride = int(head[0]) + 12 * int(head[19]), int(head[12])
        rows = np.frombuffer(dump, np.uint8, stride * HEIGHT, start).reshape(HEIGHT, stride)
        return rows[:, : 4 * WIDTH].reshape(HEIGHT, WIDTH, 4)


@contextmanager
def xvfb(folder: Path) -> Iterator[Xvfb]:
    """Skips the test where there is no Xvfb or xdotool."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    reader, writer = os.pipe()
    words = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
    server = subprocess.Popen(
        [*words, "-nolisten", "tcp", "-noreset"], pass_fds=(writer,), stderr=subprocess.DEVNULL
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            yield Xvfb(f":{int(said.readline())}", folder)
    finally:
        server.terminate()
        server.wait(10)


def soon(found: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether found() becomes true in time."""
    end = time.monotonic() + seconds
    while not found():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
