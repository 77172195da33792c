"""The loop of least.py as one of the compositors that are measured."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence

from benchmarks.painter import Painter
from benchmarks.rects import words
from sgui.values.geometry import Rect, Size


class Least:
    """Implements Compositor."""

    name = "python"

    def __init__(self, output: Size, rects: Sequence[Rect]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="least-bench-")
        command = [sys.executable, "-m", "benchmarks.least", self.folder.name]
        command += [f"{output.width}x{output.height}", *map(words, rects)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.process.stdout.readline()
        self.pids = (self.process.pid,)
        self.painter = Painter("channel", self.folder.name, output, rects)

    def close(self) -> None:
        self.painter.close()
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.folder.cleanup()
